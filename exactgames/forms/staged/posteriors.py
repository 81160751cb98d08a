"""What agents learn of the others' types from the auction: docs/reference/certificate.md, "The staged form".

An agent *tells* if her types do not all play the same distribution of bids. An agent is *informed* if another one tells
and the aftermarket has an offer of hers. Her posterior after an observation (own bid, allocation, own payment, Γ) is,
for each type profile of the others, the leading term c·ε^k of its probability under the uniform tremble.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, over

Mixed = tuple[tuple[int, Fraction], ...]
"""A mixed bid: (index, probability), indices ascending."""
Bids = tuple[tuple[Mixed, ...], ...]
"""[agent][type] the mixed bid."""


@frozen(eq=False)
class Posteriors:
    """The different posteriors of one agent, in order.

    label        [R] which one each outcome of the auction leads to
    power        [posteriors, others' type profiles] least 0 in each row
    coefficient  likewise, in each row integers without common factor
    """

    label: Index
    power: Index
    coefficient: Integers


def telling(bids: Bids) -> tuple[bool, ...]:
    """For each agent whether her bid depends on her type."""
    return tuple(any(bid != mine[0] for bid in mine) for mine in bids)


def informed(market: Market, bids: Bids) -> tuple[bool, ...]:
    """For each agent whether some move of hers after the auction may turn on what others' bids have told of their
    types.
    """
    tells = telling(bids)
    agents = len(market.agents)
    asking = frozenset(agent for stage in market.aftermarket for agent in stage.informed(agents))
    return tuple(i in asking and any(other for j, other in enumerate(tells) if j != i) for i in range(agents))


def rival_types(market: Market, agent: int) -> list[tuple[int, ...]]:
    """The others' type profiles, lexicographic in file order."""
    return list(product(*(range(len(a.types)) for j, a in enumerate(market.agents) if j != agent)))


def posteriors_of(market: Market, agent: int, bids: Bids, observed: Index, profile: list[Index]) -> Posteriors:
    """The agent's posteriors after R outcomes, all of the auction's, each tie order once.

    observed  [R] a number for what she sees, equal exactly for equal observations, 0 … O − 1
    profile   for each agent [R] the index of her bid
    """
    order = np.argsort(observed, kind="stable")
    starts = np.flatnonzero(np.diff(observed[order], prepend=-1))
    others = [j for j in range(len(market.agents)) if j != agent]
    types = rival_types(market, agent)
    scales = [common_denominator(p for mixed in bids[j] for _, p in mixed) for j in others]
    priors = [p for _, p in market.independent.others(agent)]
    weights = over(priors, common_denominator(priors))
    bound = max(weights) * prod(scales) * len(observed)
    dtype = exact_dtype(bound)
    rows = len(starts)
    power = np.zeros((rows, len(types)), dtype=np.int64)
    coefficient: Integers = np.zeros((rows, len(types)), dtype=dtype)
    sorted_bids = [profile[j][order] for j in others]
    for column, (row, weight) in enumerate(zip(types, weights, strict=True)):
        off = np.zeros(len(order), dtype=np.int64)
        term: Integers = np.full(len(order), weight, dtype=dtype)
        for j, t, scale, chosen in zip(others, row, scales, sorted_bids, strict=True):
            count = len(market.agents[j].bids or ())
            numerators: Integers = np.full(count, scale, dtype=dtype)
            trembled = np.ones(count, dtype=np.int64)
            for k, p in bids[j][t]:
                numerators[k], trembled[k] = int(p * scale), 0
            off += trembled[chosen]
            term = term * numerators[chosen]
        least = np.minimum.reduceat(off, starts)
        group = np.repeat(least, np.diff(np.append(starts, len(order))))
        power[:, column] = least
        coefficient[:, column] = np.add.reduceat(np.where(off == group, term, 0), starts)
    power -= power.min(axis=1, keepdims=True)
    coefficient //= np.gcd.reduce(coefficient, axis=1)[:, None]
    pairs = [part[:, k] for k in range(len(types)) for part in (power, coefficient)]
    ranked = np.lexsort(tuple(reversed(pairs)))
    changes = np.ones(rows, dtype=bool)
    for part in pairs:
        changes[1:] &= part[ranked][1:] == part[ranked][:-1]
    changes[1:] = ~changes[1:]
    number = np.empty(rows, dtype=np.int64)
    number[ranked] = np.cumsum(changes) - 1
    label = np.empty(len(order), dtype=np.int64)
    label[order] = np.repeat(number, np.diff(np.append(starts, len(order))))
    kept = ranked[changes]
    return Posteriors(label, power[kept], coefficient[kept])
