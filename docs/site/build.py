"""Build the documentation as a site: ``python docs/site/build.py OUT [VERDICTS]``.

OUT is then a folder of static files: all pages of docs/, the README, the pages of proofs/, its certificates, and the
reference of the Python API from its docstrings; the notebooks of docs/course/, executed, each with a Jupyter notebook
to download. It needs the extra ``docs`` (sphinx, myst-nb, jupytext, ipykernel, furo). Exit status 0:
written; 1: a warning of sphinx's, such as a link that leads nowhere; 2: it cannot be built.

The atlas shows every instance whose certificate the independent checker verifies; it is run here, but for files on
whose very bytes the folder VERDICTS has what it said before (``.ci/run``'s). If one is rejected nothing is built.

The pages are those of the repository, unchanged but for the notebooks' links to their downloads. They are copied beside
what they link to, in the same folders, so that the same links hold.
"""

from __future__ import annotations

import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import exactgames

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
import atlas
import bibliography
from verdicts import NotVerified, Proved, all_proved

ROOT = Path(__file__).resolve().parents[2]
PROOFS = ("proofs/README.md", *sorted(f"proofs/{one.name}" for one in ROOT.glob("proofs/*.md") if one.stem != "README"))
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "proofs")
BESIDE = ("instances", "CITATION.cff", "LICENSE", "tests/README.md")
QUARTERS = ("Tutorial", "How-to guides", "Explanation", "Reference")


def main(arguments: list[str]) -> int:
    """The exit status."""
    if len(arguments) not in (1, 2):
        print("usage: python docs/site/build.py OUT [VERDICTS]", file=sys.stderr)
        return 2
    try:
        from sphinx.cmd.build import build_main
    except ModuleNotFoundError:
        print("sphinx is not installed: pip install 'exactgames[docs]'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        try:
            verdicts = all_proved(Path(arguments[1]) if arguments[1:] else None)
        except NotVerified as error:
            print(error, file=sys.stderr)
            return 1
        prepare(source, verdicts)
        quiet_kernels(Path(folder, "ipython"))
        return build_main(["-W", "--keep-going", "-q", "-b", "html", str(source), arguments[0]])


def quiet_kernels(folder: Path) -> None:
    """The kernels of the notebooks have settings of their own, and do not warn that they listen on this machine."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text("get_config().IPKernelApp.log_level = 40\n", encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(folder)


def prepare(source: Path, verdicts: list[Proved]) -> None:
    """Write what sphinx reads, with an atlas of these proofs."""
    source.mkdir()
    for name in (*PAGES, *BESIDE):
        path = ROOT / name
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.py", "verify_page", "site")
            shutil.copytree(path, source / name, ignore=ignored)
        else:
            shutil.copy(path, source / name)
    cite(source)
    shutil.copy(Path(__file__).with_name("conf.py"), source / "conf.py")
    (source / "_static").mkdir(exist_ok=True)
    shutil.copy(Path(__file__).with_name("course.css"), source / "_static" / "course.css")
    for page in sorted((source / "docs" / "course").glob("[0-9]*.md")):
        page.write_text(with_download(page.read_text(encoding="utf-8"), page.stem), encoding="utf-8")
    written = atlas.write(source / "atlas", verdicts)
    (source / "index.md").write_text(index(written), encoding="utf-8")
    (source / "api.rst").write_text(api(), encoding="utf-8")


def with_download(notebook: str, name: str) -> str:
    """The notebook with a link to itself, executed, below its title."""
    title = next(line for line in notebook.splitlines() if line.startswith("# "))
    link = f"{{nb-download}}`Download it as a Jupyter notebook <{name}.ipynb>`"
    return notebook.replace(f"{title}\n", f"{title}\n\n{link}\n", 1)


def cite(source: Path) -> None:
    """Links to the works named become citations; the page of references becomes the bibliography."""
    keys = set(bibliography.entries(bibliography.BIBLIOGRAPHY.read_text(encoding="utf-8")))
    for page in source.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(bibliography.cited(text, keys), encoding="utf-8")
    (source / bibliography.PAGE.relative_to(ROOT)).write_text(bibliography.SITE, encoding="utf-8")


def index(pages: Sequence[str] = ()) -> str:
    """The first page: the README of docs/, by its quarters; then the atlas, of these pages."""
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    parts = ["# exactgames", "", "![Beer or quiche, drawn with an equilibrium](docs/pictures/beer-or-quiche.svg)", ""]
    parts += [
        "Exact equilibria of auctions with an aftermarket, with certificates that an independent program re-checks.",
        "",
    ]
    parts += ["[Install it and certify a first market](README.md).", ""]
    for quarter in QUARTERS:
        section = text[text.index(f"## {quarter}") :].split("\n## ")[0]
        parts += [section.replace("](", "](docs/").rstrip(), ""]
        names = [line.split("](")[1].split(")")[0] for line in section.splitlines() if "](" in line]
        parts += [
            "```{toctree}",
            ":hidden:",
            f":caption: {quarter}",
            "",
            *(f"docs/{name}" for name in names),
            "```",
            "",
        ]
    if pages:
        parts += ["## Atlas", "", "[Every instance with a proof](atlas/index.md), as it came out of this build.", ""]
        tree = ["```{toctree}", ":hidden:", ":caption: Atlas", "", *(f"atlas/{name}" for name in pages), "```", ""]
        parts += tree
    more = ("README.md", "api.rst", *PROOFS, "CONTRIBUTING.md", "CHANGELOG.md")
    return "\n".join([*parts, "```{toctree}", ":hidden:", ":caption: More", "", *more, "```", ""])


def api() -> str:
    """The public names, with their docstrings."""
    lines = ["Python API, from its docstrings", "===============================", ""]
    for name in sorted(exactgames.__all__, key=str.lower):
        one = getattr(exactgames, name)
        kind = "autoclass" if inspect.isclass(one) else "autofunction" if callable(one) else "autodata"
        kind = "automodule" if inspect.ismodule(one) else kind
        lines += [f".. {kind}:: exactgames.{name}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
