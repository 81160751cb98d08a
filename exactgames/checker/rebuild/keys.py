"""Values that several mechanisms read, each with what is refused; and how a mechanism waits for the common denominator
of the money before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from ..budget import Budget, digits
from ..reading import array, number, text
from ..rejected import Rejected, show

Vector = tuple[int, ...]
Whole = Callable[[Fraction], int]  # money as an integer over the common denominator
T = TypeVar("T")
CODE = "instance"
PART_BITS = 3_400  # of a numerator or denominator of 1,000 digits, and a little


class Draft(NamedTuple, Generic[T]):
    """A mechanism that has been read: the money in it, and how it is made once the common denominator is known."""

    make: Callable[[Whole], T]
    amounts: Sequence[Fraction] = ()
    weights: int = 1  # the denominator of the weights with which amounts are averaged
    odds: Sequence[tuple[str, Sequence[Fraction]]] = ()  # distributions, each with its place


def increasing(value: object, where: str, most: int) -> list[Fraction]:
    found = [number(x, where, 0) for x in array(value, where, CODE, 1, most)]
    if any(a >= b for a, b in pairwise(found)):
        raise Rejected(CODE, f"{where}: not strictly increasing")
    return found


def non_increasing(value: object, where: str, most: int) -> list[Fraction]:
    """Missing entries are 0."""
    found = [number(x, where, 0) for x in array(value, where, CODE, 0, most)]
    if any(a < b for a, b in pairwise(found)):
        raise Rejected(CODE, f"{where}: not non-increasing")
    return found + [Fraction(0)] * (most - len(found))


def name_of(value: object, where: str, taken: Iterable[str]) -> str:
    name = text(value, where, CODE)
    if not 1 <= len(name) <= 64 or not name.isprintable() or '"' in name or "\\" in name:
        raise Rejected(CODE, f"{where}: {show(name)} is not 1 to 64 printable characters without quote or backslash")
    if name in taken:
        raise Rejected(CODE, f"{where}: the name {show(name)} is used twice")
    return name


def agents_named(value: object, where: str, names: Sequence[str], least: int = 0) -> Vector:
    """Distinct agents, in the order in which they are named."""
    found = [text(x, where, CODE) for x in array(value, where, CODE, least)]
    for name in found:
        if name not in names or found.count(name) > 1:
            raise Rejected(CODE, f"{where}: {show(name)} is not an agent's name, or is there twice")
    return tuple(names.index(name) for name in found)


def distribution(found: Sequence[Fraction], where: str, budget: Budget) -> tuple[Fraction, ...]:
    common, weights = budget.whole(f"{where}: the sum of the probabilities", found)
    if any(p <= 0 for p in found) or sum(weights) != common:
        budget.charge(f"{where}: the sum of the probabilities", 2 * digits(common.bit_length()))
        total = Fraction(sum(weights), common)
        raise Rejected(CODE, f"{where}: the probabilities are not positive with sum 1 (it is {show(total)})")
    return tuple(found)
