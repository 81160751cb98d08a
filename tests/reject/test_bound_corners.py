"""Corners of claims about bounds in which a slip of the checker would show: shifts at some bids alone, types that
cannot meet, reserves, bids of unequal number, weak smoothness; each with the figure worked out, or its attack."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from bound_certificates import certificate, judged, read, smooth, welfare
from test_bound_evidence import AUCTION, FINE, INDEPENDENT, JOINT, TINY, TWO, agent


def expected(text: str, evidence: dict[str, Any]) -> Fraction:
    """The bound that evidence proves, as the refusal of another says."""
    found = judged(certificate(text, [({"kind": "welfare-at-least"}, True, {**evidence, "value": "100"})]))
    assert found.code == "value", found
    return Fraction(found.message.rpartition("expected ")[2])


def test_a_shift_is_at_the_bids_that_it_names_alone() -> None:
    """All bid 0 instead: with A at 2 the revenue is 2, more than the least sum, so a small shift there changes nothing."""
    plain = {"A": {"l": [[0, "1"]], "h": [[0, "1"]]}, "B": {"l": [[0, "1"]], "h": [[0, "1"]]}}
    shifts = [["B", [0, 0], [2], str(TINY)], ["B", [0, 1], [2], str(-2 * TINY)]]
    without = expected(JOINT, {"deviations": plain, "shifts": []})
    assert without < 2 and expected(JOINT, {"deviations": plain, "shifts": shifts}) == without


RESERVE = "reserve = 1\n"
HALVES = 'levels = [0, "1/2", 1, 2]'
RANDOM = 'ties = "random"\n'
TIE = f"units = 1\n{agent('A', TWO, 'levels = [1]')}{agent('B', TWO, 'levels = [1]')}{AUCTION}{RANDOM}"
MARKETS = {
    "a tie alone": TIE,
    "random ties": INDEPENDENT + RANDOM,
    "random ties, joint": JOINT + RANDOM,
    "random ties of three": f"units = 2\n{''.join(agent(name, TWO, 'levels = [0, 1]') for name in 'ABC')}{AUCTION}{RANDOM}",
    "a reserve": INDEPENDENT + RESERVE,
    "a reserve, bids alike": INDEPENDENT.replace("levels = [0, 1, 2]", HALVES) + RESERVE,
    "a reserve, joint, bids alike": JOINT.replace("levels = [0, 1, 2]", HALVES) + RESERVE,
    "two bids after three": f"units = 1\n{agent('A', TWO)}{agent('B', TWO, 'levels = [0, 1]')}{AUCTION}",
    "three bids after two": f"units = 1\n{agent('A', TWO, 'levels = [0, 1]')}{agent('B', TWO)}{AUCTION}",
}


@pytest.mark.parametrize("strengthened", [False, True])
@pytest.mark.parametrize("name", MARKETS)
def test_what_the_programs_prove(name: str, strengthened: bool) -> None:
    """The least bound over all evidence, by a program that knows no tables of results; and no more than that."""
    value, evidence = welfare(read(MARKETS[name]), strengthened=strengthened)
    by = {"by": "strengthened"} if strengthened else {}
    for claimed, code in ((value, None), (value + TINY, "value")):
        claim = {"kind": "welfare-at-least", **by}
        found = judged(certificate(MARKETS[name], [(claim, True, {**evidence, "value": str(claimed)})]))
        assert found.code == code, found


@pytest.mark.parametrize("text", [FINE, FINE + RANDOM], ids=["by priority", "random ties"])
def test_weak_smoothness_holds_and_no_more(text: str) -> None:
    best, evidence, worst = smooth(read(text), 1, 1)
    claim = {"kind": "smooth", "mu": 1, "weak": 1}
    larger = {**claim, "lambda": str(min(best + TINY, Fraction(1)))}
    for said, holds, found, code in (
        ({**claim, "lambda": str(best)}, True, evidence, None),
        (claim, True, {**evidence, "worst": worst}, None),
        ({**larger, "expect": "refuted"}, False, {"worst": worst}, None),
        ({**claim, "lambda": str(best), "expect": "refuted"}, False, {"worst": worst}, "bound"),
    ):
        assert judged(certificate(text, [(said, holds, found)])).code == code


def test_one_bid_that_never_loses_is_enough() -> None:
    """At 0, whoever is worth 0 may win for nothing, whatever she would lose with a bid of 1."""
    auction = read(FINE)
    best, evidence, _ = smooth(auction, 2)
    value = str(best / 2 * auction.expected_optimum)
    claim = {"kind": "welfare-at-least", "by": "smooth", "mu": 2}
    assert judged(certificate(FINE, [(claim, True, {**evidence, "value": value})])).verdict == "VERIFIED"


PRICE = '[auction]\nformat = "posted-price"\nprice = 1\n'


def buyer(name: str, types: str) -> str:
    return f'[[agents]]\nname = "{name}"\ntypes = [{types}]\n'


KINDS = '{ name = "l", marginals = [0] }, { name = "h", marginals = [2] }'
TOGETHER = f"""units = 1
prior = [{{ types = {{ A = "l", B = "l" }}, probability = "1/2" }}, {{ types = {{ A = "h", B = "h" }}, probability = "1/2" }}]
{buyer("A", KINDS)}{buyer("B", KINDS)}{PRICE}"""
HALF = '{ name = "l", marginals = [0], probability = "1/2" }, { name = "h", marginals = [3], probability = "1/2" }'
ONE_KNOWS = f"units = 1\n{buyer('A', '{ marginals = [1] }')}{buyer('B', HALF)}{PRICE}"
TWO_UNITS = f"units = 2\n{buyer('A', '{ marginals = [3, 2] }')}{PRICE.replace('1', '2')}"
TWO_ITEMS = 'items = ["x", "y"]\n[auction]\nformat = "posted-price"\nprice = { x = 1, y = 1 }\n'
TWO_ITEMS += buyer("A", "{ additive = { x = 2 } }") + buyer("B", "{ additive = { y = 3 } }")


@pytest.mark.parametrize(
    ("text", "informed", "value"),
    [
        # Both high: A's best take brings 1; she takes, and pays 1, or B's brings 1. Both low: nothing happens.
        (TOGETHER, False, "1"),
        (TOGETHER, True, "1"),
        # A's take brings her 0. She pays 1, or B's brings 2 half the time: 1 either way.
        (ONE_KNOWS, False, "1"),
        # If she knows B's type she takes nothing from the low one, and 1 from the high one.
        (ONE_KNOWS, True, "1/2"),
        # One unit brings 3 - 2, two no more; she takes none.
        (TWO_UNITS, False, "1"),
        # A's x brings 1; she takes y, and pays 1: of x nothing is worth its price to B.
        (TWO_ITEMS, False, "2"),
    ],
)
def test_posted_prices(text: str, informed: bool, value: str) -> None:
    claim = {"kind": "welfare-at-least", "information": informed}
    for claimed, code in ((value, None), (str(Fraction(value) + Fraction(1, 2)), "value"), ("0", "value")):
        assert judged(certificate(text, [(claim, True, {"value": claimed})])).code == code
