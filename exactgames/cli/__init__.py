"""The command line. The only place that prints or exits.

Results on stdout, progress and errors on stderr (with --json, errors on stdout too, as JSON). Exit status: 0 holds, 1
refuted or rejected, 2 bad input, 3 limit reached or undecided.
"""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from exactgames.cli import bids, certificates, instances, solving
from exactgames.cli.hints import Command, Group
from exactgames.cli.reporting import HOLDS, INTERRUPTED, cannot_write, crashed
from exactgames.cli.streams import prepared
from exactgames.version import VERSION

app = typer.Typer(
    cls=Group,
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
                app(prog_name="exactgames")
            except SystemExit as left:
                status = left.code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        status = INTERRUPTED
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


app.command(cls=Command)(instances.new)
app.command(cls=Command)(instances.validate)
app.command("expand", cls=Command)(instances.expand_command)
app.command(cls=Command)(solving.solve)
app.command(cls=Command)(bids.dominance)
app.command("certify", cls=Command)(certificates.certify_command)
app.command(cls=Command)(certificates.verify)
