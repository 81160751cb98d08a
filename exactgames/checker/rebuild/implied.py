"""The *implied game* of one type: keep the assessment's aftermarket continuation, play only the auction.  Her payoff
from a bid profile is its expected utility, averaged over ties and the others' types.

The others' bid profiles are grouped in *cells*.  In the explicit form each is a cell of its own; in the staged form a
cell is an outcome class, and a bid profile again if any label is in use.  Payoffs are integers over a
common denominator that is the same for all bids.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from math import prod

from ..budget import adding, digits, room, words
from .assessment import Assessment
from .auctions.sealed import outcomes
from .explicit import Explicit
from .staged.profile import StagedProfile
from .staged.rivals import ORDERS
from .tree import Tree

Column = tuple[tuple[int, ...], ...]  # by other agent, her bid at each of her types
Find = Callable[[int, int], "Implied"]  # the implied game of an agent's type
Outcomes = tuple[tuple[int, int, int], ...]  # weight, world, her payment
Rows = list[list[int]]  # by type profile with her type, by cell: her payoff times the type profile's weight


class Implied(ABC):
    def __init__(self, game: Tree, agent: int, kind: int) -> None:
        agents = game.market.agents
        self.budget, self._kept = game.budget, 0
        steps, size = 5 + len(agents), 100 + 8 * len(agents)
        self._keep("the type profiles with a type", len(game.types) * steps, len(game.types) * size)
        self.wide = game.wide + game.prior_bits  # bits of a payoff times a weight
        self.agent, self.kind = agent, kind
        self.bids = agents[agent].bids
        self.others = [k for k in range(len(agents)) if k != agent]
        self.counts = [len(agents[k].bids) for k in self.others]
        self.kinds = [len(agents[k].types) for k in self.others]
        # The type profiles in which she has her type: their place among all, the others' types, weight.
        self.profiles = [
            (place, tuple(types[k] for k in self.others), weight)
            for place, (types, weight) in enumerate(zip(game.types, game.prior, strict=True))
            if types[agent] == kind
        ]

    @abstractmethod
    def rows(self, bid: int) -> Rows:
        """Her payoffs from a bid."""

    @abstractmethod
    def spread(self, row: list[int]) -> list[int]:
        """A row by cell, as one by the others' bid profiles in lexicographic order."""

    @abstractmethod
    def against(self, bid: int, column: Column) -> int:
        """Her payoff against one column."""

    @abstractmethod
    def cell(self, column: Column) -> int:
        """The cell of a column that is a bid profile."""

    @abstractmethod
    def full(self, strategies: bool) -> tuple[list[int], int]:
        """What each bid earns against the part of the evidence's belief that has full support, and what to divide by.
        (Explicit: weight 1 on every column; staged: 1 on every cell, or the uniform distribution over strategies.)"""

    def drop(self) -> None:
        """It is not needed any more."""
        self.budget.release(self._kept)

    def _keep(self, what: str, steps: int, size: int) -> None:
        """Pay for what stays until the implied game is dropped."""
        self.budget.charge(what, steps, kept=size)
        self._kept += size

    def place(self, bids: Sequence[int]) -> int:
        """The place of a profile of the others' bids."""
        place = 0
        for bid, count in zip(bids, self.counts, strict=True):
            place = place * count + bid
        return place


class ExplicitImplied(Implied):
    def __init__(self, assessment: Assessment, game: Explicit, agent: int, kind: int) -> None:
        super().__init__(game, agent, kind)
        self.values, self.leaves = assessment.values[agent], game.leaves
        self.stride = prod(self.counts[agent:])  # bids of the agents after her, in a profile of all bids
        self._rows: dict[int, Rows] = {}

    def rows(self, bid: int) -> Rows:
        found = self._rows.get(bid)
        if found is None:
            count = len(self.profiles) * prod(self.counts)
            steps = count * (2 + digits(self.wide, self.wide // 2 + 1))
            self._keep("the payoffs of a bid", steps, count * (8 + room(self.wide)))
            size, own, stride = prod(self.counts), len(self.bids), self.stride
            found = []
            for place, _, weight in self.profiles:
                row: list[int] = []
                start = place * size * own + bid * stride
                for first in range(start, start + size * own - bid * stride, stride * own):
                    row += [weight * self.values[leaf] for leaf in self.leaves[first : first + stride]]
                found.append(row)
            self._rows[bid] = found
        return found

    def spread(self, row: list[int]) -> list[int]:
        return row

    def against(self, bid: int, column: Column) -> int:
        total = 0
        self.budget.charge(
            "a bid against a column", len(self.profiles) * (8 + 5 * len(self.others) + adding(self.wide))
        )
        for (_, types, _), row in zip(self.profiles, self.rows(bid), strict=True):
            total += row[self.place([strategy[t] for strategy, t in zip(column, types, strict=True)])]
        return total

    def cell(self, column: Column) -> int:
        return self.place([strategy[0] for strategy in column])

    def full(self, strategies: bool) -> tuple[list[int], int]:
        # Summed over all strategy columns, each bid profile is played at each type profile by the same share.
        share = 1
        count = len(self.bids) * len(self.profiles) * prod(self.counts)
        self.budget.charge("the payoffs of all bids", count * adding(self.wide))
        if strategies:
            bits = sum(n.bit_length() * kinds for n, kinds in zip(self.counts, self.kinds, strict=True))
            self.budget.charge("the number of strategies", digits(bits) + len(self.bids) * digits(bits, self.wide + 30))
            share = prod(n**kinds for n, kinds in zip(self.counts, self.kinds, strict=True)) // prod(self.counts)
        return [share * sum(map(sum, self.rows(bid))) for bid in range(len(self.bids))], 1


class StagedImplied(Implied):
    def __init__(self, profile: StagedProfile, agent: int, kind: int) -> None:
        super().__init__(profile.game, agent, kind)
        self.market, self.worlds = profile.market, profile.worlds
        self.unit = profile.assessment.unit
        value, starts = profile.assessment.values[agent], profile.folded.starts
        steps = len(self.profiles) * len(starts) * (2 + digits(self.wide, self.wide // 2 + 1))
        self.wide += self.unit.bit_length() + self.worlds.draws.bit_length()
        size = len(self.profiles) * len(starts) * (8 + room(self.wide))
        self._keep("payoffs by type profile and world", steps, size)
        # By type profile and world: her payoff before the auction payment, times the type profile's weight.
        self.worth = [[weight * value[at[place]] for at in starts] for place, _, weight in self.profiles]
        self.weights = [weight for _, _, weight in self.profiles]
        self._full: dict[bool, tuple[list[int], int]] = {}
        self._results: dict[int, tuple[Sequence[int], dict[int, Outcomes]]] = {}
        self._held: dict[int, int] = {}  # by bid: the bytes of its results

    def _cells(self, bid: int) -> tuple[Sequence[int], dict[int, Outcomes]]:
        """The outcomes of a bid: which ones, by cell; and these: weight, world, her payment."""
        me = self.agent
        if self.worlds.labelled:
            row, distinct = self.worlds.against(me, bid)
            ends = sum(map(len, distinct))
            self.budget.charge("the outcomes of a bid", 2 * len(row) + 10 * ends, kept=4 * len(row) + 150 * ends)
            return row, {k: tuple((share, world, paid[me]) for share, world, paid in distinct[k]) for k in set(row)}
        rivals, own, index = self.worlds.rivals(me), self.bids[bid], self.worlds.by_allocation
        found: dict[int, Outcomes] = {}
        each = 30 + 3 * len(self.bids[bid]) * len(self.counts)
        for number in range(len(rivals.classes)):
            self.budget.charge("the outcomes of a bid", each, kept=300)
            settled = outcomes(self.market, rivals.bids(number, own))
            self.budget.charge("the outcomes of a bid", 10 * len(settled), kept=150 * len(settled))
            share = self.worlds.draws // sum(result.weight for result in settled)
            found[number] = tuple(
                (share * result.weight, index[result.allocation], result.payments[me]) for result in settled
            )
        return range(len(found)), found

    def rows(self, bid: int) -> Rows:
        if bid not in self._results:
            if len(self._results) >= 4:
                gone = next(iter(self._results))
                self._results.pop(gone)
                self._kept -= self._held[gone]
                self.budget.release(self._held.pop(gone))
            before = self.budget.kept
            self._results[bid] = self._cells(bid)
            self._held[bid] = self.budget.kept - before
            self._kept += self._held[bid]
        cells, distinct = self._results[bid]
        each = sum(map(len, distinct.values())) * (5 + 2 * digits(self.wide, 60)) + 3 * len(cells)
        size = len(self.profiles) * len(cells) * (8 + room(self.wide))
        self.budget.charge("the payoffs of a bid", len(self.profiles) * each, briefly=2 * size)
        found = []
        for worth, weight in zip(self.worth, self.weights, strict=True):
            charge = weight * self.unit
            payoff = {
                k: sum([share * (worth[world] - charge * paid) for share, world, paid in results])
                for k, results in distinct.items()
            }
            found.append([payoff[k] for k in cells])
        return found

    def spread(self, row: list[int]) -> list[int]:
        if self.worlds.labelled:
            return row
        self.budget.charge("a row of payoffs", prod(self.counts), briefly=8 * prod(self.counts))
        return [row[number] for number in self._numbers()]

    def _numbers(self) -> array[int]:
        """The class of each profile of the others' bids."""
        rivals, found = self.worlds.rivals(self.agent), array("L")
        count = prod(self.counts)
        each = 20 + 10 * len(self.counts) * self.market.units
        self.budget.charge(f"{words(count)} profiles of the others' bids", count * each, briefly=8 * count)
        for bids in product(*(range(count) for count in self.counts)):
            found.append(rivals.class_of(bids))
        return found

    def against(self, bid: int, column: Column) -> int:
        me, total = self.agent, 0
        self.budget.charge("a bid against a column", len(self.profiles) * (20 + 5 * len(self.others)))
        for (_, types, weight), worth in zip(self.profiles, self.worth, strict=True):
            moves = tuple(strategy[t] for strategy, t in zip(column, types, strict=True))
            results = self.worlds.results((*moves[:me], bid, *moves[me:]))
            self.budget.charge("a bid against a column", len(results) * (5 + 2 * digits(self.wide, 60)))
            for share, world, payments in results:
                total += share * (worth[world] - weight * self.unit * payments[me])
        return total

    def cell(self, column: Column) -> int:
        bids = [strategy[0] for strategy in column]
        self.budget.charge("the class of a column", 20 + 10 * len(bids) * self.market.units)
        return self.place(bids) if self.worlds.labelled else self.worlds.rivals(self.agent).class_of(bids)

    def _count(self, number: int) -> int:
        """How many profiles of the others' bids are in an outcome class."""
        return self.worlds.rivals(self.agent).counts[number]

    def full(self, strategies: bool) -> tuple[list[int], int]:
        if strategies not in self._full:
            below = prod(self.counts) if strategies else 1
            self._full[strategies] = [self._sum(bid, strategies) for bid in range(len(self.bids))], below
        return self._full[strategies]

    def _sum(self, bid: int, strategies: bool) -> int:
        self.budget.charge("the sum of a bid's payoffs", len(self.profiles) * len(self.worlds.list) * adding(self.wide))
        worth = [sum(column) for column in zip(*self.worth, strict=True)]  # over the type profiles
        charge = sum(self.weights) * self.unit
        total = 0
        if self.worlds.labelled or self.worlds.draws > ORDERS:
            cells, distinct = self._cells(bid)
            ends = sum(map(len, distinct.values()))
            self.budget.charge("the sum of a bid's payoffs", 5 * len(cells) + ends * (5 + 2 * digits(self.wide, 100)))
            times = Counter(cells) if self.worlds.labelled else {k: self._count(k) if strategies else 1 for k in cells}
            for k, results in distinct.items():
                for share, world, paid in results:
                    total += times[k] * share * (worth[world] - charge * paid)
            return total
        totals = self.worlds.rivals(self.agent).totals(self.bids[bid])
        which = 1 if strategies else 0
        self.budget.charge("the sum of a bid's payoffs", len(totals.allocations[which]) * (5 + digits(self.wide, 100)))
        for allocation, count in totals.allocations[which].items():
            total += count * worth[self.worlds.by_allocation[allocation]]
        return total - charge * totals.paid[which]
