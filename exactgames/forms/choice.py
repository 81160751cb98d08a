"""Which representation of an instance: the explicit tree where it is small enough, else one that merges.

A row of ``MERGING`` for each that merges information sets, and so may settle less, in the order in which they are
preferred.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from attrs import frozen

from exactgames.errors import ExactGamesError, LimitReached
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import Form
from exactgames.forms.staged.form import StagedForm
from exactgames.forms.staged.unstaged import unstaged
from exactgames.market.expand import tree_size
from exactgames.market.instance import Instance
from exactgames.market.market import Market

FormName = Literal["auto", "explicit", "staged"]
SMALL = 1_000_000
"""Explicit trees up to so many nodes are preferred to every other form."""


@frozen
class Representation:
    """``make(instance, limit)`` a form; ``fits(market)``: whether the market has one, however large."""

    name: str
    make: Callable[[Instance, int], Form]
    fits: Callable[[Market], bool]


TREE = Representation("explicit", ExplicitForm, lambda market: True)
MERGING = (Representation("staged", StagedForm, lambda market: unstaged(market, {}) is None),)
REPRESENTATIONS = {one.name: one for one in (TREE, *MERGING)}


def preferred(instance: Instance, limit: int, made: Callable[[str], Form]) -> Form:
    """The explicit tree if it has at most ``SMALL`` nodes, or at most ``limit`` and no other form settles all that it
    would; else the first other form that settles all, or else the last that the market has. ``made``: by name.

    Where continuations are to be found, every other form is preferred to a tree of more than ``SMALL`` nodes: what it
    finds it finds sooner (and where it finds nothing the tree can still be asked).
    """
    merging = [one.name for one in MERGING if one.fits(instance.market)]
    if not merging:
        return made(TREE.name)
    try:
        nodes = tree_size(instance.market, limit)
    except LimitReached:
        candidates = merging
    else:
        candidates = [*merging, TREE.name] if nodes > SMALL else [TREE.name]
    looking = instance.completion != "unique"
    return next((made(name) for name in candidates[:-1] if looking or _settles_all(made(name))), made(candidates[-1]))


def _settles_all(form: Form) -> bool:
    try:
        return form.settles_all
    except ExactGamesError:
        return False
