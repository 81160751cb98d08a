"""What a file's claims come to, from docs/reference/semantics.md: by brute force on its naive tree."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from completions import Open
from naive_play import Play
from reference import Reference, Tremble  # noqa: F401
from strategies import Key, Table

MOST_PLANS = 600


class TooManyPlans(Exception):
    """More plans than are tried one by one."""


class Judged:
    """A completed profile."""

    def __init__(self, play: Play, game: Reference, posed: Open) -> None:
        self.play, self.game, self.posed = play, game, posed
        ends = [node for node, here in enumerate(game.nodes) if here.payoffs]
        self.reach = [game.reach(node) for node in ends]

    # ---- figures

    @property
    def welfare(self) -> Fraction:
        return sum((p * self._worth(k) for k, p in enumerate(self.reach)), Fraction(0))

    def _worth(self, k: int) -> Fraction:
        end = self.play.ends[k]
        return self.worth(end.types, end.held)

    def worth(self, types: tuple[str, ...], held: tuple[int, ...]) -> Fraction:
        values = (self.play.worth(i, t, units) for i, (t, units) in enumerate(zip(types, held, strict=True)))
        return sum(values, Fraction(0))

    @property
    def revenue(self) -> Fraction:
        return sum((p * sum(end.paid) for p, end in zip(self.reach, self.play.ends, strict=True)), Fraction(0))

    @property
    def cost(self) -> Fraction:
        """Of information."""
        return sum((p * sum(end.cost) for p, end in zip(self.reach, self.play.ends, strict=True)), Fraction(0))

    @property
    def optimum(self) -> Fraction:
        every = list(product(range(self.play.units + 1), repeat=len(self.play.names)))
        possible = [held for held in every if sum(held) <= self.play.units]
        profiles = self.play.profiles()  # type: ignore[attr-defined]
        return sum((p * max(self.worth(types, held) for held in possible) for types, p in profiles), Fraction(0))

    @property
    def ratio(self) -> Fraction | None:
        return self.optimum / self.welfare if self.optimum and self.welfare else None

    def utility(self, agent: int) -> Fraction:
        return self.game.value(0, self.play.names[agent])

    def interim(self, agent: int) -> dict[str, Fraction]:
        """By type."""
        found: dict[str, Fraction] = {}
        sure: dict[str, Fraction] = {}
        ends = [here for here in self.game.nodes if here.payoffs]
        for p, end, here in zip(self.reach, self.play.ends, ends, strict=True):
            kind = end.types[agent]
            found[kind] = found.get(kind, Fraction(0)) + p * here.payoffs[agent]
        for types, p in self.play.profiles():  # type: ignore[attr-defined]
            sure[types[agent]] = sure.get(types[agent], Fraction(0)) + p
        return {kind: found[kind] / sure[kind] for kind in self.play.types(agent)}

    def outcomes(self) -> dict[object, Fraction]:
        """The distribution over types, final holdings and net payments."""
        found: dict[object, Fraction] = {}
        for p, end in zip(self.reach, self.play.ends, strict=True):
            if p:
                found[end.types, end.held, end.net] = found.get((end.types, end.held, end.net), Fraction(0)) + p
        return found

    # ---- verdicts

    @cached_property
    def beliefs(self) -> Table:
        return self.posed.beliefs(self.game)

    def fault(self, concept: str) -> tuple[str, Any] | None:
        """A given belief against a rule: (the rule, the fault)."""
        faults = []
        if concept == "weak-perfect-bayesian":
            faults = [("bayes", fault) for fault in self.game.bayes_faults(self.beliefs)]
        if concept == "perfect-bayesian":
            faults = [("updating", fault) for fault in self.game.updating_faults(self.beliefs)]
            faults += [("subgame", fault) for fault in self.game.subgame_faults(self.beliefs)]
        found = next((pair for pair in faults if pair[1].key in self.posed.given), None)
        assert not faults or found is not None, "a belief that nobody gave is at fault"
        return found

    def deviation(self, concept: str) -> tuple[str, Key, int, Fraction] | None:
        """The largest gain: type, set, action instead, gain; ties by agents, types, sets, actions."""
        best: tuple[str, Key, int, Fraction] | None = None
        for agent in range(len(self.play.names)):
            for kind in self.play.types(agent):
                own = [key for key, at in self.play.sets.items() if at.agent == agent and at.type == kind]
                for found in [self._typed(own, kind)] if concept == "bayes-nash" else self._at_sets(concept, own, kind):
                    if found is not None and found[3] > (best[3] if best else 0):
                        best = found
        return best

    def _typed(self, own: list[Key], kind: str) -> tuple[str, Key, int, Fraction] | None:
        """The best whole plan of a type, by its action at the first set that it reaches and where it differs."""
        if not own:
            return None
        self._few(own)
        agent = self.play.sets[own[0]].agent
        sure = sum((p for types, p in self.play.profiles() if types[agent] == kind), Fraction(0))  # type: ignore[attr-defined]
        gain, plan = max(self.game.plan_gains(own[0][0], own), key=lambda pair: pair[0])
        if gain <= 0:
            return None
        return (kind, *self._named(plan, 0, own), gain / sure)

    def _few(self, own: list[Key]) -> None:
        if prod(self.game.actions(key) for key in own) > MOST_PLANS:
            raise TooManyPlans

    def _named(self, plan: dict[Key, int], top: int, own: list[Key]) -> tuple[Key, int]:
        for key in own:
            off = self.game.strategy[key][plan[key]] != 1
            if off and any(self._met(node, top, plan) for node in self.game.sets[key]):
                return key, plan[key]
        raise AssertionError("the plan does as the profile does")

    def _met(self, node: int, top: int, plan: dict[Key, int]) -> bool:
        if not top <= node < self.game.end[top]:
            return False
        for above, k in self.game.path(node, top):
            here = self.game.nodes[above]
            if (here.owner, here.label) in plan:
                if plan[here.owner, here.label] != k:
                    return False
            elif not self.game.chance(above, k):
                return False
        return True

    def _at_sets(self, concept: str, own: list[Key], kind: str) -> list[tuple[str, Key, int, Fraction] | None]:
        found: list[tuple[str, Key, int, Fraction] | None] = []
        for key in own:
            belief = self.beliefs[key]
            base = self.game.mean(key, belief)
            if concept == "weak-perfect-bayesian":
                later = [key, *self.game.later(key)]
                self._few(later)
                plan = max(self.game.plans(later), key=lambda plan: self.game.mean(key, belief, plan))
                gain = self.game.mean(key, belief, plan) - base
                if gain > 0:
                    tops = [node for node, p in zip(self.game.sets[key], belief, strict=True) if p]
                    names = []
                    for top in tops:
                        try:
                            names.append(self._named(plan, top, later))
                        except AssertionError:
                            continue
                    found.append((kind, *min(names, key=lambda name: later.index(name[0])), gain))
            else:
                for k in range(self.game.actions(key)):
                    found.append((kind, key, k, self.game.mean(key, belief, {key: k}) - base))
        return found
