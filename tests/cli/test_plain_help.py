"""Help in a pipe: no boxes, no colour, nothing cut, at two widths. Files that a shell completes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.commands import COMMANDS
from cli.in_process import run

from exactgames.cli.options import files_ending


@pytest.mark.parametrize("width", [80, 140])
def test_help_in_a_pipe_is_plain(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for verb in ("", *COMMANDS):
        done = run(*([verb] if verb else []), "--help")
        assert done.returncode == 0
        assert all(len(line) <= width for line in done.stdout.splitlines()), verb
        assert not set("╭╰│─\x1b") & set(done.stdout), verb
        assert "Options:\n" in done.stdout or "What is" in done.stdout, verb


def test_forced_colour_is_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """What FORCE_COLOR asks for is given, and NO_COLOR leaves the lines alone."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "╭" in run("find", "--help").stdout


def test_files_are_completed(tmp_path: Path) -> None:
    for name in ("a.toml", "ab.efg", "b.toml", ".a.toml"):
        (tmp_path / name).touch()
    (tmp_path / "ac").mkdir()
    complete = files_ending(".toml")
    assert complete(f"{tmp_path}/a") == [f"{tmp_path}/a.toml", f"{tmp_path}/ac/"]
    assert complete(f"{tmp_path}/") == [f"{tmp_path}/a.toml", f"{tmp_path}/ac/", f"{tmp_path}/b.toml"]
    assert complete(f"{tmp_path}/nowhere/a") == []
    assert "/tmp/" in complete("/tm")
