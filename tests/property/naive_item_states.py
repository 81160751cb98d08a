"""Where play stands in a market with named items, for ``naive_items``: what each agent holds, has and has seen, as plain
values.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen
from strategies import Tree

Bundle = frozenset[str]
Action = tuple[str, Any]
"""("bid", amounts), ("take", bundle), ("offer", None or (bundle, price)), ("act", word)."""
Json = Any


@frozen
class Place:
    """What an information set looks like, for rules: whose it is, in which stage, what may be done there, and what the
    conditions of rules may ask.
    """

    agent: int
    type: int
    stage: str
    actions: tuple[Action, ...]
    facts: Mapping[str, Any]


@frozen
class State:
    """Where play stands.  ``cash``: what each has received; ``knows``: what each has seen; ``facts``: what rules may ask
    of what is past, by agent.
    """

    types: tuple[int, ...]
    held: tuple[Bundle, ...]
    cash: tuple[Fraction, ...]
    knows: tuple[tuple[object, ...], ...]
    facts: tuple[Mapping[str, Any], ...]
    paid: tuple[Fraction, ...] = ()

    def told(self, agent: int, what: object) -> State:
        return evolve(self, knows=tuple((*k, what) if i == agent else k for i, k in enumerate(self.knows)))

    def shown(self, what: object) -> State:
        """All see it."""
        return evolve(self, knows=tuple((*k, what) for k in self.knows))

    def fact(self, agent: int, **facts: Any) -> State:
        return evolve(self, facts=tuple({**f, **facts} if i == agent else f for i, f in enumerate(self.facts)))

    def pays(self, agent: int, amount: Fraction, to: int | None = None) -> State:
        cash = [*self.cash]
        cash[agent] -= amount
        if to is not None:
            cash[to] += amount
        return evolve(self, cash=tuple(cash))

    def gets(self, agent: int, bundle: Bundle) -> State:
        return evolve(self, held=tuple(h | bundle if i == agent else h for i, h in enumerate(self.held)))

    def loses(self, agent: int, bundle: Bundle) -> State:
        return evolve(self, held=tuple(h - bundle if i == agent else h for i, h in enumerate(self.held)))


def total(numbers: Any) -> Fraction:
    return sum(map(Fraction, numbers), start=Fraction(0))


def merged(found: list[tuple[object, Fraction]]) -> list[tuple[object, Fraction]]:
    """Equal ones as one, in the order of the first."""
    odds: dict[object, Fraction] = {}
    for what, p in found:
        odds[what] = odds.get(what, Fraction(0)) + p
    return list(odds.items())


def drawn(branches: list[tuple[str, Fraction, Tree]]) -> Tree:
    """A chance node, if there are several branches."""
    return branches[0][2] if len(branches) == 1 else Tree("", "", tuple(branches), ())


def bundle_words(bundle: Bundle) -> tuple[str, ...]:
    return tuple(sorted(bundle))
