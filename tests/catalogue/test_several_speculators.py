"""proofs/several-speculators.md: each step is executed, after those that it uses of the page for one speculator; the ratio
is that of one copy where several are certified.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from exactgames.files.families.corner import geometric

PROOFS = Path(__file__).parents[2] / "proofs"
FIRST, PAGE = ((PROOFS / f"{name}.md").read_text(encoding="utf-8") for name in ("for-all-m", "several-speculators"))
MADE_BY = ("positive(", "equal(", "never_negative(")
COPIES = sorted(PROOFS.glob("babaioff2023/bystander-copies-*.jsonl"))


def steps(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step in (*steps(FIRST[: FIRST.index("## No bid is dominated")]), *steps(PAGE)):
        exec(compile(step, "several-speculators.md", "exec"), found)
    return found


def test_every_step_is_executed(names: dict[str, Any]) -> None:
    assert len(steps(PAGE)) >= 9
    assert sum(step.count(word) for step in steps(PAGE) for word in MADE_BY) >= 17


@pytest.mark.parametrize("path", COPIES, ids=lambda path: path.stem)
def test_the_formula_of_the_ratio_is_that_of_the_certificates(path: Path, names: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    claims = {line["kind"]: line for line in lines if "claim" in line}
    assert all(claim["holds"] for claim in claims.values())
    copies, units = (int(number) for number in re.findall(r"[0-9]+", path.stem)[-2:])
    market = lines[0]["instance"]
    levels = geometric(len(market["agents"][0]["types"]))
    assert [Fraction(price) for price in market["aftermarket"]["prices"]] == list(levels)
    assert market["units"] == copies * units and len(market["agents"]) == 2 * copies
    shares = sum((1 - low / high for low, high in pairwise(levels)), start=Fraction(0))
    values = {"t": units - 2, "rho": levels[0], "S": shares}
    expected = names["ratio"].subs({symbol: values[symbol.name] for symbol in names["ratio"].free_symbols})
    assert Fraction(claims["ratio"]["evidence"]["value"]) == Fraction(str(expected))
