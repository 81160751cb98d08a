"""Do some trembles support a profile? Games small enough to settle by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tremble_games import bet, errors, gains_by_monomial, rational_under, refutes

from exactgames import BehaviorStrategy, GameBuilder, check, play, supported
from exactgames.concepts.trembles.conditions import doubtful_sets

# u loses nothing iff …
LINKED = [{"a": bet(1, 0), "e": bet(0, 2)}, {"a": bet(0, 2), "e": bet(1, 0)}]  # x_a ≥ 2x_e and x_e ≥ 2x_a
HALF_LINKED = [LINKED[0], {"a": bet(0, 1), "e": bet(3, 0)}]  # x_a ≥ 2x_e and 3x_e ≥ x_a
ONE_OR_TWO = [{"ab": bet(1, 0), "c": bet(0, 1)}]  # x_a x_b ≥ x_c
ONE_MORE = [{"ab": bet(1, 0), "a": bet(0, 1)}]  # x_a x_b ≥ x_a
CHAIN = [  # x_a ≥ 2x_e, x_e x_d ≥ 2x_a x_c, x_c ≥ x_d: multiply by x_d, 1 and x_a
    {"a": bet(1, 0), "e": bet(0, 2)},
    {"ed": bet(1, 0), "ac": bet(0, 2)},
    {"c": bet(1, 0), "d": bet(0, 1)},
]
FOUR_ORDERS = [  # x_a x_b ≥ x_c, x_b x_c ≥ x_d, x_b x_d ≥ x_f
    {"ab": bet(1, 0), "c": bet(0, 1)},
    {"bc": bet(1, 0), "d": bet(0, 1)},
    {"bd": bet(1, 0), "f": bet(0, 1)},
]
CROSS = {"ah": bet(1, 0), "eg": bet(0, 1)}  # mixed: x_a x_h = x_e x_g, so that x_a/x_e = x_g/x_h = r
ROOT_TWO = [CROSS, {"ag": bet(1, 0), "eh": bet(0, 2)}]  # mixed: r² = 2; u alone: r² ≥ 2

CASES = {
    "linked": ([["a", "e"]], LINKED, (), False, "after Kreps and Wilson 1982: two sets' beliefs come from one mistake"),
    "half linked": ([["a", "e"]], HALF_LINKED, (), True, "the same, 2 ≤ r ≤ 3"),
    "one mistake or two": ([["a"], ["b"], ["c"]], ONE_OR_TWO, (), True, "c is rarer than either of a, b"),
    "one mistake more": ([["a"], ["b"]], ONE_MORE, (), False, "two mistakes are rarer than one of them"),
    "chain": ([["a", "e"], ["c", "d"]], CHAIN, (), False, "no mixture without factors"),
    "four orders": ([["a"], ["b"], ["c", "d", "f"]], FOUR_ORDERS, (), True, "powers 1, 1, 2, 3, 4"),
    "root two, at least": ([["a", "e"], ["g", "h"]], ROOT_TWO, (0,), True, "a rational r ≥ √2"),
}


@pytest.mark.parametrize("name", CASES)
def test_some_trembles_support_it_or_none_do(name):
    moves, watchers, mixed, holds, _ = CASES[name]
    played = errors(moves, watchers, mixed)
    assert not check(played, "sequential").holds
    assert supported(played, "perfect-bayesian").holds
    found = supported(played, "sequential")
    assert found.holds == holds
    if holds:
        assert found.trembles is not None
        assert rational_under(played, found.trembles)
        assert found.beliefs is not None
        assert check(played, "sequential", found.beliefs).holds
    else:
        assert found.unsupported is not None
        assert found.unsupported.kind == "trembles"
        assert refutes(played, found.unsupported)
        assert any(found.unsupported.factors) == (name == "chain")


def test_the_mixture_by_hand():
    """Watcher 0 gains −1 at a and 2 at e by v, watcher 1 gains 2 and −1, each seen with chance ½: half and half gains
    ½·½·(2 − 1) = ¼ at a, and at e.
    """
    played = errors(*CASES["linked"][:3])
    found = supported(played, "sequential").unsupported
    first, second = (played.game.find(name, "w") for name in ("W0", "W1"))
    assert sorted(found.deviations) == sorted([(((first, 1),), Fraction(1, 2)), (((second, 1),), Fraction(1, 2))])
    assert found.factors == ((), ())
    assert found.infoset == first
    p = played.game.find("P0", "p")
    a, e = (int(played.game.action_start[p]) + k for k in (1, 2))
    assert gains_by_monomial(played, found) == {(a,): Fraction(1, 4), (e,): Fraction(1, 4)}


def test_what_tells_nothing():
    """Nature draws l (⅓) or r; 1 goes out, or on, not knowing; 2, not knowing either, guesses l: weak perfect Bayesian
    and perfect Bayesian, but with every tremble she believes ⅓ (no signalling what you don't know).
    """
    tree = GameBuilder(["1", "2"])
    for node, draw in zip(tree.chance(tree.root, {"l": "1/3", "r": "2/3"}), "lr", strict=True):
        out, on = tree.move(node, "1", "1", ["out", "on"])
        tree.payoffs(out, (0, 0))
        for guess, child in zip("lr", tree.move(on, "2", "2", ["l", "r"]), strict=True):
            tree.payoffs(child, (-1, int(guess == draw)))
    game = tree.build()
    played = play(game, BehaviorStrategy.from_table(game, {"1": {"1": "out"}, "2": {"2": "l"}}))
    assert supported(played, "weak-perfect-bayesian").holds
    assert supported(played, "perfect-bayesian").holds
    found = supported(played, "sequential").unsupported
    assert found.kind == "trembles"
    assert found.deviations == ((((game.find("2", "2"), 1),), Fraction(1)),)
    on = int(game.action_start[game.find("1", "1")]) + 1
    assert gains_by_monomial(played, found) == {(on,): Fraction(2, 3) - Fraction(1, 3)}


def test_beer_and_quiche():
    """Cho and Kreps 1987: quiche by both is sequential, though not intuitive; a receiver who leaves quiche-eaters alone
    and duels beer-drinkers must think beer at least as likely weak.
    """
    tree = GameBuilder(["Sender", "Receiver"])
    strong, weak = tree.chance(tree.root, {"strong": "9/10", "weak": "1/10"})
    for node, kind in ((strong, "strong"), (weak, "weak")):
        for after, food in zip(tree.move(node, "Sender", kind, ["beer", "quiche"]), ("beer", "quiche"), strict=True):
            likes = (food == "beer") == (kind == "strong")
            duel, leave = tree.move(after, "Receiver", food, ["duel", "leave"])
            tree.payoffs(duel, (int(likes), int(kind == "weak")))
            tree.payoffs(leave, (int(likes) + 2, int(kind == "strong")))
    game = tree.build()
    table = {"Sender": {"strong": "quiche", "weak": "quiche"}, "Receiver": {"beer": "duel", "quiche": "leave"}}
    played = play(game, BehaviorStrategy.from_table(game, table))
    (doubt,) = doubtful_sets(played)
    assert game.labels.infoset(doubt.infoset) == "beer"
    assert list(doubt.rows.values()) == [(-9, 1)]  # leave gains 9/10·x at strong, loses 1/10·y at weak
    found = supported(played, "sequential")
    assert found.holds
    assert found.trembles is not None
    assert rational_under(played, found.trembles)
