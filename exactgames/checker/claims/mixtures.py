"""Deviations, as the evidence of bounds lists them: mixtures of an agent's bids, `[[bid, "w"], …]`, bids by index and
ascending, weights positive and of sum 1; and profiles of types and of bids, by index.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ..budget import digits, widest
from ..reading import Table, any_table, array, integer, lowest
from ..rebuild.market import Market
from ..rejected import Rejected, show

CODE = "bound"
Mixture = list[tuple[int, Fraction]]


def read_mixture(value: object, agent: int, market: Market, where: str) -> Mixture:
    found: Mixture = []
    count = len(market.agents[agent].bids)
    for k, pair in enumerate(array(value, where, "format", 1)):
        raw, weight = array(pair, f"{where}, entry {k}", "format", 2, 2)
        bid = integer(raw, f"{where}, entry {k}", CODE, 0, count - 1)
        if found and found[-1][0] >= bid:
            raise Rejected(CODE, f"{where}: the bids are not ascending")
        found.append((bid, positive(weight, f"{where}, entry {k}")))
    check_sum([weight for _, weight in found], where, market)
    return found


def positive(value: object, where: str) -> Fraction:
    weight = lowest(value, where)
    if weight <= 0:
        raise Rejected(CODE, f"{where}: found the weight {show(weight)}, expected a positive one")
    return weight


def check_sum(weights: Sequence[Fraction], where: str, market: Market) -> None:
    if not market.budget.is_one(where, weights):
        raise Rejected(CODE, f"{where}: the weights do not sum to 1")


def of_agents(value: object, market: Market, where: str) -> list[object]:
    """What a table says of every agent, in the file's order."""
    return of_each(value, market.names, where)


def of_types(value: object, agent: int, market: Market, where: str) -> list[object]:
    """What a table says of every type of an agent."""
    return of_each(value, market.agents[agent].types, where)


def of_each(value: object, names: Sequence[str], where: str) -> list[object]:
    """What a table says of every one of these names, in their order."""
    found: Table = any_table(value, where, "format")
    if set(found) != set(names):
        raise Rejected("format", f"{where}: found {show(found)}, expected exactly {show(', '.join(names))}")
    return [found[name] for name in names]


def indices(value: object, counts: Sequence[int], where: str) -> tuple[int, ...]:
    """One number for each of some agents, below the count."""
    listed = array(value, where, "format", len(counts), len(counts))
    return tuple([integer(x, where, CODE, 0, count - 1) for x, count in zip(listed, counts, strict=True)])


class Whole(NamedTuple):
    """Mixtures as integers over one common denominator."""

    one: int
    mixtures: list[list[tuple[int, int]]]
    others: list[int]  # other numbers, over the same denominator


def whole(mixtures: Sequence[Mixture], others: Sequence[Fraction], market: Market) -> Whole:
    numbers = [weight for mixture in mixtures for _, weight in mixture] + list(others)
    one, integers = market.budget.whole("the weights of mixtures", numbers)
    wide = widest(integers)
    market.budget.charge("the weights of mixtures", len(numbers) * (3 + digits(wide)), kept=len(numbers) * 120)
    left = iter(integers)
    return Whole(one, [[(bid, next(left)) for bid, _ in mixture] for mixture in mixtures], list(left))
