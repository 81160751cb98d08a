"""A market and its order of play, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb

from exactgames.explaining.said import Section
from exactgames.explaining.words import bid_words, names_of, type_words
from exactgames.market.market import Agent, Market
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.goods.items import bundle_text, item_text
from exactgames.mechanisms.information.structure import SignalStructure
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.numbers.rational import show
from exactgames.phrases import amounts, counted, listed, runs
from exactgames.quoted import name, quoted

_TYPES, _ROWS = 12, 8
"""So many types of an agent, and rows of a table, are said."""


# ---- the market


def market_section(market: Market) -> Section:
    """What is sold, who they are, what they value, what is known."""
    return Section.of("The market", _market(market))


def _market(market: Market) -> Iterator[str]:
    names = names_of(market)
    sold = f"the items {listed(map(item_text, market.items))}" if market.items else _units(market.units)
    yield f"For sale: {sold}. The agent{'s' if len(names) > 1 else ''}: {listed(names)}."
    alike: dict[tuple[str, ...], list[str]] = {}
    for agent in market.agents:
        alike.setdefault(_values(market, agent), []).append(name(agent.name))
    for said, agents in alike.items():
        yield _valuing(agents, said)
    if market.joint is not None:
        yield from _joint(market)
    elif sum(len(agent.types) > 1 for agent in market.agents) > 1:
        yield "Types are independent. Each agent knows her own alone."
    elif any(len(agent.types) > 1 for agent in market.agents):
        yield "Each agent knows her own type alone."


def _units(units: int) -> str:
    return "one unit" if units == 1 else f"{units} identical units"


def _values(market: Market, agent: Agent) -> tuple[str, ...]:
    """What each of her types values, in words that are the same for agents who are alike; of a speculator nothing."""
    if all(not any(one.valuation.worth()) for one in agent.types):
        return () if len(agent.types) == 1 else (str(len(agent.types)),)
    if len(agent.types) == 1:
        return ("", f"values {_worth(market, agent.types[0])}")
    return (
        f"{len(agent.types)} types",
        *(
            f"{type_words(one.name)} (probability {show(one.probability)}) she values {_worth(market, one)}"
            for one in agent.types
        ),
    )


def _valuing(agents: Sequence[str], said: Sequence[str]) -> str:
    """The same as a sentence about these agents."""
    whose, several = listed(agents), len(agents) > 1
    if len(said) < 2:
        kinds = f" ({said[0]} types)" if said else ""
        return f"{whose} {'have' if several else 'has'} no use for anything that is sold{kinds}."
    first, *types = said
    if not first:
        return f"{f'Each of {whose}' if several else whose} {types[0]}."
    more = [f"… and {len(types) - _TYPES:,} more types"] if len(types) > _TYPES else []
    has = f"{whose} have {first} each" if several else f"{whose} has {first}"
    return f"{has}: {'; '.join([*types[:_TYPES], *more])}."


def _worth(market: Market, one: Type) -> str:
    """What a type values, after "values"."""
    if not market.items and isinstance(one.valuation, Valuation):
        return _marginals(one.valuation.marginals)
    worth = one.valuation.worth()
    if market.items:
        said = [f"{bundle_text(market.items, b)} at {show(v)}" for b, v in enumerate(worth) if b]
        return ", ".join(said[:_ROWS]) + (f", … ({len(said)} bundles)" if len(said) > _ROWS else "")
    return listed([f"{counted(k, 'unit')} at {show(v)}" for k, v in enumerate(worth) if k])


def _marginals(marginals: Sequence[Fraction]) -> str:
    if not any(marginals):
        return "nothing"
    if len(marginals) == 1:
        return f"the unit at {show(marginals[0])}"
    parts, before = [], 0
    for amount, count in runs(marginals):
        if count == len(marginals):
            return f"each unit at {show(amount)}"
        unit = (
            ("the first unit" if count == 1 else f"each of the first {count} units")
            if not before
            else (
                ("a further one" if count == 1 else f"each of {count} further ones")
                if before + count < len(marginals)
                else "any more"
            )
        )
        parts.append(f"{unit} at {show(amount)}" if amount else "no more")
        before += count
    return listed(parts)


def _joint(market: Market) -> Iterator[str]:
    rows = list(market.type_profiles())
    several = [i for i, agent in enumerate(market.agents) if len(agent.types) > 1]
    said = [
        f"{', '.join(f'{name(market.agents[i].name)} {name(market.agents[i].types[types[i]].name)}' for i in several)} "
        f"with probability {show(p)}"
        for types, p in rows[:_TYPES]
    ]
    more = len(rows) - len(said)
    yield f"Types are drawn together: {'; '.join(said)}{f'; … and {more:,} more' if more > 0 else ''}."


# ---- the order of play


def order_section(market: Market) -> Section:
    """Who does what when, who sees what, who pays what."""
    return Section.of("The order of play", _order(market))


def _order(market: Market) -> Iterator[str]:
    names = names_of(market)
    if sum(1 for _ in zip(market.type_profiles(), range(2), strict=False)) > 1:
        yield "Nature draws the types; each agent learns her own."
    for agent, structures in zip(market.agents, market.information, strict=False):
        if structures:
            yield _information(market, name(agent.name), structures)
    first = market.auction if market.auction is not None else market.stages[0]
    yield f"The auction: {first.title}."
    yield from first.sentences(names, market.goods)
    if market.auction is not None:
        yield from _grids(market)
    seen = ["who has won what", "what she herself pays", *(one.shows or one.name for one in market.signals)]
    yield f"Then each agent sees {listed(seen)}."
    for number, stage in enumerate(market.stages):
        for shown in market.shown:
            if shown.before == number:
                yield from (_table(names, table) for table in shown.tables)
        if market.auction is None and number == 0:
            continue
        later = number - (market.auction is None)
        which = f", stage {later + 1} of {len(market.aftermarket)}" if len(market.aftermarket) > 1 else ""
        yield f"The aftermarket{which}: {stage.title}."
        yield from stage.sentences(names, market.goods)
    if not market.aftermarket:
        yield "There is no aftermarket."
    yield "In the end each agent consumes what she holds; her utility is its value less all that she pays."


def _grids(market: Market) -> Iterator[str]:
    grids: dict[tuple[Bid, ...], list[str]] = {}
    for agent in market.agents:
        grids.setdefault(agent.bids or (), []).append(name(agent.name))
    for bids, agents in grids.items():
        if len(bids) == 1:
            yield f"{listed(agents)} can only bid {bid_words(bids[0], market.items)}."
        else:
            yield f"{listed(agents)} may bid {_grid(market, bids)}."


def _grid(market: Market, bids: Sequence[Bid]) -> str:
    """The bids that may be placed, after "may bid": by their amounts, if all bids of such amounts are among them."""
    levels = sorted({x for bid in bids for x in bid})
    if not market.items and market.units == 1:
        return amounts(levels)
    entries = len(bids[0])
    whole = len(levels) ** entries if market.items else comb(len(levels) + entries - 1, entries)
    if len(bids) == whole:
        return f"{amounts(levels)} {'on each item' if market.items else 'for each unit'}; {whole:,} bids in all"
    if len(bids) <= _ROWS:
        return listed([f"({', '.join(map(show, bid))})" for bid in bids], "or")
    return f"in {len(bids):,} ways, of amounts {amounts(levels)}"


def _information(market: Market, owner: str, structures: Sequence[SignalStructure]) -> str:
    said = []
    for one in structures:
        costs = sorted(set(one.costs))
        price = show(costs[0]) if len(costs) == 1 else f"{show(costs[0])} to {show(costs[-1])}, by her type"
        said.append(f"{quoted(one.name)}, which costs {price} and says {listed(map(quoted, one.words), 'or')}")
    return f"Before the auction {owner} may learn of the others' types: {listed(said, 'or')}; or nothing, for free."


def _table(names: Sequence[str], table: SignalTable) -> str:
    told = [
        f"{owner} {listed(map(quoted, words), 'or')}"
        for i, owner in enumerate(names)
        if (words := tuple(table.told(i)))
    ]
    return f"The table of signals {quoted(table.name)} may tell {'; '.join(told)}, which she alone sees."
