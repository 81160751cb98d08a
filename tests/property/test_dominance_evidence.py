"""Dominance: the evidence proves itself, the implied game is what its words say, and the relations between the
notions hold.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import strategies as st
from market_strategies import markets
from naive import NaiveMarket
from reference import Reference
from strategies import SWEEPS, Table, distributions, for_all
from test_markets import as_strategy, by_play_order

from exactgames import (
    Dominator,
    FullSupportBelief,
    Market,
    PureWitnesses,
    expand,
    implied_game,
    mixed_dominance,
    play,
    pure_dominance,
)
from exactgames.market.expand import tree_size

Rows = list[list[int]]


def prove_mixed(table: Rows, b: int, found: Dominator | FullSupportBelief) -> bool:
    """Check the evidence by its definition; whether row b is dominated. Exactly one kind of evidence can exist."""
    if isinstance(found, Dominator):
        assert sum(w for _, w in found.mixture) == 1
        assert all(w > 0 for _, w in found.mixture)
        earned = [sum((w * table[a][c] for a, w in found.mixture), start=Fraction(0)) for c in range(len(table[0]))]
        assert all(x >= y for x, y in zip(earned, table[b], strict=True))
        assert earned[found.strict] > table[b][found.strict]
        return True
    belief = [Fraction(1)] * len(table[0])
    assert len({c for c, _ in found.extra}) == len(found.extra)
    for c, w in found.extra:
        assert w > 0
        belief[c] += w
    worth = [sum(p * x for p, x in zip(belief, row, strict=True)) for row in table]
    assert worth[b] == max(worth)
    return False


def prove_pure(table: Rows, b: int, found: Dominator | PureWitnesses) -> bool:
    """The same for single rows: enumerate them."""

    def beats(a: int) -> bool:
        return all(x >= y for x, y in zip(table[a], table[b], strict=True)) and table[a] != table[b]

    dominated = any(beats(a) for a in range(len(table)) if a != b)
    assert isinstance(found, Dominator) == dominated
    if isinstance(found, Dominator):
        (a, weight), *others = found.mixture
        assert (weight, others) == (1, [])
        assert beats(a)
        assert table[a][found.strict] > table[b][found.strict]
    else:
        assert [a for a, _ in found.columns] == [a for a in range(len(table)) if a != b]
        for a, column in found.columns:
            assert table[a] == table[b] if column is None else table[a][column] < table[b][column]
    return dominated


@st.composite
def payoff_tables(draw: st.DrawFn) -> tuple[Rows, int]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    largest = draw(st.sampled_from([1, 2, 3, 10**25]))
    scale = 1 if largest < 9 else 10**25 // 4
    table = [
        [x * scale for x in draw(st.lists(st.integers(0, min(largest, 4)), min_size=columns, max_size=columns))]
        for _ in range(rows)
    ]
    return table, draw(st.integers(0, rows - 1))


def evidence_proves_itself(pair: tuple[Rows, int]) -> str:
    """A dominator that dominates, or a full-support belief that makes the row a best reply; dominated by a row ⇒ by
    a mixture.
    """
    table, b = pair
    array = np.array(table, dtype=object if max(map(max, table)) > 2**40 else np.int64)
    pure, mixed = prove_pure(table, b, pure_dominance(array, b)), prove_mixed(table, b, mixed_dominance(array, b))
    assert mixed or not pure
    return f"{'pure' if pure else 'mixed-only' if mixed else 'undominated'} {array.dtype}"


@st.composite
def implied(draw: st.DrawFn) -> tuple[Market, NaiveMarket, Table]:
    market = draw(markets(3, 2, sealed=True).filter(lambda m: 1 < tree_size(m) <= 900))
    naive = NaiveMarket(market)
    probe = Reference(tuple(a.name for a in market.agents), naive.tree, {})
    return market, naive, {key: draw(distributions(probe.actions(key))) for key in probe.sets}


def implied_game_by_definition(case: tuple[Market, NaiveMarket, Table]) -> str:
    """ "A type's payoff from a bid profile is its expected utility under that continuation, averaged over ties, Γ
    and the others' types": by
    playing these bids in the naive tree. Against actions (profiles of bids) and against strategies (profiles of
    type-contingent bids)."""
    market, naive, table = case
    probe = Reference(tuple(a.name for a in market.agents), naive.tree, table)
    expansion = expand(market)
    game = implied_game(expansion, play(expansion.game, as_strategy(expansion, by_play_order(expansion, probe), table)))
    told = []

    def utility(agent: int, t: int, bid: int, others: dict[int, list[int]]) -> Fraction:
        """Type t's expected payoff from a bid, each other agent bidding ``others[j][her type]``."""
        forced = dict(table)
        for key in table:
            if naive.kinds[key] == "bid":
                j = market.agent_index(key[0])
                k = bid if j == agent else others[j][naive.types[key]]
                forced[key] = tuple(Fraction(int(i == k)) for i in range(len(table[key])))
        reference = Reference(probe.players, naive.tree, forced)
        name, total = market.agents[agent].name, Fraction(0)
        profiles = list(market.type_profiles())
        roots = reference.children[0] if len(profiles) > 1 else [0]
        for (types, p), node in zip(profiles, roots, strict=True):
            if types[agent] == t:
                total += p * reference.value(node, name)
        return total / market.agents[agent].types[t].probability

    for i, agent in enumerate(market.agents):
        rivals = [j for j in range(len(market.agents)) if j != i]
        for t in range(len(agent.types)):
            actions = game.against_actions(i, t).tolist()
            columns = list(product(*(range(len(market.agents[j].bids or ())) for j in rivals)))
            wanted = [
                [
                    utility(
                        i, t, b, {j: [k] * len(market.agents[j].types) for j, k in zip(rivals, column, strict=True)}
                    )
                    for column in columns
                ]
                for b in range(len(actions))
            ]
            assert proportional(actions, wanted)
            assert [game.action_column(i, c) for c in range(len(columns))] == columns
            sizes = [(len(market.agents[j].types), len(market.agents[j].bids or ())) for j in rivals]
            strategies = list(product(*(product(range(bids), repeat=types) for types, bids in sizes)))
            against = None
            if prod(bids**types for types, bids in sizes) <= 30:
                against = game.against_strategies(i, t).tolist()
                wanted = [
                    [utility(i, t, b, dict(zip(rivals, map(list, column), strict=True))) for column in strategies]
                    for b in range(len(actions))
                ]
                assert proportional(against, wanted)
                assert [game.strategy_column(i, c) for c in range(len(strategies))] == strategies
                told.append("strategies")
            for b in range(len(actions)):
                one = prove_mixed(actions, b, mixed_dominance(game.against_actions(i, t), b))
                assert one or not prove_pure(actions, b, pure_dominance(game.against_actions(i, t), b))
                told.append("dominated" if one else "undominated")
                if against is not None:
                    two = prove_mixed(against, b, mixed_dominance(game.against_strategies(i, t), b))
                    assert one or not two  # "undominated against actions is the stronger praise"
                    told += ["actions-only"] if one and not two else []
    return " ".join(told)


def proportional(table: Rows, wanted: list[list[Fraction]]) -> bool:
    """Whether the table is the wanted one times one positive factor."""
    flat, aim = [x for row in table for x in row], [x for row in wanted for x in row]
    at = next((k for k, x in enumerate(aim) if x), None)
    if at is None:
        return not any(flat)
    factor = flat[at] / aim[at]
    return factor > 0 and all(x == factor * y for x, y in zip(flat, aim, strict=True))


LAWS = [
    pytest.param(
        payoff_tables(),
        evidence_proves_itself,
        500,
        ("pure", "mixed-only", "undominated", "int64", "object"),
        id="evidence proves itself",
    ),
    pytest.param(
        implied(),
        implied_game_by_definition,
        40,
        ("dominated", "undominated", "strategies"),
        id="implied game by definition",
    ),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("cases", "law", "count", "see"), LAWS)
def test_dominance(cases, law, count, see, sweep):
    for_all(cases, law, count, sweep, see)
