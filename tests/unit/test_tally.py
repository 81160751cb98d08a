"""How much of a long step is said to be done: tallies, their estimates by a fake clock, what an interrupt leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from attrs import define

from exactgames import clock
from exactgames.clock import Clock, Effort, Late
from exactgames.tally import Tally, counting, tallied, watched, words_of


@define
class Seconds:
    """A clock that somebody else moves."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


CASES: dict[str, tuple[dict[str, Any], int, float, str]] = {
    "nothing done, nothing known": ({}, 0, 5, ""),
    "the number to come is not known": ({}, 1204, 60, "cells: 1,204"),
    "it is known": ({"of": 12}, 3, 60, "3 of 12 cells"),
    "and one is like another": ({"of": 12, "alike": True}, 3, 60, "3 of 12 cells, about 3 minutes left"),
    "alike, the first is not done": ({"of": 12, "alike": True}, 0, 60, "0 of 12 cells"),
    "alike, all are done": ({"of": 12, "alike": True}, 12, 60, "12 of 12 cells"),
    "alike, many more to come": ({"of": 1000, "alike": True}, 1, 60, "1 of 1,000 cells, about 17 hours left"),
    "a limit": ({"most": 100_000}, 1204, 60, "1,204 of at most 100,000 cells"),
    "a limit is no number to come": ({"most": 100, "alike": True}, 50, 60, "50 of at most 100 cells"),
    "more words": ({"also": lambda: "3 found"}, 7, 60, "cells: 7, 3 found"),
    "more words alone": ({"also": lambda: "3 found"}, 0, 60, "3 found"),
    "a number that stands elsewhere": ({"of": 9, "count": lambda: 4}, 0, 60, "4 of 9 cells"),
}
"""What is known; how many are done after so many seconds; what is said."""


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case: str) -> None:
    known, done, passed, words = CASES[case]
    now = Seconds()
    with Tally("cells", now=now, **known) as tally:
        tally.done = done
        now.at += passed
        assert tally.words() == words


def test_the_estimate_follows_the_pace() -> None:
    """Of ten alike, each of 7 s: what is left is 7 s for each; half of the time for the rest where the pace doubles."""
    now, said = Seconds(), []
    with watched() as board, Tally("types done", of=10, alike=True, now=now) as tally:
        for _ in range(9):
            now.at += 7
            tally.done += 1
            said.append(words_of(board))
    assert [words.split("about ")[1] for words in said] == [f"{7 * k} s left" for k in range(9, 0, -1)]


def test_one_within_the_other() -> None:
    """The outermost first, three at most; those that have nothing to say yet are left out."""
    with watched() as board:
        assert words_of(board) == ""
        with Tally("a", of=2), Tally("b"), Tally("c", of=3), Tally("d", of=4), Tally("e", of=5):
            assert words_of(board) == "0 of 2 a; 0 of 3 c; 0 of 4 d"
        assert board == []


def test_the_clock_that_ends_it_first() -> None:
    """At most so long, by the outermost clock that has an end."""
    with watched() as board, Tally("a", of=2, until=clock.FOREVER), Tally("", until=Clock.of(90.4)):
        with Tally("", until=Clock.of(5.4)):
            assert words_of(board) == "0 of 2 a; at most 90 s more"
        with Tally("", until=Effort.of_steps(5)):
            assert words_of(board) == "0 of 2 a; at most 90 s more"
    with watched() as board, Tally("a", of=2, until=Clock.of(0)):
        assert words_of(board) == "0 of 2 a"


def test_the_share_of_steps() -> None:
    """Where steps are counted, how many of those there may be are taken."""
    effort = Effort.of_steps(200)
    effort.spend(50)
    assert effort.share() == 0.25 and clock.FOREVER.share() is None and Clock.of(3).share() is None
    with pytest.raises(Late):
        effort.spend(500)
    assert effort.share() == 1


def test_items() -> None:
    with watched() as board:
        said = [words_of(board) for _ in tallied("abc", "letters")]
        assert [words.split(",")[0] for words in said] == ["0 of 3 letters", "1 of 3 letters", "2 of 3 letters"]
        assert [words_of(board) for _ in counting(iter("abc"), "letters")] == ["", "letters: 1", "letters: 2"]
        assert board == []
        for _ in tallied(range(3), "left early"):
            break
        assert board == []
        with Tally("around"):
            items = tallied(range(3), "kept somewhere")
            next(items)
        assert board == [], "whoever ends takes what is within off the board"


@pytest.mark.parametrize("error", [Late, ValueError, GeneratorExit])
def test_an_error_ends_it(error: type[BaseException]) -> None:
    with watched() as board:
        with pytest.raises(error), Tally("a", of=2):
            raise error
        assert board == []


def test_an_interrupt_leaves_it() -> None:
    """So that it is said how far it was."""
    with watched() as board:
        with pytest.raises(KeyboardInterrupt), Tally("a", of=2), Tally("b", of=3) as tally:  # noqa: PT012
            tally.done = 1
            raise KeyboardInterrupt
        assert words_of(board) == "0 of 2 a; 1 of 3 b"


def test_stopped_clocks_leave_it() -> None:
    """A command that shows what it has found is stopped by its clocks: what it does then is no news."""
    try:
        with watched() as board:
            with pytest.raises(Late), Tally("a", of=2) as tally:  # noqa: PT012
                tally.done = 1
                clock.stop()
                clock.FOREVER.check()
            with Tally("tables printed"):
                assert words_of(board) == "1 of 2 a"
    finally:
        clock.restart()


def test_nobody_looks() -> None:
    """Without a board, in another thread, and after it: nothing is kept."""
    boards: list[int] = []

    def count(board: Callable[[], int]) -> None:
        for _ in tallied(range(2), "elsewhere"):
            boards.append(board())

    with Tally("a") as tally:
        tally.done += 1
    with watched() as board, Tally("here"):
        thread = threading.Thread(target=count, args=(lambda: len(board),))
        thread.start()
        thread.join()
    assert boards == [1, 1]
    with watched() as outer, Tally("a"):
        with watched() as inner, Tally("b"):
            assert [tally.what for tally in inner] == ["b"]
        assert [tally.what for tally in outer] == ["a"]
