"""Simultaneous auctions of named items: one sealed auction an item, all at once. What they share: who wins.

A bid is a vector of levels, one an item. For each item the highest eligible bid on it wins: one that is at least the
reserve and, unless zero bids win, above 0; if there is none the item stays unsold. Among equal ones ties go by one
order of the agents, the same for all items, or by an order for each item, drawn uniformly and independently of the
others: then each of t agents who tie for an item wins it with probability 1/t.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, assert_never

from attrs import frozen

from exactgames.mechanisms.auctions.sealed import SEALED_KEYS, Bidding, PriorityTies, RandomTies
from exactgames.mechanisms.keys import Key
from exactgames.mechanisms.protocols import Goods
from exactgames.numbers.arrays import Integers


@frozen
class Simultaneous(Bidding, ABC):
    """The part of the rule that says who wins."""

    format: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]] = SEALED_KEYS
    refused: ClassVar[Mapping[str, str]] = {}

    @property
    def order(self) -> tuple[int, ...] | None:
        """The order in which agents are served who tie for an item; None if it is drawn."""
        match self.ties:
            case PriorityTies(order):
                return order
            case RandomTies():
                return None
        assert_never(self.ties)

    def paying(self) -> str:
        """What is paid, as a sentence; empty if the rule does not say."""
        return ""

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        first = "All agents bid at once, sealed, an amount on each item. Each item goes to the highest bid on it."
        return tuple(filter(None, (first, self.paying(), *self.served(names, "Equal bids on an item"))))

    @abstractmethod
    def price(self, own: Integers, other: Integers, reserve: int) -> Integers:
        """What the winner pays for an item on which she bids ``own``; ``other``: the highest eligible bid of the others
        on it, −1 if there is none. Numerators over the money denominator; arrays, which broadcast.
        """
