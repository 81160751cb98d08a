"""The sequence form of a game in which two players move at open sets, with trembles (von Stengel 1996; Miltersen and
Sørensen 2010).

All that is settled, and what others do, is chance's: each of its moves has at least ε. A player's *sequence* is her
last move at an open set, 0 if there was none. Her plan X gives each sequence the product of her own probabilities, and
must give it at least l > 0, a power of ε: the deeper, the higher. Equilibria of this game, as ε goes to 0, are
quasi-perfect, hence sequential, but for what deviations at settled sets gain.

Costs are payoffs turned round. Against the other's plan Y the cost of a sequence is linear in Y, and the least cost p
of what follows at a set I is that of its best move:

    w_a = (C Y)_a + Σ p(I′) over the sets I′ that come next after a − p(I) ≥ 0,    w_a (X_a − l_a) = 0

Start with replies a₀(I) that are best against a *prior* Ŷ of the other's, which gives everything some probability, and
let Y go from the prior to what is played (von Stengel, van den Elzen and Talman 2002): X = l + x, and Y = l + y +
(1 − t)(Ŷ − l), where the entries of x at a set add up to t·(what l leaves) + (x before it). At t = 0 no x is positive
and only w of a₀ are 0; at t = 1 it is an equilibrium. With p and x at a₀ expressed by the others this is a path of
complementary pivots (``linear.complementarity``): x_a and w_a are partners.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from random import Random

from attrs import define, field, frozen

from exactgames.clock import Clock
from exactgames.concepts.plain_tree import Tree
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.linear.complementarity import Path

BITS = 40
"""ε is 2 to the power of −40."""
TREMBLE = Fraction(1, 2**BITS)
Row = dict[int, int]
"""{place: coefficient}"""


@define(eq=False)
class Side:
    """One player's sequences.

    sets    her open sets that may be reached, earlier ones first
    first   {set: the sequence of its first action}; ``count``: {set: how many}
    before  {set: the sequence that leads to it}; ``after``: {sequence: the sets that come next}
    cost    {sequence: {the other's sequence: cost times chance}}
    """

    player: int
    sets: list[int] = field(factory=list)
    first: dict[int, int] = field(factory=dict)
    count: dict[int, int] = field(factory=dict)
    before: dict[int, int] = field(factory=dict)
    after: dict[int, list[int]] = field(factory=dict)
    cost: dict[int, dict[int, Fraction]] = field(factory=dict)
    size: int = 1

    def meet(self, s: int, count: int, before: int) -> None:
        """A history of set s, after the sequence ``before``."""
        if s not in self.first:
            self.sets.append(s)
            self.first[s], self.count[s], self.before[s] = self.size, count, before
            self.after.setdefault(before, []).append(s)
            self.size += count

    def moves(self, s: int) -> range:
        """The sequences that end at set s."""
        return range(self.first[s], self.first[s] + self.count[s])

    def least(self, lots: Random) -> list[Fraction]:
        """l: 1 for the empty sequence; in general position."""
        found = [Fraction(1)] * self.size
        for s in self.sets:
            for k in self.moves(s):
                found[k] = found[self.before[s]] * TREMBLE * lots.randint(1, 9)
        return found

    def prior(self, lots: Random) -> list[Fraction]:
        """A plan in general position."""
        found = [Fraction(1)] * self.size
        for s in self.sets:
            shares = [lots.randint(1, 99) for _ in self.moves(s)]
            for k, share in zip(self.moves(s), shares, strict=True):
                found[k] = found[self.before[s]] * Fraction(share, sum(shares))
        return found


def sides_of(
    tree: Tree, payoffs: Sequence[Sequence[int]], odds: Mapping[int, Sequence[Fraction]], pair: tuple[int, int]
) -> tuple[Side, Side]:
    """The two players' sequences.

    payoffs  [n][N] at terminal nodes
    odds     {set that is not open to the two: what is played there, each action with some probability}
    """
    found = (Side(pair[0]), Side(pair[1]))
    waiting: list[tuple[int, Fraction, tuple[int, int]]] = [(0, Fraction(1), (0, 0))]
    while waiting:
        node, chance, last = waiting.pop()
        s, children = tree.infoset[node], tree.children(node)
        if s == TERMINAL:
            for i, side in enumerate(found):
                row = side.cost.setdefault(last[i], {})
                row[last[1 - i]] = row.get(last[1 - i], Fraction(0)) - chance * payoffs[side.player][node]
        elif s == CHANCE or s in odds:
            chances = tree.odds[node] if s == CHANCE else odds[s]
            below = [(child, chance * p, last) for child, p in zip(children, chances, strict=True) if p]
            waiting += reversed(below)
        else:
            i = int(tree.owner[s] == pair[1])
            found[i].meet(s, len(children), last[i])
            moves = found[i].moves(s)
            ways = [(k, last[1]) if i == 0 else (last[0], k) for k in moves]
            waiting += reversed([(child, chance, way) for child, way in zip(children, ways, strict=True)])
    return found


@frozen(eq=False)
class Solved:
    """An equilibrium of the perturbed game: {set: the probabilities of its actions}, all positive."""

    rows: dict[int, list[Fraction]]


def solve(sides: tuple[Side, Side], seed: int, clock: Clock) -> Solved | None:
    """An equilibrium, from the prior that the seed draws; None if none is reached. Late."""
    lots = Random(seed)
    least = [side.least(lots) for side in sides]
    prior = [side.prior(lots) for side in sides]
    rows = _Rows(sides, least, prior)
    end = Path.of(rows.dictionary(), clock).solution(20 * rows.size + 100)
    if end is None:
        return None
    found = {}
    for i, side in enumerate(sides):
        plan = [Fraction(1)] * side.size
        for s in side.sets:
            for k in side.moves(s):
                place = rows.place(i, k)
                x = end.get(place if k == rows.reply[i][s] else place + rows.size, Fraction(0))
                plan[k] = least[i][k] + x / rows.scale
            found[s] = [plan[k] / plan[side.before[s]] for k in side.moves(s)]
    return Solved(found)


class _Rows:
    """The first dictionary: its variable, or column, for sequence k of player i is ``place``."""

    def __init__(
        self, sides: tuple[Side, Side], least: Sequence[list[Fraction]], prior: Sequence[list[Fraction]]
    ) -> None:
        self.sides, self.least, self.prior = sides, least, prior
        self.size = sides[0].size + sides[1].size - 2
        numbers = [x for plans in (least, prior) for plan in plans for x in plan]
        self.scale = lcm(*(x.denominator for x in numbers))
        self.costs = [self._whole(side) for side in sides]
        self.reply = [self._replies(i) for i in (0, 1)]

    def place(self, i: int, k: int) -> int:
        return k - 1 + i * (self.sides[0].size - 1)

    def _whole(self, side: Side) -> dict[int, Row]:
        """The costs as integers."""
        common = lcm(*(x.denominator for row in side.cost.values() for x in row.values()))
        return {k: {j: int(x * common) for j, x in row.items()} for k, row in side.cost.items()}

    def _replies(self, i: int) -> dict[int, int]:
        """{set: the sequence of its best move against the other's prior}"""
        side, other = self.sides[i], self.prior[1 - i]
        value: dict[int, Fraction] = {}
        found = {}
        for s in reversed(side.sets):
            costs = {
                k: sum((x * other[j] for j, x in self.costs[i].get(k, {}).items()), start=Fraction(0))
                + sum(value[later] for later in side.after.get(k, ()))
                for k in side.moves(s)
            }
            found[s] = min(costs, key=costs.__getitem__)
            value[s] = costs[found[s]]
        return found

    def dictionary(self) -> list[list[int]]:
        """[n][n + 2]"""
        moved = [self._moved(i) for i in (0, 1)]
        plans = [self._plan(i, moved[i]) for i in (0, 1)]
        table = [[0] * (self.size + 2) for _ in range(self.size)]
        for i, side in enumerate(self.sides):
            spent: dict[int, Row] = {}  # {set: what the best replies from there on cost, by the other's sequences}
            falls: dict[int, Row] = {}  # {set: their w, by which p(I) is less}
            for s in reversed(side.sets):
                costs = {k: self._after(i, k, spent, self.costs[i].get(k, {})) for k in side.moves(s)}
                below = {k: self._after(i, k, falls, {}) for k in side.moves(s)}
                reply = self.reply[i][s]
                spent[s] = costs[reply]
                falls[s] = _sum((below[reply], 1), ({self.place(i, reply): 1}, 1))
                for k in side.moves(s):
                    row = moved[i][k]
                    if k != reply:
                        by_sequence = _sum((costs[k], 1), (spent[s], -1))
                        parts = [(plans[1 - i][j], x) for j, x in by_sequence.items()]
                        row = _sum((falls[s], 1), (below[k], -1), *parts)
                    for place, x in row.items():
                        table[self.place(i, k)][place] = x
        return table

    def _after(self, i: int, k: int, behind: Mapping[int, Row], own: Row) -> Row:
        """What sequence k has itself, and what the sets behind it have."""
        return _sum((own, 1), *((behind[s], 1) for s in self.sides[i].after.get(k, ())))

    def _moved(self, i: int) -> list[Row]:
        """x of each sequence, by places."""
        side, least = self.sides[i], self.least[i]
        found: list[Row] = [{}] * side.size
        for s in side.sets:
            left = least[side.before[s]] - sum(least[k] for k in side.moves(s))
            rest = _sum((found[side.before[s]], 1), ({self.size: int(left * self.scale)}, 1))
            for k in side.moves(s):
                if k != self.reply[i][s]:
                    found[k] = {self.place(i, k): 1}
                    rest = _sum((rest, 1), (found[k], -1))
            found[self.reply[i][s]] = rest
        return found

    def _plan(self, i: int, moved: Sequence[Row]) -> list[Row]:
        """What the player does at t: x, what she does at least, and what is left of the prior."""
        rows = []
        for x, least, prior in zip(moved, self.least[i], self.prior[i], strict=True):
            fixed = {self.size: int((least - prior) * self.scale), self.size + 1: int(prior * self.scale)}
            rows.append(_sum((x, 1), (fixed, 1)))
        return rows


def _sum(*parts: tuple[Row, int]) -> Row:
    """The rows added, each times a factor."""
    found: Row = {}
    for row, factor in parts:
        for place, x in row.items():
            found[place] = found.get(place, 0) + factor * x
    return found
