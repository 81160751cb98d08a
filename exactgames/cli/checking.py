"""check: is a profile an equilibrium?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from exactgames.answers.judgement import Judgement, judge, judge_game
from exactgames.answers.listing import LISTED, Extent, SlackExtent
from exactgames.answers.runs import judge_runs
from exactgames.certificate.certify import SECONDS
from exactgames.cli.files import is_game, market_of, read_game, refuse_concept, refuse_profile, require_profile
from exactgames.cli.options import (
    PRINTED,
    BeliefChoice,
    CompletionOption,
    ConceptChoice,
    FormChoice,
    FormOption,
    GameFile,
    GameProfile,
    Json,
    Limit,
    Patience,
    SlacksShown,
    StrategyShown,
)
from exactgames.cli.reporting import HOLDS, REFUTED, print_result, refusal, reporting
from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.values import play
from exactgames.market.instance import Completion, Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.reports.progress import Progress
from exactgames.reports.runs import print_runs, run_values
from exactgames.reports.solution import solution
from exactgames.reports.tables import SHOWN, print_efg_solution, print_solution
from exactgames.runs.check import Checked
from exactgames.runs.instance import RunInstance
from exactgames.session.session import Session


def check_command(
    file: GameFile,
    profile: GameProfile = None,
    concept: ConceptChoice = SEQUENTIAL,
    beliefs: Annotated[
        BeliefChoice | None,
        typer.Option(
            "--beliefs",
            metavar="B",
            help="check: the file's, or a uniform tremble's (default); any: does some belief support the profile?",
            show_default=False,
        ),
    ] = None,
    completion: CompletionOption = None,
    patience: Patience = SECONDS,
    strategy: StrategyShown = None,
    slacks: Annotated[
        SlacksShown | None,
        typer.Option(
            "--slacks",
            metavar="S",
            help="what other actions lose: least, for each type (default), path or all (each action there), none",
            show_default=False,
            rich_help_panel=PRINTED,
        ),
    ] = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
) -> None:
    """Is the file's profile, or --profile's, an equilibrium?

    Exit status 0 if it is; 1 with the deviation, or the belief, that refutes it.
    """
    some = beliefs is BeliefChoice.ANY
    shown: Extent | None = None if strategy is None else strategy.value
    wanted = slacks or (SlacksShown.PATH if as_json else SlacksShown.LEAST)
    rest: Completion | None = None if completion is None else completion.value
    asked = _Asked(concept, shown, wanted.value, some, LISTED if as_json else SHOWN, rest, Clock.of(patience))
    with reporting(as_json) as progress:
        if beliefs is not None and not concept.beliefs:
            raise refusal(f"--beliefs with --concept {concept}", "a concept with beliefs off the path")
        if some and rest not in (None, "unique"):
            raise refusal(f"--beliefs any with --completion {rest}", "one of them: some beliefs of the one completion")
        if is_game(file):
            if rest is not None:
                raise refusal("--completion with a game", "an instance (.toml): a game's profile says everything")
            found = solution(_of_a_game(file, profile, form, limit, asked, progress))
            print_result(as_json, found, lambda console: print_efg_solution(console, found))
        else:
            refuse_profile(profile)
            market = market_of(file, open_bids=rest not in (None, "unique"))
            if isinstance(market, RunInstance):
                if some or rest not in (None, "unique") or form is not FormOption.AUTO:
                    what = "--beliefs any, --completion or --form with a run-length market"
                    raise refusal(what, "none of them: its types bid alike, and the rest is completed")
                refuse_concept(market, concept)
                progress("comparing bids")
                judged = judge_runs(Checked(market.market), concept)
                found = run_values(judged)
                print_result(as_json, found, lambda console: print_runs(console, judged))
            else:
                found = solution(_of_an_instance(market, form, limit, asked, progress))
                print_result(as_json, found, lambda console: print_solution(console, found))
    raise typer.Exit(HOLDS if found["holds"] else REFUTED)


@frozen
class _Asked:
    """What a check is asked, and how it is shown."""

    concept: Concept
    extent: Extent | None
    slacks: SlackExtent
    any_beliefs: bool
    listed: int
    """Up to so many sets are all listed if nothing else is asked for: on the screen, no more than fit there."""
    completion: Completion | None
    clock: Clock


def _of_a_game(
    file: Path, profile: Path | None, form: FormOption, limit: int, asked: _Asked, progress: Progress
) -> Judgement:
    """What a check of a game's profile finds."""
    kind = file.suffix.lower()
    if profile is None:
        raise refusal(
            f"an {kind} file alone", "with it, a profile to check: --profile P.json (exactgames find finds equilibria)"
        )
    if not form.takes_tree:
        raise refusal(f"--form staged with an {kind} file", "an instance (.toml): the staged form is of markets")
    progress(f"reading {file}")
    game = read_game(file, limit)
    strategies, given = read_profile(profile, game)
    progress("checking the profile")
    played = play(game, strategies)
    return judge_game(played, given, asked.concept, asked.extent, asked.slacks, asked.any_beliefs, asked.listed)


def _of_an_instance(instance: Instance, form: FormOption, limit: int, asked: _Asked, progress: Progress) -> Judgement:
    """What a check of an instance's own profile finds."""
    some = asked.completion not in (None, "unique")
    if asked.completion == "unique" or (asked.completion is None and instance.completion == "unique"):
        require_profile(instance)
    session = Session(instance, limit, form.value)
    progress(f"expanding the market and {'looking for a continuation' if some else 'completing the profile'}")
    return judge(
        session,
        asked.concept,
        asked.extent,
        asked.slacks,
        asked.any_beliefs,
        asked.listed,
        asked.completion,
        asked.clock,
    )
