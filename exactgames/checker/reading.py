"""Reading, strictly.  A *certificate* is canonical JSON lines: keys sorted, ASCII only, no blanks, no floats, no
duplicate keys, each line ended by one ``\\n`` and byte for byte its own canonical form.  An *instance* is TOML; its
canonical form is the same document as JSON, every number that TOML reads being an integer if it is integral and else a
string in lowest terms.  A *number* of an instance is an integer or a quoted ``"p/q"``; a number of a certificate is a
string in lowest terms.  Whatever is anything else is refused, with a code, and never guessed at.
"""

from __future__ import annotations

import json
import re
import tomllib
from fractions import Fraction
from typing import NoReturn

from .budget import Budget
from .rejected import Rejected, Unreadable, show

CERTIFICATE_BYTES = 256 * 2**20
INSTANCE_BYTES = 4 * 2**20
PART_DIGITS = 1000  # of a numerator or denominator in an instance, and of any JSON integer
DOTS = 1000  # in a key; tomllib's time is quadratic in them

_NUMBER = re.compile(r"(-?[0-9]{1,1000})(?:/([0-9]{1,1000}))?", re.ASCII)
# Of a certificate: longer, but below Python's own limit of 4,300 digits.
_LOWEST = re.compile(r"(-?[0-9]{1,4000})(?:/([0-9]{1,4000}))?", re.ASCII)
_BETWEEN = re.compile(r"[=,{}\[\]\n]")
_DECIMAL = re.compile(r"[+-]?[0-9_]{1,1000}\.[0-9_]{1,1000}", re.ASCII)

Table = dict[str, object]


# -- Files


def read_text(path: str, most: int, budget: Budget) -> str | None:
    """The text of a file, or None if it has more than `most` bytes."""
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unreadable(f"cannot read {path}: {reason}") from None
    if len(data) > most:
        return None
    size = len(data) if data.isascii() else 4 * len(data)
    budget.charge(f"a file of {len(data):,} bytes", len(data) // 10, kept=size, briefly=len(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"cannot read {path}: it is not UTF-8 text ({error.reason} at byte {error.start})") from None


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def split_lines(text: str | None, budget: Budget) -> list[str]:
    """The lines of a certificate, unread."""
    if text is None:
        raise Rejected("format", f"more than {CERTIFICATE_BYTES} bytes", 1)
    count, wide = text.count("\n"), 1 if text.isascii() else 4
    budget.charge(f"{count:,} lines", count, kept=wide * len(text) + 60 * count)
    lines = text.split("\n")
    if lines.pop():
        raise Rejected("format", "the last line is not ended by a newline (a truncated file?)", len(lines) + 1)
    return lines


def read_line(line: str, number: int, budget: Budget) -> object:
    """One line of canonical JSON."""
    values = 50 * line.count(",") + 150 * line.count("[") + 400 * line.count("{")
    what = f"a line of {len(line):,} characters"
    wide = 1 if line.isascii() else 6
    budget.charge(what, 100 + 2 * len(line), kept=wide * len(line) + values, briefly=3 * wide * len(line))

    def refuse(what: str) -> NoReturn:
        raise Rejected("format", what, number)

    def pairs(items: list[tuple[str, object]]) -> Table:
        found = dict(items)
        if len(found) != len(items):
            refuse("a duplicate key")
        return found

    def digits(found: str) -> int:
        if len(found) > PART_DIGITS:
            refuse(f"an integer of {len(found)} digits")
        return int(found)

    try:
        value: object = json.loads(
            line,
            object_pairs_hook=pairs,
            parse_int=digits,
            parse_float=lambda found: refuse(f"{show(found)}: floats are refused"),
            parse_constant=lambda found: refuse(f"{show(found)} is not a number"),
        )
        same = canonical(value) == line
    except RecursionError:
        refuse("nested too deeply")
    except ValueError as error:
        refuse(f"not JSON: {show(str(error))}")
    if not same:
        refuse("the line is not its own canonical JSON (keys sorted, ASCII, no blanks)")
    return value


def read_instance(text: str | None, budget: Budget) -> object:
    """The canonical instance of a TOML text."""
    if text is None:
        raise Rejected("instance", f"the instance file has more than {INSTANCE_BYTES} bytes")
    budget.charge("the instance file", 20 * len(text), briefly=60 * len(text))
    dots = [part.count(".") for part in _BETWEEN.split(text)]
    longest = max(dots, default=0)
    if longest > DOTS:
        raise Rejected("instance", f"the instance file has a key of more than {DOTS} parts")
    # A key's parts are looked up one by one, for each of its beginnings, behind those of the table that it is in.
    budget.charge("the keys of the instance file", sum((count + 1) * (count + longest + 1) for count in dots))
    try:
        return _plain(tomllib.loads(text, parse_float=_decimal), None)
    except RecursionError:
        raise Rejected("instance", "the instance file is nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError is one; so is int()'s for too many digits
        raise Rejected("instance", f"the instance file is not TOML: {show(str(error))}") from None


def refuse_shorthand(instance: object) -> None:
    """Refuse an instance file that only stands for a market: with a family, or types given by a distribution.  What
    such a file stands for is not the checker's to say; certificates are about the market written out."""
    agents = instance.get("agents") if isinstance(instance, dict) else None
    named = isinstance(instance, dict) and "family" in instance
    listed = agents if isinstance(agents, list) else []
    types = [agent.get("types") for agent in listed if isinstance(agent, dict)]
    drawn = any(isinstance(kinds, dict) and "law" not in kinds for kinds in types)
    if named or drawn:
        what = "a family" if named else "types given by a distribution"
        advice = "'exactgames write-out FILE NEW' writes it out, and the certificate is to be checked against NEW"
        raise Rejected("instance", f"the instance file has {what}, and is not the market written out: {advice}")


def _decimal(found: str) -> Fraction:
    if not _DECIMAL.fullmatch(found):
        raise Rejected("instance", f"{show(found)}: expected a finite decimal without exponent")
    return Fraction(found.replace("_", ""))


Place = tuple["Place | None", object]  # where a value is, from outside in: what it is in, and its key or number


def _plain(value: object, where: Place | None) -> object:
    if isinstance(value, dict):
        return {key: _plain(entry, (where, show(key))) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry, (where, k)) for k, entry in enumerate(value, 1)]
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, Fraction)):
        exact = Fraction(value)
        if abs(exact.numerator) >= 10**PART_DIGITS or exact.denominator >= 10**PART_DIGITS:
            raise Rejected("instance", f"{_in_words(where)}: a number of more than {PART_DIGITS} digits")
        return exact.numerator if exact.denominator == 1 else str(exact)
    what = "is a date or a time; expected a number, text or truth value"
    raise Rejected("instance", f"{_in_words(where)}: {show(str(value))} {what}")


def _in_words(where: Place | None) -> str:
    words: list[str] = []
    while where is not None:
        where, last = where
        words.append(f"entry {last}" if isinstance(last, int) else str(last))
    return ", ".join(["the file", *reversed(words)])


# -- Values of a known shape.  Each says where it stands and takes the code of the rejection.


def table(value: object, where: str, code: str, required: str = "", optional: str = "") -> Table:
    """A table with every key of `required` and no key outside `required` and `optional` (names between blanks)."""
    found = any_table(value, where, code)
    must, may = required.split(), optional.split()
    for key in must:
        if key not in found:
            raise Rejected(code, f"{where}: the key {show(key)} is missing")
    for key in found:
        if key not in must and key not in may:
            raise Rejected(code, f"{where}: unknown key {show(key)}; expected {', '.join(must + may)}")
    return found


def any_table(value: object, where: str, code: str) -> Table:
    if not isinstance(value, dict):
        raise Rejected(code, f"{where}: found {show(value)}, expected a table")
    return value


def array(value: object, where: str, code: str, least: int = 0, most: int | None = None) -> list[object]:
    if not isinstance(value, list):
        raise Rejected(code, f"{where}: found {show(value)}, expected an array")
    if len(value) < least or (most is not None and len(value) > most):
        raise Rejected(
            code, f"{where}: found {len(value)} entries, expected {least} to {'any' if most is None else most}"
        )
    return value


def text(value: object, where: str, code: str, among: str = "") -> str:
    if not isinstance(value, str):
        raise Rejected(code, f"{where}: found {show(value)}, expected text")
    if among and value not in among.split():
        raise Rejected(code, f"{where}: found {show(value)}, expected one of {', '.join(among.split())}")
    return value


def truth(value: object, where: str, code: str) -> bool:
    if not isinstance(value, bool):
        raise Rejected(code, f"{where}: found {show(value)}, expected true or false")
    return value


def integer(value: object, where: str, code: str, least: int | None = None, most: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Rejected(code, f"{where}: found {show(value)}, expected an integer")
    if (least is not None and value < least) or (most is not None and value > most):
        bounds = f"{'' if least is None else least} ... {'' if most is None else most}"
        raise Rejected(code, f"{where}: found {show(value)}, expected an integer {bounds}")
    return value


def number(value: object, where: str, least: int | None = None) -> Fraction:
    """A number of an instance: an integer, or a quoted integer or fraction."""
    exact: Fraction | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        exact = Fraction(value)
    elif isinstance(value, str) and (match := _NUMBER.fullmatch(value)):
        below = int(match[2] or "1")
        exact = Fraction(int(match[1]), below) if below else None
    if exact is None:
        raise Rejected("instance", f"{where}: found {show(value)}, expected a number")
    if least is not None and exact < least:
        raise Rejected("instance", f"{where}: found {show(exact)}, expected at least {least}")
    return exact


def lowest(value: object, where: str) -> Fraction:
    """A number of a certificate: a string in lowest terms."""
    if isinstance(value, str) and (match := _LOWEST.fullmatch(value)):
        below = int(match[2] or "1")
        if below and str(Fraction(int(match[1]), below)) == value:
            return Fraction(int(match[1]), below)
    raise Rejected("format", f"{where}: found {show(value)}, expected a string in lowest terms such as '3/2'")


# -- Lines of a certificate


def check_block(line: object, block: str) -> None:
    """Reject a line that is another block's."""
    found = any_table(line, f"the line of the {block}", "format").get("block")
    if found != block:
        raise Rejected("format", f"found block {show(found)}, expected {show(block)}")


def read_claim_line(line: object, kind: str, name: str) -> tuple[bool, object]:
    """The verdict on a claim, and the evidence."""
    found = table(line, f"claim {show(name)}", "format", "claim evidence holds kind")
    for key, expected in (("claim", name), ("kind", kind)):
        if text(found[key], key, "format") != expected:
            raise Rejected("format", f"{key}: found {show(found[key])}, expected {show(expected)}")
    return truth(found["holds"], "holds", "format"), found["evidence"]
