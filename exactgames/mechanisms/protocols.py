"""What a rule of the model must answer, by what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Protocol

from attrs import frozen

from exactgames.mechanisms.keys import Key, Rule
from exactgames.numbers.arrays import Index, Integers


class Valuation(Protocol):
    """What bundles are worth to a type."""

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """Numbers of which every value is a sum, with integer multiples."""

    def worth(self) -> tuple[Fraction, ...]:
        """[B] the value of each bundle; that of the first is 0."""


class ItemValuation(Valuation, Protocol):
    """A way to say a valuation of named items, which is monotone.

    key                that of a type in a file under which it stands
    always_submodular  whether every valuation that is said so is submodular
    """

    key: ClassVar[Key]
    always_submodular: ClassVar[bool]

    @classmethod
    def of(cls, value: Any) -> ItemValuation:
        """The valuation that stands there; ``value``: what was read at the key."""


class Goods(Protocol):
    """What can be held, as bundles 0 … B − 1, the first of which is nothing."""

    @property
    def count(self) -> int:
        """How many things there are: so many entries has a sealed bid."""

    @property
    def called(self) -> str:
        """What they are called, in words."""

    def parts(self, bundle: int) -> tuple[int, ...]:
        """All bundles within a bundle, itself and nothing among them, in their order."""

    def entries_won(self, bid: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """[B] what the entries of a bid add up to that win a bundle."""

    def left(self, held: Sequence[int]) -> int:
        """What nobody holds, where the agents hold these bundles."""

    def optima(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], profiles: Iterable[tuple[int, ...]]
    ) -> Iterator[Fraction]:
        """For each type profile the largest sum of the agents' values over all allocations. ``worth``: by agent, type
        and bundle.
        """

    def mean_optimum(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], probabilities: Sequence[Sequence[Fraction]]
    ) -> Fraction:
        """The expectation of that, where types are independent. ``probabilities``: by agent and type."""

    def text(self, bundle: int) -> str:
        """The bundle in words."""

    def holding(self, bundle: int) -> str:
        """The same of what somebody holds, "1 of 4" where that says more."""

    def said(self, bundle: int) -> int | list[str]:
        """The bundle as files and JSON have it."""

    def winning(self, marginal: Index, bids: Index, won: Index) -> list[Index]:
        """Columns [R] that tell which of an agent's marginal bids won. ``marginal`` [bids, count]: as ``Observed`` has
        hers; ``bids``, ``won`` [R]: which of her bids, and what she won.
        """

    def won_entries(self, bid: Sequence[str], bundle: int) -> str:
        """The entries of a bid that won a bundle, in words."""


class Prior(Protocol):
    """The type profiles, each a tuple of type indices, with their probabilities."""

    def profiles(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """All of positive probability, in lexicographic order."""

    @property
    def size(self) -> int:
        """How many there are."""


class SealedAuction(Rule, Protocol):
    """A sealed auction. ``auctions.sealed.SealedBids`` answers what all have in common; a rule adds its payment.

    has_clearing_price  whether all units are sold at one price
    """

    has_clearing_price: ClassVar[bool]
    has_winning_bids: ClassVar[bool] = True

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        """What the rule says, as sentences; ``names`` of the agents, as they may stand in a sentence; what is sold.
        None where a rule does not say.
        """
        return ()

    @property
    def reserve(self) -> Fraction:
        """The least bid that may win."""

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """The amounts of money that the rule names."""

    @property
    def money_denominator(self) -> int:
        """What payments' denominators have beyond those of bids and ``amounts``."""

    def largest_payment(self, highest: Fraction, units: int) -> Fraction:
        """A bound on an agent's payment where no marginal bid is above ``highest``."""

    def eligible(self, bid: Fraction) -> bool:
        """Whether the marginal bid may win."""

    def orders(self, agents: int) -> tuple[tuple[int, ...], ...]:
        """The tie orders, equally likely, in lexicographic order."""

    def payment(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """What an agent pays who wins ``won`` [...] units with her marginal bids ``own`` [..., m] against the rival
        list ``rivals`` [..., ≥ m]; all broadcast. Numerators over the money denominator; −1 for a bid that is not
        eligible.
        """

    def clearing_price(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """The price of every unit, ``rivals`` with m + 1 entries; TypeError if there is none."""


@frozen(eq=False)
class Observed:
    """R outcomes of an auction, by what may be seen of them.

    goods     what is sold
    bids      [R, n] the indices of the agents' bids
    holdings  [R, n] bundles won
    payments  [R, n] numerators over the money denominator
    price     [R] the clearing price, likewise; None if there is none
    marginal  for each agent [bids, m] a number for each marginal bid, the same for equal ones that may win
    """

    goods: Goods
    bids: Index
    holdings: Index
    payments: Integers
    price: Integers | None
    marginal: tuple[Index, ...]


class Speech(Protocol):
    """How agents, bids and amounts are said."""

    @property
    def agents(self) -> Sequence[str]:
        """The agents' names."""

    def bid(self, agent: int, k: int) -> str:
        """Bid k of the agent."""

    def won(self, agent: int, k: int, bundle: int) -> str:
        """The entries of bid k of the agent that won a bundle."""

    def amount(self, numerator: int) -> str:
        """An amount of money."""

    def type(self, agent: int, t: int) -> str:
        """Type t of the agent."""


class Signal(Protocol):
    """A part of Γ: what each agent sees of the auction besides the allocation and her own payment.

    name     the word for it in a file
    shows    what all see, within a sentence; empty: its name
    of_types     whether everybody sees the type profile
    of_actions   whether everybody sees what agents did in an auction that is a table
    of_payments  whether everybody sees all payments
    """

    name: ClassVar[str]
    shows: ClassVar[str] = ""
    of_types: ClassVar[bool] = False
    of_actions: ClassVar[bool] = False
    of_payments: ClassVar[bool] = False

    def refusal(self, auction: type[AuctionRule]) -> str | None:
        """Why an auction of this rule cannot have it; None if it can."""
        return None

    def columns(self, observed: Observed) -> list[Integers]:
        """What is seen of each outcome of sealed bids, each column [R]."""
        return []

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        """The same at one outcome in words, within a sentence; empty if nothing is seen of it."""
        return ""

    def words_of_types(self, types: Sequence[int], speech: Speech) -> str:
        """What is seen of the type profile in words, within a sentence; empty if nothing is."""
        return ""


class AuctionRule(Rule, Protocol):
    """Any rule that may stand in a file's ``[auction]``."""

    has_clearing_price: ClassVar[bool]
    has_winning_bids: ClassVar[bool]
