"""An instance: a market with, optionally, a profile given by rules, beliefs given by rules, and claims.

The words are those of docs/reference/instance.md.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, Final, Literal

from attrs import field, frozen

from exactgames.concepts.deviation import Concept
from exactgames.market.market import Market
from exactgames.mechanisms.actions import ActionPattern
from exactgames.mechanisms.auctions.sealed import Bid, bid_text

SOME_BELIEF: Final = "some belief"
"""In words: the claim is that some belief supports the profile."""

Stage = Literal["auction", "aftermarket"]


@frozen
class BidAction:
    """Place this bid (m entries)."""

    bid: Bid


@frozen
class When:
    """Conditions on an information set; None or empty means no condition. Agents are indices. ``facts``: what facts
    the turn must have, by name ("offer.price"), with a value of None for any.
    """

    bid: Bid | None = None
    taken: int | None = None
    paid: Fraction | None = None
    allocation: tuple[tuple[int, int], ...] = ()
    holdings: tuple[tuple[int, int], ...] = ()
    facts: tuple[tuple[str, Hashable], ...] = ()


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
    actions: tuple[tuple[BidAction | ActionPattern, Fraction], ...]


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
class ClaimSpec:
    """A claim as the file makes it. ``agent``, ``type`` are indices; ``value`` and the other figures are None where the
    file leaves them open; ``concept`` is that of an all-pure claim; ``beliefs`` are those of an implied-unambiguous
    claim; ``any_beliefs``: an equilibrium claim asks whether some belief supports the profile.
    """

    id: str
    kind: str
    expect: Literal["holds", "refuted"] = "holds"
    agent: int | None = None
    type: int | None = None
    bid: Bid | None = None
    against: Literal["actions", "strategies"] = "actions"
    pure: bool = False
    value: Fraction | None = None
    beliefs: Literal["prior", "all"] = "prior"
    concept: Concept | None = None
    outcomes: int | None = None
    lowest_welfare: Fraction | None = None
    highest_welfare: Fraction | None = None
    any_beliefs: bool = False

    @property
    def narrowed(self) -> str:
        """What narrows the claim about any game, in words."""
        return SOME_BELIEF if self.any_beliefs else self.concept or ""

    def about(self, market: Market) -> str:
        """What narrows the claim, in words: whose bid, against what."""
        words = []
        if self.agent is not None:
            owner = market.agents[self.agent]
            words.append(owner.name if self.type is None else f"{owner.name} of type {owner.types[self.type].name}")
        if self.bid is not None:
            words.append("bidding " + bid_text(self.bid))
        if self.kind in ("undominated", "dominated"):
            words.append(f"against {self.against}")
            words += ["by single bids"] if self.pure else []
        if self.kind == "implied-unambiguous":
            words.append("all beliefs" if self.beliefs == "all" else "beliefs at the prior")
        words += [self.narrowed] if self.narrowed else []
        return ", ".join(words)


@frozen
class Instance:
    """A market, its profile (None if the file has no strategy), beliefs and claims.

    document   the canonical instance (certificate.md): the TOML document as JSON values
    lines      where key paths stand in the file, for messages: {"strategy[0]": 31, …}
    """

    market: Market
    strategy: tuple[StrategyRule, ...] | None
    beliefs: tuple[BeliefRule, ...]
    claims: tuple[ClaimSpec, ...]
    document: dict[str, Any] = field(eq=False, repr=False)
    lines: dict[str, int] = field(eq=False, repr=False, factory=dict)
