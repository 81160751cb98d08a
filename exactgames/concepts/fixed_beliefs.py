"""The beliefs that given ones fix for a sequential equilibrium, and what else they say of a set's belief.

Semantics, "What a check decides". The belief at a set J of player i is *fixed*

  1. by the file, if it gives it; else
  2. if J has one history; else
  3. if i has a previous set P, its belief is fixed, and chance and the others' β lead from it to J: by updating; else
  4. if, i's own moves left out, chance and the others' β lead from the root of the smallest subgame around J to J:
     by Bayes' rule from there.

All consistent beliefs that agree with the given ones agree there, if there are any.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from exactgames.concepts.beliefs import subgame_reach
from exactgames.concepts.best_response import own_depth, previous_action
from exactgames.concepts.one_belief import feasible_belief, losses_from, own_sets_before, reach_from
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.linear.program import Infeasible
from exactgames.numbers.arrays import Integers, common_denominator


def fixed_weights(played: Play, given: Beliefs) -> Integers:
    """[N] the fixed beliefs, as weights in proportion within each set; 0 at sets whose belief is not fixed."""
    game = played.game
    inside = game.infoset >= 0
    alone = np.bincount(game.infoset[inside], minlength=game.infosets) == 1
    weights: Integers = np.zeros(game.nodes, dtype=played.dtype)
    given_at, alone_at = _nodes(game, given.at), _nodes(game, alone & ~given.at)
    weights[given_at] = given.weights[given_at]
    weights[alone_at] = 1
    known = given.at | alone
    for player in range(len(game.players)):
        _fix(played, player, weights, known)
    return weights


def _nodes(game: Game, sets: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Index:
    return np.flatnonzero(np.append(sets, False)[np.maximum(game.infoset, -1)])


def _fix(played: Play, player: int, weights: Integers, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    """Put into ``weights`` and ``known`` what 3 and 4 fix at the player's sets, the earlier ones first."""
    game = played.game
    depth, previous = own_depth(game, player), previous_action(game, player)
    edges = played.edges_without(player)
    from_root = played.across(subgame_reach(played, edges))
    bayes = game.sets_meeting(from_root > 0)
    for number in range(int(depth.max(initial=-1)) + 1):
        here = (depth == number) & ~known
        pushed: Integers = np.zeros(game.nodes, dtype=played.dtype)
        if number:
            start = np.where(_mask(game, (depth == number - 1) & known), weights, 0)
            pushed = played.across(played.forward(edges, played.within(start)))
            updated = here & game.sets_meeting(pushed > 0) & (previous >= 0)
            at = _nodes(game, updated)
            weights[at] = pushed[at]
            known |= updated
        rest = here & ~known & bayes
        at = _nodes(game, rest)
        weights[at] = from_root[at]
        known |= rest


def _mask(game: Game, sets: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(game.nodes, dtype=bool)
    found[_nodes(game, sets)] = True
    return found


def excluded_by_one_set(played: Play, given: Beliefs, wrong: Sequence[int], fixed: Integers) -> Unsupported | None:
    """A set at which no belief agrees with the given ones later on and lets nothing gain from there on: a mixture.

    wrong  the sets at which something gains under some beliefs that agree with the given ones: the set looked for, if
           there is one, is one of these or an earlier one of its owner's
    fixed  ``fixed_weights``: sets with these are not looked at
    """
    game = played.game
    candidates = {x for s in wrong for x in (s, *own_sets_before(game, s))}
    known = game.sets_meeting(fixed > 0)
    for root in sorted(candidates, key=lambda s: int(game.play_order[s])):
        if known[root]:
            continue
        rows = _rows(played, given, root)
        found = feasible_belief([row for row, _ in rows.values()], len(game.histories(root)))
        if isinstance(found, Infeasible):
            weights = {pair: y * scale for (pair, (_, scale)), y in zip(rows.items(), found.y[:-1], strict=True) if y}
            total = sum(weights.values(), start=Fraction(0))
            mixture = tuple(((pair,), w / total) for pair, w in weights.items())
            return Unsupported(root, mixture, given=frozenset(s for s, _ in weights if given.at[s]))
    return None


def _rows(played: Play, given: Beliefs, root: int) -> dict[tuple[int, int], tuple[list[int], Fraction]]:
    """{(set, action), or (given set, history): (what it loses for each history of ``root``; what the row is multiplied
    by, up to one factor for all)}, where it is negative somewhere.
    """
    losses = losses_from(played, root)
    rows = {pair: (row, Fraction(1)) for pair, row in losses.items() if not given.at[pair[0]] and min(row) < 0}
    reach, origin = reach_from(played, root)
    tails = [played.scale // h for h in played.heads]
    for s in sorted({s for s, _ in losses if given.at[s]}):
        mu = given.distribution(played.game, s)
        common = common_denominator(mu)
        lost = [[0] * len(played.game.histories(root)) for _ in mu]
        for k, node in enumerate(played.game.histories(s).tolist()):
            if origin[node] >= 0:
                mass = int(reach[node]) * tails[int(played.game.node_level[node])] * played.game.payoff_denominator
                for h, p in enumerate(mu):
                    lost[h][int(origin[node])] += mass * (int(p * common) - common * (h == k))
        rows |= {(s, h): (row, Fraction(common)) for h, row in enumerate(lost) if min(row) < 0}
    return rows
