"""Undominated among all real bids: the checker's columns of levels beside numbers, x + e·ε, against a naive program
that puts a small number in place of ε and tries bids (naive_runs.py); no engine between.

A type may bid any real numbers. What a bid brings against a column turns only on how its entries compare with the
others' bids; so numbers at these, a little beside, and between them stand for all.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement, groupby
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import frozen
from naive_runs import Bid, NaiveRuns
from run_evidence import lines, text
from run_markets import run_market

from exactgames.checker import check
from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected
from exactgames.checker.runs.market import RunMarket, read_run_market
from exactgames.checker.runs.real_support import _Beside, _Column, _Pinned, _read_column

EPSILON = Fraction(1, 10**9)
COARSE = Fraction(1, 1000)  # far more than ε, far less than the gaps between levels
Level = tuple[Fraction, int]


def ranges(few: int, many: int) -> list[Any]:
    """A quick range of seeds, and four long ones."""
    slow = [
        pytest.param(range(k, k + many), id=f"from-{k}", marks=pytest.mark.slow)
        for k in range(100, 100 + 4 * many, many)
    ]
    return [pytest.param(range(few), id="quick"), *slow]


def number(level: Level) -> Fraction:
    return level[0] + level[1] * EPSILON


@frozen
class Column:
    """A bid profile of the others, as levels beside numbers; her own place is empty."""

    bids: tuple[tuple[Level, ...], ...]

    def profile(self, naive: NaiveRuns, agent: int) -> tuple[Bid, ...]:
        found = [(*map(number, bid), *[Fraction(0)] * (naive.units - len(bid))) for bid in self.bids]
        found[agent] = naive.profile[agent]
        return tuple(found)

    def written(self, naive: NaiveRuns, agent: int, cuts: list[int]) -> dict[str, Any]:
        told = {
            name: [[str(x), e, len(list(same))] for (x, e), same in groupby(bid)]
            for i, (name, bid) in enumerate(zip(naive.names, self.bids, strict=True))
            if i != agent
        }
        return {"bids": told, "cuts": cuts}


def some_column(draw: Random, naive: NaiveRuns, agent: int) -> Column:
    """Of levels beside those of the profile, the reserve and 0, and others."""
    near = sorted({*(x for bid in naive.profile for x in bid), naive.reserve, Fraction(0), Fraction(5, 2)})
    levels = [(x, e) for x in near for e in (-1, 0, 1) if (x, e) > (0, 0)]
    bids = []
    for i in range(len(naive.names)):
        chosen = draw.choices(levels, k=draw.randint(0, naive.units)) if i != agent else []
        bids.append(tuple(sorted(chosen, reverse=True)))
    return Column(tuple(bids))


def numbers(naive: NaiveRuns, agent: int, column: Column) -> tuple[list[Fraction], list[Fraction]]:
    """(numbers that do not know ε, these and those beside the column's bids)."""
    base = {*(x for bid in column.bids for x, _ in bid), *naive.profile[agent], naive.reserve, Fraction(0)}
    coarse = {x + k * COARSE for x in base for k in (-1, 0, 1)}
    exact = base | {number(level) for bid in column.bids for level in bid}
    fine = {x + k * EPSILON**2 for x in exact for k in (-1, 0, 1)}
    return sorted(x for x in coarse if x >= 0), sorted(x for x in coarse | fine if x >= 0)


def bids_of(some: list[Fraction], units: int) -> list[Bid]:
    return [tuple(bid) for bid in combinations_with_replacement(reversed(some), units)]


@frozen
class True_:  # noqa: N801 -- what is true of a column
    """What a type's bid does against a column, by trying bids."""

    won: int
    least: int  # what bids of 0 win
    good: bool  # whether only bids that win as many at the least price are as good
    as_good: list[Bid]


def tried(naive: NaiveRuns, agent: int, kind: int, column: Column) -> True_:
    others = column.profile(naive, agent)
    own, best = naive.auction(others), naive.utility(agent, kind, others)
    won, good, as_good, prices = own.held[agent], True, [], []
    for bid in bids_of(numbers(naive, agent, column)[1], naive.units):
        there = naive.instead(agent, bid, others)
        sale = naive.auction(there)
        if sale.held[agent] == won:
            prices.append(sale.price)
        if naive.utility(agent, kind, there) >= best:
            as_good.append(bid)
            good = good and sale.held[agent] == won
    nothing = naive.auction(naive.instead(agent, (Fraction(0),) * naive.units, others)).held[agent]
    return True_(won, nothing, good and (not won or own.price == min(prices)), as_good)


def columns_market(seed: int) -> tuple[NaiveRuns, RunMarket, dict[str, Any]]:
    document = run_market(seed, 2 if seed % 6 else 3)
    document["claims"] = [{"kind": "continuum-undominated"}]
    return NaiveRuns(document), read_run_market(document, Budget()), document


@pytest.mark.parametrize("seeds", ranges(36, 600))
def test_a_column_pins_what_bids_as_good_have_in_common(seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        draw = Random(seed)
        naive, market, _ = columns_market(seed)
        agent = draw.randrange(len(naive.names))
        kind = draw.randrange(len(naive.types[agent]))
        column = some_column(draw, naive, agent)
        true = tried(naive, agent, kind, column)
        cuts = list(range(true.least, naive.units + 1))
        draft = _read_column(column.written(naive, agent, cuts), market, agent, "here")
        beside = _Beside(market, [[draft]])
        pinned = _Pinned()
        try:
            _Column(beside, agent, draft, "here").pin((kind,), pinned, "here")
        except Rejected:
            assert not true.good, (seed, agent, kind)
            met["rejected"] += 1
            continue
        assert true.good, (seed, agent, kind)
        unit = beside.market.scale
        for pins, pick in ((pinned.least, min), (pinned.most, max)):
            for entry, level in pins.items():
                met["least" if pick is min else "most"] += 1
                is_true = pick(bid[entry - 1] for bid in true.as_good)
                assert abs(Fraction(level, unit) - is_true) <= 2 * EPSILON, (seed, agent, entry)
        for entry in pinned.out:
            met["out"] += 1
            assert not any(eligible(naive, bid[entry - 1]) for bid in true.as_good), (seed, agent)
        assert pinned.least.keys() == ({true.won} if true.won > true.least else set())
        assert pinned.most.keys() | pinned.out == ({true.won + 1} if true.won < naive.units else set())
    assert all(met[word] for word in ("rejected", "least", "most")), met


def eligible(naive: NaiveRuns, x: Fraction) -> bool:
    return x >= naive.reserve and (x > 0 or naive.zeros)


def kept(naive: NaiveRuns, own: Bid, columns: list[True_]) -> bool:
    """What the page says is enough, of the bids that are as good."""
    entry = 0
    for level, same in groupby(x if eligible(naive, x) else None for x in own):
        first, entry = entry + 1, entry + len(list(same))
        over = [c for c in columns if c.won + 1 == first]
        if level is None:
            return any(not any(eligible(naive, d[first - 1]) for d in c.as_good) for c in over)
        if not any(all(d[first - 1] <= level + 2 * EPSILON for d in c.as_good) for c in over):
            return False
        under = [c for c in columns if c.won == entry]
        if level and not any(all(d[entry - 1] >= level - 2 * EPSILON for d in c.as_good) for c in under):
            return False
    return True


@pytest.mark.parametrize("seeds", ranges(4, 100))
def test_whole_claims(seeds: range, tmp_path: Path) -> None:
    """What is verified is what the columns show; and then each other bid is worse against one of them, or equivalent."""
    met: Counter[str] = Counter()
    for seed in seeds:
        draw = Random(seed)
        naive, _, document = columns_market(seed)
        columns: dict[str, list[Any]] = {}
        parts: dict[str, dict[str, list[int]]] = {}
        enough = True
        for i, name in enumerate(naive.names):
            some = [some_column(draw, naive, i) for _ in range(10 if naive.units < 3 else 3)]
            every = [[tried(naive, i, kind, column) for column in some] for kind in range(len(naive.types[i]))]
            columns[name] = [
                column.written(naive, i, list(range(row.least, naive.units + 1)))
                for column, row in zip(some, every[0], strict=True)
            ]
            parts[name] = {
                kind: [k for k, one in enumerate(row) if one.good]
                for kind, row in zip(naive.types[i], every, strict=True)
            }
            for row in every:
                good = [one for one in row if one.good]
                all_kept = kept(naive, naive.profile[i], good)
                enough = enough and all_kept
                if all_kept:
                    met["type"] += 1
                    excluded(naive, i, some, row)
        evidence = {"columns": columns, "ladders": {}, "parts": parts}
        path = tmp_path / "c.jsonl"
        path.write_text(text(lines(document, naive, [(True, evidence)])), encoding="ascii")
        verdict = check(str(path))
        said = verdict.verdict if verdict.verdict == "VERIFIED" else verdict.code
        assert said == ("VERIFIED" if enough else "dominance"), (seed, verdict.message)
        met[str(said)] += 1
    assert met["type"], met
    assert met["dominance"], met
    assert met["VERIFIED"] or len(seeds) < 100, met


def excluded(naive: NaiveRuns, agent: int, some: list[Column], row: list[True_]) -> None:
    """Each bid that does not know ε, and is not equivalent to hers, is worse against a column to which hers is best."""
    own = [x if eligible(naive, x) else 0 for x in naive.profile[agent]]
    coarse = {x for column in some for x in numbers(naive, agent, column)[0]}
    for bid in bids_of(sorted(coarse), naive.units):
        if [x if eligible(naive, x) else 0 for x in bid] != own:
            assert any(one.good and bid not in one.as_good for one in row), bid
