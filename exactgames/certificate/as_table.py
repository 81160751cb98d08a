"""A market whose aftermarket is a rule of one's own, written with a table of trades in its place, if one can say it: an
instance file then says it, rule and all.

  1. From every allocation the stage is played through: who acts, in which words, what is traded, paid and drawn.
  2. A row of the table for each allocation and each thing that all may do, in which something happens.
  3. The two markets' trees are the same, node by node; else no table says the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb
from typing import Any, Final, NamedTuple

import numpy as np
from attrs import define, field

from exactgames.certificate.certify import own_rules
from exactgames.errors import GameError
from exactgames.files.document import canonical
from exactgames.files.reader import read_document
from exactgames.market.expand import expand
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.mechanisms.stage import NATURE, Stage

_ALLOCATIONS: Final = 10_000
"""From so many allocations a stage is played through at most."""

Holdings = tuple[int, ...]


def as_table(instance: Instance, limit: int = DEFAULT_LIMIT) -> Instance:
    """The instance with a table of trades in place of its aftermarket, with the same claims; its title says of what.
    Rules about what comes before it stay, others are refused; the table's selection is the earliest optimal action.
    GameError where no table says the aftermarket; LimitReached if the tree has more than ``limit`` nodes.

    >>> from exactgames import as_table, read_instance_text
    >>> from exactgames.files.starter import STARTER
    >>> as_table(read_instance_text(STARTER))
    Traceback (most recent call last):
    exactgames.errors.GameError: no table of trades says this aftermarket: the table's tree would be another
    """
    market = instance.market
    if len(market.aftermarket) != 1:
        raise _no_table(f"there are {len(market.aftermarket)} of them, not one")
    (stage,) = market.aftermarket
    table = _Tabling(stage, tuple(agent.name for agent in market.agents), market.units).run()
    named = own_rules(market) or (stage.title,)
    title = f"{market.title} ({' and '.join(named)}, as a table of trades)".strip()
    document = {**instance.document, "title": title, "aftermarket": table}
    bare = {key: value for key, value in document.items() if key not in ("strategy", "beliefs", "claims")}
    if not _same(expand(market, limit), expand(read_document(bare).market, limit)):
        raise _no_table("the table's tree would be another")
    wheres = [rule.where for rule in instance.strategy or ()] + [rule.where for rule in instance.beliefs]
    if any(where.stage == "aftermarket" for where in wheres):
        raise _no_table("rules of the file are about it, in other words")
    return read_document(document)


def _no_table(why: str) -> GameError:
    return GameError(f"no table of trades says this aftermarket: {why}")


def _same(one: Expansion, other: Expansion) -> bool:
    """Whether the two trees are the same: nodes, sets, chances, payoffs."""
    a, b = one.game, other.game
    alike = ("parent", "branch", "infoset", "infoset_player", "action_start", "chance")
    if any(not np.array_equal(getattr(a, name), getattr(b, name)) for name in alike):
        return False
    scaled = np.array_equal(
        a.payoffs.astype(object) * b.payoff_denominator, b.payoffs.astype(object) * a.payoff_denominator
    )
    return scaled and a.chance_denominator == b.chance_denominator


class _End(NamedTuple):
    """How the stage ends: what was done, what is held then, what was paid; how likely, given what was done."""

    done: tuple[tuple[int, str], ...]
    held: Holdings
    paid: tuple[Fraction, ...]
    probability: Fraction


@define(eq=False)
class _Tabling:
    """The table in the making. ``actions``: for each agent who acts the words for what she may do."""

    stage: Stage
    agents: tuple[str, ...]
    units: int
    actions: dict[int, tuple[str, ...]] = field(factory=dict)

    def run(self) -> dict[str, Any]:
        """The table, as a file has it."""
        n = len(self.agents)
        if comb(self.units + n, n) > _ALLOCATIONS:
            raise _no_table(f"there are more than {_ALLOCATIONS:,} allocations")
        rows = []
        for held in product(range(self.units + 1), repeat=n):
            if sum(held) <= self.units:
                rows += self.rows(held)
        actions = {self.agents[agent]: list(words) for agent, words in sorted(self.actions.items())}
        return {"format": "table", "actions": actions, "rows": rows or [{}]}

    def rows(self, held: Holdings) -> list[dict[str, Any]]:
        """Those of an allocation."""
        at = self.stage.start(held, self.units - sum(held))
        ends: dict[tuple[tuple[int, str], ...], list[_End]] = {}
        for end in self.ends(at, (), (Fraction(0),) * len(held), Fraction(1)):
            ends.setdefault(end.done, []).append(end)
        rows = []
        for done, several in ends.items():
            happens = [self.effect(held, end) for end in several]
            when = {
                "actions": {self.agents[agent]: word for agent, word in done},
                "holdings": dict(zip(self.agents, held, strict=True)),
            }
            if len(several) > 1:
                shares = ({"probability": end.probability} for end in several)
                draws = [effect | share for effect, share in zip(happens, shares, strict=True)]
                rows.append({"when": when, "draws": draws})
            elif happens[0]:
                rows.append({"when": when, **happens[0]})
        return [canonical(row) for row in rows]

    def ends(
        self, at: Any, done: tuple[tuple[int, str], ...], paid: tuple[Fraction, ...], probability: Fraction
    ) -> Iterator[_End]:
        """Every way on from a position."""
        turn = self.stage.turn(at)
        if turn is None:
            yield _End(done, self.stage.held(at), paid, probability)
            return
        words = tuple(self.stage.label(turn, action) for action in turn.actions)
        if turn.mover != NATURE:
            self.acts(turn.mover, words, done, probability)
        for k, action in enumerate(turn.actions):
            more = self.stage.paid(at, action)
            total = tuple(x + y for x, y in zip(paid, more, strict=True)) if more else paid
            share = turn.probabilities[k] if turn.mover == NATURE else Fraction(1)
            now = done if turn.mover == NATURE else (*done, (turn.mover, words[k]))
            yield from self.ends(self.stage.play(at, action), now, total, probability * share)

    def acts(
        self, agent: int, words: tuple[str, ...], done: tuple[tuple[int, str], ...], probability: Fraction
    ) -> None:
        """GameError unless she acts once, always among these actions, and before anything is drawn."""
        name = self.agents[agent]
        if agent in dict(done):
            raise _no_table(f"{name} acts twice")
        if probability != 1:
            raise _no_table(f"{name} acts after a draw")
        if self.actions.setdefault(agent, words) != words:
            raise _no_table(f"{name} has not always the same actions")

    def effect(self, before: Holdings, end: _End) -> dict[str, Any]:
        """What happens, as a row or a draw says it; empty where nothing does."""
        gives = [(agent, b - a) for agent, (b, a) in enumerate(zip(before, end.held, strict=True)) if b > a]
        takes = [[agent, a - b] for agent, (b, a) in enumerate(zip(before, end.held, strict=True)) if a > b]
        trades = []
        for giver, units in gives:
            while units and takes:
                moved = min(units, takes[0][1])
                trades.append({"from": self.agents[giver], "to": self.agents[takes[0][0]], "units": moved})
                units, takes[0][1] = units - moved, takes[0][1] - moved
                takes = takes if takes[0][1] else takes[1:]
        payments = {self.agents[agent]: amount for agent, amount in enumerate(end.paid) if amount}
        return {**({"trades": trades} if trades else {}), **({"payments": payments} if payments else {})}
