"""What a type gets where her agent wins so many units against given bids of the others; and *pieces*, intervals of that
number on which it is an affine function, for every type: then it is greatest at an end.

Utilities are integers, over `scale` and the weights of the cases of resale: `unit`, the same for all.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from ..budget import adding, digits
from .auction import Holdings, Rivals
from .continuous import ContinuousResale
from .market import RunMarket
from .resale import Case, Resale, worth
from .values import Bid, Kind, Money, Runs

Piece = tuple[int, int]


class Play:
    def __init__(
        self, market: RunMarket, resale: Resale | ContinuousResale | None, agent: int, bids: Sequence[Bid]
    ) -> None:
        self.market, self.resale, self.agent, self.bids = market, resale, agent, bids
        self.rivals = Rivals(market, agent, bids)
        self.unit = market.scale * (1 if resale is None else resale.weight)
        wide = market.bits if resale is None else resale.wide
        self.steps = 60 + 2 * digits(wide, market.units.bit_length()) + 4 * adding(wide)
        market.budget.charge("an agent's bids", 100, kept=1500)

    @property
    def buys(self) -> bool:
        return self.resale is not None and self.agent in self.market.buyers

    def utility(self, kind: Kind, won: int, price: int) -> Money:
        """Where she wins so many at this price."""
        market, resale = self.market, self.resale
        held = self.rivals.holdings(won)
        values = market.agents[self.agent].values(kind)
        market.budget.charge("a utility", self.steps + 5 * len(values))
        if resale is None:
            return worth(values, won) - won * price
        if self.agent == market.seller:
            return resale.revenue(held) - resale.weight * won * price
        value, paid = self.kept(kind, held)
        return value - paid - resale.weight * won * price

    def kept(self, kind: Kind, held: Holdings) -> tuple[Money, Money]:
        """(the value of what she ends with, what she pays in the aftermarket), both times the weights."""
        market, resale = self.market, self.resale
        values, own = market.agents[self.agent].values(kind), held[self.agent]
        market.budget.charge("the value of what is kept", self.steps + 5 * len(values))
        if resale is None:
            return worth(values, own), 0
        if not self.buys:
            return resale.weight * worth(values, own), 0
        price = resale.price(held)
        found = resale.bought(self.agent, kind, held, price)
        market.budget.charge("what is bought", len(found) * (self.steps + 5 * len(values)))
        more = resale.others[market.buyers.index(self.agent)]
        value = sum(weight * worth(values, own + units) for units, weight in found)
        paid = price * sum(weight * units for units, weight in found)
        return more * value, more * paid

    def with_won(self, kind: Kind, won: int) -> Money:
        """At the lowest price at which so many are won."""
        return self.utility(kind, won, self.rivals.price(won))

    def exact(self, utility: Money) -> Fraction:
        bits = self.unit.bit_length()
        self.market.budget.charge("a utility in lowest terms", 20 + 3 * digits(bits, bits + self.market.bits))
        return Fraction(utility) / self.unit

    # -- Types

    def ends_with(self, v: Money, held: Holdings) -> tuple[Money, Money, Money]:
        """(how many copies of v a type v ends with, on average, the value of the rest, what she pays)."""
        drawn, own = self.market.agents[self.agent].drawn, held[self.agent]
        if drawn is None:
            raise AssertionError("types that are not drawn")
        value, paid = self.kept(v, held)
        counted: list[tuple[int, Money]] = [(0, 1)]
        if self.resale is not None and self.buys:
            counted = [*self.resale.bought(self.agent, v, held, self.resale.price(held))]
        first = sum(n for _, n in drawn.before)
        copies: Money = 0
        for units, weight in counted:
            copies += weight * max(0, min(own + units - first, drawn.copies))
        return copies, value - copies * v, paid

    def kinds(self, *wons: int) -> list[Kind]:
        """The types at which comparisons are made, ascending: all, if they are finitely many; else the least, the
        greatest, and the prices between at which she buys where she wins so many, or no longer: `kinks`."""
        agent = self.market.agents[self.agent]
        if agent.drawn is None:
            return list(range(len(agent.types)))
        return sorted({agent.drawn.law.lo, agent.drawn.law.hi}.union(*(self.kinks(won) for won in wons)))

    def kinks(self, won: int) -> list[Fraction]:
        """Where her utility, as a function of the type v, is not affine if she wins so many."""
        drawn = self.market.agents[self.agent].drawn
        if drawn is None or self.resale is None or not self.buys:
            return []
        price = Fraction(self.resale.price(self.rivals.holdings(won)))
        return [price] if drawn.law.lo < price < drawn.law.hi else []

    # -- Pieces

    def is_piece(self, low: int, high: int) -> bool:
        """Whether the conditions of a piece hold at both ends."""
        if low == high:
            return True
        market, rivals = self.market, self.rivals
        for entry in (market.units + 1, market.units):  # (a): no such entry is one case below L, another beyond it
            if _where(rivals, entry - low) != _where(rivals, entry - high):
                return False
        first, last = rivals.holdings(low), rivals.holdings(high)
        if self.resale is not None:
            every = self.resale.every
            market.budget.charge("the conditions of a piece", len(every) * (60 + 60 * len(market.buyers)))
            if not all(steady(market, case, first, last) for case in every):
                return False
            if self.resale.price(first) != self.resale.price(last):
                return False
        # Of a law, the ends: at the price asked every type wants what the greatest does, or what the least does.
        return all(self._within(kind, first, last) for kind in self.kinds())

    def _within(self, kind: Kind, first: Holdings, last: Holdings) -> bool:
        """Whether what a type ends with lies, at both ends, in one run of her values."""
        values = self.market.agents[self.agent].values(kind)
        one, other = [first[self.agent]], [last[self.agent]]
        if self.resale is not None and self.buys:
            price = self.resale.price(first)
            one = [one[0] + units for units, _ in self.resale.bought(self.agent, kind, first, price)]
            other = [other[0] + units for units, _ in self.resale.bought(self.agent, kind, last, price)]
        self.market.budget.charge("the runs of a type's values", 10 * len(one) * (1 + len(values)))
        return all(_in_one_run(values, *sorted(pair)) for pair in zip(one, other, strict=True))

    def check_pieces(self, cuts: Sequence[int]) -> list[Piece] | None:
        """The pieces that begin at these numbers, if they are pieces and cover all that she can win."""
        rivals = self.rivals
        if not cuts or cuts[0] != rivals.fewest or cuts[-1] > rivals.greatest:
            return None
        if any(one >= other for one, other in itertools.pairwise(cuts)):
            return None
        pieces = list(zip(cuts, [*(cut - 1 for cut in cuts[1:]), rivals.greatest], strict=True))
        return pieces if all(self.is_piece(low, high) for low, high in pieces) else None


def steady(market: RunMarket, case: Case, first: Holdings, last: Holdings) -> bool:
    """Whether, of a case of demands, no buyer's demand, and nothing that is left for one, changes its sign."""
    left = [first[market.seller], last[market.seller]]
    for n, j in zip(case, market.buyers, strict=True):
        if (n - first[j]) * (n - last[j]) < 0:
            return False
        left = [left[0] - max(0, n - first[j]), left[1] - max(0, n - last[j])]
        if left[0] * left[1] < 0:
            return False
    return True


def _where(rivals: Rivals, entry: int) -> int:
    """The block of an entry of L; -1 before the first, and the number of blocks beyond the last."""
    return rivals.block(entry) if entry >= 1 else -1


def _in_one_run(values: Runs, low: int, high: int) -> bool:
    end = 0
    for _, n in values:
        start, end = end, end + n
        if start <= low and high <= end:
            return True
    return low >= end
