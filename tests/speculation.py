"""A speculator buys and sells on: two small markets whose every number is derived by hand, for tests of the staged form.

B is worth 1 (low, 1/3) or 3 (high, 2/3) and may bid 0 or 1. S is worth nothing, may bid 0 or 2, wins ties, and bids 2:
she wins, at B's bid, and offers the unit at 1, 2 or 3. B takes what she can afford.

TELLING: low bids 0 with probability 1/3, else 1; high bids 1. So bids tell of types, and S learns from what she pays:
nothing: low for sure, high by one tremble, in proportion 1/9 : 2/3; one: low to high 2/9 : 2/3. Worlds, as (units of B,
units of S; S's posterior): (0, 1; the latter), (0, 1; the former), (1, 0; the latter). In the first she asks 3, in the
second 1.

POOLING: both bid 1, and tell nothing. Worlds (0, 1), (1, 0). S asks 3, the best at the prior.
"""

_MARKET = """
units = 1
[[agents]]
name = "B"
types = [{ name = "low", marginals = [1], probability = "1/3" }, { name = "high", marginals = [3], probability = "2/3" }]
bids = { levels = [0, 1] }
[[agents]]
name = "S"
types = [{ marginals = [] }]
bids = { levels = [0, 2] }
[auction]
format = "uniform-price"
ties = { priority = ["S", "B"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1, 2, 3]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
"""
_MIXES = """
[[strategy]]
agent = "B"
stage = "auction"
type = "low"
mixture = [{ bid = [0], probability = "1/3" }, { bid = [1], probability = "2/3" }]
"""
_BIDS = """
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
"""

POOLING = _MARKET + _BIDS
TELLING = _MARKET + _MIXES + _BIDS
