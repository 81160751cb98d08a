"""Independent types: the prior is the product of the agents' distributions.  A single type's probability may be left
out: it is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import gcd, prod
from typing import ClassVar

from ...budget import Budget, digits, room, widest, words
from ...reading import Table, number
from ...rejected import Rejected
from ..keys import CODE, Vector


class Independent:
    key: ClassVar[str] = "probability"  # of a type

    @staticmethod
    def read(kind: Table, kinds: int, where: str) -> Fraction:
        """A type's probability, of an agent with so many types."""
        if "probability" not in kind and kinds > 1:
            raise Rejected(CODE, f"{where}: the probability is missing")
        return number(kind.get("probability", 1), f"{where}, probability")

    @staticmethod
    def profiles(each_agent: Sequence[Sequence[Fraction]], budget: Budget) -> tuple[list[Vector], list[int]]:
        """The type profiles in lexicographic order, and their weights: integers without common factor."""
        odds = [budget.whole("a prior", probability)[1] for probability in each_agent]
        each = [widest(row) for row in odds]
        bits, count, agents = sum(each), prod(map(len, odds)), len(odds)
        what = f"{words(count)} type profiles with a prior of up to {bits} bits"
        steps = count * (10 + 2 * agents * digits(bits, max(each, default=0)) + 2 * digits(bits))
        budget.charge(what, steps, kept=count * (72 + 8 * agents + room(bits)), briefly=count * room(bits))
        profiles = list(product(*(range(len(row)) for row in odds)))
        weights = [prod(row[t] for row, t in zip(odds, types, strict=True)) for types in profiles]
        common = gcd(*weights)
        return profiles, [weight // common for weight in weights]
