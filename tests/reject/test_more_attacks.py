"""Attacks on lines of the checker that no other test would miss if they were gone: the mutation run found them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corruptions import SOURCES, Attack, Blocks, E, Edit, flip, judge, parsed, put, text_of


def witness(value: Any) -> dict[str, Any]:
    return {"against": "strategies", "agent": "S", "bid": "2", "type": "t1", "witnesses": [["3", value]]}


def bids(*entries: dict[str, Any]) -> Edit:
    return put("c1", E, "bids", list(entries))


SAME = "does not earn the same everywhere"
DOMINANCE = [
    Attack(
        "the same against actions only",
        "same against actions",
        "undominated",
        "bids that earn the same against every action do so against every strategy",
        bids(witness(None)),
        "dominance",
        SAME,
    ),
    Attack(
        "better everywhere is the same",
        "asks more",
        "dominated",
        "asking 1 is as good as asking 2 of a buyer who would pay 2",
        flip("c1", {"bids": [witness(None)]}),
        "dominance",
        SAME,
    ),
    Attack(
        "worse everywhere is the same",
        "asks too much",
        "undominated",
        "asking 2 is as good as asking 1 of a buyer who would pay 1",
        bids(witness(None)),
        "dominance",
        SAME,
    ),
]


MORE_ATTACKS = [*DOMINANCE]  # run by test_attacks.py


# Evidence that the engine does not write, and that is right.
RIGHT: list[tuple[str, str, Edit]] = [
    ("the same against every strategy, profile by profile not", "same", bids(witness(None))),
]


@pytest.mark.parametrize(("what", "instance", "edit"), RIGHT, ids=[what for what, _, _ in RIGHT])
def test_other_evidence(what: str, instance: str, edit: Edit, tmp_path: Path) -> None:
    blocks: Blocks = parsed(instance)
    edit(blocks)
    assert text_of(blocks) != text_of(parsed(instance)), "the engine writes this"
    verdict = judge(text_of(blocks), SOURCES[instance], tmp_path)
    assert verdict.verdict == "VERIFIED", (what, verdict)
