"""Who asks a Form asks nothing else: which one is chosen, and a third one through every report and certificate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from speculation import POOLING, TELLING

from exactgames import Instance, LimitReached, StagedForm, Undecided, certify, read_instance, read_instance_text, verify
from exactgames.answers.judgement import judge
from exactgames.concepts.registry import concept_of
from exactgames.forms import choice
from exactgames.forms.choice import Representation, preferred
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import Form
from exactgames.reports.solution import solution
from exactgames.session.session import Session

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
CLAIMS = (
    "".join(f'\n[[claims]]\nkind = "{kind}"\n' for kind in CONCEPTS)
    + """
[[claims]]
kind = "undominated"
agent = "S"
against = "strategies"
[[claims]]
kind = "implied-unambiguous"
beliefs = "prior"
[[claims]]
kind = "ratio"
value = "1"
"""
)
POSTED = """
units = 1
[[agents]]
name = "1"
types = [{ marginals = [1] }]
[auction]
format = "posted-price"
price = "1/2"
"""


def form_of(text: str, limit: int) -> Form:
    return Session(read_instance_text(text), limit).form


class Runs:
    """A form that nobody has heard of: it answers as the staged form does, by another name."""

    name = "runs"

    def __init__(self, instance: Instance, limit: int) -> None:
        self._answers = StagedForm(instance, limit)

    def __getattr__(self, question: str) -> object:
        return getattr(self._answers, question)

    def counts(self) -> dict[str, object]:
        return {**self._answers.counts(), "form": self.name}


@pytest.fixture
def _third(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Representation("runs", Runs, lambda market: True)
    monkeypatch.setattr(choice, "MERGING", (*choice.MERGING, runs))
    monkeypatch.setitem(choice.REPRESENTATIONS, "runs", runs)


# ---- the choice


def test_a_small_tree_is_preferred() -> None:
    assert form_of(POOLING, 10**6).name == "explicit"


def test_a_large_tree_only_where_the_staged_form_leaves_something_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "SMALL", 10)
    assert form_of(POOLING, 10**6).name == "staged"
    assert form_of(TELLING, 10**6).name == "explicit"  # B's classes are open


@pytest.mark.parametrize(
    ("name", "form", "holds"),
    [
        ("an-offer-that-tells", "staged", True),
        ("bids-too-low", "explicit", False),  # that there is none only the tree shows
    ],
)
def test_continuations_of_large_markets_are_looked_for_in_the_staged_form_first(
    name: str, form: str, holds: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    instance = read_instance(Path(__file__).parents[2] / f"instances/folklore/{name}.toml")
    assert instance.completion == "some"
    assert Session(instance).form.name == "explicit"
    monkeypatch.setattr(choice, "SMALL", 10)
    made = certify(instance)
    assert json.loads(made.lines[1])["form"] == form
    assert {claim.holds for claim in made.claims if claim.spec.kind in CONCEPTS} == {holds}
    made.write(tmp_path / "c.jsonl")
    assert verify(tmp_path / "c.jsonl").verdict == "VERIFIED"
    assert judge(Session(instance), concept_of("perfect-bayesian")).holds == holds


def test_a_tree_too_large_is_not_made() -> None:
    assert [form_of(text, 60).name for text in (POOLING, TELLING)] == ["staged", "staged"]
    with pytest.raises(LimitReached):
        _ = form_of(TELLING, 40).completed  # the folded aftermarket has 50 nodes


def test_a_posted_price_has_the_tree_alone() -> None:
    form = form_of(POSTED, 1)
    assert form.name == "explicit"
    with pytest.raises(LimitReached):
        _ = form.sets


@pytest.mark.usefixtures("_third")
def test_the_first_form_that_settles_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The staged form does not settle TELLING, nor does the third; if it did, it would be chosen, even before a tree."""
    made: dict[str, Form] = {}

    def make(name: str) -> Form:
        made[name] = choice.REPRESENTATIONS[name].make(read_instance_text(TELLING), 10**6)
        return made[name]

    monkeypatch.setattr(choice, "SMALL", 10)
    assert preferred(read_instance_text(TELLING), 10**6, make).name == "explicit"
    monkeypatch.setattr(Runs, "settles_all", True, raising=False)
    assert preferred(read_instance_text(TELLING), 10**6, make).name == "runs"
    assert preferred(read_instance_text(TELLING), 60, make).name == "runs"


# ---- what forms answer


def test_what_the_tree_answers_and_a_form_that_merges_does_not() -> None:
    instance = read_instance_text(POOLING)
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    assert (tree.merges, staged.merges) == (False, True)
    assert (tree.whole.game, staged.whole) == (tree.expansion.game, None)
    assert (tree.settles_all, staged.settles_all, StagedForm(read_instance_text(TELLING)).settles_all) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("text", [POOLING, TELLING], ids=["pooling", "telling"])
def test_the_unlabelled_aftermarket_is_the_same_in_every_form(text: str) -> None:
    """Whatever the profile tells: two allocations, each with every type of B's."""
    for form in (ExplicitForm(read_instance_text(text)), StagedForm(read_instance_text(text))):
        found = form.unlabelled
        assert found.allocation.tolist() == [[0, 1], [1, 0]]
        assert found.folded.auction_end.shape == (4,)


# ---- a third form


@pytest.mark.usefixtures("_third")
@pytest.mark.parametrize("concept", CONCEPTS)
def test_reports_take_a_third_form(concept: str) -> None:
    instance = read_instance_text(POOLING)
    found, staged = (
        solution(judge(Session(instance, asked=name), concept_of(concept), "all", "all"))  # type: ignore[arg-type]
        for name in ("runs", "staged")
    )
    assert found == {**staged, "form": "runs"}
    assert {"sets"} <= set(found["equilibria"][0]["strategy"][0])
    with pytest.raises(Undecided, match="--beliefs any looks for beliefs in the explicit tree"):
        judge(Session(instance, asked="runs"), concept_of(concept), any_beliefs=True)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_third")
def test_certificates_take_a_third_form() -> None:
    instance = read_instance_text(POOLING + CLAIMS)
    staged = certify(instance, form="staged").lines
    found = certify.__wrapped__(instance, form="runs").lines  # past the check of its argument
    assert json.loads(found[1]) == {**json.loads(staged[1]), "form": "runs"}
    assert found[0] == staged[0]
    assert found[2:] == staged[2:]
