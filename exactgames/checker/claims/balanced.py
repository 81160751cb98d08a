"""Balanced prices: what is taken costs at least its share of what it takes from the others, and what can be sold beside
it costs no more than its share of what is left to them.  The evidence is the best two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import digits
from ..kernel.balanced import Best, best_factors, largest
from ..reading import Table, lowest, number, table
from ..rebuild.market import Market
from ..rejected import Rejected, show
from ..words import cut
from .claim import Claim, Head, Judged

INSTANCE = "instance"


@dataclass(frozen=True)
class Balanced(Claim):
    alpha: Fraction
    beta: Fraction
    price: tuple[Fraction, ...] | None  # by holding; None: the paper's

    KINDS: ClassVar[tuple[str, ...]] = ("balanced",)

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "alpha beta", "price"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        found = [number(raw[key], f"{where}, {key}") for key in ("alpha", "beta")]
        for key, x in zip(("alpha", "beta"), found, strict=True):
            if x <= 0:
                raise Rejected(INSTANCE, f"{where}, {key}: found {show(x)}, expected more than 0")
        price = None
        if "price" in raw:
            market.budget.charge(f"{where}, price", 20 * market.goods.size, kept=100 * market.goods.size)
            price = tuple(market.goods.read_prices(raw["price"], f"{where}, price"))
        return cls(*head, found[0], found[1], price)

    def about(self, market: Market | None) -> str:
        return f"alpha {cut(show(self.alpha))}, beta {cut(show(self.beta))}"

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        whose = "the paper's prices" if self.price is None else "the given prices"
        return f"{whose} are ({cut(show(self.alpha))}, {cut(show(self.beta))})-balanced at every profile of types"

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        raw = table(evidence, "evidence", "format", "alpha beta")
        found = [None if raw[key] is None else lowest(raw[key], key) for key in ("alpha", "beta")]
        exact = self._best(judged.game.market)
        for key, x, y in zip(("alpha", "beta"), found, exact, strict=True):
            if x != y:
                raise Rejected("value", f"{key}: found {show(x)}, expected {show(y)}")
        enough = _within(exact[0], self.alpha) and _within(exact[1], self.beta)
        if holds != enough:
            verdict = "fails" if holds else "holds"
            raise Rejected("verdict", f"alpha {show(exact[0])}, beta {show(exact[1])}: the claim {verdict}")

    def _best(self, market: Market) -> tuple[Best, Best]:
        """The least α and β, over all profiles of types."""
        goods, agents, budget = market.goods, market.agents, market.budget
        profiles, _ = market.prior.profiles(budget)
        wide = (
            0 if self.price is None else max(x.numerator.bit_length() + x.denominator.bit_length() for x in self.price)
        )
        bits = market.bits + wide + 10
        each = goods.paper_cost(len(agents), market.bits) + (goods.size + 1) * (40 + 20 * digits(bits))
        budget.charge("the prices and optima of all profiles of types", len(profiles) * each)
        rest = goods.without_each()
        alpha: Best = Fraction(0)
        beta: Best = Fraction(0)
        for types in profiles:
            values = [agent.value[t] for agent, t in zip(agents, types, strict=True)]
            optima = goods.optima(values)
            if self.price is None:
                prices, under = goods.paper_prices(values)
                price = [Fraction(x, under) for x in prices]
            else:
                price = [x * market.scale for x in self.price]
            found = best_factors(optima, price, rest, len(optima) - 1)
            alpha, beta = largest(alpha, found[0]), largest(beta, found[1])
        return alpha, beta


def _within(found: Best, bound: Fraction) -> bool:
    return found is not None and found <= bound
