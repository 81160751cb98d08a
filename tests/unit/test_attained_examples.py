"""Equilibria that leave as little as a guarantee says: of instances, by the figures of their guarantees."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import GameError, read_instance
from exactgames import read_instance_text as text
from exactgames.answers import attained as attained_module
from exactgames.answers.attained import Attained, attained
from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.independent_bids import ONE, Plan
from exactgames.bounds.worst_trades import worst_trades
from exactgames.market.instance import Instance

INSTANCES = Path(__file__).parents[2] / "instances"


def instance(name: str) -> Instance:
    return read_instance(INSTANCES / f"{name}.toml", open_bids=True)


def example(name: str, strengthened: bool = False) -> Attained:
    return attained(instance(name), strengthened, 60)


TIGHT = [
    # name, guarantee = welfare, whether there are trades, whether somebody mixes
    ("babaioff2023/theorem-21", "2", True, False),
    ("folklore/first-price-smooth", "17/24", True, True),
    ("folklore/guarantee-by-hand", "5/4", True, True),
    ("folklore/demand-reduction", "2/3", False, False),
    ("folklore/vickrey-two-units", "5/2", False, False),
]


@pytest.mark.parametrize(("name", "value", "trades", "mixed"), TIGHT, ids=[row[0] for row in TIGHT])
def test_bound_and_example_meet(name: str, value: str, trades: bool, mixed: bool) -> None:
    found = example(name)
    assert (str(found.guarantee), str(found.welfare), found.tight, found.late) == (value, value, True, False)
    assert found.document is not None
    assert ("aftermarket" in found.document) == trades
    assert any("mixture" in rule for rule in found.document["strategy"]) == mixed
    assert [claim["kind"] for claim in found.document["claims"]] == ["bayes-nash", "welfare", "welfare-at-least"]


def test_by_hand() -> None:
    """C bids 1 half of the time, and then sells to type 2 at 2: 1/2 · 3/2 + 1/2 · 1/2 · 2 (docs/explanation)."""
    document = example("folklore/guarantee-by-hand").document
    assert document is not None
    [row] = document["aftermarket"]["rows"]
    assert (row["trades"], row["payments"]) == ([{"from": "C", "to": "A", "units": 1}], {"A": 2, "C": -2})
    assert row["when"]["actions"] == {"A": "deal 1, v=2", "C": "deal 1"}


def test_where_independent_bids_leave_more() -> None:
    """First price, values 0 and 1: the worst bids of 23/36 (and, on the page, of 391/564) depend on each other."""
    found = example("folklore/first-price-guarantee")
    assert (str(found.guarantee), found.welfare, found.document, found.tight) == ("23/36", None, None, False)
    assert found.left == found.optimum == Fraction(3, 4)
    assert found.settled  # so every equilibrium is efficient


def test_where_all_of_the_optimum_is_guaranteed() -> None:
    """Every equilibrium, then, has just that: there is nothing to look for."""
    found = example("babaioff2023/footnote-6-low-top")
    assert found.guarantee == found.optimum == Fraction(1, 2)
    assert (found.tight, found.welfare, found.document) == (True, None, None)


TWO = """
units = 1
[[agents]]
name = "A"
types = [{ name = "l", marginals = [1], probability = "1/2" }, { name = "h", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[auction]
format = "discriminatory"
ties = "random"
"""


def test_draws_of_ties_are_told_apart() -> None:
    """A's higher value is 3, S's 1/2: both bid 1, and where S is drawn, she sells."""
    file = TWO.replace("[2]", "[3]").replace("{ marginals = [0] }", '{ marginals = ["1/2"] }')
    found = attained(text(file), False, 60)
    assert (str(found.welfare), found.tight) == ("3/2", True)
    assert found.document is not None
    [row] = found.document["signals"][0]["rows"]
    assert row["when"] == {"bids": {"A": [1], "S": [1]}, "allocation": {"A": 0, "S": 1}}


def test_where_incentives_leave_more() -> None:
    """Bids leave no more than the guarantee, but no trades after them that were found do: type 1 may say that she is 2."""
    found = attained(text(TWO.replace("discriminatory", "uniform-price")), False, 60)
    assert (str(found.guarantee), str(found.left), str(found.welfare)) == ("1/4", "1/4", "1/3")
    assert not found.tight


def test_bids_of_no_equilibrium() -> None:
    """S bids 1 whenever A bids 0 against her for sure, and A could have it at 1 and keep it; A would pay no more."""
    alone = AuctionAlone.of(instance("folklore/guarantee-by-hand").market)
    never: Plan = ((((1, ONE),), ((0, ONE),)), (((0, ONE),),))  # the lower type pays 1 for what nobody wants
    assert worst_trades(alone, never) is None


LONG = "x" * 64


def test_long_names_and_words_of_files() -> None:
    """A type of 64 characters is told by its number."""
    file = TWO.replace("discriminatory", "uniform-price").replace('"l"', f'"{LONG}"').replace('"S"', '"S [a = 1]"')
    found = attained(text(file), False, 60)
    assert found.document is not None
    assert "deal 1, type 1" in found.document["aftermarket"]["actions"]["A"]
    assert found.document["aftermarket"]["actions"]["S [a = 1]"] == ["no", "deal 1"]


REFUSED = ["babaioff2023/example-15", "folklore/item-prices", "folklore/information-can-hurt"]


@pytest.mark.parametrize("name", REFUSED)
def test_where_no_example_is_looked_for(name: str) -> None:
    with pytest.raises(GameError, match="an example is looked for after sealed bids for units"):
        example(name)


def test_when_the_time_is_over() -> None:
    """What was found by then is given."""
    found = attained(instance("babaioff2023/theorem-21"), False, 0)
    assert found.late
    assert found.welfare is None


def test_what_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a game of more nodes nothing is said to be an equilibrium."""
    monkeypatch.setattr(attained_module, "NODES", 10)
    found = example("folklore/guarantee-by-hand")
    assert (found.unchecked, found.welfare, found.document) == (True, None, None)
