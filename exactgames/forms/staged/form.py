"""The staged form as a ``Form``, for markets whose explicit tree is too large."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from attrs import define, field

from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import LimitReached
from exactgames.forms.staged.check import judge
from exactgames.forms.staged.profile import StagedProfile
from exactgames.market.outcomes import payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype
from exactgames.numbers.rational import show

ENTRY_LIMIT = 100_000_000
"""Entries of a payoff table, own bids times outcome classes: 800 MB."""
_CELLS = 1 << 22
"""Own bids times outcome classes looked at together."""


@define(slots=False, eq=False)
class StagedForm(StagedProfile):
    """The staged form of an instance and the file's profile in it, computed when first asked for.

    Raises InstanceError under a posted price; LimitReached if even the staged form is too large; Undecided where it
    does not settle what the explicit tree would.
    """

    name: Literal["explicit", "staged"] = field(default="staged", init=False)
    _checks: dict[Concept, Check] = field(factory=dict, init=False)

    def check(self, concept: ConceptOrName) -> Check:
        asked = concept_of(concept)
        if asked not in self._checks:
            self._checks[asked] = judge(self, asked)
        return self._checks[asked]

    def counts(self) -> dict[str, Any]:
        game, agents = self.folded.game, self.instance.market.agents
        sets = np.bincount(self.sets.infoset_player, minlength=len(agents))
        merged: dict[str, Any] = {}
        for i, (agent, named, learned) in enumerate(zip(agents, self.stage.named, self.stage.learned, strict=True)):
            mine = game.infoset_player == i
            merged[agent.name] = {
                "bids": list(named.bids),
                "payments": [show(x) for x in named.payments],
                "posteriors": 0 if learned is None else len(learned.power),
                "known": int(self.known[mine].sum()),
                "open": int(mine.sum()) - int(self.known[mine].sum()),
            }
        return {
            "form": self.name,
            "worlds": len(self.stage.worlds.allocation),
            "nodes": game.nodes,
            "terminal_nodes": len(game.terminals),
            "infosets": {agent.name: int(count) for agent, count in zip(agents, sets, strict=True)},
            "merged": merged,
        }

    # ---- the implied game

    def against_actions(self, agent: int, t: int) -> Integers:
        """[own bids, outcome classes]"""
        values, denominator = self.values
        profiles = self.profiles_of(agent, t)
        common = common_denominator(p for _, _, p in profiles)
        expected = sum(values[agent][:, k].astype(object) * int(p * common) for k, _, p in profiles)
        classes, own = self.classes(agent), len(self.stage.rivals.codes[agent])
        if own * len(classes.first) > ENTRY_LIMIT:
            hints = shrinkable(self.instance.market, ("bids", "units"), [agent])
            raise LimitReached(ENTRY_LIMIT, own * len(classes.first), False, "entries of a payoff table", hints)
        factor = denominator // self.money * common
        highest = payment_bound(self.instance.market, self.money)
        largest = int(np.abs(expected).max(initial=0)) + highest * factor
        dtype = exact_dtype(4 * self.stage.ways * largest)
        worth = expected.astype(dtype)
        total: Integers = np.zeros((own, len(classes.first)), dtype=dtype)
        step = max(1, _CELLS // max(1, len(classes.first)))
        for start in range(0, own, step):
            rows = slice(start, start + step)
            found = self.stage.outcomes(agent, classes, rows)
            for place, payment in zip(found.place, found.payment, strict=True):
                total[rows] += worth[place] - payment.astype(dtype) * factor
        return total

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        sizes = [len(self.stage.rivals.codes[j]) for j in self.stage.rivals.others(agent)]
        return tuple(int(k) for k in np.unravel_index(int(self.classes(agent).first[number]), sizes)) if sizes else ()
