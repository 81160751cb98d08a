"""Families of markets with parameters, of three kinds: those of instance files, run-length ones, and a file's own.

A file (.toml) is a template: its parameters are the places of its values, ``auction.reserve``, ``m`` (of a family that
it names), ``agents[1].types[0].probability``. A place at which nothing stands yet may be filled if the table is there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import field, frozen

from exactgames.errors import Fault, InstanceError
from exactgames.explore.corner import CORNERS, CornerFamily
from exactgames.explore.values import Point, Value
from exactgames.files.document import canonical, load
from exactgames.files.families.registry import FAMILIES
from exactgames.files.reader import read_document, read_file
from exactgames.files.run_market import read_run_document
from exactgames.files.runs import says_runs
from exactgames.market.instance import Instance
from exactgames.quoted import name
from exactgames.runs.instance import RunInstance
from exactgames.words import nearest

_PARTS: Final = re.compile(r"([^.\[\]]+)|\[(\d{1,6})\]")
_PATH: Final = re.compile(r"[^.\[\]]+(\[\d{1,6}\])*(\.[^.\[\]]+(\[\d{1,6}\])*)*")


class Parametrised(Protocol):
    """What a sweep asks of a family; it can be sent to another process."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def identity(self) -> str:
        """As results files have it: another one is another family."""

    def refuse_unknown(self, parameters: Mapping[str, object]) -> None:
        """InstanceError with every parameter that the family does not have."""

    def instance(self, point: Point) -> Instance | RunInstance:
        """The market at the point. InstanceError."""


@frozen
class FileFamily:
    """A family of instance files, by its word."""

    name: str
    parameters: tuple[str, ...]

    @property
    def identity(self) -> str:
        return self.name

    def refuse_unknown(self, parameters: Mapping[str, object]) -> None:
        _refuse(self.name, parameters, self.parameters)

    def instance(self, point: Point) -> Instance | RunInstance:
        return read_document({"family": self.name, **point})


@frozen
class RunFamily:
    """A run-length family."""

    corner: CornerFamily

    @property
    def name(self) -> str:
        return self.corner.name

    @property
    def identity(self) -> str:
        return self.name

    def refuse_unknown(self, parameters: Mapping[str, object]) -> None:
        _refuse(self.name, parameters, self.corner.parameters)

    def instance(self, point: Point) -> Instance | RunInstance:
        return self.corner.instance(point)


@frozen
class Template:
    """A file's document."""

    name: str
    document: dict[str, Any] = field(eq=False, repr=False)

    @property
    def identity(self) -> str:
        text = json.dumps(canonical(self.document), sort_keys=True, default=str)
        return f"{self.name}, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}"

    def refuse_unknown(self, parameters: Mapping[str, object]) -> None:
        faults: list[Fault] = []
        for path in parameters:
            try:
                _put(self.document, path, None, put=False)
            except _NoPlaceError:
                known = sorted(_paths(self.document))
                near = nearest(path, known)
                expected = f"a place in {self.name}, such as {', '.join(known[:3]) or 'units'}"
                faults.append(Fault(path, None, f"the unknown parameter {name(path)}", expected, near))
        if faults:
            raise InstanceError(tuple(faults))

    def instance(self, point: Point) -> Instance | RunInstance:
        document = deepcopy(self.document)
        for path, value in point.items():
            _put(document, path, value)
        return read_run_document(document) if says_runs(document) else read_document(document)


def family_of(text: str) -> Parametrised:
    """The family of this name, or the template in this file. InstanceError if there is none."""
    for corner in CORNERS:
        if corner.name == text:
            return RunFamily(corner)
    for family in FAMILIES:
        if family.format == text:
            return FileFamily(text, tuple(key.name for key in family.keys))
    if text.lower().endswith(".toml"):
        document, _ = load(read_file(text), text)
        return Template(Path(text).name, document)
    known = [corner.name for corner in CORNERS] + [family.format for family in FAMILIES]
    expected = f"an instance file (.toml), or one of {', '.join(known)}"
    raise InstanceError((Fault("FAMILY", None, name(text), expected, nearest(text, known)),))


def _refuse(family: str, given: Mapping[str, object], known: tuple[str, ...]) -> None:
    faults = []
    for key in given:
        if key not in known:
            expected = f"a parameter of {family}: {', '.join(known)}"
            faults.append(Fault(key, None, f"the unknown parameter {name(key)}", expected, nearest(key, known)))
    if faults:
        raise InstanceError(tuple(faults))


class _NoPlaceError(Exception):
    """There is no such place."""


def _put(document: dict[str, Any], path: str, value: Value | None, put: bool = True) -> None:
    """Put the value at the place. _NoPlaceError if what holds it is not there."""
    if not _PATH.fullmatch(path):
        raise _NoPlaceError
    *way, last = (int(k) if k else part for part, k in _PARTS.findall(path))
    where: Any = document
    for part in way:
        where = _within(where, part)
    if isinstance(last, int) or not isinstance(where, dict):
        _within(where, last)
    elif len(way) == 0 and last not in document and "family" not in document:
        raise _NoPlaceError  # a key of the whole file that is not there: a family's parameters apart
    if put:
        where[last] = value


def _within(where: Any, part: int | str) -> Any:
    if isinstance(where, list) and isinstance(part, int) and part < len(where):
        return where[part]
    if isinstance(where, dict) and isinstance(part, str) and part in where:
        return where[part]
    raise _NoPlaceError


def _paths(value: Any, path: str = "") -> set[str]:
    """Places of the numbers and words in a document."""
    if isinstance(value, dict):
        return {place for key, entry in value.items() for place in _paths(entry, f"{path}.{key}" if path else key)}
    if isinstance(value, list):
        return {place for k, entry in enumerate(value) for place in _paths(entry, f"{path}[{k}]")}
    return {path}
