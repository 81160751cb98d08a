"""Small markets with named items, and their certificates, which the naive reading of the page writes
(``property/naive_judgement``), not the engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from naive_items import NaiveItems
from naive_judgement import Judged, text_of

Json = Any
Edit = Callable[[Json], None]
WHOLE_PLANS = ("bayes-nash", "weak-perfect-bayesian")


def claim(kind: str, **more: str) -> str:
    return "\n".join(["[[claims]]", f'kind = "{kind}"', *(f"{key} = {value}" for key, value in more.items()), ""])


FIGURES = "".join(map(claim, ("perfect-bayesian", "sequential", "welfare", "optimum", "ratio", "revenue")))
CLAIMS = "".join(map(claim, WHOLE_PLANS)) + FIGURES

# A speculator holds both items, which are worth more together to P; she may sell them one by one, or as a bundle.
TOGETHER = (
    """items = ["x", "y"]
[[agents]]
name = "S"
types = [{ additive = {} }]
bids = { vectors = [[2, 2]] }
[[agents]]
name = "P"
types = [
  { name = "both", table = [{ items = ["x"], value = 1 }, { items = ["y"], value = 1 }, { items = ["x", "y"], value = 4 }], probability = "1/2" },
  { name = "one", unit-demand = { x = 3, y = 2 }, probability = "1/2" },
]
bids = { vectors = [[0, 0]] }
[[agents]]
name = "Q"
types = [{ budget-additive = { budget = 3, values = { x = 2, y = 2 } } }]
bids = { levels = [0, 1] }
[auction]
format = "simultaneous-first-price"
ties = "random"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [2, 3]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2, 2]
[[strategy]]
agent = "Q"
stage = "auction"
bid = [0, 1]
[[strategy]]
agent = "P"
stage = "auction"
bid = [0, 0]
[[strategy]]
agent = "P"
stage = "aftermarket"
type = "one"
when = { offer = { items = ["y", "x"], price = 3 } }
take = "all"
"""
    + FIGURES
    + claim("utility", agent='"S"')
    + claim("undominated", pure="true")
)

# Nobody bids alike: who wins x and y is drawn; then the winner of x may be asked for it in a table of trades.
DRAWN = (
    """items = ["x", "y"]
signals = ["winning-bids"]
[[agents]]
name = "A"
types = [{ name = "a", additive = { x = 2, y = 1 }, probability = "1/3" }, { name = "b", unit-demand = { x = 1, y = 2 }, probability = "2/3" }]
bids = { vectors = [[1, 0], [1, 1]] }
[[agents]]
name = "B"
types = [{ additive = { x = 1, y = 2 } }]
bids = { vectors = [[1, 1], [0, 2]] }
[auction]
format = "simultaneous-second-price"
ties = "random"
zero_bids_win = false
[aftermarket]
format = "table"
actions = { A = ["keep", "sell"], B = ["no", "buy"] }
rows = [{ when = { actions = { A = "sell", B = "buy" }, holdings = { B = ["y"] } }, trades = [{ from = "A", to = "B", items = ["x"] }], payments = { B = 1, A = -1 } }]
[[strategy]]
agent = "A"
stage = "auction"
type = "a"
bid = [1, 1]
[[strategy]]
agent = "A"
stage = "auction"
type = "b"
mixture = [{ bid = [1, 0], probability = "1/4" }, { bid = [1, 1], probability = "3/4" }]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1, 1]
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { allocation = { A = ["x"] } }
act = "sell"
"""
    + CLAIMS
)

# B may take what A leaves, at a price for the pair; her takes are open.
PRICED = (
    """items = ["x", "y"]
[[agents]]
name = "A"
types = [{ unit-demand = { x = 2, y = 1 } }]
[[agents]]
name = "B"
types = [{ table = [{ items = ["x"], value = 0 }, { items = ["y"], value = 2 }, { items = ["x", "y"], value = 5 }] }]
[auction]
format = "posted-price"
bundle-prices = [{ items = ["x"], price = 1 }, { items = ["y"], price = 1 }, { items = ["x", "y"], price = 3 }]
[[strategy]]
agent = "B"
stage = "auction"
when = { remaining = ["x"] }
take = []
"""
    + CLAIMS
    + claim("utility", agent='"B"')
)

# A takes both items, and must not like them: she asks a price for one in the first round, for what is left in the second;
# B, who is asked first, takes one thing and refuses another.
ASKED = (
    """items = ["x", "y"]
[[agents]]
name = "A"
types = [{ additive = { x = 1, y = 1 } }]
[[agents]]
name = "B"
types = [{ unit-demand = { x = 3, y = 4 } }]
[[agents]]
name = "C"
types = [{ additive = { y = 2 } }]
[auction]
format = "posted-price"
price = { x = 0, y = 0 }
order = ["A"]
[[aftermarket]]
format = "take-it-or-leave-it"
sellers = ["A"]
buyers = ["B"]
prices = [1, 2, 3]
[[aftermarket]]
format = "resale-by-winners"
prices = [2, 4]
[[strategy]]
agent = "A"
stage = "auction"
take = "all"
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { round = 1, holdings = { A = ["x", "y"] } }
offer = { items = ["x"], price = 3 }
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { round = 2, holdings = { A = ["y"] } }
offer = { items = ["y"], price = 2 }
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { round = 2 }
offer = "none"
[[strategy]]
agent = "B"
stage = "aftermarket"
when = { offer = { seller = "A", items = ["x"], price = 3 } }
take = "all"
[[strategy]]
agent = "B"
stage = "aftermarket"
when = { round = 2 }
mixture = [{ take = [], probability = "1/2" }, { take = "all", probability = "1/2" }]
[[strategy]]
agent = "B"
stage = "aftermarket"
when = { round = 2 }
offer = "none"
"""
    + FIGURES
)

CONTROLS = {"together": TOGETHER, "drawn": DRAWN, "priced": PRICED, "asked": ASKED}


@cache
def control(name: str) -> str:
    return text_of(Judged(NaiveItems(CONTROLS[name])).certificate())


def lines_of(name: str) -> list[Json]:
    return [json.loads(line) for line in control(name).splitlines()]
