"""Named attacks on certificates, each beside its control, the certificate that it corrupts: see attacks.py; and what no
table says, whole files, lines, bindings and evidence that is not the claim's own.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from attacks import ATTACKS
from controls import FOLDER, SOURCES, certified, file_of
from corruptions import NOT_CLAIMS, Attack, E, canonical, flip, get, judge, lines, parsed, run, text_of
from sources import claim

from exactgames import certify, read_instance_text
from exactgames.files.schema import SCHEMA

PAGE = (Path(__file__).parents[2] / "docs/reference/certificate.md").read_text(encoding="utf-8")
CODES = set(
    re.findall(r"`([a-z-]+)`(?: \(|,|\.)", PAGE[PAGE.index("with a code") : PAGE.index("The checker is standard")])
)
LARGE = {"example-15", "staged example-4"}
"""They take long, the others together less."""
ALIKE = {
    f"{form}uneven ties, {rule}"
    for form in ("", "staged ")
    for rule in ("highest losing", "lowest winning", "discriminatory", "vickrey", "all-pay")
} - {"uneven ties, all-pay", "staged uneven ties, vickrey"}
"""They have the claims, and take the time, of the two that are left out."""
KINDS = set(json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["claim"]["properties"]["kind"]["enum"])


def test_every_kind_and_every_code_is_attacked() -> None:
    assert set(SOURCES) >= LARGE | ALIKE
    # test_all_pure, _game_files, _supported_claims, _more_rules, _bound_evidence, _continuum
    elsewhere = {"all-pure", "efg", "support", "revenue", "equal-outcomes"}
    elsewhere |= {"smooth", "semi-smooth", "balanced", "continuum-bids", "continuum-undominated"}
    assert {attack.kind for attack in ATTACKS} == KINDS - elsewhere | set(NOT_CLAIMS)
    assert {attack.code for attack in ATTACKS} == CODES - elsewhere
    assert len(ATTACKS) >= 500
    assert max(Counter((attack.kind, attack.instance, attack.name) for attack in ATTACKS).values()) == 1


@pytest.mark.parametrize("name", SOURCES)
def test_control(name: str, tmp_path: Path) -> None:
    """What is corrupted below is what the engine writes; it is verified, with the instance or without, as expected."""
    text = "".join(line + "\n" for line in lines(name))
    assert text == text_of(parsed(name)) == certified(name)
    for instance in (SOURCES[name], None):
        verdict = judge(text, instance, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict
        assert [c["holds"] for c in verdict.claims] == [c["expect"] == "holds" for c in verdict.claims]
    if name not in {attack.instance for attack in ATTACKS}:
        assert name in ("later-belief", "same", "staged same")  # attacked below, and in test_more_attacks.py


def test_no_other_control_is_kept() -> None:
    assert set(FOLDER.iterdir()) == {file_of(name) for name in SOURCES}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: f"{a.kind}, {a.instance}: {a.name}")
def test_attack(attack: Attack, tmp_path: Path) -> None:
    run(attack, tmp_path)


# -- The file as a whole: certificates that are cut, joined or re-ended


def cut(text: str) -> str:
    return text[: text.index('"holds":true') + 4]


WHOLE = [
    ("truncated in a line", "demand-reduction", cut, "format", "a truncated file?"),
    (
        "truncated in the last line",
        "demand-reduction",
        lambda text: text[:-3],
        "format",
        "a truncated file?",
    ),
    ("without the last newline", "demand-reduction", lambda text: text[:-1], "format", "not ended by a newline"),
    (
        "truncated at a line end",
        "demand-reduction",
        lambda text: "".join(text.splitlines(keepends=True)[:5]),
        "format",
        "the certificate ends where the claim 'c3' is expected",
    ),
    ("empty", "demand-reduction", lambda text: "", "format", "ends where the header is expected"),
    ("one newline", "demand-reduction", lambda text: "\n", "format", "not JSON"),
    ("trailing blank line", "demand-reduction", lambda text: text + "\n", "format", "a line after the footer"),
    ("leading blank line", "demand-reduction", lambda text: "\n" + text, "format", "not JSON"),
    ("blank at a line end", "demand-reduction", lambda text: text.replace("\n", " \n", 1), "format", "canonical"),
    ("blank at the very end", "demand-reduction", lambda text: text + " ", "format", "not ended by a newline"),
    ("CRLF", "demand-reduction", lambda text: text.replace("\n", "\r\n"), "format", "canonical"),
    ("CR", "demand-reduction", lambda text: text.replace("\n", "\r"), "format", "not ended by a newline"),
    ("NUL behind", "demand-reduction", lambda text: text + "\0\n", "format", "a line after the footer"),
    ("all in one line", "demand-reduction", lambda text: text.replace("\n", "") + "\n", "format", "not JSON"),
    (
        "one array of all",
        "demand-reduction",
        lambda text: canonical([json.loads(line) for line in text.splitlines()]) + "\n",
        "format",
        "expected a table",
    ),
    (
        "a comment",
        "demand-reduction",
        lambda text: "# proved\n" + text,
        "format",
        "not JSON",
    ),
]


@pytest.mark.parametrize(("name", "instance", "edit", "code", "words"), WHOLE, ids=[row[0] for row in WHOLE])
def test_whole_file(name: str, instance: str, edit: Any, code: str, words: str, tmp_path: Path) -> None:
    clean = text_of(parsed(instance))
    corrupt = edit(clean)
    assert corrupt != clean
    verdict = judge(corrupt, SOURCES[instance], tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict
    assert words in (verdict.message or ""), verdict


EACH = [pytest.param(name, marks=pytest.mark.slow) if name in LARGE | ALIKE else name for name in SOURCES]


@pytest.mark.parametrize("name", EACH)
def test_every_line_is_needed(name: str, tmp_path: Path) -> None:
    """Each line dropped, doubled, or exchanged with the next; and the file cut behind each."""
    whole = list(lines(name))
    siblings = []
    for k in range(len(whole)):
        siblings += [whole[:k] + whole[k + 1 :], whole[: k + 1] + whole[k:], whole[:k]]
        if k + 1 < len(whole):
            siblings.append([*whole[:k], whole[k + 1], whole[k], *whole[k + 2 :]])
    for sibling in siblings:
        verdict = judge("".join(line + "\n" for line in sibling), SOURCES[name], tmp_path)
        assert (verdict.verdict, verdict.code) == ("REJECTED", "format"), verdict


@pytest.mark.parametrize("others", [2, pytest.param(len(SOURCES) - 1, marks=pytest.mark.slow)], ids=["some", "all"])
def test_bound_to_every_other_instance(others: int, tmp_path: Path) -> None:
    """A certificate about one instance proves nothing about another."""
    names = list(SOURCES)
    for k, one in enumerate(names):
        for other in (names[(k + step) % len(names)] for step in range(1, others + 1)):
            if SOURCES[one] == SOURCES[other]:
                continue
            verdict = judge(text_of(parsed(one)), SOURCES[other], tmp_path)
            assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (one, other)
            assert "about another instance than the file" in (verdict.message or "")


# -- Evidence of one claim for another: whatever is in a certificate, no other claim is proved or refuted by it


@pytest.mark.parametrize("name", EACH)
def test_borrowed_evidence(name: str, tmp_path: Path) -> None:
    """Every claim's verdict flipped, on the evidence of every claim of the certificate."""
    whole = parsed(name)
    stolen = [line[E] for line in whole if "claim" in line]
    for line in [line for line in whole if "claim" in line]:
        for evidence in stolen:
            blocks = parsed(name)
            flip(line["claim"], evidence)(blocks)
            verdict = judge(text_of(blocks), SOURCES[name], tmp_path)
            borrowed = (name, line["claim"], evidence)
            assert verdict.verdict == "REJECTED", borrowed


# Falsehoods that were once accepted.


def test_sequential_refuted_by_updating_from_an_assumed_belief(tmp_path: Path) -> None:
    """The file gives B's belief at her second set, not at her first.  Trembles yield it (the control says so, and its
    trembles are checked), together with a belief at the first: the beliefs of the uniform tremble there, from which
    "updating" would require another, are not those of a sequential equilibrium, which is free to have others.
    """
    blocks = parsed("later-belief")
    assert get(blocks, ("c1", E, "belief", "rule")) == "updating"
    assert get(blocks, ("c2", "holds")) is True
    flip("c2", get(blocks, ("c1", E)))(blocks)
    assert judge(text_of(blocks), SOURCES["later-belief"], tmp_path).verdict == "REJECTED"


CHOSEN = """units = 2
[[agents]]
name = "S"
types = [
  { name = "lo", marginals = [9, 1], probability = "1/2" },
  { name = "hi", marginals = [9, 2], probability = "1/2" },
]
bids = { vectors = [[2]] }
[[agents]]
name = "R"
types = [{ marginals = [0] }]
bids = { vectors = [[2]] }
[[agents]]
name = "B"
types = [{ marginals = [] }]
bids = { vectors = [[0]] }
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S", "R"]
buyers = { S = ["B"], R = ["S"] }
prices = [1, 2]
[[strategy]]
agent = "S"
stage = "aftermarket"
offer = "none"
[[beliefs]]
agent = "B"
stage = "aftermarket"
when = { offer = { seller = "S", price = 1 } }
belief = [{ types = { S = "lo" }, probability = "1/2" }, { types = { S = "hi" }, probability = "1/2" }]
""" + claim("sequential")


def test_sequential_refuted_under_chosen_trembles(tmp_path: Path) -> None:
    """Sequential asks for *some* trembles that yield the given beliefs; the control holds under the uniform one.
    Others that yield them too, and make R believe at a set of hers that S is probably "lo", do not refute it.
    """
    whole = list(certify(read_instance_text(CHOSEN)).lines)
    blocks = [json.loads(line) for line in whole]
    assert judge(text_of(blocks), CHOSEN, tmp_path).verdict == "VERIFIED"
    assert (get(blocks, ("c1", "holds")), get(blocks, ("c1", E, "trembles"))) == (True, [])
    deviation = {"action": 2, "agent": "R", "gain": "9/11", "instead": 1, "set": 3, "type": "t1"}
    flip("c1", {"deviation": deviation, "trembles": [["S", 0, 2, 1, "10"]]})(blocks)
    assert judge(text_of(blocks), CHOSEN, tmp_path).verdict == "REJECTED"
