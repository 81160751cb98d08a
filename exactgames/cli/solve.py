"""solve: ``check`` and ``find`` under the one name that they had before."""

from __future__ import annotations

from copy import copy
from typing import Annotated, Any

import typer

from exactgames.cli.hints import Command
from exactgames.cli.reporting import refusal, reporting


def solve(
    find_all: Annotated[bool, typer.Option("--all", help="find all pure equilibria", hidden=True)] = False,
) -> None:
    """What check and find were before. It works until the next release.

    \b
    solve FILE …            is now  check FILE …
    solve FILE --all …      is now  find FILE …
    solve FILE --mixed …    is now  find FILE --mixed …

    Its options are theirs: exactgames check --help, exactgames find --help.
    """


class Solve(Command):
    """``solve`` with the options of ``check`` and ``find``: with a search it does what ``find`` does, else what
    ``check`` does.
    """

    check: Any
    find: Any

    def stand_for(self, check: Any, find: Any) -> None:
        """Take the options of both; the help does not list them again."""
        self.check, self.find = check, find
        theirs = {p.name: p for p in (*find.params, *check.params)}
        self.params = [*map(_unlisted, theirs.values()), *self.params]

    def invoke(self, ctx: Any) -> Any:
        """Do it. Exit status 2 where an option does nothing in what is asked."""
        values = dict(ctx.params)
        find_all, mixed = values.pop("find_all"), values["mixed"]
        asked = self.find if find_all or mixed else self.check
        names = {p.name for p in asked.params}
        given = [p for p in self.params if p.name in values and ctx.get_parameter_source(p.name).name != "DEFAULT"]
        idle = [p.opts[0] for p in given if p.name not in names and (p.name, values[p.name]) not in NOTHING_SAID]
        with reporting(values["as_json"]):
            if find_all and mixed:
                raise refusal("--all with --mixed", "one of them: --mixed lists pure equilibria too")
            if idle and asked is self.find:
                raise refusal(f"{' '.join(idle)} with a search", "it without --all and --mixed: a profile to check")
            if idle:
                raise refusal(f"{' '.join(idle)} without a search", "with it, --all or --mixed")
        return ctx.invoke(asked.callback, **{name: value for name, value in values.items() if name in names})


NOTHING_SAID = {("form", "auto"), ("form", "explicit")}
"""Options of a check that a search agrees with: it is in the explicit tree."""


def _unlisted(parameter: Any) -> Any:
    """The same parameter; an option of which the help says nothing."""
    if parameter.param_type_name == "option":
        parameter = copy(parameter)
        parameter.hidden = True
    return parameter
