"""Run-length markets a third time, from docs/reference/semantics.md alone, written out: every bid vector, every type
profile, every offer, every take.  Slow on purpose; neither program is asked for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, product
from typing import Any, NamedTuple

Bid = tuple[Fraction, ...]  # m levels, non-increasing
Ends = tuple[tuple[int, ...], tuple[Fraction, ...]]  # what each agent holds, and pays in the aftermarket
ZERO = Fraction(0)


class Sale(NamedTuple):
    """What an auction leads to."""

    held: tuple[int, ...]
    price: Fraction


def written(value: Any, units: int) -> Bid:
    """An array, or runs, as so many numbers."""
    listed = [(x, 1) for x in value] if isinstance(value, list) else value["runs"]
    found = [Fraction(x) for x, n in listed for _ in range(n)]
    return (*found, *[ZERO] * (units - len(found)))


class NaiveRuns:
    """The market of a document, and its profile."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.units: int = document["units"]
        agents, auction = document["agents"], document["auction"]
        self.names: list[str] = [agent["name"] for agent in agents]
        self.types = [[kind.get("name", f"t{k}") for k, kind in enumerate(agent["types"], 1)] for agent in agents]
        self.values = [[written(kind["marginals"], self.units) for kind in agent["types"]] for agent in agents]
        self.odds = [[Fraction(kind.get("probability", 1)) for kind in agent["types"]] for agent in agents]
        self.levels = [[Fraction(x) for x in agent["bids"]["levels"]] for agent in agents]
        ties = auction.get("ties", {"priority": self.names})["priority"]
        self.order = [self.names.index(name) for name in ties]
        self.reserve = Fraction(auction.get("reserve", 0))
        self.zeros: bool = auction.get("zero_bids_win", True)
        after = document.get("aftermarket", {"format": "none"})
        self.seller: int | None = None
        self.buyers: list[int] = []
        self.prices: list[Fraction] = []
        if after["format"] != "none":
            [seller] = after["sellers"]
            self.seller = self.names.index(seller)
            buyers = after.get("buyers", self.names)
            self.buyers = [self.names.index(name) for name in buyers if name != seller]
            self.prices = [Fraction(x) for x in after["prices"]]
        self.profile: list[Bid] = [()] * len(self.names)
        for rule in document["strategy"]:
            self.profile[self.names.index(rule["agent"])] = written(rule["bid"], self.units)
        self._after: dict[tuple[int, ...], list[tuple[Fraction, tuple[int, ...], Ends]]] = {}
        self._sold: dict[tuple[Bid, ...], Sale] = {}
        self._kept: dict[tuple[int, int, tuple[int, ...]], Fraction] = {}

    # -- The auction

    def bids(self, agent: int) -> list[Bid]:
        """All non-increasing vectors of her levels, ascending."""
        found = combinations_with_replacement(reversed(self.levels[agent]), self.units)
        return sorted(found)

    def auction(self, profile: tuple[Bid, ...]) -> Sale:
        """The m highest eligible bids win, equal ones in the order of ties; the price is the highest that does not."""
        if profile not in self._sold:
            single = [(x, agent) for agent, bid in enumerate(profile) for x in bid]
            eligible = [(x, agent) for x, agent in single if x >= self.reserve and (x > 0 or self.zeros)]
            eligible.sort(key=lambda pair: (-pair[0], self.order.index(pair[1])))
            held = [0] * len(self.names)
            for _, agent in eligible[: self.units]:
                held[agent] += 1
            losing = [x for x, _ in eligible[self.units :]]
            low = [x for x, _ in single if not (x >= self.reserve and (x > 0 or self.zeros))]
            self._sold[profile] = Sale(tuple(held), max([self.reserve, *losing, *low]))
        return self._sold[profile]

    # -- The aftermarket: every offer, every take

    def kinds(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """Every type profile with its probability."""
        for kinds in product(*(range(len(own)) for own in self.types)):
            weight = Fraction(1)
            for agent, kind in enumerate(kinds):
                weight *= self.odds[agent][kind]
            yield kinds, weight

    def worth(self, agent: int, kind: int, held: int) -> Fraction:
        return sum(self.values[agent][kind][:held], start=ZERO)

    def answered(self, kinds: tuple[int, ...], held: tuple[int, ...], quantity: int, price: Fraction) -> Ends:
        """What comes of an offer: each buyer in turn takes the largest of the numbers that are best for her."""
        now, paid, left = list(held), [ZERO] * len(held), quantity
        for buyer in self.buyers:
            before = now[buyer]
            _, take = max(
                (self.worth(buyer, kinds[buyer], before + take) - take * price, take) for take in range(left + 1)
            )
            now[buyer], left = before + take, left - take
            paid[buyer] += take * price
            if self.seller is not None:
                now[self.seller] -= take
                paid[self.seller] -= take * price
        return tuple(now), tuple(paid)

    def offer(self, held: tuple[int, ...]) -> tuple[int, Fraction] | None:
        """The seller's: the best at the prior; of these the highest price, then the largest quantity."""
        if self.seller is None or not held[self.seller]:
            return None
        best: tuple[Fraction, Fraction, int] | None = None
        for quantity, price in product(range(1, held[self.seller] + 1), self.prices):
            earned = ZERO
            for kinds, weight in self.kinds():
                earned -= weight * self.answered(kinds, held, quantity, price)[1][self.seller]
            best = max(best or (earned, price, quantity), (earned, price, quantity))
        return None if best is None else (best[2], best[1])

    def after(self, held: tuple[int, ...]) -> list[tuple[Fraction, tuple[int, ...], Ends]]:
        """By type profile, with its probability: what all hold and pay in the end."""
        if held not in self._after:
            offer = self.offer(held)
            none = (held, (ZERO,) * len(held))
            self._after[held] = [
                (weight, kinds, none if offer is None else self.answered(kinds, held, *offer))
                for kinds, weight in self.kinds()
            ]
        return self._after[held]

    # -- What a type gets

    def utility(self, agent: int, kind: int, profile: tuple[Bid, ...]) -> Fraction:
        held, price = self.auction(profile)
        return self.kept(agent, kind, held) - held[agent] * price

    def kept(self, agent: int, kind: int, held: tuple[int, ...]) -> Fraction:
        """What she expects to end with, less what she pays in the aftermarket, given her type."""
        at = agent, kind, held
        if at not in self._kept:
            total = ZERO
            for weight, kinds, (final, paid) in self.after(held):
                if kinds[agent] == kind:
                    total += weight * (self.worth(agent, kind, final[agent]) - paid[agent])
            self._kept[at] = total / self.odds[agent][kind]
        return self._kept[at]

    def instead(self, agent: int, bid: Bid, others: tuple[Bid, ...] | None = None) -> tuple[Bid, ...]:
        """The profile (or these bids) with another bid of hers."""
        found = list(self.profile if others is None else others)
        found[agent] = bid
        return tuple(found)

    @cached_property
    def interim(self) -> list[list[Fraction]]:
        return [
            [self.utility(agent, kind, tuple(self.profile)) for kind in range(len(own))]
            for agent, own in enumerate(self.types)
        ]

    @cached_property
    def deviation(self) -> tuple[Fraction, int, int, Bid] | None:
        """(gain, agent, type, bid): the largest gain, then the first agent, type, bid."""
        found: tuple[Fraction, int, int, Bid] | None = None
        for agent, own in enumerate(self.types):
            for kind in range(len(own)):
                for bid in self.bids(agent):
                    gain = self.utility(agent, kind, self.instead(agent, bid)) - self.interim[agent][kind]
                    if gain > 0 and (found is None or gain > found[0]):
                        found = gain, agent, kind, bid
        return found

    # -- Figures

    def figure(self, kind: str, agent: int | None = None) -> Fraction | None:
        held, price = self.auction(tuple(self.profile))
        if kind == "revenue":
            return sum(held) * price
        if kind == "utility" and agent is not None:
            return sum((p * u for p, u in zip(self.odds[agent], self.interim[agent], strict=True)), start=ZERO)
        most = sum((weight * self._most(kinds) for kinds, weight in self.kinds()), start=ZERO)
        reached = ZERO
        for weight, kinds, (final, _) in self.after(held):
            reached += weight * sum(self.worth(i, kinds[i], final[i]) for i in range(len(kinds)))
        ratio = most / reached if most and reached else None
        return {"optimum": most, "welfare": reached, "ratio": ratio}[kind]

    def _most(self, kinds: tuple[int, ...]) -> Fraction:
        """The greatest welfare: over all ways to give units away."""
        ways = product(range(self.units + 1), repeat=len(kinds))
        return max(
            sum((self.worth(i, kinds[i], n) for i, n in enumerate(way)), start=ZERO)
            for way in ways
            if sum(way) <= self.units
        )

    # -- Dominance

    def columns(self, agent: int) -> Iterator[tuple[Bid, ...]]:
        """All bid profiles of the others; her own place holds what the profile has."""
        rows = [self.bids(i) if i != agent else [self.profile[i]] for i in range(len(self.names))]
        yield from product(*rows)

    def dominated(self, agent: int, kind: int) -> bool:
        """Whether a mixture of bids does as well as hers against all bids of the others, and better against some."""
        own = self.profile[agent]
        rest = [bid for bid in self.bids(agent) if bid != own]
        rows = set()
        for column in self.columns(agent):
            base = self.utility(agent, kind, self.instead(agent, own, column))
            rows.add(tuple(self.utility(agent, kind, self.instead(agent, bid, column)) - base for bid in rest))
        return better_mixture(sorted(rows))


def better_mixture(rows: list[tuple[Fraction, ...]]) -> bool:
    """Whether some w >= 0 has row·w >= 0 for every row, and > 0 for one: the simplex method in fractions, by Bland's
    rule, for the greatest sum of all row·w over Σw <= 1.
    """
    if not rows or not rows[0]:
        return False
    width = len(rows[0])
    # Variables 0 … width-1 are w, then one slack a row; slack = constant + Σ coefficient·(variable outside).
    outside = list(range(width))
    basis = [width + k for k in range(len(rows) + 1)]
    table = [[ZERO, *row] for row in rows] + [[Fraction(1), *[Fraction(-1)] * width]]
    goal = [ZERO, *(sum((row[k] for row in rows), start=ZERO) for k in range(width))]
    while True:
        entering = min((k for k in range(width) if goal[k + 1] > 0), key=outside.__getitem__, default=None)
        if entering is None:
            return goal[0] > 0
        at = entering + 1
        limits = [(-row[0] / row[at], basis[r], r) for r, row in enumerate(table) if row[at] < 0]
        _, _, leaving = min(limits)
        pivot = table[leaving]
        scale = -pivot[at]
        solved = [x / scale for x in pivot]
        solved[at] = Fraction(-1) / scale
        # entering = solved[0] + Σ solved·outside, with the leaving variable in its place.
        table[leaving] = solved
        for r, row in enumerate(table):
            if r != leaving and row[at]:
                table[r] = _put(row, solved, at)
        goal = _put(goal, solved, at)
        basis[leaving], outside[entering] = outside[entering], basis[leaving]
        if goal[0] > 0:
            return True


def _put(row: list[Fraction], solved: list[Fraction], at: int) -> list[Fraction]:
    """A row with a variable replaced by what it is solved for."""
    factor = row[at]
    found = [x + factor * y for x, y in zip(row, solved, strict=True)]
    found[at] = factor * solved[at]
    return found
