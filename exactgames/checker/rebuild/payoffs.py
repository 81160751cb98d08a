"""The auction alone, as tables (`kernel.payoffs`): what each type gets from each profile of bids, and what all pay,
averaged over ties.  Signals and aftermarket play no part.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace
from itertools import product
from math import lcm, prod

from ..budget import digits, room, words
from ..kernel.payoffs import Payoffs
from .auctions.bidding import Outcome
from .keys import Vector
from .market import Market

Result = tuple[tuple[tuple[int, int], ...], int]  # how likely each holding is, as weights; what is paid


def auction_payoffs(market: Market, apart: bool = False) -> Payoffs:
    """The tables of a market with sealed bids.  `apart`: bids that are alike have numbers of their own."""
    numbers, first = _alike(market)
    found = _tables(market, numbers, first)
    return _apart(found, market) if apart else found


def _alike(market: Market) -> tuple[list[list[int]], list[list[int]]]:
    """By agent: the number of each bid, and the first bid of each number.  Bids that differ only in what is not
    eligible have one."""
    numbers, first = [], []
    for agent in market.agents:
        size = len(agent.bids)
        market.budget.charge(
            "which bids are alike", size * (10 + 2 * market.units), kept=size * (100 + 8 * market.units)
        )
        known: dict[Vector, int] = {}
        own = []
        for bid in agent.bids:
            key = tuple([x if market.bidding.eligible([x]) else -1 for x in bid])
            own.append(known.setdefault(key, len(known)))
        numbers.append(own)
        first.append([own.index(k) for k in range(len(known))])
    return numbers, first


def _tables(market: Market, numbers: list[list[int]], first: list[list[int]]) -> Payoffs:
    budget, agents = market.budget, market.agents
    counts = tuple(map(len, first))
    total = prod(counts)
    what = f"the outcomes of {words(total)} profiles of bids"
    budget.charge(what, total * (30 + 20 * len(agents)), kept=total * 8 * (len(agents) + 1))
    known: list[dict[tuple[int, Result], int]] = [{} for _ in agents]
    sums: dict[tuple[int, int, int], int] = {}
    results, sales = [array("L") for _ in agents], array("L")
    draws = 1
    for bids in product(*([agent.bids[k] for k in own] for agent, own in zip(agents, first, strict=True))):
        settled = market.bidding.outcomes(market, bids)
        weight = sum(outcome.weight for outcome in settled)
        if draws % weight:
            draws = lcm(draws, weight)
        if len(settled) > 1:
            budget.charge(what, len(settled) * (10 + 10 * len(agents)))
        for k, own_results in enumerate(results):
            key = weight, _result(settled, k)
            if key not in known[k]:
                budget.charge(what, 20, kept=400 + 100 * len(key[1][0]))
            own_results.append(known[k].setdefault(key, len(known[k])))
        paid = sum([outcome.weight * sum(outcome.payments) for outcome in settled])
        won = sum([outcome.weight * _winning(market, outcome) for outcome in settled])
        if (weight, paid, won) not in sums:
            budget.charge(what, 20, kept=400)
        sales.append(sums.setdefault((weight, paid, won), len(sums)))
    bits = market.bits + draws.bit_length()
    kinds = sum(len(agent.types) * len(own) for agent, own in zip(agents, known, strict=True))
    budget.charge("what results are worth", kinds * (10 + 4 * digits(bits, 60)), kept=kinds * (8 + room(bits)))
    worth = [
        [[_worth(value, draws // weight, result) for weight, result in own] for value in agent.value]
        for agent, own in zip(agents, known, strict=True)
    ]
    revenue = [draws // weight * paid for weight, paid, _ in sums]
    winning = [draws // weight * won for weight, _, won in sums]
    unit = market.scale * draws
    return Payoffs(counts, numbers, first, results, worth, sales, revenue, winning, unit, bits, budget)


def _apart(alike: Payoffs, market: Market) -> Payoffs:
    """The same tables, by profile of all bids."""
    counts = tuple(map(len, alike.numbers))
    if counts == alike.counts:
        return alike
    total, agents = prod(counts), len(counts)
    size = total * 8 * (agents + 1)
    market.budget.charge(f"{words(total)} profiles of bids", total * (5 + 2 * agents), kept=size, briefly=8 * total)
    places = [0]
    for numbers, count in zip(alike.numbers, alike.counts, strict=True):
        places = [place * count + number for place in places for number in numbers]
    results = [array("L", [own[place] for place in places]) for own in alike.results]
    sales, same = array("L", [alike.sales[place] for place in places]), [list(range(count)) for count in counts]
    return replace(alike, counts=counts, numbers=same, first=same, results=results, sales=sales)


def _result(settled: list[Outcome], agent: int) -> Result:
    """An agent's holdings, each with its weight, and what she pays, by weight."""
    if len(settled) == 1:
        (only,) = settled
        return ((only.allocation[agent], only.weight),), only.weight * only.payments[agent]
    won: Counter[int] = Counter()
    for outcome in settled:
        won[outcome.allocation[agent]] += outcome.weight
    return tuple(sorted(won.items())), sum(outcome.weight * outcome.payments[agent] for outcome in settled)


def _worth(value: Vector, share: int, result: Result) -> int:
    won, paid = result
    return share * (sum(weight * value[holding] for holding, weight in won) - paid)


def _winning(market: Market, outcome: Outcome) -> int:
    """The sum of the bids that win: of units by agent, of items by item (its winner, and her bid)."""
    if market.goods.names:
        return sum(sale[1] for sale in outcome.winning if sale)
    return sum(map(sum, outcome.winning))
