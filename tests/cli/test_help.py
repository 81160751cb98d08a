"""What a newcomer asks first: help, its examples, completion by the shell; at two widths, with and without colour."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli.commands import COMMANDS, ROOT
from cli.in_process import run

from exactgames.cli.options import files_ending
from exactgames.cli.samples import SAMPLES, WIDTH, folded
from exactgames.concepts.registry import NAMES

QUICHE = ROOT / "instances/textbook/cho-kreps-1987-beer-quiche.efg"
SLOW = {"sweep", "search", "plot", "export", "report"}
COMMAND = [sys.executable, "-c", "import sys; sys.argv[0] = 'exactgames'; from exactgames.cli import main; main()"]


def test_every_verb_has_examples() -> None:
    assert set(SAMPLES) == {"", *COMMANDS}


def test_folded_lines_are_one_line_to_a_shell() -> None:
    for sample in (sample for samples in SAMPLES.values() for sample in samples):
        parts = folded(f"exactgames {sample}")
        assert all(len(part) <= WIDTH for part in parts), parts
        assert shlex.split("\n".join(parts).replace("\\\n", "")) == ["exactgames", *shlex.split(sample)]


@pytest.mark.parametrize("verbs", [set(COMMANDS) - SLOW, pytest.param(set(COMMANDS), marks=pytest.mark.slow)])
def test_examples_run(verbs: set[str], tmp_path: Path) -> None:
    """In the order of the list, in a folder with nothing but a game and its profile."""
    shutil.copy(QUICHE, tmp_path / "game.efg")
    shutil.copy(QUICHE.with_suffix(".beer.json"), tmp_path / "profile.json")
    for verb in (verb for verb in SAMPLES if verb in verbs or verb == ""):
        for sample in SAMPLES[verb]:
            if sample == "new market.toml":
                (tmp_path / "market.toml").unlink(missing_ok=True)
            done = run(*shlex.split(sample), cwd=tmp_path)
            assert done.returncode in (0, 3), (sample, done.stdout, done.stderr)
            assert done.stdout or "-o" in sample


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("verb", ["", *COMMANDS])
def test_help_fits(verb: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is too wide, nothing is cut, no lines of boxes and no colour in a pipe; the examples stand at its end."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    done = run(*([verb] if verb else []), "--help")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert all(len(line) <= width for line in lines), max(lines, key=len)
    assert "Options:\n" in done.stdout or "What is" in done.stdout
    assert not set("╭╰│─…\x1b") & set(
        done.stdout.replace("tcp://…", "")
        .replace("P=…", "")
        .replace("FILE …", "")
        .replace("--all …", "")
        .replace("--mixed …", "")
    )
    assert f"  exactgames {SAMPLES[verb][0]}"[:40] in done.stdout.partition("Examples:\n")[2]


def test_forced_colour_is_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """What FORCE_COLOR asks for is given, and NO_COLOR leaves the lines alone."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "╭" in run("find", "--help").stdout


def asked(shell: str, words: str, folder: Path) -> str:
    """What the shell is told of the last of the words."""
    count = len(shlex.split(words)) if words.endswith(" ") else len(shlex.split(words)) - 1
    env = {**os.environ, "_EXACTGAMES_COMPLETE": f"complete_{shell}"}
    env |= {"COMP_WORDS": words, "COMP_CWORD": str(count), "_TYPER_COMPLETE_ARGS": words}
    env |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_TESTING": "1"}
    return subprocess.run(COMMAND, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False).stdout


@pytest.mark.parametrize(
    ("shell", "words", "expected"),
    [
        pytest.param(
            shell, words, expected, marks=() if (shell, words) in (("bash", "exactgames ch"),) else pytest.mark.slow
        )
        for shell in ("bash", "zsh", "fish")
        for words, expected in {
            "exactgames ch": ["check"],
            "exactgames check --concept ": list(NAMES),
            "exactgames check --form st": ["staged"],
            "exactgames certify mar": ["market.toml"],
            "exactgames verify ": ["market.jsonl", "inside/"],
        }.items()
    ],
)
def test_completion(shell: str, words: str, expected: list[str], tmp_path: Path) -> None:
    for name in ("market.toml", "market.jsonl", ".hidden.jsonl"):
        (tmp_path / name).touch()
    (tmp_path / "inside").mkdir()
    said = asked(shell, words, tmp_path)
    assert all(one in said for one in expected), said
    assert "hidden" not in said
    assert ("market.toml" in said) == ("market.toml" in expected), said


def test_files_are_completed(tmp_path: Path) -> None:
    for name in ("a.toml", "ab.efg", "b.toml", ".a.toml"):
        (tmp_path / name).touch()
    (tmp_path / "ac").mkdir()
    complete = files_ending(".toml")
    assert complete(f"{tmp_path}/a") == [f"{tmp_path}/a.toml", f"{tmp_path}/ac/"]
    assert complete(f"{tmp_path}/") == [f"{tmp_path}/a.toml", f"{tmp_path}/ac/", f"{tmp_path}/b.toml"]
    assert complete(f"{tmp_path}/nowhere/a") == []
    assert "/tmp/" in complete("/tm")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_completion(shell: str) -> None:
    env = {**os.environ, "_EXACTGAMES_COMPLETE": f"source_{shell}"}
    done = subprocess.run(COMMAND, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and "_EXACTGAMES_COMPLETE" in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, text=True, timeout=30, check=True)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
@pytest.mark.parametrize(
    ("words", "expected"),
    [("ch", ["check"]), ("check --concept b", ["bayes-nash"]), ("certify my", ["my market.toml"])],
)
def test_completion_in_a_shell(words: str, expected: list[str], tmp_path: Path) -> None:
    """Of the three shells, the one that says without a terminal what it would offer."""
    (tmp_path / "my market.toml").touch()
    folder, env = Path(sys.executable).parent, {**os.environ, "_EXACTGAMES_COMPLETE": "source_fish"}
    script = subprocess.run(COMMAND, env=env, capture_output=True, text=True, timeout=120, check=True).stdout
    asks = f"set -x PATH '{folder}' $PATH; source; complete -C 'exactgames {words}'"
    said = subprocess.run(
        ["fish", "--no-config", "-c", asks],
        cwd=tmp_path,
        input=script,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert [line.partition("\t")[0] for line in said.splitlines()] == expected
