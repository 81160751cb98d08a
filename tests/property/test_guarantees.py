"""Bounds of random auctions: against the semantics page read slowly (slow_bounds), and against every equilibrium that
the searches find with a random aftermarket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import strategies as st
from market_strategies import joint_markets, markets
from slow_bounds import NaiveBounds
from strategies import SWEEPS, for_all, seeds

from exactgames import GameError, LimitReached, balance, expand, find_pure, optimum, read_instance_text
from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.evidence import deviations_of
from exactgames.bounds.guarantee import guarantee
from exactgames.bounds.posted import posted_guarantee
from exactgames.bounds.reserve_function import at_reserve, reserve_function
from exactgames.bounds.rules_of_price import left_if_off, median_price
from exactgames.bounds.smoothness import Smooth
from exactgames.bounds.welfare import welfare
from exactgames.claims.guarantee import guarantee_rows
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.stages.posted_price import PostedPrice

CLOSE = 1e-6
"""Of a program in floats, which is no more than an oracle beside."""


def both(sealed: bool) -> st.SearchStrategy[Market]:
    return st.one_of(markets(3, 2, sealed), joint_markets(3, 2, sealed))


def tables_agree(market: Market) -> str:
    """The tables of the auction alone are what selling each bid profile by itself gives."""
    alone, naive = AuctionAlone.of(market), NaiveBounds(market)
    for number, b in enumerate(product(*alone.kept)):
        assert Fraction(int(alone.revenue[number]), alone.unit) == naive.revenue(b)
        assert Fraction(int(alone.winning_bids[number]), alone.unit) == naive.winning_bids(b)
        assert alone.bids_of(number) == b
    for i, agent in enumerate(market.agents):
        rest = list(product(*(mine for j, mine in enumerate(alone.kept) if j != i)))
        for t in range(len(agent.types)):
            table = alone.payoffs(i, t)
            for a, d in enumerate(alone.kept[i]):
                for column, others in enumerate(rest):
                    b = (*others[:i], d, *others[i:])
                    assert Fraction(int(table[a, column]), alone.unit) == naive.payoff(i, t, d, b)
    return "merged" if alone.sizes != tuple(len(a.bids or ()) for a in market.agents) else "all"


def guarantee_is_the_programs(market: Market) -> str:
    """The optimum of the program that the page writes; and its evidence, over all bids, proves it."""
    naive, words = NaiveBounds(market), []
    for strengthened, information in product((False, True), repeat=2):
        found = guarantee(market, strengthened, information)
        assert found.exact and found.program is not None and found.solved is not None
        assert abs(float(found.welfare) - naive.guarantee(strengthened, information)) < CLOSE
        rows = guarantee_rows(market, deviations_of(found.program, found.solved.proof))
        assert naive.proven(rows, strengthened, information) == found.welfare
        words += ["shifted"] if rows.get("shifts") else []
        words += ["positive"] if found.welfare > 0 else ["negative"] if found.welfare < 0 else []
    words.append("independent" if market.joint is None else "joint")
    return " ".join(words)


def smoothness_is_the_programs(market: Market) -> str:
    """The best λ is that of the page's program, its deviations prove it, its worst bids refute any above."""
    naive, words = NaiveBounds(market), []
    if not any(naive.optimum(types) for types, _ in naive.profiles):
        with pytest.raises(GameError, match="nothing is worth anything"):
            Smooth.of(market)
        return "worthless"
    for semi, weak, mu in [(False, 0, 1), (True, 0, 1), (False, 1, 1), (False, 0, 2), (True, 0, Fraction(3, 2))]:
        found = Smooth.of(market, semi, Fraction(weak)).best(Fraction(mu))
        if found.best is None:
            words.append("none")
            continue
        assert abs(float(found.best) - naive.smooth(Fraction(mu), Fraction(weak), semi)) < CLOSE
        least = []
        for k, (types, _) in enumerate(naive.profiles):
            mixtures = [found.deviations[i][t] for i, t in enumerate(types)] if semi else found.deviations[k]
            for b in naive.bids:
                brought = sum(
                    w * naive.payoff(i, types[i], d, b)
                    for i, mixture in enumerate(mixtures)
                    for d, w in mixture.items()
                )
                paid = mu * naive.revenue(b) + weak * naive.winning_bids(b)
                assert brought + paid >= found.best * naive.optimum(types)
                least.append(brought + paid - found.best * naive.optimum(types))
        assert min(least) == 0
        assert sum(w for *_, w in found.worst.weights) == 1
        assert worst_value(naive, found, Fraction(mu), Fraction(weak)) == found.best * sum(
            w * naive.optimum(types) for types, _, w in found.worst.weights
        )
        words.append("positive" if found.best > 0 else "zero")
    return " ".join(words)


def worst_value(naive: NaiveBounds, found: Any, mu: Fraction, weak: Fraction) -> Fraction:
    """What deviations bring at most against the worst bids, and what is paid there."""
    total = Fraction(0)
    for i, agent in enumerate(naive.market.agents):
        for t in range(len(agent.types)):
            mine = [(b, w) for types, b, w in found.worst.weights if types[i] == t]
            if mine:
                total += max(sum(w * naive.payoff(i, t, d, b) for b, w in mine) for d in range(len(agent.bids or ())))
    return total + sum(w * (mu * naive.revenue(b) + weak * naive.winning_bids(b)) for _, b, w in found.worst.weights)


def frontier_is_the_best(market: Market) -> str:
    """Between its points, and after the last, it is the best λ; and it bends at each."""
    if not optimum(market):
        return "worthless"
    words = []
    for semi in (False, True):
        question = Smooth.of(market, semi)
        if question.best(Fraction(1)).best is None:
            return "none"
        found = question.frontier()
        points = [*found.points, (found.points[-1][0] + 3, found.points[-1][1] + 3 * found.slope)]
        for (x, p), (y, q) in pairwise(points):
            assert question.best((x + y) / 2).best == (p + q) / 2
            assert question.best(y).best == q
        slopes = [(q - p) / (y - x) for (x, p), (y, q) in pairwise(points)]
        assert all(a > b for a, b in pairwise(slopes))
        words.append("bends" if len(slopes) > 1 else "straight")
    return " ".join(words)


def posted_is_the_least(market: Market) -> str:
    """Over all the functions that say who comes and what is taken, written out."""
    if market.auction is not None or len(market.agents) > 2:
        return ""
    for arrival, information in product(("file", "any"), (False, True)):
        least = min(naive_posted(market, arrival, information))
        assert posted_guarantee(market, arrival, information) == least  # type: ignore[arg-type]
    return "joint" if market.joint is not None else "independent"


def naive_posted(market: Market, arrival: str, information: bool) -> Iterator[Fraction]:
    """For every way to choose: a choice at everything that may be known then."""
    stage, profiles = market.stages[0], list(market.type_profiles())
    assert isinstance(stage, PostedPrice)
    orders = [stage.order] if arrival == "file" else list({stage.order, stage.order[::-1]})
    if information:  # at each profile by itself
        yield sum(
            (
                p * min(_worth(market, stage, v, order, takes) for order in orders for takes in _takes(market, order))
                for v, p in profiles
            ),
            start=Fraction(0),
        )
        return
    for order in orders:  # the first to come is chosen before anything is known
        known: dict[Any, list[int]] = {}
        for v, _ in profiles:
            known[v[order[0]],] = list(range(market.units + 1))
        if len(order) == 1:
            keys = list(known)
            for choice in product(*known.values()):
                plan = dict(zip(keys, choice, strict=True))
                yield sum(
                    (p * _worth(market, stage, v, order, (plan[v[order[0]],],)) for v, p in profiles), start=Fraction(0)
                )
            continue
        keys = list(known)
        for choice in product(*known.values()):
            first = dict(zip(keys, choice, strict=True))
            seen = {(v[order[0]], v[order[1]]): market.units - first[v[order[0]],] for v, _ in profiles}
            for second in product(*(range(left + 1) for left in seen.values())):
                plan = dict(zip(seen, second, strict=True))
                yield sum(
                    (
                        p * _worth(market, stage, v, order, (first[v[order[0]],], plan[v[order[0]], v[order[1]]]))
                        for v, p in profiles
                    ),
                    start=Fraction(0),
                )


def _takes(market: Market, order: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [x for x in product(range(market.units + 1), repeat=len(order)) if sum(x) <= market.units]


def _worth(
    market: Market, stage: PostedPrice, types: tuple[int, ...], order: tuple[int, ...], takes: tuple[int, ...]
) -> Fraction:
    """What buyers could have had, and revenue."""
    left, total = market.units, Fraction(0)
    for i, taken in zip(order, takes, strict=True):
        values = market.agents[i].types[types[i]].valuation.worth()
        total += max(values[x] - x * stage.price for x in range(left + 1)) + taken * stage.price
        left -= taken
    return total


def balanced_is_the_least(market: Market) -> str:
    """Of the definition, over all x and x′, with the paper's price and with given ones."""
    for given in (None, Fraction(1, 2), Fraction(2)):
        found = balance(market, None if given is None else (given,))
        alpha, beta = Fraction(0), Fraction(0)
        failed = {"alpha": False, "beta": False}
        for types, _ in market.type_profiles():
            values = [a.types[t].valuation.marginals for a, t in zip(market.agents, types, strict=True)]
            every = sorted((x for mine in values for x in mine), reverse=True)
            best = [sum(every[:k], start=Fraction(0)) for k in range(market.units + 1)]
            price = best[-1] / market.units if given is None else given
            for x in range(market.units + 1):
                lost, rest = best[-1] - best[market.units - x], best[market.units - x]
                failed["alpha"] |= lost > 0 == x * price
                alpha = max(alpha, lost / (x * price)) if x * price else alpha
                for other in range(market.units - x + 1):
                    failed["beta"] |= other * price > 0 == rest
                    beta = max(beta, other * price / rest) if rest else beta
        assert found.alpha == (None if failed["alpha"] else alpha)
        assert found.beta == (None if failed["beta"] else beta)
        if given is None:  # Claim 19
            assert (found.alpha, found.beta) in {(1, 1), (0, 0)}
    return "infinite" if failed["beta"] else "finite"


def item_prices_are_the_papers(seed: int) -> str:
    """All allocations of up to three items, in their order: the first that is optimal, what each item adds in it, and
    whether these prices are balanced.
    """
    rng = Random(seed)
    names = ("x", "y", "z")[: rng.choice((1, 2, 2, 3))]
    bundles = range(1 << len(names))
    values = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        raw = [0, *(rng.randint(0, 4) for _ in bundles[1:])]
        values.append([Fraction(max(raw[part] for part in bundles if part & b == part)) for b in bundles])
    market = read_instance_text(_items_file(names, values)).market
    allocations = list(product(range(len(values) + 1), repeat=len(names)))
    held = {
        a: [sum(1 << x for x, owner in enumerate(a) if owner == i) for i in range(len(values))] for a in allocations
    }
    worth = {a: sum(values[i][b] for i, b in enumerate(held[a])) for a in allocations}
    first = next(a for a in allocations if worth[a] == max(worth.values()))
    prices = []
    for x, owner in enumerate(first):
        before = held[first][owner] & ((1 << x) - 1) if owner < len(values) else 0
        prices.append(values[owner][before | 1 << x] - values[owner][before] if owner < len(values) else Fraction(0))
    found = balance(market)
    assert found.expected == tuple(prices)
    best = [
        max(w for a, w in worth.items() if all(owner == len(values) or b >> x & 1 for x, owner in enumerate(a)))
        for b in bundles
    ]
    cost = [sum((prices[x] for x in range(len(names)) if b >> x & 1), start=Fraction(0)) for b in bundles]
    alpha = [Fraction(0)]
    beta = [Fraction(0)]
    for x, other in product(bundles, repeat=2):
        if x & other == 0:
            lost, rest = best[-1] - best[bundles[-1] - x], best[bundles[-1] - x]
            alpha.append(lost / cost[x] if cost[x] else Fraction(10**9 if lost else 0))
            beta.append(cost[other] / rest if rest else Fraction(10**9 if cost[other] else 0))
    assert (found.alpha or 10**9 * (found.alpha is None)) == max(alpha)
    assert (found.beta or 10**9 * (found.beta is None)) == max(beta)
    return "balanced" if found.alpha is not None and found.beta is not None else "not"


def _items_file(names: tuple[str, ...], values: list[list[Fraction]]) -> str:
    agents = ""
    for i, worth in enumerate(values):
        rows = [
            f"{{ items = {[n for x, n in enumerate(names) if b >> x & 1]}, value = {worth[b]} }}"
            for b in range(1, len(worth))
        ]
        agents += f'[[agents]]\nname = "{i}"\ntypes = [{{ table = [{", ".join(rows)}] }}]\n'
    price = ", ".join(f"{n} = 1" for n in names)
    return f'items = {list(names)}\n{agents}[auction]\nformat = "posted-price"\nprice = {{ {price} }}\n'


@pytest.mark.parametrize("sweep", SWEEPS)
def test_item_prices(sweep: int) -> None:
    met: Counter[str] = Counter()
    see = {"balanced": 5, "not": 5}
    for seed in seeds(200, sweep, met, see):
        met[item_prices_are_the_papers(seed)] += 1


def theorem_18(market: Market) -> str:
    """At half of the balanced price half of the optimum is left, in whatever order buyers come, if types are
    independent.
    """
    half = optimum(market) / 2
    everybody = PostedPrice(half / market.units, tuple(range(len(market.agents))))
    posted = evolve(market, auction=None, stages=(everybody,), signals=())
    least = posted_guarantee(posted, "any")
    assert balance(market).posted in (None, (half / market.units,), (0,))
    if market.joint is None:
        assert least >= half
        return "half" if least == half else "more"
    return "less" if least < half else ""


def theorem_21(market: Market) -> str:
    """At a reserve of OPT/(2m), which may be bid, half of the optimum is left."""
    reserve = optimum(market) / (2 * market.units)
    if not isinstance(market.auction, UniformPrice) or market.auction.weight or not reserve or market.joint is not None:
        return ""
    more = [(reserve,) * k + (Fraction(0),) * (market.units - k) for k in range(market.units + 1)]
    agents = tuple(evolve(a, bids=tuple(sorted({*(a.bids or ()), *more}))) for a in market.agents)
    raised = evolve(market, agents=agents, auction=evolve(market.auction, reserve=reserve))
    least = guarantee(raised).welfare
    assert least >= optimum(market) / 2
    return "half" if least == optimum(market) / 2 else "more"


def off_by_a_factor(market: Market) -> str:
    """What theory leaves at f times the balanced price is left, in whatever order buyers come."""
    half = optimum(market) / (2 * market.units)
    met = set()
    for factor in (Fraction(1, 3), Fraction(3, 4), Fraction(1), Fraction(3, 2), Fraction(7, 4), Fraction(2)):
        price = PostedPrice(factor * half, tuple(range(len(market.agents))))
        posted = evolve(market, auction=None, stages=(price,), signals=())
        least, theory = posted_guarantee(posted, "any"), left_if_off(posted, factor, False)
        if theory is None:
            return "joint"
        if half:
            assert theory == min(factor, 2 - factor) / 2 * optimum(market)
        assert least >= theory
        met.add("tight" if least == theory else "loose")
    return "tight" if "tight" in met else "loose"


def median_is_the_largest(market: Market) -> str:
    """Of the definition: just below it max v is exceeded with probability ½, above it nowhere."""
    market = evolve(market, stages=(PostedPrice(Fraction(1), tuple(range(len(market.agents)))),), auction=None)
    found = median_price(market)
    if market.units != 1:
        assert found is None
        return ""
    best = [
        (max(a.types[t].valuation.worth()[1] for a, t in zip(market.agents, v, strict=True)), p)
        for v, p in market.type_profiles()
    ]

    def exceeded(price: Fraction) -> bool:
        return sum((p for most, p in best if most > price), start=Fraction(0)) >= Fraction(1, 2)

    assert found is not None
    every = sorted({Fraction(0), *(most for most, _ in best)})
    gap = min((b - a for a, b in pairwise(every)), default=Fraction(1))
    assert exceeded(found - gap / 2)
    assert not exceeded(found)
    assert not any(exceeded(x) for x in every if x >= found)
    return "median"


def between_levels(market: Market) -> str:
    """The pieces join; at a reserve in each the guarantee is the chord, or between the two numbers."""
    if market.joint is not None:
        return ""
    found, met = reserve_function(market), set()
    pieces, none = found.pieces, at_reserve(market, Fraction(0))
    assert abs(float(found.at_zero) - NaiveBounds(none).guarantee(False, False)) < CLOSE
    for k, piece in enumerate(pieces):
        middle = piece.low + (piece.high - piece.low) * Fraction(k % 5 + 1, 7)
        value = guarantee(at_reserve(market, middle)).welfare
        assert abs(float(value) - NaiveBounds(at_reserve(market, middle)).guarantee(False, False)) < CLOSE
        near = NaiveBounds(at_reserve(market, piece.low + (piece.high - piece.low) / 10**9)).guarantee(False, False)
        assert abs(float(piece.at_low) - near) < CLOSE
        assert value <= found.most
        share = (middle - piece.low) / (piece.high - piece.low)
        assert piece.least <= value <= piece.most
        assert guarantee(at_reserve(market, piece.high)).welfare == piece.at_high
        if piece.linear:
            assert value == piece.at_low + share * (piece.at_high - piece.at_low)
        met.add(piece.linear)
    assert all(one.high == other.low for one, other in pairwise(pieces))
    return "bends" if False in met else "straight"


def every_equilibrium_has_it(market: Market) -> str:
    """The guarantee is never above the welfare of an equilibrium that is found, nor OPT."""
    try:
        expansion = expand(market, 3_000)
        found = find_pure(expansion.game, "bayes-nash", seconds=2)
    except (LimitReached, GameError):
        return ""
    if market.auction is None:
        bounds = [posted_guarantee(market, "file"), posted_guarantee(market, "any")]
    else:
        bounds = [guarantee(market, strengthened).welfare for strengthened in (False, True)]
        assert bounds[0] <= bounds[1]
        assert guarantee(market, False, True).welfare <= bounds[0]
    assert max(bounds) <= optimum(market)
    least = min((welfare(expansion, one.played) for one in found.equilibria), default=None)
    if least is None:
        return ""
    assert max(bounds) <= least
    return "met" if max(bounds) == least else "below"


LAWS: list[tuple[Callable[[Market], str], st.SearchStrategy[Market], int, dict[str, int]]] = [
    (tables_agree, markets(4, 2, True), 60, {"merged": 1, "all": 1}),
    (guarantee_is_the_programs, both(True), 60, {"shifted": 1, "positive": 1, "joint": 1, "independent": 1}),
    (smoothness_is_the_programs, both(True), 60, {"positive": 1, "zero": 1}),
    (frontier_is_the_best, both(True), 40, {"bends": 1, "straight": 1}),
    (posted_is_the_least, both(False), 80, {"joint": 1, "independent": 1}),
    (balanced_is_the_least, both(False), 80, {"infinite": 1, "finite": 1}),
    (theorem_18, both(True), 100, {"half": 1, "more": 1, "less": 1}),
    (theorem_21, both(True), 100, {"half": 1, "more": 1}),
    (off_by_a_factor, both(True), 60, {"tight": 1, "loose": 1, "joint": 1}),
    (median_is_the_largest, both(True), 60, {"median": 1}),
    (between_levels, both(True), 40, {"straight": 1}),
    (every_equilibrium_has_it, both(False), 80, {"met": 1, "below": 1}),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "values", "count", "see"), LAWS, ids=[law.__name__ for law, *_ in LAWS])
def test_law(
    law: Callable[[Market], str], values: st.SearchStrategy[Market], count: int, see: dict[str, int], sweep: int
) -> None:
    for_all(values, law, count, sweep, see)
