"""The guarantee of a market whose units or items are sold at posted prices (`kernel.posted`)."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ..budget import digits, room, words
from ..kernel.posted import least_sum, steps
from .market import Market
from .stages.posted_bundles import PostedBundles
from .stages.posted_price import PostedPrice

Posted = PostedPrice | PostedBundles


def posted_guarantee(market: Market, stage: Posted, anyhow: bool, informed: bool) -> Fraction:
    """`anyhow`: the buyers come in whatever order; `informed`: what they take may depend on the types of all."""
    profiles, weights = market.prior.profiles(market.budget)
    pairs = list(zip(profiles, weights, strict=True))
    _charge(market, stage, len(pairs), anyhow, informed)

    @cache
    def takes(left: int) -> list[tuple[int, int]]:
        return [(paid, market.goods.rest(left, holding)) for holding, paid in stage.takes(left)]

    @cache
    def best(agent: int, kind: int, left: int) -> int:
        value = market.agents[agent].value[kind]
        return max([value[holding] - paid for holding, paid in stage.takes(left)])

    groups = [[pair] for pair in pairs] if informed else [pairs]
    total = sum(least_sum(group, stage.order, anyhow, stage.everything, takes, best) for group in groups)
    return Fraction(total, sum(weights) * market.scale)


def _charge(market: Market, stage: Posted, profiles: int, anyhow: bool, informed: bool) -> None:
    goods, kinds = market.goods, [len(market.agents[agent].types) for agent in stage.order]
    bits = market.bits + 2 * sum(kinds).bit_length() + 64
    lefts, takes = goods.lefts()
    once, group, groups = (kinds, profiles, 1) if not informed else ([1] * len(kinds), 1, profiles)
    work, kept = steps(once, group, anyhow, lefts, takes)
    work = groups * work + sum(kinds) * takes * 5
    size = kept * (300 + 100 * len(kinds) + room(bits))
    market.budget.charge(f"the guarantee of a posted price, {words(groups)} times", work * digits(bits), kept=size)
