"""A run-length market with its profile and what is claimed of it."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from exactgames.claims.claim import ClaimSpec
from exactgames.market.market import Agent, Market
from exactgames.market.valuations import Type, Valuation
from exactgames.runs.market import RunMarket


@frozen
class RunInstance:
    """``document``: the canonical one, with its runs.

    >>> from exactgames import read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> instance = read_run_instance_text(RUNS)
    >>> instance.market.units == 10**100, len(instance.claims)
    (True, 3)
    """

    market: RunMarket
    claims: tuple[ClaimSpec, ...]
    document: dict[str, Any] = field(eq=False, repr=False)

    @property
    def named(self) -> Market:
        """A market of one unit with the same agents and types, for words that name them."""
        one = Valuation((self.market.reserve,))
        agents = (
            Agent(agent.name, tuple(Type(kind.name, one, kind.probability) for kind in agent.types), None)
            for agent in self.market.agents
        )
        return Market(1, tuple(agents), None, ())
