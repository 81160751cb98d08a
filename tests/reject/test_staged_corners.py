"""Certificates in the staged form that hold, or nearly do, at corners that the other attacks leave out."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from corruptions import E, Edit, deviation, drop, each, flip, get, judge, put, text_of
from sources import CONCEPTS, REFUTED, SPECULATOR, belief, claim
from staged_profiles import profile_of
from staged_sources import (
    BUYS_AT_ONCE,
    LEARNING,
    OFFER_1,
    OFFER_2,
    ONE_TELLS,
    STAGED,
    WAITING,
    changed,
    holding,
    refuted,
)

from exactgames import certify, read_instance_text

# R asks 2, however she bid: B does not know her bid, and does not mind.
IF_2, IF_3 = "when = { bid = [2] }\n", "when = { bid = [3] }\n"
ASKS_1, ASKS_2 = "offer = { quantity = 1, price = 1 }\n", "offer = { quantity = 1, price = 2 }\n"
R_ASKS = '[[strategy]]\nagent = "R"\nstage = "aftermarket"\n'
EITHER_WAY = changed(WAITING, (IF_2 + ASKS_1, IF_2 + ASKS_2 + R_ASKS + IF_3 + ASKS_2)) + BUYS_AT_ONCE

# R draws whether she asks 2, however she bid: B, who may wait for that, buys at once, and that is better.
DRAWS = 'mixture = [{ offer = "none", probability = "1/2" }, '
DRAWS += '{ offer = { quantity = 1, price = 2 }, probability = "1/2" }]\n'
DRAWN = changed(WAITING, (IF_2 + ASKS_1, IF_2 + DRAWS + R_ASKS + IF_3 + DRAWS)) + BUYS_AT_ONCE

# B wins at 0 and keeps the item.  S would win it with 1, for 0, and sell it for 1 on average, whatever she asks.
OUTBID = changed(
    SPECULATOR,
    ('probability = "1/3"', 'probability = "1/2"'),
    ('probability = "2/3"', 'probability = "1/2"'),
    ('priority = ["S", "B"]', 'priority = ["B", "S"]'),
    ('agent = "S"\nstage = "auction"\nbid = [2]', 'agent = "S"\nstage = "auction"\nbid = [0]'),
)

# R sells to S, who is of two types, for 2; then S asks B for 3.  At the prior that is best; if B were "lo", who refuses,
# S could as well ask nothing.
RESOLD_TWICE = """units = 1
[[agents]]
name = "R"
types = [{ marginals = [0] }]
bids = { vectors = [[2]] }
[[agents]]
name = "S"
types = [
  { name = "less", marginals = ["9/4"], probability = "1/2" },
  { name = "more", marginals = ["5/2"], probability = "1/2" },
]
bids = { vectors = [[0]] }
[[agents]]
name = "B"
types = [
  { name = "lo", marginals = ["5/2"], probability = "1/2" },
  { name = "hi", marginals = ["7/2"], probability = "1/2" },
]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["R", "S"]
prices = [2, 3]
"""

# S, who wins, pays B's bid, which tells B's type.  Then both say at once at what price they trade: S what she asks, B
# what she would pay.
SAID = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [2] }
[[agents]]
name = "B"
types = [{ name = "v=1", marginals = [1], probability = "1/3" }, { name = "v=2", marginals = [2], probability = "2/3" }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "table"
actions = { S = ["keep", "1", "2"], B = ["none", "1", "2"] }
rows = [
  { when = { actions = { S = "1", B = "1" } }, trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 1, S = -1 } },
  { when = { actions = { S = "1", B = "2" } }, trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 1, S = -1 } },
  { when = { actions = { S = "2", B = "2" } }, trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 2, S = -2 } },
]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
""" + "".join(
    f'''[[strategy]]
agent = "B"
stage = "{stage}"
type = "v={value}"
{does}
'''
    for stage, value, does in (
        ("auction", 1, "bid = [0]"),
        ("auction", 2, "bid = [1]"),
        ("aftermarket", 1, 'act = "1"'),
        ("aftermarket", 2, 'act = "2"'),
    )
)

# S pays what she bids, 2 against B's 0: 0 would win as well, and gain 2.  After a bid of 1 she asks for too little; but
# that is no part of what gains most.
S_ASKS = '[[strategy]]\nagent = "S"\nstage = "aftermarket"\n'
PAYS = changed(
    SPECULATOR,
    ('format = "uniform-price"\nprice = "highest-losing"', 'format = "discriminatory"'),
    (S_ASKS + OFFER_2, S_ASKS + "when = { bid = [1] }\n" + OFFER_1 + "\n" + S_ASKS + OFFER_2),
)

# S bids by her type; B would win against one of them at 1, and gain 1/2.  If the other wins, B buys for what the item is
# worth to B, at a class that is open: B does not know what the bids say.
WORTH_IT = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0], probability = "1/2" }, { marginals = ["1/2"], probability = "1/2" }]
bids = { levels = [1, 2] }
[[agents]]
name = "B"
types = [{ marginals = [2] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
ties = { priority = ["B", "S"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [2]
""" + "".join(
    f'[[strategy]]\nagent = "{who}"\nstage = "auction"\n{what}\n'
    for who, what in (("S", 'type = "t1"\nbid = [1]'), ("S", 'type = "t2"\nbid = [2]'), ("B", "bid = [0]"))
)

# S bids 2; after a bid of 1, which she does not make, she believes what the prior does not say.
AFTER_1 = changed(SPECULATOR, (S_ASKS + OFFER_2, S_ASKS + "when = { bid = [1] }\n" + OFFER_2 + "\n" + S_ASKS + OFFER_2))
AFTER_1 += belief("S", "{ bid = [1] }", '[{ types = { B = "v=2" } }]')
# S believes of R what the prior says, and B, who does not know what R's bid says, nothing that is asked for.
PRIOR_OF_R = '[{ types = { R = "t1" }, probability = "1/2" }, { types = { R = "t2" }, probability = "1/2" }]'

ASKS_1_INSTEAD = deviation("bayes-nash", "S", 1, 2, 1, "1")

# S pays 20 for what she then offers for 1.  One shot, 0 is best, which wins nothing; with 9 asked afterwards, 2 is.
DEAR = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 2, 20] }
[[agents]]
name = "B"
types = [{ marginals = [10] }]
bids = { vectors = [[1]] }
[auction]
format = "discriminatory"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1, 9]
[[strategy]]
agent = "S"
stage = "auction"
bid = [20]
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = { quantity = 1, price = 1 }
"""


class Row(NamedTuple):
    name: str
    instance: str
    edit: Edit
    code: str | None  # None: it is verified
    words: str


ROWS = [
    Row("an open class at which everything is alike", EITHER_WAY + holding(*CONCEPTS), each(), None, ""),
    Row("a draw behind an open class", DRAWN + holding("bayes-nash") + refuted("perfect-bayesian"), each(), None, ""),
    Row("an agent's own moves do not tell of others", RESOLD_TWICE + claim("implied-unambiguous"), each(), None, ""),
    # To bid 1 and then ask 1 is a plan that gains most.  But of one-shot gains, there is none in asking.
    Row("a plan's offer", OUTBID + refuted("bayes-nash"), put("c1", E, ASKS_1_INSTEAD), None, ""),
    Row(
        "a belief after a bid that is not made",
        AFTER_1 + claim("weak-perfect-bayesian") + refuted("perfect-bayesian"),
        each(),
        None,
        "",
    ),
    Row(
        "updating after a bid that is not made",
        AFTER_1 + claim("weak-perfect-bayesian") + refuted("perfect-bayesian"),
        lambda blocks: flip("c2", get(blocks, ("c1", E)))(blocks),
        "belief",
        "perfect-bayesian is claimed, but updating fails at set 2",
    ),
    Row(
        "a belief that breaks a rule, and the claim holds",
        AFTER_1 + claim("weak-perfect-bayesian") + refuted("perfect-bayesian"),
        flip("c2"),
        "format",
        "evidence: the key 'interim' is missing",
    ),
    Row(
        "Bayes' rule after a bid that is not made",
        AFTER_1 + claim("weak-perfect-bayesian") + refuted("perfect-bayesian"),
        lambda blocks: flip("c1", {"belief": {**get(blocks, ("c2", E, "belief")), "rule": "bayes"}})(blocks),
        "belief",
        "bayes requires nothing at set 2",
    ),
    Row(
        "nothing is asked of an open class",
        ONE_TELLS + belief("S", "{ allocation = { S = 1 } }", PRIOR_OF_R) + holding(*CONCEPTS[1:3]),
        each(),
        None,
        "",
    ),
    Row("who acts by a table is told", SAID + claim("bayes-nash", expect=REFUTED) + claim("welfare"), each(), None, ""),
    *(
        Row(
            f"{what}, {kind}",
            text + refuted(kind),
            put("c1", E, deviation(kind, *row)),
            "deviation",
            "not part of a plan that",
        )
        for what, text, row in (
            ("an offer after a bid that is not the best", PAYS, ("S", 2, 1, 2, "2")),
            ("a refusal at an open class", WORTH_IT, ("B", 1, 1, 0, "1/2")),
        )
        for kind in ("bayes-nash", "weak-perfect-bayesian")
    ),
    *(
        Row(f"{what}, by a table", SAID + claim("welfare"), edit, code, words)
        for what, edit, code, words in (
            (
                "S learns nothing",
                put("game", "merged", "S", "posteriors", 0),
                "game",
                "merged, 'S', posteriors: found 0",
            ),
            ("all that she sees is open", put("game", "merged", "S", "open", 2), "game", "merged, 'S', open: found 2"),
            (
                "1 of the type worth 2",
                put("assessment", "strategy", "S", 1, 1),
                "completion",
                "the selected best reply",
            ),
            (
                "2 of the type worth 1",
                put("assessment", "strategy", "S", 0, 2),
                "completion",
                "the selected best reply",
            ),
        )
    ),
    *(
        Row(
            f"a bid's gain at a later set, {kind}",
            OUTBID + refuted(kind),
            put("c1", E, deviation(kind, "S", 1, 2, 1, "1")),
            "deviation",
            "not part of a plan that gains most",
        )
        for kind in ("perfect-bayesian", "sequential")
    ),
    *(
        Row(
            f"the best bid {after}, {kind}",
            DEAR + refuted(kind),
            each() if bid == best else put("c1", E, deviation(kind, "S", 0, 2, bid, gain)),
            None if bid == best else "deviation",
            "" if bid == best else "not part of a plan that gains most",
        )
        for kind, best, gain in (("bayes-nash", 1, "26"), ("perfect-bayesian", 0, "19"), ("sequential", 0, "19"))
        for bid, after in ((0, "with what is offered afterwards"), (1, "with the best offer afterwards"))
    ),
    *(
        Row(f"{count} payoffs", STAGED["ties matter"], edit, "format", "payoffs")
        for count, edit in (("one of two", drop("c1", E, "payoffs", 1)), ("no", put("c1", E, "payoffs", [])))
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_corner(row: Row, tmp_path: Path) -> None:
    blocks = [json.loads(line) for line in certify(read_instance_text(row.instance), form="staged").lines]
    row.edit(blocks)
    verdict = judge(text_of(blocks), row.instance, tmp_path)
    assert verdict.verdict == ("VERIFIED" if row.code is None else "REJECTED"), verdict
    assert verdict.code == row.code, verdict
    assert row.words in (verdict.message or "")


@pytest.mark.parametrize("kind", CONCEPTS)
def test_who_has_learned_gains_nothing_more(kind: str) -> None:
    """S asks v=1 for 1 and v=2 for 2, as she has learned; so v=2 gains 1 by bidding as v=1, and S gains nothing."""
    profile = profile_of(LEARNING + refuted(kind))
    gains = profile.gains(kind, profile.assessment.beliefs)
    assert {(agent, t, gain) for (agent, t, _), gain in gains.items()} == {(1, 1, Fraction(1))}
