"""One cell of the staged form's benchmark, in a process of its own so that its peak memory can be read.

    python staged_once.py UNITS LEVELS

A bystander market (babaioff2023/example-4-bystander-m8 with UNITS units and LEVELS bid levels): the profile completed,
checked as a sequential equilibrium, and each type's bid shown undominated by mixtures. Prints seconds, peak MiB, bids an
agent, outcome classes, and whether all held.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from fractions import Fraction

from exactgames import read_instance_text
from exactgames.claims.dominance import judge_bids
from exactgames.forms.staged.form import StagedForm
from exactgames.session.session import Session

LEVELS = ("0", "1/2", "7/8", "1", "3/2", "2")


def market(units: int, levels: int) -> str:
    """The instance's text: z ∈ {1/8, …, 1}, equal revenue; C bids 7/8 for all units but one."""
    grid = ", ".join(f'"{x}"' for x in sorted(LEVELS[:levels] if levels > 3 else ("0", "7/8", "1"), key=Fraction))
    rows = [
        f'{{ name = "z={z}", marginals = [{", ".join(["1"] + [f"{chr(34)}{z}{chr(34)}"] * (units - 1))}], probability = "{p}" }}'
        for z, p in (("1/8", "1/2"), ("1/4", "1/4"), ("1/2", "1/8"), ("1", "1/8"))
    ]
    speculator = ", ".join(['"7/8"'] * (units - 1))
    return f"""
units = {units}
[[agents]]
name = "A"
types = [{{ marginals = [] }}]
bids = {{ levels = [{grid}] }}
[[agents]]
name = "B"
types = [{", ".join(rows)}]
bids = {{ levels = [{grid}] }}
[[agents]]
name = "C"
types = [{{ marginals = [] }}]
bids = {{ levels = [{grid}] }}
[auction]
format = "uniform-price"
ties = {{ priority = ["C", "A", "B"] }}
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = ["1/8", "1/4", "1/2", 1]
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[strategy]]
agent = "C"
stage = "auction"
bid = [{speculator}]
[[strategy]]
agent = "C"
stage = "aftermarket"
when = {{ holdings = {{ A = 0, B = 1, C = {units - 1} }} }}
offer = {{ quantity = "all", price = 1 }}
"""


def main() -> None:
    units, levels = int(sys.argv[1]), int(sys.argv[2])
    instance = read_instance_text(market(units, levels))
    start = time.perf_counter()
    context = Session(instance, asked="staged")
    holds = context.form.check("sequential").holds
    undominated = all(
        not verdict.dominated
        for i, agent in enumerate(instance.market.agents)
        for t in range(len(agent.types))
        for verdict in judge_bids(context, i, t, context.form.bids_played(i, t), "actions", False)
    )
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "seconds": seconds,
                "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "bids": len(instance.market.agents[0].bids or ()),
                "classes": len(StagedForm(instance).classes(0).first),
                "equilibrium": holds,
                "undominated": undominated,
            }
        )
    )


if __name__ == "__main__":
    main()
