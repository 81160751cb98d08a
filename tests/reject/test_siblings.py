"""Siblings of certificates, changed in one place, are rejected for the reason that is written down: its code, its line,
its words.  Where the words were meant to change, ``python tests/reject/siblings.py`` writes them anew: look at the
difference; a reason that gives way to another, or to VERIFIED, is a check that is gone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from siblings import FILE, NAMES, changed, control, judged, said

PER_TEST = 12
ROWS: dict[str, list[list[Any]]] = defaultdict(list)
for line in FILE.read_text(encoding="ascii").splitlines():
    row = json.loads(line)
    ROWS[row[0]].append(row[1:])
PARTS = [(name, first) for name in NAMES for first in range(0, len(ROWS[name]), PER_TEST)]


def test_every_certificate_has_siblings() -> None:
    assert set(ROWS) == set(NAMES)
    assert min(map(len, ROWS.values())) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_controls(name: str, tmp_path: Path) -> None:
    verdict = judged(control(name), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict


@pytest.mark.parametrize(("name", "first"), PARTS)
def test_siblings(name: str, first: int, tmp_path: Path) -> None:
    blocks = control(name)
    for number, at, value, reason in ROWS[name][first : first + PER_TEST]:
        assert said(judged(changed(blocks, number, at, value), tmp_path)) == reason, (number, at, value)
