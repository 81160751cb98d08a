"""The others' type-contingent bids against which a mixture gains least.

Let g(τ, c) be the probability of the others' types τ times what the mixture gains there against the bids c. The
profile σ of type-contingent bids in which it gains least is

    min over σ of  Σ_τ g(τ, σ(τ)):

go through the strategies of all rivals but one; then the last one's bid can be chosen for each of her types by itself,
since each type profile has one of them. The last one is who has the most strategies.
"""

from __future__ import annotations

from math import prod

import numpy as np
from attrs import frozen

from exactgames.forms.form import StrategyColumn
from exactgames.game.tree import Index
from exactgames.numbers.arrays import Integers
from exactgames.tally import tallied

_CHUNK = 1 << 22


@frozen
class Others:
    """The others, in file order: how many types and bids each has."""

    types: tuple[int, ...]
    bids: tuple[int, ...]

    @property
    def last(self) -> int:
        """Who is left to the end: the place of the first with the most strategies, −1 if there is nobody."""
        sizes = [b**t for b, t in zip(self.bids, self.types, strict=True)]
        return max(range(len(sizes)), key=lambda k: sizes[k]) if sizes else -1

    @property
    def steps(self) -> int:
        """Additions in one search."""
        if not self.types:
            return 1
        strategies = [b**t for b, t in zip(self.bids, self.types, strict=True)]
        return prod(_without(tuple(strategies), self.last)) * prod(self.types) * self.bids[self.last]


def least_column(gain: Integers, others: Others) -> tuple[int, StrategyColumn]:
    """(the least Σ_τ gain[τ, σ(τ)], the first column σ that has it); gain [type profiles, bid profiles], mixed radix,
    the last one's fastest.
    """
    if not others.types:
        return int(gain.sum()), ()
    k, n = others.last, len(others.types)
    types, bids = _without(others.types, k), _without(others.bids, k)
    mine, theirs = others.types[k], others.bids[k]
    shaped = np.moveaxis(gain.reshape(*others.types, *others.bids), (k, n + k), (-2, -1))
    shaped = shaped.reshape(prod(types), prod(bids), mine, theirs)
    slots = [b for t, b in zip(types, bids, strict=True) for _ in range(t)]
    starts = np.cumsum([0, *types])[:-1]
    count = prod(slots)
    best: tuple[int, int, tuple[int, ...]] | None = None
    step = max(1, _CHUNK // (mine * theirs))
    for begin in tallied(range(0, count, step), "blocks of the others' strategies gone through"):
        number = np.arange(begin, min(begin + step, count))
        chosen = np.unravel_index(number, slots) if slots else ()
        total: Integers = np.zeros((len(number), mine, theirs), dtype=gain.dtype)
        for place, profile in enumerate(np.ndindex(*types)):
            at: Index = np.zeros(len(number), dtype=np.int64)
            for size, start, t in zip(bids, starts, profile, strict=True):
                at = at * size + chosen[start + t]
            total += shaped[place, at]
        values = total.min(axis=2).sum(axis=1)
        first = int(np.argmin(values))
        if best is None or int(values[first]) < best[0]:
            best = int(values[first]), int(number[first]), tuple(int(x) for x in total[first].argmin(axis=1))
    if best is None:
        raise AssertionError("there is always a column")
    least, number_of, reply = best
    digits = [int(x) for x in np.unravel_index(number_of, slots)] if slots else []
    parts = [tuple(digits[start : start + t]) for start, t in zip(starts, types, strict=True)]
    parts.insert(k, reply)
    return least, tuple(parts)


def _without(row: tuple[int, ...], k: int) -> tuple[int, ...]:
    """The row without its entry k."""
    return row[:k] + row[k + 1 :]
