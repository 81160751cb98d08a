"""export: every format, what it refuses, what it writes over, and for TeX and gtdraw what a hostile file may not do."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import GameBuilder, GameError, read_efg, tree_ef, tree_tikz
from exactgames.drawing.latex import tex

ROOT = Path(__file__).resolve().parents[2]
MARKET = ROOT / "instances" / "folklore" / "second-price-speculator.toml"
QUICHE = ROOT / "instances" / "textbook" / "cho-kreps-1987-beer-quiche.efg"
PROFILE = QUICHE.with_suffix(".beer.json")

STARTS = {
    "svg": b"<svg xmlns",
    "html": b"<!DOCTYPE html>\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "tikz": b"% tikz, written by exactgames\n",
    "tex": b"% tikz, written by exactgames\n",
    "ef": b"% ef, written by exactgames\n",
    "efg": b"EFG 2 R ",
}


@pytest.mark.parametrize("suffix", STARTS)
def test_every_format_twice(suffix: str, tmp_path: Path) -> None:
    """Over its own kind of file it writes again, the same; over another's it does not."""
    out = tmp_path / f"drawn.{suffix}"
    first = run("export", MARKET, "-o", out)
    assert (first.returncode, first.stdout) == (0, f"wrote {out}\n"), first.stderr
    written = out.read_bytes()
    assert written.startswith(STARTS[suffix])
    again = run("export", MARKET, "-o", out)
    assert again.returncode == 0 and out.read_bytes() == written
    for other in {"svg", "html", "tikz", "ef", "efg"} - {suffix, "tikz" if suffix == "tex" else ""}:
        refused = run("export", MARKET, "-o", out, "--format", other)
        assert refused.returncode == 2 and "that exactgames wrote" in refused.stderr
        assert out.read_bytes() == written


def test_the_game_is_that_of_expand(tmp_path: Path) -> None:
    assert run("export", MARKET, "-o", tmp_path / "a.efg").returncode == 0
    assert run("expand", MARKET, "--efg", tmp_path / "b.efg").returncode == 0
    assert (tmp_path / "a.efg").read_bytes() == (tmp_path / "b.efg").read_bytes()


def test_without_an_output_it_is_printed() -> None:
    printed = run("export", QUICHE, "--profile", PROFILE)
    assert printed.returncode == 0 and printed.stdout.startswith("<svg") and printed.stdout.endswith("</svg>\n")
    assert "retreat &#183; 1/3" in printed.stdout
    assert "retreat &#183; 1/3" not in run("export", QUICHE, "--profile", PROFILE, "--bare").stdout


def test_what_is_drawn_is_counted(tmp_path: Path) -> None:
    done = run("export", MARKET, "-o", tmp_path / "a.svg", "--most", "60", "--json")
    found = json.loads(done.stdout)
    assert (found["nodes"], found["drawn"], found["left_out"]) == (111, 47, 64)
    assert found["part"] == "the path of play and every single deviation from it"
    assert "Left out: 64 nodes." in (tmp_path / "a.svg").read_text()


REFUSED = [
    (["{market}", "-o", "a.jpg"], "a suffix that is a format (.svg, .html, .png, .efg, .tikz, .ef, .tex, .htm)"),
    (["{market}", "-o", "a"], "a suffix that is a format"),
    (["{market}", "--format", "png"], "where to write it: -o OUT"),
    (["{market}", "--json"], "where to write it: -o OUT"),
    (["{market}", "--force"], "what to write: -o OUT"),
    (["{market}", "--format", "efg", "--most", "3"], "the whole game is written"),
    (["{market}", "--format", "ef", "--bare"], "no place for a profile"),
    (["{market}", "--format", "ef", "--most", "3"], "cannot say that branches are left out"),
    (["{market}", "--profile", "{profile}"], "an instance has its profile"),
    (["{quiche}", "-o", "{quiche}", "--format", "svg", "--force"], "is what this command reads"),
    (
        ["{quiche}", "--profile", "{profile}", "-o", "{profile}", "--format", "svg", "--force"],
        "is what this command reads",
    ),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(case[0][1:]) for case in REFUSED])
def test_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    """Status 2, one clear message, nothing written."""
    files = {"market": MARKET, "quiche": QUICHE, "profile": PROFILE}
    before = {path: path.read_bytes() for path in files.values()}
    done = run("export", *[one.format(**files) for one in arguments], cwd=tmp_path)
    assert done.returncode == 2 and words in (done.stdout if "--json" in arguments else done.stderr)
    assert (
        "<svg" not in done.stdout
        and not list(tmp_path.iterdir())
        and before == {path: path.read_bytes() for path in files.values()}
    )


def test_without_resvg_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    done = run("export", MARKET, "-o", tmp_path / "a.png")
    assert done.returncode == 2 and "pip install 'exactgames[png]'" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", ["\\input{x}", "a}{b", "50%", "$x$ & #1_2^3~", "\n\\end{istgame}", "[a],b=c"])
def test_tex_stays_words(words: str) -> None:
    """No sign of a file's is a command, a comment, or ends a group."""
    left = re.sub(r"\\textbackslash\{\}|\\text\w+\{\}|\\[&%$#_{}]|\{[\[\],=;]\}", "", tex(words))
    assert not set(left) & set("\\{}%$&#_^~[],=;\n")


def test_a_game_for_tex() -> None:
    tree = GameBuilder(["\\input{x}"])
    for end in tree.move(tree.root, "\\input{x}", "50%", ["a}{b", "c"]):
        tree.payoffs(end, ("1/2",))
    text = tree_tikz(tree.build(), None, "\\input{x}\n\\input{y}")
    assert not [line for line in text.splitlines() if "\\input" in line and not line.startswith("%")]
    assert "\\istb{\\mbox{a\\}\\{b}}[above,sloped]{\\mbox{1/2}}[right]" in text


def test_an_ef_file() -> None:
    """Selten's horse: each node once, after its parent; the set of two nodes."""
    game = read_efg(ROOT / "instances" / "textbook" / "selten-1975-horse.efg")
    lines = tree_ef(game).splitlines()
    known: set[str] = set()
    for line in lines:
        if found := re.fullmatch(
            r"level (\d+) node (\d+)(?: xshift (\S+) from (\S+) move (\S+))?(?: (player|payoffs) .*)?", line
        ):
            assert found[4] is None or found[4] in known
            known.add(f"{found[1]},{found[2]}")
    assert len(known) == game.nodes == 9
    (joined,) = [line.split() for line in lines if line.startswith("iset")]
    assert set(joined[1:3]) <= known and joined[3:] == ["player", "3"]
    tree = GameBuilder(list("abcde"))
    tree.payoffs(tree.root, (0,) * 5)
    with pytest.raises(GameError, match="5 players"):
        tree_ef(tree.build())
