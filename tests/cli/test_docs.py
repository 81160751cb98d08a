"""The documentation is executed: README.md and docs/**/*.md. Blocks run in the order in which they stand.

```python    in one namespace a file; a block with ``>>>`` as a doctest, any other as it stands (it may assert)
```console   a line "$ command" is run in a temporary directory that holds instances/ and exactgames/checker/; what
             follows, up to the next command, is what it prints (stdout and stderr, without progress), a line "..."
             standing for any lines; a status other than 0 is shown at the command's end: "# exit status 1"
```toml      whose first line is "# name.toml" is that file, in the same directory
```{code-cell}  of a notebook: Python; its last value, if it is an expression, is displayed as Jupyter would (cli/cells.py)
Other blocks (```sh: installing; ```json, ```text) are not run.
"""

from __future__ import annotations

import doctest
import io
import multiprocessing
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cli.cells import CELL, run_cell

import exactgames
from exactgames.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

BY_SCRIPT = {ROOT / "README.md"}
"""Pages whose commands are all run by the installed script; on the others those without quotes and the like are run by
its entry point, and what they print is piped on."""

FIRST = [ROOT / "README.md", ROOT / "docs/tutorial/first-certificate.md"]
"""The pages that a newcomer follows (which pages are among the default tests, thorough.txt says)."""

SLOW = {ROOT / "README.md", ROOT / "docs/how-to/bids-in-mind.md", ROOT / "docs/reference/catalogue.md"}
"""Pages that take seconds: they start first."""

ENVIRONMENT = {"COLUMNS": "80", "PYTHONUTF8": "1", "NO_COLOR": "1"}
PLAIN = re.compile(r"(exactgames [\w\s./=,-]*)(?:\|(.*))?")
FENCE = re.compile(r"^```([\w{}-]*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\s+# exit status (\d+)$")
PROGRESS = re.compile(r"^\[ *\d+\.\d s\] .* …$")
FILE = re.compile(r"# ([\w-]+\.toml)\n")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(page: Path) -> list[tuple[int, str, str]]:
    """(line, language, text) of every fenced block."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, m.start()) + 2, m[1], m[2]) for m in FENCE.finditer(text)]


EXECUTED = [page for page in PAGES if {"console", "python", CELL} & {language for _, language, _ in blocks(page)}]
"""The pages on which there is something to run."""


def steps(block: str) -> list[tuple[str, int, list[str]]]:
    """(command, exit status, lines printed) of a console block."""
    found: list[tuple[str, int, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            status = STATUS.search(line)
            found.append((STATUS.sub("", line[2:]), int(status[1]) if status else 0, []))
        elif found:
            found[-1][2].append(line.rstrip())
        else:
            raise AssertionError(f"a console block starts with a command, not with {line!r}")
    return found


def agrees(printed: list[str], shown: list[str]) -> bool:
    """Whether the lines are those shown, a line "..." of which stands for any number of lines."""
    gap = r"(?:.*\n)*?"
    parts = [
        gap if ellipsis else "".join(re.escape(line) + "\n" for line in lines)
        for ellipsis, lines in groupby(shown, lambda line: line == "...")
    ]
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in printed)) is not None


def run(command: str, folder: Path, here: bool) -> tuple[int, list[str]]:
    """(exit status, lines printed) of a shell command; the programs beside this Python come first."""
    if here and (plain := PLAIN.fullmatch(command)):
        said, complaints = io.StringIO(), io.StringIO()
        status = run_here(plain[1], said, complaints if plain[2] else said)
        text = said.getvalue()
        if plain[2]:
            status, text = run_shell(plain[2], folder, text)
            text = complaints.getvalue() + text
    else:
        status, text = run_shell(command, folder)
    return status, [line.rstrip() for line in text.splitlines() if not PROGRESS.match(line)]


def run_shell(command: str, folder: Path, given: str = "") -> tuple[int, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, "PATH": path},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout


def run_here(command: str, out: io.StringIO, err: io.StringIO) -> int:
    """What the command ``exactgames …`` does, in this process: starting Python takes longer than most of them."""
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", shlex.split(command)),
        patch.dict(os.environ, ENVIRONMENT),
    ):
        try:
            main()
        except SystemExit as left:
            return int(left.code or 0)
    raise AssertionError(f"{command}: it ends by SystemExit")


def check_console(block: str, folder: Path, where: str, here: bool = False) -> None:
    for command, status, shown in steps(block):
        while shown and not shown[-1]:
            shown.pop()
        found, printed = run(command, folder, here)
        text = "\n".join(printed)
        assert found == status, f"{where}: $ {command}\nexit status {found}, shown: {status}\n{text}"
        assert agrees(printed, shown), f"{where}: $ {command}\nprinted:\n{text}\nshown:\n" + "\n".join(shown)


def check_python(block: str, names: dict[str, Any], where: str, line: int) -> None:
    if ">>>" not in block:
        exec(compile("\n" * (line - 1) + block, where, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block, names, where, where, line - 1)
    said: list[str] = []
    failed, _ = doctest.DocTestRunner().run(test, out=said.append, clear_globs=False)
    assert not failed, "".join(said)
    names.update(test.globs)


def run_page(page: Path, folder: Path) -> None:
    """Run every block of the page in ``folder``, which becomes the current one. AssertionError at a wrong one."""
    shutil.copytree(ROOT / "instances", folder / "instances")
    shutil.copytree(
        ROOT / "exactgames" / "checker",
        folder / "exactgames" / "checker",
        ignore=shutil.ignore_patterns("__pycache__", ".*"),
    )
    os.chdir(folder)
    names: dict[str, Any] = {"__name__": "page"}
    here = page not in BY_SCRIPT
    for line, language, block in blocks(page):
        where = f"{page.relative_to(ROOT)}, line {line}"
        if language == "console":
            check_console(block, folder, where, here)
        elif language == "python":
            check_python(block, names, where, line)
        elif language == CELL:
            run_cell(block, names, where, line)
        elif language == "toml" and (name := FILE.match(block)):
            (folder / name[1]).write_text(block, encoding="utf-8")


@pytest.fixture(scope="module")
def pages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Path, Future[None]]]:
    """Every page that is asked for, run in another process; as many at a time as there are processors."""
    asked = {
        item.callspec.params["page"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and "pages" in item.fixturenames
    }
    with (
        patch.dict(os.environ, ENVIRONMENT),
        ProcessPoolExecutor(os.cpu_count() or 1, multiprocessing.get_context("spawn")) as pool,
    ):
        slow_first = sorted(asked, key=lambda page: (page not in SLOW, page))
        yield {page: pool.submit(run_page, page, tmp_path_factory.mktemp("page")) for page in slow_first}


@pytest.mark.parametrize("page", FIRST, ids=lambda page: str(page.relative_to(ROOT)))
def test_first_page(page: Path, pages: dict[Path, Future[None]]) -> None:
    """Every block of the page does what the page says."""
    pages[page].result()


@pytest.mark.parametrize(
    "page", [page for page in EXECUTED if page not in FIRST], ids=lambda page: str(page.relative_to(ROOT))
)
def test_page(page: Path, pages: dict[Path, Future[None]]) -> None:
    """Every block of the page does what the page says."""
    pages[page].result()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page: Path) -> None:
    """Every relative link leads to a file."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [target.partition("#")[0] for target in LINK.findall(text) if "://" not in target]
    missing = [target for target in targets if target and not (page.parent / target).exists()]
    assert not missing


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / target).resolve() for target in LINK.findall(index) if "://" not in target}
    assert {page for page in PAGES if page.name != "README.md"} <= listed


def test_contributing_names_files_that_there_are() -> None:
    """By their path, or its end; names in capitals are to be chosen."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:py|md|yaml)|[\w/]+/)`", text))
    tops = ("exactgames", "docs", "proofs", "tests")
    there = [f"/{path.relative_to(ROOT)}" for top in tops for path in (ROOT / top).rglob("*")]
    there += [f"/{path.name}" for path in ROOT.iterdir()]
    chosen = {name for name in named if re.search(r"[A-Z]{3,}\.", name) and "README" not in name}
    missing = {name for name in named - chosen if not any(path.endswith(f"/{name.rstrip('/')}") for path in there)}
    assert len(chosen) > 5
    assert missing == set()


def test_every_exported_name_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "python-api.md").read_text(encoding="utf-8")
    assert [name for name in exactgames.__all__ if not re.search(rf"`{name}[`(]", text)] == []


def test_every_instance_is_in_the_catalogue() -> None:
    text = (ROOT / "docs" / "reference" / "catalogue.md").read_text(encoding="utf-8")
    files = sorted((ROOT / "instances").rglob("*.toml"))
    names = [str(file.relative_to(ROOT / "instances").with_suffix("")) for file in files]
    assert [name for name in names if f"| [{name}](" not in text] == []


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("$ exactgames --version\nexactgames 9.9.9\n", "printed:"),
        ("$ exactgames --version\n", "printed:"),
        ("$ false\n", "exit status 1, shown: 0"),
        ("$ true # exit status 1\n", "exit status 0, shown: 1"),
        ("$ printf 'a\\nb\\nc\\n'\na\n...\nb\n", "printed:"),
    ],
)
def test_a_wrong_console_block_fails(block: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=message):
        check_console(block, tmp_path, "here")


@pytest.mark.parametrize("block", [">>> 1 + 1\n3\n", "assert 1 + 1 == 3\n"])
def test_a_wrong_python_block_fails(block: str) -> None:
    with pytest.raises(AssertionError):
        check_python(block, {}, "here", 1)


@pytest.mark.parametrize("cell", ["assert 1 + 1 == 3\n", ":tags: [hide-cell]\nundefined\n", "1 +\n"])
def test_a_wrong_cell_fails(cell: str) -> None:
    with pytest.raises((AssertionError, NameError, SyntaxError)):
        run_cell(cell, {}, "here", 1)


def test_a_cell_displays_its_last_value() -> None:
    names: dict[str, Any] = {}
    assert (
        run_cell(":tags: [hide-cell]\nfrom exactgames.examples import pooling\n\npooling()\n", names, "here", 1)[:4]
        == "<svg"
    )
    assert run_cell("x = 1\n", names, "here", 1) == "" and run_cell("x + 1\n", names, "here", 1) == "2"


def test_an_ellipsis_stands_for_lines() -> None:
    assert agrees(["a", "b", "c"], ["a", "...", "c"])
    assert agrees(["a", "c"], ["a", "...", "c"])
    assert not agrees(["a", "b"], ["a", "...", "c"])
