"""Random markets of named items against the definitions, written out: who wins and pays what, under every order of
ties; the nodes of the tree and what happens at its ends, by a walk through the game one history at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from rule_files import bundle, toml

from exactgames import BehaviorStrategy, Expansion, Market, expand, outcomes, play, read_instance, read_instance_text
from exactgames.errors import LimitReached
from exactgames.market.expand import tree_size
from exactgames.market.item_outcomes import item_outcomes
from exactgames.market.money import money_denominator
from exactgames.mechanisms.auctions.sealed import PriorityTies
from exactgames.mechanisms.goods.items import members, subsets
from exactgames.mechanisms.registry import ITEM_AUCTIONS

NAMES, ITEMS = "ABC", ("x", "y", "z")
LEVELS = [Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)]


def valuation(rng: Random, items: tuple[str, ...]) -> dict[str, Any]:
    """A random way to say one, as a file has it."""
    values = {x: Fraction(rng.randint(0, 4), 2) for x in items}
    sums = sorted(Fraction(rng.randint(0, 6), 2) for _ in range(1, 1 << len(items)))
    table = [{"items": bundle(items, k), "value": v} for k, v in enumerate(sums, 1)]
    return rng.choice(
        [
            {"additive": values},
            {"unit-demand": values},
            {"budget-additive": {"budget": Fraction(rng.randint(0, 4), 2), "values": values}},
            {"table": table},
        ]
    )


def agents(rng: Random, n: int, items: tuple[str, ...], sealed: bool) -> list[str]:
    """Their tables: one or two types each, at most three bids."""
    lines = []
    for name in NAMES[:n]:
        shares = rng.choice([(1,), (Fraction(1, 3), Fraction(2, 3))])
        types = [{**valuation(rng, items), "probability": share} for share in shares]
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(types)}"]
        if sealed:
            bids = {tuple(rng.choice(LEVELS) for _ in items) for _ in range(rng.randint(1, 3))}
            lines.append(f"bids = {{ vectors = {toml(sorted(bids, reverse=True))} }}")
    return lines


def auction(rng: Random, n: int) -> list[str]:
    priority = toml({"priority": rng.sample(NAMES[:n], n)})
    return [
        "[auction]",
        f'format = "{rng.choice(ITEM_AUCTIONS).format}"',
        f"ties = {rng.choice([priority, toml('random')])}",
        f"reserve = {toml(rng.choice([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1)]))}",
        f"zero_bids_win = {rng.choice(['true', 'false'])}",
    ]


def sealed_market(rng: Random) -> Market:
    n, items = rng.randint(1, 3), ITEMS[: rng.randint(1, 3)]
    lines = [f"items = {toml(items)}", *agents(rng, n, items, True), *auction(rng, n)]
    return read_instance_text("\n".join(lines)).market


def outcome(market: Market, bids: tuple[tuple[Fraction, ...], ...], orders: Any) -> tuple[Any, Any]:
    """(bundles, payments) where an item's ties go by its order, by the page."""
    rule: Any = market.auction
    n = len(bids)
    held, paid = [0] * n, [Fraction(0)] * n
    for x, order in enumerate(orders):
        able = {i: bids[i][x] for i in order if bids[i][x] >= rule.reserve and (bids[i][x] > 0 or rule.zero_bids_win)}
        if not able:
            continue
        winner = next(i for i in order if i in able and able[i] == max(able.values()))
        others = [b for i, b in able.items() if i != winner]
        held[winner] |= 1 << x
        first = rule.format == "simultaneous-first-price"
        paid[winner] += able[winner] if first else max([rule.reserve, *others])
    return tuple(held), tuple(paid)


def drawn(market: Market, bids: Any) -> dict[Any, Fraction]:
    """The distinct outcomes of a bid profile, in the order in which the items' orders first lead to them."""
    rule: Any = market.auction
    n, count = len(bids), market.units
    single = [rule.ties.order] if isinstance(rule.ties, PriorityTies) else list(permutations(range(n)))
    every = [(order,) * count for order in single] if len(single) == 1 else list(product(single, repeat=count))
    found: dict[Any, Fraction] = {}
    for orders in every:
        what = outcome(market, bids, orders)
        found[what] = found.get(what, Fraction(0)) + Fraction(1, len(every))
    return found


def test_outcomes_are_those_of_the_page():
    rng, met = Random(1), Counter[str]()
    for _ in range(120):
        market = sealed_market(rng)
        money = money_denominator(market)
        rule: Any = market.auction
        found = item_outcomes(market, rule, money)
        row = 0
        for number, bids in enumerate(product(*(agent.bids or () for agent in market.agents))):
            expected = drawn(market, bids)
            assert found.count[number] == len(expected)
            for (held, paid), p in expected.items():
                assert tuple(found.holdings[row].tolist()) == held
                assert [Fraction(int(x), money) for x in found.payments[row]] == list(paid)
                assert Fraction(int(found.weight[row]), found.ways) == p
                chosen = [
                    agent.bids[k]
                    for agent, k in zip(market.agents, found.observed.bids[row], strict=True)
                    if agent.bids
                ]
                assert (found.profile[row], tuple(chosen)) == (number, bids)
                row += 1
            met["drawn" if len(expected) > 1 else "certain"] += 1
            met["unsold"] += any(sum(held) < (1 << market.units) - 1 for held, _ in expected)
            met["several"] += any(len(members(b)) > 1 for held, _ in expected for b in held)
        assert row == len(found.profile)
    assert min(met[word] for word in ("drawn", "certain", "unsold", "several")) > 20


# ---- whole trees


class Walk:
    """The plays of a market, one history at a time: how many nodes there are, and every end with its probability if
    all mix evenly between their actions.
    """

    def __init__(self, market: Market) -> None:
        self.market, self.nodes = market, 0
        self.ends: dict[Any, Fraction] = defaultdict(Fraction)
        for types, p in self._draws(list(market.type_profiles())):
            self._auction(types, p)

    def _draws(self, branches: list[tuple[Any, Fraction]]) -> Iterator[tuple[Any, Fraction]]:
        """A draw of Nature: a node for each branch, none for the only one. The root counts where nothing is drawn."""
        self.nodes += len(branches) if len(branches) > 1 else 0
        yield from branches

    def _auction(self, types: Any, p: Fraction) -> None:
        grids = [agent.bids or () for agent in self.market.agents]
        if self.market.auction is None:
            n = len(grids)
            self._take(0, types, (0,) * n, (1 << self.market.units) - 1, (Fraction(0),) * n, p)
            return
        for agent in range(len(grids)):
            if len(grids[agent]) > 1:
                made = 1
                for before in grids[: agent + 1]:
                    made *= len(before)
                self.nodes += made
        each = Fraction(1)
        for grid in grids:
            each /= len(grid)
        for bids in product(*grids):
            for (held, paid), q in self._draws(list(drawn(self.market, bids).items())):
                self._resale(types, held, paid, p * q * each)

    def _take(self, turn: int, types: Any, held: Any, left: int, paid: Any, p: Fraction) -> None:
        stage: Any = self.market.stages[0]
        if turn == len(stage.order) or not left:
            self._resale(types, held, paid, p)
            return
        agent, options = stage.order[turn], subsets(left)
        self.nodes += len(options)
        for taken in options:
            each = [] if stage.bundle_prices else [stage.price[x] for x in members(taken)]
            cost = stage.bundle_prices[taken] if stage.bundle_prices else sum(each, start=Fraction(0))
            after, owed = list(held), list(paid)
            after[agent] |= taken
            owed[agent] += cost
            self._take(turn + 1, types, tuple(after), left & ~taken, tuple(owed), p / len(options))

    def _resale(self, types: Any, held: Any, paid: Any, p: Fraction) -> None:
        stages = self.market.aftermarket
        if not stages:
            self._end(types, held, paid, p)
            return
        (stage,) = stages
        rule: Any = stage
        everyone = range(len(held))
        if rule.format == "resale-by-winners":
            turns = [(i, [j for j in everyone if j != i]) for i in everyone if held[i]]
        else:
            turns = list(zip(rule.sellers, map(list, rule.buyers), strict=True))
        self._sell(rule.prices, turns, types, held, paid, p)

    def _sell(self, prices: Any, turns: Any, types: Any, held: Any, paid: Any, p: Fraction) -> None:
        while turns and not held[turns[0][0]]:
            turns = turns[1:]
        if not turns:
            self._end(types, held, paid, p)
            return
        (seller, buyers), *later = turns
        offers = [
            None,
            *((part, price) for part in range(1, held[seller] + 1) if part & held[seller] == part for price in prices),
        ]
        self.nodes += len(offers)
        for offer in offers:
            asked = [] if offer is None else [b for b in buyers if b != seller]
            self._answer(prices, offer, seller, asked, later, types, held, paid, p / len(offers))

    def _answer(
        self,
        prices: Any,
        offer: Any,
        seller: int,
        asked: Any,
        later: Any,
        types: Any,
        held: Any,
        paid: Any,
        p: Fraction,
    ) -> None:
        if not asked:
            self._sell(prices, later, types, held, paid, p)
            return
        buyer, *others = asked
        self.nodes += 2
        self._answer(prices, offer, seller, others, later, types, held, paid, p / 2)
        after, owed = list(held), list(paid)
        after[buyer], after[seller] = after[buyer] | offer[0], after[seller] & ~offer[0]
        owed[buyer], owed[seller] = owed[buyer] + offer[1], owed[seller] - offer[1]
        self._sell(prices, later, types, tuple(after), tuple(owed), p / 2)

    def _end(self, types: Any, held: Any, paid: Any, p: Fraction) -> None:
        self.ends[types, held, paid] += p


def evenly(tree: Expansion) -> dict[Any, Fraction]:
    """The same ends in the tree."""
    even = BehaviorStrategy(np.ones(tree.game.actions, dtype=np.int64), np.diff(tree.game.action_start))
    found: dict[Any, Fraction] = defaultdict(Fraction)
    for one in outcomes(tree, play(tree.game, even)):
        found[one.types, one.holdings, one.payments] += one.probability
    return found


def market_text(rng: Random) -> str:
    n, items = rng.randint(1, 2) if rng.random() < 0.5 else 3, ITEMS[: rng.randint(1, 2)]
    sealed = rng.random() < 0.6
    lines = [f"items = {toml(items)}", *agents(rng, n, items, sealed)]
    if sealed:
        lines += auction(rng, n)
    elif rng.random() < 0.5:
        lines += ["[auction]", 'format = "posted-price"', f"price = {toml({x: rng.choice(LEVELS) for x in items})}"]
    else:
        prices = [{"items": bundle(items, k), "price": rng.choice(LEVELS)} for k in range(1, 1 << len(items))]
        lines += ["[auction]", 'format = "posted-price"', f"bundle-prices = {toml(prices)}"]
    lines += [] if sealed else [f"order = {toml(rng.sample(NAMES[:n], rng.randint(1, n)))}"]
    prices = sorted(rng.sample(LEVELS, rng.randint(1, 2)))
    resale = ["[aftermarket]", f"prices = {toml(prices)}"]
    if rng.random() < 0.4:
        lines += [*resale, 'format = "resale-by-winners"']
    elif rng.random() < 0.8:
        lines += [
            *resale,
            'format = "take-it-or-leave-it"',
            f"sellers = {toml(rng.sample(NAMES[:n], rng.randint(1, n)))}",
        ]
    return "\n".join(lines) + "\n"


SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_trees_are_those_of_a_walk(seed):
    rng, met = Random(seed), 0
    while met < 12:
        market = read_instance_text(market_text(rng)).market
        try:
            nodes = tree_size(market, 4_000)
        except LimitReached:
            continue
        met += 1
        walk = Walk(market)
        tree = expand(market)
        assert tree.game.nodes == nodes == walk.nodes + 1
        assert evenly(tree) == walk.ends


FOLKLORE = Path(__file__).parents[2] / "instances" / "folklore"


@pytest.mark.parametrize(
    "name", ["two-items-resale", "two-items-hold-up", "item-prices", "bundle-price", "divided-items"]
)
def test_instances_are_those_of_a_walk(name):
    market = read_instance(FOLKLORE / f"{name}.toml").market
    walk, tree = Walk(market), expand(market)
    assert (tree.game.nodes, evenly(tree)) == (walk.nodes + 1, walk.ends)
