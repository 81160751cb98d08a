"""All equilibria of a game, mixed ones too: by vertices for two players, by supports for more.

First the actions go that no equilibrium plays (``surviving``); what is left is searched for Nash equilibria. Beyond
Bayes–Nash, moves that play does not reach matter, and beliefs: ``credible``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from fractions import Fraction
from itertools import product
from typing import Literal

from attrs import define, evolve, field, frozen

from exactgames.clock import Clock, Late
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.beliefs import refuse_impossible_chance
from exactgames.concepts.concept import Concept
from exactgames.concepts.nash import BAYES_NASH
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import LimitReached, Undecided
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play, play
from exactgames.numbers.algebraic import Number
from exactgames.search.cells.surviving import cut_off
from exactgames.search.mixed.credible import Credible, Rows, SubgameEquilibria, strategy_of
from exactgames.search.mixed.many_players import Outcome, search_supports
from exactgames.search.mixed.sequence_form import Plan, Sequences
from exactgames.search.mixed.throughout import Throughout, throughout
from exactgames.search.mixed.two_players import Component, Extremes, extreme_equilibria
from exactgames.search.pure.search import PureSearch, find_pure

CELLS = 100_000
"""How many cells of supports are looked at unless told otherwise (more than two players)."""
PURE_CELLS = 1_000
"""How many cells of pure profiles are looked at first."""


@frozen(eq=False)
class MixedEquilibrium:
    """An equilibrium.

    probabilities  [A] of every action, exactly; the first action, or what deters or a belief supports, at sets that are
                   not reached
    payoffs        [n]
    played         its play; None where a probability is irrational
    support        the beliefs found, beyond Bayes–Nash; None where play reaches every set and Bayes' rule gives them,
                   irrational ones, and where a component is of the concept throughout, but none are found at a vertex
    plans          two players: the pair of vertices

    >>> from exactgames import mixed_equilibria, read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> [one] = mixed_equilibria(game).equilibria
    >>> one.strategy.support(game, 0), [str(p) for p in one.probabilities]
    ((0, 1), ['1/2', '1/2', '1/2', '1/2'])
    """

    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    played: Play | None
    support: Support | None
    plans: tuple[Plan, Plan] | None = None

    @property
    def strategy(self) -> BehaviorStrategy:
        """Behaviour strategies. Undecided where a probability is irrational: see ``probabilities``."""
        if self.played is None:
            raise Undecided("a behaviour strategy with irrational probabilities is not represented as integer weights")
        return self.played.strategy


@frozen(eq=False)
class MixedSearch:
    """What was found.

    equilibria  two players: the extreme equilibria that are of the concept; more: one for each outcome found
    vertices    two players: each one's plans that are part of an extreme Nash equilibrium
    components  two players: maximal Nash subsets of which all equilibria are of the concept (Bayes–Nash: all subsets);
                none where outcomes are listed
    complete    whether it is proven that there are no more: no more components, if there are any; else outcomes
    stopped     why the search ended early, if it did
    open        why some may be missing
    searched    what was searched, in words
    members     for each component the equilibria that are pairs of its vertices, those with the same first one
                together; one and the same pair may play differently, in two components, where its plans do not lead

    >>> from exactgames import mixed_equilibria, read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> found = mixed_equilibria(game)
    >>> len(found.equilibria), found.complete, found.searched
    (1, True, 'the optimal plans of a constant-sum game')
    """

    concept: Concept
    equilibria: tuple[MixedEquilibrium, ...]
    vertices: tuple[tuple[Plan, ...], ...]
    components: tuple[Component, ...]
    complete: bool
    stopped: Literal["truncated", "timed out"] | None
    open: tuple[str, ...]
    searched: str
    members: tuple[tuple[MixedEquilibrium, ...], ...] = ()


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
        with clock.alarm():
            if clock.end is not None:
                _pure_first(credible, classes)
            return (_of_two if len(game.players) == 2 else _by_supports)(credible, cells, classes)
    except Late:
        found = tuple(credible.listed)
        words = "pure profiles, and best replies, stopped by the clock"
        return MixedSearch(concept, found, (), (), False, "timed out", (), words)
    except LimitReached as error:
        if not credible.listed:
            raise
        found = tuple(credible.listed)
        words = "pure profiles, and best replies, stopped at the limit"
        return MixedSearch(concept, found, (), (), False, "truncated", (str(error),), words)


def _pure_first(credible: Credible, classes: Index | None) -> PureSearch:
    """The pure equilibria that are found cheaply, in half of the time that is left: they are listed whatever comes of
    the search.
    """
    if credible.pure is None:
        concept, seconds, tables = credible.concept, credible.clock.half().left(), credible.tables
        pure = find_pure(credible.game, concept, cells=PURE_CELLS, seconds=seconds, classes=classes, tables=tables)
        credible.pure = pure
        credible.listed += [
            _shown(one.played, one.support if concept.beliefs else None, None) for one in pure.equilibria
        ]
    return credible.pure


def _of_two(credible: Credible, cells: int, classes: Index | None) -> MixedSearch:
    """Bayes–Nash: the components. Else those that are of the concept, if each is a point, or all its equilibria are;
    if not, what the supports give, and what the extreme equilibria add to it.
    """
    concept, part = credible.concept, credible.part.game
    clock = credible.clock
    try:
        extremes = extreme_equilibria(part, clock.half() if concept.beliefs else clock)
    except (Late, LimitReached):
        if not concept.beliefs:
            raise
        return _by_supports(credible, cells, classes)
    tables: list[list[Rows]] = []
    vertices: list[tuple[Plan, ...]] = []
    for i in (0, 1):
        form, whole = Sequences(part, i), Sequences(credible.game, i)
        tables.append([credible.rows(form.behaviour(plan)) for plan in extremes.vertices[i]])
        vertices.append(tuple(whole.plan(credible.filled(rows)) for rows in tables[i]))
    found: dict[tuple[int, int], MixedEquilibrium] = {}
    unknown: dict[tuple[int, int], str] = {}
    for i, j in extremes.pairs:
        clock.check()
        try:
            one = _equilibrium(credible, tables[0][i] | tables[1][j], (vertices[0][i], vertices[1][j]))
        except Undecided as error:
            unknown[i, j] = str(error)
            continue
        if one is not None:
            found[i, j] = one
    listed = tuple(found.values())
    words = extremes.searched + _without(credible)
    if not concept.beliefs:
        parts = extremes.components
        members = tuple(tuple(found[pair] for pair in product(part.first, part.second)) for part in parts)
        return MixedSearch(concept, listed, tuple(vertices), parts, True, None, (), words, members)
    all_there = _Components(credible, extremes, tables, found, unknown, classes, f"{words}; those that are {concept}")
    if (search := all_there.listed(off_path=False)) is not None:
        return search
    others = _by_supports(credible, cells, classes)
    if not others.complete and others.stopped is None:
        with suppress(Late):
            if (search := all_there.listed(off_path=True)) is not None:
                return search
    known = {_outcome_of(one, classes) for one in others.equilibria}
    more = {_outcome_of(one, classes): one for one in reversed(listed)}
    more = {outcome: one for outcome, one in more.items() if outcome not in known}
    if others.complete and more:
        raise ArithmeticError("an equilibrium outcome was missed")
    return evolve(others, equilibria=(*others.equilibria, *reversed(more.values())), vertices=tuple(vertices))


@frozen(eq=False)
class _Components:
    """The components of the Nash equilibria, to be listed as those of a concept with beliefs.

    tables   [2][vertices] what the players' plans play
    found    the extreme equilibria that are of the concept, with some moves where their plans do not lead
    unknown  why it is not known of others
    """

    credible: Credible
    extremes: Extremes
    tables: Sequence[Sequence[Rows]]
    found: Mapping[tuple[int, int], MixedEquilibrium]
    unknown: Mapping[tuple[int, int], str]
    classes: Index | None
    words: str

    def listed(self, off_path: bool) -> MixedSearch | None:
        """All equilibria, if each component is a point, or of the concept ``throughout``; else None. Late."""
        points = [part for part in self.extremes.components if len(part.first) * len(part.second) == 1]
        continua = [part for part in self.extremes.components if part not in points]
        plans = self.extremes.vertices
        judged: list[tuple[Component, Throughout]] = []
        for part in continua:
            chosen = ([plans[0][i] for i in part.first], [plans[1][j] for j in part.second])
            how = throughout(self.credible, chosen, off_path)
            if how is None:
                return None
            judged.append((part, how))
        places = [(part.first[0], part.second[0]) for part in points]
        ones = [self.found[place] for place in places if place in self.found]
        reasons = tuple(dict.fromkeys(self.unknown[place] for place in places if place in self.unknown))
        concept, words = self.credible.concept, self.words
        apart = not cut_off(self.credible.game, self.credible.left)
        if judged and not apart:  # what their vertices play at sets that are cut off is not all that may be played
            return None
        if not apart:  # points, but for moves not told apart
            kept = {_outcome_of(one, self.classes): one for one in reversed(ones)}
            return MixedSearch(concept, tuple(reversed(kept.values())), (), (), not reasons, None, reasons, words)
        lists = _Lists()
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
            known = self.found.get((i, j))
            if known is not None and list(known.probabilities) == [p for row in table for p in row]:
                members.append(evolve(known, plans=plans))
                continue
            played = play(game, strategy_of(table))
            try:
                support: Support | None = supported(played, concept)
            except Undecided:
                support = None  # shown to be one all the same: a limit of equilibria
            if support is not None and not support.holds:
                raise ArithmeticError("an equilibrium of a component is none")
            members.append(_shown(played, support, plans))
        return members


@define(eq=False)
class _Lists:
    """Components put together: each player's plans, numbered as they come."""

    vertices: tuple[dict[Plan, int], dict[Plan, int]] = field(factory=lambda: ({}, {}))
    equilibria: dict[tuple[Plan, Plan], MixedEquilibrium] = field(factory=dict)
    components: list[Component] = field(factory=list)
    members: list[tuple[MixedEquilibrium, ...]] = field(factory=list)

    def add(self, members: Sequence[MixedEquilibrium], second: int) -> None:
        """``members``: all pairs of the component's plans, first those of the first one; ``second``: how many plans the
        second player has.
        """
        places: tuple[list[int], list[int]] = ([], [])
        for k, one in enumerate(members):
            if one.plans is None:
                raise ArithmeticError("an extreme equilibrium is a pair of plans")
            numbers = [table.setdefault(plan, len(table)) for table, plan in zip(self.vertices, one.plans, strict=True)]
            if k % second == 0:
                places[0].append(numbers[0])
            if k < second:
                places[1].append(numbers[1])
            self.equilibria.setdefault(one.plans, one)
        self.components.append(Component(tuple(places[0]), tuple(places[1])))
        self.members.append(tuple(members))


Distribution = tuple[tuple[int, Fraction], ...]
"""The classes of terminal nodes that are reached, ascending, each with its probability."""


def _outcome_of(one: MixedEquilibrium, classes: Index | None) -> Distribution | None:
    """The outcome of an equilibrium; None where probabilities are irrational."""
    return None if one.played is None else _distribution(one.played, classes)


def _distribution(played: Play, classes: Index | None) -> Distribution:
    reach = played.reach[played.game.terminals].tolist()
    found: dict[int, int] = {}
    for kind, weight in zip(range(len(reach)) if classes is None else classes.tolist(), reach, strict=True):
        if weight:
            found[kind] = found.get(kind, 0) + int(weight)
    return tuple((kind, Fraction(weight, played.scale)) for kind, weight in sorted(found.items()))


def _by_supports(credible: Credible, cells: int, classes: Index | None) -> MixedSearch:
    """The pure equilibria first, then one equilibrium for each other outcome of the search by supports."""
    concept, found = credible.concept, credible.listed
    pure = _pure_first(credible, classes)
    known = {_outcome_of(one, classes) for one in found}
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
            known.add(_outcome_of(one, classes))
    end = {None: "to the end", "truncated": "stopped at the limit", "timed out": "stopped by the clock"}[stopped]
    words = f"every choice of supports at the sets that play meets, in {search.cells:,} cells, {end}"
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
        if _distribution(play(credible.game, strategy_of(credible.filled(settled))), classes) in known:
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
    return None if found is None else _shown(*found, plans)


def _shown(played: Play, support: Support | None, plans: tuple[Plan, Plan] | None) -> MixedEquilibrium:
    """The equilibrium that is played."""
    game, strategy = played.game, played.strategy
    probabilities = tuple(
        Fraction(int(weight), int(strategy.totals[s]))
        for weight, s in zip(strategy.weights.tolist(), game.action_infoset.tolist(), strict=True)
    )
    payoffs = tuple(played.value(player) for player in range(len(game.players)))
    return MixedEquilibrium(probabilities, payoffs, played, support, plans)
