"""The robust guarantee: welfare that is left in every Bayes–Nash equilibrium of an auction, whatever signals and trade
mechanisms follow (docs/reference/semantics.md, "Bounds").

A type may bid d and then opt out, so her utility is at least what d brings in the auction alone; and welfare is at
least the sum of utilities and revenue. *Strengthened*: she may do so after each of her own bids a apart. The least
welfare that is compatible with this, over all joint distributions of types and bids in which nobody's bid depends on
what she does not know, is a linear program; here its dual is solved (``program``).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from attrs import frozen

from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.bounds.program import BoundProgram, Case
from exactgames.bounds.solve import Solved, solved
from exactgames.clock import Clock
from exactgames.market.market import Market
from exactgames.numbers.arrays import common_denominator


@frozen(eq=False)
class Guarantee:
    """Welfare is at least ``welfare``; by this argument no more than ``most`` is provable (equal, unless the clock
    ended the search). ``program`` and ``solved``: of sealed bids, the evidence.

    >>> from exactgames import guarantee
    >>> from exactgames.examples import speculator
    >>> found = guarantee(speculator().market, strengthened=True)
    >>> str(found.welfare), str(found.most)
    ('0', '0')
    """

    welfare: Fraction
    most: Fraction
    program: BoundProgram | None = None
    solved: Solved | None = None

    @property
    def exact(self) -> bool:
        """Whether it is the best that the argument proves."""
        return self.welfare == self.most


def guarantee(
    market: Market,
    strengthened: bool = False,
    information: bool = False,
    seconds: float | None = None,
    limit: int = ENTRIES,
) -> Guarantee:
    """Of sealed bids. ``information``: agents may acquire information about types before the auction; ``seconds``: how
    long the best deviations are looked for, None: without end. GameError where no bids are sealed; LimitReached beyond
    ``limit`` entries of tables.

    >>> from exactgames import guarantee
    >>> from exactgames.examples import speculator
    >>> found = guarantee(speculator().market)  # a second-price auction: S may outbid all, and pay little
    >>> str(found.welfare), found.exact
    ('0', True)
    """
    return guarantee_until(market, strengthened, information, Clock.of(seconds), limit)


def guarantee_until(
    market: Market, strengthened: bool, information: bool, clock: Clock, limit: int = ENTRIES
) -> Guarantee:
    """The same, by any clock."""
    return guarantee_alone(AuctionAlone.of(market, limit), strengthened, information, clock)


def guarantee_alone(alone: AuctionAlone, strengthened: bool, information: bool, clock: Clock) -> Guarantee:
    """The same, of tables that are there already."""
    program = guarantee_program(alone, strengthened, information)
    found = solved(program, clock)
    if found.least is None or found.most is None:
        raise ArithmeticError("every proof of a guarantee has a value")
    return Guarantee(found.least, found.most, program, found)


def guarantee_program(alone: AuctionAlone, strengthened: bool, information: bool) -> BoundProgram:
    """The program whose optimum is the guarantee."""
    market = alone.market
    if market.joint is None and not information and not strengthened:
        return _independent(alone)
    profiles = list(market.type_profiles())
    common = common_denominator(p for _, p in profiles)
    cases = []
    for types, p in profiles:
        w = int(p * common)
        cases.append(Case(w, tuple((i, t, w) for i, t in enumerate(types))))
    families = () if information else _families([types for types, _ in profiles], len(market.agents))
    return BoundProgram(alone, alone.revenue, alone.unit * common, tuple(cases), strengthened, False, families)


def _independent(alone: AuctionAlone) -> BoundProgram:
    """Basic, with independent types: one case, in which each type counts with her probability."""
    agents = alone.market.agents
    common = common_denominator(t.probability for agent in agents for t in agent.types)
    terms = tuple(
        (i, k, int(t.probability * common)) for i, agent in enumerate(agents) for k, t in enumerate(agent.types)
    )
    return BoundProgram(alone, alone.revenue, alone.unit * common, (Case(common, terms),))


def _families(profiles: list[tuple[int, ...]], agents: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """For each agent, the profiles that differ in her type alone."""
    found = []
    for i in range(agents):
        by_others: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for k, types in enumerate(profiles):
            by_others[types[:i] + types[i + 1 :]].append(k)
        found.append(tuple(tuple(family) for family in by_others.values()))
    return tuple(found)
