"""What the two tables have in common, that of trades and that of an auction: some agents choose at once from actions of
their own; the first row that fits decides what comes of it, for sure or by a draw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import ClassVar, TypeVar

from ...budget import Budget
from ...reading import Table, any_table, array, number, table, text
from ...rejected import Rejected, show
from ...words import counted, listed
from ..actions.act import ActKey
from ..actions.action import ActionKey
from ..keys import CODE, Vector, name_of
from .stage import Position, Seen, Stage

Names = tuple[tuple[str, ...], ...]  # by agent, her actions; none if she has no choice
Pairs = tuple[tuple[int, int], ...]  # an agent, and her action or units
Payments = tuple[tuple[int, Fraction], ...]  # what an agent pays
T = TypeVar("T")


@dataclass(frozen=True)
class Acting(Stage):
    """Some agents choose at once; `names` are their actions."""

    names: Names

    actions: ClassVar[tuple[ActionKey, ...]] = (ActKey(),)

    @property
    def movers(self) -> Vector:
        return tuple(agent for agent, own in enumerate(self.names) if own)

    def by_agent(self, acts: Vector) -> Vector:
        """What each agent does, 0 if she has no choice, from what the movers do."""
        found = [0] * len(self.names)
        for agent, act in zip(self.movers, acts, strict=True):
            found[agent] = act
        return tuple(found)

    def seen(self, position: Position, agent: int) -> Seen:
        """Nobody sees another's action before her own."""
        return ()

    def who(self, names: Sequence[str]) -> str:
        return listed([f"{names[k]} ({counted(len(own), 'action')})" for k, own in enumerate(self.names) if own])


def charge_rows(raw: Table, where: str, budget: Budget) -> None:
    """Pay for reading the rows of a table, if there are some, and what is in them."""
    rows = raw.get("rows")
    if isinstance(rows, list):
        draws = sum(len(found) for row in rows if isinstance(row, dict) and isinstance(found := row.get("draws"), list))
        budget.charge(f"{where}: {len(rows)} rows", 1500 * (len(rows) + draws), kept=1000 * (len(rows) + draws))


def agent_in(name: object, names: Sequence[str], where: str) -> int:
    found = text(name, where, CODE)
    if found not in names:
        raise Rejected(CODE, f"{where}: no agent is named {show(found)}")
    return names.index(found)


def read_actions(value: object, names: Sequence[str], where: str) -> Names:
    """The actions of the agents who have some; one of them has several."""
    found: list[tuple[str, ...]] = [()] * len(names)
    for name, hers in any_table(value, where, CODE).items():
        here = f"{where}, {show(name)}"
        own: dict[str, None] = {}
        for action in array(hers, here, CODE, 1, 64):
            own[name_of(action, here, own)] = None
        found[agent_in(name, names, where)] = tuple(own)
    if all(len(own) < 2 for own in found):
        raise Rejected(CODE, f"{where}: nobody has two actions, expected somebody who has")
    return tuple(found)


def read_acts(when: Table, names: Sequence[str], actions: Names, where: str) -> Pairs:
    """The condition `actions` of a row."""
    found = []
    for name, action in any_table(when.get("actions", {}), f"{where}, actions", CODE).items():
        agent = agent_in(name, names, f"{where}, actions")
        chosen = text(action, f"{where}, actions, {show(name)}", CODE)
        if chosen not in actions[agent]:
            raise Rejected(CODE, f"{where}, actions: agent {show(name)} has no action {show(chosen)}")
        found.append((agent, actions[agent].index(chosen)))
    return tuple(found)


def read_payments(value: object, names: Sequence[str], where: str) -> Payments:
    found = any_table(value, where, CODE)
    return tuple((agent_in(name, names, where), number(x, f"{where}, {show(name)}")) for name, x in found.items())


def read_draws(
    raw: Table, keys: Sequence[str], read: Callable[[Table, str], T], where: str
) -> tuple[list[T], list[Fraction]]:
    """What may come of a row, and the probabilities: `draws`, or its own keys, for sure."""
    if "draws" not in raw:
        return [read(raw, where)], [Fraction(1)]
    if both := [key for key in keys if key in raw]:
        raise Rejected(CODE, f"{where}: both draws and {both[0]}")
    found, odds = [], []
    for k, entry in enumerate(array(raw["draws"], f"{where}, draws", CODE, 1), 1):
        here = f"{where}, draw {k}"
        each = table(entry, here, CODE, "probability", " ".join(keys))
        odds.append(number(each["probability"], f"{here}, probability"))
        found.append(read(each, here))
    return found, odds


def holds(asked: Pairs, found: Vector) -> bool:
    return all(found[agent] == x for agent, x in asked)


def weights_of(odds: Sequence[Fraction]) -> list[int]:
    """Probabilities as integers; that they sum to 1 is checked where the budget is known (`Draft.odds`)."""
    common = lcm(*(p.denominator for p in odds))
    return [p.numerator * (common // p.denominator) for p in odds]


def merged(found: Sequence[tuple[int, T]]) -> tuple[tuple[int, T], ...]:
    """Equal outcomes as one, in the order of the first; their weights without common factor."""
    weights: dict[T, int] = {}
    for weight, outcome in found:
        weights[outcome] = weights.get(outcome, 0) + weight
    common = gcd(*weights.values())
    return tuple((weight // common, outcome) for outcome, weight in weights.items())
