"""The instance that ``exactgames new`` writes: the smallest speculator, every key explained."""

from __future__ import annotations

from typing import Final

STARTER: Final = """\
# An instance of exactgames: a market, a profile of strategies, and claims about it.
#
# A number is an integer (2), a decimal (0.125, read exactly) or a quoted fraction ("2/3"); expressions are refused.
#
# The story: one item, a second-price auction, a buyer B and a speculator S who values nothing. S bids the most she can,
# so B gives up and bids 0; S gets the item for nothing and then asks B for 2, which B pays if it is worth 2 to her.

title = "A speculator in a second-price auction"    # free text
source = "folklore"                                 # free text: where the instance comes from
units = 1                                           # how many identical units are sold, 1 to 64

# Each agent in a table of her own. Their order in the file is the order in which they are listed everywhere.
[[agents]]
name = "S"                          # unique
types = [{ marginals = [0] }]       # one type, so its probability (1) and its name (t1) may be left out
bids = { levels = [0, 1, 2] }       # what may be bid for a unit; or list whole bids: { vectors = [[0], [2]] }

[[agents]]
name = "B"
types = [                           # what she may be, independently of other agents; the probabilities sum to exactly 1
  { name = "v=1", marginals = [1], probability = "1/3" },    # marginals: the value of the first unit, the second, …
  { name = "v=2", marginals = [2], probability = "2/3" },
]
bids = { levels = [0, 1, 2] }

[auction]
format = "uniform-price"                # or "discriminatory", "vickrey", "all-pay", …
price = "highest-losing"                # with one unit the second price; or "lowest-winning", { weight = "1/2" }
ties = { priority = ["S", "B"] }        # equal bids: S is served first; or "random"
reserve = 0                             # the least bid that may win
zero_bids_win = true                    # whether a bid of 0 may win

# After the auction: S may offer what she won, and B takes it or leaves it.
[aftermarket]
format = "take-it-or-leave-it"          # or "resale-by-winners", "none", …
sellers = ["S"]                         # in turn
buyers = ["B"]                          # in turn
prices = [1, 2]                         # what may be asked for a unit

# The profile, by rules: at each information set the first rule that matches says what is done. Every bid must be said;
# moves in the aftermarket that no rule covers are completed by best replies (here: whether B takes an offer).
[[strategy]]
agent = "S"                             # whose move
stage = "auction"                       # "auction" or "aftermarket"
bid = [2]                               # one entry a unit

[[strategy]]
agent = "B"
stage = "auction"
types = ["v=1", "v=2"]                  # for which of her types; may be left out: all
bid = [0]

[[strategy]]
agent = "S"
stage = "aftermarket"
when = { holdings = { S = 1 } }         # only where this holds; may be left out
offer = { quantity = 1, price = 2 }     # or "none"

# What is claimed. `exactgames certify` decides each claim exactly and writes the evidence.
[[claims]]
kind = "perfect-bayesian"               # or "bayes-nash", "weak-perfect-bayesian", "sequential"

# B's bid of 0 is weakly dominated: an equilibrium, but not a convincing one.
[[claims]]
kind = "dominated"                      # or "undominated"
agent = "B"

[[claims]]
kind = "welfare"                        # or "optimum", "ratio", "utility"
value = "4/3"                           # may be left out: then whatever it is
expect = "holds"                        # or "refuted"
"""
