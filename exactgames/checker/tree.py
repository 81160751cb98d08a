"""The explicit game tree.  One chance node over all type profiles (lexicographic) at the root; then everybody bids, or
takes under a posted price, in order; then one chance node for random ties, by distinct outcome; then the aftermarket. A
node with one action or one branch is not made.  *Perfect recall*: an information set holds the histories with the same
own type, own bid or take, allocation, own payment, Γ, and public moves of the aftermarket.

The tree is parallel lists, one entry a node, in depth-first order: a node comes before its subtree, which is the range
`node … end[node]`; its first child is `node + 1`, and `end[child]` is the next child.  So sets are numbered, and
histories listed, in play order.  The aftermarket is expanded once for each allocation and copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import comb, gcd, lcm, prod
from typing import NamedTuple

from .aftermarket import Aftermarket, View
from .auction import Outcome, outcomes
from .market import Market, Vector
from .reading import Rejected


class Past(NamedTuple):
    """What the owner of an information set knows from the auction."""

    agent: int
    type: int
    move: int | None  # own bid (its index) or take; None in the auction
    allocation: Vector | None  # None in the auction
    paid: int | None  # None in the auction
    public: Vector  # Γ; in a posted-price auction, the takes so far


class Game:
    """The tree.  `at[node]` is an information set (0, 1, …), -1 at a terminal node, -2, -3, … at a chance node."""

    def __init__(self, market: Market, limit: int) -> None:
        self.market, self.limit = market, limit
        agents = market.agents
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.at: list[int] = []
        self.end: list[int] = []
        self.payoff: list[list[int]] = [[] for _ in agents]  # over market.scale; 0 at other nodes
        self.welfare: list[int] = []
        self.chance: list[list[int]] = []  # weights at the chance node -2 - k
        self.pasts: list[Past] = []  # by information set
        self.views: list[View] = []
        self.own: list[list[int]] = [[] for _ in agents]  # each agent's sets, in play order
        self.leaves: list[int] = []  # sealed bids: the node after each profile of types and bids, lexicographic

        self.types = list(product(*(range(len(agent.types)) for agent in agents)))
        self.prior = self._prior()
        self._sets: dict[Past, int] = {}  # the first set of a block of sets with one past
        self._aftermarkets: dict[Vector, Aftermarket] = {}
        self._gains: dict[tuple[Vector, int, int, int], list[int]] = {}
        self._worth: dict[tuple[Vector, Vector], list[int]] = {}
        self._outcomes: dict[Vector, tuple[Outcome, ...]] = {}
        self._alike: dict[tuple[Outcome, ...], tuple[Outcome, ...]] = {}
        self._refuse_large()
        root = self._chance(-1, 0, self.prior) if len(self.types) > 1 else -1
        for branch, types in enumerate(self.types):
            if market.sealed:
                self._bids(root, branch, types, ())
            else:
                self._takes(root, branch, types, 0, (0,) * len(agents))
        if root == 0:
            self.end[0] = len(self.parent)
        for tree in self._aftermarkets.values():
            tree.check_trade_mechanism(market)
        self.histories: list[list[int]] = [[] for _ in self.pasts]
        for node, here in enumerate(self.at):
            if here >= 0:
                self.histories[here].append(node)
        self.terminal_nodes = self.at.count(-1)
        self.starts = self._starts()

    def __len__(self) -> int:
        return len(self.parent)

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

    def _starts(self) -> list[int]:
        """The node after each type profile."""
        if len(self.types) == 1:
            return [0]
        return list(self.children(0))

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

    # -- Expansion

    def _refuse_large(self) -> None:
        """Refuse at once what would grow too large: every type profile has a node for each profile of bids or takes."""
        market = self.market
        ends = prod(len(agent.bids) for agent in market.agents)
        if not market.sealed:
            ends = comb(market.units + len(market.auction.order), market.units)
        if len(self.types) * ends > self.limit:
            raise Rejected("too-large", f"the game has more than {self.limit} nodes")

    def _node(self, parent: int, branch: int, at: int) -> int:
        node = len(self.parent)
        if node >= self.limit:
            raise Rejected("too-large", f"the game has more than {self.limit} nodes")
        self.parent.append(parent)
        self.branch.append(branch)
        self.at.append(at)
        self.end.append(node + 1)
        self.welfare.append(0)
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

    def _bids(self, parent: int, branch: int, types: Vector, moves: Vector) -> None:
        """Everybody from the agent `len(moves)` on bids, then the auction is settled."""
        who, agents = len(moves), self.market.agents
        if who < len(agents):
            count = len(agents[who].bids)
            if count == 1:
                self._bids(parent, branch, types, (*moves, 0))
                return
            view = View("bid", count, True, None, None, None)
            node = self._node(parent, branch, self._block(Past(who, types[who], None, None, None, ()), [view]))
            for bid in range(count):
                self._bids(node, bid, types, (*moves, bid))
            self.end[node] = len(self.parent)
            return
        self.leaves.append(len(self.parent))
        results = self._outcomes.get(moves)
        if results is None:
            bids = [agent.bids[bid] for agent, bid in zip(agents, moves, strict=True)]
            results = tuple(outcomes(self.market, bids, self.limit))
            results = self._outcomes[moves] = self._alike.setdefault(results, results)
        node = parent
        if len(results) > 1:
            node = self._chance(parent, branch, [result.weight for result in results])
        for k, result in enumerate(results):
            public: Vector = moves if "all-bids" in self.market.signals else ()
            if "clearing-price" in self.market.signals:
                public = (*public, result.price)
            known = (moves, result.allocation, result.payments, public)
            self._resell(node, k if len(results) > 1 else branch, types, *known)
        if len(results) > 1:
            self.end[node] = len(self.parent)

    def _takes(self, parent: int, branch: int, types: Vector, turn: int, taken: Vector) -> None:
        """Under a posted price: everybody from place `turn` of the order on takes, seeing what was taken."""
        auction = self.market.auction
        left = self.market.units - sum(taken)
        if left and turn < len(auction.order):
            who = auction.order[turn]
            view = View("take", left + 1, True, taken, left, None)
            node = self._node(parent, branch, self._block(Past(who, types[who], None, None, None, taken), [view]))
            for take in range(left + 1):
                after = tuple(take if agent == who else units for agent, units in enumerate(taken))
                self._takes(node, take, types, turn + 1, after)
            self.end[node] = len(self.parent)
            return
        payments = tuple(auction.price * units for units in taken)
        # The takes are everybody's bids, and part of the allocation; the price is the posted one: Γ adds nothing.
        self._resell(parent, branch, types, taken, taken, payments, ())

    def _resell(
        self, parent: int, branch: int, types: Vector, moves: Vector, held: Vector, paid: Vector, public: Vector
    ) -> None:
        """Copy the aftermarket of an allocation to one outcome of the auction."""
        tree = self._aftermarkets.get(held)
        if tree is None:
            tree = self._aftermarkets[held] = Aftermarket(self.market, held, self.limit)
        start = len(self.parent)
        if start + len(tree) > self.limit:
            raise Rejected("too-large", f"the game has more than {self.limit} nodes")
        first = []
        for agent, views in enumerate(tree.views):
            past = Past(agent, types[agent], moves[agent], held, paid[agent], public)
            first.append(self._block(past, views) if views else 0)
            self.payoff[agent].extend(self._gain(tree, agent, types[agent], paid[agent]))
        first.append(-1)  # the "owner" of a terminal node
        self.at.extend([first[owner] + local for owner, local in zip(tree.owner, tree.local, strict=True)])
        self.parent.extend([start + node for node in tree.parent])
        self.branch.extend(tree.branch)
        self.end.extend([start + node for node in tree.end])
        self.welfare.extend(self._value(tree, types))
        self.parent[start], self.branch[start] = parent, branch

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
