"""A file of each family, with every parameter given: (as TOML has them, the family's own values included)."""

from __future__ import annotations

from exactgames.files.families.registry import FAMILIES

_COMMON = 'm = 3\nlevels = 2\npricing = "discriminatory"\nreserve = 0.5\n'
_GIVEN = {
    "example-4": _COMMON + "bids = [0, 1, 2]\nprices = [0.5, 1]",
    "example-4-amplified": _COMMON + "bids = [0, 1, 2]\nprices = [0.5, 1]",
    "example-4-lean": _COMMON + 's = "3/4"\nbids = [0, 0.75, 1]\nprices = [1]',
    "example-4-bystander": _COMMON + 's = "3/4"\nbids = [0, 0.75, 1]\nprices = [1]',
    "fixed-resale-price": 'm = 3\npricing = "lowest-winning"\nreserve = 0\nz = 0.5\ns = 1\nbids = [0, 1]',
    "two-speculators": "speculators = 2\nm = 3\nlevels = 2\nfree = 1\nbids = [0, 1, 2]\nprices = [1]",
    "bystander-copies": 'speculators = 2\nm = 2\nlevels = 2\ns = "1/2"\nfree = 1\nbids = [0, "1/2", 1]\nprices = ["1/2", 1]',
    "example-15": 'H = 4\nprice = "balanced"\nprices = [0.5, 4, "255/16", 16]',
}

FAMILY_FILES = {family.format: f'family = "{family.format}"\n{_GIVEN[family.format]}\n' for family in FAMILIES}
"""By the family's name."""
