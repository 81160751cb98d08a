"""An instance: a market with, optionally, a profile given by rules, beliefs given by rules, and claims.

The words are those of docs/reference/instance.md. Quantities that the file writes as "all" are the constant ``ALL``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any, Final, Literal

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.market.auctions import Bid
from exactgames.market.market import Market

ALL: Final = -1
"""A quantity: everything that may be taken, or the whole holding."""

Stage = Literal["auction", "aftermarket"]
Expected = Literal["holds", "refuted"]


@frozen
class BidAction:
    """Place this bid (m entries)."""

    bid: Bid


@frozen
class TakeAction:
    """Take this many units (or ALL)."""

    quantity: int


@frozen
class OfferAction:
    """Offer this many units (or ALL) at this unit price; quantity 0 and price None is "no offer"."""

    quantity: int
    price: Fraction | None


ActionPattern = BidAction | TakeAction | OfferAction


@frozen
class When:
    """Conditions on an information set; None or empty means no condition. Agents are indices."""

    bid: Bid | None = None
    taken: int | None = None
    paid: Fraction | None = None
    allocation: tuple[tuple[int, int], ...] = ()
    holdings: tuple[tuple[int, int], ...] = ()
    remaining: int | None = None
    offer: bool = False
    offer_seller: int | None = None
    offer_quantity: int | None = None
    offer_price: Fraction | None = None


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
    actions: tuple[tuple[ActionPattern, Fraction], ...]


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
    def in_tree(self) -> str:
        """What of it is settled in the explicit tree only, in words; "" if nothing is."""
        return ""


@frozen
class Instance:
    """A market, its profile (None if the file has no strategy), beliefs and claims.

    document   the canonical instance (certificate.md): the TOML document as JSON values
    lines      where key paths stand in the file, for messages: {"strategy[0]": 31, …}

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
