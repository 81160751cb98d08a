"""An equilibrium with its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import evolve, frozen

from exactgames.answers.apart import Likeness
from exactgames.answers.bids import TypeBid, bids_of
from exactgames.answers.listing import Extent, Figure, Move, moves
from exactgames.bounds.welfare import (
    Outcome,
    ex_ante_utility,
    expected_welfare,
    information_cost,
    interim_utilities,
    optimum,
    outcomes,
    ratio,
)
from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.belief_families import BeliefPolytope, belief_polytopes
from exactgames.concepts.concept import Concept
from exactgames.forms.form import PlayedSets
from exactgames.forms.game_sets import GameSets
from exactgames.game.labels import TableLabels
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.implied.elimination import Elimination
from exactgames.market.expansion import Expansion
from exactgames.market.market import Market


@frozen
class Ending:
    """A part of an outcome: its probability, and what happens there, by name.

    In a market ``types``, ``holdings`` and ``payments`` (net, of all stages) of each agent; in a game ``terminal``, the
    name of the outcome or the node's number among all terminal nodes in depth-first order, from 1, and ``payoffs``.
    """

    probability: Figure
    types: Mapping[str, str] | None = None
    holdings: Mapping[str, int | list[str]] | None = None
    payments: Mapping[str, Fraction] | None = None
    terminal: str | int | None = None
    payoffs: Mapping[str, Fraction] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal where the same happens with the same probability."""
        named = (self.types, self.holdings, self.payments, self.payoffs)
        return self.probability, self.terminal, *(None if row is None else _hashable(row) for row in named)


def _hashable(row: Mapping[str, Any]) -> tuple[tuple[str, object], ...]:
    """A row by name; lists of items as tuples."""
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in row.items())


@frozen
class PlanPolytopes:
    """A continuum of equilibria: all pairs of realization plans, each a mixture of its player's vertices. A vertex is a
    list (information set, action, probability) of the sequences that have some, each named by its last action.
    """

    vertices: Mapping[str, tuple[tuple[tuple[str, str, Fraction], ...], ...]]


@frozen(eq=False)
class Equilibrium:
    """An equilibrium, or a continuum of them, in which some figures vary.

    welfare, ratio, interim   None where there is no market; ``interim`` {agent: {type: utility}}
    endings                   None where they are not computed
    bids                      who bids what; None where there is no market
    moves                     what is played at the sets listed
    plans                     the continuum, if it is one
    support                   why the beliefs do, if they were looked for
    beliefs                   all beliefs that do, as a product of polytopes; None if there is one at each set, or they
                              are no such product
    profiles                  how many profiles have its outcome, if that was counted
    elimination               of bids that are dominated in the game it implies, if it was asked for
    information               the cost of information; None where nobody may acquire any
    likeness                  what tells it from an earlier one of the list with the same bids, if there is one
    """

    game: Game | None
    welfare: Figure
    ratio: Figure
    utilities: Mapping[str, Figure]
    interim: Mapping[str, Mapping[str, Figure]] | None
    endings: tuple[Ending, ...] | None
    bids: tuple[TypeBid, ...] | None
    moves: tuple[Move, ...]
    plans: PlanPolytopes | None = None
    support: Support | None = None
    beliefs: tuple[BeliefPolytope, ...] | None = None
    profiles: int | None = None
    elimination: Elimination | None = None
    likeness: Likeness | None = None
    information: Figure = None

    @property
    def bids_key(self) -> object:
        """Equal where everybody bids the same; None where there is no market."""
        return None if self.bids is None else tuple(one.key for one in self.bids)

    @property
    def outcome_key(self) -> object:
        """Equal where the outcome is the same; None where it is not computed."""
        return None if self.endings is None else frozenset(one.key for one in self.endings)


def of_market(
    market: Market,
    form: PlayedSets,
    interim: Sequence[Sequence[Fraction]],
    reached: Sequence[Outcome],
    extent: Extent,
    information: Fraction | None,
    game: Game | None = None,
) -> Equilibrium:
    """An equilibrium of a market, from its interim utilities, its outcomes and its cost of ``information``."""
    names = [agent.name for agent in market.agents]
    achieved = expected_welfare(market, tuple(reached))
    return Equilibrium(
        game,
        achieved,
        ratio(optimum(market), achieved),
        {a.name: ex_ante_utility(a, row) for a, row in zip(market.agents, interim, strict=True)},
        {
            a.name: {t.name: u for t, u in zip(a.types, row, strict=True)}
            for a, row in zip(market.agents, interim, strict=True)
        },
        tuple(
            Ending(
                o.probability,
                {a.name: a.types[t].name for a, t in zip(market.agents, o.types, strict=True)},
                dict(zip(names, map(market.goods.said, o.holdings), strict=True)),
                dict(zip(names, o.payments, strict=True)),
            )
            for o in reached
        ),
        bids_of(market, form),
        moves(form, names, extent),
        information=information,
    )


def of_game(form: GameSets, extent: Extent) -> Equilibrium:
    """An equilibrium of a game."""
    played, names = form.played, form.sets.players
    utilities = {name: played.value(player) for player, name in enumerate(names)}
    return Equilibrium(played.game, None, None, utilities, None, _endings(played), None, moves(form, names, extent))


def found_equilibrium(
    form: GameSets, concept: Concept, support: Support | None, market: Expansion | None, extent: Extent
) -> Equilibrium:
    """An equilibrium that a search found, with the beliefs that support it."""
    played = form.played
    if market is None:
        one = of_game(form, extent)
    else:
        interim = interim_utilities(market, played)
        information = information_cost(market, played) if market.market.information else None
        one = of_market(market.market, form, interim, outcomes(market, played), extent, information, played.game)
    return one if support is None else evolve(one, support=support, beliefs=family(played, concept, support))


def family(played: Play, concept: Concept, support: Support) -> tuple[BeliefPolytope, ...] | None:
    """The beliefs that support the profile, at each set where not every belief does that Bayes' rule allows. None if
    there is one belief at each of these sets, or the beliefs are no product of polytopes.
    """
    polytopes = belief_polytopes(played, concept, support)
    if polytopes is None or all(len(part.vertices) == 1 for part in polytopes):
        return None
    return polytopes


def _endings(played: Play) -> tuple[Ending, ...]:
    """The terminal nodes that are reached, in depth-first order."""
    return tuple(
        Ending(Fraction(int(played.reach[node]), played.scale), terminal=name, payoffs=payoffs)
        for node, name, payoffs in terminals(played.game)
        if played.reach[node] > 0
    )


def terminals(game: Game) -> list[tuple[int, str | int, dict[str, Fraction]]]:
    """(node, name of its outcome or number from 1, payoffs) of every terminal node, in depth-first order."""
    names = game.labels.outcomes if isinstance(game.labels, TableLabels) else {}
    rows = []
    for place, end in enumerate(np.argsort(game.preorder[game.terminals]).tolist(), start=1):
        node = int(game.terminals[end])
        payoffs = [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]]
        rows.append((node, names.get(node, place), dict(zip(game.players, payoffs, strict=True))))
    return rows
