"""A claim, as a value: what it says, what is checked, its words.  A family of kinds is a class, a file each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..kernel.concepts import CONCEPTS
from ..reading import Table, text
from ..rebuild.implied import Find
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rebuild.rationality import Profile
from ..rebuild.tree import Tree
from ..rejected import Rejected
from ..words import quoted

KNOWN = " ".join(CONCEPTS)


class Head(NamedTuple):
    """What every claim says."""

    kind: str
    id: str
    expect: bool


class Judged(NamedTuple):
    """What claims are about."""

    game: Tree
    profile: Profile | None
    find: Find | None  # the implied game of a type, in a market with sealed bids and a profile

    def profile_for(self, kind: str) -> Profile:
        if self.profile is None:
            raise Rejected(CODE, f"{kind} is about the profile, and the file has no strategy")
        return self.profile


@dataclass(frozen=True)
class Claim(ABC):
    kind: str
    id: str
    expect: bool

    KINDS: ClassVar[tuple[str, ...]]
    of_games: ClassVar[bool] = False  # whether it can be made of a game file

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        """Its own keys that must be there, and those that may be."""
        return "", ""

    @classmethod
    def game_keys(cls, kind: str) -> tuple[str, str]:
        """The same for a game file."""
        return "", ""

    @classmethod
    @abstractmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        """The claim of an instance's table."""

    @classmethod
    def read_of_game(cls, head: Head, raw: Table, where: str) -> Claim:
        raise Rejected("format", f"{where}: {head.kind} is not claimed of a game file")

    @property
    def concept(self) -> str:
        """The concept that it is about, if it is."""
        return ""

    @abstractmethod
    def about(self, market: Market | None) -> str:
        """What narrows the claim, in words: whose bid, against what."""

    @abstractmethod
    def statement(self, market: Market | None, given: bool, found: object) -> str:
        """What the claim says.  `given`: beliefs are; `found`: a value, for a claim that leaves it open."""

    @abstractmethod
    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        """Check the evidence, or reject."""

    def shown(self, evidence: object) -> dict[str, object]:
        """What of the evidence, once it is checked, the verdict repeats."""
        return {}


def about_profile(kind: str, market: Market, where: str) -> None:
    if not market.has_profile:
        raise Rejected(CODE, f"{where}: {kind} is about the profile, and the file has no strategy")


def needs_bids(market: Market, where: str) -> None:
    if not market.sealed:
        raise Rejected(CODE, f"{where}: a posted price has no bids")


def beliefs_of(raw: Table, where: str, known: str) -> str:
    """The beliefs that the claim admits: one of the known words, the first if it says none."""
    return text(raw.get("beliefs", known.split()[0]), f"{where}, beliefs", CODE, known)


def who(agent: int, kind: int | None, market: Market) -> str:
    """An agent, or a type of hers, in words."""
    whole = market.agents[agent]
    named = f"agent {quoted(whole.name)}"
    return named if kind is None else f"type {quoted(whole.types[kind])} of {named}"
