"""What a stage can say to the checker, by small ones: hidden and simultaneous moves, chance seen and unseen; and what is
refused of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.claims.claim import Judged
from exactgames.checker.claims.table import read_claims
from exactgames.checker.kernel.assessment import leading, odds_of, unit_of
from exactgames.checker.reading import Table
from exactgames.checker.rebuild.actions.action import Asked, View
from exactgames.checker.rebuild.actions.offer import OfferKey
from exactgames.checker.rebuild.aftermarket import Aftermarket
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.keys import Draft, Vector
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.stages.stage import NATURE, Money, Seen, Stage, Turn
from exactgames.checker.rebuild.trade_mechanism import check_trade_mechanism
from exactgames.checker.rejected import Rejected

TWO = View("say", 2, None, None, None)


class Position(NamedTuple):
    held: Vector
    moves: Vector = ()


@dataclass(frozen=True)
class Said(Stage):
    """Turns in a fixed order, Nature's or an agent's; who sees which earlier moves; what is paid at the end."""

    turns: tuple[Turn, ...]
    known: Callable[[int], tuple[int, ...]] | None  # by turn: which earlier moves its owner has seen; None: all
    pays: Callable[[Vector], Vector]  # from the moves: the money received
    passes: Callable[[Vector], int] = lambda moves: 0  # and how many units the first agent gives to the second

    format = "said"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], units: int) -> Draft[Stage]:
        raise NotImplementedError

    def start(self, held: Vector) -> Position:
        return Position(held)

    def turn(self, position: Position) -> Turn | None:
        done = len(position.moves)
        return self.turns[done] if done < len(self.turns) else None

    def play(self, position: Position, action: int) -> Position:
        return Position(position.held, (*position.moves, action))

    def seen(self, position: Position, agent: int) -> Seen:
        if self.known is None:
            return None
        now = len(position.moves)
        return (now, *(position.moves[k] for k in self.known(now)))

    def held(self, position: Position) -> Vector:
        given = self.passes(position.moves)
        return (position.held[0] - given, position.held[1] + given, *position.held[2:])

    def money(self, position: Position) -> Vector:
        return self.pays(position.moves)

    def words(self, names: Sequence[str], money: Money) -> str:
        return "something is said"


def market(stage: Stage, **more: Any) -> Market:
    """A holds the item for sure and values it at 1, B values it at 2."""
    instance = {
        "units": 1,
        "agents": [
            {"name": "A", "types": [{"marginals": [1]}], "bids": {"levels": [1]}},
            {"name": "B", "types": [{"marginals": [2]}], "bids": {"levels": [0]}},
        ],
        "auction": {"format": "discriminatory"},
        **more,
    }
    return replace(read_market(instance, Budget()), aftermarket=stage)


def nothing(moves: Vector) -> Vector:
    return (0, 0)


A, B = Turn(0, TWO), Turn(1, TWO)


def nature(*weights: int) -> Turn:
    return Turn(NATURE, None, weights)


def test_moves_at_once_share_a_set() -> None:
    """First A, then B, who has not seen it: one set each, B's with two histories; if B sees it, two of B's."""
    for known, sets in ((lambda turn: (), [[1], [2]]), (None, [[1], [1, 1]])):
        tree = Explicit(market(Said((A, B), known, nothing)))
        assert len(tree) == 7 and tree.terminal_nodes == 4
        assert [[len(tree.histories[here]) for here in own] for own in tree.own] == sets


def test_a_hidden_move_is_one_that_is_left_out() -> None:
    """A speaks, B answers having heard it, A speaks again without having heard the answer: she knows her own move."""
    tree = Explicit(market(Said((A, B, A), lambda turn: {0: (), 1: (0,), 2: (0,)}[turn], nothing)))
    assert [[len(tree.histories[here]) for here in own] for own in tree.own] == [[1, 2, 2], [1, 1]]
    assert tree.previous(tree.histories[tree.own[0][2]][0], 0) == (tree.own[0][0], 1)


@pytest.mark.parametrize("copies", [1, 2])
def test_chance_in_a_stage(copies: int) -> None:
    """Nature draws 1 : 3 unseen; A speaks.  Wherever the aftermarket is copied, the draw has the same weights."""
    kinds = [{"marginals": [k], "probability": f"1/{copies}"} for k in range(1, copies + 1)]
    agents = [
        {"name": "A", "types": kinds, "bids": {"levels": [1]}},
        {"name": "B", "types": [{"marginals": [0]}], "bids": {"levels": [0]}},
    ]
    tree = Explicit(market(Said((nature(1, 3), A), lambda turn: (), nothing), agents=agents))
    assert len(tree.own[0]) == copies and all(len(tree.histories[here]) == 2 for here in tree.own[0])
    odds = odds_of(tree, [[1, 0] for _ in tree.owner], {})
    unit = unit_of(tree, odds)
    _, terms = leading(tree, odds, unit)
    for here in tree.own[0]:
        one, three = (terms[node] for node in tree.histories[here])
        assert 3 * one == three and 4 * copies * one == unit


def test_nothing_is_made_of_what_is_not_decided() -> None:
    tree = Explicit(market(Said((nature(1), Turn(0, TWO._replace(actions=1)), B), None, nothing)))
    assert len(tree) == 3 and tree.own == [[], [0]] and not tree.chance


def lost(*to: int) -> Callable[[Vector], Vector]:
    """A loses 1 after moves that lead there (B gets it), and gets 1 from B otherwise."""
    return lambda moves: (-1, 1) if moves[: len(to)] == to else (1, -1)


def matched(moves: Vector) -> Vector:
    return (-1, 1) if moves[0] == moves[1] else (1, -1)


STAGES: list[tuple[Stage, str | None, str]] = [
    (Said((A, B), lambda turn: (), lambda moves: (moves[0] * moves[1], -moves[0] * moves[1])), None, "both can refuse"),
    (Said((B,), None, lambda moves: (-moves[0], 0)), "agent 'A' cannot opt out", "B takes from A"),
    (Said((A,), None, lambda moves: (0, 1)), "pays out money", "out of nothing"),
    (Said((A,), None, nothing, lambda moves: 1), "agent 'A' cannot opt out", "the item is taken from A"),
    (Said((A, B), None, lambda moves: (0, 0) if moves[0] else (-1, 1)), None, "A has a plan that costs nothing"),
    (
        Said((nature(1, 1), A), lambda turn: (), lambda moves: (moves[0] * 2 - 1, 0) if moves[1] else (0, 0)),
        "pays out money",
        "a draw of +1 or -1: in expectation nothing, but +1 comes from nowhere",
    ),
    (
        Said((nature(3, 1),), None, lambda moves: ((-1, 1), (3, -3))[moves[0]]),
        None,
        "a fair bet: Definition 1 is about the expectation over the mechanism's own chance",
    ),
    (Said((nature(2, 1),), None, lambda moves: ((-1, 1), (3, -3))[moves[0]]), "agent 'B' cannot", "fair for A alone"),
    (Said((nature(4, 1),), None, lambda moves: ((-1, 1), (3, -3))[moves[0]]), "agent 'A' cannot", "fair for B alone"),
    (Said((nature(1, 1), B), lambda turn: (), matched), None, "B guesses a fair draw, unseen: nobody can lose"),
    (Said((nature(1, 1), B), lambda turn: (0,), matched), "agent 'A' cannot", "B has seen the draw"),
    (Said((nature(2, 1), B), lambda turn: (), matched), "agent 'A' cannot", "B guesses the likelier"),
    (Said((nature(2, 1), B), lambda turn: (), lambda moves: (moves[1], -moves[1])), None, "B need not give, unseen"),
    (Said((A, B), lambda turn: (), matched), "cannot", "each may be found out, whatever she plans: plans are pure"),
    (Said((B, A), None, matched), "agent 'B' cannot", "A chooses after having seen"),
    (
        Said((B, A, A), lambda turn: {0: (), 1: (), 2: (1,)}[turn], lambda moves: lost(0, 1, 1)(moves)),
        "agent 'B' cannot",
        "A's moves, one after the other, are one plan of hers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "fault", "why"), STAGES, ids=[why for _, _, why in STAGES])
def test_definitions_1_and_2(stage: Stage, fault: str | None, why: str) -> None:
    whole = market(stage)
    tree = Aftermarket(whole, (1, 0))
    if fault is None:
        check_trade_mechanism(tree, whole)
        return
    with pytest.raises(Rejected, match=fault):
        check_trade_mechanism(tree, whole)


def test_plans_of_hidden_moves_are_counted_before_they_are_tried() -> None:
    stage = Said((A,) * 9, lambda turn: tuple(range(turn - 3, turn)) if turn > 3 else tuple(range(turn)), nothing)
    whole = market(stage)
    with pytest.raises(Rejected, match=r"plans in the aftermarket: about 10\^"):
        check_trade_mechanism(Aftermarket(whole, (1, 0)), whole)


class Unclear(Said):
    def turn(self, position: Position) -> Turn | None:
        turn = super().turn(position)
        return (
            turn
            if turn is None or not position.moves
            else turn._replace(view=TWO._replace(remaining=position.moves[0]))
        )


def test_one_set_has_one_view() -> None:
    with pytest.raises(Rejected, match="lets an agent choose otherwise where she has seen the same"):
        Aftermarket(market(Unclear((A, B), lambda turn: (), nothing)), (1, 0))


def test_a_stage_in_the_auction_s_place_may_hide_moves_too() -> None:
    """Nature draws, then both take part at once, in place of an auction."""
    opening = Said((nature(1, 2), A, B), lambda turn: (), nothing)
    whole = replace(market(Said((), None, nothing)), auction=None, opening=opening)
    tree = Explicit(whole)
    assert [[len(tree.histories[here]) for here in own] for own in tree.own] == [[2], [4]]
    assert tree.chance == [[1, 2]] and tree.terminal_nodes == 8


@pytest.mark.parametrize("stage", [Said((A, B), lambda turn: (), nothing), Said((nature(1, 1), A), None, nothing)])
def test_what_is_said_of_intervals_needs_moves_that_all_have_seen(stage: Stage) -> None:
    whole = market(stage, claims=[{"kind": "implied-unambiguous"}])
    (claim,) = read_claims(whole)
    with pytest.raises(Rejected, match="hidden moves, or chance"):
        claim.check(True, {}, Judged(Explicit(whole), None, None))
    seen = market(Said((A, B), None, nothing))
    claim.check(True, {}, Judged(Explicit(seen), None, None))


def test_every_draw_has_its_own_weights() -> None:
    """A chooses the draw: by 1 : 3 or by 1 : 2; after either comes a draw by 1 : 3."""

    class Choice(Said):
        def turn(self, position: Position) -> Turn | None:
            return (A, nature(1, 2 + (position.moves[:1] == (0,))), nature(1, 3), None)[len(position.moves)]

    tree = Explicit(market(Choice((), None, nothing)))
    first, second = tree.children(0)
    weights = [
        tree.chance[-2 - tree.at[node]] for node in (first, second, *tree.children(first), *tree.children(second))
    ]
    assert weights == [[1, 3], [1, 2], [1, 3], [1, 3], [1, 3], [1, 3]]
    whole = market(Choice((), None, nothing))
    assert Aftermarket(whole, (1, 0)).chance == [(1, 3), (1, 2)]


def test_what_is_refused_is_named_by_its_play() -> None:
    """The first play that pays out money; and where nothing has been played yet, no move."""
    stage = Said((nature(1, 1), A), None, lambda moves: (0, moves[0] * moves[1]))
    words = r"after allocation \[1, 0\] and action 1 of Nature, action 1 of agent 1 \(Definition 2\)"
    with pytest.raises(Rejected, match=words):
        check_trade_mechanism(Aftermarket(market(stage), (1, 0)), market(stage))
    with pytest.raises(Rejected, match=r"after allocation \[1, 0\] and no move \(Definition 1\)"):
        check_trade_mechanism(Aftermarket(market(Said((B,), None, lost(1))), (1, 0)), market(stage))


def joint(*entries: tuple[str, str, str]) -> dict[str, Any]:
    """A of two types, C of one, B of two, in this order, and a joint prior of A's and B's."""
    two = [{"name": name, "marginals": [1]} for name in ("x", "y")]
    agents = [("A", two), ("C", two[:1]), ("B", two)]
    return {
        "units": 1,
        "agents": [{"name": name, "types": types, "bids": {"vectors": [[1]]}} for name, types in agents],
        "auction": {"format": "uniform-price"},
        "prior": [{"types": {"A": a, "B": b}, "probability": p} for a, b, p in entries],
    }


def test_the_profiles_of_a_joint_prior():
    """Lexicographic, however they are listed; a type's probability is the sum of its profiles'."""
    found = read_market(joint(("y", "x", "1/6"), ("x", "y", "1/3"), ("x", "x", "1/2")), Budget())
    game = Explicit(found)
    assert (game.types, game.prior) == ([(0, 0, 0), (0, 0, 1), (1, 0, 0)], [3, 2, 1])
    assert [list(map(str, agent.probability)) for agent in found.agents] == [["5/6", "1/6"], ["1"], ["2/3", "1/3"]]
    assert found.prior.words() == "a joint prior of 3 type profiles"


def test_a_joint_prior_of_one_type_profile_has_no_chance_node():
    instance = joint(("x", "x", "1"))
    for agent in instance["agents"]:
        agent["types"] = agent["types"][:1]
    assert len(Explicit(read_market(instance, Budget()))) == 1


def test_a_large_joint_prior_is_charged_for():
    """Before its profiles are read."""
    entries = [("x", "y", "1/6")] * 1000
    with pytest.raises(Rejected, match="a prior of 1000 type profiles"):
        read_market(joint(*entries), Budget(steps=50_000))


def with_tables(*tables: dict[str, Any]) -> dict[str, Any]:
    """A holds the item for sure, and may sell it to B of two types; these signals."""
    kinds = [{"name": name, "marginals": [v], "probability": "1/2"} for name, v in (("low", 1), ("high", 2))]
    return {
        "units": 1,
        "agents": [
            {"name": "A", "types": [{"marginals": [0]}], "bids": {"vectors": [[1]]}},
            {"name": "B", "types": kinds, "bids": {"vectors": [[0]]}},
        ],
        "auction": {"format": "discriminatory"},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1]},
        "signals": list(tables),
    }


AT_HIGH = {"when": {"types": {"B": "high"}}, "show": {"A": "high"}}
NOISY = {"show": [{"to": {"A": a, "B": b}, "probability": p} for a, b, p in (("x", "p", "1/2"), ("y", "p", "1/3"), ("x", "p", "1/6"))]}  # fmt: skip
TOLD = {
    # B's types, and A's offer, "no offer" or an answer: 5 nodes; A cannot tell the types apart
    "no table": ([], 1 + 2 * 5, {0: 1, 1: 2}),
    "B's type": ([AT_HIGH], 1 + 2 * 5, {0: 2, 1: 2}),
    "her own bid": ([{"when": {"bids": {"A": [1]}}, "show": {"B": "x"}}], 1 + 2 * 5, {0: 1, 1: 2}),
    "nobody won": ([{"when": {"allocation": {"A": 0}}, "show": {"A": "x"}}], 1 + 2 * 5, {0: 1, 1: 2}),
    # two different things are drawn
    "by chance": ([NOISY], 1 + 2 * (1 + 2 * 5), {0: 2, 1: 2}),
    # low: one of them; high: nothing is drawn
    "the first row that holds": ([AT_HIGH, NOISY], 1 + 5 + (1 + 2 * 5), {0: 3, 1: 2}),
}


@pytest.mark.parametrize("what", TOLD)
def test_tables_of_signals(what: str) -> None:
    rows, nodes, sets = TOLD[what]
    game = Explicit(read_market(with_tables(*([{"name": "rumour", "rows": rows}] if rows else [])), Budget()))
    assert len(game) == nodes
    assert {k: len(own) for k, own in enumerate(game.own)} == sets
    if what == "by chance":
        assert [2, 1] in game.chance


def test_tables_are_drawn_in_their_order() -> None:
    """Each has a chance node of its own; who is told the same twice knows no more."""
    two = [{"name": name, "rows": [NOISY]} for name in ("first", "second")]
    game = Explicit(read_market(with_tables(*two), Budget()))
    assert len(game) == 1 + 2 * (1 + 2 * (1 + 2 * 5))
    assert [len(own) for own in game.own] == [4, 2]


RESALE = {"format": "resale-by-winners", "prices": [1]}
ACCEPTED = {"format": "bilateral-posted-price", "seller": "B", "buyer": "A", "price": 1}
NOTHING = {"name": "silence", "rows": [{"show": {}}]}


def in_turn(*rounds: dict[str, Any], **later: Any) -> Market:
    """The market of `with_tables` with several aftermarkets; `later`: what is shown before the second."""
    first, *rest = rounds
    instance = with_tables()
    instance["aftermarket"] = [first, *({**each, **later} for each in rest)]
    return read_market(instance, Budget())


ONE_ROUND = {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1]}
# A may sell to B, B to A at another price, and A to B again
BACK_AGAIN = {"format": "take-it-or-leave-it", "sellers": ["B"], "prices": [1, 2]}
DRAWN = {"format": "table", "actions": {"A": ["x", "y"]}, "rows": [
    {"when": {"actions": {"A": "x"}}, "draws": [
        {"payments": {"A": 1}, "probability": "1/2"}, {"probability": "1/2"}]}]}  # fmt: skip
SEQUENCES = {
    # moves of the first two rounds: 2 and 3; then A holds the unit at 4 ends, B at 3
    "three that differ": ((ONE_ROUND, BACK_AGAIN, ONE_ROUND), 1 + 2 * (2 + 3 + 4 * 5 + 3)),
    # A acts, and may have to pay 1: 3 ends; at each she holds the unit
    "a draw, then a resale": ((DRAWN, RESALE), 1 + 2 * (2 + 3 * 5)),
    # A sells to B or not (5 nodes, 3 ends), and then whoever holds the unit may sell it again
    "two resales": ((RESALE, RESALE), 1 + 2 * (2 + 3 * 5)),
    # B holds the unit at one end only: both then answer, 1 + 2 + 4 nodes
    "a resale, then hidden answers": ((RESALE, ACCEPTED), 1 + 2 * (5 + 6)),
    "hidden answers, then a resale": ((ACCEPTED, RESALE), 1 + 2 * 5),
    "three": ((RESALE, RESALE, RESALE), 1 + 2 * (2 + 3 * (2 + 3 * 5))),
}


@pytest.mark.parametrize("what", SEQUENCES)
def test_sequences_of_aftermarkets(what: str) -> None:
    rounds, nodes = SEQUENCES[what]
    game = Explicit(in_turn(*rounds))
    assert len(game) == nodes
    assert {view.round for view in game.views} == {1, 2, 3} - ({3} if len(rounds) == 2 else set()) - (
        {1} if rounds[0] is ACCEPTED else set()
    )


@pytest.mark.parametrize("what", SEQUENCES)
def test_what_is_shown_between_them_makes_the_same_tree_if_it_says_nothing(what: str) -> None:
    """The one is copied, stage after stage; the other is grown node by node."""
    rounds, nodes = SEQUENCES[what]
    instance = with_tables()
    told = [{**each, "signals": [{**NOTHING, "name": f"silence {k}"}]} for k, each in enumerate(rounds[1:])]
    instance["aftermarket"] = [rounds[0], *told]
    one, other = Explicit(in_turn(*rounds)), Explicit(read_market(instance, Budget()))
    assert len(other) == nodes
    for part in ("parent", "branch", "end", "payoff", "welfare"):
        assert getattr(one, part) == getattr(other, part), part
    assert whose(one) == whose(other)


def whose(game: Explicit) -> list[Any]:
    """By node: whose it is, which of her sets, and what this looks like; or what is drawn."""
    numbers = {here: (k, number) for k, own in enumerate(game.own) for number, here in enumerate(own)}
    moves = {here: (*numbers[here], game.views[here]._replace(places=None)) for here in numbers}
    chance = {-2 - k: tuple(weights) for k, weights in enumerate(game.chance)}
    return [{**moves, **chance}.get(at) for at in game.at]


TAKES = {"format": "table", "actions": {"A": ["x", "y"]}, "rows": [{"payments": {"B": 1}}]}


@pytest.mark.parametrize("rounds", [(RESALE, TAKES), (TAKES, RESALE)], ids=["the second", "the first"])
def test_each_aftermarket_is_a_trade_mechanism_where_something_is_shown_between(rounds: tuple[Any, Any]) -> None:
    with pytest.raises(Rejected, match="Definition 1"):
        Explicit(in_turn(*rounds, signals=["types"]))


# The row decides if everybody named is of this type, has bid so, and has won so much; else nothing is told.
ROWS = [
    ({}, True),
    ({"types": {"B": "high"}}, True),
    ({"types": {"B": "low"}}, False),
    ({"bids": {"A": [1]}}, True),
    ({"bids": {"B": [1]}}, False),
    ({"allocation": {"A": 1}}, True),
    ({"allocation": {"A": 0}}, False),
    ({"allocation": {"A": 1, "B": 1}}, False),
    ({"types": {"B": "high"}, "bids": {"A": [0]}, "allocation": {"A": 1}}, False),
    ({"types": {"B": "high"}, "bids": {"A": [1], "B": [0]}, "allocation": {"A": 1, "B": 0}}, True),
    ({"types": {"B": "low"}, "bids": {"A": [1]}, "allocation": {"A": 1}}, False),
    ({"types": {"B": "high"}, "bids": {"A": [1]}, "allocation": {"A": 0}}, False),
]


@pytest.mark.parametrize(("when", "holds"), ROWS, ids=[str(when) for when, _ in ROWS])
def test_when_a_row_decides(when: dict[str, Any], holds: bool) -> None:
    """A bids 1 and wins, B is "high" and bids 0."""
    instance = with_tables({"name": "rumour", "rows": [{"when": when, "show": {"A": "x"}}]})
    for agent in instance["agents"]:
        agent["bids"] = {"vectors": [[0], [1]]}
    (table,) = read_market(instance, Budget()).tables
    assert table.draws((0, 1), (1, 0), (1, 0)) == ((1, ("x", None) if holds else (None, None)),)


def test_one_set_has_one_view_where_something_is_shown_later() -> None:
    whole = in_turn(RESALE, RESALE, signals=["types"])
    with pytest.raises(Rejected, match="lets an agent choose otherwise where she has seen the same"):
        Explicit(replace(whole, aftermarket=Unclear((A, B), lambda turn: (), nothing)))


def test_types_shown_between_aftermarkets() -> None:
    """A cannot tell B's types apart in the first; afterwards she can."""
    game = Explicit(in_turn(RESALE, RESALE, signals=["types"]))
    of_a = [view.round for here, view in enumerate(game.views) if game.pasts[here].agent == 0]
    # she offers first; then offers again at two ends, and answers at one, for each type
    assert (of_a.count(1), of_a.count(2)) == (1, 2 * 3)


def test_a_draw_between_aftermarkets() -> None:
    game = Explicit(in_turn(RESALE, RESALE, signals=[{"name": "rumour", "rows": [NOISY]}]))
    assert len(game) == 1 + 2 * (2 + 3 * (1 + 2 * 5))


def test_prices_of_several_grids() -> None:
    """A rule names a price; it is an action where it is in the round's own grid."""
    instance = with_tables()
    instance["aftermarket"] = [{**RESALE, "prices": [1, 3]}, {**RESALE, "prices": [2, 3]}]
    game = Explicit(read_market(instance, Budget()))
    key, asked = OfferKey(), Asked(game.market, 0, False)
    indices = []
    for price in (1, 2, 3):
        action = key.read({"quantity": 1, "price": price}, asked, "here")
        views = {view.round: view for view in game.views if view.kind == "offer"}
        indices.append((action.index(views[1]), action.index(views[2])))
    assert indices == [(1, None), (None, 1), (2, 2)]


def tabled(*rows: dict[str, Any], **actions: list[str]) -> dict[str, Any]:
    """The market of `with_tables` with a table of trades."""
    instance = with_tables()
    instance["aftermarket"] = {"format": "table", "actions": actions, "rows": list(rows)}
    return instance


YES = ["yes", "no"]
BOTH = {"when": {"actions": {"A": "yes", "B": "yes"}}}
SALE = {"trades": [{"from": "A", "to": "B", "units": 1}], "payments": {"A": -1, "B": 1}}
LOTTERY = {**BOTH, "draws": [{**SALE, "probability": "1/2"}, {"probability": "1/4"}, {**SALE, "probability": "1/4"}]}
BACK = {"trades": [{"from": "B", "to": "A", "units": 1}]}
THERE_AND_BACK = {**BOTH, "trades": [*SALE["trades"], *BACK["trades"]]}
TRADES = {
    # B's types; A's acts, B's acts: 7 nodes
    "a sale": ([{**BOTH, **SALE}], {"A": YES, "B": YES}, 1 + 2 * 7, {(0, 1): 2, (1, 0): 6}),
    # two of the three draws are the same
    "a draw": ([LOTTERY], {"A": YES, "B": YES}, 1 + 2 * (7 + 2), {(0, 1): 2, (1, 0): 8}),
    # B has nothing to give at first: this row does not decide, the next one does
    "a trade that cannot be made": ([{**BOTH, **BACK}, SALE], {"A": YES, "B": YES}, 1 + 2 * 7, {(0, 1): 8}),
    "trades in their order": ([THERE_AND_BACK, SALE], {"A": YES, "B": YES}, 1 + 2 * 7, {(1, 0): 2, (0, 1): 6}),
    "holdings at the start": ([{"when": {"holdings": {"A": 0}}, **SALE}], {"A": YES}, 1 + 2 * 3, {(1, 0): 4}),
    "one action: no node": ([SALE], {"A": ["yes"], "B": YES}, 1 + 2 * 3, {(0, 1): 4}),
    "one of the draws is impossible": (
        [{"draws": [{**SALE, "probability": "1/2"}, {**BACK, "probability": "1/2"}]}], {"A": YES}, 1 + 2 * 3, {(1, 0): 4}),
}  # fmt: skip


@pytest.mark.parametrize("what", TRADES)
def test_tables_of_trades(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactgames.checker.rebuild.tree.check_trade_mechanism", lambda tree, market: None)
    rows, actions, nodes, ends = TRADES[what]
    game = Explicit(read_market(tabled(*rows, **actions), Budget()))
    assert len(game) == nodes
    found: dict[Vector, int] = {}
    for end in game.final:
        if end is not None:
            found[end[1]] = found.get(end[1], 0) + 1
    assert found == ends
    assert all(len(own) == 1 for own in game.own[:1] if len(actions["A"]) > 1)  # A, of one type, has one set
    if what == "a draw":
        assert [3, 1] in game.chance


def test_a_table_that_takes_is_no_trade_mechanism() -> None:
    with pytest.raises(Rejected, match="Definition 1"):
        Explicit(read_market(tabled({"payments": {"B": 1}}, A=YES), Budget()))
    with pytest.raises(Rejected, match="Definition 2"):
        Explicit(read_market(tabled({**BOTH, "payments": {"B": -1}}, A=YES, B=YES), Budget()))


def sold_by_table(*rows: dict[str, Any], signals: tuple[str, ...] = (), after: bool = True) -> dict[str, Any]:
    """A and B choose at once; resale afterwards."""
    instance = with_tables()
    for agent in instance["agents"]:
        del agent["bids"]
    instance["auction"] = {
        "format": "table",
        "actions": {"A": ["high", "low"], "B": ["high", "low"]},
        "rows": list(rows),
    }
    return {**instance, "signals": list(signals), "aftermarket": RESALE if after else {"format": "none"}}


WINS = {"allocation": {"A": 1}, "payments": {"A": 1}}
FIRST = {"when": {"actions": {"A": "high"}}, **WINS}
AT_RANDOM = {"draws": [{**WINS, "probability": "1/3"}, {"allocation": {"B": 1}, "probability": "2/3"}]}


def test_auctions_as_tables() -> None:
    """B's types; both choose: 1 + 2 + 4 nodes; where A has chosen high she wins, and offers, or not: 5 nodes."""
    game = Explicit(read_market(sold_by_table(FIRST), Budget()))
    assert len(game) == 1 + 2 * (1 + 2 + 2 * 5 + 2)
    # A acts, and offers, not knowing what B has done; B acts, and answers, by own act
    assert [len(own) for own in game.own] == [2, 2 * (1 + 2)]
    seen = Explicit(read_market(sold_by_table(FIRST, signals=("all-bids",)), Budget()))
    assert [len(own) for own in seen.own] == [3, 2 * (1 + 2)]
    drawn = Explicit(read_market(sold_by_table(AT_RANDOM, after=False), Budget()))
    assert len(drawn) == 1 + 2 * (1 + 2 + 4 * 3)
    assert [1, 2] in drawn.chance
