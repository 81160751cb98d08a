"""solve: check a profile, or search for equilibria."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen
from rich.console import Console

from exactgames.bounds.welfare import outcome_classes
from exactgames.cli.files import game_of, instance_of, is_game, read_game
from exactgames.cli.idle import refuse_idle
from exactgames.cli.options import (
    Against,
    BeliefChoice,
    ConceptName,
    FormChoice,
    FormOption,
    GameFile,
    Json,
    Limit,
    Shown,
    SlacksShown,
)
from exactgames.cli.refining import Refining, refuse_selection
from exactgames.cli.reporting import HOLDS, REFUTED, STOPPED, print_result, refusal, reporting
from exactgames.clock import Clock, Late
from exactgames.concepts.concept import Concept
from exactgames.errors import LimitReached
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.implied.refinement import refined_equilibria
from exactgames.market.expand import Expansion
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.efg_solution import efg_solution
from exactgames.reports.mixed import mixed_values, print_mixed
from exactgames.reports.progress import Progress
from exactgames.reports.refinement import restriction
from exactgames.reports.search import print_search, search_values
from exactgames.reports.solution import LISTED, Extent, SlackExtent, solution
from exactgames.reports.tables import SHOWN, print_efg_solution, print_solution
from exactgames.search.mixed.search import CELLS as SUPPORT_CELLS
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.pure.search import CELLS, find_pure
from exactgames.session.session import Session


def solve(
    file: GameFile,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="the profile of a game (.json)", show_default=False)
    ] = None,
    concept: Annotated[
        ConceptName, typer.Option("--concept", help="which equilibrium concept")
    ] = ConceptName.SEQUENTIAL,
    strategy: Annotated[
        Shown | None,
        typer.Option(
            "--strategy",
            help="which information sets to list (default: all up to 60, in a search or by --json 10,000; else path)",
            show_default=False,
        ),
    ] = None,
    slacks: Annotated[
        SlacksShown | None,
        typer.Option(
            "--slacks",
            help="what the other actions lose: the least for each type (default; --json: path), or all at which sets",
            show_default=False,
        ),
    ] = None,
    beliefs: Annotated[
        BeliefChoice | None,
        typer.Option(
            "--beliefs",
            help="those of the check (default); or: does any belief support the profile?",
            show_default=False,
        ),
    ] = None,
    find_all: Annotated[bool, typer.Option("--all", help="find all pure equilibria, one for each outcome")] = False,
    mixed: Annotated[bool, typer.Option("--mixed", help="find all equilibria, mixed ones too")] = False,
    every: Annotated[
        bool, typer.Option("--every-profile", help="with --all: list every profile, not one for each outcome")
    ] = False,
    cells: Annotated[
        int | None,
        typer.Option(
            "--cells",
            min=1,
            help="with --all or --mixed: look at no more cells of profiles than this "
            f"(default: {CELLS:,} and {SUPPORT_CELLS:,})",
            show_default=False,
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option("--time-limit", min=0, help="with --all or --mixed: stop after S seconds", show_default=False),
    ] = None,
    selection: Annotated[
        bool,
        typer.Option("--selection", help="with --all: after the bidding, indifference is resolved by the selection"),
    ] = False,
    no_overbidding: Annotated[
        bool, typer.Option("--no-overbidding", help="with --all: only equilibria in which no type overbids")
    ] = False,
    undominated: Annotated[
        bool, typer.Option("--undominated", help="with --all: only equilibria in bids that are not weakly dominated")
    ] = False,
    iterated: Annotated[
        bool, typer.Option("--iterated", help="as --undominated, for iterated elimination of weakly dominated bids")
    ] = False,
    against: Annotated[
        Against | None,
        typer.Option(
            "--against",
            help="with --undominated or --iterated: the others' bids (default), or their type-contingent strategies",
            show_default=False,
        ),
    ] = None,
    pure_dominance: Annotated[
        bool, typer.Option("--pure", help="with --undominated or --iterated: dominance by single bids only")
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
) -> None:
    """Check the file's profile, or --profile's: exit status 0 if it is an equilibrium, 1 with the deviation if not.
    With --all, find all pure equilibria, with --mixed mixed ones too: exit status 0 if the search is complete, else 3.
    """
    extent: Extent | None = None if strategy is None else strategy.value
    limits = _Limits(cells or (SUPPORT_CELLS if mixed else CELLS), Clock.of(seconds), limit)
    refining = Refining(no_overbidding, undominated, iterated, against, pure_dominance)
    with reporting(as_json) as progress:
        refuse_idle(
            find_all or mixed,
            concept.concept,
            cells=cells is not None,
            seconds=seconds is not None,
            slacks=slacks is not None,
            beliefs=beliefs is not None,
        )
        refining.refuse_alone()
        if refining.words:
            refining.refuse_elsewhere(file, find_all, mixed, every)
        if selection:
            refuse_selection(file, concept.concept, find_all and not refining.words)
        if find_all:
            if mixed:
                raise refusal("--all with --mixed", "one of them: --mixed lists pure equilibria too")
            if profile is not None:
                raise refusal("--all with a profile to check", "either: --all finds equilibria with their beliefs")
            if form is FormOption.STAGED:
                raise refusal("--all with --form staged", "--form explicit: equilibria are searched in the tree")
            if refining.words:
                status = _refined(file, concept.concept, refining, limits, extent, as_json, progress)
            else:
                status = _pure(file, concept.concept, every, selection, limits, extent, as_json, progress)
        elif mixed:
            if profile is not None or every or form is FormOption.STAGED:
                raise refusal("--mixed with another way to solve", "--mixed alone, in the explicit tree")
            status = _mixed(file, concept.concept, limits, extent, as_json, progress)
        elif every:
            raise refusal("--every-profile alone", "--all --every-profile")
        else:
            wanted = slacks or (SlacksShown.PATH if as_json else SlacksShown.LEAST)
            asked = _Asked(concept.concept, extent, wanted.value, beliefs is BeliefChoice.ANY, as_json)
            status = _checked(file, profile, form, limit, asked, progress)
    raise typer.Exit(status)


GRACE = 0.7
"""Seconds that building a game may always take: a search that has no time then says so itself."""


@frozen
class _Limits:
    """Where a search stops, and the largest tree."""

    cells: int
    clock: Clock
    nodes: int

    def game_of(self, file: Path, progress: Progress) -> tuple[Game, Expansion | None]:
        """The file's game, and its market. LimitReached if the time is over before it is built: at least GRACE."""
        started, left = time.monotonic(), self.clock.left()
        try:
            with Clock.of(None if left is None else max(left, GRACE)).alarm():
                return game_of(file, self.nodes, progress)
        except Late:
            seconds = int(time.monotonic() - started)
            shrink = ("more time (--time-limit)", "a smaller market")
            raise LimitReached(seconds, seconds, True, "seconds to build the game", shrink) from None


def _refined(
    file: Path,
    concept: Concept,
    refining: Refining,
    limits: _Limits,
    extent: Extent | None,
    as_json: bool,
    progress: Progress,
) -> int:
    """Search for the pure equilibria that a refinement leaves; the exit status."""
    game, market = limits.game_of(file, progress)
    if market is None:
        raise TypeError("bids are of markets")
    progress(f"searching for all pure {concept} equilibria")
    found = refined_equilibria(
        market, concept, refining.no_overbidding, refining.dominance, limits.cells, limits.clock.left()
    )
    values = search_values(found.search, game, market, extent, found)
    print_result(as_json, values, lambda console: print_search(console, values, restriction(found)))
    return HOLDS if values["complete"] else STOPPED


def _pure(
    file: Path,
    concept: Concept,
    every: bool,
    selection: bool,
    limits: _Limits,
    extent: Extent | None,
    as_json: bool,
    progress: Progress,
) -> int:
    """Search for all pure equilibria; the exit status."""
    game, market = limits.game_of(file, progress)
    progress(f"searching for all pure {concept} equilibria")
    classes = None if market is None else outcome_classes(market)
    chooses = market.selection if selection and market is not None else None
    found = find_pure(game, concept, every, limits.cells, limits.clock.left(), classes, chooses)
    values = search_values(found, game, market, extent, selected=selection)
    print_result(as_json, values, lambda console: print_search(console, values))
    return HOLDS if values["complete"] else STOPPED


def _mixed(
    file: Path, concept: Concept, limits: _Limits, extent: Extent | None, as_json: bool, progress: Progress
) -> int:
    """Search for all equilibria; the exit status."""
    game, market = limits.game_of(file, progress)
    progress("searching for all equilibria, mixed ones too")
    classes = None if market is None else outcome_classes(market)
    found = mixed_equilibria(game, concept, limits.cells, limits.clock.left(), classes)
    values = mixed_values(found, game, market, extent)
    print_result(as_json, values, lambda console: print_mixed(console, values))
    return HOLDS if values["complete"] else STOPPED


@frozen
class _Asked:
    """What a check is asked, and how it is shown."""

    concept: Concept
    extent: Extent | None
    slacks: SlackExtent
    any_beliefs: bool
    as_json: bool

    @property
    def listed(self) -> int:
        """Up to so many sets are all listed if nothing else is asked for: on the screen, no more than fit there."""
        return LISTED if self.as_json else SHOWN


def _checked(file: Path, profile: Path | None, form: FormOption, limit: int, asked: _Asked, progress: Progress) -> int:
    """Check a profile; the exit status."""
    found: dict[str, Any]
    if is_game(file):
        if profile is None:
            expected = "with it, a profile to check (--profile P.json), or --all to find equilibria"
            raise refusal(f"an {file.suffix.lower()} file alone", expected)
        if form is FormOption.STAGED:
            raise refusal(
                f"--form staged with an {file.suffix.lower()} file",
                "an instance (.toml): the staged form is of markets",
            )
        progress(f"reading {file}")
        game = read_game(file, limit)
        strategies, given = read_profile(profile, game)
        progress("checking the profile")
        played = play(game, strategies)
        found = efg_solution(played, given, asked.concept, asked.extent, asked.slacks, asked.any_beliefs, asked.listed)

        def words(console: Console) -> None:
            print_efg_solution(console, found)
    else:
        if profile is not None:
            expected = "a game (.efg, .nfg): an instance has its profile in [[strategy]]"
            raise refusal("--profile with an instance", expected)
        context = Session(instance_of(file, needs_profile=True), limit, form.value)
        progress("expanding the market and completing the profile")
        found = solution(context, asked.concept, asked.extent, asked.slacks, asked.any_beliefs, asked.listed)

        def words(console: Console) -> None:
            print_solution(console, found)

    print_result(asked.as_json, found, words)
    return HOLDS if found["holds"] else REFUTED
