"""What tells equilibria of a list apart that their bids do not: what is played at other information sets.

An equilibrium is held against the first earlier one with the same bids and the same outcome; if there is none, with the
same bids; in a game, with the same outcome. Of the sets at which the two play differently those come first that both
reach: play parts at these. If there are none, both take the same path. Then those first that fewer mistakes lead to
(moves of probability 0; the larger number of the two equilibria's), of these the ones that the owner's own moves do not
exclude, and of these those that come first in play.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, frozen

from exactgames.answers.listing import Plays, Range
from exactgames.forms.form import Mask
from exactgames.game.tree import Game, Index
from exactgames.numbers.algebraic import Number

Probabilities = npt.NDArray[Any]
"""[A] of each action: a number, or a ``Range`` of those along a continuum."""

NAMED = 3
"""The most differences that are named."""
LABELLED = 60
"""The most sets among which these are looked for, and put together."""


@frozen
class Difference:
    """At a set of ``agent`` (``infoset``, in words; with several ``types``, at that of each of them: the first one's)
    the equilibrium ``plays``, and the other ``instead``.
    """

    agent: str
    types: tuple[str, ...]
    infoset: str
    plays: Plays
    instead: Plays


@frozen
class Likeness:
    """How an equilibrium differs from the one numbered ``other`` (from 0) in the list.

    but         the first differences: all at sets that both reach (``on_path``), or none
    more        at how many further sets of that kind they differ
    off_path    where they part on the path, at how many others they differ
    """

    other: int
    on_path: bool
    but: tuple[Difference, ...]
    more: int
    off_path: int


@frozen(eq=False)
class Conduct:
    """What an equilibrium, or a continuum of them, plays at every set. ``bids``: by whom what is bid; ``outcome``; each
    equal where these are the same, None where there is no such thing.
    """

    bids: object
    outcome: object
    probabilities: Probabilities

    @property
    def keys(self) -> list[object]:
        """What it may have in common with an earlier one, in the order in which that is asked for."""
        both = [("both", self.bids, self.outcome)] if self.outcome is not None else []
        return both + ([("bids", self.bids)] if self.bids is not None else [])


def likenesses(game: Game, listed: Sequence[Conduct]) -> list[Likeness | None]:
    """Of each equilibrium how it differs from an earlier one that it is like; None where there is none."""
    first: dict[object, int] = {}
    found: list[Likeness | None] = []
    ways: dict[int, _Ways] = {}
    for number, one in enumerate(listed):
        other = next((first[key] for key in one.keys if key in first), None)
        for key in one.keys:
            first.setdefault(key, number)
        if other is None:
            found.append(None)
            continue
        if other not in ways:
            ways[other] = _Ways(game, listed[other].probabilities)
        found.append(_likeness(other, ways[other], _Ways(game, one.probabilities)))
    return found


@define(frozen=True, eq=False, slots=False)
class _Ways:
    """Where an equilibrium's moves lead."""

    game: Game
    probabilities: Probabilities

    @cached_property
    def never(self) -> Mask:
        """[A] the actions that are not played."""
        if self.probabilities.dtype != object:
            return np.asarray(self.probabilities == 0)
        return np.array([_never(p) for p in self.probabilities.tolist()], dtype=bool)

    @cached_property
    def mistakes(self) -> Index:
        """[S] the least number of moves of probability 0 on a way to each set."""
        return _least(self.game, self.never, (self.game.incoming < 0) & (self.game.chance == 0))

    @cached_property
    def own(self) -> Index:
        """[S] how many of these are its owner's."""
        game = self.game
        found, nothing = np.zeros(game.infosets, dtype=np.int64), np.zeros(game.nodes, dtype=bool)
        for player in range(len(game.players)):
            hers = game.infoset_player == player
            found[hers] = _least(game, self.never & hers[game.action_infoset], nothing)[hers]
        return found


def _never(p: Number | Range) -> bool:
    return p.most == 0 if isinstance(p, Range) else p == 0


def _least(game: Game, mistaken: Mask, by_chance: Mask) -> Index:
    """[S] the least number, over the histories of each set, of the actions (``mistaken`` [A]) and draws of Nature
    (``by_chance`` [N], of the nodes that they lead to) on the way.
    """
    met = np.zeros(game.nodes, dtype=np.int64)
    for level in game.levels:
        at = game.incoming[level.children]
        step = np.where(at < 0, by_chance[level.children], mistaken[at])
        met[level.children] = np.repeat(met[level.parents], level.counts) + step
    nodes, start = game.members
    found: Index = np.minimum.reduceat(met[nodes], start[:-1])
    return found


def _likeness(other: int, before: _Ways, here: _Ways) -> Likeness:
    game = here.game
    differ = np.unique(game.action_infoset[np.flatnonzero(before.probabilities != here.probabilities)])
    mistakes = np.maximum(before.mistakes, here.mistakes)[differ]
    meeting = differ[mistakes == 0]
    if len(meeting):
        listed = meeting[np.argsort(game.play_order[meeting])]
    else:
        excluded = np.maximum(before.own, here.own)[differ] > 0
        listed = differ[np.lexsort((game.play_order[differ], excluded, mistakes))]
    but = _differences(game, listed[:LABELLED].tolist(), before.probabilities, here.probabilities)[:NAMED]
    named = sum(len(one.types) for one in but)
    return Likeness(other, len(meeting) > 0, but, len(listed) - named, len(differ) - len(listed))


def _differences(game: Game, sets: Sequence[int], before: Probabilities, here: Probabilities) -> tuple[Difference, ...]:
    """The sets in their order, those together at which types of one agent do the same."""
    found: dict[object, Difference] = {}
    for s in sets:
        player = int(game.infoset_player[s])
        kind, words = game.types[player][int(game.infoset_type[s])], game.labels.infoset(s)
        plays, instead = _plays(game, s, here), _plays(game, s, before)
        key = player, words.removeprefix(f"type {kind}, "), tuple(plays.items()), tuple(instead.items())
        if key in found:
            found[key] = evolve(found[key], types=(*found[key].types, kind))
        else:
            found[key] = Difference(game.players[player], (kind,), words, plays, instead)
    return tuple(found.values())


def _plays(game: Game, s: int, probabilities: Probabilities) -> Plays:
    """What may be played at set s."""
    start = int(game.action_start[s])
    listed = enumerate(probabilities[start : int(game.action_start[s + 1])].tolist())
    return {game.labels.action(s, k): p if isinstance(p, Range) else _number(p) for k, p in listed if not _never(p)}


def _number(p: Number | int) -> Number:
    return Fraction(p) if isinstance(p, int) else p
