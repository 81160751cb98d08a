"""The instances whose staged certificates are under attack."""

from __future__ import annotations

from sources import (
    ASKS,
    AT_THE_PRIOR,
    BELIEVE_UNEVEN,
    CONCEPTS,
    EVEN,
    EXPLICIT,
    GREEDY,
    MISTAKEN,
    ONLY_MIXED,
    RANDOM_TIES,
    REFUTED,
    SOLD_THEN_OFFERED,
    SPECULATOR,
    UNDER_ALL,
    belief,
    claim,
    from_file,
    resale,
)


def refuted(*kinds: str) -> str:
    return "".join(claim(kind, expect=REFUTED) for kind in kinds)


def holding(*kinds: str) -> str:
    return "".join(map(claim, kinds))


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """With each first text replaced by its second; every one must be there."""
    for old, new in pairs:
        if old not in text:
            raise AssertionError(f"{old!r} is not there")
        text = text.replace(old, new)
    return text


# -- The speculator S and her buyer B of folklore/second-price-speculator.toml, changed.
OFFER_2, OFFER_1 = "offer = { quantity = 1, price = 2 }", "offer = { quantity = 1, price = 1 }"
B_BIDS_0 = 'agent = "B"\nstage = "auction"\nbid = [0]'
B_BIDS_HER_TYPE = """agent = "B"
stage = "auction"
type = "v=1"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
type = "v=2"
bid = [1]"""
S_OFFERS = SPECULATOR[SPECULATOR.index("# 2 sells with") :]
CHEAP = changed(SPECULATOR, (OFFER_2, OFFER_1))
# S has one bid: to gain she must offer something else.
LATE = changed(
    CHEAP,
    (
        "types = [{ marginals = [0] }]\nbids = { levels = [0, 1, 2] }",
        "types = [{ marginals = [0] }]\nbids = { vectors = [[2]] }",
    ),
)
# B's bid tells her type; S can only ask 1, which is best whatever she believes.
TELLING = changed(SPECULATOR, (B_BIDS_0, B_BIDS_HER_TYPE), ("prices = [1, 2]", "prices = [1]"), (S_OFFERS, ""))
# S learns B's type by what she pays, and asks for it; so v=2 should bid 0.
LEARNING = changed(SPECULATOR, (B_BIDS_0, B_BIDS_HER_TYPE), (S_OFFERS, ""))
# A rule names S's bid, which B does not know: B's classes lie in two worlds.
NAMED_2 = "when = { bid = [2] }\n"
OPEN = changed(SPECULATOR, (OFFER_2, NAMED_2 + OFFER_2))
OPEN_REFUTED = changed(SPECULATOR, (OFFER_2, NAMED_2 + OFFER_1))
# S asks 2 first, then R 1 or 2, as she bid; B, who does not know which, buys at once.
WAITING = """units = 2
[[agents]]
name = "S"
types = [{ marginals = [] }]
bids = { vectors = [[2]] }
[[agents]]
name = "R"
types = [{ marginals = [] }]
bids = { vectors = [[2], [3]] }
[[agents]]
name = "B"
types = [{ marginals = [3] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S", "R"]
buyers = ["B"]
prices = [1, 2]
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = { quantity = 1, price = 2 }
[[strategy]]
agent = "R"
stage = "auction"
mixture = [{ bid = [2], probability = "1/2" }, { bid = [3], probability = "1/2" }]
[[strategy]]
agent = "R"
stage = "aftermarket"
when = { bid = [2] }
offer = { quantity = 1, price = 1 }
"""
BUYS_AT_ONCE = """[[strategy]]
agent = "B"
stage = "aftermarket"
when = { offer = { seller = "S", price = 2 } }
take = 1
"""

# R's bid tells her type, S has one; so B, who never sells, does not know what the bids say.
ONE_TELLS = changed(
    WAITING[: WAITING.index('[[strategy]]\nagent = "R"\nstage = "auction"')],
    (
        "types = [{ marginals = [] }]\nbids = { vectors = [[2], [3]] }",
        'types = [{ marginals = [], probability = "1/2" }, { marginals = ["1/2"], probability = "1/2" }]\n'
        "bids = { vectors = [[2], [3]] }",
    ),
    ("prices = [1, 2]", "prices = [1]"),
    (OFFER_2, OFFER_1),
) + "".join(
    f'[[strategy]]\nagent = "R"\ntype = "{kind}"\nstage = "auction"\nbid = [{bid}]\n'
    for kind, bid in (("t1", 2), ("t2", 3))
)

# S may learn by what she pays that B has raised the price, and believes then that v = 2, or v = 1.
PAID_1 = "{ bid = [2], paid = 1 }"
RAISED = changed(SPECULATOR, (S_OFFERS, ""))
LABELS = RAISED + belief("S", PAID_1, '[{ types = { B = "v=2" } }]')
LABELS_REFUTED = RAISED + belief("S", PAID_1, '[{ types = { B = "v=1" } }]')
LABELS_AGAINST = RAISED + belief("S", "{ bid = [2], paid = 0 }", '[{ types = { B = "v=1" } }]')

# -- Random ties, between two who can resell to each other; A mixes.
RESALE_1 = '[aftermarket]\nformat = "resale-by-winners"\nprices = [1, "3/2"]\n'
A_TYPES = 'types = [{ marginals = [1], probability = "1/4" }, { marginals = ["3/2"], probability = "3/4" }]'
RESOLD = changed(
    RANDOM_TIES.replace("types = [{ marginals = [1] }]", A_TYPES, 1),
    ('[[strategy]]\nagent = "A"', RESALE_1 + '[[strategy]]\nagent = "A"'),
)

# -- What is not eligible does not count: B's last two bids are one outcome class.
RESERVE = changed(
    ONLY_MIXED, ("[2, 2], [0, 0]", '[2, 2], ["1/2", 0], [0, 0]'), ('"discriminatory"', '"discriminatory"\nreserve = 1')
)
# The same with three agents and without a reserve: zero bids do not win.
NO_ZERO = """units = 2
[[agents]]
name = "A"
types = [{ name = "low", marginals = [2, 1], probability = "1/3" }, { name = "high", marginals = [3, 2], probability = "2/3" }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "B"
types = [{ marginals = [2] }]
bids = { levels = [0, 1] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
price = "lowest-winning"
zero_bids_win = false
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = [1, 2]
[[strategy]]
agent = "A"
stage = "auction"
bid = [1, 1]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1, 0]
[[strategy]]
agent = "C"
stage = "auction"
bid = [0, 0]
"""

# -- Implied payoffs.  R asks S, who has had a turn herself, for 1 or 3: which is better turns on S's type.
TWO_SELLERS = """units = 2
[[agents]]
name = "S"
types = [
  { name = "lo", marginals = [5, 1], probability = "1/2" },
  { name = "hi", marginals = [5, 3], probability = "1/2" },
]
bids = { vectors = [[2]] }
[[agents]]
name = "R"
types = [{ marginals = [] }]
bids = { vectors = [[2]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S", "R"]
prices = [1, "5/2"]
"""

# S may resell what she wins at random ties to B, whose type she does not know: she might ask 3/4, or 7/4.
MAY_RESELL = """units = 1
signals = ["payments"]
[[agents]]
name = "A"
types = [{ marginals = ["3/2"] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ name = "low", marginals = [1], probability = "1/3" }, { name = "high", marginals = [2], probability = "2/3" }]
bids = { levels = [0] }
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 1, "3/2"] }
[auction]
format = "discriminatory"
ties = "random"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
buyers = ["B"]
prices = ["3/4", "7/4"]
"""

STAGED: dict[str, str] = {
    "staged demand-reduction": from_file("folklore/demand-reduction.toml"),
    "staged speculator": from_file("folklore/second-price-speculator.toml"),
    "staged footnote-6": from_file("babaioff2023/footnote-6.toml"),
    "staged example-4": from_file("babaioff2023/example-4-small.toml"),
    "staged greedy": GREEDY + refuted(*CONCEPTS),
    "staged cheap": CHEAP + refuted(*CONCEPTS),
    "staged late": LATE + refuted(*CONCEPTS),
    "staged telling": TELLING + holding(*CONCEPTS),
    "staged learning": LEARNING + refuted(*CONCEPTS),
    "staged open": OPEN + holding(*CONCEPTS),
    "staged open, refuted": OPEN_REFUTED + refuted(*CONCEPTS),
    "staged labels": LABELS + holding(*CONCEPTS[:3]) + claim("undominated", agent='"B"', type='"v=1"', bid="[1]"),
    "staged labels, refuted": LABELS_REFUTED + refuted(*CONCEPTS[:3]),
    "staged labels, against Bayes": LABELS_AGAINST + refuted(*CONCEPTS[:3]),
    "staged trembles": resale(BELIEVE_UNEVEN, holding(*CONCEPTS[:3])),
    "staged against-bayes": resale(MISTAKEN, holding("bayes-nash"), refuted(*CONCEPTS[1:3])),
    "staged against-updating": resale(
        BELIEVE_UNEVEN,
        belief("B", SOLD_THEN_OFFERED, EVEN),
        holding("weak-perfect-bayesian"),
        refuted("perfect-bayesian"),
    ),
    **{f"staged {name}": EXPLICIT[name] for name in ("same", "same against actions", "asks more", "asks too much")},
    "staged asks and pays more": EXPLICIT["asks and pays more"],
    "staged one tells": ONE_TELLS + holding(*CONCEPTS),
    "staged random": RESOLD
    + refuted(*CONCEPTS, "undominated")
    + claim("welfare", value='"11/8"')
    + claim("utility", agent='"A"', value='"1/8"'),
    "staged reserve": RESERVE
    + claim("undominated", agent='"A"', bid="[3, 2]")
    + claim("dominated", agent='"A"', expect=REFUTED)
    + claim("undominated", agent='"A"', against='"strategies"'),
    "staged no zero": NO_ZERO
    + holding(*CONCEPTS)
    + refuted("undominated")
    + claim("undominated", agent='"A"', type='"high"')
    + claim("undominated", against='"strategies"', expect=REFUTED),
    "staged dominance": EXPLICIT["dominance"],
    "staged mixture": EXPLICIT["mixture"],
    "staged pure": EXPLICIT["pure"],
    "staged strategies": EXPLICIT["strategies"],
    **{f"staged {name}": EXPLICIT[name] for name in EXPLICIT if name.startswith(("uneven", "many"))},
    "unambiguous": ASKS % '["1/2"]' + AT_THE_PRIOR + UNDER_ALL,
    "beliefs matter": ASKS % '["1/2", 2]'
    + AT_THE_PRIOR
    + claim("implied-unambiguous", beliefs='"all"', expect=REFUTED),
    "two sellers": TWO_SELLERS + claim("implied-unambiguous", beliefs='"all"', expect=REFUTED),
    "ties matter": ASKS % "[1]"
    + refuted("implied-unambiguous")
    + claim("implied-unambiguous", beliefs='"all"', expect=REFUTED),
    "staged this market": MAY_RESELL
    + claim("welfare-at-least", scope='"this-market"')
    + claim("welfare-at-most", value='"29/18"')
    + claim("revenue-at-least")
    + claim("revenue-at-most", value="1")
    + claim("utility-at-least", agent='"S"')
    + claim("utility-at-most", agent='"S"', value='"17/36"')
    + claim("utility-at-most", agent='"B"')
    + claim("utility-at-least", agent='"A"', value='"1/4"'),
}
