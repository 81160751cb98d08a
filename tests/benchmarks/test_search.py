"""How fast searches are, beside Gambit's solvers and lrsnash in the same run. Prints tables and never fails on a time.

Run it with ``pytest -m benchmark tests/benchmarks/test_search.py``. Every search is a process of its own, stopped after
LIMIT seconds; reading the game is not timed. What is asserted is that who finished found the same.

The solvers do not do the same work. ``find_pure`` finds all pure equilibrium outcomes of a concept; ``enumpure_solve`` all
pure Nash profiles in reduced strategies, ``enumpure_agent_solve`` all pure profiles without a one-set deviation on the
path (a superset of Nash), ``lcp_solve`` one Nash equilibrium, maybe mixed. ``lrsnash`` (Debian: lrslib), used if it is on
PATH, and ``enummixed_solve`` find all extreme Nash equilibria of a bimatrix game.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from ladders import build, name_of

import exactgames
from exactgames import Game, GameBuilder, write_efg

pytestmark = pytest.mark.benchmark
LIMIT = 30
"""Seconds a search may take."""
ONCE = Path(__file__).parent / "search_once.py"
PEERS = ("enumpure_solve", "enumpure_agent_solve", "lcp_solve")
LADDERS = (
    ("fp", (2, 4, 5), "bayes-nash"),
    ("fp", (2, 5, 5), "bayes-nash"),
    ("fp", (2, 8, 8), "bayes-nash"),
    ("fp", (3, 2, 3), "bayes-nash"),
    ("fp", (3, 3, 3), "bayes-nash"),
    ("rs", (2, 2, 2), "sequential"),
    ("rs", (3, 4, 4), "sequential"),
)
SIZES = (*range(4, 11), 12, 14, 16)
FAMILIES = {"generic": 999, "degenerate": 2}
"""The largest payoff; the smallest is 0."""


def searched(solver: str, path: Path) -> dict[str, Any] | str:
    """What ``search_once`` printed; or why it printed nothing."""
    command = [sys.executable, str(ONCE), solver, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return f"> {LIMIT} s"
    if done.returncode == 0:
        return json.loads(done.stdout)
    return f"exit status {done.returncode}: {(done.stderr.strip().splitlines() or ['no word'])[-1]}"


@pytest.fixture(scope="module")
def lines():
    """The lines of the tables."""
    return []


@pytest.fixture(scope="module", autouse=True)
def table(lines, request):
    """Print the tables when all is measured."""
    yield
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n" + "\n".join(lines))


def line(game: str, solver: str, found: dict[str, Any] | str, ours: dict[str, Any] | str) -> str:
    """Game, solver, seconds, how many it found, seconds ÷ ours."""
    if isinstance(found, str):
        return f"{game:24}{solver:34}{found}"
    ratio = f"{found['seconds'] / ours['seconds']:12.1f}" if isinstance(ours, dict) else f"{'—':>12}"
    outcomes = "" if found["outcomes"] is None else f", {found['outcomes']} outcomes"
    complete = {True: ", complete", False: ", not complete", None: ""}[found["complete"]]
    return f"{game:24}{solver:34}{found['seconds']:10.4f} s{ratio}   {found['found']} found{outcomes}{complete}"


@pytest.mark.parametrize(("kind", "sizes", "concept"), LADDERS)
def test_pure(lines, tmp_path, kind, sizes, concept):
    game, path = build(kind, sizes), tmp_path / "game.efg"
    write_efg(game, path, name_of(kind, sizes))
    ours = searched(f"find_pure:{concept}", path)
    name = f"{name_of(kind, sizes)}, {len(game.terminals):,}"
    lines.append(line(name, f"find_pure, {concept}", ours, ours))
    peers = {solver: searched(solver, path) for solver in PEERS if solver != "lcp_solve" or len(game.players) == 2}
    lines.extend(line("", solver, found, ours) for solver, found in peers.items())
    assert not isinstance(ours, str) or ours.startswith(">"), ours
    nash = peers["enumpure_solve"]
    if isinstance(ours, dict) and isinstance(nash, dict):
        assert not ours["complete"] or (
            ours["outcomes"] == nash["outcomes"] if concept == "bayes-nash" else ours["outcomes"] <= nash["outcomes"]
        )


def bimatrix(k: int, largest: int) -> tuple[list[list[int]], list[list[int]]]:
    """Two random k × k matrices, the same in every run."""
    draw = random.Random(f"{k} {largest}")
    one, two = ([[draw.randint(0, largest) for _ in range(k)] for _ in range(k)] for _ in range(2))
    return one, two


def as_tree(one: list[list[int]], two: list[list[int]]) -> Game:
    """The bimatrix game: rows, then columns, unseeing."""
    tree = GameBuilder(["Row", "Column"])
    rows = tree.move(tree.root, "Row", "row", [f"r{i}" for i in range(len(one))])
    for i, after in enumerate(rows):
        columns = tree.move(after, "Column", "column", [f"c{j}" for j in range(len(one[0]))])
        for j, end in enumerate(columns):
            tree.payoffs(end, (one[i][j], two[i][j]))
    return tree.build()


def lrsnash(folder: Path, one: list[list[int]], two: list[list[int]]) -> dict[str, Any] | str:
    """Extreme equilibria by lrsnash; its time includes starting it."""
    program = shutil.which("lrsnash")
    if program is None:
        return "not on PATH (Debian: lrslib)"
    blocks = ["\n".join(" ".join(map(str, row)) for row in matrix) for matrix in (one, two)]
    (folder / "game.txt").write_text(f"{len(one)} {len(one[0])}\n\n" + "\n\n".join(blocks) + "\n", encoding="ascii")
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [program, str(folder / "game.txt")], capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"> {LIMIT} s"
    seconds = time.perf_counter() - start
    (count,) = (row.split(":")[1] for row in done.stdout.splitlines() if "Number of equilibria found" in row)
    return {"seconds": seconds, "found": int(count), "outcomes": None, "complete": None}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("k", SIZES)
def test_mixed(lines, tmp_path, k, family):
    """All extreme Nash equilibria of a random bimatrix game: the same number by everybody who finished."""
    one, two = bimatrix(k, FAMILIES[family])
    path = tmp_path / "game.efg"
    write_efg(as_tree(one, two), path)
    ours: dict[str, Any] | str = "not there yet"
    if hasattr(exactgames, "mixed_equilibria"):
        ours = searched("mixed_equilibria:bayes-nash", path)
    found = {
        "mixed_equilibria": ours,
        "lrsnash": lrsnash(tmp_path, one, two),
        "enummixed_solve": searched("enummixed_solve", path),
    }
    for number, (solver, result) in enumerate(found.items()):
        lines.append(line(f"{family}, {k} × {k}" if number == 0 else "", solver, result, ours))
    counts = {
        result["found"] for result in found.values() if isinstance(result, dict) and result["complete"] is not False
    }
    assert len(counts) <= 1, found
