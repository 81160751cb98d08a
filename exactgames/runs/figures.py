"""Welfare, revenue, optimum and utilities of a run-length market whose types are continuous: a rational number and
rational multiples of logarithms of rational numbers (semantics.md, "Continuous types", "Figures").
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import define

from exactgames.claims.claim import ClaimSpec
from exactgames.claims.welfare import OptimumClaim, RatioClaim, RevenueClaim, UtilityClaim, WelfareClaim
from exactgames.errors import CertificateError, LimitReached
from exactgames.numbers.logarithms import DIGITS, Between, Closed, Quotient
from exactgames.runs.cells import Cell, cells
from exactgames.runs.law import LawTypes, Survival
from exactgames.runs.marginals import ZERO, Runs
from exactgames.runs.market import RunMarket
from exactgames.runs.resale import LIMIT
from exactgames.runs.utilities import Utilities

MOST_DIGITS: Final = 10_000
"""With no more significant digits a figure is compared with a number."""


@define(eq=False)
class Figures:
    """Of the profile of a market, with laws or without."""

    utilities: Utilities

    @property
    def market(self) -> RunMarket:
        return self.utilities.market

    def of(self, spec: ClaimSpec) -> Closed | Quotient | None:
        """The figure that a claim is about; None: it is undefined."""
        match spec:
            case WelfareClaim():
                return self.welfare()
            case RevenueClaim():
                return Closed(self.revenue())
            case OptimumClaim():
                return self.optimum()
            case RatioClaim():
                return self.ratio()
            case UtilityClaim():
                return self.utility(spec.agent)
        raise CertificateError(f"claim {spec.id}: {spec.kind} is not settled of a run-length market")

    def welfare(self) -> Closed:
        """The expected value of what all end with."""
        return sum((self.consumed(agent) for agent in range(len(self.market.agents))), start=Closed(ZERO))

    def revenue(self) -> Fraction:
        """The sum of all payments in the auction."""
        return sum(self.utilities.holdings) * self._price(0)

    def ratio(self) -> Quotient | None:
        """The optimum over the welfare; None where one of them is 0."""
        welfare, optimum = self.welfare(), self.optimum()
        return None if welfare.is_zero or optimum.is_zero else Quotient(optimum, welfare)

    def utility(self, agent: int) -> Closed:
        """An agent's expected utility."""
        own, holdings = self.market.agents[agent], self.utilities.holdings
        costs = holdings[agent] * self._price(agent)
        resale = self.market.resale
        if resale is not None and resale.seller == agent:
            return Closed(self.utilities.earned(holdings) - costs)
        price = self._asked(agent)
        if own.law is None:
            paid = sum(
                (k.probability * self.utilities.kept(agent, t, holdings)[1] for t, k in enumerate(own.types)), ZERO
            )
        elif price is None:
            paid = ZERO
        else:
            ends = [(likely * p, number) for likely, some in self._ends(agent, own.law, price) for number, p in some]
            paid = sum((p * (number - holdings[agent]) * price for p, number in ends), ZERO)
        return self.consumed(agent) - paid - costs

    def consumed(self, agent: int) -> Closed:
        """The expected value of what an agent ends with."""
        own, holdings = self.market.agents[agent], self.utilities.holdings
        if own.law is None:
            return Closed(
                sum((k.probability * self.utilities.kept(agent, t, holdings)[0] for t, k in enumerate(own.types)), ZERO)
            )
        types = own.law
        price = self._asked(agent)
        upper = types.law.upper_mean(ZERO if price is None else price)
        means = [upper] if price is None else [upper, types.law.upper_mean(ZERO) - upper]
        found = Closed(ZERO)
        for (likely, cases), mean in zip(self._ends(agent, types, price), means, strict=True):
            for number, p in cases:
                fixed, copies = _parts(types, number)
                found = found + likely * p * fixed + mean * (p * copies)
        return found

    def optimum(self) -> Closed:
        """The expected greatest welfare: the integral over x of the expected number of values ≥ x, at most m of them.
        LimitReached if there are too many cases.
        """
        found = Closed(ZERO)
        for cell in cells(self.market, self.market.agents):
            found = found + _expected(cell, self.market.units).integral(cell.low, cell.high)
        return found

    def _price(self, agent: int) -> Fraction:
        """What a unit costs her in the auction."""
        rivals, bid = self.utilities.rivals[agent], self.market.agents[agent].bid
        return rivals.price(rivals.won(bid), bid)

    def _asked(self, agent: int) -> Fraction | None:
        """The resale price, if she is a buyer."""
        after = self.utilities.after
        if after is None or agent not in after.resale.buyers:
            return None
        return self.utilities.asked(self.utilities.holdings)

    def _ends(
        self, agent: int, types: LawTypes, price: Fraction | None
    ) -> Iterator[tuple[Fraction, list[tuple[int, Fraction]]]]:
        """For v at least the price, then for v less (where there is one): how likely that is, and with how many units
        she then ends, with what probability.
        """
        holdings, after = self.utilities.holdings, self.utilities.after
        if price is None or after is None:
            yield Fraction(1), [(holdings[agent], Fraction(1))]
            return
        turn = after.resale.buyers.index(agent)
        reached = types.law.reached(price)
        for likely, v in ((reached, price), (1 - reached, price - 1)):
            own = types.number(v, price, self.market.units)
            yield (
                likely,
                [(holdings[agent] + bought, p) for bought, p in after.purchases(price, holdings, turn, own)],
            )


def _parts(types: LawTypes, number: int) -> tuple[Fraction, int]:
    """(the value of the fixed levels among the first so many values, how many copies of v are among them)."""
    fixed, copies, left = ZERO, 0, number
    runs: tuple[tuple[Runs, bool], ...] = (
        (types.before, False),
        (((ZERO, types.copies),), True),
        (types.after, False),
    )
    for part, is_value in runs:
        for level, count in part:
            here = min(count, max(left, 0))
            fixed, copies, left = fixed + level * here, copies + is_value * here, left - here
    return fixed, copies


def _expected(cell: Cell, units: int) -> Survival:
    """E[min(m, N)] in a cell, N being how many values of all agents are at least x."""
    steady: dict[int, Fraction] = {0: Fraction(1)}
    changing = {0: Survival(Fraction(1))}
    for likely in cell.likely:
        if all(one.steady for one in likely.values()):
            now: dict[int, Fraction] = {}
            for before, p in steady.items():
                for number, one in likely.items():
                    both = min(units, before + number)
                    now[both] = now.get(both, ZERO) + p * one.constant
            steady = now
            if len(steady) > LIMIT:
                raise LimitReached(LIMIT, len(steady), True, "numbers of values", ("fewer types",))
        else:
            changing = likely  # of one agent at most
    return sum(
        (one * (p * min(units, before + number)) for before, p in steady.items() for number, one in changing.items()),
        start=Survival(),
    )


def enclosed(figure: Closed | Quotient, at_least: Fraction | None = None, at_most: Fraction | None = None) -> Between:
    """Two numbers between which it is, so near that it can be told on which side of either bound it lies.
    LimitReached if that takes too many digits.
    """
    quotient = figure if isinstance(figure, Quotient) else Quotient(figure, Closed(Fraction(1)))
    exact, digits = quotient.rational(), DIGITS
    if exact is not None and exact in (at_least, at_most):
        return Between(exact, exact)
    while True:
        found = figure.enclosed(digits)
        above = at_least is None or not found.low < at_least <= found.high
        below = at_most is None or not found.low <= at_most < found.high
        if above and below:
            return found
        digits *= 2
        if digits > MOST_DIGITS:
            raise LimitReached(MOST_DIGITS, digits, True, "digits of a figure", ("a number farther from it",))
