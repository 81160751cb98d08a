"""Bounds on gains where everybody moves once, and nobody sees another's move: sealed bids, tables.

Such a game is: Nature draws a state (or there is one), the players move in one order, each at a set that the state
alone decides, and the payoffs follow, after more of Nature's moves perhaps. Write x for the moves of all players but i,
and U(θ; a, x) for her payoff in state θ, times its probability, Nature's last moves summed over. The bound W of
``gain_bounds`` for action b in place of a at her set s is then

    W(s; a, b) = Σ over the states θ that s does not tell apart of  min over allowed x of  U(θ; b, x) − U(θ; a, x)

In n actions, m moves of the others and s sets of hers the expressions of ``gain_bounds`` have s²·n²·m terms: too many
for twenty types and bids. But where types are independent and values private, U differs between the rivals' types by a
factor only (their probability). So the minima are taken once for each payoff table and each choice of allowed moves
that is met, and kept: cells of one search have most of them in common. It is the same number, and best plans add
nothing to it, since nobody moves again.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field, frozen

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.plain_tree import chance_probability
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.plan_gains import Plan
from exactgames.tally import tallied

KEPT = 1 << 28
"""How many bytes of minima are kept."""


@frozen(eq=False)
class Rivals:
    """What one player meets at some states that differ only in her own set: the others' sets, in the order of play.

    sets    the others' sets; ``before``: how many of them move before her
    table   which of the player's ``tables``
    met     [own sets] at which of her sets she meets them
    weight  [own sets] what the table of each is multiplied with, at least 0
    """

    sets: tuple[int, ...]
    before: int
    table: int
    met: npt.NDArray[np.bool_]
    weight: Integers


@frozen(eq=False)
class Seat:
    """One player: her sets (by their global numbers, ascending), and what she meets.

    tables  [own sets, own actions, the others' moves] each: payoffs up to a factor
    """

    sets: Index
    actions: int
    rivals: tuple[Rivals, ...]
    tables: tuple[Integers, ...]


def seats_of(game: Game, clock: Clock = FOREVER) -> tuple[Seat, ...] | None:
    """The players who move, in the order of play; None if the game is no such game. Late."""
    states, order = _order_of_play(game)
    if not order:
        return None
    counts = [count for _, count, _ in order]
    tensor = _payoffs(game, order, clock)
    seats = []
    for place, (player, count, sets) in enumerate(order):
        others = [row for _, _, row in (*order[:place], *order[place + 1 :])]
        own_first = np.moveaxis(tensor[player].reshape(states, *counts), 1 + place, 1).reshape(states, count, -1)
        seats.append(_seat(own_first, count, sets, others, place, clock))
    return tuple(seats)


Turn = tuple[int, int, Index]
"""A player, how many actions she has, [states] her set."""


def _order_of_play(game: Game) -> tuple[int, list[Turn]]:
    """(how many states, whose turn it is); no turns if the game is not of this form."""
    levels = list(game.levels)
    states, first, met = 1, 0, 1
    if levels and game.infoset[0] == CHANCE:
        level = levels.pop(0)
        states = met = level.stop - level.start
        first = level.start
    order: list[Turn] = []
    while levels and game.infoset[levels[0].parents[0]] >= 0:
        level = levels.pop(0)
        count = int(level.counts[0])
        regular = len(level.parents) == met and (level.parents == np.arange(first, first + met)).all()
        if not regular or (level.counts != count).any():
            return states, []
        sets = game.infoset[level.parents].reshape(states, -1)
        if (sets < 0).any() or (sets != sets[:, :1]).any():
            return states, []
        owners = np.unique(game.infoset_player[sets[:, 0]]).tolist()
        if len(owners) > 1 or any(owners[0] == player for player, _, _ in order):
            return states, []
        order.append((owners[0], count, sets[:, 0].astype(np.int64)))
        first, met = level.start, level.stop - level.start
    if any((game.infoset[level.parents] != CHANCE).any() for level in levels):
        return states, []
    return states, order


def _payoffs(game: Game, order: list[Turn], clock: Clock) -> Integers:
    """[n, states × moves] each player's payoffs after all moves, times chance's probability, summed over what chance
    does then. No sum over states of differences of them overflows.
    """
    reach = chance_probability(game)
    clock.check()
    largest = int(np.abs(game.payoffs).max(initial=0)) * int(reach[0])
    dtype = exact_dtype(4 * largest)  # over all states the probabilities add up to the root's
    worth = np.zeros((len(game.players), game.nodes), dtype=dtype)
    worth[:, game.terminals] = game.payoffs.astype(dtype) * reach[game.terminals].astype(dtype)
    clock.check()
    deep = len(order) + (game.infoset[0] == CHANCE)
    for level in reversed(game.levels[deep:]):
        worth[:, level.parents] = np.add.reduceat(worth[:, level.children], level.offsets, axis=1)
    return worth[:, game.levels[deep - 1].children]


def _seat(payoffs: Integers, count: int, sets: Index, others: list[Index], before: int, clock: Clock) -> Seat:
    """``payoffs`` [states, own actions, the others' moves]; ``sets``, ``others`` [states]."""
    own, number = np.unique(sets, return_inverse=True)
    groups: dict[tuple[int, ...], list[dict[int, int]]] = {}  # the others' sets -> {own set: state}, several if need be
    for state, (mine, *rest) in enumerate(zip(number.tolist(), *(row.tolist() for row in others), strict=True)):
        columns = groups.setdefault(tuple(rest), [])
        column = next((column for column in columns if mine not in column), None)
        if column is None:
            columns.append(column := {})
        column[mine] = state
    known: dict[bytes, int] = {}
    tables: list[Integers] = []
    rivals = []
    for theirs, columns in tallied(groups.items(), "groups of rivals tabled"):
        for column in columns:
            clock.check()
            table = np.zeros((len(own), *payoffs.shape[1:]), dtype=payoffs.dtype)
            weight = np.zeros(len(own), dtype=payoffs.dtype)
            for mine, state in column.items():
                weight[mine] = np.gcd.reduce(payoffs[state], axis=None)
                table[mine] = payoffs[state] // max(1, weight[mine])
            key = repr(table.tolist()).encode() if table.dtype == object else table.tobytes()
            if key not in known:
                known[key] = len(tables)
                tables.append(table)
            met = np.isin(np.arange(len(own)), list(column))
            rivals.append(Rivals(theirs, before, known[key], met, weight))
    return Seat(own, count, tuple(rivals), tuple(tables))


@define(eq=False)
class Minima:
    """min over allowed moves x of U(b, x) − U(a, x), for the tables of all players; what was asked is kept."""

    seats: tuple[Seat, ...]
    _kept: OrderedDict[tuple[int, int, bytes], Integers] = field(factory=OrderedDict, init=False)
    _bytes: int = field(default=0, init=False)
    _sums: dict[int, tuple[list[Cell | None], Integers]] = field(factory=dict, init=False)

    def of(self, seat: int, table: int, allowed: Cell) -> Integers:
        """[own sets, a, b]; ``allowed`` [the others' moves]."""
        key = (seat, table, allowed.tobytes())
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        payoffs = self.seats[seat].tables[table][:, :, allowed]
        found = np.empty((*payoffs.shape[:2], payoffs.shape[1]), dtype=payoffs.dtype)
        for s, rows in enumerate(payoffs):  # one set at a time: less memory
            np.min(rows[None, :, :] - rows[:, None, :], axis=2, out=found[s])
        self._kept[key] = found
        self._bytes += found.nbytes
        while self._bytes > KEPT and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return found

    def sum(self, seat: int, allowed: list[Cell]) -> Integers:
        """[own sets, a, b] Σ over the rivals of their weight times the minima; ``allowed`` for each. From the sum that
        was asked for last, where little has changed: cells are looked at near each other.
        """
        rivals = self.seats[seat].rivals
        before, total = self._sums.get(seat, ([None] * len(rivals), None))
        changed = [k for k, (old, new) in enumerate(zip(before, allowed, strict=True)) if not _same(old, new)]
        if not changed and total is not None:
            return total
        weights: dict[tuple[int, bytes], tuple[Cell, Integers]] = {}

        def count(k: int, moves: Cell, sign: int) -> None:
            key = (rivals[k].table, moves.tobytes())
            known = weights.get(key)
            weights[key] = (moves, sign * rivals[k].weight + (0 if known is None else known[1]))

        if total is None or 2 * len(changed) > len(rivals):
            size = self.seats[seat].actions
            total = np.zeros((len(self.seats[seat].sets), size, size), dtype=self.seats[seat].tables[0].dtype)
            changed, before = list(range(len(rivals))), [None] * len(rivals)
        else:
            total = total.copy()
        for k in changed:
            count(k, allowed[k], 1)
            if (old := before[k]) is not None:
                count(k, old, -1)
        for (table, _), (moves, weight) in weights.items():
            total += weight[:, None, None] * self.of(seat, table, moves)
        self._sums[seat] = (list(allowed), total)
        return total


def _same(old: Cell | None, new: Cell) -> bool:
    return old is not None and bool((old == new).all())


def moves_of(game: Game, sets: tuple[int, ...], cell: Cell, free: int = 0) -> Cell:
    """[moves] which combinations of actions at the sets the cell allows; at the first ``free`` of them any."""
    found = np.ones(1, dtype=bool)
    for k, s in enumerate(sets):
        row = cell[game.action_start[s] : game.action_start[s + 1]]
        found = np.logical_and.outer(found, np.ones_like(row) if k < free else row).reshape(-1)
    return found


def _pairs(seat: Seat, game: Game) -> tuple[Index, Index, Index]:
    """The rows of a seat: (set, action, another one instead), sets ascending, then actions."""
    a, b = np.nonzero(~np.eye(seat.actions, dtype=bool))
    start = game.action_start[seat.sets]
    return np.repeat(seat.sets, len(a)), (start[:, None] + a).reshape(-1), (start[:, None] + b).reshape(-1)


@frozen(eq=False)
class SimultaneousBounds:
    """The bounds of such a game, with the rows of ``GainBounds``.

    keep  [rows of these bounds] their numbers among all rows
    """

    game: Game
    roots: Index
    seats: tuple[Seat, ...]
    minima: Minima
    set_of: Index
    action: Index
    instead: Index
    keep: Index

    @staticmethod
    def of(game: Game, roots: Index, clock: Clock = FOREVER) -> SimultaneousBounds | None:
        """None if the game is not of this form. Late."""
        seats = seats_of(game, clock)
        if seats is None:
            return None
        seats = tuple(sorted(seats, key=lambda seat: int(seat.sets[0])))
        parts = [_pairs(seat, game) for seat in seats]
        set_of, action, instead = (np.concatenate([rows[k] for rows in parts]) for k in range(3))
        return SimultaneousBounds(game, roots, seats, Minima(seats), set_of, action, instead, np.arange(len(set_of)))

    def over(self, cell: Cell) -> SimultaneousGains:
        """What deviations gain at least in the cell."""
        return SimultaneousGains(self, cell)

    def only(self, cell: Cell) -> SimultaneousBounds:
        """The deviations from the actions that the cell allows, for cells inside it."""
        kept = cell[self.action]
        return evolve(
            self,
            set_of=self.set_of[kept],
            action=self.action[kept],
            instead=self.instead[kept],
            keep=self.keep[kept],
        )


@define(eq=False, slots=False)
class SimultaneousGains:
    """What deviations gain at least in one cell, by the rows of the bounds."""

    bounds: SimultaneousBounds
    cell: Cell

    @cached_property
    def least(self) -> Integers:
        """[R] given Bayes' belief."""
        return self._rows([self._sum(place) for place in range(len(self.bounds.seats))])

    @cached_property
    def worst(self) -> Integers:
        """[R] at every history: whatever those before her did."""
        return self._rows([self._everywhere(place) for place in range(len(self.bounds.seats))])

    def plan(self, row: int) -> Plan:
        """The plan that gains as ``least`` says."""
        s = int(self.bounds.set_of[row])
        return ((s, int(self.bounds.instead[row] - self.bounds.game.action_start[s])),)

    def _rows(self, found: list[Integers]) -> Integers:
        parts = []
        for gains in found:
            count = gains.shape[1]
            parts.append(gains[:, ~np.eye(count, dtype=bool)].reshape(-1))
        rows: Integers = np.concatenate(parts)[self.bounds.keep]
        return rows

    def _sum(self, place: int) -> Integers:
        """[own sets, a, b] Σ over the states."""
        bounds, seat = self.bounds, self.bounds.seats[place]
        allowed = [moves_of(bounds.game, rivals.sets, self.cell) for rivals in seat.rivals]
        return bounds.minima.sum(place, allowed)

    def _everywhere(self, place: int) -> Integers:
        """[own sets, a, b] the least of the states' and histories' gains."""
        seat = self.bounds.seats[place]
        found: Integers = np.zeros((len(seat.sets), seat.actions, seat.actions), dtype=seat.tables[0].dtype)
        seen = np.zeros(len(seat.sets), dtype=bool)
        for rivals in seat.rivals:
            allowed = moves_of(self.bounds.game, rivals.sets, self.cell, free=rivals.before)
            here = rivals.weight[:, None, None] * self.bounds.minima.of(place, rivals.table, allowed)
            again, new = rivals.met & seen, rivals.met & ~seen
            found[again] = np.minimum(found[again], here[again])
            found[new] = here[new]
            seen |= rivals.met
        return found
