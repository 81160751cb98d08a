"""The time limit that searches hand down."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

import pytest

from exactgames.solve.clock import FOREVER, Clock, Late, library_seconds


def test_a_clock_ends():
    clock = Clock.of(0)
    assert clock.left() == 0 and clock.half().left() == 0
    with pytest.raises(Late):
        clock.check()


def test_a_clock_without_an_end():
    FOREVER.check()
    assert FOREVER.left() is None and FOREVER.half().left() is None and Clock.of(None).end is None


def test_half_of_what_is_left():
    left = Clock.of(1_000).half().left()
    assert left is not None and 499 < left <= 500


def busy() -> None:
    while True:
        pass


def until_late(seconds: float, work: Callable[[], None]) -> None:
    with pytest.raises(Late):  # noqa: SIM117  (the alarm is what raises)
        with Clock.of(seconds).alarm():
            work()


def test_the_alarm_reaches_what_does_not_look_at_the_clock():
    started = time.monotonic()
    until_late(0.05, busy)
    assert time.monotonic() - started < 5
    time.sleep(0.25)  # nothing more comes


def test_who_swallows_an_alarm_meets_the_next():
    swallowed = []

    def work() -> None:
        try:
            busy()
        except Late:
            swallowed.append(1)
        busy()

    until_late(0.05, work)
    assert swallowed == [1]


def test_an_alarm_inside_another_one():
    """The earlier one counts inside, for libraries too; the outer one goes on afterwards."""
    assert library_seconds() is None and library_seconds(3) == 3

    def work() -> None:
        with Clock.of(1_000).alarm():
            left = library_seconds(2)
            assert left is not None and left <= 0.3
        until_late(0.01, busy)
        left = library_seconds(2)
        assert left is not None and left <= 0.3
        busy()

    until_late(0.3, work)
    assert library_seconds() is None and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_alarms_that_are_late_at_once_leave_nothing_behind():
    """Hundreds of them, one inside the other: none fires afterwards."""
    met = 0
    for _ in range(300):
        try:
            with Clock.of(0.001).alarm(), Clock.of(0.0005).alarm():
                sum(range(20_000))
        except Late:
            met += 1
    time.sleep(0.3)
    assert met and library_seconds() is None and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_no_alarm_outside_of_the_main_thread():
    met = []

    def work() -> None:
        with Clock.of(0).alarm():
            met.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert met == ["done"]
