"""The market in which an instance's aftermarket or signals, or both, are replaced, with its rules: those that a file of
that market could have, each by itself, and that are the first match of some set; the others are dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..reading import Table, array
from ..rejected import Rejected
from .assessment import agreeing
from .explicit import Explicit
from .keys import CODE
from .market import Market, read_market
from .rules import Rule, first_matches, read_beliefs, read_rules


def changed_market(market: Market, change: Table) -> Market:
    """Without rules; rejected if there is no such market."""
    kept = {key: value for key, value in market.raw.items() if key not in ("strategy", "beliefs", "claims")}
    return read_market({**kept, **change}, market.budget)


def changed_game(market: Market, change: Table) -> Explicit:
    """The explicit tree of the changed market, which has the rules that are left."""
    bare = changed_market(market, change)
    strategy = _alone(bare, market, "strategy", read_rules)
    beliefs = _alone(bare, market, "beliefs", read_beliefs)
    game = Explicit(replace(bare, raw={**bare.raw, "strategy": strategy, "beliefs": beliefs}))
    rules, believed = read_rules(game.market), read_beliefs(game.market)
    used = set(first_matches(game, rules, lambda here, rule: rule.weights(game.views[here]) is not None))

    def fits(here: int, rule: Rule) -> bool:
        return rule.when.fits_view(game.views[here]) and all(agreeing(game, here, entry) for entry in rule.belief)

    given = set(first_matches(game, believed, fits)) if believed else set()
    game.market = replace(
        game.market,
        raw={
            **bare.raw,
            "strategy": [rule for k, rule in enumerate(strategy) if k in used],
            "beliefs": [rule for k, rule in enumerate(beliefs) if k in given],
        },
    )
    return game


def _alone(bare: Market, market: Market, key: str, read: Callable[[Market], list[Rule]]) -> list[object]:
    """The instance's rules that can be read in the changed market, each by itself."""
    found = []
    for rule in array(market.raw.get(key, []), key, CODE):
        try:
            read(replace(bare, raw={**bare.raw, key: [rule]}))
        except Rejected as reason:
            if reason.code != CODE:
                raise
        else:
            found.append(rule)
    return found
