"""The folded aftermarket: every world's aftermarket once, in one tree.

A chance node with one branch a world (their weights do not matter), then the type profile by the prior, then the
aftermarket as in the explicit tree, auction payments left out. Its information sets are the classes of the staged form:
docs/reference/certificate.md.
"""

from __future__ import annotations

import numpy as np

from exactgames.errors import Undecided
from exactgames.forms.staged.worlds import Worlds
from exactgames.market.course import course_of
from exactgames.market.expanding import Expanding
from exactgames.market.expansion import Expansion
from exactgames.market.market import Market
from exactgames.market.money import money_denominator
from exactgames.market.result import Result
from exactgames.market.size import DEFAULT_LIMIT, FOLDED, folded_nodes
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.numbers.grouping import fold, group


def fold_aftermarket(market: Market, worlds: Worlds, limit: int = DEFAULT_LIMIT) -> Expansion:
    """The folded aftermarket; ``auction_end`` holds its starts, worlds first, then type profiles.

    Raises LimitReached before building more than ``limit`` nodes; GameError if the aftermarket is no trade mechanism;
    Undecided where tables of signals, or something between aftermarkets, is shown.
    """
    if market.shown:
        raise Undecided("what tables of signals show, or is shown between aftermarkets, is for the explicit tree alone")
    money, count = money_denominator(market), len(worlds.allocation)
    course = course_of(market, worlds.allocation, money, limit, FOLDED)
    check_trade_mechanism(market, course, money)
    growing = Expanding(market, course, folded_nodes(market, course, limit))
    growing.folded = True
    rows = growing.rows
    if count > 1:
        ones = np.ones(count, dtype=np.int64)
        rows.outcome = growing.tree.draw(rows, np.arange(1), np.array([count]), ones, count)
    growing.draw_types()
    starts = rows.node
    public, first = group(*fold(list(worlds.allocation.T)))
    agents = range(len(market.agents))
    known = [group(*fold([worlds.bid[:, i], worlds.paid[:, i], worlds.posterior[:, i]]))[0] for i in agents]
    free = np.zeros_like(worlds.paid)
    result = Result(worlds.allocation, worlds.paid, free, worlds.bid, None, public, len(first), known, worlds.posterior)
    with growing.tree.tally():
        growing.play_stages(result)
        return growing.finish(starts)
