"""Claims `all-pure` about undominated bids, and bids that survive the iterated elimination: evidence by hand, verified;
and each edit of it says a falsehood, which is rejected.

SEALED  Ann (2) and Bo (1) bid 0, 1 or 2 for one unit at the second price; Ann wins ties. For both a bid of 0 is dominated
        by 1, and 1 and 2 earn the same everywhere. So three outcomes: Ann wins and pays 1, or 2, or Bo does and pays 1.
RESALE  Ann, who has no use for the unit, wins it with a bid of 0 or 1, which she pays; she may offer it to Bo (3) at 2.
        With a bid of 1 she may earn more than with 0: if she makes no offer after 0. That is no equilibrium.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corruptions import canonical
from test_refined_claims import judged, lines_of, text_of

from exactgames import InstanceError, certify, read_instance_text
from exactgames.checker import Verdict

SEALED = """units = 1
[[agents]]
name = "Ann"
types = [{ marginals = [2] }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "Bo"
types = [{ marginals = [1] }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
"""
RESALE = """units = 1
[[agents]]
name = "Ann"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[[agents]]
name = "Bo"
types = [{ marginals = [3] }]
bids = { levels = [0] }
[auction]
format = "discriminatory"
[aftermarket]
format = "resale-by-winners"
prices = [2]
"""


def shown(agent: str, bid: str, **more: Any) -> dict[str, Any]:
    return {"agent": agent, "against": "actions", "bid": bid, "type": "t1", **more}


def belief(*pairs: Any) -> dict[str, Any]:
    return {"belief": [*pairs]}


ZERO_GOES = [{"dominator": [[1, "1"]], "strict": [1]}, belief(), belief()]
ROUNDS = [
    {"Ann": [ZERO_GOES], "Bo": [[{"dominator": [[1, "1"]], "strict": [0]}, belief(), belief()]]},
    {"Ann": [[belief(), belief()]], "Bo": [[belief(), belief([[1], "1"])]]},
]
WITNESSES = [
    {
        "Ann": [
            [
                {"dominator": [[1, "1"]], "strict": [1]},
                {"witnesses": [[0, [1]], [2, None]]},
                {"witnesses": [[0, [1]], [1, None]]},
            ]
        ],
        "Bo": [
            [
                {"dominator": [[1, "1"]], "strict": [0]},
                {"witnesses": [[0, [0]], [2, None]]},
                {"witnesses": [[0, [0]], [1, None]]},
            ]
        ],
    },
    {"Ann": [[{"witnesses": [[2, None]]}, {"witnesses": [[1, None]]}]] * 1,
     "Bo": [[{"witnesses": [[2, None]]}, {"witnesses": [[1, None]]}]]},
]  # fmt: skip
BIDS = [(1, 1, "2"), (1, 2, "1"), (2, 2, "2")]
SPLITS: list[Any] = [
    ["split", "Ann", 0],
    ["split", "Bo", 0],
    ["settled", 0],
    ["settled", 1],
    ["split", "Bo", 0],
    ["settled", 0],
    ["settled", 2],
]


def sealed(iterated: bool, pure: bool, strategies: bool) -> tuple[str, dict[str, Any], Any]:
    """The market, the claim, the evidence."""

    def column(bid: int) -> Any:
        return [[bid]] if strategies else [bid]

    entries: list[Any] = []
    for ann, bo, welfare in BIDS:
        entry: dict[str, Any] = {"strategy": {"Ann": [ann], "Bo": [bo]}, "welfare": welfare}
        if iterated:
            entry["rounds"] = _with_columns(WITNESSES if pure else ROUNDS, strategies)
        else:
            how = [{"witnesses": [["0", [1]], [str(3 - ann), None]]}, {"witnesses": [["0", [0]], [str(3 - bo), None]]}]
            each = how if pure else [belief(), belief()]
            entry["undominated"] = [shown("Ann", str(ann), **each[0]), shown("Bo", str(bo), **each[1])]
        entries.append(entry)
    rounds: list[Any] = [[]] if iterated else []
    steps = [
        ["dominated", "Ann", 0, 0, [[1, "1"]], column(1), *rounds],
        ["dominated", "Bo", 0, 0, [[1, "1"]], column(0), *rounds],
        *SPLITS,
    ]
    claim: dict[str, Any] = {"concept": "bayes-nash", "refined": "iterated" if iterated else "undominated"}
    claim |= {"pure": True} if pure else {}
    claim |= {"against": "strategies"} if strategies else {}
    return SEALED, claim, {"equilibria": entries, "steps": steps}


def _with_columns(value: Any, strategies: bool) -> Any:
    """Rounds with columns of strategies: each bid as that of the one type."""
    if not strategies:
        return value
    if isinstance(value, dict) and "strict" in value:
        return {**value, "strict": [[b] for b in value["strict"]]}
    if isinstance(value, dict) and "belief" in value:
        return {"belief": [[[[b] for b in c], w] for c, w in value["belief"]]}
    if isinstance(value, dict) and "witnesses" in value:
        return {"witnesses": [[k, None if c is None else [[b] for b in c]] for k, c in value["witnesses"]]}
    if isinstance(value, dict):
        return {key: _with_columns(part, strategies) for key, part in value.items()}
    return [_with_columns(part, strategies) for part in value]


def resale() -> tuple[str, dict[str, Any], Any]:
    entries = [
        {"strategy": {"Ann": [0, 0, 0], "Bo": [0]}, "welfare": "0"},
        {"strategy": {"Ann": [0, 1, 0], "Bo": [1]}, "welfare": "3"},
    ]
    for entry in entries:
        entry["undominated"] = [shown("Ann", "0", **belief()), shown("Bo", "0", **belief())]
    dearer = ["prune", "Ann", 0, 1, "bayes", [[0, 0], [1, 1]]]
    steps = [
        ["split", "Ann", 0],
        ["split", "Bo", 0],
        ["settled", 0],
        ["split", "Ann", 1],
        ["settled", 0],
        ["settled", 1],
        ["unless", "Ann", 0, [[0, "1"]], [[0]], None],
        *([["split", "Bo", 0], ["unmet", 0], dearer] * 2),
    ]
    return RESALE, {"concept": "bayes-nash", "refined": "undominated"}, {"equilibria": entries, "steps": steps}


def verdict(market: str, claim: dict[str, Any], evidence: Any, folder: Path) -> Verdict:
    lines = lines_of(market, "bayes-nash", "no-overbidding")
    stated = lines[0]["instance"]["claims"][0]
    del stated["refined"]
    stated |= claim
    lines[0]["sha256"] = hashlib.sha256(canonical(lines[0]["instance"]).encode("ascii")).hexdigest()
    lines[-2]["evidence"] = evidence
    return judged(text_of(lines), folder)


CONTROLS = {
    f"{'iterated' if iterated else 'undominated'}{' pure' * pure}{' strategies' * strategies}": sealed(
        iterated, pure, strategies
    )
    for iterated in (False, True)
    for pure in (False, True)
    for strategies in (False, True)
} | {"resale": resale()}


@pytest.mark.parametrize("name", CONTROLS)
def test_true_evidence_is_verified(name: str, tmp_path: Path) -> None:
    found = verdict(*CONTROLS[name], tmp_path)
    assert found.verdict == "VERIFIED", found
    words = {"iterated": "every bid survives the iterated elimination", "undominated": "no bid is weakly dominated"}
    [claim] = found.claims
    assert words[CONTROLS[name][1]["refined"]] in str(claim["statement"])
    assert ("by single bids" in str(claim["statement"])) == ("pure" in name)


Edit = Callable[[Any], object]


def step(k: int, at: int, value: Any) -> Edit:
    return lambda evidence: evidence["steps"][k].__setitem__(at, value)


def verdict_at(number: int, agent: str, bid: int, value: Any) -> Edit:
    return lambda evidence: evidence["equilibria"][0]["rounds"][number][agent][0].__setitem__(bid, value)


ALL, STRATEGY, PURE = "undominated", "undominated strategies", "undominated pure"
ATTACKS: list[tuple[str, str, Edit, str, str]] = [
    # dominated
    ("a dominator that is nowhere better", ALL, step(0, 5, [0]), "all-pure", "need not earn more at the column"),
    ("the same for strategies", STRATEGY, step(0, 5, [[0]]), "all-pure", "need not earn more at the column"),
    ("an equal bid dominates", ALL, lambda e: e["steps"].insert(0, ["dominated", "Ann", 0, 1, [[2, "1"]], [1]]),
     "all-pure", "need not earn more"),
    ("a worse bid dominates", ALL, lambda e: e["steps"].insert(0, ["dominated", "Bo", 0, 1, [[2, "1"]], [0]]),
     "all-pure", "need not earn more"),
    ("better at a column, worse at others", ALL,
     lambda e: e["steps"].insert(0, ["dominated", "Ann", 0, 1, [[0, "1"]], [2]]), "all-pure", "need not earn more"),
    ("the bid itself", ALL, step(0, 4, [[0, "1"]]), "all-pure", "the bid itself"),
    ("weights of sum 2", ALL, step(0, 4, [[1, "1"], [2, "1"]]), "all-pure", "do not sum to 1"),
    ("a negative weight", ALL, step(0, 4, [[1, "2"], [2, "-1"]]), "all-pure", "not positive"),
    ("a bid twice", ALL, step(0, 4, [[1, "1/2"], [1, "1/2"]]), "all-pure", "a bid twice"),
    ("a mixture for a claim by single bids", PURE, step(0, 4, [[1, "1/2"], [2, "1/2"]]), "all-pure", "single ones"),
    ("no mixture", ALL, step(0, 4, []), "format", "0 entries"),
    ("no such bid", ALL, step(0, 4, [[3, "1"]]), "format", "expected an integer 0 ... 2"),
    ("no such column", ALL, step(0, 5, [3]), "format", "expected an integer 0 ... 2"),
    ("a column of nobody", ALL, step(0, 5, []), "format", "0 entries"),
    ("a column of both", ALL, step(0, 5, [1, 1]), "format", "2 entries"),
    ("a column of actions against strategies", STRATEGY, step(0, 5, [1]), "format", "expected an array"),
    ("a column of strategies against actions", ALL, step(0, 5, [[1]]), "format", "expected an integer"),
    ("a bid that is gone", ALL, lambda e: e["steps"].insert(1, e["steps"][0]), "all-pure", "is not allowed there"),
    ("no column", ALL, lambda e: e["steps"][0].pop(), "format", "expected an agent, a set, a bid"),
    ("rounds for undominated bids", ALL, lambda e: e["steps"][0].append([]), "format", "expected an agent, a set, a bid"),
    ("no rounds for the iterated elimination", "iterated", lambda e: e["steps"][0].pop(), "format", "rounds"),
    ("another's set", ALL, step(0, 1, "Bo"), "all-pure", "need not earn more at the column"),
    ("a step that is left out", ALL, lambda e: e["steps"].pop(0), "all-pure", ""),
    # entries
    ("an entry plays a dominated bid", ALL, lambda e: e["equilibria"][0]["strategy"].__setitem__("Bo", [0]),
     "dominance", ""),
    ("another bid's evidence", ALL, lambda e: e["equilibria"][0]["undominated"][0].__setitem__("bid", "2"),
     "dominance", "expected it on the 2 concerned"),
    ("one type's evidence", ALL, lambda e: e["equilibria"][0]["undominated"].pop(), "dominance", "1 bids, expected"),
    ("no evidence", ALL, lambda e: e["equilibria"][0].pop("undominated"), "format", "the key 'undominated' is missing"),
    ("rounds instead", ALL, lambda e: e["equilibria"][0].__setitem__("rounds", ROUNDS), "format", "unknown key 'rounds'"),
    ("evidence of single bids only", ALL,
     lambda e: e["equilibria"][0]["undominated"].__setitem__(0, shown("Ann", "1", witnesses=[])), "format", "belief"),
    ("evidence against strategies", ALL,
     lambda e: e["equilibria"][0]["undominated"][0].__setitem__("against", "strategies"), "dominance", "does not prove"),
    # rounds
    ("who stays goes", "iterated", verdict_at(0, "Ann", 1, {"dominator": [[2, "1"]], "strict": [1]}), "all-pure",
     "need not earn more"),
    ("who goes stays", "iterated", verdict_at(0, "Ann", 0, belief()), "all-pure", "may earn more against it"),
    ("a dominator that is gone", "iterated", verdict_at(1, "Ann", 0, {"dominator": [[0, "1"]], "strict": [1]}),
     "all-pure", "is not left"),
    ("a column that is gone", "iterated", verdict_at(1, "Bo", 1, belief([[0], "1"])), "all-pure", "is not left"),
    ("a column twice", "iterated", verdict_at(1, "Bo", 1, belief([[1], "1"], [[1], "1"])), "all-pure", "twice"),
    ("a weight of 0", "iterated", verdict_at(1, "Bo", 1, belief([[1], "0"])), "all-pure", "not positive"),
    ("a round too few", "iterated", lambda e: e["equilibria"][0]["rounds"].pop(), "all-pure", "in the last none"),
    ("a round too many", "iterated",
     lambda e: e["equilibria"][0]["rounds"].append(e["equilibria"][0]["rounds"][1]), "all-pure", "in the last none"),
    ("no rounds", "iterated", lambda e: e["equilibria"][0].__setitem__("rounds", []), "format", "0 entries"),
    ("nobody's bids", "iterated", lambda e: e["equilibria"][0]["rounds"][0].pop("Bo"), "format", "the agents' names"),
    ("a verdict too few", "iterated", lambda e: e["equilibria"][0]["rounds"][0]["Bo"][0].pop(), "format", "2 entries"),
    ("a type too many", "iterated", lambda e: e["equilibria"][0]["rounds"][0]["Bo"].append([]), "format", "2 entries"),
    ("an entry that plays what is gone", "iterated",
     lambda e: e["equilibria"][1]["strategy"].__setitem__("Ann", [0]), "all-pure", "does not survive"),
    ("beliefs for single bids", "iterated pure", verdict_at(0, "Ann", 1, belief()), "format", "witnesses"),
    ("witnesses for mixtures", "iterated", verdict_at(0, "Ann", 1, WITNESSES[0]["Ann"][0][1]), "format", "belief"),
    ("it earns nowhere more, which is false", "iterated pure",
     verdict_at(0, "Ann", 0, {"witnesses": [[1, None], [2, None]]}), "all-pure", "may earn more somewhere"),
    ("a witness that is none", "iterated pure", verdict_at(0, "Ann", 1, {"witnesses": [[0, [0]], [2, None]]}),
     "all-pure", "need not earn less at its column"),
    ("a witness of another bid", "iterated pure", verdict_at(0, "Ann", 1, {"witnesses": [[2, None], [0, [1]]]}),
     "all-pure", "found bid 2, expected 0"),
    ("a witness too few", "iterated pure", verdict_at(0, "Ann", 1, {"witnesses": [[0, [1]]]}), "format", "1 entries"),
    ("rounds of a step that are false", "iterated", lambda e: e["steps"][0].__setitem__(
        6, [{"Ann": [[belief()] * 3], "Bo": [[belief()] * 3]}]), "all-pure", "may earn more against it"),
    ("a bid that goes before", "iterated", lambda e: e["steps"][0].__setitem__(6, ROUNDS[:1]), "all-pure", "is not left"),
    # unless
    ("a column that is missing", "resale", step(6, 4, []), "all-pure", "may earn less at a column that is not listed"),
    ("a column twice", "resale", step(6, 4, [[0], [0]]), "all-pure", "listed twice"),
    ("a strict column that is listed", "resale", step(6, 5, [0]), "all-pure", "is listed, too"),
    ("strict where it need not be", "resale", lambda e: e["steps"].__setitem__(
        6, ["unless", "Ann", 0, [[0, "1"]], [], [0]]), "all-pure", "need not earn more at the strict column"),
    ("the bid itself", "resale", step(6, 3, [[1, "1"]]), "all-pure", "the bid itself"),
    ("two bids left", "resale", lambda e: e["steps"].insert(0, e["steps"][6]), "all-pure", "allows 2 bids, expected one"),
    ("a set of no bid", "resale", step(6, 2, 2), "all-pure", "no sealed bid is made at the set"),
    ("a copy that is not looked at", "resale", lambda e: e["steps"].__delitem__(slice(10, 13)), "all-pure", "1 cells"),
    ("an offer to which her bid need not lead", "resale", lambda e: e["steps"].insert(
        0, ["prune", "Ann", 1, 0, "bayes", [[1, 1]]]), "all-pure", "own moves need not lead there"),
    # unmet
    ("a condition that some profiles meet", "resale", lambda e: e["steps"].__setitem__(7, ["unmet", 0]), "all-pure",
     "may earn less at the column"),
    ("the other one", "resale", lambda e: e["steps"].__setitem__(10, ["unmet", 0]), "all-pure", "the same everywhere"),
    ("a condition of another cell", "resale", step(8, 1, 1), "all-pure", "has 1 conditions, none of number 1"),
    ("a cell without conditions", "resale", lambda e: e["steps"].insert(0, ["unmet", 0]), "all-pure", "has 0 conditions"),
    ("the other reply", "resale", lambda e: e["steps"].__setitem__(slice(8, 10), e["steps"][9:7:-1]), "all-pure", ""),
    ("a number below 0", "resale", step(8, 1, -1), "format", "expected an integer 0"),
    ("a bound over replies that need not follow", "resale", lambda e: e["steps"].__setitem__(
        6, ["dominated", "Ann", 0, 1, [[0, "1"]], [0]]), "all-pure", "need not earn more at the column"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "control", "edit", "code", "words"), ATTACKS, ids=[a[0] + ": " + a[1] for a in ATTACKS]
)
def test_falsehoods_are_rejected(what: str, control: str, edit: Edit, code: str, words: str, tmp_path: Path) -> None:
    market, claim, evidence = copy.deepcopy(CONTROLS[control])
    edit(evidence)
    found = verdict(market, claim, evidence, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", code), (what, found)
    assert words in str(found.message), (what, found.message)


KEYS = [
    ("against without dominance", {"refined": "no-overbidding", "against": "actions"}, "say how dominance is meant"),
    ("pure without a refinement", {"pure": True}, "say how dominance is meant"),
    ("against nobody", {"refined": "undominated", "against": "nature"}, "expected one of actions, strategies"),
    ("pure in words", {"refined": "iterated", "pure": "yes"}, "expected true or false"),
    ("no such refinement", {"refined": "dominated"}, "found 'dominated'"),
    ("none", {"refined": ""}, "found ''"),
]


@pytest.mark.parametrize(("what", "claim", "words"), KEYS, ids=[row[0] for row in KEYS])
def test_what_is_no_claim(what: str, claim: dict[str, Any], words: str, tmp_path: Path) -> None:
    market, _, evidence = copy.deepcopy(CONTROLS[ALL])
    found = verdict(market, {"concept": "bayes-nash", **claim}, evidence, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "instance") and words in str(found.message), found


def test_the_plain_claim_takes_no_such_steps(tmp_path: Path) -> None:
    for refined in ("", "no-overbidding", "selection"):
        market, claim, evidence = copy.deepcopy(CONTROLS[ALL])
        for entry in evidence["equilibria"]:
            del entry["undominated"]
        evidence["equilibria"] = []
        claim = {"concept": "perfect-bayesian", **({"refined": refined} if refined else {})}
        found = verdict(market, claim, evidence, tmp_path)
        assert (found.verdict, found.code) == ("REJECTED", "format") and "'dominated'" in str(found.message), found


def test_where_there_are_no_bids(tmp_path: Path) -> None:
    market = SEALED.replace('format = "uniform-price"', 'format = "posted-price"\nprice = 1')
    market = "".join(line for line in market.splitlines(True) if not line.startswith("bids"))
    lines = lines_of(market, "perfect-bayesian", "selection")
    lines[0]["instance"]["claims"][0]["refined"] = "undominated"
    lines[0]["sha256"] = hashlib.sha256(canonical(lines[0]["instance"]).encode("ascii")).hexdigest()
    found = judged(text_of(lines), tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "instance") and "no bids are sealed" in str(found.message)


def test_where_information_is_acquired(tmp_path: Path) -> None:
    """Both programs refuse such a claim: implied games are of bids alone."""
    spied = SEALED.replace(
        "[auction]", '[[information.Ann]]\nname = "spy"\ncost = 1\nrows = [{ says = "x" }]\n[auction]'
    )
    lines = lines_of(spied, "perfect-bayesian", "selection")
    assert judged(text_of(lines), tmp_path).verdict == "VERIFIED"
    for refined in ("undominated", "iterated"):
        lines[0]["instance"]["claims"][0]["refined"] = refined
        lines[0]["sha256"] = hashlib.sha256(canonical(lines[0]["instance"]).encode("ascii")).hexdigest()
        found = judged(text_of(lines), tmp_path)
        assert (found.verdict, found.code) == ("REJECTED", "instance") and "is acquired" in str(found.message)
        with pytest.raises(InstanceError, match="dominance is not defined then"):
            lines_of(spied, "perfect-bayesian", refined)


def test_columns_are_paid_for_before_they_are_made(tmp_path: Path) -> None:
    """Bo's 8 types have 8 bids each: 8 columns of actions, 8^8 of strategies, in a tree of 225 nodes."""
    types = ", ".join(f'{{ name = "v={v}", marginals = [{v}], probability = "1/8" }}' for v in range(8))
    ann, bo = SEALED.split('name = "Bo"')
    bo = bo.replace("types = [{ marginals = [1] }]", f"types = [{types}]").replace("[0, 1, 2]", str(list(range(8))))
    text = f'{ann}name = "Bo"{bo}[[claims]]\nkind = "optimum"\n'
    lines = [json.loads(line) for line in certify(read_instance_text(text)).lines]
    stated = {"concept": "bayes-nash", "kind": "all-pure", "refined": "undominated"}
    for against, column, outcome, code, words in (
        ("actions", [1], "REJECTED", "all-pure", "1 cells are left"),
        ("strategies", [[1] * 8], "REFUSED", "too-large", "columns"),
    ):
        lines[0]["instance"]["claims"] = [stated | {"against": against}]
        lines[0]["sha256"] = hashlib.sha256(canonical(lines[0]["instance"]).encode("ascii")).hexdigest()
        evidence = {"equilibria": [], "steps": [["dominated", "Ann", 0, 0, [[1, "1"]], column]]}
        lines[-2] = {"claim": "c1", "evidence": evidence, "holds": True, "kind": "all-pure"}
        found = judged(text_of(lines), tmp_path)
        assert (found.verdict, found.code) == (outcome, code) and words in str(found.message), found
