"""Parts of the checker on their own: rules, selections, strategies, sums, words of a game's text; each row says what
would be let through, or refused, if the line were another.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from handmade import game_lines, judge_lines

from exactgames.checker.budget import Budget
from exactgames.checker.claims.dominance import _Case
from exactgames.checker.reading import read_instance
from exactgames.checker.rebuild import efg
from exactgames.checker.rebuild.actions.action import Action, View
from exactgames.checker.rebuild.actions.bid import Bid
from exactgames.checker.rebuild.actions.offer import NoOffer, Offer
from exactgames.checker.rebuild.actions.take import Take
from exactgames.checker.rebuild.assessment import read_weights
from exactgames.checker.rebuild.completion import selected
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.rules import Condition, read_rules
from exactgames.checker.rebuild.tree import Past
from exactgames.checker.rejected import Rejected

# -- Rules

TAKE, OFFER = View("take", 3, (1, 2), 2, (1, 2, 0)), View("offer", 5, (2, 0), None, None, 2)
BID = View("bid", 2, None, None, None)
ACTIONS = [
    # the action as a rule names it, the view of two prices, its index
    (Take(None), TAKE, 2, "all that is on offer"),
    (Take(2), TAKE, 2, "-"),
    (Take(3), TAKE, None, "more than is on offer"),
    (Offer(1, 0), TAKE, None, "of another kind"),
    (Bid(1), BID, 1, "-"),
    (Bid(2), BID, None, "a bid of whoever has more bids"),
    (Bid(1), TAKE, None, "of another kind"),
    (NoOffer(), OFFER, 0, "no offer"),
    (Offer(None, 0), OFFER, 3, "all that she holds"),
    (Offer(2, 1), OFFER, 4, "-"),
    (Offer(3, 1), OFFER, None, "more than she holds"),
]


@pytest.mark.parametrize(("action", "view", "index", "why"), ACTIONS)
def test_the_action_that_a_rule_names(action: Action, view: View, index: int | None, why: str) -> None:
    assert action.index(view) == index, why


def after(move: int | None = 1, allocation: tuple[int, ...] | None = (1, 0), paid: int | None = 6) -> Past:
    return Past(0, 0, move, allocation, paid, ())


PASTS = [
    # the condition; the past; sealed; whether it fits where money is kept times 2
    (Condition(bid=1), after(1), True, True, "-"),
    (Condition(bid=1), after(0), True, False, "another bid"),
    (Condition(bid=1), after(1), False, False, "a posted price has no bids"),
    (Condition(taken=1), after(1), False, True, "-"),
    (Condition(taken=1), after(0), False, False, "she took another number"),
    (Condition(taken=1), after(1), True, False, "nothing is taken under sealed bids: 1 is the number of a bid"),
    (Condition(taken=1), after(0), True, False, "nothing is taken under sealed bids"),
    (Condition(paid=Fraction(3)), after(paid=6), True, True, "-"),
    (Condition(paid=Fraction(3)), after(paid=None), True, False, "she has not paid"),
    (Condition(allocation=((0, 1),)), after(), True, True, "-"),
    (Condition(allocation=((0, 1), (1, 1))), after(), True, False, "one of two agents holds another number"),
    (Condition(allocation=((0, 1),)), after(allocation=None), False, False, "nothing is allocated yet"),
    (Condition(allocation=()), after(allocation=None), False, False, "a condition about what does not exist"),
    (Condition(), after(allocation=None), False, True, "no condition"),
]


@pytest.mark.parametrize(("condition", "past", "sealed", "fits", "why"), PASTS)
def test_conditions_on_the_past(condition: Condition, past: Past, sealed: bool, fits: bool, why: str) -> None:
    assert condition.fits_past(past, sealed, 2) is fits, why


VIEWS = [
    (Condition(), TAKE, True),
    (Condition(remaining=2), TAKE, True),
    (Condition(remaining=1), TAKE, False),
    (Condition(remaining=2), OFFER, False),
    (Condition(holdings=((1, 2),)), TAKE, True),
    (Condition(holdings=((1, 1),)), TAKE, False),
    (Condition(holdings=((1, 1),)), View("bid", 2, None, None, None), False),
    (Condition(offer=(1, None, 0)), TAKE, True),
    (Condition(offer=(1, 1, 0)), TAKE, False),
    (Condition(offer=(None, None, None)), OFFER, False),
]


@pytest.mark.parametrize(("condition", "view", "fits"), VIEWS)
def test_conditions_on_the_view(condition: Condition, view: View, fits: bool) -> None:
    assert condition.fits_view(view) is fits


RESALE = """units = 1
[[agents]]
name = "%s"
types = [{ marginals = [1] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "resale-by-winners"
prices = [1]
[[strategy]]
agent = "%s"
stage = "aftermarket"
when = { offer = { quantity = %d } }
take = 0
"""


def rules_of(name: str, quantity: int) -> Any:
    budget = Budget()
    return read_rules(read_market(read_instance(RESALE % (name, name, quantity), budget), budget))


def test_an_offer_of_nothing() -> None:
    assert rules_of("A", 1)[0].when.offer == (None, 1, None)
    with pytest.raises(Rejected, match="when, offer: found 0, expected an integer 1"):
        rules_of("A", 0)


def test_a_name_of_64_characters() -> None:
    assert rules_of("x" * 64, 1)
    with pytest.raises(Rejected, match="is not 1 to 64 printable characters"):
        rules_of("x" * 65, 1)


# -- Completion

BUYS, SELLS = View("take", 4, None, 3, None), View("offer", 5, None, None, None, 2)
SELECTIONS = [
    # the view of two prices; scores; the selected one, and the reversed selection
    (BUYS, [0, 1, 1, 1], 3, 1, "the largest number, not the number at the highest price index"),
    (BUYS, [1, 1, 1, 0], 2, 0, "-"),
    (BUYS, [2, 1, 1, 0], 0, 0, "-"),
    # 1 and 2: one unit at the low and the high price; 3 and 4: two units
    (SELLS, [1, 1, 1, 1, 1], 4, 0, "any offer before none; the highest price, the largest quantity"),
    (SELLS, [1, 0, 0, 0, 0], 0, 0, "-"),
    (SELLS, [0, 1, 1, 1, 0], 2, 1, "the price before the quantity"),
    (SELLS, [0, 1, 0, 1, 0], 3, 1, "then the quantity"),
    (SELLS, [0, 0, 1, 1, 1], 4, 3, "reversed: the lowest price, then the smallest quantity"),
    (SELLS, [1, 0, 0, 1, 0], 3, 0, "reversed: no offer before any"),
]


@pytest.mark.parametrize(("view", "scores", "action", "other", "why"), SELECTIONS)
def test_selections(view: View, scores: list[int], action: int, other: int, why: str) -> None:
    assert selected(view, scores) == action, why
    assert selected(view, scores, largest=False) == other, why


# -- Strategies as a certificate lists them

WEIGHTS: list[tuple[object, int, list[int] | None]] = [
    (1, 2, [0, 1]),
    (2, 2, None),
    (-1, 2, None),
    ([[0, 1], [1, 2]], 2, [1, 2]),
    ([[1, 1], [8, 1]], 9, [0, 1, 0, 0, 0, 0, 0, 0, 1]),
    ([[8, 1], [1, 1]], 9, None),  # a set of the two lists 8 first
    ([[1, 1], [0, 1]], 2, None),
    ([[0, 1], [0, 1]], 2, None),
    ([[0, 1], [2, 1]], 2, None),  # the last action, not the first, is the largest
    ([[-1, 1], [1, 1]], 2, None),
    ([[0, 2], [1, 2]], 2, None),
    ([[0, 0], [1, 1]], 2, None),
    ([[0, 1]], 2, None),
    ([[0, 1], 1], 2, None),
    ([[0, 1], "11"], 2, None),
]


@pytest.mark.parametrize(("entry", "actions", "weights"), WEIGHTS)
def test_mixtures(entry: object, actions: int, weights: list[int] | None) -> None:
    if weights is not None:
        assert read_weights(entry, actions, "here") == weights
        return
    with pytest.raises(Rejected) as caught:
        read_weights(entry, actions, "here")
    assert caught.value.code == "strategy"


# -- Dominance


def test_the_least_sum_over_strategies() -> None:
    """Strategy by strategy: others with several types and bids, in each order of the sizes of their lists."""
    rng = random.Random(11)
    for counts, kinds in product([(2, 2), (4, 2), (2, 3), (3, 1), (2, 2, 2)], [(1, 2, 1), (2, 2, 1), (2, 1, 2)]):
        kinds = kinds[: len(counts)]
        profiles = [(1, types, None) for types in product(*map(range, kinds))]
        size = range(len(list(product(*map(range, counts)))))
        implied = SimpleNamespace(
            others=counts, counts=counts, kinds=kinds, profiles=profiles, spread=lambda row: row, wide=10
        )
        case = object.__new__(_Case)
        vars(case).update(implied=implied, budget=Budget(), where="here")
        for _ in range(5):
            rows = [[rng.randint(-9, 9) for _ in size] for _ in profiles]
            number = {bids: k for k, bids in enumerate(product(*map(range, counts)))}
            strategies = product(*(product(range(n), repeat=k) for n, k in zip(counts, kinds, strict=True)))
            least = min(
                sum(
                    row[number[tuple(own[t] for own, t in zip(strategy, types, strict=True))]]
                    for (_, types, _), row in zip(profiles, rows, strict=True)
                )
                for strategy in strategies
            )
            assert case._least(rows) == least, (counts, kinds, rows)


# -- Instance files

LONG = "0." + "0" * 998


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"x = {LONG}1", ""),
        (f"x = {LONG}01", "a number of more than 1000 digits"),  # its denominator is 10 ** 1000
        (f"x = {'9' * 1000}", ""),
        (f"x = 1{'0' * 1000}", "a number of more than 1000 digits"),
        (f"x = -1{'0' * 1000}", "a number of more than 1000 digits"),
        ("x = [1, 1979-05-27]", "the file, 'x', entry 2: '1979-05-27' is a date or a time"),
    ],
    ids=range(6),
)
def test_numbers_of_an_instance_file(text: str, words: str) -> None:
    if not words:
        assert read_instance(text, Budget())
        return
    with pytest.raises(Rejected) as caught:
        read_instance(text, Budget())
    assert words in caught.value.message


# -- Words of a game's text

HEADS = [
    ('EFG 2 R "" { "One" } t "" 0', ""),
    ('EFG 2 D "" { "One" } "comment" t "" 0', ""),
    ('GFE 2 R "" { "One" } t "" 0', "found 'GFE' (a symbol), expected EFG"),
    ('EFG 3 R "" { "One" } t "" 0', "found '3' (a number), expected 2"),
    ('EFG 2 Q "" { "One" } t "" 0', "found 'Q' (a symbol), expected R or D"),
    ('EFG 2 R "" } "One" } t "" 0', "found '}' (a mark), expected {"),
    ('EFG 2 R "" { "One" , t "" 0', "found ',' (a mark), expected }"),
    ('EFG 2 R { "One" } t "" 0', "found '{' (a mark), expected a string"),
    ('EFG 2 R "" { "One" } x "" 0', "found 'x' (a symbol), expected c or p or t"),
    ('EFG 2 R "" { "One" } t 1 0', "found '1' (a number), expected a string"),
]


@pytest.mark.parametrize(("text", "words"), HEADS)
def test_a_word_of_another_kind(text: str, words: str) -> None:
    if not words:
        assert efg.read(text, Budget())[0] == 1
        return
    with pytest.raises(Rejected) as caught:
        efg.read(text, Budget())
    assert caught.value.code == "efg" and words in caught.value.message


# -- Deviations

# Nature draws; One, who does not see it, may go out at a loss of 5, then stop, then up, which is better, or down.
UP_OR_DOWN = """EFG 2 R "" { "One" }
c "" 1 "" { "h" 1/2 "t" 1/2 } 0
p "" 1 1 "" { "out" "in" } 0 t "" 1 "" { -5 }
p "" 1 2 "" { "stop" "on" } 0 t "" 2 "" { 0 }
p "" 1 3 "" { "up" "down" } 0 t "" 3 "" { 4 } t "" 4 "" { -1 }
p "" 1 1 0 t "" 1
p "" 1 2 0 t "" 2
p "" 1 3 0 t "" 5 "" { -2 } t "" 6 "" { -1 }
"""
DEVIATIONS = [
    # One goes out, then would stop; the concept; the set and the gain that are shown
    ("weak-perfect-bayesian", 0, "6", "", "in, on, up"),
    ("weak-perfect-bayesian", 1, "6", "", "on is part of the plan that gains most at set 0"),
    ("weak-perfect-bayesian", 0, "5", "expected the largest, 6", "-"),
    ("perfect-bayesian", 0, "5", "", "in, then she stops"),
    ("perfect-bayesian", 1, "5", "is not part of a plan that gains most", "on gains 1, not 5: 5 is gained before"),
]


@pytest.mark.parametrize(("kind", "number", "gain", "words", "why"), DEVIATIONS)
def test_what_gains_most(kind: str, number: int, gain: str, words: str, why: str, tmp_path: Any) -> None:
    claim = {"expect": "refuted", "id": "c", "kind": kind}
    deviation = {"action": 0, "agent": "1", "gain": gain, "instead": 1, "set": number, "type": ""}
    profile = {"beliefs": [], "strategy": {"1": [0, 0, 0]}}
    found = judge_lines(game_lines(UP_OR_DOWN, [claim], [(False, {"deviation": deviation})], profile), tmp_path)
    assert found.code == ("deviation" if words else None) and words in (found.message or ""), (why, found)
