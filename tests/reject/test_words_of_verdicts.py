"""What a verdict says, word for word: a report that says "holds" of what is refuted is as bad as a wrong verdict."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from controls import SOURCES
from corruptions import judge, parsed, text_of
from handmade import game_lines as game_file
from handmade import judge_lines

from exactgames.checker import Verdict
from exactgames.checker.budget import Budget
from exactgames.checker.claims.equilibrium import Equilibrium
from exactgames.checker.claims.table import read_claims
from exactgames.checker.rebuild.about import game_lines, market_lines
from exactgames.checker.rebuild.efg import heading
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rejected import show
from exactgames.checker.words import cut, plain, quoted


def proved(holds: bool, expect: str, **more: Any) -> dict[str, Any]:
    found = {"id": "c", "kind": "welfare", "about": "", "statement": "the profile's expected welfare is 1"}
    return {**found, "expect": expect, "holds": holds, **more}


CLAIMS = [
    # the claim, how its line goes on
    (proved(True, "holds"), 'holds: the profile\'s expected welfare is 1 [welfare, id "c"]'),
    (proved(True, "refuted"), 'holds, NOT AS EXPECTED: the profile\'s expected welfare is 1 [welfare, id "c"]'),
    (proved(False, "refuted"), 'refuted: the profile\'s expected welfare is 1 [welfare, id "c"]'),
    (proved(False, "holds"), 'refuted, NOT AS EXPECTED: the profile\'s expected welfare is 1 [welfare, id "c"]'),
    (
        proved(False, "refuted", value="5/3"),
        'refuted: the profile\'s expected welfare is 1 (it is 5/3) [welfare, id "c"]',
    ),
    (
        proved(False, "refuted", value=None),
        'refuted: the profile\'s expected welfare is 1 (it is undefined) [welfare, id "c"]',
    ),
    (proved(True, "holds", value="1"), 'holds: the profile\'s expected welfare is 1 [welfare, id "c"]'),
]


def test_a_verdict_in_lines() -> None:
    verdict = Verdict("VERIFIED", [claim for claim, _ in CLAIMS], about=['title "a\\nb"', "2 units"])
    assert verdict.lines() == [
        "VERIFIED",
        "What the claims are about (in quotes, the file's words):",
        '  title "a\\nb"',
        "  2 units",
        "What is proved of it:",
        *(f"  {number}. {words}" for number, (_, words) in enumerate(CLAIMS, 1)),
    ]


def test_a_rejection_in_lines() -> None:
    verdict = Verdict("REJECTED", [], "format", 3, "found 'a\nb\x1b\u202e'")
    assert verdict.lines() == ["REJECTED [format] line 3: found 'a\\nb\\x1b\\u202e'"]


def test_a_certificate_in_lines(tmp_path: Path) -> None:
    """The strategy of "greedy" is no equilibrium of any concept, and its claims say so."""
    verdict = judge(text_of(parsed("greedy")), SOURCES["greedy"], tmp_path)
    assert not any("rests_on" in claim for claim in verdict.claims)  # that is said of continuations alone
    lines = verdict.lines()
    claims = lines[lines.index("What is proved of it:") + 1 :]
    assert lines[0] == "VERIFIED" and len(claims) == 4
    for line, concept in zip(claims, ("Bayes-Nash", "weak perfect", "perfect", "sequential"), strict=True):
        assert ". refuted: the profile" in line and f" is a {concept}" in line and "NOT AS" not in line


# Of a long word the beginning, of a long number too; both at the same length.
CUTS: list[tuple[Callable[[str], str], str, str]] = [
    (quoted, "x" * 80, '"' + "x" * 80 + '"'),
    (quoted, "x" * 81, '"' + "x" * 80 + '"... (81 characters)'),
    (quoted, '"', '"\\""'),
    (cut, "7" * 80, "7" * 80),
    (cut, "7" * 81, "7" * 40 + "... (81 characters)"),
    (plain, "a\nb", "a\\nb"),
    (show, "x" * 78, "'" + "x" * 78 + "'"),
    (show, "x" * 79, "'" + "x" * 76 + "..."),
    (plain, "\u202e ~", "\\u202e ~"),
]


@pytest.mark.parametrize(("way", "words", "expected"), CUTS)
def test_cuts(way: Callable[[str], str], words: str, expected: str) -> None:
    assert way(words) == expected


def test_long_integers() -> None:
    assert show(2**12_999) == str(2**12_999)[:77] + "..."
    assert show(2**13_000) == "(an integer of 13001 bits)"


def market(**more: Any) -> Market:
    agents = [{"name": name, "types": [{"marginals": [1]}], "bids": {"levels": [0, 1]}} for name in ("A", "B")]
    strategy = [{"agent": name, "stage": "auction", "bid": [0]} for name in ("A", "B")]
    auction = {"format": "uniform-price"}
    return read_market({"units": 1, "agents": agents, "auction": auction, "strategy": strategy, **more}, Budget())


FIGURES: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"outcomes": 0}, ": number of outcomes 0"),
    ({"lowest_welfare": "1/2"}, ": least welfare 1/2"),
    ({"highest_welfare": 2}, ": greatest welfare 2"),
    (
        {"outcomes": 3, "lowest_welfare": 1, "highest_welfare": 2},
        ": number of outcomes 3, least welfare 1, greatest welfare 2",
    ),
]


@pytest.mark.parametrize(("figures", "words"), FIGURES)
def test_what_a_search_claims(figures: dict[str, Any], words: str) -> None:
    whole = market(claims=[{"kind": "all-pure", "concept": "bayes-nash", **figures}])
    (claim,) = read_claims(whole)
    said = "the certificate lists every outcome of a pure Bayes-Nash equilibrium"
    assert claim.statement(whole, False, None) == said + words


BIDS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "dominated", "agent": "A"}, 'every bid of agent "A" that the profile plays is weakly dominated'),
    ({"kind": "undominated", "agent": "A"}, 'no bid of agent "A" that the profile plays is weakly dominated'),
    ({"kind": "undominated"}, "no bid that the profile plays is weakly dominated"),
    (
        {"kind": "dominated", "agent": "A", "bid": [0]},
        'the bid 0 of agent "A", whatever her type, is weakly dominated',
    ),
    (
        {"kind": "undominated", "agent": "A", "type": "t1", "bid": [0]},
        'the bid 0 of type "t1" of agent "A" is not weakly dominated',
    ),
]


@pytest.mark.parametrize(("claim", "words"), BIDS)
def test_what_is_said_of_bids(claim: dict[str, Any], words: str) -> None:
    whole = market(claims=[claim, {**claim, "against": "strategies", "pure": True}])
    mixed, pure = (found.statement(whole, False, None) for found in read_claims(whole))
    assert mixed == f"{words} by a bid or a mixture of bids, against actions"
    assert pure == f"{words} by a single bid, against strategies"


VALUES: list[tuple[dict[str, Any], Fraction | None, str]] = [
    # the claim, what is found, what is said: the value claimed, if there is one
    ({"kind": "welfare"}, Fraction(1, 2), "the profile's expected welfare is 1/2"),
    ({"kind": "welfare", "value": 2}, Fraction(1, 2), "the profile's expected welfare is 2"),
    ({"kind": "ratio"}, None, "the optimum divided by the profile's expected welfare is undefined"),
    ({"kind": "optimum"}, Fraction(3), "the optimum, the greatest expected welfare, is 3"),
    ({"kind": "utility", "agent": "B"}, Fraction(0), 'the profile\'s expected utility for agent "B" is 0'),
]


@pytest.mark.parametrize(("claim", "found", "words"), VALUES)
def test_what_is_said_of_values(claim: dict[str, Any], found: Fraction | None, words: str) -> None:
    whole = market(claims=[claim])
    (read,) = read_claims(whole)
    assert read.statement(whole, False, found) == words
    assert read.about(whole) == claim.get("agent", "")


CONCEPTS = [
    ("bayes-nash", True, False, "the profile is a Bayes-Nash equilibrium"),
    ("sequential", False, True, "the profile, with some beliefs, is a sequential equilibrium"),
    ("sequential", True, False, "the profile, with some beliefs that agree with those given, is a sequential equilibrium"),
    ("sequential", False, False, "the profile, with the beliefs of the check, is a sequential equilibrium"),
    ("perfect-bayesian", True, False, "the profile, with the beliefs of the check, is a perfect Bayesian equilibrium"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "some", "words"), CONCEPTS)
def test_what_is_said_of_beliefs(kind: str, given: bool, some: bool, words: str) -> None:
    claim = Equilibrium(kind, "c", True, "unique", some)
    assert claim.statement(None, given, None) == words
    assert claim.about(None) == ("some belief" if some else "")


TWO_OF_ONE = """EFG 2 R "" { "One" }
c "" 1 "" { "l" 1/2 "r" 1/2 } 0
p "" 1 1 "" { "up" "down" } 0 t "" 1 "" { 1 } t "" 2 "" { 0 }
p "" 1 1 0 t "" 1 t "" 2
"""


@pytest.mark.parametrize(
    ("beliefs", "under"), [([], ""), ([["1", 0, ["1/2", "1/2"]]], ", with some beliefs that agree with those given,")]
)
def test_each_claim_of_a_game_is_said(beliefs: list[Any], under: str, tmp_path: Path) -> None:
    """One line a claim; that beliefs are given is said of the claims on which they bear."""
    claims = [{"expect": "holds", "id": kind, "kind": kind} for kind in ("bayes-nash", "sequential")]
    evidence: dict[str, Any] = {"interim": {"1": {"": "1"}}}
    judged = [(True, evidence), (True, {**evidence, "trembles": []})]
    lines = game_file(TWO_OF_ONE, claims, judged, {"beliefs": beliefs, "strategy": {"1": [0]}})
    found = judge_lines(lines, tmp_path)
    assert found.verdict == "VERIFIED", found
    under = under or ", with the beliefs of the check,"
    assert [claim["statement"] for claim in found.claims] == [
        "the profile is a Bayes-Nash equilibrium",
        f"the profile{under} is a sequential equilibrium",
    ]


@pytest.mark.parametrize(("beliefs", "words"), [("prior", "with beliefs at the prior"), ("all", "under all beliefs")])
def test_what_is_said_of_implied_payoffs(beliefs: str, words: str) -> None:
    whole = market(claims=[{"kind": "implied-unambiguous", "beliefs": beliefs}])
    (claim,) = read_claims(whole)
    said = "the implied payoffs depend neither on beliefs nor on how ties are broken"
    assert claim.statement(whole, False, None) == f"{said}, {words}"


RESALE = {"format": "resale-by-winners", "prices": [1]}
TABLE = {"name": "rumour", "rows": [{"show": {}}]}
CHANGES: list[tuple[dict[str, Any], str, str]] = [
    ({"aftermarket": {"format": "none"}}, "changed aftermarket", "the aftermarket none"),
    (
        {"aftermarket": [RESALE, {"format": "offers-by-buyers", "prices": [1]}]},
        "changed aftermarket",
        "the aftermarket resale-by-winners then offers-by-buyers",
    ),
    ({"signals": []}, "changed signals", "no signals"),
    ({"signals": ["types", TABLE, "all-bids"]}, "changed signals", 'the signals all-bids, types, "rumour"'),
    (
        {"signals": [TABLE], "aftermarket": RESALE},
        "changed aftermarket and signals",
        'the aftermarket resale-by-winners and the signals "rumour"',
    ),
]


@pytest.mark.parametrize(("change", "about", "words"), CHANGES, ids=[words for *_, words in CHANGES])
def test_what_is_compared(change: dict[str, Any], about: str, words: str) -> None:
    whole = market(claims=[{"kind": "equal-outcomes", "change": change}])
    (claim,) = read_claims(whole)
    same = "the profile has the same distribution over types, final holdings and net payments"
    assert claim.statement(whole, False, None) == f"{same} with {words} in place of the file's"
    assert claim.about(whole) == about


def test_a_market_in_lines() -> None:
    untitled = [
        '1 unit; uniform-price auction (the highest losing bid), ties in the order "A", "B"',
        'agent "A": 1 type; 2 bids',
        'agent "B": 1 type; 2 bids',
        "no aftermarket",
    ]
    assert market_lines(market()) == untitled
    assert market_lines(market(title="")) == untitled
    assert market_lines(market(title="T")) == ['title "T"', *untitled]


def test_signals_and_a_joint_prior_are_said() -> None:
    said = market_lines(market(signals=["clearing-price", "all-bids", TABLE]))
    assert any('all-bids and clearing-price; tables of signals: "rumour"' in line for line in said), said
    agents = [{"name": name, "types": [{"marginals": [1]}], "bids": {"levels": [0]}} for name in ("A", "B")]
    prior = [{"types": {"A": "t1", "B": "t1"}, "probability": 1}]
    joint = market(agents=agents, prior=prior, strategy=[])
    assert joint.prior.words() and joint.prior.words() in market_lines(joint)
    assert joint.prior.words() not in market_lines(market())


def test_what_is_shown_between_aftermarkets_is_said() -> None:
    resale = {"format": "resale-by-winners", "prices": [1]}
    told = [{"name": "rumour", "rows": [{"show": {}}]}, {"name": "news", "rows": [{"show": {}}]}]
    first, *later = (
        line.removeprefix("aftermarket: ")
        for line in market_lines(market(aftermarket=[resale, {**resale, "signals": ["types", *told]}]))[3:]
    )
    assert later == [f'after signals (the types, "rumour", "news"): aftermarket: {first}']


COSTS: list[tuple[Any, str]] = [
    (1, "1"),
    ({"s": "1/2", "t": "1/2"}, "1/2"),
    ({"s": "1/8", "t": 1}, "1/8 to 1, by her type"),
    ({"s": 1, "t": "1/8"}, "1/8 to 1, by her type"),
]


@pytest.mark.parametrize(("cost", "words"), COSTS)
def test_what_information_costs_is_said(cost: Any, words: str) -> None:
    types = [{"name": name, "marginals": [1], "probability": "1/2"} for name in "st"]
    agents = [{"name": name, "types": types, "bids": {"levels": [0]}} for name in ("A", "B")]
    spy = {"name": "spy", "cost": cost, "rows": [{"when": {"A": "s"}, "says": "x"}, {"says": "y"}]}
    said = market_lines(market(agents=agents, information={"B": [spy]}, strategy=[]))
    assert said[-2] == f'before the auction agent "B" may buy "spy" (2 words; cost {words})', said
    assert sum("may buy" in line for line in said) == 1


@pytest.mark.parametrize(("count", "last"), [(6, 'player 6, "P": 1 set'), (7, "... and 1 more players")])
def test_a_game_in_lines(count: int, last: str) -> None:
    lines = game_lines("", ["P"] * count, 9, 5, [1] * count)
    assert lines[0] == "game file: 9 nodes, 5 of them terminal"
    assert lines[1:7] == [f'player {k}, "P": 1 set' for k in range(1, 7)]
    assert lines[-1] == last and len(lines) == 1 + count


def test_the_title_of_a_game() -> None:
    title, names = heading('EFG 2 R "a \\"game\\"" { "One" "Two" } t "" 0')
    assert (title, names) == ('a "game"', ["One", "Two"])
    assert game_lines(title, names, 1, 1, [0, 0])[:2] == [
        'title "a \\"game\\""',
        "game file: 1 node, 1 of them terminal",
    ]
