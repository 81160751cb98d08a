"""The rules of the model, one row each, in the order in which messages name them."""

from __future__ import annotations

from typing import Final

from exactgames.mechanisms.stage import Stage
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.resale_by_winners import ResaleByWinners
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt

FIRST_STAGES: Final[tuple[type[Stage], ...]] = (PostedPrice,)
"""Stages that stand in place of a sealed auction."""

AFTERMARKETS: Final[tuple[type[Stage], ...]] = (TakeItOrLeaveIt, ResaleByWinners)
"""Stages that follow it."""
