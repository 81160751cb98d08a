"""Sealed-bid auctions from docs/reference/semantics.md, "Auctions": one profile of bids, one order of the agents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

Bid = tuple[Fraction, ...]


@frozen
class Sold:
    """How an auction ended."""

    won: tuple[int, ...]
    paid: tuple[Fraction, ...]
    price: Fraction | None  # the clearing price
    winning: tuple[Bid, ...]  # of each agent


def number(value: object) -> Fraction:
    """A number of a file."""
    assert isinstance(value, int | str | Fraction)
    return Fraction(value)


def sell(auction: dict[str, Any], units: int, bids: Sequence[Bid], order: Sequence[int]) -> Sold:
    """Ties are broken in ``order``, all equal bids of the earlier agent first."""
    reserve = number(auction.get("reserve", 0))
    everything = [(x, agent) for agent in order for x in sorted(bids[agent], reverse=True)]
    eligible = [(x, i) for x, i in everything if x >= reserve and (x > 0 or auction.get("zero_bids_win", True))]
    ranked = sorted(eligible, key=lambda bid: (-bid[0], order.index(bid[1])))
    wins, losers = ranked[:units], list(everything)
    for bid in wins:
        losers.remove(bid)
    agents = range(len(bids))
    winning = tuple(tuple(x for x, i in wins if i == agent) for agent in agents)
    won = tuple(map(len, winning))
    price = None
    match auction["format"]:
        case "uniform-price":
            high = max([reserve, *(x for x, _ in losers)])
            low = wins[-1][0] if len(wins) == units else reserve
            rule = auction.get("price", "highest-losing")
            weight = {"highest-losing": 0, "lowest-winning": 1}.get(rule) if isinstance(rule, str) else rule["weight"]
            price = (1 - number(weight)) * high + number(weight) * low
            paid = [k * price for k in won]
        case "discriminatory":
            paid = [sum(mine, Fraction(0)) for mine in winning]
        case "vickrey":
            paid = []
            for agent in agents:
                others = sorted((x for x, i in eligible if i != agent), reverse=True)[:units]
                others += [reserve] * (units - len(others))
                paid.append(sum(others[units - won[agent] :], Fraction(0)))
        case "all-pay":
            paid = [sum((x for x, i in eligible if i == agent), Fraction(0)) for agent in agents]
        case unknown:
            raise ValueError(unknown)
    return Sold(won, tuple(map(Fraction, paid)), price, winning)
