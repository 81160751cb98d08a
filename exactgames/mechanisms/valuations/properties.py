"""What valuations of items may be: monotone, submodular; with witnesses where they are not.

v is monotone if v(S) ≤ v(T) for all S ⊂ T. It is if v(S) ≤ v(S ∪ {x}) for all S and x.

v is submodular if v(S ∪ {x}) − v(S) ≥ v(T ∪ {x}) − v(T) for all S ⊂ T and x ∉ T. It is if that is so for all T =
S ∪ {y}: between S and any T the gain from x falls, or stays, with each item that is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactgames.mechanisms.goods.items import subsets
from exactgames.numbers.arrays import common_denominator, over

Witness = tuple[int, int, int]
"""Bundles S ⊂ T, and an item x (its index) that is in neither."""


def falling(worth: Sequence[Fraction]) -> tuple[int, int] | None:
    """Bundles S ⊂ T with v(S) > v(T), the first by S, then T = S with one more item; None if v is monotone."""
    count = len(worth).bit_length() - 1
    pairs = ((s, s | 1 << x) for s in range(len(worth)) for x in range(count) if not s >> x & 1)
    return next(((s, t) for s, t in pairs if worth[s] > worth[t]), None)


def not_submodular(worth: Sequence[Fraction]) -> Witness | None:
    """The first S, T, x (S, then T, in the bundles' order, then x in the items') that show that v is not submodular;
    None if it is.
    """
    count, whole = len(worth).bit_length() - 1, len(worth) - 1
    values = over(worth, common_denominator(worth))
    one_more = (
        (s, s | 1 << y, x)
        for s in range(len(worth))
        for y in range(count)
        for x in range(count)
        if x != y and not (s >> x | s >> y) & 1
    )
    if not any(_gains_more(values, *way) for way in one_more):
        return None
    every = (
        (s, s | more, x)
        for s in range(len(worth))
        for more in subsets(whole - s)[1:]
        for x in range(count)
        if not (s | more) >> x & 1
    )
    return next(way for way in every if _gains_more(values, *way))


def _gains_more(worth: Sequence[int], small: int, large: int, item: int) -> bool:
    """Whether the item adds more to the large bundle than to the small one."""
    x = 1 << item
    return worth[large | x] - worth[large] > worth[small | x] - worth[small]
