"""Values at their ends: a profile that is worth nothing, though the best allocation is."""

from __future__ import annotations

import json
from pathlib import Path

from corruptions import judge, text_of

from exactgames import certify, read_instance_text

UNSOLD = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { levels = [0, 5] }
[auction]
format = "uniform-price"
reserve = 5
[aftermarket]
format = "none"
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[claims]]
kind = "ratio"
"""


def test_the_ratio_to_no_welfare(tmp_path: Path) -> None:
    """The unit is worth 3, and stays unsold: there is no ratio."""
    blocks = [json.loads(line) for line in certify(read_instance_text(UNSOLD)).lines]
    assert blocks[3]["evidence"] == {"value": None}
    assert judge(text_of(blocks), UNSOLD, tmp_path).verdict == "VERIFIED"
    for value in ("0", "1", "3"):
        blocks[3]["evidence"]["value"] = value
        found = judge(text_of(blocks), UNSOLD, tmp_path)
        assert (found.verdict, found.code) == ("REJECTED", "value"), (value, found)
