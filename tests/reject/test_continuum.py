"""continuum-bids under attack: levels that leave real bids out, keys, verdicts; and markets that are not run-length ones."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from corruptions import rehash
from run_length import blocks_of, judged
from run_texts import BYSTANDER

from exactgames import certify_runs, read_run_instance_text

CLAIM = {"bystander": 9, "refuted": 5}
"""The line of the claim, from 0."""


def blocks(name: str) -> list[Any]:
    found = copy.deepcopy(blocks_of(name))
    assert found[CLAIM[name]]["kind"] == "continuum-bids"
    return found


@pytest.mark.parametrize("name", CLAIM)
def test_the_controls_say_it(name: str, tmp_path: Path) -> None:
    verdict = judged(blocks(name), tmp_path)
    assert verdict.verdict == "VERIFIED"
    [said] = [claim for claim in verdict.claims if claim["kind"] == "continuum-bids"]
    assert said["holds"] == (name == "bystander")
    assert said["statement"].startswith(
        "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market"
    )


@pytest.mark.parametrize(
    ("name", "line", "key", "value", "code", "says"),
    [
        ("bystander", 9, "holds", False, "verdict", "no type gains"),
        ("bystander", 9, "evidence", {}, "format", "interim"),
        ("bystander", 9, "evidence", {"interim": {}}, "format", "interim"),
        ("refuted", 5, "holds", True, "rationality", "gains 1 by winning 2 units"),
        ("refuted", 5, "evidence", {"deviation": {}}, "format", "deviation"),
    ],
)
def test_the_evidence_is_a_concepts(
    name: str, line: int, key: str, value: object, code: str, says: str, tmp_path: Path
) -> None:
    changed = blocks(name)
    changed[line][key] = value
    verdict = judged(changed, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict.lines()
    assert says in str(verdict.message)


@pytest.mark.parametrize("agent", ["A", "B", "C"])
def test_a_level_that_beats_the_others_is_needed(agent: str, tmp_path: Path) -> None:
    """A grid without it has the same equilibrium, and says nothing of real bids. C is served before A, A before B: so B
    needs a level above 1 where A bids 1, and A and C do not.
    """
    text = BYSTANDER + '[[claims]]\nkind = "sequential"\n'
    head, tail = text.split(f'name = "{agent}"')
    if agent == "B":  # A bids 1, and she is served first
        head = head.replace('levels = [0, "4/5", 1]', 'levels = [0, "4/5", 1, 2]')
        tail = tail.replace("bid = []", "bid = [1]")
    else:
        tail = tail.replace('levels = [0, "4/5", 1]', 'levels = [0, "4/5"]', 1)
    certificate = certify_runs(read_run_instance_text(f'{head}name = "{agent}"{tail}'))
    found = [json.loads(line) for line in certificate.lines]
    found[0]["instance"]["claims"].append({"kind": "continuum-bids", "id": "real"})
    found.insert(4, found[3] | {"claim": "real", "kind": "continuum-bids"})
    found[-1]["claims"] = 2
    rehash(found)
    verdict = judged(found, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "merge"), verdict.lines()
    assert f"continuum-bids: '{agent}' has no level that beats what the others bid" in str(verdict.message)


@pytest.mark.parametrize("key", ["completion", "beliefs", "value", "against", "pure", "agent"])
def test_it_has_no_other_key(key: str, tmp_path: Path) -> None:
    changed = blocks("bystander")
    changed[0]["instance"]["claims"][-1][key] = "check"
    rehash(changed)
    assert judged(changed, tmp_path).code == "instance"
