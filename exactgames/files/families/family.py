"""What a family answers: the document that its parameters stand for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from exactgames.mechanisms.keys import Key

Document = dict[str, Any]
"""An instance as TOML has it: tables, arrays, texts, integers; other numbers as Fractions."""

PAPER: Final = (
    "Babaioff, Immorlica, Li, Lucier, Making Auctions Robust to Aftermarkets, ITCS 2023, "  # and the place in it
)


class Family(ABC):
    """A family of markets. Its values are made with those of its keys, which have been read and are within bounds.

    format   the word at a file's key ``family``
    title    what it is called within a sentence
    words    what its members are, for the reference
    keys     its parameters
    refused  as for every rule
    """

    format: ClassVar[str]
    title: ClassVar[str]
    words: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]]
    refused: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def document(self) -> Document:
        """The market, its profile and its claims."""

    def fault(self) -> tuple[str, str, str] | None:
        """(parameter, found, expected) if the parameters do not fit together; None if they do."""
        return None
