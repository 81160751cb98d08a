"""explain: a market or a game, what is played in it, and why, in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from exactgames.certificate.certify import SECONDS
from exactgames.cli.files import (
    is_game,
    market_of,
    read_game,
    refuse_concept,
    refuse_form,
    refuse_profile,
    refuse_staged,
)
from exactgames.cli.options import ConceptChoice, FormChoice, FormOption, GameFile, GameProfile, Json, Limit, Patience
from exactgames.cli.reporting import HOLDS, REFUTED, print_result, refusal, reporting
from exactgames.concepts.concept import Concept
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.explaining.explain import explain, explain_market, explain_play
from exactgames.explaining.runs import explain_runs
from exactgames.explaining.said import Explanation
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.values import play
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import name
from exactgames.reports.explanation import explanation_values, print_explanation
from exactgames.reports.progress import Progress
from exactgames.runs.instance import RunInstance
from exactgames.session.session import Session


@frozen
class Asked:
    """What is to be explained, and how."""

    file: Path
    profile: Path | None
    concept: Concept
    form: FormOption
    limit: int
    patience: float


def explain_command(
    file: GameFile,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="A", help="tell of this agent alone", show_default=False)
    ] = None,
    profile: GameProfile = None,
    concept: ConceptChoice = SEQUENTIAL,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    patience: Patience = SECONDS,
) -> None:
    """Say in words what the market is, what everybody does, and why nobody gains by anything else, or who does.

    What stands there as a reason is computed: what an alternative would win,
    cost, bring in the aftermarket.

    Exit status 1 if the profile is no equilibrium of the concept, else 0.
    """
    with reporting(as_json) as progress:
        found = explanation_of(Asked(file, profile, concept, form, limit, patience), progress)
        names = [section.agent for section in found.sections if section.agent is not None]
        if agent is not None:
            if agent not in names:
                others = f"one of {', '.join(map(name, names))}" if names else "a file with a profile, or no --agent"
                raise refusal(f"--agent {name(agent)}", others)
            found = found.about(agent)
        print_result(as_json, explanation_values(found), lambda console: print_explanation(console, found))
    raise typer.Exit(REFUTED if found.holds is False else HOLDS)


def explanation_of(asked: Asked, progress: Progress) -> Explanation:
    """The explanation of a file."""
    if is_game(asked.file):
        refuse_staged(asked.file, asked.form)
        progress(f"reading {asked.file}")
        game = read_game(asked.file, asked.limit)
        if asked.profile is None:
            return explain(game)
        strategies, given = read_profile(asked.profile, game)
        progress("judging the profile")
        return explain_play(play(game, strategies), asked.concept, given)
    refuse_profile(asked.profile)
    instance = market_of(asked.file)
    progress("judging the profile, and looking at what else could be done")
    if isinstance(instance, RunInstance):
        refuse_form(asked.form)
        refuse_concept(instance, asked.concept)
        return explain_runs(instance, asked.concept)
    return explain_market(Session(instance, asked.limit, asked.form.value), asked.concept, asked.patience)
