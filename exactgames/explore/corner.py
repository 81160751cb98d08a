"""The run-length families of Theorem 3 with their parameters: a speculator C corners what nobody else bids for.

bystander  A values nothing; B = (h, z, z, …) bids h for one unit; C bids s for all other units, and offers them at 1
lean       A = (h, 1), B = (h, z, z, …), both bid h for one unit
amplified  lean, with h = 2 unless it is said

z is equal revenue on K levels from ρ to 1. ``others``: so many further agents who want one unit, at h, and bid that. In
the profile C sells one unit to A where A's second is worth 1, and all the others to B if z = 1. So the ratio of optimum
to welfare is (c + Nρ(1 + S))/(c + Nρ), S = Σ (1 − z_j/z_{j+1}): the tests hold the certified ratio to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from exactgames.explore.spacing import best_lowest, falls, spaced
from exactgames.explore.values import Value, fault, show
from exactgames.files.run_market import read_run_document
from exactgames.runs.constructions import as_runs, document, how_many, types_of_z
from exactgames.runs.instance import RunInstance

LEVELS_MOST: Final = 4000
"""The most levels of z: each is a resale price."""
UNITS_MOST: Final = 10**1000
OTHERS_MOST: Final = 28
PARAMETERS: Final = ("m", "levels", "rho", "s", "first", "others", "bits")
ONE: Final = Fraction(1)


@frozen
class CornerFamily:
    """A family: what it is called, whether A takes part, and h unless it is said."""

    name: str
    takes_part: bool
    usual: Fraction
    words: str

    @property
    def parameters(self) -> tuple[str, ...]:
        return PARAMETERS

    def member(self, point: Mapping[str, Value]) -> Corner:
        """The member at a point. InstanceError if a value is not within its bounds, with the parameter's name."""
        others = _integer(point, "others", 0, OTHERS_MOST, 0)
        units = _integer(point, "m", self.least(others), UNITS_MOST, 4 + others)
        levels = _integer(point, "levels", 2, LEVELS_MOST, 8)
        first = _number(point, "first", ONE, None, self.usual)
        sure, sold = self.shape(units, others, first)
        lowest = _number(point, "rho", Fraction(0), ONE, None) if "rho" in point else best_lowest(levels, sure, sold)
        if not 0 < lowest < 1:
            raise fault("rho", show(lowest), "a number above 0, below 1")
        cornered = self.cornered(units, others)
        bid = _number(point, "s", Fraction(0), ONE, Fraction(cornered, cornered + 1))
        bits = _integer(point, "bits", 2, 64, 0) if "bits" in point else None
        return Corner(self, units, spaced(lowest, levels, bits), bid, first, others)

    def least(self, others: int) -> int:
        """The smallest m with so many others."""
        return others + (4 if self.takes_part else 2)

    def instance(self, point: Mapping[str, Value]) -> RunInstance:
        """The instance at a point. InstanceError."""
        return read_run_document(self.member(point).document())

    def cornered(self, units: int, others: int) -> int:
        """n, how many units C bids for."""
        return units - others - (2 if self.takes_part else 1)

    def shape(self, units: int, others: int, first: Fraction) -> tuple[Fraction, int]:
        """(c, N): what is realised for sure, and how many units B gets if z = 1, and C keeps otherwise."""
        if self.takes_part:
            return first * (2 + others) + 1, self.cornered(units, others) - 1
        return first * (1 + others), self.cornered(units, others)


@frozen
class Corner:
    """A member: ``levels`` of z ascending to 1, C's ``bid``, ``first`` units' value h."""

    family: CornerFamily
    units: int
    levels: tuple[Fraction, ...]
    bid: Fraction
    first: Fraction
    others: int

    @property
    def expected(self) -> Fraction:
        """The ratio by the formula: what to search with; no verdict rests on it."""
        sure, sold = self.family.shape(self.units, self.others, self.first)
        resold = sold * self.levels[0]
        return (sure + resold * (1 + falls(self.levels))) / (sure + resold)

    def document(self) -> dict[str, Any]:
        """The run-length market with its profile and claims."""
        wants = self.family.takes_part
        types: dict[str, list[dict[str, Any]]] = {
            "A": [{"marginals": as_runs((self.first, 1), (ONE, 1)) if wants else []}],
            "B": types_of_z(self.first, self.units, self.levels),
            **{f"D{k}": [{"marginals": as_runs((self.first, 1))}] for k in range(1, self.others + 1)},
            "C": [{"marginals": []}],
        }
        one = as_runs((self.first, 1))
        profile: dict[str, Any] = dict.fromkeys(types, one)
        profile["A"] = one if wants else []
        profile["C"] = as_runs((self.bid, self.family.cornered(self.units, self.others)))
        title = f"Example 4, {self.family.words}: {how_many(self.units)}, {len(self.levels)} levels of z"
        prices = sorted({*self.levels, self.first})  # every marginal value
        return document(title, self.units, types, self.grid, prices, profile)

    @property
    def grid(self) -> list[Fraction]:
        """The levels of bids: quarters up to 1, or, with h above it, halves up to more than h; s and h."""
        if self.first == 1:
            return sorted({Fraction(k, 4) for k in range(5)} | {self.bid})
        top = self.first + Fraction(1, 2)
        return sorted({Fraction(k, 2) for k in range(6) if Fraction(k, 2) < top} | {self.bid, self.first, top})


CORNERS: Final = (
    CornerFamily("bystander", False, ONE, "with a bystander"),
    CornerFamily("lean", True, ONE, "lean"),
    CornerFamily("amplified", True, Fraction(2), "amplified"),
)


def _integer(point: Mapping[str, Value], key: str, least: int, most: int, usual: int) -> int:
    value = point.get(key, usual)
    if not isinstance(value, int) or not least <= value <= most:
        upper = f"10^{len(str(most)) - 1}" if most > 2**40 else f"{most:,}"
        raise fault(key, _shown(value), f"an integer from {least} to {upper}")
    return value


def _number(
    point: Mapping[str, Value], key: str, least: Fraction, most: Fraction | None, usual: Fraction | None
) -> Fraction:
    value = point.get(key, usual)
    if not isinstance(value, int | Fraction) or value < least or (most is not None and value > most):
        upper = "" if most is None else f" to {most}"
        raise fault(key, _shown(value), f"a number from {least}{upper}")
    return Fraction(value)


def _shown(value: Value | None) -> str:
    text = str(value)
    return text if len(text) < 40 else f"a number of {len(text):,} characters"
