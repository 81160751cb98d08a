"""Random small markets, judged by brute force on the naive tree: gains given the type, completion and its
selections, scaling, welfare.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from attrs import evolve, field, frozen
from hypothesis import assume
from hypothesis import strategies as st
from market_strategies import formats, markets
from naive import NaiveMarket
from reference import Reference
from strategies import SWEEPS, Key, Table, distributions, for_all

from exactgames import (
    BehaviorStrategy,
    Expansion,
    GameError,
    Market,
    check,
    expand,
    interim_utilities,
    optimum,
    outcomes,
    play,
    welfare,
)
from exactgames.concepts.completion import complete
from exactgames.market.expand import tree_size
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.numbers.arrays import integer_array

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


@frozen
class Posed:
    """A market with a random profile, in both worlds. ``keys``: the naive key of each information set."""

    market: Market
    expansion: Expansion = field(repr=False)
    naive: NaiveMarket = field(repr=False)
    reference: Reference = field(repr=False)
    strategy: BehaviorStrategy
    keys: tuple[Key, ...]


@st.composite
def posed(draw: st.DrawFn, size: int, bids: int = 2, prices: int = 1) -> Posed:
    """A market of at most ``size`` nodes and a distribution for each of its sets."""
    market = draw(markets(bids, prices).filter(lambda m: 1 < tree_size(m) <= size))
    naive, expansion = NaiveMarket(market), expand(market)
    sizes = {}
    probe = Reference(tuple(a.name for a in market.agents), naive.tree, {})
    assume(probe.sets)
    for key in probe.sets:
        sizes[key] = probe.actions(key)
    pure = draw(st.booleans())
    table: Table = {key: draw(distributions(n, pure)) for key, n in sizes.items()}
    reference = Reference(probe.players, naive.tree, table)
    keys = by_play_order(expansion, reference)
    return Posed(market, expansion, naive, reference, as_strategy(expansion, keys, table), keys)


def by_play_order(expansion: Expansion, reference: Reference) -> tuple[Key, ...]:
    """The naive key of each set: both are met in the order of a depth-first walk (``test_expand`` compares the
    trees).
    """
    keys = list(reference.sets)
    return tuple(keys[int(rank)] for rank in expansion.game.play_order)


def as_strategy(expansion: Expansion, keys: tuple[Key, ...], table: Table) -> BehaviorStrategy:
    weights: list[int] = []
    totals: list[int] = []
    for key in keys:
        row = table[key]
        total = int(np.lcm.reduce([p.denominator for p in row]))
        weights += [int(p * total) for p in row]
        totals.append(total)
    return BehaviorStrategy(integer_array(weights), integer_array(totals))


# ---- the laws


def bayes_nash_given_types(p: Posed) -> str:
    """The best whole plan given the type; ties by agents, then types."""
    reference, market = p.reference, p.market
    best: dict[tuple[int, int], Fraction] = {}
    for i, agent in enumerate(market.agents):
        for t, type_ in enumerate(agent.types):
            own = [key for key in reference.sets if key[0] == agent.name and p.naive.types[key] == t]
            assume(prod(reference.actions(key) for key in own) <= 600)
            best[i, t] = max(gain for gain, _ in reference.plan_gains(agent.name, own)) / type_.probability
    played = play(p.expansion.game, p.strategy)
    judged = check(played, "bayes-nash")
    top = max(best.values())
    assert judged.holds == (top == 0)
    found = judged.deviation
    if found is not None:
        assert (found.player, found.type, found.gain) == (
            *next(pair for pair, gain in best.items() if gain == top),
            top,
        )
        assert p.naive.types[p.keys[found.infoset]] == found.type
    typed = "typed" if any(len(agent.types) > 1 for agent in market.agents) else "untyped"
    return " ".join(["holds" if judged.holds else "refuted", typed, *formats(market)])


def one_shot_given_types(p: Posed) -> str:
    """Perfect Bayesian and sequential under the uniform tremble: every slack, and who deviates (ties: agents, types,
    play order, actions).
    """
    reference = p.reference
    gains = reference.one_shot(reference.leading())
    number = {key: s for s, key in enumerate(p.keys)}
    order = {key: i for i, key in enumerate(reference.sets)}
    for concept in ("perfect-bayesian", "sequential"):
        judged = check(play(p.expansion.game, p.strategy), concept)
        assert judged.slacks is not None
        for (key, k), gain in gains.items():
            assert judged.slacks.slack(p.expansion.game, number[key], k) == -gain
        top = max(gains.values())
        assert judged.holds == (top == 0)
        if judged.deviation is not None:
            first = min(
                (pair for pair, gain in gains.items() if gain == top),
                key=lambda x: (x[0][0], p.naive.types[x[0]], order[x[0]], x[1]),
            )
            found = judged.deviation
            assert (p.keys[found.infoset], found.instead, found.gain) == (*first, top)
            assert found.type == p.naive.types[first[0]]
    return " ".join(["holds" if top == 0 else "refuted", *formats(p.market)])


def relations(p: Posed) -> str:
    """Sequential ⇒ perfect Bayesian ⇒ weak perfect Bayesian ⇒ Bayes–Nash, for the same assessment without given
    beliefs.
    """
    played = play(p.expansion.game, p.strategy)
    chain = [check(played, concept).holds for concept in reversed(CONCEPTS)]
    assert chain == sorted(chain)
    return "all" if chain[0] else "some" if any(chain) else "none"


def completion_is_the_selected_best_reply(p: Posed) -> str:
    """Semantics, "Completion" and "Selections": under the completed profile's own beliefs every open set plays its
    preferred optimal action.

    Bids are as drawn; takes under the posted price and the aftermarket are open.
    """
    kinds = [p.naive.kinds[key] for key in p.keys]
    settled = np.array([kind == "bid" for kind in kinds])
    assume(not settled.all())
    game = p.expansion.game
    try:
        completed = complete(game, p.strategy, settled, p.expansion.preference)
    except GameError as error:
        assert "must say" in str(error)
        return "refused"
    strategy = completed.strategy
    table: Table = {
        key: tuple(strategy.probability(game, s, k) for k in range(p.reference.actions(key)))
        for s, key in enumerate(p.keys)
    }
    for s, key in enumerate(p.keys):
        assert not settled[s] or table[key] == p.reference.strategy[key]
    reference = Reference(p.reference.players, p.naive.tree, table)
    beliefs = reference.leading()
    told = ["completed"]
    for key, kind in zip(p.keys, kinds, strict=True):
        if kind != "bid":
            worth = [reference.mean(key, beliefs[key], {key: k}) for k in range(reference.actions(key))]
            best = [k for k, w in enumerate(worth) if w == max(worth)]
            chosen = max(best, key=lambda k: preferred(reference.nodes[reference.sets[key][0]].branches[k][0]))
            assert table[key] == tuple(Fraction(int(k == chosen)) for k in range(len(worth))), key
            told += ["indifferent"] if len(best) > 1 else []
            told += ["believes"] if len(set(beliefs[key])) > 1 else []
    for row, player in zip(completed.values, p.reference.players, strict=True):
        assert Fraction(int(row[0]), game.payoff_denominator * play(game, strategy).scale) == reference.value(0, player)
    return " ".join(told)


def preferred(action: str) -> tuple[object, ...]:
    """A larger take; any offer before "no offer", then the highest price, then the largest quantity."""
    word = action.split()
    if word[0] == "take":
        return (int(word[1]),)
    return (0,) if word[0] == "no" else (1, Fraction(word[3]), int(word[1]))


def welfare_by_enumeration(p: Posed) -> str:
    """Welfare, the optimum over all allocations, interim utilities, and the distribution of outcomes."""
    market, reference = p.market, p.reference
    played = play(p.expansion.game, p.strategy)

    def worth(types: tuple[int, ...], held: tuple[int, ...]) -> Fraction:
        return sum(
            (
                sum(a.types[t].valuation.marginals[:k], start=Fraction(0))
                for a, t, k in zip(market.agents, types, held, strict=True)
            ),
            start=Fraction(0),
        )

    best = Fraction(0)
    everyone = list(product(*(range(len(agent.types)) for agent in market.agents)))
    for types in everyone:
        chance = prod((a.types[t].probability for a, t in zip(market.agents, types, strict=True)), start=Fraction(1))
        allocations = product(range(market.units + 1), repeat=len(types))
        best += chance * max(worth(types, held) for held in allocations if sum(held) <= market.units)
    assert optimum(market) == best
    ends = [node for node, here in enumerate(reference.nodes) if here.payoffs]
    total = Fraction(0)
    interim = {(i, t): Fraction(0) for i, a in enumerate(market.agents) for t in range(len(a.types))}
    triples: dict[object, Fraction] = {}
    for node, held in zip(ends, p.naive.holdings, strict=True):
        reach = reference.reach(node)
        types = everyone[reference.path(node)[0][1]] if len(everyone) > 1 else everyone[0]
        total += reach * worth(types, held)
        for i, t in enumerate(types):
            interim[i, t] += reach * reference.nodes[node].payoffs[i] / market.agents[i].types[t].probability
        paid = tuple(
            sum(a.types[t].valuation.marginals[:k], start=Fraction(0)) - u
            for a, t, k, u in zip(market.agents, types, held, reference.nodes[node].payoffs, strict=True)
        )
        if reach:
            triples[types, held, paid] = triples.get((types, held, paid), Fraction(0)) + reach
    assert welfare(p.expansion, played) == total
    assert {
        (i, t): u for i, row in enumerate(interim_utilities(p.expansion, played)) for t, u in enumerate(row)
    } == interim
    assert {(o.types, o.holdings, o.payments): o.probability for o in outcomes(p.expansion, played)} == triples
    return "waste" if total < best else "efficient"


def scaled(market: Market, by: int) -> Market:
    """The market with all money multiplied."""
    agents = tuple(
        evolve(
            a,
            types=tuple(
                evolve(t, valuation=evolve(t.valuation, marginals=tuple(x * by for x in t.valuation.marginals)))
                for t in a.types
            ),
            bids=None if a.bids is None else tuple(tuple(x * by for x in bid) for bid in a.bids),
        )
        for a in market.agents
    )
    auction = market.auction
    if auction is not None:
        auction = evolve(auction, reserve=auction.reserve * by)
    stages = []
    for stage in market.stages:
        if isinstance(stage, PostedPrice):
            stages.append(evolve(stage, price=stage.price * by))
        else:
            stages.append(evolve(stage, prices=tuple(x * by for x in stage.prices)))
    return evolve(market, agents=agents, auction=auction, stages=tuple(stages))


def money_has_no_unit(p: Posed) -> str:
    """All money times a number beyond int64 (and times one near the bound): the same verdicts, the gains multiplied."""
    words = []
    for by in (10**30, 2**61 // 3, 2**45):
        other = expand(scaled(p.market, by))
        assert other.game.nodes == p.expansion.game.nodes
        small, large = play(p.expansion.game, p.strategy), play(other.game, p.strategy)
        for concept in CONCEPTS:
            one, two = check(small, concept), check(large, concept)
            assert one.holds == two.holds
            assert (one.deviation is None) == (two.deviation is None)
            if one.deviation is not None and two.deviation is not None:
                assert evolve(one.deviation, gain=one.deviation.gain * by) == two.deviation
        words += ["crossed"] if small.dtype != large.dtype else []
        words += ["deviation"] if one.deviation is not None else ["none"]
        assert optimum(other.market) == by * optimum(p.market)
        assert welfare(other, large) == by * welfare(p.expansion, small)
    return " ".join(words)


FORMATS = ("UniformPrice", "Discriminatory", "PostedPrice", "NoAftermarket", "TakeItOrLeaveIt", "ResaleByWinners")
LAWS = [
    # law, most nodes, examples, what must be met
    pytest.param(
        bayes_nash_given_types,
        150,
        150,
        (*FORMATS, "holds", "refuted", "typed", "untyped"),
        id="Bayes–Nash given the type: every plan",
    ),
    pytest.param(
        one_shot_given_types,
        250,
        100,
        (*FORMATS, "holds", "refuted"),
        id="one-shot deviations under the uniform tremble",
    ),
    pytest.param(relations, 250, 100, ("all", "none"), id="sequential ⇒ perfect ⇒ weak ⇒ Bayes–Nash"),
    pytest.param(
        completion_is_the_selected_best_reply,
        500,
        200,
        ("completed", "indifferent", "believes"),
        id="completion and its selections",
    ),
    pytest.param(welfare_by_enumeration, 300, 80, ("waste", "efficient"), id="welfare, optimum, utilities, outcomes"),
    pytest.param(
        money_has_no_unit, 250, 40, ("crossed", "deviation", "none"), id="money times 10^30: the arithmetic's bound"
    ),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "size", "count", "see"), LAWS)
def test_markets(law, size, count, see, sweep):
    for_all(
        posed(
            size,
            3 if law is completion_is_the_selected_best_reply else 2,
            2 if law is completion_is_the_selected_best_reply else 1,
        ),
        law,
        count,
        sweep,
        see,
    )
