"""Completion: the selections, which sets are completed, and the refusal that names the set and what it could say.

Random markets are in tests/property/test_markets.py and test_completions.py.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from two_sellers import MARKET

from exactgames import (
    BehaviorStrategy,
    Beliefs,
    GameBuilder,
    GameError,
    certify,
    play,
    profile_of,
    read_instance_text,
    verify,
)
from exactgames.concepts.completion import complete
from exactgames.concepts.settled import Given
from exactgames.session.session import Session

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
        _, turn = table.turns[int(table.turn[t])]
        if turn.fact("offer.quantity") == 2:
            assert strategy.support(game, t) == (takes[str(turn.fact("offer.price"))],)


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
        nodes = game.histories(game.find("Bob", "b"))
        given = Given(
            ~settled, lambda order, coefficient: Beliefs.from_table(game, table), lambda s: [nodes[:1], nodes[1:]]
        )
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


# ---- a belief that turns on open moves through the rule that gives it

TWO_SELLERS = (
    MARKET
    + """[[strategy]]
agent = "i"
stage = "auction"
bid = [0]
[[strategy]]
agent = "T"
stage = "aftermarket"
type = "s"
offer = { quantity = 1, price = 1 }
[[strategy]]
agent = "T"
stage = "aftermarket"
type = "t"
offer = "none"
[[strategy]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "T", price = 2 } }
take = 0
[[strategy]]
agent = "j"
stage = "aftermarket"
when = { offer = { seller = "T", price = 2 } }
take = 0
[[beliefs]]
agent = "i"
stage = "auction"
belief = [{ types = { T = "t" } }]
[[claims]]
kind = "bayes-nash"
"""
)
"""Where she bids, i believes that T is of type t. Whether her belief after j's offer at 2 is that one, carried on, or
the uniform tremble's, depends on whether j offers at 2 for sure: his best reply to what i takes at 1 and 2.
"""


def staged_sellers():
    """The same for the staged form: the belief is given in the aftermarket, after another seller's offer, refused."""
    text = TWO_SELLERS.replace("units = 2", "units = 3")
    text = text.replace(
        """[[agents]]
name = "B\"""",
        """[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { vectors = [[5]] }
[[agents]]
name = "B\"""",
    )
    text = text.replace('sellers = ["j", "T"]', 'sellers = ["S", "j", "T"]').replace("{ j = [", '{ S = ["i"], j = [')
    return text.replace(
        """[[beliefs]]
agent = "i"
stage = "auction\"""",
        """[[strategy]]
agent = "S"
stage = "aftermarket"
offer = { quantity = 1, price = 2 }
[[strategy]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "S" } }
take = 0
[[beliefs]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "S", price = 2 } }
belief = [{ types = { T = "t" } }]
[[beliefs]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "S", price = 1 } }
belief = [{ types = { T = "t" } }]
[[beliefs]]
agent = "i"
stage = "auction\"""",
    ).replace(
        """[[beliefs]]
agent = "i"
stage = "auction"
belief = [{ types = { T = "t" } }]
""",
        "",
    )


SELLERS = {"explicit": TWO_SELLERS, "staged": staged_sellers()}
THE_ACTION = """
[[strategy]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "j" } }
take = TAKE
"""
THE_BELIEF = """
[[beliefs]]
agent = "i"
stage = "aftermarket"
when = { offer = { seller = "j" } }
belief = [{ types = { T = "TYPE" } }]
"""
THE_OPEN_MOVE = """
[[strategy]]
agent = "j"
stage = "aftermarket"
offer = OFFER
"""


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_a_belief_whose_rule_turns_on_an_open_move_is_refused(form):
    """Both answers of i, each with j's best reply, used to be a completion under its own beliefs."""
    asked = "Give its action, or its belief, or the moves at j, "
    said = rf"must say what i, holding 0 of [23].*; .*j offers 1 at 2 does: .* {asked}"
    with pytest.raises(GameError, match=said):
        certify(read_instance_text(SELLERS[form]), form=form)


# What the file says more; how many sets of i's are completed by it to take the unit that j offers at 2.
SAID = [
    (THE_ACTION.replace("TAKE", "0"), False),
    (THE_ACTION.replace("TAKE", "1"), True),
    (THE_BELIEF.replace("TYPE", "s"), False),  # T of type s offers at 1 later: waiting earns 2
    (THE_BELIEF.replace("TYPE", "t"), True),  # of type t nothing: taking at 2 earns 1
    (THE_OPEN_MOVE.replace("OFFER", "{ quantity = 1, price = 2 }"), True),  # j's offer leads on from the given belief
    (THE_OPEN_MOVE.replace("OFFER", '"none"'), False),  # his offer is a tremble: i's belief is the prior
]


@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize(("more", "takes"), SAID)
def test_the_action_the_belief_or_the_open_move_settles_it(form, more, takes, tmp_path):
    first, rest = SELLERS[form].split("[[strategy]]", 1)
    instance = read_instance_text(first + more + "[[strategy]]" + rest)
    here = Session(instance, asked=form).form
    start = "S offers 1 at 2, i takes 0, " if form == "staged" else ""
    last = f"; {start}j offers 1 at 2"
    sets = [s for s in range(len(here.number)) if here.sets.infoset_player[s] == 0 and here.label(s).endswith(last)]
    (s,) = [s for s in sets if form == "staged" or "bid 0,0" in here.label(s)]
    assert here.strategy.support(here.sets, s) == (int(takes),)
    certify(instance, form=form).write(tmp_path / "found.jsonl")
    verified = verify(str(tmp_path / "found.jsonl"))
    assert verified.verdict == "VERIFIED", str(verified)
