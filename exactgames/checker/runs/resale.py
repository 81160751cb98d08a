"""The aftermarket from any holdings.  A buyer's *demand* at a price is how many of her marginal values, after those of
what she holds, are at least the price; the seller offers all that she holds at the highest of the prices that earn most
in expectation, at the prior.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod

from ..budget import adding, digits, room
from .auction import Holdings
from .market import RunMarket
from .values import Kind, Money, Runs

Case = tuple[int, ...]  # by buyer in turn: how many of her values are at least the price


def reaching(values: Runs, price: Money, units: int) -> int:
    """How many values are at least the price."""
    return units if price <= 0 else sum(n for x, n in values if x >= price)


def worth(values: Runs, held: int) -> Money:
    """What so many units are worth."""
    found: Money = 0
    for x, n in values:
        taken = min(n, held)
        found += x * taken
        held -= taken
    return found


def demand(market: RunMarket, case: Case, held: Holdings) -> int:
    """Of all buyers together, at these holdings."""
    return sum([max(0, n - held[j]) for n, j in zip(case, market.buyers, strict=True)])


class Resale:
    """At listed prices, of buyers who have finitely many types: all in integers."""

    def __init__(self, market: RunMarket) -> None:
        self.market, self.budget = market, market.budget
        totals = [market.agents[j].total for j in market.buyers]
        size = sum(map(int.bit_length, totals))
        self.budget.charge(
            "the weights of all cases", 3 * (1 + len(totals)) * digits(size), kept=(1 + len(totals)) * room(size)
        )
        self.weight = prod(totals)  # the sum of the weights of all cases
        self.others = [prod(totals[turn:]) for turn in range(len(totals))]  # of the buyers who do not come before
        self.bits = self.weight.bit_length()
        self.cases: list[list[tuple[Case, int]]] = []  # by price
        self.alone: list[list[dict[int, int]]] = []  # by price and buyer: what she may want -> weight
        by_buyer = [self._wants(j) for j in market.buyers]
        for k in range(len(market.prices)):
            row = [wants[k] for wants in by_buyer]
            size = prod(map(len, row))
            self.budget.charge("cases of resale", size * (80 + digits(self.bits)), kept=size * (400 + self.bits // 7))
            self.alone.append(row)
            self.cases.append(joined(row))
        self.every = {case for row in self.cases for case, _ in row}
        self.places: dict[Money, int] = {price: k for k, price in enumerate(market.prices)}
        self.asked: dict[Holdings, int] = {}
        self.room = 300 + sum(room(market.units.bit_length()) for _ in market.agents)
        self.wide = market.bits + self.bits + market.units.bit_length()
        count = sum(map(len, self.cases))
        each = 20 + 30 * len(market.buyers) + digits(self.bits, market.units.bit_length()) + 2 * adding(self.wide)
        self.asking = count * each

    def _wants(self, buyer: int) -> list[dict[int, int]]:
        """By price: how many of a buyer's values may reach it, with weights."""
        market, agent = self.market, self.market.agents[buyer]
        size = sum(len(values) + 2 for values in agent.finite)
        self.budget.charge("what buyers want", 60 * size + 40 * len(market.prices), kept=100 * size)
        steps: list[list[tuple[int, int]]] = [[] for _ in range(len(market.prices) + 1)]
        for values, weight in zip(agent.finite, agent.weights, strict=True):
            # From the highest price down: nothing is wanted, until the first value is reached, and so on.
            reached, before = 0, len(market.prices)
            for x, n in values:
                down = bisect_right(market.prices, x)
                if down < before:
                    steps[before].append((reached, weight))
                    steps[down].append((reached, -weight))
                    before = down
                reached += n
            free = bisect_right(market.prices, 0)
            steps[before].append((reached, weight))
            steps[min(free, before)].append((reached, -weight))
            if free:
                steps[min(free, before)].append((market.units, weight))
        bits = agent.total.bit_length()
        self.budget.charge("what buyers want", sum(map(len, steps)) * (10 + adding(bits)))
        found: list[dict[int, int]] = [{} for _ in market.prices]
        now: dict[int, int] = {}
        for k in range(len(market.prices), 0, -1):
            for wanted, weight in steps[k]:
                now[wanted] = now.get(wanted, 0) + weight
                if not now[wanted]:
                    del now[wanted]
            self.budget.charge(
                "what buyers want", (10 + adding(bits)) * (1 + len(now)), kept=len(now) * (100 + room(bits))
            )
            found[k - 1] = dict(now)
        return found

    def cases_at(self, price: Money) -> list[tuple[Case, int]]:
        return self.cases[self.places[price]]

    def sold(self, price: Money, held: Holdings) -> int:
        """How many units an offer of all that the seller holds sells at a price, times `weight`."""
        offered = held[self.market.seller]
        return sum(weight * min(offered, demand(self.market, case, held)) for case, weight in self.cases_at(price))

    def price(self, held: Holdings) -> int:
        """The price that she asks; the highest where she holds nothing."""
        if held not in self.asked:
            self.budget.charge("the seller's price", self.asking, kept=self.room)
            _, self.asked[held] = max((price * self.sold(price, held), price) for price in self.market.prices)
        return self.asked[held]

    def revenue(self, held: Holdings) -> int:
        """What the seller expects to earn, times `weight`."""
        price = self.price(held)
        self.budget.charge("the seller's revenue", self.asking)
        return price * self.sold(price, held)

    def more_than(self, corners: Sequence[Holdings], allowed: Sequence[Fraction]) -> bool:
        """Whether at some price she may earn more than `allowed` at a corner, each case bounded in one way for all."""
        offered = [held[self.market.seller] for held in corners]
        unit = self.market.scale * self.weight
        most = [x.numerator * unit // x.denominator for x in allowed]  # rounded down: integers are compared
        for price, cases in zip(self.market.prices, self.cases, strict=True):
            sums = [0] * len(corners)
            for case, weight in cases:
                counted = one_bound(offered, [demand(self.market, case, held) for held in corners])
                sums = [total + weight * units for total, units in zip(sums, counted, strict=True)]
            if any(price * total > bound for total, bound in zip(sums, most, strict=True)):
                return True
        return False

    def bought(self, agent: int, kind: Kind, held: Holdings, price: Money) -> list[tuple[int, int]]:
        """[(how many units a buyer of this type buys, weight), …], by what those before her want."""
        market, turn = self.market, self.market.buyers.index(agent)
        before = self.alone[self.places[price]][:turn]
        values = market.agents[agent].values(kind)
        own = reaching(values, price, market.units)
        found = []
        size = prod(map(len, before))
        steps = size * (60 + 20 * turn + digits(self.bits)) + 5 * len(values)
        self.budget.charge("what a buyer buys", steps)
        for case, weight in joined(before):
            wanted = sum(max(0, n - held[j]) for n, j in zip(case, market.buyers, strict=False))
            left = max(0, held[market.seller] - wanted)
            found.append((min(left, max(0, own - held[agent])), weight))
        return found


def one_bound(offered: list[int], wanted: list[int]) -> list[int]:
    """What is offered, or what is wanted, whichever is less in all."""
    return offered if sum(offered) <= sum(wanted) else wanted


def joined(row: Sequence[dict[int, int]]) -> list[tuple[Case, int]]:
    """The cases of several buyers, with the products of their weights."""
    return [
        (tuple(n for n, _ in case), prod(weight for _, weight in case))
        for case in product(*(one.items() for one in row))
    ]
