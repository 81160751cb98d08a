"""Shifts of the evidence of bounds, `[[agent, profile of types, [bid of each other agent], "s"], …]`, s ≠ 0, ascending
and distinct: what is added for an agent at these types where the others bid so.  The others cannot tell her types
apart, so over these the sum of the probability times the shift must be 0, whatever the others' types and bids: then
shifts add nothing to any expectation.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ..budget import digits, widest
from ..kernel.guarantee import Shifts
from ..reading import array, lowest
from ..rebuild.keys import Vector
from ..rebuild.listed import agent_named
from ..rebuild.market import Market
from ..rejected import Rejected, show
from .mixtures import CODE, indices


class Shift(NamedTuple):
    agent: int
    place: int  # of the profile of types, among the prior's
    bids: Vector  # of the other agents, in the file's order
    amount: Fraction


def read_shifts(value: object, market: Market, types: Sequence[Vector], weights: Sequence[int]) -> list[Shift]:
    """The shifts, of which each sum is 0.  `types`, `weights`: the prior."""
    found: list[Shift] = []
    kinds, counts = [len(agent.types) for agent in market.agents], [len(agent.bids) for agent in market.agents]
    places = {profile: place for place, profile in enumerate(types)}
    listed = array(value, "shifts", "format")
    market.budget.charge("the shifts", 60 * len(listed) * (1 + len(kinds) // 4), kept=600 * len(listed))
    sums: dict[tuple[int, Vector, Vector], list[tuple[int, Fraction]]] = {}
    for k, raw in enumerate(listed):
        where = f"shifts, entry {k}"
        name, raw_types, raw_bids, raw_amount = array(raw, where, "format", 4, 4)
        agent = agent_named(name, market.names, where)
        profile = indices(raw_types, kinds, where)
        bids, amount = indices(raw_bids, _others(counts, agent), where), lowest(raw_amount, where)
        if profile not in places:
            raise Rejected(CODE, f"{where}: the types {list(profile)} have probability 0")
        if not amount:
            raise Rejected(CODE, f"{where}: a shift of 0")
        entry = Shift(agent, places[profile], bids, amount)
        if found and found[-1][:3] >= entry[:3]:
            raise Rejected(CODE, f"{where}: the entries are not ascending")
        found.append(entry)
        key = agent, (*profile[:agent], *profile[agent + 1 :]), bids
        sums.setdefault(key, []).append((weights[entry.place], amount))
    for (agent, profile, bids), parts in sums.items():
        _, amounts = market.budget.whole("the sum of shifts", [amount for _, amount in parts])
        steps = len(parts) * digits(widest(amounts), widest(weight for weight, _ in parts))
        market.budget.charge("the sum of shifts", steps)
        if sum(weight * amount for (weight, _), amount in zip(parts, amounts, strict=True)):
            who = show(market.names[agent])
            at = f"where the others' types are {list(profile)} and their bids {list(bids)}"
            raise Rejected(CODE, f"shifts: those of {who} do not sum to 0 {at}")
    return found


def by_place(shifts: Sequence[Shift], amounts: Sequence[int], counts: Sequence[int]) -> Shifts:
    """By agent and profile of types, each shift's profile of the others' bids, and its entry of `amounts`."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for shift, amount in zip(shifts, amounts, strict=True):
        rest = 0
        for bid, count in zip(shift.bids, _others(counts, shift.agent), strict=True):
            rest = rest * count + bid
        found.setdefault((shift.agent, shift.place), []).append((rest, amount))
    return found


def _others(counts: Sequence[int], agent: int) -> list[int]:
    return [count for k, count in enumerate(counts) if k != agent]
