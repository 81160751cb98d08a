"""A game tree as parallel lists, one entry a node, in depth-first order: a node comes before its subtree, which is the
range `node … end[node]`; its first child is `node + 1`, and `end[child]` is the next child.  So each agent's sets are
numbered, and histories listed, in play order.  A node with one action or one branch is not made.  The aftermarket is
expanded once for each allocation and copied.

There are two ways to grow it: the explicit tree (`explicit`), and the folded aftermarket (`folded`), in which the
auction's sets have no nodes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from itertools import product
from math import gcd, prod
from typing import NamedTuple

from ..budget import adding, digits, room, widest, words
from .aftermarket import Aftermarket, View
from .market import Market, Vector


class Past(NamedTuple):
    """What the owner of an information set knows from the auction; in the folded aftermarket, what is left of it."""

    agent: int
    type: int
    move: int | None  # own bid (its index) or take; None in the auction, and where the own bid is not named
    allocation: Vector | None  # None in the auction
    paid: int | None  # None in the auction, and where the own payment is not named
    public: Vector  # Γ; in a posted-price auction, the takes so far; folded: which posterior, if she is informed


class Tree(ABC):
    """The tree.  `at[node]` is an information set (0, 1, …), -1 at a terminal node, -2, -3, … at a chance node."""

    form: str
    valued = True  # whether welfare is defined
    after_types: list[int]  # in the explicit form: the node after each type profile

    def __init__(self, market: Market) -> None:
        self.market, self.budget = market, market.budget
        self.bits = market.bits  # of the longest payoff
        self.wide = self.bits  # of the longest number that has been computed for a node
        agents = market.agents
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.at: list[int] = []
        self.end: list[int] = []
        self.payoff: list[list[int]] = [[] for _ in agents]  # over market.scale; 0 at other nodes
        self.welfare: list[int] = []
        self.final: list[tuple[Vector, Vector] | None] = []  # at a terminal node: types, final holdings
        self.chance: list[list[int]] = []  # weights at the chance node -2 - k
        self.pasts: list[Past] = []  # by information set
        self.views: list[View] = []
        self.own: list[list[int]] = [[] for _ in agents]  # each agent's sets, in play order
        self.histories: list[list[int]] = []  # by information set
        self.terminal_nodes = 0
        self.node_bytes = 250 + 8 * len(agents)  # of the lists by node

        self.types, self.prior = self._type_profiles()
        self.prior_bits = widest(self.prior)
        self._sets: dict[Past, int] = {}  # the first set of a block of sets with one past
        self._aftermarkets: dict[Vector, Aftermarket] = {}
        self._gains: dict[tuple[Vector, int, int, int], list[int]] = {}
        self._worth: dict[tuple[Vector, Vector], list[int]] = {}

    def __len__(self) -> int:
        return len(self.parent)

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

    def children(self, node: int) -> Iterator[int]:
        end = self.end
        child, last = node + 1, end[node]
        while child < last:
            yield child
            child = end[child]

    def previous(self, node: int, agent: int) -> tuple[int, int] | None:
        """The agent's last move before a node: information set and action."""
        while (above := self.parent[node]) >= 0:
            here = self.at[above]
            if here >= 0 and self.pasts[here].agent == agent:
                return here, self.branch[node]
            node = above
        return None

    def follows(self, earlier: int, later: int) -> bool:
        """Whether a set comes after another of the same agent's."""
        agent = self.pasts[earlier].agent
        before = self.previous(self.histories[later][0], agent)
        while before is not None and before[0] != earlier:
            before = self.previous(self.histories[before[0]][0], agent)
        return before is not None

    def _type_profiles(self) -> tuple[list[Vector], list[int]]:
        """The type profiles, and their weights: integers without common factor."""
        agents = self.market.agents
        odds = [self.budget.whole("a prior", agent.probability)[1] for agent in agents]
        each = [widest(row) for row in odds]
        bits, count = sum(each), prod(len(agent.types) for agent in agents)
        what = f"{words(count)} type profiles with a prior of up to {bits} bits"
        steps = count * (10 + 2 * len(agents) * digits(bits, max(each, default=0)) + 2 * digits(bits))
        self.budget.charge(what, steps, kept=count * (72 + 8 * len(agents) + room(bits)), briefly=count * room(bits))
        profiles = list(product(*(range(len(agent.types)) for agent in agents)))
        weights = [prod(row[t] for row, t in zip(odds, types, strict=True)) for types in profiles]
        common = gcd(*weights)
        return profiles, [weight // common for weight in weights]

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
        return found

    def _aftermarket(self, allocation: Vector) -> Aftermarket:
        found = self._aftermarkets.get(allocation)
        if found is None:
            found = self._aftermarkets[allocation] = Aftermarket(self.market, allocation)
        return found

    def _copy(self, parent: int, branch: int, tree: Aftermarket, types: Vector, pasts: list[Past], paid: Vector) -> int:
        """Copy an aftermarket to one branch: its first node, and the first of each agent's sets."""
        start = len(self.parent)
        size, agents = len(tree), len(self.payoff)
        self.budget.charge("the game's nodes", 50 + 20 * agents + size * (8 + agents // 4), kept=size * self.node_bytes)
        first = []
        for agent, views in enumerate(tree.views):
            first.append(self._block(pasts[agent], views) if views else 0)
            self.payoff[agent].extend(self._gain(tree, agent, types[agent], paid[agent]))
        first.append(-1)  # the "owner" of a terminal node
        self.at.extend([first[owner] + local for owner, local in zip(tree.owner, tree.local, strict=True)])
        self.parent.extend([start + node for node in tree.parent])
        self.branch.extend(tree.branch)
        self.end.extend([start + node for node in tree.end])
        self.welfare.extend(self._value(tree, types))
        self.final.extend([None if end is None else (types, end[0]) for end in tree.final])
        self.parent[start], self.branch[start] = parent, branch
        return start

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
        for tree in self._aftermarkets.values():
            tree.check_trade_mechanism(self.market)
        self.histories = [[] for _ in self.pasts]
        for node, here in enumerate(self.at):
            if here >= 0:
                self.histories[here].append(node)
        self.terminal_nodes = self.at.count(-1)
        self._measure()

    def _measure(self) -> None:
        """How far the histories of each set are from the root, in all: what it costs to go back from them."""
        self.budget.charge("the ways to the game's nodes", 4 * len(self), briefly=40 * len(self))
        depth = [0] * len(self)
        for node in range(1, len(self)):
            depth[node] = depth[self.parent[node]] + 1
        self.ways = [sum([depth[history] for history in histories]) for histories in self.histories]
        self.depth = max(depth, default=0)
        self.moves = len(self) + sum([view.actions for view in self.views])
