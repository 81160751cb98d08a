"""The JSON Schema of instances, for editors: a comment ``#:schema`` on a file's first line says where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SCHEMA: Final = Path(__file__).with_name("instance.schema.json")
"""The file, wherever the package is installed."""


def schema_line() -> str:
    """The comment that has editors check an instance as it is written, by the schema of this installation."""
    return f"#:schema {SCHEMA.resolve().as_uri()}\n" if SCHEMA.is_file() else ""
