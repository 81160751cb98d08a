"""A profile β of behaviour strategies on a complete tree: probabilities of nodes, and values.  *Trembles* give every
action a power k and a coefficient c > 0 (k = 0 exactly on the support of β, and c = β there); the action's probability
is of order c·ε^k.  The uniform tremble has power 1 and coefficient 1 for every action off the support.

Everything is integers: a probability is kept times `unit`, which the product of the denominators of the random moves on
any path divides, so that every division below is exact.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from ..budget import adding, digits, room
from .tree import CompleteTree

Weights = list[list[int]]  # β: by set, the actions' weights
Odds = tuple[int, int, int]  # of a move: power, and coefficient as numerator and denominator
Trembles = dict[tuple[int, int], tuple[int, Fraction]]  # (set, action) -> power, coefficient
Orders = tuple[list[int], list[int]]  # by node: the power of its probability, and the coefficient times `unit`
Played = list[tuple[int, int, int, int]]  # the nodes to which β moves, the last first: node, the one above, probability

SURE, TREMBLE = (0, 1, 1), (1, 1, 1)


def odds_of(tree: CompleteTree, strategy: Weights, trembles: Trembles) -> list[list[Odds]]:
    """The odds of every move, indexed by `tree.at`: the chance nodes -2, -3, … stand at the end, backwards."""
    steps, size = 2 * tree.moves + 8 * len(tree), 8 * tree.moves + 90 * len(tree)
    tree.budget.charge("the probabilities of moves", steps, kept=size)
    found = []
    for weights in strategy:
        total = sum(weights)
        row = [TREMBLE if not w else SURE if w == total else (0, w, total) for w in weights]
        found.append(row)
    for (here, action), (power, c) in trembles.items():
        found[here][action] = (power, c.numerator, c.denominator)
    for weights in reversed(tree.chance):
        total = sum(weights)
        found.append([(0, w, total) for w in weights])
    found.append([])  # a terminal node is -1
    return found


def unit_of(tree: CompleteTree, odds: list[list[Odds]]) -> int:
    """The least common multiple, over all paths, of the product of the denominators."""
    parent, branch, at = tree.parent, tree.branch, tree.at
    what = "the common denominator of the probabilities"
    tree.budget.charge(what, 4 * len(tree), briefly=8 * len(tree))
    need = [1] * len(tree)
    for node in range(len(tree) - 1, 0, -1):
        above = parent[node]
        under = odds[at[above]][branch[node]][2]
        bits = under.bit_length() + need[node].bit_length()
        if bits > 300:
            steps = digits(bits) + 2 * digits(bits, need[above].bit_length())
            tree.budget.charge(what, steps, kept=room(bits + need[above].bit_length()))
        below = under * need[node]
        if below != 1 and need[above] % below:
            need[above] = lcm(need[above], below)
    return need[0]


def _odds_bits(odds: list[list[Odds]]) -> int:
    """Of the longest part of a probability."""
    return max((max(over.bit_length(), under.bit_length()) for row in odds for _, over, under in row), default=0)


def leading(tree: CompleteTree, odds: list[list[Odds]], unit: int) -> Orders:
    """The leading term of each node's probability."""
    parent, branch, at = tree.parent, tree.branch, tree.at
    bits = unit.bit_length()
    steps, size = len(tree) * (5 + 2 * digits(bits, _odds_bits(odds))), len(tree) * (48 + room(bits))
    tree.budget.charge(f"probabilities of {bits} bits by node", steps, kept=size)
    tree.wide = max(tree.wide, bits)
    powers, terms = [0] * len(tree), [unit] * len(tree)
    for node in range(1, len(tree)):
        above = parent[node]
        power, over, under = odds[at[above]][branch[node]]
        powers[node] = powers[above] + power
        terms[node] = terms[above] if over == under else terms[above] * over // under
    return powers, terms


def played(tree: CompleteTree, odds: list[list[Odds]]) -> Played:
    parent, branch, at = tree.parent, tree.branch, tree.at
    tree.budget.charge("the moves of the strategy", 4 * len(tree), kept=120 * len(tree))
    found = []
    for node in range(len(tree) - 1, 0, -1):
        above = parent[node]
        power, over, under = odds[at[above]][branch[node]]
        if not power:
            found.append((node, above, over, under))
    return found


def expected(tree: CompleteTree, odds: list[list[Odds]], moves: Played, unit: int, payoff: list[int]) -> list[int]:
    """The expectation of a payoff under β from each node on, times `unit`."""
    bits = unit.bit_length() + tree.bits + 1
    tree.wide = max(tree.wide, bits)
    steps = len(payoff) * (5 + 2 * digits(bits, _odds_bits(odds)) + adding(bits))
    tree.budget.charge(f"values of {bits} bits by node", steps, kept=len(payoff) * (8 + room(bits)))
    value = [x * unit for x in payoff]
    for node, above, over, under in moves:
        value[above] += value[node] if over == under else value[node] * over // under
    return value
