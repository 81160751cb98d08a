"""What a strategy rule says to do: ``bid``, ``take``, ``offer`` or a ``mixture`` of these."""

from __future__ import annotations

from fractions import Fraction

from exactgames.files.conditions import Where
from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Setting
from exactgames.market.instance import ALL, ActionPattern, BidAction, OfferAction, TakeAction

Distribution = tuple[tuple[ActionPattern, Fraction], ...]

_ACTIONS = ("bid", "take", "offer")


def read_actions(table: Table, where: Where, setting: Setting) -> Distribution | None:
    """The rule's distribution over actions."""
    given = [key for key in (*_ACTIONS, "mixture") if key in table]
    if not _exactly_one(table, given, "bid, take, offer and mixture"):
        return None
    cursor = table.get("mixture")
    if cursor is not None:
        return _read_mixture(cursor, where, setting)
    action = _read_action(table, given[0], where, setting)
    return None if action is None else ((action, Fraction(1)),)


def _exactly_one(table: Table, given: list[str], of: str) -> bool:
    if len(given) == 1:
        return True
    if given or not table.misspelt:
        table.cursor.fault(f"exactly one of {of}", " and ".join(given) if given else "none")
    return False


def _read_mixture(cursor: Cursor, where: Where, setting: Setting) -> Distribution | None:
    items = cursor.items("an array of tables { bid | take | offer = …, probability = … }, at least one", 1)
    if items is None:
        return None
    actions: list[ActionPattern | None] = []
    probabilities: list[Fraction | None] = []
    for item in items:
        entry = item.table("mixture_entry")
        if entry is None:
            actions.append(None)
            probabilities.append(None)
            continue
        given = [key for key in _ACTIONS if key in entry]
        one = _exactly_one(entry, given, "bid, take and offer")
        action = _read_action(entry, given[0], where, setting) if one else None
        weight = entry.require("probability", "a positive number")
        probabilities.append(None if weight is None else weight.probability())
        if action is not None and action in actions:
            item.fault("distinct actions", "an action that an earlier entry names")
            action = None
        elif action is not None and any(a is not None and type(a) is not type(action) for a in actions):
            item.fault("actions of one kind: no information set has both", f"{given[0]} beside another kind")
            action = None
        actions.append(action)
    cursor.sums_to_one(probabilities)
    read = tuple((a, p) for a, p in zip(actions, probabilities, strict=True) if a is not None and p is not None)
    return read if len(read) == len(actions) else None


def _read_action(table: Table, key: str, where: Where, setting: Setting) -> ActionPattern | None:
    cursor = table.get(key)
    if cursor is None:
        return None
    why = _misplaced(key, where, setting)
    if why is not None:
        cursor.faults.note(cursor.path, f"the key {key!r}", f"no such key here: {why}")
        return None
    if key == "bid":
        if where.agent is None:
            bid = cursor.non_increasing(setting.units)
        else:
            bid = setting.agents[where.agent].read_bid(cursor, setting.units)
        return None if bid is None else BidAction(bid)
    if key == "take":
        quantity = _read_quantity(cursor, 0, setting.units)
        return None if quantity is None else TakeAction(quantity)
    return _read_offer(cursor, setting)


def _misplaced(key: str, where: Where, setting: Setting) -> str | None:
    """Why no set of the pattern can have such an action, or None."""
    name = None if where.agent is None else setting.agents[where.agent].name
    if where.stage == "auction":
        if key == "offer":
            return "offers are made in the aftermarket"
        if key == "bid" and setting.sealed is False:
            return "under a posted price say take"
        if key == "take" and setting.sealed:
            return "under sealed bids say bid"
    if where.stage == "aftermarket":
        if key == "bid":
            return "bids are placed in the auction"
        for word, able, what in (("offer", setting.sellers, "sells"), ("take", setting.buyers, "buys")):
            if key == word and able is not None and where.agent is not None and where.agent not in able:
                return f'"{name}" never {what}'
    return None


def _read_quantity(cursor: Cursor, low: int, units: int | None) -> int | None:
    return ALL if cursor.value == "all" else cursor.integer(low, units, ' or "all"')


def _read_offer(cursor: Cursor, setting: Setting) -> OfferAction | None:
    if cursor.value == "none":
        return OfferAction(0, None)
    if not isinstance(cursor.value, dict):
        cursor.fault('"none" or { quantity = q, price = p }')
        return None
    table = cursor.table("offer")
    if table is None:
        return None
    amount = table.require("quantity", 'an integer or "all"')
    asked = table.require("price", "one of the aftermarket's prices")
    quantity = None if amount is None else _read_quantity(amount, 1, setting.units)
    price = None if asked is None else setting.read_price(asked)
    return None if quantity is None or price is None else OfferAction(quantity, price)
