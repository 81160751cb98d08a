"""What plans gain, whatever is believed.  A plan of agent i starts at a set J.  At a history h of J it *gains* what it
brings her from h on, β being played where it names no set, less what β does.  `W(n)` is the sum of ρ(n, h) times that
over the histories h of J at or below n, ρ(n, h) being the probability that chance and the others' β lead from n to h:
her own moves are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction

from ..budget import digits, room
from .assessment import Odds
from .tree import CompleteTree

Move = tuple[int, int]  # (set, action)
Plan = dict[int, int]  # set -> action; the first one is where it starts


def way(
    tree: CompleteTree, odds: list[list[Odds]], each: int, top: int, node: int, agent: int
) -> tuple[list[Move], Fraction]:
    """From a node above (or the node itself): the others' actions that β never plays, and the probability of chance's
    and of the others' other moves.  `each`: the steps of a move back."""
    found, probability = [], Fraction(1)
    tree.budget.charge("a way through the game", 5 + tree.depth * each)
    while node != top:
        above = tree.parent[node]
        here, action = tree.at[above], tree.branch[node]
        power, over, under = odds[here][action]
        if here < 0 or tree.owner[here] != agent:
            if power:
                found.append((here, action))
            else:
                probability *= Fraction(over, under)
        node = above
    return found, probability


def below(
    tree: CompleteTree,
    odds: list[list[Odds]],
    each: int,
    top: int,
    here: int,
    gain: Callable[[int], int | Fraction],
) -> Fraction:
    """W(top), where this is gained at a history of the set."""
    histories, agent = tree.histories[here], tree.owner[here]
    total = Fraction(0)
    for history in histories[bisect_left(histories, top) : bisect_left(histories, tree.end[top])]:
        mistakes, probability = way(tree, odds, each, top, history, agent)
        if probability and not mistakes:
            total += probability * gain(history)
    return total


def plan_value(tree: CompleteTree, odds: list[list[Odds]], unit: int, top: int, payoff: list[int], plan: Plan) -> int:
    """The expectation of a payoff from a node on, with the plan at the sets that it names, times `unit`."""
    nodes, bits = tree.end[top] - top, unit.bit_length() + tree.bits
    tree.budget.charge("the value of a plan", nodes * (5 + 2 * digits(bits, 60)), briefly=nodes * (8 + room(bits)))
    value = [x * unit for x in payoff[top : tree.end[top]]]
    for node in range(tree.end[top] - 1, top, -1):
        above = tree.parent[node]
        here, action = tree.at[above], tree.branch[node]
        power, over, under = odds[here][action]
        if here in plan:
            value[above - top] += value[node - top] if plan[here] == action else 0
        elif not power:
            value[above - top] += value[node - top] * over // under
    return value[0]
