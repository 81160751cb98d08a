"""dominance."""

from __future__ import annotations

from typing import Annotated

import typer

from exactgames.certificate.context import Context
from exactgames.cli.files import instance_of, posted_refusal
from exactgames.cli.options import Against, File, FormChoice, FormOption, Json, Limit, WorkerCount
from exactgames.cli.reporting import HOLDS, print_result, refusal, reporting
from exactgames.market.profile import profile_of
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.bids import chosen_types, one_bid, print_one_bid, print_undominated, undominated_bids
from exactgames.reports.refinement import elimination_values, print_elimination
from exactgames.reports.workers import Workers


def dominance(
    file: File,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="A", help="this agent only", show_default=False)
    ] = None,
    type_name: Annotated[
        str | None, typer.Option("--type", metavar="T", help="this type only", show_default=False)
    ] = None,
    bid: Annotated[
        str | None,
        typer.Option("--bid", metavar="B", help="is this bid (2,0,0,0) dominated, and by what?", show_default=False),
    ] = None,
    against: Annotated[
        Against,
        typer.Option("--against", metavar="A", help="the others' actions (default) or strategies", show_default=False),
    ] = Against.ACTIONS,
    pure: Annotated[bool, typer.Option("--pure", help="dominance by single bids only")] = False,
    iterated: Annotated[
        bool,
        typer.Option("--iterated", help="iterated elimination: its rounds, and whether the profile's bids survive"),
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    workers: WorkerCount = None,
) -> None:
    """Weak dominance among bids in the implied game: all undominated bids, or one bid's verdict and its dominator."""
    with reporting(as_json) as progress, Workers(workers) as pool:
        instance = instance_of(file, needs_profile=True)
        if instance.market.auction is None:
            raise posted_refusal(instance)
        if iterated:
            narrowed = agent is not None or type_name is not None or bid is not None
            if narrowed or form is FormOption.STAGED or workers is not None:
                raise refusal(
                    "--iterated with --agent, --type, --bid, --form staged or --workers",
                    "--iterated alone: the elimination is of all bids, in the explicit tree, by one process",
                )
            progress("expanding the market and completing the profile")
            rounds = elimination_values(profile_of(instance, limit), against.value, pure)
            print_result(as_json, rounds, lambda console: print_elimination(console, rounds))
            raise typer.Exit(HOLDS)
        pairs = chosen_types(instance, agent, type_name)
        context = Context(instance, limit, form.value, pool, pool.count)
        progress("expanding the market and completing the profile")
        if bid is not None:
            found = one_bid(context, pairs, bid, against.value, pure)
            print_result(as_json, found, lambda console: print_one_bid(console, found))
        else:
            found = undominated_bids(context, pairs, against.value, pure, progress)
            print_result(as_json, found, lambda console: print_undominated(console, found, instance))
