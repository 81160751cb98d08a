"""all-pure evidence written by hand, on games of a few nodes: each attack says which falsehood it would have proved; the
controls, true all of them, show that what is rejected is the step and not the form.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from handmade import all_pure

WEAK, PERFECT, SEQUENTIAL = "weak-perfect-bayesian", "perfect-bayesian", "sequential"


def guess(left: str, right: str, out: int = 2) -> str:
    """One goes out, or in by l or r, unseen by Two, who then plays a or b; her payoffs after l, and after r."""
    (la, lb), (ra, rb) = left.split(), right.split()
    return f"""EFG 2 R "" {{ "One" "Two" }}
p "" 1 1 "" {{ "out" "l" "r" }} 0 t "" 1 "" {{ {out} 0 }}
p "" 2 1 "" {{ "a" "b" }} 0 t "" 2 "" {{ 0 {la} }} t "" 3 "" {{ 0 {lb} }}
p "" 2 1 0 t "" 4 "" {{ 0 {ra} }} t "" 5 "" {{ 0 {rb} }}
"""


# a is better after l, b after r: both are supported by a belief
EITHER = guess("1 0", "0 1")
# b is as good as a after l, better after r: a is supported by the belief in l
TIED = guess("1 1", "0 1")
# a is better whatever is believed, by 1 and by 3
SURELY = guess("1 0", "3 0")
OUT: list[Any] = [["prune", "1", 0, 1, "always", [[0, 0]]], ["prune", "1", 0, 2, "always", [[0, 0]]]]
A, B = [[0, 0]], [[0, 1]]  # the plans


def entry(strategy: dict[str, list[int]], key: str = "beliefs", listed: Any = ()) -> dict[str, Any]:
    found: dict[str, Any] = {"strategy": strategy, "welfare": None}
    return {**found, key: list(listed)} if key else found


class Case(NamedTuple):
    what: str
    game: str
    concept: str
    equilibria: list[Any]
    steps: list[Any]
    outcomes: int
    words: str  # of the rejection; "" if it is true
    proves: str


def after_a_split(left: list[Any], right: list[Any]) -> list[Any]:
    """Out for sure; then the cell with a, and the one with b."""
    return [*OUT, ["split", "2", 0], left, right]


OUT_A, OUT_B = entry({"1": [0], "2": [0]}), entry({"1": [0], "2": [1]}, listed=[["2", 0, ["0", "1"]]])
NO_GAIN = "need not gain at every history"
CASES = [
    Case(
        "a refuted", SURELY, WEAK, [OUT_A], after_a_split(["settled", 0], ["refuted", "2", 0, [[A, "1"]]]), 1, "", "-"
    ),
    Case("b pruned", SURELY, WEAK, [OUT_A], [*OUT, ["prune", "2", 0, 1, "always", A], ["settled", 0]], 1, "", "-"),
    Case(
        "gains at one of two histories",
        EITHER,
        WEAK,
        [],
        after_a_split(["refuted", "2", 0, [[B, "1"]]], ["refuted", "2", 0, [[A, "1"]]]),
        0,
        NO_GAIN,
        "no belief supports a, though the belief in l does: there is no equilibrium",
    ),
    Case(
        "a loss with a large weight",
        EITHER,
        WEAK,
        [],
        after_a_split(["refuted", "2", 0, [[B, "5"]]], ["refuted", "2", 0, [[A, "5"]]]),
        0,
        NO_GAIN,
        "a weight is added to the gain, not multiplied with it: there is no equilibrium",
    ),
    Case(
        "neither gain nor loss at one history",
        TIED,
        WEAK,
        [OUT_B],
        after_a_split(["refuted", "2", 0, [[B, "1"]]], ["settled", 0]),
        1,
        NO_GAIN,
        "no belief supports a, though the belief in l does",
    ),
    Case(
        "pruned though it gains at one history only",
        EITHER,
        WEAK,
        [],
        [*OUT, ["prune", "2", 0, 0, "always", B], ["prune", "2", 0, 1, "always", A]],
        0,
        "the plan need not gain (at least -1 over the cell)",
        "no belief supports a",
    ),
    Case(
        "pruned though it gains nothing",
        TIED,
        WEAK,
        [OUT_B],
        [*OUT, ["prune", "2", 0, 0, "always", B], ["settled", 0]],
        1,
        "the plan need not gain (at least 0 over the cell)",
        "no belief supports a, though the belief in l does",
    ),
    Case(
        "pruned by what happens at other actions",
        guess("1 0", "0 1", -1),
        WEAK,
        [],
        [["prune", "2", 0, 0, "bayes", B]],
        0,
        "the plan need not gain",
        "b is better than a on the path, whichever it is",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_steps(case: Case, tmp_path: Any) -> None:
    evidence = {"equilibria": case.equilibria, "steps": case.steps}
    found = all_pure(case.game, case.concept, evidence, tmp_path, outcomes=case.outcomes)
    if not case.words:
        assert found.verdict == "VERIFIED", found
    else:
        assert found.verdict == "REJECTED" and found.code == "all-pure", (case.proves, found)
        assert case.words in (found.message or ""), found
