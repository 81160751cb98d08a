"""Welfare, optimum, ratio; the outcomes of a profile.

Welfare is the expected sum of the agents' values of their final holdings; OPT the expected maximum of that sum over
allocations. Ratio = OPT / welfare, null
if either is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.game.values import Play
from exactgames.market.expansion import Expansion
from exactgames.market.market import Agent, Market
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold, group


@frozen
class Outcome:
    """An outcome on the path, net of all stages: probability, type profile, final holdings, payments (one an agent;
    negative: receives).

    >>> from exactgames import outcomes, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> [_, sold] = outcomes(profile.expansion, profile.played)
    >>> sold.holdings, [str(p) for p in sold.payments]  # S is paid 2, B pays 2
    ((0, 1), ['-2', '2'])
    """

    probability: Fraction
    types: tuple[int, ...]
    holdings: tuple[int, ...]
    payments: tuple[Fraction, ...]


def optimum(market: Market) -> Fraction:
    """OPT.

    >>> from exactgames import optimum
    >>> from exactgames.examples import speculator
    >>> str(optimum(speculator().market))
    '5/3'
    """
    worth = [[t.valuation.worth() for t in agent.types] for agent in market.agents]
    if market.joint is None:
        return market.goods.mean_optimum(worth, [[t.probability for t in agent.types] for agent in market.agents])
    profiles = list(market.type_profiles())
    best = market.goods.optima(worth, (types for types, _ in profiles))
    return sum((p * most for (_, p), most in zip(profiles, best, strict=True)), start=Fraction(0))


def outcomes(expansion: Expansion, played: Play) -> tuple[Outcome, ...]:
    """The distribution over (types, holdings, payments), one entry for each distinct triple, in order of types,
    holdings, payments.

    >>> from exactgames import outcomes, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> [(str(one.probability), one.types, one.holdings) for one in outcomes(profile.expansion, profile.played)]
    [('1/3', (0, 0), (1, 0)), ('2/3', (0, 1), (0, 1))]
    """
    game, market = expansion.game, expansion.market
    reach = played.reach[game.terminals]
    found: dict[tuple[tuple[int, ...], tuple[int, ...], tuple[Fraction, ...]], Fraction] = {}
    for end in np.flatnonzero(reach):
        types = tuple(int(t) for t in expansion.profiles[expansion.profile[end]])
        holdings = tuple(int(q) for q in expansion.holdings[:, end])
        values = [
            agent.types[t].valuation.worth()[q] for agent, t, q in zip(market.agents, types, holdings, strict=True)
        ]
        earned = game.payoffs[:, end] if expansion.costs is None else game.payoffs[:, end] + expansion.costs[:, end]
        payments = tuple(v - Fraction(int(u), game.payoff_denominator) for v, u in zip(values, earned, strict=True))
        key = (types, holdings, payments)
        found[key] = found.get(key, Fraction(0)) + Fraction(int(reach[end]), played.scale)
    return tuple(Outcome(probability, *key) for key, probability in sorted(found.items()))


def outcome_classes(expansion: Expansion) -> Index:
    """[T] the same number for terminal nodes with the same types, holdings and payments."""
    game = expansion.game
    earned = game.payoffs if expansion.costs is None else game.payoffs + expansion.costs
    columns = [expansion.profile, *expansion.holdings, *earned]
    code, bound = fold([np.asarray(column) for column in columns])
    numbers, _ = group(code, bound)
    return numbers


def welfare(expansion: Expansion, played: Play) -> Fraction:
    """The profile's expected welfare.

    >>> from exactgames import profile_of, welfare
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> str(welfare(profile.expansion, profile.played))
    '4/3'
    """
    return expected_welfare(expansion.market, outcomes(expansion, played))


def expected_welfare(market: Market, found: tuple[Outcome, ...]) -> Fraction:
    """The expected welfare of a distribution over outcomes."""
    total = Fraction(0)
    for outcome in found:
        for agent, t, q in zip(market.agents, outcome.types, outcome.holdings, strict=True):
            total += outcome.probability * agent.types[t].valuation.worth()[q]
    return total


def welfare_at_ends(expansion: Expansion) -> Integers:
    """[T] the sum of the values of the final holdings, over the payoffs' denominator.

    >>> from exactgames import expand
    >>> from exactgames.bounds.welfare import welfare_at_ends
    >>> from exactgames.examples import speculator
    >>> sorted(set(welfare_at_ends(expand(speculator().market)).tolist()))
    [0, 1, 2]
    """
    game, total = expansion.game, np.zeros(len(expansion.game.terminals), dtype=object)
    for i, agent in enumerate(expansion.market.agents):
        values = [[v * game.payoff_denominator for v in one.valuation.worth()] for one in agent.types]
        table = np.array([[v.numerator for v in row] for row in values], dtype=object)
        total = total + table[expansion.profiles[expansion.profile, i], expansion.holdings[i]]
    return total


def revenue(expansion: Expansion, played: Play) -> Fraction:
    """The profile's expected revenue: the sum of all payments in the auction.

    >>> from exactgames import profile_of, revenue
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> str(revenue(profile.expansion, profile.played))  # S wins with 2, and pays what B bids: 0
    '0'
    """
    return _expected(played, expansion.sold_for)


def information_cost(expansion: Expansion, played: Play) -> Fraction:
    """The profile's cost of information: the expected sum of what all that is acquired costs.

    >>> from exactgames import information_cost, profile_of
    >>> from exactgames.examples import spy
    >>> profile = profile_of(spy())
    >>> str(information_cost(profile.expansion, profile.played))
    '1/4'
    """
    if expansion.costs is None:
        return Fraction(0)
    return sum((_expected(played, row) for row in expansion.costs), start=Fraction(0))


def _expected(played: Play, amounts: Integers) -> Fraction:
    """The expectation of what stands at the ends [T], over the payoffs' denominator."""
    reach = played.reach[played.game.terminals]
    ends = np.flatnonzero(reach)
    total = sum(int(w) * int(x) for w, x in zip(reach[ends], amounts[ends], strict=True))
    return Fraction(total, played.scale * played.game.payoff_denominator)


def ratio(best: Fraction, achieved: Fraction) -> Fraction | None:
    """OPT / welfare, None if either is 0.

    >>> from fractions import Fraction
    >>> from exactgames import ratio
    >>> str(ratio(Fraction(5, 3), Fraction(4, 3))), ratio(Fraction(1), Fraction(0))
    ('5/4', None)
    """
    return best / achieved if best and achieved else None


def ex_ante_utility(agent: Agent, interim: Sequence[Fraction]) -> Fraction:
    """The agent's expected utility, from those given her types."""
    return sum((t.probability * u for t, u in zip(agent.types, interim, strict=True)), start=Fraction(0))


def interim_utilities(expansion: Expansion, played: Play) -> tuple[tuple[Fraction, ...], ...]:
    """[agent][type] expected utility given the type.

    >>> from exactgames import interim_utilities, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> [[str(u) for u in row] for row in interim_utilities(profile.expansion, profile.played)]
    [['4/3'], ['0', '0']]
    """
    market = expansion.market
    at = np.arange(1, len(expansion.profiles) + 1) if len(expansion.profiles) > 1 else np.zeros(1, dtype=np.int64)
    found = []
    for i, agent in enumerate(market.agents):
        sums = [Fraction(0)] * len(agent.types)
        for node, types, probability in zip(at, expansion.profiles, expansion.prior, strict=True):
            sums[int(types[i])] += probability * played.value(i, int(node))
        found.append(tuple(total / t.probability for total, t in zip(sums, agent.types, strict=True)))
    return tuple(found)
