"""What somebody does at an information set, and what else she could do there: the nearest other actions, with what each
would change.

Actions that lead to the same are one alternative. Of those that win the same (later: end with the same) the best one
stands for all, so that what is left are the ways that differ in what matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.answers.assessed import Assessed
from exactgames.answers.off_path import OffPath
from exactgames.answers.prospects import Prospect, Prospects, mixed
from exactgames.forms.form import Mask, PlayedSets

LOOKED_AT = 400
"""So many other actions of a set, those that lose least, are looked at as to what they lead to."""


@frozen
class Alternative:
    """Other actions that come to the same.

    actions   by number; the first is the one most like what is played
    loss      what she loses by them, 0 if nothing, negative if she gains
    prospect  what they lead to; None in a game
    """

    actions: tuple[int, ...]
    loss: Fraction
    prospect: Prospect | None


@frozen
class Choice:
    """What is done at set ``infoset``, and the alternatives, those that lose least first.

    plays     (action, probability); ``worths``: what each of them is worth to her
    value     what it is worth to her; ``prospect``: what it leads to, None in a game
    others    how many other actions there are, and ``least``, the least that any of them loses that is no alternative
              here (None: all are)
    """

    player: int
    type: int
    infoset: int
    plays: tuple[tuple[int, Fraction], ...]
    worths: tuple[Fraction, ...]
    value: Fraction
    prospect: Prospect | None
    alternatives: tuple[Alternative, ...]
    others: int
    left: int
    least: Fraction | None


def choice_at(
    form: PlayedSets, prospects: Prospects, s: int, first: bool, words: Sequence[str] = (), most: int = 4
) -> Choice | None:
    """What is done at set s; None where no belief is known. ``first``: alternatives are told apart by what they win in
    the auction, else by what she ends up with. ``words``: the actions, as they are compared for likeness.
    """
    values = prospects.values(s)
    if values is None:
        return None
    sets = form.sets
    plays = tuple((k, form.strategy.probability(sets, s, k)) for k in form.strategy.support(sets, s))
    value = sum((p * values[k] for k, p in plays), start=Fraction(0))
    parts = [(prospects.of(s, k), p) for k, p in plays]
    prospect = mixed([(one, p) for one, p in parts if one is not None]) if all(one for one, _ in parts) else None
    played = {k for k, _ in plays}
    others = [k for k in range(len(values)) if k not in played]
    near = sorted(others, key=lambda k: (value - values[k], _unlike(words, k, plays[0][0]), k))[:LOOKED_AT]
    grouped: dict[object, list[int]] = {}
    leads = {k: prospects.of(s, k) for k in near}
    for k in near:
        grouped.setdefault(leads[k] or k, []).append(k)
    every = [Alternative(tuple(mine), value - values[mine[0]], leads[mine[0]]) for mine in grouped.values()]
    for one in every:
        if one.prospect is not None and one.prospect.utility != value - one.loss:
            raise AssertionError("what an action leads to is not worth what the action is")
    shown = _telling(every, prospect, first)[:most]
    told = {k for one in shown for k in one.actions}
    left = [k for k in others if k not in told]
    least = min((value - values[k] for k in left), default=None)
    worths = tuple(values[k] for k, _ in plays)
    player, t = int(sets.infoset_player[s]), int(sets.infoset_type[s])
    return Choice(player, t, s, plays, worths, value, prospect, tuple(shown), len(others), len(left), least)


def _telling(every: Sequence[Alternative], prospect: Prospect | None, first: bool) -> list[Alternative]:
    """Of the alternatives that win (``first``), or end with, the same, the best one; those that lose least first."""
    found: dict[object, Alternative] = {}
    for one in every:
        if one.prospect is None:
            key: object = one.actions
        else:
            same = prospect is not None and one.prospect == prospect
            key = (same, frozenset(one.prospect.chances(lambda end: end.won if first else end.held)))
        found.setdefault(key, one)
    return sorted(found.values(), key=lambda one: one.loss)


def _unlike(words: Sequence[str], k: int, played: int) -> int:
    """In how many places the words of action k are not those of what is played."""
    if not words:
        return 0
    mine, other = words[k].split(","), words[played].split(",")
    return sum(a != b for a, b in zip(mine, other, strict=False))


@frozen
class GameProspects:
    """In a game that is no market: values alone."""

    assessed: Assessed

    def values(self, s: int) -> list[Fraction] | None:
        return self.assessed.action_values(s)

    def of(self, s: int, k: int) -> Prospect | None:
        return None

    @property
    def matters(self) -> Mask:
        return OffPath(self.assessed).matters
