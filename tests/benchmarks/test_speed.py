"""How fast, as ratios against a peer or a baseline timed in the same run. It prints a table and never fails on a time.

Run it with ``pytest -m benchmark tests/benchmarks``. The peer is Gambit's ``read_efg`` of the same tree, written by
``write_efg``: it parses and builds what ``expand`` builds from the market. The baseline is the naive expansion that the
property tests compare with, in plain Python, and β's values by plain recursion on it.

The game is example-4-small: 907,749 nodes. What is asserted is that both sides did the same work.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exactgames import Instance, certify, check, expand, profile_of, read_instance, verify, write_efg

pytestmark = pytest.mark.benchmark
INSTANCES = Path(__file__).parents[2] / "instances"
FILE = INSTANCES / "babaioff2023" / "example-4-small.toml"
NODES = 907_749
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """(the shortest of so many runs in seconds, the last result). Nothing is kept from one run to the next."""
    best, result = float("inf"), None
    for _ in range(times):
        result = None
        gc.collect()
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def expanded_and_checked(instance: Instance) -> Any:
    """Expand, complete the profile, and decide whether it is sequential: one-shot deviations at every set."""
    found = profile_of(instance)
    return found, check(found.played, "sequential", found.given)


def recursive_value(tree: Any) -> tuple[int, int]:
    """(nodes, the sum of the first agent's payoffs at the ends scaled to integers) by plain recursion."""
    if tree.payoffs:
        return 1, tree.payoffs[0]
    nodes, total = 1, 0
    for _, _, below in tree.branches:
        more, worth = recursive_value(below)
        nodes, total = nodes + more, total + worth
    return nodes, total


@pytest.fixture(scope="module")
def rows():
    """(what, seconds): the lines of the table."""
    return []


@pytest.fixture(scope="module")
def instance():
    return read_instance(FILE)


@pytest.fixture(scope="module", autouse=True)
def table(rows, request):
    """Print the table when all is measured."""
    yield
    peer = next((seconds for what, seconds in rows if "read_efg" in what), None)
    lines = [f"\nexample-4-small, {NODES:,} nodes", f"{'':62}{'seconds':>9}{'nodes/s':>13}{'read_efg ÷ it':>15}"]
    for what, seconds in rows:
        ratio = f"{peer / seconds:15.2f}" if peer else f"{'—':>15}"
        lines.append(f"{what:62}{seconds:9.3f}{NODES / seconds:13,.0f}{ratio}")
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n".join(lines))


def test_expand(rows, instance):
    seconds, expansion = timed(lambda: expand(instance.market))
    rows.append(("expand", seconds))
    assert expansion.game.nodes == NODES


def test_expand_complete_and_check(rows, instance):
    seconds, (found, judged) = timed(lambda: expanded_and_checked(instance))
    rows.append(("expand, complete, one-shot sequential check", seconds))
    assert judged.holds
    assert (judged.slacks.denominators > 0).all()
    assert found.expansion.game.nodes == NODES


@pytest.mark.parametrize("concept", CONCEPTS)
def test_check_alone(rows, instance, concept):
    """The check of a completed profile, the game's caches warm."""
    found = profile_of(instance)
    check(found.played, concept, found.given)
    seconds, judged = timed(lambda: check(found.played, concept, found.given))
    rows.append((f"check alone: {concept}", seconds))
    assert judged.holds


def test_gambit_reads_the_same_tree(rows, instance, tmp_path):
    gambit = pytest.importorskip("pygambit")
    game = expand(instance.market).game
    written, _ = timed(lambda: write_efg(game, tmp_path / "game.efg"), 1)
    rows.append(("write_efg", written))
    seconds, other = timed(lambda: gambit.read_efg(tmp_path / "game.efg"), 2)
    rows.append(("pygambit.read_efg of the same tree (the peer)", seconds))
    assert [len(other.get_infosets(name)) for name in game.players] == [2_066, 4_098, 176]


def test_plain_python(rows, instance):
    from naive import NaiveMarket

    seconds, naive = timed(lambda: NaiveMarket(instance.market), 1)
    rows.append(("the naive expansion in plain Python (the baseline)", seconds))
    walked, (nodes, _) = timed(lambda: recursive_value(naive.tree), 1)
    rows.append(("one walk over it in plain Python", walked))
    assert nodes == NODES


def test_certify_and_verify(rows, instance, tmp_path):
    """All the file's claims, dominance included; the checker is plain Python by design."""
    seconds, certificate = timed(lambda: certify(instance), 1)
    rows.append((f"certify: {len(certificate.claims)} claims", seconds))
    path = tmp_path / "example-4-small.jsonl"
    certificate.write(path)
    seconds, verdict = timed(lambda: verify(str(path), str(FILE)), 1)
    rows.append(("the checker verifies the certificate", seconds))
    assert verdict.verdict == "VERIFIED"
