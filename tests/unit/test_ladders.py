"""The ladders of tests/benchmarks: how many leaves and information sets, what is paid, who knows what."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import Game, read_efg_text

LADDERS = Path(__file__).parents[1] / "benchmarks" / "ladders.py"
sys.path.append(str(LADDERS.parent))
from ladders import fp, rs  # noqa: E402


def leaves(game: Game) -> int:
    return len(game.terminals)


def counts(game: Game) -> list[int]:
    """Information sets a player."""
    return [len(game.sets_of(player)) for player in range(len(game.players))]


def paid(game: Game) -> list[tuple[Fraction, ...]]:
    """At the terminal nodes, depth first."""
    walk = game.preorder[game.terminals].argsort().tolist()
    return [tuple(Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, k]) for k in walk]


@pytest.mark.parametrize(("n", "k", "b"), [(1, 2, 3), (2, 2, 2), (2, 4, 5), (3, 2, 3), (3, 3, 3), (2, 8, 8)])
def test_first_price(n, k, b):
    game = fp(n, k, b)
    game.require_perfect_recall()
    assert leaves(game) == k**n * b**n
    assert counts(game) == [k] * n


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize(("k", "b", "p"), [(1, 1, 1), (2, 2, 2), (2, 3, 1), (3, 4, 4)])
def test_resale(k, b, p, ties):
    """Bidding, k; having won, k·b (k·(b − 1) for bidder 2, who cannot win with 0); having lost, k·b·p (k·(b − 1)·p for
    bidder 1, who cannot lose with b − 1).
    """
    game = rs(k, b, p, ties=ties)
    game.require_perfect_recall()
    assert leaves(game) == 2 * k**2 * b**2 * p
    assert counts(game) == [k + k * b + k * (b - 1) * p, k + k * (b - 1) + k * b * p]


def test_payoffs_of_the_first_price_auction():
    """Values 1, 1: bids 0 0, 0 1, 1 0, 1 1; the priority is bidder 1's."""
    assert paid(fp(2, 1, 2)) == [(1, 0), (0, 0), (0, 0), (0, 0)]
    assert paid(fp(2, 2, 2))[4:8] == [(1, 0), (0, 1), (0, 0), (0, 0)]


def test_payoffs_of_the_resale():
    """Value 1, bid 0: the winner has 1 or the price; the other her value less the price, or nothing."""
    half, one = Fraction(1, 2), Fraction(1)
    assert paid(rs(1, 1, 2)) == [(half, half), (one, 0), (3 * half, -half), (one, 0)]
    assert paid(rs(1, 1, 2, ties=True)) == [(one, 0), (one, 0), (2 * one, -one), (one, 0)]
    assert paid(rs(1, 2, 1))[2:4] == [(half, -half), (0, 0)]  # bidder 2 wins at 1, bidder 1 accepts or refuses at 1/2


def test_written_as_a_file():
    text = subprocess.run(
        [sys.executable, str(LADDERS), "rs", "2", "2", "2"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    game = read_efg_text(text)
    assert text.startswith('EFG 2 R "rs(2, 2, 2)" { "Bidder 1" "Bidder 2" }')
    assert (leaves(game), counts(game)) == (64, counts(rs(2, 2, 2)))
    assert paid(game) == paid(rs(2, 2, 2))
