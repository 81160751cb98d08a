"""The beliefs of a check, and Bayes' rule.

Semantics, "What a check decides": a belief that is given stands; where the owner's previous set has a belief and the
set is reached from it, updating consistency fixes it; everywhere else it is the belief of the uniform tremble (power
1 and coefficient 1 for every action off the support).

The uniform tremble's own beliefs are updating consistent and Bayesian in every subgame (they are limits of
conditional probabilities of fully mixed profiles), so where nothing is given there is nothing to fix and nothing to
check.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import numpy as np

from exactgames.concepts.best_response import own_depth, previous_action
from exactgames.concepts.deviation import BeliefFault
from exactgames.errors import GameError
from exactgames.game.kept import kept
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play, leading_terms, leading_weights
from exactgames.numbers.arrays import Integers


def tremble_beliefs(played: Play, trembles: Trembles) -> Integers:
    """[N] the beliefs of rational trembles, as weights in proportion within each set."""
    game = played.game
    refuse_impossible_chance(game)
    order, coefficient = leading_terms(played, trembles)
    return leading_weights(game, order, played.across(coefficient))


def refuse_impossible_chance(game: Game) -> None:
    """GameError if a chance move has probability 0: beliefs behind it are undefined."""
    zero = np.flatnonzero(game.chance == 0)
    if len(zero):
        node = int(game.parent[zero[0]])
        raise GameError(
            f"chance node {node}: branch {game.labels.chance(node, int(game.branch[zero[0]]))!r} has probability 0; "
            "beliefs behind it are undefined (only Bayes–Nash can be checked)"
        )


def check_beliefs(played: Play, given: Beliefs) -> Integers:
    """[N] the beliefs under which the assessment is judged (weak perfect Bayesian and perfect Bayesian)."""
    return with_given(played, tremble_beliefs(played, Trembles.uniform(played.strategy)), given)


def with_given(played: Play, weights: Integers, given: Beliefs) -> Integers:
    """[N] ``weights``, with the given beliefs put in, and those that updating consistency then fixes at their owners'
    later sets.
    """
    if not given.at.any():
        return weights
    game = played.game
    weights = np.where(game.nodes_in(given.at), given.weights, weights).astype(played.dtype)
    for player in sorted({int(game.infoset_player[s]) for s in np.flatnonzero(given.at)}):
        for pushed, sets in _updates(played, player, weights):
            free = np.zeros(game.infosets, dtype=bool)
            free[sets] = ~given.at[sets]
            at = game.nodes_in(free)
            weights[at] = pushed[at]
    return weights


def _updates(played: Play, player: int, weights: Integers) -> Iterator[tuple[Integers, Index]]:
    """For each own depth: ([N] the beliefs there pushed on by chance and the others' β, the player's next sets that
    they reach).

    ``weights`` is read anew at each depth: what the caller fixes at one depth counts at the next.
    """
    game = played.game
    depth, previous = own_depth(game, player), previous_action(game, player)
    edges = played.edges_without(player)
    for number in range(int(depth.max(initial=0))):
        start = np.where(game.nodes_in(depth == number), weights, 0)
        pushed = played.across(played.forward(edges, played.within(start)))
        following = np.flatnonzero((depth == number + 1) & (previous >= 0))
        yield pushed, following[game.sets_meeting(pushed > 0)[following]]


def bayes_fault(played: Play, weights: Integers, given: Beliefs) -> BeliefFault | None:
    """A set, reached with positive probability, whose given belief is not Bayes' rule."""
    return first_fault(played.game, weights, played.across(played.reach), np.flatnonzero(given.at), "bayes")


def updating_fault(played: Play, weights: Integers, given: Beliefs) -> BeliefFault | None:
    """A set whose belief is not Bayes' rule from the owner's previous set (updating consistency)."""
    game = played.game
    for player in sorted({int(game.infoset_player[s]) for s in np.flatnonzero(given.at)}):
        for pushed, sets in _updates(played, player, weights):
            fault = first_fault(game, weights, pushed, sets, "updating")
            if fault is not None:
                return fault
    return None


def subgame_fault(played: Play, weights: Integers, given: Beliefs) -> BeliefFault | None:
    """A set that β reaches from the root of a subgame, with another belief than Bayes' rule there.

    The smallest subgame around a set is enough: if a larger one's root reaches the set it passes through the smaller
    one's, and conditioning gives the same belief.
    """
    # The reset forgets the root's H; the nodes of a set share their root, so their own levels' H still compare.
    return first_fault(played.game, weights, played.across(subgame_reach(played)), np.flatnonzero(given.at), "subgame")


def subgame_reach(played: Play, edges: Integers | None = None) -> Integers:
    """[N] the probability under β, or of ``edges``, of each node from the root of the smallest subgame around it."""
    game = played.game
    edges = played.edges if edges is None else edges
    roots = subgame_roots(game)
    reach = np.zeros(game.nodes, dtype=played.dtype)
    reach[0] = 1
    for level in game.levels:
        pushed = np.repeat(reach[level.parents], level.counts) * edges[level.children]
        reach[level.children] = np.where(roots[level.children], 1, pushed)
    return reach


@kept
def subgame_roots(game: Game) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """[N] whether a node, chance nodes included, is the root of a subgame: its subtree contains every information set
    that it meets.

    Subtrees are intervals of the depth-first order; so compare each with the span of the sets met in it.
    """
    place = game.preorder
    far = np.int64(game.nodes)
    low = np.full(game.infosets + 1, far)
    high = np.full(game.infosets + 1, -1)
    sets = np.where(game.infoset >= 0, game.infoset, game.infosets)
    np.minimum.at(low, sets, place)
    np.maximum.at(high, sets, place)
    low[-1], high[-1] = far, -1
    first, last, size = low[sets], high[sets], np.ones(game.nodes, dtype=np.int64)
    for level in reversed(game.levels):
        children, offsets, parents = level.children, level.offsets, level.parents
        first[parents] = np.minimum(first[parents], np.minimum.reduceat(first[children], offsets))
        last[parents] = np.maximum(last[parents], np.maximum.reduceat(last[children], offsets))
        size[parents] += np.add.reduceat(size[children], offsets)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (first >= place) & (last < place + size)
    return found


@kept
def roots_of_sets(game: Game) -> Index:
    """[S] the root of the smallest subgame around each set."""
    roots = subgame_roots(game)
    around = np.zeros(game.nodes, dtype=np.int64)
    for level in game.levels:
        children = level.children
        around[children] = np.where(
            roots[children], np.arange(level.start, level.stop), np.repeat(around[level.parents], level.counts)
        )
    nodes, start = game.members
    found: Index = around[nodes[start[:-1]]]
    return found


def first_fault(
    game: Game, weights: Integers, required: Integers, sets: Index, rule: Literal["bayes", "updating", "subgame"]
) -> BeliefFault | None:
    """The first of ``sets`` in play order that has mass in ``required`` and other proportions in ``weights``."""
    for s in sorted((int(s) for s in sets), key=lambda s: (game.infoset_player[s], game.play_order[s])):
        nodes = game.histories(s)
        mine, theirs = [int(w) for w in weights[nodes]], [int(w) for w in required[nodes]]
        a, b = sum(mine), sum(theirs)
        if b and any(x * b != y * a for x, y in zip(mine, theirs, strict=True)):
            return BeliefFault(s, rule, tuple(Fraction(x, a) for x in mine), tuple(Fraction(y, b) for y in theirs))
    return None
