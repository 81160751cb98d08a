"""The games of ``instances/textbook``: their pure equilibrium outcomes, all of them, for each concept, and profiles that
the literature discusses.

An outcome is what is played at the information sets that play reaches, in play order. The sets of outcomes are worked
out by hand from the source; "after" a source: its idea, our payoffs, our arithmetic (in ``note``).
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from attrs import field, frozen

FOLDER = Path(__file__).parents[2] / "instances" / "textbook"
BN, WEAK, PERFECT, SEQUENTIAL = "bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"
CONCEPTS = (BN, WEAK, PERFECT, SEQUENTIAL)
REFINED = CONCEPTS[1:]


@frozen
class Case:
    """All pure equilibrium outcomes of a game for a concept.

    undecided  outcomes that are none, but that ``supported`` leaves open
    """

    file: str
    concept: str
    outcomes: frozenset[str]
    source: str
    note: str = ""
    undecided: frozenset[str] = frozenset()


def cases(
    file: str,
    source: str,
    outcomes: dict[str, set[str]],
    note: str = "",
    undecided: frozenset[str] = frozenset(),
) -> tuple[Case, ...]:
    """One case a concept; a concept that is not in ``outcomes`` has those of the one before it."""
    rows, now = [], set[str]()
    for concept in CONCEPTS:
        now = outcomes.get(concept, now)
        rows.append(
            Case(file, concept, frozenset(now), source, note, undecided if concept == SEQUENTIAL else frozenset())
        )
    return tuple(rows)


BEER = "strong: beer, after beer: retreat, weak: beer"
QUICHE = "strong: quiche, after quiche: retreat, weak: quiche"
NOBODY = "type 1: out, type 2: out, type 3: out"
MWG = "Mas-Colell, Whinston and Green 1995"

CASES = tuple(
    chain(
        cases(
            "selten-1978-entry-deterrence",
            "Selten 1978",
            {BN: {"entry: out", "entry: in, after entry: share"}, WEAK: {"entry: in, after entry: share"}},
            "the threat to fight is not credible: share pays 2, fight 0",
        ),
        cases(
            "rosenthal-1981-centipede",
            "Rosenthal 1981",
            {BN: {"move 1: stop"}},
            "whoever would move last on the path gains by stopping there, or the other by stopping just before",
        ),
        cases(
            "selten-1975-figure-2", "Selten 1975, Figure 2: (R; R, l) is the perfect equilibrium", {BN: {"first: R"}}
        ),
        cases(
            "selten-1975-horse",
            "Selten 1975, Figure 1: two kinds of equilibria; that One plays L is unreasonable",
            {BN: {"one: R, two: R", "one: L, three: L"}, WEAK: {"one: R, two: R"}},
            "(L, R, L): Two's single history, off the path: L pays 4, R 1",
        ),
        cases(
            "cho-kreps-1987-beer-quiche",
            "Cho and Kreps 1987, Figure I: two outcomes, both sequential",
            {BN: {BEER, QUICHE}},
            "no separation: the weak type would have the other's breakfast and 2 instead of 1",
        ),
        cases(
            "mas-colell-whinston-green-1995-example-9-c-1",
            f"{MWG}, Example 9.C.1",
            {
                BN: {"entry: out", "entry: in 1, after entry: accommodate"},
                WEAK: {"entry: in 1, after entry: accommodate"},
            },
            "accommodate pays 0 or 1, fight −1",
        ),
        cases(
            "mas-colell-whinston-green-1995-example-9-c-4",
            f"{MWG}, Example 9.C.4",
            {BN: {"one: x", "one: y, after y: r"}, SEQUENTIAL: {"one: y, after y: r"}},
            "semantics.md's perfect Bayesian lets y signal the draw, which Player 1 does not know",
            frozenset({"one: x"}),
        ),
        cases(
            "mas-colell-whinston-green-1995-example-9-c-5",
            f"{MWG}, Example 9.C.5",
            {
                BN: {"entry: out", "entry: in, conduct: accommodate, after entry: accommodate"},
                PERFECT: {"entry: in, conduct: accommodate, after entry: accommodate"},
            },
            "in the subgame the entrant accommodates whatever the incumbent does",
        ),
        cases(
            "kreps-wilson-1982-two-mistakes",
            "after Kreps and Wilson 1982",
            {BN: {"one: L", "one: R, not L: d"}},
            "(L, u) needs a belief of at least 1/2 in M",
        ),
        cases(
            "kreps-wilson-1982-common-beliefs",
            "after Kreps and Wilson 1982",
            {
                BN: {"one: out", "one: l, two: on, three: guess l", "one: r, two: on, three: guess r"},
                SEQUENTIAL: {"one: l, two: on, three: guess l", "one: r, two: on, three: guess r"},
            },
            "out needs Two to stop; Three guesses what has probability μ ≥ 1/2, so on pays Two 3μ − (1 − μ) ≥ 1, stop 0",
            frozenset({"one: out"}),
        ),
        cases(
            "kreps-ramey-1987-structural-consistency",
            "after Kreps and Ramey 1987",
            {BN: {"one: stay, two: stay", "one: leave, two: leave, somebody left: one or both"}},
            "that both stay needs the answer 'one of them', the only one that costs either deserter; it is best only if "
            "both single desertions have probability 1/3 to 2/3, and that of both 0",
        ),
        cases(
            "fudenberg-tirole-1991-third-type",
            "after Fudenberg and Tirole 1991",
            {
                BN: {
                    NOBODY,
                    "type 1: out, after in: go, type 2: in, not type 1, heads: pass, not type 1, tails: pass, type 3: in",
                },
                SEQUENTIAL: {
                    "type 1: out, after in: go, type 2: in, not type 1, heads: pass, not type 1, tails: pass, type 3: in"
                },
            },
            "that nobody is in needs one guess at heads, the other at tails: odds of at least 2 and of at most 1/2",
            frozenset({NOBODY}),
        ),
        cases(
            "van-damme-1989-outside-option",
            "van Damme 1989: both are sequential, the second alone survives forward induction",
            {BN: {"option: out", "option: in, row: top, column: left"}},
        ),
        cases("matching-pennies", "von Neumann 1928", {BN: set()}),
        cases("myerson-1991-one-card-poker", "Myerson 1991, Figure 2.1: one equilibrium, mixed", {BN: set()}),
        cases(
            "myerson-1991-figure-4-2",
            "Myerson 1991, Figure 4.2",
            {BN: {"first: A1, reply: X2, last: Z1"}},
            "hand: against W2 Player 1 plays A1, Y1, and then X2 pays Player 2 more",
        ),
        cases(
            "kuhn-1950-poker",
            "Kuhn 1950: all equilibria of the first player mix, or the second player's do",
            {BN: set()},
        ),
        cases(
            "nau-2004-irrational", "Nau, Gomez Canovas and Hansen 2004, Section 4: one equilibrium, mixed", {BN: set()}
        ),
        cases(
            "mckelvey-mclennan-1997",
            "McKelvey and McLennan 1997: nine equilibria; hand: nobody moves alone where two of three agree on payoffs",
            {
                BN: {
                    "one: 1, two: 1, three: 1",
                    "one: 1, two: 2, three: 2",
                    "one: 2, two: 1, three: 2",
                    "one: 2, two: 2, three: 1",
                }
            },
        ),
    )
)


@frozen
class Profile:
    """A profile that a source discusses: strategy and beliefs as ``check --profile`` reads them.

    verdicts  by concept: None where it holds; else who deviates, where, to what, and the gain; or "belief" (Bayes'
              rule refutes a given belief), "inconsistent" (no trembles)
    values    expected payoffs, where the source has them
    """

    file: str
    strategy: dict[str, dict[str, Any]]
    beliefs: dict[str, dict[str, list[str]]]
    verdicts: dict[str, Any]
    source: str
    values: dict[str, str] = field(factory=dict)


HOLDS: dict[str, Any] = dict.fromkeys(CONCEPTS)


def refined_away(by: tuple[str, ...]) -> dict[str, Any]:
    """It holds for Bayes–Nash and is refuted with beliefs."""
    return {BN: None} | dict.fromkeys(REFINED, by)


def pooling(breakfast: str, other: str, weak: str, strong: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both types have the one breakfast, the other is met with a duel; the belief after the other."""
    strategy = {
        "Sender": {"strong": breakfast, "weak": breakfast},
        "Receiver": {f"after {breakfast}": "retreat", f"after {other}": "duel"},
    }
    return strategy, {"Receiver": {f"after {other}": [strong, weak]}}


def kuhn(alpha: str, call_queen: str, bet_king: str) -> dict[str, Any]:
    """Kuhn's equilibria: the first player bets J with probability α ≤ 1/3, K with 3α, calls with Q at α + 1/3."""
    rest = {"1/3": "2/3", "0": "1", "1": "0", "2/3": "1/3", "1/2": "1/2"}
    return {
        "First": {
            "J, opening": {"bet": alpha, "pass": rest[alpha]},
            "Q, opening": "pass",
            "K, opening": {"bet": bet_king, "pass": rest[bet_king]},
            "J, passed and faces a bet": "fold",
            "Q, passed and faces a bet": {"call": call_queen, "fold": rest[call_queen]},
            "K, passed and faces a bet": "call",
        },
        "Second": {
            "J, after a pass": {"bet": "1/3", "pass": "2/3"},
            "J, after a bet": "fold",
            "Q, after a pass": "pass",
            "Q, after a bet": {"call": "1/3", "fold": "2/3"},
            "K, after a pass": "bet",
            "K, after a bet": "call",
        },
    }


PROFILES = (
    Profile(
        "selten-1978-entry-deterrence",
        {"Entrant": {"entry": "out"}, "Chain": {"after entry": "fight"}},
        {},
        refined_away(by=("Chain", "after entry", "share", "2")),
        "Selten 1978",
        {"Entrant": "1", "Chain": "5"},
    ),
    Profile(
        "rosenthal-1981-centipede",
        {"White": {"move 1": "stop", "move 3": "stop"}, "Black": {"move 2": "stop", "move 4": "stop"}},
        {},
        HOLDS,
        "Rosenthal 1981: all stop at once",
        {"White": "0", "Black": "0"},
    ),
    Profile(
        "rosenthal-1981-centipede",
        {"White": {"move 1": "go", "move 3": "go"}, "Black": {"move 2": "go", "move 4": "go"}},
        {},
        dict.fromkeys(CONCEPTS, ("Black", "move 4", "stop", "1")),
        "Rosenthal 1981",
    ),
    Profile(
        "selten-1975-figure-2",
        {"One": {"first": "R", "last": "l"}, "Two": {"reply": "R"}},
        {},
        HOLDS,
        "Selten 1975, Figure 2",
    ),
    Profile(
        "selten-1975-figure-2",
        {"One": {"first": "R", "last": "r"}, "Two": {"reply": "R"}},
        {},
        refined_away(by=("One", "last", "l", "2")),
        "Selten 1975, Figure 2: perfect in the normal form",
    ),
    Profile(
        "selten-1975-horse",
        {"One": {"one": "L"}, "Two": {"two": "R"}, "Three": {"three": "L"}},
        {},
        refined_away(by=("Two", "two", "L", "3")),
        "Selten 1975, Figure 1: unreasonable, though subgame perfect",
        {"One": "3", "Two": "2", "Three": "2"},
    ),
    Profile(
        "selten-1975-horse",
        {"One": {"one": "R"}, "Two": {"two": "R"}, "Three": {"three": "R"}},
        {"Three": {"three": ["2/3", "1/3"]}},
        HOLDS,
        "Selten 1975, Figure 1",
    ),
    Profile(
        "selten-1975-horse",
        {"One": {"one": "R"}, "Two": {"two": "R"}, "Three": {"three": "R"}},
        {"Three": {"three": ["1/2", "1/2"]}},
        refined_away(by=("Three", "three", "L", "1/2")),
        "hand: L earns 2/2, R 1/2",
    ),
    Profile(
        "selten-1975-horse",
        {"One": {"one": "R"}, "Two": {"two": "R"}, "Three": {"three": {"L": "1/4", "R": "3/4"}}},
        {"Three": {"three": ["2/3", "1/3"]}},
        HOLDS,
        "Selten 1975, Figure 1: R with at least 3/4",
    ),
    *(
        Profile("cho-kreps-1987-beer-quiche", *pooling(*names, weak, strong), verdicts, "Cho and Kreps 1987, Figure I")
        for names in (("beer", "quiche"), ("quiche", "beer"))
        for weak, strong, verdicts in (
            ("1/2", "1/2", HOLDS),
            ("1", "0", HOLDS),
            ("2/5", "3/5", refined_away(by=("Receiver", f"after {names[1]}", "retreat", "1/5"))),
        )
    ),
    Profile(
        "mas-colell-whinston-green-1995-example-9-c-1",
        {"Entrant": {"entry": "out"}, "Incumbent": {"after entry": "fight"}},
        {"Incumbent": {"after entry": ["1", "0"]}},
        refined_away(by=("Incumbent", "after entry", "accommodate", "1")),
        f"{MWG}, Example 9.C.1",
    ),
    Profile(
        "mas-colell-whinston-green-1995-example-9-c-4",
        {"Player 1": {"one": "x"}, "Player 2": {"after y": "l"}},
        {"Player 2": {"after y": ["9/10", "1/10"]}},
        {BN: None, WEAK: None, PERFECT: None, SEQUENTIAL: "inconsistent"},
        f"{MWG}, Example 9.C.4, with its belief",
        {"Player 1": "2", "Player 2": "10"},
    ),
    Profile(
        "mas-colell-whinston-green-1995-example-9-c-5",
        {"Entrant": {"entry": "out", "conduct": "accommodate"}, "Incumbent": {"after entry": "fight"}},
        {"Incumbent": {"after entry": ["1", "0"]}},
        {BN: None, WEAK: None, PERFECT: "belief", SEQUENTIAL: "inconsistent"},
        f"{MWG}, Example 9.C.5, with its belief",
    ),
    Profile(
        "kreps-wilson-1982-two-mistakes",
        {"One": {"one": "L"}, "Two": {"not L": "u"}},
        {"Two": {"not L": ["1", "0"]}},
        HOLDS,
        "after Kreps and Wilson 1982",
    ),
    Profile(
        "kreps-wilson-1982-two-mistakes",
        {"One": {"one": "L"}, "Two": {"not L": "u"}},
        {"Two": {"not L": ["0", "1"]}},
        refined_away(by=("Two", "not L", "d", "1")),
        "hand",
    ),
    Profile(
        "kreps-wilson-1982-common-beliefs",
        {"One": {"one": "out"}, "Two": {"two": "stop"}, "Three": {"three": "guess l"}},
        {"Two": {"two": ["0", "1"]}, "Three": {"three": ["1", "0"]}},
        {BN: None, WEAK: None, PERFECT: None, SEQUENTIAL: "inconsistent"},
        "after Kreps and Wilson 1982: Two and Three disagree on what One did",
    ),
    Profile(
        "kreps-ramey-1987-structural-consistency",
        {"One": {"one": "stay"}, "Two": {"two": "stay"}, "Three": {"somebody left": "one of them"}},
        {"Three": {"somebody left": ["1/2", "1/2", "0"]}},
        HOLDS,
        "after Kreps and Ramey 1987: consistent, though no strategies explain the belief",
    ),
    Profile(
        "kreps-ramey-1987-structural-consistency",
        {"One": {"one": "stay"}, "Two": {"two": "stay"}, "Three": {"somebody left": "one of them"}},
        {"Three": {"somebody left": ["1/3", "1/3", "1/3"]}},
        {
            BN: None,
            WEAK: ("Three", "somebody left", "one or both", "1/3"),
            PERFECT: ("Three", "somebody left", "one or both", "1/3"),
            SEQUENTIAL: "inconsistent",
        },
        "hand: the belief that strategies 1/2, 1/2 explain; both leave with a probability of higher order",
    ),
    Profile(
        "fudenberg-tirole-1991-third-type",
        {
            "One": {"type 1": "out", "type 2": "out", "type 3": "out"},
            "Two": {"after in": "go", "not type 1, heads": "guess 2", "not type 1, tails": "guess 3"},
        },
        {"Two": {"after in": ["1", "0", "0"], "not type 1, heads": ["1", "0"], "not type 1, tails": ["0", "1"]}},
        {BN: None, WEAK: None, PERFECT: None, SEQUENTIAL: "inconsistent"},
        "after Fudenberg and Tirole 1991",
    ),
    Profile(
        "van-damme-1989-outside-option",
        {"One": {"option": "out", "row": "bottom"}, "Two": {"column": "right"}},
        {},
        HOLDS,
        "van Damme 1989",
        {"One": "2", "Two": "2"},
    ),
    Profile(
        "van-damme-1989-outside-option",
        {"One": {"option": "out", "row": "top"}, "Two": {"column": "right"}},
        {},
        {BN: None, PERFECT: ("One", "row", "bottom", "1"), SEQUENTIAL: ("One", "row", "bottom", "1")},
        "hand: no equilibrium of the subgame",
    ),
    Profile(
        "matching-pennies",
        {"Even": {"even": {"heads": "1/2", "tails": "1/2"}}, "Odd": {"odd": {"heads": "1/2", "tails": "1/2"}}},
        {},
        HOLDS,
        "von Neumann 1928",
        {"Even": "0", "Odd": "0"},
    ),
    Profile(
        "myerson-1991-one-card-poker",
        {
            "Fred": {"red": "raise", "black": {"raise": "1/3", "fold": "2/3"}},
            "Alice": {"after a raise": {"meet": "2/3", "pass": "1/3"}},
        },
        {},
        HOLDS,
        "Myerson 1991, Figure 2.1",
        {"Fred": "1/3", "Alice": "-1/3"},
    ),
    Profile(
        "myerson-1991-figure-4-2",
        {"Player 1": {"first": "B1", "last": "Z1"}, "Player 2": {"reply": "W2"}},
        {},
        {BN: ("Player 1", "first", "A1", "1")} | dict.fromkeys(REFINED, ("Player 1", "last", "Y1", "3")),
        "Myerson 1991, Figure 4.2: an equilibrium of the agent form only",
    ),
    Profile(
        "kuhn-1950-poker",
        kuhn("1/3", "2/3", "1"),
        {},
        HOLDS,
        "Kuhn 1950, α = 1/3",
        {"First": "-1/18", "Second": "1/18"},
    ),
    Profile(
        "kuhn-1950-poker",
        kuhn("0", "1/3", "0"),
        {"Second": {"Q, after a bet": ["1/4", "3/4"]}},
        HOLDS,
        "Kuhn 1950, α = 0; nobody bets first: beliefs 1/4, 3/4 make the second player indifferent with Q",
        {"First": "-1/18"},
    ),
    Profile(
        "kuhn-1950-poker",
        kuhn("1/2", "2/3", "1"),
        {},
        {BN: ("Second", "Q, after a pass", "bet", "1/18")},
        "hand: J bets too often, Q calls: (3/12 − 1/6)·2/3; the best plan named is one that also bets with Q where that changes nothing",
    ),
    Profile(
        "nau-2004-irrational",
        {
            "One": {"row": {"top": "18/29", "bottom": "11/29"}},
            "Two": {"column": {"left": "13/27", "right": "14/27"}},
            "Three": {"matrix": {"1": "3/8", "2": "5/8"}},
        },
        {},
        {BN: ("Three", "matrix", "1", "5/1044")},
        "hand: r = 3/8 instead of (√601 − 23)/4 = 0.3788…: One and Two are indifferent, Three is not",
    ),
    Profile(
        "mckelvey-mclennan-1997",
        {
            "One": {"one": {"1": "1/2", "2": "1/2"}},
            "Two": {"two": {"1": "2/5", "2": "3/5"}},
            "Three": {"three": {"1": "1/4", "2": "3/4"}},
        },
        {},
        HOLDS,
        "hand: one of the two totally mixed equilibria: 9·(1/4)·(2/5) = 3·(3/4)·(3/5) − 9/20 and so on",
        {"One": "9/4", "Two": "5/2", "Three": "3"},
    ),
)
