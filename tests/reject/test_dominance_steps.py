"""Evidence by hand on outcomes that survive dominance: the steps `dominated`, `unless` and `unmet`, and the rounds of the
elimination, on markets of two agents with three bids at most; beside what is right what is wrong, and must be refused.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from bound_certificates import certificate, judged

Edit = Callable[[Any], None]


def agent(name: str, types: str, bids: list[int]) -> str:
    return f'[[agents]]\nname = "{name}"\ntypes = [{types}]\nbids = {{ levels = {bids} }}\n'


def market(a: str, b: str, rule: str, bids: tuple[list[int], list[int]] = ([0, 1, 2], [0, 1, 2])) -> str:
    return f'units = 1\n{agent("A", a, bids[0])}{agent("B", b, bids[1])}[auction]\nformat = "{rule}"\n'


# Both would pay 2, and A has priority.  By bid, against 0, 1, 2: A gets 2 0 0, 1 1 0, 0 0 0; B 0 0 0, 1 0 0, 0 0 0.
# So A's 2 goes, and B's 0 and 2; then A's 0.
PAID = market("{ marginals = [2] }", "{ marginals = [2] }", "discriminatory")
# The winner pays the other's bid.  A (1) gets 1 0 0, 1 0 0, 1 0 -1; B of type z (0) 0 0 0, 0 0 0, 0 -1 0;
# of type o (1) 0 0 0, 1 0 0, 1 0 0.  So A's 2 goes, z's 2, and o's 0.
TYPES = '{ name = "z", marginals = [0], probability = "1/2" }, { name = "o", marginals = [1], probability = "1/2" }'
OTHERS = market("{ marginals = [1] }", TYPES, "vickrey")
# A (3) gets 3 0 and 2 2, B nothing: 0 is a best reply only to a belief that has twice as much on 0 as on 1.
FLAT = market("{ marginals = [3] }", "{ marginals = [1] }", "discriminatory", ([0, 1], [0, 1]))

STAYS: dict[str, Any] = {"belief": []}


def goes(instead: int, strict: list[Any]) -> dict[str, Any]:
    return {"dominator": [[instead, "1"]], "strict": strict}


def witnesses(*pairs: list[Any]) -> dict[str, Any]:
    return {"witnesses": list(pairs)}


def undominated(agent: str, bid: int, kind: str = "t1") -> dict[str, Any]:
    return {"against": "actions", "agent": agent, "belief": [], "bid": str(bid), "type": kind}


def dominated(agent: str, here: int, bid: int, instead: int, column: list[Any], *rounds: Any) -> list[Any]:
    return ["dominated", agent, here, bid, [[instead, "1"]], column, *rounds]


ROUNDS = [
    {"A": [[STAYS, STAYS, goes(1, [0])]], "B": [[goes(1, [0]), STAYS, goes(1, [0])]]},
    {"A": [[goes(1, [1]), STAYS]], "B": [[STAYS]]},
    {"A": [[STAYS]], "B": [[STAYS]]},
]
BY_SINGLE_BIDS = [
    {
        "A": [[witnesses([1, [0]], [2, [0]]), witnesses([0, [1]], [2, [0]]), goes(1, [0])]],
        "B": [[goes(1, [0]), witnesses([0, [0]], [2, [0]]), goes(1, [0])]],
    },
    {"A": [[goes(1, [1]), witnesses([0, [1]])]], "B": [[witnesses()]]},
    {"A": [[witnesses()]], "B": [[witnesses()]]},
]
PRUNED = ["prune", "A", 0, 0, "bayes", [[0, 1]]]  # A's 0, against B's 1
WON = {"strategy": {"A": [1], "B": [1]}, "welfare": "2"}
FIRST = [dominated("A", 0, 2, 1, [0]), dominated("B", 0, 0, 1, [0]), dominated("B", 0, 2, 1, [0])]


def with_rounds(rounds: list[Any]) -> dict[str, Any]:
    gone = [[*step, []] for step in FIRST]
    steps = [*gone, dominated("A", 0, 0, 1, [1], rounds[:1]), ["settled", 0]]
    return {"equilibria": [{**WON, "rounds": rounds}], "steps": steps}


def of_others(refined: str, rounds: Any = None) -> dict[str, Any]:
    """A's 0 or 1, z's, and o's 1 or 2: all are equilibria but where o bids 2 against 0, which is as 1."""
    low = [(0, z, 1) for z in (0, 1)]
    listed = [*low, *[(1, z, o) for z in (0, 1) for o in (1, 2)]]
    more: list[Any] = [[]] if refined == "iterated" else []
    steps: list[Any] = [dominated("A", 0, 2, 0, [2], *more), dominated("B", 0, 2, 0, [1], *more)]
    steps += [dominated("B", 1, 0, 1, [0], *more), ["split", "A", 0]]
    steps += [["split", "B", 0], ["settled", 0], ["settled", 1], ["split", "B", 0]]
    steps += [["split", "B", 1], ["settled", 2], ["settled", 3], ["split", "B", 1], ["settled", 4], ["settled", 5]]
    entries = []
    for a, z, o in listed:
        entry: dict[str, Any] = {"strategy": {"A": [a], "B": [z, o]}, "welfare": "1/2" if (a, z) == (0, 1) else "1"}
        if refined == "iterated":
            entry["rounds"] = copy.deepcopy(rounds)
        else:
            entry["undominated"] = [undominated("A", a), undominated("B", z, "z"), undominated("B", o, "o")]
        entries.append(entry)
    return {"equilibria": entries, "steps": steps}


LEFT = [
    {"A": [[STAYS, STAYS, goes(0, [2])]], "B": [[STAYS, STAYS, goes(0, [1])], [goes(1, [0]), STAYS, STAYS]]},
    {"A": [[STAYS, STAYS]], "B": [[STAYS, STAYS], [STAYS, STAYS]]},
]
EQUAL = [
    {
        "A": [[witnesses([1, None], [2, [2]]), witnesses([0, None], [2, [2]]), goes(0, [2])]],
        "B": [
            [witnesses([1, None], [2, [1]]), witnesses([0, None], [2, [1]]), goes(0, [1])],
            [goes(1, [0]), witnesses([0, [0]], [2, None]), witnesses([0, [0]], [1, None])],
        ],
    },
    {
        "A": [[witnesses([1, None]), witnesses([0, None])]],
        "B": [[witnesses([1, None]), witnesses([0, None])], [witnesses([2, None]), witnesses([1, None])]],
    },
]
LEFT_AGAINST_STRATEGIES = [
    {"A": [[STAYS, STAYS, goes(0, [[0, 2]])]], "B": [[STAYS, STAYS, goes(0, [[1]])], [goes(1, [[0]]), STAYS, STAYS]]},
    LEFT[1],
]
BELIEVED = [{"A": [[{"belief": [[[0], "3/2"]]}, STAYS]], "B": [[STAYS, STAYS]]}]
BOTH = {
    "equilibria": [{"rounds": BELIEVED, "strategy": {"A": [k], "B": [k]}, "welfare": "3"} for k in (0, 1)],
    "steps": [
        ["split", "A", 0],
        *[["split", "B", 0], ["settled", 0], PRUNED],
        *[["split", "B", 0], ["prune", "A", 0, 1, "bayes", [[0, 0]]], ["settled", 1]],
    ],
}
UNLESS = ["unless", "A", 0, [[1, "1"]], [[2], [0]], None]
COPIES = {
    "equilibria": [{**WON, "undominated": [undominated("A", 1), undominated("B", 1)]}],
    # Bid 1 need not earn less at 2 than 0 does, but does at 0; and it earns more at 1.
    "steps": [*FIRST, ["split", "A", 0], UNLESS, ["unmet", 0], PRUNED, ["unmet", 0], ["settled", 0]],
}


def against_strategies() -> dict[str, Any]:
    """The same, by what z and o bid."""
    found = of_others("iterated", LEFT_AGAINST_STRATEGIES)
    for place, column in enumerate(([[0, 2]], [[1]], [[0]])):
        found["steps"][place][5] = column
    return found


CONTROLS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "copies": (PAID, {"refined": "undominated"}, COPIES),
    "rounds": (PAID, {"refined": "iterated"}, with_rounds(ROUNDS)),
    "single": (PAID, {"refined": "iterated", "pure": True}, with_rounds(BY_SINGLE_BIDS)),
    "others": (OTHERS, {"refined": "undominated"}, of_others("undominated")),
    "left": (OTHERS, {"refined": "iterated"}, of_others("iterated", LEFT)),
    "equal": (OTHERS, {"refined": "iterated", "pure": True}, of_others("iterated", EQUAL)),
    "strategies": (OTHERS, {"refined": "iterated", "against": "strategies"}, against_strategies()),
    "believed": (FLAT, {"refined": "iterated"}, BOTH),
}


def verdict(name: str, edit: Edit = lambda _: None, **more: Any) -> Any:
    text, claim, evidence = CONTROLS[name]
    changed = copy.deepcopy(evidence)
    edit(changed)
    claim = {"kind": "all-pure", "concept": "bayes-nash", **claim, **more}
    return judged(certificate(text, [(claim, True, changed)]))


@pytest.mark.parametrize("name", CONTROLS)
def test_control(name: str) -> None:
    found = verdict(name)
    assert found.verdict == "VERIFIED", found


# What is left out, or said otherwise, and is as right.
OTHERWISE: list[tuple[str, Edit]] = [
    (
        "copies",
        lambda e: e["steps"][0].__setitem__(4, [[0, "1/2"], [1, "1/2"]]),
    ),  # A's 2 by either, with probability 1/2
    ("copies", lambda e: e["steps"][0].__setitem__(4, [[1, "2/3"], [0, "1/3"]])),
    ("left", lambda e: e["equilibria"][0]["rounds"][1]["A"][0].__setitem__(0, {"belief": [[[2], "1"]]})),  # o's 2
    ("strategies", lambda e: e["equilibria"][0]["rounds"][1]["A"][0].__setitem__(0, {"belief": [[[[1, 2]], "1"]]})),
]


@pytest.mark.parametrize(("name", "edit"), OTHERWISE)
def test_other_evidence_for_the_same(name: str, edit: Edit) -> None:
    found = verdict(name, edit)
    assert found.verdict == "VERIFIED", found


# -- Attacks


def step(k: int, *value: Any) -> Edit:
    """Another step in its place."""
    return lambda evidence: evidence["steps"].__setitem__(k, list(value))


def said(agent: str, bid: int, value: Any, number: int = 0, kind: int = 0) -> Edit:
    """What a round says of a bid, by its place among those that are left; of the first equilibrium."""
    return lambda evidence: evidence["equilibria"][0]["rounds"][number][agent][kind].__setitem__(bid, value)


def rounds(*value: Any) -> Edit:
    return lambda evidence: evidence["equilibria"][0].update(rounds=list(value))


def entry(**value: Any) -> Edit:
    return lambda evidence: evidence["equilibria"][0].update(value)


def both(*edits: Edit) -> Edit:
    def edit(evidence: Any) -> None:
        for each in edits:
            each(evidence)

    return edit


UP = [[1, "1"]]
ATTACKS: list[tuple[str, str, Edit, str, str]] = [
    # dominated
    ("copies", "no column", step(0, *FIRST[0][:-1]), "format", "expected an agent, a set, a bid, a mixture, a column"),
    ("copies", "rounds, where bids are undominated", step(0, *FIRST[0], []), "format", "expected an agent, a set, a bid"),
    ("rounds", "no rounds", step(0, *FIRST[0]), "format", "a mixture, a column, rounds"),
    ("copies", "a bid that is not allowed", step(1, *FIRST[0]), "all-pure", "bid 2 is not allowed there"),
    ("copies", "what is as good is better", step(0, *dominated("A", 0, 2, 1, [2])), "all-pure", "need not earn more at the col"),
    ("copies", "what is worse somewhere", step(0, *dominated("A", 0, 0, 1, [1])), "all-pure", "may earn less at some column"),
    ("rounds", "what is worse before the first round", step(3, *dominated("A", 0, 0, 1, [1], [])), "all-pure", "may earn less"),
    ("rounds", "a bid that is gone", step(0, *dominated("A", 0, 2, 1, [1], ROUNDS[:1])), "all-pure", "the bid, or one of the"),
    ("rounds", "by a bid that is gone", step(3, *dominated("A", 0, 0, 2, [1], ROUNDS[:1])), "all-pure", "the bid, or one of the"),
    ("rounds", "at a column that is gone", step(3, *dominated("A", 0, 0, 1, [0], ROUNDS[:1])), "all-pure", "the column is not left"),
    ("copies", "by itself", step(0, *dominated("A", 0, 2, 2, [0])), "all-pure", "the bid itself, a bid twice"),
    ("copies", "by nothing", step(0, "dominated", "A", 0, 2, [], [0]), "format", "found 0 entries"),
    ("copies", "by a bid without weight", step(0, "dominated", "A", 0, 2, [[1]], [0]), "format", "found 1 entries"),
    ("copies", "by three in a pair", step(0, "dominated", "A", 0, 2, [[1, "1", "1"]], [0]), "format", "found 3 entries"),
    ("copies", "by one twice", step(0, "dominated", "A", 0, 2, [[1, "1/2"], [1, "1/2"]], [0]), "all-pure", "a bid twice"),
    ("copies", "by a bid with weight 0", step(0, "dominated", "A", 0, 2, [[1, "1"], [0, "0"]], [0]), "all-pure", "not positive"),
    ("copies", "by less than a bid", step(0, "dominated", "A", 0, 2, [[1, "1/2"]], [0]), "all-pure", "do not sum to 1"),
    ("single", "by two bids", step(0, "dominated", "A", 0, 2, [[0, "1/2"], [1, "1/2"]], [0], []), "all-pure", "by single ones"),
    ("copies", "by a bid that there is not", step(0, *dominated("A", 0, 2, 3, [0])), "format", "0 ... 2"),
    ("copies", "at a bid that there is not", step(0, *dominated("A", 0, 2, 1, [3])), "format", "0 ... 2"),
    ("copies", "at bids of nobody", step(0, *dominated("A", 0, 2, 1, [0, 0])), "format", "found 2 entries"),
    ("copies", "at no bids", step(0, *dominated("A", 0, 2, 1, [])), "format", "found 0 entries"),
    ("others", "z's 1 by 0, as good", step(1, *dominated("B", 0, 1, 0, [1])), "all-pure", "need not earn more"),
    ("others", "o's bid is z's", step(1, *dominated("B", 1, 2, 0, [1])), "all-pure", "need not earn more"),
    # unless
    ("copies", "no strict column, nor none", step(4, *UNLESS[:-1]), "format", "columns, a column or null"),
    ("copies", "one thing more", step(4, *UNLESS, None), "format", "columns, a column or null"),
    ("copies", "one of several bids", step(3, *UNLESS), "all-pure", "the set allows 2 bids, expected one"),
    ("copies", "a column twice", step(4, *UNLESS[:4], [[2], [2]], None), "all-pure", "a column is listed twice"),
    ("copies", "a strict column that is listed", step(4, *UNLESS[:4], [[0], [1]], [1]), "all-pure", "the strict column is listed"),
    ("copies", "a strict column where it is as good", step(4, *UNLESS[:4], [[0]], [2]), "all-pure", "at the strict column"),
    ("copies", "where it is worse is not listed", step(4, *UNLESS[:4], [[2]], [1]), "all-pure", "a column that is not listed"),
    ("copies", "where it is worse is not listed, nor strict", step(4, *UNLESS[:4], [], None), "all-pure", "that is not listed"),
    ("copies", "a cell is lost", step(4, *UNLESS[:4], [[2], [0]], [1]), "all-pure", "cell"),
    # unmet
    ("copies", "no condition", step(5, "unmet"), "format", "found 1 entries"),
    ("copies", "two conditions", step(5, "unmet", 0, 0), "format", "expected the number of a condition"),
    ("copies", "a second condition", step(5, "unmet", 1), "all-pure", "the cell has 1 conditions, none of number 1"),
    ("copies", "a condition of the cell that has none", step(8, "unmet", 0), "all-pure", "the cell has 0 conditions"),
    ("copies", "what may be worse", step(6, "unmet", 0), "all-pure", "the mixture may earn less at the column"),
    ("others", "what is the same everywhere is not", both(step(4, "unless", "A", 0, UP, [], None), step(5, "unmet", 0)), "all-pure",
        "the mixture may earn the same everywhere"),
    ("copies", "a bid that is dominated is kept", both(step(0, "split", "A", 0, [[2], [0, 1]]), step(1, "unless", "A", 0, UP, [], [0])),
        "all-pure", "no condition: the bid is dominated"),
    ("rounds", "by a bid that is left and one that is gone",
        step(3, "dominated", "A", 0, 0, [[1, "1/2"], [2, "1/2"]], [1], ROUNDS[:1]), "all-pure", "the bid, or one of the mixture"),
    ("strategies", "z makes o's bid", said("A", 0, {"belief": [[[[2, 1]], "1"]]}, 1), "all-pure", "the column is not left"),
    ("strategies", "o makes z's bid", said("A", 0, {"belief": [[[[1, 0]], "1"]]}, 1), "all-pure", "the column is not left"),
    ("strategies", "one bid for both", said("A", 0, {"belief": [[[1], "1"]]}, 1), "format", "expected an array"),
    # entries
    ("copies", "no word on its bids", entry(undominated=[]), "dominance", "found evidence on 0 bids"),
    ("copies", "a strategy of A's alone", entry(strategy={"A": [1]}), "format", "expected exactly the agents' names"),
    ("copies", "another's bid", entry(undominated=[undominated("A", 1)] * 2), "dominance", "on the 2 concerned, in order"),
    ("others", "a bid that is dominated",
        entry(strategy={"A": [2], "B": [0, 1]}, undominated=[undominated("A", 2), undominated("B", 0, "z"), undominated("B", 1, "o")]),
        "dominance", "bid '0' earns more against the belief"),
    ("left", "a bid that is gone", entry(strategy={"A": [2], "B": [0, 1]}), "all-pure", "a bid that it plays does not survive"),
    ("rounds", "no rounds at all", rounds(), "format", "found 0 entries"),
    ("rounds", "a round too few", rounds(*ROUNDS[:2]), "all-pure", "in each round but the last some bid goes"),
    ("rounds", "a round too many", rounds(*ROUNDS, ROUNDS[2]), "all-pure", "in each round but the last some bid goes"),
    ("believed", "two empty rounds", rounds(*BELIEVED, *BELIEVED), "all-pure", "in each round but the last some bid goes"),
    ("rounds", "a round of A's alone", rounds({"A": ROUNDS[0]["A"]}), "format", "expected exactly the agents' names"),
    ("rounds", "a type too many", rounds({**ROUNDS[0], "A": ROUNDS[0]["A"] * 2}), "format", "found 2 entries"),
    ("rounds", "a bid is left out", rounds({**ROUNDS[0], "A": [[STAYS, STAYS]]}), "format", "found 2 entries"),
    ("rounds", "a bid that is gone comes back", rounds(ROUNDS[0], ROUNDS[0]), "format", "found 3 entries"),
    # what stays
    ("rounds", "a dominator, and a belief", said("A", 2, {**goes(1, [0]), **STAYS}), "format", "unknown key"),
    ("rounds", "what is as good goes", said("A", 2, goes(0, [2])), "all-pure", "need not earn more at the column"),
    ("rounds", "what is better somewhere goes", said("A", 0, goes(1, [1])), "all-pure", "may earn less at some column"),
    ("rounds", "what is dominated stays", said("A", 2, STAYS), "all-pure", "bid 0 may earn more against it"),
    ("rounds", "a belief with a word more", said("A", 0, {**STAYS, "witnesses": []}), "format", "unknown key"),
    ("rounds", "nothing is said", said("A", 0, {}), "format", "'belief' is missing"),
    ("rounds", "single bids, where mixtures are meant", said("A", 0, witnesses()), "format", "'belief' is missing"),
    ("rounds", "a column that is gone", said("A", 1, {"belief": [[[0], "1"]]}, 1), "all-pure", "the column is not left"),
    ("believed", "too little on 0", said("A", 0, {"belief": [[[0], "1/2"]]}), "all-pure", "bid 1 may earn more against it"),
    ("believed", "nothing on 0", said("A", 0, STAYS), "all-pure", "bid 1 may earn more against it"),
    ("believed", "too much on 0", said("A", 1, {"belief": [[[0], "3/2"]]}), "all-pure", "bid 0 may earn more against it"),
    ("believed", "a column twice", said("A", 0, {"belief": [[[0], "1"], [[0], "1"]]}), "all-pure", "a column twice"),
    ("believed", "a weight of 0", said("A", 1, {"belief": [[[0], "0"]]}), "all-pure", "not positive"),
    ("believed", "a weight below 0", said("A", 1, {"belief": [[[0], "-1"]]}), "all-pure", "not positive"),
    ("believed", "a column without weight", said("A", 1, {"belief": [[[0]]]}), "format", "found 1 entries"),
    ("believed", "three in a pair", said("A", 1, {"belief": [[[0], "1", "1"]]}), "format", "found 3 entries"),
    # by single bids
    ("single", "a belief, where single bids are meant", said("A", 0, STAYS), "format", "'witnesses' is missing"),
    ("single", "a witness, and a word more", said("A", 0, {**BY_SINGLE_BIDS[0]["A"][0][0], "belief": []}), "format", "unknown key"),
    ("single", "a witness too few", said("A", 0, witnesses([1, [0]])), "format", "found 1 entries"),
    ("single", "a witness of another bid", said("A", 0, witnesses([2, [0]], [2, [0]])), "all-pure", "found bid 2, expected 1"),
    ("single", "a witness without a column", said("A", 0, witnesses([1], [2, [0]])), "format", "found 1 entries"),
    ("single", "three in a witness", said("A", 0, witnesses([1, [0], 0], [2, [0]])), "format", "found 3 entries"),
    ("single", "what is dominated stays", said("A", 2, witnesses([0, [0]], [1, [0]])), "all-pure", "bid 0 need not earn less"),
    ("single", "as good is less", said("A", 0, witnesses([1, [2]], [2, [0]])), "all-pure", "bid 1 need not earn less"),
    ("single", "better somewhere is nowhere better", said("A", 0, witnesses([1, None], [2, [0]])), "all-pure", "may earn more"),
    ("single", "a witness that is gone", said("A", 1, witnesses([0, [2]]), 1), "all-pure", "the column is not left"),
    ("equal", "2 against 2 is as good", said("A", 2, witnesses([0, None], [1, None])), "all-pure", "bid 0 may earn more"),
    ("equal", "as good is less", said("A", 0, witnesses([1, [0]], [2, [2]])), "all-pure", "bid 1 need not earn less"),
    ("equal", "z's bid is o's", said("B", 2, witnesses([0, [0]], [1, None])), "all-pure", "bid 0 need not earn less"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "what", "edit", "code", "says"), ATTACKS, ids=[f"{row[0]}: {row[1]}" for row in ATTACKS]
)
def test_attack(name: str, what: str, edit: Edit, code: str, says: str) -> None:
    found = verdict(name, edit)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, 4), found
    assert says in found.message, found.message


def test_bids_alone_are_dominated() -> None:
    """A, who has won, may offer the unit to B; where she does she makes no bid."""
    text = PAID + '[aftermarket]\nformat = "resale-by-winners"\nprices = [1]\n'
    claim = {"kind": "all-pure", "concept": "bayes-nash", "refined": "undominated"}
    for here, words in ((1, "no sealed bid is made at the set"), (0, "need not earn more")):
        evidence = {"equilibria": [], "steps": [dominated("A", here, 1, 0, [0])]}
        found = judged(certificate(text, [(claim, True, evidence)]))
        assert (found.code, words in str(found.message)) == ("all-pure", True), found


def test_the_staged_form_lists_no_bids_that_are_dominated() -> None:
    claim = {"kind": "all-pure", "concept": "bayes-nash", "refined": "undominated"}
    found = judged(certificate(PAID, [(claim, True, COPIES)], form="staged"))
    assert (found.code, "all-pure is settled in the explicit form" in str(found.message)) == ("game", True), found
