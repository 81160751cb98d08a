"""The command line. The only place that prints or exits.

Results on stdout, progress and errors on stderr (with --json, errors on stdout too, as JSON). Exit status: 0 holds, 1
refuted or rejected, 2 bad input, 3 limit reached or undecided.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any, NoReturn

import typer

from exactgames.cli import (
    bids,
    bounds,
    certificates,
    checking,
    comparing,
    explaining,
    exploring,
    exporting,
    finding,
    instances,
    plotting,
    report,
)
from exactgames.cli.hints import Command, Group
from exactgames.cli.interrupts import handled, status_of, untold, word_of
from exactgames.cli.reporting import HOLDS, cannot_write, crashed
from exactgames.cli.solve import Solve, solve
from exactgames.cli.streams import prepared
from exactgames.version import VERSION

WRITE, ASK, PROVE, OLDER = "Write a market", "Ask about it", "Prove it", "Until the next release"
"""The groups of commands."""


class _Commands(Group):
    """The commands, one of which stands for two others."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        both: Any = self.commands["solve"]
        both.stand_for(self.commands["check"], self.commands["find"])


app = typer.Typer(
    cls=_Commands,
    help="Exact equilibria of auctions with an aftermarket: check, certify, verify.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """The entry point of the command ``exactgames``."""
    status: str | int | None = HOLDS
    try:
        with prepared():
            try:
                with handled():
                    app(prog_name="exactgames")
            except SystemExit as left:
                if (error := untold()) is not None:
                    raise error from None
                status = left.code
    except KeyboardInterrupt as error:
        print(word_of(error), file=sys.stderr)
        status = status_of(error)
    except OSError as error:
        status = cannot_write(error)
    except Exception as error:
        status = crashed(error)
    raise SystemExit(status)


def _version(asked: bool) -> None:
    if asked:
        print(f"exactgames {VERSION}")
        raise typer.Exit(HOLDS)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    pass


def _add(name: str, command: Callable[..., None], panel: str, line: str, cls: type[Command] = Command) -> None:
    app.command(name, cls=cls, rich_help_panel=panel, short_help=line)(command)


_add("new", instances.new, WRITE, "Write a commented starter instance.")
_add("validate", instances.validate, WRITE, "Is the file in order? Every fault at once.")
_add("write-out", instances.write_out, WRITE, "The market that a family or a distribution stands for.")
_add("expand", instances.expand_command, WRITE, "Build the game tree: its size, and Gambit's file of it.")
_add("export", exporting.export, WRITE, "Draw the tree, or write it for another program.")
_add("check", checking.check_command, ASK, "Is the profile an equilibrium? If not, who gains by what?")
_add("explain", explaining.explain_command, ASK, "The market, what is played, and why, in words.")
_add("find", finding.find, ASK, "All equilibria: pure, mixed, or those in undominated bids.")
_add("dominance", bids.dominance, ASK, "Which bids are weakly dominated, and by what?")
_add("compare", comparing.compare, ASK, "Markets side by side, with and without resale.")
_add("guarantee", bounds.guarantee, ASK, "What welfare is left, whatever aftermarket follows?")
_add("range", bounds.range_command, ASK, "What can equilibria of this market bring, all of them?")
_add("smooth", bounds.smooth_command, ASK, "Is the auction alone smooth? Its best lambda for a mu.")
_add("balance", bounds.balance, ASK, "Balanced prices, and the posted price that they give.")
_add("plot", plotting.plot, ASK, "Plots of reserves and of dominance, with their tables.")
_add("sweep", exploring.sweep_command, ASK, "A family of markets over a grid of parameters.")
_add("search", exploring.search_command, ASK, "The largest ratio in a family, and a bound on all.")
_add("certify", certificates.certify_command, PROVE, "Settle the claims, and write the certificate of it.")
_add("verify", certificates.verify, PROVE, "Have a certificate verified by the independent checker.")
_add("report", report.report, PROVE, "One page about a market, with its certificate's verdict.")
_add("solve", solve, OLDER, "What check and find were before.", Solve)
