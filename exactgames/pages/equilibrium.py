"""The tables of a report: what is played and what the next best loses, outcomes, dominance. Rows of words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from attrs import frozen

from exactgames.concepts.dominance import Dominator, FullSupportBelief, PureWitnesses
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import show
from exactgames.pages.facts import Facts
from exactgames.phrases import listed
from exactgames.reports.equilibrium import equilibrium_values
from exactgames.reports.outcome_table import folded_outcome

Rows = list[tuple[str, ...]]
MOST = 200
"""So many rows of a table are shown."""


@frozen
class Listed:
    """A table: its columns, its rows, the columns that stand to the right; ``more``: rows that are left out."""

    columns: tuple[str, ...]
    rows: Rows
    numbers: tuple[int, ...] = ()
    more: int = 0


def _cut(columns: tuple[str, ...], rows: Rows, numbers: tuple[int, ...] = ()) -> Listed:
    return Listed(columns, rows[:MOST], numbers, max(0, len(rows) - MOST))


def strategies(facts: Facts) -> Listed:
    """What each type bids or takes, and her expected utility."""
    found, form, market = facts.judged.found, facts.judged.form, facts.market
    rows: Rows = []
    if found is not None and form is not None and found.bids is not None:
        utility = {
            (agent.name, t.name): u
            for agent, row in zip(market.agents, form.interim(), strict=True)
            for t, u in zip(agent.types, row, strict=True)
        }
        for one in found.bids:
            plays = [f"{bid} ({p})" if len(one.plays) > 1 else bid for bid, p in one.plays.items()]
            before = ", ".join(filter(None, [one.learned, one.seen]))
            rows.append((one.agent, one.type, before, listed(plays) or "–", show(utility[one.agent, one.type])))
    if any(row[2] for row in rows):
        return _cut(("agent", "type", "after", "plays", "utility"), rows, numbers=(4,))
    without: Rows = [(row[0], row[1], row[3], row[4]) for row in rows]
    return _cut(("agent", "type", "plays", "utility"), without, numbers=(3,))


def slacks(facts: Facts) -> Listed:
    """What the best other action of each type loses, first in the auction, then the nearest later one."""
    found = facts.judged.found
    rows: Rows = []
    for one in found.least_slacks if found is not None else ():
        agent = facts.market.agents[one.player]
        type_name = agent.types[one.type].name if one.type is not None else ""
        form = found.form if found is not None else None
        if form is None:
            continue
        where = form.label(one.infoset).removeprefix(f"type {type_name}, ")
        others = f"{one.tied:,} of {one.others:,}"
        slack = f"{'at least ' if form.is_bound(one.infoset) else ''}{show(one.slack)}"
        rows.append((agent.name, type_name, where, form.action(one.infoset, one.action), slack, others))
    columns = ("agent", "type", "where", "best other action", "loses", "others as near")
    return _cut(columns, rows, numbers=(4,))


def outcomes(facts: Facts) -> Listed:
    """What comes out, types that make no difference in one row."""
    found = facts.judged.found
    rows: Rows = []
    if found is not None and found.equilibrium is not None:
        values = equilibrium_values(found.equilibrium)
        rows = list(folded_outcome(values["outcome"], values["interim"]))
    return _cut(("probability", "types", "holdings", "payments (net, of all stages)"), rows, numbers=(0,))


def dominance(facts: Facts) -> Listed:
    """For each bid that is played whether it is weakly dominated, with what shows it."""
    rows: Rows = []
    for one in facts.bids:
        agent = facts.market.agents[one.agent]
        names = [bid_text(bid) for bid in agent.bids or ()]
        match one.found:
            case Dominator(mixture=mixture):
                by = listed([names[k] if w == 1 else f"{names[k]} ({show(w)})" for k, w in mixture])
                verdict, why = "weakly dominated", f"by {by}"
            case FullSupportBelief(extra=extra):
                more = f", with more weight on {len(extra):,} of them" if extra else ""
                verdict, why = "undominated", f"best against a belief that thinks all bids of the others possible{more}"
            case PureWitnesses():
                verdict, why = "undominated by single bids", "each does worse somewhere, or the same everywhere"
            case _:
                assert_never(one.found)
        rows.append((agent.name, agent.types[one.type].name, names[one.bid], verdict, why))
    return _cut(("agent", "type", "bid", "", "shown by"), rows)


def figures(facts: Facts) -> Listed:
    """Welfare, optimum, revenue, each agent's utility."""
    found = facts.figures
    rows = [] if found is None else list(_figures(facts))
    return Listed(("", "expected"), rows, numbers=(1,))


def _figures(facts: Facts) -> Iterator[tuple[str, ...]]:
    found = facts.figures
    if found is None:
        return
    yield "welfare of the best allocation", show(found.optimum)
    yield "welfare of the profile", show(found.welfare)
    if found.optimum and found.welfare:
        yield "ratio", show(found.optimum / found.welfare)
    if found.guaranteed is not None:
        yield "welfare proved for every aftermarket", show(found.guaranteed)
    yield "revenue of the auction", show(found.revenue)
    if found.cost:
        yield "cost of information", show(found.cost)
    if found.kept:
        yield "kept in the aftermarket", show(found.kept)
    for agent, utility in zip(facts.market.agents, found.utilities, strict=True):
        yield f"utility of {agent.name}", show(utility)


def types(facts: Facts) -> Listed:
    """Each agent's types, with what they value."""
    market, rows = facts.market, list[tuple[str, ...]]()
    for agent in market.agents:
        for one in agent.types:
            worth = one.valuation.worth()
            values = ", ".join(f"{market.goods.text(b)}: {show(v)}" for b, v in list(enumerate(worth))[1:13])
            more = ", …" if len(worth) > 13 else ""
            rows.append((agent.name, one.name, show(one.probability), values + more))
    return _cut(("agent", "type", "probability", f"value of {market.goods.called}"), rows, numbers=(2,))
