"""The checker's trees, node by node, on markets small enough to draw."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, text_of
from test_what_bids_tell import FIRST_PRICE, SECOND_PRICE, WINNERS_BID, Raw, agent, market

from exactgames import certify, read_instance_text
from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.worlds import Named, Worlds
from exactgames.checker.rebuild.tree import Tree
from exactgames.checker.rejected import Rejected

RANDOM = {"format": "discriminatory", "ties": "random"}
POSTED = {"format": "posted-price", "price": 1}


def posted(*names: str) -> Raw:
    agents = [{"name": name, "types": [{"marginals": [1]}]} for name in names]
    return market(agents, POSTED, [], [names[0]])


def drawn(act: str, *odds: tuple[int, str]) -> Raw:
    """B's act has A receive so much from her, with some probability."""
    draws = [{"probability": p, "payments": {"A": -x, "B": x}} for x, p in odds]
    return {"when": {"actions": {"B": act}}, "draws": draws}


THIRDS = drawn("third", (2, "1/6"), (1, "1/3"), (-2, "1/6"), (-1, "1/3"))

# A bids, C bids; B has one bid, and two types.
BETWEEN = [agent("A", 0, 1), agent("B", 0, types=2), agent("C", 0, 1)]
MARKETS = {
    "three agents": market(BETWEEN, SECOND_PRICE, [], ["A"]),
    "all bid": market([agent("A", 0, 1), agent("B", 0, 1)], FIRST_PRICE, [], ["A"]),
    # Both at 2 is a tie of the last bidder's third bid, with two outcomes.
    "ties": market([agent("A", 0, 1, 2), agent("B", 0, 1, 2)], RANDOM, [], ["A"]),
    "ties of types": market([agent("A", 1, types=2), agent("B", 1, types=2)], RANDOM, [], ["A"]),
    "a tie alone": market([agent("A", 1), agent("B", 1)], RANDOM, [], ["A", "B"]),
    "posted": posted("A", "B"),
    "told between": {
        **market([agent("A", 1, types=2), agent("B", 0)], FIRST_PRICE, [], ["A"]),
        "aftermarket": [
            {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1]},
            {
                "format": "take-it-or-leave-it",
                "sellers": ["A", "B"],
                "prices": [1, 2],
                "signals": [
                    {
                        "name": "rumour",
                        "rows": [
                            {
                                "when": {"types": {"A": "t1"}},
                                "show": [{"to": {"B": k}, "probability": "1/2"} for k in "xy"],
                            }
                        ],
                    }
                ],
            },
        ],
    },
    # A look at B's type: a word is sure, or drawn.
    "a look": {
        **market([agent("A", 0, 1), agent("B", 1, types=2)], FIRST_PRICE, [], ["A"]),
        "information": {
            "A": [
                {"name": "sure", "cost": 1, "rows": [{"says": "yes"}]},
                {"name": "drawn", "cost": 0, "rows": [{"says": [{"word": k, "probability": "1/2"} for k in "xy"]}]},
            ]
        },
    },
    # After the auction B is told who bid, for sure, or one of two words.
    "a word after bids": {
        **market([agent("A", 0, 1), agent("B", 0, 1)], FIRST_PRICE, [], ["A", "B"]),
        "signals": [
            {
                "name": "rumour",
                "rows": [
                    {"when": {"bids": {"A": [0]}}, "show": [{"to": {"B": k}, "probability": "1/2"} for k in "xy"]},
                    {"show": [{"to": {"B": "high"}, "probability": 1}]},
                ],
            }
        ],
    },
    # B chooses among draws that are worth nothing to anybody in expectation: of one, two and three parts.
    "draws": {
        **market([agent("A", 0, 1), agent("B", 0)], FIRST_PRICE, [], ["A"]),
        "aftermarket": {
            "format": "table",
            "actions": {"B": ["rest", "even", "long", "third"]},
            "rows": [drawn("even", (1, "1/2"), (-1, "1/2")), drawn("long", (4, "1/5"), (-1, "4/5")), THIRDS],
        },
    },
}


def trees(raw: Raw) -> list[Tree]:
    found = read_market(raw, Budget())
    every: list[Tree] = [Explicit(found)]
    if found.sealed and not (found.later or found.tables or found.information):
        every.append(Folded(found, Worlds(found, [Named((), ())] * len(found.agents)).list))
    return every


@pytest.mark.parametrize("name", MARKETS)
def test_a_branch_is_a_place_among_the_children(name: str) -> None:
    """The odds of a move, chance's too, are found by it."""
    for tree in trees(MARKETS[name]):
        children = {node: list(tree.children(node)) for node in range(len(tree))}
        assert [tree.branch[child] for own in children.values() for child in own] == [
            k for own in children.values() for k in range(len(own))
        ]
        assert all(tree.parent[child] == node for node, own in children.items() for child in own)
        for node, own in children.items():
            here = tree.at[node]
            assert len(own) == (tree.views[here].actions if here >= 0 else len(tree.chance[-2 - here]) if own else 0)


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_odds_of_each_draw_count(row: int) -> None:
    """Definition 1 is about the expectation: A, who cannot avoid a draw, may not lose by it; B, who chooses it, may."""
    for change, refused in ((Fraction(1, 100), True), (Fraction(-1, 100), False)):
        raw = copy.deepcopy(MARKETS["draws"])
        payments = raw["aftermarket"]["rows"][row]["draws"][0]["payments"]
        payments["A"], payments["B"] = str(payments["A"] + change), str(payments["B"] - change)
        found = read_market(raw, Budget())
        if refused:
            with pytest.raises(Rejected, match="agent 'A' cannot opt out of the aftermarket"):
                Explicit(found)
        else:
            assert len(Explicit(found).chance) == 3


# By the branches from the root: the types, and who has bid what.
PASTS: list[tuple[str, tuple[int, ...], tuple[Any, ...], dict[int, int]]] = [
    ("three agents", (0,), (0, 0, 0), {}),  # A is to bid: B, who has no choice, has not
    ("three agents", (1,), (0, 1, 0), {}),
    ("three agents", (1, 1), (0, 1, 0), {0: 1, 1: 0}),  # C is to bid
    ("three agents", (0, 1, 0), (0, 0, 0), {0: 1, 1: 0, 2: 0}),  # A, who won, is to offer
    ("three agents", (0, 0, 1), (0, 0, 0), {0: 0, 1: 0, 2: 1}),  # C has won: the end
    ("all bid", (), (0, 0), {}),
    ("all bid", (1,), (0, 0), {0: 1}),
    ("all bid", (0, 1), (0, 0), {0: 0, 1: 1}),
    ("ties of types", (2, 1), (1, 0), {0: 0, 1: 0}),
    ("a tie alone", (), (0, 0), {0: 0, 1: 0}),
    ("a tie alone", (1,), (0, 0), {0: 0, 1: 0}),
    ("posted", (1,), (0, 0), {}),  # A has taken the unit
]


@pytest.mark.parametrize(("name", "way", "types", "bids"), PASTS, ids=[f"{row[0]}, {row[1]}" for row in PASTS])
def test_what_came_before_a_node(name: str, way: tuple[int, ...], types: Any, bids: dict[int, int]) -> None:
    tree, node = trees(MARKETS[name])[0], 0
    for branch in way:
        node = list(tree.children(node))[branch]
    assert tree.past(node) == (types, bids)


@pytest.mark.parametrize(("signals", "expected"), [((), 1), (("clearing-price",), 2), (("all-bids",), 2)])
def test_an_announced_price_is_known(signals: tuple[str, ...], expected: int) -> None:
    """B wins at her own bid, 1 or 2, and offers the item to S, who has a set for each thing that she can have seen."""
    raw = market([agent("S", 0), agent("B", 1, 2)], WINNERS_BID, [], ["B"], *signals)
    assert len(trees(raw)[0].own[0]) == expected


def test_nobody_takes() -> None:
    """Who is not in the order takes nothing: nothing happens."""
    raw = {**posted("A", "B"), "signals": ["clearing-price"]}  # which the price is, too
    assert len(Explicit(read_market({**raw, "auction": {**POSTED, "order": []}}, Budget()))) == 1


def test_the_seller_answers_first() -> None:
    """The buyer, who comes first in the file, does not see her answer: two histories in one set."""
    raw = market([agent("B", 0), agent("S", 1)], SECOND_PRICE, [], ["S"])
    trade = {"format": "bilateral-posted-price", "seller": "S", "buyer": "B", "price": 1}
    for tree in trees({**raw, "aftermarket": trade}):
        (buyer,), (seller,) = tree.own
        assert tree.histories[seller] == [0]
        assert tree.histories[buyer] == list(tree.children(0))


# -- After each type profile

ZERO_WINS_NOTHING = """units = 1
[[agents]]
name = "A"
types = [%s]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
zero_bids_win = false
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[claims]]
kind = "%s"
expect = "refuted"
"""
ONE_TYPE = "{ marginals = [2] }"
TWO_TYPES = '{ marginals = [1], probability = "1/2" }, { marginals = [2], probability = "1/2" }'


@pytest.mark.parametrize("types", [ONE_TYPE, TWO_TYPES], ids=["one", "two"])
@pytest.mark.parametrize("kind", ["bayes-nash", "weak-perfect-bayesian"])
def test_a_plan_starts_after_the_types(kind: str, types: str, tmp_path: Path) -> None:
    """Any bid above 0 would win, for nothing: the type worth 2 gains 2 from where her own bid is still to come."""
    text = ZERO_WINS_NOTHING % (types, kind)
    blocks = [json.loads(line) for line in certify(read_instance_text(text), form="explicit").lines]
    [claim] = [block for block in blocks if "claim" in block]
    assert claim["evidence"]["deviation"]["gain"] == "2"
    assert judge(text_of(blocks), text, tmp_path).verdict == "VERIFIED"
