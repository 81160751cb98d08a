"""Best replies at a set: what a plan or one action earns more than β, under a belief there."""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits, widest
from .assessment import Odds
from .beliefs import Belief
from .plans import best_plan, scores_at
from .tree import CompleteTree


def plan_gain(
    tree: CompleteTree, odds: list[list[Odds]], unit: int, scale: int, agent: int, belief: Belief, value: list[int]
) -> Fraction:
    """Of the best continuation plan; `value`: the agent's under β, by node, times `unit` and `scale`."""
    _charge(tree, unit * scale, belief)
    more = best_plan(tree, odds, unit, agent, belief).value - sum(weight * value[node] for node, weight in belief)
    return Fraction(more, sum(weight for _, weight in belief) * unit * scale)


def action_gain(tree: CompleteTree, unit: int, scale: int, here: int, belief: Belief, value: list[int]) -> Fraction:
    """Of the best action at a set, β afterwards."""
    _charge(tree, unit * scale, belief)
    more = max(scores_at(tree, here, belief, value)) - sum(weight * value[node] for node, weight in belief)
    return Fraction(more, sum(weight for _, weight in belief) * unit * scale)


def _charge(tree: CompleteTree, scale: int, belief: Belief) -> None:
    """What β earns under a belief, and a difference to it as a fraction."""
    bits = widest(weight for _, weight in belief)
    total = bits + tree.wide + scale.bit_length()
    steps = 40 + len(belief) * (5 + digits(tree.wide, bits)) + 4 * digits(total)
    tree.budget.charge("a gain", steps)
