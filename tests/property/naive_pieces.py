"""The conditions of a piece, (a) to (e), as docs/reference/semantics.md has them ("Run-length markets"), one unit at a
time.
"""

from __future__ import annotations

from itertools import groupby

from naive_runs import Bid, NaiveRuns

Held = tuple[int, ...]


class Rivals:
    """L: the others' eligible marginal bids, highest first, equal ones in tie order."""

    def __init__(self, naive: NaiveRuns, agent: int, bids: tuple[Bid, ...]) -> None:
        self.naive, self.agent = naive, agent
        every = [(x, i) for i, bid in enumerate(bids) if i != agent for x in bid]
        every = [(x, i) for x, i in every if x >= naive.reserve and (x > 0 or naive.zeros)]
        self.entries = sorted(every, key=lambda pair: (-pair[0], naive.order.index(pair[1])))

    def block(self, entry: int) -> object:
        """Which entry from 1 lies in: a level and an agent; beyond the last, or no entry at all."""
        if entry == 0:
            return "none"
        return "beyond" if entry > len(self.entries) else self.entries[entry - 1]

    def held(self, won: int) -> Held:
        found = [0] * len(self.naive.names)
        found[self.agent] = won
        for _, i in self.entries[: self.naive.units - won]:
            found[i] += 1
        return tuple(found)


def same_side(one: int, other: int) -> bool:
    return (one >= 0 and other >= 0) or (one <= 0 and other <= 0)


def is_piece(rivals: Rivals, low: int, high: int) -> bool:
    if low == high:
        return True
    naive, m = rivals.naive, rivals.naive.units
    if rivals.block(m - low + 1) != rivals.block(m - high + 1) or rivals.block(m - low) != rivals.block(m - high):
        return False
    first, last = rivals.held(low), rivals.held(high)
    if naive.seller is not None and not (demands(naive, first, last) and asked(naive, first) == asked(naive, last)):
        return False
    return ends(naive, rivals.agent, first, last)


def demands(naive: NaiveRuns, first: Held, last: Held) -> bool:
    """(b) and (c)."""
    assert naive.seller is not None
    for price in naive.prices:
        for kinds, _ in naive.kinds():
            left = [first[naive.seller], last[naive.seller]]
            for j in naive.buyers:
                many = sum(x >= price for x in naive.values[j][kinds[j]])
                if not same_side(many - first[j], many - last[j]):
                    return False
                left = [left[0] - max(0, many - first[j]), left[1] - max(0, many - last[j])]
                if not same_side(*left):
                    return False
    return True


def asked(naive: NaiveRuns, held: Held) -> object:
    """(d)."""
    offer = naive.offer(held)
    return max(naive.prices) if offer is None else offer[1]


def ends(naive: NaiveRuns, agent: int, first: Held, last: Held) -> bool:
    """(e): what she ends with, for all types, lies in one run of her values at both ends."""
    for (_, kinds, (one, _)), (_, _, (other, _)) in zip(naive.after(first), naive.after(last), strict=True):
        runs, start = [], 0
        for _, same in groupby(naive.values[agent][kinds[agent]]):
            runs.append((start, start + len(list(same))))
            start = runs[-1][1]
        pair = (one[agent], other[agent])
        if not any(a <= min(pair) and max(pair) <= b for a, b in runs):
            return False
    return True
