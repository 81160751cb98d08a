"""The equilibrium concepts, with the facts that are asked of them."""

from __future__ import annotations

from typing import NamedTuple

from ..rejected import Rejected, show


class Concept(NamedTuple):
    words: str
    at_sets: bool  # judged at every information set, under beliefs; else by type, before play
    plans: bool  # against whole plans; else against one action, one's own strategy afterwards
    subgames: bool  # beliefs follow Bayes' rule in every subgame, not only where play surely comes
    trembles: bool  # beliefs come from trembles
    rules: tuple[str, ...]  # what is asked of beliefs that are given


CONCEPTS = {
    "bayes-nash": Concept("a Bayes-Nash equilibrium", False, True, False, False, ()),
    "weak-perfect-bayesian": Concept("a weak perfect Bayesian equilibrium", True, True, False, False, ("bayes",)),
    "perfect-bayesian": Concept(
        "a perfect Bayesian equilibrium", True, False, True, False, ("bayes", "updating", "subgame")
    ),
    "sequential": Concept("a sequential equilibrium", True, False, True, True, ()),
}


def concept_of(name: str) -> Concept:
    if name not in CONCEPTS:
        raise Rejected("instance", f"the concept {show(name)} is not known here: the checker cannot go on")
    return CONCEPTS[name]
