"""The type profile is seen by all, after the auction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.protocols import Signal, Speech


@frozen
class Types(Signal):
    """Whose type is whose."""

    name: ClassVar[str] = "types"
    shows: ClassVar[str] = "everybody's type"
    of_types: ClassVar[bool] = True

    def words_of_types(self, types: Sequence[int], speech: Speech) -> str:
        said = (f"{name} {speech.type(agent, types[agent])}" for agent, name in enumerate(speech.agents))
        return "all types seen: " + "; ".join(said)
