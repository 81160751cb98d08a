"""How sphinx builds the site (build.py)."""

from __future__ import annotations

from typing import Any

from exactgames.version import VERSION

project, author, version, release = "exactgames", "the exactgames contributors", VERSION, VERSION
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["docs/references.bib"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
html_theme = "furo"
html_title = f"exactgames {VERSION}"
html_copy_source = False
myst_heading_anchors = 4
autodoc_typehints = "signature"
suppress_warnings = ["misc.highlighting_failure", "toc.not_included", "myst.header"]


def _as_it_stands(app: object, what: str, name: str, one: object, options: object, lines: list[str]) -> None:
    """Docstrings are shown as they are written: their columns and doctests are no markup."""
    if lines:
        lines[:] = [".. code-block:: text", "", *(f"   {line}" for line in lines), ""]


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", _as_it_stands)
