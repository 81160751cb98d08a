"""The welfare of a market's pure equilibria, reserve by reserve: from the worst of them to the best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.bounds.design import at_reserve, bid_levels
from exactgames.bounds.welfare import outcome_classes, welfare
from exactgames.concepts.concept import Concept
from exactgames.errors import GameError
from exactgames.market.expand import expand
from exactgames.market.market import Market
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.pace import Pace
from exactgames.search.pure.search import find_pure


@frozen
class WelfareRange:
    """Of the pure equilibria found at a reserve: their number, the lowest and highest welfare (None where there is
    none), and whether these are all that there are.
    """

    reserve: Fraction
    equilibria: int
    lowest: Fraction | None
    highest: Fraction | None
    complete: bool


def welfare_ranges(
    market: Market,
    concept: Concept,
    amounts: Sequence[Fraction] = (),
    seconds: float = 60,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[WelfareRange, ...]:
    """At each of these reserves (none: at the levels that somebody may bid), ``seconds`` for each. GameError where no
    bids are sealed, LimitReached where the tree is too large.
    """
    if market.auction is None:
        raise GameError("the auction has no sealed bids, and so no reserve")
    found: list[WelfareRange] = []
    asked = sorted(set(amounts)) or bid_levels(market)
    pace = Pace(len(asked), what="reserves done")
    for amount in asked:
        progress(f"searching for all pure {concept} equilibria at the reserve {amount} ({pace.words(len(found))})")
        expansion = expand(at_reserve(market, amount), limit)
        search = find_pure(expansion.game, concept, seconds=seconds, classes=outcome_classes(expansion))
        levels = [welfare(expansion, one.played) for one in search.equilibria]
        found.append(
            WelfareRange(amount, len(levels), min(levels, default=None), max(levels, default=None), search.complete)
        )
    return tuple(found)
