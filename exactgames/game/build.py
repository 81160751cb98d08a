"""Building a game by hand, node by node, for textbook games and tests.

>>> tree = GameBuilder(["Entrant", "Incumbent"])
>>> out, enter = tree.move(tree.root, "Entrant", "entry", ["out", "in"])
>>> fight, share = tree.move(enter, "Incumbent", "response", ["fight", "share"])
>>> for node, payoffs in ((out, (0, 2)), (fight, (-1, -1)), (share, (1, 1))):
...     tree.payoffs(node, payoffs)
>>> tree.build().nodes
5
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import define, field

from exactgames.arguments import typed
from exactgames.errors import GameError
from exactgames.game.assemble import NATURE, Move, Sketch, assemble
from exactgames.game.tree import TERMINAL, Game
from exactgames.numbers.rational import as_fraction

Number = int | str | Fraction


@define
class _Set:
    player: int
    label: str
    actions: tuple[str, ...]
    nodes: list[int] = field(factory=list)


class GameBuilder:
    """Grows a tree from ``root``; each call that makes a move returns the new nodes. ``build`` gives the Game.

    >>> from exactgames import GameBuilder
    >>> tree = GameBuilder(["Ann"])
    >>> tea, coffee = tree.move(tree.root, "Ann", "breakfast", ["tea", "coffee"])
    >>> tree.payoffs(tea, (1,))
    >>> tree.payoffs(coffee, ("1/2",))
    >>> tree.build().nodes
    3
    """

    @typed
    def __init__(self, players: Sequence[str]) -> None:
        self.players = tuple(players)
        self.root = 0
        self._children: list[list[int]] = [[]]
        self._chance: dict[int, tuple[tuple[str, ...], tuple[Fraction, ...]]] = {}
        self._sets: dict[tuple[int, str], _Set] = {}
        self._set_of: dict[int, _Set] = {}
        self._payoffs: dict[int, tuple[Fraction, ...]] = {}

    def _grow(self, node: int, count: int) -> tuple[int, ...]:
        if self._children[node] or node in self._payoffs:
            raise GameError(f"node {node} has a move or payoffs already")
        if count == 0:
            raise GameError(f"node {node} is given a move without branches")
        self._children[node] = list(range(len(self._children), len(self._children) + count))
        self._children.extend([] for _ in range(count))
        return tuple(self._children[node])

    def chance(self, node: int, branches: Mapping[str, Number]) -> tuple[int, ...]:
        """A move of Nature: probabilities by branch, summing to 1."""
        weights = tuple(as_fraction(p) for p in branches.values())
        if sum(weights) != 1 or min(weights) < 0:
            raise GameError(f"chance node {node}: probabilities {', '.join(map(str, weights))} are not a distribution")
        grown = self._grow(node, len(weights))
        self._chance[node] = (tuple(branches), weights)
        return grown

    def move(self, node: int, player: str, infoset: str, actions: Sequence[str]) -> tuple[int, ...]:
        """A move of ``player`` at her information set ``infoset``; every node of the set has the same actions."""
        key = (self.players.index(player), infoset)
        home = self._sets.setdefault(key, _Set(key[0], infoset, tuple(actions)))
        if home.actions != tuple(actions) or len(set(actions)) != len(actions):
            raise GameError(f"{player}, {infoset}: actions {list(actions)} differ from {list(home.actions)} or repeat")
        grown = self._grow(node, len(actions))
        home.nodes.append(node)
        self._set_of[node] = home
        return grown

    def payoffs(self, node: int, payoffs: Sequence[Number]) -> None:
        """The payoffs at a terminal node, one a player."""
        if len(payoffs) != len(self.players) or self._children[node] or node in self._payoffs:
            raise GameError(f"node {node}: one payoff a player, once, at a node without moves")
        self._payoffs[node] = tuple(as_fraction(u) for u in payoffs)

    def build(self) -> Game:
        """The game. GameError if a node has neither move nor payoffs."""
        bare = [node for node, children in enumerate(self._children) if not children and node not in self._payoffs]
        if bare:
            raise GameError(f"nodes {bare} have neither a move nor payoffs")
        nodes = len(self._children)
        parent, branch = [-1] * nodes, [0] * nodes
        for node, children in enumerate(self._children):
            for k, child in enumerate(children):
                parent[child], branch[child] = node, k
        move, outcome = [TERMINAL] * nodes, [-1] * nodes
        moves: list[Move] = []
        for home in self._sets.values():
            for node in home.nodes:
                move[node] = len(moves)
            moves.append(Move(home.player, home.label, home.actions))
        for node, (branches, weights) in self._chance.items():
            move[node] = len(moves)
            moves.append(Move(NATURE, "", branches, weights))
        for number, node in enumerate(self._payoffs):
            outcome[node] = number
        payoffs = list(self._payoffs.values())
        return assemble(Sketch(self.players, parent, branch, move, moves, outcome, payoffs, [""] * len(payoffs)))
