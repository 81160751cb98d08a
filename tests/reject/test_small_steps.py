"""all-pure evidence written by hand, on games of a few nodes: each attack says which falsehood it would have proved; the
controls, true all of them, show that what is rejected is the step and not the form.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from handmade import all_pure, supported

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
RARER = guess("2 0", "0 1")
# One may stay out; after in, Two is better off with a: b is a threat.
THREAT = """EFG 2 R "" { "One" "Two" }
p "" 1 1 "" { "out" "in" } 0 t "" 1 "" { 1 0 }
p "" 2 1 "" { "a" "b" } 0 t "" 2 "" { 2 1 } t "" 3 "" { 0 0 }
"""
# Nature draws; One, who does not see it, may go out, then stop, then up or down: up is better at the prior.
UP_OR_DOWN = """EFG 2 R "" { "One" }
c "" 1 "" { "h" 1/2 "t" 1/2 } 0
p "" 1 1 "" { "out" "in" } 0 t "" 1 "" { 0 }
p "" 1 2 "" { "stop" "on" } 0 t "" 2 "" { 0 }
p "" 1 3 "" { "up" "down" } 0 t "" 3 "" { 4 } t "" 4 "" { -1 }
p "" 1 1 0 t "" 1
p "" 1 2 0 t "" 2
p "" 1 3 0 t "" 5 "" { -2 } t "" 6 "" { -1 }
"""
# After in Nature draws, and Two, unseeing, plays a, best at even odds, or b; but Three, asked after out and after a,
# does not know which: so no subgame begins with Nature's move.
NO_SUBGAME = """EFG 2 R "" { "One" "Two" "Three" }
p "" 1 1 "" { "out" "in" } 0
p "" 3 1 "" { "x" "y" } 0 t "" 1 "" { 2 0 0 } t "" 1
c "" 1 "" { "h" 1/2 "t" 1/2 } 0
p "" 2 1 "" { "a" "b" } 0
p "" 3 1 0 t "" 2 "" { 0 3 0 } t "" 2
t "" 3 "" { 0 0 0 }
p "" 2 1 0
p "" 3 1 0 t "" 3 t "" 3
t "" 4 "" { 0 1 0 }
"""
# The same, in before out: the set that crosses the subtree ends with the node behind it.
CROSSED_LATER = """EFG 2 R "" { "One" "Two" "Three" }
p "" 1 1 "" { "in" "out" } 0
c "" 1 "" { "h" 1/2 "t" 1/2 } 0
p "" 2 1 "" { "a" "b" } 0
p "" 3 1 "" { "x" "y" } 0 t "" 2 "" { 0 3 0 } t "" 2
t "" 3 "" { 0 0 0 }
p "" 2 1 0
p "" 3 1 0 t "" 3 t "" 3
t "" 4 "" { 0 1 0 }
p "" 3 1 0 t "" 1 "" { 2 0 0 } t "" 1
"""
# Two's x or y is behind a branch of chance that has probability 0.
NEVER = """EFG 2 R "" { "One" "Two" }
c "" 1 "" { "h" 1 "t" 0 } 0
p "" 1 1 "" { "up" "down" } 0 t "" 1 "" { 1 0 } t "" 2 "" { 0 0 }
p "" 2 1 "" { "x" "y" } 0 t "" 3 "" { 0 5 } t "" 4 "" { 0 6 }
"""
# Two draws of unequal number: the worse of one is better than the best of the other.
LOTTERIES = """EFG 2 R "" { "One" }
p "" 1 1 "" { "two" "three" } 0
c "" 1 "" { "h" 1/2 "t" 1/2 } 0 t "" 1 "" { 1 } t "" 2 "" { 2 }
c "" 2 "" { "a" 1/3 "b" 1/3 "c" 1/3 } 0 t "" 3 "" { 3 } t "" 4 "" { 4 } t "" 5 "" { 5 }
"""
UP_X, UP_Y = ({"strategy": {"1": [0], "2": [k]}, "welfare": None} for k in (0, 1))
NOT_DOWN: list[Any] = ["prune", "1", 0, 1, "bayes", [[0, 0]]]
OUT: list[Any] = [["prune", "1", 0, 1, "always", [[0, 0]]], ["prune", "1", 0, 2, "always", [[0, 0]]]]
A, B = [[0, 0]], [[0, 1]]  # the plans


def entry(strategy: dict[str, list[int]], key: str = "beliefs", listed: Any = ()) -> dict[str, Any]:
    found: dict[str, Any] = {"strategy": strategy, "welfare": None}
    return {**found, key: list(listed)} if key else found


SETTLED = [*OUT, ["prune", "2", 0, 1, "always", [[0, 0]]], ["settled", 0]]


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
        "draws that do not compare",
        LOTTERIES,
        WEAK,
        [entry({"1": [1]})],
        [["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]],
        1,
        "",
        "-",
    ),
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
    # -- Splits
    Case(
        "a part of a split left out",
        SURELY,
        WEAK,
        [OUT_A],
        [["split", "1", 0, [[0], [1]]], ["settled", 0], ["prune", "1", 0, 1, "always", A]],
        1,
        "the parts are not the 3 allowed actions",
        "nobody looks at what happens after r",
    ),
    Case(
        "an action in two parts",
        SURELY,
        WEAK,
        [OUT_A],
        [["split", "1", 0, [[0, 1], [1, 2]]]],
        1,
        "the parts are not the 3 allowed actions",
        "-",
    ),
    Case(
        "a split into one part",
        SURELY,
        WEAK,
        [OUT_A],
        [*OUT, ["split", "1", 0], ["prune", "2", 0, 1, "always", A], ["settled", 0]],
        1,
        "the parts are not the 1 allowed actions",
        "-",
    ),
    Case(
        "groups of any order, split again",
        SURELY,
        WEAK,
        [OUT_A],
        [
            ["prune", "2", 0, 1, "always", A],
            ["split", "1", 0, [[2, 1], [0]]],
            ["split", "1", 0, [[2], [1]]],
            ["prune", "1", 0, 2, "always", [[0, 0]]],
            ["prune", "1", 0, 1, "always", [[0, 0]]],
            ["settled", 0],
        ],
        1,
        "",
        "-",
    ),
    *(
        Case(f"a step cut or stretched, {k}", SURELY, WEAK, [], [step], 0, words, "-")
        for k, (step, words) in enumerate(
            [
                (["settled"], "found 1 entries, expected 2"),
                (["split", "1"], "expected an agent, a set, and maybe groups"),
                (["split", "1", 0, [[0], [1, 2]], 0], "expected an agent, a set, and maybe groups"),
                (["split", "1", 0, [[0, 1, 2], []]], "found 0 entries, expected 1"),
                (["split", "1", 0, [[0, 1, 2]]], "found 1 entries, expected 2"),
                (["prune", "2", 0, 1, "always"], "expected an agent, a set, an action, bayes or always, a plan"),
                (["prune", "2", 0, 1, "always", A, 1], "expected an agent, a set, an action, bayes or always, a plan"),
                (["prune", "2", 0, 2, "always", A], "action 2 is not allowed there"),
                (["prune", "Two", 0, 1, "always", A], "no agent is named 'Two'"),
                (["prune", "2", 1, 1, "always", A], "found 1, expected an integer 0 ... 0"),
                (["prune", "2", -1, 1, "always", A], "found -1, expected an integer 0 ... 0"),
                (["prune", "2", 0, 1, "always", []], "plan: found 0 entries, expected 1"),
                (["prune", "2", 0, 1, "always", [[0]]], "plan: found 1 entries, expected 2"),
                (["prune", "2", 0, 1, "always", [[0, 0, 0]]], "plan: found 3 entries, expected 2"),
                (["prune", "2", 0, 1, "always", [[0, 2]]], "plan, action: found 2, expected an integer 0 ... 1"),
                (["prune", "2", 0, 1, "always", [[0, -1]]], "plan, action: found -1, expected an integer 0 ... 1"),
                (["prune", "2", 0, 1, "always", [[1, 0]]], "plan, set: found 1, expected an integer 0 ... 0"),
                (["prune", "2", 0, 1, "always", [[0, 0], [0, 1]]], "plan: a set twice"),
                (["refuted", "2", 0, [[A]]], "found 1 entries, expected 2"),
                (["refuted", "2", 0, [[A, "1", 1]]], "found 3 entries, expected 2"),
                (["settled", 0, 0], "expected the number of an equilibrium"),
            ]
        )
    ),
    *(
        Case(
            f"a mixture of monomials cut or stretched, {k}",
            SURELY,
            SEQUENTIAL,
            [],
            [["refuted", [item]]],
            0,
            words,
            "-",
        )
        for k, (item, words) in enumerate(
            [
                (["2", A, "1"], "found 3 entries, expected 4"),
                (["2", A, "1", [], 1], "found 5 entries, expected 4"),
                (["2", A, "1", [["1", 0]]], "found 2 entries, expected 3"),
                (["2", A, "1", [["1", 0, 1, 1]]], "found 4 entries, expected 3"),
                (["2", A, "0", []], "the weight 0 is not positive"),
            ]
        )
    ),
    # -- Outcomes
    Case("what chance never reaches", NEVER, "bayes-nash", [UP_X], [NOT_DOWN, ["settled", 0]], 1, "", "-"),
    Case(
        "two outcomes that differ where chance never leads",
        NEVER,
        "bayes-nash",
        [UP_X, UP_Y],
        [NOT_DOWN, ["split", "2", 0], ["settled", 0], ["settled", 1]],
        2,
        "the outcome of an earlier one",
        "there are two outcomes; both are up, for sure",
    ),
    # -- Where steps end
    Case("a step when no cell is left", SURELY, WEAK, [OUT_A], [*SETTLED, ["settled", 0]], 1, "no cell is left", "-"),
    Case(
        "settled by an entry of none",
        SURELY,
        WEAK,
        [],
        [*OUT, ["settled", 0]],
        0,
        "does not have the outcome of that equilibrium",
        "there is no equilibrium",
    ),
    Case(
        "settled though several moves are open",
        EITHER,
        WEAK,
        [OUT_A],
        [["settled", 0]],
        1,
        "several actions are allowed",
        "whatever is allowed, One goes out",
    ),
    # -- Bayes-Nash and what is off the path
    Case(
        "a threat is none, always",
        THREAT,
        "bayes-nash",
        [entry({"1": [1], "2": [0]}, "")],
        [["prune", "2", 0, 1, "always", A], ["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]],
        1,
        "bayes-nash does not ask what happens at sets off the path",
        "the threat to play b keeps nobody out: there is one Nash outcome",
    ),
    Case(
        "a threat is none, by Bayes' rule",
        THREAT,
        "bayes-nash",
        [entry({"1": [1], "2": [0]}, "")],
        [["prune", "2", 0, 1, "bayes", A], ["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]],
        1,
        "the plan need not gain",
        "the threat to play b keeps nobody out: there is one Nash outcome",
    ),
    Case(
        "a threat refuted",
        THREAT,
        "bayes-nash",
        [entry({"1": [1], "2": [0]}, "")],
        [["split", "2", 0], ["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0], ["refuted", "2", 0, [[A, "1"]]]],
        1,
        "bayes-nash has no beliefs to refute",
        "the threat to play b keeps nobody out: there is one Nash outcome",
    ),
    Case(
        "a threat in a subgame",
        THREAT,
        PERFECT,
        [entry({"1": [1], "2": [0]})],
        [["prune", "2", 0, 1, "bayes", A], ["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]],
        1,
        "",
        "-",
    ),
    Case(
        "a threat in a subgame, weakly",
        THREAT,
        WEAK,
        [entry({"1": [1], "2": [0]})],
        [["prune", "2", 0, 1, "bayes", A], ["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]],
        1,
        "the plan need not gain",
        "Bayes' rule from the root reaches a set that One may not lead to",
    ),
    Case(
        "a subtree that is no subgame",
        NO_SUBGAME,
        PERFECT,
        [],
        [["prune", "2", 0, 1, "bayes", A]],
        0,
        "the plan need not gain",
        "Two believes in Nature's odds where no subgame begins",
    ),
    Case(
        "a subtree that is no subgame, crossed later",
        CROSSED_LATER,
        PERFECT,
        [],
        [["prune", "2", 0, 1, "bayes", A]],
        0,
        "the plan need not gain",
        "Two believes in Nature's odds where no subgame begins",
    ),
    # -- The owner's own earlier moves
    Case(
        "behind own moves that are open",
        UP_OR_DOWN,
        WEAK,
        [],
        [["prune", "1", 2, 1, "bayes", [[2, 0]]]],
        0,
        "the agent's own moves need not lead there",
        "whoever goes out believes the prior further on",
    ),
    Case(
        "behind own moves, the first of which is open",
        UP_OR_DOWN,
        WEAK,
        [],
        [["prune", "1", 1, 0, "bayes", [[1, 1], [2, 0]]], ["prune", "1", 2, 1, "bayes", [[2, 0]]]],
        0,
        "the agent's own moves need not lead there",
        "whoever goes out at first believes the prior further on",
    ),
    Case(
        "behind own moves that are settled otherwise",
        UP_OR_DOWN,
        WEAK,
        [],
        [["split", "1", 0], ["prune", "1", 2, 1, "bayes", [[2, 0]]]],
        0,
        "the agent's own moves need not lead there",
        "whoever goes out at first believes the prior further on",
    ),
    Case(
        "behind own moves",
        UP_OR_DOWN,
        WEAK,
        [entry({"1": [1, 1, 0]})],
        [
            ["prune", "1", 0, 0, "bayes", [[0, 1], [1, 1], [2, 0]]],
            ["prune", "1", 1, 0, "bayes", [[1, 1], [2, 0]]],
            ["prune", "1", 2, 1, "bayes", [[2, 0]]],
            ["settled", 0],
        ],
        1,
        "",
        "-",
    ),
    Case(
        "a plan whose later sets are in another order",
        UP_OR_DOWN,
        PERFECT,
        [],
        [["prune", "1", 0, 0, "bayes", [[0, 1], [2, 0], [1, 1]]]],
        0,
        "plan: not ascending after the first",
        "-",
    ),
    Case(
        "a plan from another set than the pruned one",
        UP_OR_DOWN,
        PERFECT,
        [],
        [["prune", "1", 1, 1, "bayes", [[2, 0]]]],
        0,
        "the plan starts at another set",
        "going on is worse than stopping, since up is better than down afterwards",
    ),
    # -- Refutations at a set
    Case(
        "refuted by nothing", EITHER, WEAK, [], [["refuted", "2", 0]], 0, "expected an agent, a set and a mixture", "-"
    ),
    Case(
        "refuted by two things", EITHER, SEQUENTIAL, [], [["refuted", [], []]], 0, "expected an agent, a set and", "-"
    ),
    Case("an empty mixture", EITHER, WEAK, [], [["refuted", "2", 0, []]], 0, "found 0 entries", "-"),
    Case(
        "a later plan, weakly",
        UP_OR_DOWN,
        WEAK,
        [],
        [["refuted", "1", 1, [[[[2, 0]], "1"]]]],
        0,
        "does not start at the set, or behind it",
        "updating ties the belief after going on to that before, weakly too",
    ),
    Case(
        "an earlier plan",
        UP_OR_DOWN,
        PERFECT,
        [],
        [["refuted", "1", 2, [[[[1, 0]], "1"]]]],
        0,
        "does not start at the set, or behind it",
        "what gains before a set gains at it",
    ),
    Case(
        "monomials where no trembles are asked for",
        EITHER,
        PERFECT,
        [],
        [*OUT, ["refuted", [["2", B, "1", []]]]],
        0,
        "expected an agent, a set and a mixture",
        "what no trembles support no belief does",
    ),
    # -- Refutations by trembles
    Case(
        "a loss at one monomial, of large weight",
        EITHER,
        SEQUENTIAL,
        [],
        [*OUT, ["split", "2", 0], ["refuted", [["2", B, "5", []]]], ["refuted", [["2", A, "5", []]]]],
        0,
        "need not gain for every combination",
        "there is no sequential equilibrium",
    ),
    Case(
        "a gain of nothing at one monomial",
        TIED,
        SEQUENTIAL,
        [entry({"1": [0], "2": [1]}, "trembles")],
        [*OUT, ["split", "2", 0], ["refuted", [["2", B, "1", []]]], ["settled", 0]],
        1,
        "need not gain for every combination",
        "no trembles support a, though mistakes of l do",
    ),
    Case(
        "refuted for every combination",
        SURELY,
        SEQUENTIAL,
        [entry({"1": [0], "2": [0]}, "trembles")],
        [*OUT, ["split", "2", 0], ["settled", 0], ["refuted", [["2", A, "1", []]]]],
        1,
        "",
        "-",
    ),
    Case(
        "a way with open moves",
        EITHER,
        SEQUENTIAL,
        [],
        [["refuted", [["2", B, "1", []]]]],
        0,
        "a set on the way to a history allows several actions",
        "-",
    ),
    Case(
        "a factor that is allowed",
        SURELY,
        SEQUENTIAL,
        [],
        [*OUT, ["split", "2", 0], ["refuted", [["2", A, "1", [["1", 0, 0]]]]]],
        0,
        "a factor's action is allowed",
        "-",
    ),
    Case(
        "a factor at a set with several actions",
        SURELY,
        SEQUENTIAL,
        [],
        [["prune", "1", 0, 2, "always", [[0, 0]]], ["refuted", [["2", A, "1", [["1", 0, 2]]]]]],
        0,
        "a factor's action is allowed, or not off the path for sure",
        "-",
    ),
    Case(
        "a multiple of what gains",
        EITHER,
        SEQUENTIAL,
        [],
        [
            *OUT,
            ["split", "2", 0],
            ["refuted", [["2", B, "1", []], ["2", B, "3", [["1", 0, 1]]]]],
        ],
        0,
        "need not gain for every combination",
        "a loss at l counts less than a gain at l and r together",
    ),
    # l's monomial is divided by nothing that occurs but itself; r·l's, a loss, is divided by r's, a gain.
    Case(
        "a loss of a smaller order",
        RARER,
        SEQUENTIAL,
        [entry({"1": [0], "2": [0]}, "trembles", [["1", 0, 2, 2, "1"]])],
        [*OUT, ["split", "2", 0], ["settled", 0], ["refuted", [["2", A, "1", [["1", 0, 2]]], ["2", A, "2", []]]]],
        1,
        "need not gain for every combination",
        "-",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_steps(case: Case, tmp_path: Any) -> None:
    evidence = {"equilibria": case.equilibria, "steps": case.steps}
    found = all_pure(case.game, case.concept, evidence, tmp_path, outcomes=case.outcomes)
    if not case.words:
        assert found.verdict == "VERIFIED", found
    else:
        assert found.verdict == "REJECTED" and found.code in ("all-pure", "format"), (case.proves, found)
        assert case.words in (found.message or ""), found


def test_a_mixture_is_no_pure_equilibrium(tmp_path: Any) -> None:
    """One stays out, since Two plays b often enough: an equilibrium, but not a pure one, and not one of the list."""
    mixed = {"strategy": {"1": [0], "2": [[[0, 1], [1, 2]]]}, "welfare": None}
    nobody_in: list[Any] = [["prune", "2", 0, 0, "always", B], ["settled", 0]]
    found = all_pure(THREAT, "bayes-nash", {"equilibria": [mixed], "steps": nobody_in}, tmp_path, outcomes=1)
    assert found.code == "strategy" and "a mixture in a pure profile" in (found.message or ""), found


def test_no_subgame_fixes_a_belief(tmp_path: Any) -> None:
    """b is supported by the belief in t: Bayes' rule does not refute it, and the belief does show it."""
    strategy = {"1": [0], "2": [1], "3": [0]}
    found = supported(NO_SUBGAME, PERFECT, strategy, False, {"bayes": {"agent": "2", "plan": A}}, tmp_path)
    assert found.verdict == "REJECTED" and "the plan does not gain" in (found.message or ""), found
    shown = {"beliefs": [["2", 0, ["0", "1"]]]}
    assert supported(NO_SUBGAME, PERFECT, strategy, True, shown, tmp_path).verdict == "VERIFIED"
