"""The strategy of a certificate's line 3: one entry for each information set.  Where a rule matches a set, exactly the
rule's distribution; the others are counted by agent.
"""

from __future__ import annotations

from typing import NamedTuple

from ..reading import Table, any_table, array, integer
from ..rejected import Rejected, show
from .assessment import read_weights
from .rules import Rule, match, read_rules
from .tree import Tree


class Ruled(NamedTuple):
    """The rules, and which of them each set has; -1 where none matches."""

    rules: list[Rule]
    at: list[int]


def ruled_sets(game: Tree) -> Ruled:
    rules = read_rules(game.market)
    return Ruled(rules, match(game, rules, lambda here, rule: rule.weights(game.views[here]) is not None))


def read_entries(game: Tree, ruled: Ruled, line: Table, key: str, pure: bool) -> tuple[list[list[int]], list[int]]:
    """By set, the actions' weights; and the sets that no rule covers, whose numbers `key` counts.  `pure`: these have a
    single action."""
    names = set(game.market.names)
    strategy = any_table(line["strategy"], "strategy", "format")
    counts = any_table(line[key], key, "format")
    for what, given in (("strategy", strategy), (key, counts)):
        if set(given) != names:
            raise Rejected("format", f"{what}: found {show(given)}, expected exactly the agents' names")
    game.budget.charge("the strategy", 2 * game.moves, kept=10 * game.moves)
    weights: list[list[int]] = [[] for _ in ruled.at]
    uncovered: list[int] = []
    for agent, name in enumerate(game.market.names):
        where, before = f"strategy of {show(name)}", len(uncovered)
        entries = array(strategy[name], where, "strategy")
        own = game.own[agent]
        if len(entries) != len(own):
            raise Rejected(
                "strategy", f"{where}: found {len(entries)} entries, expected one for each of {len(own)} sets"
            )
        for k, (here, entry) in enumerate(zip(own, entries, strict=True)):
            weights[here] = read_weights(entry, game.views[here].actions, f"{where}, set {k}")
            if ruled.at[here] < 0:
                uncovered.append(here)
                if pure and isinstance(entry, list):
                    raise Rejected(
                        "strategy", f"{where}, set {k}: a mixture where no rule matches; expected one action"
                    )
            elif weights[here] != ruled.rules[ruled.at[here]].weights(game.views[here]):
                raise Rejected("strategy", f"{where}, set {k}: not what {ruled.rules[ruled.at[here]].where} says")
        count = integer(counts[name], f"{key} sets of {show(name)}", "format", 0)
        if count != len(uncovered) - before:
            raise Rejected("strategy", f"{key} sets of {show(name)}: found {count}, expected {len(uncovered) - before}")
    return weights, uncovered
