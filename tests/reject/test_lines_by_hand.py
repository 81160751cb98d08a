"""The lines of small certificates with one thing changed: what block a line is, which claim, how a staged form was made,
how many lines there are; and the budget that a check has if none is named.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bound_certificates import canonical, certificate, judged
from handmade import game_lines, judge_lines
from test_dominance_steps import OTHERS, PAID

from exactgames.checker import certificate as reader
from exactgames.checker import check
from exactgames.checker.budget import Budget

Edit = Callable[[list[Any]], object]
RESALE = '[aftermarket]\nformat = "resale-by-winners"\nprices = [1]\n'
# Two signals, and a rule that names a bid and a payment, of types that are told apart by nothing else.
NAMES = (
    f"{OTHERS}{RESALE}"
    '[[strategy]]\nagent = "A"\nstage = "aftermarket"\nwhen = { paid = 1 }\noffer = "none"\n'
    '[[strategy]]\nagent = "A"\nstage = "auction"\nbid = [1]\n'
    '[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [0]\n'
)


def header(**more: Any) -> Edit:
    return lambda lines: lines[0].update(more)


def game(**more: Any) -> Edit:
    return lambda lines: lines[1].update(more)


def merged(**more: Any) -> Edit:
    return lambda lines: lines[1]["merged"]["A"].update(more)


def last(**more: Any) -> Edit:
    return lambda lines: lines[-1].update(more)


def claim(**more: Any) -> Edit:
    return lambda lines: lines[-2].update(more)


CHANGED: list[tuple[str, Edit, str, int, str]] = [
    ("no game", game(block="assessment"), "format", 2, "found block 'assessment', expected 'game'"),
    ("no end", last(block="game"), "format", -1, "found block 'game', expected 'end'"),
    ("another claim", claim(claim="c2"), "format", -2, "claim: found 'c2', expected 'c1'"),
    ("a claim of another kind", claim(kind="welfare"), "format", -2, "kind: found 'welfare', expected 'optimum'"),
    ("a line more", lambda lines: lines.append(lines[-1]), "format", -1, "a line after the footer"),
    ("no footer", lambda lines: lines.pop(), "format", 0, "the certificate ends where the footer is expected"),
    ("a claim more", last(claims=2), "format", -1, "the footer counts 2 claims, expected 1"),
    ("a claim less than none", last(claims=-1), "format", -1, "the footer, claims: found -1"),
    ("not as expected", last(as_expected=False), "verdict", -1, "as_expected is false, expected true"),
    ("a certificate of another kind", header(certificate="other"), "format", 1, "found certificate 'other'"),
    ("a later format", header(format=4), "version", 1, "found format 4; this checker reads"),
    ("made by a number", header(made_by=5), "format", 1, "the header, made_by: found 5, expected text"),
    ("a world more", game(worlds=3), "game", 2, "worlds: found 3, expected 2"),
    ("no worlds", lambda lines: lines[1].pop("worlds"), "format", 2, "'worlds' is missing"),
    ("an information set more", game(infosets={"A": 4, "B": 6}), "game", 2, "infosets of 'A': found 4, expected 3"),
    ("a class less that is known", merged(known=1), "game", 2, "merged, 'A', known: found 1, expected 2"),
    ("an open class", merged(open=1), "game", 2, "merged, 'A', open: found 1, expected 0"),
    ("a posterior", merged(posteriors=1), "game", 2, "merged, 'A', posteriors: found 1, expected 0"),
    ("a bid that is named", merged(bids=[0]), "game", 2, "merged, 'A', bids: found an array of 1, expected the 0 named"),
    ("a bid before the first", merged(bids=[-1]), "format", 2, "merged, 'A', bids: found -1"),
    ("a payment that is named", merged(payments=["1"]), "game", 2, "payments: found an array of 1, expected the 0 named"),
    ("A's alone", lambda lines: lines[1]["merged"].pop("B"), "format", 2, "expected exactly the agents' names"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "code", "line", "says"), CHANGED, ids=[row[0] for row in CHANGED])
def test_a_line_of_the_staged_form(what: str, edit: Edit, code: str, line: int, says: str) -> None:
    lines = certificate(OTHERS + RESALE, [], form="staged")
    assert judged(lines).verdict == "VERIFIED"
    edit(lines)
    at = line if line > 0 else len(lines) + 1 + line
    found = judged(lines)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, at), found
    assert says in str(found.message), found


def test_a_certificate_of_no_claims() -> None:
    lines = certificate(PAID, [])
    lines[0]["instance"]["claims"] = []
    del lines[2]
    lines[-1]["claims"] = 0
    assert judged(lines).verdict == "VERIFIED"


def test_an_assessment_is_one() -> None:
    lines = certificate(NAMES, [])
    lines[2]["block"] = "game"
    found = judged(lines)
    assert (found.code, found.line) == ("format", 3) and "found block 'game', expected 'assessment'" in str(
        found.message
    )


def test_beliefs_need_a_strategy() -> None:
    lines = certificate(OTHERS + RESALE, [])
    lines[0]["instance"]["beliefs"] = [{"agent": "A", "stage": "aftermarket", "belief": [{}]}]
    found = judged(lines)
    assert (found.code, "beliefs without a strategy" in str(found.message)) == ("instance", True), found


LOTTERY = 'EFG 2 R "" { "One" }\nc "" 1 "" { "l" 1 "r" 0 } 0 p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1 } t "" 0 t "" 0\n'
CHOICE = 'EFG 2 R "" { "One" }\np "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1 } t "" 0\n'


@pytest.mark.parametrize("kind", ["bayes-nash", "perfect-bayesian"])
def test_the_lines_of_a_game_file(kind: str, tmp_path: Path) -> None:
    said = {"expect": "holds", "id": "c", "kind": kind}
    evidence = {"interim": {"1": {"": "1"}}}
    profile = {"beliefs": [], "strategy": {"1": [0]}}
    lines = game_lines(CHOICE, [said], [(True, evidence)], profile)
    about = tmp_path / "game.efg"
    for text, code in ((CHOICE, None), (CHOICE + "\n", "instance")):
        about.write_text(text, encoding="utf-8")
        found = judge_lines(lines, tmp_path, about)
        assert (found.code, "about another game" in str(found.message)) == (code, code is not None), found
    lines[-1]["claims"] = 2
    assert judge_lines(lines, tmp_path).code == "format"
    found = judge_lines(game_lines(CHOICE, [said], [(True, evidence)]), tmp_path)
    assert (found.code, found.line, "the file has none" in str(found.message)) == ("instance", 1, True), found
    found = judge_lines(game_lines(LOTTERY, [said], [(True, evidence)], profile), tmp_path)
    assert found.code == (None if kind == "bayes-nash" else "efg"), found


def test_what_rules_name_is_merged_with_nothing() -> None:
    lines = certificate(NAMES, [], form="staged")
    assert lines[1]["merged"]["A"]["payments"] == ["1"]
    assert judged(lines).verdict == "VERIFIED"
    for payments in (["2"], [], ["1", "2"]):
        lines[1]["merged"]["A"]["payments"] = payments
        assert judged(lines).code == "game"


SPY = 'information = { A = [{ name = "spy", cost = 1, rows = [{ says = "x" }] }] }\n'
RUMOUR = '[[signals]]\nname = "rumour"\nrows = [{ show = { A = "x" } }]\n'
LATER = '[[aftermarket]]\nformat = "resale-by-winners"\nprices = [1]\n'
POSTED = (
    'units = 1\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1] }]\n[auction]\nformat = "posted-price"\nprice = 1\n'
)
NOT_STAGED: list[tuple[str, str]] = [
    (POSTED, "the staged form is for sealed bids"),
    (PAID.replace("units = 1\n", f"units = 1\n{SPY}"), "a market in which information is acquired"),
    (PAID.replace("units = 1\n", 'units = 1\nsignals = ["types"]\n'), "a market in which the types are seen"),
    (PAID + RUMOUR, "a market with private signals, or with later ones"),
    (PAID + LATER + LATER + 'signals = ["types"]\n', "a market with private signals, or with later ones"),
]


@pytest.mark.parametrize(("text", "says"), NOT_STAGED, ids=[says for _, says in NOT_STAGED])
def test_what_the_staged_form_does_not_settle(text: str, says: str) -> None:
    lines = certificate(text, [], form="explicit")
    assert judged(lines).verdict == "VERIFIED"
    nothing = {"bids": [], "known": 0, "open": 0, "payments": [], "posteriors": 0}
    lines[1].update(form="staged", worlds=1, merged=dict.fromkeys(lines[1]["infosets"], nothing))
    found = judged(lines)
    assert (found.code, found.line, says in str(found.message)) == ("merge", 2, True), found


def test_the_budget_is_the_default_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "market.jsonl"
    path.write_text("".join(canonical(line) + "\n" for line in certificate(PAID, [])), encoding="ascii")
    asked: list[int] = []

    def made(times: int) -> Budget:
        asked.append(times)
        return Budget(times)

    monkeypatch.setattr(reader, "Budget", made)
    for more in ({}, {"budget": 3}):
        check(str(path), **more)
    assert asked == [1, 3]


def test_where_nothing_has_been_read_the_first_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "market.jsonl"
    for content in ("", "{}"):
        path.write_text(content, encoding="ascii")
        found = check(str(path))
        assert (found.verdict, found.code, found.line) == ("REJECTED", "format", 1), found


def test_a_certificate_that_is_cut_off(tmp_path: Path) -> None:
    lines = [canonical(line) for line in certificate(PAID, [])]
    path = tmp_path / "market.jsonl"
    for end, code in (("\n", None), ("", "format")):
        path.write_text("\n".join(lines) + end, encoding="ascii")
        found = check(str(path))
        assert (found.code, found.line) == (code, None if code is None else len(lines)), found
    assert "the last line is not ended by a newline" in str(found.message)
