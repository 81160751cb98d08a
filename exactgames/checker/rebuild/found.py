"""A continuation that is found: an assessment that does at each set that a rule covers what the rule says, anything at
the others, sealed bids too; or none is shown, where no claim needs one.
"""

from __future__ import annotations

from collections.abc import Callable

from ..reading import Table, any_table, array, table
from ..rejected import Rejected, show
from .assessment import Assessment, given_rules, read_weights
from .completion import refuse_beliefs, refuse_given_at_open
from .market import Market
from .rules import read_beliefs
from .staged.posteriors import Shown
from .strategy import read_entries, ruled_sets
from .tree import Tree

KEYS = "block found strategy"


def check_found(game: Tree, line: object, pure: bool) -> Assessment | None:
    """The assessment block, checked against the rules; None if it shows no continuation.  `pure`: a single action
    wherever no rule matches."""
    ruled, belief_rules = ruled_sets(game), read_beliefs(game.market)
    if game.form == "staged":
        refuse_beliefs(belief_rules)
    found = table(line, "the assessment", "format", KEYS)
    if shows_none(found):
        if game.form == "staged":
            raise none_in_stages()
        given_rules(game, belief_rules)
        return None
    weights, _ = read_entries(game, ruled, found, "found", pure)
    assessment = Assessment(game, weights, belief_rules)
    refuse_given_at_open(assessment)
    return assessment


def shows_none(line: Table) -> bool:
    if (line["found"] is None) != (line["strategy"] is None):
        raise Rejected("format", "the assessment: found and strategy are both null, or neither")
    return line["strategy"] is None


def none_in_stages() -> Rejected:
    return Rejected("game", "that there is no continuation is settled in the explicit form")


def found_bids(market: Market, line: Callable[[], object]) -> Shown:
    """The distributions of bids that the assessment block of the staged form shows, where no rule covers them."""

    def weights(agent: int, kind: int, bids: int) -> list[int]:
        found = table(line(), "the assessment", "format", KEYS)
        if shows_none(found):
            raise none_in_stages()
        name = market.names[agent]
        where = f"strategy of {show(name)}"
        entries = any_table(found["strategy"], "strategy", "format").get(name)
        listed = array(entries, where, "strategy", len(market.agents[agent].types))
        return read_weights(listed[kind], bids, f"{where}, set {kind}")

    return weights
