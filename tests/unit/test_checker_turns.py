"""The checker's aftermarkets, turn by turn: who moves among how many actions, what is held and paid afterwards, who has
seen what; worked out by hand from the semantics page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.aftermarket import Aftermarket
from exactgames.checker.rebuild.keys import Vector
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.stages.stage import NATURE
from exactgames.checker.rejected import Rejected

Raw = dict[str, Any]


def market(aftermarket: Raw | list[Raw], units: int = 3, **more: Any) -> Market:
    """A, B and C, of one type and, if the auction is one of sealed bids, one bid each."""
    bids = {"bids": {"vectors": [[0]]}} if "auction" not in more else {}
    agents = [{"name": k, "types": [{"marginals": [1]}], **bids} for k in "ABC"]
    raw = {"units": units, "agents": agents, "auction": {"format": "discriminatory"}, "aftermarket": aftermarket}
    return read_market({**raw, **more}, Budget())


A, B, C = 0, 1, 2


class Play(NamedTuple):
    what: str
    stage: Raw | list[Raw]
    held: Vector
    turns: list[tuple[int, int, int]]  # whose turn, among how many actions, which she chooses; then it is over
    after: Vector
    money: Vector


def lots(**more: Any) -> Raw:
    """A and then C may sell, to everybody; second price."""
    kind = {"format": "second-hand-auction", "sellers": ["A", "C"], "price": "second-price"}
    return {**kind, "reserves": [1, 3], "levels": [0, 2, 4], **more}


def asks(**more: Any) -> Raw:
    """Everybody may make an offer to everybody, at 1 or 2."""
    return {"format": "offers-by-buyers", "prices": [1, 2], **more}


TRADE = {"format": "bilateral-posted-price", "seller": "C", "buyer": "A", "price": 5}
ACTS = {"A": ["x", "y"], "B": ["x"], "C": ["x", "y", "z"]}


def rows(*each: Raw, **actions: list[str]) -> Raw:
    return {"format": "table", "actions": actions or ACTS, "rows": list(each)}


GIVES = {"trades": [{"from": "A", "to": "B", "units": 1}], "payments": {"A": -2, "B": 2}}
DRAWS = [{**GIVES, "probability": "1/2"}, {"probability": "1/6"}, {**GIVES, "probability": "1/3"}]

PLAYS = [
    # A has 1 + 2 · 2 actions with two units and two reserves: the fourth is both units, with a reserve of 3 at action 4
    Play("no lot", lots(), (2, 1, 0), [(A, 5, 0)], (2, 1, 0), (0, 0, 0)),
    Play("both, reserve 3, one is enough", lots(), (2, 1, 0), [(A, 5, 4), (B, 3, 2), (C, 3, 1)], (0, 3, 0), (3, -3, 0)),
    Play("one, reserve 1, the second price", lots(), (2, 1, 0), [(A, 5, 1), (B, 3, 1), (C, 3, 2), (C, 3, 0)], (1, 1, 1), (2, 0, -2)),
    Play("one, reserve 3", lots(), (2, 1, 0), [(A, 5, 2), (B, 3, 1), (C, 3, 2), (C, 3, 0)], (1, 1, 1), (3, 0, -3)),
    Play("both, reserve 1", lots(), (2, 1, 0), [(A, 5, 3), (B, 3, 2), (C, 3, 0)], (0, 3, 0), (1, -1, 0)),
    Play("the first price", lots(price="first-price"), (2, 1, 0), [(A, 5, 3), (B, 3, 2), (C, 3, 1)], (0, 3, 0), (4, -4, 0)),
    Play("a tie: the earlier buyer", lots(), (1, 0, 0), [(A, 3, 1), (B, 3, 2), (C, 3, 2)], (0, 1, 0), (4, -4, 0)),
    Play("buyers in another order", lots(buyers=["C", "A", "B"]), (1, 0, 0), [(A, 3, 1), (C, 3, 2), (B, 3, 2), (C, 3, 0)], (0, 0, 1), (4, 0, -4)),
    Play("the reserve itself is enough", lots(reserves=[2]), (1, 0, 0), [(A, 2, 1), (B, 3, 1), (C, 3, 0)], (0, 1, 0), (2, -2, 0)),
    Play("nobody names enough", lots(), (1, 0, 1), [(A, 3, 2), (B, 3, 1), (C, 3, 1), (C, 3, 0)], (1, 0, 1), (0, 0, 0)),
    Play("three reserves", lots(reserves=[1, 2, 3]), (2, 0, 0), [(A, 7, 5), (B, 3, 1), (C, 3, 0)], (0, 2, 0), (2, -2, 0)),
    Play("no sale, then the next seller's", lots(), (1, 0, 1), [(A, 3, 0), (C, 3, 1), (A, 3, 0), (B, 3, 2)], (1, 1, 0), (0, -1, 1)),
    Play("two lots", lots(), (1, 0, 1), [(A, 3, 1), (B, 3, 2), (C, 3, 1), (C, 3, 1), (A, 3, 2), (B, 3, 1)], (1, 1, 0), (0, -2, 2)),
    Play("who has nothing is passed over", lots(), (0, 1, 1), [(C, 3, 1), (A, 3, 2), (B, 3, 1)], (1, 1, 0), (-2, 0, 2)),
    Play("nobody to sell to", lots(buyers={"A": ["A"], "C": ["B"]}), (1, 0, 1), [(A, 3, 1), (C, 3, 2), (B, 3, 2)], (1, 1, 0), (0, -3, 3)),
    Play("nobody has anything", lots(), (0, 3, 0), [], (0, 3, 0), (0, 0, 0)),
    # both answers, whatever the first is
    Play("both accept", TRADE, (0, 1, 2), [(C, 2, 1), (A, 2, 1)], (1, 1, 1), (-5, 0, 5)),
    Play("the buyer refuses", TRADE, (0, 1, 2), [(C, 2, 1), (A, 2, 0)], (0, 1, 2), (0, 0, 0)),
    Play("the seller refuses", TRADE, (0, 1, 2), [(C, 2, 0), (A, 2, 1)], (0, 1, 2), (0, 0, 0)),
    Play("nothing to sell", TRADE, (1, 2, 0), [], (1, 2, 0), (0, 0, 0)),
    Play("the last unit", TRADE, (0, 0, 1), [(C, 2, 1), (A, 2, 1)], (1, 0, 0), (-5, 0, 5)),
    # A may ask B for 1 or 2 units and C for 1, at 1 or 2: 1 + 4 + 2 actions
    Play("no offers", asks(), (0, 2, 1), [(A, 7, 0), (B, 3, 0), (C, 5, 0)], (0, 2, 1), (0, 0, 0)),
    Play("two of B's at 1, one given", asks(), (0, 2, 1), [(A, 7, 3), (B, 3, 1), (B, 5, 0), (C, 5, 0)], (1, 1, 1), (-1, 1, 0)),
    Play("two of B's at 2, both given", asks(buyers=["A"]), (0, 2, 1), [(A, 7, 4), (B, 3, 2)], (2, 0, 1), (-4, 4, 0)),
    Play("one of C's at 1", asks(buyers=["A"]), (0, 2, 1), [(A, 7, 5), (C, 2, 1)], (1, 2, 0), (-1, 0, 1)),
    Play("one of C's at 2, none given", asks(buyers=["A"]), (0, 2, 1), [(A, 7, 6), (C, 2, 0)], (0, 2, 1), (0, 0, 0)),
    Play("what was got is asked for", asks(buyers=["A", "C"]), (0, 1, 0), [(A, 3, 2), (B, 2, 1), (C, 3, 1), (A, 2, 1)], (0, 0, 1), (-1, 2, -1)),
    Play("two deals add up", asks(buyers=["A", "C"]), (0, 2, 0), [(A, 5, 2), (B, 2, 1), (C, 5, 4), (B, 2, 1)], (1, 0, 1), (-2, 4, -2)),
    Play("the same sellers for all", asks(sellers=["C"], buyers=["B", "A"]), (1, 1, 1), [(B, 3, 1), (C, 2, 1)], (1, 2, 0), (0, -1, 1)),
    Play("a list for each buyer", asks(sellers={"B": ["C", "A"], "A": []}, buyers=["A", "B"]), (1, 0, 1), [(B, 5, 3), (A, 2, 1)], (0, 1, 1), (1, -1, 0)),
    Play("nobody holds anything that she may ask for", asks(buyers=["B"]), (0, 3, 0), [], (0, 3, 0), (0, 0, 0)),
    # a table: A has two acts, C three, B one
    Play("no row decides", rows({"when": {"actions": {"A": "y"}}, **GIVES}), (1, 0, 0), [(A, 2, 0), (B, 1, 0), (C, 3, 0)], (1, 0, 0), (0, 0, 0)),
    Play("a row decides", rows({"when": {"actions": {"A": "y", "C": "z"}}, **GIVES}), (1, 0, 0), [(A, 2, 1), (B, 1, 0), (C, 3, 2)], (0, 1, 0), (2, -2, 0)),
    Play("not this one", rows({"when": {"actions": {"A": "y", "C": "z"}}, **GIVES}), (1, 0, 0), [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (1, 0, 0), (0, 0, 0)),
    Play("not for these holdings", rows({"when": {"holdings": {"C": 1}}, **GIVES}), (1, 0, 0), [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (1, 0, 0), (0, 0, 0)),
    Play("for these", rows({"when": {"holdings": {"C": 1}}, **GIVES}), (1, 0, 1), [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (0, 1, 1), (2, -2, 0)),
    Play("a draw, the first of two", rows({"draws": DRAWS}), (1, 0, 0), [(A, 2, 1), (B, 1, 0), (C, 3, 1), (NATURE, 2, 0)], (0, 1, 0), (2, -2, 0)),
    Play("a draw, the second", rows({"draws": DRAWS}), (1, 0, 0), [(A, 2, 1), (B, 1, 0), (C, 3, 1), (NATURE, 2, 1)], (1, 0, 0), (0, 0, 0)),
    Play("two units", rows({"trades": [{"from": "C", "to": "A", "units": 2}], "payments": {"A": 3, "C": "-5/2"}}), (0, 0, 2),
        [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (2, 0, 0), (-6, 0, 5)),
    Play("one too few", rows({"trades": [{"from": "C", "to": "A", "units": 2}]}), (0, 0, 1), [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (0, 0, 1), (0, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.what)
def test_a_play(play: Play) -> None:
    stage = market(play.stage).aftermarket
    position = stage.start(play.held)
    for owner, actions, chosen in play.turns:
        turn = stage.turn(position)
        assert turn is not None and (turn.owner, turn.actions) == (owner, actions)
        position = stage.play(position, chosen)
    assert stage.turn(position) is None
    assert (stage.held(position), stage.money(position)) == (play.after, play.money)


def test_equal_draws_are_one() -> None:
    """Of weights 3, 1 and 2 the first and the last give the same."""
    stage = market(rows({"draws": DRAWS})).aftermarket
    position = stage.start((1, 0, 0))
    for _ in range(3):
        position = stage.play(position, 0)
    turn = stage.turn(position)
    assert turn is not None and turn.view is None and turn.weights == (5, 1)


# An auction as a table: A and C act at once, B has one act.
WINS = {"allocation": {"A": 2, "B": 1}, "payments": {"A": 4, "B": "-1/2"}}
ENDS = [{**WINS, "probability": "1/3"}, {"probability": "1/2"}, {**WINS, "probability": "1/6"}]
SOLD: list[tuple[str, list[Raw], list[tuple[int, int, int]], Vector, Vector]] = [
    # rows, turns, what is won, the money received times 2
    ("a row decides", [{"when": {"actions": {"C": "z"}}, **WINS}], [(A, 2, 1), (B, 1, 0), (C, 3, 2)], (2, 1, 0), (-8, 1, 0)),
    ("none does", [{"when": {"actions": {"C": "z"}}, **WINS}], [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (0, 0, 0), (0, 0, 0)),
    ("the first that does", [{"when": {"actions": {"A": "y"}}}, WINS], [(A, 2, 1), (B, 1, 0), (C, 3, 1)], (0, 0, 0), (0, 0, 0)),
    ("the second", [{"when": {"actions": {"A": "y"}}}, WINS], [(A, 2, 0), (B, 1, 0), (C, 3, 1)], (2, 1, 0), (-8, 1, 0)),
    ("a draw, the first", [{"draws": ENDS, "when": {}}], [(A, 2, 0), (B, 1, 0), (C, 3, 0), (NATURE, 2, 0)], (2, 1, 0), (-8, 1, 0)),
    ("a draw, the second", [{"draws": ENDS}], [(A, 2, 0), (B, 1, 0), (C, 3, 0), (NATURE, 2, 1)], (0, 0, 0), (0, 0, 0)),
]  # fmt: skip


def sold(*each: Raw, **actions: list[str]) -> Market:
    return market({"format": "none"}, auction=rows(*each, **actions))


@pytest.mark.parametrize(("what", "table", "turns", "won", "money"), SOLD, ids=[row[0] for row in SOLD])
def test_an_auction_as_a_table(
    what: str, table: list[Raw], turns: list[tuple[int, int, int]], won: Vector, money: Vector
) -> None:
    found = sold(*table, {"when": {"actions": {"A": "x", "C": "x"}}, "payments": {"C": "1/2"}})
    stage = found.opening
    assert stage is not None and found.scale == 2
    assert stage.ends(3) == 6
    position = stage.start((0, 0, 0))
    acts = [0, 0, 0]
    for owner, actions, chosen in turns:
        assert (stage.held(position), stage.money(position)) == ((0, 0, 0), (0, 0, 0))
        turn = stage.turn(position)
        assert turn is not None and (turn.owner, turn.actions) == (owner, actions)
        position = stage.play(position, chosen)
        if owner == NATURE:
            assert turn.weights == (1, 1)
        else:
            acts[owner] = chosen
    assert stage.turn(position) is None
    assert (stage.held(position), stage.money(position), stage.chosen(position)) == (won, money, tuple(acts))


def test_who_has_no_act_has_no_turn() -> None:
    stage = sold(WINS, A=["x", "y"]).opening
    assert stage is not None and stage.ends(3) == 2
    after = stage.play(stage.start((0, 0, 0)), 1)
    assert stage.turn(after) is None and stage.held(after) == (2, 1, 0)


def test_tables_that_are_refused_whole() -> None:
    for table, words in ((rows(), "auction, rows: found 0 entries"), ({**rows(WINS), "fee": 1}, "unknown key 'fee'")):
        with pytest.raises(Rejected, match=words):
            market({"format": "none"}, auction=table)


SOLD_REFUSED: list[tuple[Raw, str]] = [
    ({"allocation": {"A": 4}}, "auction, row 1, allocation: found 4, expected an integer 0 ... 3"),
    ({"allocation": {"A": -1}}, "auction, row 1, allocation: found -1"),
    ({"allocation": {"A": 2, "B": 2}}, "auction, row 1, allocation: 4 units, expected at most 3"),
    ({"allocation": {"D": 1}}, "auction, row 1, allocation: no agent is named 'D'"),
    ({"payments": {"D": 1}}, "auction, row 1, payments: no agent is named 'D'"),
    ({"when": {"holdings": {"A": 1}}}, "auction, row 1, when: unknown key 'holdings'"),
    ({"draws": [], "allocation": {}}, "auction, row 1: both draws and allocation"),
    ({"draws": ENDS[:2]}, "auction, row 1, draws: the probabilities are not positive with sum 1"),
    ({"draws": [{"allocation": {"A": 4}, "probability": 1}]}, "auction, row 1, draw 1, allocation: found 4"),
    ({"draws": [{"trades": [], "probability": 1}]}, "auction, row 1, draw 1: unknown key 'trades'"),
]


@pytest.mark.parametrize(("row", "words"), SOLD_REFUSED, ids=[words for _, words in SOLD_REFUSED])
def test_auctions_as_tables_that_are_refused(row: Raw, words: str) -> None:
    with pytest.raises(Rejected) as refused:
        sold(row)
    assert refused.value.code == "instance" and words in refused.value.message, refused.value.message


@pytest.mark.parametrize("units", [3, 2])
def test_all_units_may_be_sold(units: int) -> None:
    if units == 3:
        assert sold({"allocation": {"A": 3}}).opening is not None
        return
    with pytest.raises(Rejected, match="found 3, expected an integer 0 ... 2"):
        market({"format": "none"}, units, auction=rows({"allocation": {"A": 3}}))


def test_nobody_sees_another_s_act() -> None:
    """All of an agent's nodes are one set, whatever has been done before; so are both answers to a posted price."""
    for stage in (rows(GIVES), TRADE):
        found = market(stage)
        tree = Aftermarket(found, (1, 0, 1))
        assert [len(views) for views in tree.views] == [1, 0, 1]
        assert not tree.public


def test_amounts_are_seen_once_all_are_named() -> None:
    """A offers a unit in two ways, or none; B and C name amounts; then C, if she holds it, offers it."""
    tree = Aftermarket(market(lots(buyers={"A": ["B", "C"], "C": ["B"]}, levels=[0, 2])), (1, 0, 0))
    # A once; B once a reserve; C once a reserve, not having seen B's; then C, who holds it where B named nothing that
    # was enough and she did: at a reserve of 1, after 0 and 2; B answers each of her two reserves
    assert [len(views) for views in tree.views] == [1, 2 + 2, 2 + 1]


def test_64_acts() -> None:
    stage = market(rows(GIVES, A=[str(k) for k in range(64)])).aftermarket
    turn = stage.turn(stage.start((1, 0, 0)))
    assert turn is not None and turn.actions == 64


WORDS: list[tuple[Raw | list[Raw], str]] = [
    (
        lots(buyers={"A": ["B"], "C": []}),
        "aftermarket: second-hand auctions (second price), A to B; C to nobody; reserves 1, 3; amounts 0, 2, 4",
    ),
    (
        lots(sellers=["C"], price="first-price"),
        "aftermarket: second-hand auctions (first price), C to A, B; reserves 1, 3; amounts 0, 2, 4",
    ),
    (TRADE, "aftermarket: C may sell a unit to A at 5"),
    (
        asks(buyers=["B", "A"], sellers={"A": [], "B": ["C", "A"]}),
        "aftermarket: offers by buyers, B buys from C, A; A buys from nobody; prices 1, 2",
    ),
    (
        rows(GIVES, GIVES, A=["x", "y"], C=["x"]),
        "aftermarket: a table of trades of 2 rows, by the acts of A (2 actions), C (1 action)",
    ),
    ([TRADE, TRADE], "aftermarket: C may sell a unit to A at 5; then aftermarket: C may sell a unit to A at 5"),
]


@pytest.mark.parametrize(("stage", "words"), WORDS, ids=[words for _, words in WORDS])
def test_words(stage: Raw | list[Raw], words: str) -> None:
    assert market(stage).aftermarket.words(["A", "B", "C"], str) == words


# Who keeps, in the staged form, what the auction tells of others' types.
INFORMED = [
    (lots(), (A, B, C)),
    (lots(sellers=["C"], buyers=["B"]), (B, C)),
    (lots(sellers=["C"], buyers=["C", "B"]), (B, C)),
    (TRADE, (A, C)),
    (asks(buyers=["B"], sellers=["C"]), (B, C)),
    (asks(buyers=["B", "A"], sellers={"B": ["C"], "A": []}), (A, B, C)),
    (rows(GIVES), (A, C)),  # B, who has one act, decides nothing
    ([asks(buyers=["B"], sellers=["C"]), rows(GIVES, A=["x", "y"])], (A, B, C)),
    ([rows(GIVES, A=["x", "y"]), rows(GIVES, A=["x", "y"])], (A,)),
]


@pytest.mark.parametrize(("stage", "who"), INFORMED, ids=str)
def test_who_is_informed(stage: Raw | list[Raw], who: Vector) -> None:
    assert sorted(market(stage).aftermarket.informed(3)) == list(who)


REFUSED: list[tuple[Raw | list[Raw], str]] = [
    (lots(sellers=[]), "aftermarket, sellers: found 0 entries"),
    (lots(fee=1), "aftermarket: unknown key 'fee'"),
    (asks(fee=1), "aftermarket: unknown key 'fee'"),
    ({**rows(GIVES), "fee": 1}, "aftermarket: unknown key 'fee'"),
    (rows(GIVES, A=[str(k) for k in range(65)]), "aftermarket, actions, 'A': found 65 entries"),
    (lots(price="third-price"), "aftermarket, price: found 'third-price'"),
    (lots(levels=[]), "aftermarket, levels: found 0 entries"),
    (lots(reserves=[]), "aftermarket, reserves: found 0 entries"),
    (lots(reserves=[2, 1]), "aftermarket, reserves: not strictly increasing"),
    (lots(buyers={"A": ["B"]}), "aftermarket, buyers: found other names"),
    ({**TRADE, "buyer": "C"}, "aftermarket, buyer: 'C' is the seller"),
    ({**TRADE, "price": -1}, "aftermarket, price: found -1, expected at least 0"),
    (asks(buyers=[]), "aftermarket, buyers: found 0 entries"),
    (asks(buyers=["A"], sellers={"B": ["C"]}), "aftermarket, sellers: found other names than the buyers'"),
    (asks(buyers=["A"], sellers={"A": ["B"], "B": ["C"]}), "aftermarket, sellers: found other names than the buyers'"),
    (rows(GIVES, A=[], B=["x", "y"]), "aftermarket, actions, 'A': found 0 entries"),
    (rows(GIVES, A=["x"] * 2), "the name 'x' is used twice"),
    (rows(GIVES, A=["x"], B=["y"]), "nobody has two actions"),
    (rows(GIVES, D=["x", "y"]), "aftermarket, actions: no agent is named 'D'"),
    (rows(), "aftermarket, rows: found 0 entries"),
    (rows({"when": {"actions": {"D": "x"}}}), "aftermarket, row 1, when, actions: no agent is named 'D'"),
    (rows({"when": {"actions": {"A": "z"}}}), "aftermarket, row 1, when, actions: agent 'A' has no action 'z'"),
    (rows({"when": {"holdings": {"A": -1}}}), "aftermarket, row 1, when, holdings: found -1"),
    (rows(GIVES, {**GIVES, "draws": DRAWS}), "aftermarket, row 2: both draws and trades"),
    (rows({"payments": {}, "draws": DRAWS}), "aftermarket, row 1: both draws and payments"),
    (rows({"draws": []}), "aftermarket, row 1, draws: found 0 entries"),
    (rows({"draws": DRAWS[:2]}), "aftermarket, row 1, draws: the probabilities are not positive with sum 1"),
    (rows({"draws": [GIVES]}), "aftermarket, row 1, draw 1: the key 'probability' is missing"),
    (rows({"trades": [{"from": "A", "to": "A", "units": 1}]}), "aftermarket, row 1, trade 1: from and to are the same"),
    (rows({"trades": [{"from": "A", "to": "B", "units": 0}]}), "aftermarket, row 1, trade 1, units: found 0"),
    (rows({"trades": [{"from": "A", "to": "B", "units": 65}]}), "aftermarket, row 1, trade 1, units: found 65"),
    ([TRADE, {"format": "none"}], "aftermarket 2: found 'none', expected a stage"),
    ([TRADE, {**TRADE, "buyer": "C"}], "in number 2: aftermarket, buyer: 'C' is the seller"),
    ([TRADE] * 9, "aftermarket: found 9 entries"),
    ([], "aftermarket: found 0 entries"),
    ([{**TRADE, "signals": ["types"]}], "aftermarket: unknown key 'signals'"),
    ([TRADE, {**TRADE, "signals": ["types", "types"]}], "aftermarket 2, signals: one is there twice"),
    ([TRADE, {**TRADE, "signals": ["payments"]}], "aftermarket 2, signals: found 'payments'"),
]


@pytest.mark.parametrize(("stage", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_refused(stage: Raw | list[Raw], words: str) -> None:
    with pytest.raises(Rejected) as refused:
        market(stage)
    assert refused.value.code == "instance" and words in refused.value.message, refused.value.message
