"""report: an instance or a game, with its certificate, as one page; its tables for a paper."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen
from rich.console import Console
from rich.text import Text

from exactgames.answers.assessed import assessed
from exactgames.certificate.canonical import digest
from exactgames.certificate.certify import SECONDS
from exactgames.cli.certificates import VERDICTS
from exactgames.cli.files import (
    is_game,
    market_of,
    refuse_concept,
    refuse_form,
    refuse_nfg,
    refuse_profile,
    refuse_staged,
)
from exactgames.cli.options import (
    WORK,
    WRITTEN,
    ConceptChoice,
    Force,
    FormChoice,
    FormOption,
    GameFile,
    GameProfile,
    Json,
    Limit,
    Patience,
    budget_option,
)
from exactgames.cli.reporting import HOLDS, print_result, refusal, reporting
from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.explaining.explain import explain, explain_play
from exactgames.game.gambit.efg_read import read_efg
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.values import play
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.pages.facts import GameFacts, Proof, facts_of, proof_of
from exactgames.pages.html import game_html, report_html
from exactgames.pages.latex import report_latex
from exactgames.pages.runs import run_facts, run_html, run_latex
from exactgames.reports.progress import Progress
from exactgames.runs.instance import RunInstance
from exactgames.session.session import Session
from exactgames.textfile import REPORTS, check_output, write_whole


@frozen
class _Asked:
    """What is to be reported on, and how."""

    file: Path
    certificate: Path | None
    profile: Path | None
    concept: Concept
    form: FormOption
    limit: int
    patience: float
    budget: int


def report(
    file: GameFile,
    certificate: Annotated[
        Path | None,
        typer.Argument(metavar="[CERT]", help="its certificate (.jsonl), which is verified first", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="write the page here", show_default=False, rich_help_panel=WRITTEN
        ),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            "--latex",
            metavar="TEX",
            help="write the tables here, for a paper (booktabs)",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    profile: GameProfile = None,
    concept: ConceptChoice = SEQUENTIAL,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    patience: Patience = SECONDS,
    budget: Annotated[int, budget_option("allow the checker N times the default, 60 s and 2 GB", WORK)] = 1,
    force: Force = False,
) -> None:
    """Write one page about a market: what it is, its tree, what is played and why, what is proved of it.

    With a certificate the independent checker verifies it first, against this very file, and the page says what it
    found; exit status 1 if it rejects it, 3 if that would take too long.
    """
    with reporting(as_json) as progress:
        outputs = [(output, "html"), (tables, "latex")]
        inputs = [one for one in (file, certificate, profile) if one is not None]
        if output is None and tables is None:
            raise refusal("nothing to write", "the page, -o OUT, or the tables, --latex TEX")
        if output is not None and tables is not None and output.absolute() == tables.absolute():
            raise refusal("-o and --latex with one name", "two files")
        for path, kind in outputs:
            if path is not None:
                check_output(path, REPORTS[kind], inputs, force)
        asked = _Asked(file, certificate, profile, concept, form, limit, patience, budget)
        if is_game(file):
            if tables is not None:
                raise refusal("--latex with a game", "an instance (.toml): the tables are of markets")
            page, proof = _of_a_game(asked, progress)
            texts = {"html": page}
        else:
            texts, proof = _of_an_instance(asked, output is not None, tables is not None, progress)
        for path, kind in outputs:
            if path is not None:
                write_whole(path, (texts[kind],), REPORTS[kind], inputs, force)
        written = [str(path) for path, _ in outputs if path is not None]
        values: dict[str, Any] = {
            "wrote": written,
            "certificate": None if proof is None else str(certificate),
            "verdict": None if proof is None else proof.verdict.verdict,
        }

        def words(console: Console) -> None:
            if proof is not None:
                console.print(Text(f"{proof.verdict.verdict}: {certificate}"))
            for one in written:
                console.print(Text(f"wrote {one}"))

        print_result(as_json, values, words)
    raise typer.Exit(HOLDS if proof is None else VERDICTS[proof.verdict.verdict])


def _proof(asked: _Asked, hashed: str | None, progress: Progress) -> Proof | None:
    """What the checker says, if there is a certificate."""
    if asked.certificate is None:
        return None
    progress("having the certificate verified")
    return proof_of(asked.certificate, asked.file, hashed, asked.budget)


def _of_an_instance(asked: _Asked, page: bool, tables: bool, progress: Progress) -> tuple[dict[str, str], Proof | None]:
    """The texts by format."""
    refuse_profile(asked.profile, "a game (.efg)")
    instance = market_of(asked.file)
    if isinstance(instance, RunInstance):
        refuse_form(asked.form)
        refuse_concept(instance, asked.concept)
    proof = _proof(asked, digest(instance.document), progress)
    if isinstance(instance, RunInstance):
        progress("comparing bids")
        runs = run_facts(instance, asked.file.name, asked.concept, proof)
        progress("writing")
        return ({"html": run_html(runs)} if page else {}) | ({"latex": run_latex(runs)} if tables else {}), proof
    session = Session(instance, asked.limit, asked.form.value)
    facts = facts_of(session, asked.file.name, asked.concept, proof, progress, Clock.of(asked.patience))
    progress("writing")
    found = {"html": report_html(facts)} if page else {}
    return found | ({"latex": report_latex(facts)} if tables else {}), proof


def _of_a_game(asked: _Asked, progress: Progress) -> tuple[str, Proof | None]:
    refuse_nfg(asked.file, "report on")
    refuse_staged(asked.file, asked.form)
    progress(f"reading {asked.file}")
    game = read_efg(asked.file, asked.limit)
    proof = _proof(asked, None, progress)
    hashed = hashlib.sha256(asked.file.read_bytes()).hexdigest()
    file, title = asked.file.name, asked.file.stem
    if asked.profile is None:
        return game_html(GameFacts(title, file, hashed, explain(game), game, None, proof)), proof
    strategies, given = read_profile(asked.profile, game)
    played = play(game, strategies)
    progress("judging the profile")
    explanation = explain_play(played, asked.concept, given)
    return game_html(GameFacts(title, file, hashed, explanation, game, assessed(played, given), proof)), proof
