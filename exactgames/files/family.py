"""``family = "NAME"`` with its parameters: the document that it stands for."""

from __future__ import annotations

from typing import Final

from exactgames.files.cursor import FAULTED, Cursor, Faults, Table
from exactgames.files.families.family import Document, Family
from exactgames.files.families.registry import FAMILIES
from exactgames.files.rule_keys import NOBODY, all_keys, read_format, read_rule
from exactgames.files.rule_tables import names_of

FAMILY: Final = "family"
WORDS: Final = names_of(FAMILIES, FAMILY)
"""The keys of a file that are a family's: ``family``, and every parameter."""
_SAID: Final = ("units", "agents", "auction", "aftermarket", "strategy")


def without_family(document: Document, faults: Faults) -> Document:
    """The document with the family that it names written out: what else stands in it replaces what the family says at
    that key. As it is, if it names none. Where the family cannot be read its faults are noted, and the keys that it
    would have said are FAULTED.
    """
    own = {key: value for key, value in document.items() if key in WORDS}
    if not own:
        return document
    rest = {key: value for key, value in document.items() if key not in WORDS}
    table = Table(Cursor(faults, (), own), "instance")
    if FAMILY not in own:
        table.refuse(own, "it is a parameter of " + _having(next(iter(own))) + ", and the file names no family")
    family = _read(table) if FAMILY in own else None
    return {**(dict.fromkeys(_SAID, FAULTED) if family is None else family.document()), **rest}


def _read(table: Table) -> Family | None:
    kind = read_format(table, FAMILIES, FAMILY)
    family: Family | None = read_rule(table, kind, FAMILIES, NOBODY)
    if family is not None and (fault := family.fault()) is not None:
        key, found, expected = fault
        table.cursor.faults.note((key,), found, expected)
        return None
    return family


def _having(key: str) -> str:
    """The families with that parameter, in words."""
    return ", ".join(f'"{family.format}"' for family, _ in all_keys(FAMILIES).get(key, []))
