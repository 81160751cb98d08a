"""Conditions that the profiles of a cell meet, besides playing what it allows: that a mixture of bids earns less than
the bid that the cell plays, or the same, in the game implied by the profile's continuation.
"""

from __future__ import annotations

from typing import NamedTuple

from ..rebuild.cell_implied import Column, Mixture


class Condition(NamedTuple):
    """That of an agent's type the mixture earns less than the bid at the column; None: the same as it at every one."""

    agent: int
    type: int
    bid: int
    mixture: Mixture
    column: Column | None
