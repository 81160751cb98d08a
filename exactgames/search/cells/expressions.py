"""Sums, minima over the allowed actions of a cell, and maxima, of integers: built once, valued for a cell in one pass.

A *cell* allows some of the actions at each information set (``Cell``). Parts come before the whole, so an expression's
depth orders the passes; a bound on every value, made with it, decides between 64-bit and unlimited integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.game.tree import Index
from exactgames.numbers.arrays import Integers, exact_dtype

Cell = npt.NDArray[np.bool_]
"""[A] which actions are allowed."""

TERMS = 20_000_000
"""The most terms of expressions that are built."""
OFTEN = 1 << 12
"""After so many expressions the clock is looked at."""


class Expressions:
    """Sums, and minima over the allowed actions, of integers: number 0 … by their parts, valued for a cell at once.

    ``sum``, ``least`` and ``greatest`` return an expression's number; an expression of constants is a constant. Late
    after the clock's end.
    """

    def __init__(self, actions: int, clock: Clock = FOREVER) -> None:
        self._actions, self._clock = actions, clock
        self._constant: dict[int, int] = {}
        self._value: list[int | None] = []
        self._parts: list[tuple[int, ...]] = []
        self._guards: list[tuple[int, ...] | None] = []
        self._maxima: set[int] = set()
        self._terms = 0

    def constant(self, value: int) -> int:
        if value not in self._constant:
            self._constant[value] = self._new(value, (), None)
        return self._constant[value]

    def sum(self, parts: Sequence[int]) -> int:
        """The sum of the parts."""
        known, open_parts = 0, []
        for part in parts:
            value = self._value[part]
            if value is None:
                open_parts.append(part)
            else:
                known += value
        if not open_parts:
            return self.constant(known)
        if known:
            open_parts.append(self.constant(known))
        return open_parts[0] if len(open_parts) == 1 else self._new(None, tuple(open_parts), None)

    def least(self, parts: Sequence[int], guards: Sequence[int] | None = None) -> int:
        """The least of the parts whose action in ``guards`` is allowed; of all parts without guards."""
        if all(part == parts[0] for part in parts):
            return parts[0]
        always = self._actions  # an action that every cell allows
        return self._new(None, tuple(parts), tuple(guards) if guards is not None else (always,) * len(parts))

    def greatest(self, parts: Sequence[int]) -> int:
        """The greatest of the parts."""
        if all(part == parts[0] for part in parts):
            return parts[0]
        made = self._new(None, tuple(parts), None)
        self._maxima.add(made)
        return made

    def _new(self, value: int | None, parts: tuple[int, ...], guards: tuple[int, ...] | None) -> int:
        self._terms += len(parts)
        if self._terms > TERMS:
            shrink = ("fewer actions", "fewer information sets")
            raise LimitReached(TERMS, self._terms, True, "terms of bounds on gains", shrink)
        if not len(self._value) % OFTEN:
            self._clock.check()
        self._value.append(value)
        self._parts.append(parts)
        self._guards.append(guards)
        return len(self._value) - 1

    def compile(self) -> Compiled:
        """Ready to be valued."""
        count = len(self._value)
        depth = np.zeros(count, dtype=np.int64)
        # on the magnitude: a sum's is the sum of its parts', the others' the largest of their parts'
        bound = [0] * count
        for at in range(count):  # parts come before the whole
            if not at % OFTEN:
                self._clock.check()
            parts, value = self._parts[at], self._value[at]
            if parts:
                depth[at] = 1 + max(int(depth[part]) for part in parts)
            if value is not None:
                bound[at] = abs(value)
            elif self._guards[at] is None and at not in self._maxima:
                bound[at] = sum(bound[part] for part in parts)
            else:
                bound[at] = max(bound[part] for part in parts)
        ceiling = 2 * max(bound, default=0) + 1
        dtype = exact_dtype(2 * ceiling)
        values = np.array([v if v is not None else 0 for v in self._value], dtype=dtype)
        steps = []
        for here in _by_depth(depth):
            self._clock.check()
            minima = [k for k in here if self._guards[k] is not None]
            maxima = [k for k in here if k in self._maxima]
            sums = [k for k in here if self._guards[k] is None and k not in self._maxima]
            guards = np.array([g for k in minima for g in self._guards[k] or ()], dtype=np.int64)
            steps.append((self._rows(sums), self._rows(minima), guards, self._rows(maxima)))
        return Compiled(values, tuple(steps), ceiling)

    def _rows(self, numbers: list[int]) -> tuple[Index, Index, Index]:
        lengths = np.array([len(self._parts[k]) for k in numbers], dtype=np.int64)
        flat = np.array([part for k in numbers for part in self._parts[k]], dtype=np.int64)
        return np.array(numbers, dtype=np.int64), flat, np.cumsum(lengths) - lengths


def _by_depth(depth: Index) -> list[list[int]]:
    """The numbers of the expressions of each depth from 1 on."""
    order = np.argsort(depth, kind="stable")
    ends = np.cumsum(np.bincount(depth))
    return [part.tolist() for part in np.split(order, ends[:-1])[1:]] if len(depth) else []


Rows = tuple[Index, Index, Index]


@frozen(eq=False)
class Compiled:
    """Expressions as arrays: constants, then for each depth (sums, minima, the minima's guards, maxima)."""

    constants: Integers
    steps: tuple[tuple[Rows, Rows, Index, Rows], ...]
    ceiling: int

    def values(self, cell: Cell) -> Integers:
        """[expressions] the values in the cell, which allows an action at every set."""
        found = self.constants.copy()
        allowed = np.append(cell, True)
        for (sums, sum_parts, sum_at), (minima, least_parts, least_at), guards, (maxima, parts, at) in self.steps:
            if len(sums):
                found[sums] = np.add.reduceat(found[sum_parts], sum_at)
            if len(minima):
                candidates: Any = np.where(allowed[guards], found[least_parts], self.ceiling)
                found[minima] = np.minimum.reduceat(candidates, least_at)
            if len(maxima):
                found[maxima] = np.maximum.reduceat(found[parts], at)
        return found

    def only(self, wanted: Index) -> Compiled:
        """The same, but only the expressions ``wanted`` and their parts are valued; the others' values mean nothing."""
        needed = np.zeros(len(self.constants), dtype=bool)
        needed[wanted] = True
        steps = []
        for sums, minima, guards, maxima in reversed(self.steps):
            kept = [_needed(rows, needed) for rows in (sums, minima, maxima)]
            of_minima = np.repeat(needed[minima[0]], _lengths(minima))
            steps.append((kept[0], kept[1], guards[of_minima], kept[2]))
        return Compiled(self.constants, tuple(reversed(steps)), self.ceiling)


def _lengths(rows: Rows) -> Index:
    """How many parts each of the expressions has."""
    numbers, parts, at = rows
    found: Index = np.diff(np.append(at, len(parts)))
    return found if len(numbers) else at


def _needed(rows: Rows, needed: npt.NDArray[np.bool_]) -> Rows:
    """The expressions that are needed; their parts are marked as needed too."""
    numbers, parts, _ = rows
    keep, lengths = needed[numbers], _lengths(rows)
    kept = parts[np.repeat(keep, lengths)]
    needed[kept] = True
    return numbers[keep], kept, np.cumsum(lengths[keep]) - lengths[keep]
