"""docs/reference/semantics.md, "Bounds", a third time: an instance's auction alone, from its definition, and the linear
programs of that section written out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, permutations, product
from math import prod
from typing import Any

from naive_auctions import number, sell
from proved_programs import Program, Solved

Doc = dict[str, Any]
Bids = tuple[int, ...]
Types = tuple[int, ...]


class NaiveAuction:
    """``gain[i][t, b]``: what type t of agent i gets at the profile of bids b; ``revenue[b]``; ``winning[b]``."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.agents = doc, doc["agents"]
        self.items = doc.get("items", [])
        self.m = len(self.items) or doc["units"]
        self.n = len(self.agents)
        self.names = [agent["name"] for agent in self.agents]
        self.kinds = [[kind.get("name", f"t{k}") for k, kind in enumerate(a["types"], 1)] for a in self.agents]
        self.prior = dict(self._prior())
        if "bids" in self.agents[0]:
            self._sell_all()

    def chance(self, agent: int, kind: int) -> Fraction:
        return sum((p for types, p in self.prior.items() if types[agent] == kind), Fraction(0))

    @property
    def independent(self) -> bool:
        return "prior" not in self.doc

    def _prior(self) -> Iterator[tuple[Types, Fraction]]:
        if "prior" in self.doc:
            rows = {}
            for row in self.doc["prior"]:
                named = [row["types"].get(name, own[0]) for name, own in zip(self.names, self.kinds, strict=True)]
                types = tuple(own.index(kind) for own, kind in zip(self.kinds, named, strict=True))
                rows[types] = number(row["probability"])
            yield from sorted(rows.items())
            return
        each = [[number(kind.get("probability", 1)) for kind in agent["types"]] for agent in self.agents]
        for types in product(*(range(len(own)) for own in each)):
            yield types, prod((own[t] for own, t in zip(each, types, strict=True)), start=Fraction(1))

    # -- Values

    def value(self, agent: int, kind: int, holding: Any) -> Fraction:
        """Of a number of units, or of a set of items."""
        said = self.agents[agent]["types"][kind]
        if not self.items:
            return sum((number(x) for x in said["marginals"][:holding]), Fraction(0))
        if "additive" in said:
            return sum((number(said["additive"].get(x, 0)) for x in holding), Fraction(0))
        if "unit-demand" in said:
            return max((number(said["unit-demand"].get(x, 0)) for x in holding), default=Fraction(0))
        if "budget-additive" in said:
            whole = said["budget-additive"]
            return min(number(whole["budget"]), sum((number(whole["values"].get(x, 0)) for x in holding), Fraction(0)))
        return next((number(r["value"]) for r in said["table"] if set(r["items"]) == set(holding)), Fraction(0))

    def optimum(self, types: Types, there: Any = None) -> Fraction:
        """The greatest welfare at types; of so many units, or these items."""
        if not self.items:
            units = self.m if there is None else there
            ways = (way for way in product(range(units + 1), repeat=self.n) if sum(way) <= units)
            return max(sum(self.value(i, types[i], k) for i, k in enumerate(way)) for way in ways)
        items = self.items if there is None else sorted(there)
        return max(self.welfare(types, items, way) for way in product(range(self.n + 1), repeat=len(items)))

    def welfare(self, types: Types, items: list[str], way: tuple[int, ...]) -> Fraction:
        held = [frozenset(x for x, who in zip(items, way, strict=True) if who == i) for i in range(self.n)]
        return sum((self.value(i, types[i], bundle) for i, bundle in enumerate(held)), Fraction(0))

    @property
    def expected_optimum(self) -> Fraction:
        return sum((p * self.optimum(types) for types, p in self.prior.items()), Fraction(0))

    # -- The auction

    def own_bids(self, agent: int) -> list[tuple[Fraction, ...]]:
        said = self.agents[agent]["bids"]
        if "vectors" in said:
            rows = [tuple(map(number, row)) for row in said["vectors"]]
            return sorted(row + (Fraction(0),) * (self.m - len(row)) for row in rows)
        levels = [number(x) for x in said["levels"]]
        if self.items:
            return sorted(product(levels, repeat=self.m))
        return sorted(tuple(sorted(row, reverse=True)) for row in combinations_with_replacement(levels, self.m))

    def _orders(self) -> list[list[int]]:
        ties = self.doc["auction"].get("ties", {"priority": self.names})
        if ties == "random":
            return [list(order) for order in permutations(range(self.n))]
        return [[self.names.index(name) for name in ties["priority"]]]

    def ends(self, vectors: list[tuple[Fraction, ...]]) -> Iterator[tuple[list[Any], list[Fraction], Fraction]]:
        """Holdings, payments, the sum of the winning bids: one each draw of the ties."""
        auction, orders = self.doc["auction"], self._orders()
        if not self.items:
            for order in orders:
                sold = sell(auction, self.m, vectors, order)
                yield list(sold.won), list(sold.paid), sum((sum(x) for x in sold.winning), Fraction(0))
            return
        reserve = number(auction.get("reserve", 0))
        for draw in product(orders, repeat=self.m):
            held: list[set[str]] = [set() for _ in range(self.n)]
            paid, won = [Fraction(0)] * self.n, Fraction(0)
            for item, order, offers in zip(self.items, draw, zip(*vectors, strict=True), strict=True):
                fit = [x >= reserve and (x > 0 or auction.get("zero_bids_win", True)) for x in offers]
                eligible = sorted((-x, order.index(i), i) for i, x in enumerate(offers) if fit[i])
                if eligible:
                    high, _, winner = eligible[0]
                    second = max([reserve, *(-x for x, _, _ in eligible[1:])])
                    held[winner].add(item)
                    paid[winner] += -high if auction["format"] == "simultaneous-first-price" else second
                    won += -high
            yield [frozenset(bundle) for bundle in held], paid, won

    def _sell_all(self) -> None:
        each = [self.own_bids(i) for i in range(self.n)]
        self.counts = [len(own) for own in each]
        self.profiles = list(product(*(range(count) for count in self.counts)))
        self.gain: list[dict[tuple[int, Bids], Fraction]] = [{} for _ in each]
        self.revenue: dict[Bids, Fraction] = {}
        self.winning: dict[Bids, Fraction] = {}
        for bids in self.profiles:
            ends = list(self.ends([own[b] for own, b in zip(each, bids, strict=True)]))
            self.revenue[bids] = sum((sum(paid) for _, paid, _ in ends), Fraction(0)) / len(ends)
            self.winning[bids] = sum((won for _, _, won in ends), Fraction(0)) / len(ends)
            for i in range(self.n):
                for t in range(len(self.kinds[i])):
                    total = sum((self.value(i, t, held[i]) - paid[i] for held, paid, _ in ends), Fraction(0))
                    self.gain[i][t, bids] = total / len(ends)

    def instead(self, agent: int, kind: int, bids: Bids) -> list[Fraction]:
        """What each bid brings a type, the others' bids being these."""
        return [self.gain[agent][kind, (*bids[:agent], d, *bids[agent + 1 :])] for d in range(self.counts[agent])]


def without(row: tuple[int, ...], agent: int) -> tuple[int, ...]:
    return (*row[:agent], *row[agent + 1 :])


def guarantee(auction: NaiveAuction, strengthened: bool, informed: bool) -> Solved:
    """The deviations and shifts that prove most. Variables: ("x", agent, type, own bid or None, bid), ("s", agent,
    types, the others' bids), ("z", types)."""
    program = Program()
    for types, p in auction.prior.items():
        program.goal["z", types] = p
        program.free.add(("z", types))
        for bids in auction.profiles:
            terms: dict[object, Fraction] = {("z", types): Fraction(-1)}
            for i, t in enumerate(types):
                for d, gain in enumerate(auction.instead(i, t, bids)):
                    terms["x", i, t, bids[i] if strengthened else None, d] = gain
                if not informed:
                    terms["s", i, types, without(bids, i)] = Fraction(1)
                    program.free.add(("s", i, types, without(bids, i)))
            program.row(terms, False, -auction.revenue[bids])
    for i, count in enumerate(auction.counts):
        for t in range(len(auction.kinds[i])):
            for own in range(count) if strengthened else [None]:
                program.row({("x", i, t, own, d): Fraction(1) for d in range(count)}, True, 1)
        if not informed:
            sums: dict[object, dict[object, Fraction]] = {}
            for types, p in auction.prior.items():
                for rest in {without(bids, i) for bids in auction.profiles}:
                    sums.setdefault((without(types, i), rest), {})["s", i, types, rest] = p
            for terms in sums.values():
                program.row(terms, True, 0)
    return program.solve()


def worst(auction: NaiveAuction, strengthened: bool, informed: bool) -> Fraction:
    """The same from the other side, as the page defines it: the least Σ P·U + E[Rev] over joint distributions."""
    program = Program()
    for types, p in auction.prior.items():
        program.row({("π", types, bids): Fraction(1) for bids in auction.profiles}, True, p)
        for bids in auction.profiles:
            program.goal["π", types, bids] = -auction.revenue[bids]
    for i, count in enumerate(auction.counts):
        for t in range(len(auction.kinds[i])):
            mine = [types for types in auction.prior if types[i] == t]
            for own in range(count) if strengthened else [None]:
                program.goal["U", i, t, own] = Fraction(-1)
                program.free.add(("U", i, t, own))
                for d in range(count):
                    terms: dict[object, Fraction] = {("U", i, t, own): Fraction(1)}
                    for types, bids in product(mine, auction.profiles):
                        if own in (None, bids[i]):
                            terms["π", types, bids] = -auction.instead(i, t, bids)[d]
                    program.row(terms, False, 0)
        if not informed:
            _alike(auction, i, program)
    return -program.solve().optimum


def _alike(auction: NaiveAuction, i: int, program: Program) -> None:
    """The others bid the same whatever agent i's type."""
    by_rest: dict[Types, list[Types]] = {}
    for types in auction.prior:
        by_rest.setdefault(without(types, i), []).append(types)
    for alike in by_rest.values():
        for rest in {without(bids, i) for bids in auction.profiles}:
            same = [(*rest[:i], d, *rest[i:]) for d in range(auction.counts[i])]
            for other in alike[1:]:
                terms: dict[object, Fraction] = {("π", alike[0], b): 1 / auction.prior[alike[0]] for b in same}
                terms |= {("π", other, b): -1 / auction.prior[other] for b in same}
                program.row(terms, True, 0)


def smooth_at(auction: NaiveAuction, profiles: list[Types], mu: Fraction, weak: Fraction) -> Solved:
    """The best λ at these profiles of types, the deviations depending on the own type. Variables: ("x", agent, type,
    bid), "λ"; where nothing is worth anything, by how much the inequality holds. The first rows' duals are the worst
    weights: by profile of types, then of bids."""
    program = Program(goal={"λ": Fraction(1)}, free={"λ"})
    flat = all(auction.optimum(types) == 0 for types in profiles)
    for types, bids in product(profiles, auction.profiles):
        terms: dict[object, Fraction] = {"λ": Fraction(-1) if flat else -auction.optimum(types)}
        for i, t in enumerate(types):
            for d, gain in enumerate(auction.instead(i, t, bids)):
                terms["x", i, t, d] = gain
        program.row(terms, False, -mu * auction.revenue[bids] - weak * auction.winning[bids])
    for i, t in sorted({(i, types[i]) for types in profiles for i in range(auction.n)}):
        program.row({("x", i, t, d): Fraction(1) for d in range(auction.counts[i])}, True, 1)
    return program.solve()
