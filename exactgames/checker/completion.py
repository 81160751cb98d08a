"""The assessment of a certificate.  Where a rule matches an information set, the strategy is exactly the rule's
distribution.  Every other set must be in the aftermarket, or a take under a posted price, and is *completed*: its
single action is, under the beliefs of the check, the selected one among the optimal ones; and moves already settled
give its beliefs, or (at an open class always) the selected action is the same at every history in it.  *Selections*: a
buyer takes the largest optimal number; a seller prefers any optimal offer to "no offer", then the highest price, then
the largest quantity.

Completion is backward induction, so at a set everything below is settled, and above it exactly the moves that rules
cover.  Settled moves give its beliefs if the same unsettled moves lead to each of its histories (then these cancel).
"""

from __future__ import annotations

from .aftermarket import View
from .beliefs import Assessment, Belief, read_weights
from .market import CODE
from .reading import Rejected, any_table, array, integer, show, table
from .rules import Rule, match, read_beliefs, read_rules
from .tree import Tree


def check_assessment(game: Tree, line: object) -> Assessment:
    """The assessment block, checked against the rules."""
    market = game.market
    prices = len(market.aftermarket.prices)
    rules = read_rules(market)
    belief_rules = read_beliefs(market)
    ruled = matched(game, rules)
    if game.form == "staged":
        _refuse_beliefs(belief_rules)

    found = table(line, "the assessment", "format", "block completed strategy")
    names = set(market.names)
    strategy = any_table(found["strategy"], "strategy", "format")
    counts = any_table(found["completed"], "completed", "format")
    for what, given in (("strategy", strategy), ("completed", counts)):
        if set(given) != names:
            raise Rejected("format", f"{what}: found {show(given)}, expected exactly the agents' names")

    weights: list[list[int]] = [[] for _ in ruled]
    completed: list[int] = []
    for agent, name in enumerate(market.names):
        where = f"strategy of {show(name)}"
        entries = array(strategy[name], where, "strategy")
        own = game.own[agent]
        if len(entries) != len(own):
            raise Rejected(
                "strategy", f"{where}: found {len(entries)} entries, expected one for each of {len(own)} sets"
            )
        before = len(completed)
        for k, (here, entry) in enumerate(zip(own, entries, strict=True)):
            weights[here] = read_weights(entry, game.views[here].actions, f"{where}, set {k}")
            if ruled[here] < 0:
                completed.append(here)
                if isinstance(entry, list):
                    raise Rejected(
                        "strategy", f"{where}, set {k}: a mixture where no rule matches; expected one action"
                    )
            elif weights[here] != rules[ruled[here]].weights(game.views[here], prices):
                raise Rejected("strategy", f"{where}, set {k}: not what {rules[ruled[here]].where} says")
        count = integer(counts[name], f"completed sets of {show(name)}", "format", 0)
        if count != len(completed) - before:
            raise Rejected(
                "strategy", f"completed sets of {show(name)}: found {count}, expected {len(completed) - before}"
            )

    assessment = Assessment(game, weights, belief_rules)
    _ = assessment.given  # a belief rule that matches nothing is refused, whatever is claimed
    for here in assessment.given:
        if here in assessment.open:
            what = "the file gives a belief at a class that is not known"
            raise Rejected("merge", f"{_owner(game, here)}: {what}; the staged form does not take it")
    _Completion(assessment, ruled).check(completed)
    return assessment


def matched(game: Tree, rules: list[Rule]) -> list[int]:
    """The rule of each set, -1 where it is to be completed."""
    prices = len(game.market.aftermarket.prices)
    ruled = match(game, rules, lambda here, rule: rule.weights(game.views[here], prices) is not None)
    for here, k in enumerate(ruled):
        if k < 0 and game.views[here].kind == "bid":
            raise Rejected(CODE, f"no rule covers the bid of {_owner(game, here)}")
    return ruled


def _refuse_beliefs(belief_rules: list[Rule]) -> None:
    """The staged form takes beliefs about types, in the aftermarket."""
    for rule in belief_rules:
        if rule.auction:
            raise Rejected("merge", f"{rule.where}: a belief in the auction; the staged form does not take it")
        if any(entry.bids for entry in rule.belief):
            raise Rejected("merge", f"{rule.where}: a belief about bids; the staged form does not take it")


def _owner(game: Tree, here: int) -> str:
    past = game.pasts[here]
    agent = game.market.agents[past.agent]
    return f"agent {show(agent.name)}, type {show(agent.types[past.type])}, set {game.own[past.agent].index(here)}"


def selected(view: View, scores: list[int], prices: int, largest: bool = True) -> int:
    """The selected one among the best actions; `largest`: the selections above, else the reverse."""
    best = max(scores)
    optimal = [action for action, score in enumerate(scores) if score == best]
    if not largest and (view.kind == "take" or optimal[0] == 0):
        return optimal[0]
    if view.kind == "take" or optimal[-1] == 0:
        return optimal[-1]
    choose = max if largest else min
    return choose((action for action in optimal if action), key=lambda action: ((action - 1) % prices, action))


def scores_at(game: Tree, here: int, belief: Belief, value: list[int]) -> list[int]:
    """What each action at a set is worth under a belief, given the owner's value at every node."""
    scores = [0] * game.views[here].actions
    end = game.end
    for history, weight in belief:
        child = history + 1
        for action in range(len(scores)):
            scores[action] += weight * value[child]
            child = end[child]
    return scores


class _Completion:
    def __init__(self, assessment: Assessment, ruled: list[int]) -> None:
        self.assessment, self.game, self.ruled = assessment, assessment.game, ruled
        self.prices = len(self.game.market.aftermarket.prices)
        self.unsettled: list[int] = []  # by node: which unsettled moves lead to it, numbered
        self.known: dict[int, bool] = {}

    def check(self, completed: list[int]) -> None:
        if not completed:
            return
        self.unsettled = self._number_unsettled()
        for here in completed:
            is_open = here in self.assessment.open
            belief = [(self.game.histories[here][0], 1)] if is_open else self.assessment.beliefs[here]
            action = self._select(here, belief)
            if not self.assessment.weights[here][action]:
                raise Rejected("completion", f"{_owner(self.game, here)}: the selected best reply is action {action}")
            if is_open or not self._determined(here):
                for history in self.game.histories[here]:
                    if self._select(here, [(history, 1)]) != action:
                        why = "its beliefs are not computed" if is_open else "settled moves do not give its beliefs"
                        what = f"is completed, but {why}, and its histories disagree"
                        raise Rejected("completion", f"{_owner(self.game, here)}: {what}; the file must give it")

    def _select(self, here: int, belief: Belief) -> int:
        value = self.assessment.values[self.game.pasts[here].agent]
        return selected(self.game.views[here], scores_at(self.game, here, belief, value), self.prices)

    def _number_unsettled(self) -> list[int]:
        game = self.game
        numbers: dict[tuple[int, int, int], int] = {}
        found = [0] * len(game)
        for node in range(1, len(game)):
            above = game.parent[node]
            here = game.at[above]
            found[node] = found[above]
            if here >= 0 and self.ruled[here] < 0:
                found[node] = numbers.setdefault((found[above], here, game.branch[node]), len(numbers) + 1)
        return found

    def _determined(self, here: int) -> bool:
        """Whether settled moves give the beliefs at a set."""
        if here not in self.known:
            self.known[here] = self._find_determined(here)
        return self.known[here]

    def _find_determined(self, here: int) -> bool:
        assessment, histories = self.assessment, self.game.histories[here]
        if here in assessment.given:
            rule = assessment.given_by[here]
            return all(self._alike(assessment.agreeing(here, entry)) for entry in rule.belief)
        if assessment.given and assessment.updated(here, assessment.beliefs) is not None:
            previous = self.game.previous(histories[0], self.game.pasts[here].agent)
            if previous is not None and self._determined(previous[0]):
                support = {history for history, _ in assessment.beliefs[previous[0]]}
                since = {self._since(history, previous[0], support) for history in histories}
                return len(since - {None}) == 1
        return self._alike(histories)

    def _alike(self, histories: list[int]) -> bool:
        return len({self.unsettled[history] for history in histories}) == 1

    def _since(self, node: int, stop: int, support: set[int]) -> tuple[tuple[int, int], ...] | None:
        """The unsettled moves since the set `stop`; None if the path does not come from the support there."""
        moves = []
        while self.game.at[node] != stop:
            above = self.game.parent[node]
            here = self.game.at[above]
            if here >= 0 and here != stop and self.ruled[here] < 0:
                moves.append((here, self.game.branch[node]))
            node = above
        return tuple(moves) if node in support else None
