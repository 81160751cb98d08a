"""The steps that a refutation without splits rests on.

Each step bounds something over what the cell allows at the sets that it looks at. Steps that took actions out at other
sets are not needed: without them the bound is the same number. From the last step to the first,

    needed: the sets at which the last step looks (or, if it takes out a set's last action, that set)
    an earlier step is kept if it takes out an action at a set that is needed; then what it looks at is needed too
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from exactgames.clock import Clock
from exactgames.game.tree import CHANCE, Game
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outweighed import Weighted
from exactgames.search.cells.plan_gains import CellGains
from exactgames.search.pure.steps import Outweighed, Prune, Step


@frozen(eq=False)
class Refutation:
    """Steps that leave nothing of the cell ``first`` [A]; ``roots`` [S]: from where Bayes' rule is asked for."""

    game: Game
    roots: Sequence[int]
    first: Cell
    steps: tuple[Step, ...]

    def needed(self, clock: Clock) -> tuple[Step, ...]:
        """The steps that are needed, in their order; all where some step is neither a prune nor the end. Late."""
        *earlier, last = self.steps
        prunes = [step for step in earlier if isinstance(step, Prune)]
        if len(prunes) < len(earlier) or not isinstance(last, Prune | Outweighed):
            return self.steps
        cell = self.first.copy()
        for step in prunes:
            cell[self._action(step)] = False
        gains, kept = CellGains(self.game), [last]
        if isinstance(last, Outweighed):
            needed = looked_at(self.game, cell, last.temptations)
        else:
            needed = {last.infoset} | self._looked_at(gains, last, cell)
        for step in reversed(prunes):
            clock.check()
            cell[self._action(step)] = True
            if step.infoset in needed:
                kept.append(step)
                needed |= self._looked_at(gains, step, cell)
        return tuple(reversed(kept))

    def _action(self, step: Prune) -> int:
        return int(self.game.action_start[step.infoset]) + step.action

    def _looked_at(self, gains: CellGains, step: Prune, cell: Cell) -> set[int]:
        """The sets at which the prune looks, in the cell before it; her own earlier ones too, which must lead there."""
        game, s = self.game, step.infoset
        only = cell.copy()
        only[int(game.action_start[s]) : int(game.action_start[s + 1])] = False
        only[self._action(step)] = True
        nodes = game.histories(s).tolist() if step.kind == "always" else [int(self.roots[s])]
        found = gains.looked_at(nodes, step.plan, only) - {s}
        last = game.last_own_action(int(game.infoset_player[s]))
        node = int(game.histories(s)[0])
        while (before := int(last[node])) >= 0:
            earlier = int(game.action_infoset[before])
            found.add(earlier)
            node = int(game.histories(earlier)[0])
        return found


def looked_at(game: Game, cell: Cell, temptations: Weighted) -> set[int]:
    """The sets that are met where the cell is played, and after the deviations from it."""
    allowed = np.append(cell, True)[game.incoming]
    met, waiting = set[int](), [0]
    items: dict[int, list[dict[int, int]]] = {}
    for one, _ in temptations:
        items.setdefault(int(game.action_start[one.infoset]) + one.action, []).append(dict(one.plan))
    deviating: list[tuple[int, dict[int, int]]] = []
    while waiting:
        node = waiting.pop()
        s, below = int(game.infoset[node]), game.children(node)
        children = [child for child in below if allowed[child]]
        waiting += children
        if s >= 0:
            met.add(s)
            for child in children:
                deviating += [(below[plan[s]], plan) for plan in items.get(int(game.incoming[child]), [])]
    while deviating:
        node, plan = deviating.pop()
        s, below = int(game.infoset[node]), game.children(node)
        if s in plan:
            deviating.append((below[plan[s]], plan))
        elif s >= 0 or s == CHANCE:
            deviating += [(child, plan) for child in below if allowed[child]]
            met |= {s} - {CHANCE}
    return met
