"""The guarantee of a posted price: buyers come one by one, and take what is worst for the sum; each gets at least what
her own best take of what is left would bring her, since she may take it and opt out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations

Known = tuple[tuple[int, int], ...]  # who has come, ascending, each with her type
Takes = Sequence[tuple[int, int]]  # what is paid, and what is left then


def least_sum(
    profiles: Sequence[tuple[Sequence[int], int]],
    order: Sequence[int],
    anyhow: bool,
    start: int,
    takes: Callable[[int], Takes],
    best: Callable[[int, int, int], int],
) -> int:
    """The least sum over the type profiles (types, weight) of the weight times what buyers' best takes bring them plus
    the revenue.  A take is a function of the types of who has come, the taker's own too, and of earlier takes.  The
    buyers come in this order, or, with `anyhow`, the next one is such a function, too.  `takes(left)`: how an agent
    may take of what is left; `best(agent, type, left)`: what the type's best take brings her."""
    likely: dict[Known, int] = {}
    for types, weight in profiles:
        for come in _come(order, anyhow):
            known = tuple([(agent, types[agent]) for agent in come])
            likely[known] = likely.get(known, 0) + weight
    kinds = {agent: sorted({types[agent] for types, _ in profiles}) for agent in order}

    @cache
    def value(known: Known, left: int) -> int:
        come = {agent for agent, _ in known}
        waiting = [agent for agent in order if agent not in come]
        return min([after(known, left, agent) for agent in (waiting if anyhow else waiting[:1])], default=0)

    def after(known: Known, left: int, agent: int) -> int:
        total = 0
        for kind in kinds[agent]:
            more = tuple(sorted((*known, (agent, kind))))
            weight = likely.get(more, 0)
            if weight:
                total += weight * best(agent, kind, left)
                total += min([weight * paid + value(more, rest) for paid, rest in takes(left)])
        return total

    return value((), start)


def _come(order: Sequence[int], anyhow: bool) -> Iterator[Sequence[int]]:
    """Who may have come, ascending: any of the buyers, or the first of them."""
    if not anyhow:
        return (sorted(order[:k]) for k in range(len(order) + 1))
    return (come for k in range(len(order) + 1) for come in combinations(sorted(order), k))


def steps(kinds: Sequence[int], profiles: int, anyhow: bool, lefts: int, takes: int) -> tuple[int, int]:
    """How much `least_sum` does at most, in steps, and in states that are kept.  `kinds`: of the buyers, how many types
    each has; `lefts`: how much may be left; `takes`: pairs of what is left and what is taken of it."""
    known, one = 1, 1
    for count in kinds:
        one *= count
        known = known * (1 + count) if anyhow else known + one
    ways = profiles * (2 ** len(kinds) if anyhow else 1 + len(kinds))
    moves = known * sum(kinds) if anyhow else known * max(kinds, default=1)
    return ways * (10 + 3 * len(kinds)) + moves * (takes * 10 + lefts * 40), known * lefts + min(known, ways)
