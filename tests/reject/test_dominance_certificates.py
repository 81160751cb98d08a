"""What the engine writes of outcomes that survive dominance is verified; with one thing changed it is not."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_refined_claims import BULLY, MARKET, judged, text_of

from exactgames import certify, read_instance_text

TYPES_SEEN = (Path(__file__).parents[2] / "instances/folklore/types-seen.toml").read_text(encoding="utf-8")
TYPES_SEEN = re.split(r"^\[\[(?:strategy|beliefs|claims)\]\]", TYPES_SEEN, flags=re.MULTILINE)[0]
"""Its evidence has all three steps."""
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
HOW = ("", "pure = true\n", 'against = "strategies"\n', 'against = "strategies"\npure = true\n')


@cache
def written(market: str, concept: str, refined: str, how: str = "") -> str:
    claim = f'[[claims]]\nkind = "all-pure"\nconcept = "{concept}"\nrefined = "{refined}"\n{how}'
    return "".join(f"{line.strip()}\n" for line in certify(read_instance_text(market + claim)).lines)


def lines_of(*asked: str) -> list[Any]:
    return [json.loads(line) for line in written(*asked).splitlines()]


SLOW = pytest.mark.slow
CASES = [
    pytest.param(market, concept, refined, how, id=f"{name}, {concept}, {refined}, {len(how)}", marks=marks)
    for name, market in (("speculator", MARKET), ("bully", BULLY))
    for concept in CONCEPTS
    for refined in ("undominated", "iterated")
    for how in HOW
    for marks in [() if name == "bully" or concept == "perfect-bayesian" or refined + how == "undominated" else SLOW]
]


@pytest.mark.parametrize(("market", "concept", "refined", "how"), CASES)
def test_what_is_written_is_verified(market: str, concept: str, refined: str, how: str, tmp_path: Path) -> None:
    verdict = judged(written(market, concept, refined, how), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict


def test_all_three_steps_are_written_and_verified(tmp_path: Path) -> None:
    met = Counter(step[0] for step in lines_of(TYPES_SEEN, "perfect-bayesian", "undominated")[-2]["evidence"]["steps"])
    assert met["dominated"] and met["unless"] and met["unmet"]
    for refined in ("undominated", "iterated"):
        assert judged(written(TYPES_SEEN, "perfect-bayesian", refined), tmp_path).verdict == "VERIFIED"


def steps_but(name: str, change: Callable[[list[Any]], None]) -> Callable[[dict[str, Any]], bool]:
    """The change of the first step of that name; whether there is one."""

    def edit(evidence: dict[str, Any]) -> bool:
        step = next((step for step in evidence["steps"] if step[0] == name), None)
        if step is not None:
            change(step)
        return step is not None

    return edit


def without(name: str) -> Callable[[dict[str, Any]], bool]:
    def edit(evidence: dict[str, Any]) -> bool:
        at = next((k for k, step in enumerate(evidence["steps"]) if step[0] == name), None)
        if at is not None:
            del evidence["steps"][at]
        return at is not None

    return edit


def entry(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], bool]:
    def edit(evidence: dict[str, Any]) -> bool:
        change(evidence["equilibria"][0])
        return True

    return edit


def one_outcome_less(evidence: dict[str, Any]) -> bool:
    """An outcome is left out, and what was settled with it is settled with another."""
    evidence["equilibria"].pop()
    last = len(evidence["equilibria"])
    for step in evidence["steps"]:
        if step[0] == "settled" and step[1] == last:
            step[1] = 0
    return True


def last_round(evidence: dict[str, Any]) -> bool:
    if "rounds" not in evidence["equilibria"][0]:
        return False
    evidence["equilibria"][0]["rounds"].pop()
    return True


EDITS: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("a dominator that is the bid itself", steps_but("dominated", lambda s: s[4][0].__setitem__(0, s[3]))),
    ("a dominator with weight 1/2", steps_but("dominated", lambda s: s[4][0].__setitem__(1, "1/2"))),
    ("no dominator", steps_but("dominated", lambda s: s.__setitem__(4, []))),
    ("a dominated step left out", without("dominated")),
    ("no columns, so that no cell is left", steps_but("unless", lambda s: s.__setitem__(4, []))),
    ("a column twice", steps_but("unless", lambda s: s[4].append(s[4][0]))),
    ("a cell less to settle", steps_but("unless", lambda s: s[4].pop())),
    ("a condition that the cell has not", steps_but("unmet", lambda s: s.__setitem__(1, 7))),
    ("an unmet step left out", without("unmet")),
    ("an outcome left out", one_outcome_less),
    ("no word on an entry's bids", entry(lambda e: (e.pop("undominated", None) and None) or e.pop("rounds", None))),
    ("the last round left out", last_round),
]


@pytest.mark.parametrize("refined", ["undominated", "iterated"])
@pytest.mark.parametrize(("name", "edit"), EDITS, ids=[name for name, _ in EDITS])
def test_one_thing_changed_is_rejected(name: str, edit: Any, refined: str, tmp_path: Path) -> None:
    lines = copy.deepcopy(lines_of(TYPES_SEEN, "perfect-bayesian", refined))
    if not edit(lines[-2]["evidence"]):
        assert (name, refined) == ("the last round left out", "undominated")
        return
    verdict = judged(text_of(lines), tmp_path)
    assert verdict.verdict == "REJECTED", name


def test_the_plain_list_is_no_list_of_undominated_bids(tmp_path: Path) -> None:
    """The bully's bid is dominated: an entry with it shows nothing of its bids."""
    lines = lines_of(BULLY, "bayes-nash", "undominated")
    assert len(lines[-2]["evidence"]["equilibria"]) == 3
    dominated = copy.deepcopy(lines[-2]["evidence"]["equilibria"][0])
    dominated["strategy"]["bully"] = [3]
    lines[-2]["evidence"]["equilibria"].append(dominated)
    assert judged(text_of(lines), tmp_path).verdict == "REJECTED"
