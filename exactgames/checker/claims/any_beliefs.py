"""Does some belief support the profile β?  If so, the evidence lists beliefs, or trembles, with which β is an
equilibrium.  If not, plans gain whatever is believed: one where Bayes' rule fixes the belief; or a mixture, at every
history of a set (later sets of its owner's follow by updating), or for every combination of trembles.

A plan of agent i starts at a set J.  At a history h of J it *gains* what it brings her from h on, β being played where
it names no set, less what β does.  `W(n)` is the sum of ρ(n, h) times that over the histories h of J at or below n,
ρ(n, h) being the probability that chance and the others' β lead from n to h: her own moves are left out.

Where beliefs are given (`given_beliefs`), a mixture may use them as equations: one says of a set J and one of its
histories that the probability there is the given one p.  It *gains* 1 − p there and −p at J's other histories: 0 in
expectation under every belief that agrees.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import NamedTuple

from ..budget import digits, room
from ..kernel.cells import undivided_gain
from ..kernel.concepts import concept_of
from ..kernel.mixtures import Move, Plan, below, plan_value, way
from ..reading import any_table, array, integer, lowest, table
from ..rebuild.assessment import Assessment
from ..rebuild.listed import place, plan_of
from ..rebuild.rationality import ExplicitProfile, Profile
from ..rejected import Rejected, show
from .evidence import beliefs_key, judge, listed_beliefs, set_name

refuse = partial(Rejected, "support")


class Equation(NamedTuple):
    """The belief at a set gives one of its histories this probability."""

    here: int
    history: int
    probability: Fraction


def _start(item: Plan | Equation) -> int:
    return item.here if isinstance(item, Equation) else next(iter(item))


def check(concept: str, holds: bool, value: object, profile: Profile) -> None:
    """Check the evidence of one claim, or reject.  The beliefs that the file gives are not used."""
    game = profile.game
    if not concept_of(concept).at_sets:
        raise refuse(f"{concept} asks for no beliefs")
    if game.form != "explicit":
        raise Rejected("game", "whether some belief supports a profile is settled in the explicit form")
    assessment = Assessment(game, profile.assessment.weights, [])
    if holds:
        found = table(value, "evidence", "format", beliefs_key(concept))
        beliefs = listed_beliefs(found[beliefs_key(concept)], assessment, concept, "evidence")
        judge(concept, beliefs, ExplicitProfile(assessment, game), f"{concept} with some belief")
        return
    refutation = Refutation(concept, assessment)
    kinds = {"bayes": refutation.by_bayes, "histories": refutation.by_histories}
    if concept_of(concept).trembles:
        kinds["monomials"] = refutation.by_monomials
    evidence = any_table(value, "evidence", "format")
    if len(evidence) != 1 or not set(evidence) <= set(kinds):
        raise Rejected("format", f"evidence: found {show(evidence)}, expected one of {', '.join(kinds)}")
    ((kind, shown),) = evidence.items()
    kinds[kind](shown)


class Refutation:
    """Mixtures that gain whatever is believed, as far as the assessment gives no beliefs."""

    def __init__(self, concept: str, assessment: Assessment) -> None:
        self.concept, self.assessment, self.game = concept, assessment, assessment.game
        self.budget = self.game.budget
        bits = max(assessment.unit.bit_length(), 30)
        self._each = 30 + 6 * digits(bits, 60) + 2 * digits(bits)  # of a step back, with a fraction
        self._wide = self.game.wide + bits  # of a gain times a probability

    # -- The three kinds

    def by_bayes(self, value: object) -> None:
        found = table(value, "bayes", "format", "agent plan")
        agent = place(found["agent"], 0, self.game, "bayes, agent")[0]
        plan = plan_of(found["plan"], agent, self.game, "bayes")
        first = next(iter(plan))
        if concept_of(self.concept).subgames:
            root = self.assessment.subgame(first)
        elif self._led(first, agent):
            root = 0
        else:
            raise refuse("bayes: the agent's own moves do not lead to the set, so that its belief is not fixed")
        if self._below(root, agent, plan) <= 0:
            raise refuse("bayes: the plan does not gain, or the others' moves do not lead to the set")

    def by_histories(self, value: object) -> None:
        found = table(value, "histories", "format", "agent mixture set")
        agent, here = place(found["agent"], found["set"], self.game, "histories")
        histories = self.game.histories[here]
        total, bits = [Fraction(0)] * len(histories), 0
        for item in array(found["mixture"], "mixture", "format", 1):
            given, w = array(item, "mixture", "format", 2, 2)
            plan, weight = self._item(given, agent, "mixture"), _weight(w)
            first = _start(plan)
            self.budget.charge("a later set", 10 + 4 * self.game.depth)
            if first != here and (concept_of(self.concept).plans or not self.game.follows(here, first)):
                raise refuse("mixture: a plan does not start at the set, or behind it")
            bits += weight.numerator.bit_length() + weight.denominator.bit_length()
            steps = len(histories) * (40 + 8 * digits(bits + self._wide))
            self.budget.charge("a mixture", steps, briefly=len(histories) * room(bits + self._wide))
            total = [
                t + weight * self._below(history, agent, plan) for t, history in zip(total, histories, strict=True)
            ]
        if min(total) <= 0:
            raise refuse("the mixture does not gain at every history of the set")

    def by_monomials(self, value: object) -> None:
        total: dict[tuple[Move, ...], Fraction] = {}
        bits = 0
        for item in array(value, "monomials", "format", 1):
            name, given, w, listed = array(item, "monomials", "format", 4, 4)
            agent = place(name, 0, self.game, "monomials, agent")[0]
            plan, weight = self._item(given, agent, "monomials"), _weight(w)
            factor = self._factor(listed)
            histories = self.game.histories[_start(plan)]
            bits += weight.numerator.bit_length() + weight.denominator.bit_length()
            size = len(factor) + self.game.depth
            steps = len(histories) * (40 + 5 * size + 8 * digits(bits + self._wide))
            self.budget.charge("a mixture", steps, kept=len(histories) * (200 + 10 * size + room(bits + self._wide)))
            for history in histories:
                mistakes, odds = self.way(0, history, agent)
                monomial = tuple(sorted(factor + mistakes))
                total[monomial] = total.get(monomial, Fraction(0)) + weight * odds * self._gain(history, agent, plan)
        if not undivided_gain(total, self.budget):
            raise refuse("the mixture does not gain for every combination of trembles")

    # -- What plans gain

    def _below(self, top: int, agent: int, plan: Plan | Equation) -> Fraction:
        """W(top)."""
        gain = partial(self._gain, agent=agent, plan=plan)
        return below(self.game, self.assessment.odds, self._each, top, _start(plan), gain)

    def way(self, top: int, node: int, agent: int) -> tuple[list[Move], Fraction]:
        """From a node above to one below, the agent's own moves left out: `mixtures.way`."""
        return way(self.game, self.assessment.odds, self._each, top, node, agent)

    def _gain(self, history: int, agent: int, plan: Plan | Equation) -> int | Fraction:
        """What the plan gains at a history of its first set, times unit and scale."""
        if isinstance(plan, Equation):
            found = (history == plan.history) - plan.probability
            return found * self.assessment.unit * self.game.market.scale
        game, action = self.game, plan[self.game.at[history]]
        better = next(child for k, child in enumerate(game.children(history)) if k == action)
        return self._value(better, agent, plan) - self.assessment.values[agent][history]

    def _value(self, top: int, agent: int, plan: Plan) -> int:
        """The agent's expected payoff from a node on, with the plan at the sets that it names, times unit and scale."""
        if len(plan) == 1:
            return self.assessment.values[agent][top]
        game, assessment = self.game, self.assessment
        return plan_value(game, assessment.odds, assessment.unit, top, game.payoff[agent], plan)

    def _led(self, here: int, agent: int) -> bool:
        """Whether β may play each of the agent's own actions on the way to her set."""
        self.budget.charge("the agent's earlier sets", 10 + 4 * self.game.depth)
        before = self.game.previous(self.game.histories[here][0], agent)
        while before is not None:
            if not self.assessment.weights[before[0]][before[1]]:
                return False
            before = self.game.previous(self.game.histories[before[0]][0], agent)
        return True

    # -- Reading

    def _item(self, value: object, agent: int, where: str) -> Plan | Equation:
        """A plan; or, where beliefs are given, [set, history]."""
        given = self.assessment.given
        if not given or not isinstance(value, list) or not value or isinstance(value[0], list):
            return plan_of(value, agent, self.game, where)
        number, k = array(value, f"{where}, equation", "format", 2, 2)
        here = place(self.game.market.names[agent], number, self.game, f"{where}, equation")[1]
        histories = self.game.histories[here]
        history = histories[integer(k, f"{where}, equation, history", "format", 0, len(histories) - 1)]
        if here not in given:
            raise refuse(f"{where}: the file gives no belief at {set_name(self.assessment, here)}")
        weights = dict(given[here])
        return Equation(here, history, Fraction(weights.get(history, 0), sum(weights.values())))

    def _factor(self, value: object) -> list[Move]:
        """Actions that β never plays."""
        found, keys = [], []
        for item in array(value, "factor", "format"):
            name, number, move = array(item, "factor", "format", 3, 3)
            agent, here = place(name, number, self.game, "factor")
            action = integer(move, "factor", "format", 0, self.game.views[here].actions - 1)
            if self.assessment.weights[here][action]:
                raise refuse("factor: an action that the strategy plays has no tremble")
            found.append((here, action))
            keys.append((agent, here, action))
        if keys != sorted(keys):
            raise Rejected("format", "factor: not sorted")
        return found


def _weight(value: object) -> Fraction:
    weight = lowest(value, "weight")
    if weight <= 0:
        raise refuse(f"the weight {show(weight)} is not positive")
    return weight
