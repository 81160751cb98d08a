"""Ctrl-C during a search that has a clock: what is found until then is printed, the status is 130."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import clock

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
LONG = INSTANCES / "babaioff2023/example-4-market-m2.toml"


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt once the first alarm is set."""
    enter = clock.Alarm.__enter__
    sent: list[bool] = []

    def interrupted_soon(alarm: clock.Alarm) -> None:
        enter(alarm)
        if not sent and clock._listening:
            sent.append(True)
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()

    monkeypatch.setattr(clock.Alarm, "__enter__", interrupted_soon)


ENDED = "interrupted: what was found until then is above; there may be more\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["find", LONG, "--mixed"], "perhaps not all"),
        pytest.param(["find", LONG, "--mixed", "--json"], '"complete": false', marks=pytest.mark.slow),
        pytest.param(["find", LONG, "--mixed", "--time-limit", "500"], "perhaps not all", marks=pytest.mark.slow),
    ],
    ids=["no time limit", "json", "a time limit"],
)
def test_what_is_found_is_printed(command: list[str], said: str, soon: None) -> None:
    done = run(*command)
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (130, [ENDED.strip()])
    assert said in done.stdout


def test_where_nothing_is_found_it_says_what_stops_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("exactgames.cli.searching.find_pure", fail)
    done = run("find", INSTANCES / "textbook/cho-kreps-1987-beer-quiche.efg")
    assert done.returncode == 130 and done.stdout == ""
    assert done.stderr == (
        "interrupted after 0 s while searching for all pure sequential equilibria; nothing is kept "
        "(--time-limit S stops by itself, and prints what is found)\n"
    )
