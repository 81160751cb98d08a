"""Does some belief support a profile? By the definitions, brute force: all plans, all vertices of the beliefs.

Whether some belief at a set makes no row of losses negative is asked of every vertex of an arrangement: a polytope that
is not empty has one. Uses nothing of the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from reference import Reference
from strategies import Key

Row = tuple[Fraction, ...]


def weakly_supported(game: Reference) -> bool:
    """Weak perfect Bayesian: at a set that play reaches no plan gains given Bayes' rule; at any other there is a
    belief, of that set alone, under which none does.
    """
    for key, nodes in game.sets.items():
        plans = list(game.plans([key, *game.later(key)]))
        rows = {tuple(game.value(n, key[0]) - game.value(n, key[0], plan) for n in nodes) for plan in plans}
        weights = [game.reach(n) for n in nodes]
        if not (_none_gains(rows, weights) if any(weights) else _some_belief(rows, len(nodes))):
            return False
    return True


def perfectly_supported(game: Reference) -> bool:
    """Perfect Bayesian: one-shot deviations from a set on, each weighted with how the others' moves lead there."""
    roots = game.subgame_roots()
    for key, nodes in game.sets.items():
        root = max(r for r in roots if r <= nodes[0] < game.end[r])
        weights = [game.reach(n, root) for n in nodes]
        if not any(weights):
            weights = [game.reach(n, root, key[0]) for n in nodes]  # her own moves cancel
        rows = {_losses(game, nodes, later, k) for later in [key, *game.later(key)] for k in range(game.actions(later))}
        if not (_none_gains(rows, weights) if any(weights) else _some_belief(rows, len(nodes))):
            return False
    return True


def _losses(game: Reference, tops: Sequence[int], key: Key, k: int) -> Row:
    """What action k loses at ``key``, for each of ``tops`` from which chance and the others lead there."""
    player = key[0]
    return tuple(
        sum(
            (
                game.reach(node, top, player) * (game.value(node, player) - game.value(node, player, {key: k}))
                for node in game.sets[key]
                if top <= node < game.end[top]
            ),
            start=Fraction(0),
        )
        for top in tops
    )


def _none_gains(rows: set[Row], weights: Sequence[Fraction]) -> bool:
    return all(sum(w * x for w, x in zip(weights, row, strict=True)) >= 0 for row in rows)


def _some_belief(rows: set[Row], size: int) -> bool:
    """Whether a distribution μ over ``size`` histories has Σ μ·row ≥ 0 for every row."""
    cutting = [row for row in rows if min(row) < 0]
    if not cutting or size == 1:
        return not cutting
    units = [tuple(Fraction(int(i == j)) for j in range(size)) for i in range(size)]
    for tight in combinations(units + cutting, size - 1):
        found = _solved([*tight, (Fraction(1),) * size], [Fraction(0)] * (size - 1) + [Fraction(1)])
        if found is not None and min(found) >= 0 and _none_gains(set(cutting), found):
            return True
    return False


def _solved(matrix: Sequence[Row], right: Sequence[Fraction]) -> list[Fraction] | None:
    """The solution of as many equations as unknowns; None if there is not exactly one."""
    rows = [[*row, x] for row, x in zip(matrix, right, strict=True)]
    size = len(rows)
    for c in range(size):
        pivot = next((i for i in range(c, size) if rows[i][c]), None)
        if pivot is None:
            return None
        rows[c], rows[pivot] = rows[pivot], rows[c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for i in range(size):
            if i != c and rows[i][c]:
                rows[i] = [x - rows[i][c] * y for x, y in zip(rows[i], rows[c], strict=True)]
    return [row[-1] for row in rows]
