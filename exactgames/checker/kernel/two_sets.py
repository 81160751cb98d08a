"""What two deviations gain together at least, over a cell: the bound of an "exclude" step.

Two sets of one agent, J and I, with one action allowed at each, and a better action instead with a weight.  Follow a
family of nodes down the tree, each with a weight, or *waiting* for J or I to come:

    waiting, at J or I       the node after the better action joins with the weight, that after the allowed one with
                             minus the weight; all children wait for the other set, which may come later
    waiting, above           at a chance node or the agent's own set: the children above or in J or I go on waiting
    a terminal node          its weight times the agent's payoff, times chance's probability on the way (U)
    a chance node            its children join with its weight
    the rest                 the nodes of one set are taken together: the minimum, over the actions allowed there, of
                             the bound of the family after that action (who waits there, and does not see J or I below,
                             is dropped)

Each set's owner takes one action at all of its nodes, so the sum of these minima is at most what the two deviations
gain, weighted, in any profile of the cell.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from ..budget import digits, room, widest
from ..rejected import Rejected
from .cells import Bounds, Cell

Family = list[tuple[int, int | None]]  # (node, its weight; None while it waits)
Swap = dict[int, tuple[int, Fraction]]  # set -> (the better action, its weight)

DEPTH = 100  # moves on a path


class Together:
    """Two deviations in one cell."""

    def __init__(self, bounds: Bounds, cell: Cell, swap: Swap) -> None:
        self.bounds, self.game, self.cell = bounds, bounds.game, cell
        scale = lcm(*(weight.denominator for _, weight in swap.values()))  # a positive factor changes no sign
        self.swap = {here: (better, int(weight * scale)) for here, (better, weight) in swap.items()}
        bits = widest(weight for _, weight in self.swap.values()) + bounds.bits
        self.step, self.size = 4 * digits(bits), 200 + room(bits)
        self.agent = self.game.owner[next(iter(swap))]
        self.payoff = self.game.payoff[self.agent]
        self.path = set[int]().union(*(bounds.above(here, 0) for here in swap))

    def least(self) -> int:
        """The bound, from the root of the game, times a positive factor."""
        return self._family([(0, None)], DEPTH)

    def _family(self, family: Family, depth: int) -> int:
        if not depth:
            raise Rejected("too-large", f"two deviations are followed over {DEPTH} moves at most")
        total, groups = 0, dict[int, Family]()
        waiting = list(family)
        while waiting:
            node, weight = waiting.pop()
            self.bounds.budget.charge("what two deviations gain together", self.step, briefly=self.size)
            here, kids = self.game.at[node], self.bounds.kids[node]
            if weight is None and node not in self.path:
                continue
            if weight is None and here in self.swap:
                better, more = self.swap[here]
                waiting += [(kids[better], more), (kids[self.cell[here][0]], -more)]
                waiting += [(child, None) for child in kids]
            elif here == -1:
                total += (weight or 0) * self.payoff[node] * self.bounds.weight[node]
            elif here <= -2 or (weight is None and self.game.owner[here] == self.agent):
                waiting += [(child, weight) for child in kids]
            else:
                groups.setdefault(here, []).append((node, weight))
        for here, part in groups.items():
            after = [[(self.bounds.kids[node][action], weight) for node, weight in part] for action in self.cell[here]]
            total += min(self._family(one, depth - 1) for one in after)
        return total
