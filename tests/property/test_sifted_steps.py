"""The steps that show which outcomes survive dominance, against brute force: what they list, and that no equilibrium
that survives is in what they take away.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from attrs import define
from strategies import SWEEPS, seeds
from test_refinements import CELLS, NODES, Naive, small_market

from exactgames import (
    Dominance,
    Expansion,
    InstanceError,
    LimitReached,
    PureEquilibrium,
    PureSearch,
    eliminate,
    expand,
    find_pure,
    implied_game,
    outcomes,
    read_instance_text,
    refined_equilibria,
)
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.game.tree import Index
from exactgames.implied.sifting import refined_steps, rounds_of
from exactgames.numbers.arrays import mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.pure.steps import (
    Column,
    Dominated,
    Exclude,
    Goes,
    Mixture,
    Outweighed,
    Prune,
    Refuted,
    Settled,
    Split,
    Stays,
    Unless,
    Unmet,
)

ASKED = [
    Dominance(),
    Dominance("strategies"),
    Dominance(pure=True),
    Dominance(iterated=True),
    Dominance("strategies", iterated=True),
    Dominance("strategies", pure=True, iterated=True),
]


@define(eq=False)
class Surviving:
    """An equilibrium that survives: the actions it plays, its outcome, its implied game."""

    plays: Index
    outcome: object
    naive: Naive

    def gain(self, s: int, mixture: Mixture, column: Column) -> Fraction:
        """What the mixture earns there more than the bid that the type plays at set s."""
        sets, market = self.naive.expansion.sets, self.naive.market
        i, t = int(sets.agent[s]), int(sets.type[s])
        others = [j for j in self.naive.agents if j != i]
        [own], total = self.naive.plays[i][t], Fraction(0)
        for types in {types for types, _ in self.naive.payoffs if types[i] == t}:
            p = Fraction(1)
            for j in others:
                p *= market.agents[j].types[types[j]].probability
            made = {j: c[types[j]] if isinstance(c, tuple) else c for j, c in zip(others, column, strict=True)}

            def earns(bid: int, types: tuple[int, ...] = types, made: dict[int, int] = made) -> Fraction:
                return self.naive.payoffs[types, tuple(bid if j == i else made[j] for j in self.naive.agents)][i]

            total += p * sum((w * (earns(bid) - earns(own)) for bid, w in mixture), Fraction(0))
        return total

    def columns(self, s: int, against: str) -> list[Column]:
        """All columns of the set's owner's."""
        i = int(self.naive.expansion.sets.agent[s])
        others = [j for j in self.naive.agents if j != i]
        if against == "actions":
            return list(product(*(self.naive.bids[j] for j in others)))
        return list(product(*(list(product(self.naive.bids[j], repeat=len(self.naive.types[j]))) for j in others)))


Condition = tuple[int, Mixture, Column | None]


def meets(one: Surviving, condition: Condition, against: str) -> bool:
    s, mixture, column = condition
    if column is not None:
        return one.gain(s, mixture, column) < 0
    return all(one.gain(s, mixture, c) == 0 for c in one.columns(s, against))


def followed(expansion: Expansion, found: PureSearch, against: str, surviving: list[Surviving]) -> Counter[str]:
    """Each step, with the surviving equilibria in its cell: none is lost."""
    game = expansion.game
    listed = [outcomes(expansion, one.played) for one in found.equilibria]
    met: Counter[str] = Counter()
    cell: Cell = np.ones(game.actions, dtype=bool)
    conditions: tuple[Condition, ...] = ()
    inside = surviving
    waiting: list[tuple[Cell, tuple[Condition, ...], list[Surviving]]] = []
    for step in found.steps:
        met[type(step).__name__] += 1
        settled = True
        if isinstance(step, Split):
            first, stop = int(game.action_start[step.infoset]), int(game.action_start[step.infoset + 1])
            parts = []
            for group in step.groups or tuple((a - first,) for a in range(first, stop) if cell[a]):
                part = cell.copy()
                part[first:stop] = False
                part[[first + k for k in group]] = True
                parts.append((part, conditions, [one for one in inside if part[one.plays].all()]))
            assert sum(len(kept) for _, _, kept in parts) == len(inside)
            waiting += reversed(parts)
        elif isinstance(step, Prune | Exclude | Dominated):
            s, first = step.infoset, int(game.action_start[step.infoset])
            assert cell[first + step.action]
            assert not any(first + step.action in one.plays for one in inside), step
            cell[first + step.action] = False
            settled = not cell[first : int(game.action_start[s + 1])].any()
            met["rounds"] += isinstance(step, Dominated) and bool(step.rounds)
        elif isinstance(step, Unless):
            new: list[Condition] = [(step.infoset, step.mixture, c) for c in step.columns]
            new += [(step.infoset, step.mixture, None)] * (step.strict is None)
            copies = [(cell.copy(), (*conditions, one), [e for e in inside if meets(e, one, against)]) for one in new]
            assert all(any(e in kept for _, _, kept in copies) for e in inside), step
            assert copies
            waiting += reversed(copies)
        elif isinstance(step, Settled):
            assert all(one.outcome == listed[step.equilibrium] for one in inside), step
        else:
            assert isinstance(step, Unmet | Refuted | Outweighed)
            assert not inside, step
            assert not isinstance(step, Unmet) or 0 <= step.condition < len(conditions)
        if settled and waiting:
            cell, conditions, inside = waiting.pop()
        elif settled:
            met["done"] += 1
    assert not waiting and met["done"] == 1
    return met


def rounds_are_the_elimination(expansion: Expansion, dominance: Dominance, one: PureEquilibrium) -> None:
    """The rounds over the cell of one profile are those that are found by its implied game alone."""
    *rounds, last = rounds_of(expansion, dominance, mask(one.strategy.weights > 0))
    right = eliminate(implied_game(expansion, one.played), dominance.against, dominance.pure)
    left = [[list(range(len(a.bids or ()))) for _ in a.types] for a in expansion.market.agents]
    for made, removed in zip(rounds, right.rounds, strict=True):
        gone = {
            (i, t, left[i][t][k])
            for i, rows in enumerate(made)
            for t, row in enumerate(rows)
            for k, verdict in enumerate(row)
            if isinstance(verdict, Goes)
        }
        assert gone == {(r.agent, r.type, r.bid) for r in removed}
        left = [
            [[b for b in bids if (i, t, b) not in gone] for t, bids in enumerate(row)] for i, row in enumerate(left)
        ]
    assert [[len(row) for row in rows] for rows in last] == [[len(bids) for bids in row] for row in right.left]
    assert all(isinstance(verdict, Stays) for rows in last for row in rows for verdict in row)


def compare(seed: int, concept: str) -> Counter[str]:
    """Every refinement of one market; what was met."""
    try:
        expansion = expand(read_instance_text(small_market(seed)).market, NODES)
    except (InstanceError, LimitReached) as error:
        return Counter([type(error).__name__])
    if not len(expansion.auction_end):
        return Counter(["posted"])
    every = find_pure(expansion.game, concept, every=True, cells=CELLS)
    if not every.complete:
        return Counter(["large"])
    profiles = [
        Surviving(np.flatnonzero(one.strategy.weights), outcomes(expansion, one.played), Naive(expansion, one))
        for one in every.equilibria
    ]
    met: Counter[str] = Counter(["compared", "resale" if (~expansion.sets.bidding).any() else "no resale"])
    for dominance in ASKED:
        surviving = [one for one in profiles if one.naive.passes(dominance)]
        right = {one.outcome for one in surviving}
        known = refined_equilibria(expansion, concept, dominance=dominance).search.equilibria
        for beforehand in (known, ()):
            where = f"seed {seed}, {concept}, {dominance}, {len(beforehand)} known"
            found = refined_steps(expansion, concept, dominance, beforehand)
            listed = [outcomes(expansion, one.played) for one in found.equilibria]
            assert found.complete, where
            assert len(listed) == len(set(listed)) and set(listed) == right, where
            assert not beforehand or len(beforehand) == len(listed), where
            met += followed(expansion, found, dominance.against, surviving)
        if dominance.iterated and right:
            rounds_are_the_elimination(expansion, dominance, found.equilibria[0])
        met["several" if len(right) > 1 else "one" if right else "none"] += 1
        met["rejected"] += len(right) < len({one.outcome for one in profiles})
    return met


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_steps_list_what_survives_and_lose_nothing(concept: str, sweep: int) -> None:
    met: Counter[str] = Counter()
    see = ("compared", "resale", "no resale", "several", "one", "rejected", "Dominated", "Unless")
    for seed in seeds(10, sweep, met, see, first=(58, 46, 8, 1)):
        met += compare(seed, concept)
