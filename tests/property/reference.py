"""The definitions of docs/reference/semantics.md by brute force: Fractions, plain recursion, every plan enumerated.

Written from that page; shares no code and no data structure with the package (it reads the plain ``Tree``). Slow on
purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod

from attrs import frozen
from strategies import Key, Table, Tree

Polynomial = dict[int, Fraction]
"""In ε: power → coefficient."""
Tremble = Mapping[tuple[Key, int], tuple[int, Fraction]]
"""(power, coefficient) of an action off the support; (1, 1) where not listed."""


@frozen
class Fault:
    """A belief against Bayes' rule, and what the rule wants."""

    key: Key
    found: tuple[Fraction, ...]
    required: tuple[Fraction, ...]


class Reference:
    """A game with a profile. Nodes are numbered in depth-first order."""

    def __init__(self, players: tuple[str, ...], tree: Tree, strategy: Table) -> None:
        self.players, self.strategy = players, strategy
        self.nodes: list[Tree] = []
        self.parent: list[tuple[int, int]] = []
        self.children: list[list[int]] = []
        self.sets: dict[Key, list[int]] = {}
        self._walk(tree, (-1, -1))
        self.end = [0] * len(self.nodes)  # one past the last node of the subtree
        for node in reversed(range(len(self.nodes))):
            self.end[node] = self.end[self.children[node][-1]] if self.children[node] else node + 1

    def _walk(self, tree: Tree, parent: tuple[int, int]) -> int:
        here = len(self.nodes)
        self.nodes.append(tree)
        self.parent.append(parent)
        self.children.append([])
        if tree.owner:
            self.sets.setdefault((tree.owner, tree.label), []).append(here)
        for k, (_, _, below) in enumerate(tree.branches):
            self.children[here].append(self._walk(below, (here, k)))
        return here

    # ---- paths

    def path(self, node: int, top: int = 0) -> list[tuple[int, int]]:
        """(node, branch) from ``top`` down to ``node``."""
        found = []
        while node != top:
            above, k = self.parent[node]
            found.append((above, k))
            node = above
        return found[::-1]

    def actions(self, key: Key) -> int:
        return len(self.nodes[self.sets[key][0]].branches)

    def own_moves(self, node: int, player: str) -> list[tuple[Key, int]]:
        """The player's own sets and actions on the way to the node."""
        return [
            ((player, self.nodes[above].label), k) for above, k in self.path(node) if self.nodes[above].owner == player
        ]

    def previous(self, key: Key) -> tuple[Key, int] | None:
        """The owner's set and action just before."""
        moves = self.own_moves(self.sets[key][0], key[0])
        return moves[-1] if moves else None

    def later(self, key: Key) -> list[Key]:
        """The owner's sets after ``key``."""
        return [
            other
            for other, nodes in self.sets.items()
            if other[0] == key[0] and any(k == key for k, _ in self.own_moves(nodes[0], key[0]))
        ]

    def chance(self, node: int, k: int, without: str = "", strategy: Table | None = None) -> Fraction:
        """The probability of branch k; own moves of ``without`` are sure."""
        here = self.nodes[node]
        if here.owner and here.owner == without:
            return Fraction(1)
        p = here.branches[k][1] if not here.owner else (strategy or self.strategy)[here.owner, here.label][k]
        assert p is not None
        return p

    def reach(self, node: int, top: int = 0, without: str = "") -> Fraction:
        return prod((self.chance(above, k, without) for above, k in self.path(node, top)), start=Fraction(1))

    # ---- values

    def value(self, node: int, player: str, plan: Mapping[Key, int] | None = None) -> Fraction:
        """The player's expected payoff from the node on, her sets in ``plan`` played by it."""
        here = self.nodes[node]
        if here.payoffs:
            return here.payoffs[self.players.index(player)]
        if plan is not None and here.owner == player and (player, here.label) in plan:
            return self.value(self.children[node][plan[player, here.label]], player, plan)
        total = Fraction(0)
        for k, child in enumerate(self.children[node]):
            if (p := self.chance(node, k)) != 0:
                total += p * self.value(child, player, plan)
        return total

    def plans(self, keys: Iterable[Key]) -> Iterator[dict[Key, int]]:
        """Every choice of one action at each of the sets."""
        keys = list(keys)
        for choice in product(*(range(self.actions(key)) for key in keys)):
            yield dict(zip(keys, choice, strict=True))

    def plan_count(self) -> int:
        """The largest number of pure plans of a player."""
        return max(prod(self.actions(key) for key in self.sets if key[0] == player) for player in self.players)

    def mean(self, key: Key, belief: tuple[Fraction, ...], plan: Mapping[Key, int] | None = None) -> Fraction:
        """The owner's payoff from the set on, under the belief."""
        return sum(
            (p * self.value(node, key[0], plan) for p, node in zip(belief, self.sets[key], strict=True) if p),
            start=Fraction(0),
        )

    # ---- Bayes–Nash

    def plan_gains(self, player: str, keys: Iterable[Key] | None = None) -> list[tuple[Fraction, dict[Key, int]]]:
        """(gain, plan) of every pure plan of the player, over the sets ``keys`` (default: all of hers), from the
        root.
        """
        own = [key for key in self.sets if key[0] == player] if keys is None else list(keys)
        base = self.value(0, player)
        return [(self.value(0, player, plan) - base, plan) for plan in self.plans(own)]

    def let_happen(self, key: Key) -> tuple[Fraction, ...] | None:
        """The distribution over the set's histories given that the others let it happen; None if they do not."""
        weights = [self.reach(node, without=key[0]) for node in self.sets[key]]
        return normal(weights) if any(weights) else None

    # ---- beliefs

    def trembled(self, tremble: Tremble | None = None) -> Table:
        """The limit of Bayes' rule under fully mixed profiles: each set plays β(a) + c·ε^k off the support,
        normalised. ε is formal.

        Every history's probability is brought to the common denominator of all sets' normalisers, so that numerators
        compare.
        """
        tremble = tremble or {}
        weight: dict[Key, list[Polynomial]] = {}
        for key, row in self.strategy.items():
            weight[key] = [{0: p} if p else dict([tremble.get((key, k), (1, Fraction(1)))]) for k, p in enumerate(row)]
        norm = {key: add(rows) for key, rows in weight.items()}
        found: Table = {}
        for key, nodes in self.sets.items():
            polynomials = []
            for node in nodes:
                total: Polynomial = {0: Fraction(1)}
                met = set()
                for above, k in self.path(node):
                    here = self.nodes[above]
                    if here.owner:
                        met.add((here.owner, here.label))
                        total = times(total, weight[here.owner, here.label][k])
                    else:
                        total = times(total, {0: self.chance(above, k)})
                for other in norm.keys() - met:
                    total = times(total, norm[other])
                polynomials.append(total)
            least = min(min(p) for p in polynomials)
            found[key] = normal([p.get(least, Fraction(0)) for p in polynomials])
        return found

    def leading(self) -> Table:
        """The uniform tremble's beliefs the short way: the histories with the fewest actions off the support, by the
        other moves' probabilities.
        """
        found: Table = {}
        for key, nodes in self.sets.items():
            paths = [[self.chance(above, k) for above, k in self.path(node)] for node in nodes]
            least = min(path.count(0) for path in paths)
            found[key] = normal(
                [
                    prod((p for p in path if p), start=Fraction(1)) if path.count(0) == least else Fraction(0)
                    for path in paths
                ]
            )
        return found

    def updated(self, key: Key, beliefs: Table) -> tuple[Fraction, ...] | None:
        """Bayes' rule at ``key`` from its owner's previous set and its belief; None if there is none or it does not
        reach ``key``.
        """
        before = self.previous(key)
        if before is None or before[0] not in beliefs:
            return None
        weights = []
        for node in self.sets[key]:
            top, p = next(
                (i, p) for i, p in zip(self.sets[before[0]], beliefs[before[0]], strict=True) if i <= node < self.end[i]
            )
            weights.append(p * self.reach(node, top, key[0]))
        return normal(weights) if any(weights) else None

    def judged(self, given: Table) -> Table:
        """The beliefs of a check: given ones stand, updating consistency fixes what follows from these, elsewhere
        the uniform tremble.
        """
        fixed = dict(given)
        for key in sorted(self.sets, key=lambda key: len(self.own_moves(self.sets[key][0], key[0]))):
            if key not in fixed and (update := self.updated(key, fixed)) is not None:
                fixed[key] = update
        return {**self.trembled(), **fixed}

    def bayes_faults(self, beliefs: Table) -> list[Fault]:
        """Sets that β reaches, with another belief than Bayes' rule."""
        found = []
        for key, nodes in self.sets.items():
            weights = [self.reach(node) for node in nodes]
            if any(weights) and normal(weights) != beliefs[key]:
                found.append(Fault(key, beliefs[key], normal(weights)))
        return found

    def updating_faults(self, beliefs: Table) -> list[Fault]:
        updates = {key: self.updated(key, beliefs) for key in self.sets}
        return [
            Fault(key, beliefs[key], update)
            for key, update in updates.items()
            if update is not None and update != beliefs[key]
        ]

    def subgame_roots(self) -> list[int]:
        """Nodes whose subtree contains every information set that it meets."""
        return [
            node
            for node in range(len(self.nodes))
            if all(
                all(node <= i < self.end[node] for i in nodes) or not any(node <= i < self.end[node] for i in nodes)
                for nodes in self.sets.values()
            )
        ]

    def subgame_faults(self, beliefs: Table) -> list[Fault]:
        """Sets that β reaches from the root of some subgame, with another belief than Bayes' rule there."""
        found = []
        for root in self.subgame_roots():
            for key, nodes in self.sets.items():
                if root <= nodes[0] < self.end[root]:
                    weights = [self.reach(node, root) for node in nodes]
                    if any(weights) and normal(weights) != beliefs[key]:
                        found.append(Fault(key, beliefs[key], normal(weights)))
        return found

    # ---- sequential rationality

    def one_shot(self, beliefs: Table) -> dict[tuple[Key, int], Fraction]:
        """The gain of each action at each set, β being played afterwards."""
        return {
            (key, k): self.mean(key, beliefs[key], {key: k}) - self.mean(key, beliefs[key])
            for key in self.sets
            for k in range(self.actions(key))
        }

    def continuations(self, beliefs: Table) -> dict[tuple[Key, int], Fraction]:
        """The gain of each action at each set, followed by the best continuation plan."""
        found = {}
        for key in self.sets:
            base = self.mean(key, beliefs[key])
            for k in range(self.actions(key)):
                found[key, k] = (
                    max(self.mean(key, beliefs[key], {**plan, key: k}) for plan in self.plans(self.later(key))) - base
                )
        return found

    def first_largest(self, gains: Mapping[tuple[Key, int], Fraction]) -> tuple[Key, int, Fraction] | None:
        """The largest positive gain; ties by players, sets in play order, actions."""
        order = {key: (self.players.index(key[0]), i) for i, key in enumerate(self.sets)}
        top = max(gains.values(), default=Fraction(0))
        if top <= 0:
            return None
        key, k = min((pair for pair, gain in gains.items() if gain == top), key=lambda pair: (order[pair[0]], pair[1]))
        return key, k, top


def normal(weights: list[Fraction]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(w / total for w in weights)


def add(rows: Iterable[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for row in rows:
        for power, c in row.items():
            total[power] = total.get(power, Fraction(0)) + c
    return total


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    return add({i + j: x * y} for i, x in a.items() for j, y in b.items())


@cache
def factor(n: int) -> tuple[tuple[int, int], ...]:
    """Prime factors of a positive integer by trial division."""
    found, p = [], 2
    while p * p <= n:
        e = 0
        while n % p == 0:
            n, e = n // p, e + 1
        if e:
            found.append((p, e))
        p += 1
    return tuple([*found, (n, 1)] if n > 1 else found)
