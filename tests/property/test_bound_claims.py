"""Claims about bounds: the checker against the linear programs of docs/reference/semantics.md, "Bounds", written out and
solved exactly (``bound_programs``), and against brute force where there is no program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, combinations, permutations, product
from random import Random
from typing import Any

import pytest
from bound_certificates import certificate, judged, read, semi_smooth, smooth, welfare
from bound_markets import posted, sealed
from bound_programs import NaiveAuction, Program, Types, smooth_at, worst

TINY = Fraction(1, 10**9)
WAYS = [(strengthened, informed) for strengthened in (False, True) for informed in (False, True)]


def first_price(low: str, ties: str = "") -> str:
    agent = '[[agents]]\nname = "%s"\ntypes = [{ name = "l", marginals = [%s], probability = "1/2" }, '
    agent += '{ name = "h", marginals = [1], probability = "1/2" }]\nbids = { levels = [0, "1/4", "1/2", "3/4", 1] }\n'
    return f'units = 1\n{agent % ("A", low)}{agent % ("B", low)}[auction]\nformat = "discriminatory"\n{ties}'


RANDOM = 'ties = "random"\n'
FIGURES = [  # basic, strengthened; the same where information may be acquired
    ("0", "", "23/36 391/564 1/2 9/16"),
    ('"1/2"', "", "49/64 33/40 11/16 73/96"),
    ("0", RANDOM, "5/8 11/16 1/2 9/16"),
    ('"1/2"', RANDOM, "3/4 3/4 11/16 3/4"),
]


def claim_of(value: Fraction, strengthened: bool, informed: bool) -> dict[str, Any]:
    by = "strengthened" if strengthened else "basic"
    return {"kind": "welfare-at-least", "by": by, "information": informed, "value": str(value)}


@pytest.mark.parametrize(("low", "ties", "figures"), FIGURES)
def test_two_buyers_at_first_price(low: str, ties: str, figures: str) -> None:
    auction = read(first_price(low, ties))
    claims, found = [], []
    for informed in (False, True):
        for strengthened in (False, True):
            value, evidence = welfare(auction, strengthened, informed)
            found.append(str(value))
            claims.append((claim_of(value, strengthened, informed), True, evidence))
    assert found == figures.split()
    verdict = judged(certificate(first_price(low, ties), claims))
    assert [entry["holds"] for entry in verdict.claims] == [True] * 5, verdict
    assert [entry["value"] for entry in verdict.claims[1:]] == found


THEOREM_21 = """units = 2
[[agents]]
name = "A"
types = [{ name = "a=1", marginals = [2, 1], probability = "1/2" }, { marginals = [2, "3/2"], probability = "1/2" }]
bids = { levels = [0, "1/2", 1, "3/2", 2] }
[[agents]]
name = "B"
types = [{ marginals = [2, "1/4"], probability = "7/8" }, { marginals = [2, 1], probability = "1/8" }]
bids = { levels = [0, "1/2", 1, "3/2", 2] }
[[agents]]
name = "C"
types = [{ marginals = [0] }]
bids = { levels = [0, "1/2", 1, "3/2", 2] }
[auction]
format = "uniform-price"
"""


def on_pairs(auction: NaiveAuction) -> tuple[Fraction, dict[str, Any]]:
    """The best basic deviations where types are independent: all type profiles alike."""
    program = Program(goal={"z": Fraction(1)}, free={"z"})
    for bids in auction.profiles:
        terms: dict[object, Fraction] = {"z": Fraction(-1)}
        for i in range(auction.n):
            for t in range(len(auction.kinds[i])):
                for d, gain in enumerate(auction.instead(i, t, bids)):
                    terms[i, t, d] = auction.chance(i, t) * gain
        program.row(terms, False, -auction.revenue[bids])
    for i, count in enumerate(auction.counts):
        for t in range(len(auction.kinds[i])):
            program.row({(i, t, d): Fraction(1) for d in range(count)}, True, 1)
    found = program.solve()
    each = {
        name: {
            kind: [[d, str(x)] for d in range(auction.counts[i]) if (x := found.of[i, t, d])]
            for t, kind in enumerate(auction.kinds[i])
        }
        for i, name in enumerate(auction.names)
    }
    return found.optimum, {"deviations": each, "value": str(found.optimum)}


@pytest.mark.slow
@pytest.mark.parametrize(("reserve", "value"), [("0", 0), ('"1/2"', 1), ("1", 2), ('"3/2"', 1)])
def test_theorem_21(reserve: str, value: int) -> None:
    """The project's catalogue: 0, 1 and 2 = OPT/2 at the reserves none, 1/2 and 1 = OPT/(2m)."""
    text = f"{THEOREM_21}reserve = {reserve}\n"
    found, evidence = on_pairs(read(text))
    assert found == value
    claim = {"kind": "welfare-at-least", "value": str(value)}
    assert judged(certificate(text, [(claim, True, evidence)])).verdict == "VERIFIED"


def test_theorem_21_at_its_reserve() -> None:
    """The bid (1, 0) of every type proves half of OPT = 4: a unit at no more than the reserve."""
    text = f"{THEOREM_21}reserve = 1\n"
    one = [[3, "1"]]
    deviations = {"A": {"a=1": one, "t2": one}, "B": {"t1": one, "t2": one}, "C": {"t1": [[0, "1"]]}}
    claim = {"kind": "welfare-at-least", "value": 2}
    verdict = judged(certificate(text, [(claim, True, {"deviations": deviations, "value": "2"})]))
    assert verdict.verdict == "VERIFIED", verdict


# -- Random markets


def verdicts_of(text: str, seed: int) -> Iterator[str]:
    """Words for what was met. The bounds of one market: program = program from the other side = checker, and nothing
    more than they prove."""
    auction = read(text)
    claims: list[Any] = []
    for strengthened, informed in WAYS:
        value, evidence = welfare(auction, strengthened, informed)
        assert value == worst(auction, strengthened, informed), seed
        assert value <= auction.expected_optimum
        yield ("nothing" if value == 0 else "all" if value == auction.expected_optimum else "some")
        if evidence.get("shifts"):
            yield "shifts"
        claims.append((claim_of(value, strengthened, informed), True, evidence))
    mu = Random(seed).choice((1, Fraction(3, 2), 3))
    if any(auction.optimum(types) for types in auction.prior):
        for kind, (best, evidence, weights) in (
            ("smooth", smooth(auction, mu)),
            ("semi-smooth", semi_smooth(auction, mu)),
        ):
            claims += smoothness(auction, kind, mu, best, evidence, weights)
            yield f"{kind} {'holds' if best > 0 else 'fails'}"
    verdict = judged(certificate(text, claims))
    assert verdict.verdict == "VERIFIED", (seed, verdict, text)
    for k, (claim, _, evidence) in enumerate(claims):
        if claim["kind"] == "welfare-at-least":
            more = {**claim, "value": str(Fraction(evidence["value"]) + TINY)}
            refused = judged(certificate(text, [(more, True, evidence)]))
            assert (refused.verdict, refused.code) == ("REJECTED", "verdict"), (seed, k)
            break
    yield "joint" if "prior" in auction.doc else "independent"


def smoothness(auction: NaiveAuction, kind: str, mu: Any, best: Fraction, evidence: Any, weights: Any) -> Iterator[Any]:
    claim = {"kind": kind, "mu": str(mu)}
    if best <= 0:
        yield {**claim, "expect": "refuted"}, False, {"worst": weights}
        return
    yield claim, True, {**evidence, "worst": weights}
    if best <= 1:
        yield {**claim, "lambda": str(best)}, True, evidence
    if best + TINY <= 1:
        yield {**claim, "lambda": str(best + TINY), "expect": "refuted"}, False, {"worst": weights}
    if mu == 1 and (kind == "semi-smooth" or auction.independent):
        value = str(best * auction.expected_optimum)
        yield {"kind": "welfare-at-least", "by": kind}, True, {**evidence, "value": value}


MUST = {
    "some",
    "shifts",
    "joint",
    "independent",
    "smooth holds",
    "smooth fails",
    "semi-smooth holds",
    "semi-smooth fails",
}


@pytest.mark.parametrize(("goods", "seeds"), [("units", range(24)), ("items", range(100, 112))])
def test_random_markets(goods: str, seeds: range) -> None:
    met = Counter(chain.from_iterable(set(verdicts_of(sealed(Random(seed), goods), seed)) for seed in seeds))
    assert goods == "items" or set(met) >= MUST, met


@pytest.mark.slow
@pytest.mark.parametrize("goods", ["units", "items"])
def test_many_random_markets(goods: str) -> None:
    met = Counter(chain.from_iterable(set(verdicts_of(sealed(Random(s), goods), s)) for s in range(1000, 1120)))
    assert set(met) >= MUST, met


@pytest.mark.parametrize("seed", range(6))
def test_weak_smoothness(seed: int) -> None:
    text = sealed(Random(seed))
    auction = read(text)
    types = next(iter(auction.prior))
    mean = smooth_at(auction, [types], Fraction(1), Fraction(1, 2)).optimum
    assert mean >= smooth_at(auction, [types], Fraction(1), Fraction(0)).optimum
    if any(auction.optimum(types) for types in auction.prior):
        best, evidence, weights = smooth(auction, 1, Fraction(1, 2))
        claim = {"kind": "smooth", "mu": 1, "weak": "1/2"}
        found = (claim, True, {**evidence, "worst": weights})
        if best <= 0:
            found = ({**claim, "expect": "refuted"}, False, {"worst": weights})
        assert judged(certificate(text, [found])).verdict == "VERIFIED", seed


# -- Smoothness by hand

PAIR = '[[agents]]\nname = "%s"\ntypes = [{ marginals = [%s] }]\nbids = { levels = [%s] }\n'
QUARTERS, TOP = '0, "1/4", "1/2", "3/4", 1', "0, 1, 2"
FIRST_PRICE_SMOOTH = (
    f'units = 1\n{PAIR % ("A", 1, QUARTERS)}{PAIR % ("B", 0, QUARTERS)}[auction]\nformat = "discriminatory"\n'
)
NOT_SMOOTH = f'units = 1\n{PAIR % ("A", 0, TOP)}{PAIR % ("B", 1, TOP)}[auction]\nformat = "uniform-price"\n'


def test_first_price_smooth() -> None:
    """The project's catalogue: 17/24."""
    best, evidence, weights = smooth(read(FIRST_PRICE_SMOOTH))
    assert best == Fraction(17, 24)
    claims = [
        ({"kind": "smooth", "mu": 1}, True, {**evidence, "worst": weights}),
        ({"kind": "smooth", "mu": 1, "lambda": "17/24"}, True, evidence),
    ]
    verdict = judged(certificate(FIRST_PRICE_SMOOTH, claims))
    assert verdict.verdict == "VERIFIED" and verdict.claims[1]["value"] == "17/24"


def test_uniform_price_is_not_smooth() -> None:
    """A bids the top, B nothing: nobody gains, and nothing is paid."""
    refuted = {"worst": {"profile": [0, 0], "weights": [[[2, 0], "1"]]}}
    claims = [({"kind": "smooth", "mu": mu, "expect": "refuted"}, False, refuted) for mu in (1, 100)]
    assert judged(certificate(NOT_SMOOTH, claims)).verdict == "VERIFIED"
    weakly = ({"kind": "smooth", "mu": 1, "weak": 1, "lambda": 1}, True, smooth(read(NOT_SMOOTH), 1, 1)[1])
    assert judged(certificate(NOT_SMOOTH, [weakly])).verdict == "VERIFIED"


# -- Posted prices


def functions(domain: list[Any], values: Callable[[Any], list[Any]]) -> Iterator[dict[Any, Any]]:
    for choice in product(*(values(x) for x in domain)):
        yield dict(zip(domain, choice, strict=True))


def brute_posted(auction: NaiveAuction, anyhow: bool, informed: bool) -> Fraction:
    """Two buyers: the least over all functions from what they may know to takes."""
    order = [auction.names.index(x) for x in auction.doc["auction"].get("order", auction.names)]
    if informed:
        split = [(types, p) for types, p in auction.prior.items()]
        return sum((p * least_of(auction, {types: Fraction(1)}, order, anyhow) for types, p in split), Fraction(0))
    return least_of(auction, auction.prior, order, anyhow)


def least_of(auction: NaiveAuction, prior: dict[Types, Fraction], order: list[int], anyhow: bool) -> Fraction:
    found, everything = [], frozenset(auction.items) or auction.m
    for way in permutations(order) if anyhow else [tuple(order)]:
        first = sorted({types[way[0]] for types in prior})
        for take in functions(first, lambda _: takes(everything)):
            if len(way) == 1:
                found.append(total(auction, prior, way, take, {}))
                continue
            known = sorted({(types[way[0]], types[way[1]]) for types in prior})
            for other in functions(known, lambda key, take=take: takes(minus(everything, take[key[0]]))):  # type: ignore[misc]
                found.append(total(auction, prior, way, take, other))
    return min(found)


def takes(left: Any) -> list[Any]:
    if isinstance(left, int):
        return list(range(left + 1))
    return [frozenset(x) for k in range(len(left) + 1) for x in combinations(sorted(left), k)]


def minus(left: Any, taken: Any) -> Any:
    return left - taken


def price(auction: NaiveAuction, taken: Any) -> Fraction:
    said = auction.doc["auction"]
    if isinstance(taken, int):
        return taken * Fraction(said["price"])
    if "price" in said:
        return sum((Fraction(said["price"][x]) for x in taken), Fraction(0))
    return next((Fraction(row["price"]) for row in said["bundle-prices"] if set(row["items"]) == taken), Fraction(0))


def total(auction: NaiveAuction, prior: dict[Types, Fraction], way: Any, take: Any, other: Any) -> Fraction:
    result = Fraction(0)
    for types, p in prior.items():
        left: Any = frozenset(auction.items) or auction.m
        for k, buyer in enumerate(way):
            taken = take[types[buyer]] if k == 0 else other[types[way[0]], types[buyer]]
            result += p * max(auction.value(buyer, types[buyer], x) - price(auction, x) for x in takes(left))
            result += p * price(auction, taken)
            left = minus(left, taken)
    return result


def posted_verdicts(seed: int, goods: str) -> Iterator[str]:
    text = posted(Random(seed), goods)
    auction = read(text)
    claims: list[Any] = []
    values: dict[Any, Fraction] = {}
    for anyhow, informed in WAYS:
        values[anyhow, informed] = value = brute_posted(auction, anyhow, informed)
        arrival = "any" if anyhow else "file"
        claim = {"kind": "welfare-at-least", "arrival": arrival, "information": informed, "value": str(value)}
        claims.append((claim, True, {"value": str(value)}))
    verdict = judged(certificate(text, claims))
    assert verdict.verdict == "VERIFIED", (seed, verdict)
    yield "joint" if "prior" in auction.doc else "independent"
    if values[True, False] < values[False, False]:
        yield "order matters"
    if values[False, True] < values[False, False]:
        yield "information matters"


@pytest.mark.parametrize(("goods", "seeds"), [("units", range(30)), ("items", range(6))])
def test_posted_prices(goods: str, seeds: range) -> None:
    met = Counter(chain.from_iterable(set(posted_verdicts(seed, goods)) for seed in seeds))
    assert goods == "items" or len(met) == 4, met


# -- Balanced prices


def best_factors(auction: NaiveAuction, prices: Callable[[Types], Callable[[Any], Fraction]]) -> list[Any]:
    alphas: list[Any] = [Fraction(0)]
    betas: list[Any] = [Fraction(0)]
    everything: Any = frozenset(auction.items) or auction.m
    for types in auction.prior:
        paid = prices(types)
        for x in takes(everything):
            left = minus(everything, x)
            rest = auction.optimum(types, left)
            lost = auction.optimum(types) - rest
            alphas += [None if not paid(x) else lost / paid(x)] if lost else []
            for beside in takes(left):
                betas += [None if not rest else paid(beside) / rest] if paid(beside) else []
    return [None if None in found else max(found) for found in (alphas, betas)]


def paper_prices(auction: NaiveAuction, types: Types) -> Callable[[Any], Fraction]:
    best = auction.optimum(types)
    if not auction.items:
        return lambda units: best * units / auction.m
    items = auction.items
    ways = product(range(auction.n + 1), repeat=len(items))
    first = next(way for way in ways if auction.welfare(types, items, way) == best)
    each = {}
    for k, (item, who) in enumerate(zip(items, first, strict=True)):
        earlier = frozenset(x for x, i in zip(items[:k], first, strict=False) if i == who)
        gain = (
            0
            if who == auction.n
            else auction.value(who, types[who], earlier | {item}) - auction.value(who, types[who], earlier)
        )
        each[item] = Fraction(gain)
    return lambda bundle: sum((each[x] for x in bundle), Fraction(0))


def balanced_verdicts(seed: int, goods: str) -> Iterator[str]:
    text = posted(Random(seed), goods) if seed % 2 else sealed(Random(seed), goods)
    auction, random = read(text), Random(seed)
    given = [Fraction(random.randint(0, 4), 2) for _ in range(max(1, len(auction.items)))]
    named = {x: str(p) for x, p in zip(auction.items, given, strict=False)} if auction.items else str(given[0])

    def given_price(_: Types) -> Callable[[Any], Fraction]:
        if not auction.items:
            return lambda units: units * given[0]
        return lambda bundle: sum((Fraction(named[x]) for x in bundle), Fraction(0))  # type: ignore[index]

    claims: list[Any] = []
    for more, prices in (({}, lambda types: paper_prices(auction, types)), ({"price": named}, given_price)):
        alpha, beta = best_factors(auction, prices)
        evidence = {"alpha": None if alpha is None else str(alpha), "beta": None if beta is None else str(beta)}
        yield "none" if None in (alpha, beta) else "some"
        if not more and not auction.items:
            assert alpha in (0, 1) and beta in (0, 1)  # Claim 19
        least = [Fraction(1) if x is None else x or TINY for x in (alpha, beta)]
        claim = {"kind": "balanced", "alpha": str(least[0]), "beta": str(least[1]), **more}
        holds = None not in (alpha, beta)
        claims.append(({**claim, "expect": "holds" if holds else "refuted"}, holds, evidence))
        if holds and alpha > TINY:
            claims.append(({**claim, "alpha": str(alpha - TINY), "expect": "refuted"}, False, evidence))
    assert judged(certificate(text, claims)).verdict == "VERIFIED", seed


@pytest.mark.parametrize("goods", ["units", "items"])
def test_balanced_prices(goods: str) -> None:
    met = Counter(chain.from_iterable(set(balanced_verdicts(seed, goods)) for seed in range(16)))
    assert {"none", "some"} <= set(met), met
