"""The table of a stage's positions, as arrays: what a tree, its size, its words and the checks of a stage are read off.

Positions met again, on whichever way, are one row: what was paid on the way is no part of a position. A move is an
*edge*; the edges of a position are consecutive, in the order of its actions.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field, frozen

from exactgames.mechanisms.stage import NATURE, Move, Stage, Turn
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over
from exactgames.tally import Tally

Index = npt.NDArray[np.int64]

END: Final = -1
"""In place of a step or a turn: the stage is over."""


@frozen
class Step:
    """A level of the tree: the positions at one place of the order of play with one mover.

    denominator  of Nature's probabilities there, 1 for an agent
    payers       the agents who may pay or receive by these moves
    public       whether some of the moves are seen by everybody
    private      the agents who see some of the moves that not everybody sees
    reveals      whether some positions that these moves lead to reveal something
    """

    place: int
    mover: int
    denominator: int
    payers: tuple[int, ...]
    public: bool
    private: tuple[int, ...]
    reveals: bool


@frozen(eq=False)
class Table:
    """P positions, E edges, n agents.

    stage, agents
    turns        the distinct turns
    steps        the levels, in the order of play
    start        [starts] the position of each allocation that the table was asked for
    step, turn   [P] which step and turn, END where the stage is over
    first        [P + 1] the first edge of each position
    follows      [E] the position that the edge leads to
    chance       [E] numerators of Nature's probabilities over the step's denominator; 1 for agents
    paid         [E, n] what each agent pays, over the money denominator
    seen         [E] what who sees the move sees: one number ≥ 1 for each action, < ``seen_bound``
    sees         [n + 1, turns] whether each agent, and in the last row everybody, sees the moves of a turn
    revealed     [P] which of ``shown`` everybody is shown on reaching the position
    shown        earlier moves, the first one nothing
    held         [P, n] what each agent holds
    """

    stage: Stage
    agents: int
    turns: tuple[Turn, ...]
    steps: tuple[Step, ...]
    start: Index
    step: Index
    turn: Index
    first: Index
    follows: Index
    chance: Integers
    paid: Integers
    seen: Index
    seen_bound: int
    sees: npt.NDArray[np.bool_]
    revealed: Index
    shown: tuple[tuple[Move, ...], ...]
    held: Index

    @property
    def counts(self) -> Index:
        """[P] how many actions."""
        return np.diff(self.first)

    @property
    def ends(self) -> Index:
        """The positions at which the stage is over."""
        return np.flatnonzero(self.step == END)

    @property
    def hides(self) -> bool:
        """Whether some move is hidden from somebody when it is made."""
        return not self.sees[-1].all()

    def edges(self, at: Index) -> tuple[Index, Index]:
        """(the edges of the positions, where in that each position's begin)."""
        counts = self.first[at + 1] - self.first[at]
        offsets = np.cumsum(counts) - counts
        return np.repeat(self.first[at] - offsets, counts) + np.arange(int(counts.sum())), offsets

    def backward(self) -> Iterator[tuple[Step, Index, Index, Index]]:
        """(step, its positions, their edges, where each position's begin), the last step first."""
        for number in reversed(range(len(self.steps))):
            at = np.flatnonzero(self.step == number)
            yield self.steps[number], at, *self.edges(at)

    def nodes_below(self, at_end: Integers) -> Integers:
        """[P] the nodes below a node at each position, ``at_end`` [P] of them below one where the stage is over."""
        below = at_end.astype(object)
        for _, at, edges, offsets in self.backward():
            below[at] = np.add.reduceat(1 + below[self.follows[edges]], offsets)
        return below


def tabulate(
    stage: Stage, starts: Sequence[tuple[tuple[int, ...], int]], money: int, made: Callable[[int], None]
) -> Table:
    """The table of all positions from the starts: (what each agent holds, units unsold). ``made`` is told after each
    position how many edges there are, and may refuse.

    ValueError where a turn breaks the contract of ``Turn``.
    """
    return _Tabulating(stage, money, made).run(starts)


@define(eq=False)
class _Tabulating:
    """A table in the making, one row a position, one entry an edge."""

    stage: Stage
    money: int
    made: Callable[[int], None]
    number: dict[Any, int] = field(factory=dict)
    positions: list[Any] = field(factory=list)
    turns: dict[Turn, int] = field(factory=dict)
    turn: list[int] = field(factory=list)
    first: list[int] = field(factory=lambda: [0])
    follows: list[int] = field(factory=list)
    seen: list[int] = field(factory=list)
    paid: dict[int, tuple[Fraction, ...]] = field(factory=dict)
    actions: dict[Hashable, int] = field(factory=dict)
    shown: dict[tuple[Move, ...], int] = field(factory=lambda: {(): 0})

    def place(self, at: Any) -> int:
        """The row of a position, a new one if it is new."""
        found = self.number.setdefault(at, len(self.positions))
        if found == len(self.positions):
            self.positions.append(at)
        return found

    def run(self, starts: Sequence[tuple[tuple[int, ...], int]]) -> Table:
        start = [self.place(self.stage.start(*begin)) for begin in starts]
        with Tally("positions of a stage gone through", also=lambda: f"{len(self.positions):,} met") as tally:
            while tally.done < len(self.positions):
                self.expand(self.positions[tally.done])
                self.made(len(self.follows))
                tally.done += 1
        return self.table(start)

    def expand(self, at: Any) -> None:
        """Add the position's edges."""
        turn = self.stage.turn(at)
        self.turn.append(END if turn is None else self.turns.setdefault(turn, len(self.turns)))
        for action in () if turn is None else turn.actions:
            paid = self.stage.paid(at, action)
            if any(paid):
                self.paid[len(self.follows)] = paid
            self.follows.append(self.place(self.stage.play(at, action)))
            self.seen.append(self.actions.setdefault(action, len(self.actions) + 1))
        self.first.append(len(self.follows))

    def table(self, start: list[int]) -> Table:
        turns, held = tuple(self.turns), _array([self.stage.held(at) for at in self.positions])
        for turn in turns:
            _check(turn)
        agents = held.shape[1]
        levels = sorted({(turn.place, turn.mover) for turn in turns})
        step_of = _array([*(levels.index((turn.place, turn.mover)) for turn in turns), END])
        denominators = [1] * len(levels)
        for number, turn in zip(step_of, turns, strict=False):
            denominators[number] = lcm(denominators[number], common_denominator(turn.probabilities))
        weights = [
            over(turn.probabilities, denominators[number]) or [1] * len(turn.actions)
            for number, turn in zip(step_of, turns, strict=False)
        ]
        table = Table(
            stage=self.stage,
            agents=agents,
            turns=turns,
            steps=(),
            start=_array(start),
            step=step_of[_array(self.turn)],
            turn=_array(self.turn),
            first=_array(self.first),
            follows=_array(self.follows),
            chance=integer_array([w for number in self.turn if number != END for w in weights[number]]),
            paid=self._payments(agents),
            seen=_array(self.seen),
            seen_bound=len(self.actions) + 1,
            sees=_seeing(turns, agents),
            revealed=_array([self.shown.setdefault(self.stage.reveals(at), len(self.shown)) for at in self.positions]),
            shown=tuple(self.shown),
            held=held,
        )
        kinds = [_array([k for k, n in enumerate(step_of[:-1]) if n == number]) for number in range(len(levels))]
        steps = zip(levels, denominators, kinds, strict=True)
        return evolve(table, steps=tuple(_step(table, k, *level, d, kind) for k, (level, d, kind) in enumerate(steps)))

    def _payments(self, agents: int) -> Integers:
        """[E, n] over the money denominator."""
        scaled = {edge: over(paid, self.money) for edge, paid in self.paid.items()}
        largest = max((abs(x) for paid in scaled.values() for x in paid), default=0)
        payments: Integers = np.zeros((len(self.follows), agents), dtype=exact_dtype(largest))
        for edge, paid in scaled.items():
            payments[edge] = paid
        return payments


def _array(values: Sequence[Any]) -> Index:
    return np.array(values, dtype=np.int64)


def _check(turn: Turn) -> None:
    """ValueError unless the turn keeps the contract of ``Turn``."""
    if len(set(turn.actions)) < len(turn.actions) or len(turn.actions) < 2:
        raise ValueError(f"at least two distinct actions, or the turn is passed over: {turn}")
    if turn.mover == NATURE:
        if len(turn.probabilities) != len(turn.actions) or sum(turn.probabilities) != 1 or min(turn.probabilities) <= 0:
            raise ValueError(f"Nature's actions have positive probabilities that sum to 1: {turn}")
    elif turn.probabilities:
        raise ValueError(f"only Nature's actions have probabilities: {turn}")


def _seeing(turns: tuple[Turn, ...], agents: int) -> npt.NDArray[np.bool_]:
    """[n + 1, turns] as ``Table.sees``."""
    sees = np.array([[turn.is_seen_by(agent) for turn in turns] for agent in range(agents)], dtype=bool)
    sees = sees.reshape(agents, len(turns))
    return np.concatenate([sees, sees.all(axis=0, keepdims=True)])


def _step(table: Table, number: int, place: int, mover: int, denominator: int, kinds: Index) -> Step:
    """The step with this number, from the table without steps; ``kinds``: its turns."""
    at = np.flatnonzero(table.step == number)
    edges, _ = table.edges(at)
    after = table.follows[edges]
    later = table.step[after]
    if ((later != END) & (later <= number)).any():
        raise ValueError("the place of a turn does not grow along every play")
    public = table.sees[-1, kinds]
    private = [agent for agent in range(table.agents) if (table.sees[agent, kinds] & ~public).any()]
    payers = [agent for agent in range(table.agents) if (table.paid[edges, agent] != 0).any()]
    reveals = bool(table.revealed[after].any())
    return Step(place, mover, denominator, tuple(payers), bool(public.any()), tuple(private), reveals)
