"""Random markets over all rules of the registry, in words and as pages: nothing fails, what is said of the verdict is the
check's, and both forms say the same of bids. (Within ``explain`` each action's prospect is held against its value.)
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest
from every_rule import every_item_rule, every_rule
from informed import text_of
from naive_play import Doc
from strategies import seeds
from test_every_rule import alive, formats

from exactgames import ExactGamesError, explain, read_instance_text
from exactgames.clock import FOREVER
from exactgames.concepts.registry import concept_of
from exactgames.explaining.said import Explanation
from exactgames.pages.facts import facts_of
from exactgames.pages.html import report_html
from exactgames.pages.latex import report_latex
from exactgames.session.session import Session

LIMIT = 1_200
CONCEPTS = ("sequential", "perfect-bayesian", "weak-perfect-bayesian", "bayes-nash")
CHANGE = re.compile(r"(lose|gain) (\S+) \((\S+) instead of (\S+)\)")


def explained(doc: Doc, concept: str, form: str) -> Explanation | None:
    """None where the form does not settle it."""
    try:
        return explain(read_instance_text(text_of(doc)), concept, limit=LIMIT, form=form)  # type: ignore[arg-type]
    except ExactGamesError:
        return None


def told(seed: int, drawn: Doc) -> list[str]:
    """Words for what was met."""
    doc = alive(drawn)
    if doc is None:
        return []
    concept = CONCEPTS[seed % 4]
    tree, staged = (explained(doc, concept, form) for form in ("explicit", "staged"))
    if tree is None:
        return []
    met = [*formats(doc), str(tree.holds)]
    instance = read_instance_text(text_of(doc))
    session = Session(instance, LIMIT, "explicit")
    if tree.concept == concept and tree.holds is not None:
        assert session.form.check(concept_of(concept)).holds is tree.holds, seed
    words = str(tree)
    for verb, by, then, now in CHANGE.findall(words):
        sign = -1 if verb == "lose" else 1
        assert Fraction(now) + sign * Fraction(by) == Fraction(then), (seed, verb, by, then, now)
        met.append(verb)
    if staged is not None and staged.concept == tree.concept:
        met.append("both forms")
        mine, other = ([one for one in found.sections if one.agent is not None] for found in (tree, staged))
        assert staged.holds in (None, tree.holds), seed
        assert [part.paragraphs[0] for part in mine] == [part.paragraphs[0] for part in other], seed
    facts = facts_of(session, "m.toml", concept_of(concept), clock=FOREVER)
    page, tables = report_html(facts), report_latex(facts)
    assert all(ch.isprintable() or ch == "\n" for ch in page + tables), seed
    assert "<h2>The verdict</h2>" in page
    return met


FEW = ("True", "False", "gain", "lose", "both forms", "informed", "joint")
SOME = [pytest.param(1, id="quick"), *(pytest.param(k, id=f"x{k}", marks=pytest.mark.slow) for k in (10,))]


@pytest.mark.parametrize("sweep", SOME)
def test_random_markets(sweep: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(20, sweep, met, FEW):
        met.update(told(seed, every_rule(seed)))


@pytest.mark.parametrize("sweep", SOME)
def test_random_markets_of_items(sweep: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(20, sweep, met, ("True", "False", "lose")):
        met.update(told(seed, every_item_rule(seed)))
