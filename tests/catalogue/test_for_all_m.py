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

from exactgames import read_run_instance

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
    bid = market.agents[2].bid
    assert bid[0][1] == others and Fraction(others, market.units) <= bid[0][0] < 1
    for kind in UNDOMINATED:
        ladder = claims[kind]["evidence"]["ladders"]["C"]
        assert (Fraction(ladder["A"]), Fraction(ladder["C"])) == (1 - least, bid[0][0] - least)
