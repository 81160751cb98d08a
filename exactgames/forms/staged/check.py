"""Checking a profile in the staged form: docs/reference/certificate.md, "The staged form", "The concepts".

Four steps: do the given beliefs stand (``belief_faults``); what does each action lose at the known classes, and at the
open ones (``slacks``, ``open_classes``); what does each bid lose; if something gains, which deviation shows it
(``deviations``).
"""

from __future__ import annotations

from typing import assert_never

from exactgames.concepts.check import Check
from exactgames.concepts.deviation import Concept, Deviation, Slacks, one_shot_deviation
from exactgames.concepts.perfect_bayesian import continuation_slacks, one_shot_slacks
from exactgames.errors import Undecided
from exactgames.forms.staged.belief_faults import belief_fault
from exactgames.forms.staged.deviations import best_continuation_plan, best_whole_plan
from exactgames.forms.staged.open_classes import with_open_classes
from exactgames.forms.staged.plans import Plans
from exactgames.forms.staged.profile import Profile
from exactgames.forms.staged.slacks import bid_slacks, joined, reached_slacks
from exactgames.game.values import with_room
from exactgames.numbers.arrays import Integers


def judge(profile: Profile, concept: Concept) -> Check:
    """The profile judged for the concept. Undecided where an open class, or a given belief, is not settled."""
    given = profile.given.at.any()
    if given and concept == "sequential":
        raise Undecided(
            "given beliefs: the staged form does not look for trembles that yield them (the explicit tree, if it "
            "fits, does; perfect-bayesian can be checked here)"
        )
    plans = Plans(profile, with_room(profile.played, profile.given) if given else profile.played)
    weights = profile.class_weights()
    fault = None
    if concept != "bayes-nash":
        fault = belief_fault(plans, weights, concept == "weak-perfect-bayesian")
    whole_plans = concept in ("bayes-nash", "weak-perfect-bayesian")
    classes = with_open_classes(plans.played, ~profile.known, whole_plans, _class_slacks(plans, weights, concept))
    slacks = joined(bid_slacks(plans, whole_plans), classes)
    deviation = None if fault else _deviation(plans, weights, slacks, concept)
    return Check(concept, fault is None and deviation is None, deviation, fault, None, None, slacks)


def _class_slacks(plans: Plans, weights: Integers, concept: Concept) -> Slacks:
    """What each action loses at the known classes, whose beliefs are ``weights`` [N]."""
    match concept:
        case "bayes-nash":
            return reached_slacks(plans)
        case "weak-perfect-bayesian":
            return continuation_slacks(plans.played, weights)
        case "perfect-bayesian" | "sequential":
            return one_shot_slacks(plans.played, weights)
    assert_never(concept)


def _deviation(plans: Plans, weights: Integers, slacks: Slacks, concept: Concept) -> Deviation | None:
    """The deviation to report, if something gains."""
    match concept:
        case "bayes-nash":
            return best_whole_plan(plans, slacks)
        case "weak-perfect-bayesian":
            return best_continuation_plan(plans, weights, slacks)
        case "perfect-bayesian" | "sequential":
            return one_shot_deviation(plans.profile.game.sets, plans.profile.strategy, slacks)
    assert_never(concept)
