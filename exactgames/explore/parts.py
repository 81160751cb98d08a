"""Parts of the parameter space of Theorem 3's families: what each can reach, a promising member, and smaller parts.

A part's bound is proved (``bounds``); its member is only a proposal, which is judged like any other market.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Final, Protocol

from attrs import evolve, frozen

from exactgames.errors import LimitReached
from exactgames.explore.bounds import best_on_grid, height, reach
from exactgames.explore.corner import Corner, CornerFamily
from exactgames.explore.spacing import best_lowest, rounded, usual_bits
from exactgames.explore.values import Point, Value, plain

FINEST: Final = 24
"""So many bits more than usual are tried."""
WORK: Final = 4_000_000
"""The most steps of the search over levels on a grid."""


class Part(Protocol):
    """``bound``: no member of the part has a larger ratio. ``point``: where its promising member is, and ``promise``,
    what that has at most.
    """

    @property
    def bound(self) -> Fraction: ...

    @property
    def promise(self) -> Fraction: ...

    @property
    def member(self) -> Corner: ...

    @property
    def point(self) -> Point: ...

    def split(self) -> Sequence[Part]:
        """Parts that together cover what is left of it; none: its member is its best."""

    def finer(self) -> Part | None:
        """The same, its member nearer to what is promised; None: it is as near as it gets."""


@frozen(slots=False)
class Spaced:
    """Members at ``fixed`` (m, first, others, s), of this ``shape`` (c, N), a number of levels among ``levels``
    (ascending; all of them at any place), and ρ in [``low``, ``high``].
    """

    family: CornerFamily
    fixed: Mapping[str, Value]
    shape: tuple[Fraction, int]
    levels: tuple[int, ...]
    low: Fraction
    high: Fraction
    more: int = 0
    """So many bits more than usual has each level."""

    @cached_property
    def bound(self) -> Fraction:
        return reach(*self.shape, self.levels[-1], self.low, self.high)

    @cached_property
    def promise(self) -> Fraction:
        return height(*self.shape, self.levels[-1], self._rho)

    @cached_property
    def _rho(self) -> Fraction:
        count = self.levels[-1]
        best = min(max(best_lowest(count, *self.shape), self.low), self.high)
        return rounded(best, usual_bits(best, count) + self.more)

    @cached_property
    def point(self) -> Point:
        """The most levels, and the best ρ for them, or the part's end that is nearest to it."""
        count = self.levels[-1]
        bits = {"bits": usual_bits(self._rho, count) + self.more} if self.more else {}
        return {**self.fixed, "levels": count, "rho": plain(self._rho), **bits}

    @cached_property
    def member(self) -> Corner:
        return self.family.member(self.point)

    def finer(self) -> Part | None:
        return evolve(self, more=self.more + 2) if self.more < FINEST else None

    def split(self) -> Sequence[Part]:
        middle = len(self.levels) // 2
        if middle:
            return [evolve(self, levels=self.levels[:middle]), evolve(self, levels=self.levels[middle:])]
        cut = (self.low + self.high) / 2 if self.high < 4 * self.low else _between(self.low, self.high)
        return [evolve(self, high=cut), evolve(self, low=cut)]


@frozen
class OnGrid:
    """Members with these levels, the best of their ρ on a grid."""

    family: CornerFamily
    fixed: Mapping[str, Value]
    member: Corner

    @property
    def bound(self) -> Fraction:
        return self.member.expected

    @property
    def promise(self) -> Fraction:
        return self.bound

    @property
    def point(self) -> Point:
        return {**self.fixed, "levels": len(self.member.levels), "rho": plain(self.member.levels[0])}

    def finer(self) -> Part | None:
        return None

    def split(self) -> Sequence[Part]:
        return []


def parts(family: CornerFamily, fixed: Mapping[str, Value], levels: Sequence[int], grid: int | None) -> list[Part]:
    """The whole space of a family at ``fixed``, in parts. InstanceError if that is out of bounds; LimitReached."""
    for count in (levels[0], levels[-1]):
        sample = family.member({**fixed, "levels": count, "rho": Fraction(1, 2)})
    shape = family.shape(sample.units, sample.others, sample.first)
    if grid is None:
        return [Spaced(family, fixed, shape, tuple(levels), Fraction(0), Fraction(1))]
    most = min(levels[-1], grid)
    if most * grid**2 > WORK:
        raise LimitReached(WORK, most * grid**2, False, "steps", ("a smaller denominator", "fewer levels"))
    return [OnGrid(family, fixed, evolve(sample, levels=found)) for _, found in best_on_grid(grid, most)]


def _between(low: Fraction, high: Fraction) -> Fraction:
    """A number between that is far from both, in ratio; 0 has none."""
    return high / 2**8 if not low else high / 2 ** (floor(high / low).bit_length() // 2 or 1)
