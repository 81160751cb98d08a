"""``sequential`` with given beliefs, which are constraints: games small enough to settle by hand. Random ones are in
tests/property/test_constrained_beliefs.py.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from tremble_games import AtRoot, bet, errors, refutes

from exactgames import (
    BehaviorStrategy,
    Beliefs,
    EquilibriumClaim,
    GameBuilder,
    Trembles,
    Undecided,
    certify_game,
    check,
    play,
    verify,
)
from exactgames.concepts.beliefs import tremble_beliefs
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.real_algebra import RealAlgebra
from exactgames.game.gambit.efg_write import efg_lines

# Watchers play u; what it takes that v does not gain:
MORE = {"a": bet(1, 0), "e": bet(0, 1)}  # x_a ≥ x_e
LESS = {"a": bet(0, 1), "e": bet(1, 0)}  # x_e ≥ x_a
TWICE = {"a": bet(1, 0), "e": bet(0, 2)}  # x_a ≥ 2x_e
GH = {"g": bet(1, 0), "h": bet(0, 1)}  # x_g ≥ x_h
AG_EH = {"ag": bet(1, 0), "eh": bet(0, 1)}  # x_a x_g ≥ x_e x_h
SEEN = {"a": bet(0, 0), "e": bet(0, 0)}  # nothing
BOTH = {"g": bet(0, 0), "h": bet(0, 0)}
SAME = {"ag": bet(0, 0), "eh": bet(0, 0)}
CROSS = {"ah": bet(0, 0), "eg": bet(0, 0)}
AE, GHS = [["a", "e"]], [["a", "e"], ["g", "h"]]

CASES = {
    # moves, watchers, {watcher: the belief given}, verdict
    "another set": (GHS, [SEEN, GH], {0: ("2/3", "1/3")}, "holds", "x_g and x_h are free"),
    "as given": (AE, [SEEN, MORE], {0: ("2/3", "1/3")}, "holds", "x_a = 2x_e"),
    "exactly": (AE, [SEEN, TWICE], {0: ("2/3", "1/3")}, "holds", "x_a = 2x_e"),
    "not as given": (AE, [SEEN, LESS], {0: ("2/3", "1/3")}, "trembles-given", "x_a = 2x_e; another's belief"),
    "given itself": (AE, [LESS], {0: ("2/3", "1/3")}, "deviation", "the belief is the one given"),
    "never": (AE, [MORE, LESS, SEEN], {2: ("1/2", "1/2")}, "holds", "x_a = x_e"),
    "whatever is given": (GHS, [TWICE, LESS, BOTH], {2: ("1/2", "1/2")}, "trembles", "x_a ≥ 2x_e ≥ 2x_a"),
    "by products": (GHS, [SEEN, BOTH, AG_EH], {0: ("2/3", "1/3"), 1: ("1/2", "1/2")}, "holds", "2 ≥ 1"),
    "not by products": (GHS, [SEEN, BOTH, AG_EH], {0: ("1/3", "2/3"), 1: ("1/2", "1/2")}, "trembles-given", "1 < 2"),
    "excluded": (AE, [SEEN, MORE], {0: ("1", "0")}, "holds", "e is rarer than a"),
    "excludes": (AE, [SEEN, LESS], {0: ("1", "0")}, "trembles-given", "e is rarer than a"),
    "roots": (GHS, [SAME, CROSS], {0: ("2/3", "1/3"), 1: ("1/2", "1/2")}, "roots", "x_a = √2·x_e; nothing turns on it"),
    "above a root": (GHS, [SAME, CROSS, MORE], {0: ("2/3", "1/3"), 1: ("1/2", "1/2")}, "irrational", "√2 ≥ 1"),
    "below a root": (GHS, [SAME, CROSS, TWICE], {0: ("2/3", "1/3"), 1: ("1/2", "1/2")}, "trembles-given", "√2 < 2"),
}


@pytest.mark.parametrize("name", CASES)
def test_given_beliefs_are_constraints(name, tmp_path):
    moves, watchers, table, verdict, why = CASES[name]
    played = errors(moves, watchers)
    given = Beliefs.from_table(played.game, {f"W{j}": {"w": row} for j, row in table.items()})
    if verdict == "irrational":
        pytest.importorskip("z3")
    judged = check(played, "sequential", given)
    assert judged.holds == (verdict in ("holds", "roots", "irrational")), why
    if verdict == "holds":
        assert isinstance(judged.trembles, Trembles)
        beliefs = Beliefs(tremble_beliefs(played, judged.trembles), given.at)
        for j, row in table.items():
            s = played.game.find(f"W{j}", "w")
            assert beliefs.distribution(played.game, s) == tuple(map(Fraction, row))
    elif verdict == "roots":
        assert isinstance(judged.trembles, Trembles)
        assert judged.trembles.root == 2
    elif verdict == "irrational":
        assert isinstance(judged.trembles, AlgebraicTrembles)
        assert AtRoot(judged.trembles).nothing_gains(played)
    elif verdict == "deviation":
        assert judged.deviation is not None
        assert judged.deviation.gain == Fraction(1, 3)
    else:
        assert judged.unsupported is not None
        assert bool(judged.unsupported.given) == verdict.endswith("-given")
        assert refutes(played, judged.unsupported, given)
    certified(played, given, judged.holds, verdict in ("roots", "irrational"), tmp_path)


def test_undecided_says_what_would_settle_it(monkeypatch):
    """Without a real-algebra solver irrational coefficients are not found."""
    monkeypatch.setattr(RealAlgebra, "installed", staticmethod(lambda: None))
    moves, watchers, table, *_ = CASES["above a root"]
    played = errors(moves, watchers)
    given = {f"W{j}": {"w": row} for j, row in table.items()}
    with pytest.raises(
        Undecided, match=r"exactgames\[algebra\]. Given the beliefs as well at W2, w, it would be decided"
    ):
        check(played, "sequential", Beliefs.from_table(played.game, given))
    more = {**given, "W2": {"w": ("2/3", "1/3")}}  # x_a = 2x_e is not so: that decides it for this belief
    assert check(played, "sequential", Beliefs.from_table(played.game, more)).inconsistent is not None


def certified(played, given, holds, irrational, folder):
    """The checker verifies the verdict; irrational coefficients are not written."""
    text = "".join(line if line.endswith("\n") else line + "\n" for line in efg_lines(played.game))
    profile = lambda game: (played.strategy, given)  # noqa: E731
    claims = [EquilibriumClaim("it", concept="sequential", expect="holds" if holds else "refuted")]
    if irrational:
        with pytest.raises(Undecided, match="it holds, but that cannot be certified"):
            certify_game(text, claims, profile)
        return
    certify_game(text, claims, profile).write(folder / "it.jsonl")
    verdict = verify(str(folder / "it.jsonl"))
    assert verdict.verdict == "VERIFIED", verdict


def chain(second):
    """One goes out; else Two, not knowing whether A or B, stops or goes on to ``second``: the payoffs of r there."""
    tree = GameBuilder(["One", "Two", "Three"])
    out, *errs = tree.move(tree.root, "One", "first", ["out", "A", "B"])
    tree.payoffs(out, (5, 0, 0))
    for node, r in zip(errs, second, strict=True):
        stop, on = tree.move(node, "Two", "either", ["stop", "on"])
        tree.payoffs(stop, (0, 0, 0))
        for word, end in zip("lr", tree.move(on, "Two", "again", ["l", "r"]), strict=True):
            tree.payoffs(end, (0, r if word == "r" else 0, 0))
    profile = {"One": {"first": "out"}, "Two": {"either": "stop", "again": "l"}, "Three": {}}
    return tree.build(), profile, "either"


def alone(c):
    """One goes out; else Two knows C, where r pays her c, from A or B."""
    tree = GameBuilder(["One", "Two"])
    out, *errs = tree.move(tree.root, "One", "first", ["out", "A", "B", "C"])
    tree.payoffs(out, (5, 0))
    for node, label, r in zip(errs, ["either", "either", "C"], [0, 0, c], strict=True):
        for word, end in zip("lr", tree.move(node, "Two", label, ["l", "r"]), strict=True):
            tree.payoffs(end, (0, r if word == "r" else 0))
    return tree.build(), {"One": {"first": "out"}, "Two": {"either": "l", "C": "l"}}, "either"


def subgame(mixture):
    """One goes out; after "in" Three plays a or b, or c, and Two does not see which of a and b; r pays her 2 after a."""
    tree = GameBuilder(["One", "Two", "Three"])
    out, inside, *errs = tree.move(tree.root, "One", "first", ["out", "in", "A", "B"])
    tree.payoffs(out, (5, 0, 0))
    a, b, c = tree.move(inside, "Three", "play", ["a", "b", "c"])
    tree.payoffs(c, (0, 0, 0))
    for node, label, r in [(a, "ab", 2), (b, "ab", -1), *((node, "either", 0) for node in errs)]:
        for word, end in zip("lr", tree.move(node, "Two", label, ["l", "r"]), strict=True):
            tree.payoffs(end, (0, r if word == "r" else 0, 0))
    return (
        tree.build(),
        {"One": {"first": "out"}, "Two": {"ab": "l", "either": "l"}, "Three": {"play": mixture}},
        "either",
    )


FIXED = [
    # game, the largest gain at sets whose beliefs are fixed; None: it holds
    pytest.param(alone(2), 2, id="2: one history"),
    pytest.param(alone(-2), None, id="2: one history, no gain"),
    pytest.param(chain((1, -1)), Fraction(1, 3), id="3: updating"),
    pytest.param(chain((1, -2)), None, id="3: updating, no gain"),
    pytest.param(subgame({"a": "1/2", "b": "1/2"}), Fraction(1, 2), id="4: a subgame"),
    pytest.param(subgame({"a": "1/4", "b": "3/4"}), None, id="4: a subgame, no gain"),
    pytest.param(subgame("c"), None, id="a subgame that does not reach the set: she may believe in b"),
]


@pytest.mark.parametrize(("case", "gain"), FIXED)
def test_only_a_set_with_a_fixed_belief_refutes(case, gain, tmp_path):
    game, profile, where = case
    played = play(game, BehaviorStrategy.from_table(game, profile))
    given = Beliefs.from_table(game, {"Two": {where: ("2/3", "1/3")}})
    judged = check(played, "sequential", given)
    assert judged.holds == (gain is None)
    if gain is not None:
        assert judged.deviation is not None
        assert judged.deviation.gain == gain
        assert judged.deviation.infoset != game.find("Two", where)
    certified(played, given, gain is None, False, tmp_path)


def test_a_set_with_fixed_belief_is_the_one_reported():
    """The slacks listed of a refuted profile are those that no choice of trembles changes."""
    game, profile, where = subgame({"a": "1/2", "b": "1/2"})
    given = Beliefs.from_table(game, {"Two": {where: ("2/3", "1/3")}})
    judged = check(play(game, BehaviorStrategy.from_table(game, profile)), "sequential", given)
    assert judged.slacks is not None
    assert judged.slacks.slack(game, game.find("Two", "ab"), 1) == Fraction(-1, 2)
