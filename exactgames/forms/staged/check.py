"""Checking a profile in the staged form: docs/reference/certificate.md, "The staged form", "The concepts".

Four steps: do the given beliefs stand (``belief_faults``); what does each action lose at the known classes, and at the
open ones (``slacks``, ``open_classes``); what does each bid lose; if something gains, which deviation shows it
(``deviations``).
"""

from __future__ import annotations

from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Deviation, Slacks, one_shot_deviation
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.weak_perfect_bayesian import continuation_slacks
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
    if given and concept.trembles:
        raise Undecided(
            "given beliefs: the staged form does not look for trembles that yield them (the explicit tree, if it "
            "fits, does; perfect-bayesian can be checked here)"
        )
    plans = Plans(profile, with_room(profile.played, profile.given) if given else profile.played)
    weights = profile.class_weights()
    fault = belief_fault(plans, weights, concept.own_moves) if concept.beliefs else None
    classes = with_open_classes(plans.played, ~profile.known, concept.plans, _class_slacks(plans, weights, concept))
    slacks = joined(bid_slacks(plans, concept.plans), classes)
    deviation = None if fault else _deviation(plans, weights, slacks, concept)
    return Check.of(concept, deviation, slacks, fault)


def _class_slacks(plans: Plans, weights: Integers, concept: Concept) -> Slacks:
    """What each action loses at the known classes, whose beliefs are ``weights`` [N]."""
    if not concept.beliefs:
        return reached_slacks(plans)
    return continuation_slacks(plans.played, weights) if concept.plans else one_shot_slacks(plans.played, weights)


def _deviation(plans: Plans, weights: Integers, slacks: Slacks, concept: Concept) -> Deviation | None:
    """The deviation to report, if something gains."""
    if not concept.plans:
        return one_shot_deviation(plans.profile.game.sets, plans.profile.strategy, slacks)
    return best_continuation_plan(plans, weights, slacks) if concept.beliefs else best_whole_plan(plans, slacks)
