"""Instances whose information obeys no page, each in a certificate that is right otherwise: the checker says what is
wrong, and where. And the certificate itself, changed in one place.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, rehash, text_of
from spying import spying

Edit = Callable[[dict[str, Any]], None]
CONTROL = spying()


def control() -> list[Any]:
    return copy.deepcopy(CONTROL)


def test_control(tmp_path: Path) -> None:
    verdict = judge(text_of(control()), None, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict
    assert (
        'before the auction agent "A" may buy "spy" (2 words; cost 1/8 to 1/4, by her type), "guess" (1 word; cost 1)'
        in verdict.about
    )


def spy(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["information"]["A"][0].update(changes)

    return edit


def row(**changes: Any) -> Edit:
    """The first row."""

    def edit(instance: dict[str, Any]) -> None:
        instance["information"]["A"][0]["rows"][0].update(changes)

    return edit


def drawn(*entries: dict[str, Any]) -> Edit:
    return row(says=list(entries))


def without(*path: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        inside: Any = instance["information"]
        for key in path[:-1]:
            inside = inside[key]
        del inside[path[-1]]

    return edit


def put(value: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["information"] = value

    return edit


def rule(k: int, **changes: Any) -> Edit:
    """A strategy rule, with some keys changed; those that are None are left out."""

    def edit(instance: dict[str, Any]) -> None:
        found = {**instance["strategy"][k], **changes}
        instance["strategy"][k] = {key: value for key, value in found.items() if value is not None}

    return edit


def first(**found: Any) -> Edit:
    """One more rule, before all others."""
    return lambda instance: instance["strategy"].insert(0, found)


def belief(**found: Any) -> Edit:
    return lambda instance: instance.update(beliefs=[{"agent": "A", "belief": [{}], **found}])


def claim(**found: Any) -> Edit:
    return lambda instance: instance["claims"].append(found)


def posted(instance: dict[str, Any]) -> None:
    """No information, and nothing that asks for it."""
    del instance["information"]
    instance["strategy"] = [r for r in instance["strategy"] if r["stage"] == "auction" and "when" not in r]


def each(*edits: Edit) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        for one in edits:
            one(instance)

    return edit


HALF = "1/2"
SPY: dict[str, Any] = {"name": "spy", "cost": 0, "rows": [{"says": "x"}]}
A: dict[str, Any] = {"agent": "A"}
CASES: list[tuple[str, Edit, str]] = [
    # structures
    ("information in a word", put("none"), "information: found 'none', expected a table"),
    ("information of nobody", put({}), "information: found an empty table, expected the structures of some agent"),
    ("information of somebody else", put({"C": [SPY]}), "information: no agent is named 'C'"),
    ("one structure, in no array", put({"A": SPY}), "information, 'A': found a table"),
    ("no structures", put({"A": []}), "information, 'A': found 0 entries, expected 1 to 8"),
    ("nine structures", put({"A": [{**SPY, "name": f"s{k}"} for k in range(9)]}), "found 9 entries, expected 1 to 8"),
    ("a structure in a word", put({"A": ["spy"]}), "information, 'A', structure 1: found 'spy', expected a table"),
    ("a structure without a name", without("A", 0, "name"), "information, 'A', structure 1: the key 'name' is missing"),
    ("a structure without a cost", without("A", 0, "cost"), "information, 'A', structure 1: the key 'cost' is missing"),
    ("a structure without rows", without("A", 0, "rows"), "information, 'A', structure 1: the key 'rows' is missing"),
    ("a structure with a word more", spy(price=1), "information, 'A', structure 1: unknown key 'price'"),
    ("the free structure, at a price", spy(name="nothing"), "structure 1, name: the name 'nothing' is used twice"),
    ("two structures of one name", spy(name="guess"), "structure 2, name: the name 'guess' is used twice"),
    ("an empty name", spy(name=""), "structure 1, name: '' is not 1 to 64 printable characters"),
    ("a name that is a number", spy(name=1), "structure 1, name: found 1, expected text"),
    # costs
    ("a negative cost", spy(cost="-1/8"), "structure 1, cost: found -1/8, expected at least 0"),
    ("a cost in a word", spy(cost="little"), "structure 1, cost: found 'little', expected a number"),
    ("a cost by truth", spy(cost=True), "structure 1, cost: found true, expected a number"),
    ("a type without a cost", spy(cost={"a=2": 0}), "structure 1, cost: type 'a=3' is not named"),
    ("no costs", spy(cost={}), "structure 1, cost: type 'a=2' is not named"),
    ("the cost of another's type", spy(cost={"a=2": 0, "a=3": 0, "b=0": 0}), "cost: agent 'A' has no type 'b=0'"),
    ("a negative cost of a type", spy(cost={"a=2": 0, "a=3": -1}), "cost, 'a=3': found -1, expected at least 0"),
    # rows
    ("no rows", spy(rows=[]), "structure 1, rows: found 0 entries, expected 1"),
    ("rows in a table", spy(rows={"says": "x"}), "structure 1, rows: found a table"),
    ("a row that says nothing", without("A", 0, "rows", 0, "says"), "structure 1, row 1: the key 'says' is missing"),
    ("a row that shows", row(show={"A": "x"}), "structure 1, row 1: unknown key 'show'"),
    ("a row about herself", row(when={"A": "a=2"}), "row 1, when: 'A' knows her own type; expected other agents"),
    ("a row about somebody else", row(when={"C": "b=0"}), "row 1, when: no agent is named 'C'"),
    ("a row about another type", row(when={"B": "a=2"}), "row 1, when, 'B': agent 'B' has no type 'a=2'"),
    ("a row about types", row(when={"types": {"B": "b=0"}}), "row 1, when: no agent is named 'types'"),
    ("conditions in a word", row(when="b=0"), "row 1, when: found 'b=0', expected a table"),
    ("a type profile without a row", without("A", 0, "rows", 1),
        "information, 'A', structure 1, rows: none decides at the type profile \"a=2\", \"b=2\""),
    # words
    ("an empty word", row(says=""), "row 1, says: '' is not 1 to 64 printable characters"),
    ("a word that is a number", row(says=1), "row 1, says: found 1, expected text"),
    ("no words", drawn(), "row 1, says: found 0 entries, expected 1"),
    ("a word twice", drawn({"word": "x", "probability": HALF}, {"word": "x", "probability": HALF}),
        "says, entry 2, word: the name 'x' is used twice"),
    ("a word without probability", drawn({"word": "x"}), "says, entry 1: the key 'probability' is missing"),
    ("a probability of no word", drawn({"probability": 1}), "says, entry 1: the key 'word' is missing"),
    ("probabilities below 1", drawn({"word": "x", "probability": HALF}), "says: the probabilities are not positive with sum 1"),
    ("probabilities above 1", drawn({"word": "x", "probability": 1}, {"word": "y", "probability": HALF}),
        "says: the probabilities are not positive with sum 1 (it is 3/2)"),
    ("a probability of 0", drawn({"word": "x", "probability": 1}, {"word": "y", "probability": 0}),
        "says: the probabilities are not positive with sum 1"),
    # rules
    ("a choice of another structure", rule(0, acquire="look"), "strategy rule 1, acquire: the agent has no structure 'look'"),
    ("a choice that is a number", rule(0, acquire=1), "strategy rule 1, acquire: found 1, expected text"),
    ("a choice of who has none", rule(0, agent="B", type=None, acquire="nothing"),
        "strategy rule 1, stage: agent 'B' has no information to acquire"),
    ("a bid where information is bought", rule(0, acquire=None, bid=[0]), "strategy rule 1: found bid, expected acquire"),
    ("an offer where information is bought", rule(0, acquire=None, offer="none"), "found offer, expected acquire"),
    ("information bought in the auction", rule(0, stage="auction"), "information is acquired only at stage 'information'"),
    ("information bought afterwards", rule(0, stage="aftermarket"), "information is acquired only at stage 'information'"),
    ("a bid and a choice", rule(0, bid=[0]), "strategy rule 1: expected exactly one of"),
    ("conditions on a choice", rule(0, when={"acquired": "spy"}), "nothing has been seen when information is acquired"),
    ("no conditions on a choice", rule(0, when={}), "nothing has been seen when information is acquired"),
    ("a stage that is none", rule(0, stage="spying"), "expected one of information, auction, aftermarket"),
    ("a mixture of one structure twice",
        rule(0, acquire=None, mixture=[{"acquire": "spy", "probability": HALF}] * 2), "the same action twice"),
    ("a rule behind another", lambda i: i["strategy"].append(i["strategy"][0]), "first match of no information set"),
    # conditions
    ("another structure acquired", rule(2, when={"acquired": "look"}), "when, acquired: the agent has no structure 'look'"),
    ("another word", rule(1, when={"word": "high"}), "when, word: no structure that is meant says 'high'"),
    ("a word after nothing", rule(1, when={"word": "weak", "acquired": "nothing"}), "no structure that is meant says 'weak'"),
    ("a word of another structure", rule(1, when={"word": "weak", "acquired": "guess"}), "no structure that is meant says"),
    ("a word of who can be told none", rule(5, when={"word": "weak"}), "agent 'B' has no information to acquire"),
    ("nothing acquired by who cannot", rule(5, when={"acquired": "nothing"}), "agent 'B' has no information to acquire"),
    ("what is held, of a sealed bid", rule(1, when={"word": "weak", "holdings": {"A": 0}}), "of a sealed bid: unknown key 'holdings'"),
    ("a condition before the structure is known", first(**A, stage="aftermarket", take=0, when={"signal": {"spy": "weak"}}),
        "no table of signals is named 'spy'"),
    ("a bid that is not covered", lambda i: i["strategy"].pop(3), "no rule covers the bid of agent 'A', type"),
    # beliefs
    ("bids believed when nobody has bid", belief(stage="information", belief=[{"bids": {"B": [0]}}]),
        "belief rule 1, entry 1: nobody has bid when information is acquired"),
    ("conditions on a belief at the choice", belief(stage="information", when={"word": "weak"}),
        "nothing has been seen when information is acquired"),
    ("a belief of who does not choose", belief(agent="B", stage="information"), "agent 'B' has no information to acquire"),
    ("a belief about a structure", belief(stage="auction", belief=[{"acquired": {"A": "spy"}}]), "unknown key 'acquired'"),
    # claims
    ("undominated bids", claim(kind="undominated"), "bids are not compared where information is acquired"),
    ("a dominated bid", claim(kind="dominated", agent="A"), "bids are not compared where information is acquired"),
    ("implied payoffs", claim(kind="implied-unambiguous"), "bids are not compared where information is acquired"),
    ("no overbidding", claim(kind="all-pure", concept="bayes-nash", refined="no-overbidding"),
        "claim 10: bids that overbid are not told where information is acquired"),
    ("another market, without information", claim(kind="equal-outcomes", change={"information": {}}),
        "change: unknown key 'information'"),
    # where there is none
    ("a choice where there is no information", each(posted, first(**A, stage="information", acquire="nothing")),
        "strategy rule 1, stage: found 'information', expected one of auction, aftermarket"),
    ("a structure where there is no information", each(posted, first(**A, stage="auction", acquire="nothing")),
        "information is acquired only at stage 'information'"),
    ("a word where there is no information", each(posted, first(**A, stage="aftermarket", take=0, when={"word": "x"})),
        "strategy rule 1, when: unknown key 'word'"),
    ("a condition on a sealed bid without information", each(posted, first(**A, stage="auction", bid=[0], when={"word": "x"})),
        "nothing has been seen when a sealed bid is made"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), CASES, ids=[what for what, _, _ in CASES])
def test_refused(what: str, edit: Edit, words: str, tmp_path: Path) -> None:
    blocks = control()
    edit(blocks[0]["instance"])
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict


def test_beliefs_at_the_choice_and_after_it(tmp_path: Path) -> None:
    """What A believes when she chooses she does not believe of what the spy says: "weak" of b=2 one time in three."""
    blocks = control()
    even = [{"types": {"B": name}, "probability": "1/2"} for name in ("b=0", "b=2")]
    weak = [{"types": {"B": name}, "probability": p} for name, p in (("b=0", "3/4"), ("b=2", "1/4"))]
    blocks[0]["instance"]["beliefs"] = [
        {**A, "stage": "information", "belief": even},
        {**A, "stage": "auction", "when": {"acquired": "spy", "word": "weak"}, "belief": weak},
    ]
    assert blocks[0]["instance"]["claims"].pop(3)["kind"] == blocks.pop(6)["kind"] == "sequential"  # of other evidence
    for k, line in enumerate(blocks[3:-1], 1):
        line["claim"] = f"c{k}"
    blocks[-1]["claims"] -= 1
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict


def test_the_staged_form(tmp_path: Path) -> None:
    blocks = control()
    blocks[1].update(form="staged", merged={}, worlds=1)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "merge", 2), verdict
    assert "a market in which information is acquired" in (verdict.message or ""), verdict


@pytest.mark.parametrize(("words", "starts"), [(1, 9**8), (2, 17**8)])
def test_the_size_is_known_before_the_tree(words: int, starts: int, tmp_path: Path) -> None:
    """Eight agents with eight structures of so many words: each choice and each word is a node of its own."""
    says = [{"word": f"w{k}", "probability": f"1/{words}"} for k in range(words)]
    structures = [{"name": f"s{k}", "cost": 0, "rows": [{"says": says}]} for k in range(8)]
    agents = [{"name": f"a{k}", "types": [{"marginals": [1]}], "bids": {"levels": [0]}} for k in range(8)]
    blocks = control()
    blocks[0]["instance"] = {
        "units": 1,
        "agents": agents,
        "information": {f"a{k}": structures for k in range(8)},
        "auction": {"format": "uniform-price"},
        "claims": [{"kind": "optimum"}],
    }
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REFUSED", "too-large", 2), verdict
    assert f"at least {starts:,} nodes in the explicit form" in (verdict.message or ""), verdict
