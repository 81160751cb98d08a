"""Options that would do nothing in what is asked: refused, so that nobody believes they did."""

from __future__ import annotations

from exactgames.cli.reporting import refusal
from exactgames.concepts.concept import Concept


def refuse_idle(searching: bool, concept: Concept, *, cells: bool, seconds: bool, slacks: bool, beliefs: bool) -> None:
    """InstanceError where ``solve`` is given one of these options and has no use for it."""
    for_a_search = {"--cells": cells, "--time-limit": seconds}
    for_a_check = {"--slacks": slacks, "--beliefs": beliefs}
    idle = [name for name, given in (for_a_check if searching else for_a_search).items() if given]
    if idle and searching:
        raise refusal(
            f"{' '.join(idle)} with a search",
            "them with a profile to check: what is found comes with its beliefs, and has no slacks listed",
        )
    if beliefs and not concept.beliefs:
        raise refusal(f"--beliefs with --concept {concept}", "a concept with beliefs off the path")
    if idle:
        raise refusal(f"{' '.join(idle)} without a search", "with it, --all or --mixed: a check is never cut short")
