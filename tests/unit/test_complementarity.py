"""Paths of complementary pivots: worked out by hand; and the sequence form of small games."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import Game
from exactgames.clock import FOREVER
from exactgames.concepts.plain_tree import Tree
from exactgames.examples import entry
from exactgames.game.build import GameBuilder
from exactgames.linear.complementarity import Path
from exactgames.search.continuation.mixtures import order_of, round_off
from exactgames.search.continuation.perturbed import TREMBLE, sides_of, solve

PATHS = [
    # w = t: nothing is in the way
    ([[0, 1, 0]], {0: "1"}),
    # w = z − 3t + 1 is 0 at t = 1/3; then z = 3t − 1 rises to 2
    ([[1, -3, 1]], {1: "2"}),
    # w = 1 − z − 2t is 0 at t = 1/2; t = (1 − z)/2 falls as z rises, back to where it began
    ([[-1, -2, 1]], None),
    # w₁ = 1 + z₁ − 2t, w₂ = 3 − z₁ − 2t: w₁ leaves at t = 1/2, z₁ rises to 1, and w₂ = 4 − 4t is just 0 there
    ([[1, 0, -2, 1], [-1, 0, -2, 3]], {2: "1"}),
    # w₁ = 1 + z₂ − 2t, w₂ = 3 + z₁ − 4t: w₁ leaves at t = 1/2; z₁, its partner, only raises w₂: a ray
    ([[0, 1, -2, 1], [1, 0, -4, 3]], None),
]


@pytest.mark.parametrize(("rows", "expected"), PATHS)
def test_paths(rows: list[list[int]], expected: dict[int, str] | None) -> None:
    found = Path.of(rows).solution(10)
    assert found == (None if expected is None else {k: Fraction(x) for k, x in expected.items()})


def test_a_path_may_be_too_long() -> None:
    assert Path.of([[1, -3, 1]]).solution(1) is None


def payoffs(game: Game) -> list[list[int]]:
    rows = [[0] * game.nodes for _ in game.players]
    for row, own in zip(rows, game.payoffs.tolist(), strict=True):
        for node, payoff in zip(game.terminals.tolist(), own, strict=True):
            row[node] = int(payoff)
    return rows


def matching(win: int) -> Game:
    """Matching pennies, heads worth ``win`` to Ann: Bob plays heads with probability 2/(win + 3)."""
    grown = GameBuilder(("Ann", "Bob"))
    for k, node in enumerate(grown.move(grown.root, "Ann", "a", ["heads", "tails"])):
        for j, end in enumerate(grown.move(node, "Bob", "b", ["heads", "tails"])):
            mine = (win if k == 0 else 1) if k == j else -1
            grown.payoffs(end, [Fraction(mine), Fraction(1 if k != j else -1)])
    return grown.build()


@pytest.mark.parametrize("win", [1, 2, 5])
@pytest.mark.parametrize("seed", range(3))
def test_matching_pennies(win: int, seed: int) -> None:
    game = matching(win)
    solved = solve(sides_of(Tree(game), payoffs(game), {}, (0, 1)), seed, FOREVER)
    assert solved is not None
    ann, bob = (round_off(solved.rows[s]) for s in (0, 1))
    assert ann == [Fraction(1, 2), Fraction(1, 2)]
    assert bob[0] == Fraction(2, win + 3)


@pytest.mark.parametrize("seed", range(4))
def test_an_empty_threat_is_not_played(seed: int) -> None:
    """Entry: fighting is a best reply only where nobody enters, which never is quite so."""
    game = entry()
    solved = solve(sides_of(Tree(game), payoffs(game), {}, (0, 1)), seed, FOREVER)
    assert solved is not None
    enters, shares = (round_off(row) for _, row in sorted(solved.rows.items()))
    assert (enters[0], shares[0]) == (1, 1)


def test_settled_moves_are_chance() -> None:
    """Bob, who is settled, always plays heads, but for ε: Ann follows."""
    game = matching(1)
    settled = {1: [1 - TREMBLE, TREMBLE]}
    solved = solve(sides_of(Tree(game), payoffs(game), settled, (0, 1)), 0, FOREVER)
    assert solved is not None
    assert set(solved.rows) == {0}
    assert round_off(solved.rows[0]) == [1, 0]


@pytest.mark.parametrize(
    ("p", "expected"),
    [(TREMBLE, (1, 1)), (3 * TREMBLE, (1, 3)), (TREMBLE**2 / 7, (2, Fraction(1, 7))), (5 * TREMBLE**3, (3, 5))],
)
def test_orders_of_magnitude(p: Fraction, expected: tuple[int, Fraction]) -> None:
    assert order_of(p) == expected
