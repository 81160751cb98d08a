"""Beliefs in the staged form: about types where the aftermarket starts, at classes, and those that a file gives."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from speculation import POOLING, TELLING

from exactgames import StagedForm, Undecided, read_instance_text
from exactgames.game.strategy import Trembles
from exactgames.game.values import leading_terms

ANSWERS = """
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = { quantity = 1, price = 3 }
"""


def belief(entries: str, agent: str = "S", stage: str = "aftermarket", more: str = "") -> str:
    return f'\n[[beliefs]]\nagent = "{agent}"\nstage = "{stage}"\n{more}belief = [{entries}]\n'


LOW = '{ types = { B = "low" }, probability = 1 }'
BAYES = '{ types = { B = "low" }, probability = "1/3" }, { types = { B = "high" }, probability = "2/3" }'


def form_of(text: str) -> StagedForm:
    return StagedForm(read_instance_text(text))


def test_the_prior_where_nobody_is_informed() -> None:
    start = form_of(POOLING).profile.start
    for power, coefficient in start.terms:
        assert power.tolist() == [[0, 0], [0, 0]]
        assert coefficient.tolist() == [[1, 2], [1, 2]]
    assert start.largest == 2
    order, coefficient = np.arange(3), np.arange(3)
    assert start.in_place_of_prior(order, coefficient) == (order, coefficient)


def test_posteriors_where_somebody_is() -> None:
    """[worlds, types of B]: paid 1 (2/9 : 2/3); paid nothing, high by a tremble (1/9 : 2/3 ε); B has it (2/9 : 2/3)."""
    start = form_of(TELLING).profile.start
    (plain, prior), (power, coefficient) = start.terms
    assert (plain.tolist(), prior.tolist()) == ([[0, 0]] * 3, [[1, 2]] * 3)
    assert power.tolist() == [[0, 0], [0, 1], [0, 0]]
    assert coefficient.tolist() == [[1, 3], [1, 6], [1, 3]]
    assert start.largest == 6


def test_what_is_possible_at_the_start() -> None:
    form = form_of(TELLING)
    starts, at_start = form.game.starts, form.profile.start.at_start(1, np.int64)
    assert at_start[starts].tolist() == [[1, 3], [1, 0], [1, 3]]
    assert at_start.sum() == 1 + 3 + 1 + 1 + 3


def test_the_owners_posterior_replaces_the_prior_at_her_classes() -> None:
    form = form_of(TELLING)
    game, profile = form.folded.game, form.profile
    order, coefficient = leading_terms(profile.played, Trembles.uniform(profile.played.strategy))
    powers, found = profile.start.in_place_of_prior(order, coefficient)
    sellers = form.game.starts[:2]
    assert (powers - order)[sellers].tolist() == [[0, 0], [0, 1]]
    assert [Fraction(int(low), int(high)) for low, high in found[sellers].tolist()] == [Fraction(1, 3), Fraction(1, 6)]
    other = np.setdiff1d(np.arange(game.nodes), sellers.reshape(-1))
    assert (powers[other] == order[other]).all()
    assert (found[other] == coefficient[other]).all()
    weights = profile.class_weights()
    assert weights[sellers[1]].tolist()[1] == 0  # high would be a tremble
    assert Fraction(int(weights[sellers[0, 0]]), int(weights[sellers[0, 1]])) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (POOLING + belief("{ bids = { B = [1] }, probability = 1 }"), "about bids"),
        (TELLING + belief(LOW, agent="B", more="when = { offer = { price = 2 } }\n"), "types does not fix the belief"),
    ],
    ids=["about bids", "at an open class"],
)
def test_beliefs_that_only_the_tree_can_judge(text: str, says: str) -> None:
    with pytest.raises(Undecided, match=says):
        _ = form_of(text).profile


@pytest.mark.parametrize("concept", ["weak-perfect-bayesian", "perfect-bayesian"])
def test_given_beliefs_that_are_bayes_rule_stand(concept: str) -> None:
    judged = form_of(POOLING + ANSWERS + belief(BAYES)).check(concept)  # type: ignore[arg-type]
    assert (judged.holds, judged.belief) == (True, None)


@pytest.mark.parametrize(("concept", "rule"), [("weak-perfect-bayesian", "bayes"), ("perfect-bayesian", "updating")])
def test_given_beliefs_against_bayes_rule(concept: str, rule: str) -> None:
    """S, on the path, gives low for certain; her set is the first class, after three auction sets."""
    judged = form_of(POOLING + ANSWERS + belief(LOW)).check(concept)  # type: ignore[arg-type]
    assert not judged.holds
    assert judged.belief is not None
    found = judged.belief
    assert (found.infoset, found.rule) == (3, rule)
    assert (found.found, found.required) == ((1, 0), (Fraction(1, 3), Fraction(2, 3)))


def test_given_beliefs_off_the_path_stand_for_the_weak_concept_alone() -> None:
    """In the second world S knows B low: she may believe so there, but not in the first, which is on the path too."""
    text = (
        POOLING.replace("bid = [2]", "bid = [0]") + ANSWERS + belief(LOW)
    )  # S does not buy: her class is off the path
    weak = form_of(text).check("weak-perfect-bayesian")
    assert weak.belief is None
    fault = form_of(text).check("perfect-bayesian").belief
    assert fault is not None
    assert fault.rule == "updating"


def test_trembles_are_not_looked_for() -> None:
    with pytest.raises(Undecided, match="does not look for trembles"):
        form_of(POOLING + ANSWERS + belief(BAYES)).check("sequential")
