"""Best replies of two players: against the definition, and as the picture's table has them."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

import pytest
from cli.in_process import run

from exactgames import BehaviorStrategy, check, implied_game, play, profile_of, read_efg, read_instance, read_nfg
from exactgames.answers.best_replies import bidders, players
from exactgames.drawing.plots import HEADS
from exactgames.drawing.replies_plot import replies_plot

ROOT = Path(__file__).parents[2]
FOLKLORE, TEXTBOOK = ROOT / "instances" / "folklore", ROOT / "instances" / "textbook"
HALF = Fraction(1, 2)
ROW, COLUMN = ((1, 2), (3, 0)), ((0, 2), (3, 1))


def matrices(path: Path, row: tuple[tuple[int, ...], ...], column: tuple[tuple[int, ...], ...]) -> Path:
    """The file of a two by two game; the first player's choice runs fastest."""
    pairs = "  ".join(f"{row[a][b]} {column[a][b]}" for b in range(2) for a in range(2))
    names = '{ "Row" "Column" } { { "up" "down" } { "left" "right" } }'
    path.write_text(f'NFG 1 R "two" {names}\n{pairs}\n', "ascii")
    return path


@pytest.mark.parametrize(
    ("row", "column", "mutual", "inside"),
    [
        (ROW, COLUMN, {(0, 1), (1, 0)}, (HALF, HALF)),  # Nashpy's first example
        (((1, -1), (-1, 1)), ((-1, 1), (1, -1)), set(), (HALF, HALF)),  # matching pennies
        (((-1, -3), (0, -2)), ((-1, 0), (-3, -2)), {(1, 1)}, None),  # the prisoners
        (((2, 0), (0, 1)), ((1, 0), (0, 2)), {(0, 0), (1, 1)}, (Fraction(1, 3), Fraction(2, 3))),  # the sexes
        (((0, 0), (0, 0)), ((1, 0), (0, 1)), {(0, 0), (1, 1)}, None),  # one is indifferent
    ],
)
def test_two_by_two(
    row: tuple[tuple[int, ...], ...],
    column: tuple[tuple[int, ...], ...],
    mutual: set[tuple[int, int]],
    inside: tuple[Fraction, Fraction] | None,
    tmp_path: Path,
) -> None:
    found = players(read_nfg(matrices(tmp_path / "two.nfg", row, column)), "two")
    assert {(a, b) for a in range(2) for b in range(2) if found.mutual(a, b)} == mutual
    assert found.mixed() == inside
    picture = replies_plot(found).svg()
    assert ("equilibria" in picture) is bool(mutual or inside)
    if inside is not None:
        assert f"({inside[0]}, {inside[1]})" in picture


def test_the_mixed_point_is_an_equilibrium() -> None:
    game = read_efg(TEXTBOOK / "matching-pennies.efg")
    first, second = players(game, "").mixed() or (0, 0)
    table = {
        name: {game.labels.infoset(s): {"heads": 1 - weight, "tails": weight}}
        for s, (name, weight) in enumerate(zip(game.players, (first, second), strict=True))
    }
    assert check(play(game, BehaviorStrategy.from_table(game, table)), "bayes-nash").holds


def test_bidders_by_their_payoffs() -> None:
    """A bid is a best reply of a type iff nothing pays more in the implied game; types are told apart."""
    profile = profile_of(read_instance(FOLKLORE / "second-price-speculator.toml"))
    implied = implied_game(profile.expansion, profile.played)
    found = bidders(implied)
    head, *rows = csv.reader(io.StringIO(replies_plot(found).table()))
    assert tuple(head) == HEADS["best-replies"]
    expected = []
    for i, agent in enumerate(implied.market.agents):
        for t, kind in enumerate(agent.types):
            table = implied.against_actions(i, t)
            for against in range(3):
                best = max(int(x) for x in table[:, against])
                expected += [
                    [agent.name, kind.name, str(against), str(own), ""]
                    for own in range(3)
                    if table[own, against] == best
                ]
    assert rows == expected


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (TEXTBOOK / "selten-1975-horse.efg", "found 1, 1, 1"),
        (TEXTBOOK / "cho-kreps-1987-beer-quiche.efg", "found 2, 2"),
        (FOLKLORE / "item-prices.toml", "posted price"),
        (FOLKLORE / "second-price-market.toml", "no strategy rules"),
    ],
)
def test_refused(file: Path, words: str, tmp_path: Path) -> None:
    done = run("plot", "best-replies", file, "-o", tmp_path / "x.svg")
    assert done.returncode == 2 and words in " ".join(done.stderr.split()), done.stderr
    assert not (tmp_path / "x.svg").exists()
