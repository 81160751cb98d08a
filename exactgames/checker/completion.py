"""The assessment of a certificate.  Where a rule matches an information set, the strategy is exactly the rule's
distribution.  Every other set must be in the aftermarket, or a take under a posted price, and is *completed*: its
single action is, under the beliefs of the check, the selected one among the optimal ones; and moves already settled
give its beliefs, or the selected action is the same at every history in it.  *Selections*: a buyer takes the largest
optimal number; a seller prefers any optimal offer to "no offer", then the highest price, then the largest quantity.

Completion is backward induction, so at a set everything below is settled, and above it exactly the moves that rules
cover.  Settled moves give its beliefs if the same unsettled moves lead to each of its histories (then these cancel).
"""

from __future__ import annotations

from .aftermarket import View
from .beliefs import Assessment, Belief, read_weights
from .market import CODE
from .reading import Rejected, any_table, array, integer, show, table
from .rules import match, read_beliefs, read_rules
from .tree import Game


def check_assessment(game: Game, line: object) -> Assessment:
    """The assessment block, checked against the rules."""
    market = game.market
    prices = len(market.aftermarket.prices)
    rules = read_rules(market)
    belief_rules = read_beliefs(market)
    ruled = match(game, rules, lambda here, rule: rule.weights(game.views[here], prices) is not None)
    for here, k in enumerate(ruled):
        if k < 0 and game.views[here].kind == "bid":
            raise Rejected(CODE, f"no rule covers the bid of {_owner(game, here)}")

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
    _Completion(assessment, ruled).check(completed)
    return assessment


def _owner(game: Game, here: int) -> str:
    past = game.pasts[here]
    agent = game.market.agents[past.agent]
    return f"agent {show(agent.name)}, type {show(agent.types[past.type])}, set {game.own[past.agent].index(here)}"


def selected(view: View, scores: list[int], prices: int) -> int:
    """The selected one among the best actions."""
    best = max(scores)
    optimal = [action for action, score in enumerate(scores) if score == best]
    if view.kind == "take" or optimal[-1] == 0:
        return optimal[-1]
    return max((action for action in optimal if action), key=lambda action: ((action - 1) % prices, action))


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
            belief = self.assessment.beliefs[here]
            action = self._select(here, belief)
            if not self.assessment.weights[here][action]:
                raise Rejected("completion", f"{_owner(self.game, here)}: the selected best reply is action {action}")
            if not self._determined(here):
                for history in self.game.histories[here]:
                    if self._select(here, [(history, 1)]) != action:
                        what = "is completed, but settled moves do not give its beliefs, and its histories disagree"
                        raise Rejected("completion", f"{_owner(self.game, here)}: {what}; the file must give it")

    def _select(self, here: int, belief: Belief) -> int:
        game = self.game
        value = self.assessment.values[game.pasts[here].agent]
        scores = [0] * game.views[here].actions
        for history, weight in belief:
            for action, child in enumerate(game.children(history)):
                scores[action] += weight * value[child]
        return selected(game.views[here], scores, self.prices)

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
