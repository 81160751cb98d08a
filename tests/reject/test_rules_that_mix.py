"""Refuted continuations where a rule mixes, by steps "outweighed" written by hand. A, who values nothing and loses ties, bids
0 or 1; B, who values the item at 3, bids 1, and pays it. With 0 she would pay nothing, and win where A bids 0: 3p - 2 more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from continuations import explicit, judge, lines_of
from test_outweighed_attacks import NOT_ENOUGH

AGENTS = {
    name: f'[[agents]]\nname = "{name}"\ntypes = [ {{ marginals = [{value}] }} ]\nbids = {{ levels = [0, 1] }}\n'
    for name, value in (("A", 0), ("B", 3))
}
RULES = """
[auction]
format = "discriminatory"
ties = {{ priority = ["B", "A"] }}
[[strategy]]
agent = "A"
stage = "auction"
mixture = [ {{ bid = [0], probability = "{low}" }}, {{ bid = [1], probability = "{high}" }} ]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[claims]]
kind = "{concept}"
completion = "{completion}"
expect = "refuted"
"""
SAVES = ["outweighed", [["B", 0, 1, [[0, 0]], "1"]]]
DRAWN, ALONE_THERE = "a rule mixes at the set", "not the 1 allowed actions"
MIXED = [
    ("3/4", "1/4", [SAVES], "", "she saves 1/4"),
    ("2/3", "1/3", [SAVES], NOT_ENOUGH, "that who is indifferent gains"),
    ("1/2", "1/2", [SAVES], NOT_ENOUGH, "that she saves as if A bid 0 for sure"),
    ("3/4", "1/4", [["split", "A", 0], SAVES, SAVES], DRAWN, "a pure bid of A's, which the rule does not play"),
    ("3/4", "1/4", [["split", "B", 0], SAVES, SAVES], ALONE_THERE, "a bid of B's that no rule plays"),
    ("1/2", "1/2", [["outweighed", [["A", 0, 0, [[0, 1]], "1"]]]], NOT_ENOUGH, "that A does not lose by bidding 0"),
]


@pytest.mark.parametrize("order", ["AB", "BA"])
@pytest.mark.parametrize("concept", ["bayes-nash", "sequential"])
@pytest.mark.parametrize(("low", "high", "steps", "words", "because"), MIXED, ids=[row[-1] for row in MIXED])
def test_where_a_rule_mixes(
    low: str, high: str, steps: list[Any], words: str, because: str, concept: str, order: str, tmp_path: Path
) -> None:
    completion = "some-pure" if len(steps) > 1 else "some"
    agents = "units = 1\n" + "".join(AGENTS[name] for name in order)
    text = agents + RULES.format(low=low, high=high, concept=concept, completion=completion)
    verdict = judge(lines_of(explicit(text), None, [(False, {"steps": steps})]), tmp_path)
    if not words:
        assert verdict.verdict == "VERIFIED", (because, verdict.message)
        return
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "all-pure", 4), (because, verdict.message)
    assert words in (verdict.message or "")
