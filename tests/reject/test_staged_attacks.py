"""Named corruptions of certificates in the staged form, and of `implied-unambiguous`, beside their clean controls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from corruptions import (
    SOURCES,
    Attack,
    Blocks,
    E,
    Edit,
    add,
    bids,
    drop,
    each,
    entry,
    flip,
    get,
    interim,
    judge,
    parsed,
    put,
    rehash,
    run,
    text_of,
)
from sources import CONCEPTS, SPECULATOR, belief, claim
from staged_sources import (
    B_BIDS_0,
    B_BIDS_HER_TYPE,
    BUYS_AT_ONCE,
    LABELS,
    NAMED_2,
    OFFER_2,
    PAID_1,
    RAISED,
    WAITING,
    changed,
)

from exactgames import certify, read_instance_text

C1E, C2E = ("c1", E), ("c2", E)


def shown(kind: str, evidence: dict[str, Any]) -> dict[str, Any]:
    return {**evidence, "trembles": []} if kind == "sequential" else evidence


def deviation(kind: str, agent: str, at: int, action: int, instead: int, gain: str, of: str = "t1") -> dict[str, Any]:
    row = {"action": action, "agent": agent, "gain": gain, "instead": instead, "set": at, "type": of}
    return shown(kind, {"deviation": row})


# In "staged demand-reduction" and "staged open" all four concepts hold; in "greedy" A gains by another bid, in "cheap"
# S by another offer (set 1: set 0 is her bid), in "late" too, but she has one bid (set 0).
CONCEPT_ATTACKS = [
    attack
    for kind, c in zip(CONCEPTS, ("c1", "c2", "c3", "c4"), strict=True)
    for attack in (
        Attack(
            "holds where a bid gains",
            "staged greedy",
            kind,
            "bidding for both units is an equilibrium",
            flip(c, shown(kind, interim(A={"t1": "2/3"}, B={"t1": "0"}))),
            "rationality",
            "gains 1/3",
        ),
        Attack(
            "holds where an offer gains",
            "staged cheap",
            kind,
            "asking too little is an equilibrium",
            flip(c, shown(kind, interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "1"}))),
            "rationality",
            "gains 1/3",
        ),
        Attack(
            "holds where an offer gains, without a bid",
            "staged late",
            kind,
            "asking too little is an equilibrium for who has one bid",
            flip(c, shown(kind, interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "1"}))),
            "rationality",
            "gains 1/3",
        ),
        Attack(
            "refuted where it holds",
            "staged demand-reduction",
            kind,
            "an equilibrium is none: A gains 1/3",
            flip(c, deviation(kind, "A", 0, 3, 0, "1/3")),
            "deviation",
            "nobody gains anything",
        ),
        Attack(
            "refuted at an open class",
            "staged open",
            kind,
            "B gains by refusing what she is indifferent about",
            flip(c, deviation(kind, "B", 2, 1, 0, "1", "v=1")),
            "deviation",
            "nobody gains anything",
        ),
        Attack(
            "deviation moved to an open class",
            "staged open, refuted",
            kind,
            "B gains by refusing what S gains by asking more",
            put(c, E, deviation(kind, "B", 2, 1, 0, "1/3", "v=1")),
            "deviation",
            "not part of a plan that gains most",
        ),
        Attack(
            "holds where an open class hides nothing",
            "staged open, refuted",
            kind,
            "asking too little is an equilibrium",
            flip(c, shown(kind, interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "1"}))),
            "rationality",
            "gains 1/3",
        ),
        Attack(
            "interim off",
            "staged telling",
            kind,
            "what S has paid is sunk, and was never paid",
            put(c, E, "interim", "S", "t1", "1"),
            "interim",
            "found 1, expected 1/3",
        ),
        Attack(
            "interim of a type that bids differently",
            "staged telling",
            kind,
            "B earns the same whatever her type",
            put(c, E, "interim", "B", "v=2", "0"),
            "interim",
            "'v=2': found 0, expected 1",
        ),
        Attack(
            "gain off",
            "staged cheap",
            kind,
            "S gains 2/3",
            put(c, E, "deviation", "gain", "2/3"),
            "deviation",
            "expected the largest, 1/3",
        ),
        Attack(
            "class not counted behind the bid",
            "staged cheap",
            kind,
            "S gains by what is offer 2 as a bid",
            put(c, E, deviation(kind, "S", 0, 1, 2, "1/3")),
            "deviation",
            "action 1 is not one that the strategy plays",
        ),
        Attack(
            "class counted twice behind the bid",
            "staged cheap",
            kind,
            "S gains at a set that she does not have",
            put(c, E, deviation(kind, "S", 2, 1, 2, "1/3")),
            "format",
            "an integer 0 ... 1",
        ),
        Attack(
            "class counted behind no bid",
            "staged late",
            kind,
            "S has an auction set with one bid",
            put(c, E, "deviation", "set", 1),
            "format",
            "an integer 0 ... 0",
        ),
        Attack(
            "offer that gains less",
            "staged cheap",
            kind,
            "S gains 1/3 by offering nothing",
            put(c, E, deviation(kind, "S", 1, 1, 0, "1/3")),
            "deviation",
            "not part of a plan that gains most",
        ),
        Attack(
            "deviation by whom it costs",
            "staged late",
            kind,
            "B gains what S gains",
            put(c, E, deviation(kind, "B", 2, 1, 0, "1/3", "v=1")),
            "deviation",
            "not part of a plan that gains most",
        ),
    )
]
# B's bid tells S her type by what S pays: of S's sets, 2 has learnt v=1 and 3 has learnt v=2.
LEARNING = "staged learning"
LEARNING_ATTACKS = [
    attack
    for kind, c in zip(CONCEPTS, ("c1", "c2", "c3", "c4"), strict=True)
    for attack in (
        Attack(
            "holds where bids tell",
            LEARNING,
            kind,
            "B tells S what she will pay",
            flip(c, shown(kind, interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "0"}))),
            "rationality",
            "type 'v=2' gains 1",
        ),
        Attack(
            "gain where S learns nothing",
            LEARNING,
            kind,
            "B gains less, for S asks both the same",
            put(c, E, "deviation", "gain", "0"),
            "deviation",
            "expected the largest, 1",
        ),
        Attack(
            "deviation of who has learnt",
            LEARNING,
            kind,
            "S gains by asking v=2 for less",
            put(c, E, deviation(kind, "S", 3, 2, 1, "1")),
            "deviation",
            "not part of a plan that gains most",
        ),
    )
] + [
    Attack(
        "best reply to the prior, having learnt v=1",
        LEARNING,
        "perfect-bayesian",
        "S has learnt nothing",
        put("assessment", "strategy", "S", 2, 2),
        "completion",
        "set 2: the selected best reply is action 1",
    ),
    Attack(
        "best reply to v=1, having learnt v=2",
        LEARNING,
        "perfect-bayesian",
        "S has learnt what is not so",
        put("assessment", "strategy", "S", 3, 1),
        "completion",
        "set 3: the selected best reply is action 2",
    ),
]
# One-shot deviations: another bid alone gains nothing where β's offer follows.
ONE_SHOT_ATTACKS = [
    attack
    for kind, c in (("perfect-bayesian", "c3"), ("sequential", "c4"))
    for attack in (
        Attack(
            "plan where one action is asked for",
            "staged cheap",
            kind,
            "S gains by another bid, followed by what she offers anyhow",
            put(c, E, deviation(kind, "S", 0, 2, 0, "1/3")),
            "deviation",
            "not part of a plan that gains most",
        ),
    )
]

TREMBLE_ATTACKS = [
    Attack(
        "trembles where it holds",
        "staged open",
        "sequential",
        "beliefs of one's own choice",
        add("c4", E, "trembles", ["S", 0, 0, 2, "1"]),
        "trembles",
        "the file gives no beliefs",
    ),
    Attack(
        "trembles at a class",
        "staged demand-reduction",
        "sequential",
        "beliefs of one's own choice",
        put("c4", E, "trembles", [["A", 0, 0, 1, "3"]]),
        "trembles",
        "the file gives no beliefs",
    ),
    Attack(
        "trembles where it is refuted",
        "staged cheap",
        "sequential",
        "a refutation under beliefs of one's own choice",
        add("c4", E, "trembles", ["S", 1, 0, 2, "1"]),
        "trembles",
        "the file gives no beliefs",
    ),
    Attack(
        "inconsistent without given beliefs",
        "staged open",
        "sequential",
        "beliefs that nobody gave contradict each other",
        flip("c4", {"inconsistent": {"kind": "powers", "multipliers": []}}),
        "format",
        "'deviation' is missing",
    ),
    Attack(
        "inconsistent at an auction set",
        "staged open",
        "sequential",
        "a set without histories contradicts itself",
        flip("c4", {"inconsistent": {"kind": "powers", "multipliers": [["S", 0, 0, "1"]]}}),
        "format",
        "'deviation' is missing",
    ),
]

# The belief at S's set 4: own bid 2, and what she paid.
AGAINST, KEPT = "staged labels, against Bayes", "staged labels"
FOUND_LATER = {"agent": "S", "found": ["0", "1"], "required": ["1/3", "2/3"], "rule": "updating", "set": 4}
BELIEF_ATTACKS = [
    Attack(
        "holds against Bayes' rule",
        AGAINST,
        "weak-perfect-bayesian",
        "S may believe what the path disproves",
        flip("c2", interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "1"})),
        "belief",
        "bayes fails at set 4 of agent 'S'",
    ),
    Attack(
        "holds against Bayes' rule",
        AGAINST,
        "perfect-bayesian",
        "S may believe what the path disproves",
        flip("c3", interim(S={"t1": "1"}, B={"v=1": "0", "v=2": "1"})),
        "belief",
        "fails at set 4 of agent 'S'",
    ),
    Attack(
        "a belief that is given called bad",
        "staged trembles",
        "perfect-bayesian",
        "updating fixes a belief where S does what she never does",
        flip(
            "c3",
            {
                "belief": {
                    "agent": "B",
                    "found": ["3/4", "1/4"],
                    "required": ["1/2", "1/2"],
                    "rule": "updating",
                    "set": 2,
                }
            },
        ),
        "belief",
        "updating requires nothing",
    ),
    Attack(
        "found digit",
        AGAINST,
        "weak-perfect-bayesian",
        "the file's belief is another",
        put(*C2E, "belief", "found", ["1/2", "1/2"]),
        "belief",
        "found: not the distribution",
    ),
    Attack(
        "required digit",
        AGAINST,
        "weak-perfect-bayesian",
        "the prior is another",
        put(*C2E, "belief", "required", ["1/2", "1/2"]),
        "belief",
        "required: not the distribution",
    ),
    Attack(
        "found and required swapped",
        AGAINST,
        "perfect-bayesian",
        "the file believes the prior",
        each(put("c3", E, "belief", "found", ["1/3", "2/3"]), put("c3", E, "belief", "required", ["1", "0"])),
        "belief",
        "found: not the distribution",
    ),
    Attack(
        "rule of another concept",
        AGAINST,
        "weak-perfect-bayesian",
        "the weak concept asks for updating",
        put(*C2E, "belief", "rule", "updating"),
        "belief",
        "does not ask for updating",
    ),
    Attack(
        "subgame",
        AGAINST,
        "perfect-bayesian",
        "the aftermarket is a subgame",
        put("c3", E, "belief", "rule", "subgame"),
        "belief",
        "subgame requires nothing",
    ),
    Attack(
        "belief at the class's own number",
        AGAINST,
        "weak-perfect-bayesian",
        "another class has the belief",
        put(*C2E, "belief", "set", 3),
        "belief",
        "the file gives no belief at set 3",
    ),
    Attack(
        "auction set",
        AGAINST,
        "weak-perfect-bayesian",
        "a belief about bids is given",
        each(put(*C2E, "belief", "set", 0), put(*C2E, "belief", "found", []), put(*C2E, "belief", "required", [])),
        "belief",
        "the file gives no belief at set 0",
    ),
    Attack(
        "belief of Bayes-Nash",
        AGAINST,
        "bayes-nash",
        "Bayes-Nash asks for beliefs",
        lambda blocks: put("c1", E, get(blocks, C2E))(blocks),
        "belief",
        "bayes-nash does not ask for bayes",
    ),
    Attack(
        "a belief off the path called bad (updating)",
        KEPT,
        "perfect-bayesian",
        "who has raised the price must be believed to be anybody",
        flip("c3", {"belief": FOUND_LATER}),
        "belief",
        "updating requires nothing",
    ),
    Attack(
        "a belief off the path called bad (bayes)",
        KEPT,
        "weak-perfect-bayesian",
        "Bayes' rule fixes a belief in a world that no bids reach",
        flip("c2", {"belief": {**FOUND_LATER, "rule": "bayes"}}),
        "belief",
        "bayes requires nothing",
    ),
    Attack(
        "a belief off the path called bad by Bayes' rule",
        "staged against-updating",
        "weak-perfect-bayesian",
        "Bayes' rule fixes a belief off the path",
        lambda blocks: flip("c1", {"belief": {**get(blocks, (*C2E, "belief")), "rule": "bayes"}})(blocks),
        "belief",
        "bayes requires nothing",
    ),
    Attack(
        "holds against updating",
        "staged against-updating",
        "perfect-bayesian",
        "a belief may change between two classes without reason",
        lambda blocks: flip("c2", get(blocks, C1E))(blocks),
        "belief",
        "updating fails at set 6 of agent 'B'",
    ),
    Attack(
        "updating from the prior",
        "staged against-updating",
        "perfect-bayesian",
        "what was believed before is forgotten",
        put(*C2E, "belief", "required", ["1/2", "1/2"]),
        "belief",
        "required: not the distribution",
    ),
    Attack(
        "holds where one bid reaches the belief",
        "staged against-bayes",
        "perfect-bayesian",
        "who has one bid may believe what the path disproves",
        lambda blocks: flip("c3", get(blocks, C1E))(blocks),
        "belief",
        "fails at set 0 of agent 'R'",
    ),
    Attack(
        "holds where the belief leads astray",
        "staged labels, refuted",
        "perfect-bayesian",
        "B does not raise the price, though S would then ask less",
        flip("c3", interim(S={"t1": "4/3"}, B={"v=1": "0", "v=2": "0"})),
        "rationality",
        "type 'v=2' gains 1",
    ),
    Attack(
        "gain of the uniform tremble",
        "staged labels, refuted",
        "perfect-bayesian",
        "the gain is that under another belief",
        put("c3", E, "deviation", "gain", "1/2"),
        "deviation",
        "expected the largest, 1",
    ),
]

STRATEGY, COMPLETED = ("assessment", "strategy"), ("assessment", "completed")
SPEC = "staged speculator"
ASSESSMENT_ATTACKS = [
    Attack(
        "bid",
        SPEC,
        "perfect-bayesian",
        "the equilibrium is of another bid",
        put(*STRATEGY, "S", 0, 1),
        "strategy",
        "set 0: not what strategy rule 1 says",
    ),
    Attack(
        "bid of the second type",
        SPEC,
        "perfect-bayesian",
        "B's types bid differently",
        put(*STRATEGY, "B", 1, 1),
        "strategy",
        "set 1: not what strategy rule 2 says",
    ),
    Attack(
        "mixed bid",
        "staged random",
        "bayes-nash",
        "one of A's types mixes otherwise",
        put(*STRATEGY, "A", 1, [[0, 2], [1, 1]]),
        "strategy",
        "set 1: not what strategy rule 1 says",
    ),
    Attack(
        "offer at a class",
        SPEC,
        "perfect-bayesian",
        "the equilibrium is of another offer",
        put(*STRATEGY, "S", 1, 1),
        "strategy",
        "set 1: not what strategy rule 3 says",
    ),
    Attack(
        "bid and offer swapped",
        "staged cheap",
        "perfect-bayesian",
        "classes come before bids",
        lambda blocks: get(blocks, (*STRATEGY, "S")).reverse(),
        "strategy",
        "set 0: not what strategy rule 1 says",
    ),
    Attack(
        "optimal, not selected",
        SPEC,
        "perfect-bayesian",
        "an indifferent buyer refuses: another profile",
        put(*STRATEGY, "B", 2, 0),
        "completion",
        "type 'v=1', set 2: the selected best reply is action 1",
    ),
    Attack(
        "not optimal",
        SPEC,
        "perfect-bayesian",
        "a buyer who gains refuses",
        put(*STRATEGY, "B", 4, 0),
        "completion",
        "type 'v=2', set 4: the selected best reply is action 1",
    ),
    Attack(
        "not optimal at an open class",
        "staged open",
        "perfect-bayesian",
        "B does not buy what she gains by",
        put(*STRATEGY, "B", 4, 0),
        "completion",
        "set 4: the selected best reply is action 1",
    ),
    Attack(
        "best reply to another belief",
        "staged labels, refuted",
        "perfect-bayesian",
        "S asks 2 of whom she believes to be v=1",
        put(*STRATEGY, "S", 4, 2),
        "completion",
        "set 4: the selected best reply is action 1",
    ),
    Attack(
        "best reply to a belief of another label",
        "staged labels",
        "perfect-bayesian",
        "S asks 1 where she has learnt nothing",
        put(*STRATEGY, "S", 3, 1),
        "completion",
        "set 3: the selected best reply is action 2",
    ),
    Attack(
        "mixture at a completed class",
        SPEC,
        "perfect-bayesian",
        "an indifferent buyer mixes",
        put(*STRATEGY, "B", 2, [[0, 1], [1, 1]]),
        "strategy",
        "a mixture where no rule matches",
    ),
    Attack(
        "entries of the classes alone",
        SPEC,
        "perfect-bayesian",
        "B does not bid",
        put(*STRATEGY, "B", [1, 0, 1, 1]),
        "strategy",
        "found 4 entries, expected one for each of 6 sets",
    ),
    Attack(
        "entries of the explicit tree",
        SPEC,
        "perfect-bayesian",
        "the profile of another game",
        lambda blocks: put(*STRATEGY, get(parsed("speculator"), STRATEGY))(blocks),
        "strategy",
        "found 7 entries, expected one for each of 2 sets",
    ),
    Attack(
        "completed counts the bids",
        SPEC,
        "perfect-bayesian",
        "the file leaves B's bids open",
        put(*COMPLETED, "B", 6),
        "strategy",
        "found 6, expected 4",
    ),
    Attack(
        "completed leaves out the open class",
        "staged open",
        "perfect-bayesian",
        "the file says what B answers",
        put(*COMPLETED, "B", 0),
        "strategy",
        "found 0, expected 4",
    ),
]

GAME, MERGED = ("game",), ("game", "merged")
KNOWN = "known"
NOTHING_MERGED = {"bids": [], KNOWN: 0, "open": 0, "payments": [], "posteriors": 0}


def keys_of(blocks: Blocks, form: str, **more: object) -> None:
    """The line about the game, relabelled."""
    line = get(blocks, GAME)
    for key in ("merged", "worlds"):
        line.pop(key, None)
    line.update(form=form, **more)


COUNT_ATTACKS = [
    Attack(name, instance, "game", proves, put("game", *where), "game", words)
    for name, instance, proves, where, words in (
        ("one world more", SPEC, "an allocation that no bids lead to", ("worlds", 3), "worlds: found 3, expected 2"),
        ("one world less", "staged labels", "labels do not matter", ("worlds", 2), "worlds: found 2, expected 5"),
        ("one node more", SPEC, "another aftermarket", ("nodes", 22), "nodes: found 22, expected 21"),
        ("nodes of the explicit tree", SPEC, "the tree is folded and is not", ("nodes", 111), "expected 21"),
        ("one end less", SPEC, "another aftermarket", ("terminal_nodes", 11), "expected 12"),
        ("auction sets left out", SPEC, "B does not bid", ("infosets", "B", 4), "found 4, expected 6"),
        ("an auction set of one bid", "staged late", "S chooses her bid", ("infosets", "S", 2), "found 2, expected 1"),
        ("no open class", "staged open", "beliefs are known", ("merged", "B", "open", 0), "expected 4"),
        ("open classes known", "staged open", "beliefs are known", ("merged", "B", KNOWN, 4), "expected 0"),
        ("a known class too few", SPEC, "a belief is not known", ("merged", "S", KNOWN, 0), "expected 1"),
        ("posteriors forgotten", LEARNING, "S learns nothing", ("merged", "S", "posteriors", 0), "expected 4"),
        ("a posterior too few", LEARNING, "S learns less", ("merged", "S", "posteriors", 3), "expected 4"),
        ("posteriors of a buyer", LEARNING, "B learns", ("merged", "B", "posteriors", 1), "expected 0"),
        ("worlds without posteriors", LEARNING, "S learns nothing", ("worlds", 2), "worlds: found 2, expected 5"),
        ("a bid not named", KEPT, "S forgets her bid", ("merged", "S", "bids", []), "expected the 1 named"),
        ("a bid named too many", KEPT, "S knows more", ("merged", "S", "bids", [1, 2]), "expected the 1 named"),
        ("another bid named", KEPT, "S knows another bid", ("merged", "S", "bids", [1]), "expected the 1 named"),
        ("a payment not named", KEPT, "S forgets what she paid", ("merged", "S", "payments", []), "the 1 named"),
        ("another payment named", KEPT, "S knows another", ("merged", "S", "payments", ["2"]), "the 1 named"),
        ("a payment as a number", KEPT, "(another way)", ("merged", "S", "payments", [1]), "the 1 named"),
        ("a payment not in lowest terms", KEPT, "(another way)", ("merged", "S", "payments", ["2/2"]), "the 1 named"),
    )
]
GAME_ATTACKS = [
    *COUNT_ATTACKS,
    Attack(
        "merged without an agent",
        SPEC,
        "game",
        "nothing is merged for S",
        drop(*MERGED, "S"),
        "format",
        "exactly the agents' names",
    ),
    Attack(
        "merged without its bids",
        KEPT,
        "game",
        "nothing is named",
        drop(*MERGED, "S", "bids"),
        "format",
        "'bids' is missing",
    ),
    Attack("no worlds", SPEC, "game", "there is no auction", drop("game", "worlds"), "format", "'worlds' is missing"),
    Attack("no form", SPEC, "game", "(a key too few)", drop("game", "form"), "format", "form"),
    Attack(
        "another form", SPEC, "game", "a form of one's own", put("game", "form", "folded"), "format", "expected one of"
    ),
    Attack(
        "staged called explicit",
        SPEC,
        "game",
        "an explicit tree of 21 nodes",
        put("game", "form", "explicit"),
        "format",
        "unknown key 'merged'",
    ),
    Attack(
        "staged called explicit, with its keys",
        SPEC,
        "game",
        "an explicit tree of 21 nodes",
        lambda blocks: keys_of(blocks, "explicit"),
        "game",
        "nodes: found 21, expected 111",
    ),
    Attack(
        "explicit called staged",
        "speculator",
        "game",
        "a folded aftermarket of 111 nodes",
        put("game", "form", "staged"),
        "format",
        "'merged' is missing",
    ),
    Attack(
        "explicit called staged, with its keys",
        "speculator",
        "game",
        "a folded aftermarket of 111 nodes",
        lambda blocks: keys_of(blocks, "staged", worlds=2, merged={"S": NOTHING_MERGED, "B": NOTHING_MERGED}),
        "game",
        "nodes: found 111, expected 21",
    ),
    Attack(
        "a posted price staged",
        "example-15",
        "game",
        "takes are bids",
        lambda blocks: keys_of(blocks, "staged", worlds=1, merged={}),
        "merge",
        "the staged form is for sealed bids",
    ),
    Attack(
        "given beliefs staged, for sequential",
        "trembles",
        "game",
        "(another game)",
        lambda blocks: keys_of(blocks, "staged", worlds=1, merged=dict.fromkeys(("S", "R", "B"), NOTHING_MERGED)),
        "game",
        "expected",
    ),
]

# In "reserve" B's columns 0 and 1 are one outcome class: neither bid is eligible.  3,1 is a best reply where that class
# weighs at least twice what column 2 does.
RESERVE, STRATEGIES = "staged reserve", "staged strategies"


def belief_of(c: str, *entries: list[object]) -> Edit:
    return put(*bids(c), "belief", list(entries))


DOMINANCE_ATTACKS = [
    Attack(
        "belief weight 0",
        RESERVE,
        "dominated",
        "a listed column has no weight",
        put(*bids("c2"), "belief", 0, 1, "0"),
        "dominance",
        "not positive",
    ),
    Attack(
        "belief weight negative",
        "staged mixture",
        "undominated",
        "a negative probability makes a bid a best reply",
        put(*bids("c2"), "belief", 0, 1, "-1/4"),
        "dominance",
        "not positive",
    ),
    Attack(
        "belief weight too small",
        RESERVE,
        "dominated",
        "a best reply to a belief to which another is better",
        put(*bids("c2"), "belief", 0, 1, "1/2"),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief of weight 1 on every column",
        RESERVE,
        "dominated",
        "a class counts as often as it has columns",
        belief_of("c2"),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief on two columns of a class",
        RESERVE,
        "dominated",
        "(a second way to write the same)",
        belief_of("c2", [[0], "1/2"], [[1], "1/2"]),
        "dominance",
        "twice the same column, or outcome class",
    ),
    Attack(
        "belief on a column and its class",
        RESERVE,
        "dominated",
        "a class has two weights",
        add(*bids("c2"), "belief", [[1], "1"]),
        "dominance",
        "twice the same column, or outcome class",
    ),
    Attack(
        "belief on another class",
        RESERVE,
        "dominated",
        "a best reply to the other bid of B",
        put(*bids("c2"), "belief", 0, 0, [2]),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief on no column",
        RESERVE,
        "dominated",
        "B has a fourth bid",
        put(*bids("c2"), "belief", 0, 0, [3]),
        "dominance",
        "an integer 0 ... 2",
    ),
    Attack(
        "belief on a class number",
        RESERVE,
        "dominated",
        "(a column is a profile)",
        put(*bids("c2"), "belief", 0, 0, 0),
        "format",
        "expected an array",
    ),
    Attack(
        "undominated against actions for strategies, too little weight",
        RESERVE,
        "undominated",
        "a best reply to no belief over constant strategies",
        belief_of("c3"),
        "dominance",
        "earns more",
    ),
    Attack(
        "a dominated bid called undominated",
        "staged mixture",
        "undominated",
        "3,1 is a best reply to a full-support belief",
        flip("c6", entry(agent="A", type="t1", bid="3,1", belief=[[[1], "1/4"]])),
        "dominance",
        "earns more",
    ),
    Attack(
        "a dominated bid called undominated, large weights",
        "staged footnote-6",
        "dominated",
        "the bully's bid is undominated",
        flip("c2", entry(agent="bully", type="t1", bid="3/2", belief=[[[0], "1000000"]])),
        "dominance",
        "earns more",
    ),
    Attack(
        "a dominated bid called undominated, one column of a class",
        "staged no zero",
        "undominated",
        "1,1 is a best reply of the low type to bids that are not eligible",
        flip("c5", entry(agent="A", type="low", bid="1,1", belief=[[[0, 0], "1000000"]])),
        "dominance",
        "earns more",
    ),
    Attack(
        "another type's belief",
        "staged no zero",
        "undominated",
        "what the high type bids is undominated for the low one",
        put(*bids("c6"), "type", "low"),
        "dominance",
        "earns more",
    ),
    Attack(
        "a mixture that loses at one class",
        "staged mixture",
        "dominated",
        "a mixture that is worse where B bids 2,2 dominates",
        put(*bids("c1"), "dominator", [["0,0", "3/4"], ["3,2", "1/4"]]),
        "dominance",
        "worse at some column",
    ),
    Attack(
        "a pure bid that loses at one class",
        RESERVE,
        "dominated",
        "0,0 dominates what wins against bids that are not eligible",
        each(
            flip("c2", entry(agent="A", type="t1", bid="3,1", dominator=[["0,0", "1"]], strict=[2])),
        ),
        "dominance",
        "",
    ),
    Attack(
        "weights above 1",
        "staged mixture",
        "dominated",
        "more than everything dominates",
        put(*bids("c1"), "dominator", 0, 1, "2/3"),
        "dominance",
        "do not sum to 1",
    ),
    Attack(
        "weights below 1",
        "staged mixture",
        "dominated",
        "less than everything dominates",
        put(*bids("c1"), "dominator", 0, 1, "1/3"),
        "dominance",
        "do not sum to 1",
    ),
    Attack(
        "negative weight",
        "staged mixture",
        "dominated",
        "a negative probability dominates",
        put(*bids("c1"), "dominator", [["0,0", "-1"], ["3,2", "2"]]),
        "dominance",
        "not positive",
    ),
    Attack(
        "strict class wrong",
        "staged footnote-6",
        "dominated",
        "a bid of 0 is better against 0, where both win at 0",
        put(*bids("c2"), "strict", [0]),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "strict column out of range",
        "staged footnote-6",
        "dominated",
        "the other has a fifth bid",
        put(*bids("c2"), "strict", [4]),
        "dominance",
        "an integer 0 ... 3",
    ),
    Attack(
        "the bid dominates itself",
        SPEC,
        "dominated",
        "a bid is better than itself",
        put(*bids("c3"), "dominator", [["2", "1"]]),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "witness that shows nothing",
        "staged mixture",
        "undominated",
        "0,0 earns less at a class where it earns more",
        put(*bids("c3"), "witnesses", 0, 1, [0]),
        "dominance",
        "'0,0' does not earn less",
    ),
    Attack(
        "witness null where payoffs differ",
        "staged mixture",
        "undominated",
        "3,2 earns the same as 3,1 everywhere",
        put(*bids("c3"), "witnesses", 1, 1, None),
        "dominance",
        "does not earn the same everywhere",
    ),
    Attack(
        "witness where payoffs are the same",
        "staged pure",
        "undominated",
        "0 earns less than 1/2 somewhere",
        put(*bids("c1"), "witnesses", 0, 1, [0]),
        "dominance",
        "does not earn less",
    ),
    Attack(
        "a bid that a pure bid dominates called undominated",
        "staged pure",
        "dominated",
        "0 is undominated by pure bids: 1/2 earns the same everywhere",
        flip("c3", entry(agent="other", type="t1", bid="0", witnesses=[["1/2", None]])),
        "dominance",
        "does not earn the same everywhere",
    ),
    Attack(
        "mixture in a claim by pure bids",
        "staged mixture",
        "dominated",
        "a mixture is a pure bid",
        flip("c4", entry(agent="A", type="t1", bid="3,1", dominator=[["0,0", "1/2"], ["3,2", "1/2"]], strict=[0])),
        "dominance",
        "a mixture, where the claim is by pure bids",
    ),
    # Against strategies: Bo's bid 1 is dominated by 0 against actions only.
    Attack(
        "dominated against actions, claimed against strategies",
        STRATEGIES,
        "dominated",
        "the stronger blame from the weaker evidence",
        lambda blocks: flip("c1", get(blocks, ("c3", E)))(blocks),
        "dominance",
        "actions evidence does not prove this claim",
    ),
    Attack(
        "the same, written as columns of strategies",
        STRATEGIES,
        "dominated",
        "what loses only where Ann's types bid differently dominates",
        lambda blocks: flip("c1", {"bids": [{**get(blocks, bids("c3")), "against": "strategies", "strict": [[0, 0]]}]})(
            blocks
        ),
        "dominance",
        "worse at some column",
    ),
    Attack(
        "undominated against strategies, claimed against actions",
        STRATEGIES,
        "dominated",
        "the stronger praise from the weaker evidence",
        lambda blocks: flip("c3", get(blocks, ("c2", E)))(blocks),
        "dominance",
        "strategies evidence does not prove this claim",
    ),
    Attack(
        "strategy evidence called actions",
        STRATEGIES,
        "undominated",
        "undominated against actions",
        put(*bids("c2"), "against", "actions"),
        "dominance",
        "expected an integer",
    ),
    Attack(
        "column of actions for strategies",
        STRATEGIES,
        "undominated",
        "(columns of another shape)",
        put(*bids("c2"), "belief", 0, 0, [1]),
        "format",
        "expected an array",
    ),
    Attack(
        "strategy weight too small",
        STRATEGIES,
        "undominated",
        "a best reply to a belief to which another is better",
        put(*bids("c2"), "belief", 0, 1, "1"),
        "dominance",
        "earns more",
    ),
    Attack(
        "strategy weight negative",
        STRATEGIES,
        "undominated",
        "a negative probability",
        add(*bids("c2"), "belief", [[[0, 1]], "-1"]),
        "dominance",
        "not positive",
    ),
    Attack(
        "strategy twice",
        STRATEGIES,
        "undominated",
        "a strategy has two weights",
        lambda blocks: get(blocks, (*bids("c2"), "belief")).append(get(blocks, (*bids("c2"), "belief", 0))),
        "dominance",
        "twice the same column",
    ),
    Attack(
        "another strategy",
        STRATEGIES,
        "undominated",
        "a best reply to Ann's other strategy",
        put(*bids("c2"), "belief", 0, 0, [[0, 1]]),
        "dominance",
        "earns more",
    ),
    Attack(
        "strategy out of range",
        STRATEGIES,
        "undominated",
        "Ann has a third bid",
        put(*bids("c2"), "belief", 0, 0, [[1, 2]]),
        "dominance",
        "an integer 0 ... 1",
    ),
    Attack(
        "belief of the staged form in the explicit one",
        "strategies",
        "undominated",
        "a weight for all columns together is one for each",
        lambda blocks: put(*bids("c2"), "belief", get(parsed(STRATEGIES), (*bids("c2"), "belief")))(blocks),
        "dominance",
        "earns more",
    ),
    Attack(
        "strict strategy wrong",
        "staged dominance",
        "dominated",
        "1 is better where B bids nothing",
        put(*bids("c4"), "strict", [[0, 0]]),
        "dominance",
        "not better at the strict column",
    ),
]

VALUE_ATTACKS = [
    Attack(
        "welfare digit",
        "staged random",
        "welfare",
        "nothing is lost",
        put("c6", E, "value", "3/2"),
        "value",
        "expected 11/8",
    ),
    Attack(
        "utility without the payment",
        "staged random",
        "utility",
        "what is sunk was never paid",
        put("c7", E, "value", "1"),
        "value",
        "expected 1/8",
    ),
    Attack(
        "welfare of the winner",
        "staged example-4",
        "welfare",
        "resale wastes nothing",
        put("c7", E, "value", "6"),
        "value",
        "expected 23/4",
    ),
]

UNAMBIGUOUS = "implied-unambiguous"
# S's payoff where she has the unit; ties: B of v=1 is indifferent at 1; beliefs: S asks v=1 for 1/2, the prior for 2.
TIES = {
    "agent": "S",
    "allocation": {"B": 0, "S": 1},
    "continuations": [["prior", "largest"], ["prior", "smallest"]],
    "payoffs": ["1", "2/3"],
    "type": "t1",
}
UNAMBIGUOUS_ATTACKS = [
    Attack(
        "holds where ties matter",
        "ties matter",
        UNAMBIGUOUS,
        "how B settles her indifference does not matter to S",
        flip("c1", {}),
        "unambiguous",
        "from 2/3 to 1",
    ),
    Attack(
        "holds where beliefs matter",
        "beliefs matter",
        UNAMBIGUOUS,
        "what S believes does not matter",
        flip("c2", {}),
        "unambiguous",
        "elimination leaves payoffs",
    ),
    Attack(
        "holds where beliefs matter, in an explicit certificate",
        "implied",
        UNAMBIGUOUS,
        "what S believes does not matter",
        flip("c2", {}),
        "unambiguous",
        "elimination leaves payoffs",
    ),
    Attack(
        "holds where beliefs of a later seller matter",
        "two sellers",
        UNAMBIGUOUS,
        "what R believes does not matter",
        flip("c1", {}),
        "unambiguous",
        "elimination leaves payoffs",
    ),
    Attack(
        "refuted where it holds, by equal payoffs",
        "unambiguous",
        UNAMBIGUOUS,
        "1/2 is not 1/2",
        flip("c1", {**TIES, "payoffs": ["1/2", "1/2"]}),
        "unambiguous",
        "both are 1/2",
    ),
    Attack(
        "refuted where it holds, by wrong payoffs",
        "unambiguous",
        UNAMBIGUOUS,
        "B refuses 1/2",
        flip("c1", {**TIES, "payoffs": ["1/2", "1/3"]}),
        "unambiguous",
        "found 1/3, expected 1/2",
    ),
    Attack(
        "refuted by point beliefs where the claim says prior",
        "beliefs matter",
        UNAMBIGUOUS,
        "S may believe what she likes",
        lambda blocks: flip("c1", get(blocks, C2E))(blocks),
        "unambiguous",
        "the claim admits no other beliefs",
    ),
    Attack(
        "equal payoffs",
        "ties matter",
        UNAMBIGUOUS,
        "one continuation differs from itself",
        each(put(*C1E, "continuations", 1, 1, "largest"), put(*C1E, "payoffs", ["1", "1"])),
        "unambiguous",
        "both are 1",
    ),
    Attack(
        "payoff off",
        "ties matter",
        UNAMBIGUOUS,
        "S gets 1/3",
        put(*C1E, "payoffs", 1, "1/3"),
        "unambiguous",
        "found 1/3, expected 2/3 in continuation 1",
    ),
    Attack(
        "payoffs swapped",
        "ties matter",
        UNAMBIGUOUS,
        "the smallest take pays S more",
        put(*C1E, "payoffs", ["2/3", "1"]),
        "unambiguous",
        "found 2/3, expected 1 in continuation 0",
    ),
    Attack(
        "selections swapped",
        "ties matter",
        UNAMBIGUOUS,
        "the smallest take pays S more",
        lambda blocks: get(blocks, (*C1E, "continuations")).reverse(),
        "unambiguous",
        "in continuation 0",
    ),
    Attack(
        "one selection",
        "ties matter",
        UNAMBIGUOUS,
        "the largest take pays S differently from itself",
        put(*C1E, "continuations", 1, 1, "largest"),
        "unambiguous",
        "found 2/3, expected 1 in continuation 1",
    ),
    Attack(
        "selection unknown",
        "ties matter",
        UNAMBIGUOUS,
        "a selection of one's own",
        put(*C1E, "continuations", 1, 1, "random"),
        "format",
        "expected one of largest, smallest",
    ),
    Attack(
        "payoff of another agent",
        "ties matter",
        UNAMBIGUOUS,
        "B gets what S gets",
        each(put(*C1E, "agent", "B"), put(*C1E, "type", "v=1")),
        "unambiguous",
        "payoffs: found 1, expected 0",
    ),
    Attack(
        "agent unknown",
        "ties matter",
        UNAMBIGUOUS,
        "somebody else gets it",
        put(*C1E, "agent", "C"),
        "format",
        "no agent is named 'C'",
    ),
    Attack(
        "type unknown",
        "ties matter",
        UNAMBIGUOUS,
        "another type gets it",
        put(*C1E, "type", "t2"),
        "format",
        "has no type 't2'",
    ),
    Attack(
        "allocation of another winner",
        "ties matter",
        UNAMBIGUOUS,
        "S sells what she has not won",
        put(*C1E, "allocation", {"B": 1, "S": 0}),
        "unambiguous",
        "payoffs: found 1, expected 0",
    ),
    Attack(
        "allocation to nobody",
        "ties matter",
        UNAMBIGUOUS,
        "the unit is not sold",
        put(*C1E, "allocation", {"B": 0, "S": 0}),
        "unambiguous",
        "no bids lead to [0, 0]",
    ),
    Attack(
        "allocation of two units",
        "ties matter",
        UNAMBIGUOUS,
        "there is a second unit",
        put(*C1E, "allocation", {"B": 1, "S": 1}),
        "unambiguous",
        "no bids lead to [1, 1]",
    ),
    Attack(
        "allocation of less than nothing",
        "ties matter",
        UNAMBIGUOUS,
        "B owes a unit",
        put(*C1E, "allocation", "B", -1),
        "format",
        "an integer 0 ...",
    ),
    Attack(
        "allocation without an agent",
        "ties matter",
        UNAMBIGUOUS,
        "B is not there",
        drop(*C1E, "allocation", "B"),
        "format",
        "exactly the agents' names",
    ),
    Attack(
        "point belief in another type",
        "beliefs matter",
        UNAMBIGUOUS,
        "S asks v=3 for 1/2",
        put(*C2E, "continuations", 1, 0, ["t1", "v=3"]),
        "unambiguous",
        "found 1/2, expected 4/3 in continuation 1",
    ),
    Attack(
        "point belief called the prior",
        "beliefs matter",
        UNAMBIGUOUS,
        "the prior asks for 1/2",
        put(*C2E, "continuations", 1, 0, "prior"),
        "unambiguous",
        "found 1/2, expected 4/3",
    ),
    Attack(
        "point belief in an unknown type",
        "beliefs matter",
        UNAMBIGUOUS,
        "B may be of a type that she has not",
        put(*C2E, "continuations", 1, 0, ["t1", "v=2"]),
        "format",
        "agent 'B' has no type 'v=2'",
    ),
    Attack(
        "point belief in another order",
        "beliefs matter",
        UNAMBIGUOUS,
        "(types are in the agents' order)",
        put(*C2E, "continuations", 1, 0, ["v=1", "t1"]),
        "format",
        "has no type 'v=1'",
    ),
    Attack(
        "point belief about one agent",
        "beliefs matter",
        UNAMBIGUOUS,
        "(too few types)",
        put(*C2E, "continuations", 1, 0, ["v=1"]),
        "format",
        "expected 2 to 2",
    ),
    Attack(
        "belief of another name",
        "beliefs matter",
        UNAMBIGUOUS,
        "(a belief that is none)",
        put(*C2E, "continuations", 1, 0, "posterior"),
        "format",
        "expected an array",
    ),
    Attack(
        "prior where others have moved",
        "two sellers",
        UNAMBIGUOUS,
        "R's belief after S's open move is the prior",
        put(*C1E, "continuations", 0, 0, "prior"),
        "unambiguous",
        "settled moves do not give the beliefs",
    ),
    Attack(
        "a third continuation",
        "ties matter",
        UNAMBIGUOUS,
        "(an entry too many)",
        add(*C1E, "continuations", ["prior", "largest"]),
        "format",
        "expected 2 to 2",
    ),
    Attack(
        "evidence where it holds",
        "unambiguous",
        UNAMBIGUOUS,
        "(keys too many)",
        put(*C1E, "payoffs", ["1/2", "1/2"]),
        "format",
        "unknown key 'payoffs'",
    ),
]

STAGED_ATTACKS = [
    *CONCEPT_ATTACKS,
    *LEARNING_ATTACKS,
    *ONE_SHOT_ATTACKS,
    *TREMBLE_ATTACKS,
    *BELIEF_ATTACKS,
    *ASSESSMENT_ATTACKS,
    *GAME_ATTACKS,
    *DOMINANCE_ATTACKS,
    *VALUE_ATTACKS,
    *UNAMBIGUOUS_ATTACKS,
]


@pytest.mark.parametrize("attack", STAGED_ATTACKS, ids=lambda a: f"{a.kind}: {a.name}")
def test_staged_attack(attack: Attack, tmp_path: Path) -> None:
    run(attack, tmp_path)


PAIRS = ("staged speculator", "staged dominance", "staged strategies")  # where the two profiles have other sets


@pytest.mark.parametrize("name", PAIRS)
def test_lines_of_the_other_form(name: str, tmp_path: Path) -> None:
    """One line about the game or its profile from the other form's certificate of the same instance."""
    one, other = name, name.removeprefix("staged ")
    assert SOURCES[one] == SOURCES[other]
    for into, taken in ((one, other), (other, one)):
        for number in (1, 2):
            blocks = parsed(into)
            blocks[number] = parsed(taken)[number]
            verdict = judge(text_of(blocks), SOURCES[into], tmp_path)
            assert (verdict.verdict, verdict.code) == ("REJECTED", "strategy"), (into, number)


# -- The instance and its claims changed under the certificate, with the hash


class Change(NamedTuple):
    name: str
    instance: str  # the text certified
    changes: tuple[tuple[str, str], ...]  # of the text
    proves: str
    edit: Edit  # of the certificate, besides the header
    code: str
    words: str


SETTLED = claim("welfare", value="3")
ASKS_1_FIRST = ("offer = { quantity = 1, price = 2 }", "offer = { quantity = 1, price = 1 }")
AT_ONCE = interim(S={"t1": "2"}, R={"t1": "0"}, B={"t1": "1"})
B_WAITS = {"action": 1, "agent": "B", "gain": "1/2", "instead": 0, "set": 1, "type": "t1"}
PERFECT = claim("perfect-bayesian")
BELIEF = belief("S", PAID_1, '[{ types = { B = "v=2" } }]')
ABOUT_R = belief("B", '{ offer = { seller = "S" } }', '[{ types = { R = "t1" } }]')
IN_THE_AUCTION = '[[beliefs]]\nagent = "S"\nstage = "auction"\nbelief = [{ types = { B = "v=2" } }]\n'


def judged_as(kind: str, holds: bool, evidence: dict[str, Any]) -> Edit:
    """The only claim's line."""
    return each(put("c1", "kind", kind), put("c1", E, evidence), lambda blocks: blocks[3].update(holds=holds))


MERGES = [
    # B does not know R's bid.  If she did, she would wait where R then asks 1; not knowing it, she gains 1/2 by waiting.
    *(
        Change(
            f"{kind}, {'holds' if holds else 'refuted'} at an open class",
            WAITING + BUYS_AT_ONCE + SETTLED,
            ((SETTLED, claim(kind, expect='"holds"' if holds else '"refuted"')),),
            "B buys at once, not knowing what comes" if holds else "B gains by waiting, whatever she believes",
            judged_as(kind, holds, shown(kind, AT_ONCE if holds else {"deviation": B_WAITS})),
            "merge",
            "the staged form settles neither verdict",
        )
        for kind in CONCEPTS
        for holds in (True, False)
    ),
    # S does not know R's bid either.  B would pay 2; S asks 1.
    *(
        Change(
            f"{kind} holds, though the first to move would ask for more",
            changed(WAITING + BUYS_AT_ONCE, ASKS_1_FIRST) + SETTLED,
            ((SETTLED, claim(kind)),),
            "S asks for 1 what B would buy for 2",
            judged_as(kind, True, shown(kind, interim(S={"t1": "1"}, R={"t1": "0"}, B={"t1": "2"}))),
            "merge",
            "agent 'S', type 't1'",
        )
        for kind in CONCEPTS
    ),
    Change(
        "completed where the histories disagree",
        WAITING + BUYS_AT_ONCE + SETTLED,
        ((BUYS_AT_ONCE, ""),),
        "B's best reply does not turn on what she does not know",
        lambda blocks: put(*COMPLETED, "B", get(blocks, (*COMPLETED, "B")) + 1)(blocks),
        "completion",
        "the selected action is not the same at all its histories, and its beliefs are not computed",
    ),
    Change(
        "belief at an open class",
        WAITING + BUYS_AT_ONCE + SETTLED,
        ((SETTLED, ABOUT_R + SETTLED),),
        "what B believes of types says what she believes of bids",
        each(),
        "merge",
        "the staged form does not take it",
    ),
    Change(
        "belief about bids",
        LABELS + PERFECT,
        (('types = { B = "v=2" }', 'types = { B = "v=2" }, bids = { B = [1] }'),),
        "what S believes of a bid",
        each(),
        "merge",
        "a belief about bids",
    ),
    Change(
        "belief in the auction",
        LABELS + PERFECT,
        ((BELIEF, BELIEF + IN_THE_AUCTION),),
        "what S believes when she bids",
        each(),
        "merge",
        "a belief in the auction",
    ),
    Change(
        "sequential with given beliefs",
        LABELS + PERFECT,
        ((PERFECT, claim("sequential")),),
        "trembles yield the given beliefs",
        each(put("c1", "kind", "sequential"), put("c1", E, "trembles", [])),
        "merge",
        "sequential with given beliefs",
    ),
    Change(
        "sequential refuted with given beliefs",
        LABELS + PERFECT,
        ((PERFECT, claim("sequential")),),
        "the given beliefs are inconsistent",
        judged_as("sequential", False, {"inconsistent": {"kind": "powers", "multipliers": []}}),
        "merge",
        "sequential with given beliefs",
    ),
    Change(
        "bids that tell types",
        SPECULATOR + PERFECT,
        ((B_BIDS_0, B_BIDS_HER_TYPE),),
        "what tells of types tells nothing",
        put(*STRATEGY, "B", 1, 1),
        "game",
        "expected",
    ),
    Change(
        "a bid named later",
        RAISED + PERFECT,
        ((B_BIDS_0, B_BIDS_0 + '\n[[strategy]]\nagent = "S"\nstage = "aftermarket"\n' + NAMED_2 + OFFER_2),),
        "S forgets the bid that her rule names",
        each(),
        "game",
        "nodes: found 21, expected 38",
    ),
    Change(
        "another value",
        SPECULATOR + PERFECT,
        (("marginals = [2]", "marginals = [4]"),),
        "what is an equilibrium for one value is one for another",
        each(),
        "interim",
        "expected 2",
    ),
]


@pytest.mark.parametrize("change", MERGES, ids=lambda change: change.name)
def test_changed_instance(change: Change, tmp_path: Path) -> None:
    blocks = [json.loads(line) for line in certify(read_instance_text(change.instance), form="staged").lines]
    assert judge(text_of(blocks), change.instance, tmp_path).verdict == "VERIFIED"
    instance = changed(change.instance, *change.changes)
    blocks[0]["instance"] = read_instance_text(instance).document
    rehash(blocks)
    change.edit(blocks)
    verdict = judge(text_of(blocks), instance, tmp_path)
    assert verdict.verdict == "REJECTED", f"accepted: {change.proves}"
    assert verdict.code == change.code, verdict
    assert change.words in (verdict.message or ""), verdict


def test_the_explicit_tree_settles_what_is_merged() -> None:
    """Buying at once is refuted there, for every concept."""
    instance = WAITING + BUYS_AT_ONCE + "".join(claim(kind, expect='"refuted"') for kind in CONCEPTS)
    assert certify(read_instance_text(instance), form="explicit").holds
