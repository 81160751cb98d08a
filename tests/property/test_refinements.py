"""Refined equilibria against brute force: every pure equilibrium profile is listed, and judged by the definitions."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from markets import random_instance
from rule_files import toml
from strategies import SWEEPS, seeds
from test_dominance_evidence import prove_mixed

from exactgames import (
    Dominance,
    Expansion,
    GameError,
    InstanceError,
    LimitReached,
    PureEquilibrium,
    expand,
    find_pure,
    mixed_dominance,
    outcomes,
    read_instance_text,
    refined_equilibria,
)
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.game.tree import CHANCE

NODES, CELLS = 400, 1_500
"""Larger trees, and lists of profiles that take more cells, are left out."""

Bids = list[list[set[int]]]


def small_market(seed: int) -> str:
    """Two agents, one item, two or three bids each, resale at one or two prices; or any random market."""
    rng = Random(seed)
    if seed % 3 == 2:
        return re.split(r"^\[\[(?:strategy|beliefs|claims)\]\]", random_instance(seed), flags=re.MULTILINE)[0]
    values = [Fraction(k, 2) for k in range(5)]
    lines = ["units = 1"]
    for name in ("Ann", "Bob"):
        kinds = [{"marginals": [rng.choice(values)], "probability": p} for p in rng.choice(([1], ["1/3", "2/3"]))]
        lines += ["[[agents]]", f'name = "{name}"', f"types = {toml(kinds)}"]
        lines.append(
            f"bids = {{ levels = {toml([Fraction(0), *sorted(rng.sample(values[1:], k=rng.choice((1, 2))))])} }}"
        )
    if rng.random() < 0.4:
        lines.insert(1, 'signals = ["all-bids"]')
    lines += ["[auction]", rng.choice(('format = "uniform-price"', 'format = "discriminatory"'))]
    lines.append(rng.choice(('ties = { priority = ["Bob", "Ann"] }', 'ties = "random"', "")))
    lines += ["[aftermarket]", 'format = "take-it-or-leave-it"', 'sellers = ["Ann"]']
    lines.append(f"prices = {toml(sorted(rng.sample(values, k=rng.choice((1, 1, 2)))))}")
    return "\n".join(lines)


class Naive:
    """One equilibrium, its implied game and its bids, by plain recursion."""

    def __init__(self, expansion: Expansion, one: PureEquilibrium) -> None:
        self.expansion, self.market = expansion, expansion.market
        self.game, self.strategy = expansion.game, one.strategy
        self.agents = range(len(self.market.agents))
        self.bids = [range(len(a.bids or ())) for a in self.market.agents]
        self.types = [range(len(a.types)) for a in self.market.agents]
        self.plays: Bids = [[{0} for _ in a.types] for a in self.market.agents]
        for s in range(self.game.infosets):
            if expansion.sets.bidding[s]:
                i, t = int(expansion.sets.agent[s]), int(expansion.sets.type[s])
                self.plays[i][t] = set(one.strategy.support(self.game, s))
        self.children: dict[int, list[int]] = {}
        for node in range(1, self.game.nodes):
            self.children.setdefault(int(self.game.parent[node]), []).append(node)
        self.end = {int(node): k for k, node in enumerate(self.game.terminals)}
        self.payoffs = {
            (types, bids): self.value(self.after_nature(k), bids)
            for k, types in enumerate(product(*self.types))
            for bids in product(*self.bids)
        }

    def after_nature(self, k: int) -> int:
        return self.children[0][k] if len(list(product(*self.types))) > 1 else 0

    def value(self, node: int, bids: tuple[int, ...]) -> list[Fraction]:
        """Everybody's expected payoff from ``node`` on if these bids are made."""
        if node in self.end:
            column = self.game.payoffs[:, self.end[node]]
            return [Fraction(int(u), self.game.payoff_denominator) for u in column]
        s, below = int(self.game.infoset[node]), self.children[node]
        if s == CHANCE:
            total = sum(int(self.game.chance[child]) for child in below)
            parts = [(Fraction(int(self.game.chance[child]), total), self.value(child, bids)) for child in below]
            return [sum((p * v[i] for p, v in parts), start=Fraction(0)) for i in self.agents]
        if self.expansion.sets.bidding[s]:
            return self.value(below[bids[int(self.expansion.sets.agent[s])]], bids)
        return self.value(below[self.strategy.support(self.game, s)[0]], bids)

    def table(self, i: int, t: int, left: Bids, against: str) -> list[list[Fraction]]:
        """[bids left to the type, columns]."""
        others = [j for j in self.agents if j != i]
        if against == "actions":
            columns = [
                {(j, u): b for j, b in zip(others, bids, strict=True) for u in self.types[j]}
                for bids in product(*(sorted(set().union(*left[j])) for j in others))
            ]
        else:
            keys = [(j, u) for j in others for u in self.types[j]]
            columns = [dict(zip(keys, bids, strict=True)) for bids in product(*(sorted(left[j][u]) for j, u in keys))]
        rows = []
        for b in sorted(left[i][t]):
            row = []
            for column in columns:
                total = Fraction(0)
                for types in product(*self.types):
                    if types[i] == t:
                        made = tuple(b if j == i else column[j, types[j]] for j in self.agents)
                        p = Fraction(1)
                        for j in others:
                            p *= self.market.agents[j].types[types[j]].probability
                        total += p * self.payoffs[types, made][i]
                row.append(total)
            rows.append(row)
        return rows

    def undominated(self, left: Bids, against: str, pure: bool) -> Bids:
        """One round: the bids left that no bid left (or mixture) dominates."""
        found: Bids = [[set() for _ in row] for row in left]
        for i in self.agents:
            for t in self.types[i]:
                table = self.table(i, t, left, against)
                for k, b in enumerate(sorted(left[i][t])):
                    if not (single(table, k) if pure else mixed(table, k)):
                        found[i][t].add(b)
        return found

    def passes(self, asked: Dominance) -> bool:
        left: Bids = [[set(self.bids[i]) for _ in self.types[i]] for i in self.agents]
        while True:
            after = self.undominated(left, asked.against, asked.pure)
            if after == left or not asked.iterated:
                break
            left = after
        return all(self.plays[i][t] <= after[i][t] for i in self.agents for t in self.types[i])

    def overbids(self) -> bool:
        for i, agent in enumerate(self.market.agents):
            for t, kind in enumerate(agent.types):
                for b in self.plays[i][t]:
                    bid, worth = (agent.bids or ())[b], kind.valuation.marginals
                    if any(sum(bid[:q]) > sum(worth[:q]) for q in range(1, len(bid) + 1)):
                        return True
        return False


def single(table: list[list[Fraction]], k: int) -> bool:
    return any(all(x >= y for x, y in zip(row, table[k], strict=True)) and row != table[k] for row in table)


def mixed(table: list[list[Fraction]], k: int) -> bool:
    """By evidence that proves itself, whichever way."""
    common = np.lcm.reduce([x.denominator for row in table for x in row])
    whole = [[int(x * int(common)) for x in row] for row in table]
    return prove_mixed(whole, k, mixed_dominance(np.array(whole, dtype=np.int64), k))


ASKED = [
    (True, None),
    (False, Dominance()),
    (False, Dominance("strategies")),
    (False, Dominance(pure=True)),
    (False, Dominance(iterated=True)),
    (False, Dominance("strategies", iterated=True)),
    (False, Dominance("strategies", pure=True, iterated=True)),
    (True, Dominance()),
    (True, Dominance(iterated=True)),
]


def compare(seed: int, concept: str) -> Counter[str]:
    """Every refinement of one market; what was met."""
    try:
        expansion = expand(read_instance_text(small_market(seed)).market, NODES)
    except (InstanceError, LimitReached) as error:
        return Counter([type(error).__name__])
    if not len(expansion.auction_end):
        with pytest.raises(GameError, match="posted price"):
            refined_equilibria(expansion, concept, True)
        return Counter(["posted"])
    every = find_pure(expansion.game, concept, every=True, cells=CELLS)
    if not every.complete:
        return Counter(["large"])
    profiles = [(outcomes(expansion, one.played), Naive(expansion, one)) for one in every.equilibria]
    met: Counter[str] = Counter(["compared", "resale" if (~expansion.sets.bidding).any() else "no resale"])
    before = {outcome for outcome, _ in profiles}
    for no_overbidding, dominance in ASKED:
        right = {
            outcome
            for outcome, one in profiles
            if not (no_overbidding and one.overbids()) and (dominance is None or one.passes(dominance))
        }
        found = refined_equilibria(expansion, concept, no_overbidding, dominance)
        listed = [outcomes(expansion, one.played) for one in found.search.equilibria]
        where = f"seed {seed}, {concept}, {no_overbidding}, {dominance}"
        assert found.search.complete and found.undecided == 0, where
        assert len(listed) == len(set(listed)) and set(listed) == right, where
        if found.unrefined is not None:
            assert (found.unrefined, len(found.rejected)) == (len(before), len(before - right)), where
            met["counted"] += 1
        assert {outcomes(expansion, r.equilibrium.played) for r in found.rejected} <= before - right, where
        for one in found.search.equilibria:
            naive = Naive(expansion, one)
            assert not (no_overbidding and naive.overbids()), where
            assert dominance is None or naive.passes(dominance), where
        met["several" if len(right) > 1 else "one" if right else "none"] += 1
        met["rejected"] += bool(before - right)
        firsts = dict(reversed(profiles))
        if dominance is not None and not no_overbidding:
            met["another continuation"] += any(not firsts[outcome].passes(dominance) for outcome in right)
    return met


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_refined_is_what_filtering_every_profile_gives(concept: str, sweep: int) -> None:
    met: Counter[str] = Counter()
    see = ("compared", "counted", "resale", "no resale", "several", "one", "rejected", "another continuation")
    for seed in seeds(30, sweep, met, see, first=(8, 1, 6)):
        met += compare(seed, concept)
