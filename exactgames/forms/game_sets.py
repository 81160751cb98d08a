"""A game and a profile played in it, as ``PlayedSets``: what the explicit tree and an .efg file's game share."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define, field

from exactgames.concepts.check import check
from exactgames.concepts.concept import Check
from exactgames.concepts.registry import ConceptOrName
from exactgames.forms.form import Mask, numbers_among_own
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play


@define(slots=False, eq=False)
class GameSets:
    """The sets of ``played``'s game, and what a table says of them. ``found``: the profile was computed, not given; [S]
    at these sets.
    """

    played: Play
    beliefs: Beliefs
    found: bool | Mask = False
    name: str = field(default="explicit", init=False)
    merges: bool = field(default=False, init=False)

    @property
    def sets(self) -> Game:
        return self.played.game

    @property
    def whole(self) -> Play:
        return self.played

    @cached_property
    def number(self) -> Index:
        return numbers_among_own(self.sets)

    @property
    def strategy(self) -> BehaviorStrategy:
        return self.played.strategy

    @property
    def completed(self) -> Mask:
        return np.full(self.sets.infosets, self.found, dtype=bool)

    @cached_property
    def on_path(self) -> Mask:
        return self.sets.sets_meeting(self.played.reach > 0)

    @property
    def found_beliefs(self) -> Beliefs | None:
        """None: nothing was open."""
        return None

    def label(self, s: int) -> str:
        return self.sets.labels.infoset(s)

    def describe(self, s: int) -> str:
        return self.sets.describe(s)

    def action(self, s: int, k: int) -> str:
        return self.sets.labels.action(s, k)

    def stands_for(self, s: int) -> int | None:
        return 1

    def is_bound(self, s: int) -> bool:
        return False

    @property
    def gives_beliefs(self) -> bool:
        return bool(self.beliefs.at.any())

    def check(self, concept: ConceptOrName) -> Check:
        """The profile judged for the concept."""
        return check(self.played, concept, self.beliefs)

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[player][her one type] expected payoff."""
        return tuple((self.played.value(player),) for player in range(len(self.sets.players)))

    def given(self, s: int) -> tuple[Fraction, ...]:
        return self.beliefs.distribution(self.sets, s)
