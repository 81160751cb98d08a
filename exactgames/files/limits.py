"""How much of everything an instance file may have."""

from __future__ import annotations

from typing import Final

AGENTS: Final = 32
TYPES: Final = 4096
LEVELS: Final = 256
VECTORS: Final = 65536
BIDS: Final = 1_000_000
"""The most bids of an agent that are generated from levels."""
