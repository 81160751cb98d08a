"""Hypothesis strategies for random markets, small enough to walk."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from attrs import evolve
from hypothesis import strategies as st

from exactgames import Agent, Market
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import Bid, PriorityTies, RandomTies, Ties
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.priors.joint import Joint
from exactgames.mechanisms.protocols import SealedAuction
from exactgames.mechanisms.registry import SIGNALS
from exactgames.mechanisms.signals.table import Row, Shown, SignalTable
from exactgames.mechanisms.stage import Stage
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.resale_by_winners import ResaleByWinners
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt

NAIVE_SIGNALS = tuple(
    signal for signal in SIGNALS if signal.name in ("clearing-price", "all-bids", "winning-bids", "types")
)
"""The signals that ``property/naive.py`` knows."""

GRID = [Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)]


def grids(most: int, least: int = 1) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Strictly increasing levels."""
    return st.lists(st.sampled_from(GRID), min_size=least, max_size=most, unique=True).map(lambda xs: tuple(sorted(xs)))


@st.composite
def bid_sets(draw: st.DrawFn, units: int, most: int) -> tuple[Bid, ...]:
    """An agent's bids: all vectors on a tiny grid, or a few of them; lexicographically ascending."""
    levels = draw(grids(2 if units > 1 else most, 1))
    bids = [(x,) for x in levels] if units == 1 else [(x, y) for x in levels for y in levels if y <= x]
    if draw(st.booleans()):
        bids = draw(st.lists(st.sampled_from(bids), min_size=1, max_size=most, unique=True))
    return tuple(sorted(bids))


@st.composite
def agents(draw: st.DrawFn, name: str, units: int, bids: int) -> Agent:
    """One or two types; ``bids`` at most (0: a posted price, no bids)."""
    count = draw(st.sampled_from([1, 2, 2]))
    first = draw(st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(3, 4)]))
    chances = [Fraction(1)] if count == 1 else [first, 1 - first]
    types = []
    for k, p in enumerate(chances):
        marginals = sorted(
            draw(st.lists(st.sampled_from([*GRID, Fraction(2, 3)]), min_size=units, max_size=units)), reverse=True
        )
        types.append(Type(f"t{k + 1}", Valuation(tuple(marginals)), p))
    return Agent(name, tuple(types), draw(bid_sets(units, bids)) if bids else None)


@st.composite
def auctions(draw: st.DrawFn, n: int) -> SealedAuction | PostedPrice:
    """Every format, price rule, tie rule and reserve."""
    kind = draw(st.sampled_from(["uniform", "uniform", "discriminatory", "posted"]))
    if kind == "posted":
        order = draw(st.permutations(range(n)))
        return PostedPrice(draw(st.sampled_from([*GRID, Fraction(2, 3)])), tuple(order[: draw(st.integers(1, n))]))
    ties: Ties = RandomTies() if draw(st.booleans()) else PriorityTies(tuple(draw(st.permutations(range(n)))))
    reserve, zero = (
        draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1)])),
        draw(st.booleans()),
    )
    if kind == "discriminatory":
        return Discriminatory(reserve, ties, zero)
    return UniformPrice(
        draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(1, 3), Fraction(1, 2)])),
        reserve,
        ties,
        zero,
    )


@st.composite
def aftermarkets(draw: st.DrawFn, n: int, prices: int) -> tuple[Stage, ...]:
    """None, designated sellers (each perhaps with her own buyers), or resale by the winners."""
    kind = draw(st.sampled_from(["none", "designated", "designated", "winners"]))
    if kind == "none":
        return ()
    grid = draw(grids(prices))
    if kind == "winners":
        return (ResaleByWinners(grid),)
    sellers = tuple(draw(st.permutations(range(n)))[: draw(st.integers(1, 2))])
    everyone = tuple(draw(st.permutations(range(n))))
    segments = st.lists(st.sampled_from(range(n)), max_size=n, unique=True).map(tuple)
    buyers = tuple(draw(segments) for _ in sellers) if draw(st.booleans()) else (everyone,) * len(sellers)
    return (TakeItOrLeaveIt(sellers, buyers, grid),)


@st.composite
def joint_markets(draw: st.DrawFn, bids: int = 3, prices: int = 2, sealed: bool = False) -> Market:
    """A market whose prior is a table of some of its type profiles, every type in one of them."""
    market = draw(markets(bids, prices, sealed))
    sizes = [len(agent.types) for agent in market.agents]
    every = [tuple(k % size for size in sizes) for k in range(max(sizes))]  # these have every type
    more = [types for types in product(*map(range, sizes)) if types not in every and draw(st.booleans())]
    weights = draw(st.lists(st.integers(1, 4), min_size=len(every) + len(more), max_size=len(every) + len(more)))
    joint = Joint(tuple((types, Fraction(w, sum(weights))) for types, w in zip([*every, *more], weights, strict=True)))
    who = tuple(
        evolve(agent, types=tuple(evolve(t, probability=joint.marginal(i)[k]) for k, t in enumerate(agent.types)))
        for i, agent in enumerate(market.agents)
    )
    return evolve(market, agents=who, joint=joint)


@st.composite
def signal_tables(draw: st.DrawFn, market: Market, name: str, between: bool = False) -> SignalTable:
    """A table of up to three rows, each with some conditions, certain or drawn."""
    n = len(market.agents)
    who = st.integers(0, n - 1)
    words = st.tuples(*(st.sampled_from(["", "high", "low"]) for _ in range(n)))

    def row() -> Row:
        i, j, k = draw(who), draw(who), draw(who)
        types = ((i, draw(st.integers(0, len(market.agents[i].types) - 1))),) if draw(st.booleans()) else ()
        sealed = market.auction is not None and not between and draw(st.integers(0, 2)) == 0
        bids = ((j, draw(st.integers(0, len(market.agents[j].bids or ()) - 1))),) if sealed else ()
        units = ((k, draw(st.integers(0, market.units))),) if draw(st.booleans()) else ()
        shares = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
        return Row(types, bids, units, tuple((draw(words), Fraction(x, sum(shares))) for x in shares))

    return SignalTable(name, n, tuple(row() for _ in range(draw(st.integers(1, 3)))))


@st.composite
def told_markets(draw: st.DrawFn) -> Market:
    """A market with one or two tables of signals after its auction."""
    market = draw(markets(2, 1))
    tables = tuple(draw(signal_tables(market, name)) for name in ("one", "two")[: draw(st.integers(1, 2))])
    return evolve(market, shown=(Shown(0 if market.auction is not None else 1, False, tables),))


def formats(market: Market) -> list[str]:
    """The kinds of its rules; "NoAftermarket" if there is none."""
    rules = ([] if market.auction is None else [market.auction]) + list(market.stages)
    return [type(rule).__name__ for rule in rules] + ([] if market.aftermarket else ["NoAftermarket"])


@st.composite
def markets(draw: st.DrawFn, bids: int = 3, prices: int = 2, sealed: bool = False) -> Market:
    """Two or three agents, one or two units, one or two types, every auction, signal and aftermarket; small enough
    to walk.
    """
    n, units = draw(st.sampled_from([2, 2, 3])), draw(st.sampled_from([1, 1, 2]))
    auction = draw(auctions(n).filter(lambda a: not (sealed and isinstance(a, PostedPrice))))
    posted = isinstance(auction, PostedPrice)
    who = tuple(draw(agents(name, units, 0 if posted else bids)) for name in ("A", "B", "C")[:n])
    shown = (
        [] if posted else [one for one in NAIVE_SIGNALS if one.refusal(type(auction)) is None and draw(st.booleans())]
    )
    stages = draw(aftermarkets(n, prices))
    if isinstance(auction, PostedPrice):
        seen = tuple(one for one in NAIVE_SIGNALS if one.of_types and draw(st.booleans()))
        return Market(units, who, None, seen, (auction, *stages))
    return Market(units, who, auction, tuple(shown), stages)
