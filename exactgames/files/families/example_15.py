"""Example 15 on a grid: one item at a posted price, and resale by who takes it."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Final

from attrs import frozen

from exactgames.files.families.corner import CONCEPTS, claims, lacking, prices_key
from exactgames.files.families.family import PAPER, Document, Family
from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
from exactgames.mechanisms.distributions.rounding import rounded
from exactgames.mechanisms.keys import Integer, Key, Word, always

_VALUES: Final = tuple(Fraction(k, 8) for k in (1, 3, 5, 7))
_HIGHEST: Final = 1024
_ZERO: Final = Fraction(3, 4)  # the probability that buyer 2 values nothing


@frozen
class Example15(Family):
    """``H``: z is equal-revenue on {1, 2, 4, …, H}; ``price``: the median of buyer 1's value, 2/3, or OPT/2."""

    format: ClassVar[str] = "example-15"
    title: ClassVar[str] = "Example 15"
    words: ClassVar[str] = (
        "Example 15 on a grid: buyer 1's value is 1/8, 3/8, 5/8 or 7/8, buyer 2's 0 or 4z; at the median price resale "
        "undoes the posted price, at the balanced one half of the optimum is safe"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        Key("H", Integer(4, _HIGHEST), "the greatest z, a power of 2", always(16), "16"),
        Key(
            "price",
            Word((("median", "median"), ("balanced", "balanced"))),
            "the posted price: buyer 1's median value, 2/3, or the balanced price, half the optimum",
            always("median"),
            "median",
        ),
        prices_key("buyer 1's values, every 4z, and 4H − 1/16"),
    )

    H: int
    price: str
    prices: tuple[Fraction, ...]

    def fault(self) -> tuple[str, str, str] | None:
        if self.H & (self.H - 1):
            return "H", str(self.H), f"a power of 2 from 4 to {_HIGHEST}"
        return lacking("prices", self.resale_prices, (self._asked, Fraction(4 * self.H)))

    @property
    def z(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """(z, its probability if buyer 2 values the item)."""
        powers = tuple(Fraction(2**k) for k in range(self.H.bit_length()))
        return rounded(EqualRevenue(Fraction(1), Fraction(self.H)), powers, "down").probabilities

    @property
    def _asked(self) -> Fraction:
        """The price just below 4H, at which buyer 2's highest type gains from buying."""
        return 4 * self.H - Fraction(1, 16)

    @property
    def resale_prices(self) -> tuple[Fraction, ...]:
        return self.prices or (*_VALUES, *sorted({4 * z for z, _ in self.z} | {self._asked}))

    @property
    def optimum(self) -> Fraction:
        """Buyer 2 if she values the item, else buyer 1."""
        return sum((z * p for z, p in self.z), start=Fraction(0)) + _ZERO * Fraction(1, 2)

    @property
    def posted(self) -> Fraction:
        """The posted price."""
        return Fraction(2, 3) if self.price == "median" else self.optimum / 2

    @property
    def takers(self) -> tuple[Fraction, ...]:
        """The values at which buyer 1 takes the item: to sell it at the price just below 4H, or else to keep it."""
        sold = Fraction(1, 4 * self.H)
        return tuple(v for v in _VALUES if v * (1 - sold) + self._asked * sold >= self.posted)

    @property
    def welfare(self) -> Fraction:
        """Whom buyer 1 leaves the item takes it if she values it; from buyer 1 only her highest type gets it."""
        taken = sum((v * (1 - Fraction(1, 4 * self.H)) + 1 for v in self.takers), start=Fraction(0)) / len(_VALUES)
        left = 1 - Fraction(len(self.takers), len(_VALUES))
        return taken + left * sum((z * p for z, p in self.z), start=Fraction(0))

    def document(self) -> Document:
        quarter = Fraction(1, 4)
        two: list[Document] = [{"name": "v=0", "marginals": [0], "probability": _ZERO}]
        two += [{"name": f"z={z}", "marginals": [4 * z], "probability": p / 4} for z, p in self.z]
        concepts = CONCEPTS if self.price == "median" else ("sequential",)
        return {
            "title": f"Example 15 at its {self.price} price, H = {self.H}",
            "source": PAPER + "Example 15",
            "units": 1,
            "agents": [
                {
                    "name": "1",
                    "types": [{"name": f"v={v}", "marginals": [v], "probability": quarter} for v in _VALUES],
                },
                {"name": "2", "types": two},
            ],
            "auction": {"format": "posted-price", "price": self.posted, "order": ["1", "2"]},
            "aftermarket": {"format": "resale-by-winners", "prices": list(self.resale_prices)},
            "strategy": self._strategy(),
            "claims": claims(concepts, self.welfare, self.optimum),
        }

    def _strategy(self) -> list[Document]:
        """Buyer 1's takes; at the median price her offer, and that buyer 2's highest type refuses 4H."""
        first = {"agent": "1", "stage": "auction"}
        takers = [f"v={v}" for v in self.takers]
        if len(takers) == len(_VALUES):
            rules: list[Document] = [{**first, "take": 1}]
        else:
            rules = [{**first, "type": name, "take": 1} for name in takers] + [{**first, "take": 0}]
        if self.price == "balanced":
            return rules
        after = {"stage": "aftermarket"}
        refused = {"seller": "1", "price": 4 * self.H}
        return [
            *rules,
            {"agent": "1", **after, "offer": {"quantity": 1, "price": self._asked}},
            {"agent": "2", **after, "type": f"z={self.H}", "when": {"offer": refused}, "take": 0},
        ]
