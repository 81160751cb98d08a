"""What claims, tables and certificates ask of a market's game and of a profile in it, whatever represents them.

A representation may merge information sets: its S sets are those of the explicit tree, or stand for several of them.
Who asks a ``Form`` asks what it can say, never which one it is.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from exactgames.bounds.welfare import Outcome
from exactgames.clock import Clock
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.dominance import Dominator, FullSupportBelief, PayoffTable, PureWitnesses
from exactgames.concepts.registry import ConceptOrName
from exactgames.forms.unlabelled import Unlabelled
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Index, InformationSets
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers
from exactgames.search.continuation.find import NoContinuation

Mask = npt.NDArray[np.bool_]
Against = Literal["actions", "strategies"]
StrategyColumn = tuple[tuple[int, ...], ...]
"""For each other agent, in file order, a bid (by index) for each of her types."""


def numbers_among_own(sets: InformationSets) -> Index:
    """[S] each set's number among its owner's, in play order."""
    found = np.empty(len(sets.play_order), dtype=np.int64)
    for player in np.unique(sets.infoset_player):
        own = np.flatnonzero(sets.infoset_player == player)
        found[own[np.argsort(sets.play_order[own])]] = np.arange(len(own))
    return found


class PlayedSets(Protocol):
    """Information sets and what a profile does there: what tables of them ask."""

    @property
    def name(self) -> str:
        """What certificates and reports call the representation."""

    @property
    def merges(self) -> bool:
        """Whether a set may stand for several information sets of the explicit tree, and its slacks be bounds."""

    @property
    def sets(self) -> InformationSets:
        """Who moves where: arrays over the sets and their actions."""

    @property
    def whole(self) -> Play | None:
        """The whole game as the profile plays it, where all beliefs can be asked about; None where sets are merged."""

    @property
    def number(self) -> Index:
        """[S] each set's number among its owner's, as certificates count them."""

    @property
    def strategy(self) -> BehaviorStrategy:
        """The completed profile, at all S sets."""

    @property
    def completed(self) -> Mask:
        """[S] the sets that no rule covers."""

    @property
    def on_path(self) -> Mask:
        """[S] the sets that the profile reaches."""

    def label(self, s: int) -> str:
        """Set s in words, without its owner."""

    def action(self, s: int, k: int) -> str:
        """Action k of set s in words."""

    def describe(self, s: int) -> str:
        """Set s in words, with its owner."""

    @property
    def found_beliefs(self) -> Beliefs | None:
        """Where what is done at open sets was found: beliefs found with it, at other sets than the given ones; None:
        they were completed.
        """

    def stands_for(self, s: int) -> int | None:
        """How many information sets of the explicit tree set s stands for; None where that is too much to count."""

    def is_bound(self, s: int) -> bool:
        """Whether the slacks at set s are the least over beliefs that were not computed."""

    def given(self, s: int) -> tuple[Fraction, ...]:
        """The belief that the file gives at set s, over its histories."""


Found = Dominator | FullSupportBelief | PureWitnesses
"""Whether a bid is dominated, with its evidence; columns by number."""


class AgainstStrategies(Protocol):
    """One type's bids against the others' type-contingent bids, listed or not."""

    def judge(self, bid: int, pure: bool) -> Found:
        """Is the bid weakly dominated, by a single bid (``pure``) or by a mixture?"""

    def column(self, number: int) -> StrategyColumn:
        """The column that ``judge`` numbered so."""


class Form(PlayedSets, Protocol):
    """A market's game with, if the file gives one, its profile. What needs a profile raises InstanceError without."""

    @property
    def settles_all(self) -> bool:
        """Whether nothing about the profile is left to a representation that merges less."""

    @property
    def indifferent(self) -> Mask:
        """[S] of these, where the selection decided."""

    @property
    def gives_beliefs(self) -> bool:
        """Whether the file gives any belief."""

    def check(self, concept: ConceptOrName) -> Check:
        """The profile judged for the concept."""

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[agent][type] expected utility given the type."""

    def outcomes(self) -> tuple[Outcome, ...]:
        """The distribution over (types, holdings, net payments)."""

    def revenue(self) -> Fraction:
        """The expected sum of all payments in the auction."""

    def information_cost(self) -> Fraction | None:
        """The expected sum of what acquired information costs; None where nobody may acquire any."""

    def bids_played(self, agent: int, t: int) -> list[int]:
        """The bids in the support of the profile for this type; an only bid is played."""

    def against_actions(self, agent: int, t: int) -> Integers:
        """[own bids, columns] the type's payoffs in the implied game, up to a positive factor; a column for each rival
        bid profile, or for each outcome class.
        """

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        """The others' bids in column ``number``: the first of its class."""

    def against_strategies(self, agent: int, t: int, constant: PayoffTable) -> AgainstStrategies:
        """The type's bids against type-contingent bids; ``constant``: her table against actions, known already."""

    def continued(
        self, concept: Concept, pure: bool, clock: Clock, fault: Callable[[Form], str]
    ) -> Form | NoContinuation:
        """The form with a continuation of what the file says that is an equilibrium of the concept (``pure``: with a
        single action at every open set) and wanted (``fault``: "", or why it is not); or why there is none. Undecided,
        naming the place.
        """

    def refuse_dead_rules(self) -> None:
        """InstanceError for rules that cover nothing, where bids may be open."""

    @property
    def unlabelled(self) -> Unlabelled:
        """The folded aftermarket from every allocation, whatever the profile. LimitReached if it is too large."""

    def counts(self) -> dict[str, Any]:
        """The certificate's line about the game, without its block's name."""
