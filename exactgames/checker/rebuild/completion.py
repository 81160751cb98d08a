"""The assessment of a certificate.  Where a rule matches an information set, the strategy is exactly the rule's
distribution.  Every other set must be in the aftermarket, or a take under a posted price, and is *completed*: its
single action is, under the beliefs of the check, the selected one among the optimal ones; and it is the selected one at
every history of the set, given what happens afterwards, or (not at an open class) the belief is settled (`settled`).
*Selections*: a buyer takes the largest optimal number; a seller prefers any optimal offer to "no offer", then the
highest price, then the largest quantity.
"""

from __future__ import annotations

from ..kernel.beliefs import Belief
from ..kernel.plans import scores_at
from ..reading import table
from ..rejected import Rejected, show, unknown
from .actions.action import View
from .assessment import Assessment
from .keys import CODE
from .registry import ACTIONS
from .rules import Rule, read_beliefs
from .settled import Settled
from .strategy import Ruled, read_entries, ruled_sets
from .tree import Tree


def check_assessment(game: Tree, line: object) -> Assessment:
    """The assessment block, checked against the rules."""
    belief_rules, ruled = read_beliefs(game.market), covered(game)
    if game.form == "staged":
        refuse_beliefs(belief_rules)
    found = table(line, "the assessment", "format", "block completed strategy")
    weights, completed = read_entries(game, ruled, found, "completed", True)
    assessment = Assessment(game, weights, belief_rules)
    refuse_given_at_open(assessment)
    _check_completed(assessment, ruled.at, completed)
    return assessment


def covered(game: Tree) -> Ruled:
    """The rule of each set, -1 where it is to be completed: every bid has one."""
    ruled = ruled_sets(game)
    for here, k in enumerate(ruled.at):
        if k < 0 and game.views[here].kind == "bid":
            raise Rejected(CODE, f"no rule covers the bid of {_owner(game, here)}")
    return ruled


def refuse_beliefs(belief_rules: list[Rule]) -> None:
    """The staged form takes beliefs about types, in the aftermarket."""
    for rule in belief_rules:
        if rule.auction:
            raise Rejected("merge", f"{rule.where}: a belief in the auction; the staged form does not take it")
        if any(entry.bids for entry in rule.belief):
            raise Rejected("merge", f"{rule.where}: a belief about bids; the staged form does not take it")


def refuse_given_at_open(assessment: Assessment) -> None:
    """The staged form takes no belief at a class that is not known.  (A belief rule that matches nothing is refused
    here, whatever is claimed.)"""
    for here in assessment.given:
        if here in assessment.open:
            what = "the file gives a belief at a class that is not known"
            raise Rejected("merge", f"{_owner(assessment.game, here)}: {what}; the staged form does not take it")


def _owner(game: Tree, here: int) -> str:
    past = game.pasts[here]
    agent = game.market.agents[past.agent]
    return f"agent {show(agent.name)}, type {show(agent.types[past.type])}, set {game.own[past.agent].index(here)}"


def selected(view: View, scores: list[int], largest: bool = True) -> int:
    """The selected one among the best actions; `largest`: that of the greatest rank, else that of the least."""
    if view.kind not in ACTIONS:
        raise unknown("the action", view.kind)
    key, best = ACTIONS[view.kind], max(scores)
    optimal = [action for action, score in enumerate(scores) if score == best]
    if len(optimal) == 1:
        return optimal[0]
    return (max if largest else min)(optimal, key=lambda action: key.rank(view, action))


def _check_completed(assessment: Assessment, ruled: list[int], completed: list[int]) -> None:
    """At each of these sets β plays the selected best reply, and what is selected does not turn on open moves."""
    if not completed:
        return
    game, settled = assessment.game, Settled(assessment, ruled)
    for here in completed:
        is_open = here in assessment.open
        belief = [(game.histories[here][0], 1)] if is_open else assessment.beliefs[here]
        action = _select(assessment, here, belief)
        if not assessment.weights[here][action]:
            raise Rejected("completion", f"{_owner(game, here)}: the selected best reply is action {action}")
        turn = None if is_open else settled.turns_on(here)
        if not is_open and turn is None:
            continue
        if any(_select(assessment, here, [(history, 1)]) != action for history in game.histories[here]):
            what = "the selected action is not the same at all its histories"
            if turn is None:
                what = f"{what}, and its beliefs are not computed; the file must say what is done there"
            else:
                what = f"{what}, and its belief turns on the open moves at {_owner(game, turn)}"
                what = f"{what}; the file must say what is done there, or the action or the belief here"
            raise Rejected("completion", f"{_owner(game, here)} is not completed: {what}")


def _select(assessment: Assessment, here: int, belief: Belief) -> int:
    game = assessment.game
    value = assessment.values[game.pasts[here].agent]
    return selected(game.views[here], scores_at(game, here, belief, value))
