"""sweep and search at a real scheduler with two workers, each in a process of its own, one of them killed midway."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any

import distributed
import pytest

from exactgames.explore.pool import pool_of
from exactgames.explore.search import largest
from exactgames.explore.sweep import sweep

pytestmark = pytest.mark.slow
QUIET = ["--no-dashboard"]


def start(stack: ExitStack, *command: object) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait, 30)
    stack.callback(process.kill)
    return process


def wait_for(what: object, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """(the scheduler's address, its two workers)"""
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        options = ["--host", "127.0.0.1", "--port", 0, "--scheduler-file", file, *QUIET]
        start(stack, "distributed.cli.dask_scheduler", *options)
        wait_for(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        address = json.loads(file.read_text())["address"]
        worker = ["distributed.cli.dask_worker", address, "--nthreads", 1, "--no-nanny", *QUIET]
        yield address, [start(stack, *worker, "--local-directory", tmp_path) for _ in range(2)]


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()[1:]] if file.exists() else []


def test_a_sweep_outlives_a_worker(cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    address, workers = cluster
    file = tmp_path / "results.jsonl"
    over = ["--over", "m=4..9", "--over", "levels=20..23"]
    command = [sys.executable, "-c", "from exactgames.cli import main; main()", "sweep", "bystander", *over]
    with subprocess.Popen(
        [*command, "--set", "s=99/100", "--scheduler", address, "--results", str(file), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        wait_for(lambda: len(rows(file)) >= 4)
        assert len(rows(file)) < 24 and run.poll() is None, "it was over before a worker could be killed"
        workers[0].kill()
        out, err = run.communicate(timeout=240)
    assert run.returncode == 0, err
    found = json.loads(out)
    assert (found["failed"], len(found["points"]), len(rows(file))) == (0, 24, 24)
    here = sweep("bystander", {"m": range(4, 10), "levels": range(20, 24)}, {"s": Fraction(99, 100)})
    assert found["points"] == [one.row for one in here]


def test_a_search_there_finds_what_it_finds_here(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, _ = cluster
    file = tmp_path / "results.jsonl"
    arguments = (["bystander", "amplified"], [4, 6, 9], range(2, 12))
    there = largest(*arguments, scheduler=address, results=file)
    assert there == largest(*arguments)
    assert all(one.closed for one in there) and len(rows(file)) == sum(one.judged for one in there)


def test_two_clusters_of_ones_own_keep_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of them listens to others, and no port that one takes is wanted by the next, which would say so."""
    began: list[Any] = []
    kind = distributed.LocalCluster
    monkeypatch.setattr(distributed, "LocalCluster", lambda **options: began.append(kind(**options)) or began[-1])
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        with pool_of(2, None, print), pool_of(2, None, print):
            assert [one.scheduler.http_server.address for one in began] == ["127.0.0.1"] * 2
            assert all(one.scheduler_address.startswith("tcp://127.0.0.1:") for one in began)
