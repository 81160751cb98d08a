"""The aftermarkets M2.

take-it-or-leave-it   sellers in order; who holds units at her turn offers a quantity at a unit price, or makes no
                      offer; buyers in order
                      each take any number still on offer; a seller skips her own offer
resale by winners     the same, the sellers being the agents who won units, in file order, the buyers all others
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen


@frozen
class NoAftermarket:
    """What was won is consumed."""


@frozen
class TakeItOrLeaveIt:
    """``sellers``: agent indices in turn; ``buyers[s]``: who may answer the s-th seller, in turn, herself left out;
    ``prices`` strictly increasing.
    """

    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]
    prices: tuple[Fraction, ...]


@frozen
class ResaleByWinners:
    """``prices`` strictly increasing."""

    prices: tuple[Fraction, ...]


Aftermarket = NoAftermarket | TakeItOrLeaveIt | ResaleByWinners
