"""Certificates of run-length markets under attack: ``python tests/reject/run_length.py`` writes them anew to run_length/;
test_run_length.py holds them to the engine, and attacks the checker without it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exactgames.checker import Verdict

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from corruptions import text_of  # noqa: E402
from run_texts import TEXTS  # noqa: E402

FOLDER = HERE / "run_length"


def file_of(name: str) -> Path:
    return FOLDER / f"{name.replace(' ', '-')}.jsonl"


def certified(name: str) -> str:
    """What the engine says now."""
    from exactgames import certify_runs, read_run_instance_text

    return certify_runs(read_run_instance_text(TEXTS[name])).text


def blocks_of(name: str) -> list[Any]:
    """The control's lines."""
    return [json.loads(line) for line in file_of(name).read_text(encoding="ascii").splitlines()]


def judged(blocks: list[Any], folder: Path) -> Verdict:
    """What the checker says of these lines."""
    from exactgames.checker import check

    file = folder / "c.jsonl"
    file.write_text(text_of(blocks), encoding="ascii")
    return check(str(file))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in TEXTS:
        file_of(name).write_text(certified(name), encoding="ascii")


if __name__ == "__main__":
    main()
