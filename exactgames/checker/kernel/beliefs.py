"""Beliefs of given assessments: distributions over the histories of a set, from the leading terms of their
probabilities, or by updating from the owner's previous set.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits, room, widest
from .assessment import Odds, Orders
from .tree import CompleteTree

Belief = list[tuple[int, int]]  # (history, weight > 0): the support, in play order; weights are relative
Order = tuple[int, int]  # power and coefficient
Learned = list[Order] | None  # by history, what its owner has learned outside the tree; None: nothing


def orders_at(tree: CompleteTree, histories: list[int], orders: Orders, learned: Learned) -> list[Order]:
    """The leading terms of histories of a set: their powers added, and their coefficients multiplied, with what its
    owner has learned."""
    powers, terms = orders
    tree.budget.charge("the beliefs at a set", 10 + 8 * len(histories), briefly=100 * len(histories))
    if learned is None:
        return [(powers[history], terms[history]) for history in histories]
    more = widest(c for _, c in learned)
    bits = tree.wide + more
    steps = len(histories) * digits(tree.wide, more)
    tree.budget.charge("the beliefs at a set", steps, briefly=len(histories) * room(bits))
    return [
        (powers[history] + power, terms[history] * c) for history, (power, c) in zip(histories, learned, strict=True)
    ]


def likeliest(tree: CompleteTree, histories: list[int], orders: Orders, learned: Learned) -> Belief:
    """The histories of least power, with their terms.  (An auction set has none in the folded aftermarket.)"""
    found = orders_at(tree, histories, orders, learned)
    least = min([power for power, _ in found], default=0)
    return [(history, term) for history, (power, term) in zip(histories, found, strict=True) if power == least]


def updated(tree: CompleteTree, odds: list[list[Odds]], unit: int, here: int, beliefs: list[Belief]) -> Belief | None:
    """Bayes' rule from the belief at the owner's previous set, whatever probability her own move there has; None if
    there is no such set or this one is not reached from it."""
    histories = tree.histories[here]
    previous = tree.previous(histories[0], tree.owner[here]) if histories else None
    if previous is None:
        return None
    before = dict(beliefs[previous[0]])
    bits, wide = widest(before.values()), unit.bit_length()
    steps = tree.ways[here] * (6 + digits(wide, 60)) + len(histories) * (10 + 3 * digits(bits + wide, wide))
    tree.budget.charge("updating a belief", steps, briefly=len(histories) * (100 + room(bits + wide)))
    found = []
    for history in histories:
        top, weight, under = history, 1, 1
        while tree.at[top] != previous[0]:
            above = tree.parent[top]
            if tree.at[above] != previous[0]:
                power, over, below = odds[tree.at[above]][tree.branch[top]]
                weight, under = (0 if power else weight * over), under * below
            top = above
        if weight and top in before:
            found.append((history, before[top] * weight * unit // under))
    return found or None


def probabilities(belief: Belief, histories: list[int]) -> list[Fraction]:
    """A belief as a distribution over the histories of its set."""
    weights = dict(belief)
    total = sum(weights.values())
    return [Fraction(weights.get(history, 0), total) for history in histories]


def same(one: Belief, other: Belief) -> bool:
    """Whether two beliefs are the same distribution."""
    if [history for history, _ in one] != [history for history, _ in other]:
        return False
    first, second = sum(w for _, w in one), sum(w for _, w in other)
    return all(a * second == b * first for (_, a), (_, b) in zip(one, other, strict=True))
