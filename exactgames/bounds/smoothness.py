"""Smooth and semi-smooth auctions: the best λ for a μ, its evidence both ways, and λ as a function of μ.

(λ, μ)-smooth (Syrgkanis and Tardos 2013; the paper's Definition 6): for every profile v of types there are mixtures
D_i of bids such that for every bid profile b

    Σ_i E_{d ~ D_i} u_i(v_i; d, b₋ᵢ) ≥ λ · OPT(v) − μ · Rev(b) − weak · Bid(b).

(λ, μ)-semi-smooth (Definition 10): with D_i that depend on i's type alone. For given v the best λ is the value of a
zero-sum game between deviations and bid profiles; it is solved as other bounds are (``program``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from exactgames.arguments import typed
from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.bounds.program import BoundProgram, Case
from exactgames.bounds.solve import Solved, solved
from exactgames.clock import Clock, Effort
from exactgames.errors import GameError, Undecided
from exactgames.market.market import Market
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype
from exactgames.tally import tallied

Mixture = Mapping[int, Fraction]
"""{bid: weight}, bids by index."""
NOTHING = Fraction(0)


@frozen
class WorstBids:
    """Why no larger λ will do: weights of a type profile and a bid profile, ascending, which sum to 1. Type profiles by
    their types' indices, bids by index.
    """

    weights: tuple[tuple[tuple[int, ...], tuple[int, ...], Fraction], ...]


@frozen
class Smoothness:
    """The best λ for μ.

    best        it may be 0 or negative: then no λ > 0 will do. None: the inequality fails for every λ, at profiles of
                types to whom nothing is worth anything
    deviations  [type profile][agent] mixtures that show it; of semi-smooth ones [agent][type]; empty for None
    worst       why no larger λ will do
    slope       of the line that ``worst`` gives as a bound on λ for every μ
    exact       whether ``best`` is the best: where it is asked whether some λ will do (``enough``) and the steps run
                out, it is a λ that will do, or one above which none will

    >>> from fractions import Fraction
    >>> from exactgames import Smooth
    >>> from exactgames.examples import speculator
    >>> found = Smooth.of(speculator().market, weak=Fraction(1)).best(Fraction(1))
    >>> str(found.best), len(found.deviations)  # one mixture an agent, for each of the two profiles of types
    ('1', 2)
    """

    mu: Fraction
    weak: Fraction
    semi: bool
    best: Fraction | None
    deviations: tuple[tuple[Mixture, ...], ...]
    worst: WorstBids
    slope: Fraction | None
    exact: bool = True


@frozen(eq=False)
class Smooth:
    """The question for one market, for any μ. ``enough``: whether this λ will do is all that is asked; None: what the
    best is.

    >>> from fractions import Fraction
    >>> from exactgames import Smooth
    >>> from exactgames.examples import speculator
    >>> question = Smooth.of(speculator().market)
    >>> str(question.best(Fraction(1)).best)  # a second-price auction: S may win, and pay little
    '0'
    """

    alone: AuctionAlone
    profiles: tuple[tuple[int, ...], ...]
    optima: tuple[Fraction, ...]
    semi: bool
    weak: Fraction
    clock: Clock = field(repr=False)
    enough: Fraction | None = None

    @staticmethod
    @typed
    def of(
        market: Market,
        semi: bool = False,
        weak: Fraction = NOTHING,
        seconds: float | None = None,
        limit: int = ENTRIES,
    ) -> Smooth:
        """``seconds``: how long answers are looked for, from now. GameError where no bids are sealed, or nothing is
        worth anything; LimitReached beyond ``limit`` entries of tables.
        """
        if weak < 0:
            raise GameError(f"weak is {weak}: at least 0 is expected")
        if semi and weak:
            raise GameError("weak is for smooth auctions, not for semi-smooth ones")
        profiles = tuple(types for types, _ in market.type_profiles())
        optima = optima_of(market, profiles)
        if not any(optima):
            raise GameError("nothing is worth anything to anybody: every λ is as good as any other")
        return Smooth(AuctionAlone.of(market, limit), profiles, optima, semi, weak, Clock.of(seconds))

    def best(self, mu: Fraction) -> Smoothness:
        """The best λ. GameError for μ < 1; Undecided when the clock ends."""
        if mu < 1:
            raise GameError(f"mu is {mu}: at least 1 is expected")
        return self._semi_smooth(mu) if self.semi else self._smooth(mu)

    def _base(self, mu: Fraction) -> tuple[int, Integers]:
        """(a denominator q, [profiles] q · (μ Rev + weak Bid))."""
        q, alone = common_denominator([mu, self.weak]), self.alone
        factors = int(mu * q), int(self.weak * q)
        dtype = exact_dtype(alone.bound * sum(factors))
        base = alone.revenue.astype(dtype) * factors[0]
        return q, base + alone.winning_bids.astype(dtype) * factors[1] if factors[1] else base

    def _smooth(self, mu: Fraction) -> Smoothness:
        """Each profile of types by itself; where valuations are the same, once."""
        q, base = self._base(mu)
        agents, unit = self.alone.market.agents, self.alone.unit * q
        known: dict[tuple[object, ...], tuple[tuple[Mixture, ...], Fraction, WorstBids]] = {}
        deviations, worst, exact = [], list[tuple[bool, Fraction, int, WorstBids]](), True
        for k, v in enumerate(tallied(self.profiles, "profiles of types done", alike=False)):
            key = tuple(agents[i].types[t].valuation for i, t in enumerate(v))
            if key not in known:
                program = BoundProgram(self.alone, base, unit, (Case(1, tuple((i, t, q) for i, t in enumerate(v))),))
                found = self._settled(program, self.optima[k])
                exact &= found.exact
                mixtures = tuple(_mixture(self.alone, found, i, t) for i, t in enumerate(v))
                known[key] = mixtures, self._told(found, self.optima[k]), self._worst(found, [v])
            mixtures, value, bids = known[key]
            deviations.append(mixtures)
            if self.optima[k]:
                worst.append((True, value / self.optima[k], k, bids))
            elif value < 0:
                worst.append((False, value, k, bids))
        sound, best, k, bids = min(worst, key=lambda one: one[:3])
        bids = WorstBids(tuple((self.profiles[k], b, w) for _, b, w in bids.weights))
        if not sound:
            return Smoothness(mu, self.weak, False, None, (), bids, None)
        return Smoothness(mu, self.weak, False, best, tuple(deviations), bids, self._slope(bids), exact)

    def _semi_smooth(self, mu: Fraction) -> Smoothness:
        q, base = self._base(mu)
        common = common_denominator(self.optima)
        nothing = [v for v, best in zip(self.profiles, self.optima, strict=True) if not best]
        if nothing:
            found = self._settled(self._shared(base, q, 1, nothing, [1] * len(nothing)), NOTHING)
            if self._told(found, NOTHING) < 0:
                return Smoothness(mu, self.weak, True, None, (), self._worst(found, nothing), None)
        scale = self.alone.unit * q
        found = self._settled(
            self._shared(base, q, common, self.profiles, [int(x * common) * scale for x in self.optima]), Fraction(1)
        )
        deviations = tuple(
            tuple(_mixture(self.alone, found, i, t) for t in range(len(agent.types)))
            for i, agent in enumerate(self.alone.market.agents)
        )
        worst = self._worst(found, self.profiles)
        best = self._told(found, Fraction(1))
        return Smoothness(mu, self.weak, True, best, deviations, worst, self._slope(worst), found.exact)

    def _shared(
        self, base: Integers, q: int, factor: int, profiles: Sequence[tuple[int, ...]], scales: list[int]
    ) -> BoundProgram:
        """One z for all these profiles, ``factor`` times the inequality."""
        cases = [
            Case(factor, tuple((i, t, q * factor) for i, t in enumerate(v)), scale)
            for v, scale in zip(profiles, scales, strict=True)
        ]
        return BoundProgram(self.alone, base, 1, tuple(cases), shared=True)

    def _settled(self, program: BoundProgram, optimum: Fraction) -> Solved:
        """The optimum, or what is known when the clock ends, if that tells whether z ≥ ``enough`` · ``optimum``."""
        found = solved(program, self.clock)
        if not found.exact and not self._will_do(found, optimum) and not self._will_not(found, optimum):
            known = f"it is between {found.least} and {found.most}" if program.unit == 1 else "it is not known"
            raise Undecided(f"{_over(self.clock)} before the best λ was found: {known}. {_help(self.clock)} would help")
        return found

    def _will_do(self, found: Solved, optimum: Fraction) -> bool:
        return self.enough is not None and found.least is not None and found.least >= self.enough * optimum

    def _will_not(self, found: Solved, optimum: Fraction) -> bool:
        return self.enough is not None and found.most is not None and found.most < self.enough * optimum

    def _told(self, found: Solved, optimum: Fraction) -> Fraction:
        """The best z, or what tells whether it is enough."""
        if found.exact or self._will_do(found, optimum):
            return found.least or NOTHING
        if found.most is None:
            raise ArithmeticError("what is not settled tells nothing")
        return found.most

    def _worst(self, found: Solved, profiles: Sequence[tuple[int, ...]]) -> WorstBids:
        """The weights, as a distribution."""
        total = sum(found.weights.values(), start=NOTHING)
        rows = sorted((profiles[k], self.alone.bids_of(b), w / total) for (k, b), w in found.weights.items() if w)
        return WorstBids(tuple(rows))

    def _slope(self, worst: WorstBids) -> Fraction:
        """Of the bound on λ that these weights give: their revenue over their optimum."""
        optimum = dict(zip(self.profiles, self.optima, strict=True))
        paid = sum((w * self.alone.revenue_of(b) for _, b, w in worst.weights), start=NOTHING)
        return paid / sum((w * optimum[v] for v, _, w in worst.weights), start=NOTHING)

    # ---- all μ

    def frontier(self) -> Frontier:
        """The best λ for every μ ≥ 1: concave, so found by intersecting lines that touch it."""
        first = _line(self.best(Fraction(1)))
        flattest = self.alone.least_revenue / max(self.optima)
        lines, mu = [first], Fraction(2)
        while lines[-1].slope != flattest:
            lines.append(_line(self.best(mu)))
            mu *= 2
        points = [(Fraction(1), first.at(Fraction(1)))]
        for one, other in pairwise(lines):
            points += self._between(one, other)
        return Frontier(tuple(_corners(points, lines[-1])), lines[-1].slope)

    def _between(self, one: Line, other: Line) -> list[tuple[Fraction, Fraction]]:
        """The breakpoints between where two lines touch."""
        if one == other:
            return []
        mu = (other.height - one.height) / (one.slope - other.slope)
        found = self.best(mu)
        if found.best == one.at(mu):
            return [(mu, one.at(mu))]
        middle = _line(found)
        return [*self._between(one, middle), *self._between(middle, other)]


def _over(clock: Clock) -> str:
    return "so much work as a claim is given was done" if isinstance(clock, Effort) else "the time was over"


def _help(clock: Clock) -> str:
    return "Fewer bids" if isinstance(clock, Effort) else "More time, or fewer bids,"


@frozen
class Line:
    """height + slope · μ."""

    height: Fraction
    slope: Fraction

    def at(self, mu: Fraction) -> Fraction:
        return self.height + self.slope * mu


@frozen
class Frontier:
    """The best λ as a function of μ ≥ 1: straight between these points (μ, λ), the first at μ = 1; after the last it
    rises with ``slope``.

    >>> from exactgames import Smooth
    >>> from exactgames.examples import speculator
    >>> found = Smooth.of(speculator().market).frontier()
    >>> [(str(mu), str(best)) for mu, best in found.points], str(found.slope)
    ([('1', '0')], '0')
    """

    points: tuple[tuple[Fraction, Fraction], ...]
    slope: Fraction


def _line(found: Smoothness) -> Line:
    if found.best is None or found.slope is None:
        raise GameError(f"no λ will do for mu = {found.mu}: not even where nothing is worth anything does it hold")
    return Line(found.best - found.slope * found.mu, found.slope)


def _corners(points: list[tuple[Fraction, Fraction]], last: Line) -> Iterator[tuple[Fraction, Fraction]]:
    """The points at which the slope changes, and the first."""
    ordered = sorted(set(points))
    yield ordered[0]
    beyond = ordered[-1][0] + 1
    ordered.append((beyond, last.at(beyond)))
    for (x, p), (y, q), (z, r) in zip(ordered, ordered[1:], ordered[2:], strict=False):
        if (q - p) * (z - y) != (r - q) * (y - x):
            yield y, q


def _mixture(alone: AuctionAlone, found: Solved, agent: int, t: int) -> Mixture:
    """The type's deviation, bids by index."""
    mixture = found.proof.mixtures[agent, t, -1]
    return {alone.kept[agent][d]: mixture[d] for d in sorted(mixture)}


def optima_of(market: Market, profiles: Sequence[tuple[int, ...]]) -> tuple[Fraction, ...]:
    """OPT(v) for each of these type profiles."""
    worth = [[t.valuation.worth() for t in agent.types] for agent in market.agents]
    return tuple(market.goods.optima(worth, profiles))
