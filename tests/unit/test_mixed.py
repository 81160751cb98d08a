"""Mixed equilibria of two players: textbook answers."""

from __future__ import annotations

import random
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import GameBuilder, Undecided, check, find_pure, mixed_equilibria, read_efg
from exactgames.linear.vertices import vertices

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from ladders import rs

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


SEQUENTIAL = [
    # file, the outcomes' payoffs, source
    ("cho-kreps-1987-beer-quiche", [("29/10", "9/10"), ("21/10", "9/10")], "Cho and Kreps 1987: both poolings"),
    ("rosenthal-1981-centipede", [("0", "0")], "Rosenthal 1981: to stop at once"),
    ("selten-1975-horse", [("1", "1", "1")], "Selten 1975"),
    ("selten-1978-entry-deterrence", [("2", "2")], "Selten 1978: the threat is not credible"),
    ("selten-1975-figure-2", [("1", "1")], "Selten 1975, Figure 2"),
    ("van-damme-1989-outside-option", [("2", "2"), ("3", "1")], "van Damme 1989: forward induction is not asked for"),
    ("matching-pennies", [("0", "0")], "folklore"),
    ("myerson-1991-one-card-poker", [("1/3", "-1/3")], "Myerson 1991, section 4.3"),
    ("mas-colell-whinston-green-1995-example-9-c-1", [("3", "0")], "Mas-Colell, Whinston and Green 1995"),
]


@pytest.mark.parametrize(("file", "payoffs", "source"), SEQUENTIAL, ids=[c[0] for c in SEQUENTIAL])
def test_all_sequential_outcomes_mixed_ones_too(file, payoffs, source):
    found = mixed_equilibria(game(file), "sequential")
    assert found.complete, found.open
    assert all(one.support is not None and one.support.holds for one in found.equilibria)
    expected = [tuple(map(Fraction, row)) for row in payoffs]
    assert sorted(one.payoffs for one in found.equilibria) == sorted(expected), source


def test_an_incredible_threat_is_no_sequential_equilibrium():
    entry = game("selten-1978-entry-deterrence")
    assert len(mixed_equilibria(entry).components) == 2
    assert {one.played.value(0) for one in mixed_equilibria(entry, "sequential").equilibria} == {2}


def test_an_irrational_equilibrium():
    """Nau, Gomez Canovas and Hansen 2004: r, (2 − r)/(3 + r) and (3 − 2r)/(4 − r), r a root of 2r² + 23r − 9."""
    three = game("nau-2004-irrational")
    found = mixed_equilibria(three)
    assert found.complete and not found.open
    [one] = found.equilibria
    top, left, r = (one.probabilities[int(three.action_start[three.find(*at)])] for at in AT)
    assert 2 * r * r + 23 * r - 9 == 0 and 0 < r < 1
    assert left * (3 + r) == 2 - r and top * (4 - r) == 3 - 2 * r
    assert one.played is None
    with pytest.raises(Undecided, match="irrational"):
        _ = one.strategy
    [again] = mixed_equilibria(three, "sequential").equilibria  # play reaches every set
    assert again.payoffs == again.payoffs and again.support is None


AT = [("One", "row"), ("Two", "column"), ("Three", "matrix")]


def test_nine_equilibria():
    """McKelvey and McLennan 1997: nine equilibria, two of them totally mixed."""
    found = mixed_equilibria(game("mckelvey-mclennan-1997"))
    assert found.complete and len(found.equilibria) == 9
    assert sum(all(p > 0 for p in one.probabilities) for one in found.equilibria) == 2
    assert sum(all(p in (0, 1) for p in one.probabilities) for one in found.equilibria) == 4


def test_a_continuum_of_three_players_is_not_called_all():
    """Kreps and Ramey 1987: families of equilibria; the list says that it may not be all."""
    found = mixed_equilibria(game("kreps-ramey-1987-structural-consistency"))
    assert found.equilibria and not found.complete and "infinitely many" in found.open[0]


def test_limits():
    found = mixed_equilibria(game("mckelvey-mclennan-1997"), cells=3)
    assert not found.complete and found.stopped == "truncated"
    assert mixed_equilibria(game("mckelvey-mclennan-1997"), seconds=0).stopped == "timed out"


@pytest.mark.parametrize("players", [("Ann", "Bob"), ("Ann", "Bob", "Cem")])
def test_a_subgame_off_the_path_may_have_to_be_mixed(players):
    """Ann stays out for 1 rather than match pennies for 0; if pennies paid her 2, she would come in."""
    for stake, inside in ((0, False), (2, True)):
        grown = GameBuilder(players)
        out, pennies = grown.move(grown.root, "Ann", "enter", ["out", "in"])
        grown.payoffs(out, [1] * len(players))
        for i, node in enumerate(grown.move(pennies, "Ann", "one", ["h", "t"])):
            for j, end in enumerate(grown.move(node, "Bob", "two", ["h", "t"])):
                sign = 1 if i == j else -1
                grown.payoffs(end, [stake + 3 * sign, -3 * sign, 0][: len(players)])
        whole = grown.build()
        for concept in ("perfect-bayesian", "sequential"):
            found = mixed_equilibria(whole, concept)
            assert found.complete, found.open
            [one] = found.equilibria
            half = Fraction(1, 2)
            assert one.probabilities == (0, 1) * inside + (1, 0) * (not inside) + (half,) * 4
    refuted = find_pure(whole, "sequential")
    assert refuted.complete and not refuted.equilibria


def test_vertices():
    """The square cut by a corner; a ray; nothing."""
    corner = vertices(2, [], [([1, 0], 1), ([0, 1], 1), ([2, 2], 3)])
    half = Fraction(1, 2)
    assert corner == ((0, 0), (0, 1), (half, 1), (1, 0), (1, half))
    assert vertices(2, [([1, -1], 0)], []) == ((0, 0),)
    assert vertices(1, [], [([1], -1)]) == ()


def observed(payoffs):
    """Bob picks one of twelve, Ann sees it and picks one of two: she has 4,096 pure strategies."""
    grown = GameBuilder(("Ann", "Bob"))
    ends = grown.move(grown.root, "Bob", "bob", [f"b{k}" for k in range(12)])
    for k, node in enumerate(ends):
        for j, end in enumerate(grown.move(node, "Ann", f"ann {k}", ["x", "y"])):
            grown.payoffs(end, payoffs(j, k))
    return grown.build()


def test_many_pure_strategies():
    """Bob gains by k, Ann by y: in equilibrium b11 and y, and off the path all threats are too weak but b11's own."""
    found = mixed_equilibria(observed(lambda j, k: (j, k + 100 * (k == 11))))
    assert found.complete and {one.payoffs for one in found.equilibria} == {(1, 111)}


def test_too_many_extreme_equilibria():
    """Anything is an equilibrium: one point of the continuum is listed, and that it plays everything."""
    game = observed(lambda j, k: (0, 0))
    found = mixed_equilibria(game)
    assert found.complete and not found.open
    [all_there] = found.large
    assert all_there.plays == all_there.met == all_there.best == tuple(range(game.actions))
    assert found.equilibria and not found.equilibria[-1].strategy.pure


def test_too_many_rays(monkeypatch):
    """Where there are too many rays the equilibria are found as Nash subsets: the same ones, but for a continuum that has
    itself too many vertices: one point of it is listed.
    """
    game = bimatrix([[(i * j % 7, (i + 3 * j) % 5) for j in range(6)] for i in range(6)])
    usual = mixed_equilibria(game)
    monkeypatch.setattr("exactgames.linear.vertices.RAYS", 10)
    found = mixed_equilibria(game)
    assert found.by_outcome and not usual.by_outcome and found.complete and len(found.large) == 1
    assert all(check(one.played, "bayes-nash").holds for one in found.equilibria)
    more = {one.probabilities for one in found.equilibria} - {one.probabilities for one in usual.equilibria}
    assert len(more) == 1 and len(found.components) == len(usual.components)


@pytest.mark.parametrize("concept", ["bayes-nash", "sequential"])
def test_two_players_mind_the_clock(concept):
    """A resale market whose components take minutes: the pure equilibria that were found first are listed."""
    long = rs(3, 4, 4)
    start = time.monotonic()
    found = mixed_equilibria(long, concept, seconds=1)
    assert time.monotonic() - start < 5
    assert found.stopped == "timed out" and not found.complete and "stopped by the clock" in found.searched
    if concept == "sequential":  # for Bayes–Nash a second may not do
        assert any(one.strategy.pure for one in found.equilibria)


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
@pytest.mark.parametrize("players", [1, 2, 3])
def test_a_game_without_moves(players, concept):
    grown = GameBuilder([f"P{k}" for k in range(players)])
    grown.payoffs(grown.root, range(players))
    game = grown.build()
    mixed, pure = mixed_equilibria(game, concept), find_pure(game, concept)
    assert mixed.complete and pure.complete
    assert [one.payoffs for one in mixed.equilibria] == [tuple(range(players))]
    assert len(pure.equilibria) == 1


def perfect_information(seed, depth, players):
    """A binary tree with distinct payoffs, all its sets single nodes."""
    draw = random.Random(seed)
    grown = GameBuilder([f"P{k}" for k in range(players)])
    payoffs = [draw.sample(range(2**depth), 2**depth) for _ in range(players)]

    def grow(node, left, number):
        if left == 0:
            grown.payoffs(node, [row[number] for row in payoffs])
            return
        below = grown.move(node, f"P{draw.randrange(players)}", f"{left} {number}", ["x", "y"])
        for k, child in enumerate(below):
            grow(child, left - 1, 2 * number + k)

    grow(grown.root, depth, 0)
    return grown.build()


@pytest.mark.parametrize("seed", range(6))
def test_perfect_information_is_backward_induction(seed):
    """Kuhn 1953: without ties there is one subgame perfect equilibrium, a pure one (1,024 terminal nodes)."""
    game = perfect_information(seed, 10, 2 + seed % 2)
    [pure], mixed = find_pure(game, "sequential").equilibria, mixed_equilibria(game, "sequential")
    assert mixed.complete and [one.payoffs for one in mixed.equilibria] == [
        tuple(pure.played.value(player) for player in range(len(game.players)))
    ]


@pytest.mark.parametrize("concept", ["weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_all_of_kuhns_poker_is_sequential(concept):
    """Kuhn 1950: a segment of plans for the first player, one for the second. At its ends some sets are not met; inside
    play meets all.
    """
    poker = game("kuhn-1950-poker")
    found, nash = mixed_equilibria(poker, concept), mixed_equilibria(poker)
    assert found.complete and [(len(part.first), len(part.second)) for part in found.components] == [(2, 1)]
    assert all(set(ours) == set(theirs) for ours, theirs in zip(found.vertices, nash.vertices, strict=True))
    assert {one.payoffs for one in found.equilibria} == {(Fraction(-1, 18), Fraction(1, 18))}


@pytest.mark.parametrize("concept", ["weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_a_component_with_a_mixed_threat(concept):
    """Ann, L or R, stays out, for 1, and then does x or y. If she came in Bob, who does not know which she is, would name
    her: named she gets −6, else 4. Out is best for both if he says L with probability 3/10 to 7/10, and he may if he
    believes ½. Play never comes to him, and equilibria are infinitely many: what Ann does after "out" does not matter.
    """
    grown = GameBuilder(("Ann", "Bob"))
    for kind, node in zip("LR", grown.chance(grown.root, {"L": "1/2", "R": "1/2"}), strict=True):
        out, inside = grown.move(node, "Ann", kind, ["out", "in"])
        for end in grown.move(out, "Ann", f"{kind}, out", ["x", "y"]):
            grown.payoffs(end, [1, 0])
        for said, end in zip("LR", grown.move(inside, "Bob", "name", ["L", "R"]), strict=True):
            grown.payoffs(end, [-6, 1] if said == kind else [4, -1])
    found = mixed_equilibria(grown.build(), concept)
    assert found.complete, found.open
    [part] = found.components
    assert len(part.first) == 4 and {one.payoffs for one in found.equilibria} == {(1, 0)}
    assert {found.vertices[1][k][1] for k in part.second} == {Fraction(3, 10), Fraction(7, 10)}
    assert all(one.support is not None and one.support.holds for one in found.equilibria)
