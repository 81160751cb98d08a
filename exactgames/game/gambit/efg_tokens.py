"""The words of a Gambit file, as Gambit's own reader splits them.

A string stands in quotes; a quote after a backslash belongs to it. A number is digits with a sign, fraction, decimal
point or exponent. A symbol is anything else, up to the next blank: so a blank must follow it.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NoReturn

from exactgames.errors import Fault, InstanceError

Kind = Literal["number", "string", "{", "}", ",", "symbol", "end"]

BLANK: Final = r"[ \t\n\v\f\r]"
STRING: Final = r'"(?:[^"\\]++|\\++[^\\])*+"'
NUMBER: Final = r"(?:[-+0-9][0-9]*+(?:\.[0-9]*+(?:[eE][-+]?[0-9]*+)?|/[0-9]*+|[eE][-+]?[0-9]*+)?|\.[0-9]*+)"

_TOKEN = re.compile(rf"{BLANK}*+(?:({STRING})|({NUMBER})|([{{}},])|([^ \t\n\v\f\r]++))")
_STRING, _NUMBER, _MARK = 1, 2, 3
_ESCAPED = re.compile(r"(\\++)([^\\])")
_SHOWN: Final = 40
_CLOSED: Final = "a quote that closes the string"


class Tokens:
    """The words one after the other. ``end``: where the last one taken ends; ``part``: what messages call the part of
    the file that is being read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0
        self.part = ""
        self._next: re.Match[str] | None = None

    def move(self, end: int) -> None:
        """Go on at ``end``."""
        self.end, self._next = end, None

    def peek(self) -> Kind:
        """What the next word is."""
        if self._next is None or self._next.pos != self.end:
            self._next = _TOKEN.match(self.text, self.end)
        if self._next is None:
            return "end"
        group = self._next.lastindex
        if group == _STRING:
            return "string"
        if group == _NUMBER:
            return "number"
        if group == _MARK:
            return self._next[_MARK]  # type: ignore[return-value]
        if self.text[self._next.start(group or 0)] == '"':
            raise fault(self.part, self.line(self._next.start(group or 0)), _cut(self._next[0].strip()), _CLOSED)
        return "symbol"

    def take(self, kind: Kind, expected: str = "") -> str:
        """The next word, which must be of this kind; InstanceError, with what is ``expected``, if it is another."""
        if self.peek() != kind or self._next is None:
            self.refuse(expected or f'"{kind}"')
        found = self._next
        self.end = found.end()
        return found[found.lastindex or 0]

    def choice(self, kind: Kind, words: tuple[str, ...], expected: str) -> str:
        """The next word, which must be one of these."""
        if self.peek() != kind or self._next is None or self._next[self._next.lastindex or 0] not in words:
            self.refuse(expected)
        return self.take(kind)

    def label(self, expected: str) -> str:
        """The next word, a string, without its quotes.

        Escapes as Gambit reads them: \\" is a quote, any other backslash stands for itself (of several in a row all but
        the first count twice).
        """
        quoted = self.take("string", expected)[1:-1]
        return _ESCAPED.sub(_unescaped, quoted) if "\\" in quoted else quoted

    def refuse(self, expected: str, found: str | None = None) -> NoReturn:
        """InstanceError about the next word, or, with ``found``, about the last one taken."""
        if found is not None:
            raise fault(self.part, self.line(self.end - 1), found, expected)
        if self.peek() == "end" or self._next is None:
            raise fault(self.part, self.line(len(self.text.rstrip())), "the end of the file", expected)
        word, place = self._next[self._next.lastindex or 0], self._next.start(self._next.lastindex or 0)
        raise fault(self.part, self.line(place), _cut(word), expected)

    def line(self, place: int) -> int:
        """The line, from 1, of a place in the text."""
        return self.text.count("\n", 0, max(0, place)) + 1


def fault(part: str, line: int | None, found: str, expected: str) -> InstanceError:
    """The error with this one fault; control characters in ``found`` are shown escaped."""
    plain = "".join(ch if ch.isprintable() else repr(ch)[1:-1] for ch in found)
    return InstanceError((Fault(part, line, plain, expected),))


def _unescaped(found: re.Match[str]) -> str:
    slashes, after = "\\" * (2 * (len(found[1]) - 1)), found[2]
    return slashes + (after if after == '"' else "\\" + after)


def _cut(word: str) -> str:
    return word[:_SHOWN] + ("…" if len(word) > _SHOWN else "")
