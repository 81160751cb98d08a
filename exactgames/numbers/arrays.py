"""Arrays of exact numbers: integers over one common denominator.

int64 where a proven bound on every intermediate magnitude allows it, Python integers (object arrays) otherwise; the
bound decides, never luck. Callers pass a bound on the absolute value of everything that the computation forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]
"""Indices, and other small integers."""
Integers = npt.NDArray[Any]
"""An int64 array, or an object array of Python integers."""

_INT64 = 2**63 - 1


def exact_dtype(bound: int) -> np.dtype[Any]:
    """int64 if every magnitude is at most ``bound`` and that fits, else object (Python integers)."""
    return np.dtype(np.int64) if bound <= _INT64 else np.dtype(object)


def mask(values: Any) -> npt.NDArray[np.bool_]:
    """The outcome of a comparison as booleans, also where Python integers were compared."""
    found: npt.NDArray[np.bool_] = np.asarray(values).astype(bool)
    return found


def common_denominator(values: Iterable[Fraction]) -> int:
    """The least common denominator; 1 for no values."""
    return lcm(1, *(value.denominator for value in values))


def over(values: Sequence[Fraction], denominator: int) -> list[int]:
    """The numerators of ``values`` over ``denominator``, which must be a multiple of each one's own."""
    return [value.numerator * (denominator // value.denominator) for value in values]


def integer_array(values: Sequence[int], bound: int | None = None) -> Integers:
    """The integers as an array; ``bound`` (default: their own largest magnitude) picks the dtype."""
    largest = max((abs(value) for value in values), default=0) if bound is None else bound
    return np.array(values, dtype=exact_dtype(largest))
