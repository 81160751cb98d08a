"""`payments`: everybody's auction payment."""

from __future__ import annotations

from typing import ClassVar

from ..keys import Vector
from .signal import Ended, Signal


class Payments(Signal):
    name: ClassVar[str] = "payments"

    def shows(self, bids: Vector, end: Ended) -> Vector:
        return end.payments
