"""`bayes-nash`, `weak-perfect-bayesian`, `perfect-bayesian`, `sequential`: the profile is an equilibrium so called.

Bayes-Nash: no agent has a better plan, given her type, against the others' β.  Weak perfect Bayesian: at every set no
continuation plan is better given μ there, and μ follows Bayes' rule at every set that β reaches.  Perfect Bayesian: in
addition updating consistency, and Bayes' rule in every subgame; sequential: μ comes from trembles.  For the last two
one-shot checks suffice: β's value at a set is compared with that of each action there, β afterwards.

A claim that holds shows each agent's interim utilities (and the trembles); a refuted one the largest gain, or a given
belief that violates a rule.  `sequential` with given beliefs: see `given_beliefs`; with `beliefs = "any"`:
`any_beliefs`; of a continuation that is found: `continuation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..kernel.beliefs import probabilities, same
from ..kernel.concepts import CONCEPTS, concept_of
from ..reading import Table, any_table, array, lowest, table, text
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rebuild.rationality import Profile
from ..rejected import Rejected
from . import any_beliefs, continuation, given_beliefs
from .claim import PURE, UNIQUE, Claim, Head, Judged, beliefs_of
from .evidence import agent_of, charge_same, check_deviation, check_interim, judge, set_name, set_of


@dataclass(frozen=True)
class Equilibrium(Claim):
    any_beliefs: bool  # under some belief, whatever the file gives

    KINDS: ClassVar[tuple[str, ...]] = tuple(CONCEPTS)
    of_games: ClassVar[bool] = True

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "", "beliefs" if concept_of(kind).at_sets else ""

    @classmethod
    def game_keys(cls, kind: str) -> tuple[str, str]:
        return cls.keys(kind)

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        some_belief = beliefs_of(raw, where, "check any") == "any"
        if some_belief and head.completion != UNIQUE:
            raise Rejected(CODE, f"{where}: completion is {head.completion}, and beliefs are any; expected one of them")
        return cls(*head, some_belief)

    @classmethod
    def read_of_game(cls, head: Head, raw: Table, where: str) -> Claim:
        some = "beliefs" in raw and text(raw["beliefs"], f"{where}, beliefs", "format", "any") == "any"
        return cls(*head, some)

    @classmethod
    def of_profile(cls, kind: str) -> bool:
        return True

    @property
    def concept(self) -> str:
        return self.kind

    def about(self, market: Market | None) -> str:
        return "some belief" if self.any_beliefs else ""

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        concept, under = concept_of(self.kind), ""
        if self.found:
            pure = "pure " if self.completion == PURE else ""
            return f"there is a {pure}continuation of what the file says that is {concept.words}"
        if self.any_beliefs:
            under = ", with some beliefs,"
        elif concept.trembles and given:
            under = ", with some beliefs that agree with those given,"
        elif concept.at_sets:
            under = ", with the beliefs of the check,"
        return f"the profile{under} is {concept.words}"

    def shown(self, evidence: object) -> dict[str, object]:
        if not self.found:
            return {}
        return {"rests_on": "none" if "steps" in any_table(evidence, "evidence", "format") else "found"}

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        if self.found:
            with judged.game.budget.scope():
                if holds:
                    continuation.check_holds(self.kind, evidence, judged.profile_for(self.kind))
                else:
                    continuation.check_refuted(self.kind, self.completion == PURE, evidence, judged.game)
            return
        profile = judged.profile_for(self.kind)
        if self.any_beliefs:
            with judged.game.budget.scope():
                any_beliefs.check(self.kind, holds, evidence, profile)
        elif concept_of(self.kind).trembles and profile.assessment.given:
            given_beliefs.check(self.kind, holds, evidence, profile)
        else:
            _check(self.kind, holds, evidence, profile)


def _check(concept: str, holds: bool, value: object, profile: Profile) -> None:
    assessment = profile.assessment
    evidence = any_table(value, "evidence", "format")
    if not holds and "belief" in evidence:
        table(evidence, "evidence", "format", "belief")
        _check_bad_belief(concept, evidence["belief"], profile)
        return
    main = "interim" if holds else "deviation"
    trembles = concept_of(concept).trembles
    table(evidence, "evidence", "format", f"{main} trembles" if trembles else main)
    if trembles and (listed := array(evidence["trembles"], "trembles", "format")):
        raise Rejected("trembles", f"found {len(listed)} trembles, expected none: the file gives no beliefs")
    beliefs = assessment.beliefs
    if holds:
        check_interim(evidence["interim"], profile)
        judge(concept, beliefs, profile, concept)
    else:
        check_deviation(concept, evidence["deviation"], profile.gains(concept, beliefs), profile, beliefs)


def _check_bad_belief(concept: str, value: object, profile: Profile) -> None:
    assessment = profile.assessment
    found = table(value, "belief", "format", "agent found required rule set")
    rule = text(found["rule"], "belief, rule", "format", "bayes updating subgame")
    if rule not in concept_of(concept).rules:
        raise Rejected("belief", f"{concept} does not ask for {rule}")
    agent = agent_of(found["agent"], assessment, "belief, agent")
    here = set_of(found["set"], assessment, agent, "belief, set")
    given, required = assessment.given.get(here), profile.required(rule, here)
    if given is None:
        raise Rejected("belief", f"the file gives no belief at {set_name(assessment, here)}")
    if required is None:
        raise Rejected("belief", f"{rule} requires nothing at {set_name(assessment, here)}")
    if same(given, required):
        raise Rejected("belief", f"the belief at {set_name(assessment, here)} is what {rule} requires")
    histories = assessment.game.histories[here]
    charge_same(assessment, given)
    charge_same(assessment, required)
    for what, belief in (("found", given), ("required", required)):
        where = f"belief, {what}"
        listed = [lowest(x, where) for x in array(found[what], where, "format", len(histories), len(histories))]
        if listed != probabilities(belief, histories):
            raise Rejected("belief", f"{where}: not the distribution at {set_name(assessment, here)}")
