"""Run-length markets in words and as a page: what is said of small ones is what their market says when written out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import explain, read_run_instance, read_run_instance_text
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.examples import RUNS
from exactgames.explaining.runs import reply_of
from exactgames.numbers.rounded import brief
from exactgames.pages.facts import proof_of
from exactgames.pages.runs import run_facts, run_html, run_latex
from exactgames.runs.check import Checked

ROOT = Path(__file__).resolve().parents[2]
RECORDS, PROOFS = ROOT / "instances" / "records", ROOT / "proofs" / "records"
GREEDY = """
title = "Too much"
units = 1000000000000000000000
[[agents]]
name = "A"
types = [{ marginals = { runs = [[3, 1]] } }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "B <b>"
types = [{ marginals = { runs = [[2, 1000000000000000000000]] } }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
[[strategy]]
agent = "A"
stage = "auction"
bid = { runs = [[1, 1]] }
[[strategy]]
agent = "B <b>"
stage = "auction"
bid = { runs = [[2, 1000000000000000000000]] }
"""


def told(text: str) -> str:
    """All that is said of a market."""
    return str(explain(read_run_instance_text(text)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (-1234, "-1,234"),
        (10**12, "10^12"),
        (10**40 + 7, "10^40 + 7"),
        (Fraction(10**30 - 3, 10**30), "1 − 3/10^30"),
        (Fraction(3 - 10**30, 10**30), "-(1 − 3/10^30)"),
        (Fraction(10**30 + 2, 10**30), "about 1.000000"),
        (Fraction(-3, 10**50), "-3/10^50"),
        (Fraction(22 * 10**30, 7 * 10**30 + 1), "about 3.142857"),
        (Fraction(1, 3**90), "about 1.145743·10^-43"),
        (Fraction(10**40 - 1, 3 * 10**30), "about 3.333333·10^9"),
    ],
)
def test_numbers_are_brief(value: int | Fraction, words: str) -> None:
    assert brief(value) == words


def test_what_is_said_of_a_small_market_is_true_of_it_written_out() -> None:
    """example-4-8: each type's utility, and her loss by the best other number of units, against the definition."""
    checked = Checked(read_run_instance(RECORDS / "example-4-8.toml").market)
    for i, agent in enumerate(checked.market.agents):
        rivals = checked.utilities.rivals[i]
        own = rivals.won(agent.bid)
        for t in range(len(agent.types)):
            every = {
                w: checked.utilities.with_won(i, t, w) for w in range(rivals.fewest, rivals.greatest + 1) if w != own
            }
            found = reply_of(checked, i, t)
            assert (found.utility, found.other) == (checked.interim[i][t], max(every.values()))
            assert found.won == min(w for w, u in every.items() if u == found.other)


def test_the_largest_is_told_in_words_of_a_few_signs() -> None:
    found = explain(read_run_instance(RECORDS / "example-4-10e100.toml"))
    assert found.holds is True
    words = str(found)
    assert "For sale: 10^100 units" in words
    assert "The profile is a sequential equilibrium." in words
    assert max(map(len, words.split())) < 40  # no number of a hundred digits
    assert [one.agent for one in found.about("C").sections if one.agent] == ["C"]


def test_a_refutation_with_its_numbers() -> None:
    words = told(GREEDY)
    assert "The profile is not a sequential equilibrium." in words
    assert '"B <b>"' in words
    assert "and so gain" in words


def test_the_page_and_the_tables() -> None:
    """Verified by the checker; without a certificate nothing is called proved; a file's words are escaped."""
    file = RECORDS / "example-4-10e12.toml"
    proof = proof_of(PROOFS / "example-4-10e12.jsonl", file, None)
    page = run_html(run_facts(read_run_instance(file), file.name, SEQUENTIAL, proof))
    assert "<strong>VERIFIED</strong>" in page
    assert "10^12 units" in page
    assert proof.digest in page
    hostile = run_facts(read_run_instance_text(GREEDY), "greedy.toml", SEQUENTIAL)
    assert "<strong>NOT VERIFIED</strong>" in run_html(hostile)
    assert "<b>" not in run_html(hostile).replace("&lt;b&gt;", "")
    tables = run_latex(run_facts(read_run_instance_text(RUNS), "runs.toml", SEQUENTIAL))
    assert "−" not in tables
    assert r"\label{tab:strategies}" in tables
    assert r"\label{tab:figures}" in tables
