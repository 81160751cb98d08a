"""Elimination of aftermarket actions, in a folded aftermarket in which all moves are seen, and none is Nature's: from
the last moves to the first, an action goes if another one is better under every admissible belief, whatever survives
later.  No sequentially rational play with such beliefs has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...budget import adding
from ...kernel.beliefs import Belief
from ...kernel.plans import scores_at
from .folded import Folded


def intervals(
    game: Folded, all_beliefs: bool, more: Sequence[Sequence[int]] = ()
) -> tuple[list[list[int]], list[list[int]]]:
    """By agent and node: the least and the largest of what she can get.  Behind the agents' the same of `more`, given
    at terminal nodes."""
    charge_payoffs(game, len(more))
    lows = [list(each) for each in (*game.payoff, *more)]
    highs = [list(each) for each in lows]
    for here in game.backwards():
        owner = game.pasts[here].agent
        prior = None if all_beliefs else at_prior(game, here)
        beliefs = [[(history, 1)] for history in game.histories[here]] if prior is None else [prior]
        actions = game.views[here].actions
        game.budget.charge(
            "elimination at a set",
            actions * actions * len(beliefs) * adding(game.wide),
            briefly=16 * actions * len(beliefs),
        )
        surviving = _surviving(
            [scores_at(game, here, belief, lows[owner]) for belief in beliefs],
            [scores_at(game, here, belief, highs[owner]) for belief in beliefs],
        )
        for history in game.histories[here]:
            children = [child for child, left in zip(game.children(history), surviving, strict=True) if left]
            for low, high in zip(lows, highs, strict=True):
                low[history] = min([low[child] for child in children])
                high[history] = max([high[child] for child in children])
    return lows, highs


def charge_payoffs(game: Folded, more: int = 0) -> None:
    """Looking once at everybody's payoffs at all nodes, and at so many more numbers."""
    agents = len(game.payoff) + more
    steps = len(game) * (10 + agents * (4 + adding(game.bits)))
    game.budget.charge("the payoffs of an aftermarket", steps, briefly=16 * agents * len(game))


def _surviving(least: list[list[int]], most: list[list[int]]) -> list[bool]:
    """By action: whether no other action is better under every belief.  The tables are by belief and action."""
    if len(least) == 1:
        return [high >= max(least[0]) for high in most[0]]
    actions = range(len(least[0]))
    columns = [[row[action] for row in least] for action in actions]
    found = []
    for action in actions:
        own = [row[action] for row in most]
        found.append(not any(all(a > b for a, b in zip(other, own, strict=True)) for other in columns))
    return found


def at_prior(game: Folded, here: int) -> Belief | None:
    """The prior of the others' types, where no other agent of several types has moved before a set; else None."""
    owner = game.pasts[here].agent
    game.budget.charge("the prior at a set", 10 + 3 * game.depth + 10 * len(game.histories[here]))
    node = game.histories[here][0]
    while (above := game.parent[node]) >= 0 and game.at[above] >= 0:
        mover = game.pasts[game.at[above]].agent
        if mover != owner and len(game.market.agents[mover].types) > 1:
            return None
        node = above
    return [(history, game.prior[game.start_of(history)[1]]) for history in game.histories[here]]
