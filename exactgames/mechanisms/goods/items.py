"""Named items: a bundle is a set of them, numbered in binary, the first item the lowest bit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.numbers.arrays import Index, common_denominator, over

MOST = 8
"""How many items there may be."""


def members(bundle: int) -> tuple[int, ...]:
    """The items of a bundle, by index."""
    return tuple(x for x in range(bundle.bit_length()) if bundle >> x & 1)


def bundle_of(items: Iterable[int]) -> int:
    """The bundle of these items."""
    return sum(1 << x for x in set(items))


def subsets(bundle: int) -> tuple[int, ...]:
    """All bundles within a bundle, in their order."""
    return tuple(part for part in range(bundle + 1) if part & bundle == part)


def item_text(name: str) -> str:
    """The item's name, in quotes where it might be taken for something else in a list."""
    return name if re.fullmatch(r"[^\s,;{}]+", name) else f'"{name}"'


def bundle_of_names(names: Iterable[str]) -> str:
    """``{x, y}``: different for different bundles."""
    return "{" + ", ".join(map(item_text, names)) + "}"


def bundle_text(names: Sequence[str], bundle: int) -> str:
    """The bundle of these of the items."""
    return bundle_of_names(names[x] for x in members(bundle))


@frozen
class Items:
    """``names`` of k ≥ 1 items."""

    names: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def called(self) -> str:
        return "items"

    @property
    def everything(self) -> int:
        """The bundle of all items."""
        return (1 << len(self.names)) - 1

    def parts(self, bundle: int) -> tuple[int, ...]:
        return subsets(bundle)

    def entries_won(self, bid: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Of each item that is won, the bid on it."""
        bundles = range(self.everything + 1)
        return tuple(sum((bid[x] for x in members(bundle)), start=Fraction(0)) for bundle in bundles)

    def left(self, held: Sequence[int]) -> int:
        return self.everything - sum(held)

    def optima(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], profiles: Iterable[tuple[int, ...]]
    ) -> Iterator[Fraction]:
        """Agent by agent, the most that she and those before her get from each bundle; profiles that begin alike share
        what is found. Values are monotone, so nothing is left over at the end.
        """
        denominator = common_denominator(x for types in worth for values in types for x in values)
        scaled = [[over(values, denominator) for values in types] for types in worth]
        within = [subsets(bundle) for bundle in range(self.everything + 1)]
        best: list[list[int]] = [[0] * (self.everything + 1)]
        before: tuple[int, ...] = ()
        for profile in profiles:
            alike = next((i for i, (t, u) in enumerate(zip(profile, before, strict=False)) if t != u), len(before))
            del best[alike + 1 :]
            for agent in range(alike, len(profile)):
                last = agent == len(profile) - 1
                wholes = range(self.everything if last else 0, self.everything + 1)
                rest, values = best[-1], scaled[agent][profile[agent]]
                best.append([max(values[part] + rest[whole - part] for part in within[whole]) for whole in wholes])
            before = profile
            yield Fraction(best[-1][-1], denominator)

    def mean_optimum(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], probabilities: Sequence[Sequence[Fraction]]
    ) -> Fraction:
        """One agent after the other: how likely what is the most that she and those before her get from each bundle."""
        unit = common_denominator(x for types in worth for values in types for x in values)
        within = [subsets(bundle) for bundle in range(self.everything + 1)]
        best, total = {(0,) * (self.everything + 1): 1}, unit
        for types, mine in zip(worth, probabilities, strict=True):
            scaled, common = [over(values, unit) for values in types], common_denominator(mine)
            weights, found = over(mine, common), dict[tuple[int, ...], int]()
            for rest, weight in best.items():
                for values, w in zip(scaled, weights, strict=True):
                    more = tuple(
                        max(values[part] + rest[whole - part] for part in within[whole])
                        for whole in range(self.everything + 1)
                    )
                    found[more] = found.get(more, 0) + weight * w
            best, total = found, total * common
        return Fraction(sum(values[-1] * weight for values, weight in best.items()), total)

    def text(self, bundle: int) -> str:
        return bundle_text(self.names, bundle)

    def holding(self, bundle: int) -> str:
        return bundle_text(self.names, bundle)

    def said(self, bundle: int) -> list[str]:
        return [self.names[x] for x in members(bundle)]

    def won_entries(self, bid: Sequence[str], bundle: int) -> str:
        """Of each item that she won, her bid on it."""
        return ", ".join(f"{item_text(self.names[x])} {bid[x]}" for x in members(bundle))

    def winning(self, marginal: Index, bids: Index, won: Index) -> list[Index]:
        """A column an item: a number for her bid on it where she won it, 0 elsewhere."""
        return [np.where(won >> x & 1, marginal[bids, x] + 1, 0) for x in range(len(self.names))]
