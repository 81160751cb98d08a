"""A finite table of signals: the first of its rows all of whose conditions hold decides, and gives some agents a word,
which each sees alone; or one of several such gifts, drawn by Nature.  Who is given none sees that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

from ...budget import digits, room, widest
from ...reading import Table, any_table, array, number, table
from ...rejected import Rejected, show
from ..keys import CODE, Vector, distribution, name_of

if TYPE_CHECKING:
    from ..market import Market

Words = tuple[str | None, ...]  # by agent
Pairs = tuple[tuple[int, int], ...]  # agent, and her type, bid or holding


@dataclass(frozen=True, slots=True)
class Row:
    types: Pairs
    bids: Pairs
    allocation: Pairs  # or holdings, before a later aftermarket
    gifts: tuple[tuple[int, Words], ...]  # with their weights, without common factor; no two with the same words

    def holds(self, types: Vector, bids: Vector, allocation: Vector) -> bool:
        return (
            all(types[agent] == t for agent, t in self.types)
            and all(bids[agent] == bid for agent, bid in self.bids)
            and all(allocation[agent] == units for agent, units in self.allocation)
        )


@dataclass(frozen=True, slots=True)
class SignalTable:
    name: str
    rows: tuple[Row, ...]
    nothing: Words
    cost: int  # in steps, of a look at all rows

    def draws(self, types: Vector, bids: Vector, allocation: Vector) -> tuple[tuple[int, Words], ...]:
        """What may be shown, with weights."""
        found = (row.gifts for row in self.rows if row.holds(types, bids, allocation))
        return next(found, ((1, self.nothing),))


def read_tables(
    values: Sequence[object], market: Market, at: str, units: str, taken: Sequence[str]
) -> tuple[SignalTable, ...]:
    """The tables among signals, in their order.  `units`: what a condition on units is called; `taken`: names."""
    found: list[SignalTable] = []
    for k, value in enumerate(values, 1):
        where = f"{at}, table {k}"
        raw = table(value, where, CODE, "name rows")
        name = name_of(raw["name"], f"{where}, name", [*taken, *(each.name for each in found)])
        listed = array(raw["rows"], f"{where}, rows", CODE, 1)
        what = f"{where}: {len(listed)} rows"
        market.budget.charge(what, len(listed) * (1500 + 20 * len(market.agents)), kept=600 * len(listed))
        rows = tuple(_row(row, f"{where}, row {j}", market, units) for j, row in enumerate(listed, 1))
        cost = sum(10 + 3 * len(row.types + row.bids + row.allocation) for row in rows)
        found.append(SignalTable(name, rows, (None,) * len(market.agents), cost))
    return tuple(found)


def _row(value: object, where: str, market: Market, held: str) -> Row:
    raw = table(value, where, CODE, "show", "when")
    bidding = " bids" if market.sealed and held == "allocation" else ""
    when = table(raw.get("when", {}), f"{where}, when", CODE, "", f"types {held}{bidding}")
    types = tuple(
        (agent, market.type(agent, name, here)) for agent, name, here in _by_agent(when, "types", where, market)
    )
    bids = tuple((agent, market.bid(agent, bid, here)) for agent, bid, here in _by_agent(when, "bids", where, market))
    units = tuple(
        (agent, market.goods.read_holding(lot, here)) for agent, lot, here in _by_agent(when, held, where, market)
    )
    return Row(types, bids, units, _gifts(raw["show"], f"{where}, show", market))


def _by_agent(when: Table, key: str, where: str, market: Market) -> list[tuple[int, object, str]]:
    """What is asked of each agent that a condition names."""
    here = f"{where}, when, {key}"
    found = any_table(when.get(key, {}), here, CODE)
    return [(market.agent(name, here), value, here) for name, value in found.items()]


def _gifts(value: object, where: str, market: Market) -> tuple[tuple[int, Words], ...]:
    if isinstance(value, dict):
        return ((1, _words(value, where, market)),)
    listed = array(value, where, CODE, 1)
    market.budget.charge(where, 500 * len(listed), kept=200 * len(listed))
    words, odds = [], []
    for k, entry in enumerate(listed, 1):
        here = f"{where}, entry {k}"
        raw = table(entry, here, CODE, "to probability")
        words.append(_words(raw["to"], f"{here}, to", market))
        odds.append(number(raw["probability"], f"{here}, probability"))
    distribution(odds, where, market.budget)
    common, weights = market.budget.whole(where, odds)
    each = 50 + 16 * len(market.agents) + room(widest(weights))
    market.budget.charge(where, len(words) * (10 + digits(common.bit_length())), kept=len(words) * each)
    merged: dict[Words, int] = {}
    for gift, weight in zip(words, weights, strict=True):
        merged[gift] = merged.get(gift, 0) + weight
    divisor = gcd(*merged.values())
    return tuple((weight // divisor, gift) for gift, weight in merged.items())


def _words(value: object, where: str, market: Market) -> Words:
    """By agent, the word that she is given."""
    found: list[str | None] = [None] * len(market.agents)
    for name, word in any_table(value, where, CODE).items():
        found[market.agent(name, where)] = name_of(word, f"{where}, {show(name)}", ())
    return tuple(found)


def word_conditions(value: object, market: Market, where: str) -> tuple[tuple[int, str], ...]:
    """A condition of a rule: the owner's own words, by number of the table, those between aftermarkets after the
    auction's."""
    names = [each.name for each in (*market.tables, *(each for later in market.later for each in later.tables))]
    found = []
    for name, word in any_table(value, where, CODE).items():
        if name not in names:
            raise Rejected(CODE, f"{where}: no table of signals is named {show(name)}")
        found.append((names.index(name), name_of(word, f"{where}, {show(name)}", ())))
    return tuple(found)
