"""What the end of the game brings after each allocation, between what: for every agent (her auction payment left out)
and for welfare, the least and the most that is left by elimination of aftermarket actions under all beliefs.  No
equilibrium in which play is sequentially rational brings less or more.  Without an aftermarket both are what the
allocation is worth.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..budget import adding, room
from ..rejected import Rejected
from .goods.units import Units
from .keys import Vector
from .market import Market
from .staged.elimination import intervals
from .staged.folded import Folded
from .staged.worlds import NOTHING, World
from .stages.none import NoAftermarket

Rows = list[list[int]]  # by agent, and then of welfare: by allocation


def refusal(market: Market) -> str:
    """Why elimination says nothing of what comes after the bids, empty if it does; hidden moves and Nature's are found
    in the tree."""
    if isinstance(market.aftermarket, NoAftermarket):
        return ""
    if not isinstance(market.goods, Units):
        return "an aftermarket of named items is not settled"
    if market.tells_types:
        return "the types are seen before the aftermarket, which is not settled"
    if market.tables or market.later:
        return "an aftermarket with tables of signals, or with anything shown between its parts, is not settled"
    return ""


class Ends:
    """By profile of types."""

    def __init__(self, market: Market, allocations: Sequence[Vector], code: str) -> None:
        """`code`: of the rejection where a move is hidden, or Nature's."""
        self.market, self.allocations = market, allocations
        self.types, self.weights = market.prior.profiles(market.budget)
        self.certain = isinstance(market.aftermarket, NoAftermarket)
        self._found: list[tuple[list[Vector], list[Vector]]] = []  # by allocation, by profile of types: least and most
        if self.certain:
            return
        rows = len(market.agents) + 1
        size = len(self.types) * (150 + 2 * rows * (8 + room(market.bits)))
        for allocation in allocations:
            market.budget.charge("what comes after the bids", len(self.types) * 4 * rows, kept=size)
            with market.budget.scope():
                self._found.append(_after(market, allocation, code))

    def at(self, place: int) -> tuple[Rows, Rows]:
        """At a profile of types, the least and the most."""
        market, agents = self.market, len(self.market.agents)
        count = len(self.allocations) * (agents + 1)
        market.budget.charge("what allocations are worth", 20 + count * (6 + adding(market.bits)), briefly=16 * count)
        if self.certain:
            values = [agent.value[t] for agent, t in zip(market.agents, self.types[place], strict=True)]
            rows = [[value[held[k]] for held in self.allocations] for k, value in enumerate(values)]
            rows.append(list(map(sum, zip(*rows, strict=True))))
            return rows, rows
        least = [[lows[place][row] for lows, _ in self._found] for row in range(agents + 1)]
        most = [[highs[place][row] for _, highs in self._found] for row in range(agents + 1)]
        return least, most


def _after(market: Market, allocation: Vector, code: str) -> tuple[list[Vector], list[Vector]]:
    """After one allocation, by profile of types."""
    game = Folded(market, [World(allocation, (NOTHING,) * len(market.agents))])
    if not game.all_seen:
        raise Rejected(code, "the aftermarket has hidden moves, or chance: the claim is not settled")
    lows, highs = intervals(game, True, [game.welfare])
    starts = game.starts[0]
    return [tuple([low[node] for low in lows]) for node in starts], [
        tuple([high[node] for high in highs]) for node in starts
    ]
