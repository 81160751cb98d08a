"""The documentation as a site: which pages it has; what it says where it cannot be built. ``.ci/run`` builds it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

import exactgames

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_build", ROOT / "docs" / "site" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_is_in_a_quarter(site: ModuleType) -> None:
    pages = {
        str(path.relative_to(ROOT))
        for folder in ("course", "how-to", "explanation", "reference", "tutorial")
        for path in (ROOT / "docs" / folder).glob("*.md")
        if path.name != "README.md"
    }
    listed = set(re.findall(r"^(docs/[a-z0-9/-]+\.md)$", site.index(), re.MULTILINE))
    assert listed == pages


def test_every_folder_of_instances_has_a_name_in_the_atlas(site: ModuleType) -> None:
    folders = {path.name for path in (ROOT / "instances").iterdir() if path.is_dir()}
    assert folders == set(site.atlas.GROUPS)


def test_every_public_name_is_in_the_reference(site: ModuleType) -> None:
    named = re.findall(r"^\.\. auto\w+:: exactgames\.(\w+)$", site.api(), re.MULTILINE)
    assert sorted(named) == sorted(exactgames.__all__)


def test_what_sphinx_reads(site: ModuleType, tmp_path: Path) -> None:
    """Links lead to the same files as in the repository; nothing of a build is among them."""
    source, proved = tmp_path / "source", sys.modules["verdicts"].proved
    pair = ROOT / "proofs/folklore/bundle-price.jsonl", ROOT / "instances/folklore/bundle-price.toml"
    game = ROOT / "proofs/textbook/selten-1975-horse.jsonl", ROOT / "instances/textbook/selten-1975-horse.efg"
    large = ROOT / "proofs/records/example-4-4.jsonl", ROOT / "instances/records/example-4-4.toml"
    site.prepare(source, [proved(*one) for one in (pair, large, game)])
    assert (source / "instances/records/bystander-4.toml").is_file() and (source / "conf.py").is_file()
    assert (source / "docs/pictures/theorem-3.svg").is_file()
    assert {f"proofs/{one.name}" for one in (ROOT / "proofs").glob("*.md")} == set(site.PROOFS)
    assert all((source / one).is_file() for one in (*site.PROOFS, "proofs/folklore/everything-lost.jsonl"))
    assert not list(source.rglob("*.py"))[1:]  # conf.py alone
    assert not list(source.rglob("__pycache__"))
    folklore, first = ((source / "atlas" / name).read_text("utf-8") for name in ("folklore.md", "index.md"))
    assert "For sale: the items x and y." in folklore and "| 3 | 3 | 1 | 3 |" in folklore
    assert (
        "python3 exactgames/checker proofs/folklore/bundle-price.jsonl instances/folklore/bundle-price.toml" in folklore
    )
    assert hashlib.sha256(pair[0].read_bytes()).hexdigest() in folklore
    assert (source / "atlas/pictures/folklore-bundle-price.svg").read_text("utf-8").startswith("<svg")
    assert '<ol class="stages">' in (source / "atlas/records.md").read_text("utf-8")
    assert "All 3 instances" in first and "while this site was built;" in first
    assert "{cite:p}`graf2024`" in (source / "docs/explanation/related-work.md").read_text("utf-8")
    assert "```{bibliography}" in (source / "docs/reference/references.md").read_text("utf-8")


def test_notebooks_can_be_downloaded(site: ModuleType, tmp_path: Path) -> None:
    site.prepare(tmp_path / "source", [])
    pages = sorted((tmp_path / "source/docs/course").glob("[0-9]*.md"))
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        assert f"<{page.stem}.ipynb>`" in text and text.startswith("---\njupytext:")
        assert text.count("\n### Exercise") == text.count("<summary>Solution</summary>") >= 5


def test_without_a_folder_it_says_how(site: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.main([]) == 2
    assert capsys.readouterr().err == "usage: python docs/site/build.py OUT [VERDICTS]\n"


def test_nothing_stale_is_shown(site: ModuleType, tmp_path: Path) -> None:
    """A certificate of another file is not; nor is a verdict taken that is not on the very bytes, or is a bad one."""
    verdicts = sys.modules["verdicts"]
    proof, other = ROOT / "proofs/folklore/bundle-price.jsonl", ROOT / "instances/folklore/item-prices.toml"
    instance = ROOT / "instances/folklore/bundle-price.toml"
    with pytest.raises(verdicts.NotVerified, match="found REJECTED"):
        verdicts.proved(proof, other)
    claims = [{"id": "c1", "kind": "welfare", "expect": "holds", "holds": True, "statement": "s", "value": "1"}]
    given = tmp_path / verdicts.key(proof, instance)
    given.write_text(json.dumps({"verdict": "VERIFIED", "claims": claims}), "ascii")
    found = verdicts.proved(proof, instance, tmp_path)
    assert (found.here, len(found.claims)) == (False, 1)
    with pytest.raises(verdicts.NotVerified):  # the bytes are others: the checker is asked
        verdicts.proved(proof, other, tmp_path)
    for bad in (
        {"verdict": "VERIFIED", "claims": [claims[0] | {"holds": False}]},
        {"verdict": "REFUSED", "claims": []},
    ):
        given.write_text(json.dumps(bad), "ascii")
        with pytest.raises(verdicts.NotVerified):
            verdicts.proved(proof, instance, tmp_path)
    assert len(verdicts.pairs()) == len(list((ROOT / "proofs").rglob("*.jsonl")))


def test_the_bibliography(site: ModuleType) -> None:
    """The page is what the file says; every link to a work leads to one; what is no entry is refused."""
    works = sys.modules["bibliography"]
    text = works.BIBLIOGRAPHY.read_text("utf-8")
    assert works.PAGE.read_text("utf-8") == works.page(text), "run python docs/regenerate.py"
    keys = set(works.entries(text))
    for page in (ROOT / "docs").rglob("*.md"):
        works.cited(page.read_text("utf-8"), keys)
    with pytest.raises(ValueError, match="no such work"):
        works.cited("[N](../reference/references.md#nobody1900)", keys)
    with pytest.raises(ValueError, match="expected entries"):
        works.entries(text + "@misc{broken,\n}\n")


def test_addresses_are_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One that answers, one that does not, one where nobody listens; the pages' own are all found."""
    spec = importlib.util.spec_from_file_location("site_links", ROOT / "docs" / "site" / "links.py")
    assert spec is not None and spec.loader is not None
    links = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(links)
    assert "https://pyodide.org" in links.addresses(links.pages())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/here" else 404)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        assert links.answer(f"{base}/here", 5) == (True, "200")
        assert links.answer(f"{base}/gone", 5) == (False, "404")
        monkeypatch.setattr(links, "HERE", re.compile("none"))
        monkeypatch.setattr(links, "pages", lambda: [f"[a]({base}/here) and {base}/gone."])
        assert links.main(["5"]) == 1
        server.shutdown()
    assert capsys.readouterr().out == f"NO  {base}/gone  404\nok  {base}/here  200\n"
    good, why = links.answer(f"{base}/here", 1)
    assert not good and why
