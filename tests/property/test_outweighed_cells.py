"""Cells whose incentives outweigh each other, against the page and brute force: what the items of a step count is judged
from the page alone (``naive_totals``); it bounds from below what it is in each profile of the cell, mixed or not; and no
profile of a grid of mixed ones, in such a cell, is a Nash equilibrium.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from naive_totals import Item, Total
from strategies import SWEEPS, build, seeds
from test_pure import random_tree, signalling
from test_simultaneous import bayesian

from exactgames import BehaviorStrategy, Game, check, play
from exactgames.numbers.arrays import integer_array
from exactgames.search.cells.outweighed import Weighted, outweighed

MOST = 60
"""Profiles of a grid; larger cells are left out."""
SEEN = ("refuted", "kept", "several", "plans", "drawn", "simultaneous")

Row = tuple[Fraction, ...]


def posed(seed: int, rng: np.random.Generator) -> tuple[Game, list[list[int]], dict[int, Row]]:
    """A random game, the actions that a cell allows at each set, and at some of them a mixture."""
    if seed % 3 == 0:
        game = build(*bayesian(seed))
    else:
        players = ("Ann", "Bob", "Eve")[: 2 + (seed % 5 == 0)]
        game = build(players, (signalling if seed % 4 == 1 else random_tree)(seed, players))
    allowed, drawn = [], {}
    for s, count in enumerate(np.diff(game.action_start).tolist()):
        some = sorted(rng.choice(count, size=int(rng.integers(1, count + 1)), replace=False).tolist())
        allowed.append(some if rng.random() < 0.6 else list(range(count)))
        if seed % 2 and rng.random() < 0.2:
            weights = rng.integers(1, 4, size=count).tolist()
            allowed[s], drawn[s] = list(range(count)), tuple(Fraction(w, sum(weights)) for w in weights)
    return game, allowed, drawn


def profiles(game: Game, allowed: list[list[int]], drawn: dict[int, Row]) -> list[list[Row]]:
    """Every profile of a grid of mixed ones in the cell; none if there are too many."""
    counts = np.diff(game.action_start).tolist()
    for parts in (4, 3, 2, 1):
        grids = []
        for s, count in enumerate(counts):
            rows = [row for row in product(range(parts + 1), repeat=len(allowed[s])) if sum(row) == parts]
            spread = [{a: Fraction(x, parts) for a, x in zip(allowed[s], row, strict=True)} for row in rows]
            mixed = [tuple(row.get(a, Fraction(0)) for a in range(count)) for row in spread]
            grids.append([drawn[s]] if s in drawn else mixed)
        if prod(map(len, grids)) <= MOST:
            return [list(rows) for rows in product(*grids)]
    return []


def is_nash(game: Game, rows: list[Row]) -> bool:
    totals = [np.lcm.reduce([p.denominator for p in row]).item() for row in rows]
    weights = [int(p * total) for row, total in zip(rows, totals, strict=True) for p in row]
    return check(play(game, BehaviorStrategy(integer_array(weights), integer_array(totals))), "bayes-nash").holds


def items_of(found: Weighted) -> list[Item]:
    for one, weight in found:
        assert one.plan[0][0] == one.infoset and weight > 0
        assert len(dict(one.plan)) == len(one.plan)
    return [(one.infoset, one.action, dict(one.plan), weight) for one, weight in found]


def refuted_cells_hold_no_equilibrium(seed: int) -> str:
    rng = np.random.default_rng(seed)
    game, allowed, drawn = posed(seed, rng)
    grid = profiles(game, allowed, drawn) if game.infosets else []
    if not grid:
        return ""
    cell = np.zeros(game.actions, dtype=bool)
    for s, actions in enumerate(allowed):
        cell[game.action_start[s] + np.array(actions)] = True
    found = outweighed(game, cell, drawn)
    if found is None:
        return "kept" if any(is_nash(game, rows) for rows in grid) else "missed"
    items = items_of(found)
    least = Total(game, allowed, drawn, items).value()
    assert least > 0
    for rows in grid:
        support = [[a for a, p in enumerate(row) if p] for row in rows]
        mixed = {s: row for s, row in enumerate(rows) if len(support[s]) > 1}
        assert Total(game, support, mixed, items).value() >= least
        assert not is_nash(game, rows)
    assert all(action in allowed[s] for s, action, _, _ in items)
    words = ["refuted", "several" if len(items) > 1 else "one", "drawn" if drawn else "open"]
    words += ["plans"] * any(len(plan) > 1 for _, _, plan, _ in items) + ["simultaneous"] * (seed % 3 == 0)
    return " ".join(words)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_refuted_cells_hold_no_equilibrium(sweep: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(150, sweep, met, SEEN):
        try:
            met.update(refuted_cells_hold_no_equilibrium(seed).split())
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
    assert met["refuted"] > met["missed"], met
