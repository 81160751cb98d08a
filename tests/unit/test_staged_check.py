"""The verdicts of the staged form and their parts: open classes, plans, slacks, deviations. Numbers by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from speculation import POOLING, TELLING

from exactgames import StagedForm, Undecided, read_instance_text
from exactgames.concepts.deviation import Slacks
from exactgames.forms.staged.open_classes import informed_values, settled_worlds, with_open_classes
from exactgames.forms.staged.plans import Plans
from exactgames.forms.staged.slacks import bid_slacks, joined, reached_slacks

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
ASKS_1 = """
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = { quantity = 1, price = 1 }
"""
BUYS_DEAR = """
[[strategy]]
agent = "B"
stage = "aftermarket"
type = "low"
take = 1
"""


def form_of(text: str) -> StagedForm:
    return StagedForm(read_instance_text(text))


def plans_of(form: StagedForm) -> Plans:
    return Plans(form.profile, form.profile.played)


def slack(form: StagedForm, slacks: Slacks) -> list[list[Fraction | None]]:
    sets = form.sets
    return [
        [slacks.slack(sets, s, k) for k in range(sets.action_start[s + 1] - sets.action_start[s])]
        for s in range(len(slacks.denominators))
    ]


@pytest.mark.parametrize("concept", CONCEPTS)
def test_verdicts(concept: str) -> None:
    """POOLING is an equilibrium; in TELLING high gains 2 by the bid of 0."""
    assert form_of(POOLING).check(concept).holds  # type: ignore[arg-type]
    form = form_of(TELLING)
    judged = form.check(concept)  # type: ignore[arg-type]
    found = judged.deviation
    assert found is not None
    assert (judged.holds, found.player, found.type, found.gain) == (False, 0, 1, 2)
    assert (found.infoset, found.action, found.instead, found.start) == (1, 1, 0, 1)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_later_move_is_named_where_bids_are_right(concept: str) -> None:
    """Asking 1, S forgoes 1: the best whole plan starts with her bid, which is β's, and differs at her class."""
    form = form_of(POOLING + ASKS_1)
    found = form.check(concept).deviation  # type: ignore[arg-type]
    assert found is not None
    assert (found.player, form.action(found.infoset, found.instead), found.gain) == (1, "offer 1 at 3", 1)
    assert (found.infoset, found.start) == (3, 3 if concept in CONCEPTS[2:] else 2)


def test_a_later_move_of_an_agent_without_a_choice_of_bids() -> None:
    form = form_of((POOLING + ASKS_1).replace("levels = [0, 2]", "vectors = [[2]]"))
    found = form.check("bayes-nash").deviation
    assert found is not None
    assert (found.infoset, found.start, found.gain) == (2, 2, 1)
    assert form.action(2, found.instead) == "offer 1 at 3"


# ---- open classes


def test_an_open_class_has_the_least_slack_at_any_history() -> None:
    """B answers after S's offer in either world, and loses her value less the price by the other answer."""
    form = form_of(TELLING)
    for concept in CONCEPTS:
        found = slack(form, form.check(concept).slacks)[5:]  # type: ignore[arg-type]
        low = {"1": [0, 0], "2": [0, 1], "3": [0, 2]}
        high = {"1": [2, 0], "2": [1, 0], "3": [0, 0]}
        for s, row in zip(range(5, 11), found, strict=True):
            assert row == (low if "low" in form.label(s) else high)[form.label(s)[-1]], concept
            assert form.is_bound(s)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_an_open_class_must_be_optimal_at_every_history(concept: str) -> None:
    """Low buys for more than 1, in TELLING at open classes: nothing is proved. In POOLING it is refuted."""
    with pytest.raises(Undecided, match="is better at some history"):
        form_of(TELLING + BUYS_DEAR).check(concept)  # type: ignore[arg-type]
    assert not form_of(POOLING + BUYS_DEAR).check(concept).holds  # type: ignore[arg-type]


def test_the_other_slacks_are_left_as_they_are() -> None:
    form = form_of(TELLING)
    played, opened = form.profile.played, ~form.known
    actions, infosets = played.game.actions, played.game.infosets
    before = Slacks(np.full(actions, 7, dtype=played.dtype), np.full(infosets, 5, dtype=played.dtype))
    after = with_open_classes(played, opened, False, before)
    kept = ~opened[played.game.action_infoset]
    assert (after.numerators[kept] == 7).all()
    assert (after.denominators[~opened] == 5).all()
    assert (before.numerators == 7).all()


def test_what_a_plan_that_knows_all_can_earn() -> None:
    """S would ask everybody for her value, and does not lose by knowing where she is sure already."""
    form = form_of(TELLING)
    played = form.profile.played
    heads = np.array([played.scale // played.heads[level] for level in played.game.node_level.tolist()])
    informed = informed_values(played, 1)[form.game.starts] / heads[form.game.starts]
    assert (informed == [[1, 3], [1, 3], [0, 0]]).all()


def test_worlds_with_open_classes_are_settled_only_if_nothing_is_better() -> None:
    """B's classes are open where S has the unit, and she can do no better there. Were S's open, she could."""
    form = form_of(TELLING)
    played, owner = form.profile.played, form.folded.game.infoset_player
    assert settled_worlds(form.game, played, ~form.known, 0).tolist() == [False, False, True]
    assert settled_worlds(form.game, played, ~form.known, 1).all()
    with pytest.raises(Undecided, match=r"S, after the allocation \[0, 1\]: a plan that knew everybody's types"):
        settled_worlds(form.game, played, owner == 1, 1)


# ---- plans and slacks


def test_the_best_plan_in_every_world() -> None:
    """POOLING, S asking 1: her best plan asks 3, which is worth 3 from high; B's best is no better than β."""
    form = form_of(POOLING + ASKS_1)
    plans = plans_of(form)
    after = plans.after(1)
    assert [[Fraction(int(v), after.denominator) for v in row] for row in after.values[1].tolist()] == [[0, 3], [0, 0]]
    assert form.profile.earned.of(1, 0, after) == [0, 1]
    assert form.profile.earned.of(1, 0) == [0, 0]
    assert (plans.after(0).values[0] == form.profile.earned.after.values[0]).all()


def test_plans_are_made_where_some_bid_leads() -> None:
    """S knows what she paid: worlds in which B's bids of TELLING cannot end have no weight. B, bidding 0, meets all."""
    form = form_of(TELLING)
    reach = plans_of(form).others_reach(1)
    assert reach[form.game.starts].tolist() == [[1, 3], [1, 0], [1, 3]]
    alone = form_of(TELLING.replace("levels = [0, 2]", "vectors = [[2]]"))  # S cannot lose: no world with B's unit
    assert alone.game.worlds == 2
    assert plans_of(alone).others_reach(0)[alone.game.starts].tolist() == [[1, 2], [1, 2]]


def test_slacks_of_reached_classes_and_of_bids() -> None:
    form = form_of(POOLING)
    plans = plans_of(form)
    bids = bid_slacks(plans, whole_plans=False)
    assert slack(form, bids) == [[0, 0], [0, 0], [1, 0]]
    both = joined(bids, reached_slacks(plans))
    seller = slack(form, both)[3]
    assert seller == [2, 1, Fraction(2, 3), 0]  # no offer, and 1, 4/3, 2 from the offers
