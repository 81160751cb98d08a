"""Where a profile leads: the worlds that its bids reach, the sets on its path, and its outcomes."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define

from exactgames.bounds.welfare import Outcome
from exactgames.forms.form import Mask
from exactgames.forms.staged.bids import bid_profiles
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.posteriors import Bids
from exactgames.game.values import Play, ends_after

Payments = tuple[int, ...]
"""Each agent's auction payment, over the money denominator."""


@define(frozen=True, eq=False, slots=False)
class Path:
    """The path of these bids, and then of the play of the folded aftermarket."""

    game: StagedGame
    bids: Bids
    played: Play

    @cached_property
    def reached(self) -> dict[tuple[int, int], dict[Payments, Fraction]]:
        """{(world, type profile): {auction payments: probability}}."""
        game, n = self.game, len(self.game.market.agents)
        found: dict[tuple[int, int], dict[Payments, Fraction]] = {}
        for number, (types, prior) in enumerate(game.market.type_profiles()):
            for bids, p in bid_profiles(self.bids, types):
                weight = prior * p / game.stage.ways
                seen = []
                for i in range(n):
                    column = np.array([[bids[j] for j in range(n) if j != i]], dtype=np.int64)
                    seen.append(game.stage.at(i, column.reshape(1, n - 1), np.array([bids[i]])))
                for o in range(game.stage.ways):
                    payments = tuple(int(one.payment[o, 0, 0]) for one in seen)
                    at = found.setdefault((int(seen[0].place[o, 0, 0]), number), {})
                    at[payments] = at.get(payments, Fraction(0)) + weight
        return found

    @property
    def revenue(self) -> Fraction:
        """The expected sum of all payments in the auction."""
        paid = (p * sum(payments) for met in self.reached.values() for payments, p in met.items())
        return sum(paid, start=Fraction(0)) / self.game.money

    @cached_property
    def starts(self) -> Mask:
        """[N] the starts of the aftermarket that the bids reach."""
        found = np.zeros(self.game.folded.game.nodes, dtype=bool)
        for world, number in self.reached:
            found[self.game.starts[world, number]] = True
        return found

    @cached_property
    def sets(self) -> Mask:
        """[S] the sets that the profile reaches: all auction sets, and classes."""
        played = self.played
        reach = played.forward(played.edges, self.starts.astype(played.dtype))
        below = self.game.folded.game.sets_meeting(reach > 0)
        return np.concatenate([np.ones(self.game.classes_from, dtype=bool), below])

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The distribution over (types, holdings, net payments)."""
        folded, market = self.game.folded, self.game.market
        game = folded.game
        found: dict[tuple[tuple[int, ...], tuple[int, ...], tuple[Fraction, ...]], Fraction] = {}
        for (world, number), payments in self.reached.items():
            types = tuple(int(t) for t in folded.profiles[number])
            for node, probability in ends_after(self.played, int(self.game.starts[world, number])):
                end = int(np.searchsorted(game.terminals, node))
                holdings = tuple(int(q) for q in folded.holdings[:, end])
                net = [
                    a.types[t].valuation.worth()[q] - Fraction(int(u), game.payoff_denominator)
                    for a, t, q, u in zip(market.agents, types, holdings, game.payoffs[:, end], strict=True)
                ]
                for paid, weight in payments.items():
                    total = tuple(x + Fraction(y, self.game.money) for x, y in zip(net, paid, strict=True))
                    key = (types, holdings, total)
                    found[key] = found.get(key, Fraction(0)) + probability * weight
        return tuple(Outcome(probability, *key) for key, probability in sorted(found.items()))
