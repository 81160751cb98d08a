"""Utilities and gains under β.  Bayes-Nash asks for the gain of the best plan of a type; weak perfect Bayesian for that
of the best continuation plan at a set, given the belief there; perfect Bayesian and sequential for that of one action
at a set, β afterwards.

A `Profile` is an assessment with what the auction adds to it: in the explicit form nothing, since the tree contains the
auction; in the staged form (`staged`) the bids are played before the folded aftermarket.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from ..budget import digits
from ..kernel.beliefs import Belief
from ..kernel.concepts import concept_of
from ..kernel.gains import action_gain, plan_gain
from ..kernel.plans import scores_at
from ..rejected import Rejected, unknown
from .assessment import Assessment
from .outcomes import revenue
from .tree import Tree

PLAN = -1
Start = tuple[int, int, int]  # where a plan or an action starts: agent, type, set (PLAN: before the first one)
Gains = dict[Start, Fraction]  # the positive ones


class Profile(ABC):
    """What both forms have in common: gains at the sets of the tree."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment, self.game, self.market = assessment, assessment.game, assessment.game.market
        self.scale = assessment.unit * self.market.scale

    @abstractmethod
    def interim(self, agent: int, kind: int) -> Fraction:
        """A type's expected utility."""

    @abstractmethod
    def utility(self, agent: int) -> Fraction:
        """An agent's expected utility, ex ante."""

    @abstractmethod
    def welfare(self) -> Fraction:
        """The expected welfare."""

    @abstractmethod
    def revenue(self) -> Fraction:
        """What all pay in the auction, expected."""

    @abstractmethod
    def gains(self, concept: str, beliefs: list[Belief]) -> Gains:
        """Where a plan or an action earns more than β, and how much."""

    @abstractmethod
    def gains_most(self, concept: str, start: Start, beliefs: list[Belief], here: int, action: int) -> bool:
        """Whether an action at a set is part of what earns most from a start."""

    @abstractmethod
    def required(self, rule: str, here: int) -> Belief | None:
        """What a rule about beliefs requires at a set; None where it requires nothing."""

    def _set_gains(self, concept: str, beliefs: list[Belief]) -> Gains:
        """The gains at the sets of the tree, but for open ones."""
        find = self._plan_gain if concept_of(concept).plans else self._action_gain
        found: Gains = {}
        for here, belief in enumerate(beliefs):
            if belief and here not in self.assessment.open:
                past = self.game.pasts[here]
                gain = find(past.agent, here, belief)
                if gain < 0:
                    raise Rejected("rationality", "a best plan is worse than the strategy: the checker is wrong")
                if gain > 0:
                    found[past.agent, past.type, here] = gain
        return found

    def _set_gains_most(self, concept: str, first: int, beliefs: list[Belief], here: int, action: int) -> bool:
        agent = self.game.pasts[first].agent
        if concept_of(concept).plans:
            return self.assessment.best_plan(agent, beliefs[first]).may_play(here, action)
        scores = scores_at(self.game, here, beliefs[here], self.assessment.values[agent])
        return first == here and scores[action] == max(scores)

    def _plan_gain(self, agent: int, here: int, belief: Belief) -> Fraction:
        a = self.assessment
        return plan_gain(self.game, a.odds, a.unit, self.market.scale, agent, belief, a.values[agent])

    def _action_gain(self, agent: int, here: int, belief: Belief) -> Fraction:
        a = self.assessment
        return action_gain(self.game, a.unit, self.market.scale, here, belief, a.values[agent])

    def _agreeing(self, starts: list[int], agent: int, kind: int) -> Belief:
        """Of the nodes after the type profiles, those at which an agent has a type, with the prior."""
        self.game.budget.charge("the type profiles with a type", 10 + 3 * len(starts), briefly=100 * len(starts))
        every = zip(self.game.types, starts, self.game.prior, strict=True)
        return [(node, weight) for types, node, weight in every if types[agent] == kind]


class ExplicitProfile(Profile):
    def __init__(self, assessment: Assessment, game: Tree) -> None:
        super().__init__(assessment)
        self.explicit = game

    def interim(self, agent: int, kind: int) -> Fraction:
        starts = self._agreeing(self.explicit.after_types, agent, kind)
        value = self.assessment.values[agent]
        steps = len(starts) * (5 + digits(self.game.wide, self.game.prior_bits)) + 4 * digits(self.game.wide)
        self.game.budget.charge("a type's utility", steps)
        return Fraction(sum(w * value[node] for node, w in starts), sum(w for _, w in starts) * self.scale)

    def utility(self, agent: int) -> Fraction:
        return Fraction(self.assessment.values[agent][0], self.scale)

    def welfare(self) -> Fraction:
        return Fraction(self.assessment.welfare[0], self.scale)

    def revenue(self) -> Fraction:
        return revenue(self.assessment)

    def gains(self, concept: str, beliefs: list[Belief]) -> Gains:
        if concept_of(concept).at_sets:
            return self._set_gains(concept, beliefs)
        found: Gains = {}
        for k, agent in enumerate(self.market.agents):
            for t in range(len(agent.types)):
                gain = self._plan_gain(k, PLAN, self._agreeing(self.explicit.after_types, k, t))
                if gain > 0:
                    found[k, t, PLAN] = gain
        return found

    def gains_most(self, concept: str, start: Start, beliefs: list[Belief], here: int, action: int) -> bool:
        agent, kind, first = start
        if first != PLAN:
            return self._set_gains_most(concept, first, beliefs, here, action)
        starts = self._agreeing(self.explicit.after_types, agent, kind)
        return self.assessment.best_plan(agent, starts).may_play(here, action)

    def required(self, rule: str, here: int) -> Belief | None:
        if rule == "bayes":
            return self.assessment.bayes_belief(here)
        if rule == "updating":
            return self.assessment.updated(here, self.assessment.beliefs)
        if rule == "subgame":
            return self.assessment.subgame_belief(here)
        raise unknown("the rule of beliefs", rule)
