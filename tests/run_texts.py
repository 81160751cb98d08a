"""Run-length markets as texts, for several tests."""

from __future__ import annotations

BYSTANDER = """\
title = "A bystander"
units = 5
[[agents]]
name = "A"
types = [{ marginals = [] }]
bids = { levels = [0, "4/5", 1] }
[[agents]]
name = "B"
types = [
  { name = "low", marginals = { runs = [[1, 1], ["1/2", 4]] }, probability = "1/2" },
  { name = "high", marginals = { runs = [[1, 5]] }, probability = "1/2" },
]
bids = { levels = [0, "4/5", 1] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, "4/5", 1] }
[auction]
format = "uniform-price"
ties = { priority = ["C", "A", "B"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = ["1/2", 1]
[[strategy]]
agent = "A"
stage = "auction"
bid = []
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[strategy]]
agent = "C"
stage = "auction"
bid = { runs = [["4/5", 4]] }
"""

CLAIMS = """
[[claims]]
kind = "sequential"
[[claims]]
kind = "undominated"
[[claims]]
kind = "welfare"
[[claims]]
kind = "revenue"
[[claims]]
kind = "ratio"
[[claims]]
kind = "utility"
agent = "C"
[[claims]]
kind = "continuum-bids"
"""

REFUTED = (
    BYSTANDER.replace('[["4/5", 4]]', '[["4/5", 3]]')
    + """
[[claims]]
kind = "bayes-nash"
expect = "refuted"
[[claims]]
kind = "optimum"
value = 3
expect = "refuted"
[[claims]]
kind = "continuum-bids"
expect = "refuted"
"""
)

WITHOUT_RESALE = (
    BYSTANDER[: BYSTANDER.index("[aftermarket]")]
    + BYSTANDER[BYSTANDER.index("[[strategy]]") :]
    + """
[[claims]]
kind = "bayes-nash"
expect = "refuted"
"""
)

REAL_BIDS = BYSTANDER.replace('[0, "4/5", 1]', "[0]", 1) + '\n[[claims]]\nkind = "continuum-undominated"\n'

TEXTS = {
    "bystander": BYSTANDER + CLAIMS,
    "refuted": REFUTED,
    "without resale": WITHOUT_RESALE,
    "real bids": REAL_BIDS,
}
"""By name."""
