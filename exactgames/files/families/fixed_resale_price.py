"""A resale market that cannot lower its price: C corners the units and can only ask 1, which B never pays."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.corner import AUCTION_KEYS, ONE, grid_key, units_key
from exactgames.files.families.example_4_bystander import S_KEY, Bystander
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key, Number, always


@frozen(kw_only=True)
class FixedResalePrice(Bystander):
    """``z``: what B's further units are worth."""

    format: ClassVar[str] = "fixed-resale-price"
    title: ClassVar[str] = "a fixed resale price"
    words: ClassVar[str] = "as with a bystander, but z is known and the only resale price is 1: no unit is resold"
    keys: ClassVar[tuple[Key, ...]] = (
        units_key(2),
        Key("z", Number(Fraction(0), ONE), "B's value of further units, below 1", always(Fraction(9, 10)), "9/10"),
        S_KEY,
        grid_key("0, 1/2, s, 1"),
        *AUCTION_KEYS,
    )
    source: ClassVar[str] = "after Example 4"

    prices: tuple[Fraction, ...] = ()
    z: Fraction

    @property
    def name(self) -> str:
        return f"A fixed resale price, m = {self.m}"

    @property
    def types(self) -> tuple[list[Document], list[Document]]:
        return [{"marginals": []}], [{"marginals": [ONE, *[self.z] * (self.m - 1)]}]

    @property
    def own_prices(self) -> tuple[Fraction, ...]:
        return (ONE,)

    @property
    def offers(self) -> bool:
        return False

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        return ONE, 1 + (self.m - 1) * self.z

    def fault(self) -> tuple[str, str, str] | None:
        return ("z", "1", "a number below 1, the resale price") if self.z == 1 else super().fault()
