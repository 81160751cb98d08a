"""Smoothness: whether deviations, together with what is paid, bring at least a share of the optimum at every profile of
bids; and weights of profiles of bids under which no deviations do.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..budget import adding, digits, widest
from .payoffs import Payoffs, added

Tables = Sequence[Sequence[int]]
Entry = tuple[Sequence[int], Sequence[int], Fraction]  # types, a profile of bids, its weight


def least(payoffs: Payoffs, tables: Tables, bits: int) -> tuple[int, int]:
    """The least sum of tables by profile of bids, and where it is."""
    total = added(payoffs, tables, bits)
    payoffs.budget.charge("the least sum", 2 * len(total) * adding(bits))
    low = min(total)
    return low, total.index(low)


def best_replies(payoffs: Payoffs, entries: Sequence[Entry], mu: Fraction, weak: Fraction) -> Fraction:
    """The sum over agents and their types of what the best bid brings against the weighted profiles of bids, plus μ
    times the revenue and `weak` times the winning bids of these: an upper bound on λ times the weighted optimum."""
    budget = payoffs.budget
    common, weights = budget.whole("the weights of profiles of bids", [w for _, _, w in entries])
    wide = widest(weights)
    each = sum(payoffs.counts) * (5 + digits(wide, payoffs.bits) + adding(wide + payoffs.bits))
    budget.charge("the best replies to weighted profiles of bids", len(entries) * (50 + each))
    gains: dict[tuple[int, int], list[int]] = {}
    paid = won = 0
    for (types, bids, _), weight in zip(entries, weights, strict=True):
        place = payoffs.place(bids)
        paid += weight * payoffs.revenue[payoffs.sales[place]]
        won += weight * payoffs.winning[payoffs.sales[place]]
        for agent, kind in enumerate(types):
            stride, count = payoffs.stride(agent), payoffs.counts[agent]
            start = place - payoffs.numbers[agent][bids[agent]] * stride
            numbers = payoffs.results[agent][start : start + count * stride : stride]
            worth = payoffs.worth[agent][kind]
            mine = gains.setdefault((agent, kind), [0] * count)
            gains[agent, kind] = [x + weight * worth[k] for x, k in zip(mine, numbers, strict=True)]
    return (sum(map(max, gains.values())) + mu * paid + weak * won) / (common * payoffs.unit)


def never_loses(payoffs: Payoffs, agent: int, kind: int) -> bool:
    """Whether some bid never brings the type less than 0."""
    payoffs.budget.charge("a bid that never loses", 2 * payoffs.profiles)
    worth = payoffs.worth[agent][kind]
    loses = [x < 0 for x in worth]
    return any(not any(loses[k] for k in payoffs.against_all(agent, number)) for number in range(payoffs.counts[agent]))
