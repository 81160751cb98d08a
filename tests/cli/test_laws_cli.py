"""Markets with laws through the commands that show run-length markets: their words, JSON values, errors."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from cli.in_process import run
from run_texts import LAWS

from exactgames import explain, read_run_instance, read_run_instance_text
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.pages.facts import proof_of
from exactgames.pages.runs import run_facts, run_html, run_latex

ROOT = Path(__file__).parents[2]
RECORDS, PROOFS = ROOT / "instances" / "records", ROOT / "proofs" / "records"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "laws.toml"
    path.write_text(LAWS, encoding="utf-8")
    return path


def test_check(file: Path) -> None:
    found = run("check", file)
    assert found.returncode == 0
    words = "The profile is a perfect Bayesian equilibrium with prior beliefs, where bids are any real numbers"
    assert words in " ".join(found.stdout.split())
    values = json.loads(run("check", file, "--json").stdout)
    assert (values["concept"], values["holds"], values["deviation"]) == ("continuum-bids", True, None)
    assert values["interim"]["A"] == [["1", "2"], ["3/2", "5/2"]]
    low, high = map(Fraction, values["ratio"])
    assert low < high < low + Fraction(1, 10**9)
    assert f"ratio: about {float(low):.6f}" in found.stdout


def test_a_deviation_names_the_number(file: Path) -> None:
    """B bids 2 for two units, which then cost her 1 each: her second one is worth z, at most that."""
    file.write_text(
        LAWS.replace('agent = "B"\nstage = "auction"\nbid = [2]', 'agent = "B"\nstage = "auction"\nbid = [2, 2]')
    )
    found = run("check", file, "--json")
    assert found.returncode == 1
    deviation = json.loads(found.stdout)["deviation"]
    assert (deviation["agent"], deviation["type"], deviation["bid"]) == ("B", "1/8", [["1", 1]])
    assert "B of type v=1/8 gains" in " ".join(run("check", file).stdout.split())
    said = " ".join(run("explain", file).stdout.split())
    assert "B with v=1/8 bids 2 for 2 units and 0 for the other 2. By bidding" in said


@pytest.mark.parametrize("verb", ["check", "explain", "report"])
def test_concepts_are_refused(verb: str, file: Path, tmp_path: Path) -> None:
    more = ["-o", tmp_path / "page.html"] if verb == "report" else []
    found = run(verb, file, "--concept", "perfect-bayesian", *more)
    assert (found.returncode, found.stdout) == (2, "")
    assert "found --concept perfect-bayesian with continuous types or prices" in " ".join(found.stderr.split())


@pytest.mark.parametrize("verb", ["find", "dominance", "expand", "write-out"])
def test_other_commands_say_why_not(verb: str, file: Path) -> None:
    found = run(verb, file)
    assert (found.returncode, found.stdout) == (2, "")
    assert "expected finitely many types and resale prices" in " ".join(found.stderr.split())


def test_certified_and_verified(file: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "laws.jsonl"
    made = run("certify", file, "-o", certificate)
    assert made.returncode == 0, made.stderr
    told = run("verify", certificate, "--instance", file)
    assert told.returncode == 0, told.stderr
    said = [re.findall(r"^  [0-9]\. .*", text, re.MULTILINE) for text in (made.stdout, told.stdout)]
    assert said[0] == said[1]
    assert "is at least 1 and at most 2: it is between 1.0" in said[0][1]
    values = json.loads(run("certify", file, "--json").stdout)["claims"]
    assert [sorted(one) for one in values if one["kind"] == "ratio"] == [
        ["between", "expect", "holds", "id", "kind", "statement"]
    ]


def test_in_words() -> None:
    words = str(explain(read_run_instance_text(LAWS)))
    assert "A has as her type a number, a, and values the first unit at 2, the next unit at a and no more" in words
    assert "a is uniform from 1 to 3/2." in words
    assert "v is from 1/8 to 1, at least x with probability 1/8 over x (so that it is 1 with probability 1/8)" in words
    assert "with probability 1/2, v is uniform from 1/4 to 1, with probability 1/4 and v is 1/2" in words
    assert "C offers some of her units at any one price each" in words
    assert "A with a=3/2 consumes what she values at 7/2" in words
    assert "No price brings more; of those that bring as much it is the highest." in words
    assert "Between these v what she gets runs straight." in words


def test_the_largest_in_words_and_as_a_page() -> None:
    path = RECORDS / "continuous-example-4-10e100.toml"
    words = str(explain(read_run_instance(path)))
    assert "about 21.082753 times as much" in words
    assert max(map(len, words.split())) < 40
    proof = proof_of(PROOFS / "continuous-example-4-10e100.jsonl", path, None)
    page = run_html(run_facts(read_run_instance(path), path.name, SEQUENTIAL, proof))
    assert "<strong>VERIFIED</strong>" in page
    assert "between 121.225828239 and 121.22582824" in page
    tables = run_latex(run_facts(read_run_instance(path), path.name, SEQUENTIAL))
    assert "ratio & about 21.082753" in tables
