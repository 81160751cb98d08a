"""The size of a tree, before anything is built.

What is below the auction depends on the allocation only: it is counted once for each allocation, by the tables of the
stages' positions (see ``course``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from exactgames.errors import LimitReached
from exactgames.market.course import Course, Draws
from exactgames.market.information import Opening, opening
from exactgames.market.market import Market
from exactgames.market.outcomes import Outcomes
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.table import Index
from exactgames.numbers.arrays import Integers

DEFAULT_LIMIT = 5_000_000
"""Nodes of the explicit tree."""


FOLDED = "nodes of the folded aftermarket"
"""What is counted there, in words."""


def refuse_long_bids(market: Market, limit: int) -> None:
    """LimitReached if all the agents' bids have more than ten times ``limit`` marginal bids, so many that listing them
    would already be too much.
    """
    marginal = market.units * sum(len(agent.bids or ()) for agent in market.agents)
    if marginal > 10 * limit:
        raise LimitReached(10 * limit, marginal, False, "marginal bids in all the bids", shrinkable(market))


def bidding_nodes(market: Market, limit: int) -> int:
    """The nodes up to the end of the bidding; LimitReached if they alone pass the limit."""
    return _bidding(market, opening(market, limit), limit)


def _bidding(market: Market, before: Opening, limit: int) -> int:
    """The same, from what precedes the auction."""
    frontier, nodes = before.starts(market.prior.size), before.nodes
    for agent in market.agents:
        if agent.bids is not None and len(agent.bids) > 1:
            frontier *= len(agent.bids)
            nodes += frontier
    if nodes > limit:
        raise LimitReached(limit, nodes, True, "nodes", shrinkable(market))
    return nodes


def folded_nodes(market: Market, course: Course, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes of the folded aftermarket, the course's outcomes being the worlds. Raises LimitReached beyond
    ``limit``.
    """
    profiles, worlds = market.prior.size, len(course.number)
    nodes = 1 + (worlds if worlds > 1 else 0) + (worlds * profiles if profiles > 1 else 0)
    nodes += profiles * _below(course, course.number)
    if nodes > limit:
        raise LimitReached(limit, nodes, False, FOLDED, shrinkable(market))
    return nodes


def predict(market: Market, outcomes: Outcomes | None, course: Course, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes of the explicit tree, exactly. ``outcomes`` of the sealed bids, None where there are none.

    Raises LimitReached beyond ``limit``.
    """
    before = opening(market, limit)
    starts = before.starts(market.prior.size)
    drawn = 0 if outcomes is None else int(outcomes.count[outcomes.count > 1].sum())
    nodes = _bidding(market, before, limit) + starts * drawn
    if market.tables:
        nodes += _below_tables(market, before, outcomes, course)
    else:
        nodes += starts * _below(course, course.number)
    if nodes > limit:
        raise LimitReached(limit, nodes, False, "nodes", shrinkable(market))
    return nodes


def _below_tables(market: Market, before: Opening, outcomes: Outcomes | None, course: Course) -> int:
    """The nodes below all the outcomes, for all type profiles, where tables of signals are drawn."""
    total = 0
    tables = {shown.before: shown.tables for shown in market.shown}
    after_bids = tables.pop(0, ())
    for number, (profile, _) in enumerate(market.type_profiles()):
        types = np.array([profile], dtype=np.int64)
        below = course.nodes_with(partial(_drawn, tables, types))[course.number]
        if outcomes is not None:
            added, times = _draws(after_bids, types, outcomes.observed.bids, outcomes.observed.holdings)
            below = added + times * below
        total += int(below.sum()) * (1 if before.ways is None else before.ways[number])
    return total


def _drawn(tables: Mapping[int, Sequence[SignalTable]], types: Index, number: int, held: Index) -> Draws:
    """What is drawn before a stage, but for what follows sealed bids."""
    return _draws(tables.get(number, ()), types, None, held)


def _draws(tables: Sequence[SignalTable], types: Index, bids: Index | None, held: Index) -> Draws:
    """(how many nodes the draws of these tables make at each place, how many of them are left)."""
    added: Integers = np.zeros(len(held), dtype=object)
    times: Integers = np.ones(len(held), dtype=object)
    for table in tables:
        counts = table.counts[table.deciding(types, bids, held)]
        added += np.where(counts > 1, times * counts, 0)
        times *= counts
    return added, times


def _below(course: Course, number: Index) -> int:
    """The nodes below all the outcomes."""
    times = np.bincount(number, minlength=len(course.allocations))
    return sum(count * below for count, below in zip(times.tolist(), course.nodes_below.tolist(), strict=True))
