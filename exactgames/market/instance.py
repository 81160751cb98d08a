"""An instance: a market with, optionally, a profile given by rules, beliefs given by rules, and claims.

The words are those of docs/reference/instance.md.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from fractions import Fraction
from typing import Any, Literal

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.market.market import Market
from exactgames.mechanisms.actions import ActionPattern
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.distributions.rounding import Rounded

Stage = Literal["information", "auction", "aftermarket"]
Expected = Literal["holds", "refuted"]
Completion = Literal["unique", "some", "some-pure"]
"""What a claim asks of the sets that no rule covers: the one completion; some continuation; some pure one."""


@frozen
class BidAction:
    """Place this bid (m entries)."""

    bid: Bid


@frozen
class AcquireAction:
    """Acquire the signal structure of this number, from 1; 0: nothing."""

    structure: int


Doing = BidAction | AcquireAction | ActionPattern
"""What a rule says to do."""


@frozen
class When:
    """Conditions on an information set; None or empty means no condition. Agents are indices. ``facts``: what facts
    the turn must have, by name ("offer.price"), with a value of None for any. ``heard``: (table of
    signals, word), by number. ``round``: which of the aftermarkets, from 1. ``acquired``: which signal structure, from
    1, 0 for nothing; ``word``: what it said.
    """

    bid: Bid | None = None
    taken: int | None = None
    paid: Fraction | None = None
    allocation: tuple[tuple[int, int], ...] = ()
    holdings: tuple[tuple[int, int], ...] = ()
    facts: tuple[tuple[str, Hashable], ...] = ()
    heard: tuple[tuple[int, int], ...] = ()
    round: int | None = None
    acquired: int | None = None
    word: str | None = None


@frozen
class SetPattern:
    """Which information sets a rule is about: the owner, the stage, her types (indices), the conditions."""

    agent: int
    stage: Stage
    types: tuple[int, ...]
    when: When = When()


@frozen
class StrategyRule:
    """At the sets of ``where``: these actions with these probabilities (positive, summing to 1)."""

    where: SetPattern
    actions: tuple[tuple[Doing, Fraction], ...]


@frozen
class BeliefEntry:
    """A part of a belief: the histories with these types and bids of the named agents; their total probability."""

    types: tuple[tuple[int, int], ...]
    bids: tuple[tuple[int, Bid], ...]
    probability: Fraction


@frozen
class BeliefRule:
    """At the sets of ``where``: this belief."""

    where: SetPattern
    entries: tuple[BeliefEntry, ...]


@frozen
class NamedClaim(ABC):
    """A claim as the file makes it. What kinds there are, and how each is settled, is in ``exactgames/claims``."""

    id: str
    expect: Expected = field(default="holds", validator=of_type(Expected))

    @property
    @abstractmethod
    def kind(self) -> str:
        """As files and certificates write it."""

    @property
    def completion(self) -> Completion:
        """What it asks of the sets that no rule covers, if it is about the profile."""
        return "unique"

    @property
    def in_tree(self) -> str:
        """What of it is settled in the explicit tree only, in words; "" if nothing is."""
        return ""


@frozen
class RoundedTypes:
    """The types of the agent with this name were made of a distribution, rounded."""

    agent: str
    value: Rounded


@frozen
class Instance:
    """A market, its profile (None if the file has no strategy), beliefs and claims.

    document   the canonical instance (certificate.md): the TOML document as JSON values
    lines      where key paths stand in the file, for messages: {"strategy[0]": 31, …}
    rounded    whose types were made of distributions, and how these were rounded
    whole      whether the file says the market as it is; else it stands for the one that ``document`` writes out

    >>> from exactgames.examples import speculator
    >>> instance = speculator()
    >>> instance.market.title, len(instance.strategy), [claim.kind for claim in instance.claims]
    ('A speculator in a second-price auction', 3, ['perfect-bayesian', 'dominated', 'welfare'])
    """

    market: Market
    strategy: tuple[StrategyRule, ...] | None
    beliefs: tuple[BeliefRule, ...]
    claims: tuple[NamedClaim, ...]
    document: dict[str, Any] = field(eq=False, repr=False)
    lines: dict[str, int] = field(eq=False, repr=False, factory=dict)
    rounded: tuple[RoundedTypes, ...] = field(eq=False, default=())
    whole: bool = field(eq=False, default=True)

    @property
    def completion(self) -> Completion:
        """That of its claims about the profile, which all have the same."""
        return next((claim.completion for claim in self.claims if claim.completion != "unique"), "unique")
