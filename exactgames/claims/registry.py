"""The kinds of claims, a module a family. A new one: its module in this folder, and its row here; ``checker`` mirrors
the list.
"""

from __future__ import annotations

from typing import Final

from exactgames.claims import (
    all_pure,
    balanced,
    continuum,
    dominance,
    equal_outcomes,
    equilibrium,
    guarantee,
    smooth,
    this_market,
    unambiguous,
    welfare,
)
from exactgames.claims.claim import Key, Kind

FAMILIES: Final = (
    equilibrium,
    dominance,
    unambiguous,
    all_pure,
    welfare,
    equal_outcomes,
    smooth,
    balanced,
    guarantee,
    this_market,
    continuum,
)
KINDS: Final[tuple[Kind, ...]] = tuple(kind for family in FAMILIES for kind in family.KINDS)
NAMES: Final = tuple(kind.name for kind in KINDS)
KEYS: Final[tuple[Key, ...]] = tuple(dict.fromkeys(key for kind in KINDS for key in kind.keys))
"""Every key that a kind may have; a name has two of them where it means different things in different kinds."""
