"""Welfare: the sum over agents of the value of the final holding, in expectation over the certified profile.  Optimum:
the expected maximum of it over allocations; with non-increasing marginal values, the sum of the m largest.  Ratio:
optimum / welfare, null if either is 0.  Utility: an agent's ex-ante expected utility.  A claim that gives a value holds
exactly where it is that value.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import adding, digits
from ..reading import Rejected, lowest, show, table, unknown
from ..rebuild.rationality import Profile
from ..rebuild.tree import Tree
from .kinds import Claim


def check(claim: Claim, holds: bool, value: object, game: Tree, profile: Profile | None) -> None:
    """Check the evidence of one claim, or reject."""
    found = table(value, "evidence", "format", "value")["value"]
    given = None if found is None else lowest(found, "value")
    exact = _value(claim, game, profile)
    if given != exact:
        raise Rejected("value", f"{claim.kind}: found {show(given)}, expected {show(exact)}")
    if holds != (claim.value is None or claim.value == exact):
        raise Rejected("verdict", f"{claim.kind} is {show(exact)}: the claim {'fails' if holds else 'holds'}")


def _value(claim: Claim, game: Tree, profile: Profile | None) -> Fraction | None:
    if claim.kind == "optimum":
        return optimum(game)
    if profile is None:
        raise Rejected("instance", f"{claim.kind} is about the profile, and the file has no strategy")
    if claim.kind == "utility":
        if claim.agent is None:
            raise Rejected("instance", "utility: of which agent?")
        return profile.utility(claim.agent)
    reached = profile.welfare()
    if claim.kind == "welfare":
        return reached
    if claim.kind != "ratio":
        raise unknown("the claim", claim.kind)
    best = optimum(game)
    return best / reached if best and reached else None


def optimum(game: Tree) -> Fraction:
    market, total = game.market, 0
    each = len(market.agents) * market.units * (6 + adding(market.bits)) + digits(market.bits, game.prior_bits)
    game.budget.charge("the largest welfare", len(game.types) * each)
    for types, weight in zip(game.types, game.prior, strict=True):
        marginals: list[int] = []
        for agent, t in zip(market.agents, types, strict=True):
            marginals += [agent.value[t][k + 1] - agent.value[t][k] for k in range(market.units)]
        total += weight * sum(sorted(marginals, reverse=True)[: market.units])
    return Fraction(total, sum(game.prior) * market.scale)
