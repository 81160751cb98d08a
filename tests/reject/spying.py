"""A market in which information is acquired, by hand: A, of two types, may buy a look at B's type before a first-price
auction; what A buys, and does with it, is a rule; what B does is one too; the resale is left open.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "property"))

from naive_certificate import lines, settle
from naive_file import read

SPYING = """units = 1
[[agents]]
name = "A"
types = [{ name = "a=2", marginals = [2], probability = "1/3" }, { name = "a=3", marginals = [3], probability = "2/3" }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ name = "b=0", marginals = [0], probability = "1/2" }, { name = "b=2", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }
[[information.A]]
name = "spy"
cost = { "a=2" = "1/8", "a=3" = "1/4" }
rows = [
  { when = { B = "b=0" }, says = "weak" },
  { says = [{ word = "strong", probability = "2/3" }, { word = "weak", probability = "1/3" }] },
]
[[information.A]]
name = "guess"
cost = 1
rows = [{ says = "who knows" }]
[auction]
format = "discriminatory"
ties = { priority = ["B", "A"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["B"]
prices = [1, 2]
[[strategy]]
agent = "A"
stage = "information"
type = "a=3"
acquire = "spy"
[[strategy]]
agent = "A"
stage = "auction"
when = { word = "weak" }
bid = [1]
[[strategy]]
agent = "A"
stage = "auction"
when = { acquired = "nothing" }
mixture = [{ bid = [0], probability = "1/4" }, { bid = [1], probability = "3/4" }]
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
type = "b=0"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[claims]]
kind = "bayes-nash"
expect = "refuted"
[[claims]]
kind = "weak-perfect-bayesian"
expect = "refuted"
[[claims]]
kind = "perfect-bayesian"
expect = "refuted"
[[claims]]
kind = "sequential"
expect = "refuted"
[[claims]]
kind = "welfare"
[[claims]]
kind = "revenue"
[[claims]]
kind = "optimum"
[[claims]]
kind = "utility"
agent = "A"
[[claims]]
kind = "utility"
agent = "B"
"""


def spying() -> list[Any]:
    """The lines of its certificate, from the pages."""
    return lines(settle(read(SPYING), 10**6))


BOUGHT = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "B"
types = [{ name = "weak", marginals = [0], probability = "1/2" }, { name = "strong", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }
[information]
A = [{ name = "spy", cost = "1/4", rows = [{ when = { B = "weak" }, says = "low" }, { says = "high" }] }]
[auction]
format = "discriminatory"
ties = { priority = ["B", "A"] }
[[strategy]]
agent = "A"
stage = "auction"
when = { acquired = "spy", word = "low" }
bid = [1]
[[strategy]]
agent = "A"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
type = "weak"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
"""
CLAIMS = [
    *("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"),
    *("welfare", "revenue", "optimum", "ratio"),
]


def bought(rows: list[Any] | None = None) -> list[Any]:
    """An equilibrium in which a look is bought: worth 1/2, it costs 1/4; that it is bought is left to completion.
    ``rows``: of the look, in place of those.
    """
    doc = read(BOUGHT)
    if rows is not None:
        doc["information"]["A"][0]["rows"] = rows
    doc["claims"] = [{"kind": kind} for kind in CLAIMS] + [{"kind": "utility", "agent": name} for name in "AB"]
    return lines(settle(doc, 10**6))
