"""An auction as a table: agents act at once, and a table says who wins what and who pays what. Everybody sees what all
have won, and what she pays; nobody sees what others did, unless all bids are seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from attrs import evolve, frozen

from exactgames.mechanisms.keys import ActionLists, Key, OutcomeRows
from exactgames.mechanisms.outcome_table import (
    ACT,
    Actions,
    OutcomeRow,
    Played,
    Position,
    amounts_of,
    label_of,
    said_of,
)
from exactgames.mechanisms.protocols import Signal
from exactgames.mechanisms.stage import Move, Payments, Stage, Turn


@frozen(slots=False)
class AuctionTable(Stage):
    """``actions`` of the agents, and ``rows``, what they come to. ``opened``: all see all actions at the end."""

    format: ClassVar[str] = "table"
    title: ClassVar[str] = "an auction as a table"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("actions", ActionLists(), "what agents may do, all at once"),
        Key("rows", OutcomeRows("sales"), "what happens: the first row that holds decides"),
    )
    has_winning_bids: ClassVar[bool] = False
    action_keys = (ACT,)

    actions: Actions
    rows: tuple[OutcomeRow, ...]
    opened: bool = False

    @property
    def table(self) -> Played:
        """Its moves."""
        return Played(self.actions, self.rows, frozenset())

    @property
    def sells(self) -> int:
        """The most that a row sells."""
        return max((sum(effect.wins) for row in self.rows for effect, _ in row.draws), default=0)

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

    def reveals(self, at: Position) -> tuple[Move, ...]:
        """All actions at the end, if these are seen; who has one action has no move."""
        if not self.opened or at.drawn < 0:
            return ()
        table = self.table
        turns = (table.agent_turn(place) for place in range(len(table.movers)))
        moves = (Move(turn, action) for turn, action in zip(turns, at.done, strict=True))
        return tuple(move for move in moves if len(move.turn.actions) > 1)

    def actions_of(self, agent: int) -> tuple[str, ...]:
        return self.actions[agent]

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return amounts_of(self.rows)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {ACT.name: frozenset(agent for agent, mine in enumerate(self.actions) if len(mine) > 1)}

    def winners(self, agents: int) -> frozenset[int]:
        effects = [effect for row in self.rows for effect, _ in row.draws]
        return frozenset(agent for agent in range(agents) if any(effect.wins[agent] for effect in effects))

    def opened_by(self, signals: Sequence[Signal]) -> AuctionTable:
        return evolve(self, opened=any(signal.of_actions for signal in signals))

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """The earliest action."""
        return tuple(range(len(turn.actions), 0, -1))

    def situation(self, turn: Turn, units: int) -> str:
        return "acting"

    def label(self, turn: Turn, action: str | int) -> str:
        return label_of(action)

    def said(self, turn: Turn, action: str | int) -> str:
        return said_of(action)
