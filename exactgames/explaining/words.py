"""Agents, types and bids, as they are called in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from exactgames.market.market import Agent, Market
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.goods.items import item_text
from exactgames.numbers.rational import show
from exactgames.phrases import listed, runs
from exactgames.quoted import name


def names_of(market: Market) -> tuple[str, ...]:
    """The agents' names, as they may stand in a sentence."""
    return tuple(name(agent.name) for agent in market.agents)


def type_words(type_name: str) -> str:
    """A type after its agent's name: "with z=1", "of type low"."""
    return types_words([type_name])


def types_words(types: Sequence[str]) -> str:
    """The same of several: "with z=1 or z=2"."""
    start = "with" if all("=" in one for one in types) else "of type"
    return f"{start} {listed(map(name, types), 'or')}"


def who(agent: Agent, types: Sequence[int]) -> str:
    """These types of the agent."""
    if len(agent.types) == 1:
        return name(agent.name)
    if len(types) == len(agent.types):
        return f"{name(agent.name)}, whatever her type,"
    return f"{name(agent.name)} {types_words([agent.types[t].name for t in types])}"


def bid_words(bid: Bid, items: Sequence[str] = ()) -> str:
    """A bid: "2,0,0,0 (2 for one unit, 0 for the other 3)"."""
    if items:
        return listed([f"{show(x)} on {item_text(item)}" for x, item in zip(bid, items, strict=True)])
    written = ",".join(map(show, bid))
    if len(bid) == 1:
        return written
    parts, before = [], 0
    for amount, count in runs(bid):
        if count == len(bid):
            parts.append(f"{show(amount)} for each unit")
        elif before:
            parts.append(
                f"{show(amount)} for the {'last' if count == 1 else f'other {count}'}"
                if before + count == len(bid)
                else f"{show(amount)} for {_more(count)}"
            )
        else:
            parts.append(f"{show(amount)} for {'one unit' if count == 1 else f'each of {count} units'}")
        before += count
    return f"{written} ({listed(parts, 'and')})"


def _more(count: int) -> str:
    return "the next" if count == 1 else f"the next {count}"
