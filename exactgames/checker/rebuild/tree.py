"""A game tree as parallel lists, one entry a node, in depth-first order: a node comes before its subtree, which is the
range `node … end[node]`; its first child is `node + 1`, and `end[child]` is the next child.  So each agent's sets are
numbered, and histories listed, in play order.  A node with one action or one branch is not made.  The aftermarket is
expanded once for each allocation and copied.

There are two ways to grow it: the explicit tree (`explicit`), and the folded aftermarket (`folded`), in which the
auction's sets have no nodes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from ..budget import adding, room, widest
from ..kernel.tree import CompleteTree
from .actions.action import View
from .aftermarket import Aftermarket
from .information import Own
from .keys import Vector
from .market import Market
from .trade_mechanism import check_rounds, check_trade_mechanism


class Past(NamedTuple):
    """What the owner of an information set knows from the auction; in the folded aftermarket, what is left of it."""

    agent: int
    type: int
    move: int | None  # own bid (its index) or take; None in the auction, and where the own bid is not named
    allocation: Vector | None  # None in the auction
    paid: int | None  # None in the auction, and where the own payment is not named
    public: tuple[object, ...]  # Γ; in a stage in the auction's place, what she saw; folded: her posterior's number
    words: tuple[str | None, ...] = ()  # that tables of signals gave her
    own: Own | None = None  # what she bought before the auction; None if she had no choice


class Tree(CompleteTree, ABC):
    """The tree.  `at[node]` is an information set (0, 1, …), -1 at a terminal node, -2, -3, … at a chance node."""

    form: str
    valued = True  # whether welfare is defined
    after_types: list[int]  # in the explicit form: the node after each type profile

    def __init__(self, market: Market) -> None:
        super().__init__(len(market.agents), market.bits, market.budget)
        self.market = market
        agents = market.agents
        self.welfare: list[int] = []
        self.final: list[tuple[Vector, Vector] | None] = []  # at a terminal node: types, final holdings
        self.pasts: list[Past] = []  # by information set
        self.views: list[View] = []
        self.terminal_nodes = 0
        self.node_bytes = 250 + 8 * len(agents)  # of the lists by node

        self.types, self.prior = market.prior.profiles(self.budget)
        self.prior_bits = widest(self.prior)
        self._sets: dict[Past, int] = {}  # the first set of a block of sets with one past
        self._aftermarkets: dict[Vector, Aftermarket] = {}
        self._gains: dict[tuple[Vector, int, int, int], list[int]] = {}
        self._worth: dict[tuple[Vector, Vector], list[int]] = {}
        self._chances: dict[Vector, int] = {}
        self.sold: set[Vector] = set()  # allocations after which an aftermarket has been grown otherwise

    @abstractmethod
    def past(self, node: int) -> tuple[Vector, dict[int, int]]:
        """The type profile and the bids (by agent, as far as the tree knows them) on the way to a node."""

    @abstractmethod
    def open_sets(self) -> frozenset[int]:
        """The sets whose beliefs are not computed."""

    def learned(self, here: int, histories: Sequence[int]) -> list[tuple[int, int]] | None:
        """What the owner of a set has learned outside the tree: by history, the power to add to that of the tree's
        leading term, and the coefficient to multiply its own by; None if she has learned nothing."""
        return None

    def classes(self) -> list[Hashable]:
        """Of each terminal node, what tells outcomes apart: types, final holdings, payoffs (so, net payments)."""
        return [(end, *(payoff[node] for payoff in self.payoff)) for node, end in enumerate(self.final)]

    def without_costs(self, node: int) -> tuple[int, ...]:
        """The payoffs at a terminal node, what information cost left out."""
        return tuple([payoff[node] for payoff in self.payoff])

    # -- Growing

    def _node(self, parent: int, branch: int, at: int) -> int:
        node = len(self.parent)
        self.budget.charge("the game's nodes", 10 + len(self.payoff), kept=self.node_bytes)
        self.parent.append(parent)
        self.branch.append(branch)
        self.at.append(at)
        self.end.append(node + 1)
        self.welfare.append(0)
        self.final.append(None)
        for payoff in self.payoff:
            payoff.append(0)
        return node

    def _chance(self, parent: int, branch: int, weights: list[int]) -> int:
        self.chance.append(weights)
        return self._node(parent, branch, -1 - len(self.chance))

    def _block(self, past: Past, views: list[View]) -> int:
        """The first of the sets with this past; they are numbered together, since they are first met together."""
        found = self._sets.get(past)
        if found is None:
            self.budget.charge("information sets", 10 + len(views), kept=400 + 200 * len(views))
            found = self._sets[past] = len(self.pasts)
            self.own[past.agent].extend(range(found, found + len(views)))
            self.pasts.extend([past] * len(views))
            self.views.extend(views)
            self.owner.extend([past.agent] * len(views))
            self.actions.extend([view.actions for view in views])
        return found

    # -- Growing node by node, where an aftermarket is not copied (`runs`)

    def chance_node(self, parent: int, branch: int, weights: list[int]) -> int:
        return self._chance(parent, branch, weights)

    def set_of(self, past: Past, view: View) -> int:
        """The information set of whoever has this past, and has this before her."""
        return self._block(past, [view])

    def move_node(self, parent: int, branch: int, here: int) -> int:
        return self._node(parent, branch, here)

    def terminal_node(self, parent: int, branch: int, types: Vector, held: Vector, money: Sequence[int]) -> None:
        """The end of a play: what is held, and the money received in all."""
        node = self._node(parent, branch, -1)
        agents = self.market.agents
        self.budget.charge("payoffs", len(agents) * (5 + 2 * adding(self.bits)), kept=len(agents) * room(self.bits))
        values = [agent.value[t][units] for agent, t, units in zip(agents, types, held, strict=True)]
        for payoff, value, more in zip(self.payoff, values, money, strict=True):
            payoff[node] = value + more
        self.welfare[node] = sum(values)
        self.final[node] = (types, held)

    def _aftermarket(self, allocation: Vector) -> Aftermarket:
        found = self._aftermarkets.get(allocation)
        if found is None:
            found = self._aftermarkets[allocation] = Aftermarket(self.market, allocation)
        return found

    def _copy(self, parent: int, branch: int, tree: Aftermarket, types: Vector, pasts: list[Past], paid: Vector) -> int:
        """Copy an aftermarket to one branch: its first node, and the first of each agent's sets."""
        start = len(self.parent)
        size, agents = len(tree), len(self.payoff)
        self.budget.charge(
            "the game's nodes", 50 + 20 * agents + size * (8 + agents // 4), kept=150 + size * self.node_bytes
        )
        first = []
        for agent, views in enumerate(tree.views):
            first.append(self._block(pasts[agent], views) if views else 0)
            self.payoff[agent].extend(self._gain(tree, agent, types[agent], paid[agent]))
        first.append(-1)  # the "owner" of a terminal node
        first.append(self._draws(tree))
        self.at.extend([first[owner] + local for owner, local in zip(tree.owner, tree.local, strict=True)])
        self.parent.extend([start + node for node in tree.parent])
        self.branch.extend(tree.branch)
        self.end.extend([start + node for node in tree.end])
        self.welfare.extend(self._value(tree, types))
        self.final.extend([None if end is None else (types, end[0]) for end in tree.final])
        self.parent[start], self.branch[start] = parent, branch
        return start

    def _draws(self, tree: Aftermarket) -> int:
        """Where an aftermarket has chance nodes: what `at` is at those with its first weights."""
        if tree.chance and tree.allocation not in self._chances:
            size = sum(map(len, tree.chance))
            self.budget.charge("chance in the aftermarket", size, kept=100 * len(tree.chance) + 40 * size)
            self._chances[tree.allocation] = -2 - len(self.chance)
            self.chance.extend(map(list, tree.chance))
        return self._chances.get(tree.allocation, 0)

    def _gain(self, tree: Aftermarket, agent: int, kind: int, paid: int) -> list[int]:
        """The agent's payoffs at the terminal nodes of an aftermarket."""
        key = (tree.allocation, agent, kind, paid)
        found = self._gains.get(key)
        if found is None:
            self.budget.charge(
                "payoffs", 10 + len(tree) * (3 + adding(self.bits)), kept=400 + len(tree) * (8 + room(self.bits))
            )
            value = self.market.agents[agent].value[kind]
            found = [0 if end is None else value[end[0][agent]] + end[1][agent] - paid for end in tree.final]
            self._gains[key] = found
        return found

    def _value(self, tree: Aftermarket, types: Vector) -> list[int]:
        """The welfare at the terminal nodes of an aftermarket."""
        found = self._worth.get((tree.allocation, types))
        if found is None:
            steps = len(tree) * len(types) * (2 + adding(self.bits))
            self.budget.charge("welfare", steps, kept=500 + 16 * len(types) + len(tree) * (8 + room(self.bits)))
            values = [agent.value[t] for agent, t in zip(self.market.agents, types, strict=True)]
            found = [
                0 if end is None else sum(value[units] for value, units in zip(values, end[0], strict=True))
                for end in tree.final
            ]
            self._worth[tree.allocation, types] = found
        return found

    def _finish(self) -> None:
        """What is known once the tree is grown."""
        sold = [*self._aftermarkets, *self.sold]  # none in a game file
        if sold and len(self.market.rounds) > 1:
            check_rounds(self.market, sold)
        else:
            for tree in self._aftermarkets.values():
                check_trade_mechanism(tree, self.market)
        self.terminal_nodes = self.at.count(-1)
        self.finish()
