"""Every command, whatever becomes of its streams: an encoding that lacks our signs, closed streams, a reader that left,
a full disk. The exit status is that of the verdict or says that there is none; it never is another verdict's.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Set
from pathlib import Path

import pytest
import typer.main
from attrs import frozen
from cli.commands import CHECKER, COMMANDS, make

from exactgames import cli
from exactgames.checker import __main__ as alone
from exactgames.cli import app, reporting, streams

CASES = {
    **{shlex.join([verb, *more]): ["exactgames", verb, *more] for verb, cases in COMMANDS.items() for more in cases},
    "solve --help": ["exactgames", "solve", "--help"],
    "help": ["exactgames", "--help"],
    "version": ["exactgames", "--version"],
    "no such option": ["exactgames", "solve", "--quickly"],
    "no such file": ["exactgames", "validate", "nowhere.toml"],
    "the checker": [str(CHECKER), "market.jsonl", "market.toml"],
    "the checker on a game": [str(CHECKER), "game.jsonl"],
    "the checker, rejecting": [str(CHECKER), "wrong.jsonl"],
    "the checker, without a file": [str(CHECKER), "nowhere.jsonl"],
    "the checker in JSON": [str(CHECKER), "market.jsonl", "--json"],
    "the checker's help": [str(CHECKER), "--help"],
}
FEW = {shlex.join([verb, *cases[0]]) for verb, cases in COMMANDS.items()}
FEW |= {
    shlex.join(["certify", *COMMANDS["certify"][-1]]),
    "help",
    "no such file",
    "the checker",
    "the checker, rejecting",
}
"""One of each verb: under ascii, and where all streams are closed. All: where nothing is in the way, and in the slow
tests.
"""
FEWEST = {
    what for what in FEW if what.split()[0] in ("new", "check", "expand", "certify", "verify", "help", "no", "the")
}
"""The same in all else: what prints, what writes a file, what fails, and the checker."""
HOW_MANY = [pytest.param(FEWEST, id="few"), pytest.param(set(CASES), id="all", marks=pytest.mark.slow)]
BATCH = Path(__file__).with_name("batch.py")


@frozen
class Done:
    """How a command ended."""

    status: int
    out: bytes
    err: bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("commands")
    make(made)
    return made


def run_all(
    folder: Path,
    mode: str = "file",
    closed: str = "",
    encoding: str = "utf-8",
    few: Set[str] = CASES.keys(),
    **env: str,
) -> dict[str, Done]:
    """Every case, or these few; ``closed``: what the shell does with the streams."""
    for never_replaced in ("another.toml", "attained.toml"):
        (folder / never_replaced).unlink(missing_ok=True)
    (folder / "cases.json").write_text(json.dumps({what: case for what, case in CASES.items() if what in few}))
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}
    subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, BATCH, "cases.json", "results.json", mode],
        cwd=folder,
        env={**clean, "PYTHONIOENCODING": encoding, "COLUMNS": "100", "NO_COLOR": "1", **env},
        timeout=300,
        check=True,
    )
    found = json.loads((folder / "results.json").read_text())
    (folder / "results.json").unlink()
    return {
        what: Done(status, out.encode("latin-1"), err.encode("latin-1")) for what, (status, out, err) in found.items()
    }


@pytest.fixture(scope="module")
def plain(folder: Path) -> dict[str, Done]:
    """What each command does when nothing is in its way."""
    return run_all(folder)


def test_every_command_is_tried() -> None:
    assert set(typer.main.get_command(app).commands) == set(COMMANDS)  # type: ignore[attr-defined]


def check_text(data: bytes, encoding: str) -> str:
    """Text in the encoding, of which every character prints."""
    text = data.decode(encoding)
    assert all(ch == "\n" or ch.isprintable() for ch in text), text
    assert "Traceback" not in text
    assert "internal error" not in text
    return text


def test_nothing_in_the_way(plain: dict[str, Done]) -> None:
    statuses = {status: [what for what, done in plain.items() if done.status == status] for status in range(3)}
    assert sum(map(len, statuses.values())) == len(CASES)
    assert "no such file" in statuses[2]
    assert {"verify wrong.jsonl", "the checker, rejecting"} <= set(statuses[1])
    assert {"the checker", "verify market.jsonl", "new", "help"} <= set(statuses[0])
    for done in plain.values():
        assert check_text(done.out, "utf-8") + check_text(done.err, "utf-8")


@pytest.mark.parametrize(
    ("encoding", "env"),
    [
        ("ascii", {}),
        ("latin-1", {}),
        ("", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
    ids=["ascii", "latin-1", "C"],
)
@pytest.mark.parametrize("few", HOW_MANY)
def test_encodings(few: Set[str], encoding: str, env: dict[str, str], folder: Path, plain: dict[str, Done]) -> None:
    if encoding == "ascii" and few == FEWEST:
        few = FEW
    for what, done in run_all(folder, encoding=encoding, few=few, **env).items():
        before = plain[what]
        assert done.status == before.status, (what, done.err)
        text = check_text(done.out, encoding or "ascii")
        check_text(done.err, encoding or "ascii")
        if "help" not in what:
            assert text.count("\n") == before.out.count(b"\n"), what  # nothing is lost
        if "--json" in what:
            assert done.out == before.out
        if what == "find market.toml --concept bayes-nash" and encoding == "ascii":
            assert "Bayes-Nash equilibrium" in text  # our own signs have a plain form, and tables ASCII lines
            assert "-+-" in text
            assert "\\u2013" not in text
            assert "Zo\\xeb" in text


def said(err: bytes) -> bytes:
    """Without lines of progress, which come where the machine is slow."""
    return re.sub(rb"(?m)^\[ *[0-9]+\.[0-9] s\] .*\n?", b"", err)


CLOSED = {"stdout": ">&-", "stderr": "2>&-", "all three": "<&- >&- 2>&-"}


@pytest.mark.parametrize(
    ("which", "few"),
    [
        pytest.param("stdout", FEWEST, id="stdout-few"),
        pytest.param("stderr", FEWEST, id="stderr-few"),
        pytest.param("all three", FEW, id="all three-few"),
        *(pytest.param(which, set(CASES), id=f"{which}-all", marks=pytest.mark.slow) for which in CLOSED),
    ],
)
def test_closed_streams(which: str, few: Set[str], folder: Path, plain: dict[str, Done]) -> None:
    """As if they went to /dev/null: the verdict's status, and what goes to the other stream is as it was."""
    no_out, no_err = which in ("stdout", "all three"), which in ("stderr", "all three")
    for what, done in run_all(folder, "closed" if no_out else "file", CLOSED[which], few=few).items():
        before = plain[what]
        assert done.status == before.status, (what, done.err)
        assert done.out == (b"" if no_out else before.out), what
        assert said(done.err) == (b"" if no_err else said(before.err)), what
        # what was written meanwhile holds no word of what was printed
        assert (folder / "c.jsonl").read_bytes().startswith(b'{"certificate"')
        assert (folder / "written.efg").read_bytes().startswith(b"EFG")


@pytest.mark.parametrize("few", HOW_MANY)
def test_a_reader_that_left(few: Set[str], folder: Path, plain: dict[str, Done]) -> None:
    """SIGPIPE ends the command, which is 141 in a shell; commands that print on the other stream are not concerned.
    What a command writes is there all the same, and nothing half-written is."""
    (folder / "c.jsonl").unlink()
    (folder / "written.efg").unlink()
    for what, done in run_all(folder, "left", few=few).items():
        before = plain[what]
        assert done.status == (-signal.SIGPIPE if before.out else before.status), (what, done.err)
        assert said(done.err) == said(before.err), what
    assert (folder / "c.jsonl").read_bytes().startswith(b'{"certificate"')
    assert (folder / "written.efg").read_bytes().startswith(b"EFG")
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("few", HOW_MANY)
def test_no_room_for_the_output(few: Set[str], folder: Path, plain: dict[str, Done]) -> None:
    for what, done in run_all(folder, "full", few=few).items():
        if plain[what].out and what != "the checker's help":  # that is argparse's
            assert done.status == 2, what
            assert said(done.err).startswith(b"cannot write "), what
            assert len(said(done.err).splitlines()) == 1, what


def test_a_reader_of_one_line(folder: Path) -> None:
    """As in ``… | head -1``: what it reads is the verdict, and no complaint follows."""
    verify = [sys.executable, "-c", "from exactgames.cli import main; main()", "verify", "market.jsonl"]
    for command in (verify, [sys.executable, "-I", "-S", str(CHECKER), "market.jsonl", "market.toml"]):
        line = f"{shlex.join(command)} | head -1; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, timeout=120, check=False)
        assert done.returncode in (0, 128 + signal.SIGPIPE)  # head may have read all before it leaves
        assert done.stdout.startswith(b"VERIFIED")
        assert done.stderr == b""


# -- Crashes

FAULTS = [
    (ZeroDivisionError("a fault\x1b[1m of ours"), 70, "internal error, no verdict: ZeroDivisionError: a fault"),
    (RecursionError("too deep"), 70, "internal error, no verdict: RecursionError: too deep"),
    (MemoryError(), 70, "internal error, no verdict: out of memory\n"),
    (OSError("no file of anybody's"), 70, "internal error, no verdict: OSError: no file"),
    (BrokenPipeError(32, "Broken pipe"), 70, "internal error, no verdict: BrokenPipeError"),
    (AssertionError("never"), 70, "internal error, no verdict: AssertionError: never"),
    (KeyboardInterrupt(), 130, "interrupted\n"),
]


@pytest.mark.parametrize("as_json", [False, True], ids=["words", "json"])
@pytest.mark.parametrize(("fault", "status", "words"), FAULTS, ids=[type(case[0]).__name__ for case in FAULTS])
@pytest.mark.parametrize("verb", [verb for verb in COMMANDS if verb not in ("new", "write-out")])
def test_a_crash_is_no_verdict(
    verb: str,
    fault: BaseException,
    status: int,
    words: str,
    as_json: bool,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first step of each command fails."""

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.chdir(folder)
    monkeypatch.setattr("exactgames.reports.progress.Progress.__call__", fail)
    monkeypatch.setattr("exactgames.cli.certificates.market_of", fail)
    arguments = [*COMMANDS[verb][0], *(["--json"] if as_json else [])]
    monkeypatch.setattr("sys.argv", ["exactgames", verb, *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == status
    said = capsys.readouterr()
    if as_json and status == reporting.CRASHED:
        assert said.out.startswith('{"internal_error": ')
    else:
        assert words in said.err.replace("\\x1b[1m", "")
        assert said.out == ""
    assert "Traceback" not in said.err
    assert "\x1b" not in said.err


@pytest.mark.parametrize(("fault", "status", "words"), FAULTS, ids=[type(case[0]).__name__ for case in FAULTS])
def test_a_crash_outside_of_the_commands(
    fault: BaseException, status: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise fault

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == status
    assert words in capsys.readouterr().err.replace("\\x1b[1m", "")


@pytest.mark.parametrize(("fault", "status", "words"), FAULTS, ids=[type(case[0]).__name__ for case in FAULTS])
def test_a_crash_of_the_checker_alone(
    fault: BaseException, status: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("exactgames.checker.check", fail)
    monkeypatch.setattr("sys.argv", ["checker", "c.jsonl"])
    before = signal.getsignal(signal.SIGPIPE)
    try:
        assert alone.main() == status
    finally:
        signal.signal(signal.SIGPIPE, before)
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err.replace("\\x1b[1m", "")
    assert "\x1b" not in said.err


def test_where_a_crash_happened_is_printed_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setenv(reporting.DEBUG, "1")
    with pytest.raises(SystemExit):
        cli.main()
    assert "Traceback" in capsys.readouterr().err


def test_streams_that_are_no_files_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with streams.prepared():
        print("“here”")
    assert capsys.readouterr().out == "“here”\n"
