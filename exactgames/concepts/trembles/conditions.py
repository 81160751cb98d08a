"""What a profile asks of trembles: sequential rationality, as inequalities between products of small probabilities.

Let β^k → β be fully mixed, and x_a → 0 the probability of an action a off β's support. The probability of a history h
of a set J is x^{m(h)}·q_k(h), where m(h) is the set of the off-support actions on the way to h (no path takes an
action twice: perfect recall) and q_k(h) → p(h) > 0, the product of the probabilities of the other moves. Within J

  - the owner's own past moves are the same at every history, and cancel (they are left out of p and m);
  - more generally the actions that are on the way to *every* history of J cancel (they are left out of m);
  - a history whose m properly contains that of another history of J has belief 0 in the limit (it is left out).

What is left are J's *monomials* m₁, m₂, …: none contains another. With loss(h, b) what the one-shot deviation b loses
at h against β, and L_{J,b,m} = Σ_{m(h)=m} p(h)·loss(h, b), the beliefs in the limit are sequentially rational at J iff

    Σ_m μ(m)·L_{J,b,m}/Σ_{m(h)=m} p(h) ≥ 0  for every b,     μ(m) = lim of m's share among J's monomials.

A set at which every L is ≥ 0 asks nothing. The others are the *doubtful* sets.

A *given* belief μ at a set G asks that the limit be μ: no history may have less than its share, and so none has more.
These are rows of the same kind, one for each history h of G: as if h "lost" μ(h) − [h′ = h] at h′. Under them no
deviation at G matters that does not gain under μ (its row is a sum of multiples of theirs, plus what it loses under μ).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

import numpy as np
from attrs import frozen

from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play, leading_terms
from exactgames.numbers.arrays import Integers, common_denominator

Row = tuple[int, ...]
Level = dict[int, Fraction]
"""Values > 0 of monomials of one order of magnitude."""


@frozen
class Doubtful:
    """A set whose optimal actions turn on its belief.

    monomials  each a bit mask over the numbers of the off-support actions
    common     those of others that are on the way to every history of the set
    rows       {index of a deviation b, or, where the belief is given, of a history h: L over the monomials, brought to
               integers without common factor}, where some L is negative
    units      {b or h: what a row's entry 1 stands for}, up to one factor for all sets
    """

    infoset: int
    monomials: tuple[int, ...]
    common: int
    rows: dict[int, Row]
    units: dict[int, Fraction]


def actions_in(mask: int) -> list[int]:
    """The actions (global numbers) of a monomial.

    >>> actions_in(0b10010)
    [1, 4]
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def say_action(game: Game, action: int) -> str:
    """The action in words, with its set."""
    s = int(game.action_infoset[action])
    return f"{game.describe(s)}: {game.labels.action(s, action - int(game.action_start[s]))}"


def edges_that_gain(played: Play) -> Index:
    """The nodes such that the move into them is better for its owner than β, at the history where it is made."""
    children, lost = _losses(played)
    return children[lost < 0]


def _losses(played: Play) -> tuple[Index, Integers]:
    """(the nodes that a player's move leads to, what it loses against β at the history where it is made)."""
    game = played.game
    children = np.flatnonzero(game.incoming >= 0)
    parents = game.parent[children]
    owners = game.infoset_player[game.infoset[parents]]
    return children, played.values[owners, parents] - played.values[owners, children] * played.sure[children]


def doubtful_sets(played: Play, given: Beliefs | None = None) -> list[Doubtful]:
    """The doubtful sets, in play order; where a belief is given, those at which it asks something. The game must have
    perfect recall and no chance move of probability 0.
    """
    game = played.game
    children, lost = _losses(played)
    stands = np.zeros(game.infosets, dtype=bool) if given is None else given.at
    gaining = np.unique(game.infoset[game.parent[children[lost < 0]]])
    sets = np.union1d(gaining, np.flatnonzero(stands))
    if not len(sets):
        return []
    losses = np.zeros(game.nodes, dtype=lost.dtype)
    losses[children] = lost
    _, coefficient = leading_terms(played, Trembles.uniform(played.strategy))
    off, masks = _off_support(played), {0: 0}
    found = []
    for s in sets[np.argsort(game.play_order[sets])].tolist():
        nodes = game.histories(s)
        if given is not None and given.at[s]:
            rows, unit = _given_rows(played, given.distribution(game, s), nodes, coefficient)
        else:
            rows, unit = _loss_rows(game, s, nodes, losses, coefficient), Fraction(1)
        d = _doubtful(game, s, [_mask(game, node, off, masks) for node in nodes.tolist()], rows, unit)
        if d is not None:
            found.append(Doubtful(s, d.monomials, d.common, d.rows, _owned(played, s, d.units)))
    return found


def _loss_rows(game: Game, s: int, nodes: Index, losses: Integers, coefficient: Integers) -> list[list[int]]:
    """For each deviation what it loses at each history, times the history's p."""
    size = int(game.action_start[s + 1] - game.action_start[s])
    return [(coefficient[nodes] * losses[game.first_child[nodes] + k]).tolist() for k in range(size)]


def _given_rows(
    played: Play, mu: tuple[Fraction, ...], nodes: Index, coefficient: Integers
) -> tuple[list[list[int]], Fraction]:
    """(for each history h of the set μ(h) − [h′ = h] at each history h′, times the p of h′; what 1 stands for)."""
    game, common = played.game, common_denominator(mu)
    tails = [played.scale // head for head in played.heads]  # p is over the level's H, p·loss over P·H_L
    levels = game.node_level[nodes].tolist()
    weights = [
        p * tails[level] * game.payoff_denominator for p, level in zip(coefficient[nodes].tolist(), levels, strict=True)
    ]
    rows = [
        [w * (int(share * common) - common * (i == h)) for i, w in enumerate(weights)] for h, share in enumerate(mu)
    ]
    return rows, Fraction(1, common)


@frozen
class Groups:
    """The histories of a set by their monomials: which limit beliefs are possible there.

    monomials  as those of ``Doubtful``
    at         which of them each history has; −1: its belief is 0 whatever the trembles
    weights    p of each history: a monomial's share is divided in these proportions
    """

    monomials: tuple[int, ...]
    at: tuple[int, ...]
    weights: tuple[int, ...]


def groups_at(played: Play, sets: Sequence[int]) -> list[Groups]:
    """The groups at each of the sets. GameError for a chance move of probability 0."""
    off, masks = _off_support(played), {0: 0}
    _, coefficient = leading_terms(played, Trembles.uniform(played.strategy))
    found = []
    for s in sets:
        nodes = played.game.histories(s)
        least, at, _ = _least([_mask(played.game, node, off, masks) for node in nodes.tolist()])
        found.append(Groups(tuple(least), tuple(at), tuple(map(int, coefficient[nodes]))))
    return found


def _off_support(played: Play) -> list[int]:
    """[N] the action that leads to the node if it is off β's support, else −1."""
    moves = zip(played.game.incoming.tolist(), played.edges.tolist(), strict=True)
    return [(action if action >= 0 and edge == 0 else -1) for action, edge in moves]


def _doubtful(game: Game, s: int, ways: list[int], lost: Sequence[Sequence[int]], scale: Fraction) -> Doubtful | None:
    """The set with the rows ``lost`` over its histories, whose entry 1 stands for ``scale``."""
    least, at, common = _least(ways)
    player = game.infoset_player[s]
    theirs = sum(1 << a for a in actions_in(common) if game.infoset_player[game.action_infoset[a]] != player)
    rows: dict[int, Row] = {}
    units: dict[int, Fraction] = {}
    for k, entries in enumerate(lost):
        row = [0] * len(least)
        for i, x in zip(at, entries, strict=True):
            if i >= 0:
                row[i] += x
        if min(row) < 0:
            unit = gcd(*row)
            rows[k], units[k] = tuple(x // unit for x in row), unit * scale
    return Doubtful(s, tuple(least), theirs, rows, units) if rows else None


def _least(ways: list[int]) -> tuple[list[int], list[int], int]:
    """(the monomials left, which of them each history has or −1, the common factor that they leave out)."""
    common = ways[0]
    for way in ways:
        common &= way
    least: list[int] = []
    for m in sorted({way & ~common for way in ways}, key=lambda m: (m.bit_count(), m)):
        if not any(m & other == other for other in least):
            least.append(m)
    place = {m: i for i, m in enumerate(least)}
    return least, [place.get(way & ~common, -1) for way in ways], common


def _mask(game: Game, node: int, off: list[int], masks: dict[int, int]) -> int:
    """The off-support actions on the way to the node."""
    way = []
    while node not in masks:
        way.append(node)
        node = int(game.parent[node])
    mask = masks[node]
    for below in reversed(way):
        if off[below] >= 0:
            mask |= 1 << off[below]
        masks[below] = mask
    return mask


def _owned(played: Play, s: int, units: dict[int, Fraction]) -> dict[int, Fraction]:
    """``units`` without the probability of the owner's own past moves."""
    game, strategy = played.game, played.strategy
    own = Fraction(1)
    at = int(game.last_own_action(int(game.infoset_player[s]))[game.histories(s)[0]])
    while at >= 0:
        above = int(game.action_infoset[at])
        if strategy.weights[at]:
            own *= Fraction(int(strategy.weights[at]), int(strategy.totals[above]))
        at = int(game.last_own_action(int(game.infoset_player[s]))[game.histories(above)[0]])
    return {k: unit / own for k, unit in units.items()}
