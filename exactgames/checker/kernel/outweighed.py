"""Whether the incentives of a cell outweigh each other, so that no profile of it, mixed or not, is a Nash equilibrium.

An *item* is a set J of an agent's, an action a that the cell allows there, a plan of hers that starts at J, and a
weight w > 0.  In an equilibrium a, where it is played, is a best reply: over the histories h of J, what the plan brings
(and the equilibrium where it names no set) is no more than what the equilibrium brings after a, both weighted by its
probabilities of ha.  So this sum is not positive in any equilibrium:

    over the items     w · (what the plan brings from h − what is brought after ha), weighted so

`Outweighed.least` bounds it from below.  A *family* of nodes is followed down the tree.  Some are played, with a stake
for each agent, the sum of the w's of her items on the way; on the step from h to ha each item for it adds what its plan
deviates to.

    a terminal node    counts − stake · payoff for each agent; for an item, w · its agent's payoff (each times chance's
                       probability on the way)
    a chance node      its children join
    a drawn set        its children join, each with a share: the probability with which a rule plays them
    named by the plan  deviated to: the child after the plan's action
    one action         the child
    the rest           the nodes of one set move together: the minimum, over the actions allowed there, of what the
                       family after that action counts

At each set an equilibrium averages over the actions, the same for all of its nodes, and no average is below a minimum.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias

from ..budget import digits, room, widest
from .cells import Bounds, Cell, Plan
from .unwound import Task, run

Drawn = dict[int, dict[int, Fraction]]  # set -> action -> its probability
Number: TypeAlias = "int | Fraction"


class Item(NamedTuple):
    here: int
    action: int  # that the cell allows there
    plan: Plan
    weight: Fraction  # > 0


class _At(NamedTuple):
    node: int
    stakes: tuple[int, ...]  # by agent; deviated to: the weight for the item's
    share: Number
    plan: Plan | None  # deviated to


class Outweighed:
    """Items in one cell."""

    def __init__(self, bounds: Bounds, cell: Cell, drawn: Drawn, items: list[Item]) -> None:
        self.bounds, self.game, self.cell, self.drawn = bounds, bounds.game, cell, drawn
        weights = self._whole(items)
        self.items: dict[tuple[int, int], list[tuple[Plan, int]]] = {}
        for item, weight in zip(items, weights, strict=True):
            self.items.setdefault((item.here, item.action), []).append((item.plan, weight))
        bits = bounds.bits + widest(weights) + len(items).bit_length() + self._share_bits()
        agents = len(self.game.payoff)
        self.steps, self.size = 10 + agents * (2 + digits(bits)), 300 + 8 * agents + 2 * room(bits)

    def least(self) -> Number:
        """The bound, from the root of the game, times a positive factor."""
        return run(self._total([_At(0, (0,) * len(self.game.payoff), 1, None)]))

    def _whole(self, items: list[Item]) -> list[int]:
        """The weights times a positive number, which changes no sign."""
        common = self.bounds.budget.lcm("the weights of items", {item.weight.denominator for item in items})
        bits = common.bit_length() + widest(item.weight.numerator for item in items)
        self.bounds.budget.charge("the weights of items", len(items) * 2 * digits(bits), kept=len(items) * room(bits))
        return [item.weight.numerator * (common // item.weight.denominator) for item in items]

    def _share_bits(self) -> int:
        """How long a product of drawn moves' probabilities can be: each set has one move on a way."""
        odds = [p for row in self.drawn.values() for p in row.values()]
        self.bounds.budget.charge("the probabilities that rules give", 4 * len(odds))
        longest = max(widest(p.numerator for p in odds), widest(p.denominator for p in odds))
        return 2 * min(len(self.drawn), self.game.depth) * longest

    def _total(self, family: list[_At]) -> Task[Number]:
        """What a family counts at least.  (The list is used up.)"""
        total: Number = 0
        groups: dict[int, list[_At]] = {}
        met = 0
        while family:
            at = family.pop()
            met += 1
            self.bounds.budget.charge("what items count", self.steps, kept=self.size)
            here = self.game.at[at.node]
            if here == -1:
                total += self._counted(at)
            elif here <= -2:
                family += [at._replace(node=child) for child in self.bounds.kids[at.node]]
            elif at.plan is not None and here in at.plan:
                family.append(at._replace(node=self.bounds.kids[at.node][at.plan[here]]))
            elif here in self.drawn or len(self.cell[here]) == 1:
                for action in self.cell[here]:
                    family += self._after(at, action)
            else:
                groups.setdefault(here, []).append(at)
        for here, group in groups.items():
            totals: list[Number] = []
            for action in self.cell[here]:
                totals.append((yield self._total([child for at in group for child in self._after(at, action)])))
            total += min(totals)
        self.bounds.budget.release(met * self.size)
        return total

    def _counted(self, at: _At) -> Number:
        """At a terminal node: the payoffs times chance's probability, each as often as it is at stake."""
        payoffs = sum(stake * payoff[at.node] for stake, payoff in zip(at.stakes, self.game.payoff, strict=True))
        found: Number = at.share * payoffs * self.bounds.weight[at.node]
        return found

    def _after(self, at: _At, action: int) -> list[_At]:
        """The child after an action, and what items deviate to instead of it."""
        here, kids = self.game.at[at.node], self.bounds.kids[at.node]
        share = at.share * self.drawn[here][action] if here in self.drawn else at.share
        if at.plan is not None:
            return [_At(kids[action], at.stakes, share, at.plan)]
        stakes, found = list(at.stakes), list[_At]()
        agent = self.game.owner[here]
        for plan, weight in self.items.get((here, action), ()):
            self.bounds.budget.charge("what items count", self.steps, briefly=self.size)
            stakes[agent] -= weight
            alone = tuple(weight if k == agent else 0 for k in range(len(stakes)))
            found.append(_At(kids[plan[here]], alone, share, plan))
        return [_At(kids[action], tuple(stakes), share, None), *found]
