"""The time limit that searches hand down."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

import pytest

from exactgames.clock import FOREVER, Clock, Late, library_seconds


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


def wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
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
    for turn in range(300):
        try:
            with Clock.of(0.001).alarm(), Clock.of(0.0005).alarm():
                wait(0.0005 + 0.002 * (turn % 3))  # not late, perhaps, late
        except Late:
            met += 1
    time.sleep(0.3)
    assert met and library_seconds() is None and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_around_another_one_that_is_just_being_set_leaves_nothing_behind(monkeypatch):
    """It fires in ``signal.signal``, which is a function of another file."""
    usual = signal.signal

    def slow(number, handler):
        wait(0.03)
        return usual(number, handler)

    def nested():
        with Clock.of(0.01).alarm():
            monkeypatch.setattr(signal, "signal", slow)
            with Clock.of(10).alarm():
                wait(1)

    with pytest.raises(Late):
        nested()
    assert library_seconds() is None and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


class Dying:
    """Takes its time to die: 0.05 s."""

    def __del__(self) -> None:
        wait(0.05)


def test_an_alarm_is_never_lost_where_errors_are_only_printed(monkeypatch):
    """In destructors, in what the collector of garbage calls, when an object dies that is referred to weakly."""
    lost: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)

    def collected(phase: str, info: object) -> None:
        wait(0.05)

    def destructors() -> None:
        while True:
            Dying()
            wait(0.002)

    def collections() -> None:
        while True:
            gc.collect(0)
            wait(0.002)

    def weak_references() -> None:
        while True:
            keys = [Key() for _ in range(1_000)]
            weak = WeakKeyDictionary(dict.fromkeys(keys, 1))
            del keys
            assert len(weak) <= 1

    until_late(0.01, destructors)
    until_late(0.01, weak_references)
    gc.callbacks.append(collected)
    try:
        until_late(0.01, collections)
    finally:
        gc.callbacks.remove(collected)
    assert not lost


class Key:
    """Can be referred to weakly."""


def test_no_alarm_outside_of_the_main_thread():
    met = []

    def work() -> None:
        with Clock.of(0).alarm():
            met.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert met == ["done"]
