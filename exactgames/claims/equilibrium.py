"""Claims that the profile is an equilibrium: a kind for each concept.

With ``beliefs = "any"``: that some belief supports it (``any_beliefs``).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, assert_never

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.claims import any_beliefs
from exactgames.claims.claim import COMPLETION, Claim, ClaimSpec, Judged, Key, Kind
from exactgames.claims.rows import Rows, tremble_rows
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import BeliefFault, Deviation
from exactgames.concepts.registry import CONCEPTS, concept_of
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.consistency import Inconsistent
from exactgames.concepts.unsupported import Unsupported
from exactgames.errors import CertificateError, Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.market.instance import Completion
from exactgames.market.market import Market
from exactgames.numbers.rational import number
from exactgames.quoted import name

BELIEFS = Key(
    "beliefs",
    ("check", "any"),
    "Concepts with beliefs: those of the check (the default), or any: does some belief support the profile?",
    "is about one assessment",
)


@frozen
class EquilibriumClaim(ClaimSpec):
    """The profile is an equilibrium of the concept, with the beliefs of the check, or with some (``any``).

    >>> from attrs import evolve
    >>> from exactgames import EquilibriumClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(EquilibriumClaim("c1", concept="sequential"),))).claims
    >>> claim.holds, claim.witness
    (True, '')
    """

    concept: Concept = field(kw_only=True, converter=concept_of)
    beliefs: Literal["check", "any"] = field(default="check", kw_only=True, validator=of_type(Literal["check", "any"]))

    completion: Completion = field(default="unique", kw_only=True, validator=of_type(Completion))

    @property
    def kind(self) -> str:
        return self.concept.name

    @property
    def in_tree(self) -> str:
        return 'beliefs = "any"' if self.beliefs == "any" else ""

    def header(self) -> dict[str, Any]:
        return super().header() | ({"beliefs": "any"} if self.beliefs == "any" else {})

    def settle(self, session: Judged) -> Claim:
        if self.beliefs == "check":
            return _settle(session, self)
        if not self.concept.beliefs:
            raise CertificateError(
                f"claim {self.id}: {self.kind} asks for no beliefs off the path: without beliefs = any"
            )
        return Claim(self, *any_beliefs.settle(session.played, session.names, self.concept))

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        if self.completion != "unique":
            pure = "pure " if self.completion == "some-pure" else ""
            return f"there is a {pure}continuation of what the file says that is a {self.concept.words} equilibrium"
        return f"the profile{self._beliefs(given)} is a {self.concept.words} equilibrium"

    def _beliefs(self, given: bool) -> str:
        if not self.concept.beliefs:
            return ""
        if self.beliefs == "any":
            return ", with some beliefs,"
        if self.concept.trembles and given:
            return ", with some beliefs that agree with those given,"
        return ", with the beliefs of the check,"


def _kind(concept: Concept) -> Kind:
    make = partial(EquilibriumClaim, concept=concept)
    if concept.beliefs:
        return Kind(concept.name, make, (BELIEFS, COMPLETION), "the whole profile")
    refusals = {"beliefs": "asks for no beliefs off the path"}
    return Kind(concept.name, make, (COMPLETION,), "the whole profile", refusals=refusals)


KINDS = tuple(_kind(concept) for concept in CONCEPTS)


def _settle(session: Judged, claim: EquilibriumClaim) -> Claim:
    """With the beliefs of the check."""
    judged = session.form.check(claim.concept)
    if judged.inconsistent is not None:
        words = f"no trembles yield the given beliefs: their {judged.inconsistent.kind} contradict each other"
        return Claim(claim, False, {"inconsistent": _inconsistent(session, judged.inconsistent)}, words)
    evidence: dict[str, Any]
    if judged.holds:
        evidence = {"interim": _interim(session)}
        if claim.concept.trembles:
            evidence["trembles"] = _trembles(session, judged.trembles)
        elif claim.concept.beliefs and session.form.found_beliefs is not None:
            evidence["beliefs"] = _found(session, session.form.found_beliefs)
    elif judged.belief is not None:
        evidence = {"belief": _belief(session, judged.belief)}
    elif judged.unsupported is not None:
        evidence = _unsupported(session, judged.unsupported)
    else:
        evidence = {"deviation": _deviation(session, judged)}
        if claim.concept.trembles and not session.form.gives_beliefs:
            evidence["trembles"] = []
    return Claim(claim, judged.holds, evidence, _words(session, judged))


def _words(session: Judged, judged: Check) -> str:
    """The witness of a refutation, in words; empty if the claim holds."""
    form = session.form
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
    who = name(session.names[found.player])
    words = f"{who} gains {number(found.gain)} by {better} at: {form.describe(s)}"
    fixed = judged.concept.trembles and form.gives_beliefs
    return f"{words} (whose belief the given ones fix)" if fixed else words


def _interim(session: Judged) -> dict[str, dict[str, str | None]]:
    return {
        name: {t: number(u) for t, u in zip(types, row, strict=True)}
        for name, types, row in zip(session.names, session.type_names, session.form.interim(), strict=True)
    }


def _set(session: Judged, s: int) -> tuple[str, int]:
    return session.names[int(session.form.sets.infoset_player[s])], int(session.form.number[s])


def _trembles(session: Judged, trembles: Trembles | AlgebraicTrembles | None) -> list[list[Any]]:
    if trembles is None:
        return []
    if isinstance(trembles, AlgebraicTrembles):
        raise Undecided(
            "it holds, but that cannot be certified: the trembles found that yield the given beliefs have irrational "
            "coefficients, which this certificate format has no place for"
        )
    return tremble_rows(session.form.sets, session.form.number, session.names, trembles)


def _found(session: Judged, found: Beliefs) -> list[list[Any]]:
    """The beliefs that were found. Only the whole game has such that are not those of the check."""
    if (played := session.form.whole) is None:
        return []
    return Rows(played.game, session.names).beliefs(found)


def _unsupported(session: Judged, found: Unsupported) -> dict[str, Any]:
    if (played := session.form.whole) is None:
        raise TypeError("trembles that yield given beliefs are looked for in the whole game only")
    rows = Rows(played.game, session.names)
    match found.kind:
        case "trembles":
            return {"monomials": rows.by_monomials(found)}
        case "beliefs":
            agent, k = rows.place(found.infoset)
            return {"histories": {"agent": agent, "set": k, "mixture": rows.by_histories(found)}}
    assert_never(found.kind)


def _deviation(session: Judged, judged: Check) -> dict[str, Any]:
    deviation: Deviation | None = judged.deviation
    if deviation is None:
        raise AssertionError("a refuted check has a witness")
    agent, k = _set(session, deviation.infoset)
    types = session.type_names[deviation.player]
    return {
        "agent": agent,
        "type": types[deviation.type],
        "set": k,
        "action": deviation.action,
        "instead": deviation.instead,
        "gain": number(deviation.gain),
    }


def _belief(session: Judged, fault: BeliefFault) -> dict[str, Any]:
    agent, k = _set(session, fault.infoset)
    found, required = [number(p) for p in fault.found], [number(p) for p in fault.required]
    return {"agent": agent, "set": k, "rule": fault.rule, "found": found, "required": required}


def _inconsistent(session: Judged, found: Inconsistent) -> dict[str, Any]:
    match found.kind:
        case "powers":
            rows = [[*_set(session, s), history, number(y)] for s, history, y in found.multipliers]
            return {"kind": found.kind, "multipliers": rows}
        case "coefficients":
            exponents = [[*_set(session, s), history, int(y)] for s, history, y in found.multipliers]
            return {"kind": found.kind, "exponents": exponents}
    assert_never(found.kind)
