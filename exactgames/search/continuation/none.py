"""That there is no continuation, mixed or not: by deviations that outweigh each other, or by steps without splits."""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from exactgames.clock import Clock, Late
from exactgames.concepts.beliefs import roots_of_sets
from exactgames.concepts.concept import Concept
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outweighed import outweighed_within
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.pure.needed import Refutation
from exactgames.search.pure.search import PureSearch
from exactgames.search.pure.steps import Exclude, Outweighed, Prune
from exactgames.search.pure.within import refuted_within


@frozen
class NoContinuation:
    """No continuation is an equilibrium of the concept: the steps that show it. ``pure``: no pure one, as far as they
    show.
    """

    search: PureSearch
    pure: bool


def refuted_by_deviations(asked: Constraints, concept: Concept, clock: Clock) -> NoContinuation | None:
    """That there is none, by deviations that gain together however it is played; None if none are found in half of the
    time that is left.
    """
    part_clock = clock.half()
    try:
        with part_clock.alarm():
            found = outweighed_within(asked.game, rules_cell(asked), rules_mixing(asked), part_clock)
    except Late:
        clock.check()
        return None
    if found is None:
        return None
    return NoContinuation(PureSearch(concept, False, (), True, None, (), (Outweighed(found),), 1), pure=False)


def refuted_by_steps(asked: Constraints, concept: Concept, clock: Clock) -> NoContinuation | None:
    """That there is none, by the steps that are needed of a search without splits; None if it does not show it.
    LimitReached.
    """
    cell = rules_cell(asked)
    search = refuted_within(asked.game, concept, cell, False, clock.half())
    if not is_empty(search):
        return None
    search = _settled_by_rules(search, rules_mixing(asked))
    game, part_clock = asked.game, clock.half()
    roots = roots_of_sets(game) if concept.subgames else np.zeros(game.infosets, dtype=np.int64)
    try:
        with part_clock.alarm():
            needed = Refutation(game, roots.tolist(), cell, search.steps).needed(part_clock)
    except Late:
        clock.check()
        needed = search.steps
    return NoContinuation(evolve(search, steps=needed), pure=False)


def is_empty(search: PureSearch) -> bool:
    """Whether it shows that there is no equilibrium."""
    return search.complete and not search.equilibria


def rules_cell(asked: Constraints) -> Cell:
    """[A] what the rules allow."""
    fixed = asked.settled[asked.game.action_infoset]
    allowed: Cell = np.where(fixed, asked.partial.weights > 0, True).astype(bool)
    return allowed


def rules_mixing(asked: Constraints) -> dict[int, tuple[Fraction, ...]]:
    """{set where a rule mixes: its probabilities}."""
    game, partial, found = asked.game, asked.partial, {}
    for s in np.flatnonzero(asked.settled).tolist():
        if len(partial.support(game, s)) > 1:
            count = int(game.action_start[s + 1] - game.action_start[s])
            found[s] = tuple(partial.probability(game, s, k) for k in range(count))
    return found


def _settled_by_rules(search: PureSearch, mixing: Container[int]) -> PureSearch:
    """The search up to the step that takes out an action of a rule that mixes: the rule plays it."""
    for number, step in enumerate(search.steps):
        if isinstance(step, Prune | Exclude) and step.infoset in mixing:
            return evolve(search, steps=search.steps[: number + 1])
    return search
