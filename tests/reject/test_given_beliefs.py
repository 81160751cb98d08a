"""`sequential` with given beliefs, which are constraints: certificates written by hand, those that are accepted and, for
each, corrupted ones.  Each game is small enough to see that the verdict is right, and what each corruption would prove.
"""

from __future__ import annotations

import copy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from test_all_pure import judge

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.game_file import GameFile

Evidence = dict[str, Any]
Row = list[Any]


@frozen
class Game:
    """A text, and a profile: who plays what at each set, and the beliefs given."""

    text: str
    strategy: dict[str, list[Any]]
    beliefs: list[Row]
    what: str


OUTCOMES = count(1)


def ends(*payoffs: str) -> str:
    """Terminal nodes with these payoffs, every outcome a new one."""
    return " ".join(f't "" {next(OUTCOMES)} "" {{ {each} }}' for each in payoffs)


LR = '{ "l" "r" }'
TWO_THIRDS = ["2", 0, ["2/3", "1/3"]]


def guess(a: str, b: str, c: str, d: str) -> str:
    """One goes out for 5; else Two answers A or B, or C or D, not knowing which.  l pays her 0, r these amounts."""
    nodes = [
        'EFG 2 R "" { "One" "Two" }',
        'p "" 1 1 "" { "Out" "A" "B" "C" "D" } 0',
        ends("5, 0"),
        *(f'p "" 2 {k} "" {LR} 0 {ends("0, 0", f"0, {r}")}' for k, r in ((1, a), (1, b), (2, c), (2, d))),
    ]
    return "\n".join(nodes)


def alone(a: str, b: str, c: str) -> str:
    """The same without D: C is seen."""
    nodes = [
        'EFG 2 R "" { "One" "Two" }',
        'p "" 1 1 "" { "Out" "A" "B" "C" } 0',
        ends("5, 0"),
        *(f'p "" 2 {k} "" {LR} 0 {ends("0, 0", f"0, {r}")}' for k, r in ((1, a), (1, b), (2, c))),
    ]
    return "\n".join(nodes)


OUT = {"1": [0], "2": [0, 0]}
# After C Two moves, then Three, who does not know whether it was D.
CROSSED = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" "C" "D" }} 0 {ends("5, 0, 0")}
p "" 2 1 "" {LR} 0 {ends("0, 0, 0", "0, 1, 0")} p "" 2 1 0 {ends("0, 0, 0", "0, 0, 0")}
p "" 2 2 "" {LR} 0 p "" 3 1 "" {LR} 0 {ends("0, 0, 0", "0, 0, 0")} {ends("0, 2, 0")}
p "" 3 1 0 {ends("0, 0, 0", "0, 0, 0")}
"""
# After A or B Two stops, or goes on to l or r: after A r pays her 1, after B -1.
ON = f"""EFG 2 R "" {{ "One" "Two" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5, 0")}
p "" 2 1 "" {{ "stop" "on" }} 0 {ends("0, 0")} p "" 2 2 "" {LR} 0 {ends("0, 0", "0, 1")}
p "" 2 1 0 {ends("0, 0")} p "" 2 2 0 {ends("0, 0", "0, -1")}
"""
# The same, but Three, who sees (MAY) or does not see (MAY_ALIKE) whether it was A or B, decides whether she may.
MAY_ALIKE = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5, 0, 0")}
p "" 2 1 "" {{ "stop" "on" }} 0 {ends("0, 0, 0")} p "" 3 1 "" {{ "n" "y" }} 0 {ends("0, 0, 0")}
p "" 2 2 "" {LR} 0 {ends("0, 0, 0", "0, 1, 0")}
p "" 2 1 0 {ends("0, 0, 0")} p "" 3 1 0 {ends("0, 0, 0")} p "" 2 2 0 {ends("0, 0, 0", "0, -1, 0")}
"""
AFTER_B = 'p "" 2 1 0 '
MAY = MAY_ALIKE[: MAY_ALIKE.index(AFTER_B)] + MAY_ALIKE[MAY_ALIKE.index(AFTER_B) :].replace(
    'p "" 3 1 0', 'p "" 3 2 "" { "n" "y" } 0'
)
# One's "in" leads to a subgame in which Three mixes and Two does not see how; elsewhere Two's belief is given.
SUBGAME = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "in" "A" "B" }} 0 {ends("5, 0, 0")}
p "" 3 1 "" {{ "a" "b" "c" }} 0 p "" 2 1 "" {LR} 0 {ends("0, 0, 0", "0, 2, 0")} p "" 2 1 0 {ends("0, 0, 0", "0, 0, 0")}
{ends("0, 0, 0")}
p "" 2 2 "" {LR} 0 {ends("0, 0, 0", "0, 0, 0")} p "" 2 2 0 {ends("0, 0, 0", "0, 0, 0")}
"""
# Two may stop, or bet (1/2 after A, -1/2 after B), or go on; what she believes then is given, and what she believes of
# C and D too.  After E Three mixes.
BET = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" "C" "D" "E" }} 0 {ends("5, 0, 0")}
p "" 2 1 "" {{ "stop" "bet" "on" }} 0 {ends("0, 0, 0", "0, 1/2, 0")} p "" 2 2 "" {LR} 0 {ends("0, 0, 0", "0, 0, 0")}
p "" 2 1 0 {ends("0, 0, 0", "0, -1/2, 0")} p "" 2 2 0 {ends("0, 0, 0", "0, 0, 0")}
p "" 2 3 "" {LR} 0 {ends("0, 0, 0", "0, 0, 0")} p "" 2 3 0 {ends("0, 0, 0", "0, 0, 0")}
p "" 3 1 "" {LR} 0 {ends("0, 0, 0", "0, 0, 0")}
"""
# After A or B Two moves, then Three, who sees neither; r pays Three 1/2 after A, -1/2 after B.
BOTH = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5, 0, 0")}
p "" 2 1 "" {LR} 0
p "" 3 1 "" {LR} 0 {ends("0, 0, 0", "0, 0, 1/2")} p "" 3 1 0 {ends("0, 0, 0", "0, 0, 1/2")}
p "" 2 1 0
p "" 3 1 0 {ends("0, 0, 0", "0, 0, -1/2")} p "" 3 1 0 {ends("0, 0, 0", "0, 0, -1/2")}
"""

GAMES = {
    "free": Game(guess("0", "-1", "-1", "1"), OUT, [TWO_THIRDS], "what Two thinks of C and D is hers to choose"),
    "given": Game(guess("1", "0", "-1", "1"), OUT, [TWO_THIRDS], "1: r gains 2/3 after A or B"),
    "alone": Game(alone("1", "0", "2"), OUT, [TWO_THIRDS], "2: r gains 2 after C, the largest gain"),
    "alone, less": Game(alone("1", "0", "1/3"), OUT, [TWO_THIRDS], "1: 2/3, the largest; 2: 1/3 after C"),
    "crossed": Game(CROSSED, {**OUT, "3": [0]}, [TWO_THIRDS], "2: the same, though no subgame starts there"),
    "on": Game(ON, OUT, [TWO_THIRDS], "3: going on, which she does not, tells Two nothing; r gains 1/3"),
    "may": Game(MAY, {**OUT, "3": [0, 0]}, [TWO_THIRDS], "Three's mistakes may tell of A or B: Two may believe in B"),
    "may alike": Game(MAY_ALIKE, {**OUT, "3": [0]}, [TWO_THIRDS], "Three's mistake tells nothing: r gains 1/3"),
    "may for sure": Game(MAY, {**OUT, "3": [1, 1]}, [TWO_THIRDS], "3: Three plays y after both"),
    "subgame": Game(
        SUBGAME, {**OUT, "3": [[[0, 1], [1, 2]]]}, [["2", 1, ["1/2", "1/2"]]], "4: 1/3 on a, where r gains 2"
    ),
    "subgame not reached": Game(
        SUBGAME, {**OUT, "3": [2]}, [["2", 1, ["1/2", "1/2"]]], "Three plays c: Two may believe in b"
    ),
    "bet": Game(
        BET,
        {"1": [0], "2": [0, 0, 0], "3": [[[0, 1], [1, 1]]]},
        [["2", 1, ["2/3", "1/3"]], ["2", 2, ["1/2", "1/2"]]],
        "what she believes later is what she believes now: to bet gains 1/6",
    ),
    "bet for sure": Game(
        BET,
        {"1": [0], "2": [0, 0, 0], "3": [[[0, 1], [1, 1]]]},
        [["2", 1, ["1", "0"]], ["2", 2, ["1/2", "1/2"]]],
        "to bet gains 1/2: B is not believed",
    ),
    "both": Game(BOTH, {"1": [0], "2": [0], "3": [0]}, [TWO_THIRDS], "Three must believe what Two does: r gains 1/6"),
}


def deviation(agent: str, number: int, gain: str, action: int = 0, instead: int = 1) -> Evidence:
    return {
        "deviation": {"action": action, "agent": agent, "gain": gain, "instead": instead, "set": number, "type": ""}
    }


def interim(*players: str) -> Evidence:
    return {"interim": {str(k): {"": utility} for k, utility in enumerate(players, 1)}}


def holds(*trembles: Row, players: int = 2) -> Evidence:
    return {**interim("5", *["0"] * (players - 1)), "trembles": [*trembles]}


def histories(*rows: Row, number: int = 0, agent: str = "2") -> Evidence:
    return {"histories": {"agent": agent, "mixture": [*rows], "set": number}}


def certificate(game: Game, evidence: Evidence, verdict: bool, **claim: str) -> list[Any]:
    tree = GameFile(game.text, Budget())
    counts = {str(k): len(own) for k, own in enumerate(tree.own, 1)}
    stated = {"expect": "holds", "id": "s", "kind": "sequential", **claim}
    header = {"certificate": "exactgames", "claims": [stated], "format": 3, "game": game.text, "made_by": "hand"}
    profile = {"beliefs": game.beliefs, "strategy": game.strategy}
    size = {"nodes": len(tree), "terminal_nodes": tree.terminal_nodes}
    return [
        {**header, "profile": profile, "semantics": 1},
        {"block": "game", "form": "explicit", "infosets": counts, **size},
        {"claim": "s", "evidence": copy.deepcopy(evidence), "holds": verdict, "kind": "sequential"},
        {"as_expected": verdict, "block": "end", "claims": 1},
    ]


# A tremble of A twice as likely as B gives 2/3; D rarer than C keeps Two at l.
EVEN_HOLDS, C_HOLDS = holds(["1", 0, 1, 1, "2"]), holds(["1", 0, 1, 1, "2"], ["1", 0, 4, 2, "1"])
BETS = [[[0, 1]], "1"]  # Two bets: 1/2, -1/2
BELIEVES_B = [[1, 1], "1"]  # her later belief gives B 1/3: -1/3, 2/3
THREE, TWO = ["3", [[0, 1]], "1", []], ["2", [0, 1], "1", []]
GOES_ON, FACTORED = ["2", [[1, 1]], "1", []], ["2", [0, 1], "2", [["3", 0, 1]]]
ACCEPTED = [
    ("free", True, EVEN_HOLDS),
    ("free", True, C_HOLDS),
    ("given", False, deviation("2", 0, "2/3")),
    ("alone", False, deviation("2", 1, "2")),
    ("alone, less", False, deviation("2", 0, "2/3")),
    ("crossed", False, deviation("2", 1, "2")),
    ("on", False, deviation("2", 1, "1/3")),
    ("may", True, holds(["1", 0, 1, 1, "2"], ["3", 0, 1, 2, "1"], players=3)),
    ("may for sure", False, deviation("2", 1, "1/3")),
    ("subgame", False, deviation("2", 0, "2/3")),
    ("subgame not reached", True, holds(["3", 0, 0, 2, "1"], players=3)),
    ("bet", False, histories(BETS, BELIEVES_B)),
    ("bet for sure", False, histories(BETS, [[1, 1], "1"])),
    ("both", False, {"monomials": [THREE, TWO]}),
    ("may alike", False, {"monomials": [GOES_ON, FACTORED]}),
    # the equations may be used in monomials at a set of the plan's owner too; and plans alone
    ("bet", False, {"monomials": [["2", [[0, 1]], "1", []], ["2", [1, 1], "1", []]]}),
    ("alone", False, histories([[[1, 1]], "1"], number=1)),
    ("alone", False, {"monomials": [["2", [[1, 1]], "1", []]]}),
    ("given", False, histories([[[0, 1]], "1"], [[0, 1], "1/2"])),
]


@pytest.mark.parametrize(("name", "verdict", "evidence"), ACCEPTED)
def test_accepted(name: str, verdict: bool, evidence: Evidence, tmp_path: Path) -> None:
    assert judge(certificate(GAMES[name], evidence, verdict), tmp_path)[0] == "VERIFIED", GAMES[name].what


def put(*place: Any) -> Any:
    """The evidence with the last argument where the others say."""
    *path, value = place

    def corrupt(evidence: Evidence) -> None:
        found: Any = evidence
        for key in path[:-1]:
            found = found[key]
        assert isinstance(found, dict) or found[path[-1]] != value
        found[path[-1]] = value

    return corrupt


def drop(*path: Any) -> Any:
    def corrupt(evidence: Evidence) -> None:
        found: Any = evidence
        for key in path[:-1]:
            found = found[key]
        del found[path[-1]]

    return corrupt


@frozen
class Attack:
    what: str
    name: str  # of the game
    verdict: bool
    evidence: Evidence
    code: str
    words: str  # in the message
    proves: str  # the falsehood, had it been accepted
    corrupt: Any = None  # of evidence that is accepted; else it is wrong as it stands


D = "deviation"
CHOSEN = {**deviation("2", 1, "1"), "trembles": [["1", 0, 1, 1, "2"], ["1", 0, 3, 2, "1"]]}
NOBODY = "nobody gains anything"
ATTACKS = [
    # trembles of the prover's choice
    Attack("chosen trembles", "free", False, CHOSEN, "format", "expected one of", "r gains 1: D is believed"),
    Attack("the same without them", "free", False, deviation("2", 1, "1"), D, NOBODY, "r gains 1: D is believed"),
    Attack("no trembles", "free", False, {**deviation("2", 1, "1"), "trembles": []}, "format", "expected one of", "-"),
    Attack(
        "a tremble list beside a good deviation",
        "given",
        False,
        deviation("2", 0, "2/3"),
        "format",
        "expected one of",
        "-",
        put("trembles", []),
    ),
    Attack(
        "other trembles",
        "free",
        True,
        EVEN_HOLDS,
        "trembles",
        "set 0 of agent '2'",
        "odds of 3",
        put("trembles", 0, 4, "3"),
    ),
    Attack(
        "trembles left out",
        "free",
        True,
        EVEN_HOLDS,
        "trembles",
        "set 0 of agent '2'",
        "odds of 1",
        put("trembles", []),
    ),
    Attack(
        "trembles under which she deviates",
        "free",
        True,
        C_HOLDS,
        "rationality",
        "gains 1 at her set 1",
        "l is optimal where D is believed",
        put("trembles", 1, 2, 3),
    ),
    Attack(
        "another utility", "free", True, EVEN_HOLDS, "interim", "expected 5", "One gets 4", put("interim", "1", "", "4")
    ),
    Attack("refuted, but it holds", "given", True, EVEN_HOLDS, "rationality", "gains 2/3", "l is optimal"),
    # a deviation where a belief is fixed: 1 to 4
    Attack("wrong gain", "given", False, deviation("2", 0, "2/3"), D, "the largest, 2/3", "-", put(D, "gain", "1")),
    Attack("no gain", "given", False, deviation("2", 0, "2/3"), D, "the largest, 2/3", "-", put(D, "gain", "0")),
    Attack(
        "another set", "given", False, deviation("2", 0, "2/3"), D, "not part of", "D is believed", put(D, "set", 1)
    ),
    Attack(
        "not played", "given", False, deviation("2", 0, "2/3"), D, "not one that", "Two plays r", put(D, "action", 1)
    ),
    Attack("no other", "given", False, deviation("2", 0, "2/3"), D, "for sure", "l for l", put(D, "instead", 0)),
    Attack("another player", "given", False, deviation("2", 0, "2/3"), D, "not part of", "-", put(D, "agent", "1")),
    Attack("not the largest", "alone", False, deviation("2", 0, "2/3"), D, "the largest, 2", "-"),
    Attack("not the largest: one history", "alone, less", False, deviation("2", 1, "1/3"), D, "the largest, 2/3", "-"),
    Attack(
        "its gain at the other set", "alone, less", False, deviation("2", 1, "2/3"), D, "not part of", "r gains 2/3"
    ),
    Attack("its gain at one history", "on", False, deviation("2", 1, "1"), D, "the largest, 1/3", "A is believed"),
    Attack("a plan", "on", False, deviation("2", 0, "1/3"), D, "not part of", "one action there, β afterwards"),
    Attack("not reached by updating", "may", False, deviation("2", 1, "1/3"), D, NOBODY, "A is believed after y"),
    Attack("not fixed, though it must be", "may alike", False, deviation("2", 1, "1/3"), D, NOBODY, "-"),
    Attack("not reached", "subgame not reached", False, deviation("2", 0, "1"), D, NOBODY, "a is believed"),
    Attack("Bayes from the root", "subgame", False, deviation("2", 0, "1"), D, "the largest, 2/3", "-"),
    Attack("believed now as later", "bet", False, deviation("2", 0, "1/6"), D, NOBODY, "-"),
    # mixtures
    Attack("no equation", "bet", False, histories(BETS), "support", "every history", "she must believe in A"),
    Attack("the equation alone", "bet", False, histories(BELIEVES_B), "support", "every history", "-"),
    Attack("a negative weight", "bet", False, histories(BETS, [[1, 0], "-1"]), "support", "not positive", "-"),
    Attack("weight 0", "bet", False, histories(BETS, [[1, 1], "0"]), "support", "not positive", "-"),
    Attack("the other history", "bet", False, histories(BETS, [[1, 0], "1"]), "support", "every history", "-"),
    Attack("too much", "bet", False, histories(BETS, [[1, 1], "3/2"]), "support", "every history", "0 is a gain"),
    Attack("too little", "bet", False, histories(BETS, [[1, 1], "3/4"]), "support", "every history", "0 is a gain"),
    Attack("no such history", "bet", False, histories(BETS, [[1, 2], "1"]), "format", "0 ... 1", "-"),
    Attack("a negative history", "bet", False, histories(BETS, [[1, -1], "1"]), "format", "0 ... 1", "-"),
    Attack("no such set", "bet", False, histories(BETS, [[3, 1], "1"]), "format", "0 ... 2", "-"),
    Attack("no belief given", "bet", False, histories(BETS, [[0, 1], "1"]), "support", "no belief at set 0", "-"),
    Attack("given elsewhere", "bet", False, histories(BETS, [[2, 1], "1"]), "support", "or behind it", "C is as D"),
    Attack(
        "the history that is believed", "bet for sure", False, histories(BETS, [[1, 0], "1"]), "support", "every", "-"
    ),
    Attack("one number", "bet", False, histories(BETS, [[1], "1"]), "format", "found 1 entries, expected 2", "-"),
    Attack("a number", "bet", False, histories(BETS, [1, "1"]), "format", "expected an array", "-"),
    Attack(
        "a key too many",
        "free",
        True,
        {**EVEN_HOLDS, **deviation("2", 0, "2/3")},
        "format",
        "unknown key",
        "both verdicts",
    ),
    *(
        Attack(f"trembles: {what}", "free", True, holds(*rows), code, words, "-")
        for what, rows, code, words in (
            ("a row cut", [["1", 0, 1, 1]], "format", "found 4 entries, expected 5"),
            ("a row stretched", [["1", 0, 1, 1, "2", 1]], "format", "found 6 entries, expected 5"),
            ("no such action", [["1", 0, 5, 1, "2"]], "trembles", "found 5, expected an integer 0 ... 4"),
            ("an action that is played", [["1", 0, 0, 1, "2"]], "trembles", "the strategy plays that action"),
            ("twice", [["1", 0, 1, 1, "2"], ["1", 0, 1, 1, "2"]], "trembles", "or twice the same"),
            ("backwards", [["1", 0, 2, 1, "2"], ["1", 0, 1, 1, "4"]], "trembles", "not sorted"),
            ("no such set", [["1", 1, 1, 1, "2"]], "format", "found 1, expected an integer 0 ... 0"),
            ("nobody's", [["3", 0, 1, 1, "2"]], "format", "no agent is named '3'"),
            ("power 0", [["1", 0, 1, 0, "2"]], "trembles", "expected an integer 1"),
            ("coefficient 0", [["1", 0, 1, 1, "0"]], "trembles", "the coefficient 0 is not positive"),
        )
    ),
    Attack("three numbers", "bet", False, histories(BETS, [[1, 1, 0], "1"]), "format", "equation", "-"),
    Attack("a set and a word", "bet", False, histories(BETS, [[1, "B"], "1"]), "format", "an integer", "-"),
    Attack(
        "a list of it",
        "bet",
        False,
        histories(BETS, [[[1, 1]], "1"]),
        "support",
        "every history",
        "a plan is an equation",
    ),
    Attack("nothing", "bet", False, histories([[], "1"]), "format", "plan", "-"),
    Attack("later", "bet", False, histories(BETS, BELIEVES_B, number=1), "support", "or behind it", "-"),
    Attack("half", "both", False, {"monomials": [THREE]}, "support", "every combination", "Three must believe in A"),
    Attack("the equation only", "both", False, {"monomials": [TWO]}, "support", "every combination", "-"),
    Attack(
        "Three's own belief",
        "both",
        False,
        {"monomials": [THREE, TWO]},
        "support",
        "no belief at set 0 of agent '3'",
        "what Two believes is given for Three",
        put("monomials", 1, 0, "3"),
    ),
    *(
        Attack(what, "both", False, {"monomials": [THREE, TWO]}, code, words, proves, put("monomials", 1, *place))
        for what, place, code, words, proves in (
            ("less", (2, "1/2"), "support", "every combination", "-1/2 + 1/3 is a gain"),
            ("more", (2, "3/2"), "support", "every combination", "1/2 - 1/2 is a gain"),
            ("negative", (2, "-1"), "support", "not positive", "-"),
            ("the other history", (1, 1, 0), "support", "every combination", "-"),
            ("no such history", (1, 1, 2), "format", "0 ... 1", "-"),
            ("another factor", (3, [["1", 0, 2]]), "support", "every combination", "B twice is as likely as B"),
        )
    ),
    Attack(
        "without the factor",
        "may alike",
        False,
        {"monomials": [GOES_ON, FACTORED]},
        "support",
        "every combination",
        "y is as likely as not",
        put("monomials", 1, 3, []),
    ),
    Attack(
        "where it tells",
        "may",
        False,
        {"monomials": [GOES_ON, FACTORED]},
        "support",
        "every combination",
        "Three's two mistakes are one",
    ),
    Attack("bayes", "alone", False, {"bayes": {"agent": "2", "plan": [[1, 1]]}}, "format", "expected one of", "-"),
    Attack(
        "two kinds",
        "bet",
        False,
        {**histories(BETS, BELIEVES_B), **deviation("2", 0, "1/6")},
        "format",
        "expected one of",
        "-",
    ),
    Attack("none", "bet", False, {}, "format", "expected one of", "-"),
    Attack("a belief", "free", False, {"belief": {}}, "format", "expected one of", "-"),
    # beliefs that agree are called inconsistent
    Attack(
        "consistent",
        "given",
        False,
        {"inconsistent": {"kind": "powers", "multipliers": [["2", 0, 1, "1"]]}},
        "inconsistent",
        "positive for some action",
        "no trembles give 2/3",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.name}: {attack.what}")
def test_attacks(attack: Attack, tmp_path: Path) -> None:
    evidence = copy.deepcopy(attack.evidence)
    if attack.corrupt is not None:
        control = certificate(GAMES[attack.name], evidence, attack.verdict)
        assert judge(control, tmp_path)[0] == "VERIFIED"
        attack.corrupt(evidence)
    verdict, reason = judge(certificate(GAMES[attack.name], evidence, attack.verdict), tmp_path)
    assert verdict == "REJECTED" and reason.startswith(f"{attack.code}:") and attack.words in reason, reason


def test_every_game_has_a_control_and_every_attack_its_name() -> None:
    names = [(attack.name, attack.what) for attack in ATTACKS]
    assert len(set(names)) == len(names)
    assert {name for name, _ in names} <= {name for name, _, _ in ACCEPTED} == set(GAMES)


ROWS = [histories(BETS, BELIEVES_B), {"monomials": [["2", [[0, 1]], "1", []], ["2", [1, 1], "1", []]]}]


@pytest.mark.parametrize("evidence", ROWS)
def test_equations_need_given_beliefs(evidence: Evidence, tmp_path: Path) -> None:
    """With `beliefs = "any"` the given ones are not used; with none given there are no equations."""
    assert judge(certificate(GAMES["bet"], evidence, False), tmp_path)[0] == "VERIFIED"
    asks_for_any = certificate(GAMES["bet"], evidence, False, beliefs="any")
    free = copy.deepcopy(GAMES["bet"])
    free.beliefs.clear()
    for lines in (asks_for_any, certificate(free, evidence, False)):
        verdict, reason = judge(lines, tmp_path)
        assert verdict == "REJECTED" and reason.startswith("format:"), reason


def test_without_given_beliefs_the_uniform_tremble_is_judged(tmp_path: Path) -> None:
    """After C or D r pays Two -1 or 2: under the uniform tremble it gains 1/2."""
    game = Game(guess("0", "0", "-1", "2"), OUT, [], "")
    found = {**deviation("2", 1, "1/2"), "trembles": []}
    assert judge(certificate(game, found, False), tmp_path)[0] == "VERIFIED"
    for evidence in (deviation("2", 1, "1/2"), {**found, "trembles": [["1", 0, 3, 1, "1"]]}):
        assert judge(certificate(game, evidence, False), tmp_path)[0] == "REJECTED"
