"""Standard output and the stream of errors, as the commands need them.

Closed         a stream that is closed at the start (``>&-``) is as if it went to /dev/null: the exit status says it
Encoding       a character that the encoding lacks is written plainly (– as -, “ as ") or else escaped (\\u2135); tables
               have ASCII lines where it is not Unicode
A reader gone  where standard output is a pipe that nobody reads any more, the command ends by SIGPIPE (status 141 in
               the shell), as any other does; not before what it is about to write is whole or gone. This is no OSError:
               the libraries that print for us would turn that into status 1
No room        where standard output cannot be written to for another reason, that is an OSError that names it
"""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn, TextIO

PLAIN: Final = {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "×": "x", "•": "*"}
"""How signs that we print are written in an encoding that lacks them."""

STANDARD_OUTPUT: Final = "standard output"
"""The file name in errors about it."""

_HANDLER: Final = "exactgames.plain"
_BROKEN_PIPE: Final = 128 + 13


class ReaderLeft(BaseException):
    """Nobody reads standard output any more."""


class _Output(io.FileIO):
    """Standard output, unbuffered. What comes after a failure is dropped: it has been told once."""

    failed = False

    def write(self, data: Any, /) -> int:
        if self.failed:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except BrokenPipeError:
            self.failed = True
            raise ReaderLeft from None
        except OSError as error:
            self.failed = True
            raise type(error)(error.errno, error.strerror, STANDARD_OUTPUT) from None


class _Errors(io.FileIO):
    """The stream of errors, unbuffered: if it cannot be written to, there is nobody left to tell."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


@contextmanager
def prepared() -> Iterator[None]:
    """Within, both streams are what this module's head says; what they hold is written at the end. Streams that are no
    files (a test's) are left alone. Raises OSError, naming standard output, where that cannot be written to; does not
    return where nobody reads it.
    """
    codecs.register_error(_HANDLER, _plainly)
    _open_all()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _prepared(sys.stdout, _Output), _prepared(sys.stderr, _Errors)
    try:
        yield
        sys.stdout.flush()
    except ReaderLeft:
        _leave()
    finally:
        sys.stdout, sys.stderr = before


def _leave() -> NoReturn:
    """End as a command does whose reader has left."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    raise SystemExit(_BROKEN_PIPE)


def _open_all() -> None:
    """No descriptor of the three streams stays free: the next file opened would become a stream of some library's."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (null := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    sys.stdin = sys.stdin or os.fdopen(null, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(null, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(null, "w", closefd=False)


def _prepared(stream: TextIO, kind: type[io.FileIO]) -> TextIO:
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return stream
    if os.name != "posix":  # consoles there have their own way to write
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)
        return stream
    stream.flush()
    lines = stream.isatty() or kind is _Errors
    raw = kind(number, "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), stream.encoding, _HANDLER, line_buffering=lines)


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """For ``codecs.register_error``: what to write in place of characters that cannot be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    plain = "".join(PLAIN.get(ch) or ch.encode("ascii", "backslashreplace").decode() for ch in lost)
    return plain, error.end
