"""How much of a step that lasts is done, for whoever looks.

What takes long opens a tally, ``with Tally("cells searched") as tally``, and counts: ``tally.done += 1``; or it says
where the number stands that it counts anyway. Who shows progress, ``with watched() as board``, looks at the tallies
that are open whenever it likes: nobody is called, and where nobody looks a tally is a number that grows. A tally says
no more than is known: how many are done, of how many if that is known, how many at most if there is a limit, how long
the rest may take if one takes about as long as another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import TypeVar

from attrs import define, field

from exactgames.clock import Clock, stopped
from exactgames.pace import Clock as Now
from exactgames.pace import lasting, remaining

Item = TypeVar("Item")
SHOWN = 3
"""So many tallies, one within the other, are said: the outermost."""


@define(eq=False)
class Tally:
    """Of one step.

    what   what is counted, and what was done with it: "cells searched"; "" if only ``also`` and ``until`` are said
    of     how many there are in all; None where that is not known
    most   how many are done at most, where a limit ends it; None without
    alike  whether one takes about as long as another: then it is said how long the rest may take
    also   further words about what is done, of the moment; "" for none
    count  where the number of those done stands, if not in ``done``
    until  the clock that ends it: how long it may take at most is said
    now    the seconds, from whenever
    done   how many are
    """

    what: str
    of: int | None = field(default=None, kw_only=True)
    most: int | None = field(default=None, kw_only=True)
    alike: bool = field(default=False, kw_only=True)
    also: Callable[[], str] | None = field(default=None, kw_only=True)
    count: Callable[[], int] | None = field(default=None, kw_only=True)
    until: Clock | None = field(default=None, kw_only=True)
    now: Now = field(default=time.monotonic, kw_only=True)
    done: int = field(default=0, init=False)
    _started: float = field(default=0.0, init=False)

    def __enter__(self) -> Tally:
        self._started = self.now()
        board = _BOARD.get()
        if board is not None and not stopped():
            board.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What an interrupt leaves stays open: it is said how far it was."""
        if stopped() or (kind is not None and issubclass(kind, KeyboardInterrupt)):
            return
        board = _BOARD.get()
        if board is not None and self in board:
            del board[board.index(self) :]

    def words(self) -> str:
        """How much is done; "" where there is nothing to say yet."""
        also, done = "" if self.also is None else self.also(), self.done if self.count is None else self.count()
        if self.of is not None:
            left = remaining(done, self.of, self.now() - self._started) if self.alike else ""
            counted = f"{done:,} of {self.of:,} {self.what}{left}"
        elif self.most is not None:
            counted = f"{done:,} of at most {self.most:,} {self.what}"
        elif done and self.what:
            counted = f"{self.what}: {done:,}"
        else:
            return also
        return f"{counted}, {also}" if also else counted


Board = list[Tally]
"""The tallies that are open, each within the one before."""
_BOARD: ContextVar[Board | None] = ContextVar("_BOARD", default=None)
"""That of who shows progress; None: nobody does, in this thread."""


@contextmanager
def watched() -> Iterator[Board]:
    """The board on which the tallies stand that are opened within, in this thread."""
    board: Board = []
    before = _BOARD.set(board)
    try:
        yield board
    finally:
        _BOARD.reset(before)


def words_of(board: Board) -> str:
    """What the tallies say, the outermost first, and when a clock ends it; "" where there is nothing to say yet. From
    any thread.
    """
    tallies = tuple(board)
    said = [words for tally in tallies if (words := tally.words())][:SHOWN]
    ends = (tally.until.left() for tally in tallies if tally.until is not None)
    if (left := next(filter(None, ends), None)) is not None:
        said.append(f"at most {lasting(left)} more")
    return "; ".join(said)


def tallied(items: Collection[Item], what: str, alike: bool = True) -> Iterator[Item]:
    """The items, one by one; each counts as done when the next is asked for. ``alike``: see Tally.

    >>> from exactgames.tally import tallied, watched, words_of
    >>> with watched() as board:
    ...     for letter in tallied("abc", "letters read", alike=False):
    ...         print(letter, words_of(board))
    a 0 of 3 letters read
    b 1 of 3 letters read
    c 2 of 3 letters read
    """
    return counting(items, what, len(items), alike)


def counting(items: Iterable[Item], what: str, of: int | None = None, alike: bool = False) -> Iterator[Item]:
    """The same of items that do not say how many they are: ``of`` so many, or None where that is not known."""
    with Tally(what, of=of, alike=alike) as tally:
        for item in items:
            yield item
            tally.done += 1
