"""export: a game or a market's tree as a picture, a page, or a file for another program."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from attrs import frozen

from exactgames.answers.assessed import Assessed, assessed
from exactgames.cli.files import instance_of, is_game, read_game, refuse_force
from exactgames.cli.options import PRINTED, WORK, Force, GameFile, Limit
from exactgames.cli.reporting import refusal, reporting
from exactgames.drawing import tree_ef, tree_html, tree_svg, tree_tikz
from exactgames.drawing.page import PAGE_MOST
from exactgames.drawing.png import png
from exactgames.drawing.svg import MOST
from exactgames.forms.explicit import ExplicitForm
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.gambit.profile_read import read_profile
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.market.expand import expand
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.quoted import escaped
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
        typer.Option("-o", "--output", metavar="OUT", help="where to write it (default: stdout)", show_default=False),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile", metavar="P", help="a game's profile (.json); an instance has its own", show_default=False
        ),
    ] = None,
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
    limit: Limit = DEFAULT_LIMIT,
    force: Force = False,
) -> None:
    """Draw the tree of a market or a game, or write it for another program.

    An instance's own profile is shown in it, a game's with --profile: what is played, and the beliefs.
    """
    with reporting(False) as progress:
        refuse_force(force, output, "-o OUT")
        asked = kind or (Format.SVG if output is None else _SUFFIXES.get(output.suffix.lower()))
        if asked is None:
            raise refusal(
                f"an output that ends in {escaped(output.suffix) or 'nothing'!r}" if output else "", "--format"
            )
        if asked is Format.EFG and (most is not None or bare or profile is not None):
            raise refusal("--format efg with --most, --bare or --profile", "it alone: the whole game is written")
        if asked is Format.EF and profile is not None:
            raise refusal("--format ef with --profile", "it alone: an .ef file has no place for a profile")
        if asked is Format.PNG and output is None and sys.stdout.isatty():
            raise refusal("--format png to a terminal", "a place to write it: -o OUT")
        inputs = [file, *([profile] if profile is not None else [])]
        if output is not None:
            check_output(output, DRAWINGS[asked], inputs, force)
        subject = _subject(file, profile, bare or asked in (Format.EFG, Format.EF), limit, progress)
        progress(f"drawing {subject.game.nodes:,} nodes")
        text = _drawn(asked, subject, most)
        if output is not None:
            write_whole(output, (text,), DRAWINGS[asked], inputs, force)
        elif asked is Format.PNG:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("latin-1"))
            sys.stdout.buffer.flush()
        else:
            print(text, end="")
    if output is not None:
        print(escaped(f"wrote {output}"))


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
    if profile is not None:
        raise refusal("--profile with an instance", "a game (.efg, .nfg): an instance has its profile in [[strategy]]")
    instance = instance_of(file, open_bids=True)
    progress("expanding the market")
    if bare or instance.strategy is None or instance.completion != "unique":
        return _Subject(expand(instance.market, limit).game, None, instance.market.title)
    found = ExplicitForm(instance_of(file), limit).profile
    return _Subject(found.played.game, assessed(found.played, found.given), instance.market.title)
