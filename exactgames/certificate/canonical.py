"""Canonical JSON: sorted keys, ASCII, no blanks, no floats."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from exactgames.errors import CertificateError


def canonical(value: Any) -> str:
    """The canonical text of a JSON value. CertificateError for floats."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise CertificateError(f"{value!r} is a float: not an exact number")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


def digest(value: Any) -> str:
    """The SHA-256 of the value's canonical text."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()
