"""Attacks on lines of the checker that no other test would miss if they were gone: the mutation run found them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corruptions import SOURCES, Attack, Blocks, E, Edit, each, flip, judge, parsed, put, text_of
from handmade import game_lines, judge_lines
from sources import INSTANCES

from exactgames import certify, read_instance_text
from exactgames.forms.choice import FormName


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
KNOWN = [
    Attack(
        "a class known though one of two others tells",
        "staged one tells",
        "game",
        "B knows the prior only, though R's bid tells her type",
        each(put("game", "merged", "B", "known", 4), put("game", "merged", "B", "open", 0)),
        "game",
        "merged",
    ),
]
STAGED_DOMINANCE = [
    attack._replace(name=f"staged: {attack.name}", instance=f"staged {attack.instance}") for attack in DOMINANCE
]
MORE_ATTACKS = [*DOMINANCE, *STAGED_DOMINANCE, *BELIEFS, *KNOWN]  # run by test_attacks.py


# Evidence that the engine does not write, and that is right.
RIGHT: list[tuple[str, str, Edit]] = [
    ("the same against every strategy, profile by profile not", "same", bids(witness(None))),
    ("the same in the staged form", "staged same", bids(witness(None))),
]


@pytest.mark.parametrize(("what", "instance", "edit"), RIGHT, ids=[what for what, _, _ in RIGHT])
def test_other_evidence(what: str, instance: str, edit: Edit, tmp_path: Path) -> None:
    blocks: Blocks = parsed(instance)
    edit(blocks)
    assert text_of(blocks) != text_of(parsed(instance)), "the engine writes this"
    verdict = judge(text_of(blocks), SOURCES[instance], tmp_path)
    assert verdict.verdict == "VERIFIED", (what, verdict)


HORSE = (INSTANCES / "textbook/selten-1975-horse.efg").read_text(encoding="utf-8")


def test_a_certificate_of_another_game(tmp_path: Path) -> None:
    """It is about the file that is given, byte for byte, or it is rejected."""
    claim = {"expect": "holds", "id": "c", "kind": "bayes-nash"}
    game = 'EFG 2 R "" { "One" }\nt "" 1 "" { 3 }\n'
    lines = game_lines(game, [claim], [(True, {"interim": {"1": {"": "3"}}})], {"beliefs": [], "strategy": {"1": []}})
    for given, code in (
        (game, None),
        (game.replace("3", "4"), "instance"),
        (game + "\n", "instance"),
        (HORSE, "instance"),
    ):
        (tmp_path / "game.efg").write_text(given, encoding="utf-8")
        assert judge_lines(lines, tmp_path, tmp_path / "game.efg").code == code


NO_CLAIMS = [
    ([], "found 0 entries"),
    ([{"expect": "holds", "id": "", "kind": "bayes-nash"}], "is empty, or used twice"),
    ([{"expect": "holds", "id": "c", "kind": "bayes-nash"}] * 2, "is empty, or used twice"),
]


@pytest.mark.parametrize(("claims", "words"), NO_CLAIMS)
def test_claims_of_a_game(claims: list[Any], words: str, tmp_path: Path) -> None:
    lines = game_lines('EFG 2 R "" { "One" }\nt "" 1 "" { 3 }\n', claims, [(True, {})] * len(claims))
    verdict = judge_lines(lines, tmp_path)
    assert verdict.code == "format" and words in (verdict.message or ""), verdict


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_a_clearing_price_is_seen(form: FormName, tmp_path: Path) -> None:
    source = SOURCES["demand-reduction"].replace("units = 2", 'units = 2\nsignals = ["clearing-price"]', 1)
    assert source != SOURCES["demand-reduction"]
    text = certify(read_instance_text(source), form=form).text
    assert judge(text, source, tmp_path).verdict == "VERIFIED"
