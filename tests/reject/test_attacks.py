"""Named corruptions of certificates.  Each says which falsehood it would have proved; each stands beside its control,
the certificate that it corrupts, which is verified and whose claim is of the kind attacked.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from corruptions import (
    SOURCES,
    Attack,
    E,
    add,
    bids,
    canonical,
    drop,
    each,
    entry,
    flip,
    get,
    interim,
    judge,
    lines,
    parsed,
    put,
    rehash,
    run,
    swap,
    text_of,
)
from sources import CONCEPTS, claim
from test_more_attacks import MORE_ATTACKS
from test_staged_attacks import STAGED_ATTACKS

from exactgames import certify, read_instance_text
from exactgames.checker.claims.table import CLAIMS

REDUCTION_INTERIM = interim(A={"t1": "1"}, B={"t1": "2/3"})
GREEDY_INTERIM = interim(A={"t1": "2/3"}, B={"t1": "0"})
NO_GAIN = {"action": 3, "agent": "A", "gain": "1/3", "instead": 0, "set": 0, "type": "t1"}


def with_trembles(kind: str, evidence: dict[str, Any]) -> dict[str, Any]:
    return {**evidence, "trembles": []} if kind == "sequential" else evidence


# The four concepts, each with the same attacks.  In demand-reduction all four hold, in greedy none does.
CONCEPT_ATTACKS = [
    attack
    for kind, c in zip(CONCEPTS, ("c1", "c2", "c3", "c4"), strict=True)
    for attack in (
        Attack(
            "interim digit",
            "demand-reduction",
            kind,
            "A expects 2, not 1, in equilibrium",
            put(c, E, "interim", "A", "t1", "2"),
            "interim",
            "found 2, expected 1",
        ),
        Attack(
            "interim of the other agent",
            "demand-reduction",
            kind,
            "B expects a denominator more",
            put(c, E, "interim", "B", "t1", "2/4"),
            "format",
            "lowest terms",
        ),
        Attack(
            "interim type unknown",
            "demand-reduction",
            kind,
            "a type that does not exist expects something",
            each(put(c, E, "interim", "B", "t2", "2/3"), drop(c, E, "interim", "B", "t1")),
            "format",
            "exactly her types",
        ),
        Attack(
            "interim agent missing",
            "demand-reduction",
            kind,
            "an equilibrium in which B does not matter",
            drop(c, E, "interim", "B"),
            "format",
            "exactly the agents' names",
        ),
        Attack(
            "refuted where it holds",
            "demand-reduction",
            kind,
            "an equilibrium is none: A gains 1/3",
            flip(c, with_trembles(kind, {"deviation": NO_GAIN})),
            "deviation",
            "nobody gains anything",
        ),
        Attack(
            "holds where it is refuted",
            "greedy",
            kind,
            "bidding for both units is an equilibrium",
            flip(c, with_trembles(kind, GREEDY_INTERIM)),
            "rationality",
            "gains 1/3",
        ),
        Attack(
            "holds says false, evidence says true",
            "demand-reduction",
            kind,
            "an equilibrium is none, by what shows that it is one",
            flip(c),
            "format",
            "'deviation' is missing",
        ),
        Attack(
            "holds says true, evidence says false",
            "greedy",
            kind,
            "a profile is an equilibrium, by a deviation from it",
            flip(c),
            "format",
            "'interim' is missing",
        ),
        Attack(
            "gain off by one digit",
            "greedy",
            kind,
            "A gains 2/3 instead of 1/3",
            put(c, E, "deviation", "gain", "2/3"),
            "deviation",
            "expected the largest, 1/3",
        ),
        Attack(
            "gain too small",
            "greedy",
            kind,
            "the largest gain is 1/6",
            put(c, E, "deviation", "gain", "1/6"),
            "deviation",
            "expected the largest, 1/3",
        ),
        Attack(
            "set that does not exist",
            "greedy",
            kind,
            "a deviation at no set",
            put(c, E, "deviation", "set", 1),
            "format",
            "an integer 0 ... 0",
        ),
        Attack(
            "action not played",
            "greedy",
            kind,
            "A deviates from a bid that is not hers",
            put(c, E, "deviation", "action", 4),
            "deviation",
            "action 4 is not one that the strategy plays",
        ),
        Attack(
            "instead is the strategy",
            "greedy",
            kind,
            "A gains by doing what she does",
            put(c, E, "deviation", "instead", 5),
            "deviation",
            "plays action 5 there for sure",
        ),
        Attack(
            "instead gains less",
            "greedy",
            kind,
            "A gains 1/3 by a bid that gains nothing",
            put(c, E, "deviation", "instead", 4),
            "deviation",
            "not part of a plan that gains most",
        ),
        Attack(
            "instead out of range",
            "greedy",
            kind,
            "A gains by a bid that she does not have",
            put(c, E, "deviation", "instead", 6),
            "deviation",
            "an integer 0 ... 5",
        ),
        Attack(
            "wrong agent",
            "greedy",
            kind,
            "B gains by deviating",
            each(put(c, E, "deviation", "agent", "B"), put(c, E, "deviation", "action", 1)),
            "deviation",
            "not part of a plan that gains most",
        ),
        Attack(
            "agent unknown",
            "greedy",
            kind,
            "somebody else gains",
            put(c, E, "deviation", "agent", "C"),
            "format",
            "no agent is named 'C'",
        ),
        Attack(
            "wrong type",
            "greedy",
            kind,
            "another type gains",
            put(c, E, "deviation", "type", "t2"),
            "deviation",
            "not the type at that set",
        ),
    )
]

C1E, C2E = ("c1", E), ("c2", E)
UNIFORM = ["S", 1, 1, 1, "1"]
BELIEF = {"agent": "R", "found": ["1", "0"], "required": ["1/2", "1/2"], "rule": "bayes", "set": 0}

BELIEF_ATTACKS = [
    # Trembles; the belief that the file gives at one of B's sets needs a coefficient, or a power.
    Attack(
        "trembles missing",
        "trembles",
        "sequential",
        "a belief of 3/4 comes from equal trembles",
        put("c4", E, "trembles", []),
        "trembles",
        "do not give the belief that the file gives at set 2 of agent 'B'",
    ),
    Attack(
        "trembles left out",
        "trembles",
        "sequential",
        "a sequential equilibrium needs no trembles",
        drop("c4", E, "trembles"),
        "format",
        "'trembles' is missing",
    ),
    Attack(
        "wrong power",
        "trembles",
        "sequential",
        "trembles of different order give 3/4",
        put("c4", E, "trembles", 0, 3, 2),
        "trembles",
        "do not give the belief",
    ),
    Attack(
        "power lowered",
        "powers-of-trembles",
        "sequential",
        "trembles of equal order give certainty",
        put(*C1E, "trembles", 0, 3, 1),
        "trembles",
        "do not give the belief",
    ),
    Attack(
        "power 0",
        "trembles",
        "sequential",
        "a tremble is an action of the profile",
        put("c4", E, "trembles", 0, 3, 0),
        "trembles",
        "an integer 1 ...",
    ),
    Attack(
        "wrong coefficient",
        "trembles",
        "sequential",
        "odds of 2 are odds of 3",
        put("c4", E, "trembles", 0, 4, "1/2"),
        "trembles",
        "do not give the belief",
    ),
    Attack(
        "coefficient 0",
        "trembles",
        "sequential",
        "an action without probability trembles",
        put("c4", E, "trembles", 0, 4, "0"),
        "trembles",
        "not positive",
    ),
    Attack(
        "negative coefficient",
        "trembles",
        "sequential",
        "a negative probability",
        put("c4", E, "trembles", 0, 4, "-1/3"),
        "trembles",
        "not positive",
    ),
    Attack(
        "action of the support listed",
        "trembles",
        "sequential",
        "what is played for sure trembles",
        put("c4", E, "trembles", 0, 2, 0),
        "trembles",
        "the strategy plays that action",
    ),
    Attack(
        "the other type trembles",
        "trembles",
        "sequential",
        "the belief is 1/4, not 3/4",
        put("c4", E, "trembles", 0, 1, 0),
        "trembles",
        "do not give the belief",
    ),
    Attack(
        "unsorted",
        "two-trembles",
        "sequential",
        "(a second way to write the same)",
        lambda blocks: get(blocks, ("c1", E, "trembles")).reverse(),
        "trembles",
        "not sorted",
    ),
    Attack(
        "listed twice",
        "trembles",
        "sequential",
        "an action trembles with two coefficients",
        add("c4", E, "trembles", ["S", 1, 1, 1, "1/9"]),
        "trembles",
        "twice the same",
    ),
    Attack(
        "tremble without given beliefs",
        "demand-reduction",
        "sequential",
        "beliefs of one's own choice",
        add("c4", E, "trembles", ["A", 0, 0, 2, "1"]),
        "trembles",
        "the file gives no beliefs",
    ),
    Attack(
        "tremble of no action",
        "trembles",
        "sequential",
        "an action that is none trembles",
        put("c4", E, "trembles", 0, 2, 3),
        "trembles",
        "an integer 0 ... 2",
    ),
    Attack(
        "refuted with trembles",
        "trembles-refuted",
        "sequential",
        "S gains under trembles that somebody chose",
        put(*C1E, "trembles", []),
        "format",
        "found a table with keys 'deviation, trembles'",
    ),
    Attack(
        "holds where a type deviates",
        "trembles-refuted",
        "sequential",
        "not to offer is optimal for a type that values nothing",
        flip(
            "c1",
            {
                **interim(B={"t1": "1"}, R={"t1": "2"}, S={"s": "5", "t": "0"}),
                "trembles": [["S", 1, 1, 1, "1/3"]],
            },
        ),
        "rationality",
        "type 't' gains 2",
    ),
    # Given beliefs against Bayes' rule.
    Attack(
        "found digit",
        "against-bayes",
        "weak-perfect-bayesian",
        "the file's belief is another",
        put(*C2E, "belief", "found", ["3/4", "1/4"]),
        "belief",
        "found: not the distribution",
    ),
    Attack(
        "required digit",
        "against-bayes",
        "weak-perfect-bayesian",
        "Bayes' rule gives 1/3",
        put(*C2E, "belief", "required", ["1/3", "2/3"]),
        "belief",
        "required: not the distribution",
    ),
    Attack(
        "found too short",
        "against-bayes",
        "weak-perfect-bayesian",
        "a belief over one history",
        drop(*C2E, "belief", "found", 1),
        "format",
        "expected 2 to 2",
    ),
    Attack(
        "rule not of the concept",
        "against-bayes",
        "weak-perfect-bayesian",
        "the weak concept asks for updating",
        put(*C2E, "belief", "rule", "updating"),
        "belief",
        "does not ask for updating",
    ),
    Attack(
        "rule that asks for nothing",
        "against-bayes",
        "perfect-bayesian",
        "updating fixes a first belief",
        put("c3", E, "belief", "rule", "updating"),
        "belief",
        "updating requires nothing",
    ),
    Attack(
        "belief of Bayes-Nash",
        "against-bayes",
        "bayes-nash",
        "Bayes-Nash asks for beliefs",
        flip("c1", {"belief": BELIEF}),
        "belief",
        "bayes-nash does not ask for bayes",
    ),
    Attack(
        "set without a given belief",
        "against-bayes",
        "weak-perfect-bayesian",
        "the file believes something elsewhere",
        put(*C2E, "belief", "set", 2),
        "belief",
        "the file gives no belief at set 2",
    ),
    Attack(
        "set that Bayes' rule does not reach",
        "against-updating",
        "perfect-bayesian",
        "Bayes' rule fixes a belief off the path",
        put(*C2E, "belief", "rule", "bayes"),
        "belief",
        "bayes requires nothing",
    ),
    Attack(
        "updating digit",
        "against-updating",
        "perfect-bayesian",
        "updating requires 2/3",
        put(*C2E, "belief", "required", ["2/3", "1/3"]),
        "belief",
        "required: not the distribution",
    ),
    Attack(
        "holds against Bayes' rule",
        "against-bayes",
        "weak-perfect-bayesian",
        "a belief of 1 where types differ equally is Bayes' rule",
        flip("c2", interim(B={"t1": "1"}, R={"t1": "2"}, S={"s": "5", "t": "6"})),
        "belief",
        "bayes fails at set 0 of agent 'R'",
    ),
    Attack(
        "holds against updating",
        "against-updating",
        "perfect-bayesian",
        "a belief may change between two sets without reason",
        flip("c2", interim(B={"t1": "1"}, R={"t1": "2"}, S={"s": "5", "t": "6"})),
        "belief",
        "updating fails at set 6 of agent 'B'",
    ),
    Attack(
        "a good belief called bad",
        "trembles",
        "perfect-bayesian",
        "an equilibrium is none, for a belief that nothing forbids",
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
    # Inconsistency.
    Attack(
        "multiplier digit",
        "wrong-powers",
        "sequential",
        "a vector that contradicts nothing contradicts the powers",
        put(*C1E, "inconsistent", "multipliers", 0, 3, "2"),
        "inconsistent",
        "the sum is positive",
    ),
    Attack(
        "multiplier negative",
        "wrong-powers",
        "sequential",
        "y < 0 outside the support",
        put(*C1E, "inconsistent", "multipliers", 0, 3, "-1"),
        "inconsistent",
        "outside the belief's support",
    ),
    Attack(
        "multipliers 0",
        "wrong-powers",
        "sequential",
        "nothing contradicts the powers",
        each(put(*C1E, "inconsistent", "multipliers", 0, 3, "0"), put(*C1E, "inconsistent", "multipliers", 1, 3, "0")),
        "inconsistent",
        "nothing is strict",
    ),
    Attack(
        "no multipliers",
        "wrong-powers",
        "sequential",
        "nothing at all contradicts the powers",
        put(*C1E, "inconsistent", "multipliers", []),
        "inconsistent",
        "nothing is strict",
    ),
    Attack(
        "multiplier dropped",
        "wrong-powers",
        "sequential",
        "one belief alone is inconsistent",
        drop(*C1E, "inconsistent", "multipliers", 1),
        "inconsistent",
        "the sum is positive",
    ),
    Attack(
        "multiplier twice",
        "wrong-powers",
        "sequential",
        "a history counts twice",
        add(*C1E, "inconsistent", "multipliers", ["B", 2, 1, "1"]),
        "inconsistent",
        "twice the same history",
    ),
    Attack(
        "multiplier where no belief is given",
        "wrong-powers",
        "sequential",
        "a belief of the check contradicts itself",
        put(*C1E, "inconsistent", "multipliers", 0, 1, 3),
        "inconsistent",
        "the file gives no belief at set 3",
    ),
    Attack(
        "multiplier at the first history",
        "wrong-powers",
        "sequential",
        "half of a contradiction is one",
        put(*C1E, "inconsistent", "multipliers", 0, 2, 0),
        "inconsistent",
        "the sum is positive",
    ),
    Attack(
        "exponent digit",
        "wrong-coefficients",
        "sequential",
        "a product over unequal paths contradicts",
        put(*C1E, "inconsistent", "exponents", 0, 3, 2),
        "inconsistent",
        "the sum is not 0",
    ),
    Attack(
        "exponents 0",
        "wrong-coefficients",
        "sequential",
        "1 is not 1",
        each(put(*C1E, "inconsistent", "exponents", 0, 3, 0), put(*C1E, "inconsistent", "exponents", 1, 3, 0)),
        "inconsistent",
        "the product is 1",
    ),
    Attack(
        "no exponents",
        "wrong-coefficients",
        "sequential",
        "the empty product is not 1",
        put(*C1E, "inconsistent", "exponents", []),
        "inconsistent",
        "the product is 1",
    ),
    Attack(
        "exponent at the first history only",
        "wrong-coefficients",
        "sequential",
        "a history contradicts itself",
        put(*C1E, "inconsistent", "exponents", [["B", 2, 0, 1]]),
        "inconsistent",
        "the product is 1",
    ),
    Attack(
        "exponent outside the support",
        "wrong-powers",
        "sequential",
        "ratios of probability 0",
        put(*C1E, "inconsistent", {"exponents": [["B", 2, 1, 1], ["R", 2, 0, 1]], "kind": "coefficients"}),
        "inconsistent",
        "outside the belief's support",
    ),
    Attack(
        "exponent a fraction",
        "wrong-coefficients",
        "sequential",
        "a root of a product is one",
        put(*C1E, "inconsistent", "exponents", 0, 3, "1/2"),
        "format",
        "expected an integer",
    ),
    Attack(
        "exponent huge",
        "wrong-coefficients",
        "sequential",
        "(a product too long to compute)",
        each(
            put(*C1E, "inconsistent", "exponents", 0, 3, 10**900),
            put(*C1E, "inconsistent", "exponents", 1, 3, -(10**900)),
        ),
        "too-large",
        "bits",
    ),
    Attack(
        "consistent beliefs called inconsistent (powers)",
        "trembles",
        "sequential",
        "beliefs that trembles give come from none",
        flip("c4", {"inconsistent": {"kind": "powers", "multipliers": [["B", 2, 1, "1"]]}}),
        "inconsistent",
        "the sum is positive",
    ),
    Attack(
        "consistent beliefs called inconsistent (coefficients)",
        "trembles",
        "sequential",
        "beliefs that trembles give come from none",
        flip("c4", {"inconsistent": {"exponents": [["B", 2, 1, 1]], "kind": "coefficients"}}),
        "inconsistent",
        "the sum is not 0",
    ),
    Attack(
        "inconsistent where no trembles are asked for",
        "trembles",
        "perfect-bayesian",
        "perfect Bayesian asks for trembles",
        flip("c3", {"inconsistent": {"kind": "powers", "multipliers": []}}),
        "format",
        "'deviation' is missing",
    ),
    Attack(
        "inconsistent beliefs called consistent",
        "wrong-powers",
        "sequential",
        "beliefs that contradict each other come from trembles",
        flip(
            "c1",
            {
                **interim(B={"t1": "1"}, R={"t1": "2"}, S={"s": "5", "t": "6"}),
                "trembles": [["S", 1, 1, 2, "1"]],
            },
        ),
        "trembles",
        "at set 2 of agent 'R'",
    ),
]

STRATEGY, COMPLETED = ("assessment", "strategy"), ("assessment", "completed")
ASSESSMENT_ATTACKS = [
    Attack(
        "action on the path",
        "speculator",
        "perfect-bayesian",
        "the equilibrium is of another bid",
        put(*STRATEGY, "S", 0, 1),
        "strategy",
        "set 0: not what strategy rule 1 says",
    ),
    Attack(
        "action off the path",
        "speculator",
        "perfect-bayesian",
        "the equilibrium threatens with another offer",
        put(*STRATEGY, "S", 1, 1),
        "strategy",
        "set 1: not what strategy rule 3 says",
    ),
    Attack(
        "optimal, not selected",
        "speculator",
        "perfect-bayesian",
        "an indifferent buyer refuses: another profile",
        put(*STRATEGY, "B", 1, 0),
        "completion",
        "type 'v=1', set 1: the selected best reply is action 1",
    ),
    Attack(
        "not optimal",
        "speculator",
        "perfect-bayesian",
        "a buyer who gains refuses",
        put(*STRATEGY, "B", 8, 0),
        "completion",
        "the selected best reply is action 1",
    ),
    Attack(
        "completed take under a posted price",
        "example-15",
        "bayes-nash",
        "who is asked last leaves what she wants",
        put(*STRATEGY, "2", 24, 0),
        "completion",
        "the selected best reply is action 1",
    ),
    Attack(
        "completed offer",
        "example-15",
        "sequential",
        "a lower price is offered",
        put(*STRATEGY, "1", 2, 1),
        "completion",
        "the selected best reply is action 0",
    ),
    Attack(
        "mixture where a rule plays one action",
        "speculator",
        "perfect-bayesian",
        "S mixes",
        put(*STRATEGY, "S", 0, [[1, 1], [2, 1]]),
        "strategy",
        "not what strategy rule 1 says",
    ),
    Attack(
        "mixture where no rule matches",
        "speculator",
        "perfect-bayesian",
        "an indifferent buyer mixes",
        put(*STRATEGY, "B", 1, [[0, 1], [1, 1]]),
        "strategy",
        "a mixture where no rule matches",
    ),
    Attack(
        "weights with a common factor",
        "random-ties",
        "bayes-nash",
        "(a second way to write the same)",
        put(*STRATEGY, "A", 0, [[0, 2], [1, 4]]),
        "strategy",
        "without common factor",
    ),
    Attack(
        "weights of another mixture",
        "random-ties",
        "bayes-nash",
        "A plays her bids with equal probability",
        put(*STRATEGY, "A", 0, [[0, 1], [1, 1]]),
        "strategy",
        "not what strategy rule 1 says",
    ),
    Attack(
        "a weight of 0",
        "random-ties",
        "bayes-nash",
        "A mixes and does not",
        put(*STRATEGY, "A", 0, [[0, 0], [1, 1]]),
        "strategy",
        "positive weights",
    ),
    Attack(
        "a negative weight",
        "random-ties",
        "bayes-nash",
        "a negative probability",
        put(*STRATEGY, "A", 0, [[0, -1], [1, 2]]),
        "strategy",
        "positive weights",
    ),
    Attack(
        "mixture of one",
        "random-ties",
        "bayes-nash",
        "(a second way to write an action)",
        put(*STRATEGY, "B", 0, [[1, 1]]),
        "strategy",
        "at least two actions",
    ),
    Attack(
        "mixture not ascending",
        "random-ties",
        "bayes-nash",
        "(a second way to write the same)",
        put(*STRATEGY, "A", 0, [[1, 2], [0, 1]]),
        "strategy",
        "ascending",
    ),
    Attack(
        "mixture of the same action",
        "random-ties",
        "bayes-nash",
        "an action is played twice",
        put(*STRATEGY, "A", 0, [[1, 1], [1, 2]]),
        "strategy",
        "ascending",
    ),
    Attack(
        "action in place of a mixture",
        "random-ties",
        "bayes-nash",
        "A plays one bid for sure",
        put(*STRATEGY, "A", 0, 1),
        "strategy",
        "not what strategy rule 1 says",
    ),
    Attack(
        "action that is none",
        "speculator",
        "perfect-bayesian",
        "S bids what she cannot",
        put(*STRATEGY, "S", 0, 3),
        "strategy",
        "an action, 0 ... 2",
    ),
    Attack(
        "too few entries",
        "speculator",
        "perfect-bayesian",
        "nothing is said of one set",
        drop(*STRATEGY, "B", 13),
        "strategy",
        "found 13 entries",
    ),
    Attack(
        "too many entries",
        "speculator",
        "perfect-bayesian",
        "a set that does not exist",
        add(*STRATEGY, "B", 1),
        "strategy",
        "found 15 entries",
    ),
    Attack(
        "an agent without strategy",
        "speculator",
        "perfect-bayesian",
        "B has none",
        drop(*STRATEGY, "B"),
        "format",
        "exactly the agents' names",
    ),
    Attack(
        "completed too many",
        "speculator",
        "perfect-bayesian",
        "the file leaves S's offers open",
        put(*COMPLETED, "S", 6),
        "strategy",
        "found 6, expected 0",
    ),
    Attack(
        "completed too few",
        "speculator",
        "perfect-bayesian",
        "the file says what B answers",
        put(*COMPLETED, "B", 11),
        "strategy",
        "found 11, expected 12",
    ),
    Attack(
        "no assessment",
        "speculator",
        "perfect-bayesian",
        "an equilibrium without a profile",
        lambda blocks: blocks.pop(2),
        "format",
        "block",
    ),
]

GAME_ATTACKS = [
    Attack("one node more", "speculator", "game", "another game", put("game", "nodes", 112), "game", "expected 111"),
    Attack(
        "one terminal node less",
        "speculator",
        "game",
        "another game",
        put("game", "terminal_nodes", 65),
        "game",
        "expected 66",
    ),
    Attack(
        "one information set more",
        "speculator",
        "game",
        "B can tell apart what she cannot",
        put("game", "infosets", "B", 15),
        "game",
        "expected 14",
    ),
    Attack(
        "an agent left out",
        "speculator",
        "game",
        "a game without S",
        drop("game", "infosets", "S"),
        "format",
        "exactly the agents' names",
    ),
    Attack(
        "an agent too many",
        "speculator",
        "game",
        "a game with a third agent",
        put("game", "infosets", "C", 0),
        "format",
        "exactly the agents' names",
    ),
]


BULLY = {"agent": "bully", "type": "t1"}
DOMINANCE_ATTACKS = [
    # Undominated by mixtures: in "mixture" the belief at c2 needs a weight on column 1 of at least 1/4.
    Attack(
        "belief weight too small",
        "mixture",
        "undominated",
        "a bid is a best reply to a belief to which another is better",
        put(*bids("c2"), "belief", 0, 1, "1/5"),
        "dominance",
        "bid '0,0' earns more",
    ),
    Attack(
        "belief weight 0",
        "mixture",
        "undominated",
        "a listed column has no weight",
        put(*bids("c2"), "belief", 0, 1, "0"),
        "dominance",
        "not positive",
    ),
    Attack(
        "belief weight negative",
        "mixture",
        "undominated",
        "a negative probability makes a bid a best reply",
        put(*bids("c2"), "belief", 0, 1, "-1/4"),
        "dominance",
        "not positive",
    ),
    Attack(
        "belief entry dropped",
        "mixture",
        "undominated",
        "a best reply to the uniform belief",
        drop(*bids("c2"), "belief", 0),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief on the wrong column",
        "mixture",
        "undominated",
        "a best reply to the other bid of B",
        put(*bids("c2"), "belief", 0, 0, [0]),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief on a column twice",
        "mixture",
        "undominated",
        "two weights on one column",
        add(*bids("c2"), "belief", [[1], "1"]),
        "dominance",
        "twice the same column",
    ),
    Attack(
        "belief on no column",
        "mixture",
        "undominated",
        "B has a third bid",
        put(*bids("c2"), "belief", 0, 0, [2]),
        "dominance",
        "an integer 0 ... 1",
    ),
    Attack(
        "a dominated bid called undominated",
        "mixture",
        "undominated",
        "3,1 is a best reply to a full-support belief",
        flip("c6", entry(agent="A", type="t1", bid="3,1", belief=[[[1], "1/4"]])),
        "dominance",
        "earns more",
    ),
    Attack(
        "a dominated bid called undominated, large weights",
        "footnote-6",
        "dominated",
        "the bully's bid is undominated",
        flip("c2", entry(**BULLY, bid="3/2", belief=[[[0], "1000000"]])),
        "dominance",
        "earns more",
    ),
    Attack(
        "belief in a claim by pure bids",
        "mixture",
        "undominated",
        "(evidence of another shape)",
        put("c3", E, "bids", [{"agent": "A", "against": "actions", "bid": "3,1", "type": "t1", "belief": []}]),
        "format",
        "'witnesses' is missing",
    ),
    Attack(
        "evidence about another bid",
        "mixture",
        "undominated",
        "that 0,0 is undominated shows that 3,2 is",
        each(put(*bids("c2"), "bid", "0,0"), put(*bids("c2"), "belief", [])),
        "dominance",
        "concerned",
    ),
    Attack(
        "evidence about no bid",
        "mixture",
        "undominated",
        "nothing shows it",
        put("c2", E, "bids", []),
        "dominance",
        "found evidence on 0 bids",
    ),
    Attack(
        "evidence twice",
        "mixture",
        "undominated",
        "two bids are undominated",
        lambda blocks: get(blocks, ("c2", E, "bids")).append(get(blocks, bids("c2"))),
        "dominance",
        "found evidence on 2 bids",
    ),
    Attack(
        "a type left out",
        "dominance",
        "dominated",
        "that one type's bid is dominated shows it for both",
        drop(*bids("c8", 1)),
        "dominance",
        "found evidence on 1 bids, expected it on the 2",
    ),
    Attack(
        "types swapped",
        "dominance",
        "dominated",
        "(another order)",
        lambda blocks: get(blocks, ("c8", E, "bids")).reverse(),
        "dominance",
        "in order",
    ),
    Attack(
        "no evidence that refutes",
        "dominance",
        "undominated",
        "a bid is dominated because nothing says so",
        put("c6", E, "bids", []),
        "dominance",
        "one or more",
    ),
    Attack(
        "refuted twice by one bid",
        "dominance",
        "undominated",
        "two bids refute it",
        lambda blocks: get(blocks, ("c6", E, "bids")).append(get(blocks, bids("c6"))),
        "dominance",
        "distinct",
    ),
    Attack(
        "refuted by a bid not concerned",
        "bully",
        "undominated",
        "the profile's bid is dominated because another one is",
        put("c1", E, entry(**BULLY, bid="1", dominator=[["1/2", "1"]], strict=[2])),
        "dominance",
        "of the bids concerned",
    ),
    # Pure bids: a witness for every other bid.
    Attack(
        "witness that shows nothing",
        "mixture",
        "undominated",
        "0,0 earns less at a column where it earns more",
        put(*bids("c3"), "witnesses", 0, 1, [0]),
        "dominance",
        "'0,0' does not earn less",
    ),
    Attack(
        "witness null where payoffs differ",
        "mixture",
        "undominated",
        "3,2 earns the same as 3,1 everywhere",
        put(*bids("c3"), "witnesses", 1, 1, None),
        "dominance",
        "does not earn the same everywhere",
    ),
    Attack(
        "witness where payoffs are the same",
        "pure",
        "undominated",
        "0 earns less than 1/2 somewhere",
        put(*bids("c1"), "witnesses", 0, 1, [0]),
        "dominance",
        "does not earn less",
    ),
    Attack(
        "witness missing",
        "mixture",
        "undominated",
        "nothing needs to be said of one bid",
        drop(*bids("c3"), "witnesses", 1),
        "format",
        "found 1 entries",
    ),
    Attack(
        "witnesses out of order",
        "mixture",
        "undominated",
        "(another order)",
        lambda blocks: get(blocks, (*bids("c3"), "witnesses")).reverse(),
        "dominance",
        "expected '0,0'",
    ),
    Attack(
        "witness against itself",
        "mixture",
        "undominated",
        "the bid earns less than itself",
        put(*bids("c3"), "witnesses", 0, 0, "3,1"),
        "dominance",
        "expected '0,0'",
    ),
    Attack(
        "a bid that a pure bid dominates called undominated",
        "pure",
        "dominated",
        "0 is undominated by pure bids: 1/2 earns the same everywhere",
        flip("c3", entry(agent="other", type="t1", bid="0", witnesses=[["1/2", None]])),
        "dominance",
        "does not earn the same everywhere",
    ),
    # Dominated.
    Attack(
        "weights not summing to 1",
        "mixture",
        "dominated",
        "more than everything dominates",
        put(*bids("c1"), "dominator", 0, 1, "2/3"),
        "dominance",
        "do not sum to 1",
    ),
    Attack(
        "weights below 1",
        "mixture",
        "dominated",
        "less than everything dominates",
        put(*bids("c1"), "dominator", 0, 1, "1/3"),
        "dominance",
        "do not sum to 1",
    ),
    Attack(
        "negative weight",
        "mixture",
        "dominated",
        "a negative probability dominates",
        put(*bids("c1"), "dominator", [["0,0", "-1"], ["3,2", "2"]]),
        "dominance",
        "not positive",
    ),
    Attack(
        "weight 0",
        "footnote-6",
        "dominated",
        "(a bid that is not in the mixture)",
        add(*bids("c2"), "dominator", ["1/2", "0"]),
        "dominance",
        "not positive",
    ),
    Attack(
        "bid in the mixture twice",
        "mixture",
        "dominated",
        "(a second way to write the same)",
        put(*bids("c1"), "dominator", [["0,0", "1/2"], ["3,2", "1/4"], ["3,2", "1/4"]]),
        "dominance",
        "twice",
    ),
    Attack(
        "a mixture that loses somewhere",
        "mixture",
        "dominated",
        "a mixture that is worse at column 1 dominates",
        put(*bids("c1"), "dominator", [["0,0", "3/4"], ["3,2", "1/4"]]),
        "dominance",
        "worse at some column",
    ),
    Attack(
        "a pure bid that loses somewhere",
        "mixture",
        "dominated",
        "0,0 alone dominates",
        put(*bids("c1"), "dominator", [["0,0", "1"]]),
        "dominance",
        "worse at some column",
    ),
    Attack(
        "the bid dominates itself",
        "mixture",
        "dominated",
        "a bid is better than itself",
        put(*bids("c1"), "dominator", [["3,1", "1"]]),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "no dominator",
        "mixture",
        "dominated",
        "nothing dominates",
        put(*bids("c1"), "dominator", []),
        "format",
        "found 0 entries",
    ),
    Attack(
        "strict column wrong",
        "footnote-6",
        "dominated",
        "a bid of 0 is better against 0, where both win at 0",
        put(*bids("c2"), "strict", [0]),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "strict column of the wrong length",
        "footnote-6",
        "dominated",
        "there is a third agent",
        put(*bids("c2"), "strict", [2, 0]),
        "format",
        "expected 1 to 1",
    ),
    Attack(
        "an undominated bid called dominated",
        "low-top",
        "undominated",
        "a bid that nothing is better than is dominated",
        flip("c2", entry(**BULLY, bid="1/2", dominator=[["0", "1"]], strict=[1])),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "an undominated bid called dominated, by what loses",
        "dominance",
        "dominated",
        "S's bid of 1 is dominated by 2",
        flip("c7", entry(agent="S", type="t1", bid="1", dominator=[["2", "1"]], strict=[1])),
        "dominance",
        "",
    ),
    Attack(
        "mixture in a claim by pure bids",
        "mixture",
        "dominated",
        "a mixture is a pure bid",
        flip("c4", entry(agent="A", type="t1", bid="3,1", dominator=[["0,0", "1/2"], ["3,2", "1/2"]], strict=[0])),
        "dominance",
        "a mixture, where the claim is by pure bids",
    ),
    # Actions and strategies.
    Attack(
        "dominated against actions, claimed against strategies",
        "strategies",
        "dominated",
        "the stronger blame from the weaker evidence",
        flip("c1", entry(agent="Bo", type="t1", bid="1", dominator=[["0", "1"]], strict=[0])),
        "dominance",
        "actions evidence does not prove this claim",
    ),
    Attack(
        "the same, written as columns of strategies",
        "strategies",
        "dominated",
        "Bo's bid is dominated against strategies",
        flip(
            "c1",
            {
                "bids": [
                    {
                        "against": "strategies",
                        "agent": "Bo",
                        "type": "t1",
                        "bid": "1",
                        "dominator": [["0", "1"]],
                        "strict": [[0, 0]],
                    }
                ]
            },
        ),
        "dominance",
        "worse at some column",
    ),
    Attack(
        "undominated against strategies, claimed against actions",
        "strategies",
        "dominated",
        "the stronger praise from the weaker evidence",
        lambda blocks: flip("c3", get(blocks, ("c2", E)))(blocks),
        "dominance",
        "strategies evidence does not prove this claim",
    ),
    Attack(
        "column of actions for strategies",
        "strategies",
        "undominated",
        "(columns of another shape)",
        put(*bids("c2"), "belief", 0, 0, [1]),
        "format",
        "expected an array",
    ),
    Attack(
        "column of another strategy",
        "strategies",
        "undominated",
        "a best reply to Ann's other strategy",
        put(*bids("c2"), "belief", 0, 0, [[0, 1]]),
        "dominance",
        "earns more",
    ),
    Attack(
        "strategy weight too small",
        "strategies",
        "undominated",
        "a best reply to a belief to which another is better",
        put(*bids("c2"), "belief", 0, 1, "1"),
        "dominance",
        "earns more",
    ),
    Attack(
        "strategy evidence called actions",
        "strategies",
        "undominated",
        "undominated against actions",
        put(*bids("c2"), "against", "actions"),
        "dominance",
        "expected an integer",
    ),
    Attack(
        "dominator against strategies called actions",
        "dominance",
        "dominated",
        "(columns of another shape)",
        put(*bids("c4"), "against", "actions"),
        "dominance",
        "actions evidence does not prove this claim",
    ),
    Attack(
        "strict strategy wrong",
        "dominance",
        "dominated",
        "1 is better where B bids nothing",
        put(*bids("c4"), "strict", [[0, 0]]),
        "dominance",
        "not better at the strict column",
    ),
    Attack(
        "another agent",
        "dominance",
        "dominated",
        "S's bid is dominated because B's is",
        put(*bids("c8"), "agent", "S"),
        "dominance",
        "",
    ),
    Attack(
        "a bid that is none",
        "mixture",
        "dominated",
        "a bid that A does not have is dominated",
        put(*bids("c1"), "bid", "3"),
        "dominance",
        "there is no '3'",
    ),
]

VALUE_ATTACKS = [
    Attack(
        "welfare digit",
        "demand-reduction",
        "welfare",
        "nothing is lost but 1/6",
        put("c5", E, "value", "11/6"),
        "value",
        "expected 5/3",
    ),
    Attack(
        "optimum digit",
        "demand-reduction",
        "optimum",
        "three units could be won",
        put("c6", E, "value", "3"),
        "value",
        "expected 2",
    ),
    Attack(
        "ratio digit",
        "demand-reduction",
        "ratio",
        "the loss is larger",
        put("c7", E, "value", "7/5"),
        "value",
        "expected 6/5",
    ),
    Attack(
        "utility digit",
        "speculator",
        "utility",
        "the speculator earns more",
        put("c7", E, "value", "5/3"),
        "value",
        "expected 4/3",
    ),
    Attack(
        "utility of a sign",
        "speculator",
        "utility",
        "the speculator loses",
        put("c7", E, "value", "-4/3"),
        "value",
        "expected 4/3",
    ),
    Attack(
        "welfare null",
        "demand-reduction",
        "welfare",
        "there is no welfare",
        put("c5", E, "value", None),
        "value",
        "found null",
    ),
    Attack(
        "ratio of nothing",
        "worthless",
        "ratio",
        "0/0 is 1",
        put("c2", E, "value", "1"),
        "value",
        "found 1, expected null",
    ),
    Attack(
        "ratio of nothing as claimed",
        "worthless",
        "ratio",
        "0/0 is 1, as the file claims",
        flip("c3", {"value": "1"}),
        "value",
        "expected null",
    ),
    Attack(
        "ratio null",
        "demand-reduction",
        "ratio",
        "there is no ratio",
        put("c7", E, "value", None),
        "value",
        "found null, expected 6/5",
    ),
    Attack(
        "a number, not a string",
        "demand-reduction",
        "optimum",
        "(a second way to write the same)",
        put("c6", E, "value", 2),
        "format",
        "lowest terms",
    ),
    Attack(
        "a true value called false",
        "demand-reduction",
        "welfare",
        "welfare is not 5/3",
        flip("c5"),
        "verdict",
        "the claim holds",
    ),
    Attack(
        "a false value called true",
        "worthless",
        "ratio",
        "the ratio is 1, being null",
        flip("c3"),
        "verdict",
        "the claim fails",
    ),
]


OTHER_SPECULATOR = ("header", "instance", "strategy", 0, "bid", [1])
VERDICT_ATTACKS = [
    Attack(
        "as_expected",
        "demand-reduction",
        "end",
        "something is not as expected",
        put("end", "as_expected", False),
        "verdict",
        "expected true",
    ),
    Attack(
        "as_expected against a refutation",
        "greedy",
        "end",
        "a refutation that is expected is a surprise",
        put("end", "as_expected", False),
        "verdict",
        "expected true",
    ),
    Attack(
        "footer count",
        "demand-reduction",
        "end",
        "eight claims were proved",
        put("end", "claims", 8),
        "format",
        "counts 8 claims, expected 7",
    ),
    Attack(
        "id of another claim",
        "demand-reduction",
        "bayes-nash",
        "the first claim is the second",
        put("c1", "claim", "c2"),
        "format",
        "expected 'c1'",
    ),
    Attack(
        "kind of another claim",
        "demand-reduction",
        "bayes-nash",
        "what shows Bayes-Nash shows perfect Bayesian",
        put("c1", "kind", "perfect-bayesian"),
        "format",
        "expected 'bayes-nash'",
    ),
    Attack(
        "evidence left out",
        "demand-reduction",
        "bayes-nash",
        "no evidence is needed",
        drop("c1", E),
        "format",
        "'evidence' is missing",
    ),
    Attack(
        "evidence empty",
        "demand-reduction",
        "bayes-nash",
        "no evidence is needed",
        put("c1", E, {}),
        "format",
        "'interim' is missing",
    ),
    Attack(
        "evidence of both kinds",
        "demand-reduction",
        "bayes-nash",
        "it holds and is refuted",
        put("c1", E, "deviation", NO_GAIN),
        "format",
        "unknown key 'deviation'",
    ),
    Attack(
        "a claim line missing",
        "demand-reduction",
        "file",
        "what is not shown need not be",
        lambda blocks: blocks.pop(3),
        "format",
        "expected 'c1'",
    ),
    Attack(
        "the last claim missing",
        "demand-reduction",
        "file",
        "six claims are all",
        each(lambda blocks: blocks.pop(9), put("end", "claims", 6)),
        "format",
        "",
    ),
    Attack(
        "a claim line twice",
        "demand-reduction",
        "file",
        "a claim counts twice",
        lambda blocks: blocks.insert(3, blocks[3]),
        "format",
        "expected 'c2'",
    ),
    Attack("claims in another order", "demand-reduction", "file", "(another order)", swap(4, 5), "format", "'c2'"),
    Attack("game after assessment", "speculator", "file", "(another order)", swap(1, 2), "format", "expected 'game'"),
    Attack("footer first", "speculator", "file", "(another order)", swap(3, -1), "format", ""),
    Attack(
        "footer missing",
        "speculator",
        "file",
        "a certificate that breaks off is whole",
        lambda blocks: blocks.pop(),
        "format",
        "ends where the footer is expected",
    ),
    Attack(
        "footer twice",
        "speculator",
        "file",
        "(a line too many)",
        lambda blocks: blocks.append(blocks[-1]),
        "format",
        "a line after the footer",
    ),
    Attack(
        "a second certificate behind",
        "speculator",
        "file",
        "(lines too many)",
        lambda blocks: blocks.extend(blocks[:]),
        "format",
        "a line after the footer",
    ),
    Attack(
        "sha256 digit",
        "demand-reduction",
        "header",
        "the hash of another instance",
        lambda blocks: put("header", "sha256", "0" + blocks[0]["sha256"][:-1])(blocks),
        "instance",
        "sha256",
    ),
    Attack(
        "sha256 in capitals",
        "demand-reduction",
        "header",
        "(a second way to write the same)",
        lambda blocks: put("header", "sha256", blocks[0]["sha256"].upper())(blocks),
        "instance",
        "sha256",
    ),
    Attack(
        "format 1", "demand-reduction", "header", "a format of other words", put("header", "format", 1), "version", "1"
    ),
    Attack(
        "semantics 2",
        "demand-reduction",
        "header",
        "words of another meaning",
        put("header", "semantics", 2),
        "version",
        "semantics 2",
    ),
    Attack(
        "format true",
        "demand-reduction",
        "header",
        "true is 1",
        put("header", "format", True),
        "format",
        "expected an integer",
    ),
    Attack(
        "another certificate",
        "demand-reduction",
        "header",
        "a file of another program",
        put("header", "certificate", "exactgame"),
        "format",
        "expected 'exactgames'",
    ),
    Attack(
        "header key unknown",
        "demand-reduction",
        "header",
        "what is not read is proved",
        put("header", "reviewed", True),
        "format",
        "unknown key 'reviewed'",
    ),
    Attack(
        "made_by missing",
        "demand-reduction",
        "header",
        "(a key too few)",
        drop("header", "made_by"),
        "format",
        "'made_by' is missing",
    ),
    Attack(
        "instance edited",
        "speculator",
        "header",
        "the equilibrium is of another bid",
        put(*OTHER_SPECULATOR),
        "instance",
        "sha256",
    ),
    Attack(
        "instance edited, with its hash",
        "speculator",
        "header",
        "the equilibrium is of another bid",
        each(put(*OTHER_SPECULATOR), rehash),
        "instance",
        "another instance than the file",
    ),
    Attack(
        "expectation edited, with its hash",
        "demand-reduction",
        "header",
        "the file expects a refutation",
        each(put("header", "instance", "claims", 0, "expect", "refuted"), rehash),
        "instance",
        "another instance than the file",
    ),
    Attack(
        "claim removed from the instance, with its hash",
        "demand-reduction",
        "header",
        "six claims are all",
        each(drop("header", "instance", "claims", 6), rehash, lambda b: b.pop(9), put("end", "claims", 6)),
        "instance",
        "another instance than the file",
    ),
    Attack(
        "title edited, with its hash",
        "demand-reduction",
        "header",
        "a certificate about something else",
        each(put("header", "instance", "title", "Efficiency"), rehash),
        "instance",
        "another instance than the file",
    ),
    Attack(
        "true for 1 in the instance, with its hash",
        "demand-reduction",
        "header",
        "true is 1",
        each(put("header", "instance", "agents", 0, "types", 0, "marginals", 0, True), rehash),
        "instance",
        "another instance than the file",
    ),
]

EXPLICIT_ATTACKS = [
    *CONCEPT_ATTACKS,
    *BELIEF_ATTACKS,
    *ASSESSMENT_ATTACKS,
    *GAME_ATTACKS,
    *DOMINANCE_ATTACKS,
    *VALUE_ATTACKS,
    *VERDICT_ATTACKS,
    *MORE_ATTACKS,
]
ATTACKS = [*EXPLICIT_ATTACKS, *STAGED_ATTACKS]
PAGE = (Path(__file__).parents[2] / "docs/reference/certificate.md").read_text(encoding="utf-8")
CODES = set(
    re.findall(r"`([a-z-]+)`(?: \(|,|\.)", PAGE[PAGE.index("with a code") : PAGE.index("The checker is standard")])
)


def test_every_kind_and_every_code_is_attacked() -> None:
    kinds = {attack.kind for attack in ATTACKS}
    assert set(CLAIMS) <= kinds | {"all-pure"}  # attacked in test_all_pure
    elsewhere = {
        "all-pure",
        "efg",
        "support",
    }  # test_all_pure, _game_files, _any_beliefs
    assert {attack.code for attack in ATTACKS} == CODES - elsewhere
    for attacks in (EXPLICIT_ATTACKS, STAGED_ATTACKS):
        names = [(attack.name, attack.kind) for attack in attacks]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SOURCES)
def test_control(name: str, tmp_path: Path) -> None:
    """What is corrupted below is verified, with and without the instance, and as its file expects."""
    text = "".join(line + "\n" for line in lines(name))
    assert text == text_of(parsed(name))
    for instance in (SOURCES[name], None):
        verdict = judge(text, instance, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict
        assert [c["holds"] for c in verdict.claims] == [c["expect"] == "holds" for c in verdict.claims]
    if name not in {attack.instance for attack in ATTACKS}:
        assert name in ("later-belief", "same", "staged same")  # attacked below, and in test_more_attacks.py


@pytest.mark.parametrize("attack", EXPLICIT_ATTACKS, ids=lambda a: f"{a.kind}: {a.name}")
def test_attack(attack: Attack, tmp_path: Path) -> None:
    run(attack, tmp_path)


# -- The file as a whole: certificates that are cut, joined or re-ended


def cut(text: str) -> str:
    return text[: text.index('"holds":true') + 4]


WHOLE = [
    ("truncated in a line", "demand-reduction", cut, "format", "a truncated file?"),
    (
        "truncated in the last line",
        "demand-reduction",
        lambda text: text[:-3],
        "format",
        "a truncated file?",
    ),
    ("without the last newline", "demand-reduction", lambda text: text[:-1], "format", "not ended by a newline"),
    (
        "truncated at a line end",
        "demand-reduction",
        lambda text: "".join(text.splitlines(keepends=True)[:5]),
        "format",
        "the certificate ends where the claim 'c3' is expected",
    ),
    ("empty", "demand-reduction", lambda text: "", "format", "ends where the header is expected"),
    ("one newline", "demand-reduction", lambda text: "\n", "format", "not JSON"),
    ("trailing blank line", "demand-reduction", lambda text: text + "\n", "format", "a line after the footer"),
    ("leading blank line", "demand-reduction", lambda text: "\n" + text, "format", "not JSON"),
    ("blank at a line end", "demand-reduction", lambda text: text.replace("\n", " \n", 1), "format", "canonical"),
    ("blank at the very end", "demand-reduction", lambda text: text + " ", "format", "not ended by a newline"),
    ("CRLF", "demand-reduction", lambda text: text.replace("\n", "\r\n"), "format", "canonical"),
    ("CR", "demand-reduction", lambda text: text.replace("\n", "\r"), "format", "not ended by a newline"),
    ("NUL behind", "demand-reduction", lambda text: text + "\0\n", "format", "a line after the footer"),
    ("all in one line", "demand-reduction", lambda text: text.replace("\n", "") + "\n", "format", "not JSON"),
    (
        "one array of all",
        "demand-reduction",
        lambda text: canonical([json.loads(line) for line in text.splitlines()]) + "\n",
        "format",
        "expected a table",
    ),
    (
        "a comment",
        "demand-reduction",
        lambda text: "# proved\n" + text,
        "format",
        "not JSON",
    ),
]


@pytest.mark.parametrize(("name", "instance", "edit", "code", "words"), WHOLE, ids=[row[0] for row in WHOLE])
def test_whole_file(name: str, instance: str, edit: Any, code: str, words: str, tmp_path: Path) -> None:
    clean = text_of(parsed(instance))
    corrupt = edit(clean)
    assert corrupt != clean
    verdict = judge(corrupt, SOURCES[instance], tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict
    assert words in (verdict.message or ""), verdict


@pytest.mark.parametrize("name", SOURCES)
def test_every_line_is_needed(name: str, tmp_path: Path) -> None:
    """Each line dropped, doubled, or exchanged with the next; and the file cut behind each."""
    whole = list(lines(name))
    siblings = []
    for k in range(len(whole)):
        siblings += [whole[:k] + whole[k + 1 :], whole[: k + 1] + whole[k:], whole[:k]]
        if k + 1 < len(whole):
            siblings.append([*whole[:k], whole[k + 1], whole[k], *whole[k + 2 :]])
    for sibling in siblings:
        verdict = judge("".join(line + "\n" for line in sibling), SOURCES[name], tmp_path)
        assert (verdict.verdict, verdict.code) == ("REJECTED", "format"), verdict


BINDINGS = [(a, b) for a in SOURCES for b in SOURCES if SOURCES[a] != SOURCES[b]]


def test_bound_to_every_other_instance(tmp_path: Path) -> None:
    """A certificate about one instance proves nothing about another."""
    for one, other in BINDINGS:
        verdict = judge(text_of(parsed(one)), SOURCES[other], tmp_path)
        assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (one, other)
        assert "about another instance than the file" in (verdict.message or "")


# -- Evidence of one claim for another: whatever is in a certificate, no other claim is proved or refuted by it


@pytest.mark.parametrize("name", SOURCES)
def test_borrowed_evidence(name: str, tmp_path: Path) -> None:
    """Every claim's verdict flipped, on the evidence of every claim of the certificate."""
    whole = parsed(name)
    stolen = [line[E] for line in whole if "claim" in line]
    for line in [line for line in whole if "claim" in line]:
        for evidence in stolen:
            blocks = parsed(name)
            flip(line["claim"], evidence)(blocks)
            verdict = judge(text_of(blocks), SOURCES[name], tmp_path)
            borrowed = (name, line["claim"], evidence)
            assert verdict.verdict == "REJECTED", borrowed


# Falsehoods that were once accepted.


def test_sequential_refuted_by_updating_from_an_assumed_belief(tmp_path: Path) -> None:
    """The file gives B's belief at her second set, not at her first.  Trembles yield it (the control says so, and its
    trembles are checked), together with a belief at the first: the beliefs of the uniform tremble there, from which
    "updating" would require another, are not those of a sequential equilibrium, which is free to have others.
    """
    blocks = parsed("later-belief")
    assert get(blocks, ("c1", E, "belief", "rule")) == "updating"
    assert get(blocks, ("c2", "holds")) is True
    flip("c2", get(blocks, ("c1", E)))(blocks)
    assert judge(text_of(blocks), SOURCES["later-belief"], tmp_path).verdict == "REJECTED"


CHOSEN = """units = 2
[[agents]]
name = "S"
types = [
  { name = "lo", marginals = [9, 1], probability = "1/2" },
  { name = "hi", marginals = [9, 2], probability = "1/2" },
]
bids = { vectors = [[2]] }
[[agents]]
name = "R"
types = [{ marginals = [0] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S", "R"]
buyers = { S = ["B"], R = ["S"] }
prices = [1, 2]
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = "none"
[[beliefs]]
agent = "B"
stage = "aftermarket"
when = { offer = { seller = "S", price = 1 } }
belief = [{ types = { S = "lo" }, probability = "1/2" }, { types = { S = "hi" }, probability = "1/2" }]
""" + claim("sequential")


def test_sequential_refuted_under_chosen_trembles(tmp_path: Path) -> None:
    """Sequential asks for *some* trembles that yield the given beliefs; the control holds under the uniform one.
    Others that yield them too, and make R believe at a set of hers that S is probably "lo", do not refute it.
    """
    whole = list(certify(read_instance_text(CHOSEN)).lines)
    blocks = [json.loads(line) for line in whole]
    assert judge(text_of(blocks), CHOSEN, tmp_path).verdict == "VERIFIED"
    assert (get(blocks, ("c1", "holds")), get(blocks, ("c1", E, "trembles"))) == (True, [])
    deviation = {"action": 2, "agent": "R", "gain": "9/11", "instead": 1, "set": 3, "type": "t1"}
    flip("c1", {"deviation": deviation, "trembles": [["S", 0, 2, 1, "10"]]})(blocks)
    assert judge(text_of(blocks), CHOSEN, tmp_path).verdict == "REJECTED"
