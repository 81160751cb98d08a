"""What sealed auctions share: bids, who wins, and what a rule of payment must say.

A bid is a non-increasing vector of m levels. A marginal bid is eligible if it is ≥ the reserve and, unless zero bids
win, > 0. The m highest eligible bids win; equal ones of the agent earlier in the tie order are served first.

All that an agent can meet of the others' bids is their *rival list*: the highest of the others' eligible marginal
bids, highest first, equal ones in tie order. Let k of her own marginal bids be among the m highest of all. Then the
first m − k of the list win too; the highest bid that does not win is her next own bid or the list's next one, the
lowest that does her k-th or the list's (m − k)-th. Her s-th bid (from 0) wins iff it beats the list's entry m − 1 − s.
A list of m entries tells what she wins; one of m + 1 also the highest losing bid where she wins nothing.

So a rule of payment is a function of (won, own, rivals, reserve), and whoever goes through bid profiles, one by one
(``market.outcomes``) or by their lists (``forms.staged.rivals``), asks the same function. An amount of −1 stands where
there is no eligible bid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations
from typing import ClassVar, assert_never

import numpy as np
from attrs import frozen

from exactgames.mechanisms.keys import AgentNames, Flag, Key, Number, Record, Word, always, everyone
from exactgames.mechanisms.protocols import Goods
from exactgames.numbers.arrays import Index, Integers, exact_dtype
from exactgames.numbers.rational import show

Bid = tuple[Fraction, ...]
"""m marginal bids, non-increasing."""


def bid_text(bid: Bid) -> str:
    """The bid as it is written everywhere: ``2,0,0,0``."""
    return ",".join(map(show, bid))


@frozen
class PriorityTies:
    """Ties go to the agent earlier in ``order`` (agent indices, every agent once)."""

    order: tuple[int, ...]


@frozen
class RandomTies:
    """The order is drawn uniformly, once, after the bids, unobserved."""


Ties = PriorityTies | RandomTies

_PRIORITY = Record(
    "ties",
    "Ties by an order of the agents.",
    "{ priority = [every agent's name once] }",
    (
        Key(
            "priority",
            AgentNames(everyone=True),
            "Every agent's name once; who comes first is served first.",
            argument="order",
        ),
    ),
    PriorityTies,
    "{ priority = […] }",
)


def _first_come(agents: int) -> Ties:
    return PriorityTies(everyone(agents))


SEALED_KEYS = (
    Key(
        "ties",
        Word((("random", RandomTies()),), _PRIORITY),
        "who is served first among equal bids",
        _first_come,
        "priority in the file's order",
        "sealed bids",
    ),
    Key("reserve", Number(), "the least bid that may win", always(Fraction(0)), "0", "sealed bids"),
    Key("zero_bids_win", Flag(), "whether bids of 0 may win", always(True), "true", "sealed bids"),
)
"""The keys of every sealed auction."""


@frozen
class Bidding:
    """What all sealed auctions say, of units or of items: which bids may win, how ties go, which money is named."""

    has_clearing_price: ClassVar[bool] = False
    has_winning_bids: ClassVar[bool] = True

    reserve: Fraction
    ties: Ties
    zero_bids_win: bool

    def eligible(self, bid: Fraction) -> bool:
        """Whether the marginal bid, or the bid on an item, may win."""
        return bid >= self.reserve and (bid > 0 or self.zero_bids_win)

    def served(self, names: Sequence[str], equal: str) -> tuple[str, ...]:
        """Ties, the reserve and bids of 0 in sentences; ``equal``: what may be equal."""
        match self.ties:
            case PriorityTies(order):
                ties = f"{equal} are served in the order {', '.join(names[i] for i in order)}."
            case RandomTies():
                ties = f"{equal} are served in an order that is drawn at random."
            case _:
                assert_never(self.ties)
        reserve = f"A bid below the reserve, {show(self.reserve)}, wins nothing." if self.reserve else ""
        nothing = "" if self.zero_bids_win or self.reserve else "A bid of 0 wins nothing."
        return tuple(filter(None, (ties, reserve, nothing)))

    # ---- what a rule says otherwise if it is so

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """The amounts of money that the rule names."""
        return (self.reserve,)

    @property
    def money_denominator(self) -> int:
        """What payments' denominators have beyond those of bids and ``amounts``."""
        return 1

    def largest_payment(self, highest: Fraction, units: int) -> Fraction:
        """All units, or items, at the highest bid or the reserve."""
        return max(highest, self.reserve) * units


@frozen
class SealedBids(Bidding):
    """The part of a sealed auction's rule that says who wins."""

    def orders(self, agents: int) -> tuple[tuple[int, ...], ...]:
        """The tie orders, equally likely, in lexicographic order."""
        match self.ties:
            case PriorityTies(order):
                return (order,)
            case RandomTies():
                return tuple(permutations(range(agents)))
        assert_never(self.ties)

    def paying(self, units: int) -> str:
        """What is paid, as a sentence; empty if the rule does not say."""
        return ""

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        units = goods.count
        wins = "the highest bid wins" if units == 1 else f"the {units} highest of all these amounts win a unit each"
        bid = "an amount" if units == 1 else "an amount for each unit, none above the one before"
        first = f"All agents bid at once, sealed. A bid is {bid}; {wins}."
        return tuple(filter(None, (first, self.paying(units), *self.served(names, "Equal amounts"))))

    def clearing_price(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """The price of every unit, if ``has_clearing_price``."""
        raise TypeError("this auction has no clearing price")


@frozen(eq=False)
class RankedBids:
    """The bids of all agents as numbers that sort as they do, ties included, under each tie order.

    A marginal bid is one number: the rank of its level · n + (n − 1 − its owner's place in the tie order), −1 if it is
    not eligible.

    units, orders
    levels  [L] the amount of each rank, ascending, over the money denominator
    codes   for each agent [bids, orders, m]
    """

    units: int
    orders: tuple[tuple[int, ...], ...]
    levels: Integers
    codes: list[Index]

    @staticmethod
    def of(
        orders: tuple[tuple[int, ...], ...],
        eligible_bid: Callable[[Fraction], bool],
        units: int,
        grids: Sequence[Sequence[Bid]],
        money: int,
        bound: int,
    ) -> RankedBids:
        """The bids of these grids, one for each agent. ``bound``: on every payment over ``money``."""
        n = len(grids)
        values = sorted({x for bids in grids for bid in bids for x in bid})
        rank = {x: k for k, x in enumerate(values)}
        eligible = np.array([eligible_bid(x) for x in values], dtype=bool)
        levels = np.array([int(x * money) for x in values], dtype=exact_dtype(bound))
        codes = []
        for i, bids in enumerate(grids):
            ranks = np.array([[rank[x] for x in bid] for bid in bids], dtype=np.int64).reshape(len(bids), units)
            places = [n - 1 - order.index(i) for order in orders]
            able = eligible[ranks]
            codes.append(np.stack([np.where(able, ranks * n + place, -1) for place in places], axis=1))
        return RankedBids(units, orders, levels, codes)

    def amounts(self, codes: Index) -> Integers:
        """The amounts of marginal bids; −1 where they are not eligible."""
        found: Integers = np.where(codes >= 0, self.levels[np.maximum(codes, 0) // len(self.codes)], -1)
        return found.astype(self.levels.dtype, copy=False)


def highest(codes: Index, count: int) -> Index:
    """The ``count`` largest of the last axis, descending."""
    return -np.sort(-codes, axis=-1)[..., :count]


def units_won(own: Index, rivals: Index, units: int) -> Index:
    """How many units an agent wins: ``own`` [..., m] her marginal bids, ``rivals`` [..., ≥ m] the rival list, numbers
    as in ``RankedBids``; they broadcast.
    """
    won: Index = np.zeros(np.broadcast_shapes(own.shape[:-1], rivals.shape[:-1]), dtype=np.int64)
    for s in range(units):
        won += (own[..., s] >= 0) & (own[..., s] > rivals[..., units - 1 - s])
    return won


def highest_losing(won: Index, own: Integers, rivals: Integers) -> Integers:
    """The highest bid that does not win, −1 if there is none; where she wins nothing, only if ``rivals`` has m + 1
    entries. As the next, ``won`` [...], ``own`` [..., m], ``rivals`` [..., ≥ m] broadcast.
    """
    m = own.shape[-1]
    found: Integers = np.maximum(_entry(_then(own, -1), won), _entry(_then(rivals, -1), m - won))
    return found


def lowest_winning(won: Index, own: Integers, rivals: Integers) -> Integers:
    """The m-th highest bid, −1 if fewer are eligible."""
    m = own.shape[-1]
    top = max(own.max(initial=0), rivals.max(initial=0))
    found: Integers = np.minimum(_entry(_after(own, top), won), _entry(_after(rivals, top), m - won))
    return found


def first_sum(amounts: Integers, count: Index) -> Integers:
    """The sum of the first ``count`` [...] of the amounts [..., m], the last of which may be missing (−1)."""
    return _entry(_after(np.cumsum(np.maximum(amounts, 0), axis=-1), 0), count)


def _entry(amounts: Integers, place: Index) -> Integers:
    """[...] the entry at ``place``."""
    found: Integers = np.take_along_axis(amounts, place[..., None], axis=-1)[..., 0]
    return found


def _then(amounts: Integers, last: int) -> Integers:
    return np.concatenate([amounts, np.full_like(amounts[..., :1], last)], axis=-1)


def _after(amounts: Integers, first: int) -> Integers:
    return np.concatenate([np.full_like(amounts[..., :1], first), amounts], axis=-1)
