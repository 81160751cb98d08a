"""Theorem 3's constructions at any number of units, as documents of run-length markets (semantics.md).

z is distributed on levels z₁ < … < 1 so that every resale price earns the same: Pr[z ≥ z_j] = z₁/z_j.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from exactgames.mechanisms.keys import ANY_NUMBER
from exactgames.runs.marginals import without_zeros

SOURCE: Final = "Babaioff, Immorlica, Li, Lucier, Making Auctions Robust to Aftermarkets, ITCS 2023, Example 4"
ONE: Final = Fraction(1)
CONCEPTS: Final = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
VALUE: Final = "value"
"""What stands for v in marginal values."""


def octaves(count: int, parts: int) -> tuple[Fraction, ...]:
    """Levels from 2^−count to 1, each octave cut into so many equal parts: count·parts + 1 numbers."""
    inner = (Fraction(parts + i, 2 * parts) / 2**k for k in range(count) for i in range(1, parts + 1))
    return tuple(sorted({Fraction(1, 2**count), *inner}))


def bystander(units: int, levels: Sequence[Fraction], bids: Sequence[Fraction], bid: Fraction) -> dict[str, Any]:
    """A values nothing and bids 0; B = (1, z, z, …) bids 1 for one unit; C values nothing, bids ``bid`` for all others,
    and offers them to A and B. ``levels``: z's, ascending to 1; ``bids``: everybody's, 0 among them.
    """
    types = types_of_z(ONE, units, levels)
    return document(
        f"Example 4 with a bystander: {how_many(units)}, {len(types)} levels of z",
        units,
        {"A": [{"marginals": []}], "B": types, "C": [{"marginals": []}]},
        bids,
        levels,
        {"A": [], "B": [1], "C": as_runs((bid, units - 1))},
    )


def example_4(units: int, levels: Sequence[Fraction]) -> dict[str, Any]:
    """The paper's: A = (2, a), a 1 or 3/2, each ½; B = (2, z, z, …); both bid 2 for one unit; C bids 1 for m − 2."""
    types = types_of_z(Fraction(2), units, levels)
    half = "1/2"
    others = [{"name": f"a={a}", "marginals": [2, a], "probability": half} for a in (1, "3/2")]
    return document(
        f"Example 4: {how_many(units)}, {len(types)} levels of z",
        units,
        {"A": others, "B": types, "C": [{"marginals": []}]},
        [Fraction(k, 2) for k in range(6)],
        sorted({*levels, Fraction(3, 2), Fraction(2)}),
        {"A": [2], "B": [2], "C": as_runs((ONE, units - 2))},
    )


def continuous_example_4(units: int) -> dict[str, Any]:
    """The paper's, as it is printed: A = (2, a), a uniform on [1, 3/2]; B = (2, z, z, …), Pr[z ≥ x] = ρ/x on [ρ, 1],
    ρ = 1/(2m); both bid 2 for one unit; C bids 1 for m − 2, and then offers them at any price.
    """
    a = {"law": [{"kind": "uniform", "low": 1, "high": "3/2"}], "marginals": [2, VALUE], "symbol": "a"}
    return document(
        f"Example 4, continuous types: {how_many(units)}",
        units,
        {"A": a, "B": law_of_z(2, units, Fraction(1, 2 * units)), "C": [{"marginals": []}]},
        [Fraction(k, 2) for k in range(6)],
        None,
        {"A": [2], "B": [2], "C": as_runs((ONE, units - 2))},
    )


def continuous_bystander(units: int, lowest: Fraction) -> dict[str, Any]:
    """The bystander, with Pr[z ≥ x] = ρ/x on [ρ, 1], ρ the ``lowest``; C bids (m − 1)/m, and may ask any price."""
    bid = Fraction(units - 1, units)
    return document(
        f"Example 4 with a bystander, continuous types: {how_many(units)}",
        units,
        {"A": [{"marginals": []}], "B": law_of_z(1, units, lowest), "C": [{"marginals": []}]},
        sorted({*(Fraction(k, 4) for k in range(5)), bid}),
        None,
        {"A": [], "B": [1], "C": as_runs((bid, units - 1))},
    )


def law_of_z(first: int, units: int, lowest: Fraction) -> dict[str, Any]:
    """B's: one unit is worth ``first``, each further one z, Pr[z ≥ x] = ρ/x from the ``lowest`` ρ to 1."""
    return {
        "law": [{"kind": "equal-revenue", "low": _number(lowest), "high": 1}],
        "marginals": {"runs": [[first, 1], [VALUE, units - 1]]},
        "symbol": "z",
    }


def types_of_z(first: Fraction, units: int, levels: Sequence[Fraction]) -> list[dict[str, Any]]:
    """B's: one unit is worth ``first``, each further one z."""
    return [
        {
            "name": f"z={z}" if len(str(z)) < 60 else f"z{j}",
            "marginals": as_runs((first, 1), (z, units - 1)),
            "probability": str(p),
        }
        for j, (z, p) in enumerate(_equal_revenue(levels), start=1)
    ]


def _equal_revenue(levels: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """(z_j, its probability)."""
    reached = [levels[0] / z for z in levels] + [Fraction(0)]
    return [(z, reached[j] - reached[j + 1]) for j, z in enumerate(levels)]


def document(
    title: str,
    units: int,
    types: dict[str, Any],
    bids: Sequence[Fraction],
    prices: Sequence[Fraction] | None,
    profile: dict[str, Any],
) -> dict[str, Any]:
    """The market of these agents, C the seller, with this profile; every claim that can be made of it. ``prices``: None
    for any.
    """
    buyers = [name for name in types if name != "C"]
    kinds = ["continuum-bids", "continuum-undominated"]
    if prices is not None:
        kinds = [*CONCEPTS, "continuum-bids", "undominated", "continuum-undominated"]
    return {
        "title": title,
        "source": SOURCE,
        "units": units,
        "agents": [
            {"name": name, "types": own, "bids": {"levels": [_number(x) for x in bids]}} for name, own in types.items()
        ],
        "auction": {"format": "uniform-price", "ties": {"priority": ["C", *buyers]}},
        "aftermarket": {
            "format": "take-it-or-leave-it",
            "sellers": ["C"],
            "buyers": buyers,
            "prices": ANY_NUMBER if prices is None else [_number(x) for x in prices],
        },
        "strategy": [{"agent": name, "stage": "auction", "bid": bid} for name, bid in profile.items()],
        "claims": [{"kind": kind} for kind in (*kinds, "welfare", "optimum", "ratio")],
    }


def as_runs(*runs: tuple[Fraction, int]) -> dict[str, Any]:
    """Runs, equal neighbours joined."""
    return {"runs": [[_number(value), count] for value, count in without_zeros(runs)]}


def _number(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def how_many(units: int) -> str:
    """In words."""
    power = len(str(units)) - 1
    return f"10^{power} units" if units == 10**power and power > 3 else f"{units:,} units"
