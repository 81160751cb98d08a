"""The file's profile in the staged form: what its rules give, completed, and what it brings.

Rules are matched to the auction sets before there is a folded aftermarket (posteriors depend on bids), and to the
classes once there is one. Open classes and given beliefs: ``classes`` and ``given``.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import define

from exactgames.concepts.beliefs import with_given
from exactgames.concepts.completion import Completion, complete
from exactgames.forms.form import Mask
from exactgames.forms.staged.beliefs import StartBeliefs
from exactgames.forms.staged.bids import Bidding
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.given import matched_beliefs
from exactgames.forms.staged.path import Path
from exactgames.forms.staged.posteriors import Bids
from exactgames.forms.staged.values import BidValues, continuation
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, leading_terms, leading_weights, play
from exactgames.market.instance import Instance
from exactgames.market.profile import belief_room
from exactgames.market.rules import match_rules, refuse_unmatched
from exactgames.numbers.arrays import Integers


@define(frozen=True, eq=False, slots=False)
class Profile:
    """The file's profile in the staged form.

    game
    strategy    at all sets
    rule        [S] the index of the rule that gives each set, −1 where it was completed
    bids        [agent][type] the mixed bid
    start       what the agents believe where the aftermarket starts
    known       [classes] the known ones
    completion  of the folded aftermarket
    given       the beliefs that the file gives at classes
    played      the folded aftermarket, played
    """

    game: StagedGame
    strategy: BehaviorStrategy
    rule: Index
    bids: Bids
    start: StartBeliefs
    known: Mask
    completion: Completion
    given: Beliefs
    played: Play

    @cached_property
    def earned(self) -> BidValues:
        """What bids earn, followed by β."""
        return BidValues(self.game, self.bids, continuation(self.game, self.played))

    @cached_property
    def path(self) -> Path:
        """Where it leads."""
        return Path(self.game, self.bids, self.played)

    def class_weights(self) -> Integers:
        """[N] the beliefs at known classes, as weights in proportion within each."""
        terms = leading_terms(self.played, Trembles.uniform(self.played.strategy))
        weights = leading_weights(self.game.folded.game, *self.start.in_place_of_prior(*terms))
        return with_given(self.played, weights, self.given)


def profile_of(instance: Instance, game: StagedGame, bidding: Bidding, known: Mask) -> Profile:
    """The file's profile; ``known`` [classes] where beliefs can be computed.

    Raises InstanceError for rules that cover nothing and bids that no rule covers; GameError where the file must say
    more; Undecided for beliefs that only the explicit tree can judge.
    """
    folded, tree = game.folded, game.folded.game
    below = match_rules(folded.known_sets, instance.strategy or ())
    rule = np.concatenate([bidding.matched.rule, below.rule])
    refuse_unmatched(game.known_sets, instance, rule)
    if bidding.bids is None:
        raise AssertionError("``refuse_unmatched`` refuses bids that no rule covers")
    start = StartBeliefs(game)
    given = matched_beliefs(instance, game, known).given()
    room, settled = max(belief_room(instance.beliefs), start.largest), below.rule >= 0
    terms = start.in_place_of_prior
    completion = complete(tree, below.strategy, settled, folded.preference, given, room, known, terms)
    played = play(tree, completion.strategy, room, completion.values)
    beliefs = Beliefs.none(tree)
    if given is not None:
        beliefs = given.beliefs(*terms(*leading_terms(played, Trembles.uniform(completion.strategy))))
    strategy = bidding.matched.strategy.then(completion.strategy)
    return Profile(game, strategy, rule, bidding.bids, start, known, completion, beliefs, played)
