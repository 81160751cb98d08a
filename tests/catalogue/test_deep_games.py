"""Games of any depth: nothing recurs on it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from exactgames import AllPureClaim, Game, certify_game, find_pure, mixed_equilibria, read_efg, verify, write_efg
from exactgames.concepts.registry import NAMES as CONCEPTS

LONG = 5_000
CALLS = 150


def chain(moves: int, payoffs: tuple[int, int], end: int) -> str:
    """Ann and Bob in turn stop or go on. At move k (from 0) the one who stops gets k + the first of ``payoffs``, the
    other k + the second; at the end both get ``end``.
    """
    lines = ['EFG 2 R "A long chain" { "Ann" "Bob" }']
    for k in range(moves):
        own, other = k + payoffs[0], k + payoffs[1]
        pair = f"{own} {other}" if k % 2 == 0 else f"{other} {own}"
        lines.append(f'p "" {k % 2 + 1} {k // 2 + 1} "" {{ "stop" "go" }} 0')
        lines.append(f't "" {2 * k + 1} "" {{ {pair} }}')
    lines.append(f't "" {2 * moves + 1} "" {{ {end} {end} }}')
    return "\n".join(lines)


def centipede(moves: int) -> str:
    """Rosenthal's: stopping is a little better than to be stopped next."""
    return chain(moves, (2, 0), moves)


def game_of(text: str, folder: Path) -> Game:
    (folder / "g.efg").write_text(text, encoding="utf-8")
    return read_efg(folder / "g.efg")


@pytest.mark.parametrize("moves", [2_000, pytest.param(LONG, marks=pytest.mark.slow)])
def test_a_long_centipede_is_solved_certified_and_verified(moves: int, tmp_path: Path) -> None:
    text = centipede(moves)
    game = game_of(text, tmp_path)
    assert len(game.levels) == moves > sys.getrecursionlimit()
    claims = [AllPureClaim("c", concept="sequential", outcomes=1)]
    certificate = certify_game(text, claims)
    assert certificate.holds
    (tmp_path / "c.jsonl").write_text("".join(line + "\n" for line in certificate.lines), encoding="ascii")
    assert verify(str(tmp_path / "c.jsonl")).verdict == "VERIFIED"
    write_efg(game, tmp_path / "again.efg")
    again = read_efg(tmp_path / "again.efg")
    assert (again.payoffs == game.payoffs).all() and (again.parent == game.parent).all()


@pytest.fixture
def shallow() -> Iterator[int]:
    """How many calls may be open: what recurs on the depth of a game with more moves fails."""
    before, open_now = sys.getrecursionlimit(), len(inspect.stack())
    sys.setrecursionlimit(open_now + CALLS)
    yield CALLS
    sys.setrecursionlimit(before)


DEEP = [pytest.param(160, id="160"), pytest.param(1_000, id="1000", marks=pytest.mark.slow)]


@pytest.mark.parametrize("concept", CONCEPTS[1:])
@pytest.mark.parametrize(("payoffs", "more", "move"), [((2, 0), 0, 0), ((0, 0), 1, 1)], ids=["stop", "go"])
@pytest.mark.parametrize("moves", DEEP)
def test_backward_induction_in_deep_games(
    moves: int, payoffs: tuple[int, int], more: int, move: int, concept: str, shallow: int, tmp_path: Path
) -> None:
    """By hand: in a centipede everybody stops at once; where both gain with each move, nobody does."""
    game = game_of(chain(moves, payoffs, moves + more), tmp_path)
    assert len(game.levels) == moves > shallow
    found = find_pure(game, concept)
    assert found.complete and len(found.equilibria) == 1 and found.cells == 1
    assert (np.flatnonzero(found.equilibria[0].strategy.weights) % 2 == move).all()


def test_nash_equilibria_of_a_deep_game(tmp_path: Path) -> None:
    """Threats may deter anything here, but the outcome is one: the first stops. It takes long: the clock is kept."""
    game = game_of(centipede(100), tmp_path)
    found = find_pure(game, "bayes-nash", seconds=3)
    assert found.equilibria and found.equilibria[0].played.value(0) == 2
    deep = find_pure(game_of(centipede(LONG), tmp_path), "bayes-nash", seconds=1)
    assert deep.stopped == "timed out" or deep.complete
    mixed = mixed_equilibria(game, "sequential", seconds=3)
    assert [one.payoffs for one in mixed.equilibria][:1] == [(2, 0)]
