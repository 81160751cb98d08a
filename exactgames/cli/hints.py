"""What was meant, where an option, a command or one of a few words is typed that does not exist: ``exactgames.words``
says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, Final

import typer
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from exactgames.cli.samples import samples
from exactgames.reports.plain import boxes
from exactgames.words import nearest, note

UsageError: Any = typer.BadParameter.__mro__[1]
"""Of whichever click typer stands on."""

_ASKS: Final = {".toml": "check", ".efg": "find", ".nfg": "find", ".jsonl": "verify"}
"""What is asked of a file of such a name, if nothing else is said."""

_NO_CHOICE = re.compile(r"(?:Value error, )?'(.*)' is not one of ((?:'[^']*'(?:, )?)+)\.?", re.DOTALL)


class Command(TyperCommand):
    """A command that says what option, or which of an option's words, was meant, or which command has the option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _hinting(_options(self, hidden=True), _elsewhere(self, ctx)):
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _boxes_on_a_terminal():
            super().format_help(ctx, formatter)
        print(samples(str(self.name)))


class Group(TyperGroup):
    """The commands, of which it says which one was meant."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _boxes_on_a_terminal():
            super().format_help(ctx, formatter)
        print(samples(""))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except UsageError as error:
            if args and (meant := _command_meant(args[0], self.commands)):
                error.message = f"No such command {args[0][:60]!r}. Did you mean {meant!r}?"
            raise


class _Plain(Panel):
    """A group of a command's help, without lines around it: its title, and what is in it."""

    def __rich_console__(self, console: Any, options: Any) -> Any:
        yield Text(f"{self.title}:")
        yield Padding(self.renderable, (0, 0, 1, 1))


@contextmanager
def _boxes_on_a_terminal() -> Iterator[None]:
    """Within, help is in boxes where tables are, and without lines in a file or a pipe."""
    if boxes(sys.stdout):
        yield
        return
    boxed, vars(rich_utils)["Panel"] = vars(rich_utils)["Panel"], _Plain
    try:
        yield
    finally:
        vars(rich_utils)["Panel"] = boxed


def _command_meant(word: str, commands: Iterable[str]) -> str | None:
    """What was meant by a word where a command should stand."""
    if asks := _ASKS.get(PurePath(word).suffix.lower()):
        return f"exactgames {asks} {word[:60]}"
    return nearest(word, commands)


def _options(command: Any, hidden: bool = False) -> list[str]:
    """The long options of the command; those too that its help does not list if ``hidden``."""
    listed = [p for p in command.params if p.param_type_name == "option" and (hidden or not p.hidden)]
    return [name for p in listed for name in p.opts if name.startswith("--")]


def _elsewhere(command: Any, ctx: Any) -> dict[str, str]:
    """Where an option is that this command has not: in words."""
    commands = {} if ctx.parent is None else ctx.parent.command.commands
    having: dict[str, list[str]] = {}
    for name, other in commands.items():
        for option in _options(other) if other is not command else ():
            having.setdefault(option, []).append(name)
    words = {option: f"{' and '.join(names)} {'have' if names[1:] else 'has'} it" for option, names in having.items()}
    return words | _WITHOUT


_WITHOUT: Final = {"--all": "exactgames find finds all pure equilibria without it"}
"""Options that were ``solve``'s, and what is typed instead."""


@contextmanager
def _hinting(options: Sequence[str], elsewhere: dict[str, str]) -> Iterator[None]:
    """Wrong usage within is raised with a hint."""
    try:
        yield
    except UsageError as error:
        if (asked := getattr(error, "option_name", None)) in elsewhere:
            error.message, error.possibilities = f"No such option: {asked} ({elsewhere[asked]})", []
        elif asked:
            meant = nearest(str(asked), options)
            error.possibilities = [meant] if meant else error.possibilities
        elif found := _NO_CHOICE.fullmatch(error.message):
            known = re.findall("'([^']*)'", found[2])
            meant = nearest(found[1], known)
            hint = f" Did you mean {meant!r}?{note(found[1], meant)}" if meant else ""
            error.message = f"{found[1][:60]!r} is not one of {', '.join(map(repr, known))}.{hint}"
        raise
