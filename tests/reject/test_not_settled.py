"""What is claimed of markets, or in forms, for which it is not settled; and markets that are changed, with the rules that
are left.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corruptions import Blocks, Edit, canonical, each, judge, rehash, text_of
from test_more_rules import FOLKLORE, after, blocks_of, both, instance

from exactgames import certify, read_instance_text
from exactgames.checker.budget import Budget
from exactgames.checker.claims.unambiguous import belief_of
from exactgames.checker.rebuild.changed import _alone, changed_game
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.rules import Rule
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.worlds import Named, Worlds
from exactgames.checker.rejected import Rejected

CHANGE = {"aftermarket": {"format": "none"}}
COMPARED = {"change": CHANGE, "kind": "equal-outcomes"}
STAGED = {"block": "game", "form": "staged", "infosets": {}, "merged": {}, "nodes": 1, "terminal_nodes": 1, "worlds": 1}


def claims(*each: dict[str, Any]) -> Edit:
    return instance(lambda found: found.update(claims=list(each)))


def without_rules(found: dict[str, Any]) -> None:
    del found["strategy"]
    found["claims"] = [COMPARED]


def staged(blocks: Blocks) -> None:
    """The staged form's certificate of the first claim, and a comparison beside it."""
    text = (FOLKLORE / "nothing-to-resell.toml").read_text(encoding="utf-8")
    first = "[[claims]]".join(text.split("[[claims]]")[:2])
    lines = certify(read_instance_text(first), form="staged").lines
    blocks[:] = [json.loads(line) for line in lines]
    blocks[0]["instance"]["claims"].append(COMPARED)
    rehash(blocks)
    evidence: dict[str, Any] = {"completed": {}, "strategy": {}}
    blocks.insert(-1, {"claim": "c2", "evidence": evidence, "holds": True, "kind": "equal-outcomes"})
    blocks[-1]["claims"] = 2


def in_the_staged_form(blocks: Blocks) -> None:
    blocks[1] = STAGED


NOT_SETTLED: list[tuple[str, str, Edit, str, str]] = [
    ("a comparison without a profile", "nothing-to-resell", instance(without_rules), "instance",
        "claim 1: equal-outcomes is about the profile, and the file has no strategy"),
    ("a comparison in the staged form", "nothing-to-resell", staged, "game", "settled in the explicit form"),
    ("a comparison of a continuation", "nothing-to-resell", claims({"completion": "some", "kind": "bayes-nash"}, COMPARED),
        "instance", "one is about the completed profile, and others about a continuation"),
    ("a comparison whose completion is said", "nothing-to-resell", claims({**COMPARED, "completion": "some"}),
        "instance", "claim 1: unknown key 'completion'"),
    ("private signals in the staged form", "rumour", in_the_staged_form, "merge", "with private signals, or with later ones"),
    ("types seen between rounds, in the staged form", "two-rounds", both(after(1, signals=["types"]), in_the_staged_form),
        "merge", "with private signals, or with later ones"),
    ("types seen, in the staged form", "types-seen", in_the_staged_form, "merge", "in which the types are seen"),
    ("a table for an auction, in the staged form", "dealer", in_the_staged_form, "merge", "for sealed bids"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "of", "edit", "code", "words"), NOT_SETTLED, ids=[row[0] for row in NOT_SETTLED])
def test_not_settled(what: str, of: str, edit: Edit, code: str, words: str, tmp_path: Path) -> None:
    blocks = blocks_of(of)
    before = canonical(blocks)
    edit(blocks)
    assert canonical(blocks) != before
    found = judge(text_of(blocks), None, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", code) and words in (found.message or ""), found


TOLD_LATER = after(1, signals=[{"name": "rumour", "rows": [{"show": {}}]}])  # which makes the same tree


@pytest.mark.parametrize(
    ("of", "edit"),
    [("rumour", each()), ("types-seen", each()), ("two-rounds", TOLD_LATER)],
    ids=["told", "seen", "later"],
)
def test_implied_payoffs_are_not_settled_where_somebody_is_told(of: str, edit: Edit, tmp_path: Path) -> None:
    blocks = blocks_of(of)
    edit(blocks)
    claims({"kind": "implied-unambiguous"})(blocks)
    del blocks[0]["instance"]["strategy"]
    rehash(blocks)
    line = {"claim": "c1", "evidence": {}, "holds": True, "kind": "implied-unambiguous"}
    game = [block for block in blocks if block.get("block") == "game"]
    lines = [blocks[0], *game, line, {"as_expected": True, "block": "end", "claims": 1}]
    found = judge(text_of(lines), None, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "unambiguous"), found
    assert "the claim is not settled" in (found.message or "")


def test_a_belief_about_types_that_the_prior_leaves_out() -> None:
    """ "x" meets "x" and "y" meets "y": a belief that she meets the other is about no type profile."""
    kinds = [{"name": kind, "marginals": [k]} for k, kind in enumerate("xy", 1)]
    agents = [{"name": k, "types": kinds, "bids": {"vectors": [[bid]]}} for k, bid in (("A", 1), ("B", 0))]
    prior = [{"types": {"A": k, "B": k}, "probability": "1/2"} for k in "xy"]
    resale = {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1]}
    raw = {"units": 1, "agents": agents, "auction": {"format": "vickrey"}, "prior": prior, "aftermarket": resale}
    market = read_market(raw, Budget())
    (world,) = Worlds(market, [Named((), ())] * 2).list
    game = Folded(market, [world])
    point = belief_of(["x", "y"], True, market, "here", game)
    x_offers, y_offers = game.own[0]
    with pytest.raises(Rejected, match=r"here, belief: .* is no type profile of the prior"):
        point(x_offers)  # that B is "y"
    assert point(y_offers) == [(game.histories[y_offers][0], 1)]
    with pytest.raises(Rejected, match="the claim admits no other beliefs"):
        belief_of(["x", "y"], False, market, "here", game)
    with pytest.raises(Rejected, match="here, belief: found 1 entries"):
        belief_of(["x"], True, market, "here", game)
    with pytest.raises(Rejected, match="here, belief: agent 'B' has no type 'z'"):
        belief_of(["x", "z"], True, market, "here", game)


# -- The rules that are left where a market is changed

AGENTS = [
    {"name": "A", "types": [{"marginals": [0]}], "bids": {"vectors": [[0], [2]]}},
    {"name": "B", "types": [{"name": n, "marginals": [v], "probability": "1/2"} for n, v in (("low", 1), ("high", 2))],
        "bids": {"vectors": [[0], [1]]}},
]  # fmt: skip
A_OFFERS = {"agent": "A", "stage": "aftermarket"}
BIDS = {"agent": "A", "stage": "auction", "bid": [2]}
B_BIDS = {"agent": "B", "stage": "auction", "bid": [0]}
AT_2 = {**A_OFFERS, "offer": {"quantity": 1, "price": 2}}
NEVER = {**A_OFFERS, "when": {"paid": 2}, "offer": "none"}  # she wins for B's bid
ALWAYS = {**A_OFFERS, "offer": "none"}
HIGH = {**A_OFFERS, "belief": [{"types": {"B": "high"}}]}
AFTER_2 = {**A_OFFERS, "when": {"paid": 2}, "belief": [{"types": {"B": "high"}}]}
AFTER_A_REFUSAL = {**A_OFFERS, "when": {"round": 2}, "belief": [{"types": {"B": "low"}}]}
BID_OF_B = {**A_OFFERS, "when": {"holdings": {"B": 1}}, "belief": [{"types": {"B": "low"}}]}
# She has paid what B has bid.
B_BID_1 = {**A_OFFERS, "when": {"paid": 0}, "belief": [{"bids": {"B": [1]}}]}
B_BID_0 = {**A_OFFERS, "when": {"paid": 0}, "belief": [{"bids": {"B": [0]}}]}
PERHAPS = {**A_OFFERS, "when": {"paid": 0}, "belief": [
    {"bids": {"B": [1]}, "probability": "1/2"}, {"types": {"B": "high"}, "probability": "1/2"}]}  # fmt: skip
ONCE = {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [2]}
CHEAP = {"aftermarket": {**ONCE, "prices": [1]}}
SAME = {"signals": ["all-bids"]}
LEFT: list[tuple[str, dict[str, Any], list[Any], list[Any], list[Any], list[Any]]] = [
    # the change; the strategy's rules and the beliefs; those that are left
    ("nothing changes", SAME, [BIDS, AT_2], [HIGH], [BIDS, AT_2], [HIGH]),
    ("a price that is not there", CHEAP, [BIDS, AT_2], [], [BIDS], []),
    ("the first that fits", CHEAP, [BIDS, AT_2, ALWAYS], [], [BIDS, ALWAYS], []),
    ("a rule that matches nothing", CHEAP, [BIDS, NEVER, ALWAYS], [], [BIDS, ALWAYS], []),
    ("a rule behind another", SAME, [BIDS, ALWAYS, AT_2], [], [BIDS, ALWAYS], []),
    ("beliefs of nobody who moves", CHANGE, [BIDS], [HIGH], [BIDS], []),
    ("beliefs after what does not happen", SAME, [BIDS, AT_2], [AFTER_2, HIGH], [BIDS, AT_2], [HIGH]),
    ("beliefs after what is not seen", SAME, [BIDS, AT_2], [BID_OF_B, HIGH], [BIDS, AT_2], [HIGH]),
    ("beliefs that agree with nothing", SAME, [BIDS, AT_2], [B_BID_1, PERHAPS, HIGH], [BIDS, AT_2], [HIGH]),
    ("beliefs that agree with what she has paid", SAME, [BIDS, AT_2], [B_BID_0, HIGH], [BIDS, AT_2], [B_BID_0, HIGH]),
    ("beliefs that come too late", SAME, [BIDS, AT_2], [HIGH, AFTER_A_REFUSAL], [BIDS, AT_2], [HIGH]),
    ("beliefs in a second round", {"aftermarket": [ONCE, ONCE]}, [BIDS], [AFTER_A_REFUSAL, HIGH], [BIDS], [AFTER_A_REFUSAL, HIGH]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "change", "strategy", "beliefs", "rules", "given"), LEFT, ids=[row[0] for row in LEFT]
)
def test_the_rules_that_are_left(
    what: str, change: Any, strategy: list[Any], beliefs: list[Any], rules: list[Any], given: list[Any]
) -> None:
    raw = {"units": 1, "agents": AGENTS, "auction": {"format": "vickrey"}, "aftermarket": [ONCE, ONCE]}
    raw |= {"strategy": [B_BIDS, *strategy], "beliefs": beliefs, "claims": [{"kind": "welfare"}]}
    if "aftermarket" not in change:
        raw["aftermarket"] = ONCE
    if what == "beliefs that come too late":
        raw["aftermarket"] = [ONCE, ONCE]
        change = {"aftermarket": ONCE}
    found = changed_game(read_market(raw, Budget()), change).market.raw
    assert (found["strategy"], found["beliefs"]) == ([B_BIDS, *rules], given), what
    assert "claims" not in found


def test_what_is_too_large_is_not_a_rule_that_does_not_fit() -> None:
    raw = {
        "units": 1,
        "agents": AGENTS,
        "auction": {"format": "vickrey"},
        "aftermarket": ONCE,
        "strategy": [BIDS, AT_2],
    }
    market = read_market(raw, Budget())

    def refusing(code: str) -> list[object]:
        def read(_: Market) -> list[Rule]:
            raise Rejected(code, "refused")

        return _alone(market, market, "strategy", read)

    assert refusing("instance") == []
    with pytest.raises(Rejected, match="refused"):
        refusing("too-large")


def test_what_is_no_market_is_said_where_the_claims_are_read(tmp_path: Path) -> None:
    blocks = blocks_of("nothing-to-resell")
    claims({"kind": "welfare"}, {"change": {"aftermarket": {"format": "barter"}}, "kind": "equal-outcomes"})(blocks)
    found = judge(text_of(blocks), None, tmp_path)
    assert (found.verdict, found.code, found.line) == ("REJECTED", "instance", 1), found
    assert "aftermarket, format: found 'barter'" in (found.message or "")
