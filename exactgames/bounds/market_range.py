"""Bounds over all equilibria of a market as it is: welfare, revenue, an agent's utility, at least and at most
(docs/reference/semantics.md, "Bounds for the market as it is").

Floats propose multipliers and shifts; short fractions near them prove a bound, computed exactly. Where a distribution
that everybody obeys brings just that, the bound is the best that the argument gives. No clock decides.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Literal, assert_never

from attrs import frozen

from exactgames.bounds.after import AfterBids
from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.bounds.implied_tables import ImpliedTables
from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.bounds.obedience_floats import proposed
from exactgames.bounds.obedience_rounded import proved
from exactgames.numbers.arrays import Integers

Figure = Literal["welfare", "revenue", "utility"]
Side = Literal["at-least", "at-most"]


@frozen(eq=False)
class EquilibriumBound:
    """In every equilibrium the figure is at least, or at most, ``value``. ``exact``: nothing better can be proven by
    the argument; else that is not known.

    >>> from exactgames import equilibrium_bounds
    >>> from exactgames.examples import speculator
    >>> found = equilibrium_bounds(speculator().market).bound("welfare", "at-least")
    >>> str(found.value), found.exact
    ('0', True)
    """

    value: Fraction
    exact: bool
    program: Obedience
    reasons: Reasons
    upper: bool

    def multipliers(self) -> dict[tuple[int, int, int], dict[int, Fraction]]:
        """[agent, type, own bid] {other bid: y}, in terms of all the bids: own ones that go alike have the same."""
        alone, found = self.program.tables.alone, {}
        for (i, t, a), mine in self.reasons.multipliers.items():
            bids = {alone.kept[i][d]: y for d, y in sorted(mine.items())}
            for own in alone.alike[i][a]:
                found[i, t, own] = bids
        return dict(sorted(found.items()))

    def shifts(self) -> dict[tuple[int, int, tuple[int, ...]], Fraction]:
        """[agent, number of the type profile, the others' bids] s ≠ 0, in terms of all the bids."""
        program, found = self.program, {}
        for (i, k, column), amount in self.reasons.moved.items():
            s = (-amount if self.upper else amount) / (program.tables.unit * program.odds[k])
            for bids in _others(program, i, column):
                found[i, k, bids] = s
        return dict(sorted(found.items()))


@frozen(eq=False)
class EquilibriumBounds:
    """A market's tables, and the bounds that they give.

    >>> from exactgames import equilibrium_bounds
    >>> from exactgames.examples import speculator
    >>> bounds = equilibrium_bounds(speculator().market)  # S may pay up to 2, and resell at 1 or 2
    >>> [str(bounds.bound("revenue", side).value) for side in ("at-least", "at-most")]
    ['0', '5/3']
    """

    tables: ImpliedTables

    @property
    def about(self) -> str:
        """The concept whose equilibria are bounded: the weakest that the intervals after the bids hold for."""
        return "weak-perfect-bayesian" if self.tables.alone.market.aftermarket else "bayes-nash"

    @staticmethod
    def of(alone: AuctionAlone, after: AfterBids, limit: int = ENTRIES) -> EquilibriumBounds:
        """Of an auction and what follows. LimitReached beyond ``limit`` entries of tables."""
        return EquilibriumBounds(ImpliedTables.of(alone, after, limit))

    def bound(self, figure: Figure, side: Side, agent: int = 0) -> EquilibriumBound:
        """On welfare, revenue, or the utility of an agent. LimitReached if its program is too large."""
        upper = side == "at-most"
        lower_end = self._ends(figure, agent, upper)
        program = Obedience(self.tables, (lambda k: -lower_end(k)) if upper else lower_end)
        found = proved(program, proposed(program))
        return EquilibriumBound(-found.value if upper else found.value, found.exact, program, found.reasons, upper)

    def _ends(self, figure: Figure, agent: int, upper: bool) -> Callable[[int], Integers]:
        """k → [profiles] the end of the figure's interval at the type profile k."""
        match figure:
            case "welfare":
                return lambda k: self.tables.welfare(k)[upper]
            case "revenue":
                return lambda k: self.tables.revenue
            case "utility":
                return lambda k: self.tables.over_profiles(agent, self.tables.payoffs(agent, k)[upper]).reshape(-1)
            case _:
                assert_never(figure)


def _others(program: Obedience, agent: int, column: int) -> list[tuple[int, ...]]:
    """All the bids of the others that are not told apart from these."""
    alone, places = program.tables.alone, []
    for j in reversed([j for j in range(len(program.sizes)) if j != agent]):
        column, place = divmod(column, program.sizes[j])
        places.append(alone.alike[j][place])
    return [tuple(bids) for bids in product(*reversed(places))]
