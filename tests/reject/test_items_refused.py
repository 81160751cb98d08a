"""Instances with named items that break a rule of the page, each in a certificate that is right otherwise: refused with
the place, and what was expected.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge
from item_controls import Edit, Json, lines_of
from naive_judgement import header, text_of


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
