"""The certificates under attack, one a file of controls/, as the engine writes them: ``python tests/reject/controls.py``
writes them anew; test_attacks.py holds them to the engine.  The checker is attacked without it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from sources import EXPLICIT  # noqa: E402
from staged_sources import STAGED  # noqa: E402

FOLDER = HERE / "controls"
SOURCES = EXPLICIT | STAGED  # by name: the instance


def slug(name: str) -> str:
    """The name in a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def file_of(name: str) -> Path:
    return FOLDER / f"{slug(name)}.jsonl"


def certified(name: str) -> str:
    """What the engine says now."""
    from exactgames import certify, read_instance_text

    return certify(read_instance_text(SOURCES[name]), form="staged" if name in STAGED else "explicit").text


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.jsonl"):
        old.unlink()
    for name in SOURCES:
        file_of(name).write_text(certified(name), encoding="ascii")


if __name__ == "__main__":
    main()
