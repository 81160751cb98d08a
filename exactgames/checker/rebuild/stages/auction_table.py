"""*An auction as a table*, in the auction's place: some agents choose at once from actions of their own, none seeing
another.  The first row whose conditions hold says who wins how much and pays what, for sure or by a draw; where none
does nothing is sold.  Then everybody sees the allocation, her own payment, and Γ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import ClassVar, NamedTuple

from ...reading import Table, any_table, array, table
from ...words import counted
from ..actions.action import View
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, Whole
from .stage import NATURE, Money, Stage, Turn
from .tables import (
    Acting,
    Names,
    Pairs,
    Payments,
    agent_in,
    holds,
    merged,
    read_actions,
    read_acts,
    read_draws,
    read_payments,
    weights_of,
)

End = tuple[Vector, Vector]  # what is won, and the money received


class RawEnd(NamedTuple):
    won: Vector
    payments: Payments


class RawRow(NamedTuple):
    acts: Pairs
    ends: list[RawEnd]
    odds: list[Fraction]


@dataclass(frozen=True, slots=True)
class Row:
    acts: Pairs
    ends: tuple[tuple[int, End], ...]  # with weights, no two the same


class Position(NamedTuple):
    acts: Vector  # of the agents who have chosen so far
    end: End | None


@dataclass(frozen=True)
class AuctionTable(Acting):
    rows: tuple[Row, ...]

    format: ClassVar[str] = "table"
    goods: ClassVar[tuple[str, ...]] = ("units", "items")
    hides: ClassVar[bool] = True
    without: ClassVar[tuple[str, ...]] = ("clearing-price", "winning-bids")

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "auction", CODE, "format actions rows")
        actions = read_actions(raw["actions"], names, "auction, actions")
        rows = [
            _read_row(row, names, actions, goods, f"auction, row {k}")
            for k, row in enumerate(array(raw["rows"], "auction, rows", CODE, 1), 1)
        ]
        amounts = [x for row in rows for end in row.ends for _, x in end.payments]
        odds = [(f"auction, row {k}, draws", row.odds) for k, row in enumerate(rows, 1)]
        return Draft(lambda whole: cls(actions, tuple(_made(row, whole) for row in rows)), amounts, odds=odds)

    def start(self, held: Vector) -> Position:
        return Position((), None)

    def turn(self, position: Position) -> Turn | None:
        movers, done = self.movers, len(position.acts)
        if position.end is not None:
            return None
        if done < len(movers):
            names = self.names[movers[done]]
            nothing = (0,) * len(self.names)  # nobody holds anything yet
            return Turn(movers[done], View("act", len(names), nothing, None, None, names=names))
        return Turn(NATURE, None, tuple(weight for weight, _ in self._ends(position.acts)))

    def play(self, position: Position, action: int) -> Position:
        if len(position.acts) == len(self.movers):
            return Position(position.acts, self._ends(position.acts)[action][1])
        acts = (*position.acts, action)
        ends = self._ends(acts) if len(acts) == len(self.movers) else ()
        return Position(acts, ends[0][1] if len(ends) == 1 else None)

    def _ends(self, acts: Vector) -> tuple[tuple[int, End], ...]:
        every = self.by_agent(acts)
        nothing = (0,) * len(self.names)
        return next((row.ends for row in self.rows if holds(row.acts, every)), ((1, (nothing, nothing)),))

    def held(self, position: Position) -> Vector:
        return (0,) * len(self.names) if position.end is None else position.end[0]

    def money(self, position: Position) -> Vector:
        return (0,) * len(self.names) if position.end is None else position.end[1]

    def chosen(self, position: Position) -> Vector:
        return self.by_agent(position.acts)

    def ends(self, agents: int) -> int:
        return prod(len(own) for own in self.names if own)

    def cost(self) -> int:
        return sum(20 + 3 * len(row.acts) for row in self.rows) + 20 * len(self.names)

    def words(self, names: Sequence[str], money: Money) -> str:
        return f"an auction by a table of {counted(len(self.rows), 'row')}, by the acts of {self.who(names)}"


def _read_row(value: object, names: Sequence[str], actions: Names, goods: Goods, where: str) -> RawRow:
    raw = table(value, where, CODE, "", "when allocation payments draws")
    when = table(raw.get("when", {}), f"{where}, when", CODE, "", "actions")
    acts = read_acts(when, names, actions, f"{where}, when")

    def end(each: Table, here: str) -> RawEnd:
        won = [0] * len(names)
        for name, lot in any_table(each.get("allocation", {}), f"{here}, allocation", CODE).items():
            won[agent_in(name, names, f"{here}, allocation")] = goods.read_won(lot, f"{here}, allocation")
        goods.check_sold(won, f"{here}, allocation")
        return RawEnd(tuple(won), read_payments(each.get("payments", {}), names, f"{here}, payments"))

    return RawRow(acts, *read_draws(raw, ("allocation", "payments"), end, where))


def _made(raw: RawRow, whole: Whole) -> Row:
    ends: list[End] = []
    for won, payments in raw.ends:
        money = [0] * len(won)
        for agent, x in payments:
            money[agent] -= whole(x)
        ends.append((won, tuple(money)))
    return Row(raw.acts, merged(list(zip(weights_of(raw.odds), ends, strict=True))))
