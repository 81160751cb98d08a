"""What profiles of bids lead to, averaged over ties: a *lottery* of allocations, and what each agent pays on average.
Many profiles have the same lottery.  All bids of the market have numbers of their own, those that are alike too.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import product
from math import lcm, prod

from ..budget import adding, digits, room, words
from .auctions.bidding import Outcome
from .keys import Vector
from .market import Market

Lottery = tuple[tuple[int, int], ...]  # the number of an allocation, its weight


@dataclass(frozen=True)
class BidOutcomes:
    allocations: list[Vector]
    lotteries: list[Lottery]
    lottery: array[int]  # by profile of bids, lexicographic: the number of its lottery
    paid: list[list[int]]  # by agent, by number: what she pays on average
    pays: list[array[int]]  # by agent, by profile of bids: the number of what she pays
    draws: int  # all averages are over it
    bits: int  # of an average, times `draws`

    def average(self, values: list[int]) -> list[int]:
        """By lottery, from what allocations are worth."""
        return [
            self.draws // sum([weight for _, weight in lottery]) * sum([weight * values[k] for k, weight in lottery])
            for lottery in self.lotteries
        ]

    @property
    def average_cost(self) -> int:
        """Its steps."""
        return sum(
            [8 + 4 * digits(self.bits, 60) + len(lottery) * (3 + adding(self.bits)) for lottery in self.lotteries]
        )

    def revenue(self) -> list[int]:
        """By profile of bids."""
        rows = [[paid[k] for k in pays] for paid, pays in zip(self.paid, self.pays, strict=True)]
        return list(map(sum, zip(*rows, strict=True)))


def bid_outcomes(market: Market) -> BidOutcomes:
    """The outcomes of a market with sealed bids."""
    budget, agents = market.budget, len(market.agents)
    total = prod(len(agent.bids) for agent in market.agents)
    what = f"the outcomes of {words(total)} profiles of bids"
    budget.charge(what, total * (40 + 30 * agents), kept=total * 8 * (agents + 1))
    allocations: dict[Vector, int] = {}
    lotteries: dict[Lottery, int] = {}
    amounts: list[dict[tuple[int, int], int]] = [{} for _ in market.agents]
    lottery, pays = array("L"), [array("L") for _ in market.agents]
    draws = 1
    for bids in product(*(agent.bids for agent in market.agents)):
        settled = market.bidding.outcomes(market, bids)
        if len(settled) > 1:
            budget.charge(what, len(settled) * (20 + 10 * agents))
        weight = sum([outcome.weight for outcome in settled])
        if draws % weight:
            draws = lcm(draws, weight)
        budget.charge(what, kept=_new(settled, allocations))
        drawn = Counter[int]()
        for outcome in settled:
            drawn[allocations.setdefault(outcome.allocation, len(allocations))] += outcome.weight
        ends = tuple(sorted(drawn.items()))
        if ends not in lotteries:
            budget.charge(what, 20, kept=300 + 130 * len(ends))
        lottery.append(lotteries.setdefault(ends, len(lotteries)))
        for agent, (own, known) in enumerate(zip(pays, amounts, strict=True)):
            amount = weight, sum([outcome.weight * outcome.payments[agent] for outcome in settled])
            if amount not in known:
                budget.charge(what, 20, kept=400)
            own.append(known.setdefault(amount, len(known)))
    bits = market.bits + draws.bit_length()
    numbers = sum(map(len, amounts))
    budget.charge("what agents pay", numbers * (10 + 4 * digits(bits, 60)), kept=numbers * (8 + room(bits)))
    paid = [[draws // weight * amount for weight, amount in known] for known in amounts]
    return BidOutcomes([*allocations], [*lotteries], lottery, paid, pays, draws, bits)


def _new(settled: list[Outcome], known: dict[Vector, int]) -> int:
    """The bytes of allocations that are not known."""
    return sum([300 + 8 * len(end.allocation) for end in settled if end.allocation not in known])
