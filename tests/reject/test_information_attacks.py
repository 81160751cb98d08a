"""Certificates of markets in which information is bought, changed in one place: each change says which falsehood it
would have proved.
"""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from corruptions import judge, rehash, text_of
from naive_certificate import lines, settle
from naive_file import read
from spying import bought, spying

import exactgames

CONTROLS = {"bought": cache(bought), "spying": cache(spying)}


class Attack(NamedTuple):
    what: str  # what it would have proved
    control: str
    at: tuple[Any, ...]  # the line, and the way in it
    value: Any
    code: str
    line: int
    says: str


def figure(k: int) -> tuple[Any, ...]:
    """The value of claim k."""
    return (k + 2, "evidence", "value")


def interim(k: int, agent: str, kind: str) -> tuple[Any, ...]:
    return (k + 2, "evidence", "interim", agent, kind)


SAYS = ("instance", "information", "A", 0, "rows")
ATTACKS = [
    # Counts.  43 nodes: by type of B's, A chooses, and bids after either choice.
    Attack("nobody chooses", "bought", (1, "nodes"), 21, "game", 2, "nodes: found 21, expected 43"),
    Attack("a word is forgotten", "bought", (1, "infosets", "A"), 3, "game", 2, "infosets of 'A': found 3, expected 4"),
    Attack("a word is drawn where it is sure", "bought", (1, "nodes"), 45, "game", 2, "expected 43"),
    Attack("B sees what A buys", "bought", (1, "infosets", "B"), 4, "game", 2, "infosets of 'B': found 4, expected 2"),
    Attack("B hears what A is told", "spying", (1, "infosets", "B"), 8, "game", 2, "infosets of 'B': found 8, expected 6"),
    # The profile.
    Attack("nothing is bought", "bought", (2, "strategy", "A", 0), 0, "completion", 3, "the selected best reply is action 1"),
    Attack("a look and nothing are mixed", "bought", (2, "strategy", "A", 0), [[0, 1], [1, 1]], "strategy", 3, "expected one action"),
    Attack("a third structure", "bought", (2, "strategy", "A", 0), 2, "strategy", 3, "expected an action, 0 ... 1"),
    Attack("the rule is about both words", "bought", (2, "strategy", "A", 3), 1, "strategy", 3, "not what strategy rule 2 says"),
    Attack("the rule is about no look", "bought", (2, "strategy", "A", 1), 1, "strategy", 3, "not what strategy rule 2 says"),
    Attack("the choice has a rule", "bought", (2, "completed", "A"), 0, "strategy", 3, "completed sets of 'A': found 0, expected 1"),
    Attack("a guess is worth its price", "spying", (2, "strategy", "A", 0), 2, "completion", 3, "the selected best reply is action 0"),
    Attack("another look than the rule's", "spying", (2, "strategy", "A", 21), 2, "strategy", 3, "not what strategy rule 1 says"),
    # Costs: in utilities, and there alone.
    Attack("a look is free, given the type", "bought", interim(1, "A", "t1"), "3/2", "interim", 4, "expected 5/4"),
    Attack("a look is free for sequential", "bought", interim(4, "A", "t1"), "3/2", "interim", 7, "expected 5/4"),
    Attack("B pays for the look", "bought", interim(1, "B", "weak"), "-1/4", "interim", 4, "expected 0"),
    Attack("a look is free", "bought", figure(9), "3/2", "value", 12, "utility: found 3/2, expected 5/4"),
    Attack("a look costs twice", "bought", figure(9), "1", "value", 12, "utility: found 1, expected 5/4"),
    Attack("welfare is net of costs", "bought", figure(5), "11/4", "value", 8, "welfare: found 11/4, expected 3"),
    Attack("costs are revenue", "bought", figure(6), "7/4", "value", 9, "revenue: found 7/4, expected 3/2"),
    Attack("the optimum is net of costs", "bought", figure(7), "11/4", "value", 10, "optimum: found 11/4, expected 3"),
    Attack("the ratio is net of costs", "bought", figure(8), "12/11", "value", 11, "ratio: found 12/11, expected 1"),
    # The instance: the same lines, about another market.
    Attack("free looks come to the same", "bought", ("instance", "information", "A", 0, "cost"), 0, "interim", 4, "expected 3/2"),
    Attack("dear looks are bought", "bought", ("instance", "information", "A", 0, "cost"), 1, "completion", 3, "is action 0"),
    Attack("a look that is worth its price just so is bought", "bought", ("instance", "information", "A", 0, "cost"),
        "1/2", "completion", 3, "the selected best reply is action 0"),
    Attack("one word for all says as much", "bought", (*SAYS, 0, "says"), "high", "instance", 1, "no structure that is meant says 'low'"),
    Attack("words that mean the reverse", "bought", SAYS, [{"when": {"B": "strong"}, "says": "low"}, {"says": "high"}],
        "strategy", 3, "set 2: not what strategy rule 2 says"),
    Attack("a word that is drawn", "bought", (*SAYS, 1, "says"), [{"word": "low", "probability": "1/2"},
        {"word": "high", "probability": "1/2"}], "game", 2, "nodes: found 43, expected 54"),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.what)
def test_attack(attack: Attack, tmp_path: Path) -> None:
    blocks = copy.deepcopy(CONTROLS[attack.control]())
    at = (0, *attack.at) if attack.at[0] == "instance" else attack.at
    inside = blocks
    for key in at[:-1]:
        inside = inside[key]
    assert inside[at[-1]] != attack.value
    inside[at[-1]] = attack.value
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", attack.code, attack.line), verdict
    assert attack.says in (verdict.message or ""), verdict


def test_controls(tmp_path: Path) -> None:
    for control in CONTROLS.values():
        verdict = judge(text_of(copy.deepcopy(control())), None, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict


def test_a_look_worth_its_price_just_so(tmp_path: Path) -> None:
    """At indifference the earliest action is selected: nothing. Then A gains nothing, and all is as without a look."""
    blocks = copy.deepcopy(bought())
    blocks[0]["instance"]["information"]["A"][0]["cost"] = "1/2"
    blocks[2]["strategy"]["A"][0] = 0
    for line in blocks[3:7]:
        line["evidence"]["interim"]["A"]["t1"] = "1"
    for line, value in zip(blocks[7:13], ("3", "2", "3", "1", "1", "0"), strict=True):
        line["evidence"]["value"] = value
    rehash(blocks)
    assert judge(text_of(blocks), None, tmp_path).verdict == "VERIFIED"


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_a_gain_that_forgets_the_cost(concept: str, tmp_path: Path) -> None:
    """A dear look is bought by rule: A regrets its whole price less 1/2, and not less than that."""
    blocks = copy.deepcopy(bought())
    instance = blocks[0]["instance"]
    instance["information"]["A"][0]["cost"] = 1
    instance["strategy"].insert(0, {"agent": "A", "stage": "information", "acquire": "spy"})
    instance["claims"] = [{"kind": concept, "expect": "refuted"}]
    blocks[2]["completed"]["A"] = 0
    found = {"action": 1, "agent": "A", "gain": "1/2", "instead": 0, "set": 0, "type": "t1"}
    evidence: dict[str, Any] = {"deviation": found} | ({"trembles": []} if concept == "sequential" else {})
    blocks[3:-1] = [{"claim": "c1", "evidence": evidence, "holds": False, "kind": concept}]
    blocks[-1]["claims"] = 1
    rehash(blocks)
    assert judge(text_of(blocks), None, tmp_path).verdict == "VERIFIED"
    for gain in ("1", "3/2", "1/4"):
        found["gain"] = gain
        verdict = judge(text_of(blocks), None, tmp_path)
        assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "deviation", 4), verdict


def drawn(**odds: str) -> list[Any]:
    return [{"word": word, "probability": p} for word, p in odds.items()]


WEAK, STRONG = {"B": "weak"}, {"B": "strong"}
ORDERS: list[tuple[str, list[Any], list[str]]] = [
    # the look's rows; the words in the order in which A's sets are met, the weak B's being the first node
    ("the first row names them", [{"when": STRONG, "says": drawn(high="1/2", low="1/2")},
        {"says": drawn(low="3/4", high="1/4")}], ["high", "low"]),
    ("its order, though it comes last", [{"when": WEAK, "says": drawn(low="3/4", high="1/4")},
        {"says": drawn(high="1/2", low="1/2")}], ["low", "high"]),
    ("a sure word before drawn ones", [{"when": STRONG, "says": "high"}, {"says": drawn(low="3/4", high="1/4")}],
        ["high", "low"]),
    ("a word named again keeps its place", [{"when": STRONG, "says": drawn(low="1/2", high="1/2")},
        {"when": STRONG, "says": "low"}, {"says": drawn(high="1/4", low="3/4")}], ["low", "high"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "rows", "words"), ORDERS, ids=[what for what, _, _ in ORDERS])
def test_words_in_their_order(what: str, rows: list[Any], words: list[str], tmp_path: Path) -> None:
    """Branches stand in the order in which the rows, read from the first, first name the words: A bids 1 after "low"."""
    blocks = bought(rows)
    assert blocks[2]["strategy"]["A"][2:] == [{"low": 1, "high": 2}[word] for word in words], what
    verdict = judge(text_of(blocks), None, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict
    blocks[2]["strategy"]["A"][2:] = reversed(blocks[2]["strategy"]["A"][2:])
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "strategy", 3), verdict


UNNEEDED = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [0] }]
bids = { levels = [1] }
[[agents]]
name = "B"
types = [{ name = "b=1", marginals = [1], probability = "1/2" }, { name = "b=2", marginals = [2], probability = "1/2" }]
bids = { levels = [0] }
[information]
A = [{ name = "spy", cost = "1/8", rows = [{ when = { B = "b=1" }, says = "low" }, { says = "high" }] }]
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1, 2]
"""


def test_costs_tell_no_outcomes_apart(tmp_path: Path) -> None:
    """A resells at B's value: she buys a look at it for that, but not where all types are seen. What is sold, and for
    what, is the same: so are the outcomes, though one of them cost 1/8.
    """
    doc = {**read(UNNEEDED), "strategy": []}
    change = {"signals": ["types"]}
    here, there = settle(doc, 1000), settle({**doc, **change}, 1000)
    assert here.judged is not None
    assert there.judged is not None
    assert (here.judged.cost, there.judged.cost) == (Fraction(1, 8), 0)
    assert here.judged.utility(0) + Fraction(1, 8) == there.judged.utility(0) == Fraction(3, 2)
    doc["claims"] = [{"kind": "welfare"}]
    blocks = lines(here)
    blocks[0]["instance"]["claims"] = [{"kind": "equal-outcomes", "change": change}]
    evidence = {key: value for key, value in lines(there)[2].items() if key != "block"}
    for holds in (True, False):
        blocks[3] = {"claim": "c1", "evidence": evidence, "holds": holds, "kind": "equal-outcomes"}
        blocks[4]["as_expected"] = holds
        rehash(blocks)
        verdict = judge(text_of(blocks), None, tmp_path)
        if holds:
            assert verdict.verdict == "VERIFIED", verdict
        else:
            assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "verdict", 4), verdict


IDLE = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
bids = { levels = [1] }
[[agents]]
name = "B"
types = [{ marginals = [0] }]
bids = { levels = [0] }
[information]
A = [{ name = "spy", cost = 1, rows = [{ says = "nothing new" }] }]
[auction]
format = "uniform-price"
"""


def test_profiles_that_differ_in_costs_have_one_outcome(tmp_path: Path) -> None:
    """All pure equilibria of a market in which A may buy what she knows: one outcome, whatever she buys; so the first
    cell is settled at once. Bought, it is no equilibrium, and no second outcome either.
    """
    claim = {"concept": "bayes-nash", "kind": "all-pure", "outcomes": 1}
    instance = {**read(IDLE), "claims": [claim]}
    header = {"certificate": "exactgames", "format": 3, "instance": instance, "made_by": "by hand", "semantics": 1}
    game = {"block": "game", "form": "explicit", "infosets": {"A": 1, "B": 0}, "nodes": 3, "terminal_nodes": 2}
    found: dict[str, Any] = {"equilibria": [idle(0)], "steps": [["settled", 0]]}
    shown = {"claim": "c1", "evidence": found, "holds": True, "kind": "all-pure"}
    blocks = [header, game, shown, {"as_expected": True, "block": "end", "claims": 1}]
    rehash(blocks)
    assert judge(text_of(blocks), None, tmp_path).verdict == "VERIFIED"
    for strategies, steps, outcomes, says in (
        ([1], [["settled", 0]], 1, "gain"),
        ([0, 0], [["settled", 0]], 2, "the outcome of an earlier one"),
        ([0], [["split", "A", 0], ["settled", 0], ["settled", 0], ["settled", 0]], 1, "no cell is left"),
    ):
        found.update(equilibria=[idle(k) for k in strategies], steps=steps)
        claim["outcomes"] = outcomes
        rehash(blocks)
        verdict = judge(text_of(blocks), None, tmp_path)
        assert (verdict.verdict, verdict.line) == ("REJECTED", 3), verdict
        assert says in (verdict.message or ""), verdict


def idle(choice: int) -> dict[str, Any]:
    return {"strategy": {"A": [choice], "B": []}, "welfare": "1"}


# -- Outcomes of all pure equilibria, where A may look at B's type

LOOKING = """units = 1
[[agents]]
name = "A"
types = [{ name = "a", marginals = [2] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ name = "weak", marginals = [1], probability = "1/2" }, { name = "strong", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }
[[information.A]]
name = "look"
cost = "1/8"
rows = [{ when = { B = "weak" }, says = "weak" }, { says = "strong" }]
[auction]
format = "discriminatory"
ties = { priority = ["B", "A"] }
[[claims]]
kind = "all-pure"
concept = "bayes-nash"
"""


@pytest.mark.parametrize("attack", [None, "one outcome for two", "the other outcome", "one is left out"])
def test_outcomes_where_information_may_be_bought(attack: str | None, tmp_path: Path) -> None:
    """A bids 1, without a look; B's strong type has priority at 1. Her weak type bids 0, and A wins, or 1, and she does."""
    blocks = [json.loads(line) for line in exactgames.certify(exactgames.read_instance_text(LOOKING)).lines]
    evidence = blocks[2]["evidence"]
    assert [entry["welfare"] for entry in evidence["equilibria"]] == ["2", "3/2"]
    settled = [step for step in evidence["steps"] if step[0] == "settled"]
    assert settled == [["settled", 0], ["settled", 1]]
    if attack == "one outcome for two":
        settled[1][1] = 0
    elif attack == "the other outcome":
        settled[0][1], settled[1][1] = 1, 0
    elif attack == "one is left out":
        evidence["equilibria"].pop()
        settled[1][1] = 0
    verdict = judge(text_of(blocks), None, tmp_path)
    if attack is None:
        assert verdict.verdict == "VERIFIED", verdict
    else:
        assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "all-pure", 3), verdict
        assert "does not have the outcome of that equilibrium" in (verdict.message or "")
