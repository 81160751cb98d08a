"""``outweighed`` steps judged from the page (docs/reference/certificate.md, "Outweighed"), definition by definition, and
with fractions alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from exactgames import Game
from exactgames.game.tree import CHANCE, TERMINAL

Plan = Mapping[int, int]
"""{set: the plan's action}; the first is where it starts."""
Item = tuple[int, int, Plan, Fraction]
"""(set, action, the plan, its weight)."""


@frozen
class Here:
    """A node of a family: deviated to for ``item``, or played, with the agents' ``stakes``."""

    node: int
    share: Fraction
    stakes: tuple[Fraction, ...] = ()
    item: Item | None = None


class Total:
    """total({root}) of a cell: ``allowed``, a list of actions for each set; ``drawn``, the probabilities of the rules
    that mix.
    """

    def __init__(
        self, game: Game, allowed: Sequence[Sequence[int]], drawn: Mapping[int, Sequence[Fraction]], items: list[Item]
    ) -> None:
        self.game, self.allowed, self.drawn, self.items = game, allowed, drawn, items
        self.below: list[list[int]] = [[] for _ in range(game.nodes)]
        for node in range(1, game.nodes):
            self.below[int(game.parent[node])].append(node)

    def value(self) -> Fraction:
        return self.total([Here(0, Fraction(1), (Fraction(0),) * len(self.game.players))])

    def total(self, family: list[Here]) -> Fraction:
        counted = Fraction(0)
        groups: dict[int, list[Here]] = {}
        while family:
            here = family.pop()
            s = int(self.game.infoset[here.node])
            named = here.item is not None and s in here.item[2]
            if s == TERMINAL:
                counted += here.share * self.counts(here)
            elif s == CHANCE:
                family += [evolve(here, node=child) for child in self.below[here.node]]
            elif named or (s not in self.drawn and len(self.allowed[s]) == 1):
                family += self.after(here, here.item[2][s] if named else self.allowed[s][0])
            elif s in self.drawn:
                for a, p in enumerate(self.drawn[s]):
                    family += self.after(evolve(here, share=here.share * p), a) if p else []
            else:
                groups.setdefault(s, []).append(here)
        for s, group in groups.items():
            counted += min(self.total([x for here in group for x in self.after(here, a)]) for a in self.allowed[s])
        return counted

    def after(self, here: Here, a: int) -> list[Here]:
        """What takes the node's place in its family after action a."""
        s, children = int(self.game.infoset[here.node]), self.below[here.node]
        if here.item is not None:
            return [evolve(here, node=children[a])]
        stakes, found = list(here.stakes), []
        for item in self.items:
            if item[:2] == (s, a):
                stakes[int(self.game.infoset_player[s])] += item[3]
                found.append(Here(children[item[2][s]], here.share, item=item))
        return [evolve(here, node=children[a], stakes=tuple(stakes)), *found]

    def counts(self, here: Here) -> Fraction:
        if here.item is not None:
            return here.item[3] * self.payoff(int(self.game.infoset_player[here.item[0]]), here.node)
        return -sum((w * self.payoff(i, here.node) for i, w in enumerate(here.stakes)), Fraction(0))

    def payoff(self, agent: int, node: int) -> Fraction:
        """U: the payoff times the probability of chance's moves on the way."""
        game = self.game
        at = game.terminals.tolist().index(node)
        value = Fraction(int(game.payoffs[agent, at]), game.payoff_denominator)
        while node:
            above = int(game.parent[node])
            if game.infoset[above] == CHANCE:
                value *= Fraction(int(game.chance[node]), game.chance_denominator[int(game.node_level[above])])
            node = above
        return value
