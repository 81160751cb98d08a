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


def example_4(title: str, units: int, types_of_b: str, claims: str) -> str:
    """Example 4 with A's own types, these of B, and any resale price."""
    return f"""\
title = "{title}"
units = {units}
[[agents]]
name = "A"
types = {{ law = [{{ kind = "uniform", low = 1, high = "3/2" }}], marginals = [2, "value"], symbol = "a" }}
bids = {{ levels = [0, 1, 2, "5/2"] }}
[[agents]]
name = "B"
bids = {{ levels = [0, 1, 2, "5/2"] }}
{types_of_b}[[agents]]
name = "C"
types = [{{ marginals = [] }}]
bids = {{ levels = [0, 1, 2, "5/2"] }}
[auction]
format = "uniform-price"
ties = {{ priority = ["C", "A", "B"] }}
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = "any"
[[strategy]]
agent = "A"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
bid = [2]
[[strategy]]
agent = "C"
stage = "auction"
bid = {{ runs = [[1, {units - 2}]] }}
{claims}"""


PAPERS = example_4(
    "Example 4 with the paper's own types",
    5,
    """\
types = { law = [{ kind = "equal-revenue", low = "1/10", high = 1 }], marginals = { runs = [[2, 1], ["value", 4]] } }
""",
    """\
[[claims]]
kind = "continuum-bids"
[[claims]]
kind = "continuum-undominated"
[[claims]]
kind = "welfare"
[[claims]]
kind = "utility"
agent = "B"
[[claims]]
kind = "revenue"
[[claims]]
kind = "ratio"
at_least = "21/20"
[[claims]]
kind = "optimum"
at_most = 5
expect = "refuted"
""",
)
"""Types that are laws, and any resale price."""

LAW_OF_Z = """types = { law = [
  { kind = "equal-revenue", low = "1/4", high = 1, probability = "3/4" },
  { kind = "uniform", low = "1/2", high = 1, probability = "1/8" },
  { kind = "atom", at = 1, probability = "1/8" },
], marginals = { runs = [[1, 1], ["value", 4]] }, symbol = "z" }
"""
_OF_B = BYSTANDER.index("types = [\n"), BYSTANDER.index("bids = { levels", BYSTANDER.index("types = [\n"))
ALL_THREE = """
[[claims]]
kind = "continuum-bids"
[[claims]]
kind = "continuum-undominated"
[[claims]]
kind = "ratio"
"""
LAW_AND_LADDER = BYSTANDER[: _OF_B[0]] + LAW_OF_Z + BYSTANDER[_OF_B[1] :] + ALL_THREE
"""Prices are listed."""

KINKS = """\
units = 2
[[agents]]
name = "B"
types = { law = [{ kind = "uniform", low = 0, high = 1 }], marginals = ["value"] }
bids = { levels = [0, "1/4", 2] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, "1/4", 2] }
[auction]
format = "uniform-price"
ties = { priority = ["C", "B"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = "any"
[[strategy]]
agent = "B"
stage = "auction"
bid = []
[[strategy]]
agent = "C"
stage = "auction"
bid = { runs = [["1/4", 2]] }
[[claims]]
kind = "continuum-bids"
expect = "refuted"
[[claims]]
kind = "utility"
agent = "B"
[[claims]]
kind = "welfare"
[[claims]]
kind = "ratio"
at_least = 2
expect = "refuted"
"""
"""C asks ½: types above it buy, at a price that is inside their law."""

PAID = """\
units = 2
[[agents]]
name = "B"
types = { law = [{ kind = "uniform", low = 0, high = 1 }], marginals = ["value"] }
bids = { levels = [0, "1/4", 2] }
[[agents]]
name = "D"
types = [
  { name = "one", marginals = [1], probability = "1/3" },
  { name = "two", marginals = [2, "1/8"], probability = "2/3" },
]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, "1/2", 2] }
[auction]
format = "uniform-price"
ties = { priority = ["C", "B", "D"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
buyers = ["B"]
prices = "any"
[[strategy]]
agent = "B"
stage = "auction"
bid = ["1/4"]
[[strategy]]
agent = "D"
stage = "auction"
bid = [1, 0]
[[strategy]]
agent = "C"
stage = "auction"
bid = { runs = [["1/2", 1]] }
[[claims]]
kind = "revenue"
[[claims]]
kind = "utility"
agent = "B"
[[claims]]
kind = "utility"
agent = "C"
[[claims]]
kind = "utility"
agent = "D"
[[claims]]
kind = "welfare"
[[claims]]
kind = "ratio"
[[claims]]
kind = "continuum-bids"
"""
"""C and D win a unit each at 1/4; C resells hers to B, at 1/2."""

ANY_PRICE = BYSTANDER.replace('prices = ["1/2", 1]', 'prices = "any"') + ALL_THREE

CONTINUOUS = {
    "laws": PAPERS,
    "a law and a ladder": LAW_AND_LADDER,
    "kinks": KINKS,
    "paid": PAID,
    "any price": ANY_PRICE,
}

TEXTS = {
    "bystander": BYSTANDER + CLAIMS,
    "refuted": REFUTED,
    "without resale": WITHOUT_RESALE,
    "real bids": REAL_BIDS,
    **CONTINUOUS,
}
"""By name."""

LAWS = example_4(
    "Example 4",
    4,
    """\
[agents.types]
law = [
  { kind = "equal-revenue", low = "1/8", high = 1, probability = "1/2" },
  { kind = "uniform", low = "1/4", high = 1, probability = "1/4" },
  { kind = "atom", at = "1/2", probability = "1/4" },
]
marginals = { runs = [[2, 1], ["value", 2], ["1/16", 1]] }
""",
    """\
[[claims]]
kind = "continuum-bids"
[[claims]]
kind = "ratio"
at_least = 1
at_most = 2
[[claims]]
kind = "utility"
agent = "C"
""",
)
"""The same, B's law of several parts."""
