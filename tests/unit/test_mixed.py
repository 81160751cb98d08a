"""Mixed equilibria of two players: textbook answers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import GameBuilder, LimitReached, Undecided, mixed_equilibria, read_efg
from exactgames.solve.vertices import vertices

TEXTBOOK = Path(__file__).resolve().parents[2] / "instances" / "textbook"


def game(name):
    return read_efg(TEXTBOOK / f"{name}.efg")


def bimatrix(rows):
    """Simultaneous moves; rows of (Row's payoff, Column's payoff)."""
    grown = GameBuilder(("Row", "Column"))
    for i, node in enumerate(grown.move(grown.root, "Row", "row", [f"r{k}" for k in range(len(rows))])):
        for j, end in enumerate(grown.move(node, "Column", "column", [f"c{k}" for k in range(len(rows[0]))])):
            grown.payoffs(end, rows[i][j])
    return grown.build()


VALUES = [
    # file, value to the first player, source
    ("kuhn-1950-poker", "-1/18", "Kuhn 1950"),
    ("myerson-1991-one-card-poker", "1/3", "Myerson 1991, section 4.3"),
    ("matching-pennies", "0", "folklore"),
]


@pytest.mark.parametrize(("file", "value", "source"), VALUES)
def test_zero_sum_values(file, value, source):
    found = mixed_equilibria(game(file))
    assert found.complete and len(found.components) == 1, source
    assert {one.played.value(0) for one in found.equilibria} == {Fraction(value)}, source


def test_kuhns_family():
    """Kuhn 1950: the first player bets J with any α ≤ 1/3, K with 3α, calls with Q at α + 1/3; the second has one plan."""
    poker = game("kuhn-1950-poker")
    found = mixed_equilibria(poker)
    assert [len(plans) for plans in found.vertices] == [2, 1]
    chances = []
    for one in found.equilibria:
        rows = {}
        for s in poker.sets_of(0):
            labels = poker.action_labels(s)
            rows[poker.labels.infoset(s)] = {a: one.strategy.probability(poker, s, k) for k, a in enumerate(labels)}
        calls = rows["Q, passed and faces a bet"]["call"]
        chances.append((rows["J, opening"]["bet"], rows["K, opening"]["bet"], calls))
    third = Fraction(1, 3)
    assert sorted(chances) == [(0, 0, third), (third, 1, 2 * third)]


COMPONENTS = [
    # (rows, the components as (Row's vertices, Column's vertices), source)
    ([[(3, 3), (0, 2)], [(2, 0), (1, 1)]], [(1, 1), (1, 1), (1, 1)], "stag hunt: two pure, one mixed"),
    ([[(1, 1), (0, 0)], [(0, 0), (0, 0)]], [(1, 1), (1, 1)], "hand: the dominated corner is isolated"),
    ([[(1, 0), (1, 0)]], [(1, 2)], "hand: Column is indifferent"),
    (
        [[(3, 3), (3, 2)], [(2, 2), (5, 6)], [(0, 3), (6, 1)]],
        [(1, 1), (1, 1), (1, 1)],
        "von Stengel 2007, Algorithmic Game Theory chapter 3, (3.3): three points",
    ),
    (
        [[(3, 3), (3, 3)], [(2, 2), (5, 6)], [(0, 3), (6, 1)]],
        [(1, 1), (1, 2)],
        "von Stengel 2007, (3.7), degenerate: a segment and a point",
    ),
]


@pytest.mark.parametrize(("rows", "sizes", "source"), COMPONENTS, ids=[c[2][:12] for c in COMPONENTS])
def test_components(rows, sizes, source):
    found = mixed_equilibria(bimatrix(rows))
    assert found.complete
    assert sorted((len(c.first), len(c.second)) for c in found.components) == sorted(sizes), source


def test_sequential_ones_are_a_part():
    """Beer–quiche (Cho and Kreps 1987): both poolings, each with beliefs; not proven to be all."""
    found = mixed_equilibria(game("cho-kreps-1987-beer-quiche"), "sequential")
    assert not found.complete and found.equilibria
    assert all(one.support is not None and one.support.holds for one in found.equilibria)
    assert {tuple(one.played.value(i) for i in (0, 1)) for one in found.equilibria} == {
        (Fraction(29, 10), Fraction(9, 10)),
        (Fraction(21, 10), Fraction(9, 10)),
    }


def test_an_incredible_threat_is_no_sequential_equilibrium():
    entry = game("selten-1978-entry-deterrence")
    assert len(mixed_equilibria(entry).components) == 2
    assert {one.played.value(0) for one in mixed_equilibria(entry, "sequential").equilibria} == {2}


def test_three_players_are_refused():
    with pytest.raises(Undecided, match="two players"):
        mixed_equilibria(game("nau-2004-irrational"))


def test_vertices():
    """The square cut by a corner; a ray; nothing."""
    corner = vertices(2, [], [([1, 0], 1), ([0, 1], 1), ([2, 2], 3)])
    half = Fraction(1, 2)
    assert corner == ((0, 0), (0, 1), (half, 1), (1, 0), (1, half))
    assert vertices(2, [([1, -1], 0)], []) == ((0, 0),)
    assert vertices(1, [], [([1], -1)]) == ()


def test_too_many_plans():
    grown = GameBuilder(("Ann", "Bob"))
    ends = grown.move(grown.root, "Bob", "bob", [f"b{k}" for k in range(12)])
    for k, node in enumerate(ends):
        for j, end in enumerate(grown.move(node, "Ann", f"ann {k}", ["x", "y"])):
            grown.payoffs(end, [j, k])
    with pytest.raises(LimitReached, match="pure reduced strategies"):
        mixed_equilibria(grown.build())
