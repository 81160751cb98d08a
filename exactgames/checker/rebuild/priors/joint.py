"""A joint prior: the type profiles that are listed, with their probabilities, positive and of sum 1.  An entry names a
type of every agent who has several; every type of every agent is in some entry.  No type has a probability of its own:
a type's is the sum of its profiles'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import ClassVar

from ...budget import Budget, adding, digits, room, widest
from ...reading import Table, any_table, array, number, table, text
from ...rejected import Rejected, show
from ...words import counted
from ..keys import CODE, Vector, distribution
from .prior import Prior


@dataclass(frozen=True, slots=True)
class Joint(Prior):
    probability: tuple[tuple[Fraction, ...], ...]
    listed: tuple[Vector, ...]  # the type profiles, lexicographic
    weights: tuple[int, ...]  # without common factor

    key: ClassVar[str] = "prior"
    type_key: ClassVar[str] = ""
    product: ClassVar[bool] = False

    @staticmethod
    def read_each(kinds: Sequence[Table], where: str, budget: Budget) -> tuple[Fraction, ...]:
        return ()

    @classmethod
    def read(
        cls,
        value: object,
        names: Sequence[str],
        types: Sequence[Sequence[str]],
        each: tuple[tuple[Fraction, ...], ...],
        budget: Budget,
    ) -> Joint:
        entries = array(value, cls.key, CODE, 1)
        agents, kinds = len(names), sum(map(len, types))
        budget.charge("the names of types", 5 * kinds, kept=200 * kinds)
        numbers = [{kind: t for t, kind in enumerate(own)} for own in types]
        size = len(entries) * (200 + 16 * agents)
        budget.charge(f"a prior of {len(entries)} type profiles", len(entries) * (300 + 40 * agents), kept=size)
        found: dict[Vector, Fraction] = {}
        for k, entry in enumerate(entries, 1):
            where = f"{cls.key}, entry {k}"
            raw = table(entry, where, CODE, "types probability")
            profile = _profile(raw["types"], f"{where}, types", names, numbers)
            if profile in found:
                raise Rejected(CODE, f"{where}: this type profile is there twice")
            found[profile] = number(raw["probability"], f"{where}, probability")
        distribution(list(found.values()), cls.key, budget)
        listed = tuple(sorted(found))
        common, weights = budget.whole(cls.key, (found[profile] for profile in listed))
        probability = _marginals(listed, weights, common, types, budget)
        for name, own, odds in zip(names, types, probability, strict=True):
            for kind, p in zip(own, odds, strict=True):
                if not p:
                    raise Rejected(CODE, f"{cls.key}: type {show(kind)} of agent {show(name)} is in no entry")
        divisor = gcd(*weights)
        return cls(probability, listed, tuple(weight // divisor for weight in weights))

    def profiles(self, budget: Budget) -> tuple[list[Vector], list[int]]:
        count = len(self.listed)
        budget.charge("a joint prior", 2 * count, kept=count * (72 + room(widest(self.weights))))
        return list(self.listed), list(self.weights)

    def words(self) -> str:
        return f"a joint prior of {counted(len(self.listed), 'type profile')}"


def _profile(value: object, where: str, names: Sequence[str], numbers: Sequence[dict[str, int]]) -> Vector:
    """The type profile that an entry names; whoever has a single type may be left out."""
    raw = any_table(value, where, CODE)
    for name in raw:
        if name not in names:
            raise Rejected(CODE, f"{where}: no agent is named {show(name)}")
    found = []
    for name, own in zip(names, numbers, strict=True):
        if name not in raw:
            if len(own) > 1:
                what = f"agent {show(name)} is not named, who has {len(own)} types"
                raise Rejected(CODE, f"{where}: {what}; expected one of them")
            found.append(0)
            continue
        kind = text(raw[name], f"{where}, {show(name)}", CODE)
        if kind not in own:
            raise Rejected(CODE, f"{where}: agent {show(name)} has no type {show(kind)}")
        found.append(own[kind])
    return tuple(found)


def _marginals(
    listed: Sequence[Vector], weights: Sequence[int], common: int, types: Sequence[Sequence[str]], budget: Budget
) -> tuple[tuple[Fraction, ...], ...]:
    """Each type's probability, by agent; `weights` sum to `common`."""
    bits, kinds = common.bit_length(), sum(map(len, types))
    steps = len(listed) * len(types) * (3 + adding(bits)) + kinds * (5 + 4 * digits(bits))
    budget.charge("the probabilities of types", steps, kept=kinds * (100 + 2 * room(bits)))
    sums = [[0] * len(own) for own in types]
    for profile, weight in zip(listed, weights, strict=True):
        for own, t in zip(sums, profile, strict=True):
            own[t] += weight
    return tuple(tuple(Fraction(x, common) for x in own) for own in sums)
