"""The basic guarantee as a function of a real reserve, exactly, between the levels that somebody may bid.

For reserves r with l < r ≤ h, l and h neighbouring levels, the same bids are eligible, and every payment is affine in
r. So what given deviations prove is a concave function of r, a minimum of affine ones; and what given worst bids refute
is a convex one. If the same deviations are optimal at both ends of an interval, the guarantee is at least the chord in
between; if the same worst bids are, at most. Where both are so it *is* the chord; else the interval is divided, where
the lines that the ends propose meet. In between, the guarantee need be neither concave, nor convex, nor piecewise
linear: it is the value of a game whose entries are affine in r, piecewise a ratio of polynomials. An interval that is
still open after so many divisions is given with two numbers between which the guarantee lies all over it.

The limit from above at l is that of the tables, extended to l. The reserve 0 itself is a point of its own: just above
it bids of 0 are no longer eligible.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
from attrs import define, evolve, field, frozen

from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.bounds.design import at_reserve, bid_levels
from exactgames.bounds.guarantee import guarantee_program
from exactgames.bounds.program import BoundProgram
from exactgames.bounds.solve import Solved, solved
from exactgames.clock import Clock, Late
from exactgames.errors import GameError, Undecided
from exactgames.market.market import Market
from exactgames.market.outcomes import payment_bound
from exactgames.numbers.arrays import common_denominator, exact_dtype
from exactgames.tally import Tally, tallied

DIVISIONS = 12
"""Of the interval between two levels."""
Known = dict[tuple[Fraction, Fraction], Fraction]
"""{(whose deviations, or worst bids; at which reserve): what these prove, or leave}."""
LARGEST = 10**9
"""Denominator of a reserve at which it is divided; where the guarantee bends all along they grow without end."""


@frozen
class Piece:
    """From just above ``low``, or, in the middle of an interval, from ``low``, to ``high``: the guarantee at the two
    ends (of the former: the limit), and the two numbers between which it is in between. ``linear``: it is the chord.
    """

    low: Fraction
    high: Fraction
    at_low: Fraction
    at_high: Fraction
    least: Fraction
    most: Fraction
    linear: bool


@frozen
class ReserveFunction:
    """The guarantee at the reserve 0, and from just above it to the highest level that somebody may bid, ascending;
    above that nothing is sold, and nothing guaranteed.
    """

    at_zero: Fraction
    pieces: tuple[Piece, ...]

    @property
    def most(self) -> Fraction:
        """No reserve guarantees more."""
        ends = [max(one.at_low, one.at_high) if one.linear else one.most for one in self.pieces]
        return max([self.at_zero, *ends])

    @property
    def known(self) -> list[tuple[Fraction, Fraction, bool]]:
        """(reserve, guarantee, whether it is that of the reserve itself; else of those just above it, as near as one
        likes): where it was computed.
        """
        found = [(Fraction(0), self.at_zero, True)]
        for one in self.pieces:
            inside = one.low == found[-1][0] and one.at_low == found[-1][1]
            found += [] if inside else [(one.low, one.at_low, False)]
            found.append((one.high, one.at_high, True))
        return found


def reserve_function(
    market: Market, information: bool = False, seconds: float | None = None, limit: int = ENTRIES
) -> ReserveFunction:
    """The basic guarantee at all reserves. GameError where no bids are sealed, or types are not independent (unless
    ``information`` is acquired); LimitReached as ``guarantee``; Undecided when the ``seconds`` for it all are over.

    >>> from exactgames import reserve_function
    >>> from exactgames.examples import speculator
    >>> found = reserve_function(speculator().market)
    >>> str(found.at_zero)
    '0'
    >>> for piece in found.pieces:  # bids are 0, 1, 2; 5/6 is half of OPT
    ...     print(f"above {piece.low} {piece.at_low}, at {piece.high} {piece.at_high}", piece.linear)
    above 0 0, at 5/6 5/6 True
    above 5/6 5/6, at 1 2/3 True
    above 1 2/3, at 2 0 True
    """
    if market.auction is None:
        raise GameError("the auction has no sealed bids, and so no reserve")
    if market.joint is not None and not information:
        raise GameError("between levels the guarantee is computed where types are independent, or information acquired")
    levels = sorted({Fraction(0), *bid_levels(market)})
    clock, found = Clock.of(seconds), list[Piece]()
    zero = Fraction(0)
    at_zero = _Point.of(AuctionAlone.of(at_reserve(market, zero), limit), zero, information, clock).value
    for low, high in tallied(list(pairwise(levels)), "intervals between levels settled", alike=False):
        try:
            found += _Interval(market, information, low, high, clock, limit).pieces()
        except Late:
            raise Undecided(f"the time was over before the reserves between {low} and {high} were settled") from None
    return ReserveFunction(at_zero, tuple(found))


@frozen(eq=False)
class _Point:
    """A reserve, its program and what was found."""

    reserve: Fraction
    program: BoundProgram
    found: Solved
    value: Fraction

    @staticmethod
    def of(alone: AuctionAlone, reserve: Fraction, information: bool, clock: Clock) -> _Point:
        program = guarantee_program(alone, False, information)
        found = solved(program, clock)
        if found.least is None or not found.exact:
            raise Undecided(f"the time was over before the guarantee at the reserve {reserve} was found")
        return _Point(reserve, program, found, found.least)


@frozen(eq=False)
class _Part:
    """Between two points; ``halve``: where lines meet was tried before."""

    one: _Point
    other: _Point
    halve: bool


@define(eq=False)
class _Interval:
    market: Market
    information: bool
    low: Fraction
    high: Fraction
    clock: Clock
    limit: int
    points: list[_Point] = field(factory=list)
    _proved: Known = field(factory=dict)
    _left: Known = field(factory=dict)

    def pieces(self) -> list[Piece]:
        with Tally("reserves solved in an interval between levels", most=DIVISIONS + 2, count=lambda: len(self.points)):
            return self._pieces()

    def _pieces(self) -> list[Piece]:
        """The widest open one is divided first; where lines meet, and, if that has not settled it, in the middle."""
        done: list[Piece] = []
        still = [_Part(self._solve(self.low), self._solve(self.high), False)]
        for left in range(DIVISIONS, -1, -1):
            judged = [(part, self._piece(part)) for part in still]
            done += [piece for _, piece in judged if piece.linear or not left]
            judged = [(part, piece) for part, piece in judged if not piece.linear]
            if not judged or not left:
                break
            part, piece = max(judged, key=lambda one: (one[1].most - one[1].least) * (one[1].high - one[1].low))
            middle = self._solve(self._between(part, piece))
            still = [other for other, _ in judged if other is not part]
            still += [_Part(part.one, middle, not part.halve), _Part(middle, part.other, not part.halve)]
        return sorted(done, key=lambda piece: piece.low)

    def _solve(self, reserve: Fraction) -> _Point:
        alone = self._limit() if reserve == self.low else self._alone(reserve)
        point = _Point.of(alone, reserve, self.information, self.clock)
        self.points.append(point)
        return point

    def _alone(self, reserve: Fraction) -> AuctionAlone:
        return AuctionAlone.of(at_reserve(self.market, reserve), self.limit)

    def _limit(self) -> AuctionAlone:
        """The auction just above ``low``: payments at the middle, less what they rise from there to ``high``."""
        middle, top = self._alone((self.low + self.high) / 2), self._alone(self.high)
        one, other = middle.outcomes, top.outcomes
        same = np.array_equal(one.profile, other.profile) and np.array_equal(one.holdings, other.holdings)
        if not same or not np.array_equal(one.weight, other.weight):
            raise ArithmeticError("between two levels the reserve changes more than payments")
        money = common_denominator([Fraction(1, middle.money), Fraction(1, top.money)])
        dtype = exact_dtype(3 * payment_bound(middle.market, money))
        rising = (money // top.money) * other.payments.astype(dtype)
        payments = 2 * (money // middle.money) * one.payments.astype(dtype) - rising
        observed = evolve(one.observed, payments=payments)
        return AuctionAlone(middle.market, middle.kept, evolve(one, observed=observed), money)

    # ---- between two points

    def _piece(self, part: _Part) -> Piece:
        one, other = part.one, part.other
        proven = [(self._proven(p, one), self._proven(p, other)) for p in self.points]
        refuted = [(self._refuted(p, one), self._refuted(p, other)) for p in self.points]
        ends = one.value, other.value
        linear = ends in proven and ends in refuted
        least, most = max(min(pair) for pair in proven), min(max(pair) for pair in refuted)
        return Piece(one.reserve, other.reserve, *ends, least, most, linear)

    def _between(self, part: _Part, piece: Piece) -> Fraction:
        """Where the lines meet that the two ends' worst bids, or deviations, propose."""
        one, other = part.one, part.other
        for line in () if part.halve else (self._refuted, self._proven):
            above, below = line(one, other) - other.value, line(other, one) - one.value
            if above * below > 0:
                found = piece.low + (piece.high - piece.low) * below / (above + below)
                if found.denominator <= LARGEST:
                    return found
        return (piece.low + piece.high) / 2

    def _proven(self, point: _Point, at: _Point) -> Fraction:
        """What the point's deviations prove at the other reserve."""
        return self._once(self._proved, point, at, lambda: at.program.proven(point.found.proof))

    def _refuted(self, point: _Point, at: _Point) -> Fraction:
        """What the point's worst bids leave at the other reserve."""
        return self._once(self._left, point, at, lambda: at.program.refuted_above(point.found.weights))

    def _once(self, known: Known, point: _Point, at: _Point, worth: Callable[[], Fraction | None]) -> Fraction:
        key = point.reserve, at.reserve
        if key not in known:
            self.clock.check()
            found = worth()
            if found is None:
                raise ArithmeticError("deviations and worst bids stay so at another reserve")
            known[key] = found
        return known[key]
