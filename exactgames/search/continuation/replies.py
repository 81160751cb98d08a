"""Best replies at open information sets: one pass from the last level to the first, under given beliefs.

The sets that are open play single actions, the others what is given. In a pass each open set, after everything behind
it, takes an action that is optimal under its belief: the one it has, if that is optimal, else the preferred one. Where
nothing changes under the beliefs of the profile itself, every open set is sequentially rational.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import evolve, frozen

from exactgames.concepts.settled import Mask
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.game.values import Play, play
from exactgames.numbers.arrays import Integers


@frozen(eq=False)
class _OpenLevel:
    """What the open sets of one level ask again in every pass. C: the children of their nodes, sorted by action.

    children  [C]
    nodes     [C] their parents
    owner     [C] who moves there
    first     where each action's children begin
    actions   the actions, ascending
    sets      the sets; ``begin``: where their actions begin in ``actions``; ``sizes``: how many they have
    opened    [the level's children] whether the parent's set is open
    """

    children: Index
    nodes: Index
    owner: Index
    first: Index
    actions: Index
    sets: Index
    begin: Index
    sizes: Index
    opened: Mask


@frozen(eq=False)
class Reply:
    """``choice`` [S]: at open sets the action's number, elsewhere as it was; ``values`` [n, N] with these."""

    choice: Index
    values: Integers


class Replies:
    """The passes of one game.

    partial  what is played at the sets ``settled`` [S]
    room     how much larger than 1 the weights of given beliefs may be (for the arithmetic's bound)
    """

    def __init__(self, game: Game, partial: BehaviorStrategy, settled: Mask, room: int = 1) -> None:
        self.game, self.opened = game, ~settled
        fixed = settled[game.action_infoset]
        self._weights = np.where(fixed, partial.weights, 0)
        self._totals = np.where(settled, partial.totals, 1)
        self._base = play(game, BehaviorStrategy(np.where(fixed, partial.weights, 1), self._totals), room)
        self._levels = [_open_level(game, number, self.opened) for number in range(len(game.levels))]
        self._terminal = np.zeros((len(game.players), game.nodes), dtype=self._base.dtype)
        self._terminal[:, game.terminals] = game.payoffs

    def strategy(self, choice: Index) -> BehaviorStrategy:
        """The profile that plays ``choice`` at the open sets."""
        weights = self._weights.copy()
        weights[self.game.action_start[:-1][self.opened] + choice[self.opened]] = 1
        return BehaviorStrategy(weights, self._totals)

    def played(self, choice: Index) -> Play:
        """The game played so."""
        strategy = self.strategy(choice)
        moves = np.append(np.where(self.opened[self.game.action_infoset], strategy.weights, 1), 1)
        return evolve(self._base, strategy=strategy, edges=self._base.edges * moves[self.game.incoming])

    def best(
        self,
        choice: Index,
        weights: Integers,
        preference: Index,
        keep: bool = True,
        against: Index | None = None,
        threats: Mask | None = None,
    ) -> Reply:
        """The best replies under the beliefs ``weights`` [N].

        preference  [A] of the optimal actions the largest; before that the one of ``choice``, if ``keep``
        against     [N] before that the one that gives this player least, at nodes of others; −1: nobody
        threats     [S] where that counts first, whether it is optimal or not
        """
        game, base = self.game, self._base
        values, found = self._terminal.copy(), choice.copy()
        moves = np.ones(game.actions + 1, dtype=np.int64)
        for level, opened in zip(reversed(game.levels), reversed(self._levels), strict=True):
            edges = base.edges[level.children]
            if opened is not None:
                scale = base.sure[opened.children] * weights[opened.nodes]
                ranks = [np.add.reduceat(values[opened.owner, opened.children] * scale, opened.first)]
                if against is not None:
                    whom = against[opened.nodes]
                    hurt = np.where((whom >= 0) & (whom != opened.owner), values[whom, opened.children] * scale, 0)
                    ranks.append(-np.add.reduceat(hurt, opened.first))
                    if threats is not None:
                        first = np.repeat(threats[opened.sets], opened.sizes)
                        ranks[0] = np.where(first, ranks[1], ranks[0])
                if keep:
                    kept = np.zeros(len(opened.actions), dtype=np.int64)
                    kept[opened.begin + choice[opened.sets]] = 1
                    ranks.append(kept)
                best = _largest([*ranks, preference[opened.actions]], opened.begin, opened.sizes)
                found[opened.sets] = best
                moves[opened.actions] = 0
                moves[opened.actions[opened.begin + best]] = 1
                edges = np.where(opened.opened, moves[game.incoming[level.children]] * edges, edges)
            for row in values:
                row[level.parents] = np.add.reduceat(row[level.children] * edges, level.offsets)
        return Reply(found, values)

    def deviator(self, played: Play) -> Index:
        """[N] the one player who must have left the profile for the node to be reached; −1 if nobody must, −2 if
        several.
        """
        game = self.game
        found = np.full(game.nodes, -1, dtype=np.int64)
        owner = np.append(game.infoset_player, -1)
        for level in game.levels:
            mover = np.repeat(owner[np.maximum(game.infoset[level.parents], -1)], level.counts)
            before = np.repeat(found[level.parents], level.counts)
            left = (mover >= 0) & (played.edges[level.children] == 0)
            alone = (before == -1) | (before == mover)
            found[level.children] = np.where(left, np.where(alone, mover, -2), before)
        return found


def _open_level(game: Game, number: int, opened: Mask) -> _OpenLevel | None:
    """None if no set of the level is open."""
    level = game.levels[number]
    sets = game.infoset[level.parents]
    mine = (sets != CHANCE) & np.append(opened, False)[np.maximum(sets, -1)]
    if not mine.any():
        return None
    below = np.repeat(mine, level.counts)
    children = np.arange(level.start, level.stop)[below]
    children = children[np.argsort(game.incoming[children], kind="stable")]
    incoming = game.incoming[children]
    first = np.flatnonzero(np.diff(incoming, prepend=-1))
    actions = incoming[first]
    here = game.action_infoset[actions]
    begin = np.flatnonzero(np.diff(here, prepend=-1))
    nodes = game.parent[children]
    owner = game.infoset_player[game.infoset[nodes]]
    sizes = np.diff(np.append(begin, len(actions)))
    return _OpenLevel(children, nodes, owner, first, actions, here[begin], begin, sizes, below)


def _largest(ranks: Sequence[Integers], begin: Index, sizes: Index) -> Index:
    """For each set the number of its action with the largest first rank; of these, the second, and so on."""
    left = np.ones(int(sizes.sum()), dtype=bool)
    for rank in ranks:
        worst = rank.min()
        known = np.where(left, rank, worst)
        left &= known == np.repeat(np.maximum.reduceat(known, begin), sizes)
    found = np.flatnonzero(left)
    group = np.repeat(np.arange(len(begin)), sizes)[found]
    picked: Index = found[np.flatnonzero(np.diff(group, prepend=-1))] - begin
    return picked
