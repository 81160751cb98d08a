"""Continuations that may do: sequentially rational ones, from many starts.

Each try repeats: the beliefs of the profile under its trembles; then one pass of best replies under these beliefs,
until nothing changes. Then every open set is sequentially rational. Tries differ in

  - which of several optimal actions is taken: the selection's, the smallest, in an order drawn by lot, and before that
    what gives least to the player who must have deviated for the set to be reached: only what she meets after a
    deviation matters for incentives;
  - the start: the first, the last, or drawn by lot;
  - the trembles, so that beliefs off the path turn to some types, or to some moves;
  - where a concept asks for no beliefs, threats: what hurts the deviator, optimal or not.

Where the passes come round in a circle, deviators are no longer hurt, and only half of the sets that still change,
drawn by lot, go on changing.

Whether what comes out is an equilibrium is for others to check. The tries are the same each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from attrs import define, field, frozen

from exactgames.clock import Clock
from exactgames.concepts.beliefs import with_given
from exactgames.concepts.completion import Terms
from exactgames.concepts.settled import Given, Mask
from exactgames.errors import GameError
from exactgames.game.strategy import BehaviorStrategy, Trembles
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play, leading_terms, leading_weights
from exactgames.numbers.arrays import Integers
from exactgames.search.continuation.replies import Replies

ROUNDS = 24
"""Passes of one try at most."""
PATIENCE = 8
"""Passes before only some of the changing sets go on, and what hurts deviators no longer counts."""
POWER = 3
"""The largest power of ε that is drawn by lot."""
DRAWN = 40
"""How many tries are drawn by lot unless told otherwise."""


@frozen(eq=False)
class Constraints:
    """A game and what a continuation must do.

    partial     at the sets ``settled`` [S]; its weights elsewhere are ignored
    preference  [A] the selection: among optimal actions the largest; distinct within a set
    given       beliefs that are given; ``room``: how large their weights may be
    terms       in a folded aftermarket, from the uniform tremble's leading terms to those that beliefs are made of

    >>> from exactgames import Constraints
    >>> from exactgames.examples import entry
    >>> bool(Constraints.none(entry()).settled.any())
    False
    """

    game: Game
    partial: BehaviorStrategy
    settled: Mask
    preference: Index
    given: Given | None = None
    room: int = 1
    terms: Terms | None = None

    @classmethod
    def none(cls, game: Game, preference: Index | None = None) -> Constraints:
        """Nothing is settled. ``preference``: default the last action."""
        nothing = BehaviorStrategy(np.zeros(game.actions, dtype=np.int64), np.ones(game.infosets, dtype=np.int64))
        settled = np.zeros(game.infosets, dtype=bool)
        return cls(game, nothing, settled, np.arange(game.actions) if preference is None else preference)


@frozen(eq=False)
class Candidate:
    """A profile that meets the constraints, and trembles of it; ``weights`` [N]: their beliefs, with the given ones."""

    played: Play
    trembles: Trembles
    weights: Integers


@frozen(eq=False)
class _Try:
    """start [S]; preference [A]; power [A] of each action's tremble if it is not played; ``hurting`` deviators,
    with ``threats``; ``seed`` of its lots.
    """

    start: Index
    preference: Index
    power: Index
    hurting: bool
    threats: bool
    seed: int


def candidates(
    asked: Constraints,
    clock: Clock,
    trembles: bool = True,
    threats: bool = False,
    drawn: int = DRAWN,
    starts: Iterable[Index] = (),
    lots: bool = True,
) -> Iterator[Candidate]:
    """Profiles, each once, those of the plainest tries first.

    trembles  whether others than the uniform ones may be tried
    threats   whether what is off the path need not be optimal
    drawn     how many tries are drawn by lot
    starts    [S] of further tries, before those
    lots      whether there are others than from ``starts``
    Raises GameError if information sets cross in time; Late.
    """
    if not asked.game.timed:
        raise GameError("information sets cross in time: best replies are not found level by level in such games")
    search = _Search(asked, clock)
    seen = set[bytes]()
    tries = _tries(asked, trembles, threats, drawn, starts) if lots else _from(asked, starts)
    for one in tries:
        found = search.run(one)
        key = found.played.strategy.weights.tobytes() + found.trembles.power.tobytes()
        if found.played.strategy.weights.dtype == object:
            key = repr((found.played.strategy.weights.tolist(), found.trembles.power.tolist())).encode()
        if key not in seen:
            seen.add(key)
            yield found


def _tries(asked: Constraints, trembles: bool, threats: bool, drawn: int, starts: Iterable[Index]) -> Iterator[_Try]:
    game = asked.game
    first = np.zeros(game.infosets, dtype=np.int64)
    last = np.diff(game.action_start) - 1
    one = np.ones(game.actions, dtype=np.int64)
    usual, least = asked.preference, asked.preference.max(initial=0) - asked.preference
    plain = [(hurting, False) for hurting in (False, True)] + [(True, True)] * threats
    for hurting, threat in plain:
        yield _Try(first, usual, one, hurting, threat, 0)
        yield _Try(last, least, one, hurting, threat, 0)
    yield from _from(asked, starts)
    for seed in range(drawn):
        lots = np.random.default_rng(seed)
        start = lots.integers(0, last + 1) if game.infosets else first
        preference = (usual, least, lots.permutation(game.actions))[seed % 3]
        power = lots.integers(1, POWER + 1, game.actions) if trembles else one
        yield _Try(start, preference, power, hurting=seed % 2 == 0, threats=threats and seed % 4 == 0, seed=seed)


def _from(asked: Constraints, starts: Iterable[Index]) -> Iterator[_Try]:
    """Tries from the starts [S]."""
    one = np.ones(asked.game.actions, dtype=np.int64)
    for start in starts:
        yield _Try(start, asked.preference, one, hurting=False, threats=False, seed=0)


def as_it_is(asked: Constraints, choice: Index) -> Candidate:
    """The profile that plays ``choice`` [S] at the open sets, with its uniform tremble."""
    played = Replies(asked.game, asked.partial, asked.settled, asked.room).played(choice)
    trembles = Trembles.uniform(played.strategy)
    return Candidate(played, trembles, leading_weights(asked.game, *leading_terms(played, trembles)))


@define(eq=False)
class _Search:
    asked: Constraints
    clock: Clock
    replies: Replies = field(init=False)

    def __attrs_post_init__(self) -> None:
        asked = self.asked
        self.replies = Replies(asked.game, asked.partial, asked.settled, asked.room)

    def run(self, one: _Try) -> Candidate:
        """Passes until nothing changes, or ``ROUNDS``. Late."""
        choice, lots = one.start, np.random.default_rng(one.seed)
        for number in range(ROUNDS):
            self.clock.check()
            played, trembles = self._at(choice, one)
            hurting = one.threats or (one.hurting and number < PATIENCE)
            whom = self.replies.deviator(played) if hurting else None
            threats = ~self.asked.game.sets_meeting(played.reach > 0) if one.threats else None
            found = self.replies.best(
                choice, self._beliefs(played, trembles), one.preference, number > 0, whom, threats
            ).choice
            changed = found != choice
            if not changed.any():
                break
            if number >= PATIENCE:
                found = np.where(changed & (lots.random(len(found)) < 0.5), found, choice)
            choice = found
        played, trembles = self._at(choice, one)
        return Candidate(played, trembles, self._beliefs(played, trembles))

    def _at(self, choice: Index, one: _Try) -> tuple[Play, Trembles]:
        played = self.replies.played(choice)
        return played, Trembles(np.where(played.strategy.weights == 0, one.power, 0), {})

    def _beliefs(self, played: Play, trembles: Trembles) -> Integers:
        asked = self.asked
        order, coefficient = leading_terms(played, trembles)
        if asked.terms is not None:
            order, coefficient = asked.terms(order, coefficient)
        weights = leading_weights(asked.game, order, coefficient)
        if asked.given is None:
            return weights
        uniform = leading_terms(played, Trembles.uniform(played.strategy))
        if asked.terms is not None:
            uniform = asked.terms(*uniform)
        return with_given(played, weights, asked.given.beliefs(*uniform))
