"""From a market to its explicit extensive-form game.

Order of the levels: Nature, what information is acquired and the words that it says, the bids in the file's order, the
tie-break, then the steps of each stage's table, before each what is shown then.
"""

from __future__ import annotations

import numpy as np

from exactgames.game.tree import Index
from exactgames.market.course import Course, course_of
from exactgames.market.expanding import Expanding
from exactgames.market.expansion import Expansion
from exactgames.market.item_outcomes import item_outcomes
from exactgames.market.market import Market
from exactgames.market.money import money_denominator
from exactgames.market.outcomes import Outcomes, sealed_outcomes
from exactgames.market.result import Result, sealed_result
from exactgames.market.sets import CHOOSING
from exactgames.market.size import DEFAULT_LIMIT, bidding_nodes, predict
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.mechanisms.auctions.simultaneous import Simultaneous


def expand(market: Market, limit: int = DEFAULT_LIMIT) -> Expansion:
    """The market's game. Raises LimitReached before building more than ``limit`` nodes; GameError if the aftermarket
    is no trade mechanism.

    >>> from exactgames import expand
    >>> from exactgames.examples import speculator
    >>> expand(speculator().market).game.nodes
    111
    """
    return _Explicit(market, limit).run()


def tree_size(market: Market, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes that ``expand`` would build. Raises LimitReached beyond ``limit``."""
    return predict(market, *_course(market, limit), limit)


def _course(market: Market, limit: int) -> tuple[Outcomes | None, Course]:
    """(the sealed auction's outcomes, the course of the stages). LimitReached if bids or positions pass the limit."""
    bidding_nodes(market, limit)
    money = money_denominator(market)
    outcomes = auction_outcomes(market, money, limit)
    nothing: Index = np.zeros((1, len(market.agents)), dtype=np.int64)
    return outcomes, course_of(market, nothing if outcomes is None else outcomes.holdings, money, limit)


def auction_outcomes(market: Market, money: int, limit: int) -> Outcomes | None:
    """Of the sealed auction, if there is one; amounts over ``money``. LimitReached if draws of ties pass the limit."""
    if market.auction is None:
        return None
    if isinstance(market.auction, Simultaneous):
        return item_outcomes(market, market.auction, money, limit)
    return sealed_outcomes(market, money)


class _Explicit(Expanding):
    """The whole tree, from Nature's draw on."""

    def __init__(self, market: Market, limit: int) -> None:
        self.outcomes, course = _course(market, limit)
        super().__init__(market, course, predict(market, self.outcomes, course, limit))
        check_trade_mechanism(market, course, self.money)

    def run(self) -> Expansion:
        with self.tree.tally():
            return self._run()

    def _run(self) -> Expansion:
        self.draw_types()
        self._acquire()
        end: Index = np.zeros(0, dtype=np.int64)
        result = None
        if self.outcomes is not None:
            self._bidding()
            end = self.rows.node
            result = self._tie_break(self.outcomes)
        self.play_stages(result)
        return self.finish(end)

    def _acquire(self) -> None:
        """All at once choose what to learn; then each sees her word."""
        having = [agent for agent, mine in enumerate(self.market.information) if mine]
        self.acquiring.begin(self.rows)
        for agent in having:
            moving = np.arange(self.rows.rows)
            counts = np.full(len(moving), 1 + len(self.market.information[agent]))
            self.acquiring.chose(self.rows, agent, self.decide(agent, moving, counts, before=CHOOSING))
        for agent in having:
            self.acquiring.tell(self.rows, self.tree, agent)

    def _bidding(self) -> None:
        for agent, one in enumerate(self.market.agents):
            size = len(one.bids or ())
            self.rows.outcome = self.rows.outcome * size
            if size > 1:
                moving = np.arange(self.rows.rows)
                bid = self.decide(agent, moving, np.full(len(moving), size))
                self.rows.outcome = self.rows.outcome + bid

    def _tie_break(self, outcomes: Outcomes) -> Result:
        rows = self.rows
        count = outcomes.count[rows.outcome]
        rows.outcome = (np.cumsum(outcomes.count) - outcomes.count)[rows.outcome]
        moving = np.flatnonzero(count > 1)
        if len(moving):
            counts = count[moving]
            drawn = np.repeat(rows.outcome[moving] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
            branch = self.tree.draw(rows, moving, counts, outcomes.weight[drawn], outcomes.ways)
            rows.outcome = rows.outcome + np.maximum(branch, 0)
        return sealed_result(self.market, outcomes)
