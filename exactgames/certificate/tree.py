"""The certificate of a market's tree as a game in Gambit's format: for markets that no instance file can say, because a
rule of theirs is one's own, written in Python.

What is then certified is the game, written out node by node in the certificate; its title says of what market it is the
tree. That it is the tree of that market is for whoever reads the rule to see: the checker knows no such rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from exactgames.certificate.certify import Certificate, own_rules
from exactgames.certificate.game_file import certify_game
from exactgames.claims.claim import ClaimSpec
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game
from exactgames.market.expand import expand
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.market.profile import Profile, profile_of
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import integer_array


def tree_title(market: Market) -> str:
    """The title of its tree."""
    own = own_rules(market)
    rules = f" with its own rule, {' and '.join(own)}" if own else ""
    return f"tree of a market{rules}" + (f": {market.title}" if market.title else "")


def certify_tree(
    instance: Instance,
    claims: Sequence[ClaimSpec] | None = None,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[str], None] = lambda _: None,
) -> Certificate:
    """The certificate of the market's tree, with its profile if it has rules; of its ``claims`` (default: the
    instance's) those may be asked that are about games: the four concepts, all-pure.

    Raises as ``profile_of`` and ``certify_game`` do.

    >>> from exactgames import EquilibriumClaim, certify_tree
    >>> from exactgames.examples import speculator
    >>> found = certify_tree(speculator(), [EquilibriumClaim("c1", concept="perfect-bayesian")])
    >>> [(claim.spec.kind, claim.holds) for claim in found.claims]
    [('perfect-bayesian', True)]
    """
    expansion = expand(instance.market, limit)
    profile = None if instance.strategy is None else profile_of(instance, limit, expansion)
    text = "".join(line + "\n" for line in efg_lines(expansion.game, tree_title(instance.market)))
    asked = instance.claims if claims is None else claims
    known = [claim for claim in asked if isinstance(claim, ClaimSpec)]
    if profile is None:
        return certify_game(text, known, None, limit, progress)
    return certify_game(text, known, lambda game: _carried(profile, game), limit, progress)


def _carried(profile: Profile, game: Game) -> tuple[BehaviorStrategy, Beliefs]:
    """The profile and its given beliefs in the game as it was read: the same sets, histories and actions, each player's
    sets in play order.
    """
    before, strategy, given = profile.expansion.game, profile.completion.strategy, profile.given
    weights, totals = [0] * game.actions, [1] * game.infosets
    beliefs, at = [0] * game.nodes, np.zeros(game.infosets, dtype=bool)
    for player in range(len(game.players)):
        for s, old in zip(game.sets_of(player), before.sets_of(player), strict=True):
            first, first_old = int(game.action_start[s]), int(before.action_start[old])
            for k in range(int(game.action_start[s + 1]) - first):
                weights[first + k] = int(strategy.weights[first_old + k])
            totals[s], at[s] = int(strategy.totals[old]), bool(given.at[old])
            if at[s]:
                for node, node_old in zip(game.histories(s), before.histories(old), strict=True):
                    beliefs[int(node)] = int(given.weights[node_old])
    return (
        BehaviorStrategy(integer_array(weights), integer_array(totals)),
        Beliefs(integer_array(beliefs), at),
    )
