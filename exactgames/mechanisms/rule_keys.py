"""How the rules of an instance file name a stage's actions and ask of its turns: data, from which the reader of files,
their keys and their messages are derived.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from exactgames.mechanisms.stage import Turn

ALL: Final = -1
"""A quantity: everything that may be taken, or the whole holding."""


# ---- values that a file writes


@frozen
class Quantity:
    """An integer from ``low`` to the units; "all" too if ``all`` says so (read as ``ALL``)."""

    low: int
    all: bool = False


@frozen
class Price:
    """One of the stage's prices, a Fraction."""


@frozen
class Flag:
    """true or false."""


@frozen
class Other:
    """Another agent who may have a turn with the action ``key``; ``own`` says why not the rule's own, ``who`` whom."""

    key: str
    own: str
    who: str


@frozen
class Fields:
    """A table (read as a dictionary): its keys, each with its value and what is expected where a required one is
    missing; ``kind`` is the table's name among the keys of instance files.
    """

    kind: str
    keys: tuple[tuple[str, Quantity | Price | Other | Flag, str], ...]
    required: bool


@frozen
class WordOr:
    """One word, or a table; ``expected`` says both."""

    word: str
    fields: Fields
    expected: str


Value = Quantity | Price | Flag | Other | Fields | WordOr


# ---- keys


class ActionPattern(Protocol):
    """What a rule says to do: a frozen value."""

    def branch(self, turn: Turn) -> int | None:
        """Which of the turn's actions it names; None if none of them."""
        ...


@frozen
class ActionKey:
    """A key of strategy rules.

    name     the key
    value    what stands there
    pattern  from that, read, to what the rule says
    done     "offers are made"
    does     "sells", as in "who never sells" of an agent without such turns
    """

    name: str
    value: Value
    pattern: Callable[[Any], ActionPattern]
    done: str
    does: str


@frozen
class FactKey:
    """A key of ``when``: the fact of that name or, for a table, the facts ``name.key``."""

    name: str
    value: Quantity | Flag | Fields
