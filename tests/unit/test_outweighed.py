"""Cells whose incentives outweigh each other: small games, settled by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
import pytest
from attrs import frozen
from naive_totals import Total

from exactgames import Game, GameBuilder, find_pure
from exactgames.search.cells.outweighed import outweighed
from exactgames.search.pure.steps import Outweighed

Rules = Mapping[str, Mapping[str, str]]
"""{"player, set": {action: its probability}}."""


@frozen
class Case:
    """``items``: the temptations, as (player, action → what is done instead); None: some profile is an equilibrium."""

    name: str
    game: Callable[[], Game]
    rules: Rules
    items: frozenset[str] | None


def dear() -> Game:
    """Ann may buy, which loses 1."""
    tree = GameBuilder(["Ann"])
    keep, buy = tree.move(tree.root, "Ann", "a", ["keep", "buy"])
    tree.payoffs(keep, (0,))
    tree.payoffs(buy, (-1,))
    return tree.build()


def gift(cost: int) -> Game:
    """Ann may pay 1 to ask; then Bob may give her 2, which costs him so much."""
    tree = GameBuilder(["Ann", "Bob"])
    out, ask = tree.move(tree.root, "Ann", "a", ["out", "ask"])
    keep, give = tree.move(ask, "Bob", "b", ["keep", "give"])
    for node, payoffs in ((out, (0, 0)), (keep, (-1, 0)), (give, (1, -cost))):
        tree.payoffs(node, payoffs)
    return tree.build()


def help_for_one(price: int) -> Game:
    """Ann is of one of two types, and may pay a price to enter; then Bob, who does not see her type, helps the one or
    the other, who gets 3.
    """
    tree = GameBuilder(["Ann", "Bob"])
    for kind, node in enumerate(tree.chance(tree.root, {"first": "1/2", "second": "1/2"})):
        out, enter = tree.move(node, "Ann", f"type {kind}", ["out", "enter"])
        tree.payoffs(out, (0, 0))
        for helped, end in enumerate(tree.move(enter, "Bob", "b", ["help the first", "help the second"])):
            tree.payoffs(end, (3 * (kind == helped) - price, 0))
    return tree.build()


def pennies() -> Game:
    """Bob wins 1 if the pennies match; he does not see Ann's."""
    tree = GameBuilder(["Ann", "Bob"])
    for own, node in enumerate(tree.move(tree.root, "Ann", "a", ["heads", "tails"])):
        for other, end in enumerate(tree.move(node, "Bob", "b", ["heads", "tails"])):
            tree.payoffs(end, (-1, 1) if own == other else (1, -1))
    return tree.build()


def umbrella() -> Game:
    """Whatever Bob does, "up" brings Ann 1 more; but what he does matters much more to her. He does not see her move."""
    tree = GameBuilder(["Ann", "Bob"])
    for better, node in enumerate(tree.move(tree.root, "Ann", "a", ["down", "up"])):
        for much, end in enumerate(tree.move(node, "Bob", "b", ["left", "right"])):
            tree.payoffs(end, (better + 10 * much, 0))
    return tree.build()


ASK, ENTER = {"Ann, a": {"ask": "1"}}, {f"Ann, type {k}": {"enter": "1"} for k in (0, 1)}
CASES = [
    Case("a dear move", dear, {"Ann, a": {"buy": "1"}}, frozenset({"Ann, buy → keep"})),
    Case("a move that nothing speaks against", dear, {"Ann, a": {"keep": "1"}}, None),
    # If Bob keeps, Ann gains 1 by staying out; if he gives, he gains his cost by keeping: whatever he does, so weighted
    # that his gain outweighs what Ann would lose, the sum is positive. For nothing he may as well give.
    Case("a gift that costs the giver", lambda: gift(1), ASK, frozenset({"Ann, ask → out", "Bob, give → keep"})),
    Case("a gift that costs nothing", lambda: gift(0), ASK, None),
    # Bob helps one type at the other's cost: both together get 3 for twice the price, however he mixes.
    Case("help for one of two", lambda: help_for_one(2), ENTER, frozenset({"Ann, enter → out"})),
    Case("help that is worth it", lambda: help_for_one(1), ENTER, None),
    # Ann's rule is known: Bob is to match the likelier side, and then Ann is to leave it.
    Case(
        "pennies that fall on one side",
        pennies,
        {"Ann, a": {"heads": "2/3", "tails": "1/3"}},
        frozenset({"Ann, heads → tails", "Bob, tails → heads"}),
    ),
    Case("fair pennies", pennies, {"Ann, a": {"heads": "1/2", "tails": "1/2"}}, None),
    # "up" secures 1 less than "down" may bring, but Bob does the same whether or not she deviates.
    Case("replies that cannot tell", umbrella, {"Ann, a": {"down": "1"}}, frozenset({"Ann, down → up"})),
]


def posed(case: Case) -> tuple[Game, list[list[int]], dict[int, tuple[Fraction, ...]]]:
    """(the game, what is allowed at each set, the rules that mix)."""
    game = case.game()
    allowed, drawn = [], {}
    for s in range(game.infosets):
        actions = game.action_labels(s)
        rule = case.rules.get(game.describe(s), dict.fromkeys(actions, ""))
        allowed.append([k for k, action in enumerate(actions) if action in rule])
        if len(allowed[-1]) > 1 and game.describe(s) in case.rules:
            drawn[s] = tuple(Fraction(rule.get(action, "0")) for action in actions)
    return game, allowed, drawn


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_small_games(case: Case) -> None:
    game, allowed, drawn = posed(case)
    cell = np.array([k in allowed[s] for s in range(game.infosets) for k in range(len(game.action_labels(s)))])
    found = outweighed(game, cell, drawn)
    if case.items is None:
        assert found is None
        return
    assert found is not None
    words, items = set(), []
    for one, weight in found:
        player, (first, instead) = game.players[game.infoset_player[one.infoset]], one.plan[0]
        assert first == one.infoset
        words.add(f"{player}, {game.labels.action(first, one.action)} → {game.labels.action(first, instead)}")
        items.append((one.infoset, one.action, dict(one.plan), weight))
    assert words == case.items
    assert Total(game, allowed, drawn, items).value() > 0
    for left_out in items:  # each is needed
        assert Total(game, allowed, drawn, [item for item in items if item is not left_out]).value() <= 0


def test_searches_within_rules_ask_first() -> None:
    """No pure equilibrium plays "down": one step, whatever Bob does."""
    game = umbrella()
    down = np.array([True, False, True, True])
    assert game.describe(int(game.action_infoset[0])) == "Ann, a"
    found = find_pure(game, "sequential", allowed=down)
    assert (found.complete, found.equilibria, found.cells) == (True, (), 1)
    assert [type(step) for step in found.steps] == [Outweighed]


def test_a_game_that_is_not_timed_is_left_alone() -> None:
    """Two sets that cross in time: the passes over levels are not for it."""
    tree = GameBuilder(["Ann", "Bob"])
    left, right = tree.chance(tree.root, {"l": "1/2", "r": "1/2"})
    for node, order in ((left, "AB"), (right, "BA")):
        for first in tree.move(node, *moves(order[0])):
            for end in tree.move(first, *moves(order[1])):
                tree.payoffs(end, (0, 0))
    game = tree.build()
    assert not game.timed
    assert outweighed(game, np.ones(game.actions, dtype=bool), {}) is None


def moves(who: str) -> tuple[str, str, list[str]]:
    return {"A": "Ann", "B": "Bob"}[who], who, ["x", "y"]
