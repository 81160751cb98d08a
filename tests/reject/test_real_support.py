"""continuum-undominated under attack, one condition of the page at a time; and evidence written by hand."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from corruptions import rehash
from naive_runs import NaiveRuns
from run_evidence import lines
from run_length import blocks_of, judged
from test_run_attacks import DROP, Place, agent, market, put

EVIDENCE: Place = (3, "evidence")
COLUMNS: Place = (*EVIDENCE, "columns")
PARTS: Place = (*EVIDENCE, "parts")
LADDER: Place = (*EVIDENCE, "ladders", "C")
ABOVE: Place = (*COLUMNS, "A", 0, "bids", "B")
BELOW: Place = (*COLUMNS, "B", 1, "bids", "A")

ATTACKS: list[tuple[str, Place, Any, str, str]] = [
    ("refuted", (3, "holds"), False, "verdict", "never refuted"),
    ("a key more", (*EVIDENCE, "r"), "1/2", "format", "unknown key 'r'"),
    ("an agent with one level left out", (*COLUMNS, "A"), DROP, "format", "expected exactly"),
    ("a type left out", (*PARTS, "B", "low"), DROP, "format", "expected exactly"),
    (
        "the form of levels",
        (*COLUMNS, "A", 0),
        {"B": [["0", 1, 5]], "C": [], "cuts": [0, 5]},
        "format",
        "'bids' is missing",
    ),
    ("a column of her own", (*COLUMNS, "A", 0, "bids", "A"), [], "format", "expected exactly"),
    ("a column without an agent", (*COLUMNS, "A", 0, "bids", "C"), DROP, "format", "expected exactly"),
    ("no cuts", (*COLUMNS, "A", 0, "cuts"), DROP, "format", "cuts"),
    ("not one cut", (*COLUMNS, "A", 0, "cuts"), [], "format", "expected 1 to any"),
    ("zeros", ABOVE, [["0", 0, 5]], "format", "no level above 0"),
    ("below zero", ABOVE, [["0", -1, 5]], "format", "no level above 0"),
    ("a negative level", ABOVE, [["-1", 1, 5]], "format", "no level above 0"),
    ("twice beside", ABOVE, [["0", 2, 5]], "format", "expected an integer -1 ... 1"),
    ("half beside", ABOVE, [["0", "1/2", 5]], "format", "expected an integer"),
    ("a run of levels", ABOVE, [["1", 5]], "format", "found 2 entries, expected 3 to 3"),
    ("equal runs", ABOVE, [["1", 1, 3], ["1", 1, 2]], "format", "strictly decrease"),
    ("up by a little", ABOVE, [["1", -1, 3], ["1", 0, 2]], "format", "strictly decrease"),
    ("up, and not to the first", ABOVE, [["2", 1, 1], ["1", 1, 1], ["3/2", 1, 1]], "format", "strictly decrease"),
    ("up by much", ABOVE, [["1", 1, 3], ["2", -1, 2]], "format", "strictly decrease"),
    ("no unit", ABOVE, [["0", 1, 0]], "format", "expected an integer 1"),
    ("too many units", ABOVE, [["1", 0, 5], ["0", 1, 1]], "format", "more bids than there are"),
    ("a level, not one beside", ABOVE, [["1/100", 0, 5]], "dominance", "a higher bid in entry 1 is worse"),
    ("beside another level", ABOVE, [["1/100", -1, 5]], "dominance", "a higher bid in entry 1 is worse"),
    ("nobody bids", ABOVE, [], "dominance", "as good as the bid"),
    ("just above, not just below", BELOW, [["1", 0, 4], ["1", 1, 1]], "format", "strictly decrease"),
    ("not below", BELOW, [["1", 0, 5]], "dominance", "winning 1 units is as good as the bid"),
    ("far below", BELOW, [["1", 0, 4], ["99/100", 1, 1]], "dominance", "a lower bid in entry 1 is worse"),
    ("she is outbid", BELOW, [["1", 1, 5]], "dominance", "a lower bid in entry 1 is worse"),
    ("the first cut left out", (*COLUMNS, "A", 0, "cuts"), [1, 5], "dominance", "do not make pieces"),
    ("a cut above", (*COLUMNS, "A", 0, "cuts"), [0, 1, 5, 6], "dominance", "do not make pieces"),
    ("two blocks in a piece", (*COLUMNS, "C", 0, "cuts"), [0, 1, 5], "dominance", "do not make pieces"),
    ("two prices in a piece", (*COLUMNS, "B", 1, "cuts"), [0, 2, 5], "dominance", "do not make pieces"),
    (
        "outbid by little on all units, which a higher bid still wins",
        (*COLUMNS, "B", 0),
        {"bids": {"A": [["9", 1, 5]], "C": []}, "cuts": [0]},
        "dominance",
        "do not make pieces",
    ),
    (
        "a second unit that costs something keeps the second entry from no bid up to that",
        (*COLUMNS, "B", 2, "bids"),
        {"A": [], "C": [["4/5", 0, 4], ["1/4", 0, 1]]},
        "dominance",
        "a higher bid in entry 2",
    ),
    ("no column", (*PARTS, "A", "t1"), [], "dominance", "a higher bid in entry 1"),
    ("a column that is not there", (*PARTS, "A", "t1"), [1], "format", "expected an integer 0 ... 0"),
    ("columns turned round", (*PARTS, "C", "t1"), [1, 0], "format", "not ascending"),
    ("another type's columns", (*PARTS, "B", "high"), [0, 1, 2], "dominance", "as good as the bid"),
    ("one column of two", (*PARTS, "C", "t1"), [0], "dominance", "a higher bid in entry 5"),
    ("no ladder", LADDER, DROP, "dominance", "a lower bid in entry 4"),
    ("a buyer's ladder", (*LADDER[:-1], "B"), {}, "format", "only the seller"),
    ("a level above", (*LADDER, "above"), "2", "format", "unknown key 'above'"),
    ("A not above C", (*LADDER, "A"), "3/10", "dominance", "not A > C >= 0"),
    ("C below 0", (*LADDER, "C"), "-1/10", "dominance", "not A > C >= 0"),
    ("A too large", (*LADDER, "A"), "11/20", "dominance", "that a lower bid is worse"),
    ("C too small", (*LADDER, "C"), "29/100", "dominance", "that a lower bid is worse"),
    ("one agent", (*LADDER, "top"), "B", "dominance", "top and equal are one agent"),
    ("the seller beside", (*LADDER, "equal"), "C", "dominance", "is no other agent"),
    ("another price", (*LADDER, "price"), "3/4", "dominance", "none of those that there are"),
    ("the lower price", (*LADDER, "price"), "1/2", "dominance", "that a lower bid is worse"),
    ("beyond the run", (*LADDER, "cuts"), [1, 5], "format", "expected an integer 1 ... 4"),
]


@pytest.mark.parametrize(("place", "value", "code", "words"), [x[1:] for x in ATTACKS], ids=[x[0] for x in ATTACKS])
def test_each_condition_is_checked(place: Place, value: Any, code: str, words: str, tmp_path: Path) -> None:
    blocks = blocks_of("real bids")
    put(blocks, place, value)
    if place[-1] == "holds":
        blocks[-1]["as_expected"] = False
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict.lines()
    assert words in str(verdict.message)
    assert verdict.line == 4


def test_ties_must_be_hers(tmp_path: Path) -> None:
    """Against a ladder whose rival is served first her own further bids would set a price above his."""
    blocks = blocks_of("real bids")
    blocks[0]["instance"]["auction"]["ties"]["priority"] = ["A", "B", "C"]
    rehash(blocks)
    every = [0, 1, 2, 3, 4, 5]  # a number is always a piece
    blocks[2]["cuts"]["C"] = every[:5]
    for column in blocks[3]["evidence"]["columns"]["C"]:
        column["cuts"] = every
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "dominance"), verdict.lines()
    assert "ties are not the seller's" in str(verdict.message)


@pytest.mark.parametrize("key", ["completion", "beliefs", "value", "against", "pure", "agent"])
def test_it_has_no_other_key(key: str, tmp_path: Path) -> None:
    changed = copy.deepcopy(blocks_of("real bids"))
    changed[0]["instance"]["claims"][-1][key] = "check"
    rehash(changed)
    assert judged(changed, tmp_path).code == "instance"


# ---- by hand

REAL = {"claims": [{"kind": "continuum-undominated"}]}
TRUE = market([agent("A", [0, 1], [[1, 1]]), agent("B", [0])], [[[1, 1]], []], 1, **REAL)
SHADED = market([agent("A", [0, 1], [[2, 1]]), agent("B", [0])], [[[1, 1]], []], 1, **REAL)
DEAR = market([agent("A", [0, 1], [[1, 1]]), agent("B", [0])], [[], []], 1, auction={"reserve": 2}, **REAL)
NOTHING = market([agent("A", [0, 1]), agent("B", [0])], [[], []], 1, auction={"zero_bids_win": False}, **REAL)
WORTH_IT = market([agent("A", [0, 1], [[9, 1]]), agent("B", [0])], [[], []], 1, auction={"reserve": 5}, **REAL)
BELOW_RESERVE = market(
    [agent("A", [0, 1], [[1, 1]]), agent("B", [0])], [[[1, 1]], []], 1, auction={"reserve": 2}, **REAL
)
TWO_OF_FIVE = market([agent("A", [0, 1], [[1, 5]]), agent("B", [0])], [[[1, 2]], []], 5, **REAL)
TWO_BIDS = market([agent("A", [0, "1/2", 1], [[1, 1]]), agent("B", [0])], [[[1, 1], ["1/2", 1]], []], 2, **REAL)
ABOVE_1 = {"bids": {"B": [["1", 1, 1]]}, "cuts": [0, 1]}
BELOW_1 = {"bids": {"B": [["1", -1, 1]]}, "cuts": [0, 1]}
ZERO_UP = {"bids": {"A": [["0", 1, 1]]}, "cuts": [0, 1]}
NOBODY = {"bids": {"B": []}, "cuts": [0, 1]}

BY_HAND: dict[str, tuple[dict[str, Any], list[Any], list[Any], str | None]] = {
    "a true bid": (TRUE, [ABOVE_1, BELOW_1], [ZERO_UP], None),
    "a true bid, from above alone": (TRUE, [ABOVE_1], [ZERO_UP], "a lower bid in entry 1"),
    "a true bid, from below alone": (TRUE, [BELOW_1], [ZERO_UP], "a higher bid in entry 1"),
    "less than it is worth": (SHADED, [ABOVE_1, BELOW_1], [ZERO_UP], "as good as the bid"),
    "no unit is worth the reserve": (DEAR, [NOBODY], [{"bids": {"A": []}, "cuts": [0, 1]}], None),
    "all is hers for nothing, in one piece": (
        TRUE,
        [ABOVE_1, BELOW_1, {"bids": {"B": []}, "cuts": [1]}],
        [ZERO_UP],
        None,
    ),
    "a bid below the reserve": (BELOW_RESERVE, [NOBODY], [{"bids": {"A": []}, "cuts": [0, 1]}], None),
    "nothing says that no unit is worth the reserve": (DEAR, [], [], "that may win is worse"),
    "two units inside a piece": (
        TWO_OF_FIVE,
        [{"bids": {"B": [["1", -1, 5]]}, "cuts": [0, 1, 5]}],
        [],
        "is no end of a piece",
    ),
    "her next bid sets the price": (
        TWO_BIDS,
        [{"bids": {"B": [["1/2", 1, 1]]}, "cuts": [1, 2]}],
        [],
        "pays more than it must for what it wins",
    ),
    "at the reserve it may win": (
        DEAR,
        [{"bids": {"B": [["2", 1, 1]]}, "cuts": [0, 1]}],
        [{"bids": {"A": []}, "cuts": [0, 1]}],
        "that may win is worse",
    ),
    "what a bid above the reserve wins is left out": (
        WORTH_IT,
        [{"bids": {"B": []}, "cuts": [0]}],
        [{"bids": {"A": []}, "cuts": [0, 1]}],
        "do not make pieces",
    ),
    "zeros do not win": (
        NOTHING,
        [{"bids": {"B": [["0", 1, 1]]}, "cuts": [0, 1]}],
        [ZERO_UP],
        None,
    ),
    "zeros do not win, and nobody bids": (NOTHING, [NOBODY], [ZERO_UP], "as good as the bid"),
}
"""(market, A's columns, B's, why it is rejected)."""


@pytest.mark.parametrize("name", BY_HAND)
def test_evidence_by_hand(name: str, tmp_path: Path) -> None:
    document, ours, theirs, why = BY_HAND[name]
    naive = NaiveRuns(document)
    parts = {"A": {naive.types[0][0]: [*range(len(ours))]}, "B": {naive.types[1][0]: [*range(len(theirs))]}}
    evidence = {"columns": {"A": ours, "B": theirs}, "ladders": {}, "parts": parts}
    verdict = judged(lines(document, naive, [(True, evidence)]), tmp_path)
    if why is None:
        assert verdict.verdict == "VERIFIED", verdict.lines()
    else:
        assert (verdict.verdict, verdict.code) == ("REJECTED", "dominance"), verdict.lines()
        assert why in str(verdict.message)
