"""Which beliefs are *settled*: those that depend, they and the rule of the check that gives them, on settled moves
alone.  Moves at sets that rules cover, and Nature's, are settled; the sets to be completed are *open* (not the open
classes of the folded aftermarket).  A *way* leads to a history; its *open moves* are its moves at open sets, as pairs
(set, action), in their order.  The belief at a set J of agent i:

1. If it is given: for each entry, the ways to the histories that agree with it must have the same open moves.
2. If neither it nor that of an earlier set of i's is given: the ways to J's histories must have the same open moves.
3. Otherwise the belief at i's previous set P must be settled.  A history of J is *excluded* if it does not come from
   the support of P's belief, or if chance or a settled move of another agent on the way from P to it has probability 0.
   If every history is excluded: as in 2.  If not: no way from P to a history that is not excluded may have an open move
   of another agent.

So two completions that agree on what comes after J agree on its belief: under the uniform tremble open moves that all
ways share cancel, and updating meets none.
"""

from __future__ import annotations

from .assessment import Assessment, agreeing
from .tree import Tree


class Settled:
    def __init__(self, assessment: Assessment, ruled: list[int]) -> None:
        """`ruled`: the rule of each set, -1 where it is open."""
        self.assessment, self.game, self.ruled = assessment, assessment.game, ruled
        self.ways = _ways(self.game, ruled)
        self._turns: dict[int, int | None] = {}
        self._after_given: dict[int, bool] = {}  # whether the belief at the set or at an earlier one is given

    def turns_on(self, here: int) -> int | None:
        """An open set on which the belief at a set turns; None if the belief is settled."""
        chain = []  # the set and its owner's earlier ones
        previous: int | None = here
        while previous is not None and previous not in self._turns:
            chain.append(previous)
            previous = self._previous(previous)
        for each in reversed(chain):
            before = previous is not None and self._after_given[previous]
            self._after_given[each] = before or each in self.assessment.given
            self._turns[each] = self._find(each, previous if before else None)
            previous = each
        return self._turns[here]

    def _previous(self, here: int) -> int | None:
        """The owner's previous set."""
        self.game.budget.charge("an earlier set", 10 + 2 * self.game.depth)
        move = self.game.previous(self.game.histories[here][0], self.game.pasts[here].agent)
        return None if move is None else move[0]

    def _find(self, here: int, previous: int | None) -> int | None:
        """`previous`: the owner's previous set, where its belief, or one before it, is given."""
        if here in self.assessment.given:
            entries = self.assessment.given_by[here].belief
            turns = (self._differ(agreeing(self.game, here, entry)) for entry in entries)
            return next((turn for turn in turns if turn is not None), None)
        histories = self.game.histories[here]
        self.game.budget.charge("what a belief turns on", 10 + 10 * self.game.ways[here], briefly=100 * len(histories))
        if previous is None:
            return self._differ(histories)
        if self._turns[previous] is not None:
            return self._turns[previous]
        support = {history for history, _ in self.assessment.beliefs[previous]}
        ways = [way for history in histories if (way := self._from(previous, support, history)) is not None]
        if not ways:
            return self._differ(histories)
        return next((way[0] for way in ways if way), None)

    def _from(self, previous: int, support: set[int], history: int) -> list[int] | None:
        """The open sets of others on the way from the previous set to a history; None if the history is excluded."""
        game, odds, found = self.game, self.assessment.odds, []
        node = history
        while game.at[node] != previous:
            above = game.parent[node]
            here = game.at[above]
            if here != previous:
                power, over, _ = odds[here][game.branch[node]]
                if here >= 0 and self.ruled[here] < 0:
                    found.append(here)
                elif power or not over:
                    return None
            node = above
        return found[::-1] if node in support else None

    def _differ(self, histories: list[int]) -> int | None:
        """Where the ways to some histories first differ in their open moves; None if they do not."""
        first = histories[0]
        for history in histories:
            if self.ways[history] != self.ways[first]:
                one, other = self._open_moves(first), self._open_moves(history)
                same = 0
                while same < min(len(one), len(other)) and one[same] == other[same]:
                    same += 1
                return (one[same:] + other[same:])[0][0]
        return None

    def _open_moves(self, node: int) -> list[tuple[int, int]]:
        game, found = self.game, []
        while (above := game.parent[node]) >= 0:
            here = game.at[above]
            if here >= 0 and self.ruled[here] < 0:
                found.append((here, game.branch[node]))
            node = above
        return found[::-1]


def _ways(game: Tree, ruled: list[int]) -> list[int]:
    """By node: the open moves of the way to it, numbered."""
    game.budget.charge("the open moves of ways", 6 * len(game), kept=8 * len(game), briefly=200 * len(game))
    numbers: dict[tuple[int, int, int], int] = {}
    found = [0] * len(game)
    for node in range(1, len(game)):
        above = game.parent[node]
        here = game.at[above]
        found[node] = found[above]
        if here >= 0 and ruled[here] < 0:
            found[node] = numbers.setdefault((found[above], here, game.branch[node]), len(numbers) + 1)
    return found
