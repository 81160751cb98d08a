"""find: all equilibria."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exactgames.cli.interrupts import showing_what_is_found
from exactgames.cli.kept import kept_of
from exactgames.cli.options import (
    PRINTED,
    WORK,
    Against,
    ConceptChoice,
    GameFile,
    Json,
    Limit,
    StrategyShown,
)
from exactgames.cli.questions import question
from exactgames.cli.reporting import HOLDS, STOPPED, reporting
from exactgames.cli.searching import Limits, Search
from exactgames.clock import Clock
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.search.cells.level_bounds import MEMORY
from exactgames.search.mixed.search import CELLS as SUPPORT_CELLS
from exactgames.search.pure.search import CELLS

SOME_SECONDS = 60.0
"""How long one equilibrium is looked for unless told otherwise."""
REFINED = "Only equilibria"
"""The group of options that refine."""


def find(
    file: GameFile,
    concept: ConceptChoice = SEQUENTIAL,
    mixed: Annotated[bool, typer.Option("--mixed", help="mixed equilibria too; without it, pure ones")] = False,
    some: Annotated[
        bool,
        typer.Option("--some", help="one equilibrium quickly, pure or mixed"),
    ] = False,
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
        typer.Option("--agreeing", help="that do what the file's strategy rules say"),
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
            help=f"stop after S seconds (default: none; --some: {SOME_SECONDS:.0f})",
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
            help=f"for bounds on gains (default: {MEMORY / 2**30:.0f})",
            show_default=False,
            rich_help_panel=WORK,
        ),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="P",
            help="keep a game's pure equilibrium as a profile",
            show_default=False,
            rich_help_panel=PRINTED,
        ),
    ] = None,
    take: Annotated[
        int | None,
        typer.Option(
            "--take",
            min=1,
            metavar="N",
            help="which one is kept (default: the first)",
            show_default=False,
            rich_help_panel=PRINTED,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="write over a file of another kind too", rich_help_panel=PRINTED),
    ] = False,
) -> None:
    """All equilibria: by default the pure ones, one for each outcome.

    Exit status 0 if these are all (--some: if one is found), 3 if not.
    """
    most = cells or (SUPPORT_CELLS if mixed else CELLS)
    limits = Limits(
        most, Clock.of(SOME_SECONDS if some and seconds is None else seconds), limit, memory << 30 if memory else MEMORY
    )
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
            some=some,
            cells=cells is not None,
            memory=memory is not None,
        )
        kept = kept_of(file, asked, output, take, force)
        search = Search(file, concept, limits, None if strategy is None else strategy.value, as_json, progress, kept)
        with showing_what_is_found():
            complete = search.run(asked)
    raise typer.Exit(HOLDS if complete else STOPPED)
