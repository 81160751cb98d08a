"""A time limit that is handed down to what takes long."""

from __future__ import annotations

import time

from attrs import frozen


class Late(Exception):
    """The seconds are over."""


@frozen
class Clock:
    """``end``: in ``time.monotonic()``; None: never."""

    end: float | None

    @classmethod
    def of(cls, seconds: float | None) -> Clock:
        """So many seconds from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def left(self) -> float | None:
        """The seconds that are left; None without an end."""
        return None if self.end is None else max(0.0, self.end - time.monotonic())

    def half(self) -> Clock:
        """A clock with half of the time that is left."""
        left = self.left()
        return self if left is None else Clock.of(left / 2)

    def check(self) -> None:
        """Late after the end."""
        if self.end is not None and time.monotonic() > self.end:
            raise Late


FOREVER = Clock(None)
