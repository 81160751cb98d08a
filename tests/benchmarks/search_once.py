"""One search of the benchmark, in a process of its own so that it can be stopped.

    python search_once.py SOLVER FILE.efg

SOLVER: find_pure:CONCEPT and mixed_equilibria:CONCEPT are ours; enumpure_solve, enumpure_agent_solve, lcp_solve
(one equilibrium) and enummixed_solve (all extreme ones) are Gambit's, exact. Reading the file is not timed. Prints seconds, how many were found, how many
outcomes they have (pure ones only), and whether the search was complete (ours).
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def ours(solver: str, concept: str, path: str) -> dict[str, Any]:
    import exactgames

    game = exactgames.read_efg(path)
    search = getattr(exactgames, solver)
    start = time.perf_counter()
    found = search(game, concept)
    seconds = time.perf_counter() - start
    count = len(found.equilibria)
    return {"seconds": seconds, "found": count, "outcomes": count, "complete": found.complete}


def gambits(solver: str, path: str) -> dict[str, Any]:
    import pygambit

    game = pygambit.read_efg(path)
    search = getattr(pygambit.nash, solver)
    start = time.perf_counter()
    result = search(game)
    seconds = time.perf_counter() - start
    found = [result.equilibrium] if hasattr(result, "equilibrium") else result.equilibria
    outcomes = None
    if solver.startswith("enumpure"):
        plays = game.get_histories(pygambit.H.plays)
        reached = set()
        for equilibrium in found:
            profile = equilibrium.as_behavior() if hasattr(equilibrium, "as_behavior") else equilibrium
            reached.add(tuple(k for k, end in enumerate(plays) if profile.realiz_probs[end] > 0))
        outcomes = len(reached)
    distinct = len({str(equilibrium) for equilibrium in found})  # enummixed_solve repeats some in degenerate games
    return {"seconds": seconds, "found": distinct, "outcomes": outcomes, "complete": None}


def main() -> None:
    solver, path = sys.argv[1:]
    name, _, concept = solver.partition(":")
    print(json.dumps(ours(name, concept, path) if concept else gambits(name, path)))


if __name__ == "__main__":
    main()
