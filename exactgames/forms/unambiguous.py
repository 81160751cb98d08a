"""Do the implied payoffs depend on beliefs, or on how ties are broken? By elimination of never-best replies.

docs/reference/certificate.md, "implied-unambiguous". All intervals of interim payoffs, as ``elimination`` leaves them,
points: unambiguous. Otherwise two sequentially rational continuations with different payoffs, if there
are such among those tried, show that it is ambiguous: none of their actions is ever eliminated, since each is a best
reply to the rest under an admissible belief. If neither shows, the claim is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, assert_never

import numpy as np
from attrs import frozen

from exactgames.concepts.completion import complete
from exactgames.errors import GameError, Undecided
from exactgames.forms.elimination import Admissible, Intervals, no_intervals
from exactgames.forms.unlabelled import Unlabelled, unlabelled
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, Index
from exactgames.market.expansion import Expansion
from exactgames.market.market import Market
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers

Selection = Literal["largest", "smallest"]
Continuation = tuple[tuple[int, ...] | None, Selection]
"""What everybody believes of the others' types (None: the prior, updated), and how indifference is settled."""


@frozen
class Ambiguity:
    """Two continuations that give type ``type`` of ``agent`` different payoffs at ``allocation``, auction payment left
    out.

    >>> from exactgames import ambiguity
    >>> from exactgames.examples import speculator
    >>> found = ambiguity(speculator().market, "prior")
    >>> found.continuations, [str(u) for u in found.payoffs]
    (((None, 'largest'), (None, 'smallest')), ['4/3', '2/3'])
    """

    agent: int
    type: int
    allocation: tuple[int, ...]
    continuations: tuple[Continuation, Continuation]
    payoffs: tuple[Fraction, Fraction]


def ambiguity(market: Market, admissible: Admissible, limit: int = DEFAULT_LIMIT) -> Ambiguity | None:
    """None if every bid profile gives each type one implied payoff; else two continuations that differ. Undecided if
    neither is shown, or some move of the aftermarket is hidden, or Nature's, or types or words are shown; LimitReached
    if the folded aftermarket is too large; GameError with named items.

    >>> from exactgames import ambiguity
    >>> from exactgames.examples import speculator
    >>> found = ambiguity(speculator().market, "prior")  # B of value 2 may take an offer at 2, or not
    >>> found.agent, found.allocation
    (0, (1, 0))
    """
    return ambiguity_in(unlabelled(market, limit), admissible)


def ambiguity_in(aftermarket: Unlabelled, admissible: Admissible) -> Ambiguity | None:
    """``ambiguity`` in a folded aftermarket with empty labels."""
    allocations, folded = aftermarket.allocation, aftermarket.folded
    if why := no_intervals(folded):
        raise Undecided(why)
    found = Intervals(folded, admissible)
    weights = folded.prior_weights.astype(object)
    if _interim(folded, found.low, weights) == _interim(folded, found.high, weights):
        return None
    first: tuple[Continuation, list[Fraction]] | None = None
    for continuation in _candidates(folded.market, admissible):
        try:
            payoffs = _payoffs(folded, continuation)
        except GameError:  # beliefs that turn on moves which are themselves open
            continue
        if first is None:
            first = continuation, payoffs
        for k, (u, v) in enumerate(zip(first[1], payoffs, strict=True)):
            if u != v:
                world, i, t = list(_interim_cases(folded, len(allocations)))[k]
                allocation = tuple(allocations[world].tolist())
                return Ambiguity(i, t, allocation, (first[0], continuation), (u, v))
    raise Undecided(
        "eliminating actions that are never best replies leaves the implied payoffs open, but the sequentially "
        "rational continuations tried all give the same ones"
    )


def _interim_cases(folded: Expansion, worlds: int) -> Iterator[tuple[int, int, int]]:
    """(world, agent, type) in the order of ``_interim``."""
    for world in range(worlds):
        for i, agent in enumerate(folded.market.agents):
            for t in range(len(agent.types)):
                yield world, i, t


def _interim(folded: Expansion, values: Integers, weights: Integers) -> list[int]:
    """The expectation, at the prior and up to a factor for each type, of every type's payoff at every world."""
    starts = folded.auction_end.reshape(-1, len(folded.profiles))
    return [
        int((values[i, starts[world]] * weights)[folded.profiles[:, i] == t].sum())
        for world, i, t in _interim_cases(folded, len(starts))
    ]


def _candidates(market: Market, admissible: Admissible) -> Iterator[Continuation]:
    yield None, "largest"
    yield None, "smallest"
    match admissible:
        case "prior":
            return
        case "all":
            for types in _believable(market):
                yield types, "largest"
                yield types, "smallest"
        case _:
            assert_never(admissible)


def _believable(market: Market) -> Iterator[tuple[int, ...]]:
    """The type profiles that remain possible whatever one agent's type is in place of the one there."""
    profiles = {types for types, _ in market.type_profiles()}
    for types in sorted(profiles):
        if market.joint is None or all(
            (*types[:i], t, *types[i + 1 :]) in profiles
            for i, agent in enumerate(market.agents)
            for t in range(len(agent.types))
        ):
            yield types


def _preference(folded: Expansion, selection: Selection) -> Index:
    match selection:
        case "largest":
            return folded.preference
        case "smallest":
            mirrored: Index = folded.preference.max(initial=0) - folded.preference
            return mirrored
    assert_never(selection)


def _payoffs(folded: Expansion, continuation: Continuation) -> list[Fraction]:
    """Every type's expected payoff at every world, in the order of ``_interim``. GameError if backward induction needs
    a belief that turns on open moves.
    """
    game, (believed, selection) = folded.game, continuation
    preference = _preference(folded, selection)
    if believed is None:
        nothing = BehaviorStrategy(np.zeros(game.actions, dtype=np.int64), np.ones(game.infosets, dtype=np.int64))
        open_sets = np.zeros(game.infosets, dtype=bool)
        choice = complete(game, nothing, open_sets, preference).strategy.weights
    else:
        choice = _under_point_beliefs(folded, believed, preference)
    values: Integers = np.zeros((len(game.players), game.nodes), dtype=object)
    values[:, game.terminals] = game.payoffs
    for level in reversed(game.levels):
        decided = game.infoset[level.parents] != CHANCE
        played = np.where(np.repeat(decided, level.counts), choice[game.incoming[level.children]], 0)
        for row in values:
            row[level.parents] = np.add.reduceat(row[level.children] * played, level.offsets)
    totals = _interim(folded, values, folded.prior_weights.astype(object))
    cases = _interim_cases(folded, len(folded.auction_end) // len(folded.profiles))
    return [
        Fraction(total, folded.prior_denominator * game.payoff_denominator)
        / folded.market.agents[i].types[t].probability
        for total, (_, i, t) in zip(totals, cases, strict=True)
    ]


def _under_point_beliefs(folded: Expansion, believed: tuple[int, ...], preference: Index) -> Index:
    """[A] 1 for the chosen actions: at every set the owner is sure that the others have these types."""
    game = folded.game
    choice = np.zeros(game.actions, dtype=np.int64)
    value: Integers = np.zeros((len(game.players), game.nodes), dtype=object)
    value[:, game.terminals] = game.payoffs
    types = folded.profiles[folded.node_profile]
    for level in reversed(game.levels):
        sets = game.infoset[level.parents]
        for s in np.unique(sets[sets != CHANCE]):
            player, nodes = int(game.infoset_player[s]), game.histories(int(s))
            others = [j for j in range(len(game.players)) if j != player]
            sure = nodes[(types[nodes][:, others] == np.array(believed)[others]).all(axis=1)][0]
            start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
            worth = value[player, game.first_child[sure] : game.first_child[sure] + stop - start]
            best = [k for k in range(stop - start) if worth[k] == worth.max()]
            chosen = max(best, key=lambda k: int(preference[start + k]))
            choice[start + chosen] = 1
            value[:, nodes] = value[:, game.first_child[nodes] + chosen]
    return choice
