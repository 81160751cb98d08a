"""What a search found, with the figures of each equilibrium and of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from exactgames.answers.apart import Conduct, Probabilities, likenesses
from exactgames.answers.component import Members, along, played_along
from exactgames.answers.equilibrium import Equilibrium, found_equilibrium
from exactgames.answers.irrational import irrational_equilibrium
from exactgames.answers.listing import Extent, Range, extent_of
from exactgames.answers.openings import OpeningsAnswer, openings_answer
from exactgames.bounds.welfare import optimum, ratio, welfare
from exactgames.clock import finishing
from exactgames.concepts.concept import Concept
from exactgames.concepts.nash import BAYES_NASH
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.implied.refined import RefinedSearch
from exactgames.market.expansion import Expansion
from exactgames.numbers.algebraic import Number
from exactgames.search.mixed.found import MixedEquilibrium, MixedSearch
from exactgames.search.openings.search import OpeningSearch
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
    openings           what is known of the openings, where the search was by these
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
    openings: OpeningsAnswer | None = None


@frozen(eq=False)
class MixedAnswer:
    """All equilibria, mixed ones too: one for each component, a point or a continuum; else each one found."""

    search: MixedSearch
    equilibria: tuple[Equilibrium, ...]
    optimum: Fraction | None


@finishing()
def pure_answer(
    found: PureSearch,
    market: Expansion | None,
    strategy: Extent | None,
    refined: RefinedSearch | None = None,
    selected: bool = False,
    agreeing: bool = False,
    openings: OpeningSearch | None = None,
) -> PureAnswer:
    """``strategy``: the information sets to list (default: all, up to 10,000 in the whole list; else those on the
    path). ``refined``: where ``found`` is what a refinement left; ``selected``: where it keeps to the selection;
    ``agreeing``: to the file's rules; ``openings``: where ``found`` was found opening by opening, in a large game (the
    beliefs that are shown are then those that were found, not all that there are).
    """
    equilibria = [_pure(found, one, market, strategy, families=openings is None) for one in found.equilibria]
    played = [one.strategy.weights for one in found.equilibria]
    if found.equilibria:
        equilibria = _told_apart(found.equilibria[0].played.game, equilibria, played)
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
        None if openings is None else openings_answer(openings),
    )


def _pure(
    found: PureSearch, one: PureEquilibrium, market: Expansion | None, strategy: Extent | None, *, families: bool
) -> Equilibrium:
    """``families``: with all beliefs that support it, which takes long in large games; else those found."""
    played = evolve(one.played)  # what is kept of it is gone with it
    form = GameSets(played, Beliefs.none(played.game), found=True)
    extent = extent_of(len(found.equilibria) * len(form.number), strategy)
    support = one.support if found.concept.beliefs else None
    shown = found_equilibrium(form, found.concept, support if families else None, market, extent)
    return shown if families else evolve(shown, support=support)


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


@finishing()
def mixed_answer(found: MixedSearch, game: Game, market: Expansion | None, strategy: Extent | None) -> MixedAnswer:
    """``strategy``: as for ``pure_answer``."""
    extent = extent_of(game.infosets * len(found.components or found.equilibria), strategy)
    if found.components:
        pairs = _components(found, game, market, extent)
    else:
        pairs = [
            (_mixed(one, found.concept, game, market, extent), _array(one.probabilities)) for one in found.equilibria
        ]
    equilibria = _told_apart(game, [one for one, _ in pairs], [played for _, played in pairs])
    return MixedAnswer(found, tuple(equilibria), optimum(market.market) if market else None)


def _told_apart(game: Game, listed: Sequence[Equilibrium], played: Sequence[Probabilities]) -> list[Equilibrium]:
    """The equilibria with what tells them apart; ``played``: what each plays at every set."""
    conducts = [Conduct(one.bids_key, one.outcome_key, row) for one, row in zip(listed, played, strict=True)]
    return [evolve(one, likeness=like) for one, like in zip(listed, likenesses(game, conducts), strict=True)]


def _array(probabilities: Sequence[Number | Range]) -> Probabilities:
    """[A] of these."""
    found = np.empty(len(probabilities), dtype=object)
    found[:] = probabilities
    return found


def _components(
    found: MixedSearch, game: Game, market: Expansion | None, extent: Extent
) -> list[tuple[Equilibrium, Probabilities]]:
    """One for each component, and what it plays: a point, or what holds all along it."""
    known: dict[int, Equilibrium] = {}  # without their strategies; components may share some
    listed = []
    for component, pairs in zip(found.components, found.members, strict=True):
        if len(pairs) == 1:
            (one,) = pairs
            listed.append((_mixed(one, found.concept, game, market, extent), _array(one.probabilities)))
            continue
        for one in pairs:
            if id(one) not in known:
                known[id(one)] = _mixed(one, BAYES_NASH, game, market, "none")
        first, second = (
            tuple(found.vertices[player][k] for k in part)
            for player, part in enumerate((component.first, component.second))
        )
        figures = tuple(known[id(one)] for one in pairs)
        members = Members((first, second), pairs, figures, not found.concept.beliefs)
        played = played_along(game, members)
        listed.append((along(game, members, played, market, extent), _array([p for row in played for p in row])))
    return listed


def _mixed(
    one: MixedEquilibrium, concept: Concept, game: Game, market: Expansion | None, extent: Extent
) -> Equilibrium:
    if one.played is None:
        return irrational_equilibrium(one, game, market, extent)
    form = GameSets(one.played, Beliefs.none(game), found=True)
    return found_equilibrium(form, concept, one.support if concept.beliefs else None, market, extent)
