"""What a search by openings leaves, as JSON values and in words."""

from __future__ import annotations

from typing import Any

from exactgames.answers.openings import OpeningsAnswer
from exactgames.numbers.rational import number


def openings_values(found: OpeningsAnswer | None) -> dict[str, Any] | None:
    """None where the search was not by openings."""
    if found is None:
        return None
    return {
        "all": found.all,
        "ruled_out": found.ruled_out,
        "searched": found.searched,
        "open": found.open,
        "with_outcomes": found.with_outcomes,
        "welfare_at_least": number(found.at_least),
        "welfare_at_most": number(found.at_most),
        "left": [{"agent": one.agent, "infoset": one.infoset, "open": dict(one.open)} for one in found.left],
    }


def openings_in_words(found: dict[str, Any] | None) -> list[str]:
    """Two lines; none where the search was not by openings."""
    if found is None:
        return []
    lines = [
        f"Openings (who first does what, or bids what): {found['all']:,}; {found['ruled_out']:,} ruled out, "
        f"{found['searched']:,} searched to the end, {found['open']:,} open; "
        f"{found['with_outcomes']:,} have outcomes listed."
    ]
    if found["welfare_at_least"] is not None and found["open"]:
        lines.append(f"In every equilibrium, listed or not, welfare is at least {found['welfare_at_least']}.")
    return lines
