"""A continuation that is an equilibrium, with the beliefs that support it."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.concepts.beliefs import check_beliefs, tremble_beliefs
from exactgames.concepts.check import check
from exactgames.concepts.concept import Check
from exactgames.concepts.deviation import one_shot_deviation
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.settled import Mask
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game
from exactgames.game.values import Play, leading_terms
from exactgames.numbers.arrays import Integers
from exactgames.search.continuation.proposals import Constraints


@frozen(eq=False)
class Assessment:
    """A profile that meets the constraints, with beliefs.

    given     the beliefs that the file gives, under it
    found     beliefs at other sets; elsewhere they are those of the check
    trembles  some that yield them all, unless they do not yield the given ones

    >>> from exactgames import find_some
    >>> from exactgames.examples import entry
    >>> found = find_some(entry(), "sequential").found
    >>> found.check("sequential").holds, bool(found.beliefs.at.any())
    (True, False)
    """

    played: Play
    given: Beliefs
    found: Beliefs
    trembles: Trembles

    @property
    def beliefs(self) -> Beliefs:
        """Those that the file gives, and those found."""
        if not self.found.at.any():
            return self.given
        weights = np.where(self.played.game.nodes_in(self.found.at), self.found.weights, self.given.weights)
        return Beliefs(weights, self.found.at | self.given.at)

    def check(self, asked: ConceptOrName) -> Check:
        """The profile judged for the concept under these beliefs; sequential, where the trembles do not yield the given
        ones: under any that agree with them. Raises Undecided as ``check``.
        """
        concept = concept_of(asked)
        if not concept.trembles:
            return check(self.played, concept, self.beliefs)
        weights = tremble_beliefs(self.played, self.trembles)
        if not self._yields_given(weights):
            return check(self.played, concept, self.given)
        self.played.game.require_perfect_recall()
        slacks = one_shot_slacks(self.played, weights)
        deviation = one_shot_deviation(self.played.game, self.played.strategy, slacks)
        return Check(concept, deviation is None, deviation, trembles=self.trembles, slacks=slacks)

    def _yields_given(self, weights: Integers) -> bool:
        """Whether beliefs, as weights [N], are the given ones where these are."""
        at = self.given.at
        return not at.any() or not _differing(self.played.game, weights, self.given.weights)[at].any()


def by_trembles(asked: Constraints, played: Play, trembles: Trembles) -> Assessment:
    """The profile with the beliefs that are given under it, and those of the trembles elsewhere."""
    given = _given(asked, played)
    found = Beliefs.none(played.game)
    if _special(trembles):
        here, usual = tremble_beliefs(played, trembles), check_beliefs(played, given)
        at = _differing(played.game, here, usual) & ~given.at
        found = Beliefs(np.where(played.game.nodes_in(at), here, 0), at)
    return Assessment(played, given, found, trembles)


def by_beliefs(asked: Constraints, played: Play, found: Beliefs) -> Assessment:
    """The profile with the beliefs that are given under it, and, at other sets, those found."""
    given = _given(asked, played)
    at = found.at & ~given.at
    kept = Beliefs(np.where(played.game.nodes_in(at), found.weights, 0), at)
    return Assessment(played, given, kept, Trembles.uniform(played.strategy))


def _given(asked: Constraints, played: Play) -> Beliefs:
    if asked.given is None:
        return Beliefs.none(played.game)
    return asked.given.beliefs(*leading_terms(played, Trembles.uniform(played.strategy)))


def _special(trembles: Trembles) -> bool:
    return bool((trembles.power > 1).any()) or bool(trembles.coefficient) or trembles.root != 1


def _differing(game: Game, one: Integers, other: Integers) -> Mask:
    """[S] where two beliefs, as weights [N], are not in proportion."""
    inside = np.flatnonzero(game.infoset >= 0)
    sets = game.infoset[inside]
    a, b = one[inside].astype(object), other[inside].astype(object)
    total = np.zeros((2, game.infosets), dtype=object)
    np.add.at(total[0], sets, a)
    np.add.at(total[1], sets, b)
    found = np.zeros(game.infosets, dtype=bool)
    found[sets[(a * total[1][sets] != b * total[0][sets]).astype(bool)]] = True
    return found
