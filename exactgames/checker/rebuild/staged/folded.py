"""The folded aftermarket.  Auction payments are sunk when the aftermarket starts, so histories can share one.  A chance
node with one branch a world; after each a chance node over all type profiles (lexicographic, the prior); then the
aftermarket from the world's allocation.  Payoffs are values and aftermarket payments, auction payments left out.

A *class* of an agent holds the nodes with the same own type, allocation, own label and public moves: it is a set of
this tree.  Her auction sets are not nodes of it: each type has one if she has several bids, numbered first.

A class is *known* if all its nodes lie in one world, and either no other agent tells or its owner is informed (see
`posteriors`); every other class is *open*: its beliefs are not computed.  At a known class of an informed agent her
posterior, (power, coefficient), stands in place of the prior of the others' types.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ...budget import digits, room
from ..actions.action import View
from ..keys import Vector
from ..market import Market
from ..tree import Past, Tree
from .posteriors import Learned, Posterior, nothing_learned, type_places
from .worlds import World


class Folded(Tree):
    form = "staged"

    def __init__(self, market: Market, worlds: list[World], learned: Learned | None = None) -> None:
        super().__init__(market)
        self.worlds = worlds
        self.bids_tell = nothing_learned(market) if learned is None else learned
        self._others = [
            type_places(market, k) if informed else [] for k, informed in enumerate(self.bids_tell.informed)
        ]
        self.starts: list[list[int]] = []  # by world and type profile: where its aftermarket starts
        self.auction: list[list[int]] = []  # by agent: the auction set of each of her types; none if she has one bid
        for k, agent in enumerate(market.agents):
            count = len(agent.bids)
            view = View("bid", count, None, None, None)
            kinds = range(len(agent.types)) if count > 1 else ()
            self.auction.append([self._block(Past(k, t, None, None, None, ()), [view]) for t in kinds])
        self._common = 0  # of the prior's weights, where somebody is informed
        self._home: dict[Past, int] = {}  # the one world in which the classes of a past lie; -1: several
        self._grow()
        self._finish()
        self._flat = [start for starts in self.starts for start in starts]

    def _grow(self) -> None:
        root = self._chance(-1, 0, [1] * len(self.worlds)) if len(self.worlds) > 1 else -1
        nothing = (0,) * len(self.market.agents)
        each = len(self.types) * (20 + 15 * len(nothing))
        for number, world in enumerate(self.worlds):
            self.budget.charge("the aftermarket of a world", each, kept=8 * len(self.types))
            above = self._chance(root, number, self.prior) if len(self.types) > 1 else root
            tree, starts = self._aftermarket(world.allocation), []
            for place, types in enumerate(self.types):
                pasts = self.pasts_of(world, types)
                branch = place if len(self.types) > 1 else number if root >= 0 else 0
                starts.append(self._copy(above, branch, tree, types, pasts, nothing))
                for past in pasts:
                    self._home[past] = number if self._home.get(past, number) == number else -1
            self.starts.append(starts)
            if above != root:
                self.end[above] = len(self.parent)
        if root >= 0:
            self.end[root] = len(self.parent)

    @property
    def all_seen(self) -> bool:
        """Whether all moves of the aftermarket are seen by all, and none is Nature's."""
        return all(tree.public and not tree.chance for tree in self._aftermarkets.values())

    def pasts_of(self, world: World, types: Vector) -> list[Past]:
        """What is left of the auction, by agent."""
        return [
            Past(agent, t, bid, world.allocation, paid, () if posterior is None else (posterior,))
            for agent, (t, (bid, paid, posterior)) in enumerate(zip(types, world.labels, strict=True))
        ]

    def home(self, here: int) -> int:
        """The one world in which a class lies; -1 if there are several, or for an auction set."""
        return self._home.get(self.pasts[here], -1)

    def first_of(self, past: Past) -> int | None:
        """The first of the classes with a past; None if its owner never moves."""
        return self._sets.get(past)

    def start_of(self, node: int) -> tuple[int, int]:
        """The world and the place of the type profile of a node behind them."""
        return divmod(bisect_right(self._flat, node) - 1, len(self.types))

    def past(self, node: int) -> tuple[Vector, dict[int, int]]:
        return self.types[self.start_of(node)[1]], {}

    def backwards(self) -> list[int]:
        """The classes, those later in the aftermarket first."""

        def depth(here: int) -> int:
            first = self.histories[here][0]
            return first - self._flat[bisect_right(self._flat, first) - 1]

        return sorted((here for here, histories in enumerate(self.histories) if histories), key=depth, reverse=True)

    def open_sets(self) -> frozenset[int]:
        knows = [self.bids_tell.knows(k) for k in range(len(self.market.agents))]
        return frozenset(
            here
            for here, histories in enumerate(self.histories)
            if histories and (self.home(here) < 0 or not knows[self.pasts[here].agent])
        )

    # -- Posteriors

    def posterior(self, world: int, agent: int) -> Posterior | None:
        """What an informed agent knows in a world, by type profile of all (her own type does not matter)."""
        number = self.worlds[world].labels[agent][2]
        if number is None:
            return None
        known = self.bids_tell.posteriors[agent][number]
        return tuple(known[place] for place in self._others[agent])

    def learned(self, here: int, histories: Sequence[int]) -> list[tuple[int, int]] | None:
        agent = self.pasts[here].agent
        if not self.bids_tell.informed[agent]:
            return None
        self._common = self._common or self.budget.lcm("the prior's common multiple", self.prior)
        common, found = self._common, []
        posteriors = self.bids_tell.posteriors[agent]
        self.budget.charge(
            "what bids tell at a set",
            len(histories) * (20 + 3 * digits(common.bit_length(), self.prior_bits + self.bids_tell.bits[agent])),
            briefly=len(histories) * (100 + room(common.bit_length() + self.bids_tell.bits[agent])),
        )
        for history in histories:
            world, place = self.start_of(history)
            number = self.worlds[world].labels[agent][2]
            if number is None:
                raise ValueError("an informed agent without a posterior")
            power, c = posteriors[number][self._others[agent][place]]
            found.append((power, c * (common // self.prior[place])))
        return found
