"""Progress on stderr, for anything that takes more than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

from exactgames.quoted import escaped

PATIENCE = 2.0
"""Seconds of silence."""


class Progress:
    """Call it with what comes next. Nothing is printed in the first two seconds; then the current step, and each
    later one.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._step = ""
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._late)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def __call__(self, step: str) -> None:
        with self._lock:
            self._step = step
            if time.monotonic() - self._started >= PATIENCE:
                self._print()

    @property
    def step(self) -> str:
        """What goes on now; empty before the first."""
        return self._step

    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def _late(self) -> None:
        with self._lock:
            self._print()

    def _print(self) -> None:
        if self._step:
            print(f"[{time.monotonic() - self._started:5.1f} s] {escaped(self._step)} …", file=sys.stderr, flush=True)
