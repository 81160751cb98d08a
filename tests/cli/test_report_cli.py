"""report: exit statuses, what is written, what never is. (What stands on the page: unit/test_report.)"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import certify, read_instance

ROOT = Path(__file__).resolve().parents[2]
FOLKLORE = ROOT / "instances" / "folklore"
MARKET = FOLKLORE / "second-price-speculator.toml"
PROOF = ROOT / "proofs" / "folklore" / "second-price-speculator.jsonl"
QUICHE = ROOT / "instances" / "textbook" / "cho-kreps-1987-beer-quiche.efg"
HERE = ["mine.html", "mine.jsonl", "mine.toml"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an instance, a certificate that is of no instance, and a page of one's own."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_bytes(MARKET.read_bytes())
    Path("mine.jsonl").write_text("{}\n", "ascii")
    Path("mine.html").write_text("<p>mine</p>", "ascii")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status", "verdict"),
    [
        (["mine.toml"], 0, None),
        (["mine.toml", PROOF], 0, "VERIFIED"),
        (["mine.toml", "mine.jsonl"], 1, "REJECTED"),
        ([FOLKLORE / "winning-bids-seen.toml"], 0, None),
        ([FOLKLORE / "second-price-market.toml"], 0, None),
        ([QUICHE], 0, None),
        ([QUICHE, "--profile", QUICHE.with_suffix(".beer.json")], 0, None),
        ([QUICHE, PROOF], 1, "REJECTED"),
    ],
)
def test_statuses(folder: Path, arguments: list[str | Path], status: int, verdict: str | None) -> None:
    """That of the certificate; a page is written all the same. A second time it is written over, and says the same."""
    done = run("report", *arguments, "-o", "page.html", "--json")
    assert done.returncode == status, done.stderr
    found = json.loads(done.stdout)
    certificate = None if verdict is None else str(arguments[1])
    assert found == {"wrote": ["page.html"], "certificate": certificate, "verdict": verdict}
    page = Path("page.html").read_text("utf-8")
    assert (verdict or "NOT VERIFIED") in page
    again = run("report", *arguments, "-o", "page.html")
    assert again.returncode == status
    assert again.stdout == (f"{verdict}: {certificate}\n" if verdict else "") + "wrote page.html\n"
    assert Path("page.html").read_text("utf-8") == page


def test_page_and_tables_at_once(folder: Path) -> None:
    done = run("report", "mine.toml", PROOF, "-o", "page.html", "--latex", "tables.tex", "--json")
    assert json.loads(done.stdout)["wrote"] == ["page.html", "tables.tex"]
    assert run("report", "mine.toml", "--latex", "alone.tex").returncode == 0
    tables = Path("tables.tex").read_text("ascii")
    assert Path("alone.tex").read_text("ascii") == tables
    assert tables.count("\\begin{tabular}") == tables.count("\\end{tabular}") == 6
    assert "ratio & 5/4 \\\\" in tables


def test_a_game_with_its_certificate(folder: Path) -> None:
    """Its claims stand on the page, in the checker's words."""
    profile = QUICHE.with_suffix(".beer.json")
    assert run("certify", QUICHE, "--profile", profile, "-o", "q.jsonl").returncode in (0, 1)
    done = run("report", QUICHE, "q.jsonl", "--profile", profile, "-o", "page.html")
    assert (done.returncode, done.stdout) == (0, "VERIFIED: q.jsonl\nwrote page.html\n")
    assert "What is proved" in Path("page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["mine.toml"], 2, "expected the page, -o OUT, or the tables, --latex TEX"),
        (["mine.toml", "-o", "mine.html"], 2, "is no page that exactgames wrote"),
        (["mine.toml", "-o", "mine.toml", "--force"], 2, "it is what this command reads"),
        (["mine.toml", "mine.jsonl", "-o", "mine.jsonl", "--force"], 2, "it is what this command reads"),
        (["mine.toml", "-o", "link.html", "--force"], 2, "it is what this command reads"),
        (["mine.toml", "-o", "new.html", "--latex", "mine.html"], 2, "is no file of tables (LaTeX)"),
        (["mine.toml", "-o", "new.html", "--latex", "new.html"], 2, "expected two files"),
        (["mine.toml", "missing.jsonl", "-o", "new.html"], 2, "missing.jsonl"),
        (["missing.toml", "-o", "new.html"], 2, "missing.toml"),
        (["mine.toml", "-o", "nowhere/new.html"], 2, "nowhere"),
        (["mine.toml", "--profile", "mine.jsonl", "-o", "new.html"], 2, "--profile with an instance"),
        (["mine.toml", "--limit", "10", "--form", "explicit", "-o", "new.html"], 3, "too large"),
        ([str(QUICHE), "--latex", "new.tex"], 2, "the tables are of markets"),
        ([str(QUICHE), "--form", "staged", "-o", "new.html"], 2, "--form staged with an .efg file"),
        (["g.nfg", "-o", "new.html"], 2, "an .nfg file to report on"),
        (["mine.toml", "--force"], 2, "nothing to write"),
    ],
)
def test_nothing_is_written(folder: Path, arguments: list[str], status: int, words: str) -> None:
    """Nor written over: what stood there stands there."""
    Path("link.html").symlink_to("mine.toml")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run("report", *arguments)
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert words in " ".join(done.stderr.split()), done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert {*HERE} <= set(before)


def test_force_replaces_another_file(folder: Path) -> None:
    assert run("report", "mine.toml", "-o", "mine.html", "--force").returncode == 0
    assert Path("mine.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_certificate_of_another_version_of_the_file(folder: Path) -> None:
    """One claim changed: the certificate is of another instance, and the page says so before all else."""
    certify(read_instance("mine.toml")).write("c.jsonl")
    text = Path("mine.toml").read_text("utf-8")
    assert 'value = "4/3"' in text
    Path("mine.toml").write_text(text.replace('value = "4/3"', 'value = "5/3"', 1), "utf-8")
    done = run("report", "mine.toml", "c.jsonl", "-o", "page.html")
    assert (done.returncode, done.stdout.split(":")[0]) == (1, "REJECTED")
    assert "the certificate is about another instance than the file" in Path("page.html").read_text("utf-8").lower()
