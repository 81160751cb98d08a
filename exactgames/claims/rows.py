"""Sets, plans, factors, beliefs as certificates list them: a set by its owner's name and its number among hers."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import Any, Literal

import numpy as np

from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs, AlgebraicTrembles
from exactgames.concepts.trembles.conditions import say_action
from exactgames.concepts.unsupported import Unsupported
from exactgames.errors import Undecided
from exactgames.forms.form import PlayedSets, numbers_among_own
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game, Index, InformationSets
from exactgames.numbers.algebraic import Algebraic
from exactgames.numbers.rational import number
from exactgames.search.cells.plan_gains import Plan
from exactgames.tally import tallied


def irrational_moves(game: Game, trembles: AlgebraicTrembles) -> str:
    """The moves whose trembles have irrational coefficients, in words."""
    moves = sorted(a for a, c in trembles.coefficient.items() if isinstance(c, Algebraic))
    return " and ".join(f"({say_action(game, a)})" for a in moves)


def irrational_words(game: Game, support: Support) -> str:
    """Why irrational trembles cannot be written."""
    trembles, given = support.trembles, support.beliefs
    if not isinstance(trembles, AlgebraicTrembles) or not isinstance(given, AlgebraicBeliefs):
        raise TypeError("its trembles are rational")
    which = irrational_moves(game, trembles)
    sets = [s for s, belief in given.at.items() if any(isinstance(p, Algebraic) for p in belief)] or list(given.at)
    where = "; ".join(game.describe(s) for s in sets[:3])
    return (
        f"the trembles found to support it, of {which}, have irrational coefficients, which this certificate format "
        f"has no place for; they matter at {where}"
    )


class Rows:
    """Writes rows about one game, its players named as ``names`` says."""

    def __init__(self, game: Game, names: Sequence[str]) -> None:
        self.game, self.names, self.number = game, names, numbers_among_own(game)

    def place(self, s: int) -> tuple[str, int]:
        return self.names[int(self.game.infoset_player[s])], int(self.number[s])

    def plan(self, plan: Plan) -> list[list[int]]:
        first, *later = [[int(self.number[s]), k] for s, k in plan]
        return [first, *sorted(later)]

    def factor(self, factor: Plan) -> list[list[Any]]:
        key = [(int(self.game.infoset_player[s]), int(self.number[s]), k) for s, k in factor]
        return [[self.names[player], s, k] for player, s, k in sorted(key)]

    def beliefs(self, given: Beliefs | AlgebraicBeliefs | None) -> list[list[Any]]:
        """Those that are given."""
        if given is None:
            return []
        if isinstance(given, AlgebraicBeliefs):
            raise TypeError("irrational beliefs have no place in a certificate")
        sets = np.flatnonzero(given.at).tolist()
        ranked = sorted(sets, key=lambda s: (int(self.game.infoset_player[s]), int(self.number[s])))
        return [[*self.place(s), [number(p) for p in given.distribution(self.game, s)]] for s in ranked]

    def by_histories(self, why: Unsupported) -> list[list[Any]]:
        """A mixture that gains at every history of one set."""
        return [[self._plan_or_belief(plan, why), number(w)] for plan, w in why.deviations]

    def _plan_or_belief(self, plan: Plan, why: Unsupported) -> list[Any]:
        """The plan; at a set with a given belief its number and the history's."""
        ((s, k), *_) = plan
        return [int(self.number[s]), k] if s in why.given else self.plan(plan)

    def by_monomials(self, why: Unsupported) -> list[list[Any]]:
        """A mixture that gains for every combination of trembles."""
        return [
            [self.place(plan[0][0])[0], self._plan_or_belief(plan, why), number(w), self.factor(factor)]
            for (plan, w), factor in zip(why.deviations, why.factors, strict=True)
        ]


def tremble_rows(sets: InformationSets, own_number: Index, names: Sequence[str], trembles: Trembles) -> list[list[Any]]:
    """The trembles that are not (1, 1), sorted by agent, set, action. Undecided where coefficients are irrational."""
    if trembles.root != 1:
        raise Undecided(
            "it holds, but that cannot be certified: the given beliefs need irrational coefficients, which this "
            "certificate format has no place for"
        )
    special = set(np.flatnonzero(trembles.power > 1).tolist()) | set(trembles.coefficient)
    rows = []
    for action in special:
        s = int(sets.action_infoset[action])
        key = (int(sets.infoset_player[s]), int(own_number[s]), action - int(sets.action_start[s]))
        value = number(trembles.coefficient.get(action, 1))
        rows.append((key, [names[key[0]], key[1], key[2], int(trembles.power[action]), value]))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def profile_rows(form: PlayedSets, names: Sequence[str], counted: Literal["completed", "found"]) -> dict[str, Any]:
    """The profile, an entry for each information set; ``counted``: as what the sets that no rule covers are counted."""
    sets = form.sets
    strategy: dict[str, list[Any]] = {name: [] for name in names}
    for s in tallied(np.lexsort((form.number, sets.infoset_player)).tolist(), "information sets written out"):
        weights = form.strategy.weights[sets.action_start[s] : sets.action_start[s + 1]].tolist()
        strategy[names[int(sets.infoset_player[s])]].append(entry(weights))
    completed = np.bincount(sets.infoset_player[form.completed], minlength=len(names))
    return {
        "strategy": strategy,
        counted: {name: int(count) for name, count in zip(names, completed, strict=True)},
    }


def entry(weights: list[int]) -> int | list[list[int]]:
    """The index of the one action played, or [[index, weight], …] without common factor."""
    support = [k for k, weight in enumerate(weights) if weight]
    if len(support) == 1:
        return support[0]
    common = gcd(*(weights[k] for k in support))
    return [[k, weights[k] // common] for k in support]
