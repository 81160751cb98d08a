"""What the claims about one .efg game share: the game and, if one is given, a profile of it."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.errors import CertificateError
from exactgames.forms.game_sets import GameSets
from exactgames.game.tree import Game
from exactgames.game.values import Play


@frozen(eq=False)
class GameSession:
    """A game, its players named by their numbers, each with one unnamed type; ``profile``: None if none is given."""

    tree: Game
    profile: GameSets | None = None

    @property
    def form(self) -> GameSets:
        """The profile's sets. CertificateError if there is no profile."""
        if self.profile is None:
            raise CertificateError("no profile is given")
        return self.profile

    @property
    def names(self) -> tuple[str, ...]:
        """The players as certificates name them: "1", "2", …"""
        return tuple(str(player + 1) for player in range(len(self.tree.players)))

    @property
    def type_names(self) -> tuple[tuple[str, ...], ...]:
        """Each player's one type."""
        return (("",),) * len(self.names)

    @property
    def played(self) -> Play:
        """The game played by the profile."""
        return self.form.played

    @property
    def classes(self) -> None:
        """Each terminal node is an outcome of its own."""
        return

    def welfare_of(self, played: Play) -> Fraction | None:
        """None: welfare is of markets."""
        return None
