"""What a search found, with the figures of each equilibrium and of all."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from exactgames.answers.component import Members, along
from exactgames.answers.equilibrium import Equilibrium, found_equilibrium
from exactgames.answers.irrational import irrational_equilibrium
from exactgames.answers.listing import Extent, extent_of
from exactgames.bounds.welfare import optimum, ratio, welfare
from exactgames.concepts.concept import Concept
from exactgames.concepts.nash import BAYES_NASH
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.implied.refinement import RefinedSearch
from exactgames.market.expand import Expansion
from exactgames.search.mixed.search import MixedEquilibrium, MixedSearch
from exactgames.search.pure.search import PureEquilibrium, PureSearch


@frozen(eq=False)
class PureAnswer:
    """All pure equilibria.

    search             how it went
    equilibria         one for each outcome, or every profile
    lowest, highest    welfare; None without a market, or without an equilibrium
    anarchy, stability the prices, if all are known
    refined            what a refinement kept and rejected; ``rejected_welfare`` of each one rejected
    selected           whether indifference after the bidding was resolved by the selection
    agreeing           whether only what the file's strategy rules say was asked for
    """

    search: PureSearch
    market: Expansion | None
    equilibria: tuple[Equilibrium, ...]
    optimum: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    anarchy: Fraction | None
    stability: Fraction | None
    refined: RefinedSearch | None
    rejected_welfare: tuple[Fraction, ...]
    selected: bool
    agreeing: bool


@frozen(eq=False)
class MixedAnswer:
    """All equilibria, mixed ones too: one for each component, a point or a continuum; else each one found."""

    search: MixedSearch
    equilibria: tuple[Equilibrium, ...]
    optimum: Fraction | None


def pure_answer(
    found: PureSearch,
    market: Expansion | None,
    strategy: Extent | None,
    refined: RefinedSearch | None = None,
    selected: bool = False,
    agreeing: bool = False,
) -> PureAnswer:
    """``strategy``: the information sets to list (default: all, up to 10,000 in the whole list; else those on the
    path). ``refined``: where ``found`` is what a refinement left; ``selected``: where it keeps to the selection;
    ``agreeing``: to the file's rules.
    """
    equilibria = [_pure(found, one, market, strategy) for one in found.equilibria]
    if found.every:
        keys = [_outcome_key(one) for one in found.equilibria]
        counts = Counter(keys)
        equilibria = [evolve(one, profiles=counts[key]) for one, key in zip(equilibria, keys, strict=True)]
    if refined is not None and refined.eliminations:
        pairs = zip(equilibria, refined.eliminations, strict=True)
        equilibria = [evolve(one, elimination=elimination) for one, elimination in pairs]
    values = [one.welfare for one in equilibria if isinstance(one.welfare, Fraction)]
    least, most = min(values, default=None), max(values, default=None)
    best = optimum(market.market) if market else None
    return PureAnswer(
        found,
        market,
        tuple(equilibria),
        best,
        least,
        most,
        _price(found, best, least),
        _price(found, best, most),
        refined,
        _rejected(refined, market),
        selected,
        agreeing,
    )


def _pure(found: PureSearch, one: PureEquilibrium, market: Expansion | None, strategy: Extent | None) -> Equilibrium:
    form = GameSets(one.played, Beliefs.none(one.played.game), found=True)
    extent = extent_of(len(found.equilibria) * len(form.number), strategy)
    return found_equilibrium(form, found.concept, one.support if found.concept.beliefs else None, market, extent)


def _outcome_key(one: PureEquilibrium) -> bytes:
    return np.flatnonzero(one.played.reach[one.played.game.terminals] > 0).tobytes()


def _price(found: PureSearch, best: Fraction | None, achieved: Fraction | None) -> Fraction | None:
    """The optimum over this welfare, if the search is complete."""
    return ratio(best, achieved) if found.complete and best is not None and achieved is not None else None


def _rejected(refined: RefinedSearch | None, market: Expansion | None) -> tuple[Fraction, ...]:
    """The welfare of each equilibrium that a refinement rejects."""
    if refined is None or market is None:
        return ()
    return tuple(welfare(market, one.equilibrium.played) for one in refined.rejected)


def mixed_answer(found: MixedSearch, game: Game, market: Expansion | None, strategy: Extent | None) -> MixedAnswer:
    """``strategy``: as for ``pure_answer``."""
    extent = extent_of(game.infosets * len(found.components or found.equilibria), strategy)
    if found.components:
        equilibria = _components(found, game, market, extent)
    else:
        equilibria = [_mixed(one, found.concept, game, market, extent) for one in found.equilibria]
    return MixedAnswer(found, tuple(equilibria), optimum(market.market) if market else None)


def _components(found: MixedSearch, game: Game, market: Expansion | None, extent: Extent) -> list[Equilibrium]:
    """One for each component: a point, or what holds all along it."""
    known: dict[int, Equilibrium] = {}  # without their strategies; components may share some
    listed = []
    for component, pairs in zip(found.components, found.members, strict=True):
        if len(pairs) == 1:
            listed.append(_mixed(pairs[0], found.concept, game, market, extent))
            continue
        for one in pairs:
            if id(one) not in known:
                known[id(one)] = _mixed(one, BAYES_NASH, game, market, "none")
        first, second = (
            tuple(found.vertices[player][k] for k in part)
            for player, part in enumerate((component.first, component.second))
        )
        figures = tuple(known[id(one)] for one in pairs)
        listed.append(along(game, Members((first, second), pairs, figures, not found.concept.beliefs), extent))
    return listed


def _mixed(
    one: MixedEquilibrium, concept: Concept, game: Game, market: Expansion | None, extent: Extent
) -> Equilibrium:
    if one.played is None:
        return irrational_equilibrium(one, game, market, extent)
    form = GameSets(one.played, Beliefs.none(game), found=True)
    return found_equilibrium(form, concept, one.support if concept.beliefs else None, market, extent)
