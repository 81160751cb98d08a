"""Rounds of the iterated elimination of weakly dominated bids, in all the games that the profiles of a cell imply: who
goes in a round, and who stays, is so in each of them.  What goes, goes when the round is over.

A verdict on a bid that is left: a `dominator`, a mixture of bids left that earns nowhere less, and more at a column; or
a `belief` with weight 1 on every column left, and more on listed ones, to which the bid is a best reply; or, for
dominance by single bids, `witnesses`: for each other bid a column where it earns less, or none where it earns more.
"""

from __future__ import annotations

from ..budget import digits
from ..reading import Table, any_table, array, integer, lowest, table
from ..rebuild.cell_implied import CellGames, CellImplied, Column, Left, Mixture
from ..rejected import Rejected, show
from .steps import refuse


class Rounds:
    """`pure`: dominance by single bids only."""

    def __init__(self, games: CellGames, pure: bool) -> None:
        self.games, self.pure, self.market = games, pure, games.game.market
        self.budget = games.game.budget
        self.gone: list[int] = []  # by round: how many bids go

    def after(self, rounds: list[object], where: str) -> Left:
        """The bids that are left after the rounds."""
        agents = self.market.agents
        count = sum(len(who.bids) * len(who.types) for who in agents)
        self.budget.charge("the bids that are left", count, kept=60 * count)
        left: Left = [[list(range(len(who.bids))) for _ in who.types] for who in agents]
        for k, value in enumerate(rounds):
            left = self._round(value, left, f"{where}, round {k}")
        return left

    def _round(self, value: object, left: Left, where: str) -> Left:
        """The bids that are left after one more."""
        names = self.market.names
        found = any_table(value, where, "format")
        if set(found) != set(names):
            raise Rejected("format", f"{where}: found {show(found)}, expected exactly the agents' names")
        count = sum(len(bids) for each in left for bids in each)
        self.budget.charge("a round", 10 * count, kept=60 * count)
        after: Left = []
        for agent, name in enumerate(names):
            what = f"{where}, {show(name)}"
            kinds = array(found[name], what, "format", len(left[agent]), len(left[agent]))
            after.append([])
            for kind, listed in enumerate(kinds):
                bids = left[agent][kind]
                verdicts = array(listed, f"{what}, type {kind}", "format", len(bids), len(bids))
                here = _Type(self.games.of(agent, kind), left, self.pure)
                pairs = zip(bids, verdicts, strict=True)
                after[-1].append([b for b, verdict in pairs if here.stays(b, verdict, f"{what}, type {kind}, bid {b}")])
        self.gone.append(count - sum(len(bids) for each in after for bids in each))
        return after


class _Type:
    """One type in one round."""

    def __init__(self, implied: CellImplied, left: Left, pure: bool) -> None:
        self.implied, self.left, self.pure, self.budget = implied, left, pure, implied.budget
        self.bids = left[implied.agent][implied.kind]

    def stays(self, bid: int, value: object, where: str) -> bool:
        """Whether the bid stays, as the verdict shows."""
        found = any_table(value, where, "format")
        if "dominator" in found:
            table(found, where, "format", "dominator strict")
            mixture = read_mixture(found["dominator"], bid, self.implied, self.pure, where)
            strict = read_column(found["strict"], self.implied, f"{where}, strict")
            dominates(bid, mixture, strict, self.implied, self.left, where)
            return False
        if self.pure:
            self._witnesses(bid, found, where)
        else:
            self._belief(bid, found, where)
        return True

    def _belief(self, bid: int, found: Table, where: str) -> None:
        table(found, where, "format", "belief")
        where, implied = f"{where}, belief", self.implied
        listed, weights = list[Column](), []
        for k, pair in enumerate(array(found["belief"], where, "format")):
            raw, weight = array(pair, f"{where}, entry {k}", "format", 2, 2)
            listed.append(self._column(raw, f"{where}, entry {k}"))
            weights.append(lowest(weight, f"{where}, entry {k}"))
        if len(set(listed)) != len(listed) or any(weight <= 0 for weight in weights):
            raise refuse(f"{where}: a column twice, or a weight that is not positive")
        common, whole = self.budget.whole(where, weights)
        each = 3 + 2 * digits(common.bit_length() + max(map(int.bit_length, whole), default=0), implied.wide)
        for other in self.bids:
            if other == bid:
                continue
            self.budget.charge(where, (len(listed) + 1) * each)
            total = common * sum(implied.gain(other, bid, column) for column in implied.columns(self.left))
            total += sum(w * implied.gain(other, bid, column) for column, w in zip(listed, whole, strict=True))
            if total < 0:
                raise refuse(f"{where}: bid {other} may earn more against it")

    def _witnesses(self, bid: int, found: Table, where: str) -> None:
        table(found, where, "format", "witnesses")
        others, where = [other for other in self.bids if other != bid], f"{where}, witnesses"
        for other, pair in zip(
            others, array(found["witnesses"], where, "format", len(others), len(others)), strict=True
        ):
            number, raw = array(pair, where, "format", 2, 2)
            if integer(number, where, "format") != other:
                raise refuse(f"{where}: found bid {number}, expected {other}")
            if raw is None:
                columns = self.implied.columns(self.left)
                if any(self.implied.gain(other, bid, column) < 0 for column in columns):
                    raise refuse(f"{where}: bid {other} may earn more somewhere")
            elif self.implied.gain(other, bid, self._column(raw, where)) <= 0:
                raise refuse(f"{where}: bid {other} need not earn less at its column")

    def _column(self, value: object, where: str) -> Column:
        column = read_column(value, self.implied, where)
        if not is_left(column, self.implied, self.left):
            raise refuse(f"{where}: the column is not left")
        return column


# ---- Mixtures and columns


def read_mixture(value: object, bid: int, implied: CellImplied, pure: bool, where: str) -> Mixture:
    """`[[other, "w"], …]`, distinct bids other than the bid; the weights are positive and sum to 1."""
    where, others, weights = f"{where}, mixture", list[int](), []
    for pair in array(value, where, "format", 1):
        other, weight = array(pair, where, "format", 2, 2)
        others.append(integer(other, where, "format", 0, implied.bids - 1))
        weights.append(lowest(weight, where))
    if bid in others or len(set(others)) != len(others) or any(weight <= 0 for weight in weights):
        raise refuse(f"{where}: the bid itself, a bid twice, or a weight that is not positive")
    if pure and len(others) != 1:
        raise refuse(f"{where}: {len(others)} bids, where the claim is by single ones")
    common, whole = implied.budget.whole(where, weights)
    if sum(whole) != common:
        raise refuse(f"{where}: the weights do not sum to 1")
    return common, tuple(zip(others, whole, strict=True))


def read_column(value: object, implied: CellImplied, where: str) -> Column:
    """`[index, …]` for the other agents in file order; against strategies `[[index for her first type, …], …]`."""
    found, many = list[tuple[int, ...]](), len(implied.others)
    for agent, kinds, entry in zip(
        implied.others, implied.kinds, array(value, where, "format", many, many), strict=True
    ):
        bids = array(entry, where, "format", kinds, kinds) if implied.strategies else [entry]
        found.append(tuple(integer(bid, where, "format", 0, implied.sizes[agent] - 1) for bid in bids))
    return tuple(found)


def is_left(column: Column, implied: CellImplied, left: Left) -> bool:
    """Whether every bid in it is left: to its type, or against actions to some type."""
    for agent, row in zip(implied.others, column, strict=True):
        for t, bid in enumerate(row):
            types = [left[agent][t]] if implied.strategies else left[agent]
            if not any(bid in bids for bids in types):
                return False
    return True


def dominates(bid: int, mixture: Mixture, strict: Column, implied: CellImplied, left: Left | None, where: str) -> None:
    """Reject where a mixture need not dominate a bid, among the bids that are left."""
    if left is not None:
        mine = left[implied.agent][implied.kind]
        if bid not in mine or any(other not in mine for other, _ in mixture[1]):
            raise refuse(f"{where}: the bid, or one of the mixture, is not left")
        if not is_left(strict, implied, left):
            raise refuse(f"{where}: the column is not left")
    if implied.more(bid, mixture, strict) <= 0:
        raise refuse(f"{where}: the mixture need not earn more at the column")
    if any(implied.more(bid, mixture, column) < 0 for column in implied.columns(left)):
        raise refuse(f"{where}: the mixture may earn less at some column")
