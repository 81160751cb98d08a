"""From lists of nodes to a ``Game``'s arrays: levels, numbering, chance, payoffs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.game.labels import TableLabels
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index, Level
from exactgames.numbers.arrays import Integers, exact_dtype, integer_array, over

NATURE = -1


@frozen
class Move:
    """What is decided at some nodes: a player's information set (``owner``: her index), or a move of Nature (NATURE),
    with the branches' probabilities.
    """

    owner: int
    label: str
    actions: tuple[str, ...]
    probabilities: tuple[Fraction, ...] = ()


@frozen(eq=False)
class Sketch:
    """A game as lists over its N nodes, parents before children and siblings in the order of their actions.

    parent    [N] −1 at the root
    branch    [N] index among the siblings
    move      [N] index in ``moves``, or TERMINAL
    outcome   [N] index in ``payoffs``, or −1: payoffs add up along the path
    payoffs   one vector an outcome
    names     each outcome's name, or ""
    """

    players: tuple[str, ...]
    parent: Sequence[int]
    branch: Sequence[int]
    move: Sequence[int]
    moves: Sequence[Move]
    outcome: Sequence[int]
    payoffs: Sequence[tuple[Fraction, ...]]
    names: Sequence[str]


def assemble(sketch: Sketch, digits: int | None = None) -> Game:
    """The game. LimitReached if a common denominator has more than ``digits`` digits: every number over it has."""
    move = np.array(sketch.move, dtype=np.int64)
    parent = np.array(sketch.parent, dtype=np.int64)
    level_of, timed = _levels(sketch, parent, move)
    levels, old, parent = _numbered(parent, move, level_of)
    move, outcome = move[old], np.array(sketch.outcome, dtype=np.int64)[old]
    nodes = len(old)
    rank = np.zeros(nodes, dtype=np.int64)  # by level, then by number
    for number, level in enumerate(levels):
        rank[level.parents] = number * nodes + level.parents
    owner = np.array([m.owner for m in sketch.moves] or [0], dtype=np.int64)
    first = np.full(len(owner), np.iinfo(np.int64).max)
    inside = np.flatnonzero(move >= 0)
    np.minimum.at(first, move[inside], rank[inside])
    own = np.flatnonzero((owner != NATURE) & (first < np.iinfo(np.int64).max))
    order = own[np.argsort(first[own])]
    number_of = np.full(len(owner) + 2, CHANCE, dtype=np.int32)
    number_of[order], number_of[TERMINAL] = np.arange(len(order)), TERMINAL
    homes = [sketch.moves[s] for s in order.tolist()]
    starts: Index = np.zeros(len(homes) + 1, dtype=np.int64)
    np.cumsum([len(home.actions) for home in homes], out=starts[1:])
    infoset = number_of[move]
    chance, denominators = _chance(sketch, levels, move, infoset == CHANCE, digits)
    payoffs, denominator = _payoffs(sketch, levels, outcome, infoset == TERMINAL, digits)
    ends = np.flatnonzero((infoset == TERMINAL) & (outcome >= 0))
    return Game(
        players=sketch.players,
        levels=levels,
        parent=parent,
        branch=np.array(sketch.branch, dtype=np.int64)[old],
        infoset=infoset,
        infoset_player=owner[order],
        action_start=starts,
        chance=chance,
        chance_denominator=denominators,
        payoffs=payoffs,
        payoff_denominator=denominator,
        types=tuple(("",) for _ in sketch.players),
        type_probability=tuple((Fraction(1),) for _ in sketch.players),
        infoset_type=np.zeros(len(homes), dtype=np.int64),
        labels=TableLabels(
            tuple(home.label for home in homes),
            tuple(home.actions for home in homes),
            {node: sketch.moves[move[node]].actions for node in np.flatnonzero(infoset == CHANCE).tolist()},
            {n: sketch.names[k] for n, k in zip(ends.tolist(), outcome[ends].tolist(), strict=True) if sketch.names[k]},
        ),
        timed=timed,
    )


def _levels(sketch: Sketch, parent: Index, move: Index) -> tuple[Index, bool]:
    """([N] a level for every node that moves, whether every set is on one): the length of the longest way to the set,
    if there is one; where sets cross in time, each node's depth.
    """
    movers = np.flatnonzero(move >= 0)
    nature = np.array([m.owner == NATURE for m in sketch.moves] or [False])
    group = np.full(len(move), -1, dtype=np.int64)
    group[movers] = np.where(nature[move[movers]], len(nature) + movers, move[movers])
    _, group[movers] = np.unique(group[movers], return_inverse=True)
    count = int(group.max(initial=-1)) + 1
    below = movers[movers > 0]
    above = group[parent[below]]
    below = below[np.argsort(above, kind="stable")]
    next_groups = group[below].tolist()
    start = np.concatenate([[0], np.cumsum(np.bincount(above, minlength=count))]).tolist()
    missing = np.bincount(group[below], minlength=count).tolist()
    level = [0] * count
    ready = [g for g in range(count) if missing[g] == 0]
    for g in ready:
        for h in next_groups[start[g] : start[g + 1]]:
            level[h] = max(level[h], level[g] + 1)
            missing[h] -= 1
            if missing[h] == 0:
                ready.append(h)
    if len(ready) == count:
        return np.array([*level, 0], dtype=np.int64)[group], True
    depth = [0] * len(move)
    for node, above_it in enumerate(sketch.parent):
        depth[node] = depth[above_it] + 1 if node else 0
    return np.array(depth, dtype=np.int64), False


def _numbered(parent: Index, move: Index, level_of: Index) -> tuple[tuple[Level, ...], Index, Index]:
    """(levels, [N] the sketch's number of each node of the game, [N] its parent)."""
    nodes = len(parent)
    children = np.argsort(parent, kind="stable")[1:]  # the root's parent is −1
    count = np.bincount(parent[1:], minlength=nodes)
    first = np.cumsum(count) - count
    movers = np.flatnonzero(move >= 0)
    movers = movers[np.argsort(level_of[movers], kind="stable")]
    cuts = np.cumsum(np.bincount(level_of[movers])).tolist()
    new = np.zeros(nodes, dtype=np.int64)
    new_parent = np.full(nodes, -1, dtype=np.int64)
    levels: list[Level] = []
    start, before = 1, 0
    for cut in cuts:
        here = movers[before:cut]
        here = here[np.argsort(new[here])]
        counts = count[here]
        offsets = np.cumsum(counts) - counts
        stop = start + int(counts.sum())
        place = np.repeat(first[here] - offsets, counts) + np.arange(stop - start)
        new[children[place]] = np.arange(start, stop)
        new_parent[start:stop] = np.repeat(new[here], counts)
        levels.append(Level(new[here], counts, offsets, start, stop))
        start, before = stop, cut
    old = np.empty(nodes, dtype=np.int64)
    old[new] = np.arange(nodes)
    return tuple(levels), old, new_parent


def _chance(
    sketch: Sketch, levels: tuple[Level, ...], move: Index, nature: npt.NDArray[np.bool_], digits: int | None
) -> tuple[Integers, tuple[int, ...]]:
    """([N] numerators, the denominator of each level)."""
    chance, denominators = [1] * len(move), []
    for level in levels:
        places = np.flatnonzero(nature[level.parents])
        here = move[level.parents[places]].tolist()
        used = set(here)
        d = _denominator((p for m in used for p in sketch.moves[m].probabilities), digits, "chance moves on one level")
        denominators.append(d)
        numerators = {m: over(sketch.moves[m].probabilities, d) for m in used}
        for m, offset in zip(here, (level.start + level.offsets[places]).tolist(), strict=True):
            chance[offset : offset + len(numerators[m])] = numerators[m]
    return integer_array(chance), tuple(denominators)


def _payoffs(
    sketch: Sketch, levels: tuple[Level, ...], outcome: Index, ends: npt.NDArray[np.bool_], digits: int | None
) -> tuple[Integers, int]:
    """([n, T] numerators, their denominator)."""
    denominator = _denominator((u for row in sketch.payoffs for u in row), digits, "payoffs")
    none = [0] * len(sketch.players)
    flat = [u for row in sketch.payoffs for u in over(row, denominator)] + none  # outcome −1 is the last row
    largest = max(map(abs, flat), default=0)
    bound = largest * (len(levels) + 1)
    table = integer_array(flat, bound).reshape(len(sketch.payoffs) + 1, len(sketch.players)).T
    if (outcome[~ends] < 0).all():
        return np.ascontiguousarray(table[:, outcome[ends]]), denominator
    total = np.zeros((len(sketch.players), len(outcome)), dtype=exact_dtype(bound))
    total[:, 0] = table[:, outcome[0]]
    for level in levels:
        come = np.repeat(total[:, level.parents], level.counts, axis=1)
        total[:, level.children] = come + table[:, outcome[level.children]]
    return np.ascontiguousarray(total[:, ends]), denominator


def _denominator(values: Iterable[Fraction], digits: int | None, what: str) -> int:
    """The least common denominator. LimitReached as soon as it has more than ``digits`` digits."""
    found, most = 1, None if digits is None else 10**digits
    for q in {value.denominator for value in values}:
        found = lcm(found, q)
        if digits is not None and most is not None and found >= most:
            shrink = (f"fewer different denominators of {what}",)
            raise LimitReached(digits, digits + 1, True, f"digits in the common denominator of {what}", shrink)
    return found
