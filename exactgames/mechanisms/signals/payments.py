"""All payments are seen by all."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.protocols import Observed, Signal, Speech
from exactgames.numbers.arrays import Integers


@frozen
class Payments(Signal):
    """Whose payment is whose, too."""

    name: ClassVar[str] = "payments"
    shows: ClassVar[str] = "what each has paid"
    of_payments: ClassVar[bool] = True

    def columns(self, observed: Observed) -> list[Integers]:
        return list(observed.payments.T)

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        paid = observed.payments[row].tolist()
        said = (f"{name} {speech.amount(paid[agent])}" for agent, name in enumerate(speech.agents))
        return "all payments seen: " + "; ".join(said)
