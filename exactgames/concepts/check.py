"""Checking one assessment for one concept."""

from __future__ import annotations

from exactgames.concepts.concept import Check
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.game.strategy import Beliefs
from exactgames.game.values import Play, with_room


def check(played: Play, concept: ConceptOrName, given: Beliefs | None = None) -> Check:
    """Judge the profile of ``played``, with the beliefs ``given`` (default: none), as the concept says.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), Undecided
    (sequential with given beliefs).

    >>> from exactgames import check
    >>> from exactgames.examples import threat
    >>> check(threat(), "bayes-nash").holds, check(threat(), "perfect-bayesian").holds
    (True, False)
    """
    asked = concept_of(concept)
    played.game.require_perfect_recall()
    beliefs = given if given is not None else Beliefs.none(played.game)
    if beliefs.at.any():
        played = with_room(played, beliefs)
    return asked.judge(played, beliefs)
