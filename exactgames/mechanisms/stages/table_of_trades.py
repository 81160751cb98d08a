"""A table of trades: agents act at once, and a table says which trades are made and who pays what; then all see all
actions, and what was drawn.
"""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.keys import ActionLists, Key, OutcomeRows
from exactgames.mechanisms.outcome_table import Position
from exactgames.mechanisms.stage import Move
from exactgames.mechanisms.stages.acting import Acting


@frozen(slots=False)
class TableOfTrades(Acting):
    """Its rows make trades."""

    format: ClassVar[str] = "table"
    title: ClassVar[str] = "a table of trades"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("actions", ActionLists(), "what agents may do, all at once"),
        Key("rows", OutcomeRows("trades"), "what happens: the first row that holds decides"),
    )

    def reveals(self, at: Position) -> tuple[Move, ...]:
        """All actions, when all have acted."""
        return self.moves(at)
