"""A component of the set of Nash equilibria as one ``Equilibrium``: what holds all along it, as a number or a range.

The component is a product of two polytopes of realization plans. A terminal node's probability is a product of chance,
an entry of the one plan and an entry of the other; so outcomes, utilities, given the type or not, and welfare are
linear in each plan, and take their least and their greatest value at a pair of vertices. The ratio moves with welfare.
What a player plays at a set is the quotient of two entries of her plan: of a mixture of plans it is a mean of what
those play that lead there. Where her own moves do not lead, the plan does not say what she plays; in a Bayes–Nash
equilibrium she may play anything there, in one of a concept with beliefs what is played inside the component, or, if no
plan of it leads there, what all its vertices play.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from exactgames.answers.bids import type_bids
from exactgames.answers.equilibrium import Ending, Equilibrium, PlanPolytopes
from exactgames.answers.listing import Extent, Figure, Move, Plays, Range, spread
from exactgames.forms.form import Mask
from exactgames.game.tree import Game
from exactgames.market.expansion import Expansion
from exactgames.search.mixed.found import MixedEquilibrium
from exactgames.search.mixed.sequence_form import Plan, Sequences


@frozen(eq=False)
class Members:
    """A component's vertices.

    plans   [2][vertices] the players' plans
    pairs   the equilibria that are pairs of these, all of them
    known   the figures of each of the pairs
    free    whether anything may be played where own moves do not lead (Bayes–Nash)
    """

    plans: tuple[tuple[Plan, ...], tuple[Plan, ...]]
    pairs: tuple[MixedEquilibrium, ...]
    known: tuple[Equilibrium, ...]
    free: bool


def along(
    game: Game, members: Members, played: Sequence[Sequence[Fraction | Range]], market: Expansion | None, extent: Extent
) -> Equilibrium:
    """What is true of every equilibrium of the component; ``played``: by ``played_along``."""
    known = members.known
    met = _met(game, members)
    bids = None
    if market is not None:
        bids = type_bids(market.market, game, game.labels, met, lambda s: _plays(game, played, s))
    return evolve(
        known[0],
        welfare=_merged([one.welfare for one in known]),
        information=_merged([one.information for one in known]),
        ratio=_merged([one.ratio for one in known]),
        utilities=_merged_rows([one.utilities for one in known]),
        interim=_merged_tables([one.interim for one in known]),
        endings=_endings([one.endings or () for one in known]),
        bids=bids,
        moves=_moves(game, played, met, extent),
        plans=PlanPolytopes(_vertices(game, members.plans)),
    )


def _merged(values: Sequence[Figure]) -> Figure:
    """The numbers as one; None where one of them is."""
    rational = [value for value in values if isinstance(value, Fraction)]
    return spread(rational) if len(rational) == len(values) else None


def _merged_rows(rows: Sequence[Mapping[str, Figure]]) -> dict[str, Figure]:
    return {key: _merged([row[key] for row in rows]) for key in rows[0]}


def _merged_tables(tables: Sequence[Mapping[str, Mapping[str, Figure]] | None]) -> dict[str, dict[str, Figure]] | None:
    known = [table for table in tables if table is not None]
    if len(known) < len(tables):
        return None
    return {key: _merged_rows([table[key] for table in known]) for key in known[0]}


def _endings(lists: Sequence[Sequence[Ending]]) -> tuple[Ending, ...]:
    """Every ending that some equilibrium has, with its probability."""
    found: dict[str, Ending] = {}
    chances: dict[str, list[Fraction]] = {}
    for endings in lists:
        for one in endings:
            if not isinstance(one.probability, Fraction):
                raise TypeError("the vertices of a component are rational")
            key = repr(evolve(one, probability=None))
            found.setdefault(key, one)
            chances.setdefault(key, []).append(one.probability)
    return tuple(
        evolve(one, probability=spread(chances[key] + [Fraction(0)] * (len(chances[key]) < len(lists))))
        for key, one in found.items()
    )


def played_along(game: Game, members: Members) -> list[list[Fraction | Range]]:
    """[S][action] what is played at each set, along the component."""
    behaviours = [[Sequences(game, player).behaviour(plan) for plan in members.plans[player]] for player in (0, 1)]
    found = []
    for s in range(game.infosets):
        player, actions = int(game.infoset_player[s]), _actions(game, s)
        played = [row for behaviour in behaviours[player] if (row := behaviour.get(s)) is not None]
        if members.free and len(played) < len(members.plans[player]):
            played = [[Fraction(int(j == k)) for j in actions] for k in actions]
        elif not played:
            played = [[members.pairs[0].strategy.probability(game, s, k) for k in actions]]
        found.append([spread(column) for column in zip(*played, strict=True)])
    return found


def _met(game: Game, members: Members) -> Mask:
    """[S] the sets that some vertex reaches."""
    paths = [game.sets_meeting(one.played.reach > 0) for one in members.pairs if one.played is not None]
    found: Mask = np.logical_or.reduce(paths)
    return found


def _plays(game: Game, played: Sequence[Sequence[Fraction | Range]], s: int) -> Plays:
    """What may be played at set s."""
    return {game.labels.action(s, k): p for k, p in enumerate(played[s]) if isinstance(p, Range) or p}


def _moves(game: Game, played: Sequence[Sequence[Fraction | Range]], met: Mask, extent: Extent) -> tuple[Move, ...]:
    """What is played at the sets to list."""
    shown = {"none": np.zeros_like(met), "path": met, "all": np.ones_like(met)}[extent]
    ranked = np.lexsort((game.play_order, game.infoset_player))
    return tuple(
        Move(game.players[int(game.infoset_player[s])], game.labels.infoset(s), _plays(game, played, s), "completed")
        for s in ranked.tolist()
        if shown[s]
    )


def _actions(game: Game, s: int) -> range:
    """The numbers of the set's actions."""
    return range(int(game.action_start[s + 1] - game.action_start[s]))


def _vertices(
    game: Game, parts: Sequence[Sequence[Plan]]
) -> dict[str, tuple[tuple[tuple[str, str, Fraction], ...], ...]]:
    """The polytopes' vertices, by player."""
    listed = {}
    for player, plans in enumerate(parts):
        names = [(s, k) for s in game.sets_of(player) for k in _actions(game, s)]
        listed[game.players[player]] = tuple(
            tuple(
                (game.labels.infoset(s), game.labels.action(s, k), p)
                for (s, k), p in zip(names, plan[1:], strict=True)
                if p
            )
            for plan in plans
        )
    return listed
