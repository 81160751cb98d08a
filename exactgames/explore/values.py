"""What a parameter may be: one value, a list of values, a range; as a person writes them.

``3``  ``1/2``  ``0.75``  ``median``; a list ``2,3,5``; a range ``2..6`` (step 1) or ``0..1:1/4``. Nothing is evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from exactgames.errors import Fault, InstanceError, LimitReached
from exactgames.numbers.rational import parse_rational
from exactgames.quoted import name

Value = int | str | Fraction
"""A number (integers as such), or a word."""
Point = dict[str, Value]
"""A value for each parameter."""

MOST: Final = 1_000_000
"""The most points of a grid, and values of a parameter."""
_RANGE = re.compile(r"([^.:,]+(?:\.[0-9]+)?)\.\.([^:,]+)(?::([^:,]+))?")
_DECIMAL = re.compile(r"(-?)([0-9]{1,1000})\.([0-9]{1,1000})", re.ASCII)
_WORD = re.compile(r"[A-Za-z][\w-]{0,63}", re.ASCII)
_WANTED: Final = "a number (3, 1/2, 0.75), a word, a list 2,3,5 or a range 2..6 or 0..1:1/4"


def fault(path: str, found: str, expected: str, suggestion: str | None = None) -> InstanceError:
    """The error with this one fault."""
    return InstanceError((Fault(path, None, found, expected, suggestion),))


def read_value(text: str, path: str) -> Value:
    """One value. InstanceError if it is none."""
    number = _number(text)
    if number is not None:
        return plain(number)
    if _WORD.fullmatch(text):
        return text
    raise fault(path, name(text) if text else "nothing", _WANTED)


def read_values(text: str, path: str) -> tuple[Value, ...]:
    """The values that the text lists, in its order. InstanceError if there are none, or one comes twice."""
    found: list[Value] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        found += _range(match, path) if match else [read_value(part.strip(), path)]
        if len(found) > MOST:
            raise LimitReached(MOST, len(found), True, f"values of {path}", ("a larger step",))
    if len(set(found)) < len(found):
        twice = next(value for value in found if found.count(value) > 1)
        raise fault(path, f"{show(twice)} twice", "each value once")
    return tuple(found)


def plain(number: Fraction) -> Value:
    """An integer as such."""
    return number.numerator if number.denominator == 1 else number


def show(value: Value) -> str:
    """As it is written."""
    return str(value)


def grid(axes: Mapping[str, Sequence[Value]], fixed: Mapping[str, Value]) -> list[Point]:
    """All points of the grid, the last axis fastest. InstanceError if an axis is empty; LimitReached."""
    for parameter, values in axes.items():
        if not values:
            raise fault(parameter, "an empty grid: no value", "at least one value")
        if parameter in fixed:
            raise fault(parameter, "a parameter both fixed and varied", "one of them")
    size = prod(map(len, axes.values()))
    if size > MOST:
        raise LimitReached(MOST, size, False, "points", ("fewer values",))
    return [{**fixed, **dict(zip(axes, values, strict=True))} for values in product(*axes.values())]


def _range(match: re.Match[str], path: str) -> list[Value]:
    ends = [_number(part.strip()) for part in (match[1], match[2], match[3] or "1")]
    if None in ends:
        raise fault(path, name(match[0]), _WANTED)
    low, high, step = (end for end in ends if end is not None)
    if step <= 0 or high < low:
        raise fault(path, f"the empty range {name(match[0])}", "a range that rises, by a step above 0")
    count = (high - low) // step + 1
    if count > MOST:
        raise LimitReached(MOST, int(count), False, f"values of {path}", ("a larger step",))
    return [plain(low + k * step) for k in range(count)]


def _number(text: str) -> Fraction | None:
    if match := _DECIMAL.fullmatch(text):
        size = Fraction(int(match[2] + match[3]), 10 ** len(match[3]))
        return -size if match[1] else size
    try:
        return parse_rational(text)
    except ValueError:
        return None
