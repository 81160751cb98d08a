"""Reading and printing rational numbers.

A number is written ``3``, ``-1/8`` or, in TOML only, as a finite decimal ``0.125``; it is printed in lowest
terms. Nothing here accepts a float, a bool, an expression, or digits other than 0-9.
"""

from __future__ import annotations

import re
from fractions import Fraction
from numbers import Rational

_DIGITS = 1000
_PATTERN = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}(/[0-9]{{1,{_DIGITS}}})?", re.ASCII)


def parse_rational(text: str) -> Fraction:
    """The number written ``p`` or ``p/q`` (at most 1,000 ASCII digits a part).

    Raises ValueError for anything else, q = 0 included.

    >>> parse_rational("3/2")
    Fraction(3, 2)
    """
    if not _PATTERN.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number p or p/q")
    numerator, _, denominator = text.partition("/")
    if denominator and int(denominator) == 0:
        raise ValueError(f"{text[:40]!r} has denominator 0")
    return Fraction(int(numerator), int(denominator or "1"))


def as_fraction(value: object) -> Fraction:
    """An int, Fraction, other exact rational or string ``p/q`` as a Fraction.

    Raises TypeError for floats and bools: neither is a number a person wrote exactly.

    >>> as_fraction("1/3") + as_fraction(1)
    Fraction(4, 3)
    """
    if isinstance(value, bool | float):
        raise TypeError(f"{value!r} is a {type(value).__name__}, not an exact number")
    if isinstance(value, str):
        return parse_rational(value)
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    raise TypeError(f"{value!r} is a {type(value).__name__}, not an exact number")


def show(value: Fraction | int) -> str:
    """The number in lowest terms: ``3``, ``3/2``."""
    return str(Fraction(value))


def number(value: Fraction | int | None) -> str | None:
    """A number as certificates and JSON values write it; null for None."""
    return None if value is None else show(value)
