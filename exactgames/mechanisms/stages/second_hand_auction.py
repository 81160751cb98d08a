"""A second-hand auction: each seller in turn puts up a lot with a reserve, or nothing; then the buyers at once name an
amount for the whole lot. The highest amount that reaches the reserve wins it, and is paid, or the second is (Haile,
2003; Hafalir and Krishna, 2008: resale by auction). Then all see all amounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Final, Literal, NamedTuple

from attrs import frozen

from exactgames.mechanisms.actions import ANY, ActionKey, FactKey
from exactgames.mechanisms.keys import (
    AgentNames,
    AgentNamesFor,
    Increasing,
    Key,
    OnePrice,
    OtherAgent,
    Quantity,
    Record,
    Word,
    always,
)
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Move, Payments, Stage, Turn, payment, shifted
from exactgames.numbers.rational import show
from exactgames.phrases import amounts as money
from exactgames.phrases import listed


class Lot(NamedTuple):
    """So many units, sold together for the reserve at least."""

    quantity: int
    reserve: Fraction


@frozen
class SellAction:
    """Put up this lot; None: nothing."""

    lot: Lot | None

    def branch(self, turn: Turn) -> int | None:
        return turn.actions.index(self.lot) if turn.key == SELL.name and self.lot in turn.actions else None


@frozen
class AmountAction:
    """Name this amount."""

    amount: Fraction

    def branch(self, turn: Turn) -> int | None:
        return turn.actions.index(self.amount) if turn.key == AMOUNT.name and self.amount in turn.actions else None


def _lot(quantity: int, reserve: Fraction) -> SellAction:
    return SellAction(Lot(quantity, reserve))


SELL: Final = ActionKey(
    "sell",
    Word(
        (("none", SellAction(None)),),
        Record(
            "lot",
            "So many units, sold together, with a reserve.",
            "{ quantity = q, reserve = r }",
            (
                Key("quantity", Quantity(1), "from 1 to her holding"),
                Key("reserve", OnePrice("reserves"), "the least amount that wins the lot"),
            ),
            _lot,
        ),
    ),
    "put up this lot (a second-hand auction)",
    lambda lot: lot,
    done="lots are put up",
    does="sells",
)
AMOUNT: Final = ActionKey(
    "amount",
    OnePrice("levels"),
    "name this amount for the lot (a second-hand auction)",
    AmountAction,
    done="amounts are named",
    does="buys",
)
PUT_UP: Final = FactKey(
    "lot",
    Record(
        "when_lot",
        "The lot for which an amount is to be named.",
        "{ seller = …, quantity = q, reserve = r }",
        (
            Key(
                "seller",
                OtherAgent(SELL.name, "nobody buys her own lot", "an agent who may sell"),
                "whose it is",
                always(ANY),
            ),
            Key("quantity", Quantity(1), "how many units it has", always(ANY)),
            Key("reserve", OnePrice("reserves"), "its reserve", always(ANY)),
        ),
        dict,
    ),
    "an amount is to be named for such a lot",
)


class Position(NamedTuple):
    """The seller at this place has her turn, or (``lot``) her buyers, who have named ``amounts`` so far. ``over``: the
    lot before, and what was named for it: at its seller's place, shown now.
    """

    place: int
    held: tuple[int, ...]
    lot: Lot | None = None
    amounts: tuple[Fraction, ...] = ()
    over: tuple[int, Lot, tuple[Fraction, ...]] | None = None


@frozen(cache_hash=True)
class SecondHandAuction(Stage):
    """``sellers``: agent indices in turn; ``buyers[s]``: who may buy from the s-th, in order, herself left out;
    ``reserves`` and ``levels`` (amounts) strictly increasing; ``price``: what the winner pays.
    """

    format: ClassVar[str] = "second-hand-auction"
    title: ClassVar[str] = "a second-hand auction"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("sellers", AgentNames(at_least=1), "who may put up a lot, in turn"),
        Key(
            "buyers",
            AgentNamesFor("sellers", "buyers"),
            "who name amounts, in turn, or from every seller's name to such an array",
            always(None),
            "all, in the file's order",
        ),
        Key("reserves", Increasing(4096), "the reserves that lots may have"),
        Key("levels", Increasing(4096), "the amounts that may be named"),
        Key(
            "price",
            Word((("first-price", "first-price"), ("second-price", "second-price"))),
            "what the winner pays: her amount, or the larger of the reserve and the highest other one",
        ),
    )
    action_keys = (SELL, AMOUNT)
    fact_keys = (PUT_UP,)

    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]
    reserves: tuple[Fraction, ...]
    levels: tuple[Fraction, ...]
    price: Literal["first-price", "second-price"]

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        rows = [
            (names[s], [names[b] for b in mine if b != s]) for s, mine in zip(self.sellers, self.buyers, strict=True)
        ]
        said = "; then ".join(f"{seller}, to {listed(mine)}" for seller, mine in rows)
        paid = {
            "first-price": "pays her amount",
            "second-price": "pays the highest other amount, but at least the reserve",
        }
        return (
            f"Who may put up a lot of what she holds, in turn: {said}.",
            "A lot has a reserve; the buyers name amounts for all of it at once, none seeing another's. The highest "
            f"amount that is at least the reserve wins, and {paid[self.price]}. Then all see all amounts.",
            f"Reserves: {money(self.reserves)}. Amounts: {money(self.levels)}.",
        )

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return self._from(Position(0, allocation))

    def _from(self, at: Position) -> Position:
        """The first seller from this place on who holds something."""
        place = at.place
        while place < len(self.sellers) and not at.held[self.sellers[place]]:
            place += 1
        return at._replace(place=place)

    def turn(self, at: Position) -> Turn | None:
        if at.place == len(self.sellers):
            return None
        if at.lot is not None:
            return self._naming(at.place, at.lot, len(at.amounts))
        seller = self.sellers[at.place]
        quantities = range(1, at.held[seller] + 1)
        lots = (Lot(quantity, reserve) for quantity in quantities for reserve in self.reserves)
        return Turn(self._first(at.place), seller, SELL.name, (None, *lots))

    def _first(self, place: int) -> int:
        """How many turns there are at most before this seller's."""
        return sum(1 + len(mine) for mine in self.buyers[:place])

    def _naming(self, place: int, lot: Lot, number: int) -> Turn:
        """The turn of a seller's buyer of this number."""
        facts = (("lot.seller", self.sellers[place]), ("lot.quantity", lot.quantity), ("lot.reserve", lot.reserve))
        mover = self.buyers[place][number]
        return Turn(self._first(place) + 1 + number, mover, AMOUNT.name, self.levels, facts, seen_by=frozenset())

    def play(self, at: Position, action: Lot | Fraction | None) -> Position:
        if action is None:
            return self._from(Position(at.place + 1, at.held))
        if isinstance(action, Lot):
            return self._named(Position(at.place, at.held, action, self._only()[: len(self.buyers[at.place])]))
        return self._named(at._replace(amounts=(*at.amounts, action)))

    def _only(self) -> tuple[Fraction, ...]:
        """The amounts of all agents, where there is but one."""
        return self.levels * max(map(len, self.buyers)) if len(self.levels) == 1 else ()

    def _named(self, at: Position) -> Position:
        """The lot is sold, if everybody has named an amount."""
        if at.lot is None or len(at.amounts) < len(self.buyers[at.place]):
            return Position(at.place, at.held, at.lot, at.amounts)
        sold = self._sold(at.place, at.lot, at.amounts)
        held = at.held
        if sold is not None:
            held = shifted(held, sold[0], self.sellers[at.place], at.lot.quantity)
        shown = (at.place, at.lot, at.amounts) if len(self.levels) > 1 and at.amounts else None
        return self._from(Position(at.place + 1, held, over=shown))

    def _sold(self, place: int, lot: Lot, amounts: tuple[Fraction, ...]) -> tuple[int, Fraction] | None:
        """(the winner, what she pays), None if the lot is not sold."""
        able = [(amount, -k) for k, amount in enumerate(amounts) if amount >= lot.reserve]
        if not able:
            return None
        highest, first = max(able)
        others = (amount for amount, k in able if k != first)
        paid = highest if self.price == "first-price" else max(others, default=lot.reserve)
        return self.buyers[place][-first], paid

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: Lot | Fraction | None) -> Payments:
        if isinstance(action, Lot):
            lot, amounts = action, self._only()[: len(self.buyers[at.place])]
        elif action is not None and at.lot is not None:
            lot, amounts = at.lot, (*at.amounts, action)
        else:
            return ()
        if len(amounts) < len(self.buyers[at.place]):
            return ()
        sold = self._sold(at.place, lot, amounts)
        return () if sold is None else payment(len(at.held), sold[0], self.sellers[at.place], sold[1])

    def reveals(self, at: Position) -> tuple[Move, ...]:
        if at.over is None:
            return ()
        place, lot, amounts = at.over
        return tuple(Move(self._naming(place, lot, k), amount) for k, amount in enumerate(amounts))

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return tuple(sorted({*self.reserves, *self.levels}))

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        buyers = (buyer for mine in self.buyers for buyer in mine)
        return {SELL.name: frozenset(self.sellers), AMOUNT.name: frozenset(buyers)}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """Buyers: the highest amount. Sellers: any lot before none, the lowest reserve, then the largest quantity."""
        if turn.key == AMOUNT.name:
            return tuple(range(len(turn.actions)))
        reserves = len(self.reserves)
        quantities = (len(turn.actions) - 1) // reserves
        return (0, *(1 + (reserves - 1 - r) * quantities + q for q in range(quantities) for r in range(reserves)))

    def label(self, turn: Turn, action: Lot | Fraction | None) -> str:
        if isinstance(action, Lot):
            return f"sell {action.quantity}, reserve {show(action.reserve)}"
        return "no sale" if action is None else f"amount {show(action)}"

    def said(self, turn: Turn, action: Lot | Fraction | None) -> str:
        if isinstance(action, Lot):
            return f"puts up {action.quantity}, reserve {show(action.reserve)}"
        return "puts up nothing" if action is None else f"names {show(action)}"

    def shrink(self) -> tuple[tuple[int, str], ...]:
        return (
            (len(self.levels), f"fewer amounts (there are {len(self.levels)})"),
            (len(self.reserves), f"fewer reserves (there are {len(self.reserves)})"),
        )
