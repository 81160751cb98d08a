"""Uniform price: every unit at one price, (1 − w)·H + w·L.

H = the larger of the reserve and the highest bid that does not win, winners' own further bids included; L = the m-th
highest eligible bid, the reserve if fewer are eligible. w = 0 is the paper's rule, highest-losing; w = 1 is
lowest-winning. At m = 1 with w = 0 it is the second-price auction.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

import numpy as np
from attrs import frozen

from exactgames.mechanisms.auctions.sealed import SEALED_KEYS, SealedBids, Ties, highest_losing, lowest_winning
from exactgames.mechanisms.keys import Key, Number, Record, Word, always
from exactgames.numbers.arrays import Index, Integers
from exactgames.numbers.rational import show

_WEIGHTED = Record(
    "weighted_price",
    "(1 − weight)·highest-losing + weight·lowest-winning.",
    "{ weight = w }",
    (Key("weight", Number(Fraction(0), Fraction(1)), "From 0 to 1."),),
    lambda weight: weight,
)
_PRICE = Word((("highest-losing", Fraction(0)), ("lowest-winning", Fraction(1))), _WEIGHTED)


@frozen
class UniformPrice(SealedBids):
    """``weight`` is w above."""

    format: ClassVar[str] = "uniform-price"
    title: ClassVar[str] = "a uniform price"
    keys: ClassVar[tuple[Key, ...]] = (
        Key(
            "price",
            _PRICE,
            "which bid is the price, or (1 − w)·highest-losing + w·lowest-winning, 0 ≤ w ≤ 1",
            always(Fraction(0)),
            "highest-losing",
            argument="weight",
        ),
        *SEALED_KEYS,
    )
    refused: ClassVar[Mapping[str, str]] = {}
    has_clearing_price: ClassVar[bool] = True

    weight: Fraction
    reserve: Fraction  # these three once more, so that the weight comes first
    ties: Ties
    zero_bids_win: bool

    def paying(self, units: int) -> str:
        most = "her bid" if units == 1 else f"the lowest bid that wins{self._unsold(units)}"
        least = "the highest bid that does not win"
        if self.weight == 1:
            price = most
        elif self.weight == 0:
            price = least + (f", but at least {show(self.reserve)}" if self.reserve else "")
        else:
            other = f"the higher of {show(self.reserve)} and {least}" if self.reserve else least
            price = f"{show(self.weight)} of {most} and {show(1 - self.weight)} of {other}"
        return f"The winner pays {price}." if units == 1 else f"Every unit is sold at one price, {price}."

    def _unsold(self, units: int) -> str:
        """What is in place of the lowest bid that wins where some units are not sold, if that may be."""
        sold = units == 1 or (self.zero_bids_win and not self.reserve)
        return "" if sold else f" (where some are not sold, {show(self.reserve)})"

    @property
    def money_denominator(self) -> int:
        return self.weight.denominator

    def clearing_price(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """The money denominator has a factor for w, so the division is exact."""
        w = self.weight
        low: Integers = np.maximum(highest_losing(won, own, rivals), reserve)
        if w == 0:
            return low
        high: Integers = np.maximum(lowest_winning(won, own, rivals), reserve)
        if w == 1:
            return high
        total = (w.denominator - w.numerator) * low + w.numerator * high
        if (total % w.denominator).any():
            raise ArithmeticError("the money denominator lacks the price weight's")
        price: Integers = total // w.denominator
        return price

    def payment(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """Who wins nothing pays nothing, so it does not matter that her list may not show the price."""
        return self.clearing_price(won, own, rivals, reserve) * won
