"""find --agreeing: the outcomes that agree with a file's rules are those of all that do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_efg_cli import run

from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.search.cells import bounds, level_bounds

MARKET = """
units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "B"
types = [{ name = "low", marginals = [1], probability = "1/3" }, { name = "high", marginals = [2], probability = "2/3" }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
price = "highest-losing"
ties = { priority = ["S", "B"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["S"]
buyers = ["B"]
prices = [1, 2]
"""


def bid(agent: str, amount: object, kind: str = "") -> str:
    narrowed = f'type = "{kind}"\n' if kind else ""
    return f'[[strategy]]\nagent = "{agent}"\nstage = "auction"\n{narrowed}bid = {amount}\n'


def outcomes(folder: Path, text: str, *options: str) -> list[dict[str, object]]:
    (folder / "market.toml").write_text(MARKET + text, encoding="utf-8")
    done = run(folder, "find", "market.toml", "--json", "--strategy", "all", *options)
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["complete"] and found["agreeing"] == ("--agreeing" in options), done.stderr
    return found["equilibria"]


@pytest.mark.parametrize(
    "concept", [pytest.param(name, marks=pytest.mark.slow) if 0 < k < 3 else name for k, name in enumerate(CONCEPTS)]
)
def test_they_are_all_taken_together(tmp_path: Path, concept: str) -> None:
    """With each of the seller's bids in turn; and with her bid and one of the buyer's types', less or as much."""

    def found(text: str, *options: str) -> set[str]:
        listed = outcomes(tmp_path, text, "--concept", concept, *options)
        assert len({json.dumps(one["outcome"]) for one in listed}) == len(listed)
        return {json.dumps(one["outcome"]) for one in listed}

    every, together = found(""), set()
    for seller in range(3):
        some, narrower = found(bid("S", f"[{seller}]"), "--agreeing"), set()
        for low in range(3):
            narrower |= found(bid("S", f"[{seller}]") + bid("B", f"[{low}]", "low"), "--agreeing")
        assert narrower == some
        together |= some
    assert together == every and len(every) > 4


@pytest.mark.parametrize(
    ("rules", "options", "says"),
    [
        ("", (), "no strategy rules"),
        (bid("S", "[0]"), ("--mixed",), "--agreeing"),
        (bid("S", "[0]"), ("--undominated",), "--agreeing"),
        (
            '[[strategy]]\nagent = "S"\nstage = "auction"\nmixture = [{ bid = [0], probability = "1/2" }, { bid = [1], probability = "1/2" }]\n',
            (),
            "mix",
        ),
    ],
    ids=["no rules", "mixed", "refined", "a rule that mixes"],
)
def test_what_is_refused(tmp_path: Path, rules: str, options: tuple[str, ...], says: str) -> None:
    (tmp_path / "market.toml").write_text(MARKET + rules, encoding="utf-8")
    done = run(tmp_path, "find", "market.toml", "--agreeing", *options)
    assert done.returncode == 2 and says in done.stderr


def test_too_little_memory_says_how_much_would_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "market.toml").write_text(MARKET, encoding="utf-8")
    monkeypatch.setattr(bounds, "SMALL", 0)
    monkeypatch.setattr(level_bounds, "BYTES", 10**7)
    done = run(tmp_path, "find", "market.toml", "--memory", "1")
    needed = int(re.search(r"--memory (\d+)", done.stderr)[1])
    assert done.returncode == 3 and "bytes of bounds on gains, over the limit of 1,073,741,824" in done.stderr
    assert run(tmp_path, "find", "market.toml", "--memory", needed).returncode == 0
