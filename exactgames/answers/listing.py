"""Which information sets an answer lists, and what is played there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
from attrs import frozen

from exactgames.forms.form import PlayedSets
from exactgames.numbers.algebraic import Number

Extent = Literal["none", "path", "all"]
SlackExtent = Literal["none", "least", "path", "all"]
LISTED = 10_000
"""Up to so many information sets, of all equilibria together, are listed in full by default."""


@frozen
class Range:
    """The least and the greatest value of a number that varies."""

    least: Fraction
    most: Fraction


Figure = Number | Range | None
"""A number, one that varies along a continuum, or one that is not defined."""


def spread(values: Sequence[Fraction]) -> Fraction | Range:
    """The one value, or the least and the greatest."""
    least, most = min(values), max(values)
    return least if least == most else Range(least, most)


Source = Literal["file", "completed", "found"]


@frozen
class Move:
    """What is played at an information set: {action: its probability}.

    source      whether a rule of the file's says it, or it was completed, or found
    merged      whether the set is one of a form that merges sets; ``stands_for``: for how many it stands then, None
                where that is too much to count
    """

    agent: str
    infoset: str
    probabilities: Mapping[str, Number | Range]
    source: Source
    merged: bool = False
    stands_for: int | None = 1


def extent_of(rows: int, asked: Extent | None, listed: int = LISTED) -> Extent:
    """The sets whose strategy is listed: those asked for; else all where that makes at most ``listed`` ``rows`` in the
    whole list; else the path.
    """
    return asked or ("all" if rows <= listed else "path")


def sets_listed(form: PlayedSets, extent: Extent) -> list[int]:
    """The information sets to list, by owner, then in play order: none, those on the path, all."""
    if extent == "none":
        return []
    shown = form.on_path if extent == "path" else np.ones(len(form.number), dtype=bool)
    ranked = np.lexsort((form.sets.play_order, form.sets.infoset_player))
    return [int(s) for s in ranked if shown[s]]


def moves(form: PlayedSets, names: Sequence[str], extent: Extent) -> tuple[Move, ...]:
    """What is played at the sets listed; ``names`` of the agents."""
    sets, strategy = form.sets, form.strategy
    return tuple(
        Move(
            names[int(sets.infoset_player[s])],
            form.label(s),
            {form.action(s, k): strategy.probability(sets, s, k) for k in strategy.support(sets, s)},
            _source(form, s),
            form.merges,
            form.stands_for(s),
        )
        for s in sets_listed(form, extent)
    )


def _source(form: PlayedSets, s: int) -> Source:
    if not form.completed[s]:
        return "file"
    return "completed" if form.found_beliefs is None else "found"
