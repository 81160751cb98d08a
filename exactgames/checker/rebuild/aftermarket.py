"""The aftermarket after one allocation.  *Take-it-or-leave-it*: the sellers in turn; one who holds units at her turn
picks a quantity (1 to her holding) and one unit price from the price grid, or "no offer"; then the buyers in turn, the
seller left out, each take any number still on offer (no node when nothing is left).  *Resale by winners*: the same; the
sellers are the agents who hold units when it starts, everyone buys.  All moves are public, so a node is its own history
of public moves, and the tree depends on the allocation alone.

A *trade mechanism* satisfies Definition 1 (voluntary participation: every agent has a complete plan that never lowers
her utility, whatever the others do) and Definition 2 (weak budget balance: payments never sum below 0).  With public
moves Definition 1 says: her largest guaranteed utility, by backward induction against everybody else, is at least the
value of what she holds at the start.
"""

from __future__ import annotations

from typing import NamedTuple

from ..budget import adding
from ..reading import Rejected, show, unknown
from .market import Market, Vector


class View(NamedTuple):
    """What an information set looks like, apart from what its owner did and won in the auction."""

    kind: str  # "bid", "take" or "offer"
    actions: int
    holdings: Vector | None  # now; in a posted-price auction what was taken so far; None under sealed bids
    remaining: int | None  # units that may be taken
    offer: Vector | None  # being answered: seller, quantity first offered, price index


class Aftermarket:
    """The tree after one allocation: parallel lists by node, depth first."""

    def __init__(self, market: Market, allocation: Vector) -> None:
        self.allocation = allocation
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.owner: list[int] = []  # the number of agents at a terminal node
        self.local: list[int] = []  # which of the owner's sets in this tree; 0 at a terminal node
        self.end: list[int] = []  # behind the last node of the subtree
        self.views: list[list[View]] = [[] for _ in market.agents]  # by owner and local set
        self.final: list[tuple[Vector, Vector] | None] = []  # at a terminal node: holdings, money received
        self._grow(market)

    def __len__(self) -> int:
        return len(self.parent)

    def _grow(self, market: Market) -> None:
        rules, prices = market.aftermarket, market.aftermarket.prices
        if rules.format == "resale-by-winners":
            sellers = tuple(agent for agent, units in enumerate(self.allocation) if units)
        elif rules.format in ("none", "take-it-or-leave-it"):
            sellers = rules.sellers
        else:
            raise unknown("the aftermarket", rules.format)
        # A position: parent, branch; holdings, money received; whose turn to sell; the offer (seller, quantity, price
        # index) if one is being answered; which buyer's turn; how much is left of it.
        stack: list[tuple[int, int, Vector, Vector, int, Vector | None, int, int]]
        stack = [(-1, 0, self.allocation, (0,) * len(self.allocation), 0, None, 0, 0)]
        paid = self._pay(market, 0, 1)
        while stack:
            parent, branch, holdings, money, turn, offer, asked, left = stack.pop()
            node = len(self.parent)
            self.parent.append(parent)
            self.branch.append(branch)
            while True:  # pass over whoever has nothing to decide
                if offer is not None:
                    buyers = rules.buyers[offer[0]]
                    if left and asked < len(buyers):
                        break
                    offer, turn = None, turn + 1
                elif turn < len(sellers) and not holdings[sellers[turn]]:
                    turn += 1
                else:
                    break
            self.final.append(None)
            if offer is not None:
                seller, price, buyer = offer[0], prices[offer[2]], rules.buyers[offer[0]][asked]
                paid = self._pay(market, paid, len(self.parent) + len(stack) + left + 1)
                self._decision(buyer, View("take", left + 1, holdings, left, offer))
                for take in range(left, -1, -1):
                    held, got = list(holdings), list(money)
                    held[seller] -= take
                    held[buyer] += take
                    got[seller] += take * price
                    got[buyer] -= take * price
                    stack.append((node, take, tuple(held), tuple(got), turn, offer, asked + 1, left - take))
            elif turn < len(sellers):
                seller = sellers[turn]
                most = holdings[seller]
                paid = self._pay(market, paid, len(self.parent) + len(stack) + most * len(prices) + 1)
                self._decision(seller, View("offer", 1 + most * len(prices), holdings, None, None))
                for action in range(most * len(prices), 0, -1):
                    quantity, price = 1 + (action - 1) // len(prices), (action - 1) % len(prices)
                    stack.append((node, action, holdings, money, turn, (seller, quantity, price), 0, quantity))
                stack.append((node, 0, holdings, money, turn + 1, None, 0, 0))
            else:
                self.owner.append(len(self.allocation))
                self.local.append(0)
                self.final[node] = (holdings, money)
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
        market.budget.charge(
            "the nodes of an aftermarket", more * (20 + len(self.allocation)), kept=first + more * size
        )
        return paid + more

    def _decision(self, owner: int, view: View) -> None:
        self.owner.append(owner)
        self.local.append(len(self.views[owner]))
        self.views[owner].append(view)

    def check_trade_mechanism(self, market: Market) -> None:
        """Definitions 1 and 2, exactly, for every type of every agent; or the market is refused."""
        values = [set(agent.value) for agent in market.agents]
        count = sum(map(len, values))
        steps = len(self) * (2 + len(values) + count * (4 + adding(market.bits)))
        market.budget.charge("checking the trade mechanism", steps + sum(len(agent.types) for agent in market.agents))
        for node, end in enumerate(self.final):
            if end is not None and sum(end[1]) > 0:  # payments are minus the money received
                raise Rejected("instance", f"the aftermarket pays out money, after {self._play(node)} (Definition 2)")
        for who, kinds in enumerate(values):
            for value in kinds:
                self._check_participation(market, who, value)

    def _check_participation(self, market: Market, who: int, value: Vector) -> None:
        guaranteed: list[int | None] = [None] * len(self)
        for node in range(len(self) - 1, -1, -1):
            end = self.final[node]
            best = guaranteed[node] if end is None else value[end[0][who]] + end[1][who]
            if best is None:
                raise Rejected("instance", f"the aftermarket stops without an end, after {self._play(node)}")
            guaranteed[node] = best
            above = self.parent[node]
            if above >= 0:
                so_far = guaranteed[above]
                choose = max if self.owner[above] == who else min
                guaranteed[above] = best if so_far is None else choose(so_far, best)
        root = guaranteed[0]
        if root is None or root < value[self.allocation[who]]:
            name = show(market.names[who])
            raise Rejected(
                "instance", f"agent {name} cannot opt out of the aftermarket after {self._play(0)} (Definition 1)"
            )

    def _play(self, node: int) -> str:
        moves = []
        while self.parent[node] >= 0:
            moves.append(f"action {self.branch[node]} of agent {self.owner[self.parent[node]] + 1}")
            node = self.parent[node]
        return f"allocation {list(self.allocation)} and " + (", ".join(reversed(moves)) or "no move")
