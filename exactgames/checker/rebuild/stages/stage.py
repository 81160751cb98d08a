"""A stage, played move by move: a transition system.  It starts from what the agents hold; at each position it is
somebody's turn, or Nature's, or it is over; a move leads to the next position.

Positions are values of the stage's own.  Where all moves are seen by all, `seen` is None, and each position is an
information set of its own; else it says what an agent has seen so far, her own moves included: positions at which it
is her turn and has seen the same are one information set.  So a hidden move is one that `seen` leaves out, and moves
at once are moves in turn that the others have not seen.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from ...reading import Table
from ..actions.action import ActionKey, View
from ..goods.goods import Goods
from ..keys import Draft, Vector

Position = Any  # the stage's own
Seen = tuple[object, ...] | None
Money = Callable[[int], str]  # an amount in words
NATURE = -1


class Turn(NamedTuple):
    owner: int  # an agent, or NATURE
    view: View | None  # what her information set looks like; None at Nature's
    weights: Vector = ()  # Nature's: positive integers

    @property
    def actions(self) -> int:
        return len(self.weights) if self.view is None else self.view.actions


class Stage(ABC):
    format: ClassVar[str]
    goods: ClassVar[tuple[str, ...]] = ("units",)  # the keys of those that it is for
    actions: ClassVar[tuple[ActionKey, ...]] = ()  # what is decided in it
    hides: ClassVar[bool] = False  # in the auction's place: whether others' moves are seen in Γ alone
    without: ClassVar[tuple[str, ...]] = ()  # there: signals that it has not
    offered_by: ClassVar[str] = "seller"  # who makes an offer that is answered, as conditions call her

    @classmethod
    @abstractmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        """The stage of an instance's table."""

    @abstractmethod
    def start(self, held: Vector) -> Position: ...

    @abstractmethod
    def turn(self, position: Position) -> Turn | None:
        """Whose turn it is; None at the end."""

    @abstractmethod
    def play(self, position: Position, action: int) -> Position: ...

    def decided(self, position: Position) -> tuple[Position, Turn | None]:
        """The position, from this one on, at which there is something to decide, and whose turn it is; or the end."""
        turn = self.turn(position)
        while turn is not None and turn.actions == 1:
            position = self.play(position, 0)
            turn = self.turn(position)
        return position, turn

    @abstractmethod
    def held(self, position: Position) -> Vector: ...

    @abstractmethod
    def money(self, position: Position) -> Vector:
        """What each has received, in all."""

    def grid(self) -> Vector:
        """The prices at which offers are made, ascending."""
        return ()

    def seen(self, position: Position, agent: int) -> Seen:
        return None

    def informed(self, agents: int) -> Vector:
        """Who keeps, in the staged form, what the auction tells of others' types: who may make offers of her own."""
        return ()

    def ends(self, agents: int) -> int:
        """How many ends it has at least; it is asked where the stage takes the auction's place."""
        return 1

    def cost(self) -> int:
        """Steps of a move or turn, more than a few."""
        return 0

    def chosen(self, position: Position) -> Vector:
        """In the auction's place, at its end: each agent's own bid for Γ."""
        return self.held(position)

    @abstractmethod
    def words(self, names: Sequence[str], money: Money) -> str:
        """The stage in words; the names in quotes."""
