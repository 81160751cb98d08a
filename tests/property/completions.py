"""docs/reference/semantics.md, "Completion", read a third time: plain recursion on the naive tree, one set at a time.

Written from that page alone; slow on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen
from reference import Reference
from strategies import Key, Table

Entries = tuple[tuple[Fraction, tuple[int, ...]], ...]
"""Parts of a given belief: (probability, which of the set's histories agree)."""
Moves = tuple[tuple[Key, int], ...]


def preferred(action: str) -> tuple[object, ...]:
    """A larger take; any offer before "no offer", then the highest price, then the largest quantity."""
    word = action.split()
    if word[0] == "take":
        return (int(word[1]),)
    return (0,) if word[0] == "no" else (1, Fraction(word[3]), int(word[1]))


@frozen
class Open:
    """A market whose profile is open at some sets.

    tree      the naive tree with a strategy: what it says at open sets does not matter
    opened    the open sets
    given     beliefs that are given, in parts
    rank      of each action of a set, the preferred ones higher
    """

    tree: Reference
    opened: frozenset[Key]
    given: Mapping[Key, Entries]
    rank: Mapping[Key, tuple[object, ...]]

    def completed(self, choice: Mapping[Key, int]) -> Reference:
        """The tree with these actions at the open sets (the first action where none is named)."""
        tree, table = self.tree, dict(self.tree.strategy)
        for key in self.opened:
            row = [Fraction(0)] * tree.actions(key)
            row[choice.get(key, 0)] = Fraction(1)
            table[key] = tuple(row)
        fresh = Reference.__new__(Reference)
        fresh.__dict__ = {**tree.__dict__, "strategy": table}
        return fresh

    def beliefs(self, tree: Reference) -> Table:
        """The beliefs of the check."""
        uniform, given = tree.leading(), dict[Key, tuple[Fraction, ...]]()
        for key, entries in self.given.items():
            terms = [self._term(tree, node) for node in tree.sets[key]]
            row = [Fraction(0)] * len(terms)
            for p, at in entries:
                least = min(terms[h][0] for h in at)
                total = sum((terms[h][1] for h in at if terms[h][0] == least), start=Fraction(0))
                for h in at:
                    row[h] += p * terms[h][1] / total if terms[h][0] == least else 0
            given[key] = tuple(row)
        for key in sorted(tree.sets, key=lambda key: len(tree.own_moves(tree.sets[key][0], key[0]))):
            if key not in given and (update := tree.updated(key, given)) is not None:
                given[key] = update
        return {**uniform, **given}

    def _term(self, tree: Reference, node: int) -> tuple[int, Fraction]:
        """(how many moves on the way have probability 0, the product of the others)."""
        order, product = 0, Fraction(1)
        for above, k in tree.path(node):
            p = tree.chance(above, k)
            order, product = (order, product * p) if p else (order + 1, product)
        return order, product

    # ---- when a set is completed

    def open_moves(self, node: int, top: int = 0) -> Moves:
        """The open moves of the way from ``top``, in their order."""
        moves = []
        for above, k in self.tree.path(node, top):
            here = self.tree.nodes[above]
            if here.owner and (here.owner, here.label) in self.opened:
                moves.append(((here.owner, here.label), k))
        return tuple(moves)

    def alike(self, nodes: list[int]) -> bool:
        return len({self.open_moves(node) for node in nodes}) <= 1

    def settled(self, key: Key, beliefs: Table) -> bool:
        """Whether the set's belief is; ``beliefs``: those of the check under some completion."""
        tree, nodes = self.tree, self.tree.sets[key]
        if key in self.given:
            return all(self.alike([nodes[h] for h in at]) for _, at in self.given[key])
        earlier = [move[0] for move in tree.own_moves(nodes[0], key[0])]
        if not any(before in self.given for before in earlier):
            return self.alike(nodes)
        before = earlier[-1]
        if not self.settled(before, beliefs):
            return False
        left = []
        for node in nodes:
            top, mu = next(
                (h, p) for h, p in zip(tree.sets[before], beliefs[before], strict=True) if h <= node < tree.end[h]
            )
            if mu and not self._excluded(node, top, key[0]):
                left.append((node, top))
        if not left:
            return self.alike(nodes)
        return all(move[0][0] == key[0] for node, top in left for move in self.open_moves(node, top))

    def _excluded(self, node: int, top: int, player: str) -> bool:
        """Whether chance or a settled move of another player's on the way has probability 0."""
        for above, k in self.tree.path(node, top):
            here = self.tree.nodes[above]
            is_open = bool(here.owner) and (here.owner, here.label) in self.opened
            if here.owner != player and not is_open and self.tree.chance(above, k) == 0:
                return True
        return False

    # ---- the selected action

    def best(self, tree: Reference, key: Key, belief: tuple[Fraction, ...]) -> int:
        worth = [tree.mean(key, belief, {key: k}) for k in range(tree.actions(key))]
        rank = self.rank[key]
        return max((k for k, w in enumerate(worth) if w == max(worth)), key=lambda k: rank[k])  # type: ignore[arg-type, return-value]

    def everywhere(self, tree: Reference, key: Key) -> int | None:
        """The action selected at every history of the set, if it is the same."""
        size = len(tree.sets[key])
        found = {self.best(tree, key, tuple(Fraction(int(i == h)) for i in range(size))) for h in range(size)}
        return found.pop() if len(found) == 1 else None

    def accepts(self, choice: Mapping[Key, int]) -> bool:
        """Whether this is a completion: every open set is one that is completed, and plays what is selected under the
        beliefs of the check.
        """
        tree = self.completed(choice)
        beliefs = self.beliefs(tree)
        return all(
            choice[key] == self.best(tree, key, beliefs[key])
            and (self.everywhere(tree, key) is not None or self.settled(key, beliefs))
            for key in self.opened
        )

    def by_backward_induction(self, fill: Mapping[Key, int]) -> dict[Key, int] | Key:
        """The completion from the last sets to the first, or a set that is not completed. ``fill``: what is played
        meanwhile at the sets that are still open; it must not matter.
        """
        choice = dict(fill)
        left = set(self.opened)
        while left:
            key = next(key for key in self.tree.sets if key in left and not self._before(key, left))
            tree = self.completed(choice)
            action = self.everywhere(tree, key)
            if action is None:
                beliefs = self.beliefs(tree)
                if not self.settled(key, beliefs):
                    return key
                action = self.best(tree, key, beliefs[key])
            choice[key] = action
            left.remove(key)
        return choice

    def _before(self, key: Key, others: set[Key]) -> bool:
        """Whether a history of the set comes before one of another one's."""
        tree = self.tree
        return any(
            node < other < tree.end[node]
            for node in tree.sets[key]
            for o in others
            if o != key
            for other in tree.sets[o]
        )
