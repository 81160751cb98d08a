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
UNIQUE, SOME, PURE = COMPLETIONS = ("unique", "some", "some-pure")


class Head(NamedTuple):
    """What every claim says."""

    kind: str
    id: str
    expect: bool
    completion: str = UNIQUE  # of the profile that it is about; nothing where it is about none


class Judged(NamedTuple):
    """What claims are about."""

    game: Tree
    profile: Profile | None
    find: Find | None  # the implied game of a type, in a market with sealed bids and a profile

    def profile_for(self, kind: str) -> Profile:
        if self.profile is None:
            raise Rejected("strategy", f"{kind} is about a continuation, and line 3 shows none")
        return self.profile


@dataclass(frozen=True)
class Claim(ABC):
    kind: str
    id: str
    expect: bool
    completion: str

    KINDS: ClassVar[tuple[str, ...]]
    of_games: ClassVar[bool] = False  # whether it can be made of a game file
    completed_only: ClassVar[bool] = False  # whether it is about a completed profile, never a continuation found

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        """Its own keys that must be there, and those that may be."""
        return "", ""

    @classmethod
    def game_keys(cls, kind: str) -> tuple[str, str]:
        """The same for a game file."""
        return "", ""

    @classmethod
    def of_profile(cls, kind: str) -> bool:
        """Whether claims of the kind are about the file's profile."""
        return False

    @classmethod
    @abstractmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        """The claim of an instance's table."""

    @classmethod
    def read_of_game(cls, head: Head, raw: Table, where: str) -> Claim:
        raise Rejected("format", f"{where}: {head.kind} is not claimed of a game file")

    @property
    def found(self) -> bool:
        """Whether the profile is a continuation that is found."""
        return self.completion in (SOME, PURE)

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


def need_continuation(claim: Claim, holds: bool) -> None:
    """What a continuation does, another one may do otherwise."""
    if claim.found and not holds:
        raise Rejected("verdict", f"{claim.kind} is about the continuation shown, and so is never refuted")


def of_continuation(claim: Claim, said: str) -> str:
    """What is said of the profile, where this is a continuation that is found."""
    return f"in the continuation shown, {said}" if claim.found else said


def needs_bids(market: Market, where: str) -> None:
    if not market.sealed:
        raise Rejected(CODE, f"{where}: a posted price has no bids")
    if market.information:
        raise Rejected(CODE, f"{where}: bids are not compared where information is acquired")


def beliefs_of(raw: Table, where: str, known: str) -> str:
    """The beliefs that the claim admits: one of the known words, the first if it says none."""
    return text(raw.get("beliefs", known.split()[0]), f"{where}, beliefs", CODE, known)


def who(agent: int, kind: int | None, market: Market) -> str:
    """An agent, or a type of hers, in words."""
    whole = market.agents[agent]
    named = f"agent {quoted(whole.name)}"
    return named if kind is None else f"type {quoted(whole.types[kind])} of {named}"
