"""A ladder of markets that people care about, as instances: two bidders, a uniform price, resale by winners.

    python tests/benchmarks/resale_ladders.py 2 3 2 > 2-3-2.toml            units, levels, types
    python tests/benchmarks/resale_ladders.py 2 3 2 --bids > given.toml     with everybody's true values as bids
    python tests/benchmarks/resale_ladders.py --measure QUESTION SECONDS    goes up the ladder, a process a step

Levels 0 … k − 1; types differ in the value of the first unit; resale at prices 1 and 2. QUESTION: given (``find
--agreeing``), some (``find --some``), all, undominated (``find --undominated``) or mixed (``find --mixed``). Each step prints what was found,
CPU seconds and the largest memory; after the first that does not end the ladder is left.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LADDER = [(1, 2, 1), (1, 3, 1), (1, 3, 2), (1, 4, 2), (1, 4, 3), (2, 2, 1), (2, 2, 2), (2, 3, 1), (2, 3, 2), (2, 4, 2),
          (3, 3, 2), (3, 4, 2), (4, 3, 2), (3, 5, 2), (4, 4, 2), (4, 4, 3), (4, 6, 2), (4, 6, 3)]  # fmt: skip
"""(units, levels, types), by nodes."""

OPTIONS = {
    "given": ["--agreeing"],
    "some": ["--some"],
    "all": [],
    "undominated": ["--undominated"],
    "mixed": ["--mixed"],
}


def market(units: int, levels: int, types: int, *, bids: bool = False) -> str:
    """The instance; ``bids``: with rules for them, the values cut off at the highest level."""
    parts = [f'title = "Resale by winners: {units} units, {levels} levels, {types} types"\nunits = {units}\n']
    rules = []
    for agent in (1, 2):
        kinds = []
        for kind in range(types):
            values = [max(0, levels - 1 - kind - unit - (agent == 2 and unit > 0)) for unit in range(units)]
            kinds.append(f'{{ name = "t{kind}", marginals = {values}, probability = "1/{types}" }}')
            narrowed = f'type = "t{kind}"\n' if types > 1 else ""
            rules.append(f'[[strategy]]\nagent = "firm {agent}"\nstage = "auction"\n{narrowed}bid = {values}\n')
        parts.append(
            f'[[agents]]\nname = "firm {agent}"\ntypes = [{", ".join(kinds)}]\nbids = {{ levels = {list(range(levels))} }}\n'
        )
    parts.append('[auction]\nformat = "uniform-price"\nties = { priority = ["firm 1", "firm 2"] }\n')
    parts.append('[aftermarket]\nformat = "resale-by-winners"\nprices = [1, 2]\n')
    return "".join([*parts, *(rules if bids else [])])


def measure(question: str, seconds: float, concept: str = "perfect-bayesian") -> None:
    """Up the ladder until a step does not end."""
    for step in LADDER:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "market.toml"
            file.write_text(market(*step, bids=question == "given"), encoding="utf-8")
            command = [
                str(Path(sys.executable).with_name("exactgames")),
                "find",
                str(file),
                *OPTIONS[question],
                "--concept",
                concept,
            ]
            limits = ["--strategy", "none", "--time-limit", str(seconds)]
            done = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = next((line for line in done.stdout.splitlines() if "quilibrium" in line), done.stderr.strip()[:100])
        memory = used.ru_maxrss // 1024
        print(f"{question} {step}: {said} [{used.ru_utime:.1f} CPU s so far, {memory} MB]", flush=True)
        if done.returncode:
            return


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        measure(sys.argv[2], float(sys.argv[3]))
    else:
        print(market(*map(int, sys.argv[1:4]), bids="--bids" in sys.argv), end="")
