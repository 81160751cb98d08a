"""What an agent gets from any bid of hers depends on the others' bids only through their *rival list*, one for each tie
order: the first `m` of the others' eligible marginal bids, highest first, equal ones in tie order, each with its owner.
With k units won, the first m - k of the list win too, and the highest losing bid is her own next one or the list's next
one.  Rival bid profiles with the same rival lists form an *outcome class*.  Under a random tie order the lists of all
orders are the same for two profiles exactly if above the m-th highest bid they have the same bids, and at it each
agent has the same number, those counted only that are not too many to win.

The classes are found by adding the others' bids agent by agent, duplicates dropped, never by listing profiles.

A marginal bid with its owner is one integer, a *rank*: money · n + n - 1 - (the owner's place in the tie order); so the
higher rank wins.  -1 stands for no bid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from math import factorial

from ...budget import words
from ..keys import Vector
from ..market import Market

ORDERS = 720  # of ties, looked at one by one; with more of them the closed form of `auction` is used instead
# With k units won, by (the list's last winning bid but for hers, its first losing one, what of it her payment depends
# on): by the units that each of the others wins, the number of classes and of profiles.
Tally = dict[tuple[int, int, Vector], dict[Vector, tuple[int, int]]]


class Totals:
    """Sums over all outcome classes (`0`) or rival bid profiles (`1`) and over the tie orders: how often an allocation
    comes about, and the payments."""

    __slots__ = ("allocations", "paid")

    def __init__(self) -> None:
        self.allocations: tuple[dict[Vector, int], dict[Vector, int]] = ({}, {})
        self.paid = [0, 0]


class Cell(Totals):
    """The sums where she wins exactly k units, and two of her marginal bids are given."""

    __slots__ = ("by_offers", "times")

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[Vector, list[int]] = {}  # by what she faces: how often
        self.by_offers: dict[Vector, list[int]] = {}  # by what she offers: the payments


class Rivals:
    """The outcome classes that one agent faces."""

    def __init__(self, market: Market, agent: int) -> None:
        self.market, self.agent, self.budget = market, agent, market.budget
        self.size, self.units = len(market.agents), market.units
        self.others = [k for k in range(self.size) if k != agent]
        self.auction = market.sealed_auction
        self.random = self.auction.terms.priority is None
        self._base = self.auction.terms.priority or tuple(range(self.size))  # the order of the ranks in a class
        self._place = {k: place for place, k in enumerate(self._base)}
        self._ranked = {k: self._distinct(k) for k in self.others}
        self.number: dict[Vector, int] = {}  # of a class; a class is its bids' ranks, descending
        self.counts: list[int] = []  # the bid profiles in each class
        self._find()
        self.classes = list(self.number)
        self._own: dict[Vector, Totals] = {}
        self._tallies: list[tuple[Vector, list[Tally]]] | None = None
        self._cells: dict[tuple[int, int, int, int], Cell] = {}

    # -- Classes

    def ranks(self, agent: int, vector: Vector) -> Vector:
        """The eligible marginal bids of a vector, ranked in the classes' order."""
        low = self.size - 1 - self._place[agent]
        return tuple(x * self.size + low for x in self.auction.eligible(vector))

    def _distinct(self, agent: int) -> dict[Vector, int]:
        """The agent's distinct bids, as far as they are eligible: how many there are of each."""
        bids, units = self.market.agents[agent].bids, self.units
        self.budget.charge("ranking bids", len(bids) * (10 + 4 * units), kept=len(bids) * (200 + 40 * units))
        found: dict[Vector, int] = {}
        for vector in self.market.agents[agent].bids:
            ranks = self.ranks(agent, vector)
            found[ranks] = found.get(ranks, 0) + 1
        return found

    def _find(self) -> None:
        found: dict[Vector, int] = {(): 1}
        units = self.units
        for k in self.others:
            kinds = len(self._ranked[k])
            what = f"{words(len(found) * kinds)} sums of bids to find the outcome classes"
            self.budget.charge(what, len(found) * kinds * (20 + 4 * units + (10 * units if self.random else 0)))
            after: dict[Vector, int] = {}
            for ranks, count in found.items():
                self.budget.charge("outcome classes", briefly=(len(after) + kinds) * (200 + 8 * units))
                for more, times in self._ranked[k].items():
                    key = self.cut(ranks + more)
                    after[key] = after.get(key, 0) + count * times
            found = after
        self.budget.charge("outcome classes", 2 * len(found), kept=len(found) * (300 + 8 * units))
        for ranks, count in found.items():
            self.number[ranks] = len(self.counts)
            self.counts.append(count)

    def cut(self, ranks: Sequence[int]) -> Vector:
        """What counts of some bids."""
        units, size = self.units, self.size
        ordered = sorted(ranks, reverse=True)
        if len(ordered) <= units:
            return tuple(ordered)
        if not self.random:
            return tuple(ordered[:units])
        cutoff = ordered[units - 1] // size
        kept = [rank for rank in ordered if rank // size > cutoff]
        left = units - len(kept)
        for rank in sorted({rank for rank in ordered if rank // size == cutoff}, reverse=True):
            kept += [rank] * min(left, ordered.count(rank))
        return tuple(kept)

    def class_of(self, bids: Sequence[int]) -> int:
        """The class of a profile of the others' bids, by index."""
        ranks: list[int] = []
        for k, bid in zip(self.others, bids, strict=True):
            ranks += self.ranks(k, self.market.agents[k].bids[bid])
        return self.number[self.cut(ranks)]

    def bids(self, number: int, own: Vector) -> list[Vector]:
        """Bids of all agents: those of a class, with her own."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for rank in self.classes[number]:
            found[self._base[self.size - 1 - rank % self.size]].append(rank // self.size)
        every = [tuple(vector) for vector in found]
        every[self.agent] = own
        return every

    # -- Lists, all at once

    def _orders(self) -> Iterator[Vector]:
        return permutations(range(self.size)) if self.random else iter([self._base])

    def tallies(self) -> list[tuple[Vector, list[Tally]]]:
        """By tie order, and by the units that she wins."""
        if self._tallies is None:
            orders = factorial(self.size) if self.random else 1
            entries = len(self.classes) * (self.units + 1)
            what = f"{words(len(self.classes))} outcome classes in {orders} tie orders"
            self.budget.charge(what, orders * entries * (15 + self.size // 2))
            self._tallies = [(order, self._tally(order)) for order in self._orders()]
        return self._tallies

    def _tally(self, order: Vector) -> list[Tally]:
        units, size = self.units, self.size
        found: list[dict[tuple[int, int, Vector], dict[Vector, list[int]]]] = [{} for _ in range(units + 1)]
        most = len(self.classes) * (units + 1) * (400 + 8 * size)
        self.budget.charge("the tally of a tie order", briefly=most)
        low = [0] * size  # by the place in the classes' order: what is added to money · n in this one
        for place, k in enumerate(order):
            low[self._place[k]] = size - 1 - place
        for ranks, count in zip(self.classes, self.counts, strict=True):
            line: Sequence[int] = ranks
            if self.random:
                line = sorted([rank - rank % size + low[size - 1 - rank % size] for rank in ranks], reverse=True)
            listed = [*line[:units], *[-1] * (units - len(line))]
            money = [rank // size for rank in line[:units]]
            won = [0] * size
            for sold in range(units + 1):  # to the others
                if sold:
                    if listed[sold - 1] >= 0:
                        won[order[size - 1 - listed[sold - 1] % size]] += 1
                    last = listed[sold - 1]
                else:
                    last = -1
                lost = listed[sold] if sold < units else -1
                key = (last, lost, self.auction.faces(units - sold, money))
                table = found[units - sold].setdefault(key, {})
                entry = table.setdefault(tuple(won), [0, 0])
                entry[0] += 1
                entry[1] += count
        entries = sum(len(table) for tally in found for table in tally.values())
        self.budget.charge("the tally of a tie order", 5 * entries, kept=entries * (300 + 8 * size))
        return [
            {key: {won: (one, many) for won, (one, many) in table.items()} for key, table in tally.items()}
            for tally in found
        ]

    def _own_ranks(self, order: Vector, vector: Vector) -> Vector:
        """Her own bid, ranked in a tie order, and ended by -1."""
        low = self.size - 1 - order.index(self.agent)
        ranks = [x * self.size + low for x in self.auction.eligible(vector)]
        return tuple(ranks + [-1] * (self.units + 1 - len(ranks)))

    def _exactly(self, k: int, ranks: Vector, last: int, lost: int) -> bool:
        """Whether she wins exactly k units, where `last` is the list's last bid that then wins and `lost` its next."""
        if k and (ranks[k - 1] < 0 or ranks[k - 1] < lost):
            return False
        return ranks[k] < 0 or ranks[k] < last

    def allocations(self) -> set[Vector]:
        """Every allocation to which some bid profile and some tie order lead."""
        found: set[Vector] = set()
        own = {tuple(self.auction.eligible(vector)): vector for vector in self.market.agents[self.agent].bids}.values()
        for order, tallies in self.tallies():
            self.budget.charge("an agent's own bids", len(own) * (20 + 10 * self.units))
            every = [self._own_ranks(order, vector) for vector in own]
            for k, tally in enumerate(tallies):
                pairs = {(ranks[k - 1] if k else -1, ranks[k]): ranks for ranks in every}.values()
                steps = sum(len(pairs) * 5 + len(table) * 10 for table in tally.values())
                self.budget.charge("allocations", steps)
                for (last, lost, _), table in tally.items():
                    if any(self._exactly(k, ranks, last, lost) for ranks in pairs):
                        found.update(self._with(won, k) for won in table)
        return found

    def _with(self, won: Vector, k: int) -> Vector:
        return (*won[: self.agent], k, *won[self.agent + 1 :])

    def totals(self, vector: Vector) -> Totals:
        """The sums for one bid of hers."""
        key = tuple(self.auction.eligible(vector))
        found = self._own.get(key)
        if found is not None:
            return found
        found = self._own[key] = Totals()
        for place, (order, tallies) in enumerate(self.tallies()):
            ranks = self._own_ranks(order, vector)
            for k, tally in enumerate(tallies):
                cell = self._cell(place, k, ranks, tally)
                if not cell.times:  # she cannot win so many
                    continue
                paid = self._paid(cell, k, self.auction.offers(k, key))
                self.budget.charge("what a bid leads to", 20 + 4 * len(cell.allocations[0]))
                for which in (0, 1):
                    sums = found.allocations[which]
                    for allocation, count in cell.allocations[which].items():
                        sums[allocation] = sums.get(allocation, 0) + count
                    found.paid[which] += paid[which]
        return found

    def _cell(self, place: int, k: int, ranks: Vector, tally: Tally) -> Cell:
        """The sums where she wins exactly k units: they depend on two of her marginal bids alone."""
        key = (place, k, ranks[k - 1] if k else -1, ranks[k])
        if key not in self._cells:
            cell = Cell()
            entries = sum(map(len, tally.values()))
            self.budget.charge("what a bid leads to", 10 * len(tally) + 20 * entries, kept=200 * entries)
            for (last, lost, faces), table in tally.items():
                if not self._exactly(k, ranks, last, lost):
                    continue
                times = cell.times.setdefault(faces, [0, 0])
                for won, counts in table.items():
                    allocation = self._with(won, k)
                    for which, count in enumerate(counts):
                        sums = cell.allocations[which]
                        sums[allocation] = sums.get(allocation, 0) + count
                        times[which] += count
            self._cells[key] = cell
        return self._cells[key]

    def _paid(self, cell: Cell, k: int, offers: Vector) -> list[int]:
        """Her payments in a cell, where this is what of her own bid they depend on."""
        if offers not in cell.by_offers:
            self.budget.charge("what a bid costs", 30 + 10 * len(cell.times), kept=200)
            paid = [0, 0]
            for faces, times in cell.times.items():
                each = self.auction.payment(k, offers, faces)
                paid = [sum_paid + each * count for sum_paid, count in zip(paid, times, strict=True)]
            cell.by_offers[offers] = paid
        return cell.by_offers[offers]
