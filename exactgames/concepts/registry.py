"""The concepts, in decreasing generality. A new one: its file in this folder, and its row here."""

from __future__ import annotations

from typing import Annotated, Final

from exactgames.arguments import Named
from exactgames.concepts.concept import Concept
from exactgames.concepts.nash import BAYES_NASH
from exactgames.concepts.perfect_bayesian import PERFECT_BAYESIAN
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.concepts.weak_perfect_bayesian import WEAK_PERFECT_BAYESIAN
from exactgames.errors import ArgumentError
from exactgames.words import nearest

CONCEPTS: Final = (BAYES_NASH, WEAK_PERFECT_BAYESIAN, PERFECT_BAYESIAN, SEQUENTIAL)
NAMES: Final = tuple(concept.name for concept in CONCEPTS)

ConceptOrName = Annotated[Concept | str, Named(NAMES)]
"""How public functions take a concept."""


def concept_of(asked: ConceptOrName) -> Concept:
    """The concept of this name, or the one given. ArgumentError for an unknown name."""
    if isinstance(asked, Concept):
        return asked
    for concept in CONCEPTS:
        if concept.name == asked:
            return concept
    near = nearest(asked, NAMES)
    hint = f" (did you mean {near!r}?)" if near else ""
    raise ArgumentError(f"concept: found {asked!r}, expected one of {', '.join(map(repr, NAMES))}{hint}")
