"""Claims `all-pure` about fewer equilibria (`refined`): what the engine writes is verified, and corrupted is rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corruptions import canonical

from exactgames import certify, read_instance_text
from exactgames.checker import Verdict, check

SPECULATOR = (Path(__file__).parents[2] / "instances/folklore/second-price-speculator.toml").read_text(encoding="utf-8")
MARKET = SPECULATOR[: SPECULATOR.index("[[strategy]]")]
BULLY = (Path(__file__).parents[2] / "instances/babaioff2023/footnote-6.toml").read_text(encoding="utf-8")
BULLY = BULLY[: BULLY.index("[[strategy]]")]


def claim(concept: str, refined: str) -> str:
    return f'[[claims]]\nkind = "all-pure"\nconcept = "{concept}"\nrefined = "{refined}"\n'


def judged(text: str, folder: Path) -> Verdict:
    path = folder / "certificate.jsonl"
    path.write_text(text, encoding="ascii")
    return check(str(path))


def lines_of(market: str, concept: str, refined: str) -> list[Any]:
    return [json.loads(line) for line in certify(read_instance_text(market + claim(concept, refined))).lines]


def text_of(lines: list[Any]) -> str:
    return "".join(canonical(line) + "\n" for line in lines)


CASES = [
    (market, concept, refined)
    for market in (MARKET, BULLY)
    for concept, refined in [
        ("bayes-nash", "no-overbidding"),
        ("weak-perfect-bayesian", "no-overbidding"),
        ("perfect-bayesian", "no-overbidding"),
        ("sequential", "no-overbidding"),
        ("perfect-bayesian", "selection"),
        ("sequential", "selection"),
    ]
]


@pytest.mark.parametrize(("market", "concept", "refined"), CASES)
def test_what_the_engine_lists_is_verified(market: str, concept: str, refined: str, tmp_path: Path) -> None:
    verdict = judged(text_of(lines_of(market, concept, refined)), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict
    words = {"no-overbidding": "in which no type overbids", "selection": "that keeps to the selection"}
    assert words[refined] in str(verdict.claims[0]["statement"])


def test_what_is_left_out_is_not_all(tmp_path: Path) -> None:
    """The evidence of a refined claim does not prove the plain one, nor another refinement."""
    found = set()
    for refined, other in (("selection", None), ("no-overbidding", None), ("selection", "no-overbidding")):
        lines = lines_of(MARKET, "perfect-bayesian", refined)
        [stated] = lines[0]["instance"]["claims"]
        if other is None:
            del stated["refined"]
        else:
            stated["refined"] = other
        lines[0]["sha256"] = _digest(lines[0]["instance"])
        verdict = judged(text_of(lines), tmp_path)
        assert verdict.verdict == "REJECTED", (refined, other)
        found.add(verdict.code)
    assert found <= {"format", "all-pure"}


def test_the_plain_list_is_not_refined(tmp_path: Path) -> None:
    """Entries that overbid, or keep to no selection, are refused."""
    plain = MARKET + '[[claims]]\nkind = "all-pure"\nconcept = "perfect-bayesian"\n'
    said = []
    for refined in ("selection", "no-overbidding"):
        lines = [json.loads(line) for line in certify(read_instance_text(plain)).lines]
        lines[0]["instance"]["claims"][0]["refined"] = refined
        lines[0]["sha256"] = _digest(lines[0]["instance"])
        verdict = judged(text_of(lines), tmp_path)
        assert (verdict.verdict, verdict.code) == ("REJECTED", "all-pure")
        said.append(verdict.message)
    assert "the selected action is another" in said[0] and "overbids" in said[1]


STEP = [
    ("an action that is not allowed", lambda step: step.__setitem__(3, 99), "not allowed"),
    ("the other rule", lambda step: step.__setitem__(4, "bayes" if step[4] == "always" else "always"), ""),
    ("the unselected action as the better one", lambda step: step[5][0].__setitem__(1, step[3]), "does not prefer"),
]


@pytest.mark.parametrize(("name", "change", "words"), STEP, ids=[row[0] for row in STEP])
def test_unselected_steps(name: str, change: Any, words: str, tmp_path: Path) -> None:
    lines = lines_of(MARKET, "perfect-bayesian", "selection")
    steps = lines[-2]["evidence"]["steps"]
    places = [k for k, step in enumerate(steps) if step[0] == "unselected"]
    assert places
    rejected = 0
    for k in places:
        corrupted = json.loads(json.dumps(lines))
        change(corrupted[-2]["evidence"]["steps"][k])
        verdict = judged(text_of(corrupted), tmp_path)
        if verdict.verdict == "REJECTED":
            rejected += 1
            assert words in (verdict.message or "")
    assert rejected == len(places) or (name == "the other rule" and rejected)


def test_no_step_is_missing(tmp_path: Path) -> None:
    lines = lines_of(MARKET, "perfect-bayesian", "selection")
    steps = lines[-2]["evidence"]["steps"]
    needed = [k for k, step in enumerate(steps) if step[0] in ("split", "settled", "refuted")]  # others may be too many
    assert needed
    for k in needed:
        corrupted = json.loads(json.dumps(lines))
        del corrupted[-2]["evidence"]["steps"][k]
        assert judged(text_of(corrupted), tmp_path).verdict == "REJECTED", k


REFUSED = [
    ("bayes-nash", "selection", "does not say what is optimal at each set"),
    ("weak-perfect-bayesian", "selection", "does not say what is optimal at each set"),
    ("perfect-bayesian", "dominated", "found 'dominated'"),
]


@pytest.mark.parametrize(("concept", "refined", "words"), REFUSED)
def test_what_is_no_claim(concept: str, refined: str, words: str, tmp_path: Path) -> None:
    lines = lines_of(MARKET, "perfect-bayesian", "selection")
    lines[0]["instance"]["claims"][0] |= {"concept": concept, "refined": refined}
    lines[0]["sha256"] = _digest(lines[0]["instance"])
    verdict = judged(text_of(lines), tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance") and words in str(verdict.message)


def _digest(instance: Any) -> str:
    import hashlib

    return hashlib.sha256(canonical(instance).encode("ascii")).hexdigest()


OVER = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [3] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "none"
"""
"""A's only bid is more than a unit is worth to her: nothing is an equilibrium without overbidding."""
WINS = {"strategy": {"A": [], "B": [0]}, "welfare": "1"}
NOTHING_TO_LIST = [
    ("nothing", [], [], ""),
    ("an equilibrium", [WINS], [], "there is nothing to list, and no cell"),
    ("a step", [], [["split", "B", 0]], "there is nothing to list, and no cell"),
    ("an equilibrium, and a step", [WINS], [["settled", 0]], "there is nothing to list, and no cell"),
]


@pytest.mark.parametrize(("what", "listed", "steps", "words"), NOTHING_TO_LIST, ids=[r[0] for r in NOTHING_TO_LIST])
def test_where_every_bid_overbids(what: str, listed: Any, steps: Any, words: str, tmp_path: Path) -> None:
    lines = lines_of(OVER, "bayes-nash", "no-overbidding")
    lines[-2]["evidence"] = {"equilibria": listed, "steps": steps}
    verdict = judged(text_of(lines), tmp_path)
    assert (verdict.verdict, verdict.code) == (("REJECTED", "all-pure") if words else ("VERIFIED", None)), verdict
    assert words in (verdict.message or "")


@pytest.mark.parametrize(
    ("worth", "bid"), [([3], [2, 2]), ([3, 3], [4, 0])], ids=["two units for too much", "one unit for too much"]
)
def test_too_much_for_some_number_of_units(worth: list[int], bid: list[int], tmp_path: Path) -> None:
    """A's only bid, of two units, is above her value of so many units for one number alone: it overbids."""
    market = OVER.replace("units = 1", "units = 2").replace("[1]", str(worth)).replace("[[2]]", str([bid]))
    lines = lines_of(market, "bayes-nash", "no-overbidding")
    lines[-2]["evidence"] = {"equilibria": [], "steps": []}
    assert judged(text_of(lines), tmp_path).verdict == "VERIFIED"


POSTED = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
[[agents]]
name = "B"
types = [{ marginals = [3] }]
[auction]
format = "posted-price"
price = 1
[aftermarket]
format = "none"
"""


ITEM = POSTED.replace("units = 1", 'items = ["x"]').replace("price = 1", "price = { x = 1 }")
ITEM = ITEM.replace("marginals = [1]", "additive = { x = 1 }").replace("marginals = [3]", "additive = { x = 3 }")


@pytest.mark.parametrize(
    ("market", "words"),
    [(POSTED, "a posted price has no bids that overbid"), (ITEM, "overbidding is said of bids on units alone")],
    ids=["units", "items"],
)
def test_a_posted_price_has_no_bids_that_overbid(market: str, words: str, tmp_path: Path) -> None:
    """The selection may be kept to under a posted price; nobody overbids there, and nobody claims it."""
    lines = lines_of(market, "perfect-bayesian", "selection")
    assert judged(text_of(lines), tmp_path).verdict == "VERIFIED"
    lines[0]["instance"]["claims"][0]["refined"] = "no-overbidding"
    lines[0]["sha256"] = _digest(lines[0]["instance"])
    verdict = judged(text_of(lines), tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance")
    assert words in (verdict.message or "")
