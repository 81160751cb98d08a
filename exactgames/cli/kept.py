"""A pure equilibrium that ``find`` keeps: written as a profile, which the commands about games read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from exactgames.cli.files import is_game, refuse_force
from exactgames.cli.questions import Pure, Question
from exactgames.cli.reporting import refusal
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs
from exactgames.errors import GameError
from exactgames.game.gambit.profile_write import profile_text
from exactgames.game.tree import Game
from exactgames.search.pure.search import PureEquilibrium
from exactgames.textfile import PROFILE, check_output, write_whole


@frozen
class Kept:
    """Which equilibrium is written, where; ``file``, the game's, is never written over."""

    file: Path
    output: Path
    number: int
    force: bool

    @property
    def next(self) -> str:
        """What was written, and what may be asked of it."""
        return f"wrote {self.output}; next: exactgames explain {self.file} --profile {self.output}"

    def write(self, game: Game, found: Sequence[PureEquilibrium]) -> None:
        """Write it, with the beliefs that support it where the uniform tremble's do not. InstanceError if there is no
        such equilibrium; GameError if a file cannot say what it is.
        """
        if self.number > len(found):
            counted = "none" if not found else f"1 to {len(found)}, those found"
            raise refusal(f"--take {self.number}" if found else "no equilibrium to write", f"{counted}")
        one = found[self.number - 1]
        beliefs = one.support.beliefs
        if isinstance(beliefs, AlgebraicBeliefs):
            raise GameError(f"equilibrium {self.number} rests on irrational beliefs, which a profile cannot hold")
        write_whole(self.output, (profile_text(game, one.strategy, beliefs),), PROFILE, (self.file,), self.force)


def kept_of(file: Path, asked: Question, output: Path | None, number: int | None, force: bool) -> Kept | None:
    """What the options keep. InstanceError where there is nothing to keep, or no place for it."""
    refuse_force(force, output, "-o P.json")
    if output is None:
        if number is not None:
            raise refusal("--take alone", "with it, where to write the profile: -o P.json")
        return None
    if not is_game(file):
        raise refusal("-o with an instance", "a game (.efg, .nfg): an instance says what is played in its [[strategy]]")
    if not isinstance(asked, Pure):
        raise refusal("-o with --mixed or --some", "it without them: a pure equilibrium is written")
    check_output(output, PROFILE, (file,), force)
    return Kept(file, output, number or 1, force)
