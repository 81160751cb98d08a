"""Outcomes of Nash subsets that are sequential because of an existence argument: who left the path is held down, and
what only two deviations reach is some equilibrium, whichever it is.

Let N be a Nash subset of two players' plans, in the game with the actions that are left (``surviving``). Its interior
meets the sets M. D are the sets that it misses, at which several actions are left, and to which their owner's own plan
leads; R the others that are missed at which several are left.

**Held down.** At J in D let c be an action after which, at every history of J, the other player earns at most what she
earns at least after any b that N plays there, whatever is played of what is left. Move the weight of b to c: whoever
leaves the path earns no more, and play is the same. So every outcome of N is one with c played at J; so at all of D.

**Held.** Let each profile of a cell play at M what the interior plays, c at D, anything that is left elsewhere. An
action at K in R that loses nothing against any other there, by one step, at every history, in every profile of the
cell, is fixed, and so on. A history of J in D is *good* if c is so there. Let mistakes off M, D and what is fixed have
such orders of magnitude that at each J the likeliest histories are good, and let none of them turn on the other's moves
at R that are not fixed (or let all histories of J be good).

Then every outcome of N is sequential. Take an interior point of N with c at D, and let it be played but for these
mistakes, at M, D and what is fixed; at the rest of R everybody's agents choose among what is left, each action with at
least a small probability. This game of agents has an equilibrium (Kakutani); as the mistakes vanish, a subsequence of
such equilibria has a limit, which is consistent. At R what is played is optimal. At J in D the belief is on good
histories. At M the plans are best replies. That is so against all that is left; of all actions the best one is never
taken out, provided that the owner's later play is optimal, so from the last sets on it is so against all. Limits of
such outcomes are outcomes of such limits: sequential equilibria are a closed set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from attrs import define, field

from exactgames.concepts.best_response import previous_action
from exactgames.concepts.plain_tree import Tree
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.search.mixed.credible import Credible, Rows
from exactgames.search.mixed.sequence_form import Sequences

ROUNDS = 200
"""How often the mistakes' orders of magnitude are moved before they are given up."""

DEPTH = 100
"""The most moves on a path: differences are found recursively."""

Cell = list[list[int]]
"""[S] the actions at each set, by their place there."""


@define(eq=False, slots=False)
class Existence:
    """Of a game of two players with the actions that are left."""

    credible: Credible

    @cached_property
    def tree(self) -> Tree:
        return self.credible.threats.tree

    @cached_property
    def left(self) -> Cell:
        game, kept = self.credible.game, self.credible.left
        start = game.action_start.tolist()
        return [np.flatnonzero(kept[a:b]).tolist() for a, b in pairwise(start)]

    def held(self, inner: Rows, met: frozenset[int]) -> dict[int, int] | None:
        """{set that play does not meet: the action fixed there}, with which every outcome of the Nash subset is
        sequential; None if this is not shown.

        inner  what a point of the interior plays wherever its plans lead, in the whole game
        met    the sets that it meets
        """
        if len(self.credible.game.levels) > DEPTH:
            return None
        played = {s: [k for k, p in enumerate(row) if p] for s, row in inner.items()}
        for last in (False, True):
            found = _Held(self, played, met, last).run()
            if found is not None:
                return found
        return None

    @cached_property
    def extremes(self) -> tuple[list[list[int]], list[list[int]]]:
        """[2][N] the least and the greatest that each player earns from each node on, of what is left."""
        tree, payoff, left = self.tree, self.credible.threats.payoff, self.left
        least = [[0] * len(tree.infoset) for _ in payoff]
        greatest = [[0] * len(tree.infoset) for _ in payoff]
        for node in reversed(range(len(tree.infoset))):
            s = tree.infoset[node]
            for i, row in enumerate(payoff):
                for found, extreme in ((least, min), (greatest, max)):
                    if s == TERMINAL:
                        found[i][node] = row[node]
                    elif s == CHANCE:
                        found[i][node] = sum(found[i][child] for child in tree.children(node))
                    else:
                        found[i][node] = extreme(found[i][tree.first[node] + k] for k in left[s])
        return least, greatest

    def holds_down(self, s: int, c: int, played: Sequence[int]) -> bool:
        """Whether the other earns no more after c than after any of those played."""
        least, greatest = self.extremes
        other, first = 1 - self.tree.owner[s], self.tree.first
        return all(
            greatest[other][first[h] + c] <= least[other][first[h] + b]
            for h in self.credible.game.histories(s).tolist()
            for b in played
            if b != c
        )


@define(eq=False, slots=False)
class _Held:
    """``last``: whether the last of several actions is fixed at sets where any will do, not the first."""

    existence: Existence
    played: Mapping[int, Sequence[int]]
    met: frozenset[int]
    last: bool
    cell: Cell = field(init=False)
    known: dict[tuple[int, int, int], int] = field(factory=dict)
    bounds: dict[tuple[int, int, int], int] = field(factory=dict)

    def run(self) -> dict[int, int] | None:
        existence, game = self.existence, self.existence.credible.game
        left = existence.left
        self.cell = [list(self.played[s]) if s in self.met else row for s, row in enumerate(left)]
        missed = self._held_down()
        if missed is None:
            return None
        order = np.argsort(game.play_order, kind="stable").tolist()
        rest = {s for s in range(game.infosets) if len(left[s]) > 1 and s not in self.met and s not in missed}
        fixed = dict(missed)
        self._again()
        for s in reversed(order):
            if s in rest:
                existence.credible.clock.check()
                histories = game.histories(s).tolist()
                for k in reversed(left[s]) if self.last else left[s]:
                    if all(self._optimal(s, h, k) for h in histories):
                        self.cell[s], fixed[s] = [k], k
                        rest.discard(s)
                        self._again()
                        break
        return fixed if self._trembles({s: k for s, k in missed.items() if len(left[s]) > 1}, rest) else None

    def _held_down(self) -> dict[int, int] | None:
        """{set of D: its action c}; None if there is none at some set."""
        existence, game = self.existence, self.existence.credible.game
        chosen: dict[int, int] = {}
        supports: dict[int, Sequence[int]] = {}
        for player in range(len(game.players)):
            previous = previous_action(game, player)
            for s in Sequences(game, player).in_order:
                a = int(previous[s])
                if a >= 0:
                    before = int(game.action_infoset[a])
                    if a - int(game.action_start[before]) not in supports.get(before, ()):
                        continue
                if s in self.met or len(existence.left[s]) == 1:
                    supports[s] = self.cell[s]
                    continue
                played = self.played.get(s, ())
                able = [c for c in existence.left[s] if existence.holds_down(s, c, played)]
                if not able:
                    return None
                best = max(able, key=lambda c: sum(self._optimal(s, h, c) for h in game.histories(s).tolist()))
                chosen[s], supports[s] = best, [best]
        for s, k in chosen.items():
            self.cell[s] = [k]
        return chosen

    def _trembles(self, chosen: Mapping[int, int], rest: set[int]) -> bool:
        """Whether some orders of magnitude make the likeliest histories of each set good."""
        asked: list[tuple[list[set[int]], list[set[int]]]] = []
        for s, k in chosen.items():
            histories = self.existence.credible.game.histories(s).tolist()
            good = [self._optimal(s, h, k) for h in histories]
            if all(good):
                continue
            ways = [self._mistakes(s, h, rest) for h in histories]
            sure = [way for way in ways if way is not None]
            if len(sure) < len(ways) or not any(good):
                return False
            asked.append(
                (
                    [way for way, fine in zip(sure, good, strict=True) if fine],
                    [way for way, fine in zip(sure, good, strict=True) if not fine],
                )
            )
        power: dict[int, int] = {}

        def order(way: set[int]) -> int:
            return sum(power.get(a, 1) for a in way)

        for _ in range(ROUNDS):
            moved = False
            for good_ways, bad_ways in asked:
                best = min(good_ways, key=order)
                for way in bad_ways:
                    if (short := order(best) + 1 - order(way)) > 0:
                        free = way - best
                        if not free:
                            return False
                        raised = max(free)
                        power[raised] = power.get(raised, 1) + short
                        moved = True
            if not moved:
                return True
        return False

    def _mistakes(self, s: int, history: int, rest: set[int]) -> set[int] | None:
        """The other's mistakes on the way to a history of s, by their actions; None if it turns on her moves at R."""
        tree, found = self.existence.tree, set[int]()
        parent = self.existence.credible.game.parent
        node = history
        while node > 0:
            above = int(parent[node])
            t = tree.infoset[above]
            if t >= 0 and tree.owner[t] != tree.owner[s]:
                k = node - tree.first[above]
                if t in rest:
                    return None
                if k not in self.cell[t]:
                    found.add(tree.start[t] + k)
            node = above
        return found

    # ---- one step, in every profile of the cell

    def _again(self) -> None:
        self.known.clear()
        self.bounds.clear()

    def _optimal(self, s: int, history: int, k: int) -> bool:
        """Whether the action loses nothing against the others that are left, at the history."""
        tree, first = self.existence.tree, self.existence.tree.first[history]
        return all(self._difference(tree.owner[s], first + j, first + k) >= 0 for j in self.existence.left[s] if j != k)

    def _difference(self, player: int, x: int, y: int) -> int:
        """D(x, y) of ``gain_bounds``: what y brings more than x, at least."""
        key = (player, x, y)
        if key not in self.known:
            tree, s = self.existence.tree, self.existence.tree.infoset[x]
            if s >= 0 and s == tree.infoset[y]:
                pairs = ((tree.first[x] + k, tree.first[y] + k) for k in self.cell[s])
                found = min(self._difference(player, *pair) for pair in pairs)
            elif s == CHANCE and tree.odds.get(y) == tree.odds[x]:
                both = zip(tree.children(x), tree.children(y), strict=True)
                found = sum(self._difference(player, *pair) for pair in both)
            else:
                found = self._bound(player, 1, y) + self._bound(player, -1, x)
            self.known[key] = found
        return self.known[key]

    def _bound(self, player: int, sign: int, node: int) -> int:
        """The least of sign · U over the cell."""
        key = (player, sign, node)
        if key not in self.bounds:
            tree, s = self.existence.tree, self.existence.tree.infoset[node]
            if s == TERMINAL:
                found = sign * self.existence.credible.threats.payoff[player][node]
            elif s == CHANCE:
                found = sum(self._bound(player, sign, child) for child in tree.children(node))
            else:
                found = min(self._bound(player, sign, tree.first[node] + k) for k in self.cell[s])
            self.bounds[key] = found
        return self.bounds[key]
