"""Figures of a market in which types are drawn from laws: rational numbers and logarithms, given between two others."""

from __future__ import annotations

from fractions import Fraction

from ..budget import Budget, digits
from ..reading import array, lowest
from ..rejected import Rejected, show
from .auction import Holdings
from .continuous import all_cells, both, wanting
from .laws import ALWAYS, NEVER, Chance
from .logarithms import LogSum, sign
from .market import RunMarket
from .play import Play

CLOSE = 10**9  # bounds are no further apart than the figure divided by this


def drawn_value(play: Play, held: Holdings, less_paid: bool) -> LogSum:
    """The expected value of what an agent whose types are drawn ends with; less what she pays in the aftermarket."""
    drawn = play.market.agents[play.agent].drawn
    if drawn is None:
        raise AssertionError("types that are not drawn")
    law = drawn.law
    size, wide = len(law.parts), 2 * law.total.bit_length() + len(law.parts) * 2 * law.hi.numerator.bit_length()
    play.market.budget.charge("an average over types", size * (300 + 30 * digits(wide)), kept=3 * size * wide)
    always = law.mean_above(Fraction(0))
    price = Fraction(0) if play.resale is None else Fraction(play.resale.price(held))
    reached, above = law.reaches(price), law.mean_above(price)
    # (one of those who would buy, or not, their probability, E[v] where v is of them)
    groups = [(law.hi, reached, above), (law.lo, 1 - reached, always.and_also(above.times(-1)))]
    found = LogSum()
    for v, likely, mean in groups:
        copies, rest, paid = play.ends_with(v, held)
        found = found.and_also(mean.times(copies)).plus(likely * (rest - (paid if less_paid else 0)))
    return found


def drawn_optimum(market: RunMarket) -> LogSum:
    """The integral of E[min(m, how many values are at least x)] over all x > 0, in the market's units of money."""
    found = LogSum()
    laws = [agent.drawn.law for agent in market.agents if agent.drawn is not None]
    for low, high in all_cells(market):
        wide = market.bits + sum(law.cost_bits(low, high) for law in laws)
        counts: dict[int, Chance] = {0: ALWAYS}
        for agent in market.agents:
            own = wanting(market, agent, low, high)
            size = len(counts) * len(own)
            market.budget.charge("the optimum", size * (100 + 10 * digits(wide)), briefly=(700 + wide) * size)
            joined: dict[int, Chance] = {}
            for n, chance in counts.items():
                for more, likely in own:
                    reached = min(market.units, n + more)
                    joined[reached] = _sum(joined.get(reached, NEVER), both(chance, likely))
            counts = joined
        a, b, c = NEVER
        for n, chance in counts.items():
            a, b, c = a + n * chance[0], b + n * chance[1], c + n * chance[2]
        found = found.plus(a * (high - low) + b * (high**2 - low**2) / 2)
        if c:
            found = found.plus_log(c, high / low)
    return found


def _sum(one: Chance, other: Chance) -> Chance:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def check_between(
    value: object,
    holds: bool,
    claimed: tuple[Fraction | None, Fraction | None],
    exact: LogSum | tuple[LogSum, LogSum],
    kind: str,
    budget: Budget,
) -> None:
    """That the figure, or the quotient of two, lies between the numbers given, and that they settle the claim."""
    least, most = claimed
    open_ended = least is None and most is None
    undefined = isinstance(exact, tuple) and exact[1] == LogSum()
    if undefined or value is None:
        if not undefined or value is not None:
            raise Rejected("value", f"{kind}: it is {'undefined' if undefined else 'not undefined'}")
        if holds != open_ended:
            raise Rejected("verdict", f"{kind} is undefined: the claim {'fails' if holds else 'holds'}")
        return
    low, high = (lowest(x, f"{kind}, between") for x in array(value, f"{kind}, between", "format", 2, 2))
    if not 0 <= high - low <= abs(high) / CLOSE:
        raise Rejected("value", f"{kind}: {show(low)} and {show(high)} are in the wrong order, or not close enough")
    if not _lies(exact, low, high, budget):
        raise Rejected("value", f"{kind}: nothing shows that it lies between {show(low)} and {show(high)}")
    within = (least is None or least <= low) and (most is None or high <= most)
    without = (least is not None and high < least) or (most is not None and low > most)
    if not (within if holds else without):
        raise Rejected("verdict", f"{kind}: between {show(low)} and {show(high)}, which does not show what is claimed")


def _lies(exact: LogSum | tuple[LogSum, LogSum], low: Fraction, high: Fraction, budget: Budget) -> bool:
    """Whether a number, or the quotient of two of which the second is positive, is shown to lie there."""
    number, by = exact if isinstance(exact, tuple) else (exact, LogSum(Fraction(1)))
    above, below = (sign(number.and_also(by.times(-x)), budget) for x in (low, high))
    return above in (0, 1) and below in (0, -1)
