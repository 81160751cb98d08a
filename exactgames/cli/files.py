"""The file that a command is about: an instance, or a game."""

from __future__ import annotations

from pathlib import Path

from exactgames.cli.options import FormOption
from exactgames.cli.reporting import refusal
from exactgames.concepts.concept import Concept
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.errors import Fault, InstanceError
from exactgames.files import read_instance
from exactgames.files.either import read_either
from exactgames.game.gambit.efg_read import read_efg
from exactgames.game.gambit.nfg_read import read_nfg
from exactgames.game.tree import Game
from exactgames.market.expand import expand
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.reports.progress import Progress
from exactgames.runs.instance import RunInstance


def is_efg(file: Path) -> bool:
    """Whether the file is a game in Gambit's extensive form."""
    return file.suffix.lower() == ".efg"


def is_nfg(file: Path) -> bool:
    """Whether the file is a game in Gambit's strategic form."""
    return file.suffix.lower() == ".nfg"


def is_game(file: Path) -> bool:
    """Whether the file is a game, not an instance."""
    return is_efg(file) or is_nfg(file)


def read_game(file: Path, limit: int) -> Game:
    """The game in the file, of either kind."""
    return read_nfg(file, limit) if is_nfg(file) else read_efg(file, limit)


def refuse_nfg(file: Path, what: str) -> None:
    """InstanceError if the file is a strategic game: certificates are about the text of an .efg file."""
    if is_nfg(file):
        name = file.with_suffix(".efg")
        raise refusal(f"an .nfg file to {what}", f"its game as an .efg file: exactgames expand {file} --efg {name}")


def refuse_profile(profile: Path | None, games: str = "a game (.efg, .nfg)") -> None:
    """InstanceError if a profile is given beside an instance, which has its own; ``games``: what it goes with."""
    if profile is not None:
        raise refusal("--profile with an instance", f"{games}: an instance has its profile in [[strategy]]")


def refuse_staged(file: Path, form: FormOption) -> None:
    """InstanceError if the staged form of a game is asked for."""
    if not form.takes_tree:
        raise refusal(f"--form staged with an {file.suffix} file", "an instance (.toml)")


def refuse_form(form: FormOption) -> None:
    """InstanceError if a form is asked for of a run-length market."""
    if form is not FormOption.AUTO:
        raise refusal("--form with a run-length market", "no form: bids are compared by runs")


def refuse_concept(instance: RunInstance, concept: Concept) -> None:
    """InstanceError if a concept is asked for of a market whose types or prices are continuous."""
    if instance.market.continuous and concept is not SEQUENTIAL:
        what = f"--concept {concept} with continuous types or prices"
        raise refusal(what, "no concept: it is asked where bids are any real numbers, and beliefs are the prior")


def refuse_force(force: bool, output: Path | None, option: str) -> None:
    """InstanceError if something is to be written over, and nothing to be written."""
    if force and output is None:
        raise refusal("--force alone", f"with it, what to write: {option}")


def game_of(file: Path, limit: int, progress: Progress, open_bids: bool = False) -> tuple[Game, Expansion | None]:
    """The file's game, and the market that it is expanded from, if it is one. ``open_bids``: as for ``instance_of``."""
    if is_game(file):
        progress(f"reading {file}")
        return read_game(file, limit), None
    progress("expanding the market")
    expansion = expand(instance_of(file, open_bids=open_bids).market, limit)
    return expansion.game, expansion


def instance_of(file: Path, needs_profile: bool = False, open_bids: bool = False) -> Instance:
    """The instance of a .toml file; a game is refused here. ``open_bids``: its rules may leave bids out."""
    _refuse_game(file)
    instance = read_instance(file, open_bids)
    if needs_profile:
        require_profile(instance)
    return instance


def market_of(file: Path, open_bids: bool = False) -> Instance | RunInstance:
    """The same, or a run-length market."""
    _refuse_game(file)
    return read_either(file, open_bids)


def _refuse_game(file: Path) -> None:
    if is_game(file):
        expected = "an instance (.toml); games go with expand, check and find, those in .efg files with certify"
        raise refusal(f"an {file.suffix.lower()} file", expected)


def require_profile(instance: Instance) -> None:
    """InstanceError if the file has no strategy rules."""
    if instance.strategy is None:
        raise InstanceError(
            (
                Fault(
                    "strategy",
                    None,
                    "no strategy rules",
                    "a profile to check: [[strategy]] tables that cover every bid (exactgames find lists equilibria; "
                    "--completion some finds one)",
                ),
            )
        )


def posted_refusal(instance: Instance) -> InstanceError:
    line = instance.lines.get("auction.format")
    expected = "an auction with bids: a posted price has none to dominate"
    return InstanceError((Fault("auction.format", line, "a posted price", expected),))


def refuse_information_of(instance: Instance, what: str) -> None:
    """InstanceError if agents may acquire information."""
    if instance.market.information:
        line = instance.lines.get("information")
        expected = f"a market without: {what} are not defined where agents acquire information"
        raise InstanceError((Fault("information", line, "information to acquire", expected),))
