"""What ``solve`` found of an .efg file's game, as JSON values: the keys of ``solution``; null where they speak of
markets.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from exactgames.certificate.canonical import number
from exactgames.game.labels import TableLabels
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.show.solution import LISTED, Extent
from exactgames.show.support import support_values
from exactgames.solve.any_beliefs import supported
from exactgames.solve.check import Check, check
from exactgames.solve.deviation import Concept, Deviation


@frozen(eq=False)
class Solved:
    """A game, a profile played in it, the beliefs given, and the verdict."""

    played: Play
    given: Beliefs
    judged: Check

    @property
    def game(self) -> Game:
        return self.played.game

    def owner(self, s: int) -> str:
        """The name of the player who moves at set s."""
        return self.game.players[int(self.game.infoset_player[s])]


def efg_solution(
    played: Play,
    given: Beliefs,
    concept: Concept,
    strategy: Extent | None = None,
    slacks: Extent = "path",
    any_beliefs: bool = False,
) -> dict[str, Any]:
    """The profile checked for the concept. ``strategy``, ``slacks``: the information sets to list (default: all up to
    10,000, else the path). ``any_beliefs``: is there some belief that supports it, whatever is given? Raises as
    ``check`` does.
    """
    found = supported(played, concept) if any_beliefs else None
    solved = Solved(played, given, check(played, concept, given) if found is None else found.check)
    holds = solved.judged.holds if found is None else found.holds
    deviation = solved.judged.deviation if found is None else found.deviation
    count = played.game.infosets
    extent: Extent = strategy or ("all" if count <= LISTED else "path")
    return {
        "mode": "check",
        "concept": concept,
        "holds": holds,
        "complete": None,
        "stopped": None,
        "optimum": None,
        "equilibria": [_equilibrium(solved, extent)] if holds else [],
        "deviation": _deviation(solved, deviation),
        "belief": _belief(solved),
        "slacks": _slacks(solved, slacks),
        "completed": {"sets": 0, "indifferent": 0, "indifferent_on_path": []},
        "form": "explicit",
        "sets": {"here": count, "in_the_tree": count},
        **({} if found is None else support_values(solved.game, found)),
    }


def _listed(solved: Solved, extent: Extent) -> list[int]:
    """The information sets to list, by owner, then in play order: none, those on the path, all."""
    if extent == "none":
        return []
    game = solved.game
    shown = np.ones(game.infosets, dtype=bool)
    if extent == "path":
        shown[:] = False
        shown[game.infoset[np.flatnonzero((game.infoset >= 0) & (solved.played.reach > 0))]] = True
    return [int(s) for s in np.lexsort((game.play_order, game.infoset_player)) if shown[s]]


def _equilibrium(solved: Solved, extent: Extent) -> dict[str, Any]:
    game, strategy = solved.game, solved.played.strategy
    return {
        "welfare": None,
        "ratio": None,
        "utilities": {name: number(solved.played.value(player)) for player, name in enumerate(game.players)},
        "interim": None,
        "profiles": None,
        "outcome": _outcome(solved),
        "strategy": [
            {
                "agent": solved.owner(s),
                "infoset": game.labels.infoset(s),
                "probabilities": {
                    game.labels.action(s, k): number(strategy.probability(game, s, k))
                    for k in strategy.support(game, s)
                },
                "source": "file",
            }
            for s in _listed(solved, extent)
        ],
        "component": None,
    }


def _outcome(solved: Solved) -> list[dict[str, Any]]:
    """The terminal nodes that are reached, in depth-first order: each one's probability, outcome's name or number
    among all terminal nodes from 1, and payoffs.
    """
    game, played = solved.game, solved.played
    names = game.labels.outcomes if isinstance(game.labels, TableLabels) else {}
    walk = np.argsort(game.preorder[game.terminals])
    rows = []
    for place, end in enumerate(walk.tolist(), start=1):
        node = int(game.terminals[end])
        if played.reach[node] > 0:
            payoffs = [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]]
            rows.append(
                {
                    "probability": number(Fraction(int(played.reach[node]), played.scale)),
                    "terminal": names.get(node, place),
                    "payoffs": {name: number(u) for name, u in zip(game.players, payoffs, strict=True)},
                }
            )
    return rows


def _deviation(solved: Solved, found: Deviation | None) -> dict[str, Any] | None:
    labels = solved.game.labels
    if found is None:
        return None
    return {
        "agent": solved.game.players[found.player],
        "type": None,
        "infoset": labels.infoset(found.infoset),
        "action": labels.action(found.infoset, found.action),
        "instead": labels.action(found.infoset, found.instead),
        "gain": number(found.gain),
        "given": None if solved.judged.concept == "bayes-nash" else labels.infoset(found.start),
    }


def _belief(solved: Solved) -> dict[str, Any] | None:
    game, judged = solved.game, solved.judged
    if judged.belief is not None:
        s, found = judged.belief.infoset, judged.belief.found
        required: list[str | None] | None = _numbers(judged.belief.required)
        rule: str = judged.belief.rule
    elif judged.inconsistent is not None:
        s = judged.inconsistent.multipliers[0][0]
        found, required = solved.given.distribution(game, s), None
        rule = f"inconsistent: no {judged.inconsistent.kind} of trembles yield it"
    else:
        return None
    return {"infoset": game.describe(s), "found": _numbers(found), "required": required, "rule": rule}


def _numbers(values: Sequence[Fraction]) -> list[str | None]:
    return [number(value) for value in values]


def _slacks(solved: Solved, extent: Extent) -> list[dict[str, Any]]:
    """What every other action loses at the sets listed: 0 where its owner is indifferent, negative where it gains."""
    game, rows = solved.game, list[dict[str, Any]]()
    if solved.judged.slacks is None:
        return rows
    for s in _listed(solved, extent):
        support = solved.played.strategy.support(game, s)
        for k, action in enumerate(game.action_labels(s)):
            slack = solved.judged.slacks.slack(game, s, k)
            if slack is not None and support != (k,):
                words = {"agent": solved.owner(s), "infoset": game.labels.infoset(s), "action": action}
                rows.append({**words, "slack": number(slack)})
    return rows
