"""Small markets with information, plan against plan: what the tree says, and which equilibria there are, by the
definition written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest

from exactgames import BehaviorStrategy, Market, expand, find_pure, outcomes, play, read_instance_text
from exactgames.bounds.welfare import outcome_classes
from exactgames.market.expansion import Expansion

Place = tuple[int, int, str]
"""(type, structure acquired, its word)."""


class Plan(NamedTuple):
    """What an agent acquires, by type, and which of her two bids she makes, by place."""

    choice: tuple[int, ...]
    bids: dict[Place, int]


class End(NamedTuple):
    """How play ends, with what probability."""

    probability: Fraction
    types: tuple[int, ...]
    holdings: tuple[int, ...]
    payments: tuple[Fraction, ...]
    costs: tuple[Fraction, ...]


def market(seed: int) -> Market:
    """A may spy on B, whose word is random where B is b2; B on A too where the seed is odd. B wins ties."""
    says = f'[{{ word = "u", probability = "1/{2 + seed % 3}" }}, {{ word = "d", probability = "{1 + seed % 3}/{2 + seed % 3}" }}]'
    mirror = f"""
[[information.B]]
name = "mirror"
cost = "{seed % 4}/8"
rows = [{{ when = {{ A = "a2" }}, says = "up" }}, {{ says = "down" }}]
"""
    return read_instance_text(
        f"""
units = 1
auction = {{ format = "{("discriminatory", "all-pay", "vickrey")[seed % 3]}", ties = {{ priority = ["B", "A"] }} }}
[[agents]]
name = "A"
types = [
  {{ name = "a1", marginals = [{1 + seed % 2}], probability = "1/3" }},
  {{ name = "a2", marginals = [{2 + seed % 3}], probability = "2/3" }},
]
bids = {{ levels = [0, 1] }}
[[agents]]
name = "B"
types = [
  {{ name = "b1", marginals = [{seed % 2}], probability = "1/4" }},
  {{ name = "b2", marginals = [2], probability = "3/4" }},
]
bids = {{ levels = [0, {1 + seed % 2}] }}
[[information.A]]
name = "spy"
cost = {{ a1 = "{seed % 5}/16", a2 = 0 }}
rows = [{{ when = {{ B = "b2" }}, says = {says} }}, {{ says = "d" }}]
{mirror if seed % 2 else ""}"""
    ).market


def words_seen(market: Market, agent: int, types: tuple[int, ...], chosen: int) -> list[tuple[str, Fraction]]:
    """What she sees, with probabilities; "" for nothing."""
    if not chosen:
        return [("", Fraction(1))]
    rows = market.information[agent][chosen - 1].rows
    return list(next(row.draws for row in rows if all(types[j] == t for j, t in row.types)))


def ends(market: Market, plans: tuple[Plan, Plan]) -> Iterator[End]:
    """How play ends: types, choices, words, bids, who wins and pays."""
    for types, p in market.type_profiles():
        chosen = [plan.choice[t] for plan, t in zip(plans, types, strict=True)]
        costs = tuple(
            market.information[i][chosen[i] - 1].costs[types[i]] if chosen[i] else Fraction(0) for i in (0, 1)
        )
        for (first, q), (second, r) in product(*(words_seen(market, i, types, chosen[i]) for i in (0, 1))):
            numbers = [plans[i].bids[types[i], chosen[i], word] for i, word in enumerate((first, second))]
            a, b = ((market.agents[i].bids or ())[numbers[i]][0] for i in (0, 1))
            wins = (0, 1) if b >= a else (1, 0)
            payments = {
                "discriminatory": (a * wins[0], b * wins[1]),
                "all-pay": (a, b),
                "vickrey": (b * wins[0], a * wins[1]),
            }[market.sealed_auction.format]
            yield End(p * q * r, types, wins, payments, costs)


def payoffs(market: Market, plans: tuple[Plan, Plan]) -> tuple[Fraction, Fraction]:
    """Both agents' expected utilities."""
    total = [Fraction(0), Fraction(0)]
    for one in ends(market, plans):
        for i in (0, 1):
            value = market.agents[i].types[one.types[i]].valuation.marginals[0] * one.holdings[i]
            total[i] += one.probability * (value - one.payments[i] - one.costs[i])
    return total[0], total[1]


def every_plan(market: Market, agent: int) -> list[Plan]:
    """All plans of an agent."""
    places: list[Place] = []
    mine = market.information[agent]
    for t in (0, 1):
        for k in range(1 + len(mine)):
            seen = (
                w
                for types, _ in market.type_profiles()
                if types[agent] == t
                for w in words_seen(market, agent, types, k)
            )
            places += [(t, k, word) for word in dict.fromkeys(word for word, _ in seen)]
    choices = product(range(1 + len(mine)), repeat=2)
    return [
        Plan(choice, dict(zip(places, bids, strict=True)))
        for choice, bids in product(choices, list(product((0, 1), repeat=len(places))))
    ]


def in_the_tree(expansion: Expansion, plans: tuple[Plan, Plan]) -> BehaviorStrategy:
    """The plans as a strategy of the tree."""
    game, table = expansion.game, expansion.sets
    words = [[word for one in mine for word in one.words] for mine in expansion.market.information]
    moves: dict[str, dict[str, str]] = {name: {} for name in game.players}
    for s in range(game.infosets):
        i, t, chosen = int(table.agent[s]), int(table.type[s]), max(int(table.acquired[s]), 0)
        word = words[i][int(table.word[s]) - 1] if table.word[s] else ""
        action = plans[i].choice[t] if table.choosing[s] else plans[i].bids[t, chosen, word]
        moves[game.players[i]][game.labels.infoset(s)] = game.labels.action(s, action)
    return BehaviorStrategy.from_table(game, moves)


@pytest.mark.parametrize("seed", range(6))
def test_plans_earn_in_the_tree_what_they_earn_by_the_definition(seed: int) -> None:
    one = market(seed)
    expansion = expand(one)
    first, second = every_plan(one, 0), every_plan(one, 1)
    pairs = [(first[k * 37 % len(first)], second[k * 11 % len(second)]) for k in range(60)]
    for plans in pairs:
        played = play(expansion.game, in_the_tree(expansion, plans))
        assert (played.value(0, 0), played.value(1, 0)) == payoffs(one, plans), (seed, plans)


@pytest.mark.parametrize(("seed", "count"), [(0, 2), (2, 4), (4, 0), (6, 2), (8, 4), (10, 0)])
def test_all_pure_equilibria_by_every_plan(seed: int, count: int) -> None:
    """The outcomes of the Bayes–Nash equilibria, the cost left out: those of the pairs of plans that nothing beats."""
    one = market(seed)
    first, second = every_plan(one, 0), every_plan(one, 1)
    table = [[payoffs(one, (a, b)) for b in second] for a in first]
    best_first = [max(row[k][0] for row in table) for k in range(len(second))]
    expected = set()
    for row, a in zip(table, first, strict=True):
        best = max(value for _, value in row)
        for k, b in enumerate(second):
            if row[k] == (best_first[k], best):
                expected.add(frozenset(merged(ends(one, (a, b))).items()))
    expansion = expand(one)
    found = find_pure(expansion.game, "bayes-nash", classes=outcome_classes(expansion))
    assert found.complete
    known = [
        frozenset(((o.types, o.holdings, o.payments), o.probability) for o in outcomes(expansion, each.played))
        for each in found.equilibria
    ]
    assert len(set(known)) == len(known)
    assert set(known) == expected
    assert len(known) == count


def merged(found: Iterator[End]) -> dict[object, Fraction]:
    """The probability of each outcome: types, holdings, payments."""
    total: dict[object, Fraction] = {}
    for one in found:
        key = one.types, one.holdings, one.payments
        total[key] = total.get(key, Fraction(0)) + one.probability
    return total
