"""The text of a file in one of Gambit's formats."""

from __future__ import annotations

from pathlib import Path

from exactgames.game.gambit.efg_tokens import fault


def gambit_text(path: Path | str, expected: str, most: int) -> str:
    """The text of the file, of at most so many bytes. Raises InstanceError if it is not there, cannot be read, is
    larger, or no UTF-8; ``expected``: what should be there.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise fault("", None, f"no file {str(path)!r}", expected) from None
    except IsADirectoryError:
        raise fault("", None, f"the directory {str(path)!r}", expected) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise fault("", None, f"{str(path)!r}, which cannot be read ({reason})", expected) from None
    if len(data) > most:
        raise fault("", None, f"a larger file, {str(path)!r}", f"at most {most // 2**20} MiB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault("", line, f"bytes in {str(path)!r} that are not UTF-8", "UTF-8 text") from None
    return text
