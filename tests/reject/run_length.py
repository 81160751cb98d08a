"""Certificates of run-length markets under attack: ``python tests/reject/run_length.py`` writes them anew to run_length/;
test_run_length.py holds them to the engine, and attacks the checker without it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from run_texts import TEXTS  # noqa: E402

FOLDER = HERE / "run_length"


def file_of(name: str) -> Path:
    return FOLDER / f"{name.replace(' ', '-')}.jsonl"


def certified(name: str) -> str:
    """What the engine says now."""
    from exactgames import certify_runs, read_run_instance_text

    return certify_runs(read_run_instance_text(TEXTS[name])).text


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in TEXTS:
        file_of(name).write_text(certified(name), encoding="ascii")


if __name__ == "__main__":
    main()
