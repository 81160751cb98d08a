"""Bilateral trade at a posted price: seller and buyer of one unit say at once whether they accept (Hagerty and
Rogerson, 1987). If both do, the unit and the price change hands; then all see both answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, NamedTuple

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey
from exactgames.mechanisms.keys import AgentName, Flag, Key, Number
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Move, Payments, Stage, Turn, payment, shifted
from exactgames.numbers.rational import show


@frozen
class AcceptAction:
    """Accept, or refuse."""

    accept: bool

    def branch(self, turn: Turn) -> int | None:
        return turn.actions.index(self.accept) if turn.key == ACCEPT.name else None


ACCEPT = ActionKey("accept", Flag(), "accept the trade, or refuse it", AcceptAction, "trades are accepted", "answers")


class Position(NamedTuple):
    """The answers so far."""

    held: tuple[int, ...]
    answers: tuple[bool, ...] = ()


@frozen
class BilateralPostedPrice(Stage):
    """``seller`` and ``buyer`` of one unit at ``price``."""

    format: ClassVar[str] = "bilateral-posted-price"
    title: ClassVar[str] = "bilateral trade at a posted price"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("seller", AgentName(), "who may sell a unit"),
        Key("buyer", AgentName(other_than="seller"), "who may buy it"),
        Key("price", Number(), "its price"),
    )
    action_keys = (ACCEPT,)

    seller: int
    buyer: int
    price: Fraction

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        return (
            f"If {names[self.seller]} holds a unit, she and {names[self.buyer]} say at once whether they trade one at "
            f"{show(self.price)}; if both accept, they do. Then all see both answers.",
        )

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(allocation)

    def turn(self, at: Position) -> Turn | None:
        if len(at.answers) == 2 or not (at.answers or at.held[self.seller]):
            return None
        return self._turn(len(at.answers))

    def _turn(self, place: int) -> Turn:
        return Turn(place, (self.seller, self.buyer)[place], ACCEPT.name, (False, True), seen_by=frozenset())

    def play(self, at: Position, action: bool) -> Position:
        held = shifted(at.held, self.buyer, self.seller, 1) if at.answers == (True,) and action else at.held
        return Position(held, (*at.answers, action))

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: bool) -> Payments:
        trade = at.answers == (True,) and action
        return payment(len(at.held), self.buyer, self.seller, self.price) if trade else ()

    def reveals(self, at: Position) -> tuple[Move, ...]:
        return tuple(Move(self._turn(k), answer) for k, answer in enumerate(at.answers)) if len(at.answers) == 2 else ()

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (self.price,)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {ACCEPT.name: frozenset({self.seller, self.buyer} if self.seller in holders else ())}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """Whoever is indifferent accepts."""
        return (0, 1)

    def label(self, turn: Turn, action: bool) -> str:
        return "accept" if action else "refuse"

    def said(self, turn: Turn, action: bool) -> str:
        return "accepts" if action else "refuses"
