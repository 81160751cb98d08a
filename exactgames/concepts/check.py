"""Checking one assessment for one concept."""

from __future__ import annotations

from typing import assert_never

from attrs import frozen

from exactgames.concepts.deviation import BeliefFault, Concept, Deviation, Slacks
from exactgames.concepts.nash import bayes_nash
from exactgames.concepts.perfect_bayesian import perfect_bayesian, weak_perfect_bayesian
from exactgames.concepts.sequential import Sequential, sequential
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.consistency import Inconsistent
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play, with_room


@frozen(eq=False)
class Check:
    """The verdict on an assessment, with its witness.

    concept       the concept asked
    holds         whether the assessment is one
    deviation     the deviation of the largest gain, if the beliefs are in order and one gains
    belief        a given belief against Bayes' rule, if there is one (weak perfect Bayesian, perfect Bayesian)
    inconsistent  why no trembles yield the given beliefs (sequential)
    trembles      trembles that yield the given beliefs; if it holds, such that nothing gains (sequential)
    slacks        what every deviation loses; None where the beliefs are inconsistent, or known irrationally; with given
                  beliefs and sequential, if it is refuted, only at the sets whose beliefs are fixed
    unsupported   why no beliefs that agree with the given ones make it one (sequential)
    """

    concept: Concept
    holds: bool
    deviation: Deviation | None
    belief: BeliefFault | None
    inconsistent: Inconsistent | None
    trembles: Trembles | AlgebraicTrembles | None
    slacks: Slacks | None
    unsupported: Unsupported | None = None


def check(played: Play, concept: Concept, given: Beliefs | None = None) -> Check:
    """Judge the profile of ``played``, with the beliefs ``given`` (default: none), as the concept says.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), Undecided
    (sequential with given beliefs).
    """
    played.game.require_perfect_recall()
    beliefs = given if given is not None else Beliefs.none(played.game)
    if beliefs.at.any():
        played = with_room(played, beliefs)
    fault: BeliefFault | None = None
    match concept:
        case "bayes-nash":
            deviation, slacks = bayes_nash(played)
        case "weak-perfect-bayesian":
            fault, deviation, slacks = weak_perfect_bayesian(played, beliefs)
        case "perfect-bayesian":
            fault, deviation, slacks = perfect_bayesian(played, beliefs)
        case "sequential":
            return _of_sequential(sequential(played, beliefs))
        case _:
            assert_never(concept)
    return Check(concept, fault is None and deviation is None, deviation, fault, None, None, slacks)


def _of_sequential(judged: Sequential) -> Check:
    inconsistent = judged.why if isinstance(judged.why, Inconsistent) else None
    unsupported = judged.why if isinstance(judged.why, Unsupported) else None
    found = judged.deviation, None, inconsistent, judged.trembles, judged.slacks, unsupported
    return Check("sequential", judged.holds, *found)
