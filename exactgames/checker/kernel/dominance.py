"""Tables of an implied game of one type: by type profile of the others, by profile of their bids, her payoff (times the
type profile's weight).  A column is a profile of the others' bids, or, against strategies, of their bids at each of
their types; her payoff against it is the sum over the type profiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from ..budget import Budget, adding, digits, room, words

Rows = list[list[int]]  # by type profile, by profile of the others' bids


def summed(rows: Rows, wide: int, budget: Budget) -> list[int]:
    """Over the type profiles: the payoff against each profile of bids.  `wide`: bits of an entry."""
    budget.charge("a sum over the type profiles", 2 * sum(map(len, rows)) * adding(wide))
    return [sum(column) for column in zip(*rows, strict=True)]


def difference(own: Rows, mixture: Sequence[tuple[int, Rows]], common: int, wide: int, budget: Budget) -> Rows:
    """What a mixture (weights of the sum `common`, and rows) earns more than a bid, times `common`."""
    bits, count = common.bit_length() + wide, sum(map(len, own))
    steps = count * (2 + len(mixture) * (3 + digits(wide, common.bit_length()) + adding(bits)))
    budget.charge("what a dominator earns more", steps, briefly=count * (24 + 2 * room(bits)))
    found = [[-common * x for x in row] for row in own]
    for weight, rows in mixture:
        for row, more in zip(found, rows, strict=True):
            row[:] = [a + weight * b for a, b in zip(row, more, strict=True)]
    return found


def least_over_strategies(
    rows: Rows, profiles: Sequence[Sequence[int]], counts: Sequence[int], kinds: Sequence[int], last: int
) -> int | None:
    """The least sum of a table over all strategy columns; None if there is none.  `profiles`: the others' types, by
    row; `counts` and `kinds`: by other agent, how many bids and types.  The strategies of all others but `last` are
    enumerated; given these, her bids at her types are chosen separately: each counts in its own type profiles.
    """
    strides = [prod(counts[k + 1 :]) for k in range(len(counts))]
    lists = [
        [None] if k == last else list(product(range(count), repeat=types))
        for k, (count, types) in enumerate(zip(counts, kinds, strict=True))
    ]
    least: int | None = None
    for strategies in product(*lists):
        sums = [[0] * counts[last] for _ in range(kinds[last])]
        for types, row in zip(profiles, rows, strict=True):
            place = 0
            for strategy, t, stride in zip(strategies, types, strides, strict=True):
                if strategy is not None:
                    place += strategy[t] * stride
            mine, stride = sums[types[last]], strides[last]
            for bid in range(len(mine)):
                mine[bid] += row[place + bid * stride]
        total = sum(map(min, sums))
        least = total if least is None else min(least, total)
    return least


def charge_strategies(
    rows: int, counts: Sequence[int], kinds: Sequence[int], wide: int, where: str, budget: Budget
) -> int:
    """Pay for looking at all strategy columns: which of the others is best left to the end."""
    bits = max(n.bit_length() * types for n, types in zip(counts, kinds, strict=True))
    budget.charge("the number of strategies", len(counts) * digits(bits))
    sizes = [n**types for n, types in zip(counts, kinds, strict=True)]
    last = sizes.index(max(sizes))
    others = [(size, types) for k, (size, types) in enumerate(zip(sizes, kinds, strict=True)) if k != last]
    columns = prod(size for size, _ in others)
    each = rows * (5 + 3 * len(counts) + 2 * counts[last]) + 3 * counts[last] * kinds[last]
    size = sum(count * (60 + 8 * types) for count, types in others)
    budget.charge(f"{where}: {words(columns)} strategy columns", columns * each * adding(wide), briefly=size)
    return last
