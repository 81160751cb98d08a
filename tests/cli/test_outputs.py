"""Where commands write: no input, nobody else's file and no device is ever replaced; nothing half-written is left.

A device is a terminal's end or a pipe, never one of the machine's.
"""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
import threading
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli import in_process

from exactgames import textfile
from exactgames.game.gambit.efg_read import read_efg
from exactgames.textfile import CERTIFICATE, GAME, write_new, write_whole

ROOT = Path(__file__).resolve().parents[2]
MARKET = ROOT / "instances" / "folklore" / "second-price-speculator.toml"
PENNIES = ROOT / "instances" / "textbook" / "matching-pennies.efg"
HEADER = '{"certificate":"exactgames","format":3}\n'


def run(*arguments: object, cwd: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command; in this process, unless the new one is to be prepared."""
    command = list(map(str, arguments))
    if more:
        patient = "from exactgames.reports import progress; progress.PATIENCE = 600; "  # nothing on stderr but what it ends with
        program = [sys.executable, "-c", f"{patient}from exactgames.cli import main; main()", *command]
        return subprocess.run(program, capture_output=True, text=True, cwd=cwd, timeout=120, check=False, **more)
    return in_process.run(*arguments, cwd=cwd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an instance and a game."""
    (tmp_path / "a.toml").write_bytes(MARKET.read_bytes())
    (tmp_path / "b.efg").write_bytes(PENNIES.read_bytes())
    (tmp_path / "p.json").write_text('{"Matcher": {}}')
    (tmp_path / "notes.txt").write_text("my notes")
    (tmp_path / "old.jsonl").write_text(HEADER)
    (tmp_path / "empty").touch()
    os.symlink("a.toml", tmp_path / "link.toml")
    os.link(tmp_path / "a.toml", tmp_path / "twin.toml")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


CERTIFY, ALL = ("certify", "a.toml", "-o"), ("certify", "b.efg", "--all", "--concept", "bayes-nash", "-o")
EXPAND, AGAIN = ("expand", "a.toml", "--efg"), ("expand", "b.efg", "--efg")

REFUSED = [
    # what, the command without its last word: the output, that, more options, words of the message
    ("the instance itself", CERTIFY, "a.toml", (), "is what this command reads"),
    ("the instance, forced", CERTIFY, "a.toml", ("--force",), "is what this command reads"),
    ("the instance by another way", CERTIFY, "./../{folder}/a.toml", (), "is what this command reads"),
    ("a link to the instance", CERTIFY, "link.toml", ("--force",), "is what this command reads"),
    ("the instance's other name", CERTIFY, "twin.toml", ("--force",), "is what this command reads"),
    ("another instance's kind of file", ALL, "a.toml", (), "no certificate"),
    ("a game", CERTIFY, "b.efg", (), "no certificate"),
    ("the game certified", ALL, "b.efg", ("--force",), "is what this command reads"),
    ("the profile", ("certify", "b.efg", "--profile", "p.json", "-o"), "p.json", ("--force",), "is what this command"),
    ("somebody's notes", CERTIFY, "notes.txt", (), "no certificate"),
    ("the instance, by its game", EXPAND, "a.toml", ("--force",), "is what this command reads"),
    ("the game, by itself", AGAIN, "b.efg", ("--force",), "is what this command reads"),
    ("a game written elsewhere", EXPAND, "b.efg", (), "no game that exactgames wrote"),
    ("a certificate, by a game", EXPAND, "old.jsonl", (), "no game that exactgames wrote"),
    ("a folder", CERTIFY, ".", ("--force",), "Is a directory"),
    ("a folder, by a game", EXPAND, ".", (), "Is a directory"),
    ("no folder", EXPAND, "no/such/game.efg", (), "cannot write no/such/game.efg"),
    ("new over an instance", ("new",), "a.toml", (), "a.toml: it exists"),
    ("new over a link to nowhere", ("new",), "nowhere", (), "nowhere: it exists"),
]


@pytest.mark.parametrize(("what", "command", "output", "more", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_never_replaced(
    what: str, command: tuple[str, ...], output: str, more: tuple[str, ...], words: str, folder: Path
) -> None:
    before = contents(folder)
    if output == "nowhere":
        os.symlink("missing", folder / "nowhere")
    done = run(*command, output.format(folder=folder.name), *more, cwd=folder)
    (folder / "nowhere").unlink(missing_ok=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(folder) == before
    assert (folder / "link.toml").is_symlink()


REPLACED = [
    ("nothing there", CERTIFY, "new.jsonl", (), CERTIFICATE),
    ("an older certificate", CERTIFY, "old.jsonl", (), CERTIFICATE),
    ("a certificate whatever its name", ALL, "old.jsonl", (), CERTIFICATE),
    ("an empty file", CERTIFY, "empty", (), CERTIFICATE),
    ("notes, forced", CERTIFY, "notes.txt", ("--force",), CERTIFICATE),
    ("a game written elsewhere, forced", EXPAND, "b.efg", ("--force",), GAME),
    ("nothing there, by a game", AGAIN, "new.efg", (), GAME),
]


@pytest.mark.parametrize(("what", "command", "output", "more", "kind"), REPLACED, ids=[case[0] for case in REPLACED])
def test_what_is_replaced(
    what: str, command: tuple[str, ...], output: str, more: tuple[str, ...], kind: textfile.FileKind, folder: Path
) -> None:
    before = contents(folder)
    for _ in range(2):  # what was written is replaced by the next run
        assert run(*command, output, *more, cwd=folder).returncode == 0
        after = contents(folder)
        assert kind.start.match(after.pop(output))
        assert after == {name: data for name, data in before.items() if name != output}


def test_a_link_is_followed_and_stays(folder: Path) -> None:
    """Also one to a file that is not there yet; what it leads to is judged as any other file."""
    (folder / "sub").mkdir()
    os.symlink("sub/real.jsonl", folder / "link")
    for _ in range(2):
        assert run(*CERTIFY, "link", cwd=folder).returncode == 0
        assert (folder / "link").is_symlink()
        assert [path.name for path in (folder / "sub").iterdir()] == ["real.jsonl"]
    (folder / "sub" / "real.jsonl").write_text("notes")
    assert run(*CERTIFY, "link", cwd=folder).returncode == 2
    assert (folder / "sub" / "real.jsonl").read_text() == "notes"


def test_permissions_are_kept(folder: Path) -> None:
    (folder / "old.jsonl").chmod(0o600)
    write_whole(folder / "old.jsonl", ["x\n"], CERTIFICATE)
    assert stat.S_IMODE((folder / "old.jsonl").stat().st_mode) == 0o600
    before = os.umask(0o027)
    try:
        write_whole(folder / "another", ["x\n"], CERTIFICATE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "another").stat().st_mode) == 0o640


@pytest.mark.parametrize("command", [CERTIFY, EXPAND, ("new",)], ids=["certify", "expand", "new"])
def test_a_pipe_is_written_to(command: tuple[str, ...], folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((folder / "pipe").read_bytes()))
    reader.start()
    assert run(*command, "pipe", cwd=folder).returncode == 0
    reader.join(60)
    assert stat.S_ISFIFO((folder / "pipe").lstat().st_mode)
    assert read[0].startswith((b'{"certificate"', b"EFG 2 R", b"#:schema "))
    assert read[0].endswith(b"\n")


@pytest.mark.parametrize("command", [CERTIFY, EXPAND, ("new",)], ids=["certify", "expand", "new"])
def test_a_device_is_written_to(command: tuple[str, ...], folder: Path) -> None:
    """A terminal's end, the one character device that a test may have made."""
    master, slave = os.openpty()
    tty.setraw(slave)
    read: list[bytes] = []

    def collect() -> None:
        try:
            while data := os.read(master, 65536):
                read.append(data)
        except OSError as error:  # the other end is closed
            assert error.errno == errno.EIO

    reader = threading.Thread(target=collect)
    reader.start()
    os.symlink(os.ttyname(slave), folder / "device")
    assert run(*command, "device", cwd=folder).returncode == 0
    assert stat.S_ISCHR((folder / "device").stat().st_mode)
    os.close(slave)
    reader.join(60)
    os.close(master)
    assert b"".join(read).startswith((b'{"certificate"', b"EFG 2 R", b"#:schema "))


def test_a_pipe_that_is_closed_is_named(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reader = threading.Thread(target=lambda: os.close(os.open(folder / "pipe", os.O_RDONLY)))
    reader.start()
    with pytest.raises(BrokenPipeError) as found:
        write_whole(folder / "pipe", ["x" * 1_000_000], CERTIFICATE)
    reader.join(60)
    assert found.value.filename == str(folder / "pipe")


def test_standard_output_as_a_file_is_not_replaced(folder: Path) -> None:
    with open(folder / "log", "w") as log:
        print("before", file=log, flush=True)
        inode = (folder / "log").stat().st_ino
        command = [sys.executable, "-c", "from exactgames.cli import main; main()", *CERTIFY, "/dev/stdout"]
        done = subprocess.run(command, stdout=log, cwd=folder, check=False, timeout=120)
    assert done.returncode == 0
    text = (folder / "log").read_text()
    assert text.startswith("before\n{")
    assert "wrote /dev/stdout" in text
    assert (folder / "log").stat().st_ino == inode


# -- Full disks


def few() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@pytest.mark.parametrize(
    ("command", "name"),
    [(CERTIFY, "x.jsonl"), (CERTIFY, "old.jsonl"), (EXPAND, "x.efg"), (("new",), "x.toml")],
    ids=["certify", "certify over an old one", "expand", "new"],
)
def test_a_full_disk(command: tuple[str, ...], name: str, folder: Path) -> None:
    before = contents(folder)
    done = run(*command, name, cwd=folder, preexec_fn=few)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cannot write {name}: File too large\n"
    assert contents(folder) == before


class Full:
    """A file whose disk is full when it is closed, as on a network."""

    def __init__(self, *_: object, **__: object) -> None: ...
    def __enter__(self) -> Full:
        return self

    def __exit__(self, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def writelines(self, parts: object) -> None: ...


def test_a_disk_full_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(path: object, *_: object, **__: object) -> Full:
        Path(str(path)).touch()
        return Full()

    monkeypatch.setattr(textfile, "open", opened, raising=False)
    for write in (lambda p: write_whole(p, ["x"], CERTIFICATE), lambda p: write_new(p, "x")):
        with pytest.raises(OSError, match="No space left") as found:
            write(tmp_path / "y")
        assert found.value.filename == str(tmp_path / "y")
        assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def parts() -> Iterator[str]:
        yield "x"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "y", parts(), CERTIFICATE)
    assert list(tmp_path.iterdir()) == []


def test_the_games_written_are_read_again(folder: Path) -> None:
    assert run(*EXPAND, "game.efg", cwd=folder).returncode == 0
    assert (folder / "game.efg").read_text().splitlines()[1] == textfile.GAME_MARK
    assert read_efg(folder / "game.efg").nodes == 111
