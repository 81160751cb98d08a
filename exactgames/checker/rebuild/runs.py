"""The runs of an aftermarket between which something is shown, in the explicit tree, node by node: at the end of a run
the types are shown to all, if a signal does that; then each table is drawn; then the next run starts from what is held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rejected import Rejected
from .keys import CODE, Vector
from .stages.stage import Position

if TYPE_CHECKING:
    from .tree import Past, Tree


class Runs:
    """After one outcome of the auction, for one type profile.  `paid`: before the aftermarket, by agent."""

    def __init__(self, tree: Tree, types: Vector, paid: Vector) -> None:
        self.tree, self.market, self.types, self.paid = tree, tree.market, types, paid
        self.stages = (self.market.aftermarket, *(later.stage for later in self.market.later))

    def grow(self, parent: int, branch: int, held: Vector, pasts: list[Past]) -> None:
        """The subtree at a branch of a node."""
        self.tree.sold.add(held)
        self._play(parent, branch, 0, self.stages[0].start(held), (), pasts, (0,) * len(held))

    def _play(
        self, parent: int, branch: int, run: int, position: Position, played: Vector, pasts: list[Past], money: Vector
    ) -> None:
        """A run from a position on to which some moves have led.  `money`: received in the runs before it."""
        tree, stage = self.tree, self.stages[run]
        tree.budget.charge("a move", stage.cost())
        position, turn = stage.decided(position)
        if turn is None:
            received = tuple(a + b for a, b in zip(money, stage.money(position), strict=True))
            self._over(parent, branch, run, stage.held(position), played, pasts, received)
            return
        if turn.view is None:
            node = tree.chance_node(parent, branch, list(turn.weights))
        else:
            seen = stage.seen(position, turn.owner)
            past = pasts[turn.owner]
            past = past._replace(public=(*past.public, played if seen is None else seen))
            here = tree.set_of(past, turn.view)
            if tree.views[here] != turn.view:
                raise Rejected(CODE, "the aftermarket lets an agent choose otherwise where she has seen the same")
            node = tree.move_node(parent, branch, here)
        for action in range(turn.actions):
            self._play(node, action, run, stage.play(position, action), (*played, action), pasts, money)
        tree.end[node] = len(tree.parent)

    def _over(
        self, parent: int, branch: int, run: int, held: Vector, played: Vector, pasts: list[Past], money: Vector
    ) -> None:
        """The end of a run."""
        if run + 1 == len(self.stages):
            self.tree.terminal_node(
                parent, branch, self.types, held, [m - p for m, p in zip(money, self.paid, strict=True)]
            )
            return
        shown = self.types if self.market.later[run].types else ()
        after = [past._replace(public=(*past.public, played, shown)) for past in pasts]
        self._tell(parent, branch, run, held, after, money, 0)

    def _tell(
        self, parent: int, branch: int, run: int, held: Vector, pasts: list[Past], money: Vector, done: int
    ) -> None:
        """The tables before the next run from the number `done` on, then that run."""
        tables = self.market.later[run].tables
        if done == len(tables):
            self._play(parent, branch, run + 1, self.stages[run + 1].start(held), (), pasts, money)
            return
        draws = tables[done].draws(self.types, (), held)
        self.tree.budget.charge("a table of signals", tables[done].cost, kept=100 + 8 * len(draws))
        several = len(draws) > 1
        node = self.tree.chance_node(parent, branch, [weight for weight, _ in draws]) if several else parent
        for k, (_, words) in enumerate(draws):
            told = [past._replace(words=(*past.words, word)) for past, word in zip(pasts, words, strict=True)]
            self._tell(node, k if several else branch, run, held, told, money, done + 1)
        if several:
            self.tree.end[node] = len(self.tree.parent)
