"""Posted prices of named items: agents in order each take any bundle of the items left, at its price: the sum of the
items' prices, or the bundle's own; seeing earlier takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, NamedTuple

from attrs import evolve, frozen

from exactgames.mechanisms.goods.items import bundle_text, members, subsets
from exactgames.mechanisms.keys import AgentNames, ByBundle, ByItem, Key, always, everyone
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Payments, Stage, Turn, payment
from exactgames.mechanisms.stages.bundles import REMAINING_ITEMS, TAKE_BUNDLE
from exactgames.numbers.rational import show


class Position(NamedTuple):
    """``number`` of the order is next; ``left``: the items still for sale."""

    number: int
    held: tuple[int, ...]
    left: int


@frozen(slots=False)
class BundlePostedPrice(Stage):
    """``price`` of each item, or ``bundle_prices`` of each bundle; one of them is empty. ``order``: indices of the
    agents who may take, in turn; ``items``: their names.
    """

    format: ClassVar[str] = "posted-price"
    title: ClassVar[str] = "posted prices"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("price", ByItem(every=True), "the price of each item", always(()), "bundle-prices in its place"),
        Key(
            "bundle-prices",
            ByBundle("price"),
            "the price of each bundle",
            always(()),
            "price in its place",
            argument="bundle_prices",
            instead_of="price",
        ),
        Key("order", AgentNames(), "who may take, in turn", everyone, "all, in the file's order"),
    )
    has_takes: ClassVar[bool] = True
    action_keys = (TAKE_BUNDLE,)
    fact_keys = (REMAINING_ITEMS,)

    price: tuple[Fraction, ...]
    bundle_prices: tuple[Fraction, ...]
    order: tuple[int, ...]
    items: tuple[str, ...] = ()

    def cost(self, bundle: int) -> Fraction:
        """What the bundle costs."""
        if self.bundle_prices:
            return self.bundle_prices[bundle]
        return sum((self.price[x] for x in members(bundle)), start=Fraction(0))

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        order = ", ".join(names[i] for i in self.order)
        first = (
            f"In the order {order}, each takes any bundle of the items left, at its price, seeing what was taken "
            "before."
        )
        prices = list(range(1, len(self.bundle_prices))) or [1 << x for x in range(len(self.items))]
        said = ", ".join(f"{bundle_text(self.items, bundle)} {show(self.cost(bundle))}" for bundle in prices)
        return (first, f"{'Bundle' if self.bundle_prices else 'Item'} prices: {said}.")

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(0, allocation, unsold)

    def turn(self, at: Position) -> Turn | None:
        if at.number == len(self.order) or not at.left:
            return None
        facts = (("remaining", at.left),)
        return Turn(at.number, self.order[at.number], TAKE_BUNDLE.name, subsets(at.left), facts)

    def play(self, at: Position, action: int) -> Position:
        held = list(at.held)
        held[self.order[at.number]] += action
        return Position(at.number + 1, tuple(held), at.left - action)

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: int) -> Payments:
        return payment(len(at.held), self.order[at.number], None, self.cost(action))

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (*self.price, *self.bundle_prices)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {TAKE_BUNDLE.name: frozenset(self.order)}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """Of the optimal bundles one with most items, of these the last."""
        count = len(turn.actions)
        return tuple(bundle.bit_count() * count + k for k, bundle in enumerate(subsets(_left(turn))))

    def of_items(self, items: tuple[str, ...]) -> Stage:
        return evolve(self, items=items)

    def situation(self, turn: Turn, units: int) -> str:
        return f"taking at posted prices, {bundle_text(self.items, _left(turn))} left"

    def label(self, turn: Turn, action: int) -> str:
        return f"take {bundle_text(self.items, action)}"

    def said(self, turn: Turn, action: int) -> str:
        return f"takes {bundle_text(self.items, action)}"


def _left(turn: Turn) -> int:
    """What remains at the turn."""
    left = turn.fact("remaining")
    if not isinstance(left, int):
        raise TypeError("no turn to take")
    return left
