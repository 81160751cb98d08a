"""The aftermarket where types are drawn from laws, or any price may be asked.  Prices fall into *places*: cells, or
single prices where they are listed.  All over a place the cases of demands are the same, each with its `Chance`; and
what an offer earns there is c₀ + c₁·p + c₂·p².
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from ..budget import digits, room
from .auction import Holdings
from .laws import ALWAYS, NEVER, Chance, cells
from .market import Agent, RunMarket
from .resale import Case, Resale, demand, one_bound, reaching
from .values import Kind, Money

Curve = tuple[Fraction, Fraction, Fraction]  # c₀ + c₁·p + c₂·p²


@dataclass(frozen=True, slots=True)
class Place:
    low: Fraction  # the prices p, low < p ≤ high; one price where these are equal
    high: Fraction
    alone: list[list[tuple[int, Chance]]]  # by buyer: how many of her values may reach the price
    cases: list[tuple[Case, Chance]]

    def best(self, curve: Curve) -> tuple[Fraction, Fraction]:
        """(what is earned at the best of its prices, the highest of them) of a curve that is nowhere convex; or of a
        price at which no less is earned than just above `low`."""
        found = (value_at(curve, self.high), self.high)
        top = self.vertex(curve)
        return found if top is None else max(found, (value_at(curve, top), top))

    def vertex(self, curve: Curve) -> Fraction | None:
        if not curve[2]:
            return None
        top = -curve[1] / (2 * curve[2])
        return top if self.low < top < self.high else None

    def most(self, curve: Curve) -> Fraction:
        """The greatest value, or limit, of any curve."""
        top = self.vertex(curve)
        ends = [self.high] if self.low == self.high else [self.low, self.high]
        return max(value_at(curve, p) for p in (*ends, *([] if top is None else [top])))


def value_at(curve: Curve, price: Fraction) -> Fraction:
    return curve[0] + price * (curve[1] + price * curve[2])


def chance_at(chance: Chance, price: Money) -> Fraction:
    found = chance[0] + chance[1] * price
    return found + chance[2] / price if chance[2] else found


def both(one: Chance, other: Chance) -> Chance:
    """The product, of which one at least is constant."""
    if one[1] or one[2]:
        one, other = other, one
    return one[0] * other[0], one[0] * other[1], one[0] * other[2]


class ContinuousResale:
    """As `Resale`; weights are probabilities, their sum 1."""

    def __init__(self, market: RunMarket) -> None:
        self.market, self.budget = market, market.budget
        self.weight, self.others = 1, [1] * len(market.buyers)
        self.places: list[Place] = []
        self.bits = 0
        for low, high in self._spans():
            self.places.append(self._place(low, high))
        self.highs = [place.high for place in self.places]
        self.every = {case for place in self.places for case, _ in place.cases}
        self.asked: dict[Holdings, Fraction] = {}
        self.room = 500 + sum(room(market.units.bit_length()) for _ in market.agents)
        self.wide = market.bits + self.bits + market.units.bit_length()
        count = sum(len(place.cases) + 1 for place in self.places)
        self.asking = count * (150 + 30 * len(market.buyers) + 8 * digits(self.wide))

    def _spans(self) -> list[tuple[Fraction, Fraction]]:
        market = self.market
        if not market.any_price:
            return [(Fraction(price), Fraction(price)) for price in market.prices]
        return [(low, high) for low, high in all_cells(market) if high <= market.highest]

    def _place(self, low: Fraction, high: Fraction) -> Place:
        market = self.market
        alone = [wanting(market, market.agents[j], low, high) for j in market.buyers]
        size = prod(map(len, alone))
        wide = sum(cost_bits(chance) for row in alone for _, chance in row)
        self.bits = max(self.bits, wide)
        self.budget.charge("cases of resale", size * (200 + 6 * digits(wide)), kept=size * (600 + wide))
        cases = [(tuple(n for n, _ in row), _all([chance for _, chance in row])) for row in product(*alone)]
        return Place(low, high, alone, cases)

    # -- As of listed prices and finitely many types

    def _at(self, price: Money) -> Place:
        return self.places[bisect_left(self.highs, price)]

    def cases_at(self, price: Money) -> list[tuple[Case, Fraction]]:
        return [(case, chance_at(chance, price)) for case, chance in self._at(price).cases]

    def sold(self, price: Money, held: Holdings) -> Fraction:
        offered = held[self.market.seller]
        found = Fraction(0)
        for case, weight in self.cases_at(price):
            found += weight * min(offered, demand(self.market, case, held))
        return found

    def price(self, held: Holdings) -> Fraction:
        """The price that she asks; the highest where she holds nothing."""
        if held not in self.asked:
            self.budget.charge("the seller's price", self.asking, kept=self.room)
            offered = held[self.market.seller]
            found: list[tuple[Fraction, Fraction]] = []
            for place in self.places:
                sold = [min(offered, demand(self.market, case, held)) for case, _ in place.cases]
                found.append(place.best(_curve(place, sold)))
            self.asked[held] = max(found)[1]
        return self.asked[held]

    def revenue(self, held: Holdings) -> Fraction:
        price = self.price(held)
        self.budget.charge("the seller's revenue", self.asking)
        return price * self.sold(price, held)

    def more_than(self, corners: Sequence[Holdings], allowed: Sequence[Fraction]) -> bool:
        """Whether at some price she may earn more than `allowed` at a corner, each case bounded in one way for all."""
        offered = [held[self.market.seller] for held in corners]
        for place in self.places:
            counted = [
                one_bound(offered, [demand(self.market, case, held) for held in corners]) for case, _ in place.cases
            ]
            for k, bound in enumerate(allowed):
                if place.most(_curve(place, [row[k] for row in counted])) > bound * self.market.scale:
                    return True
        return False

    def bought(self, agent: int, kind: Kind, held: Holdings, price: Money) -> list[tuple[int, Fraction]]:
        """[(how many units a buyer of this type buys, probability), …], by what those before her want."""
        market, turn = self.market, self.market.buyers.index(agent)
        before = self._at(price).alone[:turn]
        own = reaching(market.agents[agent].values(kind), price, market.units)
        size = prod(map(len, before))
        self.budget.charge("what a buyer buys", size * (150 + 20 * turn + 4 * digits(self.wide)))
        found = []
        for row in product(*before):
            wanted = sum(max(0, n - held[j]) for (n, _), j in zip(row, market.buyers, strict=False))
            left = max(0, held[market.seller] - wanted)
            weight = prod((chance_at(chance, price) for _, chance in row), start=Fraction(1))
            found.append((min(left, max(0, own - held[agent])), weight))
        return found


def all_cells(market: RunMarket) -> list[tuple[Fraction, Fraction]]:
    size = sum((len(agent.finite) + 1) * agent.longest + 200 for agent in market.agents)
    market.budget.charge("the knots", 20 * size * (1 + digits(market.bits)), kept=300 * size)
    return cells({Fraction(0)}.union(*(agent.knots() for agent in market.agents)))


def resale_of(market: RunMarket) -> Resale | ContinuousResale | None:
    if market.seller < 0:
        return None
    return ContinuousResale(market) if market.continuous else Resale(market)


def _all(chances: Sequence[Chance]) -> Chance:
    found = ALWAYS
    for chance in chances:
        found = both(found, chance)
    return found


def _curve(place: Place, sold: Sequence[int]) -> Curve:
    a, b, c = NEVER
    for (_, chance), units in zip(place.cases, sold, strict=True):
        a, b, c = a + units * chance[0], b + units * chance[1], c + units * chance[2]
    return c, a, b


def cost_bits(chance: Chance) -> int:
    return sum(x.numerator.bit_length() + x.denominator.bit_length() for x in chance)


def wanting(market: RunMarket, agent: Agent, low: Fraction, high: Fraction) -> list[tuple[int, Chance]]:
    """How many of an agent's values may reach the prices of a place."""
    units = market.units
    size = (len(agent.finite) + 1) * (agent.longest + 5)
    law = None if agent.drawn is None else agent.drawn.law
    wide, parts = (0, 0) if law is None else (law.cost_bits(low, high), len(law.parts))
    market.budget.charge("what buyers want", 3 * size + parts * (60 + 6 * digits(wide)), kept=2 * wide)
    if agent.drawn is None:
        found: dict[int, int] = {}
        for values, weight in zip(agent.finite, agent.weights, strict=True):
            wanted = reaching(values, high, units)
            found[wanted] = found.get(wanted, 0) + weight
        zero = Fraction(0)
        return [(n, (Fraction(weight, agent.total), zero, zero)) for n, weight in found.items()]
    if high <= 0:
        return [(units, ALWAYS)]
    law = agent.drawn.law
    with_v = reaching((*agent.drawn.before, *agent.drawn.after), high, units) + agent.drawn.copies
    without = reaching(agent.drawn.before, high, units)
    if high <= law.lo:
        return [(with_v, ALWAYS)]
    if high > law.hi:
        return [(without, ALWAYS)]
    reached = (law.reaches(high), Fraction(0), Fraction(0)) if low == high else law.chance(low, high)
    missed = (1 - reached[0], -reached[1], -reached[2])
    return [(with_v, reached), (without, missed)]
