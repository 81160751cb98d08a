"""Claims that the profile is an equilibrium: bayes-nash, weak-perfect-bayesian, perfect-bayesian, sequential."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol, assert_never

import numpy as np

from exactgames.certificate.canonical import number
from exactgames.certificate.rows import Rows
from exactgames.concepts.check import Check
from exactgames.concepts.deviation import CONCEPTS, BeliefFault, Concept, Deviation
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.consistency import Inconsistent
from exactgames.concepts.unsupported import Unsupported
from exactgames.errors import Undecided
from exactgames.forms.form import PlayedSets
from exactgames.game.strategy import Trembles
from exactgames.game.tree import Index, InformationSets
from exactgames.market.instance import ClaimSpec
from exactgames.quoted import name

KINDS: tuple[str, ...] = CONCEPTS


class Judgeable(PlayedSets, Protocol):
    """A profile that can be judged: ``Form``, or a game file's."""

    @property
    def gives_beliefs(self) -> bool:
        """Whether any belief is given."""

    def check(self, concept: Concept) -> Check:
        """The profile judged for the concept."""

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[agent][type] expected utility given the type."""


class Judged(Protocol):
    """Whose claims are settled: ``Context``, or a game file's."""

    @property
    def form(self) -> Judgeable:
        """The game with its profile."""

    @property
    def names(self) -> tuple[str, ...]:
        """The agents, as certificates name them."""

    @property
    def type_names(self) -> tuple[tuple[str, ...], ...]:
        """Each agent's types."""


def settle(context: Judged, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the claim holds, its evidence, the witness in words)."""
    concept = next(c for c in CONCEPTS if c == claim.kind)
    judged = context.form.check(concept)
    if judged.inconsistent is not None:
        words = f"no trembles yield the given beliefs: their {judged.inconsistent.kind} contradict each other"
        return False, {"inconsistent": _inconsistent(context, judged.inconsistent)}, words
    evidence: dict[str, Any]
    if judged.holds:
        evidence = {"interim": _interim(context)}
        if concept == "sequential":
            evidence["trembles"] = _trembles(context, judged.trembles)
    elif judged.belief is not None:
        evidence = {"belief": _belief(context, judged.belief)}
    elif judged.unsupported is not None:
        evidence = _unsupported(context, judged.unsupported)
    else:
        evidence = {"deviation": _deviation(context, judged)}
        if concept == "sequential" and not context.form.gives_beliefs:
            evidence["trembles"] = []
    return judged.holds, evidence, _words(context, judged)


def _words(context: Judged, judged: Check) -> str:
    """The witness of a refutation, in words; empty if the claim holds."""
    form = context.form
    if judged.belief is not None:
        return f"the belief given at {form.describe(judged.belief.infoset)} breaks Bayes' rule ({judged.belief.rule})"
    if judged.unsupported is not None:
        where = form.describe(judged.unsupported.infoset)
        return f"no beliefs that agree with the given ones support it: a mixture gains at: {where}"
    if judged.deviation is None:
        return ""
    found = judged.deviation
    s = found.infoset
    better = f"“{form.action(s, found.instead)}” instead of “{form.action(s, found.action)}”"
    who = name(context.names[found.player])
    words = f"{who} gains {number(found.gain)} by {better} at: {form.describe(s)}"
    fixed = judged.concept == "sequential" and form.gives_beliefs
    return f"{words} (whose belief the given ones fix)" if fixed else words


def _interim(context: Judged) -> dict[str, dict[str, str | None]]:
    return {
        name: {t: number(u) for t, u in zip(types, row, strict=True)}
        for name, types, row in zip(context.names, context.type_names, context.form.interim(), strict=True)
    }


def _set(context: Judged, s: int) -> tuple[str, int]:
    return context.names[int(context.form.sets.infoset_player[s])], int(context.form.number[s])


def _trembles(context: Judged, trembles: Trembles | AlgebraicTrembles | None) -> list[list[Any]]:
    if trembles is None:
        return []
    if isinstance(trembles, AlgebraicTrembles):
        raise Undecided(
            "it holds, but that cannot be certified: the trembles found that yield the given beliefs have irrational "
            "coefficients, which this certificate format has no place for"
        )
    return tremble_rows(context.form.sets, context.form.number, context.names, trembles)


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


def _unsupported(context: Judged, found: Unsupported) -> dict[str, Any]:
    if (played := context.form.whole) is None:
        raise TypeError("trembles that yield given beliefs are looked for in the whole game only")
    rows = Rows(played.game, context.names)
    match found.kind:
        case "trembles":
            return {"monomials": rows.by_monomials(found)}
        case "beliefs":
            agent, k = rows.place(found.infoset)
            return {"histories": {"agent": agent, "set": k, "mixture": rows.by_histories(found)}}
    assert_never(found.kind)


def _deviation(context: Judged, judged: Check) -> dict[str, Any]:
    deviation: Deviation | None = judged.deviation
    if deviation is None:
        raise AssertionError("a refuted check has a witness")
    agent, k = _set(context, deviation.infoset)
    types = context.type_names[deviation.player]
    return {
        "agent": agent,
        "type": types[deviation.type],
        "set": k,
        "action": deviation.action,
        "instead": deviation.instead,
        "gain": number(deviation.gain),
    }


def _belief(context: Judged, fault: BeliefFault) -> dict[str, Any]:
    agent, k = _set(context, fault.infoset)
    found, required = [number(p) for p in fault.found], [number(p) for p in fault.required]
    return {"agent": agent, "set": k, "rule": fault.rule, "found": found, "required": required}


def _inconsistent(context: Judged, found: Inconsistent) -> dict[str, Any]:
    powers = found.kind == "powers"
    rows = [[*_set(context, s), history, number(y) if powers else int(y)] for s, history, y in found.multipliers]
    return {"kind": found.kind, "multipliers" if powers else "exponents": rows}
