"""Every file with its aftermarket removed: what is left is the auction alone, worked out here bid by bid.

There every agent moves once, knowing her type only: all four concepts come to one, that no type has a better bid.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from large import COPIES
from naive import sell
from run_files import ARRAY_FILES

from exactgames import Market, find_pure, read_instance, welfare
from exactgames.concepts.registry import NAMES
from exactgames.files.reader import read_document
from exactgames.market.expand import expand
from exactgames.market.instance import BidAction, Instance
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.session.session import Session

INSTANCES = Path(__file__).parents[2] / "instances"
FILES = sorted(str(path.relative_to(INSTANCES).with_suffix("")) for path in ARRAY_FILES)
SLOW = {  # hundreds of bids of eight units for each of three agents; six agents
    "babaioff2023/example-4-bystander-m8-five-levels",
    *COPIES,
}


def alone(file: str) -> Instance:
    """The auction of the file alone, with the rules about its bids, and a claim that makes it whole."""
    given = read_instance(INSTANCES / f"{file}.toml", open_bids=True).document
    document = {key: given[key] for key in ("units", "agents", "prior", "auction", "signals") if key in given}
    rules = [rule for rule in given.get("strategy", []) if rule["stage"] == "auction"]
    return read_document({**document, **({"strategy": rules} if rules else {}), "claims": [{"kind": "optimum"}]})


def sealed_profiles() -> list[str]:
    """The files with sealed bids by which every type bids."""
    found = []
    for file in FILES:
        instance = read_instance(INSTANCES / f"{file}.toml")
        known = isinstance(instance.market.auction, UniformPrice | Discriminatory)
        if known and instance.strategy and instance.completion == "unique" and not instance.market.information:
            found.append(file)
    return found


Plan = list[list[list[tuple[Bid, Fraction]]]]  # [agent][type], bids with probabilities


def plan_of(instance: Instance) -> Plan:
    """What the rules bid, the first that matches deciding; who has one bid needs none."""
    plan: Plan = []
    for i, agent in enumerate(instance.market.agents):
        plan.append([])
        if agent.bids and len(agent.bids) == 1:
            plan[-1] = [[(agent.bids[0], Fraction(1))]] * len(agent.types)
            continue
        for t in range(len(agent.types)):
            rules = (rule for rule in instance.strategy or () if rule.where.agent == i)
            rule = next(rule for rule in rules if not rule.where.types or t in rule.where.types)
            plan[-1].append([(action.bid, p) for action, p in rule.actions if isinstance(action, BidAction)])
    return plan


def utility(market: Market, plan: Plan, agent: int, t: int, bid: Bid) -> Fraction:
    """Her expected utility of the bid against the others' plans, given her type."""
    value = market.agents[agent].types[t].valuation.worth()
    total = Fraction(0)
    for _, types, p in market.profiles_with(agent, t):
        choices = [[(bid, Fraction(1))] if i == agent else plan[i][types[i]] for i in range(len(types))]
        for picked in product(*choices):
            bids, weight = tuple(b for b, _ in picked), p
            for _, share in picked:
                weight *= share
            ways = market.sealed_auction.orders(len(market.agents))  # equally likely
            for order in ways:
                sold = sell(market, bids, order)
                total += weight * (value[sold.won[agent]] - sold.paid[agent]) / len(ways)
    return total


def gains(market: Market, plan: Plan) -> Iterator[tuple[Fraction, Fraction]]:
    """For every agent and type: (what she has, the most that another bid adds)."""
    for i, agent in enumerate(market.agents):
        for t in range(len(agent.types)):
            has = sum((p * utility(market, plan, i, t, bid) for bid, p in plan[i][t]), start=Fraction(0))
            yield has, max(utility(market, plan, i, t, bid) for bid in agent.bids or ()) - has


SEALED = sealed_profiles()


@pytest.mark.parametrize("file", [pytest.param(f, marks=pytest.mark.slow) if f in SLOW else f for f in SEALED])
def test_verdicts_are_those_of_the_auction_alone(file: str) -> None:
    instance = alone(file)
    found = list(gains(instance.market, plan_of(instance)))
    form = Session(instance).form
    assert [x for row in form.interim() for x in row] == [has for has, _ in found]
    holds = max(gain for _, gain in found) == 0
    for concept in NAMES:
        assert form.check(concept).holds is holds, concept


def posted() -> list[str]:
    """The files with one item at a posted price."""
    found = []
    for file in FILES:
        market = read_instance(INSTANCES / f"{file}.toml").market
        posted = market.auction is None and isinstance(market.stages[0], PostedPrice)
        if market.units == 1 and posted and not market.information:
            found.append(file)
    return found


POSTED = posted()


@pytest.mark.parametrize("file", POSTED)
def test_a_posted_price_alone_serves_the_first_who_gains(file: str) -> None:
    market = alone(file).market
    rule = market.stages[0]
    assert isinstance(rule, PostedPrice)
    expected = Fraction(0)
    for types, p in market.type_profiles():
        values = [market.agents[i].types[types[i]].valuation.marginals[0] for i in rule.order]
        assert rule.price not in values  # nobody is indifferent: one outcome
        expected += p * next((value for value in values if value > rule.price), Fraction(0))
    expansion = expand(market)
    everything = find_pure(expansion.game, "sequential")
    assert everything.complete
    assert {welfare(expansion, one.played) for one in everything.equilibria} == {expected}


def test_which_files_are_covered() -> None:
    """All but those that do not say every bid, those whose auctions ``naive`` does not know, and those in which agents
    acquire information: they do not move once.
    """
    for file in set(FILES) - set(SEALED) - set(POSTED):
        instance = read_instance(INSTANCES / f"{file}.toml")
        other = not isinstance(instance.market.auction, UniformPrice | Discriminatory)
        left_open = instance.strategy is None or instance.completion != "unique"
        assert other or left_open or instance.market.information, file
    assert len(SEALED) >= 30
    assert len(POSTED) >= 7
