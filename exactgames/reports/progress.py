"""Progress on stderr, for anything that takes more than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from types import TracebackType

from exactgames.quoted import escaped
from exactgames.tally import Board, watched, words_of

PATIENCE = 2.0
"""Seconds of silence."""
STILL = (8.0, 20.0, 30.0)
"""Seconds between the first, second, … time that it is said which step is still going on; the last one goes on."""
NOTHING = "nothing is kept, and no file is half-written: the same command starts from the beginning"
"""What an interrupt leaves, unless the command says otherwise."""
SHOWN = "above is what was found until then, which may not be all"


class Progress:
    """Call it with what comes next. Nothing is printed in the first two seconds; then the current step, and each
    later one; of a step that lasts, now and then, that it still does, and how much of it is done (``tally``).

    kept   what is left of the work if it is interrupted, and how to go on, in lines; None: NOTHING
    shown  of a command that shows what it has found when it is interrupted: what that is
    """

    kept: tuple[str, ...] | None = None
    shown: str = SHOWN

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._step = ""
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._board: Board = []
        self._watching = ExitStack()
        self._thread = threading.Thread(target=self._late, daemon=True)

    def __enter__(self) -> Progress:
        self._board = self._watching.enter_context(watched())
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watching.close()

    def __call__(self, step: str) -> None:
        with self._lock:
            self._step = step
            if time.monotonic() - self._started >= PATIENCE:
                self._print()

    def left(self) -> tuple[str, ...]:
        """For who interrupts it: how far it was, and what is left of it."""
        far = self._far()
        where = f"after {time.monotonic() - self._started:.1f} s" + (f": {far}" if far else "")
        return (where, *((NOTHING,) if self.kept is None else self.kept))

    def _late(self) -> None:
        """In a thread of its own."""
        waits, before = iter(STILL), ""
        wait = PATIENCE
        while not self._ended.wait(wait):
            with self._lock:
                self._print("still: " if self._step == before else "")
                before = self._step
            wait = next(waits, STILL[-1])

    def _far(self) -> str:
        """The step, and how much of it is done."""
        return ": ".join(filter(None, (self._step, words_of(self._board))))

    def _print(self, still: str = "") -> None:
        if self._step:
            passed = time.monotonic() - self._started
            print(f"[{passed:5.1f} s] {still}{escaped(self._far())} …", file=sys.stderr, flush=True)
