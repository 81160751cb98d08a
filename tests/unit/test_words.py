"""Other names for things lead to the right hint, wherever they stand; advice names only what there is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import InstanceError, LimitReached, expand, read_instance_text
from exactgames.claims.registry import NAMES as KINDS
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.files.keys import KEYS
from exactgames.files.mechanisms import AFTERMARKETS, AUCTIONS
from exactgames.files.rule_tables import NOT_YET
from exactgames.files.signals import SIGNALS
from exactgames.market.shrink import shrinkable
from exactgames.words import DESCRIBED, MEANINGS, nearest, normal, note

VALUES = [
    (AUCTIONS, "discriminatory", "first-price, First-Price, first_price, 1st price, pay-as-bid, pay-your-bid, fpa, dutch, pay as bid"),
    (AUCTIONS, "uniform-price", "second-price, 2nd-price, spa, uniform, second price, english, uniformprice"),
    (AUCTIONS, "posted-price", "posted, posted prices, fixed-price, take-it-or-leave-it, posted_price, postedprice"),
    (AFTERMARKETS, "take-it-or-leave-it", "tioli, take-or-leave, ultimatum, take it or leave it, TakeItOrLeaveIt, posted-price"),
    (AFTERMARKETS, "resale-by-winners", "winners, resale by winners, resale-by-winner"),
    (AFTERMARKETS, "none", "no, nothing, None, no-aftermarket"),
    (SIGNALS, "clearing-price", "price, clearing price, market-price"),
    (SIGNALS, "all-bids", "bids, all, public-bids, all_bids"),
    (CONCEPTS, "perfect-bayesian", "pbe, PBE, perfect-bayes, perfect bayesian equilibrium, spe, subgame-perfect"),
    (CONCEPTS, "weak-perfect-bayesian", "wpbe, weak-pbe, WPBE, weak perfect bayesian"),
    (CONCEPTS, "bayes-nash", "bne, nash, ne, bayesian-nash, Bayes-Nash, bayes nash"),
    (CONCEPTS, "sequential", "se, sequential-equilibrium, kreps-wilson, seqential"),
    (KINDS, "ratio", "poa, price-of-anarchy"),
    (KINDS, "welfare", "social-welfare, efficiency"),
    (KINDS, "optimum", "opt, first-best"),
    (KINDS, "utility", "payoff, payoffs, profit"),
    (KINDS, "all-pure", "all, all-equilibria"),
    (KEYS["instance"], "agents", "players, bidders, Agents, agent, player"),
    (KEYS["instance"], "units", "goods, unit, supply"),
    (KEYS["instance"], "aftermarket", "resale, secondary-market, after_market"),
    (KEYS["instance"], "claims", "claim, theorems"),
    (KEYS["agent"], "bids", "bid, grid, bid-grid, actions"),
    (KEYS["agent"], "types", "type, valuations"),
    (KEYS["type"], "marginals", "valuation, value, values, marginal, wtp"),
    (KEYS["type"], "probability", "prob, p, weight, probabilities"),
    (KEYS["auction"], "ties", "tie-breaking, tie_breaking, tiebreak, tie-rule, priority"),
    (KEYS["auction"], "reserve", "reserve-price, reserve_price, minimum-bid"),
    (KEYS["auction"], "format", "type, kind, rule, mechanism"),
    (KEYS["strategy_rule"], "agent", "player, bidder"),
    (KEYS["strategy_rule"], "when", "if, condition, history"),
    (KEYS["claim"], "kind", "claim, statement"),
    (KEYS["claim"], "expect", "expected, verdict"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "meant", "word"), [(k, m, w) for k, m, words in VALUES for w in words.split(", ")], ids=str
)
def test_what_is_meant(known, meant, word):
    assert nearest(word, known) == meant


def test_the_table_is_in_order():
    """Every concept has other names (a rule of the model need not); no word is in lower case and hyphens only by chance."""
    for name in CONCEPTS:
        assert any(name in meant for meant in MEANINGS.values()), name
    assert all(normal(word) == word for word in [*MEANINGS, *DESCRIBED])
    assert all(word not in meant for word, meant in MEANINGS.items())


def test_no_hint_where_nothing_is_near():
    assert nearest("zebra", AUCTIONS) is None
    assert nearest("", AUCTIONS) is None
    assert nearest("x" * 100_000, AUCTIONS) is None
    assert nearest("first-price", ()) is None


def test_what_is_said_beside():
    assert "discriminatory with units = 1" in note("First price", "discriminatory")
    assert "uniform-price with units = 1" in note("second-price-auction", "uniform-price")
    assert note("second-price", "highest-losing") == ""
    assert note("pay-as-bid", "discriminatory") == ""


MARKET = """
units = 1
agents = [
  { name = "A", types = [{ marginals = [1] }], bids = { levels = [0, 1] } },
  { name = "B", types = [{ marginals = [2] }], bids = { levels = [0, 1] } },
]
auction = { format = "uniform-price" }
"""

FILES = [
    ('"uniform-price"', '"first-price"', "auction.format", "'discriminatory'", "discriminatory with units = 1"),
    ('"uniform-price"', '"second-price"', "auction.format", "'uniform-price'", "uniform-price with units = 1"),
    ('"uniform-price"', '"Vickrey auction"', "auction.format", "'uniform-price'", "Vickrey"),
    ("agents =", "players =", "players", "'agents'", "one of the keys"),
    ("marginals = [1]", "valuation = [1]", "agents[0].types[0].valuation", "'marginals'", "one of the keys"),
    ("uniform-price\"", "uniform-price\", tie-breaking = 1", "auction.tie-breaking", "'ties'", "one of the keys"),
    ("uniform-price\"", "uniform-price\", ties = \"lexicographic\"", "auction.ties", "priority", "every agent's name once"),
    ("uniform-price\"", "uniform-price\", reserve-price = 1", "auction.reserve-price", "'reserve'", "one of the keys"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "hint", "more"), FILES, ids=[new for _, new, *_ in FILES])
def test_in_a_file(old, new, path, hint, more):
    with pytest.raises(InstanceError) as caught:
        read_instance_text(MARKET.replace(old, new))
    (fault,) = caught.value.faults
    assert fault.path == path
    assert hint in str(fault)
    assert more in fault.expected


@pytest.mark.parametrize("word", sorted(NOT_YET & {"simultaneous-first-price", "simultaneous-second-price"}))
def test_formats_that_are_only_described(word):
    with pytest.raises(InstanceError) as caught:
        read_instance_text(MARKET + f'[aftermarket]\nformat = "{word}"\n')
    (fault,) = caught.value.faults
    assert fault.suggestion is None
    assert "no instance may have it yet" in fault.expected


BARE = {
    "a value": ("units = 2/3", 1, "2/3"),
    "in an array": ("units = 1\nsignals = [1, -2/3]", 2, "-2/3"),
    "in a table": ("x = { a = 1 / 3 }", 1, "1/3"),
    "on a line of its own": ("a = [\n  1,\n  12/30,\n]", 3, "12/30"),
    "after a quoted one": ('x = { a = "1/2", b = 3/4 } # 5/6', 1, "3/4"),
}


@pytest.mark.parametrize("case", BARE)
def test_a_fraction_without_quotes(case):
    text, line, fraction = BARE[case]
    with pytest.raises(InstanceError) as caught:
        read_instance_text(text)
    (fault,) = caught.value.faults
    assert (fault.line, fault.expected) == (line, f'a quoted one: write "{fraction}"')


@pytest.mark.parametrize("text", ['a = "2/3', "a = 'x 1/2", "d = 2020/01/01", "a = 1/0", "# 1/2\na ="])
def test_other_faults_are_not_taken_for_it(text):
    with pytest.raises(InstanceError, match="not TOML"):
        read_instance_text(text)


# ---- advice

AUCTION = """
units = {units}
agents = [
  {{ name = "A", types = [{types}], bids = {{ levels = [{levels}] }} }},
  {{ name = "B", types = [{{ marginals = [2] }}], bids = {{ levels = [0] }} }},
]
auction = {{ format = "discriminatory" }}
aftermarket = {{ format = "take-it-or-leave-it", sellers = ["A"], prices = [{prices}] }}
"""
TWO = '{ name = "l", marginals = [1], probability = "1/2" }, { name = "h", marginals = [2], probability = "1/2" }'
ONE = "{ marginals = [1] }"

ADVICE = [
    ((1, ONE, "0, 1", "1, 2"), ("fewer bids (A has 2)", "fewer resale prices (there are 2)")),
    ((2, TWO, "0", "1"), ("fewer units", "fewer types")),
    ((1, TWO, "0, 1", "1"), ("fewer bids (A has 2)", "fewer types")),
    ((1, ONE, "0", "1"), ("fewer agents",)),
]


@pytest.mark.parametrize(("parts", "advice"), ADVICE, ids=str)
def test_only_what_can_be_shrunk(parts, advice):
    units, types, levels, prices = parts
    market = read_instance_text(AUCTION.format(units=units, types=types, levels=levels, prices=prices)).market
    assert shrinkable(market) == advice
    with pytest.raises(LimitReached) as caught:
        expand(market, limit=1)
    assert caught.value.shrink == advice
    assert ("fewer units" in str(caught.value)) == (units > 1)


def test_advice_about_some_agents():
    market = read_instance_text(AUCTION.format(units=2, types=TWO, levels="0, 1", prices="1")).market
    assert shrinkable(market, ("types", "bids"), [1]) == ("fewer agents",)
    assert shrinkable(market, ("types", "bids"), [0]) == ("fewer types", "fewer bids (A has 3)")
    assert str(LimitReached(1, 2, False, "nodes", ())) == "2 nodes, over the limit of 1"


def test_no_units_in_a_message_about_levels():
    levels = ", ".join(str(Fraction(k)) for k in range(200))
    many = AUCTION.format(units=4, types=ONE, levels=levels, prices="1")
    with pytest.raises(InstanceError, match="fewer levels, fewer units, or vectors"):
        read_instance_text(many)


def test_hints_come_from_one_place():
    """Nobody else looks for words that are alike."""
    package = Path(__file__).parents[2] / "exactgames"
    users = {path.name for path in package.rglob("*.py") if "get_close_matches" in path.read_text(encoding="utf-8")}
    assert users == {"words.py"}
