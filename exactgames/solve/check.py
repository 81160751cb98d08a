"""Checking one assessment for one concept."""

from __future__ import annotations

from attrs import frozen

from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play, with_room
from exactgames.solve.deviation import BeliefFault, Concept, Deviation, Slacks
from exactgames.solve.nash import bayes_nash
from exactgames.solve.perfect_bayesian import perfect_bayesian, weak_perfect_bayesian
from exactgames.solve.sequential import sequential
from exactgames.solve.trembles.consistency import Inconsistent


@frozen(eq=False)
class Check:
    """The verdict on an assessment, with its witness.

    concept       the concept asked
    holds         whether the assessment is one
    deviation     the deviation of the largest gain, if the beliefs are in order and one gains
    belief        a given belief against Bayes' rule, if there is one (weak perfect Bayesian, perfect Bayesian)
    inconsistent  why no trembles yield the given beliefs (sequential)
    trembles      the trembles found (sequential)
    slacks        what every deviation loses; None where the beliefs are inconsistent
    """

    concept: Concept
    holds: bool
    deviation: Deviation | None
    belief: BeliefFault | None
    inconsistent: Inconsistent | None
    trembles: Trembles | None
    slacks: Slacks | None


def check(played: Play, concept: Concept, given: Beliefs | None = None) -> Check:
    """Judge the profile of ``played``, with the beliefs ``given`` (default: none), as the concept says.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), Undecided (sequential;
    irrational coefficients).
    """
    played.game.require_perfect_recall()
    beliefs = given if given is not None else Beliefs.none(played.game)
    if beliefs.at.any():
        played = with_room(played, beliefs)
    if concept == "bayes-nash":
        deviation, slacks = bayes_nash(played)
        return Check(concept, deviation is None, deviation, None, None, None, slacks)
    if concept == "sequential":
        found, deviation, seen = sequential(played, beliefs)
        if isinstance(found, Inconsistent):
            return Check(concept, False, None, None, found, None, None)
        return Check(concept, deviation is None, deviation, None, None, found, seen)
    judge = weak_perfect_bayesian if concept == "weak-perfect-bayesian" else perfect_bayesian
    fault, deviation, slacks = judge(played, beliefs)
    return Check(concept, fault is None and deviation is None, deviation, fault, None, None, slacks)
