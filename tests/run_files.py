"""The instances that are run-length markets, and the others."""

from __future__ import annotations

from pathlib import Path

INSTANCES = Path(__file__).parents[1] / "instances"
RUN_FILES = sorted((INSTANCES / "records").glob("*.toml"))
"""Those with runs in them."""
ARRAY_FILES = sorted(set(INSTANCES.rglob("*.toml")) - set(RUN_FILES))
"""All others."""
