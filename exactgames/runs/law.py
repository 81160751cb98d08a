"""Laws of a number v: mixtures of uniform and equal-revenue distributions and of atoms (semantics.md, "Continuous
types"). Pr[v ≥ x] is rational at rational x, and on a cell between two knots it is α + β·x + γ/x.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from exactgames.numbers.logarithms import Closed
from exactgames.runs.marginals import ZERO, Runs, at_least, ends

ONE = Fraction(1)


@frozen
class Survival:
    """``constant`` + ``slope``·x + ``inverse``/x."""

    constant: Fraction = ZERO
    slope: Fraction = ZERO
    inverse: Fraction = ZERO

    def at(self, x: Fraction) -> Fraction:
        """Its value at x > 0."""
        return self.constant + self.slope * x + self.inverse / x

    @property
    def steady(self) -> bool:
        """Whether it is a constant."""
        return not (self.slope or self.inverse)

    def __add__(self, other: Survival) -> Survival:
        return Survival(self.constant + other.constant, self.slope + other.slope, self.inverse + other.inverse)

    def __mul__(self, factor: Fraction | int) -> Survival:
        return Survival(self.constant * factor, self.slope * factor, self.inverse * factor)

    @property
    def complement(self) -> Survival:
        """1 less it."""
        return Survival(ONE) + self * -1

    def integral(self, low: Fraction, high: Fraction) -> Closed:
        """From low to high; low > 0 where ``inverse`` is not 0."""
        flat = self.constant * (high - low) + self.slope * (high**2 - low**2) / 2
        return Closed(flat) + (Closed.log(high / low, self.inverse) if self.inverse else 0)


@frozen
class Spread(ABC):
    """A distribution of numbers from low to high, low < high."""

    low: Fraction
    high: Fraction

    @property
    @abstractmethod
    def inside(self) -> Survival:
        """Pr[v ≥ x] for low < x ≤ high."""

    @abstractmethod
    def mean_from(self, x: Fraction) -> Closed:
        """E[v·1(v ≥ x)] for low ≤ x ≤ high."""

    def on(self, low: Fraction, high: Fraction) -> Survival:
        """Pr[v ≥ x] for low < x ≤ high, where no end of the part lies strictly between these."""
        if self.high <= low:
            return Survival()
        return Survival(ONE) if self.low >= high else self.inside

    def upper_mean(self, x: Fraction) -> Closed:
        """E[v·1(v ≥ x)]."""
        return Closed(ZERO) if x > self.high else self.mean_from(max(self.low, x))


@frozen
class Uniform(Spread):
    """Uniform on [low, high]."""

    @property
    def inside(self) -> Survival:
        return Survival(self.high / (self.high - self.low), -1 / (self.high - self.low))

    def mean_from(self, x: Fraction) -> Closed:
        return Closed((self.high**2 - x**2) / (2 * (self.high - self.low)))


@frozen
class EqualRevenue(Spread):
    """Pr[v ≥ x] = low/x for low ≤ x ≤ high, low > 0."""

    @property
    def inside(self) -> Survival:
        return Survival(inverse=self.low)

    def mean_from(self, x: Fraction) -> Closed:
        return Closed(self.low) + Closed.log(self.high / x, self.low)


@frozen
class Atom:
    """v = ``at``."""

    at: Fraction

    @property
    def low(self) -> Fraction:
        return self.at

    @property
    def high(self) -> Fraction:
        return self.at

    def on(self, low: Fraction, high: Fraction) -> Survival:
        return Survival() if self.at <= low else Survival(ONE)

    def upper_mean(self, x: Fraction) -> Closed:
        return Closed(self.at if self.at >= x else ZERO)


Part = Uniform | EqualRevenue | Atom
"""One part of a mixture, by itself of probability 1."""


@frozen(slots=False)
class Law:
    """The parts with their probabilities, which sum to 1.

    >>> from fractions import Fraction
    >>> half = Law(((Uniform(Fraction(1), Fraction(3, 2)), ONE),))
    >>> half.reached(Fraction(5, 4)), half.upper_mean(ZERO).rational
    (Fraction(1, 2), Fraction(5, 4))
    """

    parts: tuple[tuple[Part, Fraction], ...]

    @cached_property
    def least(self) -> Fraction:
        """lo."""
        return min(part.low for part, _ in self.parts)

    @cached_property
    def greatest(self) -> Fraction:
        """hi."""
        return max(part.high for part, _ in self.parts)

    @cached_property
    def knots(self) -> tuple[Fraction, ...]:
        """The ends of its parts, ascending."""
        return tuple(sorted({end for part, _ in self.parts for end in (part.low, part.high)}))

    def gap(self) -> tuple[Fraction, Fraction] | None:
        """Two neighbouring knots between which there is no part; None: they cover lo to hi."""
        for low, high in zip(self.knots, self.knots[1:], strict=False):
            if not any(part.low <= low and high <= part.high for part, _ in self.parts):
                return low, high
        return None

    def on(self, low: Fraction, high: Fraction) -> Survival:
        """Pr[v ≥ x] for low < x ≤ high, where no knot lies strictly between these."""
        return sum((part.on(low, high) * probability for part, probability in self.parts), start=Survival())

    def reached(self, x: Fraction) -> Fraction:
        """Pr[v ≥ x]."""
        below = max((knot for knot in (ZERO, *self.knots) if knot < x), default=None)
        return ONE if below is None else self.on(below, x).at(x)

    def upper_mean(self, x: Fraction) -> Closed:
        """A(x) = E[v·1(v ≥ x)]."""
        return sum((part.upper_mean(x) * probability for part, probability in self.parts), start=Closed(ZERO))


@frozen
class LawTypes:
    """Types that are the numbers v of a law: marginal values ``before``, ``copies`` of v, and marginal values
    ``after``, none of the first less than hi, none of the last more than lo.
    """

    law: Law
    before: Runs
    copies: int
    after: Runs
    symbol: str = field(default="v", eq=False)

    def values(self, v: Fraction) -> Runs:
        """The marginal values of type v; the copies of v are a run of their own."""
        return (*self.before, (v, self.copies), *self.after)

    @property
    def borders(self) -> list[int]:
        """After how many units each run ends."""
        return ends(self.values(ZERO))

    @property
    def levels(self) -> tuple[Fraction, ...]:
        """The marginal values beside v."""
        return tuple(x for x, _ in (*self.before, *self.after))

    @property
    def top(self) -> Fraction:
        """The greatest value of a unit."""
        return self.before[0][0] if self.before else self.law.greatest

    def number(self, v: Fraction, price: Fraction, units: int) -> int:
        """How many of ``units`` marginal values of type v are at least the price."""
        return at_least(self.values(v), price, units)

    def wanted(self, price: Fraction, units: int) -> tuple[tuple[int, Fraction], ...]:
        """(how many of ``units`` marginal values are at least the price, how likely): with the copies of v if v is,
        without them if it is not; one where only one can be.
        """
        much, little = (self.number(v, price, units) for v in (price, price - 1))
        if price <= self.law.least:
            return ((much, ONE),)
        if price > self.law.greatest:
            return ((little, ONE),)
        reached = self.law.reached(price)
        return (much, reached), (little, 1 - reached)
