"""The time limit that searches hand down."""

from __future__ import annotations

import pytest

from exactgames.solve.clock import FOREVER, Clock, Late


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
