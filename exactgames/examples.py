"""A small market and small games to try things on; the examples in the docstrings use them.

>>> from exactgames.examples import entry, quiche, speculator, spy
>>> speculator().market.title, entry().nodes, quiche().nodes
('A speculator in a second-price auction', 5, 15)
>>> [one.name for one in spy().market.information[0]]
['spy']
"""

from __future__ import annotations

from typing import Final

from exactgames.files.reader import read_instance_text
from exactgames.files.starter import STARTER
from exactgames.game.build import GameBuilder
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game
from exactgames.game.values import Play, play
from exactgames.market.instance import Instance


def speculator() -> Instance:
    """What ``exactgames new`` writes. In a second-price auction a speculator S wins the item, and asks B, whose value
    is 1 or 2, to pay 2 for it. A perfect Bayesian equilibrium, on dominated bids.
    """
    return read_instance_text(STARTER)


SPY: Final = """
units = 1
auction = { format = "discriminatory" }
strategy = [
  { agent = "A", stage = "information", acquire = "spy" },
  { agent = "A", stage = "auction", when = { word = "high" }, bid = [3] },
  { agent = "A", stage = "auction", bid = [1] },
  { agent = "B", stage = "auction", type = "low", bid = [0] },
  { agent = "B", stage = "auction", bid = [2] },
]
claims = [{ kind = "sequential" }]

[[agents]]
name = "A"
types = [{ marginals = [4] }]
bids = { levels = [1, 3] }

[[agents]]
name = "B"
types = [
  { name = "low", marginals = [1], probability = "1/2" },
  { name = "high", marginals = [3], probability = "1/2" },
]
bids = { levels = [0, 2] }

[[information.A]]
name = "spy"
cost = "1/4"
rows = [{ when = { B = "high" }, says = "high" }, { says = "low" }]
"""


RUNS: Final = f"""
title = "A bystander, 10^100 units"
units = {10**100}
auction = {{ format = "uniform-price", ties = {{ priority = ["C", "A", "B"] }} }}
aftermarket = {{ format = "take-it-or-leave-it", sellers = ["C"], prices = ["1/4", "1/2", 1] }}
strategy = [
  {{ agent = "A", stage = "auction", bid = [] }},
  {{ agent = "B", stage = "auction", bid = [1] }},
  {{ agent = "C", stage = "auction", bid = {{ runs = [[1, {10**100 - 1}]] }} }},
]
claims = [{{ kind = "sequential" }}, {{ kind = "welfare" }}, {{ kind = "ratio" }}]

[[agents]]
name = "A"
types = [{{ marginals = [] }}]
bids = {{ levels = [0, 1] }}

[[agents]]
name = "B"
types = [
  {{ name = "z=1/4", marginals = {{ runs = [[1, 1], ["1/4", {10**100 - 1}]] }}, probability = "1/2" }},
  {{ name = "z=1/2", marginals = {{ runs = [[1, 1], ["1/2", {10**100 - 1}]] }}, probability = "1/4" }},
  {{ name = "z=1", marginals = {{ runs = [[1, {10**100}]] }}, probability = "1/4" }},
]
bids = {{ levels = [0, 1] }}

[[agents]]
name = "C"
types = [{{ marginals = [] }}]
bids = {{ levels = [0, 1] }}
"""
"""A run-length market: Example 4 with a bystander, and 10^100 units."""


def spy() -> Instance:
    """In a first-price auction A, whose value is 4, learns for 1/4 whether B bids 0 or 2, and bids 1 or 3."""
    return read_instance_text(SPY)


def entry() -> Game:
    """Selten (1978), one shop: Ann stays out, for payoffs 1, 3, or enters; then Bob shares (2, 2) or fights (0, 0)."""
    tree = GameBuilder(["Ann", "Bob"])
    enters, out = tree.move(tree.root, "Ann", "entry", ["in", "out"])
    share, fight = tree.move(enters, "Bob", "reply", ["share", "fight"])
    tree.payoffs(out, (1, 3))
    tree.payoffs(share, (2, 2))
    tree.payoffs(fight, (0, 0))
    return tree.build()


def quiche() -> Game:
    """Cho and Kreps (1987): a sender, strong with probability 9/10, has beer or quiche for breakfast; the receiver, who
    sees only that, duels or retreats.
    """
    tree = GameBuilder(["Sender", "Receiver"])
    for node, kind in zip(tree.chance(tree.root, {"strong": "9/10", "weak": "1/10"}), ("strong", "weak"), strict=True):
        for after, meal in zip(tree.move(node, "Sender", kind, ["beer", "quiche"]), ("beer", "quiche"), strict=True):
            duel, retreat = tree.move(after, "Receiver", f"after {meal}", ["duel", "retreat"])
            likes = int((meal == "beer") == (kind == "strong"))
            tree.payoffs(duel, (likes, int(kind == "weak")))
            tree.payoffs(retreat, (likes + 2, int(kind == "strong")))
    return tree.build()


def threat() -> Play:
    """``entry``, played so that Bob would fight, and Ann stays out: Bayes–Nash, but an empty threat."""
    game = entry()
    return play(game, BehaviorStrategy.from_table(game, {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}}))


def pooling() -> Play:
    """``quiche``, played so that both types have quiche and the receiver duels after beer: sequential with beliefs that
    take beer for a sign of weakness.
    """
    game = quiche()
    sender, receiver = {"strong": "quiche", "weak": "quiche"}, {"after beer": "duel", "after quiche": "retreat"}
    return play(game, BehaviorStrategy.from_table(game, {"Sender": sender, "Receiver": receiver}))
