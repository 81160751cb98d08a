"""What runs say of how long they may still take, by a clock of the test's."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import define

from exactgames.explore.pace import Nearing
from exactgames.pace import Pace, lasting


@define
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@define
class Search:
    most: int = 100
    judged: int = 0
    gap: Fraction = Fraction(1, 10_000)
    apart: Fraction | None = None

    @property
    def closed(self) -> bool:
        return self.apart is not None and self.apart <= self.gap


@pytest.mark.parametrize(
    ("count", "known", "done", "after", "words"),
    [
        (10, 0, 0, 5, "0 of 10 points"),
        (10, 0, 4, 8, "4 of 10 points, about 12 s left"),
        (10, 3, 1, 60, "1 of 10 points, 3 known before, about 9 minutes left"),
        (10, 0, 10, 60, "10 of 10 points"),
        (100_000, 0, 1, 7.2, "1 of 100,000 points, about 8 days left"),
    ],
)
def test_points(count: int, known: int, done: int, after: float, words: str) -> None:
    clock = Clock()
    pace = Pace(count, known, clock)
    clock.now = after
    assert pace.words(done) == words


def test_a_gap_that_falls_is_taken_to_fall_on() -> None:
    """From 1/10 to 1/100 with two members: as many again for each tenth, 4 members, of 3 s each."""
    clock, one = Clock(), Search()
    nearing = Nearing([one], clock)
    assert nearing.words() == "0 members judged, 0 of 1 searches closed"
    one.judged, clock.now = 1, 3
    assert nearing.words() == "1 members judged, 0 of 1 searches closed, at most about 5 minutes left"  # nothing found
    one.apart = Fraction(1, 10)
    assert nearing.words().endswith("at most about 5 minutes left")  # 99 members
    one.judged, clock.now, one.apart = 3, 9, Fraction(1, 100)
    assert nearing.words() == "3 members judged, 0 of 1 searches closed, about 12 s left"
    one.apart = Fraction(1, 20_000)
    assert nearing.words() == "3 members judged, 1 of 1 searches closed"


@pytest.mark.parametrize(
    ("apart", "gap", "words"),
    [
        ((Fraction(1, 10), Fraction(1, 10)), Fraction(1, 10_000), "at most about 96 s left"),  # it has not fallen
        ((Fraction(1, 10), Fraction(1, 100)), Fraction(0), "at most about 96 s left"),  # it is never closed
        ((Fraction(1, 10), Fraction(1, 11)), Fraction(1, 10**9), "about 96 s left"),  # most ends it before
        ((Fraction(1), Fraction(1, 10**400)), Fraction(1, 10**401), "about 1 s left"),  # no float holds these
    ],
)
def test_what_is_not_known_is_an_upper_end(apart: tuple[Fraction, Fraction], gap: Fraction, words: str) -> None:
    clock, one = Clock(), Search(most=100, gap=gap, judged=2, apart=apart[0])
    nearing = Nearing([one], clock)
    nearing.words()
    one.judged, one.apart, clock.now = 4, apart[1], 4
    assert nearing.words() == f"4 members judged, 0 of 1 searches closed, {words}"


def test_searches_side_by_side() -> None:
    clock = Clock()
    searches = [Search(judged=1, apart=Fraction(1, 10)), Search(judged=1, apart=Fraction(0)), Search(most=10)]
    nearing = Nearing(searches, clock)
    nearing.words()
    searches[0].judged, searches[0].apart, clock.now = 2, Fraction(1, 100), 6
    assert (
        nearing.words() == "3 members judged, 1 of 3 searches closed, at most about 24 s left"
    )  # 2 and 10 of 2 s each


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (1.4, "1 s"), (119, "119 s"), (120, "2 minutes"), (7200, "2 hours"), (3 * 86400, "3 days")],
)
def test_words_of_seconds(seconds: float, words: str) -> None:
    assert lasting(seconds) == words
