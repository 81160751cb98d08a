"""Best plans.  A *continuation plan* of an agent from a distribution over nodes says what she does at every later set
of her own.  Against the others' β its value is linear in the *sequences* of her own moves: every terminal node that
chance and the others reach counts for her last own move before it, and by perfect recall a set follows one such move.
So the best plan is found at her sets from the last to the first (a later set has a larger number), each once.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..budget import BLOCK, adding, digits, room, widest
from .assessment import Odds
from .beliefs import Belief
from .tree import CompleteTree

Move = tuple[int, int]  # (set, action)
START: Move = (-1, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A best plan of one agent from a distribution over nodes."""

    value: int  # times the weights' sum · unit · scale
    scores: dict[int, list[int]]  # by set that some plan reaches: the best value after each action
    after: dict[int, Move]  # her own move before each of these sets, START if there is none

    def may_play(self, here: int, action: int) -> bool:
        """Whether some best plan reaches a set and plays an action there."""
        while here >= 0:
            scores = self.scores.get(here)
            if scores is None or scores[action] != max(scores):
                return False
            here, action = self.after[here]
        return True


def best_plan(game: CompleteTree, odds: list[list[Odds]], unit: int, agent: int, starts: Belief) -> Plan:
    at, end, owner, payoff = game.at, game.end, game.owner, game.payoff[agent]
    totals: dict[Move, int] = {START: 0}
    after: dict[int, Move] = {}
    bits = widest(weight for _, weight in starts) + unit.bit_length()
    each = 10 + 2 * digits(bits, game.bits + 30) + adding(bits + game.bits)
    ahead = left = max(1, BLOCK // each)
    game.budget.charge("a best plan", each * left, briefly=left * 300)
    stack: list[tuple[int, int, Move]] = [(node, weight * unit, START) for node, weight in starts]
    while stack:
        if not left:
            left = ahead
            game.budget.charge("a best plan", each * left, briefly=len(stack) * (150 + room(bits)) + len(totals) * 300)
        left -= 1
        node, weight, move = stack.pop()
        here = at[node]
        if here == -1:
            totals[move] = totals.get(move, 0) + weight * payoff[node]
            continue
        child, action = node + 1, 0
        if here >= 0 and owner[here] == agent:
            after[here] = move
            while child < end[node]:
                stack.append((child, weight, (here, action)))
                child, action = end[child], action + 1
            continue
        for power, over, under in odds[here]:
            if not power:
                stack.append((child, weight * over // under, move))
            child = end[child]
    game.budget.refund(each * left)
    actions = sum(game.actions[here] for here in after)
    game.budget.charge("a best plan", 5 * len(after) + 3 * actions, briefly=100 * actions)
    scores: dict[int, list[int]] = {}
    for here in sorted(after, reverse=True):
        scores[here] = [totals.get((here, action), 0) for action in range(game.actions[here])]
        before = after[here]
        totals[before] = totals.get(before, 0) + max(scores[here])
    return Plan(totals[START], scores, after)


def scores_at(game: CompleteTree, here: int, belief: Belief, value: list[int]) -> list[int]:
    """What each action at a set is worth under a belief, given the owner's value at every node."""
    scores = [0] * game.actions[here]
    bits = widest(weight for _, weight in belief)
    steps = len(belief) * len(scores) * (2 + digits(game.wide, bits))
    game.budget.charge(
        "what actions are worth at a set", 10 + len(scores) + steps, briefly=len(scores) * room(game.wide + bits)
    )
    end = game.end
    for history, weight in belief:
        child = history + 1
        for action in range(len(scores)):
            scores[action] += weight * value[child]
            child = end[child]
    return scores
