"""A posted price: agents in order each take any number of the units left, at a price a unit, seeing earlier takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, NamedTuple

from attrs import frozen

from exactgames.mechanisms.keys import AgentNames, Key, Number, everyone
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Payments, Stage, Turn, payment
from exactgames.mechanisms.stages.taking import REMAINING, TAKE, takes
from exactgames.numbers.rational import show


class Position(NamedTuple):
    """``number`` of the order is next; ``left``: units still for sale."""

    number: int
    held: tuple[int, ...]
    left: int


@frozen
class PostedPrice(Stage):
    """``price`` a unit; ``order``: indices of the agents who may take, in turn."""

    format: ClassVar[str] = "posted-price"
    title: ClassVar[str] = "a posted price"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("price", Number(), "the price of a unit"),
        Key("order", AgentNames(), "who may take, in turn", everyone, "all, in the file's order"),
    )
    has_clearing_price: ClassVar[bool] = True
    has_takes: ClassVar[bool] = True
    action_keys = (TAKE,)
    fact_keys = (REMAINING,)

    price: Fraction
    order: tuple[int, ...]

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        order = ", ".join(names[i] for i in self.order)
        return (
            f"In the order {order}, each takes as many of the units left as she likes, at {show(self.price)} a unit, "
            "seeing what was taken before.",
        )

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(0, allocation, unsold)

    def turn(self, at: Position) -> Turn | None:
        if at.number == len(self.order) or not at.left:
            return None
        facts = (("remaining", at.left),)
        return Turn(at.number, self.order[at.number], TAKE.name, takes(at.left), facts)

    def play(self, at: Position, action: int) -> Position:
        held = list(at.held)
        held[self.order[at.number]] += action
        return Position(at.number + 1, tuple(held), at.left - action)

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: int) -> Payments:
        return payment(len(at.held), self.order[at.number], None, action * self.price)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (self.price,)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {TAKE.name: frozenset(self.order)}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """The largest optimal number."""
        return tuple(range(len(turn.actions)))

    def situation(self, turn: Turn, units: int) -> str:
        return f"taking at the posted price, {turn.fact('remaining')} of {units} left"

    def label(self, turn: Turn, action: int) -> str:
        return f"take {action}"

    def said(self, turn: Turn, action: int) -> str:
        return f"takes {action}"
