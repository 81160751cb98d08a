"""Why no trembles give some beliefs.  Let n_h be how often the way to history h uses each action that β does not play,
h₀ the likeliest history of h's set, and p(h) the product of the probabilities of the way's other moves.  Powers k ≥ 1
with n_h·k = n_h₀·k in the support of the belief, and n_h·k > n_h₀·k outside it, do not exist if a combination of the
differences with y ≥ 0 outside is nowhere positive, and strict somewhere.  Coefficients do not exist if exponents e
cancel the unplayed actions, and yet the product of ((μ(h) / μ(h₀)) / (p(h) / p(h₀)))^e is not 1.
"""

from __future__ import annotations

from fractions import Fraction

from .assessment import Odds
from .tree import CompleteTree

Move = tuple[int, int]  # (set, action)
Sums = dict[Move, Fraction]  # by unplayed action: Σ y · (n_h − n_h₀)


def way_to(tree: CompleteTree, odds: list[list[Odds]], node: int) -> tuple[list[Move], Fraction]:
    """The unplayed actions on the way to a node, and the product of the other moves' probabilities."""
    moves, probability = [], Fraction(1)
    while (above := tree.parent[node]) >= 0:
        here, action = tree.at[above], tree.branch[node]
        power, over, under = odds[here][action]
        if power:
            moves.append((here, action))
        else:
            probability *= Fraction(over, under)
        node = above
    return moves, probability


def add_difference(sums: Sums, moves: list[Move], first: list[Move], y: Fraction) -> None:
    """Add y · (n_h − n_h₀)."""
    for sign, way in ((1, moves), (-1, first)):
        for move in way:
            sums[move] = sums.get(move, Fraction(0)) + sign * y


def positive_somewhere(sums: Sums) -> bool:
    return any(total > 0 for total in sums.values())


def negative_somewhere(sums: Sums) -> bool:
    return any(total < 0 for total in sums.values())
