"""*A table of trades*: some agents choose at once from actions of their own, none seeing another.  The first row
decides whose conditions (actions, and holdings at the start) hold and whose trades can all be made, in their order; of
a random row each draw's must be possible.  Where no row decides, nothing happens.  Then all see all actions, and what
was drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple

from ...reading import Table, any_table, array, table
from ...rejected import Rejected
from ...words import counted
from ..actions.action import View
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, Whole
from .stage import NATURE, Money, Stage, Turn
from .tables import (
    Acting,
    Names,
    Pairs,
    Payments,
    agent_in,
    holds,
    merged,
    read_actions,
    read_acts,
    read_draws,
    read_payments,
    weights_of,
)

Trade = tuple[int, int, int]  # from, to, what


class RawDraw(NamedTuple):
    trades: tuple[Trade, ...]
    payments: Payments


class Draw(NamedTuple):
    trades: tuple[Trade, ...]
    received: tuple[tuple[int, int], ...]  # money, by agent


@dataclass(frozen=True, slots=True)
class Row:
    acts: Pairs
    holdings: Pairs
    draws: tuple[tuple[int, Draw], ...]  # with weights


class RawRow(NamedTuple):
    acts: Pairs
    holdings: Pairs
    draws: list[RawDraw]
    odds: list[Fraction]


class Position(NamedTuple):
    held: Vector
    money: Vector
    acts: Vector  # of the agents who have chosen so far
    over: bool


@dataclass(frozen=True)
class TradeTable(Acting):
    rows: tuple[Row, ...]
    sold: Goods

    format: ClassVar[str] = "table"
    goods: ClassVar[tuple[str, ...]] = ("units", "items")

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format actions rows")
        actions = read_actions(raw["actions"], names, "aftermarket, actions")
        rows = [
            _read_row(row, names, actions, goods, f"aftermarket, row {k}")
            for k, row in enumerate(array(raw["rows"], "aftermarket, rows", CODE, 1), 1)
        ]
        amounts = [x for row in rows for draw in row.draws for _, x in draw.payments]
        odds = [(f"aftermarket, row {k}, draws", row.odds) for k, row in enumerate(rows, 1)]
        return Draft(lambda whole: cls(actions, tuple(_made(row, whole) for row in rows), goods), amounts, odds=odds)

    def start(self, held: Vector) -> Position:
        return Position(held, (0,) * len(held), (), False)

    def turn(self, position: Position) -> Turn | None:
        movers, done = self.movers, len(position.acts)
        if position.over:
            return None
        if done < len(movers):
            names = self.names[movers[done]]
            return Turn(movers[done], View("act", len(names), position.held, None, None, names=names))
        return Turn(NATURE, None, tuple(weight for weight, _ in self._outcomes(position)))

    def play(self, position: Position, action: int) -> Position:
        if len(position.acts) == len(self.movers):
            held, money = self._outcomes(position)[action][1]
            return Position(held, money, position.acts, True)
        after = position._replace(acts=(*position.acts, action))
        if len(after.acts) < len(self.movers):
            return after
        outcomes = self._outcomes(after)
        return self.play(after, 0) if len(outcomes) == 1 else after

    def _outcomes(self, position: Position) -> tuple[tuple[int, tuple[Vector, Vector]], ...]:
        """What may come of the actions: holdings and money received, with weights."""
        acts = self.by_agent(position.acts)
        for row in self.rows:
            if holds(row.acts, acts) and holds(row.holdings, position.held):
                found = [(weight, _after(self.sold, draw, position.held)) for weight, draw in row.draws]
                possible = [(weight, after) for weight, after in found if after is not None]
                if len(possible) == len(found):
                    return merged(possible)
        return ((1, (position.held, (0,) * len(position.held))),)

    def held(self, position: Position) -> Vector:
        return position.held

    def money(self, position: Position) -> Vector:
        return position.money

    def cost(self) -> int:
        each = [
            20
            + 3 * len(row.acts + row.holdings)
            + sum(20 + 10 * len(draw.trades + draw.received) for _, draw in row.draws)
            for row in self.rows
        ]
        return 2 * sum(each) + 20 * len(self.names)

    def informed(self, agents: int) -> Vector:
        return tuple(agent for agent, own in enumerate(self.names) if len(own) > 1)

    def words(self, names: Sequence[str], money: Money) -> str:
        return f"aftermarket: a table of trades of {counted(len(self.rows), 'row')}, by the acts of {self.who(names)}"


def _read_row(value: object, names: Sequence[str], actions: Names, goods: Goods, where: str) -> RawRow:
    raw = table(value, where, CODE, "", "when trades payments draws")
    when = table(raw.get("when", {}), f"{where}, when", CODE, "", "actions holdings")
    acts = read_acts(when, names, actions, f"{where}, when")
    holdings = [
        (agent_in(name, names, f"{where}, when, holdings"), goods.read_start(held, f"{where}, when, holdings"))
        for name, held in any_table(when.get("holdings", {}), f"{where}, when, holdings", CODE).items()
    ]

    def draw(each: Table, here: str) -> RawDraw:
        trades = [
            _read_trade(trade, names, goods, f"{here}, trade {k}")
            for k, trade in enumerate(array(each.get("trades", []), f"{here}, trades", CODE), 1)
        ]
        return RawDraw(tuple(trades), read_payments(each.get("payments", {}), names, f"{here}, payments"))

    return RawRow(acts, tuple(holdings), *read_draws(raw, ("trades", "payments"), draw, where))


def _read_trade(value: object, names: Sequence[str], goods: Goods, where: str) -> Trade:
    raw = table(value, where, CODE, f"from to {goods.trade}")
    source, to = agent_in(raw["from"], names, f"{where}, from"), agent_in(raw["to"], names, f"{where}, to")
    if source == to:
        raise Rejected(CODE, f"{where}: from and to are the same agent")
    return source, to, goods.read_lot(raw[goods.trade], f"{where}, {goods.trade}")


def _made(raw: RawRow, whole: Whole) -> Row:
    draws = [Draw(draw.trades, tuple((agent, -whole(x)) for agent, x in draw.payments)) for draw in raw.draws]
    return Row(raw.acts, raw.holdings, tuple(zip(weights_of(raw.odds), draws, strict=True)))


def _after(goods: Goods, draw: Draw, held: Vector) -> tuple[Vector, Vector] | None:
    """Holdings and money after the trades, one after the other; None if one of them cannot be made."""
    after, money = list(held), [0] * len(held)
    for source, to, lot in draw.trades:
        left = goods.without(after[source], lot)
        if left is None:
            return None
        after[source], after[to] = left, goods.together(after[to], lot)
    for agent, x in draw.received:
        money[agent] += x
    return tuple(after), tuple(money)
