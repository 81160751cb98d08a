"""A results file: JSON lines, the first says what was asked, each further one is a point. Appended and flushed a point
at a time, so that whatever ends the run, what was found is there; the next run of the same takes up where it ended.

A last line that is not whole (the machine went down while it was written) is dropped, and its point done again.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from attrs import define, field

from exactgames.errors import Fault, InstanceError
from exactgames.explore.point import Found
from exactgames.explore.values import Point, fault, show
from exactgames.quoted import name
from exactgames.version import VERSION

FORMAT: Final = 1
LIMIT: Final = 2**30
"""The largest results file in bytes."""
_LONG: Final = 60


def key_of(point: Mapping[str, Any]) -> str:
    """The point as text, whatever the order of its parameters."""
    return json.dumps({parameter: show(value) for parameter, value in point.items()}, sort_keys=True)


@define(eq=False)
class Results:
    """What is known, by ``key_of`` its point, and the file to which more is appended (None: nowhere)."""

    known: dict[str, Found] = field(factory=dict)
    _file: TextIO | None = None

    def add(self, found: Found) -> None:
        """Keep it, and write it down. OSError."""
        self.known[key_of(found.point)] = found
        if self._file is not None:
            self._file.write(_line(found.row))
            self._file.flush()

    def of(self, point: Point) -> Found | None:
        """What is known of the point."""
        return self.known.get(key_of(point))


@contextmanager
def results_in(path: Path | None, asked: Mapping[str, Any]) -> Iterator[Results]:
    """Those in the file, which is made if it is not there; closed at the end. ``asked``: what the run asks, which the
    file must be about. InstanceError if it is about something else, or no results file; OSError.
    """
    if path is None:
        yield Results()
        return
    head = {"results": "exactgames", "format": FORMAT, "version": VERSION, **asked}
    known, length = _read(path, json.loads(json.dumps(head)))
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.truncate(length)
            if length == 0:
                file.write(_line(head))
                file.flush()
            yield Results(known, file)
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise type(error)(error.errno, error.strerror, str(path)) from None


def _read(path: Path, head: dict[str, Any]) -> tuple[dict[str, Found], int]:
    """What is in the file, and how many of its bytes are whole lines."""
    try:
        if os.path.getsize(path) > LIMIT:
            raise fault("", f"a larger file, {str(path)!r}", f"a results file of at most {LIMIT:,} bytes")
        data = path.read_bytes()
    except FileNotFoundError:
        return {}, 0
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is no plain file, to which results can be appended", str(path))
    whole = data[: data.rfind(b"\n") + 1]
    if not whole:
        if data and not _line(head).encode().startswith(data):
            raise _strange(path, 1)
        return {}, 0
    known: dict[str, Found] = {}
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            row = json.loads(line)
            if number > 1:
                found = Found.of_row(row)
                known[key_of(found.point)] = found
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise _strange(path, number) from None
        if number == 1:
            _compare(path, row, head)
    return known, len(whole)


def _compare(path: Path, found: Any, asked: dict[str, Any]) -> None:
    """InstanceError unless the first line says what is asked."""
    if not isinstance(found, dict) or found.get("results") != "exactgames":
        raise _strange(path, 1)
    faults = [
        Fault(
            f"{path}: {key}",
            1,
            _short(found.get(key)),
            f"{_short(asked.get(key))}, as this run asks: choose another results file, or ask the same",
        )
        for key in sorted({*found, *asked})
        if found.get(key) != asked.get(key)
    ]
    if faults:
        raise InstanceError(tuple(faults))


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."


def _strange(path: Path, line: int) -> InstanceError:
    expected = "a line of a results file: choose another file, or remove that line"
    return InstanceError((Fault(name(str(path)), line, "something else", expected),))


def _line(values: Mapping[str, Any]) -> str:
    return f"{json.dumps(values, ensure_ascii=True, sort_keys=True)}\n"
