"""A canonical document → TOML text, from which the reader makes the same document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH: Final = 120


def toml(document: dict[str, Any]) -> str:
    """The text. ``document``: JSON values, as ``Instance.document`` has them; tables and arrays of tables of its own
    get headers, what is in them stands in a line each.

    >>> agents = [{"name": "A", "types": [{"marginals": ["1/2"]}]}]
    >>> print(toml({"units": 1, "agents": agents, "auction": {"reserve": 0}}))
    units = 1
    <BLANKLINE>
    [[agents]]
    name = "A"
    types = [{ marginals = ["1/2"] }]
    <BLANKLINE>
    [auction]
    reserve = 0
    <BLANKLINE>
    """
    plain = [_pair(key, value) for key, value in document.items() if not _has_header(value)]
    tables = [part for key, value in document.items() if _has_header(value) for part in _tables(key, value)]
    return "\n\n".join(filter(None, ["\n".join(plain), *tables])) + "\n"


def _has_header(value: object) -> bool:
    entries = value if isinstance(value, list) else [value]
    return bool(entries) and all(isinstance(entry, dict) for entry in entries)


def _tables(key: str, value: Any) -> Iterator[str]:
    """``[key]``, or one ``[[key]]`` for each entry."""
    header = f"[[{_key(key)}]]" if isinstance(value, list) else f"[{_key(key)}]"
    for entry in value if isinstance(value, list) else [value]:
        yield "\n".join([header, *(_pair(name, inner) for name, inner in entry.items())])


def _pair(key: str, value: object) -> str:
    """``key = value``; a long array of tables has a line for each of them."""
    line = f"{_key(key)} = {_value(value)}"
    if len(line) <= _WIDTH or not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return line
    return "\n".join([f"{_key(key)} = [", *(f"  {_value(entry)}," for entry in value), "]"])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_value(entry)}" for key, entry in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    raise TypeError(f"no value of a canonical document: {type(value).__name__}")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """A basic string: as in JSON, but what is not printable is escaped, too."""
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))
