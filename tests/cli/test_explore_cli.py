"""sweep and search, as commands: statuses, tables, what is written, what an interrupt leaves."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import verify

SWEEP = ["sweep", "example-4-bystander", "--over", "levels=2,3,99", "--workers", "1"]
SEARCH = ["search", "bystander,lean", "--over", "m=4,6", "--over", "levels=2..5", "--workers", "1"]


def test_a_sweep_with_its_tables(tmp_path: Path) -> None:
    done = run(*SWEEP, "--csv", "t.csv", "--results", "r.jsonl", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 0 and (found["failed"], found["largest"]["ratio"]) == (1, "10/7")
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["levels"], row["ratio"], row["about"], row["failed"]) for row in rows] == [
        ("2", "13/10", "1.300000", "no"), ("3", "10/7", "1.428571", "no"), ("99", "", "", "yes")
    ]  # fmt: skip
    again = run(*SWEEP, "--csv", "t.csv", "--results", "r.jsonl", cwd=tmp_path)
    assert "3 points: 0 without a ratio, 1 failed" in again.stdout
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 4


def test_certificates_of_points(tmp_path: Path) -> None:
    arguments = ["sweep", "bystander", "--over", "m=4,1000", "--set", "levels=2", "--workers", "1"]
    done = run(*arguments, "--certificates", "proofs", "--json", cwd=tmp_path)
    assert [point["holds"] for point in json.loads(done.stdout)["points"]] == [True, True]
    written = sorted(path.name for path in (tmp_path / "proofs").iterdir())
    assert written == ["levels-2-m-1000.jsonl", "levels-2-m-4.jsonl"]
    assert all(verify(tmp_path / "proofs" / one).verdict == "VERIFIED" for one in written)


def test_each_winner_has_a_certificate(tmp_path: Path) -> None:
    done = run(*SEARCH, "-o", "won", "--json", cwd=tmp_path)
    winners = json.loads(done.stdout)["winners"]
    assert done.returncode == 0 and [one["m"] for one in winners] == [4, 6] and all(one["closed"] for one in winners)
    for one in winners:
        assert verify(tmp_path / one["certificate"], tmp_path / one["instance"]).verdict == "VERIFIED"
    assert run(*SEARCH, "-o", "won", cwd=tmp_path).returncode == 0, "its own files are replaced"
    (tmp_path / winners[0]["instance"]).write_text("# mine\n")
    assert run(*SEARCH, "-o", "won", cwd=tmp_path).returncode == 2


def test_others_not_excluded(tmp_path: Path) -> None:
    grid = [
        "search",
        "bystander",
        "--over",
        "levels=2..4",
        "--over",
        "s=3/4,1",
        "--set",
        "m=4",
        "--set",
        "rho=1/4",
        "--dominated",
        "--workers",
        "1",
    ]
    some = run(*grid, "--most", "3", cwd=tmp_path)
    assert some.returncode == 3 and "3 of 6 points were judged, best first: others are not excluded" in some.stdout
    all_of_it = run(*grid, cwd=tmp_path)
    assert all_of_it.returncode == 0 and "all 6 points of the grid were judged" in all_of_it.stdout
    low = run(
        "search", "bystander", "--set", "m=4", "--set", "levels=2", "--set", "s=1/2", "--most", "2", "--workers", "1"
    )
    assert low.returncode == 3 and "others are not excluded" in low.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sweep", "example-4", "--over", "level=2"], "did you mean 'levels'"),
        (["sweep", "exampel-4", "--over", "m=4"], "did you mean 'example-4'"),
        (["sweep", "example-4"], "an empty grid: nothing to vary"),
        (["sweep", "example-4", "--over", "m=5..4"], "--over m: found the empty range"),
        (["sweep", "example-4", "--over", "m="], "--over: found"),
        (["sweep", "example-4", "--over", "m=4", "--over", "m=5"], "m twice"),
        (["sweep", "example-4", "--over", "m=4", "--set", "m=5"], "both fixed and varied"),
        (["sweep", "example-4", "--over", "m=4", "--set", "levels=[2]"], "--set levels: found"),
        (["sweep", "example-4", "--over", "m=4", "--scheduler", "tcp://127.0.0.1:9", "--workers", "2"], "one of them"),
        (["search", "bystander"], "--set m=100, or --over m=4,8,16"),
        (["search", "bystander", "--set", "m=4", "--set", "levels=1"], "levels: found 1, expected an integer from 2"),
        (["search", "bystander", "--set", "m=1"], "m: found 1, expected an integer from 2"),
        (["search", "bystander,bystander", "--set", "m=4"], "different ones of bystander, lean, amplified"),
        (["search", "bystander", "--set", "m=4", "--set", "denominator=1"], "one integer above 1"),
        (["search", "bystander", "--set", "m=4", "--gap", "0"], "--gap 0"),
        (["search", "bystander", "--set", "m=4", "--set", "z=4"], "the unknown parameter z"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and words in done.stderr
    assert not list(tmp_path.iterdir()), "nothing is half-written"


def test_a_results_file_of_another_sweep(tmp_path: Path) -> None:
    run(*SWEEP, "--results", "r.jsonl", cwd=tmp_path)
    before = (tmp_path / "r.jsonl").read_bytes()
    for other in (["--set", "m=5"], ["--dominated"], ["--over", "s=3/4"]):
        done = run(*SWEEP, *other, "--results", "r.jsonl", cwd=tmp_path)
        assert done.returncode == 2 and "as this run asks: choose another results file" in done.stderr
    assert run(*SEARCH, "--results", "r.jsonl", cwd=tmp_path).returncode == 2
    assert (tmp_path / "r.jsonl").read_bytes() == before


def test_a_scheduler_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactgames.explore.pool.PATIENCE", 1)
    done = run("sweep", "example-4", "--over", "m=4", "--scheduler", "tcp://127.0.0.1:9", cwd=tmp_path)
    assert done.returncode == 2 and "a Dask scheduler that answers" in done.stderr


def test_without_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process, and that is said; a scheduler is refused."""
    monkeypatch.setattr("exactgames.explore.pool.has_dask", lambda: False)
    monkeypatch.setattr("exactgames.reports.progress.PATIENCE", 0.0)
    done = run(*SWEEP[:-2], "--workers", "2", cwd=tmp_path)
    assert done.returncode == 0 and "in this process alone: for several, the extra parallel" in done.stderr
    done = run("sweep", "example-4", "--over", "m=4", "--scheduler", "tcp://127.0.0.1:9", cwd=tmp_path)
    assert done.returncode == 2 and "pip install 'exactgames[parallel]'" in done.stderr


@pytest.mark.parametrize("kept", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_interrupt_leaves_what_was_found(tmp_path: Path, kept: bool, workers: int) -> None:
    file = tmp_path / "r.jsonl"
    command = [sys.executable, "-c", "from exactgames.cli import main; main()", "sweep", "bystander"]
    command += ["--over", "m=4..400", "--set", "levels=9", "--workers", str(workers)]
    command += ["--results", str(file)] if kept else []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as going:
        assert going.stderr is not None
        for line in going.stderr:  # progress: some points are done
            if " of 397 points, about" in line:
                break
        time.sleep(0.3)
        os.killpg(going.pid, signal.SIGINT)
        try:
            out, err = going.communicate(timeout=60)
        finally:
            going.kill()
    assert going.returncode == 130, err
    assert "interrupted" in err and "Traceback" not in err
    if kept:
        rows = file.read_text().splitlines()
        assert (
            len(rows) > 1 and f"{len(rows) - 1} points are kept in {file}: the same command goes on from there" in err
        )
        assert all(json.loads(row) for row in rows)
    else:
        assert "largest ratio" in out and "with --results FILE a run can be gone on with" in err
