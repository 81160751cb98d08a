"""What an action leads to, for its owner: what she wins in the auction, pays for it, gets by what comes after, holds.

Given her belief where she takes it, or her type, and the profile afterwards. Of each way that it may end:

    utility = value of what she holds in the end − auction payment + net receipts after it − cost of information

so the difference between two actions is made of the differences of these, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
from attrs import define, field, frozen

from exactgames.answers.assessed import Assessed
from exactgames.answers.off_path import OffPath
from exactgames.forms.form import Mask
from exactgames.forms.staged.form import StagedForm
from exactgames.game.values import ends_after
from exactgames.market.expansion import Expansion

T = TypeVar("T")


@frozen
class End:
    """A way in which it may end for her.

    won       what she wins in the auction (units, or a bundle); ``paid``: for it
    received  what others pay her after the auction, net; negative: she pays
    held      what she holds in the end; ``value``: what it is worth to her
    cost      of the information that she has acquired
    """

    won: int
    paid: Fraction
    received: Fraction
    held: int
    value: Fraction
    cost: Fraction

    @property
    def utility(self) -> Fraction:
        return self.value - self.paid + self.received - self.cost


@define(frozen=True, slots=False)
class Prospect:
    """How likely each end is; ``ends``: (end, probability), in an order of their own.

    >>> from fractions import Fraction
    >>> from exactgames.answers.prospects import End, Prospect
    >>> one = Fraction(1)
    >>> sold = Prospect.of([(End(1, one * 0, one * 2, 0, one * 0, one * 0), one / 2),
    ...                     (End(1, one * 0, one * 0, 1, one, one * 0), one / 2)])
    >>> str(sold.utility), sold.sure(lambda end: end.won), sold.sure(lambda end: end.held)
    ('3/2', 1, None)
    """

    ends: tuple[tuple[End, Fraction], ...]

    @staticmethod
    def of(ends: Iterable[tuple[End, Fraction]]) -> Prospect:
        """Of ends that may be listed several times; probabilities that sum to 1."""
        found: dict[End, Fraction] = {}
        for end, p in ends:
            found[end] = found.get(end, Fraction(0)) + p
        named = ((end, p) for end, p in found.items() if p)
        return Prospect(tuple(sorted(named, key=lambda pair: (pair[0].won, pair[0].paid, pair[0].held, repr(pair)))))

    def mean(self, what: Callable[[End], Fraction | int]) -> Fraction:
        """The expectation of something."""
        return sum((p * what(end) for end, p in self.ends), start=Fraction(0))

    def sure(self, what: Callable[[End], T]) -> T | None:
        """It, where it is the same in all ends; else None."""
        first = what(self.ends[0][0])
        return first if all(what(end) == first for end, _ in self.ends) else None

    def chances(self, what: Callable[[End], T]) -> tuple[tuple[T, Fraction], ...]:
        """The values of something with their probabilities, in the order in which they come up."""
        found: dict[T, Fraction] = {}
        for end, p in self.ends:
            found[what(end)] = found.get(what(end), Fraction(0)) + p
        return tuple(found.items())

    @cached_property
    def utility(self) -> Fraction:
        """What the action is worth."""
        return self.mean(lambda end: end.utility)


def mixed(parts: Iterable[tuple[Prospect, Fraction]]) -> Prospect:
    """The prospect of a mixture."""
    return Prospect.of((end, p * q) for prospect, q in parts for end, p in prospect.ends)


class Prospects(Protocol):
    """What a form can say of its sets' actions."""

    def values(self, s: int) -> list[Fraction] | None:
        """What each action of set s is worth to its owner under her belief; None where no belief there is known."""

    def of(self, s: int, k: int) -> Prospect | None:
        """What action k of set s leads to; None where no belief there is known."""

    @property
    def matters(self) -> Mask:
        """[S] whether at some history of the set an action that is played is not best (``OffPath.matters``)."""


@define(slots=False, eq=False)
class TreeProspects:
    """In a market's explicit tree, or in the folded aftermarket, where what was paid before is left out."""

    expansion: Expansion
    assessed: Assessed

    @cached_property
    def _worth(self) -> dict[tuple[int, int], tuple[Fraction, ...]]:
        """{(agent, type): what each bundle is worth}."""
        return {
            (i, t): one.valuation.worth()
            for i, agent in enumerate(self.expansion.market.agents)
            for t, one in enumerate(agent.types)
        }

    def values(self, s: int) -> list[Fraction] | None:
        return self.assessed.action_values(s)

    def of(self, s: int, k: int) -> Prospect | None:
        game = self.expansion.game
        agent, found = int(game.infoset_player[s]), list[tuple[End, Fraction]]()
        for node in game.histories(s).tolist():
            belief = self.assessed.belief(node)
            if belief is None:
                return None
            if belief:
                below = self.from_node(agent, int(game.first_child[node]) + k)
                found += [(end, belief * p) for end, p in below]
        return Prospect.of(found)

    @cached_property
    def matters(self) -> Mask:
        return OffPath(self.assessed).matters

    def anyway(self, s: int, k: int) -> Prospect | None:
        """What action k of set s leads to, if that is the same at all its histories."""
        game, found = self.expansion.game, None
        for node in game.histories(s).tolist():
            here = Prospect.of(self.from_node(int(game.infoset_player[s]), int(game.first_child[node]) + k))
            if found is not None and here != found:
                return None
            found = here
        return found

    def from_node(self, agent: int, node: int) -> list[tuple[End, Fraction]]:
        """Her ends from a node on."""
        return [(self._end(agent, end), p) for end, p in ends_after(self.assessed.played, node)]

    def _end(self, agent: int, node: int) -> End:
        expansion, game = self.expansion, self.expansion.game
        e = int(np.searchsorted(game.terminals, node))
        over, outcome = game.payoff_denominator, int(expansion.outcome[e])
        types = expansion.profiles[int(expansion.profile[e])]
        held = int(expansion.holdings[agent, e])
        value = self._worth[agent, int(types[agent])][held]
        paid = Fraction(int(expansion.paid[outcome, agent]), over)
        cost = Fraction(0) if expansion.costs is None else Fraction(int(expansion.costs[agent, e]), over)
        utility = Fraction(int(game.payoffs[agent, e]), over)
        return End(int(expansion.won[outcome, agent]), paid, utility - value + paid + cost, held, value, cost)


@define(slots=False, eq=False)
class StagedProspects:
    """In the staged form: of bids, given the type; and of what is done at classes whose belief is known, or where it
    changes nothing.
    """

    form: StagedForm
    _ends: dict[tuple[int, int], list[tuple[End, Fraction]]] = field(factory=dict, init=False)

    def values(self, s: int) -> list[Fraction] | None:
        cut, sets = self.form.auction.count, self.form.sets
        if s >= cut and not self.form.profile.known[s - cut]:
            found = [self.below.anyway(s - cut, k) for k in range(int(sets.action_start[s + 1] - sets.action_start[s]))]
            known = [one.utility for one in found if one is not None]
            return known if len(known) == len(found) else None
        if s >= cut:
            return self.below.values(s - cut)
        return self.form.profile.earned.of(int(sets.infoset_player[s]), int(sets.infoset_type[s]))

    @cached_property
    def below(self) -> TreeProspects:
        """Those of the folded aftermarket."""
        profile = self.form.profile
        return TreeProspects(self.form.folded, Assessed(profile.played, profile.class_weights()))

    def of(self, s: int, k: int) -> Prospect | None:
        cut = self.form.auction.count
        if s >= cut:
            known = self.form.profile.known[s - cut]
            return self.below.of(s - cut, k) if known else self.below.anyway(s - cut, k)
        return self._of_bid(int(self.form.sets.infoset_player[s]), int(self.form.sets.infoset_type[s]), k)

    @cached_property
    def matters(self) -> Mask:
        """Of bids, which have one history each, it is not said."""
        found: Mask = np.concatenate([np.zeros(self.form.auction.count, dtype=bool), self.below.matters])
        return found

    def _of_bid(self, agent: int, t: int, k: int) -> Prospect:
        game, ways = self.form.game, self.form.stage.ways
        met = list(self.form.profile.earned.met(agent, t).items())
        columns = np.array([column for (_, column), _ in met], dtype=np.int64).reshape(len(met), -1)
        led = game.stage.at(agent, columns, np.array([k]))
        found: list[tuple[End, Fraction]] = []
        for c, ((number, _), weight) in enumerate(met):
            for order in range(ways):
                world, paid = int(led.place[order, 0, c]), Fraction(int(led.payment[order, 0, c]), game.money)
                won = int(game.stage.worlds.allocation[world, agent])
                for end, p in self._after(agent, int(game.starts[world, number])):
                    whole = End(won, paid, end.received, end.held, end.value, end.cost)
                    found.append((whole, p * weight / ways))
        return Prospect.of(found)

    def _after(self, agent: int, start: int) -> list[tuple[End, Fraction]]:
        if (agent, start) not in self._ends:
            self._ends[agent, start] = self.below.from_node(agent, start)
        return self._ends[agent, start]
