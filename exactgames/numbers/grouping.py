"""Numbering the distinct values of integer keys in the order of first appearance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exactgames.numbers.arrays import Integers

_ROOM = 1 << 24
"""Keys below this are grouped through a table, larger ones by sorting."""


def group(keys: Integers, bound: int) -> tuple[Integers, Integers]:
    """(number of each key's value, index of each value's first appearance); numbers follow first appearance. 0 ≤ keys
    < bound.
    """
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    if bound <= _ROOM:
        seen = np.full(bound, -1, dtype=np.int64)
        seen[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
        first = np.sort(seen[seen >= 0])
        seen[keys[first]] = np.arange(len(first))
        return seen[keys], first
    _, index, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(index, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[inverse], index[order]


def combine(code: Integers, bound: int, column: Integers, size: int) -> tuple[Integers, int]:
    """A code for the pairs (code, column), 0 ≤ column < size, and its bound; renumbered before it could overflow."""
    if bound * size > 2**62:
        code, first = group(code, bound)
        bound = max(1, len(first))
    return code * size + column, bound * size


def fold(columns: Sequence[Integers]) -> tuple[Integers, int]:
    """(one code for each row of the columns, equal exactly for equal rows; its bound). Columns may be any integers."""
    code, bound = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        code, bound = combine(code, bound, place.astype(np.int64), max(1, len(values)))
    return code, bound
