"""Games where everybody moves once: their bounds are those of any game, and what two sets exclude is no equilibrium."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from strategies import SWEEPS, Tree, build, seeds
from test_pure import compare, profiles

from exactgames import AllPureClaim, Game, certify_game, verify, write_efg
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.search.cells.gain_bounds import gain_bounds
from exactgames.search.cells.simultaneous import SimultaneousBounds
from exactgames.search.pure import search
from exactgames.search.pure.search import find_pure
from exactgames.search.pure.steps import Exclude


def bayesian(seed: int) -> tuple[tuple[str, ...], Tree]:
    """Nature draws types, and in one game of three a state that nobody sees; some type profiles are impossible in one
    of four. Then everybody moves at once; a coin is tossed after some moves.
    """
    rng = Random(seed)
    players = ("Ann", "Bob", "Eve")[: 2 + (seed % 5 == 0)]
    actions = [rng.choice([2, 2, 3]) for _ in players]
    kinds = [rng.choice([1, 2, 2]) for _ in players]
    states = 2 if seed % 3 == 0 else 1
    private = seed % 2 == 0  # values: what one wins at a price, so that types exclude each other's bids

    def end(types: tuple[int, ...], moves: tuple[int, ...]) -> Tree:
        if private:
            most = max(moves)
            win = Fraction(1, sum(m == most for m in moves))
            worth = [win * (2 * t + 2 - m) if m == most else Fraction(0) for t, m in zip(types, moves, strict=True)]
            return Tree("", "", (), tuple(worth))
        if rng.random() < 0.2:
            sides = [Tree("", "", (), tuple(Fraction(rng.randint(-2, 2)) for _ in players)) for _ in range(2)]
            return Tree("", "", (("h", Fraction(1, 3), sides[0]), ("t", Fraction(2, 3), sides[1])), ())
        return Tree("", "", (), tuple(Fraction(rng.randint(-2, 2)) for _ in players))

    def move(types: tuple[int, ...], moves: tuple[int, ...]) -> Tree:
        k = len(moves)
        if k == len(players):
            return end(types, moves)
        below = tuple((f"a{a}", None, move(types, (*moves, a))) for a in range(actions[k]))
        return Tree(players[k], f"t{types[k]}", below, ())

    drawn = [types for types in np.ndindex(*kinds) if seed % 4 or rng.random() < 0.7] or [(0,) * len(kinds)]
    odds = [rng.randint(1, 3) for _ in range(len(drawn) * states)]
    branches = [
        (f"b{k}", Fraction(weight, sum(odds)), move(tuple(drawn[k // states]), ())) for k, weight in enumerate(odds)
    ]
    if len(branches) == 1:
        return players, branches[0][2]
    return players, Tree("", "", tuple(branches), ())


def random_cells(game: Game, seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    cells = [np.ones(game.actions, dtype=bool)]
    for _ in range(6):
        cell = rng.random(game.actions) < 0.6
        cell[game.action_start[:-1] + rng.integers(0, np.diff(game.action_start))] = True
        cells.append(cell)
    return cells


def test_the_bounds_are_those_of_any_game() -> None:
    met = 0
    for seed in range(120):
        game = build(*bayesian(seed))
        roots = np.zeros(game.infosets, dtype=np.int64)
        bounds, general = SimultaneousBounds.of(game, roots), gain_bounds(game, roots)
        assert bounds is not None
        assert (bounds.set_of == general.set_of).all() and (bounds.action == general.action).all()
        assert (bounds.instead == general.instead).all()
        for cell in random_cells(game, seed):
            one, other = bounds.over(cell), general.over(cell)
            assert (one.least == other.least).all() and (one.worst == other.worst).all(), seed
            part, whole = bounds.only(cell).over(cell), general.only(cell).over(cell)
            assert (part.least == whole.least).all()
            met += int((one.least > 0).sum())
    assert met > 100


def test_games_of_another_form_are_left_to_the_general_bounds() -> None:
    """One sees the other's move; one moves twice; a set that Nature's draw does not decide alone."""

    def leaf(*values: int) -> Tree:
        return Tree("", "", (), tuple(map(Fraction, values)))

    def after(label: str, owner: str = "Bob") -> Tree:
        return Tree(owner, label, (("l", None, leaf(1, 0)), ("r", None, leaf(0, 1))), ())

    trees = [
        Tree("Ann", "a", (("l", None, after("x")), ("r", None, after("y"))), ()),
        Tree("Ann", "a", (("l", None, after("x", "Ann")), ("r", None, after("y", "Ann"))), ()),
        Tree("Ann", "a", (("l", None, after("x")), ("r", None, leaf(0, 0))), ()),
        leaf(1, 1),
    ]
    for tree in trees:
        game = build(("Ann", "Bob"), tree)
        assert SimultaneousBounds.of(game, np.zeros(game.infosets, dtype=np.int64)) is None


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_what_two_sets_exclude_is_no_equilibrium(
    concept: str, sweep: int, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    """Against brute force, and by the checker, with pairs of sets looked at in every game."""
    monkeypatch.setattr(search, "OPEN_SETS", 0)
    met: Counter[str] = Counter()
    for seed in seeds(100, sweep, met, ("exclude", "verified")):
        game = build(*bayesian(seed))
        if not profiles(game):
            continue
        met.update(compare(game, concept).split())
        found = find_pure(game, concept)
        if found.complete and any(isinstance(step, Exclude) for step in found.steps):
            claims = [AllPureClaim("c", concept=concept)]
            write_efg(game, tmp_path / "g.efg")
            lines = certify_game((tmp_path / "g.efg").read_text(encoding="utf-8"), claims).lines
            path = tmp_path / "c.jsonl"
            path.write_text("".join(line + "\n" for line in lines), encoding="ascii")
            verdict = verify(str(path))
            assert verdict.verdict == "VERIFIED", (seed, verdict)
            met["verified"] += 1
