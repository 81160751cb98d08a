"""Trembles with irrational coefficients, and the limit beliefs that they yield, as exact algebraic numbers.

As rational ones: an action off the support has probability of order c·ε^k, the belief at a set is the ratio of the
leading terms of its histories' probabilities (Kreps and Wilson 1982). Here the c are elements of one number field Q(θ).
Everything is computed from the tree, history by history; signs are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.concepts.trembles.conditions import edges_that_gain
from exactgames.concepts.trembles.consistency import path_terms
from exactgames.game.tree import Index
from exactgames.game.values import Play
from exactgames.numbers.algebraic import Number, sign_of, simplified


@frozen(eq=False)
class AlgebraicTrembles:
    """Kreps–Wilson trembles, some coefficients being irrational.

    power        [A] k ≥ 1 off the support of β, 0 on it
    coefficient  {action: c > 0} for the actions off the support with c ≠ 1; all irrational ones are of one field

    >>> from fractions import Fraction
    >>> import numpy as np
    >>> from flint import fmpz_poly
    >>> from exactgames import AlgebraicTrembles
    >>> from exactgames.numbers.algebraic import Root
    >>> root = Root(fmpz_poly([-2, 0, 1]), Fraction(1), Fraction(2)).number()  # the root of x² − 2 in [1, 2]
    >>> trembles = AlgebraicTrembles(np.array([1, 0]), {0: root})
    >>> trembles.coefficient[0].minimal_polynomial()
    x^2 + (-2)
    """

    power: Index
    coefficient: Mapping[int, Number]


@frozen(eq=False)
class AlgebraicBeliefs:
    """``at``: {set: the belief over its histories, depth first}.

    >>> from fractions import Fraction
    >>> from flint import fmpz_poly
    >>> from exactgames import AlgebraicBeliefs
    >>> from exactgames.numbers.algebraic import Root
    >>> root = Root(fmpz_poly([-2, 0, 1]), Fraction(1), Fraction(2)).number()  # the root of x² − 2 in [1, 2]
    >>> beliefs = AlgebraicBeliefs({3: (2 - root, root - 1)})
    >>> sum(beliefs.at[3]) == 1
    True
    """

    at: Mapping[int, tuple[Number, ...]]


def limit_belief(played: Play, trembles: AlgebraicTrembles, s: int) -> tuple[Number, ...]:
    """The belief at the set, over its histories, depth first."""
    terms = []
    for node in played.game.histories(s).tolist():
        counts, others = path_terms(played, node)
        coefficient: Number = others
        for a, times in counts.items():
            for _ in range(times):
                coefficient = coefficient * trembles.coefficient.get(a, Fraction(1))
        terms.append((sum(int(trembles.power[a]) * times for a, times in counts.items()), coefficient))
    least = min(order for order, _ in terms)
    weights: list[Number] = [c if order == least else Fraction(0) for order, c in terms]
    total: Number = Fraction(0)
    for weight in weights:
        total = total + weight
    return tuple(simplified(weight / total) for weight in weights)


def losses(played: Play, belief: tuple[Number, ...], s: int) -> tuple[Number, ...]:
    """What each action of the set loses against β under the belief there, β being played afterwards."""
    game = played.game
    player = int(game.infoset_player[s])
    lost: list[Number] = [Fraction(0)] * int(game.action_start[s + 1] - game.action_start[s])
    for node, mu in zip(game.histories(s).tolist(), belief, strict=True):
        value, first = played.value(player, node), int(game.first_child[node])
        for k in range(len(lost)):
            lost[k] = lost[k] + mu * (value - played.value(player, first + k))
    return tuple(lost)


def tied_actions(played: Play, trembles: AlgebraicTrembles, sets: Index) -> list[int]:
    """The actions of the sets that lose nothing under the limit beliefs."""
    found = []
    for s in sets.tolist():
        lost = losses(played, limit_belief(played, trembles, s), s)
        found += [int(played.game.action_start[s]) + k for k, x in enumerate(lost) if sign_of(x) == 0]
    return found


def support(played: Play, trembles: AlgebraicTrembles) -> bool:
    """Whether these are trembles, and no action gains under their limit beliefs."""
    off = played.strategy.weights == 0
    if ((trembles.power > 0) != off).any() or not all(
        off[a] and sign_of(c) > 0 for a, c in trembles.coefficient.items()
    ):
        return False
    return all(
        sign_of(x) >= 0
        for s in np.unique(played.game.infoset[played.game.parent[edges_that_gain(played)]]).tolist()
        for x in losses(played, limit_belief(played, trembles, s), s)
    )
