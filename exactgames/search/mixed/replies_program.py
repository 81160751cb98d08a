"""What a player can do, and what the other earns by it at best: as the polytope of a linear program.

As in ``best_replies``, for the plan x of a player in sequence form and a value v_h for each set h of the other,

    x realizes,  x ≥ 0,   gap(σ) = v_h − Σ v_h′ − what the other earns by σ  ≥ 0   for each σ at h, h′ the sets after σ

but with every x(σ), v_h and gap(σ) as a coordinate, so that a face is a set of coordinates that are 0. Payoffs are
moved up by a constant until none is negative; then no value has to be, and the sum of those at the first sets, what the
other earns at best, is at most the sum over her sequences of the most that each can bring.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from attrs import define

from exactgames.linear.faces import Faces, Point
from exactgames.search.mixed.sequence_form import Matrix, Plan, Sequences


@define(eq=False, slots=False)
class RepliesProgram:
    """Player ``own``'s plans and the values of ``other``.

    gain     what the other earns, by own and other sequence
    chances  chance's weight of each pair
    """

    own: Sequences
    other: Sequences
    gain: Matrix
    chances: Matrix

    @classmethod
    def of(cls, forms: tuple[Sequences, Sequences], player: int, gain: Matrix, chances: Matrix) -> RepliesProgram:
        """``gain``: what the other earns, by the first player's sequence and the second's; ``chances`` likewise."""
        tables = (
            [gain, chances] if player == 0 else [[list(row) for row in zip(*t, strict=True)] for t in (gain, chances)]
        )
        return cls(forms[player], forms[1 - player], *tables)

    def plan_column(self, k: int) -> int:
        """The coordinate x of the own sequence k ≥ 1."""
        return k - 1

    def gap_column(self, k: int) -> int:
        """The coordinate gap of the other's sequence k ≥ 1."""
        return self.own.size - 1 + len(self.other.sets) + k - 1

    @cached_property
    def faces(self) -> Faces:
        """The polytope."""
        own, other, gain = self.own, self.other, self._lifted()
        value = {h: own.size - 1 + k for k, h in enumerate(other.sets)}
        after: dict[int, list[int]] = {}
        for h in other.sets:
            after.setdefault(other.before[h], []).append(value[h])
        rows: list[dict[int, int]] = []
        right: list[int] = []
        for s in own.sets:
            row = {self.plan_column(k): 1 for k in own.actions(s)}
            if own.before[s]:
                row[self.plan_column(own.before[s])] = -1
            rows.append(row)
            right.append(0 if own.before[s] else 1)
        for h in other.sets:
            for k in other.actions(h):
                row = {value[h]: 1, self.gap_column(k): -1} | dict.fromkeys(after.get(k, ()), -1)
                row |= {self.plan_column(j): -gain[j][k] for j in range(1, own.size) if gain[j][k]}
                rows.append(row)
                right.append(gain[0][k])
        size = own.size - 1 + len(other.sets) + other.size
        rows.append(dict.fromkeys((*after.get(0, ()), size - 1), 1))
        right.append(1 + sum(max(row, default=0) for row in zip(*gain, strict=True)) * max(1, own.size))
        return Faces(rows, right, size)

    def _lifted(self) -> Matrix:
        pairs = zip(self.gain, self.chances, strict=True)
        least = min((Fraction(g, w) for row, line in pairs for g, w in zip(row, line, strict=True) if w), default=0)
        constant = max(0, -(least // 1))
        pairs = zip(self.gain, self.chances, strict=True)
        return [[g + constant * w for g, w in zip(row, line, strict=True)] for row, line in pairs]

    def columns(self, zero: Iterable[int], tight: Iterable[int]) -> set[int]:
        """The coordinates that are 0 where own sequences are not played and the other's are best replies."""
        return {self.plan_column(k) for k in zero} | {self.gap_column(k) for k in tight}

    def plan(self, point: Point) -> Plan:
        """The plan of a point."""
        return (Fraction(1), *(point.get(self.plan_column(k), Fraction(0)) for k in range(1, self.own.size)))

    def best_replies(self, plan: Plan) -> set[int]:
        """The other's sequences that are part of best replies to a plan."""
        other, earned = self.other, [Fraction(0)] * self.other.size
        for x, row in zip(plan, self.gain, strict=True):
            if x:
                earned = [total + x * gain for total, gain in zip(earned, row, strict=True)]
        most: dict[int, Fraction] = {}
        for h in reversed(other.in_order):
            most[h] = max(earned[k] for k in other.actions(h))
            earned[other.before[h]] += most[h]
        found = {0}
        for h in other.in_order:
            if other.before[h] in found:
                found |= {k for k in other.actions(h) if earned[k] == most[h]}
        return found - {0}
