"""What all sealed-bid auctions of units have in common: who wins.  Bids are vectors of `m` marginal bids, of which the
`m` highest eligible ones win.  *Ties* at the last unit are lexicographic in an order of the agents: all equal bids of
the earlier agent are served first; `random` draws the order uniformly.

What is paid is each auction's own rule, said once in its file.  An agent's payment depends on how many units she won,
on her own eligible bids, and on her *rivals*: the `m` highest eligible bids of the others, highest first.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial, gcd
from typing import TYPE_CHECKING, ClassVar

from ...budget import Budget, adding, words
from ...reading import Table
from ..goods.goods import Goods
from ..keys import Draft, Vector
from .bidding import Outcome, SealedBids, read_terms

if TYPE_CHECKING:
    from ..market import Market


@dataclass(frozen=True)
class SealedAuction(SealedBids):
    units: int

    losers_pay: ClassVar[bool] = False  # whether who wins nothing may pay

    # -- Payments

    def offers(self, won: int, own: Sequence[int]) -> Vector:
        """The part of an agent's own eligible bids on which her payment depends if she wins so many units."""
        return ()

    def faces(self, won: int, rivals: Sequence[int]) -> Vector:
        """The part of her rivals on which it depends."""
        return ()

    @abstractmethod
    def payment(self, won: int, offers: Vector, faces: Vector) -> int:
        """What she pays."""

    def price(self, ranked: Sequence[int]) -> int:
        """The clearing price, from all eligible bids, highest first; 0 where there is none."""
        return 0

    @property
    def reach(self) -> int | None:
        """How many of the highest eligible bids the outcome depends on, at most; None: on all."""
        return self.units + 1

    # -- Who wins

    def outcomes(self, market: Market, bids: Sequence[Vector]) -> list[Outcome]:
        units, budget = self.units, market.budget
        budget.charge("the outcome of a profile of bids", 60 + len(bids) * (10 + 5 * units) * adding(market.bits))
        eligible = [self.eligible(vector) for vector in bids]
        ranked = sorted([x for vector in eligible for x in vector], reverse=True)
        winning = ranked[:units]
        cutoff = winning[-1] if winning else self.terms.reserve
        above = [len([x for x in vector if x > cutoff]) for vector in eligible]
        equal = [vector.count(cutoff) for vector in eligible]
        left = len(winning) - sum(above)
        price = self.price(ranked)
        found = []
        for share, extra in shares(equal, left, self.terms.priority, budget):
            allocation = tuple(a + b for a, b in zip(above, extra, strict=True))
            payments = tuple(
                [
                    _payment(self, agent, won, eligible, ranked) if won or self.losers_pay else 0
                    for agent, won in enumerate(allocation)
                ]
            )
            best = tuple([tuple(vector[:won]) for vector, won in zip(eligible, allocation, strict=True)])
            found.append(Outcome(share, allocation, payments, price, best))
        return found


def read_simple(kind: type[SealedAuction], raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
    """An auction without keys of its own."""
    reserve, terms = read_terms(raw, names)
    return Draft(lambda whole: kind(terms(whole(reserve)), goods.count), [reserve])


def outcomes(market: Market, bids: Sequence[Vector]) -> list[Outcome]:
    """The distinct outcomes of a bid profile (`SealedBids.outcomes`)."""
    return market.bidding.outcomes(market, bids)


def _payment(auction: SealedAuction, agent: int, won: int, eligible: list[list[int]], ranked: list[int]) -> int:
    own = eligible[agent]
    rivals = list(ranked)
    for x in own:
        rivals.remove(x)
    return auction.payment(won, auction.offers(won, own), auction.faces(won, rivals[: auction.units]))


# -- Ties


def shares(equal: list[int], left: int, priority: Vector | None, budget: Budget) -> list[tuple[int, Vector]]:
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
