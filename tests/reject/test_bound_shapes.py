"""Evidence of bounds that is too long, too short or out of order, and kinds of it that `test_bound_evidence` has not:
what is verified, and beside it what it would have proved."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from bound_certificates import certificate, judged, read, welfare
from test_bound_corners import expected
from test_bound_evidence import (
    AUCTION,
    BALANCED,
    JOINT,
    JOINT_TYPES,
    MUST_PAY,
    TINY,
    agent,
    control,
    edited,
    smooth,
    with_mixture,
)

Edit = Callable[[Any], None]


def entries(value: list[Any]) -> Edit:
    """The weights of the worst profiles of bids."""
    return lambda found: found["worst"].update(weights=value)


def shifts(*value: list[Any]) -> Edit:
    return lambda found: found.update(shifts=list(value))


def by_bid(*value: list[Any]) -> Edit:
    """What type l of agent A does by own bid."""
    return lambda found: found["deviations"]["A"].update(l=list(value))


ONE = [[0, "1"]]
SHAPES: list[tuple[str, str, Edit, str, str]] = [
    ("smooth", "a bid without weight", with_mixture([[0]]), "format", "found 1 entries"),
    ("smooth", "the last bid before another", with_mixture([[0, "1/4"], [2, "1/2"], [1, "1/4"]]), "bound", "ascending"),
    ("smooth", "bids that fall", with_mixture([[2, "1/2"], [1, "1/2"]]), "bound", "not ascending"),
    ("smooth best", "no bids are the worst", entries([]), "format", "found 0 entries"),
    ("smooth best", "bids without weight", entries([[[0, 0]]]), "format", "found 1 entries"),
    ("smooth best", "types at each profile of bids", entries([[[0, 0], [0, 0], "1"]]), "format", "found 3 entries"),
    ("semi-smooth best", "no types", entries([[[0, 0], "1"]]), "format", "found 2 entries"),
    ("semi-smooth best", "four in an entry", entries([[[0, 0], [0, 0], "1", "1"]]), "format", "found 4 entries"),
    ("joint", "no amount", shifts(["B", [0, 0], [2]]), "format", "found 3 entries"),
    ("joint", "five in a shift", shifts(["B", [0, 0], [2], "1", "1"]), "format", "found 5 entries"),
    ("joint", "the second shift behind the third",
        shifts(["B", [0, 0], [0], "1"], ["B", [0, 0], [2], "1"], ["B", [0, 0], [1], "1"]), "bound", "not ascending"),
    # 1/3 of 1 at A's low type and B's low one, 1/6 of -2 at B's high one: A cannot tell them apart, but her own is the same
    ("joint", "A's shifts make up for each other over B's types",
        shifts(["A", [0, 0], [2], "1"], ["A", [0, 1], [2], "-2"]), "bound", "those of 'A' do not sum to 0"),
    ("strengthened", "an own bid without deviation", by_bid([0]), "format", "found 1 entries"),
    ("strengthened", "three at an own bid", by_bid([0, ONE, ONE]), "format", "found 3 entries"),
    ("strengthened", "an own bid that there is not", by_bid([3, ONE]), "bound", "0 ... 2"),
    ("strengthened", "an own bid before the first", by_bid([-1, ONE]), "bound", "0 ... 2"),
    ("strengthened", "an own bid twice", by_bid([1, ONE], [1, [[2, "1"]]]), "bound", "the own bids are not ascending"),
    ("strengthened", "own bids that fall", by_bid([2, ONE], [1, ONE]), "bound", "the own bids are not ascending"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "what", "edit", "code", "says"), SHAPES, ids=[f"{row[0]}: {row[1]}" for row in SHAPES]
)
def test_shape(name: str, what: str, edit: Edit, code: str, says: str) -> None:
    found = edited(name, edit)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, 4), found
    assert says in found.message, found.message


@pytest.mark.parametrize("strengthened", [False, True])
@pytest.mark.parametrize(
    "text",
    [JOINT, JOINT.replace("levels = [0, 1, 2]", 'levels = [0, "1/2", 1, 2]') + "reserve = 1\n"],
    ids=["bids apart", "bids alike"],
)
def test_information_under_a_joint_prior(text: str, strengthened: bool) -> None:
    """Others' bids may tell what an agent knows of them: no shifts, whatever the prior is, and however she deviates."""
    value, evidence = welfare(read(text), strengthened=strengthened, informed=True)
    claim = {"kind": "welfare-at-least", "information": True, "by": "strengthened" if strengthened else "basic"}
    assert judged(certificate(text, [(claim, True, evidence)])).verdict == "VERIFIED"
    for more, code in (({"value": str(value + TINY)}, "value"), ({"shifts": []}, "format")):
        assert judged(certificate(text, [(claim, True, {**evidence, **more})])).code == code


def test_shifts_at_several_bids_of_one_profile_of_types() -> None:
    plain = {name: {"l": ONE, "h": ONE} for name in "AB"}
    found = [["B", [0, kind], [bid], str(TINY * part)] for kind, part in ((0, 1), (1, -2)) for bid in (1, 2)]
    assert expected(JOINT, {"deviations": plain, "shifts": found}) <= expected(
        JOINT, {"deviations": plain, "shifts": []}
    )


def test_shifts_of_one_of_three() -> None:
    """C's shift is at the bids of both others.  All bid 0 instead: that, and the
    revenue, is 1 at least; where A bids 2 the revenue is 2, so that a shift of -1 there changes nothing."""
    prior = ", ".join(
        f'{{ types = {{ A = "{a}", B = "{a}", C = "{c}" }}, probability = "1/4" }}' for a in "lh" for c in "lh"
    )
    levels = ("levels = [0, 1, 2]", "levels = [0, 1]", "levels = [0, 1]")
    agents = "".join(agent(name, JOINT_TYPES, bids) for name, bids in zip("ABC", levels, strict=True))
    text = f"units = 1\nprior = [{prior}]\n{agents}{AUCTION}"
    plain = {name: {"l": ONE, "h": ONE} for name in "ABC"}
    low = expected(text, {"deviations": plain, "shifts": []})
    assert low == 1
    for at, value in (((0, 0), "3/4"), ((1, 0), "3/4"), ((2, 0), "1"), ((2, 1), "1")):
        found = [["C", [0, 0, kind], [*at], str(part)] for kind, part in ((0, 1), (1, -1))]
        assert expected(text, {"deviations": plain, "shifts": found}) == Fraction(value), at


@pytest.mark.parametrize("mu", ["3/2", 2])
def test_mu_above_one_and_a_bid_that_loses(mu: Any) -> None:
    best, evidence, _ = smooth(read(MUST_PAY), Fraction(mu))
    value = str(best / Fraction(mu) * read(MUST_PAY).expected_optimum)
    claim = {"kind": "welfare-at-least", "by": "smooth", "mu": mu}
    found = judged(certificate(MUST_PAY, [(claim, True, {**evidence, "value": value})]))
    assert found.code == "bound" and "may bring less than 0" in str(found.message)


@pytest.mark.parametrize("name", ["smooth refuted", "semi-smooth refuted"])
def test_the_largest_lambda_that_can_be_claimed(name: str) -> None:
    assert edited(name, lambda _: None, **{"lambda": 1}).verdict == "VERIFIED"


UNITS = 'units = 2\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1, 1] }]\n'
UNITS += '[[agents]]\nname = "B"\ntypes = [{ marginals = [1] }]\n[auction]\nformat = "posted-price"\nprice = 1\n'


@pytest.mark.parametrize(
    ("alpha", "beta", "holds", "says"),
    [
        (1, 2, True, ""),
        (1, 1, True, "alpha 1/2, beta 2: the claim fails"),  # enough for alpha, not for beta
        ("1/4", 2, True, "alpha 1/2, beta 2: the claim fails"),
        (1, 2, False, "alpha 1/2, beta 2: the claim holds"),
    ],
)
def test_both_factors_are_bounded(alpha: Any, beta: Any, holds: bool, says: str) -> None:
    """At 2 a unit, twice its share of the optimum."""
    claim = {**BALANCED, "alpha": alpha, "beta": beta, "price": 2}
    found = judged(certificate(UNITS, [(claim, holds, {"alpha": "1/2", "beta": "2"})]))
    assert (found.code, says in str(found.message)) == ("verdict" if says else None, True), found


# -- What is said

SAID: list[tuple[str, dict[str, Any], str, str]] = [
    # a control, what its claim says more or leaves out, what it is about, what is proved
    ("smooth", {}, "lambda {}, mu 1", "the auction alone is ({}, 1)-smooth"),
    ("smooth best", {}, "mu 1", "the auction alone is ({}, 1)-smooth, and so for no larger lambda"),
    ("semi-smooth best", {}, "mu 1", "the auction alone is ({}, 1)-semi-smooth, and so for no larger lambda"),
    ("smooth", {"weak": "1/2"}, "lambda {}, mu 1, weak 1/2",
        "the auction alone is ({}, 1)-smooth, weakly, with 1/2 times the winning bids"),
    ("basic", {"value": None}, "basic", "{}, whatever signals and trade mechanisms follow, welfare is at least {}"),
    ("basic", {"value": 0}, "basic", "{}, whatever signals and trade mechanisms follow, welfare is at least 0"),
    ("informed", {}, "basic, whatever information is acquired", "{}, whatever signals and trade mechanisms follow, and "
        "whatever information about types is acquired before, welfare is at least {}"),
    ("posted", {}, "basic, in any order of arrival", "{}, in whatever order buyers come, whatever signals and trade "
        "mechanisms follow, welfare is at least {}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "about", "said"), SAID, ids=[f"{row[0]} {row[1]}" for row in SAID])
def test_what_is_said_of_bounds(name: str, changes: dict[str, Any], about: str, said: str) -> None:
    text, (claim, holds, evidence) = control(name)
    claim = {key: value for key, value in {**claim, **changes}.items() if value is not None}
    found = judged(certificate(text, [(claim, holds, evidence)]))
    assert found.verdict == "VERIFIED", found
    proved = found.claims[1]
    figure = evidence.get("value") or evidence.get("lambda")
    start = "in every Bayes-Nash equilibrium of the auction"
    words = (start, claim.get("value", figure)) if "value" in evidence else (figure,)
    assert proved["statement"] == said.format(*words)
    assert proved["about"] == about.format(figure)
    assert proved.get("value") == figure


def test_what_is_said_of_no_lambda() -> None:
    """A, worth nothing, bids 2 and wins; B, who bids 0, would have to pay 2."""
    levels = "levels = [0, 1, 2]"
    text = f"units = 1\n{agent('A', '{ marginals = [0] }', levels)}{agent('B', '{ marginals = [1] }', levels)}"
    claim = {"kind": "smooth", "mu": 2, "expect": "refuted"}
    worst = {"worst": {"profile": [0, 0], "weights": [[[2, 0], "1"]]}}
    found = judged(certificate(text + '[auction]\nformat = "uniform-price"\n', [(claim, False, worst)]))
    assert found.verdict == "VERIFIED", found
    assert found.claims[1]["statement"] == "the auction alone is (lambda, 2)-smooth for some lambda > 0"
    assert "value" not in found.claims[1]


def test_at_which_bids_it_fails() -> None:
    """B, worth 1, has priority at 0; but A's bid of 1 wins, and nobody pays."""
    first, second = ("levels = [0, 1, 2]", "levels = [0, 1]")
    text = f"units = 1\n{agent('A', '{ marginals = [0] }', first)}{agent('B', '{ marginals = [1] }', second)}"
    text += '[auction]\nformat = "uniform-price"\nties = { priority = ["B", "A"] }\n'
    evidence = {"lambda": "1", "profiles": [{"A": ONE, "B": ONE}]}
    found = judged(certificate(text, [({"kind": "smooth", "mu": 1, "lambda": 1}, True, evidence)]))
    assert (found.code, "at types [0, 0], bids [1, 0]:" in str(found.message)) == ("bound", True), found


@pytest.mark.parametrize(("best", "code"), [("9/10", None), ("7/8", "bound")])
def test_winning_bids_of_a_random_tie(best: str, code: str | None) -> None:
    """Both bid 1/2.  A coin brings B half of 1 - 1/2, the seller 1/2; a quarter of the winning bid is 1/8: 7/8 together."""
    levels = 'levels = ["1/4", "1/2"]'
    text = f"units = 1\n{agent('A', '{ marginals = [0] }', levels)}{agent('B', '{ marginals = [1] }', levels)}"
    claim = {"kind": "smooth", "mu": 1, "weak": "1/4", "lambda": best, "expect": "refuted"}
    worst = {"worst": {"profile": [0, 0], "weights": [[[1, 1], "1"]]}}
    assert judged(certificate(f'{text}{AUCTION}ties = "random"\n', [(claim, False, worst)])).code == code


@pytest.mark.parametrize(("best", "code"), [("3/4", None), ("1/2", "bound")])
def test_winning_bids_of_items(best: str, code: str | None) -> None:
    """B, worth nothing, wins x with 2 and pays 0; y is not sold.  A quarter of 2 is 1/2, of an optimum of 1."""
    text = 'items = ["x", "y"]\n'
    for name, worth, bid in (("A", "{ x = 1 }", "[0, 0]"), ("B", "{}", "[2, 0]")):
        text += f'[[agents]]\nname = "{name}"\ntypes = [{{ additive = {worth} }}]\nbids = {{ vectors = [{bid}] }}\n'
    text += '[auction]\nformat = "simultaneous-second-price"\nzero_bids_win = false\n'
    claim = {"kind": "smooth", "mu": 1, "weak": "1/4", "lambda": best, "expect": "refuted"}
    worst = {"worst": {"profile": [0, 0], "weights": [[[0, 0], "1"]]}}
    assert judged(certificate(text, [(claim, False, worst)])).code == code


# -- Balanced prices of items


def buyers(*worth: str) -> str:
    """Of items x and y; of z, too, if there are three buyers."""
    named = zip("ABC", worth, strict=False)
    agents = "".join(f'[[agents]]\nname = "{name}"\ntypes = [{{ {each} }}]\n' for name, each in named)
    names = "xyz"[: max(2, len(worth))]
    prices = ", ".join(f"{name} = 1" for name in names)
    return f'items = {list(names)}\n{agents}[auction]\nformat = "posted-price"\nprice = {{ {prices} }}\n'.replace(
        "'", '"'
    )


def worth(x: int, y: int, both: int) -> str:
    rows = ((["x"], x), (["y"], y), (["x", "y"], both))
    listed = ", ".join(f"{{ items = {items}, value = {value} }}" for items, value in rows)
    return f"table = [{listed}]".replace("'", '"')


# A's are complements, so she has both: x costs 1, y the 3 that it adds.  Without x there is 2 (B's y), without y 1.
PAIR = buyers(worth(1, 0, 4), "additive = { y = 2 }")
# 2 in either way: with A, where y adds 2 and x nothing; or with B, where each adds 1.
FIRST_A = buyers(worth(0, 0, 2), "additive = { x = 1, y = 1 }")
FIRST_B = buyers("additive = { x = 1, y = 1 }", worth(0, 0, 2))
# Each has what she wants most, and it costs that.
THREE = buyers("additive = { x = 3, y = 1, z = 1 }", "additive = { x = 1, y = 2 }", "unit-demand = { x = 2, z = 4 }")


@pytest.mark.parametrize(
    ("text", "price", "alpha", "beta"),
    [
        (PAIR, None, "2", "3/2"),  # x takes 4 - 2 and costs 1; beside it y costs 3, and is worth 2
        (PAIR, {"x": 1, "y": 2}, "2", "1"),
        (PAIR, {"x": "1/2", "y": 2}, "4", "1"),
        (PAIR, {"x": 1, "y": 0}, None, "1"),
        (FIRST_A, None, None, "2"),
        (FIRST_B, None, "1", "1"),
        (THREE, None, "1", "1"),
    ],
)
def test_balanced_prices_of_items(text: str, price: Any, alpha: str | None, beta: str) -> None:
    claim = {"kind": "balanced", "alpha": alpha or 9, "beta": beta, **({"price": price} if price else {})}
    if alpha is None:
        claim["expect"] = "refuted"
    evidence = {"alpha": alpha, "beta": beta}
    found = judged(certificate(text, [(claim, alpha is not None, evidence)]))
    assert found.verdict == "VERIFIED", found
    whose = "the given" if price else "the paper's"
    said = f"{whose} prices are ({alpha or 9}, {beta})-balanced at every profile of types"
    assert found.claims[1]["statement"] == said
    for other in ({"alpha": "7/8"}, {"beta": "7/8"}, {"beta": None}):
        assert judged(certificate(text, [(claim, alpha is not None, {**evidence, **other})])).code == "value"


@pytest.mark.parametrize(
    ("price", "says"),
    [
        ({"x": 1}, "found other names than those of the items"),
        ({"x": 1, "y": 1, "z": 1}, "found other names than those of the items"),
        ({"x": 1, "y": -1}, "'y': found -1, expected at least 0"),
        (1, "price: found 1, expected a table"),
    ],
)
def test_prices_that_no_claim_may_give(price: Any, says: str) -> None:
    found = judged(certificate(PAIR, [({**BALANCED, "price": price}, True, {"alpha": "1", "beta": "1"})]))
    assert (found.code, says in str(found.message)) == ("instance", True), found
