"""The explicit game tree.  One chance node over all type profiles (lexicographic) at the root; then everybody bids, or
takes under a posted price, in order; then one chance node for random ties, by distinct outcome; then one for each table
of signals; then the aftermarket.  *Perfect recall*: an information set holds the histories with the same own type, own
bid or take, allocation, own payment, Γ, own words, and public moves of the aftermarket.
"""

from __future__ import annotations

from math import prod

from ..budget import words
from .actions.action import View
from .auctions.bidding import Outcome
from .auctions.sealed import outcomes
from .keys import Vector
from .market import Market
from .runs import Runs
from .signals.finite_table import Words
from .stages.stage import NATURE, Position, Stage
from .tree import Past, Tree


class Explicit(Tree):
    form = "explicit"

    def __init__(self, market: Market) -> None:
        super().__init__(market)
        self.sales: list[tuple[int, int]] = []  # the nodes at which the auction is over, what all have paid in it
        self.leaves: list[int] = []  # sealed bids: the node after each profile of types and bids, lexicographic
        self._outcomes: dict[Vector, tuple[Outcome, ...]] = {}
        self._alike: dict[tuple[Outcome, ...], tuple[Outcome, ...]] = {}
        self._refuse_large()
        root = self._chance(-1, 0, self.prior) if len(self.types) > 1 else -1
        for branch, types in enumerate(self.types):
            if market.opening is None:
                self._bids(root, branch, types, ())
            else:
                start = market.opening.start((0,) * len(market.agents))
                self._play(root, branch, types, market.opening, start, ())
        if root == 0:
            self.end[0] = len(self.parent)
        self._finish()
        self.after_types = [0] if len(self.types) == 1 else list(self.children(0))  # the node after each type profile

    def past(self, node: int) -> tuple[Vector, dict[int, int]]:
        agents = self.market.agents
        bids = {}
        types = self.types[0]
        last = len(agents)  # whoever comes before the one who bids at this node has bid, also without a node
        here = self.at[node]
        if here >= 0 and self.views[here].kind == "bid":
            last = self.pasts[here].agent
        while (above := self.parent[node]) >= 0:
            here = self.at[above]
            if here >= 0 and self.views[here].kind == "bid":
                bids[self.pasts[here].agent] = self.branch[node]
            elif above == 0 and len(self.types) > 1:
                types = self.types[self.branch[node]]
            node = above
        for agent in range(last):
            if len(agents[agent].bids) == 1:
                bids[agent] = 0
        return types, bids

    def open_sets(self) -> frozenset[int]:
        return frozenset()

    # -- Growing

    def _refuse_large(self) -> None:
        """Refuse at once what would grow too large: every type profile has a node for each profile of bids or takes."""
        market = self.market
        ends = prod(len(agent.bids) for agent in market.agents)
        if market.opening is not None:
            ends = market.opening.ends(len(market.agents))
        what = f"at least {words(len(self.types) * ends)} nodes in the explicit form"
        self.budget.charge(what, briefly=len(self.types) * ends * self.node_bytes)

    def _bids(self, parent: int, branch: int, types: Vector, moves: Vector) -> None:
        """Everybody from the agent `len(moves)` on bids, then the auction is settled."""
        who, agents = len(moves), self.market.agents
        if who < len(agents):
            count = len(agents[who].bids)
            if count == 1:
                self._bids(parent, branch, types, (*moves, 0))
                return
            view = View("bid", count, None, None, None)
            node = self._node(parent, branch, self._block(Past(who, types[who], None, None, None, ()), [view]))
            for bid in range(count):
                self._bids(node, bid, types, (*moves, bid))
            self.end[node] = len(self.parent)
            return
        self.leaves.append(len(self.parent))
        results = self._outcomes.get(moves)
        if results is None:
            bids = [agent.bids[bid] for agent, bid in zip(agents, moves, strict=True)]
            results = tuple(outcomes(self.market, bids))
            self.budget.charge("outcomes", 0, kept=300 + 8 * len(moves) + len(results) * (200 + 16 * len(moves)))
            results = self._outcomes[moves] = self._alike.setdefault(results, results)
        node = parent
        if len(results) > 1:
            node = self._chance(parent, branch, [result.weight for result in results])
        for k, result in enumerate(results):
            public = tuple([x for signal in self.market.signals for x in signal.shows(moves, result)])
            known = (moves, result.allocation, result.payments, public)
            self._tell(node, k if len(results) > 1 else branch, types, *known, ())
        if len(results) > 1:
            self.end[node] = len(self.parent)

    def _play(self, parent: int, branch: int, types: Vector, stage: Stage, position: Position, played: Vector) -> None:
        """A stage in the auction's place, from a position to which some moves have led."""
        self.budget.charge("a move", stage.cost())
        position, turn = stage.decided(position)
        if turn is None:
            held, money = stage.held(position), stage.money(position)
            moves, paid = stage.chosen(position), tuple(-x for x in money)
            public: tuple[object, ...] = ()
            if stage.hides:  # else all is seen, and signals add nothing, but for the types
                end = Outcome(1, held, paid, 0, ())
                public = tuple([x for signal in self.market.signals for x in signal.shows(moves, end)])
            self._tell(parent, branch, types, moves, held, paid, public, ())
            return
        if turn.view is None or turn.owner == NATURE:
            node = self._chance(parent, branch, list(turn.weights))
        else:
            seen = stage.seen(position, turn.owner)
            past = Past(turn.owner, types[turn.owner], None, None, None, played if seen is None else seen)
            node = self._node(parent, branch, self._block(past, [turn.view]))
        for action in range(turn.actions):
            self._play(node, action, types, stage, stage.play(position, action), (*played, action))
        self.end[node] = len(self.parent)

    def _tell(
        self,
        parent: int,
        branch: int,
        types: Vector,
        moves: Vector,
        held: Vector,
        paid: Vector,
        public: tuple[object, ...],
        told: tuple[Words, ...],
    ) -> None:
        """The tables of signals from the number `len(told)` on, then the aftermarket of the allocation.  `told`: by
        table, the words of all agents."""
        if len(told) == len(self.market.tables):
            public = (*public, types) if self.market.tells_types else public
            pasts = [
                Past(agent, types[agent], moves[agent], held, paid[agent], public, tuple(each[agent] for each in told))
                for agent in range(len(moves))
            ]
            self.sales.append((len(self.parent), sum(paid)))
            if self.market.later:
                Runs(self, types, paid).grow(parent, branch, held, pasts)
            else:
                self._copy(parent, branch, self._aftermarket(held), types, pasts, paid)
            return
        table = self.market.tables[len(told)]
        draws = table.draws(types, moves, held)
        self.budget.charge("a table of signals", table.cost, kept=100 + 8 * len(draws))
        node = parent if len(draws) == 1 else self._chance(parent, branch, [weight for weight, _ in draws])
        for k, (_, given) in enumerate(draws):
            below = branch if len(draws) == 1 else k
            self._tell(node, below, types, moves, held, paid, public, (*told, given))
        if len(draws) > 1:
            self.end[node] = len(self.parent)
