"""Hypothesis strategies for random games, assessments and markets, and ``for_all``, which runs a law over them.

A random game is a plain ``Tree`` first: nested records, no arrays. ``build`` hands it to GameBuilder; the
brute-force solver of
``property/reference.py`` reads the records themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from exactgames import Agent, BehaviorStrategy, Beliefs, Game, GameBuilder, Market
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

Key = tuple[str, str]
"""An information set: its owner and its label."""
Table = dict[Key, tuple[Fraction, ...]]
"""A distribution for each information set: over its actions (a behaviour strategy), or over its histories depth
first (beliefs).
"""

NAIVE_SIGNALS = tuple(
    signal for signal in SIGNALS if signal.name in ("clearing-price", "all-bids", "winning-bids", "types")
)
"""The signals that ``property/naive.py`` knows."""


# ---- running a law

SWEEPS = [pytest.param(1, id="quick"), pytest.param(20, id="sweep", marks=pytest.mark.slow)]
"""How many times the number of examples stated: ``-m slow`` runs the long sweeps, with fresh randomness each time."""
PART = 20
"""A quick run, always the same, tries one in so many of the examples stated, and more if these do not meet what they must."""


class _Enough(BaseException):
    """A quick run ends here: no failure, and no example that Hypothesis would look into."""


See = Collection[str] | Mapping[str, int]
"""The words that a law must meet, or how often it must meet each at least."""


def for_all(
    strategy: st.SearchStrategy[Any],
    law: Callable[[Any], str | None],
    count: int,
    sweep: int = 1,
    see: See = (),
) -> Counter[str]:
    """Run ``law`` on ``count`` · ``sweep`` random values (quickly: on a part of ``count``, and then on until ``see`` is
    met). A law raises where it fails, and returns a word for what it met.

    Every word of ``see`` must have been met: a law that never gets to its point is no test.
    """
    met: Counter[str] = Counter()
    tried, failed = 0, False

    def trial(value: Any) -> None:
        nonlocal tried, failed
        try:
            words = law(value) or ""
        except UnsatisfiedAssumption:
            raise
        except Exception:
            failed = True
            raise
        met.update(words.split())
        tried += 1
        if sweep == 1 and tried * PART >= count and not failed and not unmet(met, see):  # failed: it is being shrunk
            raise _Enough

    slow = [
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ]
    phases = (Phase.generate, Phase.shrink)
    rules = settings(deadline=None, database=None, suppress_health_check=slow, phases=phases)
    # a quick run that does not meet a rare word goes on: to twice the number stated
    run = settings(rules, max_examples=count * max(sweep, 2), derandomize=sweep == 1)
    with suppress(_Enough):
        run(given(strategy)(trial))()
    assert not unmet(met, see), f"never met: {unmet(met, see)}; met {dict(met)}"
    return met


def seeds(count: int, sweep: int, met: Mapping[str, int], see: See, first: Collection[int] = ()) -> Iterator[int]:
    """``for_all`` for a law that draws its example from a seed, and counts in ``met`` what it met: ``count`` · ``sweep``
    seeds (quickly: a part of ``count``, and then on until ``see`` is met); before all others those of ``first``, which
    meet what is rare.
    """
    yield from first
    for number in range(count * sweep):
        if sweep == 1 and number * PART >= count and not unmet(met, see):
            break
        yield number
    assert not unmet(met, see), f"not often enough: {unmet(met, see)}; met {dict(met)}"


def few(first: int, last: int, slow: tuple[int, ...] = ()) -> list[Any]:
    """Seeds below ``last``: quickly those below ``first``, but for some that take long."""
    marks = pytest.mark.slow
    return [seed if seed < first and seed not in slow else pytest.param(seed, marks=marks) for seed in range(last)]


def unmet(met: Mapping[str, int], see: See) -> list[str]:
    """The words that were not met, or not as often as they must be."""
    return [word for word, least in Counter(see).items() if met.get(word, 0) < least]


# ---- trees


@frozen
class Tree:
    """A node with all that is below it.

    owner     the player who moves here, "" for Nature and at the end
    label     her information set
    branches  (name, probability or None, subtree)
    payoffs   at the end; () elsewhere
    """

    owner: str
    label: str
    branches: tuple[tuple[str, Fraction | None, Tree], ...]
    payoffs: tuple[Fraction, ...]


@frozen
class RandomGame:
    """A game as plain records, with a profile and (maybe) beliefs."""

    players: tuple[str, ...]
    tree: Tree
    strategy: Table
    beliefs: Table

    def build(self) -> tuple[Game, BehaviorStrategy, Beliefs]:
        """The package's own game, profile and beliefs."""
        game = build(self.players, self.tree)
        return game, profile(game, self.strategy), beliefs(game, self.beliefs)


def build(players: tuple[str, ...], tree: Tree) -> Game:
    """The tree through GameBuilder."""
    grown = GameBuilder(players)

    def grow(node: int, here: Tree) -> None:
        if here.payoffs:
            grown.payoffs(node, here.payoffs)
            return
        if here.owner:
            below = grown.move(node, here.owner, here.label, [name for name, _, _ in here.branches])
        else:
            below = grown.chance(node, {name: p for name, p, _ in here.branches if p is not None})
        for child, (_, _, subtree) in zip(below, here.branches, strict=True):
            grow(child, subtree)

    grow(grown.root, tree)
    return grown.build()


def profile(game: Game, strategy: Table) -> BehaviorStrategy:
    """The table as a BehaviorStrategy of the game."""
    table: dict[str, dict[str, dict[str, Fraction]]] = {}
    for (player, label), row in strategy.items():
        table.setdefault(player, {})[label] = dict(zip(game.action_labels(game.find(player, label)), row, strict=True))
    return BehaviorStrategy.from_table(game, table)


def beliefs(game: Game, given_beliefs: Table) -> Beliefs:
    """The table as Beliefs of the game."""
    table: dict[str, dict[str, tuple[Fraction, ...]]] = {}
    for (player, label), row in given_beliefs.items():
        table.setdefault(player, {})[label] = row
    return Beliefs.from_table(game, table)  # type: ignore[arg-type]


class _Grown:
    """A tree while it is drawn."""

    def __init__(self, experience: dict[str, tuple[tuple[str, int], ...]]) -> None:
        self.owner, self.label, self.below, self.names, self.weights = "", "", [], [], []  # type: ignore[var-annotated]
        self.experience = experience


@st.composite
def trees(draw: st.DrawFn, players: tuple[str, ...] = ("Ann", "Bob"), moves: int = 7, chance: bool = True) -> Tree:
    """A tree of at most ``moves`` moves with perfect recall: histories may share a set where the owner has made the
    same moves at the same sets.

    Nothing else is asked, so that sets may cross in time; one in four trees begins so that they do: Nature draws who
    moves first, and in half of these the first player moves again afterwards.
    """
    first, second = players[:2]
    cross = [(0, "", 2), (0, first, 2), (0, second, 2), (0, second, 2), (1, first, 2), (2, first, 2), (3, first, 2)]
    crossing = cross[: draw(st.sampled_from([5, 7]))] if chance and draw(st.integers(0, 3)) == 3 else []
    root = _Grown(dict.fromkeys(players, ()))
    leaves = [root]
    sets: dict[tuple[str, tuple[tuple[str, int], ...], int], list[str]] = {}
    for number in range(draw(st.sampled_from([moves, moves, moves - 1, moves - 2, 3, 2]))):
        if number < len(crossing):
            place, owner, count = crossing[number]
            here = leaves.pop(place)
        else:
            here = leaves.pop(draw(st.integers(0, min(3, len(leaves) - 1))))
            owner = draw(st.sampled_from([*players, *players, ""] if chance else players))
            count = draw(st.sampled_from([2, 2, 2, 3]))
        experience = here.experience
        here.owner = owner
        if owner:
            group = sets.setdefault((owner, experience[owner], count), [])
            new = len(group)
            place = 0 if number < len(crossing) else draw(st.sampled_from([*range(new), *range(new), new]))
            if place == len(group):
                group.append(f"{owner}{sum(len(g) for (o, _, _), g in sets.items() if o == owner)}")
            here.label = group[place]
            here.names = [f"a{k}" for k in range(count)]
        else:
            here.weights = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
            here.names = [f"n{k}" for k in range(count)]
        for k in range(count):
            after = {**experience, owner: (*experience[owner], (here.label, k))} if owner else experience
            here.below.append(_Grown(after))
        leaves.extend(here.below)

    def freeze(node: _Grown) -> Tree:
        if not node.below:
            payoffs = draw(
                st.lists(
                    st.sampled_from([Fraction(k, 2) for k in (-2, 0, 0, 2, 4, 1)]),
                    min_size=len(players),
                    max_size=len(players),
                )
            )
            return Tree("", "", (), tuple(payoffs))
        total = sum(node.weights)
        chances = [Fraction(w, total) for w in node.weights] or [None] * len(node.below)
        return Tree(
            node.owner,
            node.label,
            tuple((name, p, freeze(child)) for name, p, child in zip(node.names, chances, node.below, strict=True)),
            (),
        )

    return freeze(root)


def sets_of(tree: Tree) -> dict[Key, tuple[int, int]]:
    """{information set: (number of actions, number of histories)}, in play order."""
    found: dict[Key, tuple[int, int]] = {}

    def walk(node: Tree) -> None:
        if node.owner:
            _, histories = found.get((node.owner, node.label), (0, 0))
            found[node.owner, node.label] = (len(node.branches), histories + 1)
        for _, _, below in node.branches:
            walk(below)

    walk(tree)
    return found


def distributions(size: int, pure: bool = False) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """A distribution over ``size`` things with small denominators; often a point mass."""
    point = st.integers(0, size - 1).map(lambda k: tuple(Fraction(int(j == k)) for j in range(size)))
    weights = st.lists(st.integers(0, 3), min_size=size, max_size=size).filter(any)
    mixed = weights.map(lambda w: tuple(Fraction(x, sum(w)) for x in w))
    return point if pure else st.one_of(point, mixed)


@st.composite
def tables(draw: st.DrawFn, sizes: dict[Key, int], pure: bool = False) -> Table:
    """A distribution for every set."""
    return {key: draw(distributions(size, pure)) for key, size in sizes.items()}


@st.composite
def games(draw: st.DrawFn, moves: int = 7, given_sets: int = 0, three: bool = True) -> RandomGame:
    """A tiny game with a random profile (half of them pure) and beliefs at up to ``given_sets`` sets, any beliefs at
    all.
    """
    players = draw(st.sampled_from([("Ann", "Bob"), ("Ann", "Bob", "Eve")] if three else [("Ann", "Bob")]))
    tree = draw(trees(players, moves))
    sets = sets_of(tree)
    strategy = draw(tables({key: actions for key, (actions, _) in sets.items()}, draw(st.booleans())))
    at = [key for key, (_, histories) in sets.items() if histories > 1] or [*sets][:1]
    chosen = draw(st.permutations(at))[: draw(st.integers(1, given_sets))] if at and given_sets else []
    return RandomGame(players, tree, strategy, draw(tables({key: sets[key][1] for key in chosen})))


# ---- markets

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
