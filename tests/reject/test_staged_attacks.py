"""Certificates in the staged form: lines of the other form, and the instance changed under the certificate.  Attacks on
single lines are in attacks/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from controls import SOURCES
from corruptions import E, Edit, each, get, interim, judge, parsed, put, rehash, shown, text_of
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

COMPLETED, STRATEGY = ("assessment", "completed"), ("assessment", "strategy")
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
        "all pure equilibria",
        RAISED + PERFECT,
        ((PERFECT, claim("all-pure", concept='"bayes-nash"')),),
        "of all pure equilibria of what is merged, these are all",
        judged_as("all-pure", True, {"outcomes": [], "steps": []}),
        "game",
        "all-pure is settled in the explicit form",
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
