"""Claims that the implied payoffs are unambiguous, with evidence written by hand; no engine is asked.  S has a unit and
asks B for 1/2, which each type pays, or for 2, which v=3 pays: that is as good for S if v=3 has probability 1/4.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from continuations import explicit, judge, lines_of

MARKET = """units = 1
[[agents]]
name = "S"
types = [{{ marginals = [0] }}]
bids = {{ vectors = [[1]] }}
[[agents]]
name = "B"
types = [
  {{ name = "v=1", marginals = [1], probability = "{}" }},
  {{ name = "v=3", marginals = [3], probability = "{}" }},
]
bids = {{ vectors = [[0]] }}
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
prices = ["1/2", 2]
"""
LIKELIER, TIE = MARKET.format("1/3", "2/3"), MARKET.format("3/4", "1/4")
RARE = MARKET.format("9/10", "1/10")
PRIOR, EVERY = "", 'beliefs = "all"\n'


def two(payoffs: list[str], *continuations: Any) -> dict[str, Any]:
    listed = list(continuations)
    return {
        "agent": "S",
        "allocation": {"B": 0, "S": 1},
        "continuations": listed,
        "payoffs": payoffs,
        "type": "t1",
    }


AT_PRIOR, SURELY_1 = ["prior", "largest"], [["t1", "v=1"], "largest"]


class Case(NamedTuple):
    what: str
    market: str
    beliefs: str
    holds: bool
    evidence: Any
    rejected: str  # code and words; "" if it is verified
    proves: str


CASES = [
    Case("the high price", LIKELIER, PRIOR, True, {}, "", "-"),
    Case("the low price, though not at even odds", RARE, PRIOR, True, {}, "", "-"),
    Case(
        "two prices that are as good",
        TIE,
        PRIOR,
        True,
        {},
        "unambiguous: agent 'S', type 't1', allocation [1, 0]: elimination leaves payoffs from 1/8 to 7/8",
        "S asks for 2, as she would at even odds",
    ),
    Case("another belief", LIKELIER, EVERY, False, two(["4/3", "1/2"], AT_PRIOR, SURELY_1), "", "-"),
    Case(
        "a third payoff",
        LIKELIER,
        EVERY,
        False,
        two(["4/3", "1/2", "1/2"], AT_PRIOR, SURELY_1),
        "format: payoffs: found 3 entries, expected 2",
        "-",
    ),
    Case(
        "a third continuation",
        LIKELIER,
        EVERY,
        False,
        two(["4/3", "1/2"], AT_PRIOR, SURELY_1, SURELY_1),
        "format: continuations: found 3 entries, expected 2",
        "-",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_implied_payoffs(case: Case, tmp_path: Path) -> None:
    expect = "holds" if case.holds else "refuted"
    claim = f'[[claims]]\nkind = "implied-unambiguous"\n{case.beliefs}expect = "{expect}"\n'
    lines = lines_of(explicit(case.market + claim), None, [(case.holds, case.evidence)])
    del lines[2]  # no claim is about a profile
    found = judge(lines, tmp_path)
    assert found.verdict == ("REJECTED" if case.rejected else "VERIFIED"), (case.proves, found)
    assert f"{found.code}: {found.message}".startswith(case.rejected) or not case.rejected, found
