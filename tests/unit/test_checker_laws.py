"""The checker's laws, prices, utilities and integrals, against programs that know only the definitions: every price of a
fine grid, every case of the buyers' values, sums from below and from above."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import gcd, prod
from random import Random
from typing import Any

import pytest
from flint import arb, ctx

from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected
from exactgames.checker.runs.continuous import ContinuousResale, Curve, Place, chance_at
from exactgames.checker.runs.figures import check_between, drawn_optimum, drawn_value
from exactgames.checker.runs.laws import Law, cells, read_law
from exactgames.checker.runs.logarithms import LogSum, coprime, logarithm, power, sign
from exactgames.checker.runs.market import RunMarket, read_run_market
from exactgames.checker.runs.play import Play

SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 60))]


@pytest.mark.parametrize("bits", [64, 128, 1000])
@pytest.mark.parametrize(
    "q",
    [
        Fraction(1),
        Fraction(2),
        Fraction(3, 2),
        Fraction(4),
        Fraction(2**200 - 1, 2**199),
        1 + Fraction(1, 10**50),
        Fraction(10**100),
        Fraction(10**1000, 7),
    ],
)
def test_a_logarithm_lies_between_its_bounds(q: Fraction, bits: int) -> None:
    low, high = logarithm(q, bits, Budget())
    assert high - low <= Fraction(8 * bits * (4 + q.numerator.bit_length()), 2**bits)
    ctx.prec = bits + 4000
    exact = (arb(q.numerator) / arb(q.denominator)).log()
    assert arb(low.numerator) / low.denominator <= exact or q == 1
    assert exact <= arb(high.numerator) / high.denominator or q == 1
    assert low <= 0 <= high or q > 1


SMALL = [Fraction(p, q) for q in range(1, 9) for p in range(q, 9 * q, 3)]
SMALL += [Fraction(5, 3), Fraction(33, 20)]
SMALL += [Fraction(2**k, 2**k - 1) for k in range(2, 20)] + [Fraction(2**k - 1, 2 ** (k - 1)) for k in range(2, 20)]


@pytest.mark.parametrize("bits", range(1, 16))
def test_bounds_of_few_bits_are_bounds(bits: int) -> None:
    """Where every rounding counts; and no wider than the roundings: four units for each logarithm of 2, and for r."""
    ctx.prec = 200
    for q in SMALL:
        low, high = logarithm(q, bits, Budget())
        exact = (arb(q.numerator) / arb(q.denominator)).log()
        assert q == 1 or arb(low.numerator) / low.denominator < exact < arb(high.numerator) / high.denominator, q
        twos = q.numerator.bit_length() - q.denominator.bit_length()
        half = LogSum().plus_log(Fraction(1, 2), q).between(bits, Budget())
        assert half == (low / 2, high / 2)
        assert 0 <= high - low <= Fraction(2 * (bits // 3 + 8) * (twos + 2), 2**bits), q


def test_terms_that_are_nothing_are_left_out() -> None:
    one = LogSum(Fraction(1))
    assert one.plus_log(Fraction(3), Fraction(1)) == one.plus_log(Fraction(0), Fraction(2)) == one
    assert one.plus_log(Fraction(3), Fraction(2)).plus_log(Fraction(-3), Fraction(2)) == one
    assert one.plus_log(Fraction(3), Fraction(2)).times(0) == LogSum()


def test_a_number_very_near_to_0_has_a_sign() -> None:
    """ln 2 and its first 1,225 digits differ in the 4,069th bit: the last try tells them apart."""
    ctx.prec = 6000
    digits = 1225
    near = Fraction(int((arb(2).log() * arb(10) ** digits).floor().unique_fmpz()), 10**digits)
    assert sign(LogSum(-near).plus_log(Fraction(1), Fraction(2)), Budget(3)) == 1
    far = Fraction(int((arb(2).log() * arb(10) ** 1300).floor().unique_fmpz()), 10**1300)
    assert sign(LogSum(-far).plus_log(Fraction(1), Fraction(2)), Budget(3)) is None


CURVES = [
    (Fraction(0), Fraction(2), Fraction(-1)),
    (Fraction(1), Fraction(3), Fraction(-1)),
    (Fraction(1), Fraction(-1), Fraction(0)),
    (Fraction(0), Fraction(1), Fraction(0)),
    (Fraction(2), Fraction(0), Fraction(0)),
    (Fraction(0), Fraction(-2), Fraction(1)),
    (Fraction(0), Fraction(-3), Fraction(1)),
    (Fraction(0), Fraction(5), Fraction(-2)),
]


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize(
    "ends", [(Fraction(0), Fraction(2)), (Fraction(1, 2), Fraction(1)), (Fraction(1), Fraction(1))]
)
def test_the_greatest_value_of_a_curve(curve: Curve, ends: tuple[Fraction, Fraction]) -> None:
    """On a fine grid that has its vertex; its ends included: the limit at the lower one counts."""
    place = Place(*ends, [], [])
    grid = [ends[0] + (ends[1] - ends[0]) * k / 240 for k in range(241)]
    values = [curve[0] + p * curve[1] + p * p * curve[2] for p in grid]
    assert place.most(curve) == max(values)
    best = max(zip(values, grid, strict=True))
    if curve[2] <= 0 and (best[1] > ends[0] or ends[0] == ends[1]):
        assert place.best(curve) == best


SUMS: list[tuple[str, dict[Fraction, int], Fraction, int]] = [
    ("nothing", {}, Fraction(0), 0),
    ("a rational number", {}, Fraction(-1, 3), -1),
    ("ln 4 - 2 ln 2", {Fraction(4): 1, Fraction(2): -2}, Fraction(0), 0),
    ("and a little more", {Fraction(4): 1, Fraction(2): -2}, Fraction(1, 10**60), 1),
    ("ln 6 - ln 3/2 - ln 4", {Fraction(6): 1, Fraction(3, 2): -1, Fraction(4): -1}, Fraction(0), 0),
    ("ln 12 + ln 18 - 3 ln 6", {Fraction(12): 1, Fraction(18): 1, Fraction(6): -3}, Fraction(0), 0),
    ("ln 3 - ln 2", {Fraction(3): 1, Fraction(2): -1}, Fraction(0), 1),
    ("ln 2 less its first 30 digits", {Fraction(2): 1}, -Fraction(693147180559945309417232121458, 10**30), 1),
    ("the next number", {Fraction(2): 1}, -Fraction(693147180559945309417232121459, 10**30), -1),
    ("1000 ln(1 + 1/10^50)", {1 + Fraction(1, 10**50): 1000}, Fraction(-1, 10**47), -1),
]


@pytest.mark.parametrize(("terms", "rational", "expected"), [x[1:] for x in SUMS], ids=[x[0] for x in SUMS])
def test_the_sign_of_a_sum_is_exact(terms: dict[Fraction, int], rational: Fraction, expected: int) -> None:
    number = LogSum(rational)
    for q, factor in terms.items():
        number = number.plus_log(Fraction(factor), q)
    assert sign(number, Budget()) == expected
    assert sign(number.times(-1), Budget()) == -expected


@pytest.mark.parametrize("seed", range(20))
def test_a_coprime_base(seed: int) -> None:
    draw = Random(seed)
    numbers = [draw.randint(1, 10**4) for _ in range(6)]
    base = coprime(numbers, Budget())
    assert all(gcd(x, y) == 1 for x in base for y in base if x != y) and len(set(base)) == len(base)
    for n in numbers:
        assert prod(x ** power(n, x) for x in base) == n


def random_law(draw: Random, low: int, high: int) -> list[dict[str, Any]]:
    """Of one, two or three parts between two integers, quarters among the ends."""
    ends = sorted({low, high, *(Fraction(draw.randint(4 * low, 4 * high), 4) for _ in range(draw.randint(0, 1)))})
    spans = list(pairwise(ends))
    kinds = [draw.choice(["uniform", "equal-revenue"]) if one > 0 else "uniform" for one, _ in spans]
    parts: list[dict[str, Any]] = [
        {"kind": kind, "low": str(one), "high": str(other)} for kind, (one, other) in zip(kinds, spans, strict=True)
    ]
    if draw.random() < 0.5:
        parts.append({"kind": "atom", "at": str(draw.choice(ends))})
    weights = [draw.randint(1, 4) for _ in parts]
    for part, weight in zip(parts, weights, strict=True):
        part["probability"] = str(Fraction(weight, sum(weights)))
    return parts


def random_market(seed: int) -> RunMarket:
    """Two agents with laws one above the other, one with two types, of whom some buy; a seller; any price, or listed
    ones, some of them beyond the laws."""
    draw = Random(seed)
    listed = [str(Fraction(x, 2)) for x in sorted(draw.sample(range(12), draw.randint(1, 4)))]
    units = draw.randint(2, 7)
    copies = [draw.randint(1, units - 1), draw.randint(1, units)]
    first = {"law": random_law(draw, 2, 4), "marginals": {"runs": [["5", 1], ["value", copies[0]]]}}
    if draw.random() < 0.3:
        first["marginals"] = ["value"]
    second = {"law": random_law(draw, draw.randint(0, 1), 2), "marginals": {"runs": [["value", copies[1]]]}}
    third = [
        {"marginals": {"runs": [["3", 1]]}, "name": "much", "probability": "1/3"},
        {"marginals": [], "name": "nothing", "probability": "2/3"},
    ]
    types = {"A": first, "B": second, "D": third, "C": [{"marginals": []}]}
    names = list(types)
    buyers = draw.sample(["A", "B", "D"], draw.randint(1, 3))
    raw: dict[str, Any] = {
        "units": units,
        "agents": [{"name": name, "types": own, "bids": {"levels": [0, 1]}} for name, own in types.items()],
        "auction": {"format": "uniform-price", "ties": {"priority": names}},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["C"], "buyers": buyers},
        "strategy": [{"agent": name, "stage": "auction", "bid": [draw.randint(0, 1)]} for name in names],
    }
    raw["aftermarket"]["prices"] = listed if seed % 3 == 2 else "any"
    try:
        return read_run_market(raw, Budget())
    except Rejected as error:
        assert "nobody who buys" in str(error)
        return random_market(seed + 1000)


# -- By the definitions alone


def reaching(parts: Law, price: Fraction) -> Fraction:
    """Pr[v ≥ price], part by part."""
    found = Fraction(0)
    for part in parts.parts:
        if price <= part.low:
            found += part.weight
        elif price <= part.high and part.kind == "uniform":
            found += part.weight * (part.high - price) / (part.high - part.low)
        elif price <= part.high and part.kind == "equal-revenue":
            found += part.weight * part.low / price
    return found


def counts(market: RunMarket, agent: int, price: Fraction) -> list[tuple[int, Fraction]]:
    """How many values reach the price, with probabilities."""
    own = market.agents[agent]
    if price == 0:
        return [(market.units, Fraction(1))]
    if own.drawn is None:
        return [
            (sum(n for x, n in values if x >= price), Fraction(weight, own.total))
            for values, weight in zip(own.finite, own.weights, strict=True)
        ]
    likely = reaching(own.drawn.law, price)
    fixed = sum(n for x, n in (*own.drawn.before, *own.drawn.after) if x >= price)
    return [(fixed + own.drawn.copies, likely), (fixed, 1 - likely)]


def sold(market: RunMarket, price: Fraction, held: tuple[int, ...]) -> Fraction:
    found = Fraction(0)
    for row in product(*(counts(market, j, price) for j in market.buyers)):
        likely = Fraction(1)
        wanted = 0
        for (n, each), j in zip(row, market.buyers, strict=True):
            likely *= each
            wanted += max(0, n - held[j])
        found += likely * min(held[market.seller], wanted)
    return found


def holdings(market: RunMarket, draw: Random) -> tuple[int, ...]:
    found = [0] * len(market.agents)
    for _ in range(market.units):
        found[draw.randrange(len(found))] += 1
    return tuple(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_chances_and_means_are_of_one_law(seed: int) -> None:
    """E[v·1(v ≥ x)] = x·Pr[v ≥ x] + ∫ Pr[v ≥ y] dy over y > x."""
    law = Law(tuple(read_law(random_law(Random(seed), seed % 2, 4), "law", Budget())), 1)
    knots = {*law.knots(), Fraction(1, 3), Fraction(5, 4), Fraction(3)}
    for start in sorted(knots):
        found = LogSum(start * law.reaches(start))
        for low, high in cells({x for x in knots if x >= start}):
            a, b, c = law.chance(low, high)
            for price in ((2 * low + high) / 3, high):
                assert chance_at((a, b, c), price) == law.reaches(price) == reaching(law, price)
            found = found.plus(a * (high - low) + b * (high**2 - low**2) / 2)
            found = found.plus_log(c, high / low) if c else found
        one, other = (x.between(200, Budget()) for x in (found, law.mean_above(start)))
        assert one[0] <= other[1] and other[0] <= one[1] and one[1] - one[0] < Fraction(1, 2**150)


def test_nobody_is_above_the_greatest_type() -> None:
    parts = [{"kind": "equal-revenue", "low": 1, "high": 2, "probability": "1/2"}]
    parts += [{"kind": "uniform", "low": 2, "high": 4, "probability": "1/2"}]
    law = Law(tuple(read_law(parts, "law", Budget())), 2)
    assert [law.reaches(Fraction(price)) for price in (1, 2, 3, 4, 5)] == [1, Fraction(3, 4), Fraction(1, 4), 0, 0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_asked_is_the_highest_of_the_best(seed: int) -> None:
    market, draw = random_market(seed), Random(seed)
    resale = ContinuousResale(market)
    top = Fraction(market.highest)
    for _ in range(8):
        held = holdings(market, draw)
        asked = resale.price(held)
        best = asked * sold(market, asked, held)
        assert resale.revenue(held) == best and (asked in market.prices or (market.any_price and 0 < asked <= top))
        for price in map(Fraction, market.prices) if market.prices else (top * k / 400 for k in range(1, 401)):
            earned = price * sold(market, price, held)
            assert earned <= best and (price <= asked or earned < best or not held[market.seller]), (held, price)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_type_gets(seed: int) -> None:
    """Case by case of those who buy before her; and affine in v but at the price asked."""
    market, draw = random_market(seed), Random(seed)
    resale = ContinuousResale(market)
    bids = [agent.bid for agent in market.agents]
    for i, own in enumerate(market.agents):
        if own.drawn is None:
            continue
        play = Play(market, resale, i, bids)
        law = own.drawn.law
        for won in range(play.rivals.fewest, play.rivals.greatest + 1):
            held = play.rivals.holdings(won)
            asked = resale.price(held)
            turn = market.buyers.index(i) if i in market.buyers else None
            for v in (law.lo, law.hi, law.lo + (law.hi - law.lo) * draw.randint(1, 9) / 10):
                values = [x for x, n in own.values(v) for _ in range(n)]
                gets = Fraction(sum(values[: held[i]]))
                if turn is not None:
                    gets = Fraction(0)
                    before = market.buyers[:turn]
                    for row in product(*(counts(market, j, asked) for j in before)):
                        likely, left = Fraction(1), held[market.seller]
                        for (n, each), j in zip(row, before, strict=True):
                            likely *= each
                            left -= max(0, n - held[j])
                        wanted = max(0, sum(1 for x in values if x >= asked) - held[i])
                        bought = max(0, min(left, wanted))
                        gets += likely * (sum(values[: held[i] + bought]) - asked * bought)
                assert play.utility(v, won, 1) == gets - won, (i, won, v)
            edges = [law.lo, *play.kinks(won), law.hi]
            for low, high in pairwise(edges):
                middle = sum(play.utility(v, won, 0) for v in (low, high)) / Fraction(2)
                assert play.utility((low + high) / 2, won, 0) == middle


def of_two_buyers(prices: Any) -> RunMarket:
    """A first, whose law is from 1 to 2, then B, who wants two units at 1; C holds what is left."""
    names = ["A", "B", "C"]
    law = {"law": [{"kind": "uniform", "low": 1, "high": 2}], "marginals": [3, "value", "value", "1/2"]}
    types: list[Any] = [law, [{"marginals": [1, 1]}], [{"marginals": []}]]
    raw = {
        "units": 6,
        "agents": [
            {"name": name, "types": own, "bids": {"levels": [0, 1]}} for name, own in zip(names, types, strict=True)
        ],
        "auction": {"format": "uniform-price", "ties": {"priority": names}},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["C"], "buyers": ["A", "B"], "prices": prices},
        "strategy": [{"agent": name, "stage": "auction", "bid": [0]} for name in names],
    }
    return read_run_market(raw, Budget())


def test_the_cases_of_demands() -> None:
    """Of a law: with v's run up to the least v, without it above the greatest, both between (its upper end included)."""
    any_price = {
        (place.low, place.high): [case for case, _ in place.cases]
        for place in ContinuousResale(of_two_buyers("any")).places
    }
    scale = of_two_buyers("any").scale
    assert {(low / scale, high / scale): cases for (low, high), cases in any_price.items()} == {
        (0, Fraction(1, 2)): [(4, 2)],
        (Fraction(1, 2), 1): [(3, 2)],
        (1, 2): [(3, 0), (1, 0)],
        (2, 3): [(1, 0)],
    }
    listed = ContinuousResale(of_two_buyers([0, "1/2", 1, "3/2", 2, "5/2", 4]))
    assert [[case for case, _ in place.cases] for place in listed.places] == [
        [(6, 6)],
        [(4, 2)],
        [(3, 2)],
        [(3, 0), (1, 0)],
        [(3, 0), (1, 0)],
        [(1, 0)],
        [(0, 0)],
    ]
    half = (Fraction(1, 2), Fraction(0), Fraction(0))
    assert [[chance for _, chance in place.cases] for place in listed.places][3] == [half, half]


def test_logarithms_cancel_where_all_units_go_to_others() -> None:
    law = {"law": [{"kind": "equal-revenue", "low": 1, "high": 2}], "marginals": ["value"]}
    types: dict[str, Any] = {"A": [{"marginals": [3, 3]}], "B": law}
    raw = {
        "units": 2,
        "agents": [{"name": name, "types": own, "bids": {"levels": [0]}} for name, own in types.items()],
        "auction": {"format": "uniform-price", "ties": {"priority": ["A", "B"]}},
        "strategy": [{"agent": name, "stage": "auction", "bid": []} for name in types],
    }
    market = read_run_market(raw, Budget())
    assert drawn_optimum(market) == LogSum(Fraction(6))
    play = Play(market, None, 1, [(), ()])
    found = drawn_value(play, (0, 2), less_paid=True)
    assert found == LogSum(Fraction(1)).plus_log(Fraction(1), Fraction(2))  # E[v] = 1 + ln 2
    assert drawn_value(play, (2, 0), less_paid=False) == LogSum()


def test_types_below_one_unit_of_money_count() -> None:
    law = {"law": [{"kind": "uniform", "low": 0, "high": 1}], "marginals": ["value"]}
    raw = {
        "units": 1,
        "agents": [{"name": "B", "types": law, "bids": {"levels": [0]}}],
        "auction": {"format": "uniform-price", "ties": {"priority": ["B"]}},
        "strategy": [{"agent": "B", "stage": "auction", "bid": []}],
    }
    market = read_run_market(raw, Budget())
    assert market.scale == 1
    assert drawn_value(Play(market, None, 0, [()]), (1,), less_paid=False) == LogSum(Fraction(1, 2))


def test_logarithms_add_up_where_units_go_to_others_sometimes() -> None:
    """Two units: A has 3 and 3, or 3 alone, and then B, of equal revenue from 1 to 2, has the other."""
    law = {"law": [{"kind": "equal-revenue", "low": 1, "high": 2}], "marginals": ["value"]}
    some = [
        {"name": "two", "marginals": [3, 3], "probability": "1/2"},
        {"name": "one", "marginals": [3], "probability": "1/2"},
    ]
    raw = {
        "units": 2,
        "agents": [
            {"name": "A", "types": some, "bids": {"levels": [0]}},
            {"name": "B", "types": law, "bids": {"levels": [0]}},
        ],
        "auction": {"format": "uniform-price", "ties": {"priority": ["A", "B"]}},
        "strategy": [{"agent": name, "stage": "auction", "bid": []} for name in ("A", "B")],
    }
    found = drawn_optimum(read_run_market(raw, Budget()))
    assert found == LogSum(Fraction(5)).plus_log(Fraction(1, 2), Fraction(2))


@pytest.mark.parametrize(("stock", "bought"), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 2), (6, 2)])
def test_what_is_left_for_the_second(stock: int, bought: int) -> None:
    resale = ContinuousResale(of_two_buyers([1]))
    assert resale.bought(1, 0, (0, 0, stock), 1) == [(bought, Fraction(1))]


CLOSE = Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("low", "high", "fine"),
    [
        (Fraction(1), Fraction(1), True),
        (1 - CLOSE, Fraction(1), True),
        (1 - CLOSE - Fraction(1, 10**20), Fraction(1), False),
        (Fraction(1), 1 + CLOSE, True),
        (1 + CLOSE / 3, 1 + CLOSE, False),
    ],
)
def test_how_close_bounds_must_be(low: Fraction, high: Fraction, fine: bool) -> None:
    def judge() -> None:
        check_between([str(low), str(high)], True, (None, None), LogSum(Fraction(1)), "welfare", Budget())

    if fine:
        judge()
    else:
        with pytest.raises(Rejected) as refused:
            judge()
        assert refused.value.code == "value"


ONE = LogSum(Fraction(1))
UNDEFINED = (ONE, LogSum())
FIGURES: list[tuple[str, Any, Any, bool, int | None, int | None, str | None]] = [
    ("as it is", ONE, ["1", "1"], True, None, None, None),
    ("refuted, where nothing is said", ONE, ["1", "1"], False, None, None, "verdict"),
    ("just at least", ONE, ["1", "1"], True, 1, None, None),
    ("just at most", ONE, ["1", "1"], True, None, 1, None),
    ("both", ONE, ["1", "1"], True, 1, 1, None),
    ("not at least", ONE, ["1", "1"], True, 2, None, "verdict"),
    ("not at most", ONE, ["1", "1"], True, None, 0, "verdict"),
    ("at least, not at most", ONE, ["1", "1"], True, 0, 0, "verdict"),
    ("at most, not at least", ONE, ["1", "1"], True, 2, 2, "verdict"),
    ("refuted from below", ONE, ["1", "1"], False, 2, None, None),
    ("refuted from above", ONE, ["1", "1"], False, None, 0, None),
    ("not refuted, just at least", ONE, ["1", "1"], False, 1, None, "verdict"),
    ("not refuted, just at most", ONE, ["1", "1"], False, None, 1, "verdict"),
    ("a negative one", LogSum(Fraction(-1)), ["-1", "-1"], True, -2, 0, None),
    ("a negative one, nearly", LogSum(Fraction(-1)), ["-10000000001/10000000000", "-1"], True, None, None, None),
    ("three bounds", ONE, ["1", "1", "1"], True, None, None, "format"),
    ("undefined", UNDEFINED, None, True, None, None, None),
    ("undefined, and so refuted", UNDEFINED, None, False, 1, None, None),
    ("undefined, and so refuted from above", UNDEFINED, None, False, None, 1, None),
    ("undefined, and at least 1", UNDEFINED, None, True, 1, None, "verdict"),
    ("undefined, and at most 1", UNDEFINED, None, True, None, 1, "verdict"),
    ("undefined, but refuted", UNDEFINED, None, False, None, None, "verdict"),
    ("undefined, but given", UNDEFINED, ["1", "1"], True, None, None, "value"),
    ("defined, but not given", (ONE, ONE), None, True, None, None, "value"),
    ("a ratio", (ONE, LogSum(Fraction(2))), ["1/2", "1/2"], True, None, None, None),
    (
        "a ratio of logarithms",
        (LogSum().plus_log(Fraction(3), Fraction(2)), LogSum().plus_log(Fraction(1), Fraction(8))),
        ["1", "1"],
        True,
        1,
        1,
        None,
    ),
]


@pytest.mark.parametrize(
    ("exact", "between", "holds", "least", "most", "code"), [x[1:] for x in FIGURES], ids=[x[0] for x in FIGURES]
)
def test_what_a_figure_shows(
    exact: Any, between: Any, holds: bool, least: int | None, most: int | None, code: str | None
) -> None:
    claimed = tuple(None if x is None else Fraction(x) for x in (least, most))
    try:
        check_between(between, holds, (claimed[0], claimed[1]), exact, "ratio", Budget())
    except Rejected as rejected:
        assert rejected.code == code
    else:
        assert code is None


@pytest.mark.parametrize("prices", [["1/2"], [1], ["3/2"], [2], [3], "any"])
@pytest.mark.parametrize("buys", [True, False])
def test_an_average_where_all_or_none_buy(prices: Any, buys: bool) -> None:
    """A's average, between sums over 50 intervals of her types."""
    market = of_two_buyers(prices)
    market = market if buys else replace(market, buyers=(1,))
    play = Play(market, ContinuousResale(market), 0, [agent.bid for agent in market.agents])
    held = (2, 0, 4)
    low, high = drawn_value(play, held, less_paid=True).between(128, Budget())
    gets = [play.kept(v, held) for v in [market.scale * (1 + Fraction(k, 50)) for k in range(51)]]
    ends = [Fraction(value - paid) for value, paid in gets]
    assert sum(map(min, ends, ends[1:])) / 50 <= high and low <= sum(map(max, ends, ends[1:])) / 50


def test_on_pieces_utilities_are_affine_for_every_type() -> None:
    """Of 60 random markets, all intervals that are pieces: their inner numbers of units, at types at and between ends."""
    met = 0
    for seed in range(60):
        market = random_market(seed)
        resale, bids = ContinuousResale(market), [agent.bid for agent in market.agents]
        for i, own in enumerate(market.agents):
            play = Play(market, resale, i, bids)
            wons = range(play.rivals.fewest, play.rivals.greatest + 1)
            for low, high in (
                (low, high) for low in wons for high in wons if low + 1 < high and play.is_piece(low, high)
            ):
                types = play.kinds(low)
                if own.drawn is not None:
                    ends = list(map(Fraction, types))
                    types = [*types, *((one + other) / 2 for one, other in pairwise(ends))]
                for v in types:
                    gets = [Fraction(play.utility(v, won, 0)) for won in range(low, high + 1)]
                    assert len({other - one for one, other in pairwise(gets)}) == 1, (seed, i, low, high, v)
                    met += own.drawn is not None
    assert met > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_an_integral(seed: int) -> None:
    """E[min(m, how many values are ≥ x)] does not increase in x: sums at the ends of 200 steps bound it."""
    market = random_market(seed)
    top = max(agent.greatest for agent in market.agents)
    steps = [top * k / 200 for k in range(201)]
    heights = [Fraction(market.units)]  # at most, just above 0
    for x in steps[1:]:
        each: dict[int, Fraction] = {0: Fraction(1)}
        for i in range(len(market.agents)):
            now: dict[int, Fraction] = {}
            for n, likely in each.items():
                for more, p in counts(market, i, x):
                    now[n + more] = now.get(n + more, Fraction(0)) + likely * p
            each = now
        heights.append(sum((likely * min(market.units, n) for n, likely in each.items()), start=Fraction(0)))
    low, high = drawn_optimum(market).between(128, Budget())
    step = top / 200
    assert step * sum(heights[1:]) <= high and low <= step * sum(heights[:-1])


@pytest.mark.parametrize("seed", SEEDS)
def test_an_expected_utility_is_an_average_over_types(seed: int) -> None:
    """Between the sums of the least and the greatest utility in each of 60 intervals of types."""
    market = random_market(seed)
    resale, bids = ContinuousResale(market), [agent.bid for agent in market.agents]
    for i, own in enumerate(market.agents):
        if own.drawn is None:
            continue
        play, law = Play(market, resale, i, bids), own.drawn.law
        won = play.rivals.won(own.bid)
        low, high = drawn_value(play, play.rivals.holdings(won), less_paid=True).between(128, Budget())
        edges = sorted({law.lo + (law.hi - law.lo) * k / 60 for k in range(61)} | law.knots() | {*play.kinks(won)})
        weights = [reaching(law, one) - reaching(law, other) for one, other in pairwise(edges)]
        gets = [Fraction(play.utility(v, won, 0)) for v in edges]
        last = reaching(law, law.hi) * gets[-1]
        ends = list(zip(weights, gets, gets[1:], strict=False))
        assert sum(w * min(one, other) for w, one, other in ends) + last <= high
        assert low <= sum(w * max(one, other) for w, one, other in ends) + last


def test_who_has_what_she_wants_leaves_all_to_those_after_her() -> None:
    """D holds the two units that she wants: B, who is asked after her, buys both of C's; and one, if D holds one."""
    half = {"kind": "uniform", "low": 0, "high": 1}
    agents: list[dict[str, Any]] = [
        {"name": "D", "types": [{"marginals": [2, 2]}]},
        {"name": "B", "types": {"law": [half], "marginals": ["value", "value"]}},
        {"name": "C", "types": [{"marginals": []}]},
    ]
    document = {
        "units": 4,
        "agents": [{**agent, "bids": {"levels": [0]}} for agent in agents],
        "auction": {"format": "uniform-price"},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["C"], "prices": ["1/2"]},
        "strategy": [{"agent": name, "stage": "auction", "bid": []} for name in "DBC"],
        "claims": [{"kind": "continuum-bids"}],
    }
    market = read_run_market(document, Budget())
    resale, price = ContinuousResale(market), Fraction(1, 2) * market.scale
    assert resale.bought(1, Fraction(market.scale), (2, 0, 2), price) == [(2, 1)]
    assert resale.bought(1, Fraction(market.scale), (1, 0, 2), price) == [(1, 1)]
