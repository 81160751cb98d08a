"""The keys of a rule's table in an instance file, as data.

A rule of the model (an auction, an aftermarket) declares its keys as a tuple of ``Key``. The reader, the table of
known keys, the JSON Schema and the reference page are derived from that (``files.rule_keys``, ``files.schema``,
``files.pages``), so that a rule says once what a file may say of it.

What a key's value becomes is its *kind*'s business: a ``Number`` becomes a Fraction, ``AgentNames`` a tuple of agent
indices, and so on. The values are the arguments with which the rule is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar, Final, Literal, Protocol

from attrs import field, frozen


@frozen
class Number:
    """An exact number from ``least`` to ``most``; becomes a Fraction."""

    least: Fraction = Fraction(0)
    most: Fraction | None = None


@frozen
class Integer:
    """An integer from ``least`` to ``most``; becomes an int."""

    least: int
    most: int


@frozen
class Points:
    """1 to 256 pairs [x, F] of non-negative numbers, neither of which decreases, the last F being 1; becomes a tuple of
    pairs of Fractions.
    """


@frozen
class Flag:
    """true or false; becomes a bool."""


ANY_NUMBER: Final = "any"
"""What may stand in place of numbers where any number will do."""


@frozen
class Increasing:
    """1 to ``at_most`` strictly increasing non-negative numbers; becomes a tuple of Fractions. ``or_any``: in a
    run-length market the word "any" may stand there.
    """

    at_most: int
    or_any: bool = False


@frozen
class AgentName:
    """An agent's name, not the one of the earlier key ``other_than`` if that is said; becomes her index."""

    other_than: str = ""


@frozen
class AgentNames:
    """Distinct agents' names, at least so many, or ``everyone``'s; becomes a tuple of indices."""

    at_least: int = 0
    everyone: bool = False


@frozen
class AgentNamesFor:
    """Distinct agents' names, or a table from the name of each agent that the key ``other`` (of kind ``AgentNames``)
    lists to such an array. Becomes a tuple of indices for each of those, in their order, herself left out. The key's
    default, if it has one, is everyone. ``called``: what the agents are to hers: "buyers".
    """

    other: str
    called: str


@frozen
class Record:
    """A table with keys of its own, called ``name`` in the JSON Schema; becomes what ``make`` makes of their values.

    words    what the table says, for the schema
    written  how it is written, for messages: "{ weight = w }"
    hint     how a suggestion writes it, where that is shorter
    """

    name: str
    words: str
    written: str
    keys: tuple[Key, ...]
    make: Callable[..., Any]
    hint: str | None = None


@frozen
class Word:
    """One of some words, each with what it becomes; or, if there is one, a ``table`` instead."""

    meanings: tuple[tuple[str, Any], ...]
    table: Record | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words."""
        return tuple(word for word, _ in self.meanings)


@frozen
class Quantity:
    """In a rule about play: an integer from ``least`` to the units, or "all" if ``all`` says so (becomes ``ALL``)."""

    least: int
    all: bool = False


@frozen
class OnePrice:
    """In a rule about play: one of the numbers that the stage's key ``of`` lists; becomes a Fraction."""

    of: str = "prices"


@frozen
class OneAction:
    """In a rule about play: the name of one of the agent's actions in a table; becomes it."""


@frozen
class ActionLists:
    """A table from agents' names to arrays of the names of their actions; becomes such a tuple for each agent, empty
    where she is not named. Somebody has two at least.
    """


@frozen
class OutcomeRows:
    """What a table of an auction (``sales``) or of trades says, row by row; becomes a tuple of ``OutcomeRow``."""

    of: Literal["sales", "trades"]


@frozen
class ByItem:
    """A table from items' names to non-negative numbers; becomes a tuple of Fractions, one an item, 0 for those that
    are not named, or, if ``every`` says so, all are named.
    """

    every: bool = False


@frozen
class ByBundle:
    """An array of tables, each with ``items`` and a non-negative number at ``word``, for every bundle but the empty one
    exactly once; becomes a tuple of Fractions, one a bundle, the first 0. ``monotone``: of larger bundles none is
    smaller.
    """

    word: Literal["value", "price"]
    monotone: bool = False


@frozen
class Bundle:
    """In a rule about play: an array of distinct items, of at least so many, or "all" if ``all`` says so (becomes
    ``ALL``); becomes the bundle.
    """

    least: int = 0
    all: bool = False


@frozen
class OtherAgent:
    """In a rule about play: another agent, who may have a turn with the action ``key``; becomes her index.

    own  why it is not the rule's own agent
    who  whom it must name
    """

    key: str
    own: str
    who: str


Kind = (
    Number
    | Integer
    | Points
    | Flag
    | Increasing
    | AgentName
    | AgentNames
    | AgentNamesFor
    | Record
    | Word
    | Quantity
    | OnePrice
    | OtherAgent
    | OneAction
    | ActionLists
    | OutcomeRows
    | ByItem
    | ByBundle
    | Bundle
)


def always(value: Any) -> Callable[[int], Any]:
    """The default ``value``, however many agents there are."""
    return lambda _: value


def everyone(agents: int) -> tuple[int, ...]:
    """All agents, in the file's order."""
    return tuple(range(agents))


@frozen
class Key:
    """A key.

    words           what it says, for the schema and the reference page
    default         what it becomes where the file does not say, from the number of agents; None: the file must say
    default_words   the same in words
    whose           which rules it is for, where more than this one have it and have it alike: "sealed bids"
    argument        the argument that the value becomes, if it is not called like the key
    instead_of      an earlier key: the file says exactly one of the two
    """

    name: str
    kind: Kind
    words: str
    default: Callable[[int], Any] | None = None
    default_words: str = ""
    whose: str = ""
    argument: str = field()
    instead_of: str = ""

    @argument.default
    def _like_the_key(self) -> str:
        return self.name

    @property
    def required(self) -> bool:
        """Whether the file must say it."""
        return self.default is None


class Rule(Protocol):
    """What the reader of files asks of a rule: a class of frozen values, made with the values of its keys.

    format   the word that names it in a file
    title    what it is called within a sentence: "a posted price"
    keys     those of its table, besides ``format``
    refused  why it has not some other rule's key, where there is more to say than whose key that is
    """

    format: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]]
    refused: ClassVar[Mapping[str, str]]
