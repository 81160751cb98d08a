"""All Nash equilibria of a two-player game, mixed ones too, as components with their vertices.

Strategies are *realization plans* (von Stengel 1996): x(σ) is the product of a player's own probabilities along her
sequence of moves σ, so E x = e, x ≥ 0: the polytope X of the first, Y of the second player. Payoffs are bilinear. For
the other's pure reduced strategies s let

    H₁ = {(x, w): x ∈ X, the other earns at most w from x by every s},    H₂ likewise for y

For a fixed y, the x that make an equilibrium with it are a face of H₁: some plans get weight 0, some s earn exactly w.
So every equilibrium is a pair of convex combinations of *extreme* ones: pairs of vertices of H₁ and H₂ that are
equilibria (Mangasarian 1964; in sequence form Audet, Belhaïza and Hansen 2009). The maximal sets of vertices V₁ × V₂
whose pairs are all equilibria are the maximal Nash subsets (Winkels 1979, Jansen 1981): each is a product of two
polytopes with these vertices, and their union is the set of all equilibria.

Zero-sum games: the value is that of a linear program, and the optimal plans of each player are one polytope, cut from
H₁ by w = the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm

from attrs import define, frozen

from exactgames.errors import LimitReached
from exactgames.game.tree import Game
from exactgames.solve.best_response import own_depth, previous_action
from exactgames.solve.gain_bounds import chance_probability
from exactgames.solve.linear import Optimal, minimise
from exactgames.solve.vertices import Condition, vertices

PLANS = 2_000
"""The most pure reduced strategies of a player."""
SUBSETS = 20_000
"""The most sets of plans that are looked at for maximal Nash subsets."""
Plan = tuple[Fraction, ...]
"""[1 + A_i] a realization plan: 1 for the empty sequence, then one number for each of the player's actions."""


@frozen(eq=False)
class Component:
    """A maximal Nash subset: all pairs of points of two polytopes, each given by its vertices (indices of
    ``Extremes.vertices``).
    """

    first: tuple[int, ...]
    second: tuple[int, ...]


@frozen(eq=False)
class Extremes:
    """What was found.

    vertices    each player's plans that are part of an extreme equilibrium
    pairs       the extreme equilibria: places among the two players' plans
    components  the maximal Nash subsets, whose union is all equilibria
    searched    what was searched, in words
    """

    vertices: tuple[tuple[Plan, ...], tuple[Plan, ...]]
    pairs: tuple[tuple[int, int], ...]
    components: tuple[Component, ...]
    searched: str


def extreme_equilibria(game: Game) -> Extremes:
    """All Nash equilibria of a two-player game. LimitReached."""
    forms = (_Sequences(game, 0), _Sequences(game, 1))
    for form in forms:
        _ = form.pure  # LimitReached, before anything long is begun
    matrix = _payoffs(game, forms)
    sums = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(*matrix, strict=True)]
    levels = {x for row, weights in zip(sums, _weights(game, forms), strict=True) for x in _levels(row, weights)}
    if len(levels) <= 1:
        plans, words = _zero_sum(forms, matrix), "the optimal plans of a constant-sum game"
        pairs = {(i, j) for i in range(len(plans[0])) for j in range(len(plans[1]))}
    else:
        plans, words = _extreme(forms, matrix), "all pairs of vertices of the two best-reply polyhedra"
        pairs = _equilibria(plans, forms, matrix)
    used = [sorted({pair[i] for pair in pairs}) for i in (0, 1)]
    number = [{old: new for new, old in enumerate(old_ones)} for old_ones in used]
    kept = (tuple(plans[0][i] for i in used[0]), tuple(plans[1][j] for j in used[1]))
    pairs = {(number[0][i], number[1][j]) for i, j in pairs}
    return Extremes(kept, tuple(sorted(pairs)), _components(pairs), words)


def behaviour(game: Game, player: int, plan: Plan) -> dict[int, list[Fraction]]:
    """{set of the player's: probabilities} where her plan reaches the set."""
    return _Sequences(game, player).behaviour(plan)


def realization_plan(game: Game, player: int, probabilities: Sequence[Sequence[Fraction]]) -> Plan:
    """The player's plan with these probabilities at every set (those of others do not matter)."""
    form = _Sequences(game, player)
    plan = [Fraction(1)] * form.size
    for s in form.in_order:
        for k, p in zip(form.actions(s), probabilities[s], strict=True):
            plan[k] = plan[form.before[s]] * p
    return tuple(plan)


@define(eq=False, slots=False)
class _Sequences:
    """A player's sequences: 0 is the empty one, then one for each of her actions, in order."""

    game: Game
    player: int

    @cached_property
    def sets(self) -> list[int]:
        return self.game.sets_of(self.player)

    @cached_property
    def in_order(self) -> list[int]:
        """The sets, those with fewer own moves before them first."""
        depth = own_depth(self.game, self.player)
        return sorted(self.sets, key=lambda s: int(depth[s]))

    @cached_property
    def of_action(self) -> dict[int, int]:
        start = self.game.action_start
        actions = [a for s in self.sets for a in range(int(start[s]), int(start[s + 1]))]
        return {a: k for k, a in enumerate(actions, start=1)}

    @property
    def size(self) -> int:
        return 1 + len(self.of_action)

    @cached_property
    def before(self) -> dict[int, int]:
        """{set: the sequence that leads to it}."""
        previous = previous_action(self.game, self.player)
        return {s: self.of_action[int(previous[s])] if previous[s] >= 0 else 0 for s in self.sets}

    def actions(self, s: int) -> list[int]:
        """The sequences that end at set s."""
        start = self.game.action_start
        return [self.of_action[a] for a in range(int(start[s]), int(start[s + 1]))]

    @cached_property
    def equations(self) -> list[Condition]:
        """E x = e."""
        rows: list[Condition] = [([int(k == 0) for k in range(self.size)], 1)]
        for s in self.sets:
            row = [0] * self.size
            row[self.before[s]] -= 1
            for k in self.actions(s):
                row[k] += 1
            rows.append((row, 0))
        return rows

    @cached_property
    def pure(self) -> list[tuple[int, ...]]:
        """The pure reduced strategies, as the sequences that they give 1. LimitReached."""
        found: list[tuple[int, ...]] = [(0,)]
        for s in self.in_order:
            grown: list[tuple[int, ...]] = []
            for plan in found:
                grown += [(*plan, k) for k in self.actions(s)] if self.before[s] in plan else [plan]
            found = grown
            if len(found) > PLANS:
                shrink = ("fewer information sets", "fewer actions")
                raise LimitReached(PLANS, len(found), True, "pure reduced strategies", shrink)
        return found

    def behaviour(self, plan: Plan) -> dict[int, list[Fraction]]:
        """{set: probabilities} where the plan reaches the set."""
        found = {}
        for s in self.sets:
            total = plan[self.before[s]]
            if total:
                found[s] = [plan[k] / total for k in self.actions(s)]
        return found


Matrix = list[list[int]]


def _ends(game: Game, forms: tuple[_Sequences, _Sequences]) -> list[tuple[int, int, int, int]]:
    """(place among the terminal nodes, chance's weight, the players' sequences) of each terminal node."""
    reach = chance_probability(game)[game.terminals].tolist()
    last = [game.last_own_action(i)[game.terminals].tolist() for i in (0, 1)]
    rows = []
    for z, weight in enumerate(reach):
        one, two = (forms[i].of_action[last[i][z]] if last[i][z] >= 0 else 0 for i in (0, 1))
        rows.append((z, int(weight), one, two))
    return rows


def _payoffs(game: Game, forms: tuple[_Sequences, _Sequences]) -> tuple[Matrix, Matrix]:
    """The players' payoffs by pairs of sequences, numerators over one denominator."""
    found = tuple([[0] * forms[1].size for _ in range(forms[0].size)] for _ in (0, 1))
    for z, weight, one, two in _ends(game, forms):
        for i in (0, 1):
            found[i][one][two] += weight * int(game.payoffs[i, z])
    return found[0], found[1]


def _weights(game: Game, forms: tuple[_Sequences, _Sequences]) -> Matrix:
    """Chance's weight of each pair of sequences."""
    found = [[0] * forms[1].size for _ in range(forms[0].size)]
    for _, weight, one, two in _ends(game, forms):
        found[one][two] += weight
    return found


def _levels(sums: list[int], weights: list[int]) -> set[Fraction]:
    return {Fraction(s, w) for s, w in zip(sums, weights, strict=True) if w}


def _earns(matrix: Matrix, form: int, pure: tuple[int, ...]) -> list[int]:
    """Against the pure strategy ``pure`` of the other, what each sequence of player ``form`` contributes."""
    if form == 0:
        return [sum(row[k] for k in pure) for row in matrix]
    return [sum(matrix[k][j] for k in pure) for j in range(len(matrix[0]))]


def _shift(matrix: Matrix) -> int:
    """More than any plan can lose: so that w ≥ 0."""
    return 1 + sum(abs(x) for row in matrix for x in row)


def _polyhedron(form: _Sequences, other: _Sequences, matrix: Matrix) -> tuple[int, list[Condition], list[Condition]]:
    """(size, equations, inequalities) of the player's plans x and w + shift, the other earning at most w."""
    shift = _shift(matrix)
    equations: list[Condition] = [([*row, 0], right) for row, right in form.equations]
    inequalities: list[Condition] = []
    for pure in other.pure:
        inequalities.append(([*_earns(matrix, form.player, pure), -1], -shift))
    return form.size + 1, equations, inequalities


def _extreme(
    forms: tuple[_Sequences, _Sequences], matrix: tuple[Matrix, Matrix]
) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
    """The vertices of H₁ and H₂, without w."""
    found = []
    for i in (0, 1):
        points = vertices(*_polyhedron(forms[i], forms[1 - i], matrix[1 - i]))
        found.append(tuple(sorted({point[:-1] for point in points})))
    return found[0], found[1]


def _zero_sum(
    forms: tuple[_Sequences, _Sequences], matrix: tuple[Matrix, Matrix]
) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
    """The vertices of the two polytopes of optimal plans."""
    found = []
    for i in (0, 1):
        size, equations, inequalities = _polyhedron(forms[i], forms[1 - i], matrix[1 - i])
        slack = len(inequalities)
        rows = [[*row, *[0] * slack] for row, _ in equations]
        rows += [[*row, *(int(j == k) for j in range(slack))] for k, (row, _) in enumerate(inequalities)]
        right = [b for _, b in [*equations, *inequalities]]
        least = minimise([*[0] * (size - 1), 1, *[0] * slack], rows, right)
        if not isinstance(least, Optimal):
            raise ArithmeticError("a game has a value")
        value = least.value
        bound: Condition = ([0] * (size - 1) + [value.denominator], value.numerator)
        points = vertices(size, [*equations, bound], inequalities)
        found.append(tuple(point[:-1] for point in points))
    return found[0], found[1]


def _equilibria(
    plans: tuple[tuple[Plan, ...], tuple[Plan, ...]],
    forms: tuple[_Sequences, _Sequences],
    matrix: tuple[Matrix, Matrix],
) -> set[tuple[int, int]]:
    """The pairs of vertices that are best replies to each other: all pure plans within the support of each are best
    replies to the other.
    """
    inside, best = [], []  # by player: the pure plans within each vertex; the other's best replies to it; as bits
    for i in (0, 1):
        supports = [{k for k, x in enumerate(plan) if x} for plan in plans[i]]
        inside.append([_bits([support.issuperset(pure) for pure in forms[i].pure]) for support in supports])
        rows = [_earns(matrix[1 - i], i, pure) for pure in forms[1 - i].pure]
        replies = []
        for plan in plans[i]:
            whole = [(k, x) for k, x in enumerate(_integers(plan)) if x]
            earned = [sum(row[k] * x for k, x in whole) for row in rows]
            most = max(earned)
            replies.append(_bits([value == most for value in earned]))
        best.append(replies)
    return {
        (i, j)
        for i, (own, answers) in enumerate(zip(inside[0], best[0], strict=True))
        for j, (others, back) in enumerate(zip(inside[1], best[1], strict=True))
        if not own & ~back and not others & ~answers
    }


def _bits(flags: list[bool]) -> int:
    return sum(1 << k for k, flag in enumerate(flags) if flag)


def _integers(plan: Plan) -> list[int]:
    common = lcm(*(x.denominator for x in plan))
    return [int(x * common) for x in plan]


def _components(pairs: set[tuple[int, int]]) -> tuple[Component, ...]:
    """The maximal sets of vertices V₁ × V₂ all of whose pairs are among ``pairs``: maximal bicliques."""
    replies: dict[int, frozenset[int]] = {}
    for i in {i for i, _ in pairs}:
        replies[i] = frozenset(j for k, j in pairs if k == i)
    closed: set[frozenset[int]] = set()
    for own in replies.values():  # all intersections of the sets of replies
        closed |= {own} | {own & other for other in closed}
        if len(closed) > SUBSETS:
            raise LimitReached(SUBSETS, len(closed), True, "Nash subsets", ("fewer actions",))
    found = set()
    for second in closed - {frozenset()}:
        first = frozenset(i for i, own in replies.items() if second <= own)
        full = frozenset.intersection(*(replies[i] for i in first))
        found.add((tuple(sorted(first)), tuple(sorted(full))))
    return tuple(Component(*one) for one in sorted(found))
