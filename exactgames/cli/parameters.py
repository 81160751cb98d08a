"""The options of sweep and search, and the parameters that they give."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from exactgames.cli.options import WORK, WRITTEN
from exactgames.cli.reporting import refusal
from exactgames.explore.values import Value, fault, read_value, read_values
from exactgames.numbers.rational import parse_rational
from exactgames.quoted import name

FamilyName = Annotated[
    str, typer.Argument(metavar="FAMILY", help="a family's name, or an instance file (.toml)", show_default=False)
]
Over = Annotated[
    list[str] | None,
    typer.Option(
        "--over", metavar="P=LIST", help="vary a parameter: m=4,5,6 levels=2..9 s=1/2..1:1/8", show_default=False
    ),
]
Fixed = Annotated[
    list[str] | None, typer.Option("--set", metavar="P=V", help="the same at all points", show_default=False)
]
ResultsFile = Annotated[
    Path | None,
    typer.Option(
        "--results",
        metavar="R",
        help="JSON lines: kept here, gone on with from here",
        show_default=False,
        rich_help_panel=WRITTEN,
    ),
]
Dominated = Annotated[bool, typer.Option("--dominated", help="bids that are played may be dominated")]
WorkerProcesses = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=1024,
        metavar="N",
        help="Dask processes here (default: one a core); 1: this one",
        show_default=False,
        rich_help_panel=WORK,
    ),
]
SchedulerAddress = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="A",
        help="the workers of the Dask scheduler at A (tcp://…)",
        show_default=False,
        rich_help_panel=WORK,
    ),
]


def axes_of(over: list[str] | None) -> dict[str, tuple[Value, ...]]:
    """What is varied, each parameter with its values. InstanceError."""
    axes: dict[str, tuple[Value, ...]] = {}
    for entry in over or []:
        parameter, text = _split("--over", entry, "P=LIST")
        if parameter in axes:
            raise fault("--over", f"{parameter} twice", "each parameter once")
        axes[parameter] = read_values(text, f"--over {parameter}")
    return axes


def fixed_of(given: list[str] | None) -> dict[str, Value]:
    """What is the same at all points. InstanceError."""
    fixed: dict[str, Value] = {}
    for entry in given or []:
        parameter, text = _split("--set", entry, "P=V")
        if parameter in fixed:
            raise fault("--set", f"{parameter} twice", "each parameter once")
        fixed[parameter] = read_value(text, f"--set {parameter}")
    return fixed


def _split(option: str, entry: str, wanted: str) -> tuple[str, str]:
    parameter, equals, text = entry.partition("=")
    if not equals or not parameter.strip() or not text.strip():
        raise fault(option, name(entry) if entry else "nothing", f"{wanted}: a parameter, =, and what it is")
    return parameter.strip(), text.strip()


def whole(parameter: str, values: Sequence[Value]) -> tuple[int, ...]:
    """The values, all of them integers, one at least. InstanceError."""
    found = tuple(value for value in values if isinstance(value, int))
    if not found or len(found) < len(values):
        where = "--set m=100, or --over m=4,8,16" if parameter == "m" else "integers"
        raise fault(parameter, "nothing" if not values else "other values", where)
    return found


def gap_of(text: str) -> Fraction:
    """The number. InstanceError if it is none, or too small."""
    try:
        gap = parse_rational(text)
    except ValueError:
        gap = Fraction(0)
    if not Fraction(1, 10**9) <= gap <= 1:
        raise refusal(f"--gap {text[:40]}", "a number p/q from 1/1000000000 to 1")
    return gap


def processes(workers: int | None, scheduler: str | None) -> int:
    """How many processes, if no scheduler has them. InstanceError if both are given."""
    if workers is not None and scheduler is not None:
        raise refusal("--workers with --scheduler", "one of them: a scheduler has its own workers")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return workers or cores


def inputs_of(family: str) -> tuple[Path, ...]:
    """The file that the command reads, if the family is one."""
    return (Path(family),) if family.lower().endswith(".toml") else ()
