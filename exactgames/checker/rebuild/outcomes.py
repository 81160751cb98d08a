"""What a profile comes to in the explicit form: the distribution over types, final holdings and payoffs, which with the
first two say the net payments; and the expected sum of the payments in the auction.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits
from ..rejected import Rejected
from .assessment import Assessment
from .explicit import Explicit
from .keys import Vector

Outcome = tuple[Vector, Vector, tuple[Fraction, ...]]  # types, final holdings, payoffs


def distribution(assessment: Assessment) -> dict[Outcome, Fraction]:
    """The outcomes of positive probability."""
    game, scale = assessment.game, assessment.game.market.scale
    found: dict[Outcome, Fraction] = {}
    waiting = [(0, Fraction(1))]
    each = 40 + 10 * len(game.payoff) + 4 * digits(assessment.unit.bit_length())
    while waiting:
        node, probability = waiting.pop()
        game.budget.charge("the outcomes of a profile", each, kept=300 + 100 * len(game.payoff))
        here, end = game.at[node], game.final[node]
        if end is not None:
            key = (*end, tuple([Fraction(x, scale) for x in game.without_costs(node)]))
            found[key] = found.get(key, Fraction(0)) + probability
            continue
        weights = assessment.weights[here] if here >= 0 else game.chance[-2 - here]
        total = sum(weights)
        game.budget.charge("the outcomes of a profile", 5 * len(weights))
        for child, weight in zip(game.children(node), weights, strict=True):
            if weight:
                waiting.append((child, probability * Fraction(weight, total)))
    return found


def revenue(assessment: Assessment) -> Fraction:
    """What all pay in the auction, expected."""
    game = assessment.game
    if not isinstance(game, Explicit):
        raise Rejected("format", "a game in which the auction is not played")
    game.budget.charge("the payments of all", len(game) + 10 * len(game.sales), briefly=16 * len(game))
    paid = [0] * len(game)
    for start, amount in game.sales:
        for node in range(start, game.end[start]):
            if game.at[node] == -1:
                paid[node] = amount
    return Fraction(assessment.expected(paid)[0], assessment.unit * game.market.scale)
