"""What a rule of the model must answer, by what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import ClassVar, Protocol

from attrs import frozen

from exactgames.mechanisms.keys import Rule
from exactgames.numbers.arrays import Index, Integers


class Goods(Protocol):
    """What can be held, as bundles 0 … B − 1."""

    def worth(self, marginals: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """[B] what each bundle is worth to a valuation."""

    def optimum(self, valuations: Sequence[Sequence[Fraction]]) -> Fraction:
        """The largest sum of the agents' values over all allocations."""


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

    bids      [R, n] the indices of the agents' bids
    holdings  [R, n] units won
    payments  [R, n] numerators over the money denominator
    price     [R] the clearing price, likewise; None if there is none
    marginal  for each agent [bids, m] a number for each marginal bid, the same for equal ones that may win
    """

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

    def won(self, agent: int, k: int, units: int) -> str:
        """The first ``units`` marginal bids of bid k of the agent."""

    def amount(self, numerator: int) -> str:
        """An amount of money."""

    def type(self, agent: int, t: int) -> str:
        """Type t of the agent."""


class Signal(Protocol):
    """A part of Γ: what each agent sees of the auction besides the allocation and her own payment.

    name     the word for it in a file
    of_types     whether everybody sees the type profile
    of_actions   whether everybody sees what agents did in an auction that is a table
    of_payments  whether everybody sees all payments
    """

    name: ClassVar[str]
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
