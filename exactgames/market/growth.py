"""Growing a tree level by level.

The *frontier* holds one row for each history that is not over, as parallel arrays, in depth-first order. A move
repeats each row that moves by its number of actions, and gives the copies their new nodes; rows that do not move stay
as they are.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import define, field

from exactgames.game.tree import CHANCE, TERMINAL, Index, Level
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.numbers.grouping import combine
from exactgames.tally import Tally


@define(eq=False)
class Frontier:
    """One row for each live history.

    node      its node
    profile   the type profile
    outcome   before the end of the auction the bids so far as one number, then a row of the auction's result
    position  in the table of the stage that is played
    public    one number for everything public since the end of the bidding; < ``public_bound``
    private   for each agent a number for what else she saw, < ``private_bound``; None where nothing ever is private
    cash      for each agent her net receipts in the stages, over the money denominator
    heard     for each table of signals drawn so far its end
    acquired  for each agent the signal structure that she has chosen, 0 for nothing, −1 where she has not; ``word``,
              the number of what it said, 0 for nothing; empty where nobody may choose
    """

    node: Index
    profile: Index
    outcome: Index
    position: Index
    public: Index
    cash: list[Integers]
    private: list[Index] | None = None
    public_bound: int = 1
    private_bound: list[int] = field(factory=list)
    heard: list[Index] = field(factory=list)
    acquired: list[Index] = field(factory=list)
    word: list[Index] = field(factory=list)

    @staticmethod
    def root(agents: int, money: np.dtype[np.generic]) -> Frontier:
        """The one empty history."""

        def zero() -> Index:
            return np.zeros(1, dtype=np.int64)

        return Frontier(zero(), zero(), zero(), zero(), zero(), [np.zeros(1, dtype=money) for _ in range(agents)])

    @property
    def rows(self) -> int:
        return len(self.node)

    def repeat(self, times: Index) -> None:
        """Each row so many times."""
        self.node, self.profile = np.repeat(self.node, times), np.repeat(self.profile, times)
        self.outcome, self.public = np.repeat(self.outcome, times), np.repeat(self.public, times)
        self.position = np.repeat(self.position, times)
        self.cash = [np.repeat(column, times) for column in self.cash]
        self.heard = [np.repeat(column, times) for column in self.heard]
        self.acquired = [np.repeat(column, times) for column in self.acquired]
        self.word = [np.repeat(column, times) for column in self.word]
        if self.private is not None:
            self.private = [np.repeat(column, times) for column in self.private]

    def see(self, seen: Index, bound: int, agent: int | None = None) -> None:
        """Everybody, or one agent, sees a number at each row, < ``bound``."""
        if agent is None:
            self.public, self.public_bound = combine(self.public, self.public_bound, seen, bound)
            return
        if self.private is None:
            self.private = [np.zeros(self.rows, dtype=np.int64) for _ in self.cash]
            self.private_bound = [1] * len(self.cash)
        self.private[agent], self.private_bound[agent] = combine(
            self.private[agent], self.private_bound[agent], seen, bound
        )


@define(eq=False)
class Growth:
    """The nodes made so far of a tree of ``size`` nodes (see ``game.tree`` for the arrays)."""

    size: int
    infoset: npt.NDArray[np.int32] = field(init=False)
    parent: list[Index] = field(factory=lambda: [np.array([-1])])
    branch: list[Index] = field(factory=lambda: [np.array([0])])
    levels: list[Level] = field(factory=list)
    chance: dict[int, tuple[Integers, int]] = field(factory=dict)
    made: int = 1

    def __attrs_post_init__(self) -> None:
        self.infoset = np.full(self.size, TERMINAL, dtype=np.int32)

    def tally(self) -> Tally:
        """How many nodes are made, for whoever looks."""
        return Tally("nodes grown", of=self.size, alike=True, count=lambda: self.made)

    def move(self, rows: Frontier, moving: Index, counts: Index) -> Index:
        """The rows ``moving`` (ascending) of the frontier move, with ``counts`` branches: [new rows] the branch
        taken, −1 where none was.
        """
        parents = rows.node[moving]
        total = int(counts.sum())
        offsets = np.cumsum(counts) - counts
        level = Level(parents, counts, offsets, self.made, self.made + total)
        branch = np.arange(total) - np.repeat(offsets, counts)
        self.parent.append(np.repeat(parents, counts))
        self.branch.append(branch)
        self.levels.append(level)
        self.made = level.stop
        if len(moving) == rows.rows:
            rows.repeat(counts)
            rows.node = np.arange(level.start, level.stop)
            return branch
        times = np.ones(rows.rows, dtype=np.int64)
        times[moving] = counts
        moved = np.zeros(rows.rows, dtype=bool)
        moved[moving] = True
        moved = np.repeat(moved, times)
        rows.repeat(times)
        rows.node[moved] = np.arange(level.start, level.stop)
        taken = np.full(rows.rows, -1, dtype=np.int64)
        taken[moved] = branch
        return taken

    def draw(self, rows: Frontier, moving: Index, counts: Index, numerators: Integers, denominator: int) -> Index:
        """A move of Nature at the rows ``moving``; ``numerators`` of the branches' probabilities, in order. As
        ``move``.
        """
        self.infoset[rows.node[moving]] = CHANCE
        self.chance[len(self.levels)] = (numerators, denominator)
        return self.move(rows, moving, counts)

    @property
    def chance_denominators(self) -> tuple[int, ...]:
        """One for each level."""
        return tuple(self.chance[k][1] if k in self.chance else 1 for k in range(len(self.levels)))

    @property
    def chance_numerators(self) -> Integers:
        """[N] as ``Game.chance``."""
        largest = max([1, *(denominator for _, denominator in self.chance.values())])
        numerators: Integers = np.ones(self.size, dtype=exact_dtype(largest))
        for number, (drawn, _) in self.chance.items():
            numerators[self.levels[number].children] = drawn
        return numerators
