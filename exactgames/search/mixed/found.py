"""What a search for mixed equilibria found, as values, and how such lists are put together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from attrs import define, field, frozen

from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.concept import Concept
from exactgames.errors import Undecided
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Index
from exactgames.game.values import Play
from exactgames.numbers.algebraic import Number
from exactgames.search.mixed.credible import Credible
from exactgames.search.mixed.sequence_form import Plan
from exactgames.search.mixed.two_players import Component
from exactgames.search.pure.search import PureSearch, find_pure

PURE_CELLS = 1_000
"""How many cells of pure profiles are looked at first."""


@frozen(eq=False)
class MixedEquilibrium:
    """An equilibrium.

    probabilities  [A] of every action, exactly; the first action, or what deters or a belief supports, at sets that are
                   not reached
    payoffs        [n]
    played         its play; None where a probability is irrational
    support        the beliefs found, beyond Bayes–Nash; None where play reaches every set and Bayes' rule gives them,
                   irrational ones, and where a component is of the concept throughout, but none are found at a vertex
    plans          two players: the pair of vertices

    >>> from exactgames import mixed_equilibria, read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> [one] = mixed_equilibria(game).equilibria
    >>> one.strategy.support(game, 0), [str(p) for p in one.probabilities]
    ((0, 1), ['1/2', '1/2', '1/2', '1/2'])
    """

    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    played: Play | None
    support: Support | None
    plans: tuple[Plan, Plan] | None = None

    @property
    def strategy(self) -> BehaviorStrategy:
        """Behaviour strategies. Undecided where a probability is irrational: see ``probabilities``."""
        if self.played is None:
            raise Undecided("a behaviour strategy with irrational probabilities is not represented as integer weights")
        return self.played.strategy


@frozen(eq=False)
class Continuum:
    """A component that is too large to list by its vertices: all pairs of plans that play only ``best`` actions, where
    they lead, and to which all of these are best replies.

    component  its place among the components; its one member is of its interior
    plays      the actions that some of its plans play, by their global numbers
    met        those of them at sets that play meets
    best       the actions that are part of best replies all over it

    >>> from exactgames import mixed_equilibria
    >>> from exactgames.examples import entry
    >>> mixed_equilibria(entry()).large  # all components are listed by their vertices
    ()
    """

    component: int
    plays: tuple[int, ...]
    met: tuple[int, ...]
    best: tuple[int, ...]


@frozen(eq=False)
class MixedSearch:
    """What was found.

    equilibria  two players: the extreme equilibria that are of the concept; more: one for each outcome found
    vertices    two players: each one's plans that are part of an extreme Nash equilibrium
    components  two players: maximal Nash subsets of which all equilibria are of the concept (Bayes–Nash: all subsets),
                or what these have for outcomes (``by_outcome``); none where outcomes are listed one by one
    complete    whether it is proven that there are no more: no more components, if there are any; else outcomes
    stopped     why the search ended early, if it did
    open        why some may be missing
    searched    what was searched, in words
    members     for each component the equilibria that are pairs of its vertices, those with the same first one
                together; one and the same pair may play differently, in two components, where its plans do not lead
    by_outcome  whether the components are sets of outcomes, each of them with some moves where play does not lead, not
                with all that may be played there
    large       those components that are given by one member, and by what they play

    >>> from exactgames import mixed_equilibria, read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> found = mixed_equilibria(game)
    >>> len(found.equilibria), found.complete, found.searched
    (1, True, 'the optimal plans of a constant-sum game')
    """

    concept: Concept
    equilibria: tuple[MixedEquilibrium, ...]
    vertices: tuple[tuple[Plan, ...], ...]
    components: tuple[Component, ...]
    complete: bool
    stopped: Literal["truncated", "timed out"] | None
    open: tuple[str, ...]
    searched: str
    members: tuple[tuple[MixedEquilibrium, ...], ...] = ()
    by_outcome: bool = False
    large: tuple[Continuum, ...] = ()


def pure_first(credible: Credible, classes: Index | None) -> PureSearch:
    """The pure equilibria that are found cheaply, in half of the time that is left: they are listed whatever comes of
    the search.
    """
    if credible.pure is None:
        concept, seconds, tables = credible.concept, credible.clock.half().left(), credible.tables
        pure = find_pure(credible.game, concept, cells=PURE_CELLS, seconds=seconds, classes=classes, tables=tables)
        credible.pure = pure
        credible.listed += [
            shown(one.played, one.support if concept.beliefs else None, None) for one in pure.equilibria
        ]
    return credible.pure


@define(eq=False)
class Lists:
    """Components put together: each player's plans, numbered as they come."""

    vertices: tuple[dict[Plan, int], dict[Plan, int]] = field(factory=lambda: ({}, {}))
    equilibria: dict[tuple[Plan, Plan], MixedEquilibrium] = field(factory=dict)
    components: list[Component] = field(factory=list)
    members: list[tuple[MixedEquilibrium, ...]] = field(factory=list)

    def add(self, members: Sequence[MixedEquilibrium], second: int) -> None:
        """``members``: all pairs of the component's plans, first those of the first one; ``second``: how many plans the
        second player has.
        """
        places: tuple[list[int], list[int]] = ([], [])
        for k, one in enumerate(members):
            if one.plans is None:
                raise ArithmeticError("an extreme equilibrium is a pair of plans")
            numbers = [table.setdefault(plan, len(table)) for table, plan in zip(self.vertices, one.plans, strict=True)]
            if k % second == 0:
                places[0].append(numbers[0])
            if k < second:
                places[1].append(numbers[1])
            self.equilibria.setdefault(one.plans, one)
        self.components.append(Component(tuple(places[0]), tuple(places[1])))
        self.members.append(tuple(members))


Distribution = tuple[tuple[int, Fraction], ...]
"""The classes of terminal nodes that are reached, ascending, each with its probability."""


def outcome_of(one: MixedEquilibrium, classes: Index | None) -> Distribution | None:
    """The outcome of an equilibrium; None where probabilities are irrational."""
    return None if one.played is None else distribution_of(one.played, classes)


def distribution_of(played: Play, classes: Index | None) -> Distribution:
    reach = played.reach[played.game.terminals].tolist()
    found: dict[int, int] = {}
    for kind, weight in zip(range(len(reach)) if classes is None else classes.tolist(), reach, strict=True):
        if weight:
            found[kind] = found.get(kind, 0) + int(weight)
    return tuple((kind, Fraction(weight, played.scale)) for kind, weight in sorted(found.items()))


def shown(played: Play, support: Support | None, plans: tuple[Plan, Plan] | None) -> MixedEquilibrium:
    """The equilibrium that is played."""
    game, strategy = played.game, played.strategy
    probabilities = tuple(
        Fraction(int(weight), int(strategy.totals[s]))
        for weight, s in zip(strategy.weights.tolist(), game.action_infoset.tolist(), strict=True)
    )
    payoffs = tuple(played.value(player) for player in range(len(game.players)))
    return MixedEquilibrium(probabilities, payoffs, played, support, plans)
