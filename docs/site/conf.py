"""How sphinx builds the site (build.py)."""

from __future__ import annotations

from typing import Any

from exactgames.version import VERSION

project, author, version, release = "exactgames", "the exactgames contributors", VERSION, VERSION
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinxcontrib.bibtex"]  # the first brings myst_parser
bibtex_bibfiles = ["docs/references.bib"]
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}
html_theme = "furo"
html_title = f"exactgames {VERSION}"
html_copy_source = html_show_copyright = False
html_static_path, html_css_files = ["_static"], ["course.css"]
myst_heading_anchors = 4
nb_execution_mode = "force"  # the notebooks of the course
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_execution_show_tb = True
nb_merge_streams = True
nb_code_prompt_show = "Solution, computed"  # the cells that are folded are solutions
nb_code_prompt_hide = "Fold it"
nb_number_source_lines = False
autodoc_typehints = "signature"
suppress_warnings = ["misc.highlighting_failure", "toc.not_included", "myst.header"]


def _as_it_stands(app: object, what: str, name: str, one: object, options: object, lines: list[str]) -> None:
    """Docstrings are shown as they are written: their columns and doctests are no markup."""
    if name == "exactgames.__version__":  # what it would show is the docstring of str
        lines.clear()
    if lines:
        lines[:] = [".. code-block:: text", "", *(f"   {line}" for line in lines), ""]


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", _as_it_stands)
