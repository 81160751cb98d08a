"""The documentation as a site: which pages it has; what it says where it cannot be built. ``.ci/run`` builds it."""

from __future__ import annotations

import importlib.util
import re
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


def test_every_public_name_is_in_the_reference(site: ModuleType) -> None:
    named = re.findall(r"^\.\. auto\w+:: exactgames\.(\w+)$", site.api(), re.MULTILINE)
    assert sorted(named) == sorted(exactgames.__all__)


def test_what_sphinx_reads(site: ModuleType, tmp_path: Path) -> None:
    """Links lead to the same files as in the repository; nothing of a build is among them."""
    site.prepare(tmp_path / "source")
    source = tmp_path / "source"
    assert (source / "instances/records/bystander-4.toml").is_file() and (source / "conf.py").is_file()
    assert (source / "docs/pictures/theorem-3.svg").is_file()
    assert not list(source.rglob("*.py"))[1:]  # conf.py alone
    assert not list(source.rglob("__pycache__"))


def test_notebooks_can_be_downloaded(site: ModuleType, tmp_path: Path) -> None:
    site.prepare(tmp_path / "source")
    pages = sorted((tmp_path / "source/docs/course").glob("[0-9]*.md"))
    assert len(pages) == 4
    for page in pages:
        text = page.read_text("utf-8")
        assert f"<{page.stem}.ipynb>`" in text and text.startswith("---\njupytext:")
        assert text.count("\n### Exercise") == text.count("<summary>Solution</summary>") >= 5


def test_without_a_folder_it_says_how(site: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.main([]) == 2
    assert capsys.readouterr().err == "usage: python docs/site/build.py OUT\n"
