"""Run-length certificates under attack, one condition at a time; and what the checker says of a market and its claims.

The controls are run_length/*.jsonl, and small markets whose certificates the naive program writes (naive_runs.py).
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from corruptions import rehash
from naive_runs import NaiveRuns
from run_evidence import lines, of_claim, undominated
from run_length import blocks_of, judged

from exactgames.checker import Verdict
from exactgames.checker.runs.market import says_runs

Place = tuple[str | int, ...]
DROP = object()


def put(blocks: list[Any], place: Place, value: Any) -> None:
    *way, last = place
    inside: Any = blocks
    for key in way:
        inside = inside[key]
    if value is DROP:
        del inside[last]
        return
    assert isinstance(inside, dict) or inside[last] != value
    inside[last] = value


# ---- evidence

GAME, BIDS, FIRST = 1, 2, 3
DEVIATION: Place = (3, "evidence", "deviation")
COLUMNS: Place = (4, "evidence", "columns")
PARTS: Place = (4, "evidence", "parts")
LADDER: Place = (4, "evidence", "ladders", "C")

ATTACKS: list[tuple[str, str, Place, Any, str, str]] = [
    ("another block", "bystander", (GAME, "block"), "assessment", "format", "expected 'game'"),
    ("another form", "bystander", (GAME, "form"), "explicit", "format", "expected 'runs'"),
    ("another assessment", "bystander", (BIDS, "block"), "game", "format", "expected 'assessment'"),
    ("other bids", "bystander", (BIDS, "bids", "C"), [["4/5", 3]], "strategy", "not what the rule says"),
    ("another level", "bystander", (BIDS, "bids", "C"), [["1", 4]], "strategy", "not what the rule says"),
    ("zeros", "bystander", (BIDS, "bids", "A"), [["0", 5]], "format", "no level above 0"),
    ("an equal run", "bystander", (BIDS, "bids", "C"), [["4/5", 3], ["4/5", 1]], "format", "strictly decrease"),
    ("an increasing run", "bystander", (BIDS, "bids", "C"), [["4/5", 3], ["1", 1]], "format", "strictly decrease"),
    ("an empty run", "bystander", (BIDS, "bids", "C"), [["4/5", 4], ["1", 0]], "format", "strictly decrease"),
    ("no run", "bystander", (BIDS, "bids", "C"), [["4/5", 0]], "format", "expected an integer 1"),
    ("too many units", "bystander", (BIDS, "bids", "C"), [["1", 5], ["4/5", 4]], "format", "more bids than there are"),
    ("too many runs", "bystander", (BIDS, "bids", "C"), [["1", 1]] * 4, "format", "expected 0 to 3"),
    ("half a run", "bystander", (BIDS, "bids", "C"), [["4/5"]], "format", "found 1 entries, expected 2 to 2"),
    (
        "more than a run",
        "bystander",
        (BIDS, "bids", "C"),
        [["4/5", 4, 1]],
        "format",
        "found 3 entries, expected 2 to 2",
    ),
    ("a fraction of a level", "bystander", (BIDS, "bids", "C"), [["4/25", 4]], "format", "no level above 0"),
    ("no cuts", "bystander", (BIDS, "cuts", "A"), [], "format", "expected 1 to any"),
    ("a negative cut", "bystander", (BIDS, "cuts", "A"), [-1, 0, 1, 4, 5], "format", "expected an integer 0"),
    ("the first cut left out", "bystander", (BIDS, "cuts", "A"), [1, 4, 5], "strategy", "do not make pieces"),
    ("a cut below", "bystander", (BIDS, "cuts", "C"), [3, 4, 5], "strategy", "do not make pieces"),
    ("a cut above", "bystander", (BIDS, "cuts", "A"), [0, 1, 4, 5, 6], "strategy", "do not make pieces"),
    ("a cut twice", "bystander", (BIDS, "cuts", "A"), [0, 1, 4, 4, 5], "strategy", "do not make pieces"),
    ("one twice inside a piece", "bystander", (BIDS, "cuts", "A"), [0, 1, 2, 2, 4, 5], "strategy", "not make pieces"),
    ("cuts turned round", "bystander", (BIDS, "cuts", "A"), [0, 4, 1, 5], "strategy", "do not make pieces"),
    ("two blocks in a piece", "bystander", (BIDS, "cuts", "A"), [0, 4, 5], "strategy", "do not make pieces"),
    ("two runs of values in a piece", "bystander", (BIDS, "cuts", "B"), [0, 5], "strategy", "do not make pieces"),
    ("an equilibrium that is none", "refuted", (FIRST, "holds"), True, "rationality", "gains 1 by winning 2 units"),
    ("none that is one", "bystander", (FIRST, "holds"), False, "verdict", "no type gains"),
    ("another agent's gain", "refuted", (*DEVIATION, "agent"), "C", "deviation", "expected 'B' of type 'high'"),
    ("another type's", "refuted", (*DEVIATION, "type"), "low", "deviation", "expected 'B' of type 'high'"),
    ("a larger gain", "refuted", (*DEVIATION, "gain"), "2", "deviation", "gaining 1 "),
    ("more units", "refuted", (*DEVIATION, "won"), 3, "deviation", "winning 2 units"),
    ("fewer than none", "refuted", (*DEVIATION, "won"), -1, "format", "expected an integer 0"),
    ("another bid", "refuted", (*DEVIATION, "bid"), [["4/5", 3]], "deviation", "winning 2 units at 4/5"),
    ("a bid with zeros", "refuted", (*DEVIATION, "bid"), [["4/5", 2], ["0", 1]], "format", "no level above 0"),
    ("another utility", "bystander", (FIRST, "evidence", "interim", "C", "t1"), "3", "interim", "expected 2"),
    ("a type left out", "bystander", (FIRST, "evidence", "interim", "B", "low"), DROP, "format", "expected exactly"),
    ("an agent left out", "bystander", (FIRST, "evidence", "interim", "A"), DROP, "format", "expected exactly"),
    ("another figure", "bystander", (5, "evidence", "value"), "4", "value", "expected 3"),
    ("no figure", "bystander", (7, "evidence", "value"), None, "value", "expected 4/3"),
    ("a figure that is right", "refuted", (4, "holds"), True, "verdict", "the claim fails"),
    ("dominated", "bystander", (4, "holds"), False, "verdict", "never refuted"),
    ("a column of her own", "bystander", (*COLUMNS, "A", 0, "A"), [], "format", "every other agent"),
    ("a column without an agent", "bystander", (*COLUMNS, "A", 0, "C"), DROP, "format", "every other agent"),
    ("a column without cuts", "bystander", (*COLUMNS, "A", 0, "cuts"), DROP, "format", "has cuts"),
    ("a column with no cut", "bystander", (*COLUMNS, "A", 0, "cuts"), [], "format", "expected 1 to any"),
    ("a column's first cut", "bystander", (*COLUMNS, "A", 0, "cuts"), [1, 5], "dominance", "do not make pieces"),
    ("a negative cut of a column", "bystander", (*COLUMNS, "A", 0, "cuts"), [-1, 0, 1, 5], "format", "an integer 0"),
    ("a column off the grid", "bystander", (*COLUMNS, "A", 0, "B"), [["1/2", 5]], "format", "no level above 0"),
    ("a column as good", "bystander", (*COLUMNS, "A", 0, "B"), [], "dominance", "as good as the bid"),
    ("no column", "bystander", (*PARTS, "A", "t1"), [], "dominance", "nothing shows that a higher bid in entry 1"),
    ("one column for two", "bystander", (*PARTS, "B", "high"), [0], "dominance", "nothing shows that a"),
    ("the other for two", "bystander", (*PARTS, "B", "high"), [2], "dominance", "nothing shows that a"),
    (
        "the last two columns",
        "bystander",
        (*PARTS, "B", "low"),
        [1, 2],
        "dominance",
        "nothing shows that a lower bid in entry 1",
    ),
    ("a column that is not there", "bystander", (*PARTS, "A", "t1"), [1], "format", "expected an integer 0 ... 0"),
    ("the last column", "bystander", (*PARTS, "A", "t1"), [-1], "format", "expected an integer 0 ... 0"),
    ("the seller's first column", "bystander", (*PARTS, "C", "t1"), [0], "dominance", "a higher bid in entry 5"),
    ("the seller's second column", "bystander", (*PARTS, "C", "t1"), [1], "dominance", "a higher bid in entry 1"),
    ("a column twice", "bystander", (*PARTS, "C", "t1"), [0, 0, 1], "format", "not ascending"),
    ("columns turned round", "bystander", (*PARTS, "C", "t1"), [1, 0], "format", "not ascending"),
    ("a part left out", "bystander", (*PARTS, "B", "low"), DROP, "format", "expected exactly"),
    ("an agent's columns left out", "bystander", (*COLUMNS, "A"), DROP, "format", "expected exactly"),
    ("no ladder", "bystander", LADDER, DROP, "dominance", "nothing shows that a lower bid in entry 4"),
    ("a buyer's ladder", "bystander", (*LADDER[:-1], "B"), {}, "dominance", "only a seller who has a choice"),
    ("A not above C", "bystander", (*LADDER, "A"), "3/10", "dominance", "not A > C >= 0"),
    ("C below 0", "bystander", (*LADDER, "C"), "-1/10", "dominance", "not A > C >= 0"),
    ("A too large", "bystander", (*LADDER, "A"), "11/20", "dominance", "that a lower bid is worse"),
    ("C too small", "bystander", (*LADDER, "C"), "29/100", "dominance", "that a lower bid is worse"),
    ("one agent", "bystander", (*LADDER, "top"), "B", "dominance", "top and equal are one agent"),
    ("the seller above", "bystander", (*LADDER, "top"), "C", "dominance", "is no other agent"),
    ("the seller beside", "bystander", (*LADDER, "equal"), "C", "dominance", "is no other agent"),
    ("nobody above", "bystander", (*LADDER, "top"), "D", "dominance", "is no other agent"),
    ("not above", "bystander", (*LADDER, "above"), "4/5", "dominance", "above is not above"),
    ("below", "bystander", (*LADDER, "above"), "0", "dominance", "above is not above"),
    ("off the grid", "bystander", (*LADDER, "above"), "9/10", "dominance", "none of those that there are"),
    (
        "a fraction of a level above",
        "bystander",
        (*LADDER, "above"),
        "1/3",
        "dominance",
        "none of those that there are",
    ),
    ("a fraction of a price", "bystander", (*LADDER, "price"), "1/3", "dominance", "none of those that there are"),
    ("another price", "bystander", (*LADDER, "price"), "3/4", "dominance", "none of those that there are"),
    ("the lower price", "bystander", (*LADDER, "price"), "1/2", "dominance", "that a lower bid is worse"),
    ("no rungs", "bystander", (*LADDER, "cuts"), [], "format", "expected 1 to any"),
    ("not from 1", "bystander", (*LADDER, "cuts"), [2], "dominance", "do not ascend from 1"),
    ("from 0", "bystander", (*LADDER, "cuts"), [0, 1], "format", "expected an integer 1 ... 4"),
    ("beyond the run", "bystander", (*LADDER, "cuts"), [1, 5], "format", "expected an integer 1 ... 4"),
    ("rungs twice", "bystander", (*LADDER, "cuts"), [1, 1], "dominance", "do not ascend from 1"),
    ("rungs turned round", "bystander", (*LADDER, "cuts"), [1, 3, 2], "dominance", "do not ascend from 1"),
    ("a key more", "bystander", (*LADDER, "r"), "1/2", "format", "unknown key 'r'"),
]


@pytest.mark.parametrize(
    ("control", "place", "value", "code", "words"), [x[1:] for x in ATTACKS], ids=[x[0] for x in ATTACKS]
)
def test_each_condition_is_checked(
    control: str, place: Place, value: Any, code: str, words: str, tmp_path: Path
) -> None:
    blocks = blocks_of(control)
    put(blocks, place, value)
    if place[-1] == "holds":
        blocks[-1]["as_expected"] = not blocks[-1]["as_expected"]
        blocks[place[0]]["evidence"] = {
            "rationality": {"interim": {}},
            "verdict": blocks[place[0]]["evidence"],
        }[code]
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict.lines()
    assert words in str(verdict.message)
    assert verdict.line == int(place[0]) + 1


# ---- small markets


def agent(name: str, levels: list[Any], *values: list[Any], odds: list[str] | None = None) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [{"marginals": {"runs": value}} for value in values or [[]]]
    for kind, p in zip(kinds, odds or [], strict=False):
        kind["probability"] = p
    return {"name": name, "types": kinds, "bids": {"levels": levels}}


def market(agents: list[dict[str, Any]], bids: list[list[Any]], units: int, **more: Any) -> dict[str, Any]:
    names = [entry["name"] for entry in agents]
    return {
        "units": units,
        "agents": agents,
        "auction": {"format": "uniform-price", **more.pop("auction", {})},
        "strategy": [
            {"agent": name, "stage": "auction", "bid": {"runs": bid}} for name, bid in zip(names, bids, strict=True)
        ],
        "claims": [{"kind": "bayes-nash"}, {"kind": "welfare"}, {"kind": "revenue"}, {"kind": "ratio"}],
        **more,
    }


SALE = {"format": "take-it-or-leave-it", "prices": [1, 2]}
PAIR = [agent("A", [0, 1, 2], [[2, 1], [1, 1]]), agent("B", [0, 1, 2], [[2, 2]])]
MARKETS: dict[str, dict[str, Any]] = {
    "nothing that anybody wants": market([agent("A", [0, 1]), agent("B", [0, 1])], [[], []], 3),
    "nothing is sold": market(PAIR, [[[1, 2]], []], 3, auction={"reserve": 2, "zero_bids_win": False}, title="Dear"),
    "zeros do not win": market(PAIR, [[], []], 3, auction={"zero_bids_win": False}),
    "a reserve of a level": market(PAIR, [[[2, 1], [1, 1]], [[1, 3]]], 3, auction={"reserve": 1}),
    "her own bid sets the price": market(PAIR, [[[2, 1], [1, 2]], [[2, 1]]], 3),
    "a lower one of hers does not": market(PAIR, [[[2, 2], [1, 1]], [[2, 1]]], 3),
    "the seller comes first": market(
        [agent("S", [0, 1]), agent("B", [0, 1], [[2, 1]], [[1, 2]], odds=["1/3", "2/3"])],
        [[[1, 2]], []],
        2,
        aftermarket={**SALE, "sellers": ["S"]},
    ),
    "nobody buys": market(
        [*PAIR, agent("S", [0, 1])], [[], [], [[1, 3]]], 3, aftermarket={**SALE, "sellers": ["S"], "buyers": []}
    ),
    "two buy": market(
        [agent("S", [0, 1]), *PAIR],
        [[[1, 4]], [], []],
        4,
        aftermarket={**SALE, "sellers": ["S"], "buyers": ["B", "S", "A"]},
    ),
    "ties the other way": market(PAIR, [[[1, 2]], [[1, 2]]], 2, auction={"ties": {"priority": ["B", "A"]}}),
    "two types gain as much": market(
        [agent("A", [0, 1], [[2, 1]], [[2, 1]], odds=["1/2", "1/2"]), agent("B", [0, 1], [[2, 1]])],
        [[], []],
        1,
        auction={"zero_bids_win": False},
    ),
    "a type gains as much by more units as a later one by fewer": market(
        [agent("A", [0, 1], [[1, 2]], [[2, 1]], odds=["1/2", "1/2"])], [[]], 2, auction={"zero_bids_win": False}
    ),
    "a small gain": market([agent("A", [0, "1/8"], [["1/4", 1]])], [[]], 1, auction={"zero_bids_win": False}),
    "three blocks": market(
        [agent("C", [0, 1, 2, 3]), agent("A", [0, 1, 2, 3], [[3, 3]]), agent("B", [0, 1, 2, 3], [[2, 3]])],
        [[], [[2, 1]], [[3, 1], [1, 1]]],
        3,
    ),
    "two buy, nothing is bid": market(
        [agent("S", [0, 1, 2]), *PAIR], [[], [], []], 2, aftermarket={**SALE, "sellers": ["S"]}
    ),
    "a seller who bids on all": market(
        [agent("S", [0, 1, 2]), *PAIR], [[[1, 2]], [], []], 2, aftermarket={**SALE, "sellers": ["S"]}
    ),
    "somebody without a choice": market(
        [agent("A", [0, 1], [[2, 2]]), agent("S", [0])], [[[1, 2]], []], 2, aftermarket={**SALE, "sellers": ["S"]}
    ),
    "she pays her own bid": market([PAIR[0], agent("B", [0, 1, 2, 3])], [[[2, 1], [1, 1]], []], 2),
    "free units": market(
        [agent("S", [0, 2]), agent("B", [0, 1], [[1, 2]]), agent("X", [0, 1])],
        [[[2, 1]], [], [[1, 4]]],
        4,
        aftermarket={**SALE, "sellers": ["S"], "prices": [0]},
    ),
    "zeros in two blocks": market([*PAIR, agent("I", [0, 2])], [[[1, 1]], [], []], 3),
    "one unit of three": market([agent("A", [0, 1], [[3, 3]])], [[[1, 1]]], 3, auction={"zero_bids_win": False}),
    "values in an array, each twice": market([{**agent("A", [0, 1]), "types": [{"marginals": [2, 2, 1, 1]}]}], [[]], 5),
    "one agent alone": market([agent("A", [0, 1], [[3, 2], [2, 1]])], [[]], 5),
}


@pytest.mark.parametrize("name", MARKETS)
def test_small_markets_are_what_the_naive_program_says(name: str, tmp_path: Path) -> None:
    document = MARKETS[name]
    naive = NaiveRuns(document)
    verdict = judged(lines(document, naive, [of_claim(naive, claim) for claim in document["claims"]]), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.lines()


@pytest.mark.parametrize("name", [name for name in MARKETS if name != "three blocks"])
def test_small_markets_bids_are_undominated_if_columns_show_it(name: str, tmp_path: Path) -> None:
    document = MARKETS[name]
    naive = NaiveRuns(document)
    only = {**document, "claims": [{"kind": "undominated"}]}
    enough, evidence = undominated(naive, {})
    found = judged(lines(only, naive, [(True, evidence)]), tmp_path)
    assert (found.verdict, found.code) == (("VERIFIED", None) if enough else ("REJECTED", "dominance")), found.lines()


SAID = {
    "nothing is sold": [
        'title "Dear"',
        "run-length market: 3 units; uniform price (highest losing bid), reserve 2, bids of 0 do not win, "
        'ties "A", "B"',
        'agent "A": 1 type, 3 levels of bids',
        'agent "B": 1 type, 3 levels of bids',
    ],
    "ties the other way": [
        'run-length market: 2 units; uniform price (highest losing bid), ties "B", "A"',
        'agent "A": 1 type, 3 levels of bids',
        'agent "B": 1 type, 3 levels of bids',
    ],
    "the seller comes first": [
        'run-length market: 2 units; uniform price (highest losing bid), ties "S", "B"',
        'agent "S": 1 type, 2 levels of bids',
        'agent "B": 2 types, 2 levels of bids',
        'aftermarket: take it or leave it, "S" to "B"; prices 1, 2',
    ],
    "nobody buys": [
        'run-length market: 3 units; uniform price (highest losing bid), ties "A", "B", "S"',
        'agent "A": 1 type, 3 levels of bids',
        'agent "B": 1 type, 3 levels of bids',
        'agent "S": 1 type, 2 levels of bids',
        'aftermarket: take it or leave it, "S" to nobody; prices 1, 2',
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_the_market_is_said_in_words(name: str, tmp_path: Path) -> None:
    document = MARKETS[name]
    naive = NaiveRuns(document)
    verdict = judged(lines(document, naive, [of_claim(naive, claim) for claim in document["claims"]]), tmp_path)
    assert list(verdict.about) == SAID[name]


def test_many_units_are_said_by_their_digits(tmp_path: Path) -> None:
    blocks = blocks_of("bystander")
    for units, said in ((10**15 - 1, "999999999999999 units"), (10**15, "a number of units of 16 digits")):
        instance = copy.deepcopy(blocks[0]["instance"])
        instance.update(units=units, claims=[])
        block = {"bids": blocks[2]["bids"], "block": "assessment", "cuts": {"A": [0], "B": [0], "C": [0]}}
        instance["auction"]["reserve"] = 2
        found = [
            {**blocks[0], "instance": instance},
            blocks[1],
            block,
            {"as_expected": True, "block": "end", "claims": 0},
        ]
        rehash(found)
        verdict = judged(found, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict.lines()
        assert verdict.about[1].startswith(f"run-length market: {said};")


def test_what_the_bid_wins_in_a_column_ends_a_piece(tmp_path: Path) -> None:
    document = {**MARKETS["one unit of three"], "claims": [{"kind": "undominated"}]}
    naive = NaiveRuns(document)
    for cuts, words in (([0, 1, 2, 3], "winning 2 units is as good"), ([0, 3], "no end of a piece")):
        evidence = {"columns": {"A": [{"cuts": cuts}]}, "ladders": {}, "parts": {"A": {"t1": [0]}}}
        verdict = judged(lines(document, naive, [(True, evidence)]), tmp_path)
        assert (verdict.code, words in str(verdict.message)) == ("dominance", True), verdict.lines()


def undominated_with(name: str, evidence: dict[str, Any], folder: Path) -> Verdict:
    document = {**MARKETS[name], "claims": [{"kind": "undominated"}]}
    return judged(lines(document, NaiveRuns(document), [(True, evidence)]), folder)


def test_what_is_paid_in_a_column_is_the_least(tmp_path: Path) -> None:
    column = {"B": [["3", 1]], "cuts": [1]}
    evidence = {"columns": {"A": [column], "B": []}, "ladders": {}, "parts": {"A": {"t1": [0]}, "B": {"t1": []}}}
    verdict = undominated_with("she pays her own bid", evidence, tmp_path)
    assert (verdict.code, "the bid pays more than it must" in str(verdict.message)) == ("dominance", True)


def test_who_has_no_choice_has_no_evidence(tmp_path: Path) -> None:
    name = "somebody without a choice"
    naive = NaiveRuns(MARKETS[name])
    _, evidence = undominated(naive, {})
    for more in ({"ladders": {"S": {}}}, {"columns": {**evidence["columns"], "S": []}}):
        verdict = undominated_with(name, {**evidence, **more}, tmp_path)
        words = "only a seller who has a choice" if "ladders" in more else "expected exactly 'A'"
        assert words in str(verdict.message), verdict.lines()


@pytest.mark.parametrize("name", ["two buy, nothing is bid", "a seller who bids on all"])
def test_a_ladder_is_for_a_first_run_that_ends(name: str, tmp_path: Path) -> None:
    ladder = {"A": "1", "C": "0", "above": "2", "cuts": [1], "equal": "A", "price": "1", "top": "B"}
    parts = {who: {"t1": []} for who in "SAB"}
    verdict = undominated_with(
        name, {"columns": {who: [] for who in "SAB"}, "ladders": {"S": ladder}, "parts": parts}, tmp_path
    )
    assert "the first run of the bid has no end" in str(verdict.message)


def test_runs_decrease_one_after_the_other(tmp_path: Path) -> None:
    document = {**MARKETS["three blocks"], "claims": []}
    blocks = lines(document, NaiveRuns(document), [])
    blocks[2]["bids"]["B"] = [["3", 1], ["1", 1], ["2", 1]]
    assert "strictly decrease" in str(judged(blocks, tmp_path).message)


COARSE = [
    ("zeros in two blocks", "I", [0, 1, 2, 3], [0, 2, 3]),  # entries of two agents, at one level
    ("free units", "B", [0, 2, 3], [0, 3]),  # she takes them, wanted or not, and ends in another run of her values
]


@pytest.mark.parametrize(("name", "whose", "fine", "coarse"), COARSE)
def test_cuts_that_are_too_coarse(name: str, whose: str, fine: list[int], coarse: list[int], tmp_path: Path) -> None:
    document = MARKETS[name]
    naive = NaiveRuns(document)
    blocks = lines(document, naive, [of_claim(naive, claim) for claim in document["claims"]])
    blocks[2]["cuts"][whose] = fine
    assert judged(blocks, tmp_path).verdict == "VERIFIED"
    blocks[2]["cuts"][whose] = coarse
    assert f"cuts of '{whose}'" in str(judged(blocks, tmp_path).message)


ODD = [
    ({"units": 0}, "an integer 1 ..."),
    ({"units": -1}, "an integer 1 ..."),
    ({"units": "3"}, "expected an integer"),
    ({"title": "\ud800"}, "title: not Unicode"),
    ({"title": "x\udfff"}, "title: not Unicode"),
    ({"source": "\udabc"}, "source: not Unicode"),
    ({"title": 1}, "expected text"),
    ({"agents": []}, "expected 1 to 32"),
    ({"agents": [agent(f"A{k}", [0]) for k in range(33)]}, "expected 1 to 32"),
    ({"strategy": []}, "not every agent has a rule"),
]


@pytest.mark.parametrize(("change", "words"), ODD)
def test_odd_markets_are_refused(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    document = {**MARKETS["nothing that anybody wants"], "claims": []}
    blocks = lines(document, NaiveRuns(document), [])
    assert judged(blocks, tmp_path).verdict == "VERIFIED"
    blocks[0]["instance"].update(change)
    rehash(blocks)
    verdict = judged(blocks, tmp_path)
    assert (verdict.code, words in str(verdict.message)) == ("instance", True), verdict.lines()


def test_only_a_table_of_runs_makes_a_run_length_market() -> None:
    runs, array = {"runs": []}, [1]
    for values, bid, expected in (
        (runs, array, True),
        (array, runs, True),
        (array, array, False),
        (["runs"], ["runs"], False),
        ("runs", "runs", False),
        ({"run": []}, {"run": []}, False),
        (None, None, False),
    ):
        market = {"agents": [{"types": [{"marginals": array}, {"marginals": values}]}], "strategy": [{"bid": bid}]}
        assert says_runs(market) is expected
    for other in ({}, [], None, {"agents": runs, "strategy": 1}, {"agents": [[]], "strategy": ["bid"]}):
        assert not says_runs(other)


# ---- claims


def with_claim(claim: dict[str, Any], name: str = "her own bid sets the price") -> list[Any]:
    document = {**MARKETS[name], "claims": [claim]}
    naive = NaiveRuns(document)
    evidence = undominated(naive, {}) if claim["kind"] == "undominated" else of_claim(naive, claim)
    found = lines(document, naive, [evidence])
    found[3]["claim"] = claim.get("id", "c1")
    return found


CLAIMS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "welfare"}, {"statement": "the profile's expected welfare is 5", "value": "5", "about": ""}),
    (
        {"kind": "welfare", "value": 4, "expect": "refuted", "completion": "unique", "id": "w"},
        {
            "statement": "the profile's expected welfare is 4",
            "value": "5",
            "holds": False,
            "expect": "refuted",
            "id": "w",
        },
    ),
    ({"kind": "welfare", "value": 5}, {"holds": True, "value": "5"}),
    ({"kind": "optimum"}, {"statement": "the optimum, the greatest expected welfare, is 6", "expect": "holds"}),
    (
        {"kind": "utility", "agent": "B"},
        {"statement": 'the profile\'s expected utility for agent "B" is 1', "about": "B"},
    ),
    (
        {"kind": "bayes-nash", "completion": "unique", "expect": "refuted"},
        {"statement": "the profile is a Bayes-Nash equilibrium", "about": ""},
    ),
    (
        {"kind": "sequential", "beliefs": "check", "expect": "refuted"},
        {"statement": "the profile, with the beliefs of the check, is a sequential equilibrium"},
    ),
]


@pytest.mark.parametrize(("claim", "said"), CLAIMS)
def test_what_a_claim_says(claim: dict[str, Any], said: dict[str, Any], tmp_path: Path) -> None:
    verdict = judged(with_claim(claim), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.lines()
    [found] = verdict.claims
    assert {key: found[key] for key in said} == said


def test_an_undefined_ratio_and_undominated_bids_are_said(tmp_path: Path) -> None:
    name = "nothing that anybody wants"
    [found] = judged(with_claim({"kind": "ratio"}, name), tmp_path).claims
    assert found["statement"] == "the optimum divided by the profile's expected welfare is undefined"
    blocks = blocks_of("bystander")
    blocks[0]["instance"]["claims"][1].update(against="actions", pure=False, completion="unique")
    rehash(blocks)
    found = judged(blocks, tmp_path).claims[1]
    words = "no bid that the profile plays is weakly dominated by a bid or a mixture of bids, against actions"
    assert (found["statement"], found["about"]) == (words, "against actions")
    welfare = {"kind": "ratio", "value": 1, "expect": "refuted"}
    [found] = judged(with_claim(welfare, name), tmp_path).claims
    assert not found["holds"]


REFUSED = [
    {"kind": "optimum", "completion": "unique"},
    {"kind": "welfare", "beliefs": "check"},
    {"kind": "bayes-nash", "beliefs": "check"},
    {"kind": "sequential", "beliefs": "any"},
    {"kind": "sequential", "completion": "pure"},
    {"kind": "sequential", "value": 1},
    {"kind": "sequential", "pure": False},
    {"kind": "sequential", "against": "actions"},
    {"kind": "welfare", "agent": "A"},
    {"kind": "revenue", "expect": "maybe"},
    {"kind": "revenue", "value": "x"},
]


@pytest.mark.parametrize("claim", REFUSED, ids=str)
def test_other_claims_are_refused(claim: dict[str, Any], tmp_path: Path) -> None:
    control = {key: value for key, value in claim.items() if key == "kind"}
    blocks = with_claim(control)
    assert judged(blocks, tmp_path).verdict == "VERIFIED"
    blocks[0]["instance"]["claims"] = [claim]
    rehash(blocks)
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), verdict.lines()


def test_a_utility_of_nobody_and_an_id_twice_are_refused(tmp_path: Path) -> None:
    for claims in ([{"kind": "utility"}], [{"kind": "welfare", "id": "c2"}, {"kind": "revenue"}]):
        document = {**MARKETS["one agent alone"], "claims": claims}
        naive = NaiveRuns(document)
        blocks = lines({**document, "claims": []}, naive, [])
        blocks[0]["instance"]["claims"] = claims
        rehash(blocks)
        verdict = judged(blocks, tmp_path)
        assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), verdict.lines()
