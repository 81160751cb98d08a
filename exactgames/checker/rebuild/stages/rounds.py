"""*A sequence* of aftermarkets, each played when the one before is over, from the holdings that it left.  What is
hidden in one is shown at its end; all that is seen is remembered.  Prices are named by their place in `union`, the
prices of all rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ...reading import Table
from ..actions.action import View
from ..goods.goods import Goods
from ..keys import Draft, Vector
from .stage import Money, Position, Seen, Stage, Turn


class At(NamedTuple):
    """A position of one round; of the rounds before it, all moves and the money received."""

    round: int  # its place in `Rounds.stages`
    position: Position
    before: tuple[Vector, ...]
    moves: Vector  # in this round
    received: Vector


@dataclass(frozen=True)
class Rounds(Stage):
    stages: tuple[Stage, ...]
    first: int  # the number of the first of them, from 1
    union: Vector
    places: tuple[Vector, ...]  # by stage, of its prices among these

    format: ClassVar[str] = ""

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        raise NotImplementedError("it is made of stages that have been read")

    def grid(self) -> Vector:
        return self.union

    def start(self, held: Vector) -> At:
        return self._next(At(0, self.stages[0].start(held), (), (), (0,) * len(held)))

    def _next(self, at: At) -> At:
        """The round that is played: the last one, if all are over."""
        while at.round + 1 < len(self.stages) and self.stages[at.round].turn(at.position) is None:
            stage = self.stages[at.round]
            received = tuple(a + b for a, b in zip(at.received, stage.money(at.position), strict=True))
            start = self.stages[at.round + 1].start(stage.held(at.position))
            at = At(at.round + 1, start, (*at.before, at.moves), (), received)
        return at

    def turn(self, position: At) -> Turn | None:
        stage = self.stages[position.round]
        turn = stage.turn(position.position)
        if turn is None or turn.view is None:
            return turn
        return turn._replace(view=self._view(turn.view, position.round))

    def _view(self, view: View, number: int) -> View:
        places = self.places[number]
        offer = None if view.offer is None else (*view.offer[:-1], places[view.offer[-1]])
        return view._replace(round=self.first + number, places=places, offer=offer)

    def play(self, position: At, action: int) -> At:
        after = self.stages[position.round].play(position.position, action)
        return self._next(position._replace(position=after, moves=(*position.moves, action)))

    def seen(self, position: At, agent: int) -> Seen:
        seen = self.stages[position.round].seen(position.position, agent)
        return None if seen is None else (position.before, *seen)

    def held(self, position: At) -> Vector:
        return self.stages[position.round].held(position.position)

    def money(self, position: At) -> Vector:
        now = self.stages[position.round].money(position.position)
        return tuple(a + b for a, b in zip(position.received, now, strict=True))

    def cost(self) -> int:
        return max(stage.cost() for stage in self.stages)

    def informed(self, agents: int) -> Vector:
        return tuple({agent for stage in self.stages for agent in stage.informed(agents)})

    def words(self, names: Sequence[str], money: Money) -> str:
        return "; then ".join(stage.words(names, money) for stage in self.stages)
