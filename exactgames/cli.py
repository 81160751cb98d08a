"""The command line. The only place that prints or exits.

Results on stdout, progress and errors on stderr (with --json, errors on stdout too, as JSON). Exit status: 0 holds, 1
refuted or rejected, 2 bad input, 3 limit reached or undecided.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from exactgames.bounds.refinement import Dominance, refined_equilibria
from exactgames.bounds.welfare import outcome_classes
from exactgames.certificate.certify import Certificate, certify
from exactgames.certificate.context import Context
from exactgames.certificate.game_file import certify_game, read_text
from exactgames.checker import Unreadable, check
from exactgames.errors import CertificateError, Fault, GameError, InstanceError, LimitReached, Undecided
from exactgames.game.efg import write_efg
from exactgames.game.efg_read import read_efg
from exactgames.game.profile_read import read_profile
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.market.auctions import PostedPrice
from exactgames.market.expand import Expansion, expand, tree_size
from exactgames.market.files import read_instance
from exactgames.market.instance import ClaimSpec, Instance
from exactgames.market.market import Market
from exactgames.market.profile import profile_of
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.market.starter import STARTER
from exactgames.show.bids import chosen_types, one_bid, print_one_bid, print_undominated, undominated_bids
from exactgames.show.efg_solution import efg_solution
from exactgames.show.mixed import mixed_values, print_mixed
from exactgames.show.progress import Progress
from exactgames.show.refinement import elimination_values, print_elimination, restriction
from exactgames.show.search import print_search, search_values
from exactgames.show.solution import Extent, solution
from exactgames.show.tables import print_claims, print_efg_solution, print_solution, print_verdict, table
from exactgames.show.workers import Workers
from exactgames.solve.deviation import CONCEPTS
from exactgames.solve.mixed import CELLS as SUPPORT_CELLS
from exactgames.solve.mixed import mixed_equilibria
from exactgames.solve.pure import CELLS, find_pure
from exactgames.version import VERSION

HOLDS, REFUTED, BAD_INPUT, STOPPED = 0, 1, 2, 3

app = typer.Typer(
    help="Exact equilibria of auctions with an aftermarket: check, certify, verify.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[Path, typer.Argument(help="an instance file (.toml)", show_default=False)]
GameFile = Annotated[Path, typer.Argument(help="an instance file (.toml) or a game (.efg)", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help='print JSON on stdout, numbers as "p/q" strings')]
Limit = Annotated[
    int, typer.Option("--limit", min=1, max=100_000_000, help="the largest explicit tree to build, in nodes")
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

    BAYES_NASH, WEAK_PERFECT_BAYESIAN, PERFECT_BAYESIAN, SEQUENTIAL = CONCEPTS


class Against(StrEnum):
    """What the others are thought to play."""

    ACTIONS, STRATEGIES = "actions", "strategies"


class BeliefChoice(StrEnum):
    """Which beliefs the profile is judged by."""

    CHECK, ANY = "check", "any"


class Shown(StrEnum):
    """Which information sets to list."""

    NONE, PATH, ALL = "none", "path", "all"


def main() -> NoReturn:
    """The entry point of the command ``exactgames``."""
    if hasattr(signal, "SIGPIPE"):  # a reader that stops early ends the command, as it does any other
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    app(prog_name="exactgames")
    raise SystemExit(HOLDS)


def _version(asked: bool) -> None:
    if asked:
        print(f"exactgames {VERSION}")
        raise typer.Exit(HOLDS)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    pass


@contextmanager
def _reporting(as_json: bool) -> Iterator[Progress]:
    """Runs a command's body; every refusal becomes one clear message and its exit status."""
    try:
        with Progress() as progress:
            yield progress
    except InstanceError as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(fault) for fault in error.faults]}, str(error))
    except (GameError, CertificateError) as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), ""))]}, str(error))
    except Unreadable as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), "a text file"))]}, str(error))
    except FileExistsError as error:
        words = f"{error.filename} exists: choose another name, or remove it first"
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error.filename), "a new file"))]}, words)
    except OSError as error:
        words = f"cannot write {error.filename}: {error.strerror}"
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, words, "a place to write"))]}, words)
    except Undecided as error:
        _refuse(as_json, STOPPED, {"undecided": str(error)}, f"undecided: {error}")
    except LimitReached as error:
        values = {
            "limit": error.limit,
            "predicted": error.predicted,
            "at_least": error.at_least,
            "unit": error.unit,
            "shrink": list(error.shrink),
        }
        _refuse(as_json, STOPPED, values, f"too large: {error}")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise typer.Exit(130) from None


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "path": fault.path,
        "line": fault.line,
        "found": fault.found,
        "expected": fault.expected,
        "suggestion": fault.suggestion,
    }


def _refuse(as_json: bool, status: int, values: dict[str, Any], words: str) -> NoReturn:
    if as_json:
        print(json.dumps(values))
    else:
        print(words, file=sys.stderr)
    raise typer.Exit(status) from None


def _print(as_json: bool, values: dict[str, Any], words: Callable[[Console], None]) -> None:
    if as_json:
        print(json.dumps(values))
    else:
        words(Console(highlight=False, soft_wrap=not sys.stdout.isatty()))


@app.command()
def new(
    path: Annotated[
        Path | None, typer.Argument(help="where to write it; stdout if left out", show_default=False)
    ] = None,
) -> None:
    """Write a commented starter instance."""
    with _reporting(False):
        if path is None:
            print(STARTER, end="")
        else:
            with open(path, "x", encoding="utf-8") as file:
                file.write(STARTER)
            print(f"wrote {path}; next: exactgames validate {path}")


@app.command()
def validate(file: File, as_json: Json = False, limit: Limit = DEFAULT_LIMIT) -> None:
    """Check an instance file; every fault at once."""
    with _reporting(as_json) as progress:
        instance = _instance(file)
        progress("expanding the market, to match the rules")
        matched = True
        try:
            nodes: int | None = tree_size(instance.market, limit)
        except LimitReached:
            nodes = None
        try:
            if instance.strategy is not None:
                _ = Context(instance, limit).form.completed
        except (LimitReached, Undecided):
            matched = False
        values = {"valid": True, "nodes": nodes, "rules_matched": matched, "claims": len(instance.claims)}

        rules = len(instance.strategy or ())

        def words(console: Console) -> None:
            size = f"{nodes:,} nodes" if nodes is not None else f"over {limit:,} nodes, for the staged form"
            size += "" if matched else ": too large, the rules were not matched to information sets"
            console.print(Text(f"{file}: a valid instance ({size}; {rules} rules, {len(instance.claims)} claims)"))

        _print(as_json, values, words)


@app.command("expand")
def expand_command(
    file: GameFile,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    efg: Annotated[
        Path | None, typer.Option("--efg", help="also write the game in Gambit's format here", show_default=False)
    ] = None,
) -> None:
    """Expand the market into its explicit game, or read a game: count it, or write it for Gambit."""
    with _reporting(as_json) as progress:
        if _is_efg(file):
            progress(f"reading {file}")
            game, title = read_efg(file, limit), ""
        else:
            instance = read_instance(file)
            progress("expanding the market")
            game, title = expand(instance.market, limit).game, instance.market.title
        if efg is not None:
            progress(f"writing {efg}")
            write_efg(game, efg, title)
        counts = {name: len(game.sets_of(player)) for player, name in enumerate(game.players)}
        values = {"nodes": game.nodes, "terminal_nodes": len(game.terminals), "infosets": counts}

        def words(console: Console) -> None:
            console.print(Text(f"{game.nodes:,} nodes, {len(game.terminals):,} of them terminal"))
            console.print(
                table("Information sets", ("agent", "sets"), [(name, f"{count:,}") for name, count in counts.items()])
            )

        _print(as_json, values, words)


@app.command()
def solve(
    file: GameFile,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="the profile of an .efg file's game (.json)", show_default=False)
    ] = None,
    concept: Annotated[
        ConceptName, typer.Option("--concept", help="which equilibrium concept")
    ] = ConceptName.SEQUENTIAL,
    strategy: Annotated[
        Shown | None,
        typer.Option(
            "--strategy",
            help="which information sets to list (default: all up to 10,000, else the path)",
            show_default=False,
        ),
    ] = None,
    slacks: Annotated[
        Shown, typer.Option("--slacks", help="at which sets to list what every other action loses")
    ] = Shown.PATH,
    beliefs: Annotated[
        BeliefChoice,
        typer.Option("--beliefs", help="those of the check; or: does any belief support the profile?"),
    ] = BeliefChoice.CHECK,
    find_all: Annotated[bool, typer.Option("--all", help="find all pure equilibria, one for each outcome")] = False,
    mixed: Annotated[bool, typer.Option("--mixed", help="find all equilibria, mixed ones too")] = False,
    every: Annotated[
        bool, typer.Option("--every-profile", help="with --all: list every profile, not one for each outcome")
    ] = False,
    cells: Annotated[
        int, typer.Option("--cells", min=1, help="with --all or --mixed: look at no more cells of profiles than this")
    ] = CELLS,
    seconds: Annotated[
        float | None,
        typer.Option("--time-limit", min=0, help="with --all or --mixed: stop after S seconds", show_default=False),
    ] = None,
    selection: Annotated[
        bool,
        typer.Option("--selection", help="with --all: after the bidding, indifference is resolved by the selection"),
    ] = False,
    no_overbidding: Annotated[
        bool, typer.Option("--no-overbidding", help="with --all: only equilibria in which no type overbids")
    ] = False,
    undominated: Annotated[
        bool, typer.Option("--undominated", help="with --all: only equilibria in bids that are not weakly dominated")
    ] = False,
    iterated: Annotated[
        bool, typer.Option("--iterated", help="as --undominated, for iterated elimination of weakly dominated bids")
    ] = False,
    against: Annotated[
        Against | None,
        typer.Option(
            "--against",
            help="with --undominated or --iterated: the others' bids (default), or their type-contingent strategies",
            show_default=False,
        ),
    ] = None,
    pure_dominance: Annotated[
        bool, typer.Option("--pure", help="with --undominated or --iterated: dominance by single bids only")
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
) -> None:
    """Check the file's profile, or --profile's: exit status 0 if it is an equilibrium, 1 with the deviation if not.
    With --all, find all pure equilibria, with --mixed mixed ones too: exit status 0 if the search is complete, else 3.
    """
    chosen: Extent | None = None if strategy is None else strategy.value
    look = beliefs is BeliefChoice.ANY
    with _reporting(as_json) as progress:
        options = {"--no-overbidding": no_overbidding, "--undominated": undominated, "--iterated": iterated}
        refining = " ".join(name for name, given in options.items() if given)
        if (against is not None or pure_dominance) and not (undominated or iterated):
            raise _refusal("--against or --pure alone", "with it, --all --undominated or --all --iterated")
        if refining:
            _refuse_refining(refining, file, find_all, mixed, every)
        if undominated and iterated:
            raise _refusal("--undominated --iterated", "--iterated alone: what it leaves is undominated")
        if selection:
            if not find_all or refining or _is_efg(file):
                raise _refusal("--selection", "an instance (.toml) with --all, and no refinement: --all --selection")
            if concept.value not in ("perfect-bayesian", "sequential"):
                expected = "--concept perfect-bayesian or sequential: what is optimal depends on beliefs"
                raise _refusal(f"--selection with --concept {concept.value}", expected)
        if find_all:
            if mixed:
                raise _refusal("--all with --mixed", "one of them: --mixed lists pure equilibria too")
            if profile is not None or look:
                raise _refusal("--all with a profile to check", "either: --all finds equilibria with their beliefs")
            if form is FormOption.STAGED:
                raise _refusal("--all with --form staged", "--form explicit: equilibria are searched in the tree")
            game, market = _game(file, limit, progress)
            progress(f"searching for all pure {concept.value} equilibria")
            if refining and market is not None:
                asked = Dominance(against.value if against else "actions", pure_dominance, iterated)
                dominance = asked if undominated or iterated else None
                refined = refined_equilibria(market, concept.value, no_overbidding, dominance, cells, seconds)
                search = search_values(refined.search, game, market, chosen, refined)
                _print(as_json, search, lambda console: print_search(console, search, restriction(refined)))
                raise typer.Exit(HOLDS if search["complete"] else STOPPED)
            classes = None if market is None else outcome_classes(market)
            chooses = market.selection if selection and market is not None else None
            pure = find_pure(game, concept.value, every, cells, seconds, classes, chooses)
            search = search_values(pure, game, market, chosen, selected=selection)
            _print(as_json, search, lambda console: print_search(console, search))
            raise typer.Exit(HOLDS if search["complete"] else STOPPED)
        if mixed:
            if profile is not None or look or every or form is FormOption.STAGED:
                raise _refusal("--mixed with another way to solve", "--mixed alone, in the explicit tree")
            game, market = _game(file, limit, progress)
            progress("searching for all equilibria, mixed ones too")
            equilibria = mixed_equilibria(game, concept.value, min(cells, SUPPORT_CELLS), seconds)
            listed = mixed_values(equilibria, game, market, chosen)
            _print(as_json, listed, lambda console: print_mixed(console, listed))
            raise typer.Exit(HOLDS if listed["complete"] else STOPPED)
        if every:
            raise _refusal("--every-profile alone", "--all --every-profile")
        if _is_efg(file):
            if profile is None:
                raise _refusal(
                    "an .efg file alone", "with it, a profile to check (--profile P.json), or --all to find equilibria"
                )
            if form is FormOption.STAGED:
                raise _refusal("--form staged with an .efg file", "an instance (.toml): the staged form is of markets")
            progress(f"reading {file}")
            game = read_efg(file, limit)
            strategies, given = read_profile(profile, game)
            progress("checking the profile")
            found = efg_solution(play(game, strategies), given, concept.value, chosen, slacks.value, look)
            _print(as_json, found, lambda console: print_efg_solution(console, found))
        else:
            if profile is not None:
                raise _refusal(
                    "--profile with an instance", "an .efg file: an instance has its profile in [[strategy]]"
                )
            context = Context(_instance(file, needs_profile=True), limit, form.value)
            progress("expanding the market and completing the profile")
            found = solution(context, concept.value, chosen, slacks.value, look)
            _print(as_json, found, lambda console: print_solution(console, found))
    raise typer.Exit(HOLDS if found["holds"] else REFUTED)


def _game(file: Path, limit: int, progress: Progress) -> tuple[Game, Expansion | None]:
    """The file's game, and the market that it is expanded from, if it is one."""
    if _is_efg(file):
        progress(f"reading {file}")
        return read_efg(file, limit), None
    progress("expanding the market")
    expansion = expand(_instance(file).market, limit)
    return expansion.game, expansion


def _refuse_refining(options: str, file: Path, find_all: bool, mixed: bool, every: bool) -> None:
    """InstanceError where equilibria cannot be refined by ``options``."""
    if _is_efg(file):
        raise _refusal(f"{options} with an .efg file", "an instance (.toml): bids are of markets")
    if mixed:
        raise _refusal(f"{options} with --mixed", f"--all {options}: pure equilibria are refined")
    if every:
        raise _refusal(f"{options} with --every-profile", f"--all {options}: outcomes are refined")
    if not find_all:
        raise _refusal(f"{options} without --all", f"--all {options}")
    instance = _instance(file)
    if isinstance(instance.market.auction, PostedPrice):
        raise _posted(instance)


def _posted(instance: Instance) -> InstanceError:
    line = instance.lines.get("auction.format")
    expected = "an auction with bids: a posted price has none to dominate"
    return InstanceError((Fault("auction.format", line, "a posted price", expected),))


def _is_efg(file: Path) -> bool:
    return file.suffix.lower() == ".efg"


def _refusal(found: str, expected: str) -> InstanceError:
    return InstanceError((Fault("", None, found, expected),))


def _instance(file: Path, needs_profile: bool = False) -> Instance:
    """The instance of a .toml file; an .efg file is refused here."""
    if _is_efg(file):
        raise _refusal("an .efg file", "an instance (.toml); of .efg files there are expand and solve --profile")
    instance = read_instance(file)
    if needs_profile and instance.strategy is None:
        raise InstanceError(
            (
                Fault(
                    "strategy",
                    None,
                    "no strategy rules",
                    "a profile to check: [[strategy]] tables that cover every bid",
                ),
            )
        )
    return instance


@app.command()
def dominance(
    file: File,
    agent: Annotated[str | None, typer.Option("--agent", help="this agent only", show_default=False)] = None,
    type_name: Annotated[str | None, typer.Option("--type", help="this type only", show_default=False)] = None,
    bid: Annotated[
        str | None, typer.Option("--bid", help="is this bid (2,0,0,0) dominated?", show_default=False)
    ] = None,
    against: Annotated[
        Against, typer.Option("--against", help="the others' bids, or their type-contingent strategies")
    ] = Against.ACTIONS,
    pure: Annotated[bool, typer.Option("--pure", help="dominance by single bids only")] = False,
    iterated: Annotated[
        bool,
        typer.Option("--iterated", help="iterated elimination: its rounds, and whether the profile's bids survive"),
    ] = False,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    workers: WorkerCount = None,
) -> None:
    """Weak dominance among bids in the implied game: all undominated bids, or one bid's verdict and its dominator."""
    with _reporting(as_json) as progress, Workers(workers) as pool:
        instance = _instance(file, needs_profile=True)
        if isinstance(instance.market.auction, PostedPrice):
            raise _posted(instance)
        if iterated:
            if agent is not None or type_name is not None or bid is not None or form is FormOption.STAGED:
                raise _refusal(
                    "--iterated with --agent, --type, --bid or --form staged",
                    "--iterated alone: the elimination is of all bids, in the explicit tree",
                )
            progress("expanding the market and completing the profile")
            rounds = elimination_values(profile_of(instance, limit), against.value, pure)
            _print(as_json, rounds, lambda console: print_elimination(console, rounds))
            raise typer.Exit(HOLDS)
        pairs = chosen_types(instance, agent, type_name)
        context = Context(instance, limit, form.value, pool, pool.count)
        progress("expanding the market and completing the profile")
        if bid is not None:
            found = one_bid(context, pairs, bid, against.value, pure)
            _print(as_json, found, lambda console: print_one_bid(console, found))
        else:
            found = undominated_bids(context, pairs, against.value, pure, progress)
            _print(as_json, found, lambda console: print_undominated(console, found, instance))


@app.command("certify")
def certify_command(
    file: GameFile,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="write the certificate here", show_default=False)
    ] = None,
    find_all: Annotated[
        bool, typer.Option("--all", help="an .efg file: claim that the pure equilibria found are all there are")
    ] = False,
    profile: Annotated[
        Path | None,
        typer.Option("--profile", help="an .efg file: claim that this profile is an equilibrium", show_default=False),
    ] = None,
    concept: Annotated[
        ConceptName | None, typer.Option("--concept", help="an .efg file: of which concept", show_default=False)
    ] = None,
    beliefs: Annotated[
        BeliefChoice | None,
        typer.Option(
            "--beliefs",
            help="an .efg file, with --profile: does any belief support it?",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    form: FormChoice = FormOption.AUTO,
    workers: WorkerCount = None,
) -> None:
    """Settle every claim of the file and write the certificate; of an .efg file, the claims that the options make."""
    with _reporting(as_json) as progress, Workers(workers) as pool:
        market: Market | None = None
        if _is_efg(file):
            certificate = _certify_efg(file, find_all, profile, concept, beliefs, limit, progress)
        else:
            if find_all or profile is not None or concept is not None or beliefs is not None:
                raise _refusal("--all, --profile, --concept or --beliefs with an instance", "its claims, in [[claims]]")
            instance = _instance(file)
            market = instance.market
            certificate = certify(instance, limit, progress, form.value, pool, pool.count)
        if output is not None:
            certificate.write(output)
        claims = [
            {
                "id": c.spec.id,
                "kind": c.spec.kind,
                "expect": c.spec.expect,
                "holds": c.holds,
                **({"value": c.evidence["value"]} if "value" in c.evidence else {}),
            }
            for c in certificate.claims
        ]

        def words(console: Console) -> None:
            print_claims(console, certificate.claims, market)
            if output is not None:
                console.print(Text(f"wrote {output}; next: exactgames verify {output} --instance {file}"))

        _print(
            as_json,
            {"holds": certificate.holds, "claims": claims, "certificate": str(output) if output is not None else None},
            words,
        )
    raise typer.Exit(HOLDS if certificate.holds else REFUTED)


def _certify_efg(
    file: Path,
    find_all: bool,
    profile: Path | None,
    concept: ConceptName | None,
    beliefs: BeliefChoice | None,
    limit: int,
    progress: Progress,
) -> Certificate:
    """The certificate of a game file, with the claims that the options make."""
    if not find_all and profile is None:
        raise _refusal("an .efg file alone", "with it, what to certify: --all, or --profile P.json")
    if beliefs is not None and profile is None:
        raise _refusal("--beliefs without --profile", "a profile to support: --profile P.json")
    asked = (concept or ConceptName.SEQUENTIAL).value
    some = beliefs is BeliefChoice.ANY
    if some and asked == "bayes-nash":
        raise _refusal("--beliefs any with --concept bayes-nash", "a concept with beliefs off the path")
    claims = [ClaimSpec(f"all-{asked}", "all-pure", concept=asked)] if find_all else []
    claims += [ClaimSpec(asked, asked, any_beliefs=some)] if profile is not None else []
    progress(f"reading {file}")
    read_efg(file, limit)  # every fault of the file, with its line
    given = None if profile is None else lambda game: read_profile(profile, game)
    return certify_game(read_text(file), claims, given, limit, progress)


@app.command()
def verify(
    certificate: Annotated[Path, typer.Argument(help="a certificate (.jsonl)", show_default=False)],
    instance: Annotated[
        Path | None, typer.Option("--instance", help="the instance file it must be about", show_default=False)
    ] = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
) -> None:
    """Verify a certificate with the independent checker."""
    with _reporting(as_json) as progress:
        progress("rebuilding the game from the instance")
        verdict = check(str(certificate), None if instance is None else str(instance), limit)
        reason = (
            None if verdict.code is None else {"code": verdict.code, "line": verdict.line, "message": verdict.message}
        )

        _print(
            as_json,
            {"verdict": verdict.verdict, "claims": list(verdict.claims), "reason": reason},
            lambda console: print_verdict(console, str(certificate), verdict),
        )
    raise typer.Exit(HOLDS if verdict.verdict == "VERIFIED" else REFUTED)
