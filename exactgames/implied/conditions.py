"""Conditions under which a mixture of bids does not dominate a bid, over a cell of profiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.implied.gain_tables import CellTables, GainTables
from exactgames.implied.tables import Place, earned
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import mask
from exactgames.search.pure.steps import Mixture


@frozen
class Condition:
    """The mixture is to earn less than the bid of this type in the column, by number; None: the same everywhere."""

    place: Place
    bid: int
    mixture: Mixture
    column: int | None


Conditions = tuple[Condition, ...]

Ends = npt.NDArray[np.bool_]
"""[type profiles, bids of agent 1, …] some of the ends of the auction."""


def missed(condition: Condition, tables: CellTables) -> bool:
    """Whether no profile of the cell meets the condition."""
    least = earned(tables.least(*condition.place, condition.bid), condition.mixture)
    return bool(mask(least > 0).any()) if condition.column is None else bool(least[condition.column] >= 0)


def met(condition: Condition, tables: CellTables) -> bool:
    """Whether every profile of the cell meets it."""
    most = earned(tables.most(*condition.place, condition.bid), condition.mixture)
    return bool(mask(most <= 0).all()) if condition.column is None else bool(most[condition.column] < 0)


def ends(expansion: Expansion, condition: Condition, tables: CellTables) -> Ends:
    """The ends of the auction where the gain that it is about is open."""
    i, _ = condition.place
    found = _open(expansion, condition.place, condition.bid, tables)
    rows = np.zeros(found.shape[1 + i], dtype=bool)
    rows[[row for row, _ in condition.mixture]] = True
    found &= rows.reshape([-1 if axis == 1 + i else 1 for axis in range(found.ndim)])
    if condition.column is not None:
        found &= _in_column(expansion, tables.known, i, condition.column, found.shape)
    return _with_own(found, i, condition.bid)


def ends_of(expansion: Expansion, place: Place, bid: int, tables: CellTables) -> Ends:
    """The ends of the auction where it is open what any other bid gains over the bid."""
    return _with_own(_open(expansion, place, bid, tables), place[0], bid)


def _open(expansion: Expansion, place: Place, bid: int, tables: CellTables) -> Ends:
    (i, t), (low, high) = place, tables.games(bid)
    found: Ends = mask(low.payoffs[i] != high.payoffs[i])
    found[expansion.profiles[:, i] != t] = False
    return found


def _with_own(found: Ends, i: int, bid: int) -> Ends:
    """With the ends after the bid itself: the gain turns on what it earns, too."""
    own = np.moveaxis(found, 1 + i, 1)
    own[:, bid] |= own.any(axis=1)
    return found


def _in_column(expansion: Expansion, known: GainTables, i: int, column: int, shape: tuple[int, ...]) -> Ends:
    """The ends that the column counts."""
    named, others = known.column(i, column), known.numbering.others(i)
    found = np.ones(shape, dtype=bool)
    for k, types in enumerate(expansion.profiles.tolist()):
        for at, j in enumerate(others):
            made = named[at]
            kept = np.zeros(shape[1 + j], dtype=bool)
            kept[made[types[j]] if isinstance(made, tuple) else made] = True
            found[k] &= kept.reshape([-1 if axis == j else 1 for axis in range(len(shape) - 1)])
    return found
