"""Claims that the listed equilibria are all pure ones of a concept, one for each outcome: all-pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from exactgames.bounds.welfare import outcome_classes, welfare
from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.certificate.equilibrium import tremble_rows
from exactgames.errors import Undecided
from exactgames.forms.form import numbers_among_own
from exactgames.game.strategy import Trembles
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.market.instance import ClaimSpec
from exactgames.numbers.algebraic import Algebraic
from exactgames.solve.algebraic_trembles import AlgebraicBeliefs, AlgebraicTrembles
from exactgames.solve.cell_gains import Plan
from exactgames.solve.pure import Prune, PureEquilibrium, PureSearch, Refuted, Settled, Split, Step, find_pure
from exactgames.solve.tremble_conditions import say_action

KINDS = ("all-pure",)


def settle(context: Context, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the claim's figures are right, the search's evidence, what was found in words). Undecided if the search
    is not complete.
    """
    expansion = context.explicit.expansion
    merged = outcome_classes(expansion)
    return settle_in(expansion.game, context.names, claim, lambda played: welfare(expansion, played), merged)


def settle_in(
    game: Game,
    names: Sequence[str],
    claim: ClaimSpec,
    value: Callable[[Play], Fraction] | None,
    classes: Index | None = None,
) -> tuple[bool, dict[str, Any], str]:
    """The same for any game. ``value``: the welfare of a profile, where it is defined; ``classes``: which terminal
    nodes are the same (``find_pure``).
    """
    if claim.concept is None:
        raise TypeError("an all-pure claim names its concept")
    found = find_pure(game, claim.concept, classes=classes)
    if not found.complete:
        why = "; ".join(found.open[:3]) or f"{found.stopped} after {found.cells:,} cells"
        raise Undecided(f"not every pure equilibrium is known to be found: {why}")
    irrational = [e for e in found.equilibria if isinstance(e.support.trembles, AlgebraicTrembles)]
    if irrational:  # other profiles with the same outcomes may do
        found = find_pure(game, claim.concept, classes=classes, rational=True)
        if not found.complete:
            raise Undecided(_irrational(game, irrational[0]))
    values = [value(e.played) if value else None for e in found.equilibria]
    known = [v for v in values if v is not None]
    least, most = min(known, default=None), max(known, default=None)
    holds = all(
        stated is None or stated == figure
        for stated, figure in (
            (claim.outcomes, len(values)),
            (claim.lowest_welfare, least),
            (claim.highest_welfare, most),
        )
    )
    words = f"{len(values)} outcome{'s' * (len(values) != 1)}"
    if known:
        words += f", welfare {number(least)}" + (f" to {number(most)}" if least != most else "")
    return holds, evidence(game, names, found, values), words


def evidence(game: Game, names: Sequence[str], found: PureSearch, values: Sequence[Fraction | None]) -> dict[str, Any]:
    """The equilibria, each with its welfare, and the steps of a complete search, one for each outcome."""
    writer = _Writer(game, names)
    equilibria = [writer.equilibrium(found, e, v) for e, v in zip(found.equilibria, values, strict=True)]
    return {"equilibria": equilibria, "steps": [writer.step(step) for step in found.steps]}


def _irrational(game: Game, one: PureEquilibrium) -> str:
    """Why the equilibrium cannot be written."""
    trembles, given = one.support.trembles, one.support.beliefs
    if not isinstance(trembles, AlgebraicTrembles) or not isinstance(given, AlgebraicBeliefs):
        raise TypeError("its trembles are rational")
    moves = sorted(a for a, c in trembles.coefficient.items() if isinstance(c, Algebraic))
    which = " and ".join(f"({say_action(game, a)})" for a in moves)
    sets = [s for s, belief in given.at.items() if any(isinstance(p, Algebraic) for p in belief)] or list(given.at)
    where = "; ".join(game.describe(s) for s in sets[:3])
    return (
        "every pure equilibrium is found, but one of them cannot be certified: the trembles found to support it, of "
        f"{which}, have irrational coefficients, which this certificate format has no place for; they matter at {where}"
    )


class _Writer:
    """Writes sets by their owner's name and number."""

    def __init__(self, game: Game, names: Sequence[str]) -> None:
        self.game, self.names, self.number = game, names, numbers_among_own(game)

    def place(self, s: int) -> tuple[str, int]:
        return self.names[int(self.game.infoset_player[s])], int(self.number[s])

    def plan(self, plan: Plan) -> list[list[int]]:
        first, *later = [[int(self.number[s]), k] for s, k in plan]
        return [first, *sorted(later)]

    def equilibrium(self, found: PureSearch, one: PureEquilibrium, value: Fraction | None) -> dict[str, Any]:
        game, chosen = self.game, np.flatnonzero(one.strategy.weights)
        strategy = {
            name: [int(chosen[s] - game.action_start[s]) for s in game.sets_of(player)]
            for player, name in enumerate(self.names)
        }
        entry: dict[str, Any] = {"strategy": strategy, "welfare": number(value)}
        if found.concept == "sequential":
            trembles = one.support.trembles or Trembles.uniform(one.strategy)
            if isinstance(trembles, AlgebraicTrembles):
                raise TypeError("irrational trembles have no place in a certificate")
            entry["trembles"] = tremble_rows(game, self.number, self.names, trembles)
        elif found.concept != "bayes-nash":
            entry["beliefs"] = self.beliefs(one)
        return entry

    def beliefs(self, one: PureEquilibrium) -> list[list[Any]]:
        given = one.support.beliefs
        if given is None:
            return []
        if isinstance(given, AlgebraicBeliefs):
            raise TypeError("only a sequential equilibrium has irrational beliefs")
        sets = np.flatnonzero(given.at).tolist()
        ranked = sorted(sets, key=lambda s: (int(self.game.infoset_player[s]), int(self.number[s])))
        return [[*self.place(s), [number(p) for p in given.distribution(self.game, s)]] for s in ranked]

    def step(self, step: Step) -> list[Any]:
        match step:
            case Prune():
                return ["prune", *self.place(step.infoset), step.action, step.kind, self.plan(step.plan)]
            case Split():
                groups = [] if step.groups is None else [[list(group) for group in step.groups]]
                return ["split", *self.place(step.infoset), *groups]
            case Settled():
                return ["settled", step.equilibrium]
            case Refuted():
                return ["refuted", *self.refutation(step)]
        raise TypeError("an open cell has no evidence")

    def refutation(self, step: Refuted) -> list[Any]:
        why = step.why
        if why.kind == "beliefs":
            return [*self.place(why.infoset), [[self.plan(plan), number(w)] for plan, w in why.deviations]]
        return [
            [
                [self.place(plan[0][0])[0], self.plan(plan), number(w), self.factor(factor)]
                for (plan, w), factor in zip(why.deviations, why.factors, strict=True)
            ]
        ]

    def factor(self, factor: Plan) -> list[list[Any]]:
        key = [(int(self.game.infoset_player[s]), int(self.number[s]), k) for s, k in factor]
        return [[self.names[player], s, k] for player, s, k in sorted(key)]
