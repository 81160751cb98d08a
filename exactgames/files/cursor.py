"""A value of the document with its key path. Each reader gives the value, or notes a fault and gives None.

None never stands for a value, so who gets it says nothing more: one fault, one message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from typing import TypeVar

from attrs import frozen

from exactgames.errors import Fault
from exactgames.files.document import Refused
from exactgames.files.keys import KEYS
from exactgames.files.positions import DIGITS, KeyPath, Positions, show_path
from exactgames.files.rule_tables import NOT_YET
from exactgames.numbers.rational import parse_rational
from exactgames.words import nearest, normal, note

T = TypeVar("T")
Word = TypeVar("Word", bound=str)

_QUOTED_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]*")
_HUGE = 10**DIGITS


def show_number(value: Fraction) -> str:
    """The number in lowest terms, if it is short."""
    if abs(value.numerator) >= _HUGE or value.denominator >= _HUGE:
        return f"a number of more than {DIGITS:,} digits"
    return _cut(str(value), 60)


def describe(value: object) -> str:
    """What stands there, in a few characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return show_number(Fraction(value))
    if isinstance(value, str):
        return _cut(repr(value[:60]), 50)
    if isinstance(value, Refused):
        return value.text
    if isinstance(value, date | time | datetime):
        return f"the date or time {value}"
    if isinstance(value, list):
        return f"an array of {len(value):,}" if value else "an empty array"
    return "a table"


class Faults:
    """The faults noted so far."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self._noted: list[tuple[int, Fault]] = []

    def note(self, path: KeyPath, found: str, expected: str, suggestion: str | None = None) -> None:
        """One more."""
        fault = Fault(show_path(path), self.positions.line(path), found, expected, suggestion)
        self._noted.append((self.positions.offset(path), fault))

    def __len__(self) -> int:
        return len(self._noted)

    def in_file_order(self) -> tuple[Fault, ...]:
        """All of them."""
        return tuple(fault for _, fault in sorted(self._noted, key=lambda noted: noted[0]))


class Faulted:
    """What stands where a part could not be written out; that has been said."""


FAULTED = Faulted()


@frozen
class Cursor:
    """``value`` stands at ``path``."""

    faults: Faults
    path: KeyPath
    value: object

    def fault(self, expected: str, found: str | None = None, suggestion: str | None = None) -> None:
        """Note that something else should stand here, unless what is wrong here has been said."""
        if self.value is FAULTED:
            return
        self.faults.note(self.path, found or describe(self.value), expected, suggestion)

    def tried(self, how: Callable[[Cursor], T | None]) -> T | None:
        """What ``how`` reads here; None, and nothing noted, where it finds a fault."""
        trial = Cursor(Faults(self.faults.positions), self.path, self.value)
        found = how(trial)
        return None if len(trial.faults) else found

    def table(self, kind: str) -> Table | None:
        """A table with the keys of its kind; unknown ones are faults."""
        if not isinstance(self.value, dict):
            self.fault("a table")
            return None
        return Table(self, kind)

    def entries(self, expected: str = "a table") -> list[tuple[str, Cursor]] | None:
        """A table with keys of the file's own."""
        if not isinstance(self.value, dict):
            self.fault(expected)
            return None
        return [(key, Cursor(self.faults, (*self.path, key), value)) for key, value in self.value.items()]

    def items(self, expected: str = "an array", at_least: int = 0, at_most: int | None = None) -> list[Cursor] | None:
        """An array of so many values."""
        length = len(self.value) if isinstance(self.value, list) else -1
        if not isinstance(self.value, list) or length < at_least or (at_most is not None and length > at_most):
            self.fault(expected)
            return None
        return [Cursor(self.faults, (*self.path, index), value) for index, value in enumerate(self.value)]

    def text(self, expected: str = "text") -> str | None:
        """A string."""
        if not isinstance(self.value, str):
            self.fault(expected)
            return None
        return self.value

    def choice(self, known: Sequence[Word], also: str = "", hint: str | None = None) -> Word | None:
        """One of the known words. ``also``: what else may stand here, ``hint``: how a suggestion calls that."""
        for word in known:
            if isinstance(self.value, str) and self.value == word:
                return word
        suggestion, more = None, ""
        if isinstance(self.value, str):
            not_yet = normal(self.value) in NOT_YET
            suggestion = None if not_yet else nearest(self.value, (*known, hint))
            more = (
                " (the semantics describe it, no instance may have it yet)" if not_yet else note(self.value, suggestion)
            )
        self.fault("one of " + ", ".join(f'"{word}"' for word in known) + also + more, suggestion=suggestion)
        return None

    def flag(self) -> bool | None:
        """A boolean."""
        if not isinstance(self.value, bool):
            self.fault("true or false")
            return None
        return self.value

    def integer(self, low: int, high: int | None, also: str = "") -> int | None:
        """An integer from ``low`` to ``high``."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
            span = f"at least {low}" if high is None else f"from {low} to {high}"
            self.fault(f"an integer {span}{also}")
            return None
        return value

    def number(self, kind: str = "a number", accept: Callable[[Fraction], bool] = lambda _: True) -> Fraction | None:
        """An exact number that is acceptable."""
        value, hint = self.value, ""
        number: Fraction | None = None
        if isinstance(value, Refused):
            hint = f", {value.instead}"
        elif isinstance(value, int | Fraction) and not isinstance(value, bool):
            if abs(value) < _HUGE:
                number = Fraction(value)
            else:
                hint = f", at most {DIGITS:,} digits"
        elif isinstance(value, str):
            try:
                number = parse_rational(value)
            except ValueError:
                hint = ' as an integer, a decimal or a quoted fraction "p/q"'
                if _QUOTED_DECIMAL.fullmatch(value):
                    hint = ": write a decimal without quotes, or as a fraction"
        if number is None or not accept(number):
            self.fault(kind + hint)
            return None
        return number

    def non_negative(self) -> Fraction | None:
        """A number ≥ 0."""
        return self.number("a non-negative number", lambda x: x >= 0)

    def probability(self) -> Fraction | None:
        """A number > 0; that several sum to 1 is ``sums_to_one``'s."""
        return self.number("a positive number", lambda x: x > 0)

    def increasing(self, at_most: int) -> tuple[Fraction, ...] | None:
        """Strictly increasing non-negative numbers."""
        what = f"1 to {at_most:,} strictly increasing non-negative numbers"
        return self._ordered(what, at_most, 1, lambda before, after: before < after, "larger than the one before")

    def non_increasing(self, units: int | None) -> tuple[Fraction, ...] | None:
        """At most ``units`` non-increasing non-negative numbers, padded with 0 to so many."""
        what = "an array of non-increasing non-negative numbers" + (
            "" if units is None else f", at most {units} (the units)"
        )
        numbers = self._ordered(what, units, 0, lambda before, after: before >= after, "at most the one before")
        if numbers is None or units is None:
            return None
        return numbers + (Fraction(0),) * (units - len(numbers))

    def _ordered(
        self, what: str, at_most: int | None, at_least: int, in_order: Callable[[Fraction, Fraction], bool], rule: str
    ) -> tuple[Fraction, ...] | None:
        items = self.items(what, at_least, at_most)
        if items is None:
            return None
        read = [item.non_negative() for item in items]
        numbers = tuple(number for number in read if number is not None)
        if len(numbers) < len(read):
            return None
        for item, before, after in zip(items[1:], numbers, numbers[1:], strict=False):
            if not in_order(before, after):
                item.fault(f"a number {rule}, {show_number(before)}")
                return None
        return numbers

    def sums_to_one(self, probabilities: Sequence[Fraction | None]) -> None:
        """Note a fault here if all are there and they sum to something else."""
        known = [p for p in probabilities if p is not None]
        total = sum(known, start=Fraction(0))
        if len(known) == len(probabilities) and known and total != 1:
            self.fault("probabilities that sum to exactly 1", f"probabilities that sum to {show_number(total)}")


class Table:
    """A table whose keys are known ones."""

    def __init__(self, cursor: Cursor, kind: str) -> None:
        self.cursor = cursor
        self._values: dict[str, object] = cursor.value if isinstance(cursor.value, dict) else {}
        self.misspelt: set[str] = set()  # known keys that unknown ones look like
        known = KEYS[kind]
        for key in self._values:
            if key not in known:
                close = nearest(key, known)
                self.misspelt |= {close} if close else set()
                expected = "one of the keys " + ", ".join(known)
                cursor.faults.note((*cursor.path, key), f"the unknown key {describe(key)}", expected, close)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are there."""
        return tuple(self._values)

    def get(self, key: str) -> Cursor | None:
        """What stands at the key, if it is there."""
        if key not in self._values:
            return None
        return Cursor(self.cursor.faults, (*self.cursor.path, key), self._values[key])

    def value(self, key: str) -> object:
        """What the file has at the key, as it is; None if it is not there."""
        return self._values.get(key)

    def require(self, key: str, expected: str) -> Cursor | None:
        """What stands at the key; a fault if it is not there (unless a misspelt key has been reported)."""
        if key not in self._values and key not in self.misspelt:
            self.missing(key, expected)
        return self.get(key)

    def missing(self, key: str, expected: str) -> None:
        """Note that the key should be there."""
        self.cursor.faults.note((*self.cursor.path, key), "nothing", expected)

    def refuse(self, keys: Iterable[str], why: str) -> bool:
        """Note a fault at each of the keys that is there; whether there was one."""
        there = [key for key in keys if key in self._values]
        for key in there:
            self.cursor.faults.note((*self.cursor.path, key), f"the key {key!r}", f"no such key here: {why}")
        return bool(there)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
