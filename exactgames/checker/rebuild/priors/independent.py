"""Independent types: the prior is the product of the agents' distributions.  A single type's probability may be left
out: it is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd, prod
from typing import ClassVar

from ...budget import Budget, digits, room, widest, words
from ...reading import Table, number
from ...rejected import Rejected
from ..keys import CODE, Vector, distribution
from .prior import Prior


@dataclass(frozen=True, slots=True)
class Independent(Prior):
    probability: tuple[tuple[Fraction, ...], ...]

    key: ClassVar[str] = ""
    type_key: ClassVar[str] = "probability"
    product: ClassVar[bool] = True

    @staticmethod
    def read_each(kinds: Sequence[Table], where: str, budget: Budget) -> tuple[Fraction, ...]:
        found = []
        for k, kind in enumerate(kinds, 1):
            if "probability" not in kind and len(kinds) > 1:
                raise Rejected(CODE, f"{where}, type {k}: the probability is missing")
            found.append(number(kind.get("probability", 1), f"{where}, type {k}, probability"))
        return distribution(found, where, budget)

    @classmethod
    def read(
        cls,
        value: object,
        names: Sequence[str],
        types: Sequence[Sequence[str]],
        each: tuple[tuple[Fraction, ...], ...],
        budget: Budget,
    ) -> Independent:
        return cls(each)

    def profiles(self, budget: Budget) -> tuple[list[Vector], list[int]]:
        odds = [budget.whole("a prior", probability)[1] for probability in self.probability]
        each = [widest(row) for row in odds]
        bits, count, agents = sum(each), prod(map(len, odds)), len(odds)
        what = f"{words(count)} type profiles with a prior of up to {bits} bits"
        steps = count * (10 + 2 * agents * digits(bits, max(each, default=0)) + 2 * digits(bits))
        budget.charge(what, steps, kept=count * (72 + 8 * agents + room(bits)), briefly=count * room(bits))
        profiles = list(product(*(range(len(row)) for row in odds)))
        weights = [prod(row[t] for row, t in zip(odds, types, strict=True)) for types in profiles]
        common = gcd(*weights)
        return profiles, [weight // common for weight in weights]

    def words(self) -> str:
        return ""
