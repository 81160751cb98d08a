"""Steps `unselected`, written by hand: each attack says which falsehood it would have proved; the controls, true both of
them, show that what is rejected is the step and not the form.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from continuations import explicit, judge, lines_of

# S holds the unit, which is worth nothing to her, and may ask B for 1 or for 3: which is best turns on how likely hi is.
# Sets: S's offer (none, 1, 3); B's answers to 1 and 3 as lo, and as hi.
OFFERS = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ name = "lo", marginals = [1], probability = "LO" }, { name = "hi", marginals = [3], probability = "HI" }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1, 3]
"""
AS_GOOD = OFFERS.replace("LO", "2/3").replace("HI", "1/3")  # both prices bring 1
WORSE = OFFERS.replace("LO", "3/4").replace("HI", "1/4")  # a price of 3 brings 3/4
# B may bid 0 or 1, and wins if S bids 0.  S's sets: her bid, her offer if she paid 0, and if she paid 1.  B's as before,
# as lo and as hi: her bid, her answers after bidding 0, and after bidding 1.
BIDS = (
    WORSE.replace("vectors = [[2]]", "levels = [0, 2]")
    .replace("vectors = [[0]]", "levels = [0, 1]")
    .replace('"uniform-price"', '"uniform-price"\nties = { priority = ["B", "S"] }')
)
# B loses, whatever she bids; S pays what B bids.
LOSES = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [3] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "none"
"""
TAKES: list[Any] = [
    ["prune", "B", 1, 1, "always", [[1, 0]]],  # lo does not buy at 3
    ["prune", "B", 2, 0, "always", [[2, 1]]],  # hi buys at 1
    ["unselected", "B", 0, 0, "always", [[0, 1]]],  # at her own value each buys: she is indifferent
    ["unselected", "B", 3, 0, "always", [[3, 1]]],
    ["prune", "S", 0, 0, "bayes", [[0, 1]]],  # S makes an offer
]
ASKS_3: Any = {"beliefs": [], "strategy": {"B": [1, 0, 1, 1], "S": [2]}, "welfare": "1"}
BIDS_1: Any = {"beliefs": [], "strategy": {"B": [1], "S": []}, "welfare": "3"}


class Case(NamedTuple):
    what: str
    market: str
    equilibria: list[Any]
    steps: list[Any]
    words: str  # of the rejection; "" if it is true
    proves: str


CASES = [
    Case("the higher price", AS_GOOD, [ASKS_3], [*TAKES, ["unselected", "S", 0, 1, "bayes", [[0, 2]]], ["settled", 0]], "", "-"),
    Case("the higher price, before hi's answers", AS_GOOD, [ASKS_3], [["unselected", "B", 3, 0, "always", [[3, 1]]], ["unselected", "S", 0, 1, "bayes", [[0, 2]]], *TAKES[:3], TAKES[4], ["settled", 0]], "", "-"),
    Case(
        "the lower price, which is better",
        WORSE,
        [],
        [*TAKES, ["unselected", "S", 0, 1, "bayes", [[0, 2]]], ["prune", "S", 0, 2, "bayes", [[0, 1]]]],
        "the plan may lose",
        "asking for 1 is not selected, though asking for 3 brings less: there is no equilibrium",
    ),
    Case(
        "the lower price, which is better at one history",
        WORSE,
        [],
        [*TAKES, ["unselected", "S", 0, 1, "always", [[0, 2]]], ["prune", "S", 0, 2, "bayes", [[0, 1]]]],
        "the plan may lose",
        "asking for 3 brings more if B is hi, so asking for 1 is not selected",
    ),
    Case(
        "the higher price, of two that are as good",
        AS_GOOD,
        [],
        [*TAKES, ["unselected", "S", 0, 2, "bayes", [[0, 1]]], ["unselected", "S", 0, 1, "bayes", [[0, 2]]]],
        "the selection does not prefer action 1",
        "neither price is selected: there is no equilibrium",
    ),
    Case(
        "where play surely does not come",
        BIDS,
        [],
        [["split", "B", 0], ["split", "B", 5], ["unselected", "S", 2, 1, "bayes", [[2, 2]]]],
        "play is not sure to come to the set",
        "S asks for 3 if B bids 1, for nobody does: nothing is lost by it",
    ),
    Case(
        "where own moves need not lead",
        BIDS,
        [],
        [["split", "B", 0], ["split", "B", 5], ["unselected", "S", 1, 1, "bayes", [[1, 2]]]],
        "play is not sure to come to the set",
        "-",
    ),
    Case("all bids", LOSES, [{**BIDS_1, "strategy": {"B": [0], "S": []}}, BIDS_1], [["split", "B", 0], ["settled", 0], ["settled", 1]], "", "-"),
    Case(
        "a sealed bid",
        LOSES,
        [BIDS_1],
        [["unselected", "B", 0, 0, "always", [[0, 1]]], ["settled", 0]],
        "no selection is made among sealed bids",
        "of two bids that bring the same the higher one is selected: S always pays 1",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_unselected(case: Case, tmp_path: Path) -> None:
    claim = '[[claims]]\nkind = "all-pure"\nconcept = "perfect-bayesian"\nrefined = "selection"\n'
    evidence = {"equilibria": case.equilibria, "steps": case.steps}
    lines = lines_of(explicit(case.market + claim), None, [(True, evidence)])
    del lines[2]  # no claim is about a profile
    found = judge(lines, tmp_path)
    assert (found.verdict, found.code) == (("REJECTED", "all-pure") if case.words else ("VERIFIED", None)), found
    assert case.words in (found.message or ""), (case.proves, found)
