"""The file that a command is about: an instance, or a game."""

from __future__ import annotations

from pathlib import Path

from exactgames.cli.reporting import refusal
from exactgames.errors import Fault, InstanceError
from exactgames.game.efg_read import read_efg
from exactgames.game.tree import Game
from exactgames.market.expand import Expansion, expand
from exactgames.market.files import read_instance
from exactgames.market.instance import Instance
from exactgames.show.progress import Progress


def is_efg(file: Path) -> bool:
    return file.suffix.lower() == ".efg"


def game_of(file: Path, limit: int, progress: Progress) -> tuple[Game, Expansion | None]:
    """The file's game, and the market that it is expanded from, if it is one."""
    if is_efg(file):
        progress(f"reading {file}")
        return read_efg(file, limit), None
    progress("expanding the market")
    expansion = expand(instance_of(file).market, limit)
    return expansion.game, expansion


def instance_of(file: Path, needs_profile: bool = False) -> Instance:
    """The instance of a .toml file; an .efg file is refused here."""
    if is_efg(file):
        raise refusal("an .efg file", "an instance (.toml); of .efg files there are expand and solve --profile")
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


def posted_refusal(instance: Instance) -> InstanceError:
    line = instance.lines.get("auction.format")
    expected = "an auction with bids: a posted price has none to dominate"
    return InstanceError((Fault("auction.format", line, "a posted price", expected),))
