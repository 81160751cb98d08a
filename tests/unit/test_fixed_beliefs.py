"""The beliefs that the checker takes as fixed, where some are given, are those of all trembles that yield the given
ones: on random small markets, random trembles are drawn, and some of their beliefs are given.
"""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

from test_checker_staged import random_market

from exactgames.checker.budget import Budget
from exactgames.checker.claims.any_beliefs import Refutation
from exactgames.checker.claims.given_beliefs import fixed
from exactgames.checker.kernel.beliefs import same
from exactgames.checker.rebuild.assessment import Assessment
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.tree import Tree
from exactgames.checker.rejected import Rejected

NODES = 5_000


def random_weights(game: Tree, rng: random.Random) -> list[list[int]]:
    found = []
    for view in game.views:
        weights = [0] * view.actions
        for action in rng.sample(range(view.actions), rng.choice([1, 1, 1, min(2, view.actions)])):
            weights[action] = rng.randint(1, 2)
        found.append(weights)
    return found


def test_fixed_beliefs_are_those_of_all_trembles_that_agree() -> None:
    seen: Counter[str] = Counter()
    for seed in range(300):
        rng = random.Random(seed)
        try:
            market = random_market(rng, agents=rng.choice([2, 3]), units=rng.choice([1, 2]))
            game = Explicit(read_market(market, Budget()))
        except Rejected:
            continue
        if len(game) > NODES:
            continue
        assessment = Assessment(game, random_weights(game, rng), [])
        trembles = {
            (here, action): (rng.randint(1, 2), Fraction(rng.randint(1, 3), rng.randint(1, 3)))
            for here, weights in enumerate(assessment.weights)
            for action, weight in enumerate(weights)
            if not weight
        }
        beliefs = assessment.beliefs_of_trembles(trembles)
        several = [here for here, histories in enumerate(game.histories) if len(histories) > 1]
        if not several:
            continue
        moves = (game.previous(game.histories[here][0], game.pasts[here].agent) for here in several)
        early = [here for here in {move[0] for move in moves if move is not None} if here in several] or several
        chosen = rng.sample(early, rng.randint(1, min(3, len(early))))
        assessment.listed = {here: beliefs[here] for here in chosen}
        for here, belief in enumerate(fixed(Refutation("sequential", assessment))):
            assert not belief or same(belief, beliefs[here]), (seed, here)
            if here in several and here not in chosen:
                seen["fixed" if belief else "free"] += 1
                seen["fixed, and not by the uniform tremble"] += bool(belief) and not same(
                    belief, assessment.tremble_beliefs(assessment.uniform)[here]
                )
    assert min(seen.values()) >= 20 and len(seen) == 3, seen
