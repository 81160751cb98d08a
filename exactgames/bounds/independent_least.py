"""The least that independent bids leave, exactly: for two agents with independent types.

What a plan leaves (``independent_bids``) depends on the distributions x and y of the two agents' bids alone:

    left = Σ_t P(t)·u_t + Σ_t P(t)·v_t + x·R·y,   u_t ≥ what each bid brings type t of the second agent against x,
                                                  v_t likewise of the first against y.

For given (y, v) that is linear in (x, u), which lies in a polyhedron, and the other way round. So it is least at a
vertex of each, and there are finitely many. In every equilibrium, whatever signals and trade mechanisms follow, agents
bid independently given their types: welfare is never less than this number, and where it is the optimum every
equilibrium is efficient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.bounds.auction import AuctionAlone
from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.linear.vertices import vertices

PAIRS = 200_000
"""The most pairs of vertices that are compared."""


@frozen
class Against:
    """A distribution of an agent's bids, and what the other one's types get against it, in their mean; over the tables'
    unit.
    """

    bids: tuple[Fraction, ...]
    brought: Fraction


def independent_least(alone: AuctionAlone, clock: Clock = FOREVER) -> Fraction | None:
    """What bids leave that do not depend on each other. None for other than two agents with independent types, or where
    there are too many vertices. Late when the clock ends.

    >>> from exactgames.bounds.auction import AuctionAlone
    >>> from exactgames.examples import speculator
    >>> str(independent_least(AuctionAlone.of(speculator().market)))  # S bids 2, B bids 0: nothing is left
    '0'
    """
    if len(alone.sizes) != 2 or alone.market.joint is not None:
        return None
    try:
        first, second = list(_vertices(alone, 0, clock)), list(_vertices(alone, 1, clock))
    except LimitReached:
        return None
    if len(first) * len(second) > PAIRS:
        return None
    revenue = alone.revenue.reshape(alone.sizes).T.tolist()
    least: Fraction | None = None
    for x in first:
        clock.check()
        paid = [_mean(x.bids, column) for column in revenue]
        for y in second:
            left = x.brought + y.brought + sum((p * r for p, r in zip(y.bids, paid, strict=True) if p), Fraction(0))
            least = left if least is None or left < least else least
    return None if least is None else least / alone.unit


def _mean(weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    return sum((p * value for p, value in zip(weights, values, strict=True) if p), start=Fraction(0))


def _vertices(alone: AuctionAlone, bidder: int, clock: Clock) -> Iterator[Against]:
    """Of {(x, u)}, the distributions of one agent's bids and the other's utilities; u above its least, so that nothing
    is negative.
    """
    other, size = 1 - bidder, alone.sizes[bidder]
    types = alone.market.agents[other].types
    tables = [alone.payoffs(other, t).tolist() for t in range(len(types))]
    floor = [min(0, *(min(row) for row in table)) for table in tables]
    rows = [
        ([*row, *(-int(s == t) for s in range(len(types)))], floor[t])
        for t, table in enumerate(tables)
        for row in table
    ]
    total = [1] * size + [0] * len(types)
    for point in vertices(size + len(types), [(total, 1)], rows, clock):
        utilities = [u + low for u, low in zip(point[size:], floor, strict=True)]
        mean = sum((t.probability * u for t, u in zip(types, utilities, strict=True)), start=Fraction(0))
        yield Against(tuple(point[:size]), mean)
