"""What a rule asks of an information set, beside agent, stage and type.  A condition about something that does not
exist at the set does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..reading import any_table, integer, number, table
from ..rejected import Rejected, show
from .actions.action import AUCTION, INFORMATION, View, amount_of
from .actions.offer import price_of
from .information import Structure, structure_named, word_named
from .keys import CODE, Vector
from .market import Market
from .signals.finite_table import word_conditions
from .tree import Past

KEYS = "bid taken paid allocation holdings remaining round signal offer lot"
OF_INFORMATION = "acquired word"  # where information is acquired
ANSWERS = {"seller": ("take", "take-bundle"), "buyer": ("give",)}  # how an offer is answered, by who makes it


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so in the auction's past, and in the view; None where nothing is asked."""

    bid: int | None = None  # -1: a vector that is not a bid of hers
    taken: int | None = None
    paid: Fraction | None = None
    allocation: tuple[tuple[int, int], ...] | None = None
    holdings: tuple[tuple[int, int], ...] | None = None
    remaining: int | None = None
    round: int | None = None  # which of several aftermarkets
    words: tuple[tuple[int, str], ...] = ()  # that tables of signals gave the owner, by number of the table
    offer: tuple[int | None, int | None, int | None] | None = None  # maker, quantity, price index (-1: no such)
    made_by: str | None = None  # the maker, if she is asked for: "seller" or "buyer"
    lot: tuple[int | None, int | None, int | None] | None = None  # seller, quantity, reserve (-1: no such)
    acquired: str | None = None  # the owner's structure
    word: str | None = None  # that it said

    def fits_past(self, past: Past, sealed: bool, scale: int, acts: bool = False) -> bool:
        if self.acquired is not None and (past.own is None or past.own.structure != self.acquired):
            return False
        if self.word is not None and (past.own is None or past.own.word != self.word):
            return False
        if self.bid is not None and not (sealed and past.move == self.bid):
            return False
        if self.taken is not None and (sealed or acts or past.move != self.taken):
            return False
        if self.paid is not None and (past.paid is None or past.paid != self.paid * scale):
            return False
        if self.round is not None and past.allocation is None:
            return False
        if any(table >= len(past.words) or past.words[table] != word for table, word in self.words):
            return False
        return self.allocation is None or _holds(self.allocation, past.allocation)

    def fits_view(self, view: View) -> bool:
        if self.round is not None and view.round != self.round:
            return False
        if self.holdings is not None and not _holds(self.holdings, view.holdings):
            return False
        if self.remaining is not None and view.remaining != self.remaining:
            return False
        if self.lot is not None and not _like(self.lot, view.lot):
            return False
        if self.offer is None:
            return True
        if self.made_by is not None and view.kind not in ANSWERS[self.made_by]:
            return False
        return _like(self.offer, view.offer)


def _like(asked: tuple[int | None, ...], found: Vector | None) -> bool:
    """Whether there is such a thing, and it is as it is asked for."""
    return found is not None and all(x is None or x == y for x, y in zip(asked, found, strict=True))


def _holds(asked: tuple[tuple[int, int], ...], found: Vector | None) -> bool:
    return found is not None and all(found[agent] == units for agent, units in asked)


# -- Reading


def refuse_unseen(market: Market, stage: str, value: object, where: str) -> None:
    """Refuse conditions about what nobody has seen yet."""
    if stage == INFORMATION:
        raise Rejected(CODE, f"{where}: nothing has been seen when information is acquired; expected no conditions")
    if stage == AUCTION and market.sealed:
        if not market.information:
            raise Rejected(CODE, f"{where}: nothing has been seen when a sealed bid is made; expected no conditions")
        table(value, f"{where}, of a sealed bid", CODE, "", OF_INFORMATION)


def read_condition(market: Market, agent: int, value: object, where: str) -> Condition:
    found = table(value, where, CODE, "", f"{KEYS} {OF_INFORMATION}" if market.information else KEYS)

    def count(key: str, least: int = 0) -> int | None:
        return integer(found[key], f"{where}, {key}", CODE, least) if key in found else None

    def units(key: str) -> tuple[tuple[int, int], ...] | None:
        if key not in found:
            return None
        here = f"{where}, {key}"
        items = any_table(found[key], here, CODE).items()
        return tuple((market.agent(name, here), market.goods.read_holding(k, here)) for name, k in items)

    def held(key: str) -> int | None:
        return market.goods.read_holding(found[key], f"{where}, {key}") if key in found else None

    def own(name: str | None = None) -> list[Structure]:
        """Her structures, or the one of the name."""
        if not market.structures(agent):
            raise Rejected(CODE, f"{where}: agent {show(market.names[agent])} has no information to acquire")
        return [each for each in market.structures(agent) if name is None or name == each.name]

    acquired = structure_named(found["acquired"], own(), f"{where}, acquired") if "acquired" in found else None
    bid: int | None = None
    if "bid" in found:
        bid = market.find_bid(agent, market.vector(found["bid"], f"{where}, bid"))
    offer: tuple[int | None, int | None, int | None] | None = None
    made_by: str | None = None
    if "offer" in found:
        here = f"{where}, offer"
        makers = list(dict.fromkeys(stage.offered_by for stage in market.rounds))
        lot = market.goods.offered
        asked = table(found["offer"], here, CODE, "", f"{' '.join(makers)} {lot} price")
        named = [maker for maker in makers if maker in asked]
        if len(named) > 1:
            raise Rejected(CODE, f"{here}: no offer is made by a seller and by a buyer")
        made_by = named[0] if named else None
        offer = (
            market.agent(asked[named[0]], here) if named else None,
            market.goods.read_offered(asked[lot], here) if lot in asked else None,
            price_of(asked["price"], market, here) if "price" in asked else None,
        )
    return Condition(
        bid,
        held("taken"),
        number(found["paid"], f"{where}, paid") if "paid" in found else None,
        units("allocation"),
        units("holdings"),
        held("remaining"),
        count("round", 1),
        word_conditions(found.get("signal", {}), market, f"{where}, signal"),
        offer,
        made_by,
        _lot(market, found["lot"], f"{where}, lot") if "lot" in found else None,
        acquired,
        word_named(found["word"], own(acquired), f"{where}, word", market.budget) if "word" in found else None,
    )


def _lot(market: Market, value: object, where: str) -> tuple[int | None, int | None, int | None]:
    asked = table(value, where, CODE, "", "seller quantity reserve")
    reserve = amount_of(asked["reserve"], market, where) if "reserve" in asked else None
    return (
        market.agent(asked["seller"], where) if "seller" in asked else None,
        integer(asked["quantity"], where, CODE, 1) if "quantity" in asked else None,
        -1 if reserve is None and "reserve" in asked else reserve,
    )
