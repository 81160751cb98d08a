"""The optimum of a bounding program: deviations and worst bids that meet.

Some rows and columns at a time. What the part proposes is held against all bid profiles, and all bids: where its
deviations prove less than it says, the worst profiles become rows; where its weights tempt to other bids, these become
columns. In floats until nothing is missing, then exactly, from what was tight. It ends when what is proven and what is
refuted, both computed exactly over everything, are the same number; or when the clock does, with the two that are
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field, frozen

from exactgames.bounds.estimate import Estimate
from exactgames.bounds.master import Column, Master, Row
from exactgames.bounds.program import Block, BoundProgram, Proof, Weights
from exactgames.clock import FOREVER, Clock, Effort, Late
from exactgames.numbers.arrays import Index, Integers, common_denominator
from exactgames.tally import Tally

AT_ONCE = 40
"""Rows added at a time."""
TOLERANCE = 1e-7
"""Of what floats propose, relative to the largest number in a row: below it nothing is added."""
SECONDS_A_CUBE = 1e-9
"""Of exact arithmetic, which is not interrupted, for each cube of the number of rows."""
EFFORT = 1.5e10
"""Steps after which claims are given up: some minutes. (A solved basis is the cube of its rows, a pass over a table its
entries.)
"""
_FINE = 10**6
"""The denominator of mixtures that are rounded."""


@frozen
class Solved:
    """What was proven, by which deviations; and what is refuted, by which weights: the same number, unless the clock
    ended it (``most`` is None if nothing was refuted). ``least`` is None where no z is proven.
    """

    least: Fraction | None
    proof: Proof
    most: Fraction | None
    weights: Weights

    @property
    def exact(self) -> bool:
        """Whether it is the optimum."""
        return self.least is not None and self.least == self.most


def effort() -> Effort:
    """That of one claim, from now."""
    return Effort.of_steps(EFFORT)


def solved(program: BoundProgram, clock: Clock = FOREVER) -> Solved:
    """The program's optimum, or what is known of it when the clock ends."""
    return _Search(program).run(clock)


@define(eq=False)
class _Search:
    program: BoundProgram
    best: Solved = field()
    proposed: tuple[float, Proof] | None = None
    against: dict[Row, float] = field(factory=dict)
    rounds: int = 0

    @best.default
    def _nothing_yet(self) -> Solved:
        """The first bids of all, and a profile that all types bid: worth something without any search."""
        program = self.program
        first = Proof({} if program.own else {(*place, -1): {0: Fraction(1)} for place in program.types}, {})
        b = int(np.argmin(program.base))
        if program.shared:
            top = max(range(len(program.cases)), key=lambda k: program.cases[k].scale)
            weights = {(top, b): Fraction(1, program.cases[top].scale)}
        else:
            weights = {(k, b): Fraction(1, case.scale) for k, case in enumerate(program.cases)}
        return Solved(program.proven(first), first, program.refuted_above(weights), weights)

    def run(self, clock: Clock) -> Solved:
        master = Master(self.program)
        start = [int(np.argmin(self.program.base)), 0, self.program.profiles - 1]
        master.add_rows((k, b) for b in dict.fromkeys(start) for k in range(len(self.program.cases)))
        for case in self.program.cases:
            if not case.scale:  # its rows must hold whatever z is: all bids are needed for that
                master.add_columns(((i, t, -1), d) for i, t, _ in case.terms for d in range(self.program.sizes[i]))
        try:
            with clock.alarm(), self._tally(master, clock):
                try:
                    tight = self._in_floats(master, clock)
                except OverflowError:  # numbers beyond floats
                    tight = master
                self._take_proposed()
                self._exactly(tight, clock)
        except Late:
            self._take_proposed()
        return self.best

    def _tally(self, master: Master, clock: Clock) -> Tally:
        """How far it is, for whoever looks: how many rounds there will be is not known, but when it is given up."""

        def words() -> str:
            said = f"{len(master.columns):,} deviations and {len(master.rows):,} worst bids taken into account"
            share = clock.share()
            return said if share is None else f"{said}, {share:.0%} of what it may take spent"

        return Tally("rounds", count=lambda: self.rounds, also=words, until=clock)

    @property
    def _entries(self) -> int:
        """Of the tables that a round goes over."""
        program = self.program
        return program.profiles * len(program.cases) * (len(program.sizes) + 1)

    def _take_proposed(self) -> None:
        """What floats found, rounded: its worth is computed exactly."""
        proof = self.best.proof if self.proposed is None else _rounded(self.proposed[1])
        weights = {} if self.program.families else _rounded_weights(self.against, self.program)
        self._offer(proof, weights)

    # ---- in floats

    def _in_floats(self, master: Master, clock: Clock) -> Master:
        """The part that is tight where floats find nothing missing."""
        program, dtype = self.program, np.dtype(float)
        fine = TOLERANCE * max(1, program.bound)
        estimate = Estimate(master)
        while True:
            self.rounds += 1
            clock.spend(self._entries)
            proposed = estimate.solution(clock)
            if proposed is None:
                return master
            proof, weights = proposed
            rows = list(program.rows(proof, 1, dtype))
            tempted = program.temptations(weights, dtype)
            added = master.add_columns(_better(tempted, proof, 1e-9 * max(1, program.bound)))
            added += master.add_rows(self._worst(rows, self._levels(master, rows), fine))
            self.against = weights
            worth = self._worth(rows)
            if self.proposed is None or worth > self.proposed[0]:
                self.proposed = worth, proof
            if not added:
                return self._tight(master, rows, weights, proof, fine)

    def _worth(self, rows: list[Integers]) -> float:
        """The z that these rows prove, in floats."""
        pairs = [(float(row.min()), case.scale) for row, case in zip(rows, self.program.cases, strict=True)]
        return min(x / s for x, s in pairs if s) if self.program.shared else sum(x / s for x, s in pairs)

    def _levels(self, master: Master, rows: list[Integers]) -> list[float]:
        """[cases] scale · z as the part has it: the least of its own rows."""
        program = self.program
        own: list[list[float]] = [[] for _ in program.cases]
        for k, b in master.rows:
            own[k].append(float(rows[k][b]))
        if not program.shared:
            return [min(mine, default=np.inf) for mine in own]
        z = min((min(mine) / case.scale for mine, case in zip(own, program.cases, strict=True) if mine and case.scale))
        return [z * case.scale for case in program.cases]

    def _worst(self, rows: list[Integers], levels: Sequence[float | Fraction], fine: float) -> list[Row]:
        """The profiles with the least rows, for each case; those of an agent's own bids apart, so that they differ."""
        program, found = self.program, list[tuple[float | Fraction, Row]]()
        for k, (row, level) in enumerate(zip(rows, levels, strict=True)):
            places = self._spread(row)
            least = row[places].tolist()  # Python's numbers: they go with fractions
            found += [(x - level, (k, b)) for b, x in zip(places, least, strict=True) if x < level - fine]
        found.sort()
        if not program.families:
            return [place for _, place in found[: AT_ONCE + len(program.cases)]]
        chosen = list(dict.fromkeys(b for _, (_, b) in found))[: max(10, AT_ONCE // len(program.cases))]
        return [(k, b) for b in chosen for k in range(len(program.cases))]

    def _spread(self, row: Integers) -> list[int]:
        """The least profile for each bid of each agent."""
        table, found = row.reshape(self.program.sizes), dict[int, None]()
        for i, size in enumerate(self.program.sizes):
            least = np.moveaxis(table, i, 0).reshape(size, -1).argmin(axis=1)
            others = [n for j, n in enumerate(self.program.sizes) if j != i]
            place = list(np.unravel_index(least, others)) if others else []
            place.insert(i, np.arange(size))
            at: Index = np.ravel_multi_index(tuple(place), self.program.sizes)
            found.update(dict.fromkeys(at.tolist()))
        return list(found)

    def _tight(
        self, master: Master, rows: list[Integers], weights: dict[Row, float], proof: Proof, fine: float
    ) -> Master:
        """The rows that have weights (with shifts: or are least); the columns, of own bids the blocks that are used."""
        levels = self._levels(master, rows)
        found = Master(self.program)
        near = fine / 1000 if self.program.families else -np.inf  # a few more spare exact rounds where shifts are large
        found.add_rows((k, b) for k, b in master.rows if (k, b) in weights or rows[k][b] <= levels[k] + near)
        found.add_columns(column for column in master.columns if not self.program.own or column[0] in proof.mixtures)
        return found

    # ---- exactly

    def _exactly(self, master: Master, clock: Clock) -> None:
        program = self.program
        while True:
            self.rounds += 1
            clock.check()
            left = clock.left()
            if left is not None and left < SECONDS_A_CUBE * len(master.rows) ** 3:
                raise Late
            clock.spend(self._entries)
            proof, weights = master.exactly(clock)
            self._offer(proof, weights)
            if self.best.exact:
                return
            _, rows = program.exact_rows(_complete(proof, program))
            missing = self._worst(rows, self._exact_levels(master, rows), 0)
            tempted = program.temptations(_integers(weights), np.dtype(object))
            added = master.add_columns(_better(tempted, proof, 0)) + master.add_rows(missing)
            if not added:
                raise ArithmeticError("a bounding program's two sides do not meet")

    def _exact_levels(self, master: Master, rows: list[Integers]) -> list[Fraction]:
        program = self.program
        own: list[list[int]] = [[] for _ in program.cases]
        for k, b in master.rows:
            own[k].append(int(rows[k][b]))
        if not program.shared:
            return [Fraction(min(mine)) for mine in own]
        pairs = zip(own, program.cases, strict=True)
        z = min(Fraction(min(mine), case.scale) for mine, case in pairs if mine and case.scale)
        return [z * case.scale for case in program.cases]

    def _offer(self, proof: Proof, weights: Weights) -> None:
        """Keeps what is better than what is known."""
        best, program = self.best, self.program
        proof = _complete(proof, program)
        least = program.proven(proof)
        if least is not None and (best.least is None or least > best.least):
            best = Solved(least, proof, best.most, best.weights)
        most = program.refuted_above(weights) if weights else None
        if most is not None and (best.most is None or most < best.most):
            best = Solved(best.least, best.proof, most, weights)
        self.best = best


def _complete(proof: Proof, program: BoundProgram) -> Proof:
    """With the first bid where a type's mixture is missing."""
    if program.own:
        return proof
    first = {(*place, -1): {0: Fraction(1)} for place in program.types}
    return Proof({**first, **proof.mixtures}, proof.shifts)


def _better(tempted: dict[Block, Integers], proof: Proof, fine: float) -> Iterable[Column]:
    """The best bid of each block, where it is better than what its mixture goes to."""
    for block, row in tempted.items():
        used = max((row[d] for d in proof.mixtures.get(block, ())), default=None)
        best = int(np.argmax(row))
        if used is None or row[best] > used + fine:
            yield block, best


def _integers(weights: Weights) -> dict[Row, int]:
    scale = common_denominator(weights.values())
    return {row: int(w * scale) for row, w in weights.items()}


def _rounded(proof: Proof) -> Proof:
    """Mixtures and shifts near those in floats, as fractions."""
    mixtures = {}
    for block, mixture in proof.mixtures.items():
        parts = {d: round(float(w) * _FINE) for d, w in mixture.items()}
        top = max(parts, key=lambda d: parts[d])
        parts[top] += _FINE - sum(parts.values())
        mixtures[block] = {d: Fraction(n, _FINE) for d, n in parts.items() if n}
    return Proof(mixtures, {key: Fraction(round(float(s) * 1024), 1024) for key, s in proof.shifts.items()})


def _rounded_weights(weights: dict[Row, float], program: BoundProgram) -> Weights:
    """Weights near those in floats, as fractions that sum to what they must; none where a case has none."""
    parts = {row: round(w * program.cases[row[0]].scale * _FINE) for row, w in weights.items()}
    sums = [0] * len(program.cases)
    for (k, _), n in parts.items():
        sums[0 if program.shared else k] += n
    if not (sums[0] if program.shared else all(sums)):
        return {}
    return {
        (k, b): Fraction(n, sums[0 if program.shared else k] * program.cases[k].scale)
        for (k, b), n in parts.items()
        if n and program.cases[k].scale
    }
