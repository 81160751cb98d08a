"""Reserves and prices that guarantee the most: rules that give one, estimates that are off, all reserves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from exactgames import GameError, Undecided, optimum, read_instance
from exactgames import read_instance_text as text
from exactgames.answers.bounds import price_design, reserve_design
from exactgames.bounds.guarantee import guarantee
from exactgames.bounds.posted import posted_guarantee
from exactgames.bounds.reserve_function import at_reserve, reserve_function
from exactgames.bounds.rules_of_price import balanced_price, left_if_off, median_price, share_if_off
from exactgames.market.market import Market

INSTANCES = Path(__file__).parents[2] / "instances"
ONE = Fraction(1)


def market(name: str) -> Market:
    return read_instance(INSTANCES / f"{name}.toml").market


# ---- rules that give a price, and estimates that are off


def test_the_median_price() -> None:
    """Example 15: it guarantees 11/54 of the optimum, the balanced price half."""
    one = market("babaioff2023/example-15")
    assert median_price(one) == Fraction(5, 8)
    assert balanced_price(one) == Fraction(27, 16)
    found = price_design(one, (), False, "any")
    shares = {note.names: str(row.fraction) for (_, row), note in zip(found.amounts, found.notes, strict=True)}
    assert shares == {("median",): "11/54", ("balanced",): "1/2"}
    assert median_price(market("babaioff2023/claim-19")) is None  # two units


def test_what_theory_leaves_is_the_least() -> None:
    """Of δ·P + max(0, 1 − δβ)·Q over all P and Q that the page allows (its corners), OPT being 1."""
    numbers = [Fraction(n, 4) for n in (1, 2, 3, 4, 5, 8, 12, 20)]
    for alpha, beta, factor in product(numbers, numbers, numbers):
        delta = factor * alpha / (1 + alpha * beta)
        corners = [(p, max(Fraction(0), 1 - alpha * p)) for p in (Fraction(0), beta, 1 / alpha) if p <= beta]
        least = min(delta * p + max(Fraction(0), 1 - delta * beta) * q for p, q in corners)
        assert share_if_off(alpha * beta, factor) <= least
        assert share_if_off(alpha * beta, factor) == least or factor > 1  # above, somebody may pay less than P


def test_theory_is_about_all_buyers() -> None:
    """Nothing is said where somebody never comes."""
    one = market("babaioff2023/example-15")
    stage = one.stages[0]
    assert left_if_off(one, ONE, False) == optimum(one) / 2
    assert left_if_off(one, ONE, True) is None
    alone = evolve(one, stages=(evolve(stage, order=stage.order[:1]),))
    assert left_if_off(alone, ONE, False) is None
    assert posted_guarantee(alone, "any") < optimum(one) / 2


OFF = {
    "1/2": ("1", "1"),
    "3/4": ("3/2", "3/2"),
    "1": ("2", "2"),
    "5/4": ("13/8", "3/2"),
    "3/2": ("1", "1"),
    "2": ("0", "0"),
}
"""theorem-21's reserve, off by a factor: (guarantee, min(f, 2 − f)/2 of 4)."""


def test_a_reserve_that_is_off() -> None:
    factors = [Fraction(x) for x in OFF]
    found = reserve_design(market("babaioff2023/theorem-21"), (), False, False, 60, factors)
    assert {str(n.factor): str(row.welfare) for (_, row), n in zip(found.amounts, found.notes, strict=True)} == {
        factor: left for factor, (left, _) in OFF.items()
    }
    for factor, (left, theory) in OFF.items():
        assert Fraction(left) >= Fraction(theory) == min(Fraction(factor), 2 - Fraction(factor)) / 2 * 4


# ---- all reserves


def test_between_the_levels() -> None:
    """theorem-21: OPT/(2m) = 1 guarantees half of 4, and 19/18 a little more."""
    found = reserve_function(market("babaioff2023/theorem-21"))
    pieces = found.pieces
    rows = [tuple(map(str, (one.low, one.high, one.at_low, one.at_high))) for one in pieces]
    assert rows == [
        ("0", "1/2", "0", "1"),
        ("1/2", "1", "1", "2"),
        ("1", "19/18", "2", "19/9"),
        ("19/18", "3/2", "19/9", "1"),
        ("3/2", "2", "1", "0"),
    ]
    assert all(one.linear for one in pieces)
    assert (str(found.at_zero), str(found.most)) == ("0", "19/9")


def test_the_reserve_zero_is_a_point_of_its_own() -> None:
    """A's value is 1, bids are 0 and 1: at a reserve above 0 she must bid 1, and pay that, or (uniform) the reserve."""
    file = (
        'units = 1\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1] }]\nbids = { levels = [0, 1] }\n'
        '[auction]\nformat = "discriminatory"\nzero_bids_win = true\n'
    )
    for rule, ends in (("discriminatory", [(0, 0)]), ("uniform-price", [(1, 0)])):
        one = text(file.replace("discriminatory", rule)).market
        found = reserve_function(one)
        assert found.at_zero == found.most == 1
        assert [(piece.at_low, piece.at_high) for piece in found.pieces] == ends
        designed = reserve_design(one, [ONE], False, False, 60, (), True)
        assert designed.best_between == (0, 1, True)


ABOVE = """
units = 1
[[agents]]
name = "A"
types = [{ marginals = [0], probability = "1/2" }, { marginals = [3], probability = "1/2" }]
bids = { levels = [1, 3] }
[[agents]]
name = "B"
types = [{ marginals = [0], probability = "1/2" }, { marginals = [3], probability = "1/2" }]
bids = { levels = [0, 1, 3] }
[auction]
format = "vickrey"
"""


def test_the_best_reserves_may_be_just_above_a_level() -> None:
    """Above 1 bids of 1 do not win, and the lower the reserve, the less is paid: 2 is approached, and never reached."""
    one = text(ABOVE).market
    designed = reserve_design(one, [ONE], False, False, 60, (), True)
    at, value, attained = designed.best_between
    assert (at, value, attained) == (1, 2, False)
    assert guarantee(at_reserve(one, ONE)).welfare == Fraction(3, 2)
    near = [guarantee(at_reserve(one, 1 + Fraction(1, n))).welfare for n in (2, 4, 100)]
    assert near[0] < near[1] < near[2] < value


def test_pieces_scale_with_amounts() -> None:
    """10^18 times the numbers, 10^18 times the guarantee: beyond 64 bits, and near their end."""
    one = text(ABOVE).market
    small = reserve_function(one)
    for factor in (10**15, 3 * 10**18, 10**30):
        agents = tuple(
            evolve(
                agent,
                types=tuple(evolve(t, valuation=_times(t.valuation, factor)) for t in agent.types),
                bids=tuple(tuple(x * factor for x in bid) for bid in agent.bids or ()),
            )
            for agent in one.agents
        )
        large = reserve_function(evolve(one, agents=agents))
        assert [(p.low, p.high, p.at_low, p.at_high) for p in large.pieces] == [
            (p.low * factor, p.high * factor, p.at_low * factor, p.at_high * factor) for p in small.pieces
        ]


def _times(valuation: Any, factor: int) -> Any:
    return evolve(valuation, marginals=tuple(x * factor for x in valuation.marginals))


BENDS = """
units = 2
[[agents]]
name = "A"
types = [{ marginals = [1, 0], probability = "1/2" }, { marginals = ["1/2", 0], probability = "1/2" }]
bids = { vectors = [["1/2", "1/2"], ["3/2", "1/2"]] }
[[agents]]
name = "B"
types = [{ marginals = [2, 2] }]
bids = { levels = [0, 2] }
[auction]
format = "uniform-price"
ties = "random"
"""


def test_where_the_guarantee_bends() -> None:
    """A guarantee that is not straight between the levels: each piece above 1/2 bends, however often it is divided."""
    one = text(BENDS).market
    bent = [piece for piece in reserve_function(one).pieces if not piece.linear]
    assert len(bent) >= 10
    assert (bent[0].low, bent[-1].high) == (Fraction(1, 2), Fraction(1))
    at = {x: guarantee(at_reserve(one, x)).welfare for x in (Fraction(11, 20), Fraction(3, 5), Fraction(13, 20))}
    assert [str(x) for x in at.values()][:2] == ["199/95", "31/15"]
    first, second, third = at.values()
    assert first + third != 2 * second
    for piece in bent:
        middle = guarantee(at_reserve(one, (piece.low + piece.high) / 2)).welfare
        assert piece.least <= middle <= piece.most
        assert middle != (piece.at_low + piece.at_high) / 2


DESIGN_REFUSED = [
    (lambda: price_design(market("babaioff2023/example-20"), (), False, None, [Fraction(0)]), "factor 0: above 0"),
    (lambda: price_design(market("folklore/item-prices"), [ONE], False, None), "items have a price each, or bundles"),
    (lambda: price_design(market("folklore/bundle-price"), [ONE], False, None), "items have a price each, or bundles"),
    (lambda: price_design(market("folklore/item-prices"), (), False, None), "no rule gives a price of a unit here"),
    (lambda: price_design(market("folklore/first-price-smooth"), (), False, None), "the auction is no posted price"),
    (
        lambda: reserve_design(market("babaioff2023/theorem-21"), (), True, False, 60, (), True),
        "between levels the basic guarantee alone",
    ),
    (lambda: reserve_function(market("babaioff2023/example-15")), "no sealed bids, and so no reserve"),
    (lambda: reserve_function(joint()), "computed where types are independent"),
    (lambda: reserve_function(market("babaioff2023/theorem-21"), seconds=0), "the time was over before"),
]


def joint() -> Market:
    """Two buyers whose values are the same."""
    agents = "".join(
        f'[[agents]]\nname = "{x}"\ntypes = [{{ name = "l", marginals = [1] }}, {{ name = "h", marginals = [2] }}]\n'
        "bids = { levels = [0, 1] }\n"
        for x in "AB"
    )
    prior = "".join(f'[[prior]]\ntypes = {{ A = "{t}", B = "{t}" }}\nprobability = "1/2"\n' for t in "lh")
    return text(f'units = 1\n{agents}[auction]\nformat = "discriminatory"\nties = "random"\n{prior}').market


@pytest.mark.parametrize(("ask", "words"), DESIGN_REFUSED, ids=[words for _, words in DESIGN_REFUSED])
def test_designs_that_are_not_defined(ask: Callable[[], object], words: str) -> None:
    with pytest.raises((GameError, Undecided), match=words):
        ask()
