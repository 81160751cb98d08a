"""The searches that ``find`` asks for: within their limits, and how what they find is printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, assert_never

from attrs import evolve, frozen
from rich.console import Console
from rich.text import Text

from exactgames.answers.listing import Extent
from exactgames.answers.search import PureAnswer, mixed_answer, pure_answer
from exactgames.answers.some import SomeAnswer, some_answer, some_merged
from exactgames.bounds.welfare import outcome_classes, welfare_at_ends
from exactgames.cli.files import game_of, instance_of, is_game
from exactgames.cli.kept import Kept
from exactgames.cli.questions import Mixed, Pure, Question, Refined, Some
from exactgames.cli.reporting import print_result
from exactgames.clock import Clock, Late, stopped
from exactgames.concepts.concept import Concept
from exactgames.errors import LimitReached
from exactgames.forms.form import Form
from exactgames.game.tree import Game, Index
from exactgames.implied.refinement import refined_equilibria
from exactgames.market.expansion import Expansion
from exactgames.market.profile import open_profile
from exactgames.market.restriction import allowed_actions
from exactgames.reports.mixed import mixed_values, print_mixed
from exactgames.reports.progress import Progress
from exactgames.reports.refinement import restriction
from exactgames.reports.search import print_search, search_values
from exactgames.reports.some import print_some, some_values
from exactgames.reports.tables import SHOWN
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.continuation.some import find_some
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.openings.openings import Openings
from exactgames.search.openings.search import LARGE, MEDIUM, find_by_openings
from exactgames.search.pure.search import PureSearch, find_pure
from exactgames.session.session import Session

Built = TypeVar("Built")
BEFORE: Final = ("nothing was found by then, the search had not begun: the same command starts from the beginning",)
"""What is said where ``find`` is interrupted while it reads the file or builds the game."""
UNSHOWN: Final = (
    "what may have been found by then could not be shown: with --time-limit S the search ends after S seconds, and "
    "shows it",
)
"""What is said where it is interrupted twice, or what it has found takes too long to put together."""
NONE: Final = ("none was found by then, and none is excluded: the same command starts from the beginning",)
"""What is said where one was looked for among bids, without success, and the tree is built to go on there."""
NOTHING_YET: Final = "nothing was found by then, which does not say that there is none"
"""What is said where a search is interrupted before it has found something."""
PURE_FIRST: Final = "; with --time-limit S pure equilibria are looked for first"
ALL: Final = "above is all that was asked for: the search had come to its end"
"""What is said where the interrupt came too late to cut anything short."""
GRACE = 0.7
"""Seconds that building a game may always take: a search that has no time then says so itself."""


@frozen
class Limits:
    """Where a search stops, the largest tree, and the memory for its bounds, in bytes."""

    cells: int
    clock: Clock
    nodes: int
    memory: int

    def built(self, build: Callable[[], Built]) -> Built:
        """What ``build`` makes a game of. LimitReached if the time is over before it is built: at least GRACE."""
        started, left = time.monotonic(), self.clock.left()
        try:
            with Clock.of(None if left is None else max(left, GRACE)).alarm():
                return build()
        except Late:
            seconds = int(time.monotonic() - started)
            shrink = ("more time (--time-limit)", "a smaller market")
            raise LimitReached(seconds, seconds, True, "seconds to build the game", shrink) from None


@frozen
class Search:
    """A search of a file, and how its result is shown."""

    file: Path
    concept: Concept
    limits: Limits
    extent: Extent | None
    as_json: bool
    progress: Progress
    kept: Kept | None = None

    def run(self, asked: Question) -> bool:
        """Print what is found; whether that is all, or the one asked for."""
        self.progress.kept = BEFORE
        if isinstance(asked, Some):
            return self._some(asked)
        open_bids = isinstance(asked, Pure) and asked.agreeing is not None
        game, market = self.limits.built(lambda: game_of(self.file, self.limits.nodes, self.progress, open_bids))
        match asked:
            case Pure():
                values = self._pure(asked, game, market)
            case Refined():
                values = self._refined(asked, game, market)
            case Mixed():
                values = self._mixed(game, market)
            case _:
                assert_never(asked)
        return bool(values["complete"])

    def _begin(self, step: str) -> None:
        """From now on something may be found."""
        self.progress(step)
        self.progress.kept = UNSHOWN

    def _ended(self, values: dict[str, Any], more: str = "") -> dict[str, Any]:
        """``values``, which are shown next; if it was interrupted, what they are is said after them."""
        if values["complete"] or (values.get("some") and values["equilibria"]):
            self.progress.shown = ALL
        elif not values["equilibria"]:
            self.progress.shown = NOTHING_YET + more
        return values

    def _pure(self, asked: Pure, game: Game, market: Expansion | None) -> dict[str, Any]:
        self._begin(f"searching for all pure {self.concept} equilibria")
        classes = None if market is None else outcome_classes(market)
        chooses = market.selection if asked.selection and market is not None else None
        limits, allowed = self.limits, None
        if asked.agreeing is not None and market is not None:
            allowed = allowed_actions(market, asked.agreeing)
        plain = chooses is None and allowed is None and not asked.every
        openings = self._openings(game) if plain else None
        if openings is not None and game.nodes > LARGE:
            return self._by_openings(game, market, openings, classes, None)
        found = find_pure(
            game,
            self.concept,
            asked.every,
            limits.cells,
            limits.clock.left() if openings is None else limits.clock.half().left(),
            classes,
            chooses,
            allowed,
            memory=limits.memory,
        )
        if openings is not None and found.stopped == "timed out":
            return self._by_openings(game, market, openings, classes, found)
        answer = pure_answer(found, market, self._extent(game), selected=asked.selection, agreeing=allowed is not None)
        return self._print_search(game, answer)

    def _openings(self, game: Game) -> Openings | None:
        """Those of a game that is too large to be searched at once, or may be for the time that there is."""
        least = LARGE if self.limits.clock.end is None else MEDIUM
        return Openings.of(game) if game.nodes > least and game.timed else None

    def _by_openings(
        self,
        game: Game,
        market: Expansion | None,
        openings: Openings,
        classes: Index | None,
        before: PureSearch | None,
    ) -> dict[str, Any]:
        """``before``: what a search of the whole has found until it was stopped."""
        limits = self.limits
        worth = None if market is None else welfare_at_ends(market)
        preference = None if market is None else market.preference
        found = find_by_openings(
            game, openings, self.concept, classes, preference, worth, limits.cells, limits.clock, limits.memory, before
        )
        return self._print_search(game, pure_answer(found.search, market, self._extent(game), openings=found))

    def _print_search(self, game: Game, answer: PureAnswer) -> dict[str, Any]:
        values, extent = self._ended(search_values(answer)), self._extent(game)
        kept = self.kept
        if kept is not None and stopped() and kept.number > len(answer.search.equilibria):
            kept = None  # it was interrupted before there was one: what is found is shown, and no file is written
        if kept is not None:
            kept.write(game, answer.search.equilibria)
            values |= {"wrote": str(kept.output)}

        def words(console: Console) -> None:
            print_search(console, values, extent)
            if kept is not None:
                console.print(Text(kept.next))

        print_result(self.as_json, values, words)
        return values

    def _refined(self, asked: Refined, game: Game, market: Expansion | None) -> dict[str, Any]:
        if market is None:
            raise TypeError("bids are of markets")
        self._begin(f"searching for all pure {self.concept} equilibria")
        limits = self.limits
        found = refined_equilibria(
            market, self.concept, asked.no_overbidding, asked.dominance, limits.cells, limits.clock.left()
        )
        extent = self._extent(game)
        values = self._ended(search_values(pure_answer(found.search, market, extent, found)))
        print_result(self.as_json, values, lambda console: print_search(console, values, extent, restriction(found)))
        return values

    def _mixed(self, game: Game, market: Expansion | None) -> dict[str, Any]:
        self._begin("searching for all equilibria, mixed ones too")
        classes = None if market is None else outcome_classes(market)
        found = mixed_equilibria(game, self.concept, self.limits.cells, self.limits.clock.left(), classes)
        extent = self._extent(game)
        more = PURE_FIRST if self.limits.clock.end is None else ""
        values = self._ended(mixed_values(mixed_answer(found, game, market, extent)), more)
        print_result(self.as_json, values, lambda console: print_mixed(console, values, extent))
        return values

    def _some(self, asked: Some) -> bool:
        """Whether one is found: where the market's form merges information sets there, else, or where none is and the
        tree can be asked, in the tree.
        """
        if is_game(self.file):
            game, _ = self.limits.built(lambda: game_of(self.file, self.limits.nodes, self.progress))
            return self._some_in_the_tree(Constraints.none(game), None, False)
        instance = asked.agreeing or evolve(instance_of(self.file), strategy=None, beliefs=())
        session = Session(evolve(instance, claims=()), self.limits.nodes)
        if session.form.merges:
            if (found := self._some_merged(session, asked.agreeing is not None)) is not None:
                return found
            self.progress.kept = NONE
        self.progress("expanding the market")
        market = self.limits.built(lambda: session.explicit.expansion)
        if asked.agreeing is None:
            return self._some_in_the_tree(Constraints.none(market.game, market.preference), market, False)
        return self._some_in_the_tree(open_profile(asked.agreeing, market).constraints, market, True)

    def _some_in_the_tree(self, constraints: Constraints, market: Expansion | None, agreeing: bool) -> bool:
        self._begin(f"looking for a {self.concept} equilibrium")
        found = find_some(constraints, self.concept, self.limits.clock.left())
        extent = self._extent(constraints.game)
        return self._print_some(some_answer(found, constraints, market, extent, agreeing), extent)

    def _some_merged(self, session: Session, agreeing: bool) -> bool | None:
        """None if none is found, and the tree can be asked and may be."""
        self._begin(f"looking for a {self.concept} equilibrium")
        tree, clock = session.in_the_tree, self.limits.clock
        extent = self._extent(session.form)
        answer = some_merged(session, self.concept, clock if tree is None else clock.half(), extent, agreeing)
        if answer.equilibrium is None and tree is not None and not stopped():
            return None
        return self._print_some(answer, extent)

    def _print_some(self, answer: SomeAnswer, extent: Extent | None) -> bool:
        values = self._ended(some_values(answer))
        print_result(self.as_json, values, lambda console: print_some(console, values, extent))
        return answer.equilibrium is not None

    def _extent(self, game: Game | Form) -> Extent | None:
        """The sets asked for; in words, else all if they fit on a screen, or the path."""
        if self.extent is not None or self.as_json:
            return self.extent
        sets = game.infosets if isinstance(game, Game) else len(game.number)
        return "all" if sets <= SHOWN else "path"
