"""Profiles that only trembles with coefficients forced by polynomials support. Worked out by hand."""

from __future__ import annotations

import sys
from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from tremble_games import bet, errors, rational_under, root_of_two

from exactgames import Algebraic, Trembles, Undecided, find_pure, supported
from exactgames.concepts.trembles import real_algebra
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs, AlgebraicTrembles, support, tied_actions
from exactgames.concepts.trembles.coefficients import _Coefficients, _rows, _scaled, simplest
from exactgames.concepts.trembles.conditions import doubtful_sets
from exactgames.concepts.trembles.real_algebra import RealAlgebra
from exactgames.numbers.algebraic import polynomial_text

TWO, THREE = [["a", "e"], ["g", "h"]], [["a", "e"], ["g", "h"], ["i", "j"]]
CROSS = {"ah": bet(1, 0), "eg": bet(0, 1)}  # mixed: x_a/x_e = x_g/x_h = r
CROSS_TOO = {"aj": bet(1, 0), "ei": bet(0, 1)}  # mixed: x_i/x_j = r
GOLDEN = {"ag": bet(1, 0), "ah": bet(1, 0), "eh": bet(0, 1)}  # mixed: r² + r = 1
ROOT_TWO = {"ag": bet(1, 0), "eh": bet(0, 2)}  # r² = 2
CUBE_ROOT = {"agi": bet(1, 0), "ehj": bet(0, 2)}  # r³ = 2
CUBIC = {"agi": bet(1, 0), "ahj": bet(1, 0), "ehj": bet(0, 1)}  # r³ + r = 1
SEVEN = {"ag": bet(25, 0), "ah": bet(25, 0), "eh": bet(0, 84)}  # 25r² + 25r = 84: r = 7/5
NEVER = {"ag": bet(100, 0), "ah": bet(0, 199), "eh": bet(100, 0)}  # 100r² + 100 = 199r: discriminant < 0

CASES = {
    "golden ratio": (TWO, [CROSS, GOLDEN], "x² + x − 1", {3: [None, "4x² + 2x − 1", "1/2"]}),
    "root of two": (TWO, [CROSS, ROOT_TWO], "x² − 2", {2: ["1/2", "1/2"], 3: ["2/3", "1/3"]}),
    "cube root": (THREE, [CROSS, CROSS_TOO, CUBE_ROOT], "x³ − 2", {5: ["2/3", "1/3"]}),
    "a cubic": (THREE, [CROSS, CROSS_TOO, CUBIC], "x³ + x − 1", {5: [None, "8x³ + 2x − 1", "1/2"]}),
}


def ratio(played, trembles, up, down):
    """The quotient of two coefficients of P0's."""
    first = int(played.game.action_start[played.game.find("P0", "p")])
    over, under = (trembles.coefficient.get(first + k, Fraction(1)) for k in (up, down))
    return over / under


@pytest.mark.parametrize("name", CASES)
def test_forced_coefficients(name):
    """c(a)/c(e) is a root of the polynomial. The beliefs, by set, rational ones as they are, others by theirs: for the
    golden ratio r²/2, r/2, ½.
    """
    moves, watchers, polynomial, beliefs = CASES[name]
    played = errors(moves, watchers, range(len(watchers)))
    found = supported(played, "sequential")
    assert found.holds
    assert isinstance(found.trembles, AlgebraicTrembles)
    assert isinstance(found.beliefs, AlgebraicBeliefs)
    assert found.check.holds and found.check.slacks is None
    r = ratio(played, found.trembles, 1, 2)
    assert isinstance(r, Algebraic)
    assert polynomial_text(r.minimal_polynomial()) == polynomial
    assert rational_under(played, found.trembles)
    for s, row in beliefs.items():
        belief = found.beliefs.at[s]
        total = belief[0]
        for p in belief[1:]:
            total = total + p
        assert total == 1
        for p, expected in zip(belief, row, strict=True):
            shown = polynomial_text(p.minimal_polynomial()) if isinstance(p, Algebraic) else str(p)
            assert expected in (None, shown)


def test_every_other_coefficient_is_refuted():
    """The same trembles with c(a) made rational, or one power more, do not support it."""
    played = errors(TWO, [CROSS, GOLDEN], (0, 1))
    trembles = supported(played, "sequential").trembles
    assert support(played, trembles)
    moved = next(a for a, c in trembles.coefficient.items() if isinstance(c, Algebraic))
    other = {**trembles.coefficient, moved: Fraction(13, 8)}
    assert not support(played, AlgebraicTrembles(trembles.power, other))
    power = trembles.power.copy()
    power[moved] += 1
    assert not support(played, AlgebraicTrembles(power, trembles.coefficient))
    negative = {**trembles.coefficient, moved: -trembles.coefficient[moved]}
    assert not support(played, AlgebraicTrembles(trembles.power, negative))
    assert not support(played, AlgebraicTrembles(0 * trembles.power, trembles.coefficient))
    watcher = played.game.find("W1", "w")
    start = int(played.game.action_start[watcher])
    assert tied_actions(played, trembles, np.array([watcher])) == [start, start + 1]


@pytest.mark.parametrize(
    ("watchers", "mixed", "r"), [([CROSS, SEVEN], (0, 1), Fraction(7, 5)), ([CROSS, ROOT_TWO], (0,), None)]
)
def test_rational_ones_are_preferred(watchers, mixed, r):
    """r = 7/5 is forced, which no random try meets; or r ≥ √2, which has rational solutions."""
    played = errors(TWO, watchers, mixed)
    found = supported(played, "sequential")
    assert isinstance(found.trembles, Trembles)
    assert rational_under(played, found.trembles)
    assert r is None or ratio(played, found.trembles, 1, 2) == r


def test_what_the_solver_refutes_stays_undecided():
    played = errors(TWO, [CROSS, NEVER], (0, 1))
    with pytest.raises(Undecided, match="no trembles support it, but no evidence that can be checked was found"):
        supported(played, "sequential")


@pytest.mark.parametrize("watchers", [[CROSS, GOLDEN], [CROSS, SEVEN], [CROSS, NEVER]])
def test_without_the_solver(watchers, monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    assert RealAlgebra.installed() is None
    with pytest.raises(Undecided, match=r"irrational ones, could settle it; .* install exactgames\[algebra\]") as error:
        supported(errors(TWO, watchers, (0, 1)), "sequential")
    assert "W1" in str(error.value)
    assert "P0, p: " in str(error.value)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("pattern", "unknown", "could settle it; a real-algebra solver gave up"),
        ("point", "unknown", "some trembles support it, but no exact coefficients were found"),
        ("point", "none", "some trembles support it, but no exact coefficients were found"),
    ],
)
def test_a_solver_that_gives_up(question, answer, words, monkeypatch):
    monkeypatch.setattr(RealAlgebra, question, lambda *_: answer)
    with pytest.raises(Undecided, match=words):
        supported(errors(TWO, [CROSS, GOLDEN], (0, 1)), "sequential")


def test_a_wrong_proposal_is_not_believed(monkeypatch):
    """A point near the solution that says the wrong rows are 0."""
    asked = RealAlgebra.point

    def wrong(self, rows, unknowns):
        found = asked(self, rows, unknowns)
        return (
            found
            if isinstance(found, str)
            else real_algebra.Proposal(dict.fromkeys(found.values, (Fraction(1), Fraction(1))), ())
        )

    monkeypatch.setattr(RealAlgebra, "point", wrong)
    with pytest.raises(Undecided, match="no exact coefficients"):
        supported(errors(TWO, [CROSS, GOLDEN], (0, 1)), "sequential")


def test_a_wrong_pattern_is_not_believed(monkeypatch):
    """k(a) + k(h) = k(e) + k(g), and ah likelier than ag and eh: k(h) < k(g) and k(a) < k(e)."""
    played = errors(TWO, [CROSS, GOLDEN], (0, 1))
    first, second = doubtful_sets(played)
    ((likeliest,),) = [set(first.monomials) & set(second.monomials)]
    assert likeliest.bit_count() == 2
    monkeypatch.setattr(RealAlgebra, "pattern", lambda *_: (first.monomials, (likeliest,)))
    monkeypatch.setattr(_Coefficients, "found", lambda _: {})
    with pytest.raises(Undecided, match="no exact coefficients"):
        supported(played, "sequential")


def test_scale():
    """Of the four coefficients of the golden ratio's game one of each player's may be 1."""
    sets = doubtful_sets(errors(TWO, [CROSS, GOLDEN], (0, 1)))
    rows = _rows(sets)
    unknowns = sorted({a for row in rows for m in row for a in range(20) if m >> a & 1})
    assert len(unknowns) == 4
    assert len(_scaled(rows, unknowns)) == 2
    assert _scaled([{1: Fraction(1), 2: Fraction(-1)}], [0, 1]) == [0]
    assert _scaled([{0b011: Fraction(1), 0b101: Fraction(1), 0: Fraction(-1)}], [0, 1, 2]) == [0]


@pytest.mark.parametrize(
    ("low", "high"),
    [("3/5", "7/10"), ("1", "5"), ("34/21", "13/8"), ("1/100", "1/50"), ("1.41", "1.42"), ("2/7", "2/7")],
)
def test_simplest(low, high):
    """By trying every denominator."""
    low, high = Fraction(low), Fraction(high)
    tried = (Fraction(ceil(low * q), q) for q in range(1, 200) if ceil(low * q) <= high * q)
    assert simplest(low, high) == next(tried)


def test_a_search_that_needs_them_is_complete(monkeypatch):
    """Of all profiles in which nobody errs, one is sequential."""
    safe = root_of_two()
    game = safe.game
    found = find_pure(game, "sequential")
    assert found.complete and not found.open
    irrational = [e for e in found.equilibria if isinstance(e.support.trembles, AlgebraicTrembles)]
    (one,) = irrational
    assert one.strategy.weights.tolist() == safe.strategy.weights.tolist()
    assert rational_under(one.played, one.support.trembles)
    last = game.find("W8", "w")
    assert [polynomial_text(p.minimal_polynomial()) for p in one.support.beliefs.at[last]] == [
        "x² − 4x + 2",
        "x² + 2x − 1",
    ]
    monkeypatch.setitem(sys.modules, "z3", None)
    left = find_pure(game, "sequential")
    assert not left.complete
    assert len(left.equilibria) == len(found.equilibria) - 1
    assert any("exactgames[algebra]" in reason for reason in left.open)


@pytest.mark.parametrize(("preferred", "kept"), [(0, 1), (1, 0)])
def test_a_selection_is_kept_exactly(preferred, kept):
    """W0 is indifferent under the beliefs that support the safe profile: so she may not play what is not preferred."""
    game = root_of_two().game
    selection = np.full(game.actions, -1)
    start = int(game.action_start[game.find("W0", "w")])
    selection[start : start + 2] = [1 - preferred, preferred]
    found = find_pure(game, "sequential", selection=selection)
    assert sum(isinstance(e.support.trembles, AlgebraicTrembles) for e in found.equilibria) == kept
    assert found.complete or not kept
