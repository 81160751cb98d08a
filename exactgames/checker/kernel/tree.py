"""A complete game tree as parallel lists, one entry a node, in depth-first order: a node comes before its subtree,
which is the range `node … end[node]`; its first child is `node + 1`, and `end[child]` is the next child.  So each
agent's sets are numbered, and histories listed, in play order.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..budget import Budget


class CompleteTree:
    """`at[node]` is an information set (0, 1, …), -1 at a terminal node, -2, -3, … at a chance node."""

    def __init__(self, agents: int, bits: int, budget: Budget) -> None:
        self.budget = budget
        self.bits = bits  # of the longest payoff
        self.wide = bits  # of the longest number that has been computed for a node
        # -- By node
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.at: list[int] = []
        self.end: list[int] = []
        self.payoff: list[list[int]] = [[] for _ in range(agents)]  # by agent; 0 at nodes that are not terminal
        # -- By chance node -2 - k, and by information set
        self.chance: list[list[int]] = []  # the weights of the branches
        self.owner: list[int] = []
        self.actions: list[int] = []  # how many there are
        self.histories: list[list[int]] = []
        self.own: list[list[int]] = [[] for _ in range(agents)]  # each agent's sets, in play order
        # -- What it costs to go through it
        self.prior_bits = 0  # of the longest weight of chance
        self.depth = 0  # the most moves on a way
        self.ways: list[int] = []  # by set: how far its histories are from the root, in all
        self.moves = 0  # nodes and actions

    def __len__(self) -> int:
        return len(self.parent)

    def children(self, node: int) -> Iterator[int]:
        end = self.end
        child, last = node + 1, end[node]
        while child < last:
            yield child
            child = end[child]

    def previous(self, node: int, agent: int) -> tuple[int, int] | None:
        """The agent's last move before a node: information set and action."""
        while (above := self.parent[node]) >= 0:
            here = self.at[above]
            if here >= 0 and self.owner[here] == agent:
                return here, self.branch[node]
            node = above
        return None

    def follows(self, earlier: int, later: int) -> bool:
        """Whether a set comes after another of the same agent's."""
        agent = self.owner[earlier]
        before = self.previous(self.histories[later][0], agent)
        while before is not None and before[0] != earlier:
            before = self.previous(self.histories[before[0]][0], agent)
        return before is not None

    def finish(self) -> None:
        """What follows from the nodes, once they are all there."""
        self.histories = [[] for _ in self.owner]
        for node, here in enumerate(self.at):
            if here >= 0:
                self.histories[here].append(node)
        self.budget.charge("the ways to the game's nodes", 4 * len(self), briefly=40 * len(self))
        depth = [0] * len(self)
        for node in range(1, len(self)):
            depth[node] = depth[self.parent[node]] + 1
        self.ways = [sum([depth[history] for history in histories]) for histories in self.histories]
        self.depth = max(depth, default=0)
        self.moves = len(self) + sum(self.actions)


def subgame_roots(tree: CompleteTree) -> list[bool]:
    """By node: whether its subtree contains every information set that it meets."""
    tree.budget.charge("the subgames", 10 * len(tree), kept=8 * len(tree), briefly=80 * len(tree))
    first, last = list(range(len(tree))), list(range(len(tree)))
    for histories in tree.histories:
        for history in histories:
            first[history], last[history] = histories[0], histories[-1]
    for node in range(len(tree) - 1, 0, -1):
        above = tree.parent[node]
        first[above] = min(first[above], first[node])
        last[above] = max(last[above], last[node])
    return [first[node] >= node and last[node] < tree.end[node] for node in range(len(tree))]


def subgame(tree: CompleteTree, roots: list[bool], here: int) -> int:
    """The root of the smallest subgame that contains a set."""
    histories = tree.histories[here]
    root = histories[0]
    tree.budget.charge("the subgame of a set", 10 + 2 * tree.depth)
    while not (roots[root] and histories[-1] < tree.end[root]):
        root = tree.parent[root]
    return root
