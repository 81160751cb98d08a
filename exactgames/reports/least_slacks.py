"""How near the next best action is: for each type what the best action that she does not play loses, and how many
actions tie with it. In a game without types, for each information set that is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from exactgames.certificate.canonical import number
from exactgames.concepts.check import Check
from exactgames.forms.form import PlayedSets


def least_slacks(
    form: PlayedSets, names: Sequence[str], types: Sequence[Sequence[str]] | None, judged: Check, on_path: Sequence[int]
) -> list[dict[str, Any]]:
    """One row for each type's first set on the path (her bid, or take) and one for the nearest of her later ones;
    ``types``: their names, None in a game, where each set on the path has a row. ``on_path``: the sets, in play order.
    """
    nearest: dict[object, tuple[Fraction, dict[str, Any]]] = {}
    begun: set[tuple[int, int]] = set()
    for s in on_path:
        player, t = int(form.sets.infoset_player[s]), int(form.sets.infoset_type[s])
        later = (player, t) in begun
        begun.add((player, t))
        found = _row(form, judged, s)
        if found is None:
            continue
        slack, row = found
        key: object = s if types is None else (player, t, later)
        if key not in nearest or slack < nearest[key][0]:
            whose = {"agent": names[player], "type": None if types is None else types[player][t]}
            nearest[key] = slack, {**whose, **row}
    return [row for _, row in nearest.values()]


def _row(form: PlayedSets, judged: Check, s: int) -> tuple[Fraction, dict[str, Any]] | None:
    """The least slack among the actions that are not played at set s; None if there is none."""
    if judged.slacks is None:
        return None
    played = set(form.strategy.support(form.sets, s))
    count = int(form.sets.action_start[s + 1] - form.sets.action_start[s])
    others = {k: judged.slacks.slack(form.sets, s, k) for k in range(count) if k not in played}
    known = {k: slack for k, slack in others.items() if slack is not None}
    if not known:
        return None
    least = min(known.values())
    tied = [k for k, slack in known.items() if slack == least]
    row = {
        "infoset": form.label(s),
        "action": form.action(s, tied[0]),
        "slack": number(least),
        "tied": len(tied),
        "others": len(known),
    }
    return least, {**row, "bound": form.is_bound(s)} if form.merges else row


def cells(rows: Sequence[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The rows as cells of a table with these ``COLUMNS``."""
    return [(r["agent"], r["infoset"], r["action"], r["slack"], f"{r['tied']:,} of {r['others']:,}") for r in rows]


COLUMNS = ("agent", "information set", "action", "slack", "tied")
