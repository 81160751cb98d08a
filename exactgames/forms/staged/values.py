"""What the game brings: each agent's expected payoff from every world on, and from each bid of hers."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define, frozen

from exactgames.forms.staged.bids import Column, rival_bids
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.posteriors import Bids
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over


@frozen(eq=False)
class Continuation:
    """[n, worlds, type profiles] each agent's expected payoff from there on, auction payments left out, over
    ``denominator``, a multiple of the money denominator.
    """

    values: Integers
    denominator: int


def continuation(game: StagedGame, played: Play) -> Continuation:
    """The continuation values of a play of the folded aftermarket."""
    n, starts = len(game.market.agents), game.starts
    flat = [played.value(i, int(node)) for i in range(n) for row in starts for node in row]
    denominator = common_denominator([*flat, Fraction(1, game.money)])
    return Continuation(integer_array(over(flat, denominator)).reshape(n, *starts.shape), denominator)


@define(frozen=True, eq=False, slots=False)
class BidValues:
    """What bids earn against the others' ``bids``; ``after``: β's continuation."""

    game: StagedGame
    bids: Bids
    after: Continuation

    def of(self, agent: int, t: int, after: Continuation | None = None) -> list[Fraction]:
        """[own bids] the type's expected utility from each bid, followed by ``after`` (default: β's continuation)."""
        game, table = self.game, after or self.after
        weights = self.met(agent, t)
        common = common_denominator(weights.values())
        columns = sorted({column for _, column in weights})
        place = {column: k for k, column in enumerate(columns)}
        shape = (len(columns), len(game.market.agents) - 1)
        found = game.stage.at(agent, np.array(columns, dtype=np.int64).reshape(shape))
        payments = found.payment.astype(object) * (table.denominator // game.money)
        exact: Integers = table.values[agent].astype(object)
        total: Integers = np.zeros(payments.shape[1], dtype=object)
        for (number, column), weight in weights.items():
            k = place[column]
            gained = exact[found.place[:, :, k], number] - payments[:, :, k]
            total = total + gained.sum(axis=0) * int(weight * common)
        scale = table.denominator * common * game.stage.ways
        return [Fraction(int(x), scale) for x in total]

    def met(self, agent: int, t: int) -> dict[tuple[int, Column], Fraction]:
        """{(number of the type profile, the others' bids): probability given t}."""
        weights: dict[tuple[int, Column], Fraction] = {}
        for number, types, p in self.game.market.profiles_with(agent, t):
            for column, q in rival_bids(self.bids, agent, types):
                weights[number, column] = weights.get((number, column), Fraction(0)) + p * q
        return weights

    @cached_property
    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[agent][type] β's expected utility given the type."""
        return tuple(tuple(self._own(i, t) for t in range(len(mine))) for i, mine in enumerate(self.bids))

    def _own(self, agent: int, t: int) -> Fraction:
        values = self.of(agent, t)
        return sum((p * values[k] for k, p in self.bids[agent][t]), start=Fraction(0))
