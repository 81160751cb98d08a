"""What a certificate lists by agent and set: strategies, beliefs, plans."""

from __future__ import annotations

from collections.abc import Sequence

from ..budget import room
from ..kernel.beliefs import Belief
from ..reading import any_table, array, integer, lowest, text
from ..rejected import Rejected, show
from .assessment import read_weights
from .tree import Tree


def agent_named(value: object, names: Sequence[str], where: str) -> int:
    """The agent whom evidence names."""
    name = text(value, where, "format")
    if name not in names:
        raise Rejected("format", f"{where}: no agent is named {show(name)}")
    return names.index(name)


def place(name: object, number: object, game: Tree, where: str) -> tuple[int, int]:
    """(agent, set) from her name and the set's number among hers."""
    agent = agent_named(name, game.market.names, where)
    own = game.own[agent]
    return agent, own[integer(number, f"{where}, set", "format", 0, len(own) - 1)]


def plan_of(value: object, agent: int, game: Tree, where: str) -> dict[int, int]:
    """[[set, action], …] as {set: action}: the first is where the plan starts, the others ascending."""
    plan: dict[int, int] = {}
    numbers = []
    for pair in array(value, f"{where}, plan", "format", 1):
        number, action = array(pair, f"{where}, plan", "format", 2, 2)
        here = place(game.market.names[agent], number, game, f"{where}, plan")[1]
        if here in plan:
            raise Rejected("format", f"{where}, plan: a set twice")
        plan[here] = integer(action, f"{where}, plan, action", "format", 0, game.views[here].actions - 1)
        numbers.append(here)
    if numbers[1:] != sorted(numbers[1:]):
        raise Rejected("format", f"{where}, plan: not ascending after the first")
    return plan


def weights_of(value: object, game: Tree, where: str, pure: bool = False) -> list[list[int]]:
    """A strategy for every set of every agent; point masses only if `pure`."""
    names = game.market.names
    found = any_table(value, where, "format")
    if set(found) != set(names):
        raise Rejected("format", f"{where}: found {show(found)}, expected exactly the agents' names")
    game.budget.charge(where, 2 * game.moves, kept=10 * game.moves)
    weights: list[list[int]] = [[] for _ in game.views]
    for agent, name in enumerate(names):
        own, what = game.own[agent], f"{where} of {show(name)}"
        entries = array(found[name], what, "strategy", len(own), len(own))
        for here, entry in zip(own, entries, strict=True):
            if pure and isinstance(entry, list):
                raise Rejected("strategy", f"{what}: a mixture in a pure profile")
            weights[here] = read_weights(entry, game.views[here].actions, what)
    return weights


def beliefs_at(value: object, game: Tree, where: str) -> dict[int, Belief]:
    """[[agent, set, ["p", …]], …], sorted: beliefs over the histories of these sets."""
    found: dict[int, Belief] = {}
    last = (-1, -1)
    for entry in array(value, where, "format"):
        name, number, raw = array(entry, where, "format", 3, 3)
        key = place(name, number, game, where)
        if key <= last:
            raise Rejected("format", f"{where}: not sorted by agent and set, or twice the same")
        last = key
        histories = game.histories[key[1]]
        given = [lowest(x, where) for x in array(raw, where, "format", len(histories), len(histories))]
        common, whole = game.budget.whole(f"{where}: a belief", given)
        if min(given) < 0 or sum(whole) != common:
            raise Rejected("belief", f"{where}: no distribution at set {number} of agent {show(name)}")
        game.budget.charge(where, len(whole), kept=len(whole) * (100 + room(common.bit_length())))
        found[key[1]] = [(history, x) for history, x in zip(histories, whole, strict=True) if x]
    return found
