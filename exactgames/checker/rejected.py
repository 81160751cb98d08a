"""What ends a check before it has verified all; and values in messages."""

from __future__ import annotations

from fractions import Fraction


class Unreadable(Exception):
    """A file that cannot be read as text: missing, a directory, not UTF-8."""


class Rejected(Exception):
    """The certificate is not accepted: the code, where known the line, and what was found and expected."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.line = code, message, line


def unknown(what: str, found: object) -> Rejected:
    """What a choice over kinds ends in: a kind that was read, but that nobody says here what to do with."""
    return Rejected("instance", f"{what} {show(found)} is not known here: the checker cannot go on")


def show(value: object) -> str:
    """A value as it stands in a message: short, ASCII, and safe for numbers of any length."""
    if isinstance(value, Fraction):
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > 13_000:
            return f"(a fraction of {value.numerator.bit_length()}/{value.denominator.bit_length()} bits)"
        return str(value)
    if isinstance(value, dict):
        return "a table with keys " + show(", ".join(sorted(map(str, value)))) if value else "an empty table"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 13_000:
        return f"(an integer of {value.bit_length()} bits)"
    if isinstance(value, bool):
        return "true" if value else "false"
    words = "null" if value is None else ascii(value[:80] if isinstance(value, str) else value)
    return words if len(words) <= 80 else words[:77] + "..."
