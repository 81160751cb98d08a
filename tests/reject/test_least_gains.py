"""The least gain that there can be, 1 where all money is in integers and nothing is random, is a gain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corruptions import flip, judge, text_of

from exactgames import certify, read_instance_text

# A wins with either bid, and pays what she bids: 2, though 1 would do.
MARKET = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { levels = [1, 2] }
[[agents]]
name = "B"
types = [{ marginals = [0] }]
bids = { vectors = [[0]] }
[auction]
format = "discriminatory"
[aftermarket]
format = "none"
[[strategy]]
agent = "A"
stage = "auction"
bid = [2]
[[claims]]
kind = "KIND"
expect = "refuted"
"""
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize("kind", CONCEPTS)
def test_the_least_gain(kind: str, form: str, tmp_path: Path) -> None:
    text = MARKET.replace("KIND", kind)
    blocks = [json.loads(line) for line in certify(read_instance_text(text), form=form).lines]
    assert blocks[3]["evidence"]["deviation"]["gain"] == "1"
    assert judge(text_of(blocks), text, tmp_path).verdict == "VERIFIED"
    holds = {"interim": {"A": {"t1": "1"}, "B": {"t1": "0"}}}
    flip("c1", {**holds, "trembles": []} if kind == "sequential" else holds)(blocks)
    found = judge(text_of(blocks), text, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "rationality"), found
