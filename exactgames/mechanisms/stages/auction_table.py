"""An auction as a table: agents act at once, and a table says who wins what and who pays what. Everybody sees what all
have won, and what she pays; nobody sees what others did, unless all bids are seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from attrs import evolve, frozen

from exactgames.mechanisms.keys import ActionLists, Key, OutcomeRows
from exactgames.mechanisms.outcome_table import Played, Position
from exactgames.mechanisms.protocols import Signal
from exactgames.mechanisms.stage import Move, Turn
from exactgames.mechanisms.stages.acting import Acting


@frozen(slots=False)
class AuctionTable(Acting):
    """Its rows sell units. ``opened``: all see all actions at the end."""

    format: ClassVar[str] = "table"
    title: ClassVar[str] = "an auction as a table"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("actions", ActionLists(), "what agents may do, all at once"),
        Key("rows", OutcomeRows("sales"), "what happens: the first row that holds decides"),
    )
    has_winning_bids: ClassVar[bool] = False

    opened: bool = False

    @property
    def table(self) -> Played:
        """Its moves; nobody sees a draw."""
        return Played(self.actions, self.rows, frozenset())

    @property
    def sells(self) -> int:
        """The most that a row sells."""
        return max((sum(effect.wins) for row in self.rows for effect, _ in row.draws), default=0)

    def reveals(self, at: Position) -> tuple[Move, ...]:
        """All actions at the end, if these are seen."""
        return self.moves(at) if self.opened and at.drawn >= 0 else ()

    def winners(self, agents: int) -> frozenset[int]:
        effects = [effect for row in self.rows for effect, _ in row.draws]
        return frozenset(agent for agent in range(agents) if any(effect.wins[agent] for effect in effects))

    def opened_by(self, signals: Sequence[Signal]) -> AuctionTable:
        return evolve(self, opened=any(signal.of_actions for signal in signals))

    def situation(self, turn: Turn, units: int) -> str:
        return "acting"
