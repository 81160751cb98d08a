"""Where each key of a TOML text stands.

tomllib does not say, so a small scanner walks the text beside it. It only has to be right on valid TOML: where it is
lost it stops, and tomllib will say what is wrong there. It also finds what would hurt tomllib: nesting beyond ``DEPTH``
(recursion, and time quadratic in the parts of a dotted key), and integers beyond Python's digit limit.
"""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right
from typing import Final

from attrs import field, frozen

KeyPath = tuple[str | int, ...]

DEPTH: Final = 32
DIGITS: Final = 1000
_RECORDED: Final = 200_000  # more places than any instance needs; a bound on memory

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}' r"|'''(?:[^']++|'(?!''))*+'{3,5}" r'|"(?:[^"\\\n]++|\\.)*+"' r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\r\n]++")
_INTEGER = re.compile(r"[+-]?[1-9](?:_?[0-9])*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def show_path(path: KeyPath) -> str:
    """The path as people write it: ``agents[0].types[1].probability``."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            key = part if _BARE_KEY.fullmatch(part) else json.dumps(part[:64], ensure_ascii=False)
            shown += f".{key}" if shown else key
    return shown


class TooDeep(Exception):
    """Nesting beyond ``DEPTH``; ``line`` says where."""

    def __init__(self, line: int) -> None:
        self.line = line


@frozen
class Positions:
    """``offsets``: key path → offset in the text, for all paths that are known; ``line_starts``: each line's offset."""

    offsets: dict[KeyPath, int]
    line_starts: list[int] = field(repr=False)

    def offset(self, path: KeyPath) -> int:
        """The offset of the innermost known part of the path; 0 for the whole file."""
        while path and path not in self.offsets:
            path = path[:-1]
        return self.offsets.get(path, 0)

    def line(self, path: KeyPath) -> int | None:
        """The line (from 1) of the innermost known part of the path; None for the whole file."""
        while path and path not in self.offsets:
            path = path[:-1]
        return bisect_right(self.line_starts, self.offsets[path]) if path else None

    def lines(self, longest: int) -> dict[str, int]:
        """The lines of all known paths of at most ``longest`` parts."""
        return {
            show_path(path): bisect_right(self.line_starts, offset)
            for path, offset in self.offsets.items()
            if 0 < len(path) <= longest
        }


class _Lost(Exception):
    """Not TOML, as far as the scanner can see."""


class Scanner:
    """One walk through the text. ``huge``: where integers of over ``DIGITS`` digits stand, as (path, start, end)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[KeyPath, int] = {}
        self.line_starts = [0] + [match.end() for match in re.finditer("\n", text)]
        self.huge: list[tuple[KeyPath, int, int]] = []
        self._tables: dict[KeyPath, int] = {}  # arrays of tables: how many entries so far

    def scan(self) -> Positions:
        """Where the keys are, up to the first place that is not TOML. Raises TooDeep."""
        try:
            table: KeyPath = ()
            self._skip(_BLANK)
            while self.at < len(self.text):
                if self.text[self.at] == "[":
                    table = self._header()
                else:
                    self._pair(table)
                self._skip(_BLANK)
        except _Lost:
            pass
        return Positions(self.offsets, self.line_starts)

    def _header(self) -> KeyPath:
        """``[a.b]`` or ``[[a.b]]``; the path of the table that it opens."""
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        parts = self._key()
        self._expect("]]" if is_array else "]")
        path: KeyPath = ()
        for part in parts[:-1]:
            path += (part,)
            if path in self._tables:
                path += (self._tables[path] - 1,)
            self._record(path, start)
        path += (parts[-1],)
        self._record(path, start)
        if is_array:
            number = self._tables.get(path, 0)
            self._tables[path] = number + 1
            path += (number,)
            self._record(path, start)
        return path

    def _pair(self, table: KeyPath) -> None:
        """``key = value`` within the table."""
        start = self.at
        path = table
        for part in self._key():
            path += (part,)
            self._record(path, start)
        self._expect("=")
        self._skip(_SPACE)
        self._value(path, within_array=False)

    def _key(self) -> list[str]:
        """The parts of a key, and the blanks around it."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise _Lost
            parts.append(_unquoted(match.group()))
            self.at = match.end()
            self._skip(_SPACE)
            if len(parts) > DEPTH:
                raise TooDeep(self._line())
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, path: KeyPath, within_array: bool) -> None:
        if len(path) > DEPTH:
            raise TooDeep(self._line())
        start = self.text[self.at : self.at + 1]
        if start == "[":
            self._array(path, within_array)
        elif start == "{":
            self._inline_table(path)
        elif start in ('"', "'"):
            match = _STRING.match(self.text, self.at)
            if match is None:
                raise _Lost
            self.at = match.end()
        else:
            match = _BARE.match(self.text, self.at)
            if match is None:
                raise _Lost
            token = match.group().rstrip()
            if len(token) > DIGITS and _INTEGER.fullmatch(token):
                self.huge.append((path, self.at, self.at + len(token)))
            self.at = match.end()

    def _array(self, path: KeyPath, within_array: bool) -> None:
        """Entries of an array within an array are not recorded one by one: a grid's file may list very many."""
        self.at += 1
        index = 0
        self._skip(_BLANK)
        while not self.text.startswith("]", self.at):
            entry = (*path, index)
            if not within_array:
                self._record(entry, self.at)
            self._value(entry, within_array=True)
            index += 1
            self._skip(_BLANK)
            if not self.text.startswith("]", self.at):
                self._expect(",")
            self._skip(_BLANK)
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK)
        while not self.text.startswith("}", self.at):
            self._pair(path)
            self._skip(_BLANK)
            if not self.text.startswith("}", self.at):
                self._expect(",")
            self._skip(_BLANK)
        self.at += 1

    def _record(self, path: KeyPath, offset: int) -> None:
        if len(self.offsets) < _RECORDED:
            self.offsets.setdefault(path, offset)

    def _line(self) -> int:
        return bisect_right(self.line_starts, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()

    def _expect(self, word: str) -> None:
        if not self.text.startswith(word, self.at):
            raise _Lost
        self.at += len(word)


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    if "\\" not in key:
        return key[1:-1]
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        raise _Lost from None
