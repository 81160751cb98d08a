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
from math import gcd, lcm
from typing import NamedTuple

from .aftermarket import Aftermarket, View
from .market import Market, Vector
from .reading import Rejected


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

    def __init__(self, market: Market, limit: int) -> None:
        self.market, self.limit = market, limit
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

        self.types = list(product(*(range(len(agent.types)) for agent in agents)))
        self.prior = self._prior()
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

    def _prior(self) -> list[int]:
        """The weights of the type profiles, integers without common factor."""
        weights, agents = [], self.market.agents
        below = [lcm(*(p.denominator for p in agent.probability)) for agent in agents]
        for types in self.types:
            weight = 1
            for agent, t, common in zip(agents, types, below, strict=True):
                weight *= int(agent.probability[t] * common)
            weights.append(weight)
        common = gcd(*weights)
        return [weight // common for weight in weights]

    # -- Growing

    def _node(self, parent: int, branch: int, at: int) -> int:
        node = len(self.parent)
        if node >= self.limit:
            raise Rejected("too-large", f"the game has more than {self.limit} nodes")
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
            found = self._sets[past] = len(self.pasts)
            self.own[past.agent].extend(range(found, found + len(views)))
            self.pasts.extend([past] * len(views))
            self.views.extend(views)
        return found

    def _aftermarket(self, allocation: Vector) -> Aftermarket:
        found = self._aftermarkets.get(allocation)
        if found is None:
            found = self._aftermarkets[allocation] = Aftermarket(self.market, allocation, self.limit)
        return found

    def _copy(self, parent: int, branch: int, tree: Aftermarket, types: Vector, pasts: list[Past], paid: Vector) -> int:
        """Copy an aftermarket to one branch: its first node, and the first of each agent's sets."""
        start = len(self.parent)
        if start + len(tree) > self.limit:
            raise Rejected("too-large", f"the game has more than {self.limit} nodes")
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
            value = self.market.agents[agent].value[kind]
            found = [0 if end is None else value[end[0][agent]] + end[1][agent] - paid for end in tree.final]
            self._gains[key] = found
        return found

    def _value(self, tree: Aftermarket, types: Vector) -> list[int]:
        """The welfare at the terminal nodes of an aftermarket."""
        found = self._worth.get((tree.allocation, types))
        if found is None:
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
