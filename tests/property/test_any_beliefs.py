"""Does some belief support a profile? Against beliefs tried at random, and the evidence read from its definition."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from strategies import SWEEPS, RandomGame, Table, beliefs, build, for_all, games, seeds, sets_of
from tremble_games import almost_rational, observed, products, rational_under, refutes, some_trembles

from exactgames import Beliefs, Game, Undecided, check, play
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.values import Play

WEAK, PERFECT, SEQUENTIAL = "weak-perfect-bayesian", "perfect-bayesian", "sequential"


def tried(random: RandomGame, game: Game) -> list[Beliefs]:
    """Beliefs at all sets of several histories: every combination of point masses, and some mixtures; at most 60."""
    sizes = {key: histories for key, (_, histories) in sets_of(random.tree).items() if histories > 1}
    points = [[tuple(Fraction(int(j == k)) for j in range(size)) for k in range(size)] for size in sizes.values()]
    rng = Random(len(sizes))
    tables: list[Table] = [dict(zip(sizes, row, strict=True)) for row in product(*points)]
    for _ in range(20):
        weights = {key: [rng.randint(0, 3) for _ in range(size)] for key, size in sizes.items()}
        if all(any(w) for w in weights.values()):
            tables.append({key: tuple(Fraction(x, sum(w)) for x in w) for key, w in weights.items()})
    rng.shuffle(tables)
    return [beliefs(game, table) for table in tables[:60]]


def value_after(played: Play, plan: tuple[tuple[int, int], ...], node: int, player: int) -> Fraction:
    """The player's payoff from ``node`` if she follows the plan where it says something, and β elsewhere."""
    game = played.game
    said = dict(plan)
    s = int(game.infoset[node])
    if s == -2:
        return Fraction(int(game.payoffs[player, list(game.terminals).index(node)]), game.payoff_denominator)
    children = [int(game.first_child[node]) + k for k in range(int((game.parent == node).sum()))]
    if s == -1:
        level = int(game.node_level[node])
        weights = [Fraction(int(game.chance[child]), game.chance_denominator[level]) for child in children]
    elif int(game.infoset_player[s]) == player and s in said:
        weights = [Fraction(int(k == said[s])) for k in range(len(children))]
    else:
        weights = [played.strategy.probability(game, s, k) for k in range(len(children))]
    return sum(
        (w * value_after(played, plan, child, player) for w, child in zip(weights, children, strict=True) if w),
        start=Fraction(0),
    )


def gains_at(played: Play, found: Unsupported, history: int, one_shot: bool) -> Fraction:
    """What the mixture of deviations gains at a history, up to positive factors of the deviations."""
    player = int(played.game.infoset_player[found.infoset])
    base = value_after(played, (), history, player)
    total = Fraction(0)
    for plan, weight in found.deviations:
        if one_shot and plan[0][0] != found.infoset:
            raise LookupError("a deviation later on: its weight is per history there")
        total += weight * (value_after(played, plan, history, player) - base)
    return total


def trembles_or_none(played: Play, found: Support, rng: Random) -> str:
    """The evidence about trembles holds, and trembles tried at random do not contradict it; what it was, in a word."""
    if found.holds:
        assert found.trembles is not None and found.beliefs is not None
        assert rational_under(played, found.trembles)
        if isinstance(found.beliefs, AlgebraicBeliefs):
            return "irrational"
        assert check(played, "sequential", found.beliefs).holds
        return "trembles"
    assert not any(rational_under(played, some_trembles(played, rng)) for _ in range(25))
    if found.unsupported is None or found.unsupported.kind == "beliefs":
        return "without"
    assert refutes(played, found.unsupported)
    return "factors" if any(found.unsupported.factors) else "mixture"


def some_belief_supports_it(random: RandomGame) -> str:
    game = build(random.players, random.tree)
    played = play(game, almost_rational(random, game))
    met = []
    for concept in (WEAK, PERFECT):
        found = supported(played, concept)  # type: ignore[arg-type]
        if found.holds:
            assert found.beliefs is not None
            assert check(played, concept, found.beliefs).holds  # type: ignore[arg-type]
            met.append("holds")
            continue
        assert (found.unsupported is None) != (found.deviation is None)
        for given in tried(random, game):
            assert not check(played, concept, given).holds  # type: ignore[arg-type]
        if found.unsupported is not None:
            try:
                gains = [
                    gains_at(played, found.unsupported, int(h), concept == PERFECT)
                    for h in game.histories(found.unsupported.infoset)
                ]
            except LookupError:
                met.append("later")
                continue
            if concept == WEAK:
                assert min(gains) > 0
            met.append("unsupported")
        else:
            met.append("refuted")
    try:
        last = supported(played, SEQUENTIAL)
    except Undecided:
        assert met[1] == "holds"
        return " ".join([*met, "undecided"])
    assert last.holds <= (met[1] == "holds") <= (met[0] == "holds")
    met.append(trembles_or_none(played, last, Random(len(met))))
    if last.holds and last.beliefs is not None and last.beliefs.at.any():
        met.append("saved")
    return " ".join(met)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_the_verdict_is_right(sweep: int) -> None:
    see = ("holds", "refuted", "unsupported", *(["saved"] if sweep > 1 else []))  # rare; below it is met quickly
    for_all(games(moves=9), some_belief_supports_it, 250, sweep, see)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_some_trembles_support_it_or_none_do(sweep: int) -> None:
    """On games in which much turns on trembles; hardly any stay undecided."""
    met: Counter[str] = Counter()
    for seed in seeds(400, sweep, met, ("trembles", "without", "mixture", "saved")):
        rng = Random(seed)
        played = observed(rng)
        met["tried"] += 1
        try:
            found = supported(played, SEQUENTIAL)
            met[trembles_or_none(played, found, rng)] += 1
            met["saved"] += found.holds and found.beliefs is not None and bool(found.beliefs.at.any())
        except Undecided:
            assert supported(played, PERFECT).holds
            met["undecided"] += 1
    assert met["undecided"] <= met["tried"] // 100, met


@pytest.mark.parametrize("sweep", SWEEPS)
def test_products_of_trembles(sweep: int) -> None:
    """Coefficients are forced by polynomials, irrational ones too. What is undecided is refuted without evidence."""
    met: Counter[str] = Counter()
    for seed in seeds(250, sweep, met, ("irrational", "trembles", "mixture")):
        rng = Random(seed)
        played = products(rng)
        try:
            met[trembles_or_none(played, supported(played, SEQUENTIAL), rng)] += 1
        except Undecided as error:
            assert "no evidence that can be checked" in str(error) or "no orders of magnitude do" in str(error)
            assert not any(rational_under(played, some_trembles(played, rng)) for _ in range(25))
            met["undecided"] += 1
