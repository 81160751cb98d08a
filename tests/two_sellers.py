"""A market of two sellers in turn, in which what is believed can turn on moves that a file leaves open."""

# i may buy from j, then from T, of type s or t, whose offers rules give: s asks 1, t offers nothing.
MARKET = """units = 2
[[agents]]
name = "i"
types = [{ marginals = [3] }]
bids = { vectors = [[0], [1]] }
[[agents]]
name = "j"
types = [{ marginals = [3] }]
bids = { vectors = [[5]] }
[[agents]]
name = "T"
types = [{ name = "s", marginals = [0], probability = "2/3" }, { name = "t", marginals = [5], probability = "1/3" }]
bids = { vectors = [[5]] }
[[agents]]
name = "B"
types = [{ marginals = [4] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["j", "T"]
buyers = { j = ["i", "B"], T = ["i", "j"] }
prices = [1, 2]
"""
