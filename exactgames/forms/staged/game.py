"""The staged form of a market as one game: where bids lead, and every world's aftermarket once.

From the auction stage (``worlds``) and the folded aftermarket (``folded``). Its sets are first the auction sets, then
the classes: the information sets of the folded aftermarket. It is not a game in which beliefs may be computed (it
forgets own bids): docs/reference/semantics.md, "One game, two representations".
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import define, frozen

from exactgames.forms.form import numbers_among_own
from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.worlds import AuctionStage
from exactgames.game.tree import Index
from exactgames.market.expansion import Expansion
from exactgames.market.market import Market
from exactgames.market.rules import KnownSets
from exactgames.market.sets import SetTable


@frozen(eq=False)
class StagedSets:
    """Auction sets, then classes, as ``InformationSets``."""

    infoset_player: Index
    infoset_type: Index
    action_start: Index
    action_infoset: Index
    play_order: Index


@define(frozen=True, eq=False, slots=False)
class StagedGame:
    """A market in the staged form, before any profile.

    auction  the auction sets
    stage    the worlds, and where bids lead
    folded   the folded aftermarket; its amounts, like the stage's payments, are over ``money``
    """

    auction: AuctionSets
    stage: AuctionStage
    folded: Expansion
    money: int

    @property
    def market(self) -> Market:
        """What it is the staged form of."""
        return self.auction.market

    @property
    def worlds(self) -> int:
        """How many worlds there are."""
        return len(self.stage.worlds.allocation)

    @cached_property
    def world_of(self) -> Index:
        """[N] the world of each node of the folded aftermarket (0 at the root)."""
        return self.folded.branch_drawn(0 if self.worlds > 1 else -1)

    @cached_property
    def starts(self) -> Index:
        """[worlds, type profiles] the nodes where the aftermarket starts."""
        return self.folded.auction_end.reshape(self.worlds, -1)

    # ---- the sets

    @property
    def classes_from(self) -> int:
        """The number of the first class: how many auction sets there are."""
        return self.auction.count

    @cached_property
    def table(self) -> SetTable:
        """What the sets are about."""
        return SetTable.join([self.auction.table, self.folded.sets], len(self.market.agents))

    @property
    def known_sets(self) -> KnownSets:
        """The sets, for matching rules."""
        return KnownSets(self.market, self.table, self.money, self.describe)

    @cached_property
    def sets(self) -> StagedSets:
        """Who moves where."""
        table, cut = self.table, self.classes_from
        starts = table.action_starts
        order = np.concatenate([np.arange(cut), cut + self.folded.game.play_order])
        return StagedSets(table.agent, table.type, starts, np.repeat(np.arange(len(order)), np.diff(starts)), order)

    @cached_property
    def number(self) -> Index:
        """[S] each set's number among its owner's, in play order."""
        return numbers_among_own(self.sets)

    def label(self, s: int) -> str:
        """Set s in words, without its owner."""
        cut = self.classes_from
        return self.auction.label(s) if s < cut else self.folded.game.labels.infoset(s - cut)

    def describe(self, s: int) -> str:
        """Set s in words, with its owner."""
        return f"{self.market.agents[int(self.table.agent[s])].name}, {self.label(s)}"

    def action(self, s: int, k: int) -> str:
        """Action k of set s in words."""
        cut = self.classes_from
        return self.auction.action(s, k) if s < cut else self.folded.game.labels.action(s - cut, k)
