"""Profiles of the staged form whose open classes are found: best replies in the folded aftermarket, from many starts.

Bids are given: what is known at the classes depends on them. The beliefs are those of the check; so tries differ in the
start and in which of several optimal actions is taken, never in the trembles.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import define

from exactgames.clock import Clock
from exactgames.concepts.completion import Completion
from exactgames.forms.form import Mask
from exactgames.forms.staged.beliefs import StartBeliefs
from exactgames.forms.staged.bids import Bidding
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.given import matched_beliefs
from exactgames.forms.staged.profile import Profile
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play, leading_terms, play
from exactgames.market.instance import Instance
from exactgames.market.profile import belief_room
from exactgames.market.rules import match_rules, refuse_unmatched
from exactgames.search.continuation.proposals import Constraints, candidates


@define(slots=False, eq=False)
class OpenStaged:
    """What the file says of the profile in the staged form; other classes are to be found. ``known`` [classes] where
    beliefs can be computed.

    Raises InstanceError for rules that cover nothing; Undecided for beliefs that only the explicit tree can judge.
    """

    instance: Instance
    game: StagedGame
    bidding: Bidding
    known: Mask

    def __attrs_post_init__(self) -> None:
        instance, game, folded = self.instance, self.game, self.game.folded
        below = match_rules(folded.known_sets, instance.strategy or ())
        self.rule = np.concatenate([self.bidding.matched.rule, below.rule])
        refuse_unmatched(game.known_sets, instance, self.rule, bids=False)
        if self.bidding.bids is None:
            raise TypeError("bids are open: first find some (OpenBids)")
        self.bids = self.bidding.bids
        self.start = StartBeliefs(game)
        self.given = matched_beliefs(instance, game, self.known).given()
        room = max(belief_room(instance.beliefs), self.start.largest)
        settled, terms = below.rule >= 0, self.start.in_place_of_prior
        self.constraints = Constraints(folded.game, below.strategy, settled, folded.preference, self.given, room, terms)

    def profiles(self, clock: Clock, threats: bool) -> Iterator[Profile]:
        """Profiles that meet the constraints. Late."""
        for one in candidates(self.constraints, clock, trembles=False, threats=threats):
            yield self._with(one.played)

    def _with(self, found: Play) -> Profile:
        tree = self.game.folded.game
        played = play(tree, found.strategy, self.constraints.room, found.values)
        given = Beliefs.none(tree)
        if self.given is not None:
            terms = leading_terms(played, Trembles.uniform(played.strategy))
            given = self.given.beliefs(*self.start.in_place_of_prior(*terms))
        opened = ~self.constraints.settled
        completion = Completion(found.strategy, opened, np.zeros(len(opened), dtype=bool), found.values)
        strategy = self.bidding.matched.strategy.then(found.strategy)
        return Profile(self.game, strategy, self.rule, self.bids, self.start, self.known, completion, given, played)
