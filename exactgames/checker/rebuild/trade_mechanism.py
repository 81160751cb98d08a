"""A *trade mechanism* satisfies Definition 1 (voluntary participation: every agent has a complete plan, fixed before
play, that never lowers her utility, whatever the others do, in expectation over the mechanism's own chance only) and
Definition 2 (weak budget balance: payments never sum below 0).  Both are checked exactly on the tree after each
allocation; a market whose aftermarket fails one is refused.

Where every node is an information set of its own, Definition 1 says: her largest guaranteed utility, by backward
induction against everybody else, is at least the value of what she holds at the start.  Where moves are hidden, her
plans are tried one by one.  Without chance the worst that can happen to a plan is the worst of its ends: the others
may happen to choose what leads there.  With chance they cannot choose by a draw that they have not seen, and their
plans are tried one by one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from math import prod

from ..budget import adding, digits, words
from ..rejected import Rejected, show
from .aftermarket import Aftermarket
from .keys import CODE, Vector
from .market import Market

Plan = dict[tuple[int, int], int]  # by owner and local set: the action


def check_trade_mechanism(tree: Aftermarket, market: Market) -> None:
    """Definitions 1 and 2, exactly, for every type of every agent; or the market is refused."""
    values = [set(agent.value) for agent in market.agents]
    count = sum(map(len, values))
    each = adding(market.bits) + (len(tree.chance) and digits(market.bits, 100) + sum(map(len, tree.chance)))
    steps = len(tree) * (2 + len(values) + count * (4 + each))
    market.budget.charge("checking the trade mechanism", steps + sum(len(agent.types) for agent in market.agents))
    for node, end in enumerate(tree.final):
        if end is not None and sum(end[1]) > 0:  # payments are minus the money received
            raise Rejected(CODE, f"the aftermarket pays out money, after {_play(tree, market, node)} (Definition 2)")
    for who, kinds in enumerate(values):
        for value in kinds:
            if _guaranteed(tree, market, who, value, steps) < value[tree.allocation[who]]:
                name = show(market.names[who])
                what = f"agent {name} cannot opt out of the aftermarket after {_play(tree, market, 0)} (Definition 1)"
                raise Rejected(CODE, what)


def check_rounds(market: Market, allocations: Iterable[Vector]) -> None:
    """The same for each of several aftermarkets, from whatever holdings it may start."""
    starts = set(allocations)
    for stage in market.rounds:
        ends: set[Vector] = set()
        for held in sorted(starts):
            with market.budget.scope():
                tree = Aftermarket(market, held, stage)
                check_trade_mechanism(tree, market)
                ends.update(end[0] for end in tree.final if end is not None)
        market.budget.charge(
            "holdings between aftermarkets", 10 * len(ends), kept=len(ends) * (100 + 8 * len(market.agents))
        )
        starts = ends


def _guaranteed(tree: Aftermarket, market: Market, who: int, value: Vector, steps: int) -> int | Fraction:
    """The most that she can make sure of."""
    if tree.public:
        return _worst(tree, who, value, {})
    others = [agent for agent in range(len(market.agents)) if agent != who] if tree.chance else []
    count = prod(view.actions for agent in (who, *others) for view in tree.views[agent])
    market.budget.charge(f"{words(count)} plans in the aftermarket", count * steps)
    return max(
        min(_worst(tree, who, value, mine | theirs) for theirs in _plans(tree, others)) for mine in _plans(tree, [who])
    )


def _plans(tree: Aftermarket, agents: list[int]) -> Iterator[Plan]:
    """Every combination of actions at the sets of some agents."""
    sets = [(agent, here) for agent in agents for here in range(len(tree.views[agent]))]
    for actions in product(*(range(tree.views[agent][here].actions) for agent, here in sets)):
        yield dict(zip(sets, actions, strict=True))


def _worst(tree: Aftermarket, who: int, value: Vector, plan: Plan) -> int | Fraction:
    """The least that can happen to her, or the expectation: as planned at sets of the plan; elsewhere her best action
    at her own nodes and the worst for her at the others'."""
    found: list[int | Fraction] = [0] * len(tree)
    for node in range(len(tree) - 1, -1, -1):
        end = tree.final[node]
        if end is not None:
            found[node] = value[end[0][who]] + end[1][who]
            continue
        owner, here = tree.owner[node], tree.local[node]
        after = _after(tree, node, found)
        if owner > len(tree.allocation):
            weights = tree.chance[-here]
            found[node] = sum(Fraction(w, sum(weights)) * x for w, x in zip(weights, after, strict=True))
        elif (owner, here) in plan:
            found[node] = after[plan[owner, here]]
        else:
            found[node] = max(after) if owner == who else min(after)
    return found[0]


def _after(tree: Aftermarket, node: int, found: list[int | Fraction]) -> list[int | Fraction]:
    """What was found at the node's children."""
    after, child = [], node + 1
    while child < tree.end[node]:
        after.append(found[child])
        child = tree.end[child]
    return after


def _play(tree: Aftermarket, market: Market, node: int) -> str:
    moves = []
    while tree.parent[node] >= 0:
        owner = tree.owner[tree.parent[node]]
        whose = "Nature" if owner > len(tree.allocation) else f"agent {owner + 1}"
        moves.append(f"action {tree.branch[node]} of {whose}")
        node = tree.parent[node]
    return f"allocation {market.goods.allocation(tree.allocation)} and " + (", ".join(reversed(moves)) or "no move")
