"""Arguments and options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import NAMES, concept_of

File = Annotated[Path, typer.Argument(help="an instance file (.toml)", show_default=False)]
GameFile = Annotated[Path, typer.Argument(help="an instance file (.toml) or a game (.efg, .nfg)", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help='print JSON on stdout, numbers as "p/q" strings')]
Limit = Annotated[
    int, typer.Option("--limit", min=1, max=100_000_000, help="the largest explicit tree to build, in nodes")
]

Force = Annotated[
    bool, typer.Option("--force", help="write the output over a file of another kind too, but never over an input")
]


class FormOption(StrEnum):
    """Which representation to work in."""

    AUTO, EXPLICIT, STAGED = "auto", "explicit", "staged"


FormChoice = Annotated[
    FormOption, typer.Option("--form", help="the explicit tree, or the staged form; auto: the tree if it is small")
]


WorkerCount = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="processes for large tables (default: one a core)", show_default=False),
]


class ConceptName(StrEnum):
    """The concepts that ``solve`` checks."""

    BAYES_NASH, WEAK_PERFECT_BAYESIAN, PERFECT_BAYESIAN, SEQUENTIAL = NAMES

    @property
    def concept(self) -> Concept:
        return concept_of(self.value)


class Against(StrEnum):
    """What the others are thought to play."""

    ACTIONS, STRATEGIES = "actions", "strategies"


class BeliefChoice(StrEnum):
    """Which beliefs the profile is judged by."""

    CHECK, ANY = "check", "any"


class Shown(StrEnum):
    """Which information sets to list."""

    NONE, PATH, ALL = "none", "path", "all"


class SlacksShown(StrEnum):
    """Where to list what the other actions lose."""

    NONE, LEAST, PATH, ALL = "none", "least", "path", "all"
