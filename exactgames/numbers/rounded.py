"""Numbers of any length, as they are read in a sentence: whole where they are short, else by powers of ten."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from exactgames.numbers.logarithms import Between

LONG: Final = 24
"""A number of so many characters is written whole."""
_NEAR, _PLACES, _DIGITS = 9_999, 6, 6


def brief(value: Fraction | int, places: int = _PLACES) -> str:
    """The number, if it is short; near a power of ten, by that; else rounded to so many places, and said to be.

    >>> brief(1234), brief(10**100), brief(10**100 - 1), brief(Fraction(10**50 - 1, 10**50))
    ('1,234', '10^100', '10^100 − 1', '1 − 1/10^50')
    >>> brief(Fraction(-1, 3)), brief(Fraction(7**90, 2)), brief(1 - 10**100)
    ('-1/3', 'about 5.725239·10^75', '-(10^100 − 1)')
    """
    exact = Fraction(value)
    if len(str(exact)) <= LONG and exact.denominator > 1:
        return str(exact)
    found = _positive(abs(exact), places)
    if exact >= 0:
        return found
    if found.startswith("about "):
        return found.replace("about ", "about -")
    return f"-({found})" if " " in found else f"-{found}"


def decimal(value: Fraction) -> str:
    """The number as a finite decimal, if it is one and short; else as a fraction.

    >>> decimal(Fraction(-5, 4)), decimal(Fraction(1, 3)), decimal(Fraction(7))
    ('-1.25', '1/3', '7')
    """
    places = next((n for n in range(LONG) if 10**n % value.denominator == 0), None)
    if not places:
        return str(value)
    whole, rest = divmod(abs(value.numerator) * 10**places // value.denominator, 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}}"


def near(found: Between | Fraction | int, places: int = _PLACES) -> str:
    """A number, or one between two: where these differ, rounded, and said to be.

    >>> near(Between(Fraction(1), Fraction(1))), near(Between(Fraction(1, 3), Fraction(3334, 10000)))
    ('1', 'about 0.333367')
    """
    if not isinstance(found, Between):
        return brief(found, places)
    if found.low == found.high:
        return brief(found.low, places)
    middle = (found.low + found.high) / 2
    return f"about {'-' if middle < 0 else ''}{_about(abs(middle), places).removeprefix('about ')}"


def _positive(exact: Fraction, places: int) -> str:
    if exact.denominator == 1:
        return _whole(exact.numerator, places)
    rest = 1 - exact
    if abs(rest.numerator) <= _NEAR and _plain(rest.denominator):
        return f"1 {'−' if rest > 0 else '+'} {abs(rest.numerator)}/{_whole(rest.denominator)}"
    if exact.numerator <= _NEAR and _plain(exact.denominator):
        return f"{exact.numerator}/{_whole(exact.denominator)}"
    return _about(exact, places)


def _plain(number: int) -> bool:
    """Whether it is written as one number, that a fraction may have below."""
    return " " not in _whole(number)


def _whole(number: int, places: int = _PLACES) -> str:
    if len(str(number)) <= 12:
        return f"{number:,}"
    for exponent in (len(str(number)) - 1, len(str(number))):
        apart = number - 10**exponent
        if apart == 0:
            return f"10^{exponent}"
        if abs(apart) <= _NEAR:
            return f"10^{exponent} {'+' if apart > 0 else '−'} {abs(apart):,}"
    return _about(Fraction(number), places)


def _about(size: Fraction, places: int) -> str:
    """Rounded to the nearest of so many places; of large and of small numbers a power of ten is taken out."""
    exponent = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** exponent:
        exponent -= 1
    shift = 0 if -4 <= exponent < _DIGITS else exponent
    near = round(size / Fraction(10) ** shift * 10**places)
    if shift and near == 10 ** (places + 1):
        near, shift = near // 10, shift + 1
    tens = f"·10^{shift}" if shift else ""
    return f"about {near // 10**places}.{near % 10**places:0{places}}{tens}"
