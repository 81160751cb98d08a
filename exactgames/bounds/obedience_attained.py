"""A distribution of types and bids that everybody obeys, exactly: no proof of obedience can bound more than it brings.

Floats propose q(t, b), the probability of b given t; rounded, and moved onto the equations that it must fulfil (it sums
to 1; what others bid does not depend on one's type; deviations with a multiplier gain nothing), it is held exactly
against all that is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from exactgames.bounds.nearby import change
from exactgames.bounds.obedience import Obedience
from exactgames.bounds.obedience_floats import Proposal
from exactgames.numbers.arrays import Integers, common_denominator

CELLS = 400
"""So many may have weight: what they must fulfil is solved in seconds."""
NEAR = (1e-6, 1e-4, 1e-8)
"""What is taken for no weight, and no multiplier."""
_DENOMINATOR = 10**6

Weights = dict[tuple[int, int], Fraction]
"""[type profile, bid profile] q > 0."""


def attained(program: Obedience, proposal: Proposal) -> Fraction | None:
    """What the base is expected to be, in a distribution near the proposal; None where none was found."""
    for near in NEAR:
        weights = _weights(program, proposal, near)
        if weights is not None and obeyed(program, weights):
            brought = (w * program.odds[k] * int(program.base(k)[b]) for (k, b), w in weights.items())
            total = sum(brought, start=Fraction(0))
            return total / program.unit
    return None


def _weights(program: Obedience, proposal: Proposal, near: float) -> Weights | None:
    cells = [(int(k), int(b)) for k, b in np.argwhere(proposal.weights > near)]
    if not 0 < len(cells) <= CELLS:
        return None
    rounded = [Fraction(float(proposal.weights[cell])).limit_denominator(_DENOMINATOR) for cell in cells]
    rows = [*_sums(program, cells), *_tight(program, cells, proposal, near)]
    table = np.zeros((len(rows), len(cells)), dtype=object)
    missing = []
    for n, (row, right) in enumerate(rows):
        for j, x in row.items():
            table[n, j] = x
        missing.append(right - sum((x * rounded[j] for j, x in row.items()), start=Fraction(0)))
    changes = change(table, missing)
    if changes is None:
        return None
    for j, more in changes:
        rounded[j] += more
    return {cell: w for cell, w in zip(cells, rounded, strict=True) if w}


def _sums(program: Obedience, cells: list[tuple[int, int]]) -> Iterator[tuple[dict[int, int], int]]:
    """(row, right side): the sums are 1, and the marginals as at the last of the family."""
    for k in range(len(program.types)):
        yield {j: 1 for j, (at, _) in enumerate(cells) if at == k}, 1
    for i, families in enumerate(program.families):
        others = program.others_of(i)
        for family in families:
            mine: dict[int, dict[int, list[int]]] = {}
            for j, (k, b) in enumerate(cells):
                if k in family:
                    mine.setdefault(int(others[b]), {}).setdefault(k, []).append(j)
            for by_profile in mine.values():
                last = dict.fromkeys(by_profile.get(family[-1], ()), -1)
                for k in family[:-1]:
                    yield dict.fromkeys(by_profile.get(k, ()), 1) | last, 0


def _tight(
    program: Obedience, cells: list[tuple[int, int]], proposal: Proposal, near: float
) -> Iterator[tuple[dict[int, int], int]]:
    """The deviations with multipliers gain nothing."""
    bids = np.array(np.unravel_index([b for _, b in cells], program.sizes))
    for (i, t), table in proposal.multipliers.items():
        others = program.others_of(i)
        for own in np.flatnonzero((table > near).any(axis=1)):
            mine = [j for j, (k, _) in enumerate(cells) if program.types[k][i] == t and bids[i, j] == own]
            lost = []
            for j in mine:
                k, b = cells[j]
                low, high = program.tables.payoffs(i, k)
                lost.append((int(high[own, others[b]]) - low[:, others[b]].astype(object)) * program.odds[k])
            for d in np.flatnonzero(table[own] > near):
                row = {j: int(loss[d]) for j, loss in zip(mine, lost, strict=True)}
                if any(row.values()):
                    yield row, 0


def obeyed(program: Obedience, weights: Weights) -> bool:
    """Whether this is a distribution over bids at each type profile, such that what others bid does not depend on one's
    type, and nobody gains by a deviation.
    """
    sums = [Fraction(0)] * len(program.types)
    for (k, _), w in weights.items():
        if w < 0:
            return False
        sums[k] += w
    return all(x == 1 for x in sums) and _same_for_all(program, weights) and _nobody_gains(program, weights)


def _same_for_all(program: Obedience, weights: Weights) -> bool:
    nothing = Fraction(0)
    for i, families in enumerate(program.families):
        others, met = program.others_of(i), dict[tuple[int, int], Fraction]()
        for (k, b), w in weights.items():
            key = k, int(others[b])
            met[key] = met.get(key, nothing) + w
        of = {k: family for family in families for k in family}
        if any(met.get((other, column), nothing) != total for (k, column), total in met.items() for other in of[k]):
            return False
    return True


def _nobody_gains(program: Obedience, weights: Weights) -> bool:
    scale = common_denominator(weights.values())
    others = [program.others_of(i) for i in range(len(program.sizes))]
    gains: dict[tuple[int, int, int], Integers] = {}
    for (k, b), w in weights.items():
        bids = np.unravel_index(b, program.sizes)
        for i, t in enumerate(program.types[k]):
            low, high = program.tables.payoffs(i, k)
            own, column = int(bids[i]), int(others[i][b])
            gain = (low[:, column].astype(object) - int(high[own, column])) * (int(w * scale) * program.odds[k])
            gain[own] = 0
            gains[i, t, own] = gains[i, t, own] + gain if (i, t, own) in gains else gain
    return all(int(x) <= 0 for row in gains.values() for x in row)
