"""A market's explicit game, and what its parts stand for."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define

from exactgames.game.tree import Game, Index
from exactgames.market.market import Market
from exactgames.market.rules import KnownSets
from exactgames.market.sets import SetTable
from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over


@define(frozen=True, eq=False, slots=False)
class Expansion:
    """A market's explicit game and what its parts stand for.

    market, game
    sets         what each information set is about
    preference   [A] the selection among optimal actions in a completion: the larger is preferred
    profile      [T] the type profile at each terminal node (its number in lexicographic order)
    holdings     [n, T] final holdings
    sold_for     [T] what all have paid in the auction, over the payoff denominator; 0 in the folded aftermarket
    profiles     [profiles, n] each type profile's types
    auction_end  ids of the nodes where the bidding is over, type profiles first, then bid profiles, the last agent's
                 bid fastest; empty without sealed bids. In the folded aftermarket its starts, worlds first, then type
                 profiles
    type_draw    the level on which Nature draws the type profile, −1 if there is only one
    outcome      [T] which of the auction's outcomes R came before each terminal node (in the folded aftermarket, which
                 world)
    won          [R, n] what each agent wins there
    paid         [R, n] what she pays in it, over the payoff denominator; 0 in the folded aftermarket
    costs        [n, T] what the information that they have acquired costs the agents, over the payoff denominator; None
                 where nobody may acquire any

    >>> from exactgames import expand
    >>> from exactgames.examples import speculator
    >>> expansion = expand(speculator().market)
    >>> expansion.game.nodes, len(expansion.auction_end)
    (111, 18)
    >>> expansion.holdings[:, 0].tolist()  # what S and B have at the first terminal node
    [0, 1]
    """

    market: Market
    game: Game
    sets: SetTable
    preference: Index
    profile: Index
    holdings: Index
    sold_for: Integers
    profiles: Index
    auction_end: Index
    type_draw: int
    outcome: Index
    won: Index
    paid: Integers
    costs: Integers | None = None

    @property
    def known_sets(self) -> KnownSets:
        """The information sets, for matching rules."""
        return KnownSets(self.market, self.sets, self.game.payoff_denominator, self.game.describe)

    @cached_property
    def selection(self) -> Index:
        """[A] the preference after the bidding, and under a posted price; −1 for bids, among which it says nothing."""
        found: Index = np.where(self.sets.bidding[self.game.action_infoset], -1, self.preference)
        return found

    @cached_property
    def node_profile(self) -> Index:
        """[N] the type profile at each node (0 where it is not drawn yet)."""
        return self.branch_drawn(self.type_draw)

    def branch_drawn(self, number: int) -> Index:
        """[N] the branch taken on level ``number`` on the way to each node (0 above it)."""
        game = self.game
        found = np.zeros(game.nodes, dtype=np.int64)
        for k, level in enumerate(game.levels):
            above = np.repeat(found[level.parents], level.counts)
            found[level.children] = game.branch[level.children] if k == number else above
        return found

    @property
    def prior(self) -> tuple[Fraction, ...]:
        """The probability of each type profile."""
        return tuple(p for _, p in self.market.type_profiles())

    @property
    def prior_weights(self) -> Integers:
        """[profiles] the prior as integers over ``prior_denominator``."""
        return integer_array(over(self.prior, self.prior_denominator))

    @property
    def prior_denominator(self) -> int:
        """The least common denominator of the prior."""
        return common_denominator(self.prior)
