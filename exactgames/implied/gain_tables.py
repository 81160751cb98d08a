"""What every bid of a type gains over every other, column by column, at least and at most in a cell of profiles.

G(b, b′, c), the least that b′ earns more than b at column c in the implied game of any profile of the cell, is a sum of
the expressions D (``search.cells.gain_bounds``), from the nodes at which the bidding is over. The most is −G(b′, b, c).
"""

from __future__ import annotations

import numpy as np
from attrs import define, field

from exactgames.implied.bounds import ImpliedGains
from exactgames.implied.elimination import Against, payoff_table
from exactgames.implied.game import ImpliedGame
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.gain_bounds import GainBounds
from exactgames.search.pure.steps import Column


class GainTables:
    """Prepared for one expansion, of sealed bids.

    factors  as of ``ImpliedBounds``: what makes gains given the types of what chance weighs
    """

    def __init__(self, expansion: Expansion, bounds: GainBounds, factors: Integers, against: Against) -> None:
        self.expansion, self.bounds, self.factors, self.against = expansion, bounds, factors, against
        self.counts = [len(agent.bids or ()) for agent in expansion.market.agents]
        profiles = tuple(expansion.market.type_profiles())
        self.numbering = ImpliedGame(expansion.market, np.zeros(0, dtype=np.int64), 1, profiles)
        self._over: dict[int, ImpliedGains] = {}

    def over(self, bid: int) -> ImpliedGains:
        """Gains over bid number ``bid`` of every type's; over the last of who has no such bid."""
        if bid not in self._over:
            agents = zip(self.expansion.market.agents, self.counts, strict=True)
            bids = tuple(tuple((min(bid, count - 1),) for _ in agent.types) for agent, count in agents)
            self._over[bid] = ImpliedGains(self.expansion, self.bounds, self.factors, bids)
        return self._over[bid]

    def of(self, cell: Cell) -> CellTables:
        """The tables of one cell."""
        return CellTables(self, self.bounds.compiled.values(cell))

    def column(self, agent: int, number: int) -> Column:
        """What the others bid in the column."""
        bids = self.numbering
        return bids.action_column(agent, number) if self.against == "actions" else bids.strategy_column(agent, number)


@define(eq=False)
class CellTables:
    """The tables of one cell, made when they are asked for. ``values`` of all expressions."""

    known: GainTables
    values: Integers
    _games: dict[int, tuple[ImpliedGame, ImpliedGame]] = field(factory=dict, init=False)

    def games(self, bid: int) -> tuple[ImpliedGame, ImpliedGame]:
        """(the least, the greatest) gains over the bid."""
        if bid not in self._games:
            self._games[bid] = self.known.over(bid).valued(self.values)
        return self._games[bid]

    def least(self, agent: int, t: int, bid: int) -> Integers:
        """[own bids, columns] what type t gains at least over the bid, up to one positive factor."""
        return payoff_table(self.games(bid)[0], agent, t, self.known.against)

    def most(self, agent: int, t: int, bid: int) -> Integers:
        """The same, at most."""
        return payoff_table(self.games(bid)[1], agent, t, self.known.against)
