"""find: all equilibria."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any, assert_never

import typer
from attrs import frozen

from exactgames.answers.listing import Extent
from exactgames.answers.search import mixed_answer, pure_answer
from exactgames.bounds.welfare import outcome_classes
from exactgames.cli.files import game_of
from exactgames.cli.options import (
    WORK,
    Against,
    ConceptChoice,
    GameFile,
    Json,
    Limit,
    StrategyShown,
)
from exactgames.cli.questions import Mixed, Pure, Question, Refined, question
from exactgames.cli.reporting import HOLDS, STOPPED, print_result, reporting
from exactgames.clock import Clock, Late
from exactgames.concepts.concept import Concept
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.errors import LimitReached
from exactgames.game.tree import Game
from exactgames.implied.refinement import refined_equilibria
from exactgames.market.expansion import Expansion
from exactgames.market.restriction import allowed_actions
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.mixed import mixed_values, print_mixed
from exactgames.reports.progress import Progress
from exactgames.reports.refinement import restriction
from exactgames.reports.search import print_search, search_values
from exactgames.reports.tables import SHOWN
from exactgames.search.cells.level_bounds import MEMORY
from exactgames.search.mixed.search import CELLS as SUPPORT_CELLS
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.pure.search import CELLS, find_pure

REFINED = "Only equilibria"
"""The group of options that refine."""


def find(
    file: GameFile,
    concept: ConceptChoice = SEQUENTIAL,
    mixed: Annotated[bool, typer.Option("--mixed", help="mixed equilibria too; without it, pure ones")] = False,
    every: Annotated[
        bool,
        typer.Option("--every-profile", help="every profile, not one for each outcome"),
    ] = False,
    selection: Annotated[
        bool,
        typer.Option("--selection", help="indifference resolved by the selection"),
    ] = False,
    agreeing: Annotated[
        bool,
        typer.Option("--agreeing", help="that do what the file's strategy rules say; what no rule says is open"),
    ] = False,
    undominated: Annotated[
        bool, typer.Option("--undominated", help="in bids that are not weakly dominated", rich_help_panel=REFINED)
    ] = False,
    iterated: Annotated[
        bool,
        typer.Option("--iterated", help="in bids that survive iterated elimination", rich_help_panel=REFINED),
    ] = False,
    against: Annotated[
        Against | None,
        typer.Option(
            "--against",
            metavar="A",
            help="the others' actions (default) or strategies",
            show_default=False,
            rich_help_panel=REFINED,
        ),
    ] = None,
    pure_dominance: Annotated[
        bool, typer.Option("--pure", help="dominance by single bids only", rich_help_panel=REFINED)
    ] = False,
    no_overbidding: Annotated[
        bool, typer.Option("--no-overbidding", help="in which no type overbids", rich_help_panel=REFINED)
    ] = False,
    strategy: StrategyShown = None,
    as_json: Json = False,
    cells: Annotated[
        int | None,
        typer.Option(
            "--cells",
            min=1,
            metavar="N",
            help=f"stop after N cells of profiles (default: {CELLS:,}; mixed {SUPPORT_CELLS:,})",
            show_default=False,
            rich_help_panel=WORK,
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            min=0,
            metavar="S",
            help="stop after S seconds",
            show_default=False,
            rich_help_panel=WORK,
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            "--memory",
            min=1,
            metavar="GB",
            help=f"let a pure search's bounds on gains take so much (default: {MEMORY / 2**30:.0f})",
            show_default=False,
            rich_help_panel=WORK,
        ),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
) -> None:
    """All equilibria: by default the pure ones, one for each outcome.

    Exit status 0 if these are all, also if there is none; 3 if not.
    """
    most = cells or (SUPPORT_CELLS if mixed else CELLS)
    limits = _Limits(most, Clock.of(seconds), limit, memory << 30 if memory else MEMORY)
    with reporting(as_json) as progress:
        asked = question(
            file,
            concept,
            mixed=mixed,
            every=every,
            selection=selection,
            undominated=undominated,
            iterated=iterated,
            against=against,
            pure=pure_dominance,
            no_overbidding=no_overbidding,
            agreeing=agreeing,
        )
        search = _Search(file, concept, limits, None if strategy is None else strategy.value, as_json, progress)
        complete = search.run(asked)
    raise typer.Exit(HOLDS if complete else STOPPED)


GRACE = 0.7
"""Seconds that building a game may always take: a search that has no time then says so itself."""


@frozen
class _Limits:
    """Where a search stops, the largest tree, and the memory for its bounds, in bytes."""

    cells: int
    clock: Clock
    nodes: int
    memory: int

    def game_of(self, file: Path, progress: Progress, open_bids: bool) -> tuple[Game, Expansion | None]:
        """The file's game, and its market. LimitReached if the time is over before it is built: at least GRACE."""
        started, left = time.monotonic(), self.clock.left()
        try:
            with Clock.of(None if left is None else max(left, GRACE)).alarm():
                return game_of(file, self.nodes, progress, open_bids)
        except Late:
            seconds = int(time.monotonic() - started)
            shrink = ("more time (--time-limit)", "a smaller market")
            raise LimitReached(seconds, seconds, True, "seconds to build the game", shrink) from None


@frozen
class _Search:
    """A search of a file, and how its result is shown."""

    file: Path
    concept: Concept
    limits: _Limits
    extent: Extent | None
    as_json: bool
    progress: Progress

    def run(self, asked: Question) -> bool:
        """Print what is found; whether that is all."""
        open_bids = isinstance(asked, Pure) and asked.agreeing is not None
        game, market = self.limits.game_of(self.file, self.progress, open_bids)
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

    def _pure(self, asked: Pure, game: Game, market: Expansion | None) -> dict[str, Any]:
        self.progress(f"searching for all pure {self.concept} equilibria")
        classes = None if market is None else outcome_classes(market)
        chooses = market.selection if asked.selection and market is not None else None
        limits, allowed = self.limits, None
        if asked.agreeing is not None and market is not None:
            allowed = allowed_actions(market, asked.agreeing)
        found = find_pure(
            game,
            self.concept,
            asked.every,
            limits.cells,
            limits.clock.left(),
            classes,
            chooses,
            allowed,
            memory=limits.memory,
        )
        extent = self._extent(game)
        answer = pure_answer(found, market, extent, selected=asked.selection, agreeing=allowed is not None)
        values = search_values(answer)
        print_result(self.as_json, values, lambda console: print_search(console, values, extent))
        return values

    def _refined(self, asked: Refined, game: Game, market: Expansion | None) -> dict[str, Any]:
        if market is None:
            raise TypeError("bids are of markets")
        self.progress(f"searching for all pure {self.concept} equilibria")
        limits = self.limits
        found = refined_equilibria(
            market, self.concept, asked.no_overbidding, asked.dominance, limits.cells, limits.clock.left()
        )
        extent = self._extent(game)
        values = search_values(pure_answer(found.search, market, extent, found))
        print_result(self.as_json, values, lambda console: print_search(console, values, extent, restriction(found)))
        return values

    def _mixed(self, game: Game, market: Expansion | None) -> dict[str, Any]:
        self.progress("searching for all equilibria, mixed ones too")
        classes = None if market is None else outcome_classes(market)
        found = mixed_equilibria(game, self.concept, self.limits.cells, self.limits.clock.left(), classes)
        extent = self._extent(game)
        values = mixed_values(mixed_answer(found, game, market, extent))
        print_result(self.as_json, values, lambda console: print_mixed(console, values, extent))
        return values

    def _extent(self, game: Game) -> Extent | None:
        """The sets asked for; in words, else all if they fit on a screen, or the path."""
        if self.extent is not None or self.as_json:
            return self.extent
        return "all" if game.infosets <= SHOWN else "path"
