"""A component of the set of Nash equilibria, as JSON values: what holds all along it, as a number, or else a range.

The component is a product of two polytopes of realization plans. A terminal node's probability is a product of chance,
an entry of the one plan and an entry of the other; so outcomes, utilities, given the type or not, and welfare are
linear in each plan, and take their least and their greatest value at a pair of vertices. The ratio moves with welfare.
What a player plays at a set is the quotient of two entries of her plan: of a mixture of plans it is a mean of what
those play that lead there. Where her own moves do not lead, the plan does not say what she plays; in a Bayes–Nash
equilibrium she may play anything there, in one of a concept with beliefs what is played inside the component, or, if no
plan of it leads there, what all its vertices play.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.numbers.rational import number
from exactgames.reports.solution import Extent, sets_listed
from exactgames.search.mixed.search import MixedEquilibrium
from exactgames.search.mixed.sequence_form import Plan, Sequences

Row = dict[str, Any]


@frozen(eq=False)
class Members:
    """A component's vertices.

    plans   [2][vertices] the players' plans
    pairs   the equilibria that are pairs of these, all of them
    rows    what is shown of each of the pairs, without strategies
    free    whether anything may be played where own moves do not lead (Bayes–Nash)
    """

    plans: tuple[tuple[Plan, ...], tuple[Plan, ...]]
    pairs: tuple[MixedEquilibrium, ...]
    rows: tuple[Row, ...]
    free: bool


def component_values(game: Game, members: Members, extent: Extent) -> Row:
    """The keys of an entry of ``equilibria``, true of every equilibrium of the component: a number that varies is
    ``{"from", "to"}``, its least and its greatest value.
    """
    rows = members.rows
    row = dict(rows[0])
    for key in ("welfare", "ratio", "utilities", "interim"):
        row[key] = _merged([one[key] for one in rows])
    row["outcome"] = _outcomes([one["outcome"] for one in rows])
    row["strategy"] = _strategies(game, members, extent)
    row["component"] = {"space": "realization plans", "vertices": _vertices(game, members.plans)}
    return row


def varies(value: object) -> bool:
    """Whether a JSON value is a range."""
    return isinstance(value, dict) and value.keys() == {"from", "to"}


def spread(values: Sequence[Fraction]) -> str | dict[str, str] | None:
    """The one value, or the least and the greatest."""
    least, most = min(values), max(values)
    return number(least) if least == most else {"from": str(number(least)), "to": str(number(most))}


def _merged(values: Sequence[Any]) -> Any:
    """Numbers "p/q", or dicts of them, as one; null where one of them is."""
    if any(value is None for value in values):
        return None
    if isinstance(values[0], dict):
        return {key: _merged([value[key] for value in values]) for key in values[0]}
    return spread([Fraction(value) for value in values])


def _outcomes(lists: Sequence[Sequence[Row]]) -> list[Row]:
    """Every outcome that some equilibrium has, with its probability."""
    found: dict[str, Row] = {}
    chances: dict[str, list[Fraction]] = {}
    for rows in lists:
        for row in rows:
            key = repr([value for name, value in row.items() if name != "probability"])
            found.setdefault(key, row)
            chances.setdefault(key, []).append(Fraction(row["probability"]))
    return [
        {**row, "probability": spread(chances[key] + [Fraction(0)] * (len(chances[key]) < len(lists)))}
        for key, row in found.items()
    ]


def _strategies(game: Game, members: Members, extent: Extent) -> list[Row]:
    """What is played at the sets to list."""
    forms = [GameSets(one.played, Beliefs.none(game), found=True) for one in members.pairs if one.played is not None]
    met = np.logical_or.reduce([form.on_path for form in forms])
    behaviours = [[Sequences(game, player).behaviour(plan) for plan in members.plans[player]] for player in (0, 1)]
    rows = []
    for s in sets_listed(forms[0], "none" if extent == "none" else "all"):
        if extent == "path" and not met[s]:
            continue
        player = int(game.infoset_player[s])
        played = [row for behaviour in behaviours[player] if (row := behaviour.get(s)) is not None]
        if members.free and len(played) < len(members.plans[player]):
            played = [[Fraction(int(j == k)) for j in _actions(game, s)] for k in _actions(game, s)]
        elif not played:
            played = [[members.pairs[0].strategy.probability(game, s, k) for k in _actions(game, s)]]
        names = [game.labels.action(s, k) for k in _actions(game, s)]
        columns = zip(*played, strict=True)
        probabilities = {name: spread(column) for name, column in zip(names, columns, strict=True) if any(column)}
        rows.append(
            {
                "agent": game.players[player],
                "infoset": game.labels.infoset(s),
                "probabilities": probabilities,
                "source": "completed",
            }
        )
    return rows


def _actions(game: Game, s: int) -> range:
    """The numbers of the set's actions."""
    return range(int(game.action_start[s + 1] - game.action_start[s]))


def _vertices(game: Game, parts: Sequence[Sequence[Plan]]) -> dict[str, list[list[Row]]]:
    """The polytopes' vertices: for each plan the probabilities of the player's sequences that have some, a sequence
    being named by its last set and action.
    """
    listed: dict[str, list[list[Row]]] = {}
    for player, plans in enumerate(parts):
        names = [(s, k) for s in game.sets_of(player) for k in _actions(game, s)]
        listed[game.players[player]] = [
            [
                {"infoset": game.labels.infoset(s), "action": game.labels.action(s, k), "probability": number(p)}
                for (s, k), p in zip(names, plan[1:], strict=True)
                if p
            ]
            for plan in plans
        ]
    return listed
