"""The conditions of a ladder, as docs/reference/certificate.md has them ("The run-length form"), type profile by type
profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from naive_pieces import Held, same_side
from naive_runs import ZERO, NaiveRuns


class Ladder:
    def __init__(self, naive: NaiveRuns, raw: dict[str, Any]) -> None:
        assert naive.seller is not None
        self.naive, self.raw, self.seller = naive, raw, naive.seller
        bid = naive.profile[self.seller]
        self.level, self.count = bid[0], bid.count(bid[0])
        self.a, self.c = Fraction(raw["A"]), Fraction(raw["C"])
        self.above, self.price = Fraction(raw["above"]), Fraction(raw["price"])

    def stands(self) -> bool:
        """Whether there is such a ladder, whatever it earns."""
        naive, raw = self.naive, self.raw
        others = [name for i, name in enumerate(naive.names) if i != self.seller]
        if raw["top"] not in others or raw["equal"] not in others or raw["top"] == raw["equal"]:
            return False
        self.top, self.equal = naive.names.index(raw["top"]), naive.names.index(raw["equal"])
        eligible = self.level >= naive.reserve and self.level > 0
        first = naive.order.index(self.seller) < naive.order.index(self.equal)
        cuts = raw["cuts"]
        return (
            self.a > self.c >= 0
            and 0 < self.level < self.above
            and self.count < naive.units
            and eligible
            and first
            and self.above in naive.levels[self.top]
            and self.level in naive.levels[self.equal]
            and self.price in naive.prices
            and cuts[0] == 1
            and cuts[-1] <= self.count
            and all(one < two for one, two in pairwise(cuts))
        )

    def held(self, own: int, top: int, equal: int = 0) -> Held:
        found = [0] * len(self.naive.names)
        found[self.seller], found[self.top], found[self.equal] = own, top, equal
        return tuple(found)

    def wanted(self, kinds: tuple[int, ...], price: Fraction, held: Held) -> list[int]:
        values = self.naive.values
        return [max(0, sum(x >= price for x in values[j][kinds[j]]) - held[j]) for j in self.naive.buyers]

    def parts(self) -> Iterator[tuple[int, int]]:
        cuts = self.raw["cuts"]
        yield from zip(cuts, [*(k - 1 for k in cuts[1:]), self.count], strict=True)

    def affine(self, low: int, high: int) -> bool:
        m, values = self.naive.units, self.naive.values
        first, last = self.held(low, m - low), self.held(high, m - high)
        for kinds, _ in self.naive.kinds():
            left = [low, high]
            for j in self.naive.buyers:
                many = sum(x >= self.price for x in values[j][kinds[j]])
                left = [x - max(0, many - held[j]) for x, held in zip(left, (first, last), strict=True)]
                if not same_side(many - first[j], many - last[j]) or not same_side(*left):
                    return False
        return True

    def least(self, k: int) -> Fraction:
        """F(k)."""
        held, total = self.held(k, self.naive.units - k), ZERO
        for kinds, weight in self.naive.kinds():
            total += weight * self.price * min(k, sum(self.wanted(kinds, self.price, held)))
        return total

    def most(self, price: Fraction, corners: Sequence[Held]) -> list[Fraction]:
        """By corner, the sum of which G is the greatest over all prices."""
        found = [ZERO] * len(corners)
        offered = [held[self.seller] for held in corners]
        for kinds, weight in self.naive.kinds():
            wanted = [sum(self.wanted(kinds, price, held)) for held in corners]
            fewer = offered if sum(offered) <= sum(wanted) else wanted
            found = [total + weight * price * units for total, units in zip(found, fewer, strict=True)]
        return found

    def slack(self) -> Fraction:
        """The largest A, with this C, that the first inequality allows at all corners."""
        m, found = self.naive.units, []
        for low, high in self.parts():
            pairs = [(k, j) for k in (low, high) for j in (0, k - 1)]
            for price in self.naive.prices:
                most = self.most(price, [self.held(j, m - k, k - j) for k, j in pairs])
                found += [
                    self.least(k) - earned - (k - j) * (self.level - self.c)
                    for (k, j), earned in zip(pairs, most, strict=True)
                ]
        return min(found)

    def served(self) -> bool:
        """Whether some level of hers is served before the other's."""
        first = self.naive.order.index(self.seller) < self.naive.order.index(self.top)
        return any(x > self.above or (x == self.above and first) for x in self.naive.levels[self.seller])

    def higher(self) -> bool:
        """The second inequality."""
        m = self.naive.units
        for low, high in self.parts():
            pairs = [(k, y) for k in (low, high) for y in (k + 1, m)]
            for price in self.naive.prices:
                most = self.most(price, [self.held(y, m - y) for _, y in pairs])
                for (k, y), earned in zip(pairs, most, strict=True):
                    if self.least(k) - k * self.level < earned - y * self.above:
                        return False
        return True

    def holds(self) -> bool:
        if not self.stands() or not all(self.affine(*part) for part in self.parts()):
            return False
        return self.slack() >= self.a and (not self.served() or self.higher())
