"""Text → TOML document, exactly; and the document's canonical form (docs/reference/certificate.md, line 1).

Decimals become fractions. What TOML takes for a number and the format does not (nan, inf, exponents, over 1,000 digits)
becomes a ``Refused``, so that whoever meets it in the document can name the place.
"""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from exactgames.errors import Fault, InstanceError
from exactgames.files.positions import DEPTH, DIGITS, Positions, Scanner, TooDeep

LIMIT: Final = 4 * 1024 * 1024
"""The largest file in bytes."""

_DECIMAL = re.compile(r"([+-]?)([0-9_]+)\.([0-9_]+)")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_FRACTION = re.compile(r"(?<![\w./-])[-+]?[0-9]{1,30}[ \t]{0,3}/[ \t]{0,3}0*[1-9][0-9]{0,30}(?![\w./])")
_GAMBIT = re.compile(r"\s*(EFG|NFG)\s")
_CERTIFICATE = re.compile(r'\{"certificate":')
_HINT = f"at most {DIGITS:,} digits"


@frozen
class Refused:
    """A number of TOML that is none here: as written, and what to write instead."""

    text: str
    instead: str


def one_fault(found: str, expected: str, line: int | None = None) -> InstanceError:
    """The error of a file that cannot be read at all."""
    return InstanceError((Fault("", line, found, expected),))


def load(text: str, name: str) -> tuple[dict[str, Any], Positions]:
    """The document with its decimals as fractions, and where its keys are. Raises InstanceError with one fault."""
    if text.startswith("\ufeff"):
        raise one_fault(f"a byte order mark at the start of {name}", "UTF-8 text without one", 1)
    scanner = Scanner(text)
    try:
        positions = scanner.scan()
        document = tomllib.loads(_without_huge_integers(scanner), parse_float=_exact_decimal)
    except TooDeep as error:
        raise one_fault("keys or values nested very deep", f"at most {DEPTH} levels", error.line) from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(text, name, str(error)) from None
    except RecursionError:
        raise one_fault("keys or values nested very deep", f"at most {DEPTH} levels") from None
    except ValueError as error:  # an impossible date, for one
        raise one_fault(f"in {name} a value that cannot be read ({error})", "a TOML document") from None
    for path, start, end in scanner.huge:
        place: Any = document
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = Refused(f"an integer of {end - start:,} characters", _HINT)
    return document, positions


def canonical(value: Any) -> Any:
    """The value as JSON has it: integral numbers as ints, other decimals as "p/q", all else as it is."""
    if isinstance(value, dict):
        return {key: canonical(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [canonical(entry) for entry in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value


def _exact_decimal(text: str) -> Fraction | Refused:
    match = _DECIMAL.fullmatch(text)
    if match is None:
        finite = "nan" not in text and "inf" not in text
        return Refused(_cut(text), "without an exponent" if finite else "a finite one")
    sign, whole, decimals = match[1], match[2].replace("_", ""), match[3].replace("_", "")
    if len(whole) + len(decimals) > DIGITS:
        return Refused(_cut(text), _HINT)
    return Fraction(int(f"{sign}{whole}{decimals}"), 10 ** len(decimals))


def _without_huge_integers(scanner: Scanner) -> str:
    """The text with a stand-in for each integer that Python may refuse to read."""
    pieces, done = [], 0
    for _, start, end in scanner.huge:
        pieces += [scanner.text[done:start], "nan"]
        done = end
    return "".join([*pieces, scanner.text[done:]])


def _broken(text: str, name: str, message: str) -> InstanceError:
    place = _PLACE.search(message)
    line = None
    if place is not None:
        line = int(place[1]) if place[1] else text.count("\n") + (not text.endswith("\n"))
    if game := _GAMBIT.match(text):
        kind = game[1].lower()
        return one_fault(f"in {name} a game in Gambit's format", f"a TOML document; a game's file is named .{kind}", 1)
    if _CERTIFICATE.match(text):
        expected = "the instance (.toml) that it is about; exactgames verify reads certificates"
        return one_fault(f"in {name} a certificate", expected, 1)
    if place is not None and place[1] and (bare := _bare_fraction(text, int(place[1]), int(place[2]))):
        return one_fault(f"in {name} the fraction {bare} without quotes", f'a quoted one: write "{bare}"', line)
    return one_fault(f"in {name} text that is not TOML ({_cut(message, 120)})", "a TOML document", line)


def _bare_fraction(text: str, line: int, column: int) -> str | None:
    """The fraction without quotes that stands where the text stops being TOML."""
    found = _FRACTION.finditer(text.split("\n")[line - 1])
    return next((re.sub(r"\s", "", one[0]) for one in found if one.start() < column <= one.end()), None)


def _cut(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
