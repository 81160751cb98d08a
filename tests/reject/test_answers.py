"""The checker's answers to random steps of all-pure and random refutations of a profile are those written down."""

from __future__ import annotations

import pytest
from answers import FILE, answers

KNOWN: dict[int, dict[str, str]] = {}
for line in FILE.read_text(encoding="ascii").splitlines():
    seed, what, said = line.split("\t")
    KNOWN.setdefault(int(seed), {})[what] = said


@pytest.mark.parametrize("seed", KNOWN)
def test_answers(seed: int) -> None:
    assert answers(seed) == KNOWN[seed]


def test_enough_is_accepted_and_refused() -> None:
    for what in {what for known in KNOWN.values() for what in known}:
        counts = [tuple(map(int, known[what].split(",")[0].split(" of "))) for known in KNOWN.values()]
        accepted, total = (sum(column) for column in zip(*counts, strict=True))
        assert 3 <= accepted <= total - 100, what
