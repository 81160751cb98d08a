"""Reports: whole pages that need nothing else, say what the checker says, and show a file's words as words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import certify, explain, read_instance, read_instance_text, verify
from exactgames.checker import Verdict
from exactgames.examples import entry, pooling, speculator
from exactgames.files.starter import STARTER
from exactgames.pages.html import STYLE
from exactgames.pages.latex import latex
from exactgames.pages.markup import text

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "instances" / "babaioff2023" / "example-4-small.toml"
PROOF = ROOT / "proofs" / "babaioff2023" / "example-4-small.jsonl"
QUICHE = ROOT / "instances" / "textbook" / "cho-kreps-1987-beer-quiche.efg"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

ATTACK = (
    "</script><script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
    " \u202e\x07 'x' \\input{/etc/passwd}"
)
NAME = "<script>document.title='pwned'</script>&amp;_{}%"
"""A name may not be longer, nor have a control, a double quote or a backslash."""
HEBREW = " B \u05d0\u05d1"
HOSTILE = f"""
title = {json.dumps(ATTACK + " title")}
source = {json.dumps(ATTACK + " source")}
units = 1
[[agents]]
name = {json.dumps(NAME + " S")}
types = [{{ name = {json.dumps(NAME + " s")}, marginals = [0] }}]
bids = {{ levels = [0, 1, 2] }}
[[agents]]
name = {json.dumps(NAME + HEBREW)}
types = [
  {{ name = {json.dumps(NAME + " low")}, marginals = [1], probability = "1/3" }},
  {{ name = {json.dumps(NAME + " high")}, marginals = [2], probability = "2/3" }},
]
bids = {{ levels = [0, 1, 2] }}
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = [{json.dumps(NAME + " S")}]
prices = [1, 2]
[[strategy]]
agent = {json.dumps(NAME + " S")}
stage = "auction"
bid = [2]
[[strategy]]
agent = {json.dumps(NAME + HEBREW)}
stage = "auction"
bid = [0]
[[strategy]]
agent = {json.dumps(NAME + " S")}
stage = "aftermarket"
offer = {{ quantity = 1, price = 2 }}
[[claims]]
id = {json.dumps(ATTACK + " claim")}
kind = "sequential"
[[claims]]
id = "c2"
kind = "dominated"
agent = {json.dumps(NAME + " S")}
"""


class Page(HTMLParser):
    """The elements and attributes of a page, its scripts, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.urls: list[str] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.urls += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "xlink:href")]
        kind = dict(attrs).get("type")
        self._inside = tag if tag in ("script", "style") and kind is None else "data" if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif not self._inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words, with single blanks."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def market(tmp_path: Path) -> Path:
    """The starter's file."""
    found = tmp_path / "market.toml"
    found.write_text(STARTER, encoding="utf-8")
    return found


def reported(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """The exit status of ``report``, and its page."""
    output = folder / "page.html"
    done = run("report", *arguments, "-o", output, "--force")
    return done.returncode, output.read_text("utf-8") if output.exists() else done.stderr


def test_a_page_with_its_certificate(tmp_path: Path, market: Path) -> None:
    """All of it stands there, and nothing is fetched."""
    certify(read_instance(market)).write(tmp_path / "c.jsonl")
    status, page = reported(tmp_path, market, tmp_path / "c.jsonl")
    assert status == 0
    read = Page(page)
    assert "VERIFIED The independent checker has verified c.jsonl against this market: 3 claims, 3 of them" in read.text
    for heading in ("The market", "The order of play", "Welfare", "The equilibrium", "Dominance", "How to verify it"):
        assert f"<h2>{heading}</h2>" in page
    assert "best allocation 5/3" in read.text
    assert "1 holds the profile, with the beliefs of the check, is a perfect Bayesian equilibrium" in read.text
    assert "dominated by 1" in read.text
    assert "exactgames verify c.jsonl --instance market.toml" in page
    assert len(re.findall(r"<code>[0-9a-f]{64}</code>", page)) == 2
    assert read.urls == []
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert "url(" not in STYLE


def test_the_same_words_everywhere(tmp_path: Path, market: Path) -> None:
    """In the terminal, on the page, in a notebook, in the value."""
    found = explain(read_instance(market))
    sentences = [line for one in found.sections for part in one.paragraphs for line in (part.words, *part.points)]
    _, page = reported(tmp_path, market)
    printed = run("explain", market).stdout
    for sentence in sentences:
        assert text(sentence) in page
        assert sentence in printed
        assert text(sentence) in found._repr_html_()  # type: ignore[attr-defined]
    assert len(sentences) > 25


def test_a_certificate_of_another_market_is_rejected_on_the_page(tmp_path: Path, market: Path) -> None:
    status, page = reported(tmp_path, market, PROOF)
    assert status == 1
    read = Page(page).text
    assert "REJECTED The independent checker does not accept example-4-small.jsonl for this market. Line 1" in read
    assert "nothing of it is proved here" in read
    assert "Proved" not in read


def test_without_a_certificate_nothing_is_called_proved(tmp_path: Path, market: Path) -> None:
    status, page = reported(tmp_path, market)
    assert status == 0
    read = Page(page).text
    assert "NOT VERIFIED No certificate is given" in read
    assert "What the file claims; nothing of it is verified here:" in read


def test_a_corrupted_certificate(tmp_path: Path, market: Path) -> None:
    certify(read_instance(market)).write(tmp_path / "c.jsonl")
    wrong = (tmp_path / "c.jsonl").read_text("ascii").replace('"4/3"', '"5/3"')
    (tmp_path / "c.jsonl").write_text(wrong, "ascii")
    status, page = reported(tmp_path, market, tmp_path / "c.jsonl")
    assert (status, "REJECTED" in Page(page).text) == (1, True)


@pytest.mark.parametrize("certified", [False, True])
def test_a_hostile_file_is_shown_as_words(tmp_path: Path, market: Path, certified: bool) -> None:
    """Elements and scripts are ours alone; no character turns the direction of writing, none is a control."""
    file = tmp_path / "<b>&'\".toml"
    file.write_text(HOSTILE, encoding="utf-8")
    arguments = [file]
    if certified:
        certify(read_instance(file)).write(tmp_path / "c<i>.jsonl")
        arguments.append(tmp_path / "c<i>.jsonl")
    status, page = reported(tmp_path, *arguments)
    assert status == 0
    _, plain = reported(tmp_path, market)
    read = Page(page)
    assert read.tags.isdisjoint({"img", "iframe", "object", "embed", "link", "a", "form", "input", "b", "i"})
    assert not {name for name in read.attributes if name.startswith("on")}
    assert len(read.scripts) == 1
    assert read.scripts == Page(plain).scripts
    assert "pwned" in read.text
    assert "<bdi>" in page
    assert all(ch.isprintable() or ch == "\n" for ch in page)
    assert ("VERIFIED" if certified else "NOT VERIFIED") in read.text


def test_words_written_from_the_right_keep_to_themselves() -> None:
    """What stands beside them, a quote or a full stop, stays on its side."""
    assert text('"A \u05d0\u05d1", 1.') == "&quot;A <bdi>\u05d0\u05d1</bdi>&quot;, 1."
    assert text("\u05d0-1-\u05d1") == "<bdi>\u05d0-1-\u05d1</bdi>"
    assert text("\u00e9t\u00e9 \u202e") == "\u00e9t\u00e9 \\u202e"


def test_a_hostile_file_in_latex(tmp_path: Path) -> None:
    """No command but ours comes through."""
    file = tmp_path / "market.toml"
    file.write_text(HOSTILE, encoding="utf-8")
    assert run("report", file, "--latex", tmp_path / "t.tex").returncode == 0
    found = (tmp_path / "t.tex").read_text("utf-8")
    commands = set(re.findall(r"\\[a-zA-Z]+", found.split("\n", 2)[2]))
    ours = {"begin", "end", "caption", "label", "centering", "small", "toprule", "midrule", "bottomrule"}
    ours |= {"raggedright", "arraybackslash", "linewidth"}
    signs = {"textbackslash", "textless", "textgreater", "textquotedbl"}
    assert commands == {f"\\{name}" for name in ours | signs}
    assert latex("a_b & 100% #1 $x$ ~^{}") == (r"a\_b \& 100\% \#1 \$x\$ \textasciitilde{}\textasciicircum{}\{\}")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
def test_the_tables_compile(tmp_path: Path) -> None:
    file = tmp_path / "market.toml"
    file.write_text(HOSTILE.replace(json.dumps(HEBREW)[1:-1], " B"), encoding="utf-8")
    run("report", file, "--latex", tmp_path / "t.tex")
    document = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{array,booktabs}"
        r"\begin{document}\input{t}\end{document}"
    )
    (tmp_path / "d.tex").write_text(document, "ascii")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "d.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "d.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["market.toml"], "expected the page, -o OUT, or the tables, --latex TEX"),
        (["market.toml", "-o", "market.toml"], "it is what this command reads"),
        (["market.toml", "-o", "market.toml", "--force"], "it is what this command reads"),
        (["market.toml", "-o", "mine.html"], "is no page that exactgames wrote"),
        (["market.toml", "--latex", "mine.html"], "is no file of tables (LaTeX) that exactgames wrote"),
        (["market.toml", "-o", "x", "--latex", "x"], "expected two files"),
        (["market.toml", "missing.jsonl", "-o", "x"], "missing.jsonl"),
        (["market.toml", "--profile", "p.json", "-o", "x"], "--profile with an instance"),
        ([str(QUICHE), "--latex", "x"], "--latex with a game"),
    ],
)
def test_refused(
    tmp_path: Path, market: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    """Nothing is written, and nothing is written over."""
    monkeypatch.chdir(tmp_path)
    Path("mine.html").write_text("<p>mine</p>", "ascii")
    done = run("report", *arguments)
    assert (done.returncode, words in " ".join(done.stderr.split())) == (2, True), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["market.toml", "mine.html"]
    assert market.read_text("utf-8") == STARTER
    assert Path("mine.html").read_text("ascii") == "<p>mine</p>"


def test_a_game(tmp_path: Path) -> None:
    status, page = reported(tmp_path, QUICHE, "--profile", QUICHE.with_suffix(".beer.json"))
    assert status == 0
    assert "Receiver, after quiche" in Page(page).text
    assert "<svg" in page


def test_in_a_notebook(tmp_path: Path) -> None:
    """Each value has the display of its kind, escaped."""
    hostile = read_instance_text(HOSTILE)
    for shown in (hostile, hostile.market, explain(hostile), certify(hostile)):
        read = Page(shown._repr_html_())  # type: ignore[attr-defined]
        assert read.scripts == []
        assert "img" not in read.tags
    for drawn in (entry(), pooling()):
        assert drawn._repr_svg_().startswith("<svg")  # type: ignore[attr-defined]
    certify(speculator()).write(tmp_path / "c.jsonl")
    good = verify(tmp_path / "c.jsonl")
    assert "<strong>VERIFIED</strong>" in good._repr_html_()  # type: ignore[attr-defined]
    bad = Verdict("REJECTED", [], "value", 8, "<script>")
    assert "Line 8, value: &lt;script&gt;" in bad._repr_html_()  # type: ignore[attr-defined]


def browser(tmp_path: Path, page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What Chromium says of a page."""
    always = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path / 'h'}",
    ]
    command = [str(CHROMIUM), *always, *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


PROBE = """<script>
addEventListener("load", () => setTimeout(() => {
  const [entry] = performance.getEntriesByType("navigation");
  const folds = document.querySelectorAll("[aria-expanded]").length;
  const wide = document.documentElement.scrollWidth > innerWidth;
  const told = document.createElement("pre"); told.id = "result";
  told.textContent = JSON.stringify([document.title, entry.loadEventEnd, folds > 0, wide]);
  document.body.append(told);
}));
</script></body>"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium")
@pytest.mark.parametrize("hostile", [False, True])
def test_in_a_browser(tmp_path: Path, hostile: bool) -> None:
    """It opens without an error, within two seconds, does not scroll sideways on a telephone, and prints; what a file says
    does not run. (The page's own policy refuses the probe's script, so that the probe is put in its place.)
    """
    if hostile:
        (tmp_path / "hostile.toml").write_text(HOSTILE, encoding="utf-8")
    _, page = reported(tmp_path, *([tmp_path / "hostile.toml"] if hostile else [SMALL, PROOF]))
    whole = tmp_path / "page.html"
    done = browser(tmp_path, whole, "--dump-dom")
    assert "CONSOLE" not in done.stderr, done.stderr
    assert "<title>pwned" not in done.stdout
    assert 'aria-expanded="true"' in done.stdout  # the tree's script has run, under the page's policy
    probed = tmp_path / "probed.html"
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    probed.write_text(open_page.replace("</body>", PROBE), encoding="utf-8")
    told = browser(tmp_path, probed, "--window-size=420,800", "--virtual-time-budget=8000", "--dump-dom")
    found = re.search(r'<pre id="result">(.*?)</pre>', told.stdout, re.DOTALL)
    assert found
    title, loaded, folds, wide = json.loads(found[1])
    assert (title == "pwned", folds, wide) == (False, True, False)
    assert 0 < loaded < 2000
    start = time.monotonic()
    browser(tmp_path, whole, f"--print-to-pdf={tmp_path / 'page.pdf'}")
    assert time.monotonic() - start < 60
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
