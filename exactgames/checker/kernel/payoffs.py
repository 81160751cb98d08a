"""What an auction alone brings: tables over the profiles of bids.  Profiles are numbered lexicographically, the first
agent's bids slowest; so are the profiles of the others' bids.  Bids are *alike* if they differ only in what cannot win;
where nothing else tells them apart there is one number for all of them.  Many profiles come to the same for an agent: a
*result* of hers is what she wins and pays, averaged over ties.  All money is in integers over one common denominator,
`unit`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from ..budget import Budget, adding, digits, room, widest, words

Weights = Sequence[tuple[int, int]]  # bid, weight: a mixture, times a common denominator


@dataclass(frozen=True)
class Payoffs:
    counts: tuple[int, ...]  # by agent, how many bids she has; of those that are alike, one
    numbers: list[list[int]]  # by agent, by bid of the market's: its number here
    first: list[list[int]]  # by agent, by number: the first of these bids
    results: list[array[int]]  # by agent, by profile of bids: the number of her result
    worth: list[list[list[int]]]  # by agent, type, result: what the type gets, less what she pays
    sales: array[int]  # by profile of bids: the number of its sums
    revenue: list[int]  # by that number: the sum of all payments
    winning: list[int]  # the sum of the bids that win
    unit: int
    bits: int  # of any of these numbers, at most
    budget: Budget

    @property
    def profiles(self) -> int:
        return len(self.sales)

    def stride(self, agent: int) -> int:
        """How many profiles there are of the bids of the agents after her."""
        return prod(self.counts[agent + 1 :])

    def rest(self, agent: int) -> int:
        """How many profiles of the others' bids there are."""
        return self.profiles // self.counts[agent]

    def place(self, bids: Sequence[int]) -> int:
        """The number of a profile of the market's bids."""
        found = 0
        for bid, numbers, count in zip(bids, self.numbers, self.counts, strict=True):
            found = found * count + numbers[bid]
        return found

    def bids(self, place: int) -> list[int]:
        """The first profile of the market's bids that has this number."""
        found = []
        for first in reversed(self.first):
            place, number = divmod(place, len(first))
            found.append(first[number])
        return found[::-1]

    def against_all(self, agent: int, number: int) -> array[int]:
        """The results of the bid of a number, by profile of the others' bids."""
        ids, own, stride, bid = self.results[agent], self.counts[agent], self.stride(agent), number
        if stride == 1:
            return ids[bid::own]
        found = array("L")
        for start in range(bid * stride, len(ids), own * stride):
            found.extend(ids[start : start + stride])
        return found


def deviating(payoffs: Payoffs, agent: int, kind: int, mixture: Weights) -> list[int]:
    """By profile of the others' bids: what a type gets from a mixture, times the denominator of the weights."""
    count, wide = payoffs.rest(agent), widest(weight for _, weight in mixture)
    bits = payoffs.bits + wide + len(mixture).bit_length()
    worth, budget = payoffs.worth[agent][kind], payoffs.budget
    each = len(worth) * digits(wide, payoffs.bits) + count * (3 + adding(bits))
    budget.charge("what a mixture of bids brings", len(mixture) * each, briefly=count * (16 + 2 * room(bits)))
    found = [0] * count
    for bid, weight in mixture:
        scaled = [weight * x for x in worth]
        number = payoffs.numbers[agent][bid]
        found = [x + scaled[k] for x, k in zip(found, payoffs.against_all(agent, number), strict=True)]
    return found


def spread(payoffs: Payoffs, agent: int, table: Sequence[int]) -> list[int]:
    """A table by profile of the others' bids, as one by profile of all bids."""
    own, stride = payoffs.counts[agent], payoffs.stride(agent)
    payoffs.budget.charge("a table by profile of bids", 2 * payoffs.profiles, briefly=8 * payoffs.profiles)
    found: list[int] = []
    for start in range(0, len(table), stride):
        found += list(table[start : start + stride]) * own
    return found


def joined(payoffs: Payoffs, agent: int, tables: Sequence[Sequence[int]]) -> list[int]:
    """By own bid a table by profile of the others' bids, as one by profile of all bids."""
    stride = payoffs.stride(agent)
    payoffs.budget.charge("a table by profile of bids", 2 * payoffs.profiles, briefly=8 * payoffs.profiles)
    found: list[int] = []
    for start in range(0, payoffs.rest(agent), stride):
        for table in tables:
            found += table[start : start + stride]
    return found


def sales(payoffs: Payoffs, revenue: int, winning: int = 0) -> list[int]:
    """By profile of bids: so many times its revenue, plus so many times its winning bids."""
    bits = widest([revenue, winning])
    steps = payoffs.profiles + len(payoffs.revenue) * (3 + 2 * digits(bits, payoffs.bits))
    payoffs.budget.charge("the revenue of all profiles of bids", steps, briefly=8 * payoffs.profiles)
    known = [revenue * x + winning * y for x, y in zip(payoffs.revenue, payoffs.winning, strict=True)]
    return [known[k] for k in payoffs.sales]


def added(payoffs: Payoffs, tables: Iterable[Sequence[int]], bits: int) -> list[int]:
    """The sum of tables by profile of bids, whose entries have so many bits at most."""
    listed = list(tables)
    count = payoffs.profiles
    what = f"a sum over {words(count)} profiles of bids"
    payoffs.budget.charge(what, count * (2 + len(listed) * (1 + adding(bits))), briefly=count * (8 + room(bits)))
    return list(map(sum, zip(*listed, strict=True)))
