"""Stages that are tables: agents act at once, and a table says what it comes to (``mechanisms.outcome_table``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey
from exactgames.mechanisms.outcome_table import (
    ACT,
    Actions,
    Effect,
    OutcomeRow,
    Played,
    Position,
    amounts_of,
)
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Move, Payments, Stage, Turn
from exactgames.numbers.rational import show
from exactgames.phrases import counted, listed
from exactgames.quoted import quoted

_ROWS = 12
"""Rows that are put into words."""


@frozen(slots=False)
class Acting(Stage):
    """``actions`` of the agents, and ``rows``, which say what they come to."""

    action_keys: ClassVar[tuple[ActionKey, ...]] = (ACT,)

    actions: Actions
    rows: tuple[OutcomeRow, ...]

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        acting = [
            f"{name} {listed(map(quoted, mine), 'or')}" for name, mine in zip(names, self.actions, strict=True) if mine
        ]
        rows = [f"{_conditions(row, names, goods)}{_effects(row, names, goods)}" for row in self.rows[:_ROWS]]
        more = len(self.rows) - len(rows)
        left = [f"… and {more:,} more rows"] if more else []
        some = any(effect.trades for row in self.rows for effect, _ in row.draws)
        trades = ", if its trades can be made," if some else ""
        return (
            f"All act at once. Their choices: {'; '.join(acting)}.",
            f"The first of these rows that holds{trades} decides, and where none does, nothing happens: "
            f"{'; '.join(rows + left)}.",
        )

    @property
    def table(self) -> Played:
        """Its moves; all see a draw when it is made."""
        return Played(self.actions, self.rows, None)

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return self.table.start(allocation)

    def turn(self, at: Position) -> Turn | None:
        return self.table.turn(at)

    def play(self, at: Position, action: str | int) -> Position:
        return self.table.play(at, action)

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: str | int) -> Payments:
        return self.table.paid(at, action)

    def moves(self, at: Position) -> tuple[Move, ...]:
        """What all have done, once they have; who has one action has no move."""
        table = self.table
        if len(at.done) < len(table.movers):
            return ()
        turns = (table.agent_turn(place) for place in range(len(table.movers)))
        every = (Move(turn, action) for turn, action in zip(turns, at.done, strict=True))
        return tuple(move for move in every if len(move.turn.actions) > 1)

    def actions_of(self, agent: int) -> tuple[str, ...]:
        return self.actions[agent]

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return amounts_of(self.rows)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {ACT.name: frozenset(agent for agent, mine in enumerate(self.actions) if len(mine) > 1)}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """The earliest action."""
        return tuple(range(len(turn.actions), 0, -1))

    def label(self, turn: Turn, action: str | int) -> str:
        return action if isinstance(action, str) else f"draw {action + 1}"

    def said(self, turn: Turn, action: str | int) -> str:
        return f"does {action}" if isinstance(action, str) else f"makes draw {action + 1}"


def _conditions(row: OutcomeRow, names: Sequence[str], goods: Goods) -> str:
    """When the row decides, in words."""
    said = [f"{names[agent]} does {quoted(action)}" for agent, action in row.actions]
    said += [f"{names[agent]} holds {goods.text(held)}" for agent, held in row.holdings]
    return f"if {listed(said)}, " if said else "in any other case "


def _effects(row: OutcomeRow, names: Sequence[str], goods: Goods) -> str:
    """What it comes to, in words."""
    if len(row.draws) == 1:
        return _effect(row.draws[0][0], names, goods)
    return "; or ".join(f"with probability {show(p)} {_effect(effect, names, goods)}" for effect, p in row.draws)


def _effect(effect: Effect, names: Sequence[str], goods: Goods) -> str:
    said = [f"{names[agent]} wins {goods.text(won)}" for agent, won in enumerate(effect.wins) if won]
    for trade in effect.trades:
        several = goods.called == "units" and trade.units > 1
        things = counted(trade.units, "unit") if goods.called == "units" else goods.text(trade.units)
        said.append(f"{things} {'go' if several else 'goes'} from {names[trade.source]} to {names[trade.to]}")
    paid = ((names[agent], x) for agent, x in enumerate(effect.payments) if x)
    said += [f"{name} {'pays' if x > 0 else 'receives'} {show(abs(x))}" for name, x in paid]
    return listed(said) or "nothing happens"
