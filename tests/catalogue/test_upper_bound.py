"""proofs/upper-bound.md: each step is executed; the certified records keep to the bound; and a certified market whose bids
are more than its welfare does not.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import arb, fmpq

from exactgames import read_run_instance

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "proofs" / "upper-bound.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FIXED = sorted((ROOT / "instances" / "records").glob("fixed-price-*.toml"))
"""Where the seller may not ask any price."""
CONTINUOUS = sorted((ROOT / "instances" / "records").glob("continuous-*.toml"))
RECORDS = sorted(set((ROOT / "instances" / "records").glob("*.toml")) - {*FIXED, *CONTINUOUS})
HIGH = "high-bids-8"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, step in enumerate(STEPS):
        exec(compile(step, f"upper-bound.md, step {number + 1}", "exec"), found)
    return found


def test_every_step_is_executed(names: dict[str, Any]) -> None:
    assert len(STEPS) == 4
    assert sum(step.count("\nequal(") + step.count("\nsurely(") for step in STEPS) == 11


@pytest.mark.parametrize(
    ("helper", "claim"),
    [
        ("equal", "(f, g)"),
        ("equal", "(below, R * log(k * W / R))"),
        ("equal", "(diff(f, r), diff(g, r))"),
        ("surely", "(E < 2,)"),
        ("surely", "(k < W,)"),
    ],
)
def test_what_is_false_is_no_step(helper: str, claim: str, names: dict[str, Any]) -> None:
    arguments = eval(claim, dict(names))
    with pytest.raises(AssertionError):
        names[helper](*arguments)


def certified(path: Path) -> dict[str, Any]:
    """The claims of its certificate, by kind."""
    lines = (ROOT / "proofs" / "records" / f"{path.stem}.jsonl").read_text(encoding="ascii").splitlines()
    return {line["kind"]: line for line in map(json.loads, lines) if "claim" in line}


def figures(path: Path) -> tuple[int, int, Fraction, Fraction, Fraction]:
    """(m, k, the highest bid, welfare, ratio), the last two from the certificate."""
    market = read_run_instance(path).market
    claims = certified(path)
    assert all(claims[kind]["holds"] for kind in ("continuum-bids", "sequential"))
    seller = next(agent for agent in market.agents if agent.name == "C")
    values = {x for agent in market.agents for kind in agent.types for x, _ in kind.values}
    assert values <= set(market.resale.prices) | {0}  # so any price is no better
    highest = max(x for agent in market.agents for x, _ in agent.bid)
    welfare, ratio = (Fraction(claims[kind]["evidence"]["value"]) for kind in ("welfare", "ratio"))
    return market.units, seller.bid[0][1], highest, welfare, ratio


def at_most(units: int, won: int, ratio: Fraction, more: int) -> bool:
    """Whether ratio ≤ more + (m/k)(1 + ln k): by balls, so never by chance."""
    bound = more + arb(fmpq(units, won)) * (1 + arb(won).log())
    return bool(arb(fmpq(ratio.numerator, ratio.denominator)) <= bound)


@pytest.mark.parametrize("path", CONTINUOUS, ids=lambda path: path.stem)
def test_the_bound_and_the_records_with_continuous_types(path: Path) -> None:
    market = read_run_instance(path).market
    assert market.resale is not None and market.resale.prices is None
    lines = (ROOT / "proofs" / "records" / f"{path.stem}.jsonl").read_text(encoding="ascii").splitlines()
    claims = {line["kind"]: line for line in map(json.loads, lines) if "claim" in line}
    assert claims["continuum-bids"]["holds"]
    won = market.agents[2].bid[0][1]
    least, most = Fraction(claims["welfare"]["evidence"]["between"][0]), claims["ratio"]["evidence"]["between"][1]
    assert max(x for agent in market.agents for x, _ in agent.bid) <= least
    if won >= 3:
        assert at_most(market.units, won, Fraction(most), 0 if won >= 8 else 1)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_the_bound_and_the_certified_records(path: Path) -> None:
    units, won, highest, welfare, ratio = figures(path)
    if path.stem == HIGH:
        assert (units, won, highest, welfare, ratio) == (8, 7, 2**20, 18, Fraction(44, 9))
        bound = 1 + arb(fmpq(8, 7)) * (1 + arb(7).log())
        assert bound < arb(fmpq(44, 9))
        assert bound < arb("4.37")
        return
    assert highest <= welfare
    if won >= 3:
        assert at_most(units, won, ratio, 1)
    if won >= 8:
        assert at_most(units, won, ratio, 0)


@pytest.mark.parametrize("path", FIXED, ids=lambda path: path.stem)
def test_where_the_seller_may_not_ask_any_price_there_is_no_such_bound(path: Path) -> None:
    """docs/explanation/other-aftermarkets.md: B's further units are worth 9/10, and the only price is 1."""
    market, claims = read_run_instance(path).market, certified(path)
    kinds = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential", "continuum-bids")
    assert all(claims[kind]["holds"] for kind in (*kinds, "undominated", "continuum-undominated"))
    assert market.resale is not None and market.resale.prices == (1,)
    ratio = Fraction(claims["ratio"]["evidence"]["value"])
    assert ratio == 1 + (market.units - 1) * Fraction(9, 10)
    assert market.units < 10 or not at_most(market.units, market.units - 1, ratio, 1)
