"""Writing a text file whole or not at all, and never over somebody's work.

What an output may replace is told by its content, not by its name: ``CERTIFICATE``, ``GAME`` and ``DRAWINGS`` are the
kinds of file that this package writes, each of which may replace an older one of its kind, or an empty file. Anything
else that stands there is refused, unless it is forced; a file that the command reads is refused even then.

A symbolic link is followed: what it leads to is judged and replaced, the link stays. What is no file (a device, a
pipe, a socket's or a terminal's end, or the file that standard output goes to) is written to, never replaced.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from attrs import frozen

GAME_MARK: Final = '"written by exactgames"'
"""The comment in the .efg files that this package writes, on their second line."""

_IN_THE_WAY: Final = "it exists: choose another name, or remove it first"
_HEAD: Final = 2**16
"""So many bytes at a file's start tell its kind."""


@frozen
class FileKind:
    """A kind of file that is written here: in words, how its first bytes look, and how its text becomes bytes."""

    name: str
    start: re.Pattern[bytes]
    encoding: str = "ascii"


CERTIFICATE: Final = FileKind("certificate", re.compile(rb'\{"certificate":"exactgames",'))
GAME: Final = FileKind("game", re.compile(rb"EFG 2 R [^\n]*\n" + GAME_MARK.encode() + rb"\n"))
DRAWINGS: Final = {
    "svg": FileKind("drawing (SVG)", re.compile(rb'<svg xmlns="http://www.w3.org/2000/svg" class="eg-'), "utf-8"),
    "html": FileKind("page", re.compile(rb'<!DOCTYPE html>\n<html lang="en" data-made-by="exactgames">\n'), "utf-8"),
    "png": FileKind("picture (PNG)", re.compile(rb"\x89PNG.{33}tEXtSoftware\x00exactgames", re.DOTALL), "latin-1"),
    "efg": GAME,
    "tikz": FileKind("drawing (TikZ)", re.compile(rb"% tikz, written by exactgames\n"), "utf-8"),
    "ef": FileKind("drawing (.ef)", re.compile(rb"% ef, written by exactgames\n"), "utf-8"),
    "plot": FileKind("plot (SVG)", re.compile(rb"<!-- plot, written by exactgames -->\n"), "utf-8"),
    "csv": FileKind(
        "table of a plot",
        re.compile(
            rb"(reserve,guarantee,optimum,|agent,type,bid,undominated\n|player,type,against,reply,mutual\n"
            rb"|construction,m,ratio\n)"
        ),
        "utf-8",
    ),
}
"""By format. A PNG is given as text, a character a byte."""
PROFILE: Final = FileKind("profile", re.compile(rb'\{\n "strategy": \{'))
SWEEP_TABLE: Final = FileKind("table of a sweep", re.compile(rb"[^\n]*,ratio,about,failed,why\n"), "utf-8")
FOUND_INSTANCE: Final = FileKind("instance of a search", re.compile(rb"# found by exactgames search\n"), "utf-8")
REPORTS: Final = {
    "html": DRAWINGS["html"],
    "latex": FileKind("file of tables (LaTeX)", re.compile(rb"% tables, written by exactgames\n"), "utf-8"),
}
"""By format."""


def check_output(path: Path | str, kind: FileKind, inputs: Iterable[Path | str] = (), force: bool = False) -> None:
    """OSError, naming ``path`` and why, if a file of this kind may not be written there: see the module's head.

    ``inputs``: the files that the command reads; these are not replaced whatever ``force`` says.
    """
    found = _stat(path)
    if found is None or not stat.S_ISREG(found.st_mode):
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        return
    for one in inputs:
        other = _stat(one)
        if other is not None and os.path.samestat(found, other):
            raise _exists(path, f"it is what this command reads ({one}): choose another name for what it writes")
    if force or _stream_of(found) is not None:
        return
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    if head and not kind.start.match(head):
        words = f"it exists, and is no {kind.name} that exactgames wrote: choose another name, or --force it"
        raise _exists(path, words)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def write_whole(
    path: Path | str, parts: Iterable[str], kind: FileKind, inputs: Iterable[Path | str] = (), force: bool = False
) -> None:
    """Write the parts, one after the other, in its kind's encoding; if anything fails, ``path`` is as it was before.

    Raises OSError, naming ``path``, where it may not (``check_output``) or cannot be written.
    """
    check_output(path, kind, inputs, force)
    try:
        found = _stat(path)
        stream = None if found is None else _stream_of(found)
        if stream is not None:
            stream.writelines(parts)
            stream.flush()
        elif found is None or stat.S_ISREG(found.st_mode):
            _replace(Path(os.path.realpath(path)), parts, found, kind.encoding)
        else:
            _write_through(path, parts, kind.encoding)
    except OSError as error:
        raise named(error, path) from None


def check_new(path: Path | str) -> None:
    """FileExistsError where ``write_new`` would raise it: for what takes long before there is something to write."""
    found = _stat(path)
    if found is not None and stat.S_ISREG(found.st_mode):
        raise _exists(path, _IN_THE_WAY)


def write_new(path: Path | str, text: str) -> None:
    """Write the text, in UTF-8, to a file that is not there yet, whole or not at all; or to what is no file.

    Raises FileExistsError; other OSErrors name ``path`` too.
    """
    try:
        found = _stat(path)
        if found is not None and not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            _write_through(path, (text,))
            return
        _make(Path(path), (text,), "utf-8")
    except FileExistsError:
        raise _exists(path, _IN_THE_WAY) from None
    except OSError as error:
        raise named(error, path) from None


def named(error: OSError, path: Path | str) -> OSError:
    """The error, about this path."""
    return type(error)(error.errno, error.strerror, str(path))


def _replace(target: Path, parts: Iterable[str], found: os.stat_result | None, encoding: str) -> None:
    """Write beside the target, then put it there; ``found``: what stands there, whose permissions are kept."""
    temporary = target.parent / f".exactgames-{secrets.token_hex(8)}"
    _make(temporary, parts, encoding)
    try:
        if found is not None:
            os.chmod(temporary, stat.S_IMODE(found.st_mode))
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _make(path: Path, parts: Iterable[str], encoding: str) -> None:
    """Write the parts to a file that was not there; where that fails, it is not there again."""
    made = False
    try:
        with open(path, "x", encoding=encoding, newline="\n") as file:
            made = True
            file.writelines(parts)
    except BaseException:
        if made:
            path.unlink(missing_ok=True)
        raise


def _write_through(path: Path | str, parts: Iterable[str], encoding: str = "utf-8") -> None:
    """Write the parts to a device or pipe, which stays what it is."""
    with open(os.open(path, os.O_WRONLY), "w", encoding=encoding, newline="\n") as file:
        file.writelines(parts)


def _stat(path: Path | str) -> os.stat_result | None:
    """What the path leads to, links followed; None if there is nothing."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _stream_of(found: os.stat_result) -> TextIO | None:
    """Standard output, or the stream of errors, if that is where it goes: in the middle of it, nothing is replaced."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if os.path.samestat(found, os.fstat(stream.fileno())):
                return stream
        except (AttributeError, OSError, ValueError):  # closed, or no file at all
            continue
    return None


def _exists(path: Path | str, words: str) -> FileExistsError:
    return FileExistsError(errno.EEXIST, words, str(path))
