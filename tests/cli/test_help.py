"""The help of each command: its examples run, its options stand in groups, no word of it is lost, a shell completes it."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.main
from cli.in_process import run

from exactgames.cli import app
from exactgames.cli.samples import SAMPLES
from exactgames.concepts.registry import NAMES

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
LISTED = [name for name in COMMANDS if name != "solve"]
"""``solve`` says what is typed instead."""

OFTEN = {"new", "validate", "write-out", "expand", "dominance", "balance"}
"""Whose examples are run among the default tests. They write what they read."""


def typed(line: str) -> list[str]:
    """The words after the program's name."""
    program, *words = shlex.split(line)
    assert program == "exactgames"
    return words


def words_of(text: str) -> list[str]:
    """What is said, wherever a line or a box breaks it."""
    return re.findall(r"\w+", text)


def test_each_command_has_examples():
    assert set(SAMPLES) == set(LISTED)
    assert all(typed(line)[0] == name for name, lines in SAMPLES.items() for line in lines)


@pytest.mark.parametrize("name", LISTED)
def test_the_parser_takes_the_examples(name):
    """Each is understood; with an option that does not exist it is not."""
    for line in SAMPLES[name]:
        _, *arguments = typed(line)
        assert COMMANDS[name].make_context(name, list(arguments)).params
        with pytest.raises(Exception, match="No such option"):
            COMMANDS[name].make_context(name, [*arguments, "--no-such-option"])


@pytest.mark.parametrize("names", [OFTEN, pytest.param(set(SAMPLES), marks=pytest.mark.slow)], ids=["few", "all"])
def test_the_examples_run_one_after_the_other(names, tmp_path):
    done = [(line, run(*typed(line), cwd=tmp_path)) for name in SAMPLES if name in names for line in SAMPLES[name]]
    assert len(done) >= 10
    assert [(line, one.stderr) for line, one in done if one.returncode] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", [80, 140])
def test_a_help_says_all_that_is_written_in_it(name, columns, monkeypatch):
    """No word taken for markup, none cut; no line beyond the screen; the examples as they are typed."""
    monkeypatch.setenv("COLUMNS", str(columns))
    done = run(name, "--help")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert max(map(len, lines)) <= columns
    assert "…" not in done.stdout.replace("FILE …", "").replace("--all …", "").replace("--mixed …", "").replace(
        "//…", ""
    )
    text = re.sub(r"[│╭╮╰╯─]", " ", done.stdout)
    shown = words_of(text)
    listed = [p for p in COMMANDS[name].params if p.param_type_name == "option" and not p.hidden]
    for option in listed:
        assert not [word for word in words_of(option.help or "") if word not in shown], (option.opts, option.help)
        assert all(part in text for part in option.opts)
    assert [line.strip() for line in lines if line.strip().startswith("exactgames ")] == list(SAMPLES.get(name, ()))


@pytest.mark.parametrize("name", LISTED)
def test_options_stand_in_groups(name):
    """How it is printed, how it is worked out, what is written: each in a group of that name, in every command."""
    panels = {p.opts[-1]: p.rich_help_panel for p in COMMANDS[name].params if p.param_type_name == "option"}
    groups = {
        "--json": "What is printed",
        "--strategy": "What is printed",
        "--limit": "How it is worked out",
        "--form": "How it is worked out",
        "--workers": "How it is worked out",
        "--patience": "How it is worked out",
        "--results": "What is written",
        "--output": "What is written",
        "--force": "What is written",
    }
    kept = {"--output", "--force"} if name == "find" else set()  # its own group, with --take
    idle = {"--patience"} if name == "range" else set()
    wrong = {o: panels[o] for o, group in groups.items() if o in panels and o not in kept | idle and panels[o] != group}
    assert not wrong


def completed(shell: str, line: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the program answers when this shell asks what may follow."""
    monkeypatch.setenv("_EXACTGAMES_COMPLETE", f"complete_{shell}")
    if shell == "bash":
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    else:
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    return run().stdout


@pytest.mark.parametrize(
    ("line", "offered", "others"),
    [
        ("exactgames ", set(COMMANDS), {"--json"}),
        ("exactgames c", {"check", "compare", "certify"}, {"find", "verify"}),
        ("exactgames check x.toml --concept ", set(NAMES), {"check", "nash"}),
        ("exactgames certify x.efg --concept p", {"perfect-bayesian"}, {"sequential", "bayes-nash"}),
        ("exactgames find x.efg --mi", {"--mixed"}, {"--some"}),
        ("exactgames check x.toml --form s", {"staged"}, {"explicit"}),
        ("exactgames plot d", {"dominance"}, {"reserve"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes(shell, line, offered, others, monkeypatch):
    found = completed(shell, line, monkeypatch)
    said = set(re.findall(r"^[-\w]+$", re.sub(r'["\t]', "\n", found), re.MULTILINE))  # each a line, or in quotes
    assert offered <= said, found
    assert not others & said


@pytest.mark.parametrize(
    ("shell", "hook"),
    [("bash", "complete -o default -F"), ("zsh", "#compdef exactgames"), ("fish", "complete --command exactgames")],
)
def test_a_shell_is_told_how_to_ask(shell, hook, monkeypatch):
    monkeypatch.setattr("shellingham.detect_shell", lambda *_: (shell, f"/bin/{shell}"))
    done = run("--show-completion")
    assert done.returncode == 0
    assert hook in done.stdout
    assert "_EXACTGAMES_COMPLETE=complete_" + shell in done.stdout
