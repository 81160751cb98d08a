"""What lists of equilibria say of bids and of differences, against the definitions, written out node by node."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest
from markets import random_instance

from exactgames import GameError, InstanceError, LimitReached, expand, find_pure, mixed_equilibria, read_instance_text
from exactgames.answers.listing import Range
from exactgames.answers.search import mixed_answer, pure_answer
from exactgames.bounds.welfare import outcome_classes

NODES, CELLS, LISTED = 400, 60, 10
SEEDS = [range(16), pytest.param(range(16, 1200), marks=pytest.mark.slow)]
MIXED = [range(28), pytest.param(range(28, 1200), marks=pytest.mark.slow)]
IDS = ["quick", "sweep"]


def market_of(seed):
    """A random market's tree; None if there is none, or a large one."""
    text = re.split(r"^\[\[(?:strategy|beliefs|claims)\]\]", random_instance(seed), flags=re.MULTILINE)[0]
    try:
        return expand(read_instance_text(text).market, NODES)
    except (InstanceError, LimitReached):
        return None


def mistakes(game, strategy):
    """[S] (the least number of moves of probability 0 on a way to the set, how many of these are its owner's)."""
    found, below = {}, [[] for _ in range(game.nodes)]
    for child in range(1, game.nodes):
        below[int(game.parent[child])].append(child)

    def walk(node, wrong):
        s = int(game.infoset[node])
        if s >= 0:
            own = sum(player == game.infoset_player[s] for player in wrong)
            least = found.setdefault(s, [len(wrong), own])
            found[s] = [min(least[0], len(wrong)), min(least[1], own)]
        for child in below[node]:
            k = int(game.branch[child])
            never = s >= 0 and strategy.probability(game, s, k) == 0
            walk(child, [*wrong, int(game.infoset_player[s])] if never else wrong)

    walk(0, [])
    return [found[s] for s in range(game.infosets)]


def words(game, strategy, s):
    """{action: probability} of those played."""
    listed = enumerate(game.action_labels(s))
    return {name: p for k, name in listed if (p := strategy.probability(game, s, k))}


def differences(game, one, other):
    """(whether both reach them, the sets at which they differ, in the order promised)."""
    differ = [s for s in range(game.infosets) if words(game, one, s) != words(game, other, s)]
    first, second = mistakes(game, one), mistakes(game, other)
    rank = {
        s: (max(first[s][0], second[s][0]), max(first[s][1], second[s][1]) > 0, int(game.play_order[s])) for s in differ
    }
    both = sorted((s for s in differ if rank[s][0] == 0), key=lambda s: rank[s][2])
    return (True, both, len(differ) - len(both)) if both else (False, sorted(differ, key=rank.get), 0)


def check_likeness(game, listed, strategies, number):
    """What is said of the equilibrium of this number."""
    one, like = listed[number], listed[number].likeness
    before = listed[:number]
    same = [k for k, other in enumerate(before) if (other.bids, other.outcome_key) == (one.bids, one.outcome_key)]
    same = same or [k for k, other in enumerate(before) if other.bids == one.bids]
    if not same:
        assert like is None
        return "alone"
    assert like.other == same[0]
    on_path, expected, beside = differences(game, strategies[number], strategies[like.other])
    assert (like.on_path, like.off_path) == (on_path, beside)
    named = [(game.players[game.infoset_player[s]], game.labels.infoset(s)) for s in expected]
    told = []
    for one in like.but:
        for kind in one.types:
            label = one.infoset.replace(f"type {one.types[0]}, ", f"type {kind}, ")
            s = game.find(one.agent, label)
            assert one.plays == words(game, strategies[number], s)
            assert one.instead == words(game, strategies[like.other], s)
            told.append((one.agent, label))
    assert len(set(told)) == len(told) and set(told) <= set(named)
    assert like.more == len(named) - len(told) and told[0] == named[0]
    assert not like.more or len(like.but) == 3
    return "parts" if on_path else "off"


def check_bids(market, one, strategy):
    """Each type's bids: what is played at the nodes at which she bids, or is reached and takes."""
    game, path = market.game, {s for s, (wrong, _) in enumerate(mistakes(market.game, strategy)) if wrong == 0}
    expected = []
    for i, agent in enumerate(market.market.agents):
        for t, kind in enumerate(agent.types):
            own = [s for s in game.sets_of(i) if game.infoset_type[s] == t]
            sealed = [s for s in own if game.labels.infoset(s).endswith("bidding")]
            takes = [s for s in own if "taking at the posted price" in game.labels.infoset(s) and s in path]
            rows = [words(game, strategy, s) for s in sealed + takes]
            if not rows and agent.bids:
                rows = [{",".join(str(x) for x in agent.bids[0]): Fraction(1)}]
            expected += [(agent.name, kind.name, row) for row in rows or [{}]]
    assert [(b.agent, b.type, dict(b.plays)) for b in one.bids] == expected
    return "takes" if any(b.seen for b in one.bids) else "bids"


@pytest.mark.parametrize("seeds", SEEDS, ids=IDS)
def test_every_profile_of_random_markets(seeds):
    seen = Counter()
    for seed in seeds:
        if (market := market_of(seed)) is None:
            continue
        concept = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")[seed % 4]
        try:
            found = find_pure(market.game, concept, seed % 3 > 0, CELLS, classes=outcome_classes(market), seconds=20)
        except GameError:
            continue
        answer = pure_answer(found, market, "none")
        strategies = [one.strategy for one in found.equilibria]
        for number in range(min(len(strategies), LISTED)):
            seen[check_likeness(market.game, answer.equilibria, strategies, number)] += 1
            seen[check_bids(market, answer.equilibria[number], strategies[number])] += 1
    assert min(seen[word] for word in ("alone", "parts", "off", "takes", "bids")) >= 3, seen


@pytest.mark.parametrize("seeds", MIXED, ids=IDS)
def test_bids_along_components(seeds):
    """A sealed bid varies as it does over the vertices of the component: each of them leads to the bidding."""
    seen = Counter()
    for seed in seeds:
        market = market_of(seed)
        if market is None or len(market.game.players) != 2 or market.game.nodes > 80:
            continue
        found = mixed_equilibria(market.game, "bayes-nash", seconds=5)
        answer = mixed_answer(found, market.game, market, "none")
        for one, members in zip(answer.equilibria, found.members, strict=bool(found.members)):
            played = {}
            for pair in members:
                for s in range(market.game.infosets):
                    if market.market.auction and market.game.labels.infoset(s).endswith("bidding"):
                        who = market.game.players[market.game.infoset_player[s]], int(market.game.infoset_type[s])
                        played.setdefault(who, []).append(words(market.game, pair.strategy, s))
            for bid in one.bids:
                agent = market.market.agents[market.market.agent_index(bid.agent)]
                rows = played.get((bid.agent, [t.name for t in agent.types].index(bid.type)))
                for name, said in bid.plays.items() if rows else ():
                    values = [row.get(name, Fraction(0)) for row in rows]
                    low, high = (said.least, said.most) if isinstance(said, Range) else (said, said)
                    assert (low, high) == (min(values), max(values)), f"seed {seed}: {bid}"
                    seen["range" if low < high else "constant"] += 1
    assert min(seen["range"], seen["constant"]) >= 3, seen
