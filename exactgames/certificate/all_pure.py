"""Claims that the listed equilibria are all pure ones of a concept, one for each outcome: all-pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, assert_never

import numpy as np

from exactgames.bounds.welfare import outcome_classes, welfare
from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.certificate.equilibrium import tremble_rows
from exactgames.certificate.rows import Rows, irrational_words
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.errors import Undecided
from exactgames.game.strategy import Trembles
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.market.instance import ClaimSpec
from exactgames.search.pure.search import PureEquilibrium, PureSearch, find_pure
from exactgames.search.pure.steps import Exclude, Prune, Refuted, Settled, Split, Step

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
            raise Undecided(
                "every pure equilibrium is found, but one of them cannot be certified: "
                + irrational_words(game, irrational[0].support)
            )
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


class _Writer(Rows):
    """Writes equilibria and steps."""

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
            entry["beliefs"] = self.beliefs(one.support.beliefs)
        return entry

    def step(self, step: Step) -> list[Any]:
        match step:
            case Prune():
                return ["prune", *self.place(step.infoset), step.action, step.kind, self.plan(step.plan)]
            case Exclude():
                pairs = [[b, str(w), d, str(v)] for b, w, d, v in step.pairs]
                return ["exclude", *self.place(step.infoset), step.action, self.place(step.other)[1], pairs]
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
        match why.kind:
            case "beliefs":
                return [*self.place(why.infoset), self.by_histories(why)]
            case "trembles":
                return [self.by_monomials(why)]
        assert_never(why.kind)
