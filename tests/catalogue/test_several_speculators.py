"""proofs/several-speculators.md: each step is executed, after those of the page for one speculator; and its formulas are
those of markets that are certified in the staged form.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PROOFS = Path(__file__).parents[2] / "proofs"
FIRST, PAGE = PROOFS / "for-all-m.md", PROOFS / "several-speculators.md"
MADE_BY = ("positive(", "equal(", "never_negative(")


def steps(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for page in (FIRST, PAGE):
        for number, step in enumerate(steps(page)):
            exec(compile(step, f"{page.name}, step {number + 1}", "exec"), found)
    return found


def test_every_step_is_executed(names: dict[str, Any]) -> None:
    assert str(names["G"]) == "h + 2"
    assert len(steps(PAGE)) >= 9
    assert sum(step.count(word) for step in steps(PAGE) for word in MADE_BY) >= 20
