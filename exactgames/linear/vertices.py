"""Extreme rays of a cone, and vertices of a polyhedron, by double description (Motzkin et al. 1953), in integers.

A polyhedron in the non-negative orthant,

    {x ≥ 0:  e·x = f for the equations, a·x ≤ b for the inequalities}

is the slice t = 1 of a cone in one more dimension, x and t ≥ 0, e·x − f·t = 0, b·t − a·x ≥ 0: its vertices are the
cone's extreme rays with t > 0, the other rays are directions in which it is unbounded.

A cone {z: R z ≥ 0} in d dimensions without a line has d independent rows. In their values as coordinates the cone that
they alone cut out is the orthant, and its extreme rays the unit vectors. The other rows are put in force one after the
other, at each time one with the fewest pairs of rays on its two sides: the rays that violate it go, and each pair of
*adjacent* rays on its two sides leaves a new one on it. Two extreme rays are adjacent iff the rows that are tight on
both have rank d − 2, iff no third ray is tight on all of them. On an extreme ray the tight rows have rank d − 1; where
there are just d − 1 of them they are independent, and so are any d − 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.tally import Tally

Condition = tuple[Sequence[int], int]
"""(coefficients, right-hand side)"""

RAYS = 20_000
"""The most rays that are kept at a time."""
_PAIRS = 1 << 20
"""How many pairs of rays are compared at a time."""


@frozen(eq=False)
class Ray:
    """An extreme ray of the rows in force.

    values    its coordinates, then what the rows not yet in force are on it; without common factor
    positive  the rows in force that are > 0 on it, as bits
    """

    values: list[int]
    positive: int


@define(eq=False)
class Cone:
    """A cone in d dimensions, cut out row by row. The first d rows are independent, their values the coordinates.

    dimension  d
    force      the numbers of the rows in force, as bits
    waiting    the numbers of the others, in the order of their values in ``Ray.values``
    rays       the extreme rays of the rows in force
    """

    dimension: int
    force: int
    waiting: list[int]
    rays: list[Ray] = field(repr=False)

    @classmethod
    def of(cls, first: Sequence[int], others: Mapping[int, Sequence[int]]) -> Cone:
        """The numbers of the first d rows, in force; the other rows by number, as combinations of these."""
        rays = []
        for i, number in enumerate(first):
            unit = [int(i == j) for j in range(len(first))]
            rays.append(Ray(_reduced([*unit, *(row[i] for row in others.values())]), 1 << number))
        return cls(len(first), sum(1 << number for number in first), list(others), rays)

    def next(self) -> tuple[int, int]:
        """(pairs, place) of the waiting row with the fewest pairs of rays on its two sides."""
        best = None
        for place in range(len(self.waiting)):
            k = self.dimension + place
            values = [ray.values[k] for ray in self.rays]
            above = sum(v > 0 for v in values)
            below = sum(v < 0 for v in values)
            if best is None or above * below < best[0]:
                best = (above * below, place)
                if not best[0]:
                    break
        if best is None:
            raise ArithmeticError("no row is waiting")
        return best

    def cut(self, place: int, clock: Clock, fits: Sequence[int] | None = None, equation: bool = False) -> None:
        """Put the waiting row at ``place`` in force: ≥ 0, or = 0 for an equation. ``fits``: bits by ray; no ray is made
        of two without a common bit. LimitReached, Late.
        """
        k, bit = self.dimension + place, 1 << self.waiting[place]
        above, below, kept = [], [], []
        for i, ray in enumerate(self.rays):
            value = ray.values[k]
            if value > 0:
                above.append(i)
                if not equation:
                    kept.append(Ray(_without(ray.values, k), ray.positive | bit))
            elif value < 0:
                below.append(i)
            else:
                kept.append(Ray(_without(ray.values, k), ray.positive))
        for i, j in self._adjacent(above, below, clock, fits):
            clock.check()
            one, other = self.rays[i], self.rays[j]
            v, w = one.values[k], -other.values[k]
            common = gcd(v, w)
            v, w = v // common, w // common
            values = [v * y + w * x for x, y in zip(one.values, other.values, strict=True)]
            del values[k]
            kept.append(Ray(_reduced(values), one.positive | other.positive))
            if len(kept) > RAYS:
                raise LimitReached(RAYS, len(kept), True, "extreme rays", ("fewer information sets or actions",))
        self.rays = kept
        self.force |= bit
        del self.waiting[place]

    def to_face(self, rows: int, clock: Clock) -> None:
        """Only where the rows given as bits are 0. LimitReached, Late."""
        self.rays = [ray for ray in self.rays if not ray.positive & rows]
        for number in [number for number in self.waiting if rows >> number & 1]:
            self.cut(self.waiting.index(number), clock, equation=True)

    def _adjacent(
        self, above: list[int], below: list[int], clock: Clock, fits: Sequence[int] | None
    ) -> Iterator[tuple[int, int]]:
        """The pairs of adjacent rays, one of ``above`` and one of ``below``, that have a common bit of ``fits``."""
        if not above or not below:
            return
        positive = words([ray.positive for ray in self.rays], self.force)
        width = positive.shape[1]
        few = self.force.bit_count() - (self.dimension - 2)  # at most so many are positive on either of two
        simple: list[bool] = (np.bitwise_count(positive).sum(axis=1) == few - 1).tolist()
        rows = max(1, _PAIRS // len(below))
        others = positive[below]
        for start in range(0, len(above), rows):
            clock.check()
            part = above[start : start + rows]
            count = np.zeros((len(part), len(below)), dtype=np.uint8 if width < 4 else np.uint16)
            for word in range(width):
                count += np.bitwise_count(positive[part, word][:, None] | others[None, :, word])
            for a, b in zip(*(index.tolist() for index in np.nonzero(count <= few)), strict=True):
                i, j = part[a], below[b]
                if fits is not None and not fits[i] & fits[j]:
                    continue
                if not simple[i] and not simple[j]:
                    clock.check()
                    outside = ~(positive[i] | positive[j])
                    if np.count_nonzero(~(positive & outside).any(axis=1)) > 2:
                        continue
                yield i, j


def vertices(
    size: int, equations: Sequence[Condition], inequalities: Sequence[Condition], clock: Clock = FOREVER
) -> tuple[tuple[Fraction, ...], ...]:
    """The vertices, sorted. LimitReached where too many rays are met on the way; Late."""
    first = range(size + 1)
    rows = [[*(-x for x in a), b] for a, b in (*equations, *inequalities)]
    cone = Cone.of(first, dict(enumerate(rows, size + 1)))
    count = len(cone.waiting)
    with Tally(
        "conditions in force",
        of=count,
        count=lambda: count - len(cone.waiting),
        also=lambda: f"{len(cone.rays):,} extreme rays so far",
    ):
        for _ in equations:
            cone.cut(0, clock, equation=True)
        while cone.waiting:
            cone.cut(cone.next()[1], clock)
    points = [ray.values for ray in cone.rays]
    return tuple(sorted(tuple(Fraction(x, point[-1]) for x in point[:-1]) for point in points if point[-1]))


def _without(values: list[int], k: int) -> list[int]:
    return values[:k] + values[k + 1 :]


def _reduced(values: list[int]) -> list[int]:
    """The same without common factor."""
    factor = gcd(*values)
    return [x // factor for x in values] if factor > 1 else values


def words(bits: list[int], all_bits: int) -> npt.NDArray[np.uint64]:
    """[number, words] the bits, 64 a word, as many as ``all_bits`` needs."""
    size = 8 * max(1, -(-all_bits.bit_length() // 64))
    whole = b"".join(x.to_bytes(size, "little") for x in bits)
    return np.frombuffer(whole, dtype="<u8").reshape(len(bits), size // 8)
