"""new, validate, write-out, expand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from exactgames.answers.valuations import valuations_of
from exactgames.cli.files import is_game, market_of, read_game, refuse_force
from exactgames.cli.options import WRITTEN, File, Force, GameFile, Json, Limit
from exactgames.cli.reporting import print_result, reporting
from exactgames.errors import LimitReached, Undecided
from exactgames.files import read_instance
from exactgames.files.either import read_either
from exactgames.files.reader import read_document
from exactgames.files.schema import schema_line
from exactgames.files.starter import STARTER
from exactgames.files.toml import toml
from exactgames.files.without_runs import without_runs
from exactgames.forms.staged.unstaged import unstaged
from exactgames.game.gambit.efg_write import write_efg
from exactgames.market.expand import expand, tree_size
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import escaped
from exactgames.reports.rounding import rounded_values, rounded_words
from exactgames.reports.tables import table
from exactgames.reports.valuations import valuation_values, valuation_words
from exactgames.runs.instance import RunInstance
from exactgames.session.session import Session
from exactgames.textfile import GAME, check_output, write_new


def new(
    path: Annotated[
        Path | None, typer.Argument(help="where to write it; stdout if left out", show_default=False)
    ] = None,
) -> None:
    """Write a commented starter instance."""
    with reporting(False):
        if path is None:
            print(schema_line() + STARTER, end="")
        else:
            write_new(path, schema_line() + STARTER)
            print(escaped(f"wrote {path}; next: exactgames validate {path}"))


def validate(file: File, as_json: Json = False, limit: Limit = DEFAULT_LIMIT) -> None:
    """Check an instance file; every fault at once."""
    with reporting(as_json) as progress:
        instance = market_of(file)
        if isinstance(instance, RunInstance):
            _validated(file, instance, as_json)
            return
        progress("expanding the market, to match the rules")
        matched = True
        try:
            nodes: int | None = tree_size(instance.market, limit)
        except LimitReached:
            nodes = None
        try:
            if instance.completion != "unique":
                Session(instance, limit).form.refuse_dead_rules()
            elif instance.strategy is not None:
                _ = Session(instance, limit).form.completed
        except (LimitReached, Undecided):
            matched = False
        values: dict[str, Any] = {
            "valid": True,
            "nodes": nodes,
            "rules_matched": matched,
            "claims": len(instance.claims),
        }
        values |= {"rounded": rounded_values(instance.rounded)} if instance.rounded else {}
        valuations = valuations_of(instance.market)
        values |= {"valuations": valuation_values(valuations)} if valuations else {}

        rules, claims = len(instance.strategy or ()), len(instance.claims)

        def words(console: Console) -> None:
            size = f"{nodes:,} nodes" if nodes is not None else f"over {limit:,} nodes"
            size += ", for the staged form" if nodes is None and unstaged(instance.market, {}) is None else ""
            size += "" if matched else ": too large, the rules were not matched to information sets"
            console.print(Text(f"{file}: a valid instance ({size}; {_many(rules, 'rule')}, {_many(claims, 'claim')})"))
            for line in (*rounded_words(instance.rounded), *valuation_words(valuations)):
                console.print(Text(line))

        print_result(as_json, values, words)


def _many(number: int, thing: str) -> str:
    """So many, in figures."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _validated(file: Path, runs: RunInstance, as_json: bool) -> None:
    """What ``validate`` says of a run-length market."""
    market, claims = runs.market, len(runs.claims)
    values: dict[str, Any] = {"valid": True, "form": "runs", "units": market.units, "claims": claims}
    size = f"{market.units:,} units" if market.units < 10**12 else f"units: {len(str(market.units))} digits"
    words = (
        f"{file}: a valid run-length market ({size}; {_many(len(market.agents), 'agent')}, {_many(claims, 'claim')})"
    )
    print_result(as_json, values, lambda console: console.print(Text(words)))


def write_out(
    file: File,
    path: Annotated[
        Path | None, typer.Argument(help="where to write it; stdout if left out", show_default=False)
    ] = None,
) -> None:
    """Write an instance out: its family's market, its distributions' types, everything that certificates are about; a
    run-length market of at most 64 units, unit by unit.
    """
    with reporting(False):
        instance = read_either(file)
        if isinstance(instance, RunInstance):
            document, left_out = without_runs(instance)
            if left_out:
                print(escaped(f"left out, being about all real bids: {', '.join(left_out)}"), file=sys.stderr)
            instance = read_document(document)
        text = toml(instance.document)
        if path is None:
            print(text, end="")
        else:
            write_new(path, text)
            print(escaped(f"wrote {path}; next: exactgames validate {path}"))


def expand_command(
    file: GameFile,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    efg: Annotated[
        Path | None,
        typer.Option(
            "--efg",
            metavar="PATH",
            help="also write the game in Gambit's format here",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Expand the market into its explicit game, or read a game: count it, or write it for Gambit."""
    with reporting(as_json) as progress:
        refuse_force(force, efg, "--efg PATH")
        if efg is not None:
            check_output(efg, GAME, (file,), force)
        if is_game(file):
            progress(f"reading {file}")
            game, title = read_game(file, limit), ""
        else:
            instance = read_instance(file)
            progress("expanding the market")
            game, title = expand(instance.market, limit).game, instance.market.title
        if efg is not None:
            progress(f"writing {efg}")
            write_efg(game, efg, title, (file,), force)
        counts = {name: len(game.sets_of(player)) for player, name in enumerate(game.players)}
        values = {"nodes": game.nodes, "terminal_nodes": len(game.terminals), "infosets": counts}

        def words(console: Console) -> None:
            console.print(Text(f"{game.nodes:,} nodes, {len(game.terminals):,} of them terminal"))
            console.print(
                table("Information sets", ("agent", "sets"), [(name, f"{count:,}") for name, count in counts.items()])
            )

        print_result(as_json, values, words)
