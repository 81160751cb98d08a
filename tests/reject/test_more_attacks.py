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
        "worse at one column, against a buyer of two types",
        "asks and pays more",
        "undominated",
        "a bid that wins at a loss dominates one that loses",
        flip(
            "c1",
            {
                "bids": [
                    {
                        "against": "actions",
                        "agent": "S",
                        "bid": "2",
                        "dominator": [["6", "1"]],
                        "strict": [0],
                        "type": "t1",
                    }
                ]
            },
        ),
        "dominance",
        "worse at some column",
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


# At her auction set B holds a belief about A's bid; nothing but Bayes' rule is against the wrong one.
INTERIM = {"interim": {"A": {"t1": "2"}, "B": {"t1": "0"}}}
AGAINST = {"agent": "B", "found": ["1", "0"], "required": ["0", "1"], "rule": "bayes", "set": 0}
BELIEFS = [
    *(
        Attack(
            "a bid believed that is not made",
            "believed bid, wrong",
            kind,
            "B may believe in a bid that A never makes",
            flip(c, INTERIM),
            "belief",
            "at set 0 of agent 'B'",
        )
        for c, kind in (("c2", "weak-perfect-bayesian"), ("c3", "perfect-bayesian"))
    ),
    Attack(
        "trembles towards a bid that is not made",
        "believed bid, wrong",
        "sequential",
        "B may believe in a bid that A never makes",
        flip("c4", {**INTERIM, "trembles": []}),
        "trembles",
        "do not give the belief that the file gives at set 0 of agent 'B'",
    ),
    *(
        Attack(
            "a bid not believed that is made",
            "believed bid",
            kind,
            "Bayes' rule is against the belief in the bid that A makes",
            flip(c, {"belief": AGAINST}),
            "belief",
            "",
        )
        for c, kind in (("c2", "weak-perfect-bayesian"),)
    ),
]
MORE_ATTACKS = [*DOMINANCE, *BELIEFS]  # run by test_attacks.py


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
