"""Bundles as a file names them, and what all valuations of bundles answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from ....budget import Budget
from ....reading import any_table, array, number, table, text
from ....rejected import Rejected, show
from ....words import quoted
from ...keys import CODE, Vector, Whole


class BundleValuation(ABC):
    key: ClassVar[str]  # of a type
    amounts: Sequence[Fraction]  # the numbers that it is made of

    @classmethod
    @abstractmethod
    def read(cls, value: object, items: Sequence[str], where: str, budget: Budget) -> BundleValuation: ...

    @abstractmethod
    def values(self, whole: Whole) -> Vector:
        """By bundle, ∅ first; ∅ is worth 0."""


def bundle_of(value: object, items: Sequence[str], where: str, least: int = 0) -> int:
    """The bundle of an array of distinct items."""
    found = 0
    for entry in array(value, where, CODE, least, len(items)):
        item = 1 << item_of(entry, items, where)
        if found & item:
            raise Rejected(CODE, f"{where}: the item {show(entry)} is there twice")
        found |= item
    return found


def item_of(value: object, items: Sequence[str], where: str) -> int:
    name = text(value, where, CODE)
    if name not in items:
        raise Rejected(CODE, f"{where}: no item is named {show(name)}")
    return items.index(name)


def amounts_of(value: object, items: Sequence[str], where: str) -> list[Fraction]:
    """A non-negative amount for each item, 0 for those not named."""
    found = [Fraction(0)] * len(items)
    for name, amount in any_table(value, where, CODE).items():
        found[item_of(name, items, where)] = number(amount, f"{where}, {show(name)}", 0)
    return found


def named(bundle: int, items: Sequence[str]) -> str:
    """A bundle in words."""
    return "{" + ", ".join([quoted(name) for k, name in enumerate(items) if bundle >> k & 1]) + "}"


def by_bundle(value: object, items: Sequence[str], key: str, where: str) -> list[Fraction]:
    """A non-negative amount, under `key`, for each bundle but ∅, exactly once; ∅ has 0."""
    count = (1 << len(items)) - 1
    listed = array(value, where, CODE, count, count)
    found = {0: Fraction(0)}
    for k, entry in enumerate(listed, 1):
        here = f"{where}, entry {k}"
        raw = table(entry, here, CODE, f"items {key}")
        bundle = bundle_of(raw["items"], items, f"{here}, items", 1)
        if bundle in found:
            raise Rejected(CODE, f"{here}, items: the bundle {named(bundle, items)} is there twice")
        found[bundle] = number(raw[key], f"{here}, {key}", 0)
    return [found[bundle] for bundle in range(count + 1)]
