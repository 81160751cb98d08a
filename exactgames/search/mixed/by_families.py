"""Two players' equilibria as families of outcomes: Nash subsets, and what of them is of the concept.

For Bayes–Nash each family is a component (``families``), its plans with some moves off the path that deter.

For the other concepts the moves off the path have to be credible. Of a single outcome that is decided as for any Nash
equilibrium (``credible``). Of a continuum, a point p° of its interior is judged so. If it is of the concept with some
moves off the path, these are put in the place of those of the family's plans. If all pairs of these plans are Nash
equilibria, so are all pairs of their mixtures. They are of the concept if, at each set J that is not reached and at
which several actions survive,

 1. no moves of another player that vary along the family lie on the way to J or behind it (as in ``throughout``); or
 2. what is played at J is optimal at every history, by one step, whatever others play of what the family plays.

For take the trembles or beliefs of p°. The belief at a set of the first kind is the same, and so is what is earned
behind it; at one of the second kind any belief does. By induction from the last sets on, what is played is optimal.

Where this does not show it, an argument that needs no such moves does mostly (``by_existence``); also for continua that
are too large to list, of which one point is given, and what they play. Else the extreme points are judged one by one,
and the list may not be complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import product
from typing import Literal

import numpy as np
from attrs import define, field

from exactgames.clock import Clock, Late, by_what, ended
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.check import check
from exactgames.concepts.nash import BAYES_NASH
from exactgames.errors import LimitReached, Undecided
from exactgames.game.tree import Index
from exactgames.game.values import Play, play
from exactgames.numbers.arrays import mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.mixed.by_existence import Existence
from exactgames.search.mixed.credible import Credible, Rows, strategy_of
from exactgames.search.mixed.families import Family, family_of, family_of_plans, inner_point, sets_met
from exactgames.search.mixed.found import (
    Continuum,
    Distribution,
    Lists,
    MixedEquilibrium,
    MixedSearch,
    distribution_of,
    outcome_of,
    pure_first,
    shown,
)
from exactgames.search.mixed.nash_subsets import Subset, Subsets, nash_subsets
from exactgames.search.mixed.sequence_form import Plan, Sequences, mean_plan
from exactgames.search.mixed.throughout import matters
from exactgames.search.mixed.two_players import Extremes
from exactgames.tally import counting, tallied

PAIRS, JUDGED = 64, 16
"""The most pairs of extreme points of a continuum that are judged one by one; for which beliefs are found."""
KEPT = 7 / 8
"""The part of the time that is left after which no more is judged."""
SEARCHED = 3 / 4
"""The part of the time that is left that the search for Nash subsets may take."""
TRIES = 32
"""How often a move that only two deviations reach is changed for a better one."""


def of_components(credible: Credible, extremes: Extremes, classes: Index | None, words: str) -> MixedSearch:
    """All equilibrium outcomes, from all extreme Nash equilibria; each component is a point or a continuum. Late."""
    game = credible.part.game
    forms = (Sequences(game, 0), Sequences(game, 1))
    search = _Families(credible)

    def families() -> Iterator[Family]:
        for part in extremes.components:
            plans = [[extremes.vertices[i][k] for k in places] for i, places in enumerate((part.first, part.second))]
            yield family_of_plans(game, forms, (plans[0], plans[1]))

    words += f"; outcomes that are {credible.concept}, each with some moves off the path"
    return search.run(families(), None, words, classes)


def of_subsets(credible: Credible, cells: int, classes: Index | None) -> MixedSearch:
    """All equilibrium outcomes, from Nash subsets; each component is a point or a continuum. Late."""
    left = credible.clock.left()
    time = credible.clock if left is None else Clock.of(left * SEARCHED)
    subsets = nash_subsets(credible.part.game, cells, time)
    search = _Families(credible, subsets)
    clock = credible.clock.half()

    def families() -> Iterator[Family]:
        for subset in subsets.found:
            try:
                yield family_of(credible.part.game, subsets.programs, subset, clock)
            except LimitReached:
                yield inner_point(credible.part.game, subsets.programs, subset)

    words = f"what is played and which replies are best, in {subsets.cells:,} cells, {ended(subsets.stopped)}"
    words += f"; outcomes that are {credible.concept}, each with some moves off the path"
    return search.run(families(), subsets.stopped, words, classes)


Stopped = Literal["truncated", "timed out"] | None


@define(eq=False)
class _Listed:
    """A family of the whole game, and the equilibria that are pairs of its plans."""

    family: Family
    members: list[MixedEquilibrium]


@define(eq=False, slots=False)
class _Families:
    credible: Credible
    subsets: Subsets | None = None
    listed: list[_Listed] = field(factory=list)
    open: dict[str, None] = field(factory=dict)
    known: dict[Distribution | None, MixedEquilibrium] = field(factory=dict)  # one of each outcome that is found
    argued: int = 0  # continua that are of the concept by an existence argument

    def __attrs_post_init__(self) -> None:
        self.existence = Existence(self.credible)
        game, part = self.credible.game, self.credible.part.game
        self.forms = (Sequences(game, 0), Sequences(game, 1))
        self.part_forms = (Sequences(part, 0), Sequences(part, 1))

    def run(self, families: Iterable[Family], stopped: Stopped, words: str, classes: Index | None) -> MixedSearch:
        """Judge the families, in the game with the actions that are left; list what is of the concept."""
        pure = pure_first(self.credible, classes)
        self.known |= {outcome_of(one, None): one for one in reversed(self.credible.listed)}
        left = self.credible.clock.left()
        end = self.credible.clock if left is None else Clock.of(left * KEPT)  # the rest: to put the list together
        late: Stopped = None
        try:
            found, late = _maximal(families, self.credible.clock.half())
            for family in tallied(found, "families of equilibria judged", alike=False):
                end.check()
                self.judge(family, pure.complete)
        except Late:
            late = "timed out"
        if late is not None:
            words += f"; {by_what()} while they were judged"
        if self.argued:
            words += f"; of {self.argued:,} of them what only two deviations reach is by existence"
        stopped = stopped or late
        for one in tuple(self.credible.listed):
            if not self.has(one):
                if stopped is None and not self.open:
                    raise ArithmeticError("an equilibrium outcome was missed")
                self.add_point(one)
        lists, large = self.lists()
        if all(listed.family.is_point for listed in self.listed):  # a list of outcomes
            lists = Lists(equilibria=lists.equilibria)
        return MixedSearch(
            self.credible.concept,
            tuple(lists.equilibria.values()),
            tuple(map(tuple, lists.vertices)) if lists.components else (),
            tuple(lists.components),
            stopped is None and not self.open,
            stopped,
            tuple(self.open),
            words,
            tuple(lists.members),
            by_outcome=True,
            large=tuple(large) if lists.components else (),
        )

    def judge(self, family: Family, all_pure: bool) -> None:
        """List what of the family is of the concept. Late."""
        if not self.credible.concept.beliefs:
            plans = family.plans
            members = [self._nash(first, second) for first, second in product(*plans)]
            self._list(members, len(plans[1]), family.large)
            return
        if family.large is not None:
            if not self._by_existence(family):
                self._one_of(family)
            return
        inner = (mean_plan(family.plans[0]), mean_plan(family.plans[1]))
        rows = self._rows(inner, family.met)
        pure = all(max(row) == 1 for row in rows.values())
        why: str | None = None
        found = None
        try:
            found = self._supported(inner, family.met, all_pure and pure and family.is_point)
        except Undecided as error:
            why = str(error)
        if family.is_point:
            if found is not None:
                self.add_point(shown(*found, None))
            elif why is not None and not self._by_existence(family):
                self.open[why] = None
        elif (found is None or not self._throughout(family, found[0], rows)) and not self._by_existence(family):
            if why is not None:
                self.open[why] = None
            self._one_by_one(family)

    def _one_of(self, family: Family) -> None:
        """Try one point of a continuum that is too large to list."""
        concept = self.credible.concept
        why = f"which equilibria of a continuum of Nash equilibria, too large to list, are {concept}: one is tried"
        self.open[why] = None
        with suppress(Undecided):
            found = self._supported((family.plans[0][0], family.plans[1][0]), family.met)
            if found is not None:
                self.add_point(shown(*found, None))

    def _by_existence(self, family: Family) -> bool:
        """List the family if all its outcomes are sequential by the existence argument. What is played where only two
        deviations lead is some best reply, if that is found.
        """
        credible = self.credible
        inner = (mean_plan(family.plans[0]), mean_plan(family.plans[1]))
        met = frozenset(credible.part.sets[j] for j in family.met)
        held = self.existence.held(self._rows(inner, None), met)
        if held is None:
            return False
        moves = credible.filled(self._rows(inner, family.met))
        for s, k in held.items():
            moves[s] = [Fraction(int(j == k)) for j in range(len(moves[s]))]
        free = set(range(credible.game.infosets)) - met - held.keys()
        point, support = self._replied(moves, free)
        if family.is_point:
            self.add_point(shown(point, support, None))
            return True
        moves = _table(point)
        pairs = list(product(*family.plans))
        members = []
        for first, second in pairs:
            credible.clock.check()
            rows = self._rows((first, second), family.met)
            table = [rows.get(s, row) for s, row in enumerate(moves)]
            one, support = self._replied(table, free) if len(pairs) <= JUDGED else (play_of(credible, table), None)
            members.append(shown(one, support, None))
        self._list(members, len(family.plans[1]), family.large)
        self.argued += 1
        return True

    def _replied(self, table: list[list[Fraction]], free: set[int]) -> tuple[Play, Support | None]:
        """The profile, and the beliefs that support it; at the sets ``free`` moves that are not optimal are changed as
        long as that helps.
        """
        table = list(table)
        for _ in range(TRIES):
            played = play_of(self.credible, table)
            try:
                support = supported(played, self.credible.concept)
            except Undecided:
                return played, None
            if support.holds:
                return played, support
            found = support.deviation
            if found is None or found.infoset not in free:
                return played, None
            table[found.infoset] = [Fraction(int(k == found.instead)) for k in range(len(table[found.infoset]))]
        return played, None

    def _supported(
        self, plans: tuple[Plan, Plan], met: frozenset[int], no_pure: bool = False
    ) -> tuple[Play, Support | None] | None:
        """A pair of plans as an equilibrium of the concept, first with their own moves off the path, then with others;
        None if it is none. ``no_pure``: it is none with pure moves off the path. Undecided.
        """
        played = play(self.credible.game, strategy_of(self.credible.filled(self._rows(plans, None))))
        with suppress(Undecided):
            support = supported(played, self.credible.concept)
            if support.holds:
                return played, support
        return self.credible.supported(self._rows(plans, met), no_pure, mixed=True)

    def _nash(self, first: Plan, second: Plan) -> MixedEquilibrium:
        """The Nash equilibrium of two plans."""
        rows = self._rows((first, second), None)
        found = self.credible.supported(rows)
        if found is None:
            raise ArithmeticError("a Nash equilibrium is none")
        return shown(*found, None)

    def _rows(self, plans: tuple[Plan, Plan], met: frozenset[int] | None) -> Rows:
        """What the plans play, at the sets ``met`` (default: wherever they lead), as rows of the whole game."""
        rows: Rows = {}
        for form, plan in zip(self.part_forms, plans, strict=True):
            rows |= {s: row for s, row in form.behaviour(plan).items() if met is None or s in met}
        return self.credible.rows(rows)

    def _throughout(self, family: Family, played: Play, inner: Rows) -> bool:
        """List the family if all of it is of the concept, with the moves off the path of its inner point ``played``."""
        credible, game = self.credible, self.credible.game
        moves = _table(played)
        tables = []
        for first, second in product(*family.plans):
            rows = self._rows((first, second), family.met)
            tables.append([rows.get(s, row) for s, row in enumerate(moves)])
        varied = {s for s in inner if len({tuple(table[s]) for table in tables}) > 1}
        cell = np.array([any(table[s][k] for table in tables) for s, row in enumerate(moves) for k in range(len(row))])
        if not credible.whole(played) and matters(credible, played, varied, self._best_at_all(played, cell)):
            return False
        width = len(family.plans[1])
        if not self._all_nash(tables, width):
            return False
        members = []
        for table in tallied(tables, "equilibria of a continuum listed"):
            credible.clock.check()
            one, support = play(game, strategy_of(table)), None
            if len(tables) <= JUDGED:
                with suppress(Undecided):
                    support = supported(one, credible.concept)
            if support is not None and not support.holds:
                raise ArithmeticError("an equilibrium of a family is none")
            members.append(shown(one, support, None))
        self._list(members, width)
        return True

    def _all_nash(self, tables: Sequence[list[list[Fraction]]], second: int) -> bool:
        """Whether all pairs of two players' plans are Nash equilibria: iff the mean of the first player's plans is one
        with each of the second's, and the other way round, since a mixture is a best reply iff all its parts are.
        """
        game = self.credible.game
        plans = [[self.forms[0].plan(table) for table in tables[::second]]]
        plans.append([self.forms[1].plan(table) for table in tables[:second]])
        means = [mean_plan(own) for own in plans]
        for i in (0, 1):
            for plan in plans[i]:
                self.credible.clock.check()
                rows = list(tables[0])
                for form, chosen in ((self.forms[i], plan), (self.forms[1 - i], means[1 - i])):
                    for s, row in form.behaviour(chosen).items():
                        rows[s] = row
                if not check(play(game, strategy_of(rows)), BAYES_NASH).holds:
                    return False
        return True

    def _one_by_one(self, family: Family) -> None:
        """The extreme points that are of the concept."""
        concept = self.credible.concept
        why = (
            f"which equilibria of a continuum of Nash equilibria are {concept}: its extreme points are listed that are"
        )
        self.open[why] = None
        pairs = list(product(*family.plans))
        for first, second in tallied(pairs[:PAIRS], "extreme points of a continuum judged", alike=False):
            met = sets_met(self.credible.part.game, self.part_forms, (first, second))
            try:
                found = self._supported((first, second), met)
            except Undecided:
                continue
            if found is not None:
                self.add_point(shown(*found, None))

    def _best_at_all(self, played: Play, cell: Cell) -> set[int]:
        """The sets at which what is played is optimal at every history, whatever the others play of the cell: one-shot,
        which suffices if it is so from the last sets on.
        """
        bounds, weights = self.credible.tables.bounds, played.strategy.weights
        taken = mask(weights > 0)
        rows = mask(bounds.over(cell).worst < 0) & taken[bounds.instead]  # what is played may be worse than ``action``
        return set(range(self.credible.game.infosets)) - set(bounds.set_of[rows].tolist())

    # ---- the list

    def _met(self, played: Play) -> frozenset[int]:
        game = self.credible.game
        return frozenset(game.sets_meeting(played.reach > 0).nonzero()[0].tolist())

    def _plans(self, one: MixedEquilibrium) -> tuple[Plan, Plan]:
        if one.played is None:
            raise ArithmeticError("two players' extreme equilibria are rational")
        table = _table(one.played)
        return self.forms[0].plan(table), self.forms[1].plan(table)

    def _list(self, members: Sequence[MixedEquilibrium], second: int, large: Subset | None = None) -> None:
        """``members``: all pairs of plans, first those of the first one; ``second``: how many the second player has;
        ``large``: the subset of which there is one.
        """
        plans = [self._plans(one) for one in members]
        kept = [
            MixedEquilibrium(one.probabilities, one.payoffs, one.played, one.support, pair)
            for one, pair in zip(members, plans, strict=True)
        ]
        met: frozenset[int] = frozenset()
        for one in members:
            if one.played is not None:
                met |= self._met(one.played)
        firsts, seconds = tuple(pair[0] for pair in plans[::second]), tuple(pair[1] for pair in plans[:second])
        self.listed.append(_Listed(Family((firsts, seconds), met, self.forms, large), kept))
        outcome = outcome_of(kept[0], None)
        if outcome not in self.known:  # kept even if the clock ends before the list is put together
            self.known[outcome] = kept[0]
            self.credible.listed.append(kept[0])

    def add_point(self, one: MixedEquilibrium) -> None:
        """List one equilibrium, unless its outcome is known; a pure one with that outcome, if one was found first."""
        if not self.has(one):
            self._list([self.known.get(outcome_of(one, None), one)], 1)

    def has(self, one: MixedEquilibrium) -> bool:
        """Whether its outcome is among those listed."""
        if one.played is None:
            return False
        first, second = self._plans(one)
        point = Family(((first,), (second,)), self._met(one.played), self.forms)
        if any(point.within(listed.family) for listed in self.listed):
            return True
        if self.subsets is None:
            return False
        inside = (self._of_part(0, first), self._of_part(1, second))
        large = (listed.family.large for listed in self.listed if listed.family.large is not None)
        return any(self.subsets.hold(subset, inside) for subset in large)

    def _of_part(self, i: int, plan: Plan) -> Plan:
        """A plan that plays only actions that are left, in the game with these."""
        part, form = self.credible.part, self.part_forms[i]
        found = [Fraction(1)] * form.size
        for a, k in form.of_action.items():
            found[k] = plan[self.forms[i].of_action[part.actions[a]]]
        return tuple(found)

    def lists(self) -> tuple[Lists, list[Continuum]]:
        """Those found by the search for pure ones first, in its order, then other points, then continua; which of them
        are too large to list.
        """
        pure = self.credible.pure.equilibria if self.credible.pure is not None else ()
        order = {distribution_of(one.played, None): k for k, one in enumerate(pure)}

        def kind(listed: _Listed) -> tuple[bool, int]:
            outcome = outcome_of(listed.members[0], None)
            return not listed.family.is_point, len(order) if outcome is None else order.get(outcome, len(order))

        lists = Lists()
        large: list[Continuum] = []
        for listed in sorted(self.listed, key=kind):
            if listed.family.large is not None:
                large.append(self._continuum(len(lists.components), listed.family))
            lists.add(listed.members, len(listed.family.plans[1]))
        return lists, large

    def _continuum(self, place: int, family: Family) -> Continuum:
        part = self.credible.part
        plays: list[int] = []
        best: list[int] = []
        if family.large is not None and self.subsets is not None:
            for i, form in enumerate(self.part_forms):
                replies = self.subsets.best(family.large, i)
                for a, k in form.of_action.items():
                    plays += [part.actions[a]] * (k not in family.large.unplayed[i])
                    best += [part.actions[a]] * (k in replies)
        set_of = self.credible.game.action_infoset
        met = [a for a in sorted(plays) if int(set_of[a]) in family.met]
        return Continuum(place, tuple(sorted(plays)), tuple(met), tuple(sorted(best)))


def _maximal(families: Iterable[Family], clock: Clock) -> tuple[list[Family], Stopped]:
    """Those whose outcomes are not all among another's, points first; and whether the clock ended before the last."""
    kept: list[Family] = []
    stopped: Stopped = None
    try:
        for family in counting(families, "families of equilibria compared"):
            clock.check()
            if not any(family.within(other) for other in kept):
                kept = [*(other for other in kept if not other.within(family)), family]
    except Late:
        stopped = "timed out"
    return sorted(kept, key=lambda family: not family.is_point), stopped


def play_of(credible: Credible, table: Sequence[Sequence[Fraction]]) -> Play:
    """What is played with these probabilities at every set."""
    return play(credible.game, strategy_of(table))


def _table(played: Play) -> list[list[Fraction]]:
    """[S] the probabilities of each set's actions."""
    game = played.game
    counts = (game.action_start[1:] - game.action_start[:-1]).tolist()
    return [[played.strategy.probability(game, s, k) for k in range(count)] for s, count in enumerate(counts)]
