"""docs/reference/semantics.md, "Bounds for the market as it is", a third time, slowly: intervals by elimination in the
explicit tree, where auction payments are part of what is got and ties are drawn; then the linear program as it is
written there, over all joint distributions of types and bids, solved and proved exactly.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import product
from typing import Any

from proved_programs import Program

from exactgames import Market, expand
from exactgames.bounds.welfare import welfare_at_ends
from exactgames.game.tree import CHANCE, TERMINAL

Bids = tuple[int, ...]


class NaiveRange:
    """``low``, ``high``: by type profile and bid profile, [agents, welfare, revenue] the ends."""

    def __init__(self, market: Market) -> None:
        self.market, self.tree = market, expand(market)
        self.prior = dict(market.type_profiles())
        self.counts = [len(agent.bids or ()) for agent in market.agents]
        self.profiles = list(product(*map(range, self.counts)))
        game = self.tree.game
        rows = [*game.payoffs, welfare_at_ends(self.tree), self.tree.sold_for]
        self.ends: list[Any] = [None] * game.nodes
        for place, node in enumerate(game.terminals):
            values = [Fraction(int(row[place]), game.payoff_denominator) for row in rows]
            self.ends[node] = values, values
        for number in range(len(game.levels) - 1, -1, -1):
            sets: dict[int, list[int]] = defaultdict(list)
            for node in game.levels[number].parents.tolist():
                sets[int(game.infoset[node])].append(node)
            for s, nodes in sets.items():
                assert s != TERMINAL
                if s == CHANCE:
                    for node in nodes:
                        self.draw(node, game.chance_denominator[number])
                elif not self.tree.sets.bidding[s]:
                    self.move(int(game.infoset_player[s]), nodes)
        keys = product(self.prior, self.profiles)
        self.at = {key: self.ends[node] for key, node in zip(keys, self.tree.auction_end.tolist(), strict=True)}

    def draw(self, node: int, denominator: int) -> None:
        """Nature's: the expectation (above the bids nothing is known)."""
        game = self.tree.game
        below = [(Fraction(int(game.chance[c]), denominator), self.ends[c]) for c in game.children(node)]
        if all(ends is not None for _, ends in below):
            count = len(below[0][1][0])
            self.ends[node] = tuple(
                [sum(p * ends[side][r] for p, ends in below) for r in range(count)] for side in (0, 1)
            )

    def move(self, player: int, nodes: list[int]) -> None:
        """What is worse than another action at all nodes goes."""
        game = self.tree.game
        table = [[self.ends[c] for c in game.children(node)] for node in nodes]
        actions = range(len(table[0]))
        left = [
            a for a in actions if not any(all(row[d][0][player] > row[a][1][player] for row in table) for d in actions)
        ]
        for node, row in zip(nodes, table, strict=True):
            low = [min(values) for values in zip(*(row[a][0] for a in left), strict=True)]
            high = [max(values) for values in zip(*(row[a][1] for a in left), strict=True)]
            self.ends[node] = low, high

    def bound(self, row: int, upper: bool) -> Fraction:
        """The least (greatest) expectation of the row's lower (upper) end."""
        program, sign = Program(), 1 if upper else -1
        for types, p in self.prior.items():
            program.row({("π", types, bids): Fraction(1) for bids in self.profiles}, True, p)
            for bids in self.profiles:
                program.goal["π", types, bids] = sign * self.at[types, bids][upper][row]
        for i, count in enumerate(self.counts):
            self._blind(program, i)
            for t, own, d in product(range(len(self.market.agents[i].types)), range(count), range(count)):
                if d != own:
                    program.row(self._obedience(i, t, own, d), False, 0)
        return sign * program.solve().optimum

    def _obedience(self, i: int, t: int, own: int, d: int) -> dict[object, Fraction]:
        return {
            ("π", types, bids): self.at[types, bids][1][i] - self.at[types, (*bids[:i], d, *bids[i + 1 :])][0][i]
            for types, bids in product(self.prior, self.profiles)
            if types[i] == t and bids[i] == own
        }

    def _blind(self, program: Program, i: int) -> None:
        """What the others bid is as likely whatever i's type."""
        for one, other in product(self.prior, repeat=2):
            if one < other and one[:i] + one[i + 1 :] == other[:i] + other[i + 1 :]:
                for rest in {bids[:i] + bids[i + 1 :] for bids in self.profiles}:
                    same = [(*rest[:i], d, *rest[i:]) for d in range(self.counts[i])]
                    terms: dict[object, Fraction] = {("π", one, b): 1 / self.prior[one] for b in same}
                    terms |= {("π", other, b): -1 / self.prior[other] for b in same}
                    program.row(terms, True, 0)
