"""Kreps–Wilson consistency: trembles found reproduce the beliefs, evidence of inconsistency is checked from
docs/reference/certificate.md.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from reference import Reference, factor
from strategies import SWEEPS, Key, RandomGame, Table, beliefs, build, distributions, for_all, games, profile

from exactgames import Game, Trembles, Undecided, check, play
from exactgames.concepts.trembles.consistency import Inconsistent, find_trembles


def posed(random: RandomGame) -> tuple[Reference, Game, dict[Key, int]]:
    reference = Reference(random.players, random.tree, random.strategy)
    game = build(random.players, random.tree)
    return (
        reference,
        game,
        {(game.players[game.infoset_player[s]], game.labels.infoset(s)): s for s in range(game.infosets)},
    )


@st.composite
def trembled(draw: st.DrawFn) -> RandomGame:
    """A game, a profile that leaves much unplayed, random trembles, and as given beliefs the ones that they yield at
    some sets.
    """
    random = draw(games(moves=8))
    strategy = {key: draw(distributions(len(row), pure=True)) for key, row in random.strategy.items()}
    reference = Reference(random.players, random.tree, strategy)
    off = [(key, k) for key, row in strategy.items() for k, p in enumerate(row) if not p]
    coefficients = st.sampled_from([Fraction(x) for x in ("1", "2", "3", "4", "1/2", "2/3", "9/4", "36")])
    tremble = {action: (draw(st.sampled_from([1, 1, 2, 3])), draw(coefficients)) for action in off}
    limit = reference.trembled(tremble)
    several = [key for key, nodes in reference.sets.items() if len(nodes) > 1]
    chosen = draw(st.permutations(several)) if several else []
    return RandomGame(
        random.players, random.tree, strategy, {key: limit[key] for key in chosen[: draw(st.integers(1, 4))]}
    )


def off_path(reference: Reference, node: int) -> tuple[dict[tuple[Key, int], int], Fraction]:
    """(how often each action off the support is on the path, the product of the other moves' probabilities)."""
    counts: dict[tuple[Key, int], int] = {}
    others = Fraction(1)
    for above, k in reference.path(node):
        p, here = reference.chance(above, k), reference.nodes[above]
        if p:
            others *= p
        else:
            action = ((here.owner, here.label), k)
            counts[action] = counts.get(action, 0) + 1
    return counts, others


def reproduce(reference: Reference, trembles: Trembles, game: Game, number: dict[Key, int], given: Table) -> None:
    """The trembles' leading terms give exactly the beliefs; a root D is checked as D-th powers."""
    power, c = {}, {}
    for key, s in number.items():
        for k, p in enumerate(reference.strategy[key]):
            a = int(game.action_start[s]) + k
            power[key, k], c[key, k] = int(trembles.power[a]), Fraction(trembles.coefficient.get(a, 1))
            assert (power[key, k] == 0) == (p > 0)
            assert c[key, k] > 0
    for key, belief in given.items():
        terms = []
        for node in reference.sets[key]:
            counts, p = off_path(reference, node)
            order = sum(power[a] * n for a, n in counts.items())
            terms.append((order, p**trembles.root * prod((c[a] ** n for a, n in counts.items()), start=Fraction(1))))
        least = min(order for order, _ in terms)
        weights = [term if order == least else Fraction(0) for order, term in terms]
        first = next(i for i, p in enumerate(belief) if p)
        for i, p in enumerate(belief):
            assert weights[i] * belief[first] ** trembles.root == p**trembles.root * weights[first]


def refute(reference: Reference, found: Inconsistent, number: dict[Key, int], given: Table) -> None:
    """The evidence, as docs/reference/certificate.md reads it ("Refuted as inconsistent")."""
    keys = {s: key for key, s in number.items()}
    total: dict[tuple[Key, int], Fraction] = {}
    strict = False
    product: dict[int, Fraction] = {}
    assert found.multipliers
    for s, history, y in found.multipliers:
        key = keys[s]
        belief = given[key]
        first = next(i for i, p in enumerate(belief) if p)
        counts, p = off_path(reference, reference.sets[key][history])
        counts0, p0 = off_path(reference, reference.sets[key][first])
        for a in counts.keys() | counts0.keys():
            total[a] = total.get(a, Fraction(0)) + y * (counts.get(a, 0) - counts0.get(a, 0))
        if found.kind == "powers" and not belief[history]:
            assert y >= 0
            strict |= y > 0
        if found.kind == "coefficients":
            assert belief[history] > 0
            assert y.denominator == 1
            ratio = (belief[history] / belief[first]) / (p / p0)
            for value, sign in ((ratio.numerator, 1), (ratio.denominator, -1)):
                for q, e in factor(value):
                    product[q] = product.get(q, Fraction(0)) + sign * e * y
    if found.kind == "powers":
        assert all(x <= 0 for x in total.values())
        assert strict or any(x < 0 for x in total.values())
    else:
        assert all(x == 0 for x in total.values())
        assert any(product.values())  # Π ratio^e ≠ 1


def limits_of_trembles_are_consistent(random: RandomGame) -> str:
    """Beliefs that random rational trembles yield: trembles are found, they are rational, and they yield the
    beliefs.
    """
    assume(random.beliefs)
    reference, game, number = posed(random)
    played = play(game, profile(game, random.strategy))
    given = beliefs(game, random.beliefs)
    found = find_trembles(played, given)
    assert isinstance(found, Trembles)
    reproduce(reference, found, game, number, random.beliefs)
    try:
        judged = check(played, "sequential", given)
    except Undecided:
        raise AssertionError("rational coefficients exist: these beliefs come from some") from None
    assert judged.inconsistent is None
    off = any(reference.leading()[key] != row for key, row in random.beliefs.items())
    several = "several" if len(random.beliefs) > 1 else "one"
    return f"{'special' if off else 'uniform'} {'timed' if game.timed else 'untimed'} {several}"


def random_beliefs_are_settled_with_evidence(random: RandomGame) -> str:
    """Any beliefs: trembles that yield them, or evidence that there are none, checked either way."""
    reference, game, number = posed(random)
    found = find_trembles(play(game, profile(game, random.strategy)), beliefs(game, random.beliefs))
    if isinstance(found, Inconsistent):
        refute(reference, found, number, random.beliefs)
        return found.kind
    reproduce(reference, found, game, number, random.beliefs)
    return "trembles" if (found.power > 1).any() or found.coefficient else "uniform"


LAWS = [
    pytest.param(
        limits_of_trembles_are_consistent,
        trembled(),
        250,
        ("special", "uniform", "timed", "untimed", "several"),
        id="limits of trembles",
    ),
    pytest.param(
        random_beliefs_are_settled_with_evidence,
        games(8, 3),
        400,
        ("powers", "coefficients", "trembles", "uniform"),
        id="any beliefs",
    ),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "random", "count", "see"), LAWS)
def test_consistency(law, random, count, see, sweep):
    for_all(random, law, count, sweep, see)
