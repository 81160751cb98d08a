"""Whether the incentives of a cell outweigh each other, so that no profile of it, mixed or not, is a Nash equilibrium.

An *item* is a set J of an agent's, an action a that the cell allows there, a plan of hers that starts at J, and a
weight w > 0.  At a history h of J the plan *secures* the least that it brings over the cell.  In an equilibrium that
plays a where it comes to J, a is a best reply: over the histories, what the plan secures is no more than what the
equilibrium brings after a, both weighted by its probabilities of ha.  So this sum is not positive in any equilibrium:

    over the items     w · (what the plan secures at h − what her payoff is in the end), wherever play comes by ha

It is linear in the end that play comes to.  `total` bounds it from below: on each way it counts w · (what is secured)
at ha, and at a terminal node − stake · payoff for each agent, her stake being the sum of the w's on the way; chance and
drawn sets average; at other sets the nodes that are at one set together take the action that makes their sum least.

A *drawn* set plays a given mixture: `share` is the product of the probabilities of drawn moves on the way to a node.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ..budget import digits, room, widest
from .cells import Bounds, Cell, Plan
from .unwound import Task, run

Drawn = dict[int, dict[int, Fraction]]  # set -> action -> its probability
Number = int | Fraction


class Item(NamedTuple):
    here: int
    action: int  # that the cell allows there
    plan: Plan
    weight: Fraction  # > 0


class _Node(NamedTuple):
    node: int
    stakes: tuple[int, ...]  # by agent
    share: Number


class Outweighed:
    """Items in one cell."""

    def __init__(self, bounds: Bounds, cell: Cell, drawn: Drawn, items: list[Item]) -> None:
        self.bounds, self.game, self.cell, self.drawn = bounds, bounds.game, cell, drawn
        weights = self._whole(items)
        self.items: dict[tuple[int, int], list[tuple[int, Plan, int, dict[int, Number]]]] = {}
        for item, weight in zip(items, weights, strict=True):
            agent, known = self.game.owner[item.here], dict[int, Number]()
            self.items.setdefault((item.here, item.action), []).append((agent, item.plan, weight, known))
        bits = bounds.bits + widest(weights) + len(items).bit_length() + self._share_bits()
        self.steps = 5 + (len(self.game.payoff) + 1) * (2 + digits(bits))
        self.size = 250 + 8 * len(self.game.payoff) + 2 * room(bits)

    def least(self) -> Number:
        """total({root}), times a positive factor."""
        return run(self._total([_Node(0, (0,) * len(self.game.payoff), 1)]))

    def _whole(self, items: list[Item]) -> list[int]:
        """The weights times a positive number, which changes no sign."""
        common = 1
        for item in items:
            bits = common.bit_length() + item.weight.denominator.bit_length()
            self.bounds.budget.charge("the weights of items", 2 * digits(bits) + 5, briefly=room(bits))
            common = lcm(common, item.weight.denominator)
        bits = common.bit_length() + widest(item.weight.numerator for item in items)
        self.bounds.budget.charge("the weights of items", len(items) * 2 * digits(bits), kept=len(items) * room(bits))
        return [item.weight.numerator * (common // item.weight.denominator) for item in items]

    def _share_bits(self) -> int:
        """How long a product of drawn moves' probabilities can be: each set has one move on a way."""
        rows = [p for row in self.drawn.values() for p in row.values()]
        self.bounds.budget.charge("the probabilities that rules give", 4 * len(rows))
        sets = min(len(self.drawn), self.game.depth)
        return 2 * sets * max([0, *(max(p.numerator.bit_length(), p.denominator.bit_length()) for p in rows)])

    def _spend(self, kept: int = 0) -> None:
        self.bounds.budget.charge("what items count", self.steps, kept=kept, briefly=self.size)

    # -- What is counted

    def _total(self, family: list[_Node]) -> Task[Number]:
        total: Number = 0
        groups: dict[int, list[_Node]] = {}
        while family:
            self._spend()
            at = family.pop()
            here = self.game.at[at.node]
            if here == -1:
                total -= at.share * self._staked(at)
            elif here <= -2:
                family += [at._replace(node=child) for child in self.bounds.kids[at.node]]
            elif here in self.drawn or len(self.cell[here]) == 1:
                for action in self.cell[here]:
                    child, counted = yield self._after(at, action)
                    family.append(child)
                    total += counted
            else:
                groups.setdefault(here, []).append(at)
        for here, group in groups.items():
            totals: list[Number] = []
            for action in self.cell[here]:
                moved: list[_Node] = []
                sum_after: Number = 0
                for at in group:
                    child, counted = yield self._after(at, action)
                    moved.append(child)
                    sum_after += counted
                below: Number = yield self._total(moved)
                totals.append(sum_after + below)
            total += min(totals)
        return total

    def _staked(self, at: _Node) -> int:
        """At a terminal node: the payoffs times chance's probability, each as often as is at stake."""
        payoffs = sum(stake * payoff[at.node] for stake, payoff in zip(at.stakes, self.game.payoff, strict=True))
        return payoffs * self.bounds.weight[at.node]

    def _after(self, at: _Node, action: int) -> Task[tuple[_Node, Number]]:
        """The child after an action, with what is at stake and the share there; and what is counted on the way."""
        self._spend()
        here, kids = self.game.at[at.node], self.bounds.kids[at.node]
        share = at.share * self.drawn[here][action] if here in self.drawn else at.share
        stakes = list(at.stakes)
        counted: Number = 0
        for agent, plan, weight, known in self.items.get((here, action), ()):
            self._spend()
            stakes[agent] += weight
            secured: Number = yield self._secured(kids[plan[here]], agent, plan, known)
            counted += weight * secured
        return _Node(kids[action], tuple(stakes), share), counted * share

    def _secured(self, node: int, agent: int, plan: Plan, known: dict[int, Number]) -> Task[Number]:
        """The least that the plan brings from a node on, times chance's probability of the way there."""
        if node not in known:
            self._spend(self.size)
            here, kids = self.game.at[node], self.bounds.kids[node]
            if here == -1:
                known[node] = self.game.payoff[agent][node] * self.bounds.weight[node]
                return known[node]
            asked = kids
            if here >= 0:
                asked = [kids[action] for action in ([plan[here]] if here in plan else self.cell[here])]
            values: list[Number] = []
            for child in asked:
                values.append((yield self._secured(child, agent, plan, known)))
            if here >= 0 and here in self.drawn and here not in plan:
                odds = [self.drawn[here][action] for action in self.cell[here]]
                known[node] = sum(p * value for p, value in zip(odds, values, strict=True))
            else:
                known[node] = sum(values) if here <= -2 else min(values)
        return known[node]
