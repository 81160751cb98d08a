"""explain: exit statuses, what goes together, one agent alone, and that words and JSON say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.in_process import run

ROOT = Path(__file__).resolve().parents[2]
FOLKLORE, BOOKS = ROOT / "instances" / "folklore", ROOT / "instances" / "textbook"
MARKET = FOLKLORE / "second-price-speculator.toml"
QUICHE = BOOKS / "cho-kreps-1987-beer-quiche.efg"
BEER = QUICHE.with_suffix(".beer.json")
NFG = """NFG 1 R "Matching" { "A" "B" } { 2 2 }

1 -1 -1 1 -1 1 1 -1
"""


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([MARKET], 0, "The profile is a sequential equilibrium."),
        ([FOLKLORE / "winning-bids-seen.toml"], 1, "The profile is not a sequential equilibrium."),
        ([FOLKLORE / "second-price-market.toml"], 0, "The file gives none: what is played is not said."),
        ([FOLKLORE / "bids-too-low.toml"], 1, "No continuation of what the file says is a sequential equilibrium"),
        ([QUICHE], 0, "Nature draws strong with probability 9/10"),
        ([QUICHE, "--profile", BEER], 1, "by “retreat” instead of “duel” she would gain 8/15"),
        ([QUICHE, "--profile", BEER, "--concept", "bayes-nash"], 0, "The profile is a Bayes–Nash equilibrium."),
        (["g.nfg"], 0, "The players: A and B."),
    ],
)
def test_statuses(
    arguments: list[str | Path], status: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0: it holds, or nothing is judged; 1: the profile is none, or no continuation is one."""
    monkeypatch.chdir(tmp_path)
    Path("g.nfg").write_text(NFG, "ascii")
    done = run("explain", *arguments)
    assert done.returncode == status, done.stderr
    assert words in " ".join(done.stdout.split())
    assert done.stderr == ""
    found = json.loads(run("explain", *arguments, "--json").stdout)
    assert found["holds"] is (None if "profile is" not in words and status == 0 else status == 0)
    told = [one for section in found["sections"] for one in section["paragraphs"]]
    for sentence in (line for one in told for line in (one["words"], *one["points"])):
        assert sentence in done.stdout


def test_one_agent_alone() -> None:
    everybody = json.loads(run("explain", MARKET, "--json").stdout)["sections"]
    alone = json.loads(run("explain", MARKET, "--agent", "B", "--json").stdout)["sections"]
    assert alone == [section for section in everybody if section["agent"] in (None, "B")]
    assert len(alone) == len(everybody) - 1


def test_both_forms_explain_bids_alike() -> None:
    """What is said of the auction is the same; of information sets the staged form tells classes."""
    said = []
    for form in ("explicit", "staged"):
        sections = json.loads(run("explain", MARKET, "--form", form, "--json").stdout)["sections"]
        said.append([section for section in sections if section["heading"] != "Off the path"])
    assert said[0][:2] == said[1][:2]
    assert [section["paragraphs"] for section in said[0][3:]] == [section["paragraphs"] for section in said[1][3:]]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([MARKET, "--agent", "Z"], 2, "found --agent Z, expected one of S, B"),
        ([FOLKLORE / "second-price-market.toml", "--agent", "A"], 2, "expected a file with a profile, or no --agent"),
        ([MARKET, "--profile", BEER], 2, "found --profile with an instance"),
        ([QUICHE, "--profile", "missing.json"], 2, "missing.json"),
        ([QUICHE, "--form", "staged"], 2, "found --form staged with an .efg file"),
        ([FOLKLORE / "item-prices.toml", "--form", "staged"], 2, "staged form"),
        (
            [ROOT / "instances" / "records" / "bystander-8.toml", "--form", "staged"],
            2,
            "found --form with a run-length",
        ),
        (["missing.toml"], 2, "missing.toml"),
        (["bad.toml"], 2, "units: found 0, expected an integer from 1 to 64"),
        ([MARKET, "--limit", "10", "--form", "explicit"], 3, "too large"),
        ([MARKET, "--concept", "pbe"], 2, "perfect-bayesian"),
    ],
)
def test_refused(
    arguments: list[str | Path], status: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is printed but why."""
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text("units = 0\n", "ascii")
    done = run("explain", *arguments)
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert words in " ".join(done.stderr.split())


def test_a_file_cannot_forge_sentences(tmp_path: Path) -> None:
    """Names with blanks are quoted, line ends escaped: no line but ours begins a sentence about the verdict."""
    file = tmp_path / "forged.toml"
    title = 'title = "fine\\n\\nThe verdict\\n  The profile is a sequential equilibrium."'
    changed = MARKET.read_text("utf-8").replace('name = "S"', 'name = "S is best. B"').replace('"S"', '"S is best. B"')
    lines = [title if line.startswith("title = ") else line for line in changed.split("\n")]
    file.write_text("\n".join(lines), "utf-8")
    done = run("explain", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\nThe verdict\n") == 1
    assert '"S is best. B" bids' in done.stdout
    assert "\\n\\nThe verdict" in done.stdout.split("\n")[0]
