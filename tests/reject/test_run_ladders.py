"""Ladders of small run-length markets, each at the edge of one condition: who can bid what, the second inequality and
when it is asked for, the corners of a part.  Whether one holds is what the page's conditions say (naive_ladders.py).

``S`` sells; her bid is one run.  In all of them nothing but the ladder is shown, so one that holds is seen from what is
asked for next: that some entry is kept from above.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from naive_ladders import Ladder
from naive_runs import NaiveRuns
from run_evidence import lines
from run_length import judged

Runs = list[list[int]]


def sale(units: int, bid: Runs, ties: str, buyers: str, prices: list[int], **others: tuple[list[int], Runs]) -> Any:
    """A market; ``others``: the levels and the values of each agent."""
    agents = [
        {"name": name, "types": [{"marginals": {"runs": values}}], "bids": {"levels": levels}}
        for name, (levels, values) in others.items()
    ]
    return {
        "units": units,
        "agents": agents,
        "auction": {"format": "uniform-price", "ties": {"priority": list(ties)}},
        "aftermarket": {
            "format": "take-it-or-leave-it",
            "sellers": ["S"],
            "buyers": list(buyers),
            "prices": prices,
        },
        "strategy": [
            {"agent": name, "stage": "auction", "bid": {"runs": bid if name == "S" else []}} for name in others
        ],
        "claims": [{"kind": "undominated"}],
    }


def ladder(a: str, c: str, above: int, cuts: list[int], equal: str, price: int, top: str) -> dict[str, Any]:
    return {"A": a, "C": c, "above": str(above), "cuts": cuts, "equal": equal, "price": str(price), "top": top}


KEPT = "nothing shows that a higher bid in entry"  # what is asked for after a ladder that holds
LOWER, HIGHER = "at a corner nothing shows that a lower bid is worse", "at a corner nothing shows that a higher bid"

CASES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "no level of hers is served before the one above": (
        sale(3, [[1, 2]], "STE", "ET", [4, 6], S=([0, 1], []), T=([0, 2], []), E=([0, 1, 2], [[7, 3]])),
        ladder("121/10", "12", 2, [1], "E", 4, "T"),
        KEPT,
    ),
    "a level as high, served after": (
        sale(4, [[1, 3]], "TSE", "ET", [6, 7], S=([0, 1, 5], []), T=([0, 1, 5], []), E=([0, 1, 5], [[7, 4]])),
        ladder("14", "12", 5, [1], "E", 7, "T"),
        KEPT,
    ),
    "a level as high, served before": (
        sale(2, [[1, 1]], "SET", "T", [2, 5], S=([0, 1, 2], []), T=([0, 1, 2], [[8, 2]]), E=([0, 2], [[3, 1]])),
        ladder("1", "0", 2, [1], "T", 5, "E"),
        HIGHER,
    ),
    "a higher level, none as high": (
        sale(4, [[1, 3]], "SET", "TE", [4], S=([0, 1, 6], []), T=([0, 3, 4], []), E=([0, 1, 3, 4, 6], [[7, 4]])),
        ladder("31/10", "3", 3, [1, 2, 3], "E", 4, "T"),
        HIGHER,
    ),
    "one unit more wins no more than it costs": (
        sale(2, [[1, 1]], "SET", "T", [3], S=([0, 1, 2, 4], []), T=([0, 1, 2, 4, 6], [[6, 2]]), E=([0, 1, 4], [])),
        ladder("13", "12", 2, [1], "E", 3, "T"),
        KEPT,
    ),
    "all units cost what the first rung saves": (
        sale(5, [[1, 1]], "STE", "E", [6], S=([0, 1, 5], []), T=([0, 1, 5], []), E=([0, 1, 5], [[6, 5]])),
        ladder("13", "12", 5, [1], "E", 6, "T"),
        KEPT,
    ),
    "parts that end where demand does": (
        sale(
            6,
            [[3, 5]],
            "STE",
            "E",
            [4],
            S=([0, 2, 3, 5], []),
            T=([0, 3, 5], [[5, 6]]),
            E=([0, 2, 3, 5], [[8, 3], [5, 1]]),
        ),
        ladder("61/10", "6", 5, [1, 2, 4], "E", 4, "T"),
        KEPT,
    ),
    "who is to bid as she does has no such level": (
        sale(6, [[1, 4]], "SET", "ET", [2, 9], S=([0, 1, 5], []), T=([0, 5], []), E=([0], [[8, 6]])),
        ladder("1", "0", 5, [1, 2], "E", 2, "T"),
        "'E' cannot bid as the seller does",
    ),
    "what the equal one holds is not wanted": (
        sale(
            5, [[1, 3]], "SET", "ET", [4, 7], S=([0, 1, 2], []), T=([0, 2, 4], []), E=([0, 1, 2, 4], [[8, 2], [5, 2]])
        ),
        ladder("3", "1", 4, [1, 2], "E", 4, "T"),
        LOWER,
    ),
    "what the one above holds is not wanted": (
        sale(
            6,
            [[2, 3]],
            "SEFT",
            "TFE",
            [3, 4],
            S=([0, 2, 4, 6], []),
            T=([0, 4], []),
            E=([0, 2, 4, 5, 6], [[6, 4]]),
            F=([0, 2, 4, 5, 6], [[3, 2]]),
        ),
        ladder("1", "0", 5, [1, 3], "F", 3, "E"),
        LOWER,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_ladder_at_the_edge(name: str, tmp_path: Path) -> None:
    document, shown, words = CASES[name]
    naive = NaiveRuns(document)
    assert Ladder(naive, shown).holds() == (words is KEPT)
    others = [who for who in naive.names if len(naive.levels[naive.names.index(who)]) > 1]
    evidence = {
        "columns": {who: [] for who in others},
        "ladders": {"S": shown},
        "parts": {who: {"t1": []} for who in others},
    }
    verdict = judged(lines(document, naive, [(True, evidence)]), tmp_path)
    assert (verdict.code, words in str(verdict.message)) == ("dominance", True), verdict.lines()
