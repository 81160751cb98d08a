"""How the rules of an instance file name a stage's actions, and what they may ask of its turns: data, as ``keys``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen

from exactgames.mechanisms.keys import Kind

if TYPE_CHECKING:
    from exactgames.mechanisms.stage import Turn

ALL: Final = -1
"""A quantity: everything that may be taken, or the whole holding."""

ANY: Final = "any"
"""In place of a fact's value in a ``Record``: whatever it is."""


class ActionPattern(Protocol):
    """What a rule says to do: a frozen value."""

    def branch(self, turn: Turn) -> int | None:
        """Which of the turn's actions it names; None if none of them."""
        ...


@frozen
class Either:
    """What a rule says where stages of several kinds have an action key: one thing in one, another in another."""

    patterns: tuple[ActionPattern, ...]

    def branch(self, turn: Turn) -> int | None:
        return next((found for one in self.patterns if (found := one.branch(turn)) is not None), None)


@frozen
class ActionKey:
    """A key of strategy rules.

    name     the key
    kind     what stands there
    words    what it says, for the schema
    pattern  from what was read there to what the rule says to do
    done     "offers are made"
    does     "sells", as in "who never sells" of an agent without such turns
    """

    name: str
    kind: Kind
    words: str
    pattern: Callable[[Any], ActionPattern]
    done: str
    does: str


@frozen
class FactKey:
    """A key of ``when``: a fact of that name or, for a ``Record`` that becomes a dictionary, facts called ``name.key``.

    words  when it holds, for the schema
    """

    name: str
    kind: Kind
    words: str
