"""plot: pictures of what other commands answer, with the exact table beside each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from exactgames.answers.best_replies import bidders, players
from exactgames.answers.bounds import reserve_design
from exactgames.answers.dominance import undominated
from exactgames.answers.reserve_ranges import welfare_ranges
from exactgames.claims.smooth import SECONDS
from exactgames.cli.bounds import Time, listed_amounts
from exactgames.cli.files import instance_of, is_game, posted_refusal, read_game, refuse_information_of
from exactgames.cli.options import WRITTEN, ConceptChoice, Force, GameFile, Json, Limit
from exactgames.cli.reporting import print_result, refusal, reporting
from exactgames.concepts.nash import BAYES_NASH
from exactgames.drawing.plots import Plot, dominance_plot, reserve_plot
from exactgames.drawing.replies_plot import replies_plot
from exactgames.forms.explicit import ExplicitForm
from exactgames.implied.game import implied_game
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import name
from exactgames.reports.progress import Progress
from exactgames.session.session import Session
from exactgames.textfile import DRAWINGS, check_output, write_whole


class PlotKind(StrEnum):
    """What is plotted."""

    RESERVE, DOMINANCE, BEST_REPLIES = "reserve", "dominance", "best-replies"


def plot(
    kind: Annotated[
        PlotKind,
        typer.Argument(
            metavar="KIND", help="reserve (welfare against it), dominance (of bids) or best-replies (of two)"
        ),
    ],
    file: GameFile,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="where to write it: .svg or .png",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ],
    search: Annotated[
        bool, typer.Option("--search", help="reserve: also all pure equilibria at each, from worst to best")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="LIST", help="reserve: at these (0,1/2,1), not all bid levels", show_default=False
        ),
    ] = None,
    concept: ConceptChoice = BAYES_NASH,
    as_json: Json = False,
    seconds: Time = SECONDS,
    limit: Limit = DEFAULT_LIMIT,
    force: Force = False,
) -> None:
    """Plot what a market answers, or two players' best replies; the exact numbers stand beside it, in OUT as .csv."""
    with reporting(as_json) as progress:
        suffix = output.suffix.lower()
        if suffix not in (".svg", ".png"):
            raise refusal(f"an output named {name(output.name)}", "a name that ends in .svg or .png")
        if kind is not PlotKind.RESERVE and (search or at is not None):
            raise refusal(f"--search or --at with plot {kind.value}", "them with plot reserve")
        table, kinds = output.with_suffix(".csv"), DRAWINGS
        picture = kinds["plot"] if suffix == ".svg" else kinds["png"]
        check_output(output, picture, (file,), force)
        check_output(table, kinds["csv"], (file,), force)
        if kind is PlotKind.RESERVE:
            found = _reserve(file, at, search, concept, seconds, limit, progress)
        elif kind is PlotKind.DOMINANCE:
            found = _dominance(file, limit, progress)
        else:
            found = _best_replies(file, limit, progress)
        progress("drawing")
        try:
            drawn = found.svg() if suffix == ".svg" else found.png().decode("latin-1")
        except ModuleNotFoundError:
            raise refusal("plot without matplotlib", "the extra plot: pip install 'exactgames[plot]'") from None
        write_whole(output, (drawn,), picture, (file,), force)
        write_whole(table, (found.table(),), kinds["csv"], (file,), force)

        def words(console: Console) -> None:
            console.print(Text(f"wrote {output} and {table} ({len(found.rows)} rows)"))

        print_result(as_json, {"wrote": [str(output), str(table)], "rows": len(found.rows)}, words)


def _reserve(
    file: Path, at: str | None, search: bool, concept: ConceptChoice, seconds: float, limit: int, progress: Progress
) -> Plot:
    market = instance_of(file, open_bids=True).market
    amounts = listed_amounts("--at", at)
    progress("looking for the best deviations at each reserve")
    designed = reserve_design(market, amounts, strengthened=False, information=False, seconds=seconds)
    ranges = welfare_ranges(market, concept, amounts, seconds, limit, progress) if search else ()
    return reserve_plot(market, designed, ranges)


def _best_replies(file: Path, limit: int, progress: Progress) -> Plot:
    if is_game(file):
        progress(f"reading {file}")
        return replies_plot(players(read_game(file, limit), file.stem))
    instance = instance_of(file, needs_profile=True)
    if instance.market.auction is None:
        raise posted_refusal(instance)
    refuse_information_of(instance, "the implied game and best replies")
    progress("expanding the market and completing the profile")
    profile = ExplicitForm(instance, limit).profile
    return replies_plot(bidders(implied_game(profile.expansion, profile.played)))


def _dominance(file: Path, limit: int, progress: Progress) -> Plot:
    instance = instance_of(file, needs_profile=True)
    if instance.market.auction is None:
        raise posted_refusal(instance)
    refuse_information_of(instance, "the implied game and dominance")
    progress("expanding the market and completing the profile")
    session = Session(instance, limit)
    pairs = [(i, t) for i, agent in enumerate(instance.market.agents) for t in range(len(agent.types))]
    return dominance_plot(instance.market, undominated(session, pairs, "actions", False, progress))
