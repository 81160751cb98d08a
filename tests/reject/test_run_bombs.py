"""Run-length certificates that are small and ask for much: each is refused within a budget that is a small part of the
default, and soon. What was charged too little for each of these, once, is said beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected
from exactgames.checker.runs.check import check_run_market

Bomb = tuple[dict[str, Any], list[Any]]  # the market, and the lines after the header


def bomb(market: dict[str, Any], bids: dict[str, Any], cuts: dict[str, list[int]], *claims: Any) -> Bomb:
    block = {"block": "assessment", "bids": bids, "cuts": cuts}
    return market, [{"block": "game", "form": "runs"}, block, *claims]


def pieces(many: int) -> Bomb:
    """Each piece asks what all hold at both ends: as much work as there are runs in all bids."""
    units, names = 10**7, [f"A{k}" for k in range(12)]
    levels = [Fraction(k, 256) for k in range(256)]
    grid = [str(x) if x.denominator > 1 else int(x) for x in levels]
    runs = [[str(x), 1] for x in levels[:0:-1]]
    long = [*runs[:-1], [runs[-1][0], units - 254]]
    bids = {name: [] if name == "A0" else long if name == "A11" else runs for name in names}
    market = {
        "units": units,
        "agents": [{"name": name, "types": [{"marginals": []}], "bids": {"levels": grid}} for name in names],
        "auction": {"format": "uniform-price", "ties": {"priority": names[::-1]}},
        "strategy": [{"agent": name, "stage": "auction", "bid": {"runs": bids[name]}} for name in names],
        "claims": [{"kind": "optimum"}],
    }
    return bomb(market, bids, {name: [0] if name != "A0" else list(range(0, 2 * many, 2)) for name in names})


def holdings(many: int) -> Bomb:
    """What the seller asks is kept for all holdings: of many agents, and of many digits."""
    units, names = 10**998 - 1, [f"A{k}" for k in range(32)]
    bids = {name: [["1" if k == 31 else "2", units // 31 + 7 * k]] for k, name in enumerate(names)} | {"A0": []}
    market = {
        "units": units,
        "agents": [{"name": name, "types": [{"marginals": []}], "bids": {"levels": [0, 1, 2]}} for name in names],
        "auction": {"format": "uniform-price"},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["A1"], "buyers": [], "prices": [1]},
        "strategy": [{"agent": name, "stage": "auction", "bid": {"runs": bids[name]}} for name in names],
        "claims": [{"kind": "optimum"}],
    }
    return bomb(market, bids, {name: [0] if name != "A0" else list(range(0, 2 * many, 2)) for name in names})


def alone(claims: list[Any], values: list[Any], count: int = 1) -> dict[str, Any]:
    """A market of one agent, who wins two units."""
    types = [{"name": f"t{k}", "marginals": {"runs": values}, "probability": f"1/{count}"} for k in range(count)]
    types = types if count > 1 else [{"marginals": {"runs": values}}]
    return {
        "units": 2000,
        "agents": [{"name": "A", "types": types, "bids": {"levels": [0, 1]}}],
        "auction": {"format": "uniform-price"},
        "strategy": [{"agent": "A", "stage": "auction", "bid": {"runs": [[1, 2000]]}}],
        "claims": claims,
    }


def values(many: int) -> Bomb:
    """Each claim of welfare adds up all values again."""
    market = alone([{"kind": "welfare"}] * many, [[x, 1] for x in range(2000, 0, -1)])
    lines = [
        {"claim": f"c{k}", "evidence": {"value": "2001000"}, "holds": True, "kind": "welfare"}
        for k in range(1, many + 1)
    ]
    return bomb(market, {"A": [["1", 2000]]}, {"A": [2000]}, *lines)


def averages(many: int) -> Bomb:
    """Each claim of a utility is an average over all types."""
    market = alone([{"kind": "utility", "agent": "A"}] * many, [[1, 1]], 4096)
    lines = [
        {"claim": f"c{k}", "evidence": {"value": "1"}, "holds": True, "kind": "utility"} for k in range(1, many + 1)
    ]
    return bomb(market, {"A": [["1", 2000]]}, {"A": [2000]}, *lines)


BOMBS: dict[str, tuple[Callable[[int], Bomb], int, int, int]] = {
    "pieces": (pieces, 300, 15_000_000, 10**9),
    "holdings": (holdings, 500, 10**9, 10_000_000),
    "values": (values, 600, 4_000_000, 10**9),
    "averages": (averages, 300, 4_000_000, 10**9),
}
"""The bomb, its size, and the steps and bytes that it must exceed."""


def judge(made: Bomb, budget: Budget) -> None:
    market, lines = made
    rest: Iterator[Any] = iter(lines)
    check_run_market(lambda _: next(rest), market, budget)


@pytest.mark.parametrize("name", BOMBS)
def test_what_takes_long_is_charged_before(name: str) -> None:
    make, many, steps, size = BOMBS[name]
    made = make(many)
    before = time.monotonic()
    with pytest.raises(Rejected) as caught:
        judge(made, Budget(1, steps, size))
    assert caught.value.code == "too-large"
    assert time.monotonic() - before < 20


@pytest.mark.parametrize("name", ["values", "averages"])
def test_a_small_one_is_no_bomb(name: str) -> None:
    make, _, steps, size = BOMBS[name]
    judge(make(2), Budget(1, steps, size))


def test_many_claims_are_read_in_a_time_that_grows_as_they_do() -> None:
    """Each id was looked for among all before it, one by one: three minutes."""
    before = time.monotonic()
    with pytest.raises(StopIteration):
        judge(bomb(alone([{"kind": "revenue"}] * 60_000, []), {"A": [["1", 2000]]}, {"A": [2000]}), Budget())
    assert time.monotonic() - before < 20
