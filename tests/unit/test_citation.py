"""CITATION.cff (checked with cffconvert 2.0.0 when it was written) and the README cite the version that is here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def keys() -> dict[str, str]:
    """The keys on the top level, with what stands beside them."""
    return {m[1]: m[2].strip().strip('"') for m in re.finditer(r"^([a-z-]+):(.*)$", CITATION, re.MULTILINE)}


def test_what_the_format_requires():
    assert {"cff-version", "message", "title", "authors"} <= set(keys())
    assert keys()["cff-version"] == "1.2.0"


def test_it_is_this_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (keys()["version"], keys()["license"]) == (project["version"], project["license"])
    assert project["authors"][0]["name"] in CITATION


def test_the_readme_says_the_same():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(CITATION.cff)" in readme
    assert f"title   = {{{keys()['title']}}}" in readme
    assert f"version = {{{keys()['version']}}}" in readme
