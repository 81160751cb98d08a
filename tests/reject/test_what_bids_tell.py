"""What an agent learns from bids, and the worlds that are told apart by it: values worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.rules import read_rules
from exactgames.checker.rebuild.staged.posteriors import bids_of, nothing_learned
from exactgames.checker.rebuild.staged.worlds import NOTHING, Named, Worlds, names_of
from exactgames.checker.rejected import Rejected

Raw = dict[str, Any]


def agent(name: str, *bids: Raw | int, types: int = 1) -> Raw:
    """Of one type, or of two with probabilities 1/3 and 2/3; who can bid one level or several."""
    odds = [1] if types == 1 else ["1/3", "2/3"]
    kinds = [{"marginals": [k], "probability": p} for k, p in enumerate(odds, 1)]
    return {"name": name, "types": kinds, "bids": {"vectors": [[bid] for bid in bids]}}


def mixes(name: str, kind: str, **odds: str) -> Raw:
    """A type's mixture of bids, written b0 = probability, …"""
    mixture = [{"bid": [int(bid[1:])], "probability": p} for bid, p in odds.items()]
    return {"agent": name, "stage": "auction", "type": kind, "mixture": mixture}


def bids(name: str, kind: str, bid: int) -> Raw:
    return {"agent": name, "stage": "auction", "type": kind, "bid": [bid]}


def market(agents: list[Raw], auction: Raw, strategy: list[Raw], sellers: list[str], *signals: str) -> Raw:
    return {
        "units": 1,
        "agents": agents,
        "auction": auction,
        "signals": list(signals),
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": sellers, "prices": [1]},
        "strategy": strategy,
    }


def worlds(raw: Raw) -> Worlds:
    found = read_market(raw, Budget())
    rules = read_rules(found)
    return Worlds(found, names_of(found, rules), bids_of(found, rules))


SECOND_PRICE, FIRST_PRICE = {"format": "uniform-price"}, {"format": "discriminatory"}
WINNERS_BID = {"format": "uniform-price", "price": "lowest-winning"}
S_WINS = [agent("S", 2), agent("B", 0, 1, types=2)]
S_LOSES = [agent("S", 0), agent("B", 1, 2, types=2)]
MIXED = [mixes("B", "t1", b0="1/3", b1="2/3"), mixes("B", "t2", b0="1/2", b1="1/2")]
TELLS = [bids("B", "t1", 1), bids("B", "t2", 2)]


class Lesson(NamedTuple):
    name: str
    market: Raw
    posteriors: list[Any]  # of the first agent, by type of the second: (power, coefficient)


LESSONS = [
    # S pays B's bid.  Bid 0: 1/3·1/3 and 2/3·1/2, bid 1: 1/3·2/3 and 2/3·1/2.
    Lesson(
        "the price tells the bid",
        market(S_WINS, SECOND_PRICE, MIXED, ["S"]),
        [((0, 1), (0, 3)), ((0, 2), (0, 3))],
    ),
    # S pays her own bid and sees nothing of B's: 1/3·(1/3 + 2/3) and 2/3·(1/2 + 1/2), the prior.
    Lesson("both bids look alike", market(S_WINS, FIRST_PRICE, MIXED, ["S"]), [((0, 1), (0, 2))]),
    Lesson(
        "they are told", market(S_WINS, FIRST_PRICE, MIXED, ["S"], "all-bids"), [((0, 1), (0, 3)), ((0, 2), (0, 3))]
    ),
    # The price that is announced is S's own bid.
    Lesson(
        "a price that tells nothing", market(S_WINS, WINNERS_BID, MIXED, ["S"], "clearing-price"), [((0, 1), (0, 2))]
    ),
    # Each bid is made by one type; by the other with one power of ε more.
    Lesson(
        "one type a bid",
        market(S_WINS, SECOND_PRICE, [bids("B", "t1", 0), bids("B", "t2", 1)], ["S"]),
        [((0, 1), (1, 2)), ((1, 1), (0, 2))],
    ),
    # B, who wins, pays her own bid; S, who pays nothing, sees it if the price is announced.
    Lesson("no signal", market(S_LOSES, WINNERS_BID, TELLS, ["S"]), [((0, 1), (0, 2))]),
    Lesson(
        "the clearing price",
        market(S_LOSES, WINNERS_BID, TELLS, ["S"], "clearing-price"),
        [((0, 1), (1, 2)), ((1, 1), (0, 2))],
    ),
]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_posteriors(lesson: Lesson) -> None:
    assert worlds(lesson.market).learned.posteriors[0] == lesson.posteriors


THREE = [agent("A", 0), agent("B", 0, 1, types=2), agent("C", 0)]
B_TELLS = [bids("B", "t1", 0), bids("B", "t2", 1)]
ASKS = {"agent": "A", "stage": "aftermarket", "offer": {"quantity": 1, "price": 1}}
KNOWS = [
    ("B tells, A and C never sell", market(THREE, SECOND_PRICE, B_TELLS, ["B"]), [False, True, False], []),
    ("A sells: she is told", market(THREE, SECOND_PRICE, B_TELLS, ["A"]), [True, True, False], [0]),
    ("B does not tell", market(THREE, SECOND_PRICE, [bids("B", "t1", 0), bids("B", "t2", 0)], ["A"]), [True] * 3, []),
]


@pytest.mark.parametrize(("name", "raw", "expected", "informed"), KNOWS, ids=[row[0] for row in KNOWS])
def test_who_knows_what_bids_say(name: str, raw: Raw, expected: list[bool], informed: list[int]) -> None:
    """Beliefs at a class of one who does not are open: one other agent who tells is enough, what she tells is not."""
    learned = worlds(raw).learned
    assert [learned.knows(k) for k in range(3)] == expected
    assert [k for k in range(3) if learned.informed[k]] == informed


def test_without_a_profile_nothing_is_told() -> None:
    learned = nothing_learned(read_market(KNOWS[0][1], Budget()))
    assert [learned.knows(k) for k in range(3)] == [True] * 3
    assert not any(learned.tells) and not any(learned.informed) and not any(learned.posteriors)


# S bids 2 and wins at B's bid, 0 or 1.  A rule of hers names what she paid, her bid, both, or nothing.
LABELS = [
    ("nothing", {}, [NOTHING]),
    ("her payment", {"paid": 1}, [NOTHING, (None, 1, None)]),
    ("her payment, of 0", {"paid": 0}, [NOTHING, (None, 0, None)]),
    ("her bid", {"bid": [2]}, [(0, None, None)]),
    ("both", {"bid": [2], "paid": 0}, [(0, None, None), (0, 0, None)]),
]


@pytest.mark.parametrize(("name", "when", "expected"), LABELS, ids=[row[0] for row in LABELS])
def test_what_a_rule_names_is_told_apart(name: str, when: Raw, expected: list[Any]) -> None:
    """In the worlds' order: None first."""
    rule = {"agent": "S", "stage": "aftermarket", "when": when, "offer": {"quantity": 1, "price": 1}}
    never = [bids("B", "t1", 0), bids("B", "t2", 0)]
    found = worlds(market(S_WINS, SECOND_PRICE, [*never, rule], ["S"]))
    assert [(world.allocation, world.labels) for world in found.list] == [
        ((1, 0), (label, NOTHING)) for label in expected
    ]
    assert found.market.scale == Fraction(1)


def test_what_is_named_is_in_order() -> None:
    """A set of 8 and 1 lists 8 first; a bid that is not hers, as 9, is none that is named."""
    asks = [
        {**ASKS, "agent": "S", "when": when}
        for when in ({"bid": [8], "paid": 8}, {"bid": [1], "paid": 1}, {"bid": [9]})
    ]
    seller = agent("S", *range(9))
    found = read_market(market([seller, S_WINS[1]], SECOND_PRICE, asks, ["S"]), Budget())
    nothing = Named((), ())
    assert names_of(found, read_rules(found)) == [Named((1, 8), (Fraction(1), Fraction(8))), nothing]


def test_a_payment_that_is_named() -> None:
    """B bids 0 whatever her type, so nobody is informed; S asks for 1 where she has paid 1: two worlds."""
    asks = {**ASKS, "agent": "S", "when": {"paid": 1}}
    raw = market(S_WINS, SECOND_PRICE, [bids("B", "t1", 0), bids("B", "t2", 0), asks], ["S"])
    assert [(world.allocation, world.labels[0][1]) for world in worlds(raw).list] == [((1, 0), None), ((1, 0), 1)]


def test_bids_that_no_rule_covers() -> None:
    """They are refused, or, of a continuation that is found, those shown; what a rule covers is the rule's."""
    raw = market(S_WINS, SECOND_PRICE, [bids("B", "t1", 0)], ["S"])
    with pytest.raises(Rejected, match="no rule covers the bid of agent 'B', type 't2'"):
        worlds(raw)
    found = read_market(raw, Budget())
    assert bids_of(found, read_rules(found), lambda agent, kind, count: [0, 1]) == [[[1]], [[1, 0], [0, 1]]]


def test_what_bids_tell_with_a_joint_prior() -> None:
    """S, who asks, learns B's type from B's bid, and each type knows something else of it: that is not settled."""

    def two(name: str, *levels: int) -> Raw:
        kinds = [{"name": kind, "marginals": [k]} for k, kind in enumerate("xy", 1)]
        return {"name": name, "types": kinds, "bids": {"vectors": [[level] for level in levels]}}

    prior = [{"types": {"S": k, "B": k}, "probability": "1/2"} for k in "xy"]
    strategy = [bids("B", "x", 0), bids("B", "y", 1)]
    raw = {**market([two("S", 2), two("B", 0, 1)], SECOND_PRICE, strategy, ["S"]), "prior": prior}
    with pytest.raises(Rejected, match="agent 'S' is informed, which the staged form does not settle with a joint"):
        worlds(raw)
    silent = {**raw, "strategy": [bids("B", "x", 0), bids("B", "y", 0)]}
    assert worlds(silent).learned.informed == [False, False]
