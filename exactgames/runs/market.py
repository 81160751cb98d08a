"""Run-length markets: values and bids as runs of equal numbers, any number of units (semantics.md)."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from attrs import frozen

from exactgames.numbers.rounded import brief
from exactgames.runs.law import LawTypes
from exactgames.runs.marginals import ZERO, Runs

Kind = int | Fraction
"""A type: its number; of an agent with a law, v."""


@frozen
class RunType:
    """A type: marginal values, and how likely she is."""

    name: str
    values: Runs
    probability: Fraction


@frozen
class RunAgent:
    """An agent: types, the levels of her bids (0 among them, ascending), and the bid that all her types place.

    law  None: her types are ``types``; else they are the numbers of a law, and ``types`` is empty
    """

    name: str
    types: tuple[RunType, ...]
    levels: tuple[Fraction, ...]
    bid: Runs
    law: LawTypes | None = None

    def values(self, kind: Kind) -> Runs:
        """What a type values."""
        if isinstance(kind, int):
            return self.types[kind].values
        if self.law is None:
            raise ValueError(f"{self.name} has no type {kind}")
        return self.law.values(kind)

    def kind_name(self, kind: Kind) -> str:
        """The type's name; of a law, v."""
        return self.types[kind].name if isinstance(kind, int) else str(kind)

    def label(self, kind: Kind) -> str:
        """The type in words: its name, or v with its symbol, rounded where it is long."""
        return self.kind_name(kind) if self.law is None else f"{self.law.symbol}={brief(Fraction(kind))}"

    @property
    def several(self) -> bool:
        """Whether she has more than one type."""
        return self.law is not None or len(self.types) > 1

    @property
    def greatest(self) -> Fraction:
        """The greatest value of a unit to any type."""
        if self.law is not None:
            return self.law.top
        return max((kind.values[0][0] for kind in self.types if kind.values), default=ZERO)


@frozen
class Resale:
    """One seller's take-it-or-leave-it offers: to these buyers, in this order, at these prices (ascending), or, where
    they are None, at any.
    """

    seller: int
    buyers: tuple[int, ...]
    prices: tuple[Fraction, ...] | None


@frozen
class RunMarket:
    """A uniform-price auction of ``units`` units, the price the highest losing bid, and what follows, with a profile.

    priority  the agents as ties are served
    resale    None: no aftermarket
    """

    units: int
    agents: tuple[RunAgent, ...]
    priority: tuple[int, ...]
    reserve: Fraction
    zero_bids_win: bool
    resale: Resale | None
    title: str = ""
    source: str = ""

    @cached_property
    def place(self) -> dict[int, int]:
        """At which place each agent is served in ties."""
        return {agent: place for place, agent in enumerate(self.priority)}

    @property
    def has_law(self) -> bool:
        """Whether some agent's types are the numbers of a law."""
        return any(agent.law is not None for agent in self.agents)

    @property
    def continuous(self) -> bool:
        """Whether types are continuous, or resale prices."""
        return self.has_law or (self.resale is not None and self.resale.prices is None)

    def eligible(self, level: Fraction) -> bool:
        """Whether a bid of this level may win."""
        return level >= self.reserve and (level > 0 or self.zero_bids_win)
