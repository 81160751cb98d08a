"""How near the next best action is: for each type what the best action that she does not play loses, and how many
actions tie with it. In a game without types, for each information set that is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.concepts.concept import Check
from exactgames.forms.form import PlayedSets


@frozen
class LeastSlack:
    """At set ``infoset`` the best of the ``others`` that are not played is ``action`` (by number), which loses
    ``slack``; ``tied``: how many lose as little. ``type``: None in a game.
    """

    player: int
    type: int | None
    infoset: int
    action: int
    slack: Fraction
    tied: int
    others: int


def least_slacks(form: PlayedSets, judged: Check, on_path: Sequence[int], typed: bool) -> tuple[LeastSlack, ...]:
    """One for each type's first set on the path (her bid, or take) and one for the nearest of her later ones; in a game
    (not ``typed``) one for each set on the path. ``on_path``: the sets, in play order.
    """
    nearest: dict[object, LeastSlack] = {}
    begun: set[tuple[int, int]] = set()
    for s in on_path:
        player, t = int(form.sets.infoset_player[s]), int(form.sets.infoset_type[s])
        later = (player, t) in begun
        begun.add((player, t))
        found = _at(form, judged, s, player, t if typed else None)
        if found is None:
            continue
        key: object = (player, t, later) if typed else s
        if key not in nearest or found.slack < nearest[key].slack:
            nearest[key] = found
    return tuple(nearest.values())


def _at(form: PlayedSets, judged: Check, s: int, player: int, t: int | None) -> LeastSlack | None:
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
    return LeastSlack(player, t, s, tied[0], least, len(tied), len(known))
