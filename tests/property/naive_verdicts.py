"""What a file's claims come to, from docs/reference/semantics.md: by brute force on its naive tree."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

from completions import Open
from naive_play import Play
from reference import Reference
from strategies import Key, Table


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
                for found in (
                    [self._typed(agent, kind)] if concept == "bayes-nash" else self._at_sets(concept, own, kind)
                ):
                    if found is not None and found[3] > (best[3] if best else 0):
                        best = found
        return best

    def _typed(self, agent: int, kind: str) -> tuple[str, Key, int, Fraction] | None:
        """The best whole plan of a type."""
        player, profiles = self.play.names[agent], self.play.profiles()  # type: ignore[attr-defined]
        tops = [0] if len(profiles) == 1 else self.game.children[0]
        starts = [(node, p) for node, (types, p) in zip(tops, profiles, strict=True) if types[agent] == kind]
        sure = sum((p for _, p in starts), Fraction(0))
        best, plan = self.best(player, [(node, p / sure) for node, p in starts])
        gain = best - self.interim(agent)[kind]
        return (kind, *self._named(plan), gain) if gain > 0 else None

    def best(self, player: str, starts: list[tuple[int, Fraction]]) -> tuple[Fraction, dict[Key, int]]:
        """The best plan of a player from some nodes, weighted; its actions at the sets that it reaches. By perfect
        recall what she does at one of the first sets that she meets does not bear on the others.
        """
        total, met = Fraction(0), dict[Key, list[tuple[int, Fraction]]]()
        todo = list(starts)
        while todo:
            node, p = todo.pop()
            here = self.game.nodes[node]
            if here.payoffs:
                total += p * here.payoffs[self.game.players.index(player)]
            elif here.owner == player:
                met.setdefault((player, here.label), []).append((node, p))
            else:
                chances = [(child, self.game.chance(node, k)) for k, child in enumerate(self.game.children[node])]
                todo += [(child, p * q) for child, q in chances if q]
        plan: dict[Key, int] = {}
        for key, nodes in met.items():
            every = [
                self.best(player, [(self.game.children[node][k], p) for node, p in nodes])
                for k in range(self.game.actions(key))
            ]
            k = max(range(len(every)), key=lambda k: every[k][0])
            total += every[k][0]
            plan |= {key: k, **every[k][1]}
        return total, plan

    def _named(self, plan: dict[Key, int]) -> tuple[Key, int]:
        """By its action at the first set in play order where it differs."""
        return next(
            (key, plan[key]) for key in self.play.sets if key in plan and self.game.strategy[key][plan[key]] != 1
        )

    def _at_sets(self, concept: str, own: list[Key], kind: str) -> list[tuple[str, Key, int, Fraction] | None]:
        found: list[tuple[str, Key, int, Fraction] | None] = []
        for key in own:
            belief = self.beliefs[key]
            base = self.game.mean(key, belief)
            if concept == "weak-perfect-bayesian":
                starts = [(node, p) for node, p in zip(self.game.sets[key], belief, strict=True) if p]
                best, plan = self.best(key[0], starts)
                found += [(kind, *self._named(plan), best - base)] if best > base else []
            else:
                for k in range(self.game.actions(key)):
                    found.append((kind, key, k, self.game.mean(key, belief, {key: k}) - base))
        return found
