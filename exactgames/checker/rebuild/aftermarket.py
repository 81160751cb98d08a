"""The tree of the aftermarket after one allocation, from the stage's transition system.  What comes before is the same
on it, so it depends on the allocation alone, and is copied wherever that comes about.
"""

from __future__ import annotations

from ..rejected import Rejected
from .actions.action import View
from .keys import CODE, Vector
from .market import Market
from .stages.stage import NATURE, Position, Seen, Stage, Turn


class Aftermarket:
    """Parallel lists by node, depth first."""

    def __init__(self, market: Market, allocation: Vector, stage: Stage | None = None) -> None:
        self.allocation = allocation
        self.cost = 20 + len(allocation)  # in steps, of a node
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.owner: list[int] = []  # an agent; at a terminal node their number, at a chance node one more
        self.local: list[int] = []  # which of the owner's sets; at a chance node, minus which of the weights
        self.end: list[int] = []  # behind the last node of the subtree
        self.views: list[list[View]] = [[] for _ in market.agents]  # by owner and local set
        self.chance: list[Vector] = []  # Nature's weights
        self.final: list[tuple[Vector, Vector] | None] = []  # at a terminal node: holdings, money received
        self.public = True  # whether each node is an information set of its own
        self._sets: dict[tuple[int, Seen], int] = {}  # by owner and what she has seen, where that is not everything
        self._draws: dict[Vector, int] = {}
        self._grow(market, market.aftermarket if stage is None else stage)

    def __len__(self) -> int:
        return len(self.parent)

    def _grow(self, market: Market, stage: Stage) -> None:
        self.cost += stage.cost()
        stack: list[tuple[int, int, Position]] = [(-1, 0, stage.start(self.allocation))]
        paid = self._pay(market, 0, 1)
        while stack:
            parent, branch, position = stack.pop()
            node = len(self.parent)
            self.parent.append(parent)
            self.branch.append(branch)
            position, turn = stage.decided(position)
            if turn is None:
                self.owner.append(len(self.allocation))
                self.local.append(0)
                self.final.append((stage.held(position), stage.money(position)))
                continue
            self.final.append(None)
            paid = self._pay(market, paid, len(self.parent) + len(stack) + turn.actions)
            self._decision(turn, None if turn.owner == NATURE else stage.seen(position, turn.owner))
            for action in range(turn.actions - 1, -1, -1):
                stack.append((node, action, stage.play(position, action)))
        self.end = list(range(1, len(self.parent) + 1))
        for node in range(len(self.parent) - 1, 0, -1):
            above = self.parent[node]
            self.end[above] = max(self.end[above], self.end[node])

    def _pay(self, market: Market, paid: int, nodes: int) -> int:
        """Pay for so many nodes, and some ahead, if that is more than was paid for: for how many it is now."""
        if nodes <= paid:
            return paid
        more = nodes - paid + min(len(self.parent), 10_000)
        size = 400 + 40 * len(self.allocation)
        first = 0 if paid else 1500 + 150 * len(self.allocation)
        market.budget.charge("the nodes of an aftermarket", more * self.cost, kept=first + more * size)
        return paid + more

    def _decision(self, turn: Turn, seen: Seen) -> None:
        """Whose node it is, and which of her information sets."""
        if turn.view is None:
            self.owner.append(len(self.allocation) + 1)
            self.local.append(-self._draws.setdefault(turn.weights, len(self.chance)))
            if len(self._draws) > len(self.chance):
                self.chance.append(turn.weights)
            return
        views = self.views[turn.owner]
        here = len(views)
        if seen is not None:
            here = self._sets.setdefault((turn.owner, seen), here)
        if here == len(views):
            views.append(turn.view)
        else:
            self.public = False
        if views[here] != turn.view:
            raise Rejected(CODE, "the aftermarket lets an agent choose otherwise where she has seen the same")
        self.owner.append(turn.owner)
        self.local.append(here)
