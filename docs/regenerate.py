"""Write what is derived from the keys that rules declare: the JSON Schema, the tables of docs/reference/instance.md.

Run it with the package installed: python docs/regenerate.py.
"""

from __future__ import annotations

from pathlib import Path

from exactgames.files.derived import derived_page, derived_schema
from exactgames.files.schema import SCHEMA

PAGE = Path(__file__).parent / "reference" / "instance.md"


def main() -> None:
    """Rewrite both in place."""
    SCHEMA.write_text(derived_schema(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8")
    PAGE.write_text(derived_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
