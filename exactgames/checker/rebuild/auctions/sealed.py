"""The sealed-bid auctions.  Bids are vectors of `m` marginal bids.  A marginal bid is *eligible* if it is at least the
reserve and, unless zero bids win, positive.  The `m` highest eligible bids win.  *Ties* at the last unit are
lexicographic in an order of the agents: all equal bids of the earlier agent are served first; `random` draws the order
uniformly.  *Uniform price*: the highest losing bid is the larger of the reserve and the highest bid that does not win;
the lowest winning one is the m-th highest eligible bid, or the reserve if fewer than m win; a weight w gives (1 -
w)·(highest losing) + w·(lowest winning).  *Discriminatory*: each pays her own winning bids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial, gcd

from ...budget import Budget, adding, words
from ...reading import unknown
from ..market import Market, Vector


@dataclass(frozen=True, slots=True)
class Outcome:
    weight: int  # of this outcome among those of one bid profile: integers without common factor
    allocation: Vector
    payments: Vector
    price: int  # the clearing price of a uniform-price auction, else 0


def outcomes(market: Market, bids: Sequence[Vector]) -> list[Outcome]:
    """The distinct outcomes of a bid profile, in the order in which the draws of an order (the orders taken
    lexicographically, the file's first) first lead to them."""
    auction, units, budget = market.auction, market.units, market.budget
    budget.charge("the outcome of a profile of bids", 50 + len(bids) * (10 + 5 * units) * adding(market.bits))
    least = auction.reserve
    eligible = [[x for x in vector if x >= least and (x > 0 or auction.zero_bids_win)] for vector in bids]
    ranked = sorted((x for vector in eligible for x in vector), reverse=True)
    winning = ranked[:units]
    losing = max([least, *ranked[units : units + 1]])  # bids that are not eligible are below the reserve, or zero
    price = 0
    if auction.format == "uniform-price":
        lowest = winning[-1] if len(winning) == units else least
        weight = auction.weight
        price = ((weight.denominator - weight.numerator) * losing + weight.numerator * lowest) // weight.denominator
    cutoff = winning[-1] if winning else least
    above = [sum(x > cutoff for x in vector) for vector in eligible]
    equal = [sum(x == cutoff for x in vector) for vector in eligible]
    left = len(winning) - sum(above)

    found = []
    for share, extra in _shares(equal, left, auction.priority, budget):
        allocation = tuple(a + b for a, b in zip(above, extra, strict=True))
        if auction.format == "uniform-price":
            payments = tuple(price * units_won for units_won in allocation)
        elif auction.format == "discriminatory":  # an agent's winning bids are her highest
            payments = tuple(sum(vector[:units_won]) for vector, units_won in zip(eligible, allocation, strict=True))
        else:
            raise unknown("the auction", auction.format)
        found.append(Outcome(share, allocation, payments, price))
    return found


def _shares(equal: list[int], left: int, priority: Vector | None, budget: Budget) -> list[tuple[int, Vector]]:
    """How `left` units go to the `equal` bids at the cutoff: (weight, units by agent)."""
    if sum(equal) <= left:
        return [(1, tuple(equal))]
    if priority is not None:
        served = [0] * len(equal)
        for agent in priority:
            served[agent] = min(equal[agent], left - sum(served))
        return [(1, tuple(served))]
    tied = [agent for agent, count in enumerate(equal) if count]
    budget.charge("counting the outcomes of a tie", len(tied) * (len(tied) + 1) * (left + 1))
    count = _count(tied, equal, left)
    size = 600 + 32 * len(equal)
    budget.charge(f"{words(count)} outcomes of a tie", count * len(tied) * (10 + len(equal) // 2), briefly=count * size)
    weights: dict[Vector, int] = {}
    first: dict[Vector, Vector] = {}
    for early, taken in _early(tied, equal, left):
        # Orders that begin with the agents of `early`, all served in full, and then `last`, who takes what remains.
        for last in tied:
            if last in early or taken + equal[last] < left:
                continue
            extra = [equal[agent] if agent in early else 0 for agent in range(len(equal))]
            extra[last] = left - taken
            key = tuple(extra)
            weights[key] = weights.get(key, 0) + factorial(len(early)) * factorial(len(tied) - len(early) - 1)
            begins = (*early, last)
            first[key] = min(first.get(key, begins), begins)
    common = gcd(*weights.values())
    return [(weights[key] // common, key) for key in sorted(weights, key=lambda key: first[key])]


def _count(tied: list[int], equal: list[int], left: int) -> int:
    """How many outcomes a tie has: those who are served take `left` exactly, or one of them only a part."""

    def sets(agents: list[int]) -> list[int]:
        """How many sets of agents take s units, s = 0 ... left."""
        found = [1] + [0] * left
        for agent in agents:
            for units in range(left, equal[agent] - 1, -1):
                found[units] += found[units - equal[agent]]
        return found

    total = sets(tied)[left]
    for last in tied:
        total += sum(sets([agent for agent in tied if agent != last])[max(0, left - equal[last] + 1) : left])
    return total


def _early(tied: list[int], equal: list[int], left: int) -> Iterator[tuple[Vector, int]]:
    """Every set of tied agents who together take fewer than `left` units, with what they take; but for sets so small
    that nobody could take all the rest."""
    most = max(equal)
    rest = [sum(equal[agent] for agent in tied[k:]) for k in range(len(tied) + 1)]
    stack: list[tuple[Vector, int, int]] = [((), 0, 0)]
    while stack:
        chosen, taken, k = stack.pop()
        if taken + rest[k] + most < left:
            continue
        if k == len(tied):
            yield chosen, taken
            continue
        stack.append((chosen, taken, k + 1))
        if taken + equal[tied[k]] < left:
            stack.append(((*chosen, tied[k]), taken + equal[tied[k]], k + 1))
