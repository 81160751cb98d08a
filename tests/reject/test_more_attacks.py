"""Attacks on lines of the checker that no other test would miss if they were gone: the mutation run found them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from controls import SOURCES
from corruptions import Blocks, E, Edit, judge, parsed, put, rehash, text_of
from handmade import game_lines, judge_lines
from sources import INSTANCES

from exactgames import certify, read_instance_text
from exactgames.forms.choice import FormName


def witness(value: Any) -> dict[str, Any]:
    return {"against": "strategies", "agent": "S", "bid": "2", "type": "t1", "witnesses": [["3", value]]}


# Evidence that the engine does not write, and that is right.
RIGHT: list[tuple[str, str, Edit]] = [
    ("the same against every strategy, profile by profile not", "same", put("c1", E, "bids", [witness(None)])),
    ("the same in the staged form", "staged same", put("c1", E, "bids", [witness(None)])),
]


@pytest.mark.parametrize(("what", "instance", "edit"), RIGHT, ids=[what for what, _, _ in RIGHT])
def test_other_evidence(what: str, instance: str, edit: Edit, tmp_path: Path) -> None:
    blocks: Blocks = parsed(instance)
    edit(blocks)
    assert text_of(blocks) != text_of(parsed(instance)), "the engine writes this"
    verdict = judge(text_of(blocks), SOURCES[instance], tmp_path)
    assert verdict.verdict == "VERIFIED", (what, verdict)


def test_given_beliefs_of_sequential_are_not_settled_staged(tmp_path: Path) -> None:
    blocks: Blocks = parsed("staged trembles")
    assert judge(text_of(blocks), None, tmp_path).verdict == "VERIFIED"
    blocks[0]["instance"]["claims"][2]["kind"] = "sequential"
    rehash(blocks)
    put("c3", "kind", "sequential")(blocks)
    put("c3", E, "trembles", [])(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "merge"), verdict


def test_all_pure_is_not_settled_staged(tmp_path: Path) -> None:
    blocks: Blocks = parsed("staged trembles")
    blocks[0]["instance"]["claims"][0] = {"concept": "bayes-nash", "expect": "holds", "kind": "all-pure"}
    rehash(blocks)
    put("c1", "kind", "all-pure")(blocks)
    put("c1", E, {"equilibria": [], "steps": []})(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "game"), verdict
    assert "all-pure is settled in the explicit form" in (verdict.message or "")


# B's bid changes nothing: both of the last two nodes are one outcome.
NO_MATTER = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [1] }]
bids = { vectors = [[0], [1]] }
[auction]
format = "discriminatory"
[[claims]]
kind = "all-pure"
concept = "bayes-nash"
outcomes = 1
lowest_welfare = 3
"""


def test_one_outcome_of_several_bids(tmp_path: Path) -> None:
    text = certify(read_instance_text(NO_MATTER)).text
    assert '"steps":[["settled",0]]' in text
    assert judge(text, NO_MATTER, tmp_path).verdict == "VERIFIED"


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
