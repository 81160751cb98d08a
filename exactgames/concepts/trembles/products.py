"""Products of trembles as packed exponents, and the conditions of sets multiplied by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from exactgames.concepts.trembles.conditions import Doubtful, actions_in
from exactgames.game.tree import Game

MOST_FACTORS = 200
"""Refutation with factors is not tried where more than so many products of sets and factors would take part."""


@frozen
class Copy:
    """A doubtful set with its condition multiplied: monomials as packed exponents."""

    of: Doubtful
    factor: int
    monomials: tuple[int, ...]


class Packing:
    """Exponents of the actions that matter, in four bits each (they stay below 8), so that products are sums."""

    def __init__(self, game: Game, sets: Sequence[Doubtful]) -> None:
        self.game, union = game, 0
        for d in sets:
            for m in d.monomials:
                union |= m
        self.actions = actions_in(union)
        self.place = {a: 4 * i for i, a in enumerate(self.actions)}
        self.guard = sum(8 << shift for shift in self.place.values())
        self.firsts = self.guard >> 3

    def packed(self, mask: int) -> int:
        return sum(1 << self.place[a] for a in actions_in(mask))

    def unpacked(self, m: int) -> int:
        """The mask of the actions in m."""
        return sum(1 << a for a in self.exponents(m))

    def exponents(self, m: int) -> dict[int, int]:
        """{action: how often it occurs in m}."""
        found = {}
        while m:
            i = ((m & -m).bit_length() - 1) // 4
            found[self.actions[i]] = m >> 4 * i & 7
            m &= ~(7 << 4 * i)
        return found

    def named(self, actions: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Each action as (set, index of the action)."""
        sets = [(int(self.game.action_infoset[a]), a) for a in sorted(actions)]
        return tuple((s, a - int(self.game.action_start[s])) for s, a in sets)

    def factors(self, m: int) -> list[int]:
        """The single actions in m, as monomials."""
        return [1 << self.place[a] for a in self.exponents(m)]

    def divides(self, m: int, n: int) -> bool:
        return ((n | self.guard) - m) & self.guard == self.guard

    def copy(self, d: Doubtful, factor: int) -> Copy:
        by = self.packed(factor)
        return Copy(d, by, tuple(self.packed(m) + by for m in d.monomials))

    def meeting_copies(self, sets: Sequence[Doubtful]) -> list[Copy]:
        """Each set with the factors that make one of its monomials a common multiple with another set's; none if these
        are too many.
        """
        found = []
        for d in sets:
            monomials = {m for other in sets for m in other.monomials}
            factors = {n & ~m for m in d.monomials for n in monomials if n & m} | {0}
            found += [(d, factor) for factor in sorted(factors)]
            if len(found) > MOST_FACTORS:
                return []
        return [self.copy(d, factor) for d, factor in found]


def divisions(monomials: Sequence[int], packing: Packing) -> Iterator[tuple[int, int]]:
    """The (m, n), both among the monomials (ascending), with m ≠ n that divides n."""
    known = set(monomials)
    products = [m for m in monomials if m & (m - 1) or m & ~packing.firsts]
    for n in products:
        below = (m for m in products if m < n and packing.divides(m, n))
        yield from ((m, n) for m in (*packing.factors(n), *below) if m in known)
    if 0 in known:
        yield from ((0, n) for n in monomials if n)


def undivided(monomials: Iterable[int], packing: Packing) -> list[int]:
    """Those that no other one divides, ascending."""
    ordered = sorted(monomials)
    divided = {n for _, n in divisions(ordered, packing)}
    return [m for m in ordered if m not in divided]
