"""A claim as it is stated, and as it is settled; and a kind of claims, as a file states it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from keyword import iskeyword
from typing import Any, Literal, Protocol

from attrs import field, frozen

from exactgames.concepts.concept import Check
from exactgames.concepts.registry import ConceptOrName
from exactgames.errors import CertificateError
from exactgames.forms.form import PlayedSets
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.market.instance import NamedClaim
from exactgames.market.market import Market
from exactgames.numbers.rounded import decimal
from exactgames.session.session import Session

# ---- stated


class Judgeable(PlayedSets, Protocol):
    """A profile that can be judged: ``Form``, or a game file's."""

    @property
    def gives_beliefs(self) -> bool:
        """Whether any belief is given."""

    def check(self, concept: ConceptOrName) -> Check:
        """The profile judged for the concept."""

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[agent][type] expected utility given the type."""


class Judged(Protocol):
    """Whose claims are settled: ``Session``, or a game file's ``GameSession``."""

    @property
    def form(self) -> Judgeable:
        """The game with its profile."""

    @property
    def names(self) -> tuple[str, ...]:
        """The agents, as certificates name them."""

    @property
    def type_names(self) -> tuple[tuple[str, ...], ...]:
        """Each agent's types."""

    @property
    def tree(self) -> Game:
        """The explicit tree."""

    @property
    def played(self) -> Play:
        """The profile, in the explicit tree."""

    @property
    def classes(self) -> Index | None:
        """[T] which terminal nodes of the explicit tree are the same outcome; None: none are."""

    def welfare_of(self, played: Play) -> Fraction | None:
        """The welfare of a profile of the explicit tree, where it is defined."""


@frozen
class ClaimSpec(NamedClaim):
    """A claim that can be settled.

    >>> from exactgames.examples import speculator
    >>> [(claim.id, claim.kind, claim.expect) for claim in speculator().claims]
    [('c1', 'perfect-bayesian', 'holds'), ('c2', 'dominated', 'holds'), ('c3', 'welfare', 'holds')]
    """

    @property
    def about_profile(self) -> bool:
        """Whether it is about a profile that is given."""
        return True

    def header(self) -> dict[str, Any]:
        """The claim as the header of a game file's certificate states it."""
        return {"id": self.id, "kind": self.kind, "expect": self.expect}

    @abstractmethod
    def settle(self, session: Judged) -> Claim:
        """The verdict with its evidence. GameError, Undecided; CertificateError where there is no such claim."""

    @abstractmethod
    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        """The claim as a sentence, from its kind and its parameters, never from its id. ``market``: None for a game
        file's; ``given``: beliefs are; ``value``: what was found, for a claim that leaves its value open.
        """


@frozen
class MarketClaim(ClaimSpec):
    """A claim that only a market can be asked."""

    def settle(self, session: Judged) -> Claim:
        if not isinstance(session, Session):
            raise CertificateError(f"claim {self.id}: {self.kind} is about a market, not a game file")
        return self.settle_in(session)

    @abstractmethod
    def settle_in(self, session: Session) -> Claim:
        """As ``settle``."""


# ---- settled


@frozen
class Claim:
    """A settled claim: the verdict ``holds``, the evidence for it, and ``witness``: its value or what refutes it, in
    words.

    >>> from exactgames import certify
    >>> from exactgames.examples import speculator
    >>> [_, _, third] = certify(speculator()).claims
    >>> third.spec.kind, third.holds, third.as_expected, third.witness
    ('welfare', True, True, '4/3')
    """

    spec: ClaimSpec
    holds: bool
    evidence: dict[str, Any]
    witness: str

    @property
    def value(self) -> str | None:
        """What was found, of a claim about a figure, as ``ClaimSpec.words`` takes it; None: nothing, or undefined."""
        return found_words(self.evidence)

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the file expects."""
        return self.holds == (self.spec.expect == "holds")


def found_words(evidence: Mapping[str, Any]) -> str | None:
    """The value in evidence, in words; None: there is none, or it is undefined.

    >>> found_words({"value": "3/2"}), found_words({"between": ["5/4", "3/2"]}), found_words({"between": None})
    ('3/2', 'between 1.25 and 1.5', 'undefined')
    """
    if "between" not in evidence:
        found: str | None = evidence.get("value")
        return found
    if evidence["between"] is None:
        return "undefined"
    low, high = map(Fraction, evidence["between"])
    return str(low) if low == high else f"between {decimal(low)} and {decimal(high)}"


# ---- as a file states it

Value = Literal["agent", "type", "bid", "flag", "number", "count", "prices", "change"]
"""What may stand at a key: an agent's name; a type's of hers; one of her bids; true or false; a number; a number ≥ 0 of
things; a price of a unit, or a table of the items' prices; other values of some keys of the file.
"""


@frozen
class Within:
    """What a number at a key must be, in words and as a test."""

    words: str
    holds: Callable[[Fraction], bool] = field(eq=False)


@frozen
class Key:
    """A key of a claim, and the field of the claim that it sets.

    value    what stands there, or the words one of which does
    about    what it says, for the JSON Schema
    refusal  why other kinds have it not ("is about …"); None: because of what they are about
    within   what a number there must be; None: any will do
    """

    name: str
    value: Value | tuple[str, ...]
    about: str
    refusal: str | None = None
    within: Within | None = None

    @property
    def argument(self) -> str:
        """The argument with which a claim of it is made: its name, unless that is a word of Python's."""
        return f"{self.name}_" if iskeyword(self.name) else self.name


SHOWN = "in the continuation shown, "
"""How a claim begins that says what a profile does or brings, where its open sets were found."""

COMPLETION = Key(
    "completion",
    ("unique", "some", "some-pure"),
    "Kinds about the profile: the completed one (unique, the default), some continuation of what the file says, or "
    "some pure one; the same in all of them.",
    "is about no profile",
)


@frozen
class Required:
    """A key that must be there: ``expected`` says what. ``beside``: only where one of these keys is."""

    key: str
    expected: str
    beside: tuple[str, ...] = ()


@frozen
class About:
    """What a claim's keys may depend on: whether bids are sealed (None: not known), whether agents may acquire
    information.
    """

    sealed: bool | None
    informed: bool


@frozen
class Kind:
    """A kind of claims.

    name      as files and certificates write it
    make      (id, expect, and what stands at its keys, by ``Key.argument``) → the claim
    keys      the keys that it may have, beside kind, id and expect; ``required`` ones
    about     what it is about, where that is why it has no other key
    refusals  {key: another reason}
    profile   whether it is about the file's profile, which is then needed
    bids      under which name it is refused where there are no bids; "": it is not
    faults    (what stands at its keys, the market's part in it) → keys that do not go with these, and why
    of_units  (key, value) pairs that are about units, and refused with named items
    """

    name: str
    make: Callable[..., ClaimSpec]
    keys: tuple[Key, ...]
    about: str
    required: tuple[Required, ...] = ()
    refusals: Mapping[str, str] = field(factory=dict, hash=False)
    profile: bool = True
    bids: str = ""
    faults: Callable[[Mapping[str, Any], About], Iterable[tuple[str, str]]] = lambda _, __: ()
    of_units: tuple[tuple[str, str], ...] = ()

    def refusal(self, key: Key) -> str:
        """Why it has not this key."""
        return f"{self.name} {self.refusals.get(key.name) or key.refusal or f'is about {self.about}'}"
