"""certify and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from exactgames.certificate.certify import SECONDS, Certificate, certify
from exactgames.certificate.game_file import certify_game, read_text
from exactgames.certificate.run_market import certify_runs
from exactgames.certificate.verification import verification
from exactgames.claims.all_pure import AllPureClaim
from exactgames.claims.claim import ClaimSpec
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.cli.files import is_efg, market_of, refuse_force, refuse_nfg
from exactgames.cli.options import (
    WRITTEN,
    BeliefChoice,
    Force,
    FormChoice,
    FormOption,
    GameFile,
    Json,
    Limit,
    Patience,
    WorkerCount,
    budget_option,
    concepts_beginning,
    files_ending,
    named_concept,
)
from exactgames.cli.reporting import HOLDS, REFUTED, STOPPED, print_result, refusal, reporting
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import NAMES
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.game.gambit.efg_read import read_efg
from exactgames.game.gambit.profile_read import read_profile
from exactgames.market.market import Market
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import name
from exactgames.reports.claims import print_claims, print_verdict
from exactgames.reports.progress import Progress
from exactgames.reports.workers import Workers
from exactgames.runs.instance import RunInstance
from exactgames.textfile import CERTIFICATE, check_output

VERDICTS = {"VERIFIED": HOLDS, "REJECTED": REFUTED, "REFUSED": STOPPED}
"""The exit status of each verdict of the checker."""

OF_A_GAME = "What is claimed of an .efg file (an instance has its claims)"
"""The group of options about games."""


def certify_command(
    file: GameFile,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="C",
            help="write the certificate here",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    find_all: Annotated[
        bool,
        typer.Option("--all", help="the pure equilibria that are found are all there are", rich_help_panel=OF_A_GAME),
    ] = False,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile",
            metavar="P",
            help="this profile (.json) is an equilibrium",
            show_default=False,
            rich_help_panel=OF_A_GAME,
        ),
    ] = None,
    concept: Annotated[
        Concept | None,
        typer.Option(
            "--concept",
            metavar="C",
            parser=named_concept,
            autocompletion=concepts_beginning,
            help=f"{', '.join(NAMES)} (default)",
            show_default=False,
            rich_help_panel=OF_A_GAME,
        ),
    ] = None,
    beliefs: Annotated[
        BeliefChoice | None,
        typer.Option(
            "--beliefs",
            metavar="B",
            help="check: P's, or a uniform tremble's (default); any: some belief supports the profile",
            show_default=False,
            rich_help_panel=OF_A_GAME,
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    workers: WorkerCount = None,
    patience: Patience = SECONDS,
) -> None:
    """Settle every claim of the file and write the certificate; of an .efg file, the claims that the options make."""
    with reporting(as_json) as progress, Workers(workers) as pool:
        market: Market | None = None
        refuse_nfg(file, "certify")
        refuse_force(force, output, "-o CERT")
        inputs = (file,) if profile is None else (file, profile)
        if output is not None:
            check_output(output, CERTIFICATE, inputs, force)
        if is_efg(file):
            if not form.takes_tree or workers is not None:
                raise refusal("--form staged or --workers with an .efg file", "neither: they are for markets")
            certificate, given = _certify_efg(file, find_all, profile, concept, beliefs, limit, progress)
        else:
            if find_all or profile is not None or concept is not None or beliefs is not None:
                raise refusal("--all, --profile, --concept or --beliefs with an instance", "its claims, in [[claims]]")
            instance = market_of(file)
            if isinstance(instance, RunInstance):
                market, given, certificate = instance.named, False, certify_runs(instance, progress)
            else:
                market, given = instance.market, bool(instance.beliefs)
                certificate = certify(instance, limit, progress, form.value, pool, pool.count, patience)
        if output is not None:
            certificate.write(output, inputs, force)
        claims = [
            {
                "id": c.spec.id,
                "kind": c.spec.kind,
                "statement": c.spec.words(market, given, c.value),
                "expect": c.spec.expect,
                "holds": c.holds,
                **{key: c.evidence[key] for key in ("value", "between") if key in c.evidence},
            }
            for c in certificate.claims
        ]

        def words(console: Console) -> None:
            print_claims(console, certificate.claims, market, given)
            if output is not None:
                console.print(Text(f"wrote {output}; next: exactgames verify {output} --instance {file}"))
            else:
                console.print(Text("no certificate was written: -o CERT writes one"))

        print_result(
            as_json,
            {"holds": certificate.holds, "claims": claims, "certificate": str(output) if output is not None else None},
            words,
        )
    raise typer.Exit(HOLDS if certificate.holds else REFUTED)


def _certify_efg(
    file: Path,
    find_all: bool,
    profile: Path | None,
    concept: Concept | None,
    beliefs: BeliefChoice | None,
    limit: int,
    progress: Progress,
) -> tuple[Certificate, bool]:
    """The certificate of a game file, with the claims that the options make; and whether beliefs are given."""
    if not find_all and profile is None:
        raise refusal("an .efg file alone", "with it, what to certify: --all, or --profile P.json")
    if beliefs is not None and profile is None:
        raise refusal("--beliefs without --profile", "a profile to support: --profile P.json")
    asked = concept or SEQUENTIAL
    some = beliefs is BeliefChoice.ANY
    if some and not asked.beliefs:
        raise refusal(f"--beliefs any with --concept {asked}", "a concept with beliefs off the path")
    claims: list[ClaimSpec] = [AllPureClaim(f"all-{asked}", concept=asked)] if find_all else []
    if profile is not None:
        claims.append(EquilibriumClaim(asked.name, concept=asked, beliefs="any" if some else "check"))
    progress(f"reading {file}")
    game = read_efg(file, limit)  # every fault of the file, with its line
    text = read_text(file)
    if profile is None:
        return certify_game(text, claims, None, limit, progress), False
    given = bool(read_profile(profile, game)[1].at.any())
    return certify_game(text, claims, lambda again: read_profile(profile, again), limit, progress), given


def verify(
    certificate: Annotated[
        Path,
        typer.Argument(help="a certificate (.jsonl)", show_default=False, autocompletion=files_ending(".jsonl")),
    ],
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="the file that it must be about",
            show_default=False,
            autocompletion=files_ending(".toml", ".efg"),
        ),
    ] = None,
    instance: Annotated[
        Path | None,
        typer.Option(
            "--instance",
            metavar="F",
            help="the same as FILE",
            show_default=False,
            autocompletion=files_ending(".toml", ".efg"),
        ),
    ] = None,
    as_json: Json = False,
    budget: Annotated[int, budget_option("allow N times the default, 60 s and 2 GB")] = 1,
) -> None:
    """Verify a certificate with the independent checker."""
    with reporting(as_json) as progress:
        if file is not None and instance is not None:
            raise refusal("a file and --instance", "one of them: a certificate is about one file")
        if certificate.suffix.lower() == ".toml":
            raise refusal(f"the instance file {name(str(certificate))}", "a certificate first (.jsonl), then its file")
        instance = file if instance is None else instance
        if instance is not None:
            refuse_nfg(instance, "verify against")
        progress(f"checking {certificate}, line by line")
        checked = verification(certificate, instance, budget)
        verdict = checked.verdict
        reason = (
            None if verdict.code is None else {"code": verdict.code, "line": verdict.line, "message": verdict.message}
        )

        values = {"verdict": verdict.verdict, "claims": verdict.claims, "reason": reason, "about": verdict.about}
        values |= {"written_out": str(instance)} if checked.written_out else {}

        def words(console: Console) -> None:
            print_verdict(console, str(certificate), verdict)
            if checked.written_out:
                console.print(Text(f"The checker was given {instance} written out: exactgames write-out {instance}"))

        print_result(as_json, values, words)
    raise typer.Exit(VERDICTS[verdict.verdict])
