"""The families, each a row."""

from __future__ import annotations

from typing import Final

from exactgames.files.families.bystander_copies import BystanderCopies
from exactgames.files.families.example_4 import Example4
from exactgames.files.families.example_4_amplified import Example4Amplified
from exactgames.files.families.example_4_bystander import Example4Bystander
from exactgames.files.families.example_4_lean import Example4Lean
from exactgames.files.families.example_15 import Example15
from exactgames.files.families.family import Family
from exactgames.files.families.fixed_resale_price import FixedResalePrice
from exactgames.files.families.two_speculators import TwoSpeculators

FAMILIES: Final[tuple[type[Family], ...]] = (
    Example4,
    Example4Amplified,
    Example4Lean,
    Example4Bystander,
    FixedResalePrice,
    TwoSpeculators,
    BystanderCopies,
    Example15,
)
