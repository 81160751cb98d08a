"""The robust guarantee: what deviations prove of the welfare in every equilibrium, whatever comes after the auction.
Each type may bid as a mixture says and then opt out, and welfare is at least the sum of utilities and revenue; so the
least that the deviations and the revenue bring, over all profiles of bids, is a lower bound.  Numbers are times `one`,
the common denominator of the weights of mixtures and of the shifts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..budget import room, widest
from .payoffs import Payoffs, Weights, deviating, joined, sales, spread
from .smooth import least

Moved = Sequence[Sequence[Sequence[int]]]  # by agent, type, profile of bids: what her deviation brings
Shifts = Mapping[tuple[int, int], Sequence[tuple[int, int]]]  # agent, type profile -> (the others' bids, shift), …


def moved(payoffs: Payoffs, mixtures: Sequence[Sequence[Weights]], one: int) -> list[list[list[int]]]:
    """What deviations bring that do not depend on the own bid.  `mixtures`: by agent and type."""
    for agent, own in enumerate(mixtures):
        _keep(payoffs, len(own), payoffs.rest(agent), one)
    return [
        [spread(payoffs, agent, deviating(payoffs, agent, kind, mixture)) for kind, mixture in enumerate(own)]
        for agent, own in enumerate(mixtures)
    ]


def moved_from(payoffs: Payoffs, mixtures: Sequence[Sequence[Sequence[Weights]]], one: int) -> list[list[list[int]]]:
    """What deviations bring that depend on the own bid.  `mixtures`: by agent, type and own bid."""
    for own in mixtures:
        _keep(payoffs, len(own), payoffs.profiles, one)
    return [
        [
            joined(payoffs, agent, [deviating(payoffs, agent, kind, mixture) for mixture in by_bid])
            for kind, by_bid in enumerate(own)
        ]
        for agent, own in enumerate(mixtures)
    ]


def _keep(payoffs: Payoffs, kinds: int, distinct: int, one: int) -> None:
    """Pay for so many tables by profile of bids, with so many distinct entries each."""
    size = 8 * payoffs.profiles + distinct * room(payoffs.bits + one.bit_length() + 20)
    payoffs.budget.charge("what deviations bring, by profile of bids", kept=kinds * size)


def least_of_all(payoffs: Payoffs, one: int, mixtures: Sequence[Sequence[Weights]]) -> int:
    """Independent types, and deviations that do not depend on the own bid: the others bid as they do whatever an
    agent's type, so the mixtures, weighted with their types' probabilities, are against one profile of bids."""
    tables, wide = [sales(payoffs, one)], one.bit_length()
    for agent, own in enumerate(mixtures):
        total = [0] * payoffs.rest(agent)
        for kind, mixture in enumerate(own):
            wide = max(wide, widest(weight for _, weight in mixture))
            more = deviating(payoffs, agent, kind, mixture)
            total = [x + y for x, y in zip(total, more, strict=True)]
        tables.append(spread(payoffs, agent, total))
    return least(payoffs, tables, payoffs.bits + wide + 20)[0]


def least_by_types(
    payoffs: Payoffs, one: int, profiles: Sequence[tuple[Sequence[int], int]], found: Moved, shifts: Shifts, wide: int
) -> int:
    """The sum over type profiles (types, weight) of the weight times the least over profiles of bids.  `wide`: bits
    of a weight of a mixture or of a shift."""
    total, revenue, bits = 0, sales(payoffs, one), payoffs.bits + wide + 20
    for place, (types, weight) in enumerate(profiles):
        tables = [revenue, *(found[agent][kind] for agent, kind in enumerate(types))]
        for agent in range(len(types)):
            given = shifts.get((agent, place))
            if given:
                table = [0] * payoffs.rest(agent)
                for rest, shift in given:
                    table[rest] = shift
                tables.append(spread(payoffs, agent, table))
        total += weight * least(payoffs, tables, bits)[0]
    return total
