"""Hypothesis strategies for random games and assessments (markets: ``market_strategies``), and ``for_all``, which runs a law over them.

A random game is a plain ``Tree`` first: nested records, no arrays. ``build`` hands it to GameBuilder; the
brute-force solver of
``property/reference.py`` reads the records themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from exactgames import BehaviorStrategy, Beliefs, Game, GameBuilder

Key = tuple[str, str]
"""An information set: its owner and its label."""
Table = dict[Key, tuple[Fraction, ...]]
"""A distribution for each information set: over its actions (a behaviour strategy), or over its histories depth
first (beliefs).
"""

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
