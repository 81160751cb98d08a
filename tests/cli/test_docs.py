"""The documentation is executed: README.md and docs/**/*.md.

```python    run in order, one namespace a file; a block with ``>>>`` as a doctest, any other as it stands (it may assert)
```console   a line "$ command" is run by the shell in a temporary directory that holds instances/ and exactgames/checker/; what follows, up to
             the next command, is what it prints (stdout and stderr, without progress), a line "..." standing for any lines; a
             status other than 0 is shown by a comment at the command's end: "# exit status 1"
```toml      whose first line is "# name.toml" is that file, in the same directory
Other blocks (```sh: installing; ```json, ```text) are not run. Blocks run in the order in which they stand.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\s+# exit status (\d+)$")
PROGRESS = re.compile(r"^\[ *\d+\.\d s\] .* …$")
FILE = re.compile(r"# ([\w-]+\.toml)\n")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(page: Path) -> list[tuple[int, str, str]]:
    """(line, language, text) of every fenced block."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, m.start()) + 2, m[1], m[2]) for m in FENCE.finditer(text)]


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
    parts = [gap if ellipsis else "".join(re.escape(line) + "\n" for line in lines) for ellipsis, lines in groupby(shown, lambda line: line == "...")]
    return re.fullmatch("".join(parts), "".join(line + "\n" for line in printed)) is not None


def run(command: str, folder: Path) -> tuple[int, list[str]]:
    """(exit status, lines printed) of a shell command; the programs beside this Python come first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120, check=False
    )
    return done.returncode, [line.rstrip() for line in done.stdout.splitlines() if not PROGRESS.match(line)]


def check_console(block: str, folder: Path, where: str) -> None:
    for command, status, shown in steps(block):
        while shown and not shown[-1]:
            shown.pop()
        found, printed = run(command, folder)
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of the page does what the page says."""
    shutil.copytree(ROOT / "instances", tmp_path / "instances")
    shutil.copytree(ROOT / "exactgames" / "checker", tmp_path / "exactgames" / "checker", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "page"}
    for line, language, block in blocks(page):
        where = f"{page.relative_to(ROOT)}, line {line}"
        if language == "console":
            check_console(block, tmp_path, where)
        elif language == "python":
            check_python(block, names, where, line)
        elif language == "toml" and (name := FILE.match(block)):
            (tmp_path / name[1]).write_text(block, encoding="utf-8")


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


def test_an_ellipsis_stands_for_lines() -> None:
    assert agrees(["a", "b", "c"], ["a", "...", "c"])
    assert agrees(["a", "c"], ["a", "...", "c"])
    assert not agrees(["a", "b"], ["a", "...", "c"])
