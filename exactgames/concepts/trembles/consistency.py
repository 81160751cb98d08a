"""Kreps–Wilson consistency of given beliefs, decided exactly.

Let n_h(a) be how often the path to history h uses the action a off the support of β, and p(h) the product of the
other moves' probabilities. At every set with a given belief μ, with h₀ the first history of its support, trembles (k,
c) must satisfy

  powers        Σ (n_h − n_{h₀})(a)·k(a) = 0  for h in the support,  ≥ 1  for h outside it;  k(a) ≥ 1
  coefficients  Π c(a)^{(n_h − n_{h₀})(a)} = (μ(h)/μ(h₀)) / (p(h)/p(h₀))   for h in the support

  1. The powers are a linear program (least Σ k); Farkas's vector is the evidence where there are none. 2. The
  coefficients are linear in log c. Write the right-hand sides over a coprime base q₁, q₂, …, whose logs are
  independent over the rationals; then each q has
     its own linear system N x = e. Solvable over the rationals iff every integer y with y·N = 0 has y·e = 0 (such a y
     that has not is the evidence). An integer solution gives rational c = Π q^x; if there is none, c^D is rational
     for the common denominator D of a rational one.

The two are independent, and where both succeed the profile (with whatever beliefs the trembles give elsewhere) is
consistent.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Literal

import flint
import numpy as np
from attrs import frozen

from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.values import Play
from exactgames.linear.program import Infeasible, solution


@frozen
class Inconsistent:
    """No trembles yield the given beliefs.

    kind         "powers": a Farkas vector; "coefficients": integer exponents whose product contradicts
    multipliers  (set, index of the history in it (depth first), multiplier): see docs/reference/certificate.md
    """

    kind: Literal["powers", "coefficients"]
    multipliers: tuple[tuple[int, int, Fraction], ...]


@frozen
class Condition:
    """A condition at one history against its set's reference: ``counts`` is n_h − n_{h₀} over off-support actions,
    ``ratio`` what Π c^counts is to be for h in the support.
    """

    s: int
    history: int
    support: bool
    counts: dict[int, int]
    ratio: Fraction


def find_trembles(played: Play, given: Beliefs) -> Trembles | Inconsistent:
    """Trembles of the profile that yield the given beliefs, or why there are none. Uniform where nothing is given."""
    return meeting(played.strategy, _conditions(played, given) if given.at.any() else [])


def meeting(strategy: BehaviorStrategy, rows: Sequence[Condition]) -> Trembles | Inconsistent:
    """Trembles that meet the conditions, or why there are none. Uniform where that does."""
    uniform = Trembles.uniform(strategy)
    if all(_uniform_does(row) for row in rows):
        return uniform
    actions = sorted({a for row in rows for a in row.counts})
    powers = powers_meeting(rows, actions)
    if isinstance(powers, Inconsistent):
        return powers
    coefficients = _coefficients([row for row in rows if row.support], actions)
    if isinstance(coefficients, Inconsistent):
        return coefficients
    power = uniform.power.copy()
    for a, k in powers.items():
        power[a] = k
    root, values = coefficients
    return Trembles(power, {a: c for a, c in values.items() if c != 1}, root)


def _uniform_does(row: Condition) -> bool:
    """Whether power 1 and coefficient 1 everywhere meet the condition."""
    more = sum(row.counts.values())
    return more == 0 and row.ratio == 1 if row.support else more >= 1


def _conditions(played: Play, given: Beliefs) -> list[Condition]:
    rows = []
    for s in map(int, np.flatnonzero(given.at)):
        mu = given.distribution(played.game, s)
        paths = [path_terms(played, int(node)) for node in played.game.histories(s)]
        reference = next(i for i, p in enumerate(mu) if p)
        counts0, p0 = paths[reference]
        for i, (counts, p) in enumerate(paths):
            if i != reference:
                actions = sorted(counts.keys() | counts0.keys())
                difference = {a: d for a in actions if (d := counts.get(a, 0) - counts0.get(a, 0))}
                rows.append(Condition(s, i, mu[i] > 0, difference, (mu[i] / mu[reference]) / (p / p0)))
    return rows


def path_terms(played: Play, node: int) -> tuple[dict[int, int], Fraction]:
    """(how often each off-support action is on the path to the node, the product of the other probabilities)."""
    game = played.game
    counts: dict[int, int] = {}
    product = Fraction(1)
    while node:
        action = int(game.incoming[node])
        if played.edges[node] == 0 and action >= 0:
            counts[action] = counts.get(action, 0) + 1
        else:
            product *= Fraction(int(played.edges[node]), int(played.sure[node]))
        node = int(game.parent[node])
    return counts, product


def powers_meeting(rows: Sequence[Condition], actions: Sequence[int]) -> dict[int, int] | Inconsistent:
    """Integers k ≥ 1 that meet the conditions, by the program in k − 1 ≥ 0 with a surplus for each strict row."""
    distinct: dict[tuple[bool, tuple[tuple[int, int], ...]], Condition] = {}
    for row in rows:
        distinct.setdefault((row.support, tuple(row.counts.items())), row)
    rows = list(distinct.values())
    strict = [i for i, row in enumerate(rows) if not row.support]
    matrix, right = [], []
    for i, row in enumerate(rows):
        counts = [row.counts.get(a, 0) for a in actions]
        matrix.append(counts + [-int(i == j) for j in strict])
        right.append((0 if row.support else 1) - sum(counts))
    found = solution([1] * len(actions) + [0] * len(strict), matrix, right)
    if isinstance(found, Infeasible):
        return Inconsistent("powers", tuple((row.s, row.history, y) for row, y in zip(rows, found.y, strict=True) if y))
    scale = lcm(1, *(x.denominator for x in found[: len(actions)]))
    return {a: int((1 + x) * scale) for a, x in zip(actions, found, strict=False)}


def _coefficients(rows: Sequence[Condition], actions: Sequence[int]) -> tuple[int, dict[int, Fraction]] | Inconsistent:
    """(D, {action: c^D}), or the exponents that contradict."""
    base = coprime_base([x for row in rows for x in (row.ratio.numerator, row.ratio.denominator)])
    exponents = [[_valuation(row.ratio, q) for q in base] for row in rows]
    counts = [[row.counts.get(a, 0) for a in actions] for row in rows]
    for y in _null_vectors(counts, len(actions)):
        if any(sum(yi * e[k] for yi, e in zip(y, exponents, strict=True)) for k in range(len(base))):
            return Inconsistent(
                "coefficients", tuple((row.s, row.history, Fraction(yi)) for row, yi in zip(rows, y, strict=True) if yi)
            )
    solution = [_integer_solution(counts, [e[k] for e in exponents], len(actions)) for k in range(len(base))]
    root = lcm(1, *(x.denominator for column in solution for x in column))
    return root, {
        a: _power_product(base, [int(column[i] * root) for column in solution]) for i, a in enumerate(actions)
    }


def _power_product(base: Sequence[int], exponents: Sequence[int]) -> Fraction:
    """Π q^e."""
    top = prod(q**e for q, e in zip(base, exponents, strict=True) if e > 0)
    return Fraction(top, prod(q**-e for q, e in zip(base, exponents, strict=True) if e < 0))


def coprime_base(numbers: Sequence[int]) -> list[int]:
    """Pairwise coprime integers > 1 such that each of the positive ``numbers`` is a product of their powers.

    >>> coprime_base([12, 18])
    [2, 3]
    """
    base: list[int] = []
    todo = [x for x in numbers if x > 1]
    while todo:
        x = todo.pop()
        clash = next((q for q in base if gcd(x, q) > 1), None)
        if clash is None:
            base.append(x)
        elif clash != x:  # x·q = d²·(x/d)·(q/d): smaller parts, so this ends
            d = gcd(x, clash)
            base.remove(clash)
            todo += [part for part in (d, x // d, clash // d) if part > 1]
    return sorted(_primitive(q) for q in base)


def _primitive(q: int) -> int:
    """The integer that is not a perfect power of which q is a power: 12 of 144, 2 of 8.

    Over a coprime base of such integers a product Π q^x with rational x is rational only if every x is an integer.
    """
    for k in range(q.bit_length(), 1, -1):
        root = int(flint.fmpz(q).root(k))
        if root**k == q:
            return root
    return q


def _valuation(value: Fraction, q: int) -> int:
    """The exponent of q in the value, q of a coprime base of it."""
    exponent, top, bottom = 0, value.numerator, value.denominator
    while top % q == 0:
        top, exponent = top // q, exponent + 1
    while bottom % q == 0:
        bottom, exponent = bottom // q, exponent - 1
    return exponent


def _null_vectors(counts: list[list[int]], columns: int) -> list[list[int]]:
    """Integer vectors that span {y: y·N = 0}."""
    rows = len(counts)
    if not rows:
        return []
    if not columns:
        return [[int(i == j) for j in range(rows)] for i in range(rows)]
    null, nullity = flint.fmpz_mat(rows, columns, [x for row in counts for x in row]).transpose().nullspace()
    return [[int(null[i, j]) for i in range(rows)] for j in range(int(nullity))]


def integer_kernel(counts: list[list[int]], columns: int) -> list[list[int]]:
    """A basis of the lattice of the integer x with N x = 0, in Hermite form."""
    if not columns:
        return []
    hermite, pivots = _hermite(counts, columns)
    return [[int(hermite[j, len(counts) + k]) for k in range(columns)] for j in range(columns) if pivots[j] is None]


def _hermite(counts: list[list[int]], columns: int) -> tuple[flint.fmpz_mat, list[int | None]]:
    """(the Hermite form (H | U) of (Nᵀ | I), the pivot of each row of H, None where it is 0)."""
    rows = len(counts)
    wide = flint.fmpz_mat(
        columns,
        rows + columns,
        [
            x
            for j in range(columns)
            for x in ([counts[i][j] for i in range(rows)] + [int(j == k) for k in range(columns)])
        ],
    )
    hermite = wide.hnf()
    return hermite, [next((i for i in range(rows) if hermite[j, i]), None) for j in range(columns)]


def _integer_solution(counts: list[list[int]], right: Sequence[int], columns: int) -> list[Fraction]:
    """A solution of N x = e, in integers if there is one; N x = e is known to be solvable over the rationals.

    Unimodular row operations on (Nᵀ | I) give the Hermite form (H | U), H = U·Nᵀ: with x = Uᵀz the system is Hᵀz = e,
    solved from the first pivot on, each z determined by its pivot's row; x is integral for some solution iff z is.
    """
    rows = len(counts)
    if not columns or not rows:
        return [Fraction(0)] * columns
    hermite, pivots = _hermite(counts, columns)
    z = [Fraction(0)] * columns
    for j, pivot in enumerate(pivots):
        if pivot is not None:
            rest = sum((z[k] * int(hermite[k, pivot]) for k in range(j)), start=Fraction(0))
            z[j] = (right[pivot] - rest) / int(hermite[j, pivot])
    return [sum((z[j] * int(hermite[j, rows + k]) for j in range(columns)), start=Fraction(0)) for k in range(columns)]
