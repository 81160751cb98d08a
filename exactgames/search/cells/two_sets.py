"""Two sets of one player: actions that she never plays together in an equilibrium, though each alone may be played.

Let her play c at set J and a at set I. If b in place of c, and d in place of a, gain with positive weights

    w·gain(J: c → b) + w′·gain(I: a → d) > 0        whatever the others do that a cell allows,

one of them gains, so no equilibrium of the cell plays c at J and a at I. A type who bids higher than a stronger type is
the example (b = a, d = c: they change places): each of the two bids is a best reply to something, but not both to the
same. If J's c goes with none of the actions that are left at I, it is not played at all. For one-shot games
(``simultaneous``), where the sum is

    Σ over the others' sets of  min over their allowed moves x of
        w·(U(J; b, x) − U(J; c, x)) + w′·(U(I; d, x) − U(I; a, x))

As a function of the weights it is concave and linear in pieces; its greatest value is found by cutting planes: the
moves x that make it least at some weights give a line above it, and two such lines leave weights where both are
positive, or none.
"""

from __future__ import annotations

from math import gcd

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import Integers, exact_dtype, mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.simultaneous import Seat, SimultaneousBounds, moves_of
from exactgames.tally import tallied

ROUNDS = 20
"""How many lines are tried for each pair of actions."""
NEAR = 2
"""With how many of her sets that follow in the file's order each set is compared."""


@frozen
class Apart:
    """Action c of set J is not played together with a of set I: b in place of c with weight w, d in place of a with w′.
    Actions by their global numbers.
    """

    weight: int
    instead: int
    other_weight: int
    other_instead: int


@frozen(eq=False)
class Pairs:
    """Actions that are not played together, for pairs (J, I) of sets.

    why        {(c, a): the reason}
    at, other  [pairs of sets, actions] the actions of J and of I, by their global numbers
    sets       [pairs of sets] I
    apart      [pairs of sets, c, a]
    """

    why: dict[tuple[int, int], Apart]
    at: Index
    other: Index
    sets: Index
    apart: npt.NDArray[np.bool_]

    def excluded(self, cell: Cell) -> list[tuple[int, int]]:
        """[(action c, set I)]: allowed actions c that go with no action that is left at I."""
        if not self.why:
            return []
        alone = (self.apart | ~cell[self.other][:, None, :]).all(axis=2) & cell[self.at]
        rows, actions = np.nonzero(alone)
        return list(zip(self.at[rows, actions].tolist(), self.sets[rows].tolist(), strict=True))


_NONE = np.zeros((0, 0), dtype=np.int64)
NO_PAIRS = Pairs({}, _NONE, _NONE, np.zeros(0, dtype=np.int64), np.zeros((0, 0, 0), dtype=bool))


def apart(bounds: SimultaneousBounds, cell: Cell, clock: Clock = FOREVER) -> Pairs:
    """Pairs of actions, allowed in the cell at two sets of one player, that are not played together there. Late."""
    start, width = bounds.game.action_start, max(seat.actions for seat in bounds.seats)
    why: dict[tuple[int, int], Apart] = {}
    at, other, sets, tables = [], [], [], []
    for seat in bounds.seats:
        count = len(seat.sets)
        pairs = [(k, k + step) for k in range(count) for step in range(1, NEAR + 1) if k + step < count]
        for j, i in tallied(pairs, "pairs of information sets compared"):
            clock.check()
            met = _between(bounds.game, seat, cell, j, i)
            if not met:
                continue
            why |= met
            why |= {
                (a, c): Apart(one.other_weight, one.other_instead, one.weight, one.instead)
                for (c, a), one in met.items()
            }
            first, second = int(start[seat.sets[j]]), int(start[seat.sets[i]])
            table = np.zeros((width, width), dtype=bool)
            table[tuple(np.array([(c - first, a - second) for c, a in met]).T)] = True
            here, there = (np.minimum(np.arange(width), seat.actions - 1) + s for s in (first, second))
            at += [here, there]
            other += [there, here]
            sets += [seat.sets[i], seat.sets[j]]
            tables += [table, table.T]
    shape = (len(sets), width)
    return Pairs(
        why,
        np.array(at, dtype=np.int64).reshape(shape),
        np.array(other, dtype=np.int64).reshape(shape),
        np.array(sets, dtype=np.int64),
        np.array(tables, dtype=bool).reshape(*shape, width),
    )


@frozen(eq=False)
class _Exchange:
    """Pairs (c, a), at sets J and I: what a in place of c, and c in place of a, gain against the others' moves.

    at_j, at_i  for each group of rivals [pairs, allowed moves], over all of their probability
    """

    at_j: list[Integers]
    at_i: list[Integers]

    def least(self, w: Integers, v: Integers) -> tuple[Integers, Integers]:
        """[pairs] the gains at J and at I where w times the first plus v times the second is least."""
        first, second = np.zeros_like(w), np.zeros_like(v)
        every = np.arange(len(w))
        for at_j, at_i in zip(self.at_j, self.at_i, strict=True):
            x = (w[:, None] * at_j + v[:, None] * at_i).argmin(axis=1)
            first += at_j[every, x]
            second += at_i[every, x]
        return first, second

    def of(self, rows: Index) -> _Exchange:
        """Some of the pairs."""
        return _Exchange([part[rows] for part in self.at_j], [part[rows] for part in self.at_i])


def _between(game: Game, seat: Seat, cell: Cell, j: int, i: int) -> dict[tuple[int, int], Apart]:
    """The pairs of actions of sets number j and i of the seat that are not played together."""
    at_j, at_i = (int(game.action_start[seat.sets[k]]) for k in (j, i))
    left_j, left_i = (np.flatnonzero(cell[at : at + seat.actions]) for at in (at_j, at_i))
    c, a = (part.reshape(-1) for part in np.meshgrid(left_j, left_i, indexing="ij"))
    c, a = c[c != a], a[c != a]
    exchange, room = _exchange(game, seat, cell, (j, i), (c, a))
    found = {}
    for row, w, v in _weights(exchange, len(c), room):
        b, d = at_j + int(a[row]), at_i + int(c[row])
        found[at_j + int(c[row]), at_i + int(a[row])] = Apart(w, b, v, d)
    return found


def _exchange(
    game: Game, seat: Seat, cell: Cell, sets: tuple[int, int], actions: tuple[Index, Index]
) -> tuple[_Exchange, int]:
    """(what the pairs of actions gain by changing places, a bound on each sum of gains)."""
    (j, i), (c, a) = sets, actions
    groups: dict[tuple[int, bytes, int, int], tuple[Cell, int]] = {}
    for rivals in seat.rivals:
        allowed = moves_of(game, rivals.sets, cell)
        one, other = int(rivals.weight[j]), int(rivals.weight[i])
        if common := gcd(one, other):
            key = (rivals.table, allowed.tobytes(), one // common, other // common)
            groups[key] = (allowed, common + groups.get(key, (allowed, 0))[1])
    room = sum(
        2 * max(one, other) * times * int(np.abs(seat.tables[table]).max())
        for (table, _, one, other), (_, times) in groups.items()
    )
    dtype = exact_dtype(16 * (room + 1) ** 2)
    found = _Exchange([], [])
    for (table, _, one, other), (allowed, times) in groups.items():
        at_j, at_i = (seat.tables[table][k][:, allowed].astype(dtype) for k in (j, i))
        found.at_j.append((at_j[a] - at_j[c]) * (one * times))
        found.at_i.append((at_i[c] - at_i[a]) * (other * times))
    return found, room


def _weights(exchange: _Exchange, count: int, room: int) -> list[tuple[int, int, int]]:
    """[(pair, w, w′)]: positive weights that make the weighted sum of its gains positive, where there are any."""
    found: list[tuple[int, int, int]] = []
    if not count or not exchange.at_j:
        return found
    one, much = np.ones(count, dtype=exchange.at_j[0].dtype), np.full(count, 2 * room + 1, dtype=exchange.at_j[0].dtype)
    # the lines that are least where w′, and w, is nearly 0: (gain at J, gain at I)
    left, right = np.array(exchange.least(much, one)), np.array(exchange.least(one, much))
    rows = np.arange(count)
    for _ in range(ROUNDS):
        open_ = mask((left[1] > 0) & (right[0] > 0))
        open_ &= mask(right[0] * left[1] > left[0] * right[1])  # some weights make both positive
        rows, left, right, exchange = rows[open_], left[:, open_], right[:, open_], exchange.of(np.flatnonzero(open_))
        if not len(rows):
            break
        w, v = left[1] - right[1], right[0] - left[0]  # where they are equal
        line = np.array(exchange.least(w, v))
        done = mask(w * line[0] + v * line[1] > 0)
        for row, p, q in zip(rows[done].tolist(), w[done].tolist(), v[done].tolist(), strict=True):
            found.append((row, p // gcd(p, q), q // gcd(p, q)))
        rising, falling = mask(line[1] > 0), mask(line[0] > 0)
        left, right = np.where(rising, line, left), np.where(falling, line, right)
        keep = ~done & (rising | falling)
        rows, left, right, exchange = rows[keep], left[:, keep], right[:, keep], exchange.of(np.flatnonzero(keep))
    return found
