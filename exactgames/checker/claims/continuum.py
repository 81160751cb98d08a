"""All real bids: claims of run-length markets alone (`runs/claims`).  Of any other market they are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..reading import Table
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rejected import Rejected
from .claim import Claim, Head, Judged

EQUILIBRIUM, UNDOMINATED = "continuum-bids", "continuum-undominated"
WORDS = {
    EQUILIBRIUM: "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market in which bids are any"
    " real numbers",
    UNDOMINATED: "no type's bid is weakly dominated, by any mixture of bids, in the market in which bids are any real"
    " numbers",
}


@dataclass(frozen=True)
class Continuum(Claim):
    KINDS: ClassVar[tuple[str, ...]] = (EQUILIBRIUM, UNDOMINATED)

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        raise Rejected(CODE, f"{where}: {head.kind} is claimed of run-length markets alone")

    def about(self, market: Market | None) -> str:
        return ""

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        return WORDS[self.kind]

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        raise Rejected(CODE, f"{self.kind} is claimed of run-length markets alone")
