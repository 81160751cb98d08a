"""What ``find --mixed`` says of a component is true of random equilibria of it, and its ranges are as narrow as can
be: both ends are reached at vertices.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from strategies import SWEEPS, build, seeds
from test_pure import random_tree, signalling

from exactgames import (
    BehaviorStrategy,
    expand,
    interim_utilities,
    mixed_equilibria,
    play,
    read_instance,
    supported,
    welfare,
)
from exactgames.answers.search import mixed_answer
from exactgames.numbers.arrays import common_denominator, integer_array, over
from exactgames.reports.mixed import mixed_values
from exactgames.search.mixed.sequence_form import Sequences

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
PLAYERS = ("Ann", "Bob")


def mixture(rng, plans, inner):
    """A random point of the polytope; often of a face, unless ``inner``."""
    weights = [rng.choice([1, 2, 5] if inner else [0, 0, 1, 2, 5]) for _ in plans]
    weights[rng.randrange(len(plans))] += 1
    return tuple(
        sum((Fraction(w, sum(weights)) * p for w, p in zip(weights, column, strict=True)), start=Fraction(0))
        for column in zip(*plans, strict=True)
    )


def played_by(game, plans, rng, member=None):
    """What the plans say; where they do not lead anything, or what the member plays."""
    rows = [[Fraction(0)] * (b - a) for a, b in zip(game.action_start[:-1], game.action_start[1:], strict=True)]
    for s, row in enumerate(rows):
        row[rng.randrange(len(row))] = Fraction(1)
        if member is not None:
            rows[s] = [member.strategy.probability(game, s, k) for k in range(len(row))]
    for player, plan in enumerate(plans):
        for s, row in Sequences(game, player).behaviour(plan).items():
            rows[s] = row
    totals = [common_denominator(row) for row in rows]
    weights = [x for row, total in zip(rows, totals, strict=True) for x in over(row, total)]
    return play(game, BehaviorStrategy(integer_array(weights), integer_array(totals)))


def within(value, said):
    low, high = (said["from"], said["to"]) if isinstance(said, dict) else (said, said)
    return Fraction(low) <= value <= Fraction(high)


def all_true(game, market, played, row, names):
    """What the row says is true of the equilibrium."""
    said = {(r["agent"], r["infoset"]): r["probabilities"] for r in row["strategy"]}
    assert len(said) == game.infosets
    for s in range(game.infosets):
        where = said[game.players[int(game.infoset_player[s])], game.labels.infoset(s)]
        for k, name in enumerate(game.action_labels(s)):
            assert within(played.strategy.probability(game, s, k), where.get(name, "0"))
    for player, name in enumerate(names):
        assert within(played.value(player), row["utilities"][name])
    if market is None:
        ends = {o["terminal"]: o["probability"] for o in row["outcome"]}
        walk = sorted(range(len(game.terminals)), key=lambda end: int(game.preorder[game.terminals[end]]))
        for place, end in enumerate(walk, start=1):
            assert within(Fraction(int(played.reach[game.terminals[end]]), played.scale), ends.get(place, "0"))
        return
    assert within(welfare(market, played), row["welfare"])
    for agent, values in zip(market.market.agents, interim_utilities(market, played), strict=True):
        for kind, value in zip(agent.types, values, strict=True):
            assert within(value, row["interim"][agent.name][kind.name])


def ranges_of(row):
    """The ranges that an entry shows, but for what may be anything."""
    numbers = [row["welfare"], *row["utilities"].values(), *(o["probability"] for o in row["outcome"])]
    return [x for x in numbers if isinstance(x, dict)]


def look(game, market, concept, rng, met):
    found = mixed_equilibria(game, concept)
    if not found.components:
        return
    rows = mixed_values(mixed_answer(found, game, market, "all"))["equilibria"]
    for component, members, row in zip(found.components, found.members, rows, strict=True):
        if len(component.first) * len(component.second) == 1:
            continue
        met["continuum"] += 1
        met["range"] += bool(ranges_of(row))
        parts = [[found.vertices[i][k] for k in part] for i, part in enumerate((component.first, component.second))]
        free = concept == "bayes-nash"
        assert [one.plans for one in members] == [(x, y) for x in parts[0] for y in parts[1]]
        for _ in range(6):
            plans = [mixture(rng, part, not free) for part in parts]
            played = played_by(game, plans, rng, None if free else members[0])
            assert supported(played, concept).holds
            all_true(game, market, played, row, game.players)
        for one in members:
            all_true(game, market, one.played, row, game.players)
        ends = {x for one in ranges_of(row) for x in one.values()}
        if market is None:
            vertices = [played_by(game, (x, y), rng) for x in parts[0] for y in parts[1]]
            reached = {str(one.value(i)) for one in vertices for i in (0, 1)}
            reached |= {
                str(Fraction(int(w), one.scale)) for one in vertices for w in one.reach[game.terminals].tolist()
            }
            assert ends <= reached


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("concept", ["bayes-nash", "sequential"])
def test_random_games(concept, sweep):
    met: Counter[str] = Counter()
    for seed in seeds(60, sweep, met, ("continuum",) if concept == "sequential" else ("continuum", "range")):
        game = build(PLAYERS, (signalling if seed % 3 == 0 else random_tree)(seed, PLAYERS))
        look(game, None, concept, Random(seed), met)


MARKETS = ["babaioff2023/footnote-6", pytest.param("folklore/resale-belief", marks=pytest.mark.slow)]


@pytest.mark.parametrize("name", MARKETS)
def test_markets(name):
    """Welfare and interim utilities too."""
    met: Counter[str] = Counter()
    market = expand(read_instance(INSTANCES / f"{name}.toml").market)
    look(market.game, market, "bayes-nash", Random(1), met)
    assert met["continuum"] and met["range"], met
