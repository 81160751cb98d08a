"""What a file says never passes for what the programs say: in words, claims are stated from their kinds and parameters,
and every string of a file is escaped, and quoted where it could be read as a sentence of ours.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cli.commands import BOLD, CHECKER, COMMANDS, MARKET, make

from exactgames import cli
from exactgames.checker import check
from exactgames.checker.words import cut
from exactgames.claims.claim import found_words
from exactgames.files import read_instance_text
from exactgames.files.either import read_either
from exactgames.quoted import escaped, name, quoted
from exactgames.runs.instance import RunInstance

ROOT = Path(__file__).resolve().parents[2]
FORGED = "sequential equilibrium, unique, undominated"
EVERY_KIND = (
    MARKET.partition("[[claims]]")[0]
    + """
[[claims]]
kind = "bayes-nash"
[[claims]]
kind = "weak-perfect-bayesian"
[[claims]]
kind = "perfect-bayesian"
[[claims]]
kind = "sequential"
[[claims]]
kind = "sequential"
beliefs = "any"
[[claims]]
kind = "undominated"
[[claims]]
kind = "undominated"
agent = "Zoë [red]買い手"
against = "strategies"
pure = true
[[claims]]
kind = "undominated"
agent = "everything holds. Šárka"
type = "v=1"
[[claims]]
kind = "dominated"
agent = "everything holds. Šárka"
pure = true
[[claims]]
kind = "dominated"
agent = "everything holds. Šárka"
bid = [0]
[[claims]]
kind = "undominated"
agent = "everything holds. Šárka"
type = "“2”"
bid = [1]
against = "strategies"
[[claims]]
kind = "implied-unambiguous"
[[claims]]
kind = "implied-unambiguous"
beliefs = "all"
[[claims]]
kind = "all-pure"
concept = "bayes-nash"
[[claims]]
kind = "all-pure"
concept = "bayes-nash"
outcomes = 7
lowest_welfare = "1/3"
highest_welfare = 2
[[claims]]
kind = "welfare"
[[claims]]
kind = "welfare"
value = "5/3"
[[claims]]
kind = "optimum"
[[claims]]
kind = "ratio"
[[claims]]
kind = "utility"
agent = "Zoë [red]買い手"
value = "1/7"
[[claims]]
kind = "welfare-at-least"
by = "strengthened"
[[claims]]
kind = "welfare-at-least"
scope = "this-market"
[[claims]]
kind = "welfare-at-most"
value = 100
[[claims]]
kind = "revenue-at-least"
[[claims]]
kind = "revenue-at-most"
[[claims]]
kind = "utility-at-least"
agent = "Zoë [red]買い手"
[[claims]]
kind = "utility-at-most"
agent = "everything holds. Šárka"
value = 100
"""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("words")
    make(made)
    return made


def run(*arguments: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The status, and what was printed on both streams."""
    patch = pytest.MonkeyPatch()
    with patch.context() as here:
        here.chdir(folder)
        here.setattr(sys, "argv", ["exactgames", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


@pytest.mark.parametrize("verb", [verb for verb in COMMANDS if verb != "new"])
def test_every_character_prints_and_no_line_is_forged(
    verb: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in COMMANDS[verb]:
        status, text = run(verb, *more, folder=folder, capsys=capsys)
        assert status in (0, 1, 2)
        assert all(ch == "\n" or ch.isprintable() for ch in text), more
        assert not any(line.strip().startswith("9. holds") for line in text.splitlines()), more
        for line in text.splitlines():  # the name that reads like a sentence stands in quotes or in a cell
            assert not re.match(r" *everything holds\. Šárka(?!  |$)", line), line
        if "[red]" in "".join(more) or "game.efg" in more:
            assert "[red]" in text or verb in ("expand", "certify", "report"), more


def test_no_words_look_like_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A title with a line that is a row, and an agent whose name has columns of its own: as many columns as there
    are headings."""
    row = "A  t1  1/2"
    text = MARKET.replace(json.dumps(BOLD), json.dumps(f"t\n{row}\n│ A │ t1 │"), 1).replace(
        "everything holds. Šárka", row
    )
    (tmp_path / "market.toml").write_text(text, encoding="utf-8")
    tables = 0
    for command in (["check", "market.toml"], ["find", "market.toml", "--concept", "bayes-nash"], ["expand"]):
        _, said = run(*command, *["market.toml"][len(command) - 1 :], folder=tmp_path, capsys=capsys)
        lines = said.splitlines()
        for under, first in pairwise(lines):
            if re.fullmatch(r"-+(  -+)+", under):
                tables += 1
                assert len(re.split("  +", first.strip())) <= len(under.split()), first
        assert not any(line.startswith((row, "│")) for line in lines), said
        assert "\\x20" in said
    assert tables > 3


def test_a_claim_is_said_by_its_kind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The id that claims more than the claim stands in quotes, and the claim beside it."""
    mark = escaped(BOLD).replace("\\u202e", "\\u202e")
    expected = [f'a Bayes–Nash equilibrium [bayes-nash, id "{FORGED}"]', 'of agent "everything holds. Šárka"']
    _, certified = run("certify", "market.toml", folder=folder, capsys=capsys)
    _, verified = run("verify", "market.jsonl", folder=folder, capsys=capsys)
    command = [sys.executable, "-I", "-S", str(CHECKER), "market.jsonl", "market.toml"]
    alone = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120).stdout
    assert alone.isascii()
    for text, ascii_only in ((certified, False), (verified, True), (alone, True)):
        first, second = (line for line in text.splitlines() if re.match(r" +[12]\. ", line))
        words = [word.replace("–", "-").replace("Šá", "\\u0160\\u00e1") if ascii_only else word for word in expected]
        assert words[0] in first
        assert words[1] in second
        assert "sequential" not in first.replace(FORGED, "")
        assert mark in second or json.dumps(BOLD) in second
    assert "everything [red]here[/red]" in alone.splitlines()[2]  # the title
    assert alone.splitlines()[2].startswith('  title "')


def test_both_programs_say_the_same_of_every_kind_of_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "every.toml").write_text(EVERY_KIND, encoding="utf-8")
    status, text = run("certify", "every.toml", "-o", "c.jsonl", "--json", folder=tmp_path, capsys=capsys)
    assert status == 1
    certified = json.loads(text.splitlines()[0])["claims"]  # where the machine is slow, progress is reported, too
    verdict = check(str(tmp_path / "c.jsonl"))
    assert verdict.verdict == "VERIFIED"
    assert len(certified) == EVERY_KIND.count("[[claims]]")
    same(certified, verdict.claims)
    assert len({claim["statement"] for claim in certified}) == len(certified)


PROOFS = sorted((ROOT / "proofs").rglob("*.jsonl"), key=lambda path: (path.stat().st_size, path))
PROOFS = [path for path in PROOFS if path.stat().st_size < 60_000]


@pytest.mark.parametrize("share", [pytest.param(2, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)])
def test_both_programs_say_the_same_of_the_catalogue(share: int) -> None:
    """Of the proofs, quickly the smallest, one in so many."""
    compared = 0
    for proof in PROOFS[: len(PROOFS) // share]:
        file = (ROOT / "instances" / proof.relative_to(ROOT / "proofs")).with_suffix(".toml")
        if not file.exists():
            continue
        verdict = check(str(proof), str(file))
        instance = read_either(file)
        if isinstance(instance, RunInstance):
            market, given = instance.named, False
        else:
            market, given = instance.market, bool(instance.beliefs)
        pairs = list(zip(instance.claims, verdict.claims, strict=True))
        said = [{"statement": spec.words(market, given, value_of(found))} for spec, found in pairs]
        said = [
            {"statement": shortened(one["statement"]) if "between" in found else one["statement"]}
            for one, (_, found) in zip(said, pairs, strict=True)
        ]
        same(said, verdict.claims)
        compared += len(said)
    assert compared * share > 50


def value_of(found: dict[str, object]) -> str | None:
    """A figure as the checker's statement has it."""
    return found_words(found) if "between" in found else cut(str(found.get("value") or "")) or None


def shortened(statement: str) -> str:
    """What the statement says of a figure between two numbers, cut where it is long."""
    head, _, tail = statement.partition(" is ")
    return f"{head} is {cut(tail)}"


def same(engine: list[Any], checker: list[dict[str, object]]) -> None:
    """The checker's words are the engine's, in ASCII."""
    for ours, theirs in zip(engine, checker, strict=True):
        plain = ours["statement"].replace("–", "-")
        written = re.sub(r'"[^"]*"', lambda found: json.dumps(found[0][1:-1]), plain)
        assert written == theirs["statement"]


def test_beliefs_that_are_given_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sequential claim is about other beliefs where the file gives some."""
    file = ROOT / "instances" / "babaioff2023" / "example-4-adverse-belief.toml"
    instance = read_instance_text(file.read_text(encoding="utf-8"))
    spec = next(spec for spec in instance.claims if spec.kind == "perfect-bayesian")
    assert "the beliefs of the check" in spec.words(instance.market, True, None)
    (tmp_path / "g.efg").write_text('EFG 2 R "" { "A" } p "" 1 1 "s" { "a" "b" } 0 t "" 1 "" { 1 } t "" 0')
    for beliefs, words in (({"A": {"s": ["1"]}}, "beliefs that agree with those given"), ({}, "beliefs of the check")):
        (tmp_path / "p.json").write_text(json.dumps({"strategy": {"A": {"s": "a"}}, "beliefs": beliefs}))
        _, text = run("certify", "g.efg", "--profile", "p.json", "-o", "c.jsonl", folder=tmp_path, capsys=capsys)
        assert words in text
        assert words in str(check(str(tmp_path / "c.jsonl")).claims[0]["statement"])


def test_long_words_are_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = MARKET.replace(json.dumps(BOLD), json.dumps("x" * 100_000), 1).replace(FORGED, "y" * 100_000)
    (tmp_path / "long.toml").write_text(text, encoding="utf-8")
    _, said = run("certify", "long.toml", "-o", "c.jsonl", folder=tmp_path, capsys=capsys)
    _, verified = run("verify", "c.jsonl", folder=tmp_path, capsys=capsys)
    assert "(100,000 characters)" in said
    assert max(map(len, (said + verified).splitlines())) < 400


FAULTY = [
    ("an id twice", f"[[claims]]\nid = {json.dumps(BOLD)}\nkind = 'bayes-nash'\n"),
    ("an unknown key", f"[[claims]]\n{json.dumps(BOLD)} = 1\nkind = 'bayes-nash'\n"),
    ("an unknown kind", f"[[claims]]\nkind = {json.dumps(BOLD)}\n"),
    ("an unknown agent", f"[[claims]]\nkind = 'dominated'\nagent = {json.dumps(BOLD)}\n"),
    ("a broken line", "\x1b[1m = \u202e\n"),
]


@pytest.mark.parametrize(("what", "more"), FAULTY, ids=[case[0] for case in FAULTY])
def test_errors(what: str, more: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.toml").write_text(MARKET + more, encoding="utf-8")
    status, text = run("validate", "wrong.toml", folder=tmp_path, capsys=capsys)
    assert status == 2
    assert all(ch == "\n" or ch.isprintable() for ch in text)
    assert all(line.startswith("line ") for line in text.splitlines())


WORDS = [
    # words, escaped, in a sentence, quoted
    ("C", "C", "C", '"C"'),
    ("a=3/2", "a=3/2", "a=3/2", '"a=3/2"'),
    ("Šárka", "Šárka", "Šárka", '"Šárka"'),
    ("C gains", "C gains", '"C gains"', '"C gains"'),
    ("“C”", "“C”", '"“C”"', '"“C”"'),
    ('"C"', '"C"', '"\\"C\\""', '"\\"C\\""'),
    ("a\\n", "a\\n", '"a\\\\n"', '"a\\\\n"'),
    ("a\nb", "a\\nb", '"a\\nb"', '"a\\nb"'),
    ("\x1b]0;\x07", "\\x1b]0;\\x07", '"\\x1b]0;\\x07"', '"\\x1b]0;\\x07"'),
    ("\u202ea\u2066\u200b\ufeff", "\\u202ea\\u2066\\u200b\\ufeff", None, None),
    ("\ud800\U000e0001\x85\u2028", "\\ud800\\U000e0001\\x85\\u2028", None, None),
    ("", "", '""', '""'),
]


@pytest.mark.parametrize(("words", "plain", "named", "in_quotes"), WORDS)
def test_escapes(words: str, plain: str, named: str | None, in_quotes: str | None) -> None:
    assert escaped(words) == plain
    assert name(words) == (f'"{plain}"' if named is None else named)
    assert quoted(words) == (f'"{plain}"' if in_quotes is None else in_quotes)
