"""Certificates of claims about bounds with one thing wrong in their evidence, beside the one that is verified. Each says
what it would have proved."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from bound_certificates import Claimed, certificate, judged, read, semi_smooth, smooth, welfare

TINY = Fraction(1, 10**9)
THIRDS = "levels = [0, 1, 2]"


def agent(name: str, types: str, bids: str = THIRDS) -> str:
    return f'[[agents]]\nname = "{name}"\ntypes = [{types}]\nbids = {{ {bids} }}\n'


TWO = '{ name = "l", marginals = [1], probability = "1/3" }, { name = "h", marginals = [2], probability = "2/3" }'
JOINT_TYPES = '{ name = "l", marginals = [1] }, { name = "h", marginals = [2] }'
PRIOR = """prior = [{ types = { A = "l", B = "l" }, probability = "1/3" }, { types = { A = "l", B = "h" }, probability = "1/6" },
{ types = { A = "h", B = "h" }, probability = "1/2" }]
"""
AUCTION = '[auction]\nformat = "discriminatory"\n'
INDEPENDENT = f"units = 1\n{agent('A', TWO)}{agent('B', TWO)}{AUCTION}"
JOINT = f"units = 1\n{PRIOR}{agent('A', JOINT_TYPES)}{agent('B', JOINT_TYPES)}{AUCTION}"
QUARTERS = 'levels = [0, "1/4", "1/2", "3/4", 1]'
NONE_OR_ONE = (
    '{ name = "l", marginals = [0], probability = "1/2" }, { name = "h", marginals = [1], probability = "1/2" }'
)
ONE_ALONE = '{ name = "l", marginals = [0] }, { name = "h", marginals = [1] }'
FINE = f"units = 1\n{agent('A', NONE_OR_ONE, QUARTERS)}{agent('B', NONE_OR_ONE, QUARTERS)}{AUCTION}"
FINE_JOINT = f"units = 1\n{PRIOR}{agent('A', ONE_ALONE, QUARTERS)}{agent('B', ONE_ALONE, QUARTERS)}{AUCTION}"
MUST_PAY = f"units = 1\n{agent('A', '{ marginals = [1] }', 'levels = [2]')}{agent('B', '{ marginals = [3] }')}{AUCTION}"
SPY = 'information = { A = [{ name = "spy", cost = 1, rows = [{ when = { B = "l" }, says = "low" }, { says = "high" }] }] }\n'
INFORMED = INDEPENDENT.replace("units = 1\n", f"units = 1\n{SPY}")
POSTED = """units = 2
[[agents]]
name = "A"
types = [{ name = "l", marginals = [1], probability = "1/2" }, { name = "h", marginals = [2, 2], probability = "1/2" }]
[[agents]]
name = "B"
types = [{ marginals = [3] }]
[auction]
format = "posted-price"
price = 1
"""


def least(value: Fraction | str, **more: Any) -> dict[str, Any]:
    return {"kind": "welfare-at-least", "value": str(value), **more}


@cache
def control(name: str) -> tuple[str, Claimed]:
    """The market, and a claim with its evidence."""
    independent, joint = read(INDEPENDENT), read(JOINT)
    if name == "basic":
        value, found = welfare(independent)
        return INDEPENDENT, (least(value), True, found)
    if name == "joint":
        value, found = welfare(joint)
        return JOINT, (least(value), True, found)
    if name == "strengthened":
        value, found = welfare(independent, strengthened=True)
        return INDEPENDENT, (least(value, by="strengthened"), True, found)
    if name == "informed":
        value, found = welfare(independent, informed=True)
        return INFORMED, (least(value), True, found)
    if name == "posted":
        return POSTED, (least("3", arrival="any"), True, {"value": "3"})
    if name in ("smooth", "smooth best", "smooth refuted", "welfare by smooth"):
        auction = read(FINE)
        best, found, worst = smooth(auction)
        return FINE, by_smoothness("smooth", name, best, found, worst, auction.expected_optimum)
    auction = read(FINE_JOINT)
    best, found, worst = semi_smooth(auction)
    return FINE_JOINT, by_smoothness("semi-smooth", name, best, found, worst, auction.expected_optimum)


def by_smoothness(kind: str, name: str, best: Fraction, found: Any, worst: Any, optimum: Fraction) -> Claimed:
    claim = {"kind": kind, "mu": 1}
    if name.endswith("best"):
        return claim, True, {**found, "worst": worst}
    if name.endswith("refuted"):
        return {**claim, "lambda": str(best + TINY), "expect": "refuted"}, False, {"worst": worst}
    if name.startswith("welfare"):
        return least(best * optimum, by=kind), True, {**found, "value": str(best * optimum)}
    return {**claim, "lambda": str(best)}, True, found


CONTROLS = [
    "basic", "joint", "strengthened", "informed", "posted",
    "smooth", "smooth best", "smooth refuted", "welfare by smooth",
    "semi-smooth", "semi-smooth best", "semi-smooth refuted", "welfare by semi-smooth",
]  # fmt: skip


@pytest.mark.parametrize("name", CONTROLS)
def test_controls(name: str) -> None:
    text, claimed = control(name)
    verdict = judged(certificate(text, [claimed]))
    assert verdict.verdict == "VERIFIED", verdict


# -- Attacks on the evidence

Edit = Callable[[dict[str, Any]], None]


def half(mixture: list[Any]) -> None:
    """The weights of a mixture sum to less than 1."""
    mixture[0][1] = str(Fraction(mixture[0][1]) * Fraction(99, 100))


def more(found: Any, key: Any, by: Fraction = TINY) -> None:
    found[key] = str(Fraction(found[key]) + by)


def mixed(found: Any) -> list[Any]:
    """The first mixture of agent A in the evidence."""
    if "profiles" in found:
        return list(found["profiles"][0]["A"])
    return list(found["deviations"]["A"]["l"])


def set_mixture(found: Any, value: Any) -> None:
    if "profiles" in found:
        found["profiles"][0]["A"] = value
    else:
        found["deviations"]["A"]["l"] = value


def with_mixture(value: Any) -> Edit:
    return lambda found: set_mixture(found, value)


def pay_too_little(found: Any) -> None:
    mixture = copy.deepcopy(mixed(found))
    half(mixture)
    set_mixture(found, mixture)


PLAIN = [
    "basic",
    "joint",
    "informed",
    "smooth",
    "semi-smooth",
    "welfare by smooth",
    "welfare by semi-smooth",
    "smooth best",
]
EVERYWHERE: list[tuple[str, Edit, str, str]] = [  # what is wrong with a mixture
    ("weights of sum 99/100", pay_too_little, "bound", "do not sum to 1"),
    ("a negative weight", with_mixture([[0, "-1"], [1, "2"]]), "bound", "expected a positive one"),
    ("a weight of 0", with_mixture([[0, "0"], [1, "1"]]), "bound", "expected a positive one"),
    ("a bid twice", with_mixture([[0, "1/2"], [0, "1/2"]]), "bound", "not ascending"),
    ("a bid that there is not", with_mixture([[5, "1"]]), "bound", "0 ... "),
    ("a bid before the first", with_mixture([[-1, "1"]]), "bound", "0 ... "),
    ("no bid", with_mixture([]), "format", "found 0 entries"),
    ("not in lowest terms", with_mixture([[0, "2/2"]]), "format", "lowest terms"),
    ("three in a pair", with_mixture([[0, "1", "1"]]), "format", "found 3 entries"),
    ("a bid by its words", with_mixture([["0", "1"]]), "bound", "expected an integer"),
    ("a key more", lambda found: found.update(x=1), "format", "unknown key"),
]


def edited(name: str, edit: Edit, holds: bool | None = None, **claim: Any) -> Any:
    text, (said, verdict, evidence) = control(name)
    changed = copy.deepcopy(evidence)
    edit(changed)
    return judged(certificate(text, [({**said, **claim}, verdict if holds is None else holds, changed)]))


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("what", "edit", "code", "says"), EVERYWHERE, ids=[row[0] for row in EVERYWHERE])
def test_mixtures(name: str, what: str, edit: Edit, code: str, says: str) -> None:
    found = edited(name, edit)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, 4), found
    assert says in found.message


def shift(k: int, by: Fraction) -> Edit:
    return lambda found: more(found["shifts"][k], 3, by)


def swapped(key: str) -> Edit:
    def edit(found: Any) -> None:
        found[key][0], found[key][1] = found[key][1], found[key][0]

    return edit


def without_last(where: str) -> Edit:
    def edit(found: Any) -> None:
        entries = found["worst"]["weights"]
        gone = entries.pop()
        entries[0][-1] = str(Fraction(entries[0][-1]) + Fraction(gone[-1]))

    return edit


def moved_weight(found: Any) -> None:
    """Some weight of the worst bids goes to others, at which much is paid."""
    entries = found["worst"]["weights"]
    entries[0][-1] = str(Fraction(entries[0][-1]) / 2)
    entries.append([*entries[-1][:-2], [4, 4], entries[0][-1]])


def nobodys_types(found: Any) -> None:
    found["shifts"][0][1] = [1, 0]


ATTACKS: list[tuple[str, str, Edit, str, str]] = [
    ("basic", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("basic", "a value that is smaller", lambda e: more(e, "value", -TINY), "value", "welfare-at-least: found"),
    ("basic", "an agent is left out", lambda e: e["deviations"].pop("B"), "format", "expected exactly"),
    ("basic", "a type is left out", lambda e: e["deviations"]["A"].pop("l"), "format", "expected exactly"),
    ("basic", "a type that there is not", lambda e: e["deviations"]["A"].update(x=[[0, "1"]]), "format", "exactly"),
    ("basic", "a deviation that brings less", with_mixture([[2, "1"]]), "value", "welfare-at-least: found"),
    ("basic", "shifts where none are needed", lambda e: e.update(shifts=[]), "format", "unknown key"),
    ("joint", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("joint", "no shifts", lambda e: e.pop("shifts"), "format", "'shifts' is missing"),
    ("joint", "a shift that is not made up for", shift(0, TINY), "bound", "do not sum to 0"),
    ("joint", "a shift is left out", lambda e: e["shifts"].pop(), "bound", "do not sum to 0"),
    ("joint", "a shift of 0", lambda e: e["shifts"][0].__setitem__(3, "0"), "bound", "a shift of 0"),
    ("joint", "a shift twice", lambda e: e["shifts"].insert(0, e["shifts"][0]), "bound", "not ascending"),
    ("joint", "shifts in another order", swapped("shifts"), "bound", "not ascending"),
    ("joint", "a shift at types of probability 0", nobodys_types, "bound", "have probability 0"),
    ("joint", "a shift of nobody's", lambda e: e["shifts"][0].__setitem__(0, "C"), "format", "no agent is named"),
    ("joint", "a shift at a bid that there is not", lambda e: e["shifts"][0].__setitem__(2, [3]), "bound", "0 ... 2"),
    ("joint", "at the own bid, too", lambda e: e["shifts"][0].__setitem__(2, [0, 0]), "format", "found 2 entries"),
    ("strengthened", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("strengthened", "a shift that is not made up for", shift(0, TINY), "bound", "do not sum to 0"),
    ("informed", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("informed", "shifts", lambda e: e.update(shifts=[]), "format", "unknown key"),
    ("posted", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("posted", "deviations", lambda e: e.update(deviations={}), "format", "unknown key"),
    ("smooth", "a larger lambda", lambda e: more(e, "lambda"), "bound", "the inequality fails"),
    ("smooth", "a smaller lambda", lambda e: more(e, "lambda", -TINY), "value", "lambda: found"),
    ("smooth", "no lambda", lambda e: e.update({"lambda": "0"}), "bound", "more than 0"),
    ("smooth", "a profile of types is left out", lambda e: e["profiles"].pop(), "format", "found 3 entries"),
    ("smooth", "a bid too high", with_mixture([[4, "1"]]), "bound", "the inequality fails"),
    ("smooth best", "a larger lambda", lambda e: more(e, "lambda"), "bound", "the inequality fails"),
    ("smooth best", "a lambda that is not the best", lambda e: more(e, "lambda", -TINY), "bound", "not show"),
    ("smooth best", "weights of sum 99/100", lambda e: half_of(e["worst"]), "bound", "do not sum to 1"),
    ("smooth best", "worst bids are left out", without_last("smooth"), "bound", "not show"),
    ("smooth best", "weight on other bids", moved_weight, "bound", "not show"),
    ("smooth best", "no worst bids", lambda e: e.pop("worst"), "format", "'worst' is missing"),
    ("smooth best", "types that there are not", lambda e: e["worst"].update(profile=[0, 2]), "bound", "0 ... 1"),
    ("smooth best", "a negative weight", lambda e: e["worst"]["weights"][0].__setitem__(1, "-1"), "bound", "positive"),
    ("smooth refuted", "worst bids are left out", without_last("smooth"), "bound", "may bring enough"),
    ("smooth refuted", "weight on other bids", moved_weight, "bound", "may bring enough"),
    ("smooth refuted", "weights of sum 99/100", lambda e: half_of(e["worst"]), "bound", "do not sum to 1"),
    ("smooth refuted", "bids twice", lambda e: e["worst"]["weights"].insert(0, e["worst"]["weights"][0]), "bound", "not ascending"),
    ("welfare by smooth", "a larger lambda", lambda e: more(e, "lambda"), "bound", "the inequality fails"),
    ("welfare by smooth", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least: found"),
    ("welfare by semi-smooth", "a value that is larger", lambda e: more(e, "value"), "value", "welfare-at-least"),
    ("semi-smooth", "a larger lambda", lambda e: more(e, "lambda"), "bound", "the inequality fails"),
    ("semi-smooth best", "a lambda that is not the best", lambda e: more(e, "lambda", -TINY), "bound", "not show"),
    ("semi-smooth best", "types of probability 0", lambda e: e["worst"]["weights"][-1].__setitem__(0, [1, 0]), "bound", "probability 0"),
    ("semi-smooth refuted", "worst bids are left out", without_last("semi"), "bound", "may bring enough"),
    ("semi-smooth refuted", "in another order", lambda e: e["worst"]["weights"].reverse(), "bound", "not ascending"),
]  # fmt: skip


def half_of(worst: Any) -> None:
    entry = worst["weights"][0]
    entry[-1] = str(Fraction(entry[-1]) * Fraction(99, 100))


@pytest.mark.parametrize(
    ("name", "what", "edit", "code", "says"), ATTACKS, ids=[f"{row[0]}: {row[1]}" for row in ATTACKS]
)
def test_attack(name: str, what: str, edit: Edit, code: str, says: str) -> None:
    found = edited(name, edit)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, 4), found
    assert says in found.message, found.message


# -- Attacks with the claim: the right evidence for something else

NOTHING: Edit = lambda _: None  # noqa: E731


@pytest.mark.parametrize("name", [name for name in CONTROLS if "least" in control(name)[1][0]["kind"]])
def test_more_is_claimed_than_is_proved(name: str) -> None:
    value = Fraction(control(name)[1][0]["value"]) + TINY
    found = edited(name, NOTHING, value=str(value))
    assert (found.code, found.line) == ("verdict", 4) and "is proved" in found.message


@pytest.mark.parametrize("name", ["basic", "posted", "strengthened"])
def test_welfare_is_never_refuted(name: str) -> None:
    found = edited(name, NOTHING, holds=False, expect="refuted")
    assert (found.code, found.line) == ("verdict", 4) and "never refuted" in found.message


@pytest.mark.parametrize("name", ["smooth", "semi-smooth"])
def test_a_larger_lambda_is_claimed(name: str) -> None:
    best = Fraction(control(name)[1][0]["lambda"])
    found = edited(name, NOTHING, **{"lambda": str(best + TINY)})
    assert (found.code, found.line) == ("value", 4) and "expected at least" in found.message


@pytest.mark.parametrize("name", ["smooth refuted", "semi-smooth refuted"])
def test_what_holds_is_not_refuted(name: str) -> None:
    best = Fraction(control(name)[1][0]["lambda"]) - TINY
    found = edited(name, NOTHING, **{"lambda": str(best)})
    assert (found.code, found.line) == ("bound", 4)


def test_evidence_of_independent_types_proves_nothing_for_a_joint_prior() -> None:
    """Against one profile of bids all types together bring more than they do where the others' bids tell of them."""
    _, (claim, holds, evidence) = control("basic")
    assert judged(certificate(JOINT, [(claim, holds, evidence)])).code == "format"
    # without shifts it proves what deviations bring at each profile of types
    found = judged(certificate(JOINT, [(claim, holds, {**evidence, "shifts": []})]))
    assert (found.verdict, found.code) == ("REJECTED", "value")


def test_evidence_without_information_proves_nothing_with_it() -> None:
    _, (claim, holds, evidence) = control("basic")
    found = judged(certificate(INFORMED, [(claim, holds, evidence)]))
    assert (found.verdict, found.code) == ("REJECTED", "value")
    found = judged(certificate(INDEPENDENT, [({**claim, "information": True}, holds, evidence)]))
    assert (found.verdict, found.code) == ("REJECTED", "value")


def test_mu_above_one_needs_a_bid_that_never_loses() -> None:
    """A has one bid, 2, and her value is 1: she loses whatever happens, and welfare is more than utilities promise."""
    auction = read(MUST_PAY)
    for mu in (1, 3):
        best, evidence, _ = smooth(auction, mu)
        assert best > 0
        value = str(best / mu * auction.expected_optimum)
        claim = {"kind": "welfare-at-least", "by": "smooth", "mu": mu}
        found = judged(certificate(MUST_PAY, [(claim, True, {**evidence, "value": value})]))
        assert found.verdict == ("VERIFIED" if mu == 1 else "REJECTED"), found
        assert mu == 1 or (found.code == "bound" and "may bring less than 0" in found.message)


OR_NOTHING = '{ marginals = [], probability = "1/2" }, { marginals = [1], probability = "1/2" }'
ZERO = f"units = 1\n{agent('A', OR_NOTHING)}{AUCTION}"


def test_where_nothing_is_worth_anything_no_lambda_is_the_best() -> None:
    """0 ≤ l · 0 for every l: such a `worst` says nothing about larger ones."""
    best, evidence, worst = smooth(read(ZERO))
    claim = {"kind": "smooth", "mu": 1}
    assert judged(certificate(ZERO, [(claim, True, {**evidence, "worst": worst})])).verdict == "VERIFIED"
    lower = {**evidence, "lambda": str(best / 2), "worst": {"profile": [0], "weights": [[[0], "1"]]}}
    found = judged(certificate(ZERO, [(claim, True, lower)]))
    assert (found.verdict, found.code) == ("REJECTED", "bound")
    nothing = {"worst": {"profile": [0], "weights": [[[0], "1"]]}}
    found = judged(certificate(ZERO, [({**claim, "expect": "refuted"}, False, nothing)]))
    assert (found.verdict, found.code) == ("REJECTED", "bound")


@pytest.mark.parametrize("name", ["smooth best", "semi-smooth best"])
def test_where_the_inequality_fails_is_said(name: str) -> None:
    """At one of the worst profiles of bids."""
    _, (_, _, evidence) = control(name)
    found = edited(name, lambda e: more(e, "lambda"))
    worst = evidence["worst"]
    types = worst.get("profile") or worst["weights"][0][0]
    assert any(f"at types {types}, bids {entry[-2]}:" in found.message for entry in worst["weights"]), found


def test_winning_bids_are_charged() -> None:
    """What refutes smoothness does not refute it weakly: A's bid of 2 wins."""
    top = "levels = [0, 1, 2]"
    text = f"units = 1\n{agent('A', '{ marginals = [0] }', top)}{agent('B', '{ marginals = [1] }', top)}"
    text += '[auction]\nformat = "uniform-price"\n'
    worst = {"worst": {"profile": [0, 0], "weights": [[[2, 0], "1"]]}}
    for weak, code in ((0, None), (1, "bound")):
        claim = {"kind": "smooth", "mu": 1, "weak": weak, "expect": "refuted"}
        assert judged(certificate(text, [(claim, False, worst)])).code == code


def test_nothing_follows_from_weak_smoothness() -> None:
    best, evidence, _ = smooth(read(FINE), 1, 1)
    value = str(best * read(FINE).expected_optimum)
    claim = {"kind": "welfare-at-least", "by": "smooth"}
    assert judged(certificate(FINE, [(claim, True, {**evidence, "value": value})])).code == "bound"


@pytest.mark.parametrize(("bids", "code"), [("levels = [0, 1, 3]", "bound"), ("levels = [3]", None)])
def test_a_bid_that_may_lose(bids: str, code: str | None) -> None:
    """A's one bid, 2, wins unless B bids 3; if it never wins she never loses anything."""
    text = f"units = 1\n{agent('A', '{ marginals = [1] }', 'levels = [2]')}{agent('B', '{ marginals = [3] }', bids)}{AUCTION}"
    best, evidence, _ = smooth(read(text), 3)
    claim = {"kind": "welfare-at-least", "by": "smooth", "mu": 3}
    assert judged(certificate(text, [(claim, True, {**evidence, "value": str(best / 3 * 3)})])).code == code


def test_shifts_are_at_the_others_bids() -> None:
    """A has four bids, B three: a shift of B's is at one of four."""
    text = JOINT.replace("levels = [0, 1, 2]", "levels = [0, 1, 2, 3]", 1)
    one = {"l": [[0, "1"]], "h": [[0, "1"]]}
    for last, code in ((3, "value"), (4, "bound")):
        shifts = [["B", [0, 0], [last], "1"], ["B", [0, 1], [last], "-2"]]
        evidence_ = {"deviations": {"A": one, "B": one}, "shifts": shifts, "value": "100"}
        assert judged(certificate(text, [({"kind": "welfare-at-least"}, True, evidence_)])).code == code


# -- Balanced prices

BALANCED = {"kind": "balanced", "alpha": 1, "beta": 1}
GIVEN = {"alpha": "1", "beta": "1"}


@pytest.mark.parametrize(
    ("claim", "holds", "evidence", "code"),
    [
        (BALANCED, True, GIVEN, None),
        (BALANCED, True, {**GIVEN, "alpha": "2"}, "value"),
        (BALANCED, True, {**GIVEN, "beta": "1/2"}, "value"),
        (BALANCED, True, {**GIVEN, "beta": None}, "value"),
        (BALANCED, False, GIVEN, "verdict"),
        ({**BALANCED, "alpha": "999999999/1000000000"}, True, GIVEN, "verdict"),
        ({**BALANCED, "beta": "999999999/1000000000"}, True, GIVEN, "verdict"),
        ({**BALANCED, "price": 0}, True, GIVEN, "value"),
        ({**BALANCED, "price": 0}, True, {"alpha": None, "beta": "0"}, "verdict"),
        (BALANCED, True, {"alpha": "1"}, "format"),
        ({**BALANCED, "alpha": "1/2", "beta": 2, "price": 2}, True, {"alpha": "1/2", "beta": "2"}, None),
    ],
)
def test_balanced_prices_of_units(claim: Any, holds: bool, evidence: Any, code: str | None) -> None:
    """Claim 19: the m-th part of the optimum."""
    text = 'units = 2\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1, 1] }]\n'
    text += '[[agents]]\nname = "B"\ntypes = [{ marginals = [1] }]\n[auction]\nformat = "posted-price"\nprice = 1\n'
    assert judged(certificate(text, [(claim, holds, evidence)])).code == code


@pytest.mark.parametrize(
    ("price", "evidence", "holds", "code"),
    [
        (1, {"alpha": "1", "beta": "1"}, True, None),
        (1, {"alpha": "0", "beta": "1"}, True, "value"),  # what costs 1 takes 1 from the others
        (1, {"alpha": "1", "beta": "0"}, True, "value"),
        (0, {"alpha": None, "beta": "0"}, False, None),  # what costs nothing; but of the worthless it takes nothing
        (0, {"alpha": "0", "beta": "0"}, True, "value"),
    ],
)
@pytest.mark.parametrize("first", ["h", "l"])
def test_balanced_prices_of_one_unit(price: int, evidence: Any, holds: bool, code: str | None, first: str) -> None:
    """Worth 1, or, where it costs nothing, 1 or nothing, whichever type comes first."""
    high = f'{{ name = "h", marginals = [1], probability = "{1 if price else "1/2"}" }}'
    low = '{ name = "l", marginals = [], probability = "1/2" }'
    types = high if price else ", ".join([high, low] if first == "h" else [low, high])
    text = f'units = 1\n[[agents]]\nname = "A"\ntypes = [{types}]\n[auction]\nformat = "posted-price"\nprice = 1\n'
    claim = {**BALANCED, "price": price, **({} if holds else {"expect": "refuted"})}
    assert judged(certificate(text, [(claim, holds, evidence)])).code == code


@pytest.mark.parametrize("order", ['["A", "B"]', '["B", "A"]'])
@pytest.mark.parametrize("arrival", ["file", "any"])
def test_the_order_in_which_buyers_are_named(order: str, arrival: str) -> None:
    """One unit at 1; A values it at 1 or 2, B at 3: if A comes first and takes it, B gets nothing."""
    text = POSTED.replace("units = 2", "units = 1").replace("[2, 2]", "[2]") + f"order = {order}\n"
    first_a = arrival == "any" or order.startswith('["A')
    # A first and takes it: 1 + her 0 or 1, ½ each. B first: her 2, and 1 if she takes it, or A's 0 or 1 if she does not.
    value = "3/2" if first_a else "5/2"
    claim = {"kind": "welfare-at-least", "arrival": arrival}
    assert judged(certificate(text, [(claim, True, {"value": value})])).verdict == "VERIFIED"


# -- Claims that no file may make

TABLE = 'units = 1\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1] }]\n[auction]\nformat = "table"\nactions = { A = ["x", "y"] }\nrows = [{ allocation = { A = 1 } }]\n'  # fmt: skip
IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    (INDEPENDENT, {"kind": "smooth"}, "'mu' is missing"),
    (INDEPENDENT, {"kind": "smooth", "mu": "1/2"}, "at least 1"),
    (INDEPENDENT, {"kind": "smooth", "mu": 1, "lambda": 0}, "more than 0"),
    (INDEPENDENT, {"kind": "smooth", "mu": 1, "lambda": "3/2"}, "at most 1"),
    (INDEPENDENT, {"kind": "smooth", "mu": 1, "weak": -1}, "at least 0"),
    (INDEPENDENT, {"kind": "semi-smooth", "mu": 1, "weak": 1}, "unknown key 'weak'"),
    (POSTED, {"kind": "smooth", "mu": 1}, "sealed bids alone"),
    (INDEPENDENT, {"kind": "balanced", "alpha": 0, "beta": 1}, "more than 0"),
    (INDEPENDENT, {"kind": "balanced", "alpha": 1, "beta": 1, "price": -1}, "at least 0"),
    (INDEPENDENT, {"kind": "balanced", "alpha": 1, "beta": 1, "price": {"x": 1}}, "expected a number"),
    (INDEPENDENT, {"kind": "welfare-at-least", "by": "rough"}, "expected one of basic"),
    (INDEPENDENT, {"kind": "welfare-at-least", "mu": 1}, "of smoothness alone"),
    (INDEPENDENT, {"kind": "welfare-at-least", "by": "smooth", "mu": 0}, "at least 1"),
    (INDEPENDENT, {"kind": "welfare-at-least", "by": "smooth", "information": True}, "information may be acquired"),
    (INDEPENDENT, {"kind": "welfare-at-least", "arrival": "any"}, "nobody comes before another"),
    (INDEPENDENT, {"kind": "welfare-at-least", "information": 1}, "expected true or false"),
    (JOINT, {"kind": "welfare-at-least", "by": "smooth"}, "the prior is joint"),
    (INFORMED, {"kind": "welfare-at-least", "by": "smooth"}, "information may be acquired"),
    (INFORMED, {"kind": "welfare-at-least", "information": False}, "found false"),
    (POSTED, {"kind": "welfare-at-least", "by": "strengthened"}, "expected 'basic'"),
    (POSTED, {"kind": "welfare-at-least", "arrival": "random"}, "expected one of file, any"),
    (TABLE, {"kind": "welfare-at-least"}, "posted prices alone"),
    (
        INDEPENDENT,
        {"kind": "welfare-at-least", "scope": "every-market"},
        "expected one of any-aftermarket, this-market",
    ),
    (INDEPENDENT, {"kind": "welfare-at-least", "scope": "this-market", "by": "basic"}, "by: it is of any aftermarket"),
    (INDEPENDENT, {"kind": "welfare-at-least", "scope": "this-market", "mu": 1}, "mu: it is of any aftermarket"),
    (INDEPENDENT, {"kind": "welfare-at-least", "scope": "this-market", "information": False}, "of any aftermarket"),
    (INDEPENDENT, {"kind": "welfare-at-least", "scope": "this-market", "arrival": "file"}, "of any aftermarket"),
    (INDEPENDENT, {"kind": "welfare-at-least", "scope": "this-market", "agent": "A"}, "unknown key 'agent'"),
    (INDEPENDENT, {"kind": "welfare-at-most", "scope": "this-market"}, "unknown key 'scope'"),
    (INDEPENDENT, {"kind": "revenue-at-least", "agent": "A"}, "unknown key 'agent'"),
    (INDEPENDENT, {"kind": "revenue-at-most", "value": "most"}, "expected a number"),
    (INDEPENDENT, {"kind": "utility-at-least"}, "the key 'agent' is missing"),
    (INDEPENDENT, {"kind": "utility-at-most", "agent": "C"}, "no agent is named 'C'"),
    (INFORMED, {"kind": "utility-at-most", "agent": "A"}, "information may be acquired"),
    (POSTED, {"kind": "welfare-at-least", "scope": "this-market"}, "for sealed bids alone"),
    (TABLE, {"kind": "revenue-at-most"}, "for sealed bids alone"),
]


@pytest.mark.parametrize(("text", "claim", "says"), IMPOSSIBLE)
def test_claims_that_no_file_may_make(text: str, claim: dict[str, Any], says: str) -> None:
    found = judged(certificate(text, [(claim, True, {})]))
    assert (found.verdict, found.code) == ("REJECTED", "instance"), found
    assert says in found.message, found.message
