"""export: a game or a market's tree as a picture, a page, or a file for another program."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from attrs import frozen
from rich.console import Console
from rich.text import Text

from exactgames.answers.assessed import Assessed, assessed
from exactgames.cli.files import instance_of, is_game, read_game, refuse_force, refuse_profile
from exactgames.cli.options import PRINTED, WORK, WRITTEN, Force, GameFile, GameProfile, Json, Limit
from exactgames.cli.reporting import print_result, refusal, reporting
from exactgames.drawing import tree_ef, tree_html, tree_svg, tree_tikz
from exactgames.drawing.page import PAGE_MOST
from exactgames.drawing.part import part_of
from exactgames.drawing.png import png
from exactgames.drawing.svg import MOST
from exactgames.forms.explicit import ExplicitForm
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.market.expand import expand
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import name
from exactgames.reports.progress import Progress
from exactgames.textfile import DRAWINGS, check_output, write_whole


class Format(StrEnum):
    """What is written; also the suffix that says so."""

    SVG, HTML, PNG, EFG, TIKZ, EF = "svg", "html", "png", "efg", "tikz", "ef"


_SUFFIXES: Final = {**{f".{one}": one for one in Format}, ".tex": Format.TIKZ, ".htm": Format.HTML}


@frozen(eq=False)
class _Subject:
    """What is drawn: a game, what is played in it, if that is known, and its title."""

    game: Game
    shown: Assessed | None
    title: str


def export(
    file: GameFile,
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="F",
            help="svg, html (folds), png, efg (Gambit), tikz (istgame), ef (gtdraw); default: the output's suffix",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="where to write it (default: stdout)",
            show_default=False,
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    profile: GameProfile = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="the tree alone, without what the profile plays", rich_help_panel=PRINTED)
    ] = False,
    most: Annotated[
        int | None,
        typer.Option(
            "--most",
            min=1,
            max=100_000,
            metavar="N",
            help=f"nodes drawn (default: {MOST}; html: {PAGE_MOST:,}); the rest is counted",
            show_default=False,
            rich_help_panel=WORK,
        ),
    ] = None,
    as_json: Json = False,
    limit: Limit = DEFAULT_LIMIT,
    force: Force = False,
) -> None:
    """Draw the tree of a market or a game, or write it for another program.

    An instance's own profile is shown in it, a game's with --profile: what is played, and the beliefs.
    """
    with reporting(as_json) as progress:
        refuse_force(force, output, "-o OUT")
        asked = _format(kind, output)
        _refuse_idle(asked, output, bare=bare, most=most, profile=profile, as_json=as_json)
        inputs = [file, *([profile] if profile is not None else [])]
        if output is not None:
            check_output(output, DRAWINGS[asked], inputs, force)
        subject = _subject(file, profile, bare or asked in (Format.EFG, Format.EF), limit, progress)
        progress(f"drawing {subject.game.nodes:,} nodes")
        text = _drawn(asked, subject, most)
        if output is not None:
            write_whole(output, (text,), DRAWINGS[asked], inputs, force)
            _say(as_json, output, asked, subject, most)
        else:
            print(text, end="")


def _format(kind: Format | None, output: Path | None) -> Format:
    """The format asked for, or the output's by its suffix."""
    if kind is not None:
        return kind
    if output is None:
        return Format.SVG
    found = _SUFFIXES.get(output.suffix.lower())
    if found is None:
        suffixes = f"a suffix that is a format ({', '.join(_SUFFIXES)})"
        raise refusal(f"an output named {name(output.name)}", f"{suffixes}, or with it --format F")
    return found


def _refuse_idle(
    kind: Format, output: Path | None, *, bare: bool, most: int | None, profile: Path | None, as_json: bool
) -> None:
    """InstanceError for options that would do nothing, and where there is no place for what is asked."""
    if kind is Format.EFG and (most is not None or bare or profile is not None):
        raise refusal("--format efg with --most, --bare or --profile", "it alone: the whole game is written")
    if kind is Format.EF and (bare or profile is not None):
        raise refusal("--format ef with --bare or --profile", "it alone: an .ef file has no place for a profile")
    if output is None and kind is Format.PNG:
        raise refusal("--format png without an output", "with it, where to write it: -o OUT")
    if output is None and as_json:
        raise refusal("--json without an output", "with it, where to write it: -o OUT")


def _say(as_json: bool, output: Path, kind: Format, subject: _Subject, most: int | None) -> None:
    """What was written, and how much of the game is in it."""
    game = subject.game
    whole = kind in (Format.EFG, Format.EF)
    part = part_of(game, subject.shown, game.nodes if whole else most or (PAGE_MOST if kind is Format.HTML else MOST))
    values = {
        "wrote": str(output),
        "format": kind.value,
        "nodes": game.nodes,
        "drawn": game.nodes - part.left_out,
        "left_out": part.left_out,
        "part": part.what,
    }

    def words(console: Console) -> None:
        some = "" if part.what is None else f": {part.what}, {game.nodes - part.left_out:,} of {game.nodes:,} nodes"
        console.print(Text(f"wrote {output}{some}"))

    print_result(as_json, values, words)


def _drawn(kind: Format, subject: _Subject, most: int | None) -> str:
    """The output's text; of a PNG a character a byte."""
    game, shown, title = subject.game, subject.shown, subject.title
    drawn = most or MOST
    match kind:
        case Format.SVG:
            return tree_svg(game, shown, title, drawn)
        case Format.HTML:
            return tree_html(game, shown, title, most or PAGE_MOST)
        case Format.PNG:
            try:
                return png(tree_svg(game, shown, title, drawn)).decode("latin-1")
            except ModuleNotFoundError:
                raise refusal("--format png without resvg", "the extra png: pip install 'exactgames[png]'") from None
        case Format.TIKZ:
            return tree_tikz(game, shown, title, drawn)
        case Format.EF:
            return tree_ef(game, title, drawn)
        case Format.EFG:
            return "".join(line + "\n" for line in efg_lines(game, title))


def _subject(file: Path, profile: Path | None, bare: bool, limit: int, progress: Progress) -> _Subject:
    """What is to be drawn. A market without a profile that determines everything is drawn bare."""
    if is_game(file):
        progress(f"reading {file}")
        game = read_game(file, limit)
        if profile is None or bare:
            return _Subject(game, None, file.stem)
        strategies, given = read_profile(profile, game)
        return _Subject(game, assessed(play(game, strategies), given), file.stem)
    refuse_profile(profile)
    instance = instance_of(file, open_bids=bare)
    progress("expanding the market")
    if bare or instance.strategy is None or instance.completion != "unique":
        return _Subject(expand(instance.market, limit).game, None, instance.market.title)
    found = ExplicitForm(instance, limit).profile
    return _Subject(found.played.game, assessed(found.played, found.given), instance.market.title)
