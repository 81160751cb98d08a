"""What agents believe of the others' types where the aftermarket starts, and so at the classes.

An informed agent believes her posterior, everybody else the prior. With it in place of the prior, the leading terms of
the folded aftermarket under the uniform tremble give the belief at every known class: docs/reference/certificate.md,
"The staged form", "Why this is the same game".
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
from attrs import define

from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.posteriors import rival_types
from exactgames.game.tree import Index
from exactgames.numbers.arrays import Integers, exact_dtype

Terms = tuple[Index, Integers]
"""(powers of ε, coefficients) of leading terms."""


@define(frozen=True, eq=False, slots=False)
class StartBeliefs:
    """The agents' beliefs about types in each world of the game."""

    game: StagedGame

    @cached_property
    def terms(self) -> tuple[Terms, ...]:
        """For each agent the terms [worlds, type profiles], in proportion for each world and type of hers."""
        folded, stage = self.game.folded, self.game.stage
        shape = (self.game.worlds, len(folded.profiles))
        found: list[Terms] = []
        for i, learned in enumerate(stage.learned):
            if learned is None:
                found.append((np.zeros(shape, dtype=np.int64), np.broadcast_to(folded.prior_weights, shape)))
                continue
            place = {types: k for k, types in enumerate(rival_types(self.game.market, i))}
            others = [place[tuple(t for j, t in enumerate(row) if j != i)] for row in folded.profiles.tolist()]
            rows = np.maximum(stage.worlds.posterior[:, i], 0)
            found.append((learned.power[rows][:, others], learned.coefficient[rows][:, others]))
        return tuple(found)

    @cached_property
    def largest(self) -> int:
        """The largest coefficient, at least 1: a factor that sums of weights need room for."""
        return max(int(c.max(initial=1)) for _, c in self.terms)

    def in_place_of_prior(self, order: Index, coefficient: Integers) -> Terms:
        """The leading terms [N] of the folded aftermarket with, at each class, its owner's belief about the others'
        types in place of the prior.
        """
        learned = self.game.stage.learned
        if all(found is None for found in learned):
            return order, coefficient
        folded = self.game.folded
        dtype = exact_dtype(int(np.abs(coefficient).max(initial=1)) * self.largest)
        order, coefficient = order.copy(), coefficient.astype(dtype)
        weights = folded.prior_weights
        owner = np.append(folded.game.infoset_player, -1)[np.maximum(folded.game.infoset, -1)]
        for i, found in enumerate(learned):
            if found is not None:
                mine = np.flatnonzero(owner == i)
                world, number = self.game.world_of[mine], folded.node_profile[mine]
                power, start = self.terms[i]
                order[mine] += power[world, number]
                coefficient[mine] = coefficient[mine] // weights[number] * start.astype(dtype)[world, number]
        return order, coefficient

    def at_start(self, agent: int, dtype: npt.DTypeLike) -> Integers:
        """[N] at the starts of the aftermarket the agent's belief about the others' types, in proportion for each world
        and type of hers, where what she saw has positive probability: the terms of the least power.
        """
        power, coefficient = self.terms[agent]
        found: Integers = np.zeros(self.game.folded.game.nodes, dtype=dtype)
        found[self.game.starts] = np.where(power == 0, coefficient, 0)
        return found
