"""The instances under attack: the smallest that need each kind of evidence; those not from ``instances/`` are written
here.  These are certified as explicit trees, those of staged_sources.py in the staged form.
"""

from __future__ import annotations

from pathlib import Path

INSTANCES = Path(__file__).parents[2] / "instances"


def claim(kind: str, **more: str) -> str:
    """A claim table; the values are TOML."""
    return "\n".join(["[[claims]]", f'kind = "{kind}"', *(f"{key} = {value}" for key, value in more.items()), ""])


def from_file(name: str) -> str:
    return (INSTANCES / name).read_text(encoding="utf-8")


def before_claims(name: str) -> str:
    text = from_file(name)
    return text[: text.index("[[claims]]")]


REFUTED = '"refuted"'
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")

# -- Beliefs and trembles.  S and R hold one unit each; S could offer hers to B, and never does.  What others believe of
# S's type, s or t, after an offer of hers is given; nobody's payoff but S's own depends on it.
RESALE = """units = 2
[[agents]]
name = "S"
types = [{ name = "s", marginals = [5], probability = "1/2" }, { name = "t", marginals = [%s], probability = "1/2" }]
bids = { vectors = [[2]] }
[[agents]]
name = "R"
types = [{ marginals = [0] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [3, 3] }]
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
offer = "none"
"""
OFFERED, SOLD, KEPT = '{ offer = { seller = "S", price = 1 } }', "{ holdings = { S = 0 } }", "{ holdings = { S = 1 } }"
SOLD_THEN_OFFERED = '{ offer = { seller = "R" }, holdings = { S = 0 } }'
EVEN = '[{ types = { S = "s" }, probability = "1/2" }, { types = { S = "t" }, probability = "1/2" }]'
UNEVEN = '[{ types = { S = "s" }, probability = "3/4" }, { types = { S = "t" }, probability = "1/4" }]'
SURELY_S, SURELY_T = '[{ types = { S = "s" } }]', '[{ types = { S = "t" } }]'


def belief(agent: str, when: str, entries: str) -> str:
    return f'[[beliefs]]\nagent = "{agent}"\nstage = "aftermarket"\nwhen = {when}\nbelief = {entries}\n'


def resale(*parts: str, t: int = 6) -> str:
    return RESALE % t + "".join(parts)


SEQUENTIAL = claim("sequential")
NOT_SEQUENTIAL = claim("sequential", expect=REFUTED)
BELIEVE_UNEVEN = belief("B", OFFERED, UNEVEN)
MISTAKEN = belief("R", KEPT, SURELY_S)  # S keeps her unit whatever her type: Bayes' rule says 1/2

# -- Dominance.  A bid that only a mixture dominates (found by search).
ONLY_MIXED = """units = 2
[[agents]]
name = "A"
types = [{ marginals = [5, 4] }]
bids = { vectors = [[3, 1], [3, 2], [0, 0]] }
[[agents]]
name = "B"
types = [{ marginals = [1] }]
bids = { vectors = [[2, 2], [0, 0]] }
[auction]
format = "discriminatory"
[[strategy]]
agent = "A"
stage = "auction"
bid = [3, 1]
[[strategy]]
agent = "B"
stage = "auction"
bid = [2, 2]
"""
# Dominated against actions, undominated against strategies: Bo values nothing, and at a bid of 1 by Ann would resell
# only to her type t2.
ONLY_STRATEGIES = """units = 1
signals = ["all-bids"]
[[agents]]
name = "Ann"
types = [{ marginals = [], probability = "3/4" }, { marginals = [], probability = "1/4" }]
bids = { levels = ["3/4", 1] }
[[agents]]
name = "Bo"
types = [{ marginals = [] }]
bids = { levels = [0, "3/4", 1] }
[auction]
format = "uniform-price"
price = "lowest-winning"
[aftermarket]
format = "resale-by-winners"
prices = [2]
[[strategy]]
agent = "Ann"
stage = "auction"
mixture = [{ bid = [1], probability = "2/3" }, { bid = ["3/4"], probability = "1/3" }]
[[strategy]]
agent = "Bo"
stage = "auction"
bid = [1]
[[strategy]]
agent = "Ann"
stage = "aftermarket"
type = "t2"
mixture = [{ take = 0, probability = "1/3" }, { take = 1, probability = "2/3" }]
"""
# S asks 1 for her unit after a bid of 2, and 2 after a bid of 3.
ASKS_AS_SHE_BIDS = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { vectors = [[2], [3]] }
[[agents]]
name = "B"
types = %s
bids = { vectors = %s }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1, 2]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
[[strategy]]
agent = "S"
stage = "aftermarket"
when = { bid = [2] }
offer = { quantity = 1, price = 1 }
[[strategy]]
agent = "S"
stage = "aftermarket"
when = { bid = [3] }
offer = { quantity = 1, price = 2 }
"""
ONE_OR_TWO = '[{ marginals = [1], probability = "1/2" }, { marginals = [2], probability = "1/2" }]'
ONLY_2, ONLY_1 = "[{ marginals = [2] }]", "[{ marginals = [1] }]"
PURE_2 = claim("undominated", agent='"S"', bid="[2]", pure="true", against='"strategies"')
DOMINATED_2 = claim("dominated", agent='"S"', bid="[2]", pure="true", against='"strategies"')
# B, who does not see A's bid, is said to believe in one.
BELIEVED_BID = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [2] }]
bids = { vectors = [[0], [1]] }
[[agents]]
name = "B"
types = [{ marginals = [2] }]
bids = { vectors = [[0], [2]] }
[auction]
format = "discriminatory"
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
[[beliefs]]
agent = "B"
stage = "auction"
belief = [{ bids = { A = [%s] } }]
"""
LEVELS = "bids = { levels = [0, 1] }"
# One item, a random tie; A mixes between two bids that are equally good.
RANDOM_TIES = f"""units = 1
[[agents]]
name = "A"
types = [{{ marginals = [1] }}]
{LEVELS}
[[agents]]
name = "B"
types = [{{ marginals = [1] }}]
{LEVELS}
[auction]
format = "uniform-price"
ties = "random"
[[strategy]]
agent = "A"
stage = "auction"
mixture = [{{ bid = [0], probability = "1/3" }}, {{ bid = [1], probability = "2/3" }}]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
"""
WORTHLESS = RANDOM_TIES.replace("marginals = [1]", "marginals = [0]")
GREEDY = before_claims("folklore/demand-reduction.toml").replace("bid = [1, 0]", "bid = [1, 1]")
SPECULATOR = before_claims("folklore/second-price-speculator.toml")

# -- Implied payoffs: S has a unit and asks one of these prices.
ASKS = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [
  { name = "v=1", marginals = [1], probability = "1/3" },
  { name = "v=3", marginals = [3], probability = "2/3" },
]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = %s
"""
AT_THE_PRIOR = claim("implied-unambiguous")
UNDER_ALL = claim("implied-unambiguous", beliefs='"all"')

# -- Probabilities that all differ.  S sees what she pays, the larger of two bids whose types mix unevenly, and asks B for
# 1 or what hi would pay.  After 0, hi has probability 2/5, and after 1 it is 218/305: in one of these cases type s is just
# better off with 1, and t, who values the unit a little more, with asking more.
UNEVEN_POSTERIOR = """units = 1
[[agents]]
name = "S"
types = [{ name = "s", marginals = [%s], probability = "2/5" }, { name = "t", marginals = [%s], probability = "3/5" }]
bids = { vectors = [[9]] }
[[agents]]
name = "B"
types = [{ name = "lo", marginals = [1], probability = "1/3" }, { name = "hi", marginals = [%s], probability = "2/3" }]
bids = { levels = [0, 1] }
[[agents]]
name = "C"
types = [{ name = "c", marginals = [1], probability = "1/5" }, { name = "d", marginals = [2], probability = "4/5" }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
buyers = ["B"]
prices = [1, %s]
[[strategy]]
agent = "B"
stage = "auction"
type = "lo"
mixture = [{ bid = [0], probability = "3/4" }, { bid = [1], probability = "1/4" }]
[[strategy]]
agent = "B"
stage = "auction"
type = "hi"
mixture = [{ bid = [0], probability = "1/4" }, { bid = [1], probability = "3/4" }]
[[strategy]]
agent = "C"
stage = "auction"
type = "c"
mixture = [{ bid = [0], probability = "1/2" }, { bid = [1], probability = "1/2" }]
[[strategy]]
agent = "C"
stage = "auction"
type = "d"
mixture = [{ bid = [0], probability = "1/3" }, { bid = [1], probability = "2/3" }]
"""
# Two units, random ties, of all sealed bids: many marginal bids of 1 and of 2 tie.
UNEVEN_TIES = """units = 2
[[agents]]
name = "A"
types = [{ name = "lo", marginals = [2, 1], probability = "1/4" }, { name = "hi", marginals = [4, 3], probability = "3/4" }]
bids = { vectors = [[1, 0], [1, 1], [2, 1], [2, 2]] }
[[agents]]
name = "B"
types = [{ name = "b", marginals = [3, 1], probability = "2/3" }, { name = "c", marginals = [2, 2], probability = "1/3" }]
bids = { vectors = [[0, 0], [1, 1], [2, 1]] }
[[agents]]
name = "C"
types = [{ marginals = [3] }]
bids = { vectors = [[1, 0], [2, 0]] }
[auction]
format = %s
ties = "random"
[[strategy]]
agent = "A"
stage = "auction"
type = "lo"
mixture = [{ bid = [1, 0], probability = "1/6" }, { bid = [1, 1], probability = "1/3" }, { bid = [2, 1], probability = "1/2" }]
[[strategy]]
agent = "A"
stage = "auction"
type = "hi"
mixture = [{ bid = [2, 1], probability = "2/5" }, { bid = [2, 2], probability = "3/5" }]
[[strategy]]
agent = "B"
stage = "auction"
mixture = [{ bid = [0, 0], probability = "1/5" }, { bid = [1, 1], probability = "3/10" }, { bid = [2, 1], probability = "1/2" }]
[[strategy]]
agent = "C"
stage = "auction"
mixture = [{ bid = [1, 0], probability = "1/4" }, { bid = [2, 0], probability = "3/4" }]
"""
# A, who values nothing, plays eight bids; 0 is better than any.
MANY_BIDS = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [0] }]
bids = { levels = [0, 1, 2, 3, 4, 5, 6, 7, 8] }
[[agents]]
name = "B"
types = [{ marginals = [5] }]
bids = { levels = [0, 9] }
[auction]
format = "discriminatory"
[[strategy]]
agent = "A"
stage = "auction"
mixture = [%s]
[[strategy]]
agent = "B"
stage = "auction"
bid = [9]
"""
EIGHT_BIDS = ", ".join(f'{{ bid = [{bid}], probability = "1/8" }}' for bid in range(1, 9))
FORMATS = {
    "lowest winning": '"uniform-price"\nprice = { weight = 1 }',
    "highest losing": '"uniform-price"\nprice = "highest-losing"',
    "discriminatory": '"discriminatory"',
    "vickrey": '"vickrey"',
    "all-pay": '"all-pay"',
}


def all_figures() -> str:
    """Claims whose evidence is a number; concepts are refuted by a gain."""
    utilities = "".join(claim("utility", agent=f'"{agent}"') for agent in "ABC")
    return "".join(claim(kind, expect=REFUTED) for kind in CONCEPTS) + utilities + claim("welfare") + claim("optimum")


def uneven_ties(name: str) -> str:
    """With two claims about bids, each for one type or for all."""
    pays_as_bid, loses_all = name == "discriminatory", name in ("discriminatory", "all-pay")
    hers, yes, no = {"agent": '"B"', "bid": "[1, 1]"}, {}, {"expect": REFUTED}
    his = {"agent": '"C"', "bid": "[1, 0]", "against": '"strategies"'}
    return (
        UNEVEN_TIES % FORMATS[name]
        + all_figures()
        + claim("undominated", **hers, **(yes if pays_as_bid else no))
        + claim("dominated", **his, **(no if loses_all else yes))
    )


# Three of the four profiles of types are possible; a bid of 0 wins nothing.
THIS_MARKET = """units = 1
prior = [
  { types = { A = "l", B = "p" }, probability = "1/2" },
  { types = { A = "l", B = "q" }, probability = "1/6" },
  { types = { A = "h", B = "p" }, probability = "1/3" },
]
[[agents]]
name = "A"
types = [{ name = "l", marginals = [1] }, { name = "h", marginals = [3] }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "B"
types = [{ name = "p", marginals = [2] }, { name = "q", marginals = [1] }]
bids = { levels = [0, 1, 2] }
[auction]
format = "discriminatory"
ties = "random"
zero_bids_win = false
"""

EXPLICIT: dict[str, str] = {
    "demand-reduction": from_file("folklore/demand-reduction.toml"),
    "speculator": from_file("folklore/second-price-speculator.toml"),
    "example-15": from_file("babaioff2023/example-15.toml"),
    "footnote-6": from_file("babaioff2023/footnote-6.toml"),
    "low-top": from_file("babaioff2023/footnote-6-low-top.toml"),
    "bully": before_claims("babaioff2023/footnote-6.toml") + claim("undominated", agent='"bully"', expect=REFUTED),
    # A bids for both units of the demand reduction example: refuted, by 1 - 2/3.
    "greedy": GREEDY + "".join(claim(kind, expect=REFUTED) for kind in CONCEPTS),
    "trembles": resale(BELIEVE_UNEVEN, *map(claim, CONCEPTS)),
    "powers-of-trembles": resale(belief("B", OFFERED, SURELY_S), SEQUENTIAL),
    "trembles-refuted": resale(BELIEVE_UNEVEN, NOT_SEQUENTIAL, t=0),
    "two-trembles": resale(BELIEVE_UNEVEN.replace(", price = 1", ""), SEQUENTIAL),
    "wrong-powers": resale(belief("B", OFFERED, SURELY_S), belief("R", SOLD, SURELY_T), NOT_SEQUENTIAL),
    "wrong-coefficients": resale(belief("B", OFFERED, EVEN), belief("R", SOLD, UNEVEN), NOT_SEQUENTIAL),
    "against-bayes": resale(
        MISTAKEN,
        claim("bayes-nash"),
        claim("weak-perfect-bayesian", expect=REFUTED),
        claim("perfect-bayesian", expect=REFUTED),
        NOT_SEQUENTIAL,
    ),
    "against-updating": resale(
        BELIEVE_UNEVEN,
        belief("B", SOLD_THEN_OFFERED, EVEN),
        claim("weak-perfect-bayesian"),
        claim("perfect-bayesian", expect=REFUTED),
        NOT_SEQUENTIAL,
    ),
    # B's belief after the second offer is given, the one after the first is not: trembles yield both.
    "later-belief": resale(
        belief("B", SOLD_THEN_OFFERED, UNEVEN),
        claim("perfect-bayesian", expect=REFUTED),
        SEQUENTIAL,
    ),
    "dominance": SPECULATOR
    + claim("undominated", agent='"S"', bid="[1]")
    + claim("undominated", agent='"S"', bid="[1]", against='"strategies"')
    + claim("undominated", agent='"S"', bid="[1]", pure="true")
    + claim("dominated", agent='"S"', against='"strategies"')
    + claim("dominated", agent='"S"', pure="true")
    + claim("undominated", expect=REFUTED)
    + claim("dominated", agent='"S"', bid="[1]", expect=REFUTED)
    + claim("dominated", agent='"B"'),
    "mixture": ONLY_MIXED
    + claim("dominated", agent='"A"')
    + claim("undominated", agent='"A"', bid="[3, 2]")
    + claim("undominated", agent='"A"', pure="true")
    + claim("dominated", agent='"A"', pure="true", expect=REFUTED)
    + claim("dominated", agent='"A"', against='"strategies"')
    + claim("undominated", agent='"A"', expect=REFUTED),
    "pure": before_claims("babaioff2023/footnote-6-low-top.toml")
    + claim("undominated", agent='"bully"', pure="true")
    + claim("undominated", agent='"other"', pure="true", bid='["1/2"]')
    + claim("dominated", agent='"other"', pure="true"),
    "strategies": ONLY_STRATEGIES
    + claim("dominated", agent='"Bo"', against='"strategies"', expect=REFUTED)
    + claim("undominated", agent='"Bo"', against='"strategies"')
    + claim("dominated", agent='"Bo"'),
    # Both bids earn 1 in expectation: against every strategy, if B has one bid; against every action, if she can outbid S.
    "same": ASKS_AS_SHE_BIDS % (ONE_OR_TWO, "[[0]]") + PURE_2,
    "same against actions": ASKS_AS_SHE_BIDS % (ONE_OR_TWO, "[[0], [5]]") + PURE_2,
    "asks more": ASKS_AS_SHE_BIDS % (ONLY_2, "[[0], [5]]") + DOMINATED_2,
    "asks too much": ASKS_AS_SHE_BIDS % (ONLY_1, "[[0], [5]]") + PURE_2,
    # A bid of 6 outbids B's 5, at a loss; she would then ask for 2, which B pays with probability 2/3.
    "asks and pays more": (
        ASKS_AS_SHE_BIDS % (ONE_OR_TWO.replace("1/2", "1/3", 1).replace("1/2", "2/3"), "[[0], [5]]")
    ).replace("[3]", "[6]")
    + claim("undominated", agent='"S"', bid="[2]"),
    "believed bid": BELIEVED_BID % 0 + "".join(map(claim, CONCEPTS)),
    "believed bid, wrong": BELIEVED_BID % 1
    + claim("bayes-nash")
    + "".join(claim(kind, expect=REFUTED) for kind in CONCEPTS[1:]),
    "random-ties": RANDOM_TIES
    + "".join(map(claim, CONCEPTS))
    + claim("ratio", value="1")
    + claim("utility", agent='"B"', value='"1/3"'),
    "worthless": WORTHLESS + claim("welfare", value="0") + claim("ratio") + claim("ratio", value="1", expect=REFUTED),
    "vickrey": from_file("folklore/vickrey-two-units.toml"),
    "all-pay": from_file("folklore/all-pay-complete-information.toml"),
    "payments seen": from_file("folklore/payments-seen.toml"),
    "bilateral": from_file("folklore/bilateral-posted-price.toml"),
    "uneven after 0": UNEVEN_POSTERIOR % ('"1/20"', '"1/10"', '"12/5"', '"12/5"') + all_figures().replace('"A"', '"S"'),
    "uneven after 1": UNEVEN_POSTERIOR % ("0", '"1/100"', '"699/500"', '"699/500"')
    + all_figures().replace('"A"', '"S"'),
    "many bids": MANY_BIDS % EIGHT_BIDS + claim("dominated", agent='"A"'),
    **{f"uneven ties, {name}": uneven_ties(name) for name in FORMATS},
    "this market": THIS_MARKET
    + claim("welfare-at-least", scope='"this-market"', value='"7/4"')
    + claim("welfare-at-most")
    + claim("revenue-at-least", value='"5/6"')
    + claim("revenue-at-most", value='"4/3"')
    + claim("utility-at-least", agent='"A"', value='"1/3"')
    + claim("utility-at-most", agent='"B"', value='"2/3"'),
    "every equilibrium resells": from_file("folklore/every-equilibrium-resells.toml"),
    "implied": ASKS % '["1/2", 2]' + AT_THE_PRIOR + claim("implied-unambiguous", beliefs='"all"', expect=REFUTED),
}
