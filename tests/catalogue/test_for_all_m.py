"""proofs/for-all-m.md: each step is executed; its formulas are those of the certified records; its helpers refuse what is
false.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flint import arb, fmpq

from exactgames import read_run_instance
from exactgames.explore.bounds import reach

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "proofs" / "for-all-m.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
UNDOMINATED = ("undominated", "continuum-undominated")
RECORDS = sorted((ROOT / "instances" / "records").glob("bystander-*.toml"))


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, step in enumerate(STEPS):
        exec(compile(step, f"for-all-m.md, step {number + 1}", "exec"), found)
    return found


def test_every_step_is_executed(names: dict[str, Any]) -> None:
    assert len(STEPS) >= 9
    assert sum(step.count("positive(") + step.count("equal(") + step.count("never_negative(") for step in STEPS) > 20


@pytest.mark.parametrize(
    ("helper", "claim"),
    [
        ("equal", "(m, N)"),
        ("equal", "(with_none(c), with_some(c))"),
        ("positive", "(t,)"),
        ("positive", "(t - 1,)"),
        ("never_negative", "(1 - t,)"),
        ("never_negative", "(x / (1 - t),)"),
    ],
)
def test_what_is_false_is_no_step(helper: str, claim: str, names: dict[str, Any]) -> None:
    arguments = eval(claim, dict(names))
    with pytest.raises(AssertionError):
        names[helper](*arguments)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_formulas_are_those_of_the_certificates(path: Path, names: dict[str, Any]) -> None:
    market = read_run_instance(path).market
    lines = (ROOT / "proofs" / "records" / f"{path.stem}.jsonl").read_text(encoding="ascii").splitlines()
    claims = {line["kind"]: line for line in map(json.loads, lines) if "claim" in line}
    assert all(claims[kind]["holds"] for kind in ("continuum-bids", "sequential", *UNDOMINATED))
    levels = market.resale.prices
    least, others = levels[0], market.units - 1
    shares = sum((1 - low / high for low, high in pairwise(levels)), start=Fraction(0))
    welfare = 1 + others * least
    assert Fraction(claims["welfare"]["evidence"]["value"]) == welfare
    assert Fraction(claims["ratio"]["evidence"]["value"]) == 1 + shares * others * least / welfare
    assert below(others, Fraction(claims["ratio"]["evidence"]["value"]))
    bid = market.agents[2].bid
    assert bid[0][1] == others and Fraction(others, market.units) <= bid[0][0] < 1
    for kind in UNDOMINATED:
        ladder = claims[kind]["evidence"]["ladders"]["C"]
        assert (Fraction(ladder["A"]), Fraction(ladder["C"])) == (1 - least, bid[0][0] - least)


def below(others: int, ratio: Fraction) -> bool:
    """Whether the ratio is less than H, (H − 1)e^H = N: by balls, so never by chance."""
    ball = arb(fmpq(ratio.numerator, ratio.denominator))
    return bool((ball - 1) * ball.exp() < others)


# a ratio, the smallest m of a certified member with it, with so many levels of z; the smallest m with any number of them
SMALLEST = [(2, 9, 193, 9), (3, 42, 401, 42), (10, 203_275, 2000, 198_240)]


@pytest.mark.parametrize(("least", "units", "levels", "of_all"), SMALLEST)
def test_the_smallest_m_of_a_ratio(least: int, units: int, levels: int, of_all: int) -> None:
    """docs/explanation/theorem-3.md: the certified member, and that one unit less is not enough for so many levels."""
    path = ROOT / "instances" / "records" / f"bystander-{units}.toml"
    market = read_run_instance(path).market
    assert (market.units, len(market.agents[1].types)) == (units, levels)
    lines = (ROOT / "proofs" / "records" / f"{path.stem}.jsonl").read_text(encoding="ascii").splitlines()
    ratio = next(line for line in map(json.loads, lines) if line.get("kind") == "ratio")["evidence"]["value"]
    assert Fraction(ratio) > least
    assert reach(Fraction(1), units - 2, levels, Fraction(0), Fraction(1)) < least
    assert below(of_all - 1, Fraction(least)) and not below(of_all - 2, Fraction(least))
    page = (ROOT / "docs" / "explanation" / "theorem-3.md").read_text(encoding="utf-8")
    assert f"| {least} | {of_all:,} |" in page
    assert f"| {units:,} | {levels:,} | [{least}.{int((Fraction(ratio) - least) * 10**4):04d}](" in page
