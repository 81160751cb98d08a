"""HTML that no word of a file can break: whatever comes from one goes through ``text``."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from exactgames.quoted import escaped

_TOKEN: Final = re.compile(r"\S+")


def text(words: str) -> str:
    """Words as they may stand in an element or in a quoted attribute's place in one: markup is escaped, and what does
    not print; words that are written from the right keep to themselves, so that they turn nothing around them.

    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    safe = escape(escaped(words), quote=True)
    return _TOKEN.sub(lambda match: _isolated(match[0]), safe) if not safe.isascii() else safe


def _isolated(token: str) -> str:
    """The token, with its part from the first letter that is written from the right to the last one by itself."""
    right = [k for k, ch in enumerate(token) if unicodedata.bidirectional(ch) in ("R", "AL", "AN")]
    if not right:
        return token
    start, end = right[0], right[-1] + 1
    return f"{token[:start]}<bdi>{token[start:end]}</bdi>{token[end:]}"


def attribute(words: str) -> str:
    """Words as an attribute's value, in quotes."""
    return f'"{escape(escaped(words), quote=True)}"'


def paragraph(words: str) -> str:
    """A paragraph."""
    return f"<p>{text(words)}</p>\n"


def points(sentences: Iterable[str]) -> str:
    """A list; nothing if it is empty."""
    rows = "".join(f"<li>{text(one)}</li>\n" for one in sentences)
    return f"<ul>\n{rows}</ul>\n" if rows else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table of words; ``numbers``: the columns that stand to the right."""

    def cell(kind: str, k: int, words: str) -> str:
        scope = ' scope="col"' if kind == "th" else ""
        right = ' class="n"' if k in numbers else ""
        return f"<{kind}{scope}{right}>{text(words)}</{kind}>"

    head = "".join(cell("th", k, words) for k, words in enumerate(columns))
    body = "".join("<tr>" + "".join(cell("td", k, words) for k, words in enumerate(row)) + "</tr>\n" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n'


def section(heading: str, inside: str, ident: str = "") -> str:
    """A section under a heading; nothing if there is nothing inside."""
    named = f" id={attribute(ident)}" if ident else ""
    return f"<section{named}>\n<h2>{text(heading)}</h2>\n{inside}</section>\n" if inside else ""


def policy(scripts: Iterable[str]) -> str:
    """A content security policy that lets these scripts run, by what they say, and no other; nothing is fetched."""
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}; img-src data:"
