"""Arguments and options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from exactgames.certificate.certify import SECONDS
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import NAMES, concept_of
from exactgames.market.size import DEFAULT_LIMIT

PRINTED: Final = "What is printed"
WORK: Final = "How it is worked out"
WRITTEN: Final = "What is written"
"""The groups of options in a command's help, after those that ask something."""


def files_ending(*suffixes: str) -> Any:
    """For completion by a shell: folders, and the files that end so; of what begins as typed."""

    def complete(incomplete: str) -> list[str]:
        folder, _, begun = incomplete.rpartition("/")
        where = Path(folder or ("/" if incomplete.startswith("/") else "."))
        before = incomplete[: len(incomplete) - len(begun)]
        try:
            inside = sorted(where.iterdir())
        except OSError:
            return []
        shown = [path for path in inside if path.name.startswith(begun) and (begun or not path.name.startswith("."))]
        return [f"{before}{path.name}{'/' if path.is_dir() else ''}" for path in shown if _fits(path, suffixes)]

    return complete


def _fits(path: Path, suffixes: tuple[str, ...]) -> bool:
    return path.is_dir() or path.name.endswith(suffixes)


def concepts_beginning(incomplete: str) -> list[str]:
    """For completion by a shell."""
    return [name for name in NAMES if name.startswith(incomplete)]


File = Annotated[
    Path,
    typer.Argument(help="an instance file (.toml)", show_default=False, autocompletion=files_ending(".toml")),
]
GameFile = Annotated[
    Path,
    typer.Argument(
        help="an instance (.toml) or a game (.efg, .nfg)",
        show_default=False,
        autocompletion=files_ending(".toml", ".efg", ".nfg"),
    ),
]
GameProfile = Annotated[
    Path | None,
    typer.Option(
        "--profile", metavar="P", help="a game's profile (.json); an instance has its own", show_default=False
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help='as JSON on stdout, numbers as "p/q" strings', rich_help_panel=PRINTED)
]
Limit = Annotated[
    int,
    typer.Option(
        "--limit",
        min=1,
        max=100_000_000,
        metavar="N",
        help=f"nodes of the largest tree to build (default: {DEFAULT_LIMIT:,})",
        show_default=False,
        rich_help_panel=WORK,
    ),
]

Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="write the output over a file of another kind too, but never over an input",
        rich_help_panel=WRITTEN,
    ),
]


class FormOption(StrEnum):
    """Which representation to work in."""

    AUTO, EXPLICIT, STAGED = "auto", "explicit", "staged"

    @property
    def takes_tree(self) -> bool:
        """Whether it may be the explicit tree."""
        return self in (FormOption.AUTO, FormOption.EXPLICIT)


FormChoice = Annotated[
    FormOption,
    typer.Option(
        "--form",
        metavar="F",
        help="explicit: the tree; staged: the staged form; auto (default): the tree if it is small",
        show_default=False,
        rich_help_panel=WORK,
    ),
]


WorkerCount = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help="processes for large tables (default: one a core)",
        show_default=False,
        rich_help_panel=WORK,
    ),
]


def named_concept(asked: str | Concept) -> Concept:
    """The concept of this name."""
    if isinstance(asked, str) and asked not in NAMES:
        raise typer.BadParameter(f"'{asked}' is not one of {', '.join(map(repr, NAMES))}.")
    return concept_of(asked)


ConceptChoice = Annotated[
    Concept,
    typer.Option(
        "--concept",
        metavar="C",
        help=f"{', '.join(NAMES)} (default)",
        show_default=False,
        parser=named_concept,
        autocompletion=concepts_beginning,
    ),
]


class Against(StrEnum):
    """What the others are thought to play."""

    ACTIONS, STRATEGIES = "actions", "strategies"


class BeliefChoice(StrEnum):
    """Which beliefs the profile is judged by."""

    CHECK, ANY = "check", "any"


class CompletionChoice(StrEnum):
    """What is asked of the sets that no rule covers."""

    UNIQUE, SOME, SOME_PURE = "unique", "some", "some-pure"


CompletionOption = Annotated[
    CompletionChoice | None,
    typer.Option(
        "--completion",
        metavar="C",
        help="what no rule says: unique (completed); some: is there a continuation?; some-pure (default: the claims')",
        show_default=False,
    ),
]


def patience_option(words: str, seconds: float = SECONDS) -> Any:
    """For how long something is looked for, said by ``words``; ``seconds``: unless told otherwise."""
    return typer.Option(
        "--patience",
        min=0,
        metavar="S",
        help=f"{words} (default: {seconds:.0f})",
        show_default=False,
        rich_help_panel=WORK,
    )


def budget_option(words: str, panel: str | None = None) -> Any:
    """How many times the default the checker may take, said by ``words``."""
    return typer.Option(
        "--budget", min=1, max=999_999, metavar="N", help=words, show_default=False, rich_help_panel=panel
    )


Patience = Annotated[float, patience_option("look for a continuation for S seconds")]


class Shown(StrEnum):
    """Which information sets to list."""

    NONE, PATH, ALL = "none", "path", "all"


StrategyShown = Annotated[
    Shown | None,
    typer.Option(
        "--strategy",
        metavar="S",
        help="which sets to list with what is played: none, path or all (default: all if they are few)",
        show_default=False,
        rich_help_panel=PRINTED,
    ),
]


class SlacksShown(StrEnum):
    """Where to list what the other actions lose."""

    NONE, LEAST, PATH, ALL = "none", "least", "path", "all"
