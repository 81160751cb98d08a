"""The staged form: time and memory against units and levels, beside baselines timed in the same run. It prints tables and
never fails on a time.

Run it with ``pytest -m benchmark -s tests/benchmarks/test_staged_speed.py``.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_speed import recursive_value, timed

from exactgames import play, profile_of, read_instance
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.staged.form import StagedForm

pytestmark = pytest.mark.benchmark
INSTANCES = Path(__file__).parents[2] / "instances" / "babaioff2023"
ONCE = Path(__file__).parent / "staged_once.py"
CELLS = [(m, levels) for m in (4, 5, 6, 7, 8) for levels in (3, 4, 5, 6)]


def shown(request: pytest.FixtureRequest, lines: list[str]) -> None:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n".join(["", *lines]))


def test_growth_with_units_and_levels(request: pytest.FixtureRequest) -> None:
    """Each cell in its own process: equilibrium, and undominatedness of the profile by mixtures. The growth is fitted as
    a power of own bids · outcome classes, the entries of one payoff table, by least squares in logarithms.
    """
    lines = [f"{'units':>5} {'levels':>6} {'bids':>6} {'profiles':>14} {'classes':>8} {'seconds':>8} {'peak MiB':>9}"]
    points = []
    for units, levels in CELLS:
        printed = subprocess.run(
            [sys.executable, str(ONCE), str(units), str(levels)], capture_output=True, text=True, check=True
        )
        cell = json.loads(printed.stdout)
        assert cell["equilibrium"]
        bids, classes = cell["bids"], cell["classes"]
        assert bids == math.comb(units + levels - 1, units)
        lines.append(
            f"{units:5} {levels:6} {bids:6,} {bids**3:14,} {classes:8,} {cell['seconds']:8.2f} {cell['mib']:9.0f}"
            + ("" if cell["undominated"] else "  (a bid is dominated)")
        )
        points.append((bids * classes, cell["seconds"], cell["mib"]))
    large = [(math.log(size), math.log(seconds)) for size, seconds, _ in points if size > 500_000]
    slope, constant = np.polyfit([x for x, _ in large], [y for _, y in large], 1)
    lines.append(
        f"seconds ≈ {math.exp(constant):.2g} · (bids · classes)^{slope:.2f}, over the tables above 500,000 entries"
    )
    shown(request, lines)


def test_share_of_memory_bandwidth(request: pytest.FixtureRequest) -> None:
    """The value pass reads every edge and every child's value and writes every value, once an agent: against a numpy copy
    of the same bytes.
    """
    found = profile_of(read_instance(INSTANCES / "example-4-small.toml"))
    game, strategy = found.expansion.game, found.completion.strategy

    def value_pass() -> Any:
        fresh = play(game, strategy)
        start = time.perf_counter()
        _ = fresh.values
        return time.perf_counter() - start

    seconds = min(value_pass() for _ in range(5))
    moved = np.zeros((3 * len(game.players), game.nodes), dtype=np.int64)  # edges, children's values, values
    target = np.empty_like(moved[: len(moved) // 2 + 1])
    source = moved[: len(target)]
    copying, _ = timed(lambda: np.copyto(target, source), 5)
    copied = 2 * source.nbytes  # a copy reads and writes
    share = (moved.nbytes / seconds) / (copied / copying)
    shown(
        request,
        [
            f"value pass of example-4-small: {moved.nbytes / 2**20:.0f} MiB in {seconds * 1e3:.1f} ms, "
            f"{moved.nbytes / seconds / 2**30:.1f} GiB/s; numpy copy {copied / copying / 2**30:.1f} GiB/s; share {share:.0%}"
        ],
    )


def test_against_the_tree_and_plain_python(request: pytest.FixtureRequest) -> None:
    """example-4-small three ways: complete the profile and check it as sequential."""
    from naive import NaiveMarket

    instance = read_instance(INSTANCES / "example-4-small.toml")
    staged, one = timed(lambda: StagedForm(instance).check("sequential"), 5)
    explicit, two = timed(lambda: ExplicitForm(instance).check("sequential"), 3)
    assert one.holds
    assert two.holds
    plain, _ = timed(lambda: recursive_value(NaiveMarket(instance.market).tree), 1)
    shown(
        request,
        [
            f"example-4-small: staged {staged:.3f} s; explicit tree {explicit:.3f} s, {explicit / staged:.0f} times as long; "
            f"only expanding and walking it in plain Python {plain:.1f} s, {plain / staged:.0f} times as long"
        ],
    )
