"""How a search ended, as a JSON value."""

from __future__ import annotations

from typing import Final, Literal

from exactgames import clock

INTERRUPTED: Final = "interrupted"


def stopped_word(how: Literal["truncated", "timed out"] | None) -> str | None:
    """None where it came to its end; ``INTERRUPTED`` where all clocks were stopped, so that it had no time left.

    >>> stopped_word(None), stopped_word("timed out")
    (None, 'timed out')
    """
    return INTERRUPTED if how == "timed out" and clock.stopped() else how
