"""The words of files, as they may stand among ours.

A file's strings can hold anything: line ends, a terminal's control sequences, marks that turn the direction of
writing, a sentence that reads like a verdict. So

escaped  every character that does not print is escaped; all that a ``Screen`` prints, and every error, goes through it
name     also in quotes, unless it is one plain word: for names that stand in a sentence of ours
quoted   in quotes, always, and cut where it is long: for words that a file chose freely, such as ids and titles
"""

from __future__ import annotations

import re
from typing import Final

_LONG: Final = 80
_WORD: Final = re.compile(r"[\w.+=/*#-]+")
_MOST: Final = 64


def escaped(words: str) -> str:
    r"""The words, with what does not print escaped, line ends too.

    >>> escaped("a\x1b[2J\u202eb")
    'a\\x1b[2J\\u202eb'
    """
    if words.isprintable():
        return words
    return "".join(ch if ch.isprintable() else _escape(ch) for ch in words)


def quoted(words: str) -> str:
    r"""The words in quotes; quotes and backslashes in them are escaped too. Of long ones the beginning.

    >>> quoted('x"\n')
    '"x\\"\\n"'
    """
    start = words if len(words) <= _LONG else words[:_LONG]
    plain = "".join(f"\\{ch}" if ch in '"\\' else escaped(ch) for ch in start)
    return f'"{plain}"' + (f"... ({len(words):,} characters)" if len(words) > _LONG else "")


def name(words: str) -> str:
    """A name within a sentence: as it is if it is one word, without a blank or a quote; else quoted.

    >>> name("C"), name("a=3/2"), name("C gains. A")
    ('C', 'a=3/2', '"C gains. A"')
    """
    return words if len(words) <= _MOST and _WORD.fullmatch(words) else quoted(words)


def _escape(ch: str) -> str:
    return ch.encode("ascii", "backslashreplace").decode() if not ch.isascii() else repr(ch)[1:-1]
