"""``[[strategy]]``: the rules, and whether they cover every sealed bid."""

from __future__ import annotations

from exactgames.files.actions import read_actions
from exactgames.files.conditions import Where, read_where
from exactgames.files.cursor import Cursor
from exactgames.files.names import Setting
from exactgames.market.instance import StrategyRule, When

OR_FOUND = ' (or completion = "some", in claims or with check --completion some, which finds bids too)'
"""What else there is to bids that are left out."""


def read_strategy(cursor: Cursor | None, setting: Setting, open_bids: bool) -> tuple[StrategyRule, ...] | None:
    """The rules; None without a profile, or where they could not be read. ``open_bids``: bids may be left out."""
    items = None if cursor is None else cursor.items("an array of tables")
    if cursor is None or items is None:
        return None
    rules: list[StrategyRule | None] = []
    wheres: list[Where] = []
    for item in items:
        table = item.table("strategy_rule")
        if table is None:
            rules.append(None)
            wheres.append(Where(None, None, None, None))
            continue
        where = read_where(table, setting)
        actions = read_actions(table, where, setting)
        whole = where.pattern is not None and actions is not None
        rules.append(StrategyRule(where.pattern, actions) if whole else None)  # type: ignore[arg-type]
        wheres.append(where)
    if setting.sealed:
        _check_bids_covered(cursor, items, wheres, rules, setting, open_bids)
    read = tuple(rule for rule in rules if rule is not None)
    return read if len(read) == len(rules) else None


def _is_of_all_words(rule: StrategyRule | None, setting: Setting) -> bool:
    """Whether the rule covers its types whatever they have learned, as far as that is known."""
    return rule is not None and setting.information is not None and rule.where.when == When()


def _check_bids_covered(
    cursor: Cursor,
    items: list[Cursor],
    wheres: list[Where],
    rules: list[StrategyRule | None],
    setting: Setting,
    open_bids: bool,
) -> None:
    """Every type of an agent with a choice needs a first matching rule (unless ``open_bids``), and every such rule
    needs a type.

    An agent with a single bid has no information set in the auction: rules for her name the one action there is. A rule
    with a fault of its own might cover anything that it might be about. Rules with conditions, on what an agent has
    learned, cover part of a type's sets: whether all are covered is seen where rules are matched to sets.
    """
    for agent, known in enumerate(setting.agents):
        if known.name is None or known.types is None or known.bids is None or len(known.bids) < 2:
            continue
        first_rule: dict[int, int] = {}
        unclear = False
        partly: set[int] = set()
        for index, (item, where, rule) in enumerate(zip(items, wheres, rules, strict=True)):
            if where.agent not in (None, agent) or where.stage not in (None, "auction"):
                continue
            if where.agent is None or where.stage is None or where.types is None:
                unclear = True
                continue
            if setting.information != () and not _is_of_all_words(rule, setting):
                partly |= set(where.types)
                continue
            if rule is not None and all(type_ in first_rule for type_ in where.types):
                earlier = ", ".join(f"strategy[{i}]" for i in sorted({first_rule[type_] for type_ in where.types})[:4])
                found = f"a rule whose types all match {earlier} before"
                item.fault("a rule that is the first match of some type", found)
            for type_ in where.types:
                first_rule.setdefault(type_, index)
        left_out = [
            f'"{type_.name}"'
            for index, type_ in enumerate(known.types)
            if index not in first_rule and index not in partly
        ]
        if left_out and not unclear and not open_bids:
            several = ", ".join(left_out[:4]) + (f" and {len(left_out) - 4} more" if len(left_out) > 4 else "")
            noun = "type" if len(left_out) == 1 else "types"
            cursor.fault(
                f"a bid for every type of every agent{OR_FOUND}", f'no bid for agent "{known.name}", {noun} {several}'
            )
