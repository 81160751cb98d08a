"""compare: markets side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exactgames.answers.comparison import changed_session, compared, each_signal, without_aftermarket
from exactgames.cli.files import instance_of
from exactgames.cli.options import FormChoice, FormOption, Json, Limit
from exactgames.cli.reporting import print_result, refusal, reporting
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.comparison import comparison_values, print_comparison
from exactgames.session.session import Session


def compare(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="instance files (.toml)", show_default=False)],
    aftermarket: Annotated[
        bool, typer.Option("--without-aftermarket", help="each market without its aftermarket too")
    ] = False,
    signals: Annotated[
        bool, typer.Option("--each-signal", help="each market with no signals, and with each one alone, too")
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
) -> None:
    """Welfare, revenue, each agent's utility in several markets side by side. In a changed market the file's rules hold
    that fit there, and the rest is completed.
    """
    with reporting(as_json) as progress:
        if len(files) < 2 and not (aftermarket or signals):
            raise refusal("one file", "several files, or --without-aftermarket, or --each-signal")
        found = []
        for file in files:
            instance = instance_of(file, needs_profile=True)
            name = file.stem
            progress(f"judging {name}")
            found.append(compared(name, Session(instance, limit, form.value)))
            changes = without_aftermarket(instance) if aftermarket else {}
            for what, change in {**changes, **(each_signal(instance) if signals else {})}.items():
                called = what if len(files) == 1 else f"{name}, {what}"
                progress(f"judging {called}")
                found.append(compared(called, changed_session(instance, change, limit)))
        values = comparison_values(found)
        print_result(as_json, values, lambda console: print_comparison(console, values))
