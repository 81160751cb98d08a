"""Attacks on completion: the file leaves open what its control says, so that what an agent believes turns on other moves
that it leaves open; had it been accepted, one file would have several completions.  And files that leave open no more than
the page allows, which are accepted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from corruptions import judge, rehash, text_of
from two_sellers import MARKET

from exactgames import certify, read_instance_text

WELFARE = '[[claims]]\nkind = "welfare"\n'
SURELY_T = '[{ types = { T = "t" } }]'


def rule(agent: str, action: str, when: str = "", stage: str = "aftermarket", kind: str = "") -> str:
    kind = f'type = "{kind}"\n' if kind else ""
    when = f"when = {when}\n" if when else ""
    return f'[[strategy]]\nagent = "{agent}"\nstage = "{stage}"\n{kind}{when}{action}\n'


def belief(agent: str, entries: str, when: str = "") -> str:
    stage = "aftermarket" if when else "auction"
    when = f"when = {when}\n" if when else ""
    return f'[[beliefs]]\nagent = "{agent}"\nstage = "{stage}"\n{when}belief = {entries}\n'


# -- K, then j, then T sell.  T, whose type is s or t, may buy from K; i may buy from j, at 2, and later, if T is of type
# s, from her at 1: she refuses j at the prior, and would not if she were sure of t.
THREE_SELLERS = """units = 3
[[agents]]
name = "K"
types = [{ marginals = [0] }]
bids = { vectors = [[9]] }
[[agents]]
name = "j"
types = [{ marginals = [0] }]
bids = { vectors = [[9]] }
[[agents]]
name = "T"
types = [{ name = "s", marginals = [0], probability = "2/3" }, { name = "t", marginals = [5], probability = "1/3" }]
bids = { vectors = [[9]] }
[[agents]]
name = "i"
types = [{ marginals = [3] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["K", "j", "T"]
buyers = { K = ["T"], j = ["i"], T = ["i"] }
prices = [1, 2]
"""
K_ASKS = rule("K", "offer = { quantity = 1, price = 2 }")
J_ASKS = rule("j", "offer = { quantity = 1, price = 2 }")
S_REFUSES = rule("T", "take = 0", '{ offer = { seller = "K" } }', kind="s")
T_SELLS = rule("T", "offer = { quantity = 1, price = 1 }", kind="s") + rule("T", 'offer = "none"', kind="t")
I_REFUSES = rule("i", "take = 0", '{ offer = { seller = "j", price = 2 } }')

# -- The market of two sellers, as in unit/test_settled.py
BASE = (
    rule("i", "bid = [0]", stage="auction")
    + rule("T", "offer = { quantity = 1, price = 1 }", kind="s")
    + rule("T", 'offer = "none"', kind="t")
    + "".join(rule(agent, "take = 0", '{ offer = { seller = "T", price = 2 } }') for agent in "ij")
)
J_ASKS_2 = rule("j", "offer = { quantity = 1, price = 2 }")
I_REFUSES_J = rule("i", "take = 0", '{ offer = { seller = "j", price = 2 } }')


# -- T sells to i, who may sell back to her.  The rules say what type t does: she asks 1, and buys back at 2; and that type s
# buys nothing back, but not what she asks.  Her first set is the first of all.
BOUGHT_BACK = """units = 1
[[agents]]
name = "T"
types = [{ name = "s", marginals = [0], probability = "1/3" }, { name = "t", marginals = [5], probability = "2/3" }]
bids = { vectors = [[9]] }
[[agents]]
name = "i"
types = [{ marginals = [0] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["T", "i"]
buyers = { T = ["i"], i = ["T"] }
prices = [1, 2]
"""
T_BUYS_BACK = (
    rule("T", "offer = { quantity = 1, price = 1 }", kind="t")
    + rule("T", "take = 1", '{ offer = { seller = "i" } }', kind="t")
    + rule("T", "take = 0", '{ offer = { seller = "i" } }', kind="s")
    + rule("i", "offer = { quantity = 1, price = 2 }")
    + rule("i", "take = 0", '{ offer = { seller = "T", price = 2 } }')
)
I_BUYS = rule("i", "take = 1", '{ offer = { seller = "T", price = 1 } }')

# -- The same where T sells nothing: she keeps her own unit, and i buys from j.
KEPT = """units = 2
[[agents]]
name = "T"
types = [{ name = "s", marginals = [9], probability = "1/3" }, { name = "t", marginals = [9, 5], probability = "2/3" }]
bids = { vectors = [[9, 0]] }
[[agents]]
name = "j"
types = [{ marginals = [0] }]
bids = { vectors = [[9, 0]] }
[[agents]]
name = "i"
types = [{ marginals = [0] }]
bids = { vectors = [[0]] }
[[agents]]
name = "k"
types = [{ marginals = [9] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["T", "j", "i"]
buyers = { T = ["k"], j = ["i"], i = ["T"] }
prices = [1, 2]
"""
T_KEEPS = (
    rule("T", 'offer = "none"', kind="t")
    + rule("T", "take = 1", '{ offer = { seller = "i" } }', kind="t")
    + rule("T", "take = 0", '{ offer = { seller = "i" } }', kind="s")
    + rule("j", "offer = { quantity = 1, price = 1 }")
    + rule("i", "offer = { quantity = 1, price = 2 }")
    + rule("i", "take = 0", '{ offer = { seller = "j", price = 2 } }')
)
I_BUYS_FROM_J = rule("i", "take = 1", '{ offer = { seller = "j", price = 1 } }')

# -- i and k tie; if i wins, she asks T for 1 at the prior, and for 2 if she is sure of t.  T's answers are the last sets.
AFTER_A_TIE = """units = 1
[[agents]]
name = "i"
types = [{ marginals = [0] }]
bids = { vectors = [[0], [1]] }
[[agents]]
name = "k"
types = [{ marginals = [0] }]
bids = { vectors = [[1]] }
[[agents]]
name = "T"
types = [{ name = "s", marginals = [1], probability = "2/3" }, { name = "t", marginals = [2], probability = "1/3" }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
ties = "random"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["i"]
buyers = { i = ["T"] }
prices = [1, 2]
""" + rule("i", "bid = [1]", stage="auction")


class LeftOpen(NamedTuple):
    name: str
    file: str  # all but the rule
    rule: str  # of one agent; the control has it
    agent: str
    sets: int  # of hers, that the rule covers
    first: int  # of those that are not completed
    turns: str  # of the message: on what her belief turns


LEFT_OPEN = [
    LeftOpen(
        "one way goes on where the other ends",
        THREE_SELLERS + S_REFUSES + J_ASKS + T_SELLS,
        I_REFUSES,
        "i",
        5,
        19,
        "agent 'T', type 't'",
    ),
    LeftOpen(
        "the ways part before they have a move in common",
        THREE_SELLERS + S_REFUSES + T_SELLS,
        I_REFUSES,
        "i",
        5,
        19,
        "agent 'j', type 't1'",
    ),
    LeftOpen(
        "the ways part at once",
        THREE_SELLERS + K_ASKS + S_REFUSES + J_ASKS + T_SELLS,
        I_REFUSES,
        "i",
        5,
        19,
        "agent 'T', type 't'",
    ),
    LeftOpen(
        "one type's first move of all is open, the other's is not",
        BOUGHT_BACK + T_BUYS_BACK,
        I_BUYS,
        "i",
        1,
        0,
        "agent 'T', type 's', set 0",
    ),
    LeftOpen(
        "one type's first action of all is open, the other's is not",
        KEPT + T_KEEPS,
        I_BUYS_FROM_J,
        "i",
        5,
        0,
        "agent 'T', type 's', set 0",
    ),
    LeftOpen(
        "updating meets an open offer, then an open answer",
        MARKET.replace('j = ["i", "B"]', 'j = ["B", "i"]') + BASE + belief("i", SURELY_T),
        I_REFUSES_J,
        "i",
        2,
        10,
        "agent 'j', type 't1', set 0",
    ),
    LeftOpen(
        "updating meets an open offer",
        MARKET + BASE + belief("i", SURELY_T),
        I_REFUSES_J,
        "i",
        2,
        10,
        "agent 'j', type 't1', set 0",
    ),
]


@pytest.mark.parametrize("case", LEFT_OPEN, ids=lambda case: case.name)
def test_left_open(case: LeftOpen, tmp_path: Path) -> None:
    control, attacked = case.file + case.rule + WELFARE, case.file + WELFARE
    blocks = [json.loads(line) for line in certify(read_instance_text(control)).lines]
    assert judge(text_of(blocks), control, tmp_path).verdict == "VERIFIED"
    blocks[0]["instance"] = read_instance_text(attacked).document
    rehash(blocks)
    blocks[2]["completed"][case.agent] += case.sets
    verdict = judge(text_of(blocks), attacked, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "completion"), verdict
    message = verdict.message or ""
    assert message.startswith(f"agent '{case.agent}', type 't1', set {case.first} is not completed: "), verdict
    assert f", and its belief turns on the open moves at {case.turns}" in message, verdict


ACCEPTED = [
    ("settled by the first rule of the file", MARKET + J_ASKS_2 + BASE + belief("i", SURELY_T)),
    ("settled by the last rule of the file", MARKET + BASE + J_ASKS_2 + belief("i", SURELY_T)),
    ("after chance alone", AFTER_A_TIE),
    ("after chance alone, carried on", AFTER_A_TIE + belief("i", SURELY_T)),
]


@pytest.mark.parametrize(("name", "file"), ACCEPTED, ids=[name for name, _ in ACCEPTED])
def test_what_is_not_left_open(name: str, file: str, tmp_path: Path) -> None:
    """What i does turns on her belief, which meets no open move of another."""
    text = certify(read_instance_text(file + WELFARE)).text
    assert judge(text, file + WELFARE, tmp_path).verdict == "VERIFIED"
