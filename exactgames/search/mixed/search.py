"""All equilibria of a game, mixed ones too: by vertices for two players, by supports for more.

First the actions go that no equilibrium plays (``surviving``); what is left is searched for Nash equilibria. Beyond
Bayes–Nash, moves that play does not reach matter, and beliefs: ``credible``.
"""

from __future__ import annotations

from collections.abc import Set
from fractions import Fraction
from functools import cached_property
from itertools import product

from attrs import define

from exactgames.clock import Clock, Late, by_what, ended
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.beliefs import refuse_impossible_chance
from exactgames.concepts.concept import Concept
from exactgames.concepts.nash import BAYES_NASH
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import LimitReached, Undecided
from exactgames.game.tree import Game, Index
from exactgames.game.values import play
from exactgames.numbers.algebraic import Number
from exactgames.phrases import counted
from exactgames.search.cells.surviving import cut_off
from exactgames.search.mixed.by_families import of_components, of_subsets
from exactgames.search.mixed.credible import Credible, Rows, SubgameEquilibria, strategy_of
from exactgames.search.mixed.found import (
    Distribution,
    Lists,
    MixedEquilibrium,
    MixedSearch,
    distribution_of,
    outcome_of,
    pure_first,
    shown,
)
from exactgames.search.mixed.many_players import Outcome, search_supports
from exactgames.search.mixed.sequence_form import Plan, Sequences
from exactgames.search.mixed.throughout import Throughout, throughout
from exactgames.search.mixed.two_players import Component, Extremes, extreme_equilibria
from exactgames.tally import Tally, tallied

CELLS = 100_000
"""How many cells of supports are looked at unless told otherwise (more than two players)."""


def mixed_equilibria(
    game: Game,
    concept: ConceptOrName = BAYES_NASH,
    cells: int = CELLS,
    seconds: float | None = None,
    classes: Index | None = None,
) -> MixedSearch:
    """All equilibria of the concept. ``cells``: where a search by supports stops; ``seconds``: where any does;
    ``classes`` [T]: terminal nodes with the same number are the same to whoever asks, where outcomes are listed.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), LimitReached.

    >>> from exactgames import mixed_equilibria, read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> [one] = mixed_equilibria(game).equilibria
    >>> [str(p) for p in one.probabilities], [str(u) for u in one.payoffs]
    (['1/2', '1/2', '1/2', '1/2'], ['0', '0'])
    """
    asked = concept_of(concept)
    game.require_perfect_recall()
    if asked.beliefs:
        refuse_impossible_chance(game)
    return _all(game, asked, cells, Clock.of(seconds), classes)


def _all(game: Game, concept: Concept, cells: int, clock: Clock, classes: Index | None = None) -> MixedSearch:
    def solve(subgame: Game) -> SubgameEquilibria:
        search = _all(subgame, concept, cells, clock)
        rational = [one.probabilities for one in search.equilibria if one.played is not None]
        why = search.open[0] if search.open else None if search.complete else "the search of a subgame was stopped"
        if len(rational) < len(search.equilibria):
            why = "a subgame off the path has an irrational equilibrium"
        if any(len(part.first) * len(part.second) > 1 for part in search.components):
            why = why or "a subgame off the path has a continuum of equilibria"
        return SubgameEquilibria(tuple(rational), why)

    credible = Credible(game, concept, solve, clock)
    try:
        with clock.alarm(), Tally("", also=lambda: _listed(credible), until=clock):
            if clock.end is not None:
                pure_first(credible, classes)
            return (_of_two if len(game.players) == 2 else _by_supports)(credible, cells, classes)
    except Late:
        found = tuple(credible.listed)
        words = f"pure profiles, and best replies, {by_what()}"
        return MixedSearch(concept, found, (), (), False, "timed out", (), words)
    except LimitReached as error:
        if not credible.listed:
            raise
        found = tuple(credible.listed)
        words = "pure profiles, and best replies, stopped at the limit"
        return MixedSearch(concept, found, (), (), False, "truncated", (str(error),), words)


def _listed(credible: Credible) -> str:
    return f"{counted(len(credible.listed), 'equilibrium', 'equilibria')} found so far"


def _of_two(credible: Credible, cells: int, classes: Index | None) -> MixedSearch:
    """Bayes–Nash: the components. Else those that are of the concept, if each is a point, or all its equilibria are; if
    not, what of their outcomes is. Where there are too many extreme equilibria: the outcomes of Nash subsets.
    """
    concept, part, clock = credible.concept, credible.part.game, credible.clock
    try:
        extremes = extreme_equilibria(part, clock.half().half().half() if concept.beliefs else clock.half())
    except (Late, LimitReached):
        if not concept.beliefs:
            credible = Credible(credible.game, concept, credible.solve, clock, False, credible.pure, credible.listed)
        return of_subsets(credible, cells, classes)
    words = extremes.searched + _without(credible)
    all_there = _Components(credible, extremes, classes, words)
    if not concept.beliefs:
        return all_there.nash()
    if (search := all_there.listed(off_path=False)) is not None:
        return search
    outcomes = of_components(credible, extremes, classes, words)
    if outcomes.stopped is not None or (outcomes.complete and not outcomes.components):
        return outcomes
    return all_there.listed(off_path=True) or outcomes  # continua: those that tell moves off the path apart, if known


@define(eq=False, slots=False)
class _Components:
    """The components of the Nash equilibria, to be listed as those of a concept."""

    credible: Credible
    extremes: Extremes
    classes: Index | None
    words: str

    @cached_property
    def tables(self) -> list[list[Rows]]:
        """[2][vertices] what the players' plans play."""
        forms = (Sequences(self.credible.part.game, i) for i in (0, 1))
        plans = zip(forms, self.extremes.vertices, strict=True)
        return [[self.credible.rows(form.behaviour(plan)) for plan in own] for form, own in plans]

    @cached_property
    def vertices(self) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
        """The plans, in the whole game."""
        forms = (Sequences(self.credible.game, i) for i in (0, 1))
        tables = zip(forms, self.tables, strict=True)
        first, second = (tuple(form.plan(self.credible.filled(rows)) for rows in own) for form, own in tables)
        return first, second

    def equilibrium(self, i: int, j: int) -> MixedEquilibrium | None:
        """The extreme equilibrium as one of the concept, with some moves where its plans do not lead. Undecided."""
        plans = (self.vertices[0][i], self.vertices[1][j])
        return _equilibrium(self.credible, self.tables[0][i] | self.tables[1][j], plans)

    def nash(self) -> MixedSearch:
        """All Nash equilibria. Late."""
        found: dict[tuple[int, int], MixedEquilibrium] = {}
        for i, j in tallied(self.extremes.pairs, "extreme equilibria listed"):
            self.credible.clock.check()
            one = self.equilibrium(i, j)
            if one is None:
                raise ArithmeticError("a Nash equilibrium is none")
            found[i, j] = one
        parts = self.extremes.components
        members = tuple(tuple(found[pair] for pair in product(part.first, part.second)) for part in parts)
        concept, listed = self.credible.concept, tuple(found.values())
        return MixedSearch(concept, listed, self.vertices, parts, True, None, (), self.words, members)

    def listed(self, off_path: bool) -> MixedSearch | None:
        """All equilibria, if each component is a point, or of the concept ``throughout``; else None. Late."""
        points = [part for part in self.extremes.components if len(part.first) * len(part.second) == 1]
        continua = [part for part in self.extremes.components if part not in points]
        plans = self.extremes.vertices
        judged: list[tuple[Component, Throughout]] = []
        for part in tallied(continua, "continua judged", alike=False):
            chosen = ([plans[0][i] for i in part.first], [plans[1][j] for j in part.second])
            how = throughout(self.credible, chosen, off_path)
            if how is None:
                return None
            judged.append((part, how))
        ones: list[MixedEquilibrium] = []
        unknown: dict[str, None] = {}
        for part in tallied(points, "extreme equilibria judged", alike=False):
            self.credible.clock.check()
            try:
                one = self.equilibrium(part.first[0], part.second[0])
            except Undecided as error:
                unknown[str(error)] = None
                continue
            if one is not None:
                ones.append(one)
        concept, reasons = self.credible.concept, tuple(unknown)
        words = f"{self.words}; those that are {concept}"
        apart = not cut_off(self.credible.game, self.credible.left)
        if judged and not apart:  # what their vertices play at sets that are cut off is not all that may be played
            return None
        if not apart:  # points, but for moves not told apart
            kept = {outcome_of(one, self.classes): one for one in reversed(ones)}
            return MixedSearch(concept, tuple(reversed(kept.values())), (), (), not reasons, None, reasons, words)
        lists = Lists()
        for one in ones:
            lists.add([one], 1)
        for part, how in judged:
            lists.add(self._members(part, how), len(part.second))
        return MixedSearch(
            concept,
            tuple(lists.equilibria.values()),
            (tuple(lists.vertices[0]), tuple(lists.vertices[1])),
            tuple(lists.components),
            not reasons,
            None,
            reasons,
            words,
            tuple(lists.members),
        )

    def _members(self, part: Component, how: Throughout) -> list[MixedEquilibrium]:
        """The pairs of vertices, those with the same first one together."""
        game, concept = self.credible.game, self.credible.concept
        forms = Sequences(game, 0), Sequences(game, 1)
        members = []
        for i, j in product(part.first, part.second):
            self.credible.clock.check()
            table = how.table(self.tables[0][i] | self.tables[1][j])
            plans = (forms[0].plan(table), forms[1].plan(table))
            played = play(game, strategy_of(table))
            try:
                support: Support | None = supported(played, concept)
            except Undecided:
                support = None  # shown to be one all the same: a limit of equilibria
            if support is not None and not support.holds:
                raise ArithmeticError("an equilibrium of a component is none")
            members.append(shown(played, support, plans))
        return members


def _by_supports(credible: Credible, cells: int, classes: Index | None) -> MixedSearch:
    """The pure equilibria first, then one equilibrium for each other outcome of the search by supports."""
    concept, found = credible.concept, credible.listed
    pure = pure_first(credible, classes)
    known = {outcome_of(one, classes) for one in found}
    search = search_supports(credible.part.game, cells, credible.clock)
    stopped = search.stopped
    reasons = dict.fromkeys(search.open)
    for outcome in search.found:
        try:
            one = _of_outcome(credible, outcome, known, classes, pure.complete)
        except Undecided as error:
            reasons[str(error)] = None
            continue
        except Late:
            stopped = "timed out"
            break
        if one is not None:
            found.append(one)
            known.add(outcome_of(one, classes))
    words = f"every choice of supports at the sets that play meets, in {search.cells:,} cells, {ended(stopped)}"
    words += _without(credible)
    words += f"; those that are {concept}" if concept.beliefs else ""
    complete = not reasons and stopped is None
    return MixedSearch(concept, tuple(found), (), (), complete, stopped, tuple(reasons), words)


def _without(credible: Credible) -> str:
    gone = int((~credible.left).sum())
    return f", without {gone:,} action{'s' * (gone > 1)} that some deviation always beats" if gone else ""


def _of_outcome(
    credible: Credible, outcome: Outcome, known: Set[Distribution | None], classes: Index | None, all_pure: bool
) -> MixedEquilibrium | None:
    """The outcome, of the game with the actions that are left, as an equilibrium of the concept; None if it is none, or
    known. ``all_pure``: whether all equilibria in pure strategies are known. Undecided.
    """
    concept, part = credible.concept, credible.part
    table: Rows = {}
    rational = True
    for j in range(part.game.infosets):
        row = outcome.probabilities[part.game.action_start[j] : part.game.action_start[j + 1]]
        exact = [p for p in row if isinstance(p, Fraction)]
        rational &= len(exact) == len(row)
        if not concept.beliefs or j in outcome.met:
            table[j] = exact
    if rational:
        settled = credible.rows(table)
        if distribution_of(play(credible.game, strategy_of(credible.filled(settled))), classes) in known:
            return None
        no_pure = all_pure and all(max(row) == 1 for row in table.values())
        return _equilibrium(credible, settled, None, no_pure, mixed=True)
    if concept.beliefs and _missed(credible, outcome):
        raise Undecided(f"whether an equilibrium with irrational probabilities is {concept}: it misses some sets")
    probabilities: list[Number] = [p for row in credible.first for p in row]
    for j in part.sets:
        for a in range(int(credible.game.action_start[j]), int(credible.game.action_start[j + 1])):
            probabilities[a] = Fraction(0)
    for a, p in zip(part.actions, outcome.probabilities, strict=True):
        probabilities[a] = p
    return MixedEquilibrium(tuple(probabilities), outcome.payoffs, None, None)


def _missed(credible: Credible, outcome: Outcome) -> set[int]:
    """The sets of the game that the outcome does not meet, those at which one action is left apart."""
    met = {credible.part.sets[j] for j in outcome.met}
    return {s for s in range(credible.game.infosets) if credible.several[s]} - met


def _equilibrium(
    credible: Credible, settled: Rows, plans: tuple[Plan, Plan] | None, no_pure: bool = False, mixed: bool = False
) -> MixedEquilibrium | None:
    """The Nash equilibrium as one of the concept; None if it is none. ``no_pure``: no pure moves off the path make it
    one; ``mixed``: look for mixed ones. Undecided.
    """
    found = credible.supported(settled, no_pure, mixed)
    return None if found is None else shown(*found, plans)
