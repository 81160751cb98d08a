"""Where the implied payoffs are not asked about (docs/reference/certificate.md, `implied-unambiguous`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from exactgames import Undecided, ambiguity, read_instance

INSTANCES = Path(__file__).parents[2] / "instances"


@pytest.mark.parametrize("beliefs", ["prior", "all"])
def test_hidden_moves_leave_it_undecided(beliefs: str) -> None:
    """In bilateral trade the buyer does not see the seller's answer."""
    market = read_instance(INSTANCES / "folklore" / "bilateral-posted-price.toml").market
    with pytest.raises(Undecided, match="everybody sees each move"):
        ambiguity(market, beliefs)  # type: ignore[arg-type]
