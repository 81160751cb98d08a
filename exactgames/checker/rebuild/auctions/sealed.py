"""What all sealed-bid auctions have in common: who wins.  Bids are vectors of `m` marginal bids.  A marginal bid is
*eligible* if it is at least the reserve and, unless zero bids win, positive.  The `m` highest eligible bids win.
*Ties* at the last unit are lexicographic in an order of the agents: all equal bids of the earlier agent are served
first; `random` draws the order uniformly.

What is paid is each auction's own rule, said once in its file.  An agent's payment depends on how many units she won,
on her own eligible bids, and on her *rivals*: the `m` highest eligible bids of the others, highest first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, gcd
from typing import TYPE_CHECKING, ClassVar

from ...budget import Budget, adding, words
from ...reading import Table, number, table, text, truth
from ...rejected import Rejected
from ...words import listed
from ..keys import CODE, Draft, Vector, agents_named

if TYPE_CHECKING:
    from ..market import Market

Money = Callable[[int], str]  # an amount in words


@dataclass(frozen=True, slots=True)
class Terms:
    """The keys that every sealed-bid auction has."""

    priority: Vector | None  # who is served first at a tie; None: drawn at random
    reserve: int
    zero_bids_win: bool


@dataclass(frozen=True)
class SealedAuction(ABC):
    terms: Terms
    units: int

    format: ClassVar[str]
    has_price: ClassVar[bool] = False  # whether there is a clearing price
    losers_pay: ClassVar[bool] = False  # whether who wins nothing may pay

    @classmethod
    @abstractmethod
    def read(cls, raw: Table, names: Sequence[str], units: int) -> Draft[SealedAuction]:
        """The auction of an instance's table."""

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

    @abstractmethod
    def rule(self) -> str:
        """The payment rule in words."""

    # -- What all have in common

    def eligible(self, vector: Sequence[int]) -> list[int]:
        least, zero = self.terms.reserve, self.terms.zero_bids_win
        return [x for x in vector if x >= least and (x > 0 or zero)]

    def words(self, names: Sequence[str], money: Money) -> str:
        """The auction in words; the names in quotes."""
        terms = self.terms
        ties = "at random" if terms.priority is None else f"in the order {listed([names[k] for k in terms.priority])}"
        reserve = f", reserve {money(terms.reserve)}" if terms.reserve else ""
        zero = "" if terms.zero_bids_win else ", bids of 0 do not win"
        return f"{self.rule()}{reserve}{zero}, ties {ties}"


def read_terms(raw: Table, names: Sequence[str], own: str = "") -> tuple[Fraction, Callable[[int], Terms]]:
    """The common keys, where an auction has keys of its `own` too: the reserve, and how the terms are made from it."""
    table(raw, "auction", CODE, "format", f"{own} ties reserve zero_bids_win")
    priority: Vector | None = tuple(range(len(names)))
    if isinstance(raw.get("ties"), str):
        text(raw["ties"], "auction, ties", CODE, "random")
        priority = None
    elif "ties" in raw:
        ties = table(raw["ties"], "auction, ties", CODE, "priority")
        priority = agents_named(ties["priority"], "auction, ties", names)
        if len(priority) != len(names):
            raise Rejected(CODE, f"auction, ties: {len(priority)} agents named, expected all {len(names)}")
    reserve = number(raw.get("reserve", 0), "auction, reserve", 0)
    zero = truth(raw.get("zero_bids_win", True), "auction, zero_bids_win", CODE)
    return reserve, lambda least: Terms(priority, least, zero)


def read_simple(kind: type[SealedAuction], raw: Table, names: Sequence[str], units: int) -> Draft[SealedAuction]:
    """An auction without keys of its own."""
    reserve, terms = read_terms(raw, names)
    return Draft(lambda whole: kind(terms(whole(reserve)), units), [reserve])


# -- Outcomes


@dataclass(frozen=True, slots=True)
class Outcome:
    weight: int  # of this outcome among those of one bid profile: integers without common factor
    allocation: Vector
    payments: Vector
    price: int  # the clearing price, 0 where there is none
    winning: tuple[Vector, ...]  # by agent, the marginal bids that won, highest first


def outcomes(market: Market, bids: Sequence[Vector]) -> list[Outcome]:
    """The distinct outcomes of a bid profile, in the order in which the draws of an order (the orders taken
    lexicographically, the file's first) first lead to them."""
    auction, units, budget = market.sealed_auction, market.units, market.budget
    budget.charge("the outcome of a profile of bids", 60 + len(bids) * (10 + 5 * units) * adding(market.bits))
    eligible = [auction.eligible(vector) for vector in bids]
    ranked = sorted([x for vector in eligible for x in vector], reverse=True)
    winning = ranked[:units]
    cutoff = winning[-1] if winning else auction.terms.reserve
    above = [len([x for x in vector if x > cutoff]) for vector in eligible]
    equal = [vector.count(cutoff) for vector in eligible]
    left = len(winning) - sum(above)
    price = auction.price(ranked)
    found = []
    for share, extra in shares(equal, left, auction.terms.priority, budget):
        allocation = tuple(a + b for a, b in zip(above, extra, strict=True))
        payments = tuple(
            [
                _payment(auction, agent, won, eligible, ranked) if won or auction.losers_pay else 0
                for agent, won in enumerate(allocation)
            ]
        )
        best = tuple([tuple(vector[:won]) for vector, won in zip(eligible, allocation, strict=True)])
        found.append(Outcome(share, allocation, payments, price, best))
    return found


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
