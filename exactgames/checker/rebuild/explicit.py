"""The explicit game tree.  One chance node over all type profiles (lexicographic) at the root; then whoever may acquire
information does, in order, and then a chance node for each who did, by the word that she is told; then everybody bids,
or takes under a posted price, in order; then one chance node for random ties, by distinct outcome; then one for each
table of signals; then the aftermarket.  *Perfect recall*: an information set holds the histories with the same own
type, own structure and its word, own bid or take, allocation, own payment, Γ, own words, and public moves of the
aftermarket.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from math import prod
from typing import NamedTuple

from ..budget import adding, words
from .actions.action import View
from .auctions.bidding import Outcome
from .auctions.sealed import outcomes
from .information import CHOOSING, NOTHING, Own, histories
from .keys import Vector
from .market import Market
from .runs import Runs
from .signals.finite_table import Words
from .stages.stage import NATURE, Position, Stage
from .tree import Past, Tree


class Before(NamedTuple):
    """What there is before the auction."""

    types: Vector
    own: tuple[Own | None, ...]  # what each agent has acquired
    costs: Vector


class Explicit(Tree):
    form = "explicit"

    def __init__(self, market: Market) -> None:
        super().__init__(market)
        self.sales: list[tuple[int, int]] = []  # the nodes at which the auction is over, what all have paid in it
        self.leaves: list[int] = []  # sealed bids: the node after each profile of types and bids, lexicographic
        self._bought: list[tuple[int, Vector]] = []  # the nodes at which information has been acquired, its costs
        self._outcomes: dict[Vector, tuple[Outcome, ...]] = {}
        self._alike: dict[tuple[Outcome, ...], tuple[Outcome, ...]] = {}
        self._refuse_large()
        root = self._chance(-1, 0, self.prior) if len(self.types) > 1 else -1
        for branch, types in enumerate(self.types):
            if market.information:
                self._acquire(root, branch, types, ())
            else:
                self._auction(root, branch, Before(types, (None,) * len(types), (0,) * len(types)))
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

    # -- What information has cost

    @cached_property
    def _costs(self) -> list[int]:
        """By node: which entry of `_bought` is on the way to it."""
        self.budget.charge("what information has cost", 2 * len(self) + len(self._bought), kept=8 * len(self))
        found = [0] * len(self)
        for k, (start, _) in enumerate(self._bought):
            found[start : self.end[start]] = [k] * (self.end[start] - start)
        return found

    def without_costs(self, node: int) -> tuple[int, ...]:
        payoffs = super().without_costs(node)
        if not self.market.information:
            return payoffs
        costs = self._bought[self._costs[node]][1]
        return tuple([payoff + cost for payoff, cost in zip(payoffs, costs, strict=True)])

    def classes(self) -> list[Hashable]:
        if not self.market.information:
            return super().classes()
        agents = len(self.payoff)
        self.budget.charge("the classes of ends", len(self) * agents * (2 + adding(self.bits)), kept=8 * len(self))
        return [None if end is None else (end, self.without_costs(node)) for node, end in enumerate(self.final)]

    # -- Growing

    def _refuse_large(self) -> None:
        """Refuse at once what would grow too large: every type profile has a node for each profile of bids or takes,
        however information is acquired before it."""
        market = self.market
        ends = prod(len(agent.bids) for agent in market.agents)
        if market.opening is not None:
            ends = market.opening.ends(len(market.agents))
        starts = len(self.types)
        if market.information:
            starts = histories(market.information, self.types, self.budget)
        what = f"at least {words(starts * ends)} nodes in the explicit form"
        self.budget.charge(what, briefly=starts * ends * self.node_bytes)

    def _acquire(self, parent: int, branch: int, types: Vector, chosen: Vector) -> None:
        """Whoever has structures chooses, from the agent `len(chosen)` on; then words are told.  Structures are counted
        from 1, `nothing` is 0."""
        who = len(chosen)
        if who == len(types):
            self._inform(parent, branch, types, chosen, ())
            return
        structures = self.market.information[who]
        if not structures:
            self._acquire(parent, branch, types, (*chosen, 0))
            return
        names = (NOTHING, *(structure.name for structure in structures))
        view = View("acquire", len(names), None, None, None, names=names)
        past = Past(who, types[who], None, None, None, (), own=CHOOSING)
        node = self._node(parent, branch, self._block(past, [view]))
        for choice in range(len(names)):
            self._acquire(node, choice, types, (*chosen, choice))
        self.end[node] = len(self.parent)

    def _inform(self, parent: int, branch: int, types: Vector, chosen: Vector, told: tuple[Own | None, ...]) -> None:
        """A word is told to whoever has bought a structure, from the agent `len(told)` on; then comes the auction."""
        who = len(told)
        if who == len(types):
            costs = [
                own[choice - 1].costs[t] if choice else 0
                for own, choice, t in zip(self.market.information, chosen, types, strict=True)
            ]
            self.budget.charge("what information costs", 10 * who, kept=100 + 8 * who)
            self._bought.append((len(self.parent), tuple(costs)))
            self._auction(parent, branch, Before(types, told, tuple(costs)))
            return
        structures = self.market.information[who]
        if not chosen[who]:
            self._inform(parent, branch, types, chosen, (*told, Own(NOTHING, None) if structures else None))
            return
        structure = structures[chosen[who] - 1]
        draws = structure.draws(types) or ()
        self.budget.charge("what a structure says", structure.steps + len(draws), kept=100 + 8 * len(draws))
        several = len(draws) > 1
        node = self._chance(parent, branch, [weight for weight, _ in draws]) if several else parent
        for k, (_, word) in enumerate(draws):
            own = Own(structure.name, word)
            self._inform(node, k if several else branch, types, chosen, (*told, own))
        if several:
            self.end[node] = len(self.parent)

    def _auction(self, parent: int, branch: int, before: Before) -> None:
        opening = self.market.opening
        if opening is None:
            self._bids(parent, branch, before, ())
        else:
            self._play(parent, branch, before, opening, opening.start((0,) * len(before.types)), ())

    def _bids(self, parent: int, branch: int, before: Before, moves: Vector) -> None:
        """Everybody from the agent `len(moves)` on bids, then the auction is settled."""
        who, agents = len(moves), self.market.agents
        if who < len(agents):
            count = len(agents[who].bids)
            if count == 1:
                self._bids(parent, branch, before, (*moves, 0))
                return
            view = View("bid", count, None, None, None)
            past = Past(who, before.types[who], None, None, None, (), own=before.own[who])
            node = self._node(parent, branch, self._block(past, [view]))
            for bid in range(count):
                self._bids(node, bid, before, (*moves, bid))
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
            self._tell(node, k if len(results) > 1 else branch, before, *known, ())
        if len(results) > 1:
            self.end[node] = len(self.parent)

    def _play(self, parent: int, branch: int, before: Before, stage: Stage, position: Position, played: Vector) -> None:
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
            self._tell(parent, branch, before, moves, held, paid, public, ())
            return
        if turn.view is None or turn.owner == NATURE:
            node = self._chance(parent, branch, list(turn.weights))
        else:
            seen = stage.seen(position, turn.owner)
            public = played if seen is None else seen
            past = Past(turn.owner, before.types[turn.owner], None, None, None, public, own=before.own[turn.owner])
            node = self._node(parent, branch, self._block(past, [turn.view]))
        for action in range(turn.actions):
            self._play(node, action, before, stage, stage.play(position, action), (*played, action))
        self.end[node] = len(self.parent)

    def _tell(
        self,
        parent: int,
        branch: int,
        before: Before,
        moves: Vector,
        held: Vector,
        paid: Vector,
        public: tuple[object, ...],
        told: tuple[Words, ...],
    ) -> None:
        """The tables of signals from the number `len(told)` on, then the aftermarket of the allocation.  `told`: by
        table, the words of all agents."""
        types = before.types
        if len(told) == len(self.market.tables):
            public = (*public, types) if self.market.tells_types else public
            pasts = []
            for agent, own in enumerate(before.own):
                heard = tuple(each[agent] for each in told)
                pasts.append(Past(agent, types[agent], moves[agent], held, paid[agent], public, heard, own))
            self.sales.append((len(self.parent), sum(paid)))
            if self.market.information:
                paid = tuple([payment + cost for payment, cost in zip(paid, before.costs, strict=True)])
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
            self._tell(node, below, before, moves, held, paid, public, (*told, given))
        if len(draws) > 1:
            self.end[node] = len(self.parent)
