"""What a run-length market costs: against the number of units, and against the levels of z, in the same process.

Run it with ``pytest -m benchmark -s tests/benchmarks/test_runs_speed.py``. Of the bystander, with octaves of z each cut
into equal parts; all claims of the records.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from test_ratios import seconds

from exactgames import certify_runs
from exactgames.checker import check
from exactgames.files.run_market import read_run_document
from exactgames.runs.constructions import bystander, continuous_bystander, octaves

pytestmark = pytest.mark.benchmark
GRID = [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)]


def of_levels(units: int, count: int) -> dict[str, Any]:
    bid = Fraction(units - 1, units)
    return bystander(units, octaves(16, count // 16), [*GRID, bid, Fraction(1)], bid)


@cache
def costs(units: int, count: int | None) -> tuple[float, float, int]:
    """(seconds to certify, seconds to verify, bytes); None: continuous types."""
    document = continuous_bystander(units, Fraction(1, 2**16)) if count is None else of_levels(units, count)
    instance = read_run_document(document)
    text = certify_runs(instance).text
    with TemporaryDirectory() as folder:
        file = Path(folder, "c.jsonl")
        file.write_text(text, encoding="ascii")
        assert check(str(file)).verdict == "VERIFIED"
        return seconds(lambda: certify_runs(instance)), seconds(lambda: check(str(file))), len(text)


@pytest.mark.parametrize("count", [64, None])
@pytest.mark.parametrize(("units", "bound"), [(10**6, 4), (10**100, 8)])
def test_more_units(units: int, bound: float, count: int | None) -> None:
    """The number of units is a number in the certificate: only its digits cost."""
    few, many = costs(100, count), costs(units, count)
    ratios = [more / less for more, less in zip(many, few, strict=True)]
    shown = "certify {:.1f}, verify {:.1f}, bytes {:.1f}".format(*ratios)
    print(
        f"\n10^{len(str(units)) - 1} units against 100, {count or 'no'} levels: {shown}; seconds {many[0]:.2f}, {many[1]:.2f}"
    )
    assert max(ratios) < bound


@pytest.mark.parametrize(("count", "fewer", "bound"), [(128, 64, 8), (256, 128, 8), (512, 256, 8)])
def test_more_levels(count: int, fewer: int, bound: float) -> None:
    """Each level is a type and a resale price: twice as many are some twice the work, and the bytes."""
    few, many = costs(10**6, fewer), costs(10**6, count)
    ratios = [more / less for more, less in zip(many, few, strict=True)]
    shown = "certify {:.1f}, verify {:.1f}, bytes {:.1f}".format(*ratios)
    print(f"\n{count} levels against {fewer}, 10^6 units: {shown}; seconds {many[0]:.2f}, {many[1]:.2f}")
    assert max(ratios) < bound
