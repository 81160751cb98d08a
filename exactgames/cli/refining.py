"""Which equilibria are asked for: refinements, and a selection among optimal actions."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from exactgames.cli.files import instance_of, is_game, posted_refusal
from exactgames.cli.options import Against
from exactgames.cli.reporting import refusal
from exactgames.concepts.deviation import Concept
from exactgames.implied.refinement import Dominance


@frozen
class Refining:
    """The refinement asked for."""

    no_overbidding: bool
    undominated: bool
    iterated: bool
    against: Against | None
    pure: bool

    @property
    def words(self) -> str:
        """The options, as they were given; empty if there are none."""
        options = {
            "--no-overbidding": self.no_overbidding,
            "--undominated": self.undominated,
            "--iterated": self.iterated,
        }
        return " ".join(name for name, given in options.items() if given)

    @property
    def dominance(self) -> Dominance | None:
        if not (self.undominated or self.iterated):
            return None
        return Dominance(self.against.value if self.against else "actions", self.pure, self.iterated)

    def refuse_alone(self) -> None:
        """InstanceError where options do not go together."""
        if (self.against is not None or self.pure) and self.dominance is None:
            raise refusal("--against or --pure alone", "with it, --all --undominated or --all --iterated")
        if self.undominated and self.iterated:
            raise refusal("--undominated --iterated", "--iterated alone: what it leaves is undominated")

    def refuse_elsewhere(self, file: Path, find_all: bool, mixed: bool, every: bool) -> None:
        """InstanceError where equilibria cannot be refined."""
        if is_game(file):
            raise refusal(
                f"{self.words} with an {file.suffix.lower()} file", "an instance (.toml): bids are of markets"
            )
        if mixed:
            raise refusal(f"{self.words} with --mixed", f"--all {self.words}: pure equilibria are refined")
        if every:
            raise refusal(f"{self.words} with --every-profile", f"--all {self.words}: outcomes are refined")
        if not find_all:
            raise refusal(f"{self.words} without --all", f"--all {self.words}")
        instance = instance_of(file)
        if instance.market.auction is None:
            raise posted_refusal(instance)


def refuse_selection(file: Path, concept: Concept, searched: bool) -> None:
    """InstanceError where there is no selection. ``searched``: --all, without a refinement."""
    if not searched or is_game(file):
        raise refusal("--selection", "an instance (.toml) with --all, and no refinement: --all --selection")
    if concept not in ("perfect-bayesian", "sequential"):
        expected = "--concept perfect-bayesian or sequential: what is optimal depends on beliefs"
        raise refusal(f"--selection with --concept {concept}", expected)
