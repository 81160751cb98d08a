"""Welfare: the sum over agents of the value of the final holding, in expectation over the certified profile.  Optimum:
the expected maximum of it over allocations (`goods`).  Ratio:
optimum / welfare, null if either is 0.  Revenue: the expected sum of all payments in the auction.  Utility: an agent's
ex-ante expected utility.  A claim that gives a value holds exactly where it is that value.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import digits
from ..reading import Table, lowest, number, table
from ..rebuild.market import Market
from ..rebuild.tree import Tree
from ..rejected import Rejected, show, unknown
from ..words import cut
from .claim import Claim, Head, Judged, need_continuation, of_continuation, who

WORDS = {
    "welfare": "the profile's expected welfare is {}",
    "revenue": "the profile's expected revenue, the sum of all payments in the auction, is {}",
    "optimum": "the optimum, the greatest expected welfare, is {}",
    "ratio": "the optimum divided by the profile's expected welfare is {}",
    "utility": "the profile's expected utility for {whom} is {}",
}


@dataclass(frozen=True)
class Welfare(Claim):
    agent: int | None  # of a utility
    value: Fraction | None  # None: left open

    KINDS: ClassVar[tuple[str, ...]] = tuple(WORDS)

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "agent" if kind == "utility" else "", "value"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        agent = market.agent(raw["agent"], f"{where}, agent") if "agent" in raw else None
        return cls(*head, agent, number(raw["value"], f"{where}, value") if "value" in raw else None)

    @classmethod
    def of_profile(cls, kind: str) -> bool:
        return kind != "optimum"

    def about(self, market: Market | None) -> str:
        return "" if self.agent is None or market is None else market.agents[self.agent].name

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        whom = "" if self.agent is None or market is None else who(self.agent, None, market)
        value = "undefined" if found is None else str(found)
        shown = cut(show(self.value) if self.value is not None else value)
        return of_continuation(self, WORDS[self.kind].format(shown, whom=whom))

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        need_continuation(self, holds)
        given = self._given(evidence)
        exact = _exactly(self, judged)
        if given != exact:
            raise Rejected("value", f"{self.kind}: found {show(given)}, expected {show(exact)}")
        if holds != (self.value is None or self.value == exact):
            raise Rejected("verdict", f"{self.kind} is {show(exact)}: the claim {'fails' if holds else 'holds'}")

    def shown(self, evidence: object) -> dict[str, object]:
        return {"value": table(evidence, "evidence", "format", "value")["value"]}

    def _given(self, evidence: object) -> Fraction | None:
        found = table(evidence, "evidence", "format", "value")["value"]
        return None if found is None else lowest(found, "value")


def _exactly(claim: Welfare, judged: Judged) -> Fraction | None:
    if claim.kind == "optimum":
        return optimum(judged.game)
    profile = judged.profile_for(claim.kind)
    if claim.kind == "utility":
        if claim.agent is None:
            raise Rejected("instance", "utility: of which agent?")
        return profile.utility(claim.agent)
    if claim.kind == "revenue":
        return profile.revenue()
    reached = profile.welfare()
    if claim.kind == "welfare":
        return reached
    if claim.kind != "ratio":
        raise unknown("the claim", claim.kind)
    best = optimum(judged.game)
    return best / reached if best and reached else None


def optimum(game: Tree) -> Fraction:
    market, total = game.market, 0
    each = market.goods.optimum_cost(len(market.agents), market.bits) + digits(market.bits, game.prior_bits)
    game.budget.charge("the largest welfare", len(game.types) * each)
    for types, weight in zip(game.types, game.prior, strict=True):
        values = [agent.value[t] for agent, t in zip(market.agents, types, strict=True)]
        total += weight * market.goods.optimum(values)
    return Fraction(total, sum(game.prior) * market.scale)
