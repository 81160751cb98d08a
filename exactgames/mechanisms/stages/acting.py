"""Stages that are tables: agents act at once, and a table says what it comes to (``mechanisms.outcome_table``)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey
from exactgames.mechanisms.outcome_table import ACT, Actions, OutcomeRow, Played, Position, amounts_of
from exactgames.mechanisms.stage import Move, Payments, Stage, Turn


@frozen(slots=False)
class Acting(Stage):
    """``actions`` of the agents, and ``rows``, which say what they come to."""

    action_keys: ClassVar[tuple[ActionKey, ...]] = (ACT,)

    actions: Actions
    rows: tuple[OutcomeRow, ...]

    @property
    def table(self) -> Played:
        """Its moves; all see a draw when it is made."""
        return Played(self.actions, self.rows, None)

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return self.table.start(allocation)

    def turn(self, at: Position) -> Turn | None:
        return self.table.turn(at)

    def play(self, at: Position, action: str | int) -> Position:
        return self.table.play(at, action)

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: str | int) -> Payments:
        return self.table.paid(at, action)

    def moves(self, at: Position) -> tuple[Move, ...]:
        """What all have done, once they have; who has one action has no move."""
        table = self.table
        if len(at.done) < len(table.movers):
            return ()
        turns = (table.agent_turn(place) for place in range(len(table.movers)))
        every = (Move(turn, action) for turn, action in zip(turns, at.done, strict=True))
        return tuple(move for move in every if len(move.turn.actions) > 1)

    def actions_of(self, agent: int) -> tuple[str, ...]:
        return self.actions[agent]

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return amounts_of(self.rows)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {ACT.name: frozenset(agent for agent, mine in enumerate(self.actions) if len(mine) > 1)}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """The earliest action."""
        return tuple(range(len(turn.actions), 0, -1))

    def label(self, turn: Turn, action: str | int) -> str:
        return action if isinstance(action, str) else f"draw {action + 1}"

    def said(self, turn: Turn, action: str | int) -> str:
        return f"does {action}" if isinstance(action, str) else f"makes draw {action + 1}"
