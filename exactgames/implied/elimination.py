"""Weak dominance of played bids, and iterated elimination of weakly dominated bids, in an implied game.

In each round of the elimination all bids that are weakly dominated in what is left are removed at once, of all agents
and types. What is left: rows are the type's bids left; columns, against actions, the profiles of bids left to any type
of the others, or, against strategies, their type-contingent bids left. Dominators are bids left, or their mixtures.
Iterated weak dominance depends on the order; this is the order meant by "iterated" here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, assert_never

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.concepts.dominance import Dominator, PayoffTable, dominance_of
from exactgames.implied.game import ImpliedGame
from exactgames.implied.overbidding import Bids
from exactgames.numbers.arrays import Integers

Against = Literal["actions", "strategies"]


@frozen
class Removed:
    """Bid number ``bid`` of the type is weakly dominated by the mixture: (bid, weight) pairs.

    >>> from exactgames import eliminate, implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied = implied_game(profile.expansion, profile.played)
    >>> first = eliminate(implied).rounds[0][0]
    >>> first.agent, first.type, first.bid, [(row, str(weight)) for row, weight in first.by]
    (0, 0, 0, [(1, '1')])
    """

    agent: int
    type: int
    bid: int
    by: tuple[tuple[int, Fraction], ...]


@frozen
class Elimination:
    """``rounds``: what each round removes, in order of agents, types, bids; ``left`` the bids that survive.

    >>> from exactgames import eliminate, implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied = implied_game(profile.expansion, profile.played)
    >>> found = eliminate(implied)
    >>> len(found.rounds), found.survive((((2,),), ((0,), (0,))))
    (1, False)
    """

    rounds: tuple[tuple[Removed, ...], ...]
    left: Bids

    def survive(self, bids: Bids) -> bool:
        """Whether all these bids do."""
        return all(
            set(asked) <= set(left)
            for row, rest in zip(bids, self.left, strict=True)
            for asked, left in zip(row, rest, strict=True)
        )


def all_bids(implied: ImpliedGame) -> Bids:
    """Every bid of every type."""
    return tuple(tuple(tuple(range(len(a.bids or ()))) for _ in a.types) for a in implied.market.agents)


def payoff_table(implied: ImpliedGame, agent: int, t: int, against: Against) -> Integers:
    """[own bids, columns] the type's payoffs."""
    match against:
        case "actions":
            return implied.against_actions(agent, t)
        case "strategies":
            return implied.against_strategies(agent, t)
    assert_never(against)


def dominated_bids(implied: ImpliedGame, bids: Bids, against: Against = "actions", pure: bool = False) -> list[Removed]:
    """Which of ``bids`` are weakly dominated in the implied game, and by what; ``pure``: by single bids.

    >>> from exactgames import dominated_bids, implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied = implied_game(profile.expansion, profile.played)
    >>> of_the_file = (((2,),), ((0,), (0,)))
    >>> [(row.agent, row.type, row.bid) for row in dominated_bids(implied, of_the_file)]
    [(0, 0, 2), (1, 0, 0), (1, 1, 0)]
    """
    found = []
    for i, row in enumerate(bids):
        for t, asked in enumerate(row):
            table = payoff_table(implied, i, t, against)
            found += _removed(table, i, t, range(len(table)), asked, pure)
    return found


def eliminate(implied: ImpliedGame, against: Against = "actions", pure: bool = False) -> Elimination:
    """The rounds, until nothing is removed; ``pure``: by single bids. LimitReached as ``against_strategies``.

    >>> from exactgames import eliminate, implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied = implied_game(profile.expansion, profile.played)
    >>> eliminate(implied).left  # S bids 1; B of value 1 bids 1 or 2, of value 2 bids 2
    (((1,),), ((1, 2), (2,)))
    """
    left, rounds = all_bids(implied), list[tuple[Removed, ...]]()
    tables = [
        [payoff_table(implied, i, t, against) for t in range(len(a.types))] for i, a in enumerate(implied.market.agents)
    ]
    while True:
        removed: list[Removed] = []
        for i, row in enumerate(left):
            columns = columns_left(implied, i, left, against)
            for t, rows in enumerate(row):
                removed += _removed(tables[i][t][list(rows)][:, columns], i, t, rows, rows, pure)
        if not removed:
            return Elimination(tuple(rounds), left)
        rounds.append(tuple(removed))
        gone = {(r.agent, r.type, r.bid) for r in removed}
        left = tuple(
            tuple(tuple(b for b in rows if (i, t, b) not in gone) for t, rows in enumerate(row))
            for i, row in enumerate(left)
        )


def _removed(
    table: Integers, agent: int, t: int, rows: range | tuple[int, ...], asked: tuple[int, ...], pure: bool
) -> list[Removed]:
    """Which of the bids ``asked`` are dominated in the table of the bids ``rows``."""
    if len(rows) < 2:
        return []
    at = [rows.index(b) for b in asked]
    verdicts = dominance_of(PayoffTable.of(table), at, pure)
    return [
        Removed(agent, t, b, tuple((rows[a], w) for a, w in verdict.mixture))
        for b, verdict in zip(asked, verdicts, strict=True)
        if isinstance(verdict, Dominator)
    ]


def columns_left(implied: ImpliedGame, agent: int, left: Bids, against: Against) -> npt.NDArray[np.bool_]:
    """[columns of the agent's tables] whether all bids in the column are left."""
    found = np.ones(1, dtype=bool)
    for j in implied.others(agent):
        kept = np.zeros((len(left[j]), len(implied.market.agents[j].bids or ())), dtype=bool)
        for t, bids in enumerate(left[j]):
            kept[t, list(bids)] = True
        for row in _columns_of(kept, against):
            found = np.logical_and.outer(found, row).reshape(-1)
    return found


def _columns_of(kept: npt.NDArray[np.bool_], against: Against) -> Sequence[npt.NDArray[np.bool_]]:
    """What one agent contributes to a column: a bid of any of her types, or one of each. ``kept`` [types, bids]."""
    match against:
        case "actions":
            return [np.any(kept, axis=0, keepdims=True)[0]]
        case "strategies":
            return list(kept)
    assert_never(against)
