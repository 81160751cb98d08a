"""The market of a file with other signals, or another aftermarket, and the file's rules that fit there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from exactgames.claims.equal_outcomes import Change
from exactgames.errors import InstanceError
from exactgames.files.cursor import Cursor
from exactgames.files.keys import CHANGED
from exactgames.market.instance import Instance

_PARTS: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
Document = dict[str, Any]
Read = Callable[[Document, bool], Instance]
"""Of a document; whether rules may leave bids out. InstanceError."""


def read_change(cursor: Cursor, document: Document, read: Read) -> Change | None:
    """The change at the cursor to the file's document; None with faults."""
    table = cursor.table("change")
    if table is None:
        return None
    given = tuple(key for key in CHANGED if key in table)
    if not given:
        if not cursor.value:
            cursor.fault("aftermarket, signals, or both", "neither")
        return None
    change = {key: at.value for key in given if (at := table.get(key)) is not None}
    try:
        return Change(given, changed(document, change, read))
    except InstanceError as error:
        for fault in error.faults:
            place = (*cursor.path, *(int(k) if k else part for part, k in _PARTS.findall(fault.path)))
            cursor.faults.note(place, fault.found, fault.expected)
        return None


def changed(document: Document, change: Document, read: Read) -> Instance:
    """The instance with these keys replaced, the rules that it could have each by itself, and no claims. InstanceError
    if there is no such market.
    """
    market = {key: value for key, value in document.items() if key not in ("strategy", "beliefs", "claims")} | change
    read(market, True)
    kept = {part: [rule for rule in document[part] if _fits(market, part, rule, read)] for part in _rules(document)}
    return read(market | kept, False)


def _rules(document: Document) -> list[str]:
    return [part for part in ("strategy", "beliefs") if part in document]


def _fits(market: Document, part: str, rule: Any, read: Read) -> bool:
    try:
        read({**market, part: [rule]}, True)
    except InstanceError:
        return False
    return True
