"""Orders of magnitude under which a profile is sequentially rational, or a mixture of deviations that shows there are
none.

The words of ``conditions``: trembles x_a → 0, doubtful sets J with their monomials m and losses L_{J,b,m}. The
condition of a set may be multiplied by any monomial, its *factor*.

**Refutation.** Weights w > 0 on some one-shot deviations (J, b), each with a factor n, such that, over the monomials
n·m of the sets J that occur in them (non-empty, and without those that a different one of them divides),

    G_m = −Σ_{(J,b,n)} w·L_{J,b,m/n} > 0 for every m.

Then no trembles support β. Proof. Let there be some, and Z_J be the sum of x^m over the monomials m of J. Let q(h) be
the probability of the moves on β's support on the way to h, under the trembles: q(h) → p(h) > 0. A history of J that
was left out has a monomial of J's times some x_a → 0, hence is o(Z_J); so Σ_h x^{m(h)}·q(h) is between two positive
multiples of Z_J, and the belief at h is x^{m(h)}·q(h) over that sum. Rationality in the limit: Σ_h μ(h)·loss(h, b) has
a limit ≥ 0; that is, Σ_h x^{m(h)}·q(h)·loss(h, b) = Σ_m x^m·L_{J,b,m} + o(Z_J) is at least −o(Z_J). Multiply by w·x^n
and add up: with M the sum of x^m over all monomials in the mixture,

    −Σ_m G_m·x^m ≥ −o(M), the sum over all of them.

A monomial that another one divides is o(of that one). So with δ > 0 the least G_m of the rest the left side is at most
−(δ − o(1))·M, and M > 0: a contradiction. Nothing was asked of the trembles' form (powers, say).

**Search.** Take each monomial for a variable c_m ≥ 0 of its own. A linear program finds c ≠ 0, of the largest support
T, over the monomials that no other divides, with Σ c_m·L_{J,b,m} ≥ 0 for all (J, b). If there is none, its dual is a
refutation. Otherwise the sets with a monomial in T are settled at this *level*; the others are a smaller problem of the
same kind, for a lower level, and a refutation of a part is one of the whole. In the end there are levels, or a
refutation; and if there are levels no refutation with these factors exists: at the highest level that settles one of
its sets, Σ c_m·G_m > 0 over T, though it is −Σ w·(Σ c_m·L_{J,b,m/n}) ≤ 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.concepts.trembles.conditions import Level, actions_in
from exactgames.concepts.trembles.products import Copy, Packing, divisions, undivided
from exactgames.linear.program import Optimal, minimise


@frozen
class TrembleMixture:
    """No trembles support the profile: a mixture of one-shot deviations gains for every combination of trembles.

    deviations  ((set, index of the action), weight > 0), weights add up to 1
    factors     for each deviation the off-support (set, index of the action) whose trembles multiply it; mostly ()

    Over all histories h of the deviations' sets, Σ w·p(h)·gain(h, b), those with the same monomial added up, is > 0 at
    each monomial that no other one divides. Here a monomial is a factor times *all* off-support actions of others than
    the set's owner on the way to h: what is common to a set's histories is put into the factors.
    """

    deviations: tuple[tuple[tuple[int, int], Fraction], ...]
    factors: tuple[tuple[tuple[int, int], ...], ...]


def levels_or_mixture(copies: Sequence[Copy], packing: Packing) -> list[Level] | TrembleMixture:
    """Values of the packed monomials, level by level, or a refutation: of a single set, if there is one."""
    for copy in copies:
        alone = _descent([copy], packing)
        if isinstance(alone, TrembleMixture):
            return alone
    levels: list[Level] = [{}]
    for part in _parts(copies, packing):
        found = _part_levels(part, packing)
        if isinstance(found, TrembleMixture):
            return found
        for number, level in enumerate(found):
            if number == len(levels):
                levels.append({})
            levels[number] |= level
    return levels


def _part_levels(part: Sequence[Copy], packing: Packing) -> list[Level] | TrembleMixture:
    """As ``_descent``; met by a few sets at first, and those that their levels leave unsettled, all other monomials
    having value 1 at the first level. (Not where a monomial divides another.)
    """
    monomials = {m for copy in part for m in copy.monomials}
    chosen: list[Copy] = []
    levels: list[Level] = [dict.fromkeys(monomials, Fraction(1))]
    if len(undivided(monomials, packing)) < len(monomials):
        return _descent(part, packing)
    while wrong := [copy for copy in part if not _settled(copy, levels)]:
        chosen += wrong
        found = _descent(chosen, packing)
        if isinstance(found, TrembleMixture):
            return found
        known = {m for copy in chosen for m in copy.monomials}
        levels = [found[0] | dict.fromkeys(monomials - known, Fraction(1)), *found[1:]]
    return levels


def _settled(copy: Copy, levels: Sequence[Level]) -> bool:
    """Whether a level has monomials of the set, and nothing gains there."""
    level: Level = next((level for level in levels if any(m in level for m in copy.monomials)), {})
    if not level:
        return False
    values = [level.get(m, 0) for m in copy.monomials]
    return all(sum(x * c for x, c in zip(row, values, strict=True)) >= 0 for row in copy.of.rows.values())


def _descent(copies: Sequence[Copy], packing: Packing) -> list[Level] | TrembleMixture:
    """Values of the sets' monomials, the largest support first, then those of the sets not settled; or a refutation."""
    levels: list[Level] = []
    while copies:
        found = _largest(copies, undivided({m for copy in copies for m in copy.monomials}, packing), packing)
        if isinstance(found, TrembleMixture):
            return found
        levels.append(found)
        copies = [copy for copy in copies if not any(m in found for m in copy.monomials)]
    return levels


def _parts(copies: Sequence[Copy], packing: Packing) -> list[list[Copy]]:
    """The sets apart that share no monomial, and have none that divides one of the other's."""
    monomials = sorted({m for copy in copies for m in copy.monomials})
    leader = {m: m for m in monomials}

    def leading(m: int) -> int:
        while leader[m] != m:
            leader[m] = leader[leader[m]]
            m = leader[m]
        return m

    for copy in copies:
        for m in copy.monomials:
            leader[leading(m)] = leading(copy.monomials[0])
    for m, n in divisions(monomials, packing):
        leader[leading(n)] = leading(m)
    parts: dict[int, list[Copy]] = {}
    for copy in copies:
        parts.setdefault(leading(copy.monomials[0]), []).append(copy)
    return list(parts.values())


Rows = dict[tuple[int, ...], tuple[Copy, int]]
"""A condition Σ c_m·row_m ≥ 0 over the monomials → a set and a deviation (index of the action) that asks it."""


def _largest(copies: Sequence[Copy], monomials: Sequence[int], packing: Packing) -> Level | TrembleMixture:
    """c ≥ 0, ≠ 0 over the monomials, of the largest support, that meets all conditions; or a mixture.

    With L the conditions' matrix:  most Σ t  with t ≤ 1, t ≤ c, L c ≥ 0, c ≥ 0. The c that are feasible are a cone, so
    that a sum of them is feasible: there is one that is positive wherever any is, at T, and a multiple of it is ≥ 1
    there. So the optimum is |T|, with t = 1 on T; and whoever reaches it has c ≥ t > 0 on T, and 0 elsewhere: the
    largest support.

    The dual:  least Σ z  with −Lᵀw ≥ 0, −Lᵀw + z ≥ 1; w, z ≥ 0. It is this that is solved; y, y′ being what it says its
    two groups of rows are worth, t = y′ and c = y + y′. If the optimum is 0, z = 0 and −Lᵀw ≥ 1: every monomial's G is
    positive, so w is a refutation.
    """
    rows = _conditions(copies, monomials)
    if (easy := _at_sight(rows, monomials)) is not None:
        return easy
    size, every = len(monomials), len(rows)
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    zero, columns = [0] * size, list(zip(*rows, strict=True))
    # the variables: w, z, and for each group of rows what it exceeds its right side by
    matrix = [[-x for x in columns[i]] + zero + [-x for x in unit[i]] + zero for i in range(size)]
    matrix += [[-x for x in columns[i]] + unit[i] + zero + [-x for x in unit[i]] for i in range(size)]
    solved = minimise([0] * every + [1] * size + [0] * (2 * size), matrix, [0] * size + [1] * size)
    if not isinstance(solved, Optimal):
        raise ArithmeticError("a bounded and feasible program has no optimum")
    if solved.value:
        return {m: c for i, m in enumerate(monomials) if (c := solved.y[i] + solved.y[size + i])}
    return _mixture(rows, solved.x[:every], packing)


def _conditions(copies: Sequence[Copy], monomials: Sequence[int]) -> Rows:
    """The sets' conditions on these monomials, each once; without those that every c ≥ 0 meets. A monomial that is not
    listed is divided by one that is: of a smaller order, it does not count at this level.
    """
    place = {m: i for i, m in enumerate(monomials)}
    rows: Rows = {}
    for copy in copies:
        for k, row in copy.of.rows.items():
            wide = [0] * len(monomials)
            for m, x in zip(copy.monomials, row, strict=True):
                if m in place:
                    wide[place[m]] = x
            if min(wide) < 0:
                rows.setdefault(tuple(wide), (copy, k))
    return rows


def _at_sight(rows: Rows, monomials: Sequence[int]) -> Level | None:
    """c > 0 that meets the conditions, where it is seen at once: 1 everywhere; or, of one condition whose sum is
    −d < 0, d/x more at the largest entry x > 0, which makes it 0.
    """
    if all(sum(row) >= 0 for row in rows):
        return dict.fromkeys(monomials, Fraction(1))
    if len(rows) == 1 and max(only := next(iter(rows))) > 0:
        more = only.index(max(only))
        return {m: 1 - (Fraction(sum(only), only[more]) if i == more else Fraction(0)) for i, m in enumerate(monomials)}
    return None


def _mixture(rows: Rows, weights: Sequence[Fraction], packing: Packing) -> TrembleMixture:
    """The deviations with their weights, in the units of the game, and factors that make the monomials whole."""
    weighed = [(copy, k, w / copy.of.units[k]) for (copy, k), w in zip(rows.values(), weights, strict=True) if w]
    total, together = sum((w for _, _, w in weighed), start=Fraction(0)), 0
    for copy, _, _ in weighed:
        together |= copy.of.common
    return TrembleMixture(
        tuple(((copy.of.infoset, k), w / total) for copy, k, w in weighed),
        tuple(
            packing.named([*actions_in(together & ~copy.of.common), *packing.exponents(copy.factor)])
            for copy, _, _ in weighed
        ),
    )
