"""Completion: the selections, and the refusal that names the set. Random markets are in
tests/property/test_markets.py.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from exactgames import BehaviorStrategy, Beliefs, GameBuilder, GameError, play, profile_of, read_instance_text
from exactgames.solve.completion import complete

SALE = """
units = 2
[[agents]]
name = "S"
types = [{{ marginals = [{seller}] }}]
bids = {{ levels = [1] }}
[[agents]]
name = "B"
types = [{{ marginals = [{buyer}] }}]
bids = {{ levels = [0] }}
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [{prices}]
[[strategy]]
agent = "S"
stage = "auction"
bid = [1, 1]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
"""

# S holds both units. Her marginals, B's marginals, the prices; her offer and what B takes of two units at each price.
SELECTIONS = [
    (
        "0, 0",
        "2, 1",
        "1, 2",
        "offer 2 at 2",
        {"1": 2, "2": 1},
        "two at 1, one at 2 and two at 2 all earn 2: the higher price, then the larger quantity",
    ),
    ("0, 0", "2, 2", "1, 2", "offer 2 at 2", {"1": 2, "2": 2}, "B is indifferent at 2 and takes all"),
    (
        "1, 1",
        "1, 1",
        "1",
        "offer 2 at 1",
        {"1": 2},
        "no gain from trade: any optimal offer before no offer, and the largest",
    ),
    (
        "3, 3",
        "1, 1",
        "1, 2",
        "offer 2 at 2",
        {"1": 2, "2": 0},
        "an offer that nobody takes before no offer; the highest price, the largest quantity",
    ),
    ("3, 3", "1, 1", "1", "no offer", {"1": 2}, "every offer would be taken at a loss"),
]


@pytest.mark.parametrize(("seller", "buyer", "prices", "offer", "takes", "why"), SELECTIONS)
def test_selections(seller, buyer, prices, offer, takes, why):
    found = profile_of(read_instance_text(SALE.format(seller=seller, buyer=buyer, prices=prices)))
    game, strategy = found.expansion.game, found.completion.strategy
    (s,) = game.sets_of(0)
    chosen = game.labels.action(s, strategy.support(game, s)[0])
    assert chosen == offer, why
    table = found.expansion.sets
    for t in game.sets_of(1):
        if table.quantity[t] == 2:
            price = prices.split(", ")[int(table.price[t])]
            assert strategy.support(game, t) == (takes[price],)


def guess(moves):
    """Ann sends l or r, which Bob does not see; he guesses."""
    tree = GameBuilder(["Ann", "Bob"])
    for node, name in zip(tree.move(tree.root, "Ann", "a", ["l", "r"]), "lr", strict=True):
        for end, said in zip(tree.move(node, "Bob", "b", ["l", "r"]), "lr", strict=True):
            tree.payoffs(end, (int(name == moves), int(name == said)))
    return tree.build()


# Ann's strategy, Bob's belief given in l, his best guess (ties: r, the preferred).
BELIEFS = [
    ({"l": "2/3", "r": "1/3"}, None, "l"),
    ({"l": "1/3", "r": "2/3"}, None, "r"),
    ({"l": "1/2", "r": "1/2"}, None, "r"),
    ({"l": "1"}, None, "l"),
    ({"l": "1"}, "1/3", "r"),
]


@pytest.mark.parametrize(("ann", "belief", "guessed"), BELIEFS)
def test_settled_moves_give_beliefs(ann, belief, guessed):
    game = guess("l")
    partial = BehaviorStrategy.from_table(game, {"Ann": {"a": ann}, "Bob": {"b": "l"}})
    settled = np.array([game.players[p] == "Ann" for p in game.infoset_player])
    given = None
    if belief is not None:
        table = {"Bob": {"b": (belief, 1 - Fraction(belief))}}
        given = lambda order, coefficient: Beliefs.from_table(game, table)  # noqa: E731
    found = complete(game, partial, settled, np.arange(game.actions), given)
    s = game.find("Bob", "b")
    assert game.action_labels(s)[found.strategy.support(game, s)[0]] == guessed
    assert found.completed.tolist() == (~settled).tolist()
    for player in (0, 1):
        assert play(game, found.strategy).value(player) == play(game, found.strategy, values=found.values).value(player)


def test_a_reply_that_turns_on_an_open_move_is_refused():
    """Semantics: "otherwise the file must give it: an error that names the set"."""
    game = guess("l")
    partial = BehaviorStrategy.from_table(game, {"Ann": {"a": "l"}, "Bob": {"b": "l"}})
    with pytest.raises(GameError, match="must say what Bob, b does.*Ann, a"):
        complete(game, partial, np.zeros(game.infosets, dtype=bool), np.arange(game.actions))


def test_the_order_of_the_selections():
    """Semantics, "Selections": "the largest number" of takes; any offer before "no offer", then the price, then the
    quantity. The order itself: ties where it decides between price and quantity are rare in play.
    """
    text = SALE.format(seller="0, 0", buyer="2, 1", prices="1, 2, 3")
    expansion = profile_of(read_instance_text(text)).expansion
    game, preference = expansion.game, expansion.preference
    ranked = []
    for s in range(game.infosets):
        start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
        words = game.action_labels(s)
        ranked.append([words[k] for k in sorted(range(stop - start), key=lambda k: -int(preference[start + k]))])
    offers = [
        "offer 2 at 3",
        "offer 1 at 3",
        "offer 2 at 2",
        "offer 1 at 2",
        "offer 2 at 1",
        "offer 1 at 1",
        "no offer",
    ]
    assert offers in ranked
    assert ["take 2", "take 1", "take 0"] in ranked
