"""A law: types that are all numbers v of an interval, with the probability that v reaches a price, and expectations.

On a *cell*, the prices above one knot and up to the next, Pr[v ≥ p] is α + β·p + γ/p: a `Chance`.  Money is in units
of the market's common denominator, as everywhere; probabilities and α are not.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..budget import Budget
from ..reading import any_table, array, number, table, text
from ..rebuild.keys import CODE
from ..rejected import Rejected, show
from .logarithms import LogSum

Chance = tuple[Fraction, Fraction, Fraction]  # (α, β, γ)
ALWAYS: Chance = (Fraction(1), Fraction(0), Fraction(0))
NEVER: Chance = (Fraction(0), Fraction(0), Fraction(0))
UNIFORM, REVENUE, ATOM = "uniform", "equal-revenue", "atom"
MOST = 64  # parts


@dataclass(frozen=True, slots=True)
class Part:
    kind: str
    low: Fraction
    high: Fraction
    weight: Fraction  # its probability


@dataclass(frozen=True, slots=True)
class Law:
    parts: tuple[Part, ...]
    total: int  # the common denominator of the probabilities

    @property
    def lo(self) -> Fraction:
        return min(part.low for part in self.parts)

    @property
    def hi(self) -> Fraction:
        return max(part.high for part in self.parts)

    def cost_bits(self, low: Fraction, high: Fraction) -> int:
        """Of the numbers in a chance of a cell, at most."""
        count = sum(1 for part in self.parts if part.low < high and part.high > low)
        return 2 * self.total.bit_length() + (1 + 3 * count) * self.hi.numerator.bit_length() + 10

    def knots(self) -> set[Fraction]:
        return {x for part in self.parts for x in (part.low, part.high)}

    def times(self, factor: int) -> Law:
        """With money in smaller units."""
        parts = (Part(part.kind, part.low * factor, part.high * factor, part.weight) for part in self.parts)
        return Law(tuple(parts), self.total)

    def chance(self, low: Fraction, high: Fraction) -> Chance:
        """Pr[v ≥ p] for low < p ≤ high, which no knot of the law's lies between."""
        a, b, c = NEVER
        for part in self.parts:
            if part.low >= high:
                a += part.weight
            elif part.high > low and part.kind == UNIFORM:
                each = part.weight / (part.high - part.low)
                a, b = a + each * part.high, b - each
            elif part.high > low:  # of equal revenue: an atom is at or above `high`, or at or below `low`
                c += part.weight * part.low
        return a, b, c

    def reaches(self, price: Fraction) -> Fraction:
        """Pr[v ≥ price], at a price above 0."""
        found = Fraction(0)
        for part in self.parts:
            if part.low >= price:
                found += part.weight
            elif part.high >= price and part.kind == UNIFORM:
                found += part.weight * (part.high - price) / (part.high - part.low)
            elif part.high >= price and part.kind == REVENUE:
                found += part.weight * part.low / price
        return found

    def mean_above(self, price: Fraction) -> LogSum:
        """E[v·1(v ≥ price)]."""
        found = LogSum()
        for part in self.parts:
            if part.high < price:
                continue
            least = max(part.low, price)
            if part.kind == ATOM:
                found = found.plus(part.weight * part.high)
            elif part.kind == UNIFORM:
                found = found.plus(part.weight * (part.high**2 - least**2) / (2 * (part.high - part.low)))
            elif part.kind == REVENUE:
                each = part.weight * part.low
                found = found.plus(each).plus_log(each, part.high / least)
            else:
                raise AssertionError(part.kind)
        return found


def read_law(value: object, where: str, budget: Budget) -> list[Part]:
    """The parts as they are written."""
    entries = array(value, where, CODE, 1, MOST)
    parts = []
    for k, entry in enumerate(entries, 1):
        parts.append(_part(entry, f"{where}, part {k}", len(entries) == 1))
    if any(part.weight <= 0 for part in parts) or not budget.is_one(
        f"{where}: the sum of the probabilities", [part.weight for part in parts]
    ):
        raise Rejected(CODE, f"{where}: the probabilities are not positive with sum 1")
    _covered(parts, where)
    return parts


def _part(value: object, where: str, single: bool) -> Part:
    kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE, f"{UNIFORM} {REVENUE} {ATOM}")
    raw = table(value, where, CODE, "kind at" if kind == ATOM else "kind high low", "probability")
    if "probability" not in raw and not single:
        raise Rejected(CODE, f"{where}: the key 'probability' is missing")
    weight = number(raw.get("probability", 1), f"{where}, probability")
    if kind == ATOM:
        at = number(raw["at"], f"{where}, at", 0)
        return Part(kind, at, at, weight)
    low, high = (number(raw[key], f"{where}, {key}", 0) for key in ("low", "high"))
    if low >= high or (kind == REVENUE and low == 0):
        raise Rejected(CODE, f"{where}: found low {show(low)} and high {show(high)}")
    return Part(kind, low, high, weight)


def _covered(parts: Sequence[Part], where: str) -> None:
    """The parts that are not atoms leave no gap, and no atom lies outside."""
    spans = sorted((part.low, part.high) for part in parts if part.kind != ATOM)
    if not spans:
        raise Rejected(CODE, f"{where}: a law of atoms alone")
    end = spans[0][1]
    for low, high in spans[1:]:
        if low > end:
            raise Rejected(CODE, f"{where}: no type lies between {show(end)} and {show(low)}")
        end = max(end, high)
    if min(part.low for part in parts) < spans[0][0] or max(part.high for part in parts) > end:
        raise Rejected(CODE, f"{where}: an atom lies outside of the other parts")


def split_values(value: object, where: str, runs: bool) -> tuple[object, int | object, object]:
    """The marginal values before v, how many copies of v there are (in runs: as it is written), and those after."""
    entries = array(value, where, CODE)
    marks = [k for k, entry in enumerate(entries) if (_of_pair(entry) if runs else entry) == "value"]
    if not marks or marks[-1] - marks[0] >= len(marks) or (runs and len(marks) > 1):
        raise Rejected(CODE, f'{where}: "value" stands there once, or in neighbouring numbers of an array')
    first, last = marks[0], marks[-1]
    before, after = entries[:first], entries[last + 1 :]
    if not runs:
        return before, len(marks), after
    pair = entries[first]
    return {"runs": before}, pair[1] if isinstance(pair, list) else 0, {"runs": after}


def _of_pair(entry: object) -> object:
    return entry[0] if isinstance(entry, list) and len(entry) == 2 else None


def cells(knots: set[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Neighbours among the knots."""
    return list(itertools.pairwise(sorted(knots)))


def is_law(value: object) -> bool:
    return isinstance(value, dict) and "law" in value
