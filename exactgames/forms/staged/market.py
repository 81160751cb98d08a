"""The staged form of a market, before any profile: its auction, its folded aftermarket, its sets.

docs/reference/certificate.md, "The staged form". The sets are first the auction sets (agents with several bids, one for
each type), then the classes: the information sets of the folded aftermarket.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define, field, frozen

from exactgames.arguments import of_type
from exactgames.errors import Fault, InstanceError
from exactgames.forms.form import numbers_among_own
from exactgames.forms.staged.folded import fold_aftermarket
from exactgames.forms.staged.posteriors import Bids, Mixed
from exactgames.forms.staged.rivals import OutcomeClasses
from exactgames.forms.staged.standing import Standing
from exactgames.forms.staged.worlds import AuctionStage, auction_stage, named_by
from exactgames.game.tree import Index
from exactgames.market.auctions import PostedPrice, bid_text
from exactgames.market.expand import Expansion, money_denominator
from exactgames.market.instance import Instance
from exactgames.market.rules import KnownSets, assign_rules
from exactgames.market.sets import BID, SetTable
from exactgames.market.size import DEFAULT_LIMIT, refuse_long_bids


@frozen(eq=False)
class StagedSets:
    """The staged form's sets, as ``InformationSets``: auction sets by agent and type, then the classes."""

    infoset_player: Index
    infoset_type: Index
    action_start: Index
    action_infoset: Index
    play_order: Index


@define(slots=False, eq=False)
class StagedMarket:
    """The staged form of an instance's market, computed when first asked for.

    Raises InstanceError under a posted price; LimitReached if even the staged form is too large.
    """

    instance: Instance = field(validator=of_type(Instance))
    limit: int = DEFAULT_LIMIT
    _classes: dict[int, OutcomeClasses] = field(factory=dict, init=False)

    # ---- the market

    @cached_property
    def money(self) -> int:
        """The money denominator."""
        refuse_long_bids(self.instance.market, self.limit)
        return money_denominator(self.instance.market)

    @cached_property
    def bids(self) -> Bids | None:
        """The bids that the file's rules give, if they give all."""
        market, table = self.instance.market, self.bid_table
        known = KnownSets(market, table, self.money, self.describe)
        strategy, rule_of = assign_rules(known, self.instance.strategy or ())
        if self.instance.strategy is None or (rule_of < 0).any():
            return None
        starts, found = table.action_starts, []
        for i, agent in enumerate(market.agents):
            mine: list[Mixed] = []
            for t in range(len(agent.types)):
                s = self.auction_set(i, t)
                weights = [1] if s is None else strategy.weights[starts[s] : starts[s + 1]].tolist()
                mine.append(tuple((k, Fraction(w, sum(weights))) for k, w in enumerate(weights) if w))
            found.append(tuple(mine))
        return tuple(found)

    @cached_property
    def stage(self) -> AuctionStage:
        """The auction: worlds, and where bids lead."""
        if isinstance(self.instance.market.auction, PostedPrice):
            line = self.instance.lines.get("auction.format")
            raise InstanceError((Fault("auction.format", line, "a posted price", "sealed bids, for the staged form"),))
        return auction_stage(self.instance.market, self.money, named_by(self.instance), self.bids)

    @cached_property
    def folded(self) -> Expansion:
        """The folded aftermarket."""
        return fold_aftermarket(self.instance.market, self.stage.worlds, self.limit)

    @cached_property
    def world_of(self) -> Index:
        """[N] the world of each node of the folded aftermarket (0 at the root)."""
        return self.folded.branch_drawn(0 if len(self.stage.worlds.allocation) > 1 else -1)

    @property
    def starts(self) -> Index:
        """[worlds, type profiles] the nodes where the aftermarket starts."""
        return self.folded.auction_end.reshape(len(self.stage.worlds.allocation), -1)

    def classes(self, agent: int) -> OutcomeClasses:
        """The agent's outcome classes."""
        if agent not in self._classes:
            self._classes[agent] = self.stage.classes(agent)
        return self._classes[agent]

    # ---- the sets

    @cached_property
    def bid_table(self) -> SetTable:
        """What the auction sets are about."""
        agents = self.instance.market.agents
        rows = [(i, t) for i, a in enumerate(agents) if len(a.bids or ()) > 1 for t in range(len(a.types))]
        n, count = len(agents), len(rows)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        square: Index = np.zeros((count, n), dtype=np.int64)
        owner = np.array([i for i, _ in rows], dtype=np.int64)
        return SetTable(
            kind=np.full(count, BID),
            agent=owner,
            type=np.array([t for _, t in rows], dtype=np.int64),
            actions=np.array([len(agents[i].bids or ()) for i, _ in rows], dtype=np.int64),
            bid=nothing,
            taken=nothing,
            paid=zero,
            posterior=nothing,
            outcome=nothing,
            after=zero.astype(bool),
            won=square,
            held=square,
            remaining=nothing,
            seller=nothing,
            quantity=nothing,
            price=nothing,
            node=nothing,
        )

    @cached_property
    def table(self) -> SetTable:
        """What the sets are about: auction sets, then classes."""
        return SetTable.join([self.bid_table, self.folded.sets], len(self.instance.market.agents))

    @cached_property
    def auction_sets(self) -> int:
        """How many auction sets there are: they come first."""
        return len(self.bid_table.kind)

    def auction_set(self, agent: int, t: int) -> int | None:
        """The auction set of the type, None if the agent has one bid."""
        found = np.flatnonzero((self.bid_table.agent == agent) & (self.bid_table.type == t))
        return int(found[0]) if len(found) else None

    @cached_property
    def sets(self) -> StagedSets:
        table = self.table
        starts = table.action_starts
        order = np.concatenate([np.arange(self.auction_sets), self.auction_sets + self.folded.game.play_order])
        return StagedSets(table.agent, table.type, starts, np.repeat(np.arange(len(order)), np.diff(starts)), order)

    @cached_property
    def number(self) -> Index:
        return numbers_among_own(self.sets)

    def label(self, s: int) -> str:
        if s >= self.auction_sets:
            return self.folded.game.labels.infoset(s - self.auction_sets)
        owner = self.instance.market.agents[int(self.table.agent[s])]
        words = [f"type {owner.types[int(self.table.type[s])].name}"] if len(owner.types) > 1 else []
        return ", ".join([*words, "bidding"])

    def describe(self, s: int) -> str:
        """Set s in words, with its owner."""
        return f"{self.instance.market.agents[int(self.table.agent[s])].name}, {self.label(s)}"

    def action(self, s: int, k: int) -> str:
        if s >= self.auction_sets:
            return self.folded.game.labels.action(s - self.auction_sets, k)
        return bid_text((self.instance.market.agents[int(self.table.agent[s])].bids or ())[k])

    @cached_property
    def standing(self) -> Standing:
        """How many information sets of the explicit tree each class stands for."""
        return Standing(self.stage, self.instance.market.signals, self.classes)

    def stands_for(self, s: int) -> int | None:
        if s < self.auction_sets:
            return 1
        table = self.table
        agent = int(table.agent[s])
        return self.standing.count(
            agent, tuple(table.won[s].tolist()), int(table.bid[s]), int(table.paid[s]), int(table.posterior[s])
        )
