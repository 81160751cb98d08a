"""Named items under attack: instances that break the page's rules, refused with the place and what was expected; and
certificates with one thing changed, each with the falsehood that it would have proved.

The controls are written by the naive reading of the page (``property/naive_judgement``), not by the engine.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge
from naive_items import NaiveItems
from naive_judgement import Judged, header, text_of

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


@pytest.mark.parametrize("name", CONTROLS)
def test_control(name: str, tmp_path: Path) -> None:
    for instance in (CONTROLS[name], None):
        verdict = judge(control(name), instance, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict


def test_figures_by_hand() -> None:
    """Under the prices A takes x (worth 2, price 1), and B y (2 for 1): together 4 of at most 5."""
    found = {line["kind"]: line["evidence"].get("value") for line in lines_of("priced") if "claim" in line}
    assert (found["welfare"], found["optimum"], found["revenue"], found["ratio"]) == ("4", "5", "2", "5/4")
    # S asks 3 for the pair, which P takes whatever her type: 4 - 3, or 3 - 3
    found = {line["kind"]: line["evidence"].get("value") for line in lines_of("together") if "claim" in line}
    assert (found["revenue"], found["utility"]) == ("4", "-1")


# -- Attacks


def put(line: str, *path: Any) -> Edit:
    """``path``: keys and indices; the last is the value."""
    *where, last, value = path

    def edit(lines: Json) -> None:
        found = at(lines, line)
        for key in where:
            found = found[key]
        assert found[last] != value
        found[last] = value

    return edit


def at(lines: Json, line: str) -> Json:
    return next(x for x in lines if line in (x.get("block"), x.get("claim"), x.get("kind")))


def instance(*path: Any) -> Edit:
    """The same in the instance that the certificate holds, with its hash."""

    def edit(lines: Json) -> None:
        *where, last, value = path
        found = lines[0]["instance"]
        for key in where:
            found = found[key]
        found[last] = value
        lines[0] = {**lines[0], "sha256": header(lines[0]["instance"])["sha256"]}

    return edit


def flip(kind: str) -> Edit:
    def edit(lines: Json) -> None:
        at(lines, kind)["holds"] = not at(lines, kind)["holds"]

    return edit


ATTACKS: list[tuple[str, str, Edit, str, str]] = [
    # control, the falsehood, edit, code, words
    ("together", "another game: a node more", put("game", "nodes", 0), "game", "expected"),
    ("together", "S sees the offers that others might make", put("game", "infosets", "S", 9), "game", "infosets of 'S'"),
    ("together", "S bids what no rule says", put("assessment", "strategy", "Q", 0, 2), "strategy", "rule 2 says"),
    ("together", "P of type one refuses the pair", put("assessment", "strategy", "P", 11, 0), "strategy", "rule 4"),
    ("together", "a completed set is one of a rule", put("assessment", "completed", "P", 12), "strategy", "completed sets"),
    ("together", "S sells one item", put("assessment", "strategy", "S", 0, 1), "completion", "selected best reply is"),
    ("together", "welfare without complements", put("welfare", "evidence", "value", "3"), "value", "expected"),
    ("together", "an optimum item by item", put("optimum", "evidence", "value", "5"), "value", "expected"),
    ("together", "S loses less", put("utility", "evidence", "value", "0"), "value", "expected -1"),
    ("together", "resale is revenue", put("revenue", "evidence", "value", "7"), "value", "expected 4"),
    ("together", "the equilibrium is none", flip("sequential"), "format", "evidence"),
    ("drawn", "ties are not drawn", put("game", "terminal_nodes", 63), "game", "expected"),
    ("drawn", "A of type b bids alike", put("assessment", "strategy", "A", 9, 1), "strategy", "rule 2 says"),
    ("drawn", "the mixture is even", put("assessment", "strategy", "A", 9, [[0, 1], [1, 1]]), "strategy", "rule 2"),
    ("drawn", "who wins pays her bid", put("revenue", "evidence", "value", "2"), "value", "expected"),
    ("priced", "B sees less", put("game", "infosets", "B", 1), "game", "infosets of 'B'"),
    ("priced", "A takes nothing", put("assessment", "strategy", "A", 0, 0), "completion", "selected best reply is"),
    ("priced", "B does not take what is left", put("assessment", "strategy", "B", 1, 0), "completion", "best reply"),
    ("priced", "a bundle costs the sum", put("revenue", "evidence", "value", "3"), "value", "expected 2"),
    ("priced", "the prices are efficient", put("ratio", "evidence", "value", "1"), "value", "expected 5/4"),
    ("priced", "B's type earns more", put("bayes-nash", "evidence", "interim", "B", "t1", "2"), "interim", "expected 1"),
    ("asked", "A asks less", put("assessment", "strategy", "A", 23, 2), "strategy", "rule 2 says"),
    ("asked", "A offers y first", put("assessment", "strategy", "A", 23, 4), "strategy", "rule 2 says"),
    ("asked", "B takes for sure", put("assessment", "strategy", "B", 0, 1), "strategy", "rule 6 says"),
    ("asked", "C refuses y", put("assessment", "completed", "C", 249), "strategy", "completed sets"),
    # another instance on the same lines
    ("priced", "a dearer y", instance("auction", "bundle-prices", 1, "price", "3/2"), "interim", "expected 1/2"),
    ("priced", "additive in place of the table", instance("agents", 1, "types", 0, {"additive": {"y": 2}}), "completion",
        "best reply"),
    ("drawn", "ties by the file's order", instance("auction", "ties", {"priority": ["A", "B"]}), "game", "nodes"),
    ("drawn", "a cheaper trade", instance("aftermarket", "rows", 0, "payments", {"B": "1/2", "A": "-1/2"}), "completion", "best reply"),
    ("together", "the bundles the other way round", instance("items", ["y", "x"]), "completion", "best reply"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "proves", "edit", "code", "says"), ATTACKS, ids=[f"{a}: {b}" for a, b, *_ in ATTACKS])
def test_attack(name: str, proves: str, edit: Edit, code: str, says: str, tmp_path: Path) -> None:
    lines = lines_of(name)
    edit(lines)
    verdict = judge(text_of(lines), None, tmp_path)
    assert verdict.verdict == "REJECTED", (proves, verdict)
    assert (verdict.code, says in str(verdict.message)) == (code, True), verdict


# -- Instances that break a rule of the page


def agent(k: int, **said: Any) -> Edit:
    """The valuation of the agent's first type."""
    return lambda i: i["agents"][k].update(types=[{key.replace("_", "-"): value for key, value in said.items()}])


def top(**said: Any) -> Edit:
    return lambda i: i.update(said)


def sale(**said: Any) -> Edit:
    return lambda i: i["auction"].update({key.replace("_", "-"): value for key, value in said.items()})


def without(key: str) -> Edit:
    return lambda i: i["auction"].pop(key)


def both(*edits: Edit) -> Edit:
    def edit(i: Json) -> None:
        for each in edits:
            each(i)

    return edit


def sealed(rule: str = "simultaneous-first-price", bids: Any = None, **more: Any) -> Edit:
    """The priced control's agents in an auction with sealed bids."""

    def edit(i: Json) -> None:
        i.update(auction={"format": rule, **more}, strategy=[])
        for each in i["agents"]:
            each["bids"] = bids or {"levels": [0, 1]}

    return edit


def resale(**said: Any) -> Edit:
    return top(aftermarket={"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1], **said})


def rule(**said: Any) -> Edit:
    return top(strategy=[{"agent": "B", "stage": "auction", **said}])


def later(**said: Any) -> Edit:
    """A rule of the aftermarket, in which A may offer."""
    return both(resale(), top(strategy=[{"agent": "B", "stage": "aftermarket", **said}]))


def sold(**row: Any) -> Edit:
    return top(auction={"format": "table", "actions": {"A": ["u", "v"]}, "rows": [row]}, strategy=[])


def traded(**row: Any) -> Edit:
    return top(aftermarket={"format": "table", "actions": {"A": ["u", "v"]}, "rows": [row]})


def told(**when: Any) -> Edit:
    return top(signals=[{"name": "rumour", "rows": [{"when": when, "show": {}}]}])


def claims(*said: Json) -> Edit:
    return top(claims=list(said))


ROWS = [{"items": ["x"], "value": 2}, {"items": ["y"], "value": 1}, {"items": ["x", "y"], "value": 2}]
LESS = [*ROWS[:2], {"items": ["y", "x"], "value": 1}]
NINE = [f"i{k}" for k in range(9)]
TRADE = {"from": "A", "to": "B"}

REFUSED: list[tuple[str, Edit, str]] = [
    # the items
    ("units too", top(units=2), "the instance: found both units and items, expected one"),
    ("neither", lambda i: i.pop("items"), "the key 'units' is missing"),
    ("no items", top(items=[]), "items: found 0 entries, expected 1 to 8"),
    ("nine items", top(items=NINE), "items: found 9 entries, expected 1 to 8"),
    ("an item twice", top(items=["x", "x"]), "items: the name 'x' is used twice"),
    ("an item without a name", top(items=["x", ""]), "items: '' is not 1 to 64 printable characters"),
    ("an item that is a number", top(items=["x", 1]), "items: found 1, expected text"),
    ("a number of items", top(items=2), "items: found 2, expected an array"),
    # valuations
    ("marginal values", agent(0, marginals=[1]), "agent 1, type 1: expected exactly one of additive, unit-demand"),
    ("two valuations", agent(0, additive={"x": 1}, unit_demand={"x": 1}), "agent 1, type 1: expected exactly one of"),
    ("no valuation", agent(0), "agent 1, type 1: expected exactly one of additive, unit-demand, budget-additive, table"),
    ("a value of no item", agent(0, additive={"z": 1}), "agent 1, type 1, additive: no item is named 'z'"),
    ("a negative value", agent(0, additive={"x": -1}), "agent 1, type 1, additive, 'x': found -1, expected at least 0"),
    ("a value in words", agent(0, unit_demand={"x": "a"}), "agent 1, type 1, unit-demand, 'x': found 'a', expected a num"),
    ("values in an array", agent(0, unit_demand=[1, 2]), "agent 1, type 1, unit-demand: found an array of 2"),
    ("a budget alone", agent(0, budget_additive={"budget": 1}), "budget-additive: the key 'values' is missing"),
    ("no budget", agent(0, budget_additive={"values": {}}), "budget-additive: the key 'budget' is missing"),
    ("a negative budget", agent(0, budget_additive={"budget": -1, "values": {}}), "budget: found -1, expected at least 0"),
    ("a bundle left out", agent(0, table=ROWS[:2]), "agent 1, type 1, table: found 2 entries, expected 3 to 3"),
    ("a bundle twice", agent(0, table=[*ROWS[:2], ROWS[0]]), 'table, entry 3, items: the bundle {"x"} is there twice'),
    ("the empty bundle", agent(0, table=[*ROWS[:2], {"items": [], "value": 0}]), "entry 3, items: found 0 entries"),
    ("an item twice in it", agent(0, table=[*ROWS[:2], {"items": ["x", "x"], "value": 0}]), "item 'x' is there twice"),
    ("a bundle without value", agent(0, table=[*ROWS[:2], {"items": ["x", "y"]}]), "entry 3: the key 'value' is missing"),
    ("a value that falls with the first item", agent(0, table=[{"items": ["y"], "value": 3}, *ROWS[::2]]),
        'table: {"y"} is worth more than {"x", "y"}, which contains it (3 and 2)'),
    ("a table that is not monotone", agent(0, table=LESS),
        'table: {"x"} is worth more than {"x", "y"}, which contains it (2 and 1); expected no less for the larger'),
    ("types of a distribution", lambda i: i["agents"][0].update(types={"levels": [1]}), "agent 1, types: found a table"),
    # auctions
    ("bids under a price", lambda i: i["agents"][0].update(bids={"levels": [1]}), "agent 1: unknown key 'bids'"),
    ("an auction of units", sealed("uniform-price"), "auction, format: found 'uniform-price', expected one of simultan"),
    ("a bid too short", sealed(bids={"vectors": [[1]]}), "agent 1, vector 1: found 1 entries, expected 2 to 2"),
    ("a bid too long", sealed(bids={"vectors": [[1, 0, 0]]}), "agent 1, vector 1: found 3 entries, expected 2 to 2"),
    ("a bid twice", sealed(bids={"vectors": [[1, "1/2"], [1, "2/4"]]}), "agent 1, vectors: the same bid twice"),
    ("a negative bid", sealed(bids={"vectors": [[1, -1]]}), "agent 1, vector 1: found -1, expected at least 0"),
    ("levels that fall", sealed(bids={"levels": [1, 0]}), "agent 1, levels: not strictly increasing"),
    ("a price in an auction", sealed(price="highest-losing"), "auction: unknown key 'price'"),
    ("reserves by item", sealed(reserve={"x": 1}), "auction, reserve: found a table with keys 'x', expected a number"),
    ("a priority of some", sealed(ties={"priority": ["A"]}), "auction, ties: 1 agents named, expected all 2"),
    ("a clearing price", both(sealed(), top(signals=["clearing-price"])),
        "signals: a simultaneous-first-price auction has no clearing price"),
    ("a clearing price of prices", top(signals=["clearing-price"]), "signals: there is no clearing-price after 'posted-"),
    ("no price", without("bundle-prices"), "auction: expected exactly one of price, bundle-prices"),
    ("two kinds of prices", sale(price={"x": 1, "y": 1}), "auction: expected exactly one of price, bundle-prices"),
    ("one price for all", both(without("bundle-prices"), sale(price=1)), "auction, price: found 1, expected a table"),
    ("an item without price", both(without("bundle-prices"), sale(price={"x": 1})), "other names than those of the items"),
    ("a price of no item", both(without("bundle-prices"), sale(price={"x": 1, "y": 1, "z": 1})), "other names than"),
    ("a negative price", both(without("bundle-prices"), sale(price={"x": 1, "y": -1})), "auction, price, 'y': found -1"),
    ("a bundle without price", sale(bundle_prices=[{"items": ["x"], "price": 1}]), "bundle-prices: found 1 entries"),
    ("a bundle's price twice", sale(bundle_prices=[{"items": ["x"], "price": 1}] * 3), 'the bundle {"x"} is there twice'),
    ("a reserve under a price", sale(reserve=1), "auction: unknown key 'reserve'"),
    ("an item sold twice", sold(allocation={"A": ["x"], "B": ["y", "x"]}),
        "auction, row 1, allocation: the item 'x' is won twice, expected disjoint bundles"),
    ("a number of items won", sold(allocation={"A": 1}), "auction, row 1, allocation: found 1, expected an array"),
    ("an unknown item won", sold(allocation={"A": ["z"]}), "auction, row 1, allocation: no item is named 'z'"),
    # aftermarkets
    ("a trade at a posted price", top(aftermarket={"format": "bilateral-posted-price", "seller": "A", "buyer": "B",
        "price": 1}), "aftermarket, format: found 'bilateral-posted-price', expected one of none, take-it-or-leave-it, re"),
    ("offers by buyers", top(aftermarket={"format": "offers-by-buyers", "prices": [1]}), "found 'offers-by-buyers'"),
    ("a second-hand auction", top(aftermarket={"format": "second-hand-auction"}), "found 'second-hand-auction', expected"),
    ("units to trade", traded(trades=[{**TRADE, "units": 1}]), "trade 1: the key 'items' is missing"),
    ("nothing to trade", traded(trades=[{**TRADE, "items": []}]), "trade 1, items: found 0 entries, expected 1 to 2"),
    ("a number held", traded(when={"holdings": {"A": 1}}), "row 1, when, holdings: found 1, expected an array"),
    ("money from nowhere", both(sealed(), traded(payments={"A": -1})), "pays out money, after allocation [{"),
    ("a trade against her will", both(sealed(), traded(trades=[{**TRADE, "items": ["x"]}])),
        "agent 'A' cannot opt out of the aftermarket after allocation [{"),
    # rules, conditions, signals
    ("a number taken", rule(take=1), "strategy rule 1, take: found 1, expected an array"),
    ("an unknown item taken", rule(take=["z"]), "strategy rule 1, take: no item is named 'z'"),
    ("an item taken twice", rule(take=["x", "x"]), "strategy rule 1, take: the item 'x' is there twice"),
    ("a bid under a price", rule(bid=[1, 1]), "strategy rule 1: a bid is made only in the auction, under sealed bids"),
    ("a take in a sealed auction", both(sealed(), resale(), rule(take=[])), "nothing is taken under sealed bids"),
    ("a bid that rises is not hers", both(sealed(bids={"vectors": [[1, 0]]}), rule(bid=[0, 1])), "not one of the bids of"),
    ("a short bid", both(sealed(), rule(bid=[1])), "strategy rule 1, bid: found 1 entries, expected 2 to 2"),
    ("a number left", rule(take=[], when={"remaining": 1}), "when, remaining: found 1, expected an array"),
    ("an offer of a quantity", later(offer={"quantity": 1, "price": 1}), "offer: the key 'items' is missing"),
    ("an offer of nothing", later(offer={"items": [], "price": 1}), "items: found 0 entries, expected 1 to 2"),
    ("an offer of all", later(offer={"items": "all", "price": 1}), "items: found 'all', expected an array"),
    ("an offer at no price", later(offer={"items": ["x"], "price": 2}), "price: 2 is not one of the aftermarket's prices"),
    ("an offer in the auction", both(resale(), rule(offer="none")), "an offer is made only in the aftermarket"),
    ("a quantity offered", later(take=[], when={"offer": {"quantity": 1}}), "when, offer: unknown key 'quantity'"),
    ("nothing offered", later(take=[], when={"offer": {"items": []}}), "when, offer: found 0 entries, expected 1 to 2"),
    ("a number allocated", later(take=[], when={"allocation": {"A": 1}}), "when, allocation: found 1, expected an array"),
    ("a number held then", later(take=[], when={"holdings": {"A": 1}}), "when, holdings: found 1, expected an array"),
    ("a number taken before", later(take=[], when={"taken": 1}), "when, taken: found 1, expected an array"),
    ("signals of numbers", told(allocation={"A": 1}), "row 1, when, allocation: found 1, expected an array"),
    ("signals of other items", told(allocation={"A": ["z"]}), "row 1, when, allocation: no item is named 'z'"),
    # claims
    ("overbidding", both(sealed(), claims({"kind": "all-pure", "concept": "bayes-nash", "refined": "no-overbidding"})),
        "claim 1: overbidding is said of bids on units alone"),
    ("unambiguous payoffs", both(sealed(), claims({"kind": "implied-unambiguous"})), "claim 1: implied-unambiguous"),
    ("dominance under a price", claims({"kind": "undominated"}), "claim 1: a posted price has no bids"),
    ("a family", top(family="example-4"), "unknown key 'family'"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_refused(what: str, edit: Edit, words: str, tmp_path: Path) -> None:
    lines = lines_of("priced")
    said = copy.deepcopy(lines[0]["instance"])
    said["claims"] = [{"kind": "optimum"}]
    edit(said)
    verdict = judge(text_of([header(said), *lines[1:]]), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in str(verdict.message), verdict


def test_the_staged_form_has_no_items(tmp_path: Path) -> None:
    lines = lines_of("together")
    lines[1] = {**lines[1], "form": "staged", "merged": {}, "worlds": 1}
    verdict = judge(text_of(lines), None, tmp_path)
    assert (verdict.code, verdict.line) == ("merge", 2), verdict
    assert "the staged form does not settle a market with named items" in str(verdict.message)
