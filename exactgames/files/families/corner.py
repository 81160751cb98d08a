"""Markets in which a speculator C corners the units that A and B do not bid for, and offers them at 1.

The common part of Example 4 of the paper and its variants: m units at a uniform price, agents A, B, C with one grid of
bids, ties to C, then A, then B; after it C sells, A buys first, then B. What a variant adds is what A and B value, what
the three bid, and the figures that follow.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Any, ClassVar, Final

from attrs import frozen

from exactgames.files.families.family import PAPER, Document, Family
from exactgames.files.limits import BIDS, LEVELS
from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
from exactgames.mechanisms.distributions.rounding import rounded
from exactgames.mechanisms.keys import Increasing, Integer, Key, Number, Word, always

CONCEPTS: Final = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
UNITS: Final = 64
ONE, TWO, HALF = Fraction(1), Fraction(2), Fraction(1, 2)

LEVELS_KEY: Final = Key("levels", Integer(2, 16), "how many values z has: 1, 1/2, 1/4, …", always(4), "4")


def units_key(least: int, words: str = "how many units") -> Key:
    """The key ``m``."""
    return Key("m", Integer(least, UNITS), words, always(4), "4")


def grid_key(words: str) -> Key:
    """The key ``bids``; an empty tuple stands for the default."""
    return Key("bids", Increasing(LEVELS), "the grid of bids, of all agents", always(()), words)


def prices_key(words: str) -> Key:
    """The key ``prices``; an empty tuple stands for the default."""
    return Key("prices", Increasing(4096), "the resale prices", always(()), words)


AUCTION_KEYS: Final = (
    Key(
        "pricing",
        Word(tuple((word, word) for word in ("highest-losing", "lowest-winning", "discriminatory"))),
        "which auction: a uniform price, the highest losing or the lowest winning bid, or pay-your-bid",
        always("highest-losing"),
        "highest-losing",
    ),
    Key("reserve", Number(), "the reserve price of the auction", always(Fraction(0)), "0"),
)


def geometric(count: int) -> tuple[Fraction, ...]:
    """(2^(1 − count), …, 1/2, 1)."""
    return tuple(Fraction(1, 2**k) for k in range(count - 1, -1, -1))


def z_probabilities(count: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """(z, its probability), with Pr[z ≥ x] = 2^(1 − count)/x: the equal-revenue distribution rounded down."""
    values = geometric(count)
    return rounded(EqualRevenue(values[0], ONE), values, "down").probabilities


def z_mean(count: int) -> Fraction:
    """E[z]."""
    return sum((z * p for z, p in z_probabilities(count)), start=Fraction(0))


def z_types(first: Fraction, units: int, count: int) -> list[Document]:
    """B's types: a first unit of value ``first``, all others of value z."""
    return [
        {"name": f"z={z}", "marginals": [first, *[z] * (units - 1)], "probability": p}
        for z, p in z_probabilities(count)
    ]


def bid_of(level: Fraction, count: int, units: int) -> list[Fraction]:
    """A bid of ``level`` for so many units."""
    return [level] * count + [Fraction(0)] * (units - count)


def bidding(agent: str, bid: Sequence[Fraction]) -> Document:
    """The rule that she bids so."""
    return {"agent": agent, "stage": "auction", "bid": list(bid)}


def offering(agent: str, holdings: dict[str, int]) -> Document:
    """The rule that she offers everything at 1 where agents hold that."""
    offer = {"quantity": "all", "price": 1}
    return {"agent": agent, "stage": "aftermarket", "when": {"holdings": holdings}, "offer": offer}


def claims(concepts: Sequence[str], welfare: Fraction, optimum: Fraction) -> list[Document]:
    """That the profile is an equilibrium of these concepts, and its figures."""
    figures = (("welfare", welfare), ("optimum", optimum), ("ratio", optimum / welfare))
    return [*({"kind": c} for c in concepts), *({"kind": kind, "value": value} for kind, value in figures)]


def lacking(key: str, given: Sequence[Fraction], needed: Sequence[Fraction]) -> tuple[str, str, str] | None:
    """The fault that a grid has not all the numbers that the profile needs."""
    wanted = sorted(set(needed))
    missing = [str(x) for x in wanted if x not in given]
    what = ", ".join(map(str, wanted))
    return (key, "none with " + ", ".join(missing), f"numbers with {what} among them") if missing else None


@frozen
class Corner(Family):
    """m, the grids ("" is the family's own: an empty tuple), and the auction's rule."""

    source: ClassVar[str] = "Example 4"

    m: int
    bids: tuple[Fraction, ...]
    prices: tuple[Fraction, ...]
    pricing: str
    reserve: Fraction

    @property
    @abstractmethod
    def name(self) -> str:
        """The market's title."""

    @property
    @abstractmethod
    def types(self) -> tuple[list[Document], list[Document]]:
        """Those of A and of B."""

    @property
    @abstractmethod
    def wanted(self) -> tuple[Fraction, Fraction]:
        """What A and B bid for their first unit; 0 for nothing."""

    @property
    def speculators_bid(self) -> Fraction:
        """What C bids for every unit that A and B do not bid for."""
        return ONE

    @property
    @abstractmethod
    def own_grid(self) -> tuple[Fraction, ...]:
        """The family's grid of bids."""

    @property
    @abstractmethod
    def own_prices(self) -> tuple[Fraction, ...]:
        """The family's resale prices."""

    @property
    @abstractmethod
    def figures(self) -> tuple[Fraction, Fraction]:
        """(the welfare of the profile, the optimum), under the rule "highest-losing" without a reserve."""

    @property
    def offers(self) -> bool:
        """Whether the profile says C's offer, everything at 1, on the path."""
        return True

    @property
    def grid(self) -> tuple[Fraction, ...]:
        return self.bids or self.own_grid

    @property
    def resale_prices(self) -> tuple[Fraction, ...]:
        return self.prices or self.own_prices

    def fault(self) -> tuple[str, str, str] | None:
        count = comb(self.m + len(self.grid) - 1, self.m)
        if count > BIDS:
            return "m", f"{self.m}, with {len(self.grid)} levels {count:,} bids an agent", f"at most {BIDS:,} bids"
        needed = (Fraction(0), *self.wanted, self.speculators_bid)
        return lacking("bids", self.grid, needed) or lacking("prices", self.resale_prices, (ONE,))

    @property
    def auction(self) -> Document:
        rule: Document = {"format": "discriminatory"}
        if self.pricing != "discriminatory":
            rule = {"format": "uniform-price", "price": self.pricing}
        rule["ties"] = {"priority": ["C", "A", "B"]}
        return {**rule, "reserve": self.reserve} if self.reserve else rule

    def document(self) -> Document:
        m, (a, b), (a_types, b_types) = self.m, self.wanted, self.types
        others = sum(level > 0 for level in (a, b))
        grid = {"levels": list(self.grid)}
        agents: list[Document] = [
            {"name": "A", "types": a_types, "bids": grid},
            {"name": "B", "types": b_types, "bids": grid},
            {"name": "C", "types": [{"marginals": []}], "bids": grid},
        ]
        strategy = [
            bidding("A", bid_of(a, int(a > 0), m)),
            bidding("B", bid_of(b, int(b > 0), m)),
            bidding("C", bid_of(self.speculators_bid, m - others, m)),
        ]
        if self.offers:
            strategy.append(offering("C", {"A": int(a > 0), "B": int(b > 0), "C": m - others}))
        return {
            "title": self.name,
            "source": PAPER + self.source,
            "units": m,
            "agents": agents,
            "auction": self.auction,
            "aftermarket": {
                "format": "take-it-or-leave-it",
                "sellers": ["C"],
                "buyers": ["A", "B"],
                "prices": list(self.resale_prices),
            },
            "strategy": strategy,
            "claims": self.claimed,
        }

    @property
    def claimed(self) -> list[Any]:
        """The equilibrium and its figures; of another auction only the figures, whatever they are."""
        if self.pricing == "highest-losing" and not self.reserve:
            return claims(CONCEPTS, *self.figures)
        return [{"kind": kind} for kind in ("welfare", "optimum", "ratio")]
