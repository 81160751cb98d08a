"""The words of verdicts.  All of it is ASCII that prints.  A word of the file's stands in double quotes, escaped as in
JSON, cut where it is long: so nothing that a file says can pass for what the checker says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

LONG = 80
LISTED = 6


def quoted(words: str) -> str:
    """A word of the file's."""
    if len(words) <= LONG:
        return json.dumps(words)
    return f"{json.dumps(words[:LONG])}... ({len(words)} characters)"


def plain(words: str) -> str:
    """A message of ours, whatever got into it: one line of ASCII that prints."""
    return "".join(letter if " " <= letter <= "~" else ascii(letter)[1:-1] for letter in words)


def cut(number: str) -> str:
    """A number; of a long one the beginning."""
    return number if len(number) <= LONG else f"{number[: LONG // 2]}... ({len(number)} characters)"


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    if len(words) <= LISTED:
        return ", ".join(words)
    return f"{', '.join(words[: LISTED - 1])}, ... ({len(words)} in all)"
