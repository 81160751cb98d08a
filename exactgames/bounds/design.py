"""Which reserve, or posted price, guarantees the most: the guarantee at each of some, exactly.

Between two neighbouring levels that somebody may bid a higher reserve changes payments alone, so these levels are where
to look first; any others may be named.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from exactgames.bounds.guarantee import Guarantee, guarantee
from exactgames.bounds.posted import Arrival, posted_guarantee, posted_price
from exactgames.errors import GameError
from exactgames.market.market import Market
from exactgames.tally import tallied


@frozen
class Choice:
    """What a reserve, or a price, guarantees."""

    amount: Fraction
    guarantee: Guarantee


def bid_levels(market: Market) -> tuple[Fraction, ...]:
    """The amounts that somebody may bid, ascending."""
    return tuple(sorted({x for agent in market.agents for bid in agent.bids or () for x in bid}))


def at_reserve(market: Market, reserve: Fraction) -> Market:
    """The market with this reserve."""
    if market.auction is None:
        raise TypeError("no bids are sealed")
    return evolve(market, auction=evolve(market.auction, reserve=reserve))  # type: ignore[misc]


def reserves(
    market: Market,
    amounts: Sequence[Fraction] = (),
    strengthened: bool = False,
    information: bool = False,
    seconds: float | None = None,
) -> tuple[Choice, ...]:
    """The guarantee at each of these reserves, ``seconds`` for each; none: at the levels that somebody may bid.
    GameError where no bids are sealed, or a reserve is negative.
    """
    if market.auction is None:
        raise GameError("the auction has no sealed bids, and so no reserve")
    found = []
    for amount in tallied(_ascending(amounts, "reserve") or bid_levels(market), "reserves done"):
        found.append(Choice(amount, guarantee(at_reserve(market, amount), strengthened, information, seconds)))
    return tuple(found)


def prices(
    market: Market, amounts: Sequence[Fraction], arrival: Arrival = "file", information: bool = False
) -> tuple[Choice, ...]:
    """The guarantee at each of these prices of a unit. GameError where the auction is no posted price of units (items
    have a price each), or a price is negative.
    """
    stage, found = posted_price(market), []
    if market.items or not isinstance(stage.price, Fraction):
        raise GameError("items have a price each, or bundles: one price of a unit cannot be compared here")
    for amount in tallied(_ascending(amounts, "price"), "prices done"):
        changed = evolve(market, stages=(evolve(stage, price=amount), *market.stages[1:]))
        welfare = posted_guarantee(changed, arrival, information)
        found.append(Choice(amount, Guarantee(welfare, welfare)))
    return tuple(found)


def best(choices: Sequence[Choice]) -> Choice:
    """The one that guarantees the most, the lowest of several."""
    return max(choices, key=lambda choice: (choice.guarantee.welfare, -choice.amount))


def _ascending(amounts: Sequence[Fraction], what: str) -> list[Fraction]:
    wrong = next((x for x in amounts if x < 0), None)
    if wrong is not None:
        raise GameError(f"found a {what} of {wrong}: at least 0 is expected")
    return sorted(set(amounts))
