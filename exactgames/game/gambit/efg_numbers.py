"""The numbers of a Gambit file, exactly.

An integer, ``p/q``, or a decimal, maybe with an exponent: 0.1 is 1/10, 1.5e2 is 150. As in Gambit, a payoff or
probability has no sign ``+``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

DIGITS: Final = 1000
"""The most digits of a numerator, denominator or decimal; the largest exponent."""

_VALUE = re.compile(r"(-?)(?:([0-9]+)/([0-9]+)|([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]{1,9}))?)", re.ASCII)
_COUNT = re.compile(r"[-+]?[0-9]{1,10}", re.ASCII)


def efg_number(text: str) -> Fraction | None:
    """The number, or None if the text is none: no digits, denominator 0, too many digits."""
    found = _VALUE.fullmatch(text)
    if found is None:
        return None
    sign, top, bottom, whole, after, exponent = found.groups()
    digits = (whole or "") + (after or "")
    power = int(exponent or 0) - len(after or "")
    if top is None:
        if not digits or len(digits) > DIGITS or abs(int(exponent or 0)) > DIGITS:
            return None
        size = Fraction(int(digits)) * Fraction(10) ** power
    else:
        if max(len(top), len(bottom)) > DIGITS or int(bottom) == 0:
            return None
        size = Fraction(int(top), int(bottom))
    return -size if sign else size


def efg_count(text: str) -> int | None:
    """The number of a player, information set or outcome: an integer of 32 bits; None if the text is none."""
    if not _COUNT.fullmatch(text):
        return None
    value = int(text)
    return value if abs(value) < 2**31 else None
