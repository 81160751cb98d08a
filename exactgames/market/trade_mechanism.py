"""Is the aftermarket a trade mechanism? Definitions 1 and 2 of the paper, checked on every start that play can lead to.

Definition 1, voluntary participation: every agent has a complete plan, fixed before play, that never lowers her
utility, whatever the others do, in expectation over the mechanism's own chance. Whether she has one depends on her
type: her utility is her value of what she holds in the end, less what she pays. Definition 2, weak budget balance: the
payments of no play sum below 0.

Both are read off the tables of the stages' positions (see ``course``), the last position first. Where she sees every
move when it is made, the largest utility that a plan guarantees at a position is the largest (her move), the least
(another's) or the expectation (Nature's) of what it is at the next ones. Where something is hidden from her, a plan may
depend only on what she sees: her *knowledge* is the set of positions at which she may be, each with the most that she
can have paid on the way. Which of them it is, the others are taken to choose, and draws that she does not see too.

The others are so taken to see everything. That is exact where all moves are seen by all, and where Nature does not
move: any play can then come of plans. Else it is sufficient only: a market may be refused that meets Definition 1, none
is accepted that does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import numpy as np
from attrs import define, field

from exactgames.errors import GameError, LimitReached
from exactgames.market.course import Course
from exactgames.market.market import Market
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.stage import NATURE
from exactgames.mechanisms.table import END, Index, Table
from exactgames.numbers.arrays import Integers, over
from exactgames.numbers.rational import show

_SETS: Final = 200_000
"""How much knowledge is looked at for one agent and type."""

Known = dict[int, tuple[int, tuple[int, ...]]]
"""What an agent knows: the positions at which she may be, with the most that she may have paid and the edges by which
she then came.
"""


def check_trade_mechanism(market: Market, course: Course, money: int) -> None:
    """GameError with the violating play unless Definitions 1 and 2 hold in every stage after the auction.

    LimitReached where what an agent may know is too much to look through.
    """
    for table in course.tables[len(market.stages) - len(market.aftermarket) :]:
        _budget(market, table, money)
        for agent in range(len(market.agents)):
            _participation(market, table, agent, money)


def _budget(market: Market, table: Table, money: int) -> None:
    """The least sum of payments from each position on."""
    total = table.paid.astype(object).sum(axis=1)
    least: Integers = np.zeros(len(table.held), dtype=object)
    for _, at, edges, offsets in table.backward():
        least[at] = np.minimum.reduceat(total[edges] + least[table.follows[edges]], offsets)
    worst: int = min(table.start.tolist(), key=lambda start: int(least[start]))
    if least[worst] < 0:
        way: list[int] = []
        here = worst
        while table.step[here] != END:
            branches = range(int(table.first[here]), int(table.first[here + 1]))
            way.append(min(branches, key=lambda edge: int(total[edge] + least[table.follows[edge]])))
            here = int(table.follows[way[-1]])
        raise GameError(
            f"not a trade mechanism: after the allocation {_held(market, table, worst)}, the payments of "
            f"«{_play(market, table, way)}» sum to {show(Fraction(int(least[worst]), money))} < 0 (Definition 2)"
        )


def _participation(market: Market, table: Table, agent: int, money: int) -> None:
    """What the best plan of each of her types guarantees from each start on is at least her value of what she holds."""
    one = market.agents[agent]
    worth = np.array([over(t.valuation.worth(), money) for t in one.types], dtype=object).T[table.held[:, agent]]
    guaranteed = _guaranteed(table, agent, worth)
    for t, type_ in enumerate(one.types):
        knowledge = _Knowledge(market, table, agent, worth[:, t], guaranteed[:, t])
        for start in dict.fromkeys(table.start.tolist()):
            before = worth[start, t]
            if guaranteed[start, t] >= before and (knowledge.sees_all or knowledge.value({start: (0, ())}) >= before):
                continue
            way, utility = knowledge.worst_play(start)
            who = f"{one.name} of type {type_.name}" if len(one.types) > 1 else one.name
            bound = "" if knowledge.exact else ", taking the others to see everything, and what is hidden for the worst"
            raise GameError(
                f"not a trade mechanism: after the allocation {_held(market, table, start)}, whatever {who} plans may "
                f"lower her utility: by her best plan «{_play(market, table, way)}» gives her {show(utility / money)}, "
                f"and what she holds is worth {show(Fraction(int(before), money))} (Definition 1{bound})"
            )


def _guaranteed(table: Table, agent: int, worth: Integers) -> Integers:
    """[P, types] the largest utility that a plan of hers guarantees from each position on, if she sees everything."""
    found = worth.copy()
    paid = table.paid[:, agent].astype(object)
    for step, at, edges, offsets in table.backward():
        after = found[table.follows[edges]] - paid[edges, None]
        if step.mover == NATURE:
            weight = np.array([Fraction(int(w), step.denominator) for w in table.chance[edges]], dtype=object)
            found[at] = np.add.reduceat(weight[:, None] * after, offsets)
        else:
            found[at] = (np.maximum if step.mover == agent else np.minimum).reduceat(after, offsets)
    return found


@define(eq=False)
class _Knowledge:
    """The largest guaranteed utility of one type where she may not see everything.

    worth       [P] her value of what she holds there
    guaranteed  [P] the largest guaranteed utility if she sees everything
    acts        [P] whether she has a turn at the position or later: if she has none, it matters no more what she sees
    """

    market: Market
    table: Table
    agent: int
    worth: Integers
    guaranteed: Integers
    acts: Index = field(init=False)
    _values: dict[frozenset[tuple[int, int]], Fraction] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        table = self.table
        self.acts = np.zeros(len(table.held), dtype=bool)
        for step, at, edges, offsets in table.backward():
            later = np.logical_or.reduceat(self.acts[table.follows[edges]], offsets)
            self.acts[at] = later | (step.mover == self.agent)

    @property
    def sees_all(self) -> bool:
        """Whether she sees every move when it is made."""
        return bool(self.table.sees[self.agent].all())

    @property
    def exact(self) -> bool:
        """Whether what is found is the largest, not only a lower bound."""
        return not self.table.hides or all(step.mover != NATURE for step in self.table.steps)

    def value(self, known: Known) -> Fraction:
        """The largest utility that a plan guarantees, given what she knows."""
        key = frozenset((at, paid) for at, (paid, _) in known.items())
        if key not in self._values:
            if len(self._values) >= _SETS:
                raise LimitReached(
                    _SETS, _SETS + 1, True, "sets of positions that an agent cannot tell apart", shrinkable(self.market)
                )
            self._values[key] = self._value(known)
        return self._values[key]

    def _value(self, known: Known) -> Fraction:
        if not self._acts_later(known):
            return Fraction(min(self.guaranteed[at] - paid for at, (paid, _) in known.items()))
        hers, weights, options = self._options(known)
        values = [min(map(self.value, groups)) for groups in options]
        if weights is not None:
            return sum((w * v for w, v in zip(weights, values, strict=True)), start=Fraction(0))
        return max(values) if hers else min(values)

    def _acts_later(self, known: Known) -> bool:
        return any(self.acts[at] for at in known)

    def _options(self, known: Known) -> tuple[bool, tuple[Fraction, ...] | None, list[list[Known]]]:
        """(whether she chooses, or Nature's probabilities, what may be chosen next: after that she knows one of some
        things).
        """
        table = self.table
        number = min(int(table.step[at]) for at in known if table.step[at] != END)
        parts: dict[int, Known] = {}  # by turn: the positions whose turn it is, and END for the others
        for at, way in known.items():
            parts.setdefault(int(table.turn[at]) if table.step[at] == number else END, {})[at] = way
        mover, turn = table.steps[number].mover, next(iter(parts))
        if len(parts) == 1 and (mover == self.agent or (mover == NATURE and table.sees[self.agent, turn])):
            weights = table.turns[turn].probabilities or None
            branches = range(len(table.turns[turn].actions))
            return mover == self.agent, weights, [self._after(known, number, k) for k in branches]
        if mover == self.agent:  # she knows whether it is her turn, and which
            return False, None, [[part] for part in parts.values()]
        return False, None, [self._after(known, number, None)]

    def _after(self, known: Known, number: int, branch: int | None) -> list[Known]:
        """What she may know after the moves of a step: any, or one that she sees. Told apart by what she sees."""
        table = self.table
        found: dict[tuple[int, int], Known] = {}
        for at, (paid, way) in known.items():
            if table.step[at] != number:
                _add(found.setdefault((0, 0), {}), at, paid, way)
                continue
            first, last = int(table.first[at]), int(table.first[at + 1])
            sees = branch is None and table.sees[self.agent, table.turn[at]]
            for edge in range(first, last) if branch is None else (first + branch,):
                after = int(table.follows[edge])
                sight = (int(table.seen[edge]) if sees else 0, int(table.revealed[after]))
                _add(found.setdefault(sight, {}), after, paid + int(table.paid[edge, self.agent]), (*way, edge))
        return list(found.values())

    def worst_play(self, start: int) -> tuple[tuple[int, ...], Fraction]:
        """(the edges of a play by her best plan that gives her the least, her utility)."""
        known: Known = {start: (0, ())}
        while self._acts_later(known):
            hers, _, options = self._options(known)
            groups = (max if hers else min)(options, key=lambda groups: min(map(self.value, groups)))
            known = min(groups, key=self.value)
        at, (paid, way) = min(known.items(), key=lambda item: self.guaranteed[item[0]] - item[1][0])
        table = self.table
        while table.step[at] != END:
            edges = range(int(table.first[at]), int(table.first[at + 1]))
            edge = min(edges, key=lambda e: self.guaranteed[table.follows[e]] - table.paid[e, self.agent])
            at, paid, way = int(table.follows[edge]), paid + int(table.paid[edge, self.agent]), (*way, edge)
        return way, Fraction(self.worth[at] - paid)


def _add(known: Known, at: int, paid: int, way: tuple[int, ...]) -> None:
    """She may also be there, having paid so much."""
    if at not in known or known[at][0] < paid:
        known[at] = paid, way


def _held(market: Market, table: Table, at: int) -> str:
    return f"({', '.join(map(market.goods.text, table.held[at].tolist()))})"


def _play(market: Market, table: Table, way: Iterable[int]) -> str:
    """The moves in words: "C offers 1 at 2; A takes 1"."""
    words = []
    for edge in way:
        at = int(np.searchsorted(table.first, edge, side="right")) - 1
        turn = table.turns[int(table.turn[at])]
        name = "Nature" if turn.mover == NATURE else market.agents[turn.mover].name
        words.append(f"{name} {table.stage.said(turn, turn.actions[edge - int(table.first[at])])}")
    return "; ".join(words)
