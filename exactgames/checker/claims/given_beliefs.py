"""`sequential` where beliefs are given: these are constraints.  It holds if some consistent beliefs that agree with all
of them make β sequentially rational: trembles show them.  It is refuted only by what excludes all such beliefs:
evidence that there are none; a mixture of plans that gains for every combination of trembles, to which the given
beliefs may be added as equations; or a deviation at a set whose belief is *fixed*: the belief at a set J of agent i is

1. if it is given; else
2. if J has one history; else
3. if the belief at i's previous set is fixed, and chance and the others' β lead from there to J: by updating; else
4. if, i's own moves left out, chance and the others' β lead to J from the root of the smallest subgame that contains J:
   by Bayes' rule from there.

All consistent beliefs that agree with the given ones agree there: the terms of the histories that these moves reach
differ by fixed factors alone, i's own tremble being the same on all ways, and the other histories are rarer.
"""

from __future__ import annotations

from math import lcm

from ..kernel.beliefs import Belief
from ..reading import any_table, array, table
from ..rebuild.rationality import Profile
from ..rejected import Rejected, show
from .any_beliefs import Refutation
from .evidence import agreeing_trembles, check_deviation, check_interim, judge
from .inconsistent import check_inconsistent


def check(concept: str, holds: bool, value: object, profile: Profile) -> None:
    """Check the evidence of one claim, or reject."""
    assessment = profile.assessment
    evidence = any_table(value, "evidence", "format")
    if profile.game.form == "staged":
        raise Rejected("merge", "sequential with given beliefs is not settled in the staged form")
    if holds:
        table(evidence, "evidence", "format", "interim trembles")
        beliefs = agreeing_trembles(array(evidence["trembles"], "trembles", "format"), assessment)
        check_interim(evidence["interim"], profile)
        judge(concept, beliefs, profile, concept)
        return
    refutation = Refutation(concept, assessment)
    kinds = ("deviation", "inconsistent", "histories", "monomials")
    if len(evidence) != 1 or not set(evidence) <= set(kinds):
        raise Rejected("format", f"evidence: found {show(evidence)}, expected one of {', '.join(kinds)}")
    ((kind, shown),) = evidence.items()
    if kind == "deviation":
        beliefs = fixed(refutation)
        check_deviation(concept, shown, profile.gains(concept, beliefs), profile, beliefs)
    elif kind == "inconsistent":
        check_inconsistent(shown, assessment)
    elif kind == "histories":
        refutation.by_histories(shown)
    else:
        refutation.by_monomials(shown)


def fixed(refutation: Refutation) -> list[Belief]:
    """By set: its fixed belief; empty where it is not fixed."""
    assessment = refutation.assessment
    found: list[Belief] = []
    for here, histories in enumerate(assessment.game.histories):  # a set's previous one has a smaller number
        found.append([])
        alone: Belief = [(histories[0], 1)] if len(histories) == 1 else []
        found[here] = (
            assessment.given.get(here) or alone or assessment.updated(here, found) or _from_subgame(refutation, here)
        )
    return found


def _from_subgame(refutation: Refutation, here: int) -> Belief:
    """Bayes' rule from the root of the smallest subgame that contains a set, its owner's moves left out."""
    game, root = refutation.game, refutation.assessment.subgame(here)
    agent = game.pasts[here].agent
    found = []
    for history in game.histories[here]:
        mistakes, odds = refutation.way(root, history, agent)
        if odds and not mistakes:
            found.append((history, odds))
    common = lcm(*(odds.denominator for _, odds in found))
    return [(history, int(odds * common)) for history, odds in found]
