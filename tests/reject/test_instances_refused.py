"""Instances that obey no instance page, each in a certificate that is right otherwise: the checker says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, parsed, rehash, text_of

from exactgames import certify, read_instance_text

Edit = Callable[[dict[str, Any]], None]


def agent(k: int, **changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["agents"][k].update(changes)

    return edit


def at_top(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance.update(changes)

    return edit


def auction(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["auction"].update(changes)

    return edit


def resale(**changes: Any) -> Edit:
    return at_top(aftermarket={"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1], **changes})


def bids(**grid: Any) -> Edit:
    return agent(0, bids=grid)


def types(*rows: dict[str, Any]) -> Edit:
    return agent(0, types=list(rows))


def claims(*rows: dict[str, Any]) -> Edit:
    return at_top(claims=list(rows))


def rule(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["strategy"][0].update(changes)

    return edit


def joint(*entries: Any, **more: Any) -> Edit:
    """A joint prior of two agents of two types; `more`: of A's first type."""

    def edit(instance: dict[str, Any]) -> None:
        for each in instance["agents"]:
            each["types"] = [{"name": name, "marginals": [1]} for name in ("x", "y")]
        instance["agents"][0]["types"][0].update(more)
        instance["prior"] = list(entries)

    return edit


def mixture(*entries: dict[str, Any]) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        found = instance["strategy"][0]
        del found["bid"]
        found["mixture"] = list(entries)

    return edit


def entry(a: str, b: str, probability: object = "1/2", **more: Any) -> dict[str, Any]:
    return {"types": {"A": a, "B": b}, "probability": probability, **more}


def told(*rows: dict[str, Any], name: str = "rumour") -> Edit:
    """A table of signals."""
    return at_top(signals=[{"name": name, "rows": list(rows)}])


def trades(*rows: dict[str, Any]) -> Edit:
    """A table of trades."""
    return at_top(aftermarket={"format": "table", "actions": {"A": ["x", "y"]}, "rows": list(rows)})


def sold(*rows: dict[str, Any]) -> Edit:
    """An auction as a table."""

    def edit(instance: dict[str, Any]) -> None:
        for each in instance["agents"]:
            each.pop("bids")
        instance["auction"] = {"format": "table", "actions": {"A": ["x", "y"]}, "rows": list(rows)}
        instance["strategy"] = []

    return edit


RESALE = {"format": "resale-by-winners", "prices": [1]}
HALF = {"marginals": [1], "probability": "1/2"}
CASES: list[tuple[str, Edit, str]] = [
    # the smallest certificate's instance: two units, two agents with bids in levels, a uniform price
    ("a bid twice", bids(vectors=[[1, 0], [1]]), "the same bid twice"),
    ("a bid twice, written otherwise", bids(vectors=[["1/2", 0], ["2/4", 0]]), "the same bid twice"),
    ("vectors that rise", bids(vectors=[[0, 1]]), "not non-increasing"),
    ("no vectors", bids(vectors=[]), "found 0 entries"),
    ("vectors and levels", bids(vectors=[[1]], levels=[1]), "expected either levels or vectors"),
    ("levels that do not rise", bids(levels=[0, 1, 1]), "not strictly increasing"),
    ("a negative level", bids(levels=[-1, 1]), "expected at least 0"),
    ("a negative bid", bids(vectors=[[1, -1]]), "expected at least 0"),
    ("a vector too long", bids(vectors=[[1, 1, 1]]), "expected 0 to 2"),
    ("an agent's name twice", agent(1, name="A"), "the name 'A' is used twice"),
    ("an empty name", agent(1, name=""), "is not 1 to 64 printable characters"),
    ("a long name", agent(1, name="x" * 65), "is not 1 to 64 printable characters"),
    ("a name with a quote", agent(1, name='"'), "is not 1 to 64 printable characters"),
    ("a name with a backslash", agent(1, name="\\"), "is not 1 to 64 printable characters"),
    ("a name that does not print", agent(1, name="a\u202eb"), "is not 1 to 64 printable characters"),
    ("a type's name twice", types({**HALF, "name": "x"}, {**HALF, "name": "x"}), "the name 'x' is used twice"),
    ("a later type's name twice", types(*({"marginals": [1], "name": n, "probability": "1/3"} for n in "wxx")),
        "the name 'x' is used twice"),
    ("no types", types(), "found 0 entries"),
    ("a probability missing", types(HALF, {"marginals": [1]}), "the probability is missing"),
    ("probabilities above 1", types(HALF, {**HALF, "probability": "2/3"}), "not positive with sum 1"),
    ("probabilities below 1", types(HALF, {**HALF, "probability": "1/3"}), "not positive with sum 1"),
    ("a probability of 0", types({**HALF, "probability": 1}, {**HALF, "probability": 0}), "not positive with sum 1"),
    ("a negative probability", types({**HALF, "probability": 2}, {**HALF, "probability": -1}), "not positive with"),
    ("marginals that rise", types({"marginals": [1, 2]}), "not non-increasing"),
    ("a negative marginal", types({"marginals": [-1]}), "expected at least 0"),
    ("no units", at_top(units=0), "expected an integer 1 ... 64"),
    ("too many units", at_top(units=65), "expected an integer 1 ... 64"),
    ("no agents", at_top(agents=[]), "found 0 entries"),
    ("33 agents", lambda i: i.update(agents=[{**i["agents"][0], "name": str(k)} for k in range(33)]), "found 33 entries"),
    ("a signal twice", at_top(signals=["all-bids", "all-bids"]), "one is there twice"),
    ("an unknown signal", at_top(signals=["bids"]), "expected one of"),
    ("a title of no text", at_top(title="\ud800"), "not Unicode text"),
    ("a source of no text", at_top(source="\udfff"), "not Unicode text"),
    ("a weight above 1", auction(price={"weight": "3/2"}), "expected at most 1"),
    ("a negative weight", auction(price={"weight": "-1/2"}), "expected at least 0"),
    ("a negative reserve", auction(reserve=-1), "expected at least 0"),
    ("an incomplete priority", auction(ties={"priority": ["A"]}), "expected all 2"),
    ("a priority with an agent twice", auction(ties={"priority": ["A", "A"]}), "or is there twice"),
    ("a priority of somebody else", auction(ties={"priority": ["A", "C"]}), "is not an agent's name"),
    ("ties by chance, otherwise", auction(ties="chance"), "expected one of random"),
    ("a seller where nothing is sold", at_top(aftermarket={"format": "none", "sellers": ["A"]}), "unknown key 'sellers'"),
    ("no sellers", resale(sellers=[]), "sellers: found 0 entries"),
    ("buyers of who sells nothing", resale(buyers={"B": ["A"]}), "found other names than those of the sellers"),
    ("buyers of one more", resale(buyers={"A": ["B"], "B": ["A"]}), "found other names than those of the sellers"),
    ("a clearing price of a discriminatory auction", lambda i: i.update(
        auction={"format": "discriminatory"}, signals=["clearing-price"]), "has no clearing price"),
    ("bids under a posted price", at_top(auction={"format": "posted-price", "price": 1}), "unknown key 'bids'"),
    # tables of signals
    ("a table of signals without rows", told(), "signals, table 1, rows: found 0 entries"),
    ("a table of signals without a name", at_top(signals=[{"rows": [{"show": {}}]}]), "the key 'name' is missing"),
    ("two tables of one name", at_top(signals=2 * [{"name": "x", "rows": [{"show": {}}]}]),
        "signals, table 2, name: the name 'x' is used twice"),
    ("a row that shows nothing", told({"when": {}}), "signals, table 1, row 1: the key 'show' is missing"),
    ("a row about payments", told({"show": {}, "when": {"payments": {"A": 1}}}), "row 1, when: unknown key 'payments'"),
    ("a row about somebody else", told({"show": {}, "when": {"types": {"C": "t1"}}}), "no agent is named 'C'"),
    ("a row about another type", told({"show": {}, "when": {"types": {"A": "t9"}}}), "has no type 't9'"),
    ("a row about another bid", told({"show": {}, "when": {"bids": {"A": [7, 7]}}}), "not one of the bids"),
    ("a row about a negative allocation", told({"show": {}, "when": {"allocation": {"A": -1}}}), "expected an integer 0"),
    ("a row about bids under a posted price", lambda i: (told({"show": {}, "when": {"bids": {"A": [0]}}})(i), i.update(
        auction={"format": "posted-price", "price": 1}, agents=[{"name": k, "types": [{"marginals": [1]}]} for k in "AB"])),
        "row 1, when: unknown key 'bids'; expected types, allocation"),
    ("a word to nobody", told({"show": {"C": "high"}}), "row 1, show: no agent is named 'C'"),
    ("an empty word", told({"show": {"A": ""}}), "show, 'A': '' is not 1 to 64 printable characters"),
    ("words of probability below 1", told({"show": [{"to": {"A": "x"}, "probability": "1/2"}]}),
        "row 1, show: the probabilities are not positive with sum 1"),
    ("words of nothing", told({"show": []}), "row 1, show: found 0 entries"),
    ("words without probability", told({"show": [{"to": {"A": "x"}}]}), "row 1, show, entry 1: the key 'probability' is missing"),
    ("a condition on a table that is not there",
        rule(stage="aftermarket", when={"signal": {"rumour": "high"}}), "no table of signals is named 'rumour'"),
    # sequences of aftermarkets
    ("no aftermarket in an array", at_top(aftermarket=[]), "aftermarket: found 0 entries, expected 1 to 8"),
    ("too many aftermarkets", at_top(aftermarket=9 * [RESALE]), "aftermarket: found 9 entries, expected 1 to 8"),
    ("none in a sequence", at_top(aftermarket=[RESALE, {"format": "none"}]), "aftermarket 2: found 'none'"),
    ("an unknown format in a sequence", at_top(aftermarket=[RESALE, {"format": "barter"}]),
        "in number 2: aftermarket, format: found 'barter'"),
    ("signals before the first", at_top(aftermarket=[{**RESALE, "signals": ["types"]}]), "unknown key 'signals'"),
    ("an unknown signal between", at_top(aftermarket=[RESALE, {**RESALE, "signals": ["all-bids"]}]),
        "aftermarket 2, signals: found 'all-bids', expected one of types"),
    ("a signal twice between", at_top(aftermarket=[RESALE, {**RESALE, "signals": ["types", "types"]}]),
        "aftermarket 2, signals: one is there twice"),
    ("a table of a name that is taken", at_top(signals=[{"name": "x", "rows": [{"show": {}}]}],
        aftermarket=[RESALE, {**RESALE, "signals": [{"name": "x", "rows": [{"show": {}}]}]}]),
        "aftermarket 2, signals, table 1, name: the name 'x' is used twice"),
    ("bids in a table between", at_top(aftermarket=[RESALE, {**RESALE, "signals": [
        {"name": "x", "rows": [{"show": {}, "when": {"bids": {"A": [0]}}}]}]}]),
        "aftermarket 2, signals, table 1, row 1, when: unknown key 'bids'; expected types, holdings"),
    # tables
    ("a table without rows", trades(), "aftermarket, rows: found 0 entries"),
    ("a table of nobody's actions", at_top(aftermarket={"format": "table", "actions": {}, "rows": [{}]}),
        "aftermarket, actions: nobody has two actions"),
    ("a table of one action each", at_top(aftermarket={"format": "table", "actions": {"A": ["x"], "B": ["y"]}, "rows": [{}]}),
        "aftermarket, actions: nobody has two actions"),
    ("an action twice", at_top(aftermarket={"format": "table", "actions": {"A": ["x", "x"]}, "rows": [{}]}),
        "aftermarket, actions, 'A': the name 'x' is used twice"),
    ("actions of somebody else", at_top(aftermarket={"format": "table", "actions": {"C": ["x"]}, "rows": [{}]}),
        "aftermarket, actions: no agent is named 'C'"),
    ("a row about another action", trades({"when": {"actions": {"A": "z"}}}),
        "aftermarket, row 1, when, actions: agent 'A' has no action 'z'"),
    ("a row about an agent without actions", trades({"when": {"actions": {"B": "x"}}}), "agent 'B' has no action 'x'"),
    ("a trade with herself", trades({"trades": [{"from": "A", "to": "A", "units": 1}]}),
        "aftermarket, row 1, trade 1: from and to are the same agent"),
    ("a trade of nothing", trades({"trades": [{"from": "A", "to": "B", "units": 0}]}), "units: found 0"),
    ("draws and trades", trades({"trades": [], "draws": [{"probability": 1}]}), "row 1: both draws and trades"),
    ("draws of probability above 1", trades({"draws": [{"probability": 1}, {"probability": 1}]}),
        "aftermarket, row 1, draws: the probabilities are not positive with sum 1 (it is 2)"),
    ("a payment of no number", trades({"payments": {"A": "x"}}), "payments, 'A': found 'x', expected a number"),
    ("an allocation in the aftermarket", trades({"allocation": {"A": 1}}), "row 1: unknown key 'allocation'"),
    ("more than there is", sold({"allocation": {"A": 2, "B": 1}}), "auction, row 1, allocation: 3 units, expected at most 2"),
    ("trades in the auction", sold({"trades": []}), "auction, row 1: unknown key 'trades'"),
    ("winning bids of a table", lambda i: (sold({})(i), i.update(signals=["winning-bids"])), "no winning-bids after 'table'"),
    ("a clearing price of a table", lambda i: (sold({})(i), i.update(signals=["clearing-price"])),
        "no clearing-price after 'table'"),
    ("an act under sealed bids",
        lambda i: i["strategy"].__setitem__(0, {"agent": "A", "stage": "auction", "act": "x"}), "an act is chosen only"),
    # a joint prior
    ("a joint prior of nothing", joint(), "prior: found 0 entries, expected 1"),
    ("a joint prior in a word", at_top(prior="product"), "prior: found 'product', expected an array"),
    ("a joint prior beside a type's probability", joint(entry("x", "x"), entry("y", "y"), probability="1/2"),
        "agent 1, type 1: unknown key 'probability'"),
    ("a type profile twice", joint(entry("x", "y", "1/4"), entry("y", "x"), entry("x", "y", "1/4")),
        "prior, entry 3: this type profile is there twice"),
    ("an agent without a type in the prior", joint({"types": {"A": "x"}, "probability": 1}),
        "prior, entry 1, types: agent 'B' is not named, who has 2 types"),
    ("somebody else's type in the prior", joint(entry("x", "z")), "prior, entry 1, types: agent 'B' has no type 'z'"),
    ("somebody else in the prior", joint({"types": {"A": "x", "B": "x", "C": "x"}, "probability": 1}),
        "prior, entry 1, types: no agent is named 'C'"),
    ("a type that is in no entry", joint(entry("x", "x"), entry("x", "y")), "prior: type 'y' of agent 'A' is in no entry"),
    ("a joint prior below 1", joint(entry("x", "x"), entry("y", "y", "1/3")), "prior: the probabilities are not positive"),
    ("a joint prior of a probability 0", joint(entry("x", "x"), entry("y", "y"), entry("x", "y", 0)),
        "prior: the probabilities are not positive"),
    ("an entry of the prior with a word more", joint(entry("x", "x", weight=1)), "prior, entry 1: unknown key 'weight'"),
    ("an entry of the prior without probability", joint({"types": {"A": "x", "B": "x"}}), "'probability' is missing"),
    # claims
    ("an id twice", claims({"kind": "welfare", "id": "x"}, {"kind": "welfare", "id": "x"}), "the id 'x' is used twice"),
    ("an id that is another's number", claims({"kind": "welfare", "id": "c2"}, {"kind": "welfare"}), "the id 'c2' is used"),
    ("a kind that is none", claims({"kind": "efficient"}), "expected one of"),
    ("no kind", claims({"id": "x"}), "expected text"),
    ("a type without an agent", claims({"kind": "undominated", "type": "t1"}), "type and bid need an agent"),
    ("a bid without an agent", claims({"kind": "undominated", "bid": [1]}), "type and bid need an agent"),
    ("an agent for welfare", claims({"kind": "welfare", "agent": "A"}), "unknown key 'agent'"),
    ("utility of nobody", claims({"kind": "utility"}), "'agent' is missing"),
    ("dominated, by nobody", claims({"kind": "dominated"}), "'agent' is missing"),
    ("an unknown agent", claims({"kind": "dominated", "agent": "C"}), "no agent is named 'C'"),
    ("an unknown type", claims({"kind": "dominated", "agent": "A", "type": "t2"}), "has no type 't2'"),
    ("somebody else's bid", claims({"kind": "dominated", "agent": "A", "bid": [5]}), "not one of the bids"),
    ("beliefs of a Nash equilibrium", claims({"kind": "bayes-nash", "beliefs": "any"}), "unknown key 'beliefs'"),
    ("all beliefs of an equilibrium", claims({"kind": "sequential", "beliefs": "all"}), "expected one of check, any"),
    ("any beliefs of implied payoffs", claims({"kind": "implied-unambiguous", "beliefs": "any"}), "one of prior, all"),
    ("all-pure of no concept", claims({"kind": "all-pure"}), "'concept' is missing"),
    ("all-pure of another concept", claims({"kind": "all-pure", "concept": "nash"}), "expected one of bayes-nash"),
    ("a negative number of outcomes", claims({"kind": "all-pure", "concept": "sequential", "outcomes": -1}), "integer 0"),
    ("an expectation that is none", claims({"kind": "welfare", "expect": "maybe"}), "one of holds, refuted"),
    ("a value of an equilibrium", claims({"kind": "sequential", "value": 1}), "unknown key 'value'"),
    ("no strategy", lambda i: i.pop("strategy"), "is about the profile, and the file has no strategy"),
    ("an equilibrium of no strategy", lambda i: (i.pop("strategy"), i.update(claims=[{"kind": "sequential"}])),
        "is about the profile, and the file has no strategy"),
    # rules
    ("a rule of nobody's", rule(agent="C"), "no agent is named 'C'"),
    ("a rule of no stage", rule(stage="later"), "expected one of auction, aftermarket"),
    ("a rule of a type and of types", rule(type="t1", types=["t1"]), "both type and types"),
    ("a bid that is not hers", rule(bid=[5, 0]), "not one of the bids"),
    ("a bid below one of hers", rule(bid=["1/3", 0]), "not one of the bids"),
    ("a bid between two of hers", rule(bid=["5/6", "2/3"]), "not one of the bids"),
    ("a bid of which one part is between", rule(bid=[1, "1/7"]), "not one of the bids"),
    ("acceptance in the auction", lambda i: i["strategy"].__setitem__(0, {"agent": "A", "stage": "auction", "accept": True}),
        "a trade is accepted only in the aftermarket"),
    ("conditions on a sealed bid", rule(when={"paid": 0}), "nothing has been seen"),
    ("a bid and a take", rule(take=1), "strategy rule 1: expected exactly one of"),
    ("an empty mixture", mixture(), "mixture: found 0 entries"),
    ("a take of a sealed bid", lambda i: i["strategy"].__setitem__(0, {"agent": "A", "stage": "auction", "take": 1}),
        "nothing is taken under sealed bids"),
    ("an offer in the auction", lambda i: i["strategy"].__setitem__(0, {"agent": "A", "stage": "auction", "offer": "none"}),
        "only in the aftermarket"),
    ("a rule behind another", lambda i: i["strategy"].append(i["strategy"][0]), "first match of no information set"),
    ("a bid in the aftermarket", rule(stage="aftermarket"), "a bid is made only in the auction"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), CASES, ids=[what for what, _, _ in CASES])
def test_refused(what: str, edit: Edit, words: str, tmp_path: Path) -> None:
    blocks = parsed("demand-reduction")
    edit(blocks[0]["instance"])
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict


def test_ends_of_what_is_taken(tmp_path: Path) -> None:
    """A name of 64 characters; a bid that is all zeros, written as none."""
    text = ZEROS.replace('"A"', f'"{"x" * 64}"')
    assert judge(certify(read_instance_text(text)).text, text, tmp_path).verdict == "VERIFIED"


ZEROS = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[[strategy]]
agent = "A"
stage = "auction"
bid = []
[[claims]]
kind = "bayes-nash"
"""
OFFERS: list[tuple[str, Any, str]] = [
    ("a price that is not in the grid", {"quantity": 1, "price": 3}, "is not one of the aftermarket's prices"),
    ("a price between two of the grid", {"quantity": 1, "price": "3/2"}, "is not one of the aftermarket's prices"),
    ("a price just above one of the grid", {"quantity": 1, "price": "5/2"}, "is not one of the aftermarket's prices"),
    ("no quantity", {"quantity": 0, "price": 2}, "expected an integer 1"),
    ("a quantity left out", {"price": 2}, "'quantity' is missing"),
    ("a price left out", {"quantity": 1}, "'price' is missing"),
    ("an offer in a word", "some", "expected a table"),
]


@pytest.mark.parametrize(("what", "offer", "words"), OFFERS, ids=[what for what, _, _ in OFFERS])
def test_offers(what: str, offer: Any, words: str, tmp_path: Path) -> None:
    blocks = parsed("speculator")
    rules = [rule for rule in blocks[0]["instance"]["strategy"] if "offer" in rule]
    assert [rule["offer"] for rule in rules] == [{"price": 2, "quantity": 1}]
    rules[0]["offer"] = offer
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict


def test_the_default_budget(tmp_path: Path) -> None:
    blocks = parsed("demand-reduction")
    blocks[0]["instance"].update(units=64)
    blocks[0]["instance"]["agents"][0]["bids"] = {"levels": list(range(256))}
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REFUSED", "too-large"), verdict
    assert "the budget is 400,000,000 steps of 100 ns and 1,600 MB" in (verdict.message or ""), verdict


ONE = {"quantity": 1, "price": 2}


def test_two_entries_of_one_action(tmp_path: Path) -> None:
    """S, who holds one unit, offers one, or all that she holds: at no set are these two actions."""
    blocks = parsed("speculator")
    [found] = [rule for rule in blocks[0]["instance"]["strategy"] if "offer" in rule]
    del found["offer"]
    found["mixture"] = [{"offer": {**ONE, "quantity": q}, "probability": "1/2"} for q in (1, "all")]
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), verdict
    assert "is the first match of no information set" in (verdict.message or ""), verdict


# R has one bid, and so no set in the auction.
NOWHERE: list[tuple[str, str, dict[str, Any]]] = [
    ("a rule of who has one bid", "strategy", {"stage": "aftermarket", "offer": "none", "when": {"paid": 9}}),
    ("a belief of who has one bid", "beliefs", {"stage": "auction", "belief": [{}]}),
]


@pytest.mark.parametrize(("what", "key", "found"), NOWHERE, ids=[what for what, _, _ in NOWHERE])
def test_matches_nothing(what: str, key: str, found: dict[str, Any], tmp_path: Path) -> None:
    blocks = parsed("trembles")
    blocks[0]["instance"].setdefault(key, []).append({"agent": "R", **found})
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert "is the first match of no information set" in (verdict.message or ""), verdict


SEEN = {"agent": "S", "stage": "aftermarket", "when": {"bid": [2]}}


def about(*bids: int, **more: Any) -> list[Any]:
    return [{"bids": {"B": [bid]}, **more} for bid in bids]


BELIEFS: list[tuple[str, list[Any], str]] = [
    # S pays what B bids: where she has paid 0 she knows that B did not bid 1
    ("entries that no set has together", about(0, 1, probability="1/2"), "first match of no information set"),
    ("an entry that no set has", about(0, 2, probability="1/2"), "first match of no information set"),
    ("no entries", [], "belief rule 1, belief: found 0 entries"),
    ("probabilities left out", about(0, 1), "belief rule 1, entry 1: the probability is missing"),
    ("a probability left out", [*about(0, probability="1/2"), *about(1)], "entry 2: the probability is missing"),
]


@pytest.mark.parametrize(("what", "entries", "words"), BELIEFS, ids=[what for what, _, _ in BELIEFS])
def test_beliefs(what: str, entries: list[Any], words: str, tmp_path: Path) -> None:
    blocks = parsed("speculator")
    blocks[0]["instance"]["beliefs"] = [{**SEEN, "belief": entries}]
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict


# B is asked only if A takes nothing; she sees that the unit is there, and believes what is true of A's type.
POSTED = """units = 1
[[agents]]
name = "A"
types = [{ name = "a", marginals = [0], probability = "1/3" }, { name = "b", marginals = ["1/2"], probability = "2/3" }]
[[agents]]
name = "B"
types = [{ marginals = [3] }]
[auction]
format = "posted-price"
price = 1
[aftermarket]
format = "none"
[[strategy]]
agent = "A"
stage = "auction"
types = ["a", "b"]
take = 0
[[strategy]]
agent = "B"
stage = "auction"
when = { remaining = 1 }
take = 1
[[beliefs]]
agent = "B"
stage = "auction"
belief = [{ types = { A = "a" }, probability = "1/3" }, { types = { A = "b" }, probability = "2/3" }]
[[claims]]
kind = "perfect-bayesian"
"""
TRADE = {"format": "bilateral-posted-price", "seller": "A", "buyer": "B", "price": 1}
UNDER_A_PRICE: list[tuple[str, Edit, str]] = [
    ("a belief about bids", lambda i: i["beliefs"][0]["belief"][0].update(bids={"A": [0]}), "a posted price has no bids"),
    ("implied payoffs", claims({"kind": "implied-unambiguous"}), "claim 1: a posted price has no bids"),
    ("a bid", lambda i: (i["strategy"][1].pop("take"), i["strategy"][1].update(bid=[])), "only in the auction, under sealed"),
    ("a reserve", auction(reserve=1), "auction: unknown key 'reserve'"),
    ("prices to trade at", at_top(aftermarket={**TRADE, "prices": [1]}), "aftermarket: unknown key 'prices'"),
    ("a trade with herself", at_top(aftermarket={**TRADE, "buyer": "A"}), "aftermarket, buyer: 'A' is the seller"),
    ("dominance", claims({"kind": "undominated"}), "claim 1: a posted price has no bids"),
    ("all real bids", claims({"kind": "continuum-bids"}), "continuum-bids is claimed of run-length markets alone"),
    ("a type twice over", lambda i: i["strategy"][0].update(type="a"), "strategy rule 1: both type and types"),
    ("a round of the price", lambda i: i["strategy"][1]["when"].update(round=1), "rule 2 is the first match of no"),
    ("a word before anything is told", lambda i: (told({"show": {"B": "x"}})(i),
        i["strategy"][1]["when"].update(signal={"rumour": "x"})), "rule 2 is the first match of no"),
    ("an act that nobody has", lambda i: i["strategy"].append({"agent": "A", "stage": "auction", "act": "x"}),
        "strategy rule 3: an act is chosen only"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), UNDER_A_PRICE, ids=[what for what, _, _ in UNDER_A_PRICE])
def test_under_a_posted_price(what: str, edit: Edit, words: str, tmp_path: Path) -> None:
    text = certify(read_instance_text(POSTED)).text
    assert judge(text, POSTED, tmp_path).verdict == "VERIFIED"
    blocks = [json.loads(line) for line in text.splitlines()]
    edit(blocks[0]["instance"])
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict
