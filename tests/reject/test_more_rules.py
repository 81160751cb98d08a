"""Certificates of markets with later rules, changed: each says what it would have proved, had it been accepted.

Where the instance is changed, the rest is what is true of the unchanged one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from corruptions import Blocks, Edit, canonical, drop, judge, put, refit, rehash, text_of

from exactgames import certify, read_instance, read_instance_text

FOLKLORE = Path(__file__).parents[2] / "instances" / "folklore"


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The certificate of a file, or of a text below, in the explicit form."""
    instance = read_instance_text(TEXTS[name]) if name in TEXTS else read_instance(FOLKLORE / f"{name}.toml")
    return certify(instance, form="explicit").lines


def blocks_of(name: str) -> Blocks:
    return [json.loads(line) for line in lines_of(name)]


def instance(change: Callable[[dict[str, Any]], object]) -> Edit:
    """The instance is another one."""

    def edit(blocks: Blocks) -> None:
        change(blocks[0]["instance"])
        rehash(blocks)

    return edit


def says(**keys: Any) -> Edit:
    """It has these keys."""
    return instance(lambda found: found.update(keys))


def after(number: int | None = None, **keys: Any) -> Edit:
    """Its aftermarket has these keys; ``number``: of several."""
    return instance(
        lambda found: (found["aftermarket"] if number is None else found["aftermarket"][number]).update(keys)
    )


def auction(**keys: Any) -> Edit:
    return instance(lambda found: found["auction"].update(keys))


def rule(number: int, **keys: Any) -> Edit:
    return instance(lambda found: found["strategy"][number].update(keys))


def played(agent: str, at: int, action: Any) -> Edit:
    """The profile plays something else at a set."""
    return put("assessment", "strategy", agent, at, action)


def verdict(claim: str, holds: bool) -> Edit:
    """The other verdict, with the same evidence."""

    def edit(blocks: Blocks) -> None:
        line = next(line for line in blocks if line.get("claim") == claim)
        assert line["holds"] is not holds
        line["holds"] = holds
        refit(blocks)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(blocks: Blocks) -> None:
        for one in edits:
            one(blocks)

    return edit


AGENTS = """
units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
BIDS_S
[[agents]]
name = "B"
types = [{ name = "v=1", marginals = [1], probability = "1/3" }, { name = "v=2", marginals = [2], probability = "2/3" }]
BIDS_B
"""
CLAIMS = """
[[claims]]
kind = "perfect-bayesian"
[[claims]]
kind = "welfare"
[[claims]]
kind = "revenue"
[[claims]]
kind = "utility"
agent = "S"
"""
SEALED = AGENTS.replace("BIDS_S", "bids = { levels = [2] }").replace("BIDS_B", "bids = { levels = [0] }")
ACTS = AGENTS.replace("BIDS_S", "").replace("BIDS_B", "")
TEXTS = {
    # S may put the item into a lottery that B enters for 1, and wins with probability 2/3: worth it to v=2 alone
    "lottery": SEALED + """
[auction]
format = "uniform-price"
[aftermarket]
format = "table"
actions = { S = ["keep", "hold"], B = ["out", "in"] }
rows = [
  { when = { actions = { S = "hold", B = "in" }, holdings = { S = 1 } }, draws = [
    { trades = [{ from = "S", to = "B", units = 1 }], payments = { B = 1, S = -1 }, probability = "2/3" },
    { payments = { B = 1, S = -1 }, probability = "1/3" },
  ] },
]
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
[[strategy]]
agent = "S"
stage = "aftermarket"
act = "hold"
[[strategy]]
agent = "B"
stage = "aftermarket"
type = "v=1"
act = "out"
[[strategy]]
agent = "B"
stage = "aftermarket"
type = "v=2"
act = "in"
""" + CLAIMS,
    # S may have the item for 1/2, if B does not want it for 1; and sells it on
    "dealer": ACTS + """
[auction]
format = "table"
actions = { S = ["buy", "pass"], B = ["buy", "pass"] }
rows = [
  { when = { actions = { B = "buy" } }, allocation = { B = 1 }, payments = { B = 1 } },
  { when = { actions = { S = "buy" } }, allocation = { S = 1 }, payments = { S = "1/2" } },
]
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = [1]
[[strategy]]
agent = "S"
stage = "auction"
act = "buy"
[[strategy]]
agent = "B"
stage = "auction"
act = "pass"
""" + CLAIMS,
}  # fmt: skip


TEXTS["told"] = (FOLKLORE / "rumour.toml").read_text(encoding="utf-8").replace(
    'when = { types = { B = "v=1" } }', 'when = { types = { B = "v=1" }, bids = { B = [0] } }')  # fmt: skip
# S asks 2 in one round; in the next B offers 0: "offer" means one thing to her, another to him
OFFERS = (FOLKLORE / "buyers-offer.toml").read_text(encoding="utf-8")
OFFERS = OFFERS[: OFFERS.index("[[claims]]")].replace(
    "[aftermarket]\n",
    '[[aftermarket]]\nformat = "take-it-or-leave-it"\nsellers = ["S"]\nprices = [2]\n[[aftermarket]]\n',
)
ASKS_2 = '[[strategy]]\nagent = "S"\nstage = "aftermarket"\noffer = { quantity = 1, price = 2 }\n'
TEXTS["offers by both"] = OFFERS + ASKS_2 + '[[claims]]\nkind = "welfare"\n'


class Attack(NamedTuple):
    what: str
    of: str
    edit: Edit
    code: str
    words: str


SILENT: dict[str, Any] = {"name": "rumour", "rows": [{"show": {}}]}
SURE: dict[str, Any] = {"name": "rumour", "rows": [
    {"when": {"types": {"B": "v=1"}}, "show": {"S": "low"}}, {"show": {"S": "high"}}]}  # fmt: skip
ATTACKS = [
    # types are seen
    Attack("S knows the type unseen", "types-seen", says(signals=[]), "game", "infosets of 'S'"),
    Attack("S is told nothing, and counted so", "types-seen",
        both(says(signals=[]), put("game", "infosets", "S", 7)), "strategy", "13 entries"),
    Attack("S asks 1 of the type worth 2", "types-seen", played("S", 12, 1), "completion", "agent 'S', type 't1', set 12: the selected best"),
    # winning bids are seen
    Attack("payments tell what bids do", "winning-bids-seen", says(signals=["payments"]), "game", "infosets of 'S'"),
    Attack("S asks 1 after a bid of 2", "winning-bids-seen", played("S", 3, 1), "completion", "agent 'S', type 't1', set 3: the selected best"),
    Attack("telling costs nothing", "winning-bids-seen", verdict("c1", True), "format", "evidence: the key 'interim' is missing"),
    # a joint prior
    Attack("the news is always right", "correlated-news", instance(lambda i: i.update(prior=[
        {"types": {"S": "low", "B": "v=1"}, "probability": "1/2"},
        {"types": {"S": "high", "B": "v=2"}, "probability": "1/2"}])), "game", "nodes"),
    Attack("the news is right seven times in eight", "correlated-news", instance(lambda i: [
        entry.update(probability="7/16" if entry["probability"] == "3/8" else "1/16") for entry in i["prior"]]),
        "interim", "interim of 'S', 'high': found 3/2, expected 7/4"),
    # a table of signals
    Attack("S is told for sure", "rumour", says(signals=[SURE]), "game", "nodes"),
    Attack("S is told the contrary", "rumour", instance(lambda i: i["signals"][0]["rows"].reverse()), "interim", "interim of 'S', 't1': found 5/4, expected 1"),
    Attack("S is told more surely", "rumour", instance(lambda i: [
        gift.update(probability="7/8" if gift["probability"] == "3/4" else "1/8")
        for row in i["signals"][0]["rows"] for gift in row["show"]]), "interim", "interim of 'S', 't1': found 5/4, expected 11/8"),
    Attack("B hears it too", "rumour", instance(lambda i: [
        gift["to"].update(B=gift["to"]["S"]) for row in i["signals"][0]["rows"] for gift in row["show"]]),
        "game", "infosets of 'B'"),
    Attack("S is told of bids", "told", instance(lambda i: i["signals"][0]["rows"][0]["when"].update(bids={"B": [1]})),
        "interim", "interim of 'S'"),
    Attack("nobody is told", "rumour", says(signals=[SILENT]), "game", "nodes"),
    # two rounds
    Attack("one round", "two-rounds", instance(lambda i: i["aftermarket"].pop()), "game", "nodes"),
    Attack("types are seen between", "two-rounds", after(1, signals=["types"]), "game", "infosets of 'S'"),
    Attack("B refuses in the second round alone", "two-rounds",
        rule(3, when={"round": 2, "offer": {"price": 2}}), "strategy", "strategy of 'B', set 27: not what strategy rule"),
    Attack("B refuses whenever", "two-rounds", rule(3, when={"offer": {"price": 2}}), "strategy", "strategy of 'B', set 27: not what strategy rule"),
    Attack("before the first round", "two-rounds", rule(3, when={"round": 0}), "instance", "round: found 0"),
    Attack("what is wrong with her offer is said of hers", "offers by both", rule(-1, offer={"quantity": 0, "price": 2}),
        "instance", "quantity: found 0"),
    Attack("S may ask 3 in the second", "two-rounds", after(1, prices=[1, 3]), "strategy", "completed sets of \'S\'"),
    # offers by buyers
    Attack("S gives nothing for 1", "buyers-offer", played("S", 2, 0), "completion", "agent 'S', type 't1', set 2: the selected best"),
    Attack("B offers 1", "buyers-offer", played("B", 1, 2), "strategy", "strategy of 'B', set 1: not what strategy rule"),
    Attack("B must offer 1 at least", "buyers-offer", after(prices=[1, 2]), "instance", "is not one of the"),
    Attack("S may not sell", "buyers-offer", after(sellers=[]), "game", "nodes"),
    Attack("S would rather keep it", "buyers-offer", both(rule(3, give=0), played("S", 1, 0)), "strategy", "strategy of 'S', set 4: not what strategy rule"),
    # a second-hand auction
    Attack("by the first price", "second-hand-auction", after(price="first-price"), "rationality", "perfect-bayesian is claimed, but agent 'A',"),
    Attack("a reserve of 1 is as good", "second-hand-auction",
        both(rule(3, sell={"quantity": 1, "reserve": 1}), *(played("S", k, 1) for k in (1, 2, 3))), "interim", "interim of 'S', 't1': found 9/4, expected 3/2"),
    Attack("the weak type names 3", "second-hand-auction", played("A", 1, 2), "strategy", "strategy of 'A', set 1: not what strategy rule"),
    Attack("B may not buy", "second-hand-auction", after(buyers=["A"]), "game", "nodes"),
    Attack("S earns what she asks", "second-hand-auction", put("c5", "evidence", "value", "3"), "value", "expected 9/4"),
    Attack("a lot of none", "second-hand-auction", rule(7, when={"lot": {"quantity": 0}}), "instance", "found 0, expected"),
    Attack("a reserve between those that there are is the least", "second-hand-auction",
        both(after(reserves=[0, 3]), rule(7, when={"lot": {"reserve": "1/7"}})), "instance", "first match of no information set"),
    Attack("lots of two", "second-hand-auction", rule(3, sell={"quantity": 2, "reserve": 3}), "instance", "first match"),
    # a table of trades
    Attack("the lottery is fair", "lottery", instance(lambda i: [
        draw.update(probability="1/2") for draw in i["aftermarket"]["rows"][0]["draws"]]), "interim", "interim of 'B', 'v=2': found 1/3, expected 0"),
    Attack("it costs 2", "lottery", instance(lambda i: [
        draw.update(payments={"B": 2, "S": -2}) for draw in i["aftermarket"]["rows"][0]["draws"]]), "interim", "interim of 'S', 't1': found 2/3, expected 4/3"),
    Attack("S pays for it", "lottery", instance(lambda i: [
        draw.update(payments={"B": 1, "S": -2}) for draw in i["aftermarket"]["rows"][0]["draws"]]),
        "instance", "Definition 2"),
    Attack("it must be entered", "lottery", instance(lambda i: i["aftermarket"]["rows"][0]["when"].update(
        actions={"S": "hold"})), "instance", "Definition 1"),
    Attack("B's lottery", "lottery", instance(lambda i: i["aftermarket"]["rows"][0]["when"].update(
        holdings={"B": 1})), "game", "nodes"),
    Attack("the weak type enters", "lottery", played("B", 0, 1), "strategy", "strategy of 'B', set 0: not what strategy rule"),
    # an auction as a table
    Attack("S pays nothing", "dealer", instance(lambda i: i["auction"]["rows"][1].update(payments={})), "interim", "interim of 'S', 't1': found 1/2, expected 1"),
    Attack("an act is a number of units taken", "dealer", instance(lambda i: i["strategy"].append(
        {"agent": "S", "stage": "aftermarket", "when": {"taken": 0}, "offer": "none"})), "instance", "first match of no information set"),
    Attack("B is served by nobody", "dealer", instance(lambda i: i["auction"]["rows"].pop(0)), "game", "nodes: found 23, expected 31"),
    Attack("S sees what B is", "dealer", says(signals=["types"]), "game", "infosets of 'S'"),
    Attack("revenue of what is resold", "dealer", put("c3", "evidence", "value", "1"), "value", "revenue"),
    Attack("B buys", "dealer", played("B", 0, 0), "strategy", "strategy of 'B', set 0: not what strategy rule"),
    # comparisons
    Attack("resale brings the auction more", "nothing-to-resell", put("c4", "evidence", "value", "7/4"), "value", "revenue"),
    Attack("resale changes what happens", "nothing-to-resell", verdict("c5", False), "verdict", "the same"),
    Attack("a price of 1 changes nothing", "nothing-to-resell", verdict("c7", True), "verdict", "not the same"),
    Attack("both refuse at a price of 1", "nothing-to-resell",
        put("c7", "evidence", "strategy", "B", 2, 0), "completion", "agent 'B', type 'v=1', set 2: the selected best"),
    Attack("a bid that the file does not make", "nothing-to-resell",
        put("c5", "evidence", "strategy", "A", 0, 1), "strategy", "strategy of 'A', set 0: not what strategy rule"),
    Attack("a set too few", "nothing-to-resell", drop("c5", "evidence", "strategy", "A", 0), "strategy", "1 entries"),
    Attack("nothing was completed", "nothing-to-resell",
        put("c6", "evidence", "completed", "A", 0), "strategy", "completed sets"),
    Attack("of another market", "nothing-to-resell", instance(lambda i: i["claims"][4]["change"].update(
        aftermarket={"format": "bilateral-posted-price", "seller": "A", "buyer": "B", "price": 1})), "strategy", "2 entries"),
    Attack("of no other market", "nothing-to-resell", instance(lambda i: i["claims"][4].update(change={})),
        "instance", "expected an aftermarket, signals, or both"),
    Attack("of another auction", "nothing-to-resell", instance(lambda i: i["claims"][4]["change"].update(
        auction={"format": "vickrey"})), "instance", "unknown key 'auction'"),
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.of}: {attack.what}")
def test_it_is_rejected(attack: Attack, tmp_path: Path) -> None:
    blocks = blocks_of(attack.of)
    clean = text_of(blocks)
    attack.edit(blocks)
    corrupt = text_of(blocks)
    assert corrupt != clean
    found = judge(corrupt, None, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", attack.code), f"accepted: {attack.what}; {found}"
    assert attack.words in (found.message or ""), found


@pytest.mark.parametrize("name", sorted({attack.of for attack in ATTACKS}))
def test_the_certificates_are_verified(name: str, tmp_path: Path) -> None:
    found = judge(text_of(blocks_of(name)), None, tmp_path)
    assert found.verdict == "VERIFIED", found
    assert canonical(blocks_of(name)[0]) == lines_of(name)[0]
