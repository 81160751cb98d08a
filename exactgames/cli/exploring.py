"""sweep and search: families of markets over parameters."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from exactgames.cli.options import WRITTEN, ConceptChoice, Force, Json, Limit
from exactgames.cli.parameters import (
    Dominated,
    FamilyName,
    Fixed,
    Over,
    ResultsFile,
    SchedulerAddress,
    WorkerProcesses,
    axes_of,
    fixed_of,
    gap_of,
    inputs_of,
    processes,
    whole,
)
from exactgames.cli.reporting import HOLDS, STOPPED, print_result, reporting
from exactgames.cli.winners import file_name, write_found, write_winner
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.explore.climb import Climb, climb
from exactgames.explore.corner import CORNERS
from exactgames.explore.family import Parametrised, family_of
from exactgames.explore.largest import Branching, Largest, branch, spaces
from exactgames.explore.point import Asked, Found
from exactgames.explore.pool import Pool, pool_of
from exactgames.explore.results import Results, results_in
from exactgames.explore.search import GAP, MOST, corners, head_of
from exactgames.explore.sweep import Sweep, largest_of
from exactgames.explore.values import Value, fault, grid, show
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.exploring import (
    climb_values,
    print_climb,
    print_search,
    print_sweep,
    search_values,
    sweep_csv,
    sweep_values,
)
from exactgames.reports.progress import Progress
from exactgames.textfile import CERTIFICATE, SWEEP_TABLE, check_output, write_whole

T = TypeVar("T")


def sweep_command(
    family: FamilyName,
    over: Over = None,
    fixed: Fixed = None,
    results: ResultsFile = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="T", help="the table as CSV", show_default=False, rich_help_panel=WRITTEN),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(
            "--certificates",
            metavar="D",
            help="settle the claims too; certificates go there",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    dominated: Dominated = False,
    concept: ConceptChoice = SEQUENTIAL,
    workers: WorkerProcesses = None,
    scheduler: SchedulerAddress = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    force: Force = False,
) -> None:
    """Judge a family of markets over a grid of parameters. A point that fails is recorded, and the rest goes on."""
    with reporting(as_json) as progress:
        made = family_of(family)
        asked = Asked(concept.name, not dominated, limit, certificates is not None)
        ready = Sweep.of(made, axes_of(over), fixed_of(fixed), asked)
        count = processes(workers, scheduler)
        if csv is not None:
            check_output(csv, SWEEP_TABLE, inputs_of(family), force)
        if certificates is not None:
            certificates.mkdir(exist_ok=True)
        where = None if results is None else str(results)

        def keep(found: Found) -> None:
            if certificates is not None and found.certificate is not None:
                file = certificates / f"{file_name(found)}.jsonl"
                write_whole(file, (found.certificate,), CERTIFICATE, (), force)

        run = _Run(asked, results, count, scheduler, progress)
        found = run.with_pool(ready.head, lambda known, pool: ready.run(known, pool, progress, keep))
        if csv is not None:
            write_whole(csv, (sweep_csv(found),), SWEEP_TABLE, inputs_of(family), force)
        print_result(as_json, sweep_values(made.name, found, where), lambda console: print_sweep(console, found, where))


def search_command(
    family: FamilyName,
    over: Over = None,
    fixed: Fixed = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="D",
            help="each winner, with certificate, goes there",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    results: ResultsFile = None,
    gap: Annotated[
        str, typer.Option("--gap", metavar="G", help="stop within G of the bound (1/10000)", show_default=False)
    ] = show(GAP),
    most: Annotated[
        int, typer.Option("--most", min=1, max=1_000_000, metavar="N", help="judge at most N (100)", show_default=False)
    ] = MOST,
    dominated: Dominated = False,
    concept: ConceptChoice = SEQUENTIAL,
    workers: WorkerProcesses = None,
    scheduler: SchedulerAddress = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    force: Force = False,
) -> None:
    """The member with the largest certified ratio. Of bystander, lean, amplified (several: a,b) with a bound on all.

    Exit status 0 if no other member is larger by more than the gap; 3 if others are not excluded.
    """
    with reporting(as_json) as progress:
        axes, same = axes_of(over), fixed_of(fixed)
        asked = Asked(concept.name, not dominated, limit)
        count = processes(workers, scheduler)
        run = _Run(asked, results, count, scheduler, progress)
        if output is not None:
            output.mkdir(exist_ok=True)
        names = family.split(",")
        bounded = {corner.name for corner in CORNERS} >= set(names) and not {"rho", "bits"} & {*axes, *same}
        if bounded:
            found = _branched(names, axes, same, gap_of(gap), most, run)
            written = {one.units: write_winner(output, one, force) for one in found if output is not None and one.best}
            values, closed = search_values(found, written), all(one.closed for one in found)
            print_result(as_json, values, lambda console: print_search(console, found, written))
        else:
            made = family_of(family)
            judged, size = _climbed(made, axes, same, most, run)
            best = largest_of(judged)
            files = (
                {} if output is None or best is None else write_found(output, best, made.instance(best.point), force)
            )
            values, closed = climb_values(judged, size, files), len(judged) == size
            print_result(as_json, values, lambda console: print_climb(console, judged, size, files))
    raise typer.Exit(HOLDS if closed else STOPPED)


class _Run:
    """Where and how points are judged."""

    def __init__(
        self, asked: Asked, results: Path | None, workers: int, scheduler: str | None, progress: Progress
    ) -> None:
        self.asked, self.results, self.progress = asked, results, progress
        self.workers, self.scheduler = workers, scheduler

    def with_pool(self, head: dict[str, object], work: Callable[[Results, Pool], T]) -> T:
        """What comes of the work."""
        with (
            results_in(self.results, head) as known,
            _resumable(known, self.results, self.progress),
            pool_of(self.workers, self.scheduler, self.progress) as pool,
        ):
            return work(known, pool)


def _branched(
    names: Sequence[str],
    axes: dict[str, tuple[Value, ...]],
    same: dict[str, Value],
    gap: Fraction,
    most: int,
    run: _Run,
) -> tuple[Largest, ...]:
    families = corners(names)
    given = {**{key: (value,) for key, value in same.items()}, **axes}
    for corner in families:
        family_of(corner.name).refuse_unknown({key: None for key in given if key != "denominator"})
    units = whole("m", given.pop("m", ()))
    levels = whole("levels", given.pop("levels", tuple(range(2, 65))))
    denominators = whole("denominator", given.pop("denominator", (0,)))
    if len(denominators) != 1 or (denominators[0] < 2 and denominators != (0,)):
        raise fault("denominator", ", ".join(map(str, denominators)), "one integer above 1: z in multiples of 1/D")
    points = grid(given, {})
    step = denominators[0] or None
    searches = [Branching(m, spaces(families, levels, [{**p, "m": m} for p in points], step), gap, most) for m in units]
    head = head_of(families, run.asked, step)
    return run.with_pool(head, lambda known, pool: branch(searches, run.asked, known, pool, run.progress))


def _climbed(
    made: Parametrised, axes: dict[str, tuple[Value, ...]], same: dict[str, Value], most: int, run: _Run
) -> tuple[tuple[Found, ...], int]:
    head = {**Sweep.of(made, axes, same, run.asked).head, "what": "search"}
    search = Climb(axes, same)

    def work(known: Results, pool: Pool) -> tuple[Found, ...]:
        return climb(made, search, run.asked, most, known, pool, run.progress)

    return run.with_pool(head, work), search.size


@contextmanager
def _resumable(known: Results, results: Path | None, progress: Progress) -> Iterator[None]:
    """Within, Ctrl-C says what is kept and how to go on; what is kept nowhere is printed."""
    try:
        yield
    except KeyboardInterrupt:
        found = list(known.known.values())
        if results is None and found:
            print_result(False, {}, lambda console: print_sweep(console, found, None))
            words = f"{len(found):,} points, above, are kept nowhere: with --results FILE a run can be gone on with"
        else:
            words = f"{len(found):,} points are kept"
            words += f" in {results}: the same command goes on from there" if results is not None else ""
        again = ["exactgames", *sys.argv[1:], *(() if results is not None else ("--results", "results.jsonl"))]
        progress.kept = (words, shlex.join(again))
        raise
