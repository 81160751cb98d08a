"""Which types' valuations of named items are submodular, with a witness where one is not."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.market.market import Market
from exactgames.mechanisms.protocols import Valuation
from exactgames.mechanisms.registry import VALUATIONS
from exactgames.mechanisms.valuations.properties import not_submodular


@frozen
class Complements:
    """An item that adds more to a bundle than to a smaller one within it: bundles as lists of items.

    smaller, larger       S ⊂ T
    item                  x, in neither
    adds, adds_to_larger  v(S ∪ {x}) − v(S) and the larger v(T ∪ {x}) − v(T)
    """

    smaller: tuple[str, ...]
    larger: tuple[str, ...]
    item: str
    adds: Fraction
    adds_to_larger: Fraction


@frozen
class TypeValuation:
    """A type's valuation: ``complements`` is None if it is submodular, else the first that show that it is not."""

    agent: str
    type: str
    complements: Complements | None


def valuations_of(market: Market) -> tuple[TypeValuation, ...]:
    """Every type's; none in a market of units, whose valuations all have diminishing marginal values."""
    if not market.items:
        return ()
    return tuple(
        TypeValuation(agent.name, t.name, _complements(market, t.valuation))
        for agent in market.agents
        for t in agent.types
    )


def _complements(market: Market, valuation: Valuation) -> Complements | None:
    if isinstance(valuation, tuple(rule for rule in VALUATIONS if rule.always_submodular)):
        return None
    worth = valuation.worth()
    found = not_submodular(worth)
    if found is None:
        return None
    small, large, item = found
    said, x = market.goods.said, 1 << item
    smaller, larger = (tuple(names) if isinstance(names := said(bundle), list) else () for bundle in (small, large))
    return Complements(
        smaller, larger, market.items[item], worth[small | x] - worth[small], worth[large | x] - worth[large]
    )
