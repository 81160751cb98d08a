"""What a strategy rule says to do: ``bid``, a stage's action key, or a ``mixture`` of these."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from exactgames.files.conditions import Where, read_structure
from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Setting
from exactgames.files.rule_keys import About, read_of_play, tried_of_play
from exactgames.files.rule_tables import ACTIONS, actions_of
from exactgames.market.instance import AcquireAction, BidAction, Doing
from exactgames.mechanisms.actions import ActionKey, Either

Distribution = tuple[tuple[Doing, Fraction], ...]

_ACTIONS: Final = ("acquire", "bid", *ACTIONS)


def read_actions(table: Table, where: Where, setting: Setting) -> Distribution | None:
    """The rule's distribution over actions."""
    given = [key for key in (*_ACTIONS, "mixture") if key in table]
    if not _exactly_one(table, given, (*_ACTIONS, "mixture")):
        return None
    cursor = table.get("mixture")
    if cursor is not None:
        return _read_mixture(cursor, where, setting)
    action = _read_action(table, given[0], where, setting)
    return None if action is None else ((action, Fraction(1)),)


def _exactly_one(table: Table, given: list[str], of: Sequence[str]) -> bool:
    if len(given) == 1:
        return True
    if given or not table.misspelt:
        table.cursor.fault(
            f"exactly one of {', '.join(of[:-1])} and {of[-1]}", " and ".join(given) if given else "none"
        )
    return False


def _read_mixture(cursor: Cursor, where: Where, setting: Setting) -> Distribution | None:
    items = cursor.items(f"an array of tables {{ {' | '.join(_ACTIONS)} = …, probability = … }}, at least one", 1)
    if items is None:
        return None
    actions: list[Doing | None] = []
    probabilities: list[Fraction | None] = []
    keys: list[str] = []
    for item in items:
        entry = item.table("mixture_entry")
        if entry is None:
            actions.append(None)
            probabilities.append(None)
            continue
        given = [key for key in _ACTIONS if key in entry]
        one = _exactly_one(entry, given, _ACTIONS)
        action = _read_action(entry, given[0], where, setting) if one else None
        weight = entry.require("probability", "a positive number")
        probabilities.append(None if weight is None else weight.probability())
        if action is not None and action in actions:
            item.fault("distinct actions", "an action that an earlier entry names")
            action = None
        elif action is not None and any(key != given[0] for key in keys):
            item.fault("actions of one kind: no information set has both", f"{given[0]} beside another kind")
            action = None
        keys += given if action is not None else []
        actions.append(action)
    cursor.sums_to_one(probabilities)
    read = tuple((a, p) for a, p in zip(actions, probabilities, strict=True) if a is not None and p is not None)
    return read if len(read) == len(actions) else None


def _read_action(table: Table, key: str, where: Where, setting: Setting) -> Doing | None:
    cursor = table.get(key)
    if cursor is None:
        return None
    why = _misplaced(key, where, setting)
    if why is not None:
        cursor.faults.note(cursor.path, f"the key {key!r}", f"no such key here: {why}")
        return None
    if key == "acquire":
        structure = read_structure(cursor, setting, where.agent)
        return None if structure is None else AcquireAction(structure)
    if key == "bid":
        if where.agent is None:
            bid = setting.sold.read_vector(cursor)
        else:
            bid = setting.agents[where.agent].read_bid(cursor, setting.sold)
        return None if bid is None else BidAction(bid)
    about = About(setting, where.agent)
    found = [
        (action, value)
        for action in _meant(key, where, setting)
        if (value := tried_of_play(action.kind, cursor, about)) is not None
    ]
    patterns = tuple(action.pattern(value) for action, value in found)
    if patterns:
        return patterns[0] if len(patterns) == 1 else Either(patterns)
    value = read_of_play(_meant(key, where, setting)[0].kind, cursor, about)  # notes what is wrong
    return None if value is None else _meant(key, where, setting)[0].pattern(value)


def _meant(key: str, where: Where, setting: Setting) -> tuple[ActionKey, ...]:
    """The keys of that name of the rule's own stages, as far as these are known."""
    stages = setting.after if where.stage == "aftermarket" else None if setting.first is None else (setting.first,)
    return setting.kinds.actions(stages or ())[key]


def _misplaced(key: str, where: Where, setting: Setting) -> str | None:
    """Why no set of the pattern can have such an action, or None."""
    if key == "acquire" and setting.information == ():
        return "nobody acquires information in this market"
    if where.stage == "information":
        return None if key == "acquire" else "where structures are chosen say acquire"
    if key == "acquire":
        return None if where.stage is None else 'structures are chosen before the auction: say stage = "information"'
    if where.stage == "auction":
        return _misplaced_in_auction(key, setting)
    if where.stage == "aftermarket":
        if key == "bid":
            return "bids are placed in the auction"
        if setting.after and key not in (own := actions_of(setting.after)):
            return f"in this aftermarket say {' or '.join(own)}"
        able = setting.able(key)
        if able is not None and where.agent is not None and where.agent not in able:
            return f'"{setting.agents[where.agent].name}" never {_meant(key, where, setting)[0].does}'
    return None


def _misplaced_in_auction(key: str, setting: Setting) -> str | None:
    first = actions_of(setting.kinds.first)
    if key != "bid" and key not in first:
        return f"{ACTIONS[key][0].done} in the aftermarket"
    if setting.sealed:
        return None if key == "bid" else "under sealed bids say bid"
    own = first if setting.first is None else actions_of((setting.first,))
    if setting.sealed is None or key in own:
        return None
    return f"under {setting.first_title} say {' or '.join(own)}"
