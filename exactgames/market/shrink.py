"""What would make a market smaller: only what it has more than one of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from exactgames.market.market import Market

What = Literal["bids", "units", "types", "stages", "agents", "information"]
EVERYTHING: tuple[What, ...] = ("bids", "units", "types", "stages", "information")


def shrinkable(
    market: Market, among: Iterable[What] = EVERYTHING, agents: Iterable[int] | None = None
) -> tuple[str, ...]:
    """Advice on what to make smaller, in the order of ``among``; ``agents``: those whose bids and types count (default:
    all). Where none of it can be, fewer agents, if there are others.
    """
    counted = [market.agents[i] for i in agents] if agents is not None else list(market.agents)
    widest = max(counted, key=lambda agent: len(agent.bids or ()), default=None)
    bids = 0 if widest is None else len(widest.bids or ())
    advice: dict[What, tuple[tuple[int, str], ...]] = {
        "bids": ((bids, f"fewer bids ({widest.name} has {bids:,})" if widest is not None else ""),),
        "units": ((market.units, f"fewer {market.goods.called}"),),
        "types": ((max((len(agent.types) for agent in counted), default=0), "fewer types"),),
        "stages": tuple(one for stage in market.stages for one in stage.shrink()),
        "information": _information(market),
        "agents": ((len(market.agents), "fewer agents"),),
    }
    found = tuple(words for what in among for count, words in advice[what] if count > 1)
    return found or (("fewer agents",) if len(market.agents) > 1 else ())


def _information(market: Market) -> tuple[tuple[int, str], ...]:
    """The agent who may acquire most."""
    most, name = max(
        ((len(mine), agent.name) for mine, agent in zip(market.information, market.agents, strict=False)),
        key=lambda one: one[0],
        default=(0, ""),
    )
    return ((1 + most, f"fewer signal structures ({name} has {most})"),)
