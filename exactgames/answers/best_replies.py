"""Two players' best replies to each other's pure choices: of a market's two bidders, or of a game with two moves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from exactgames.errors import GameError, LimitReached
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.implied.game import ImpliedGame
from exactgames.mechanisms.auctions.sealed import bid_text

CHOICES: Final = 4_000
"""So many pairs of choices are compared at most."""
Table = tuple[tuple[Fraction, ...], ...]
"""[own choice][the other's] payoffs, up to one positive factor."""


@frozen
class Side:
    """A player: her choices, and for each of her types what each brings against each of the other's."""

    name: str
    choices: tuple[str, ...]
    types: tuple[str, ...]
    tables: tuple[Table, ...]

    def best(self, kind: int, against: int) -> tuple[int, ...]:
        """The type's best replies to the other's choice, all of them."""
        column = [row[against] for row in self.tables[kind]]
        return tuple(k for k, value in enumerate(column) if value == max(column))


@frozen
class BestReplies:
    """Both players. ``single``: whether each has one type, so that pairs of choices are strategy profiles."""

    title: str
    sides: tuple[Side, Side]

    @property
    def single(self) -> bool:
        """Whether each has one type."""
        return all(len(side.types) == 1 for side in self.sides)

    def mutual(self, first: int, second: int) -> bool:
        """Whether two choices are best replies to each other, where each has one type."""
        one, two = self.sides
        return self.single and first in one.best(0, second) and second in two.best(0, first)

    def mixed(self) -> tuple[Fraction, Fraction] | None:
        """With what probabilities each plays her second choice where both of two make the other indifferent; None if
        there is no such point inside.
        """
        if not self.single or any(len(side.choices) != 2 for side in self.sides):
            return None
        one, two = (self._indifferent(side) for side in self.sides)
        return None if one is None or two is None else (two, one)

    @staticmethod
    def _indifferent(side: Side) -> Fraction | None:
        """How likely the other's second choice is where this side's two bring the same."""
        table = side.tables[0]
        at_first, at_second = (table[1][k] - table[0][k] for k in range(2))
        return at_first / (at_first - at_second) if at_first * at_second < 0 else None


def bidders(implied: ImpliedGame) -> BestReplies:
    """Of the two bidders of an implied game: for each type her best bids against a bid that the other places whatever
    her type. GameError unless there are two agents.
    """
    market = implied.market
    if len(market.agents) != 2:
        raise GameError(f"best replies are drawn of two players: found {len(market.agents)} agents")
    _refuse_many([len(agent.bids or ()) for agent in market.agents])
    sides = []
    for i, agent in enumerate(market.agents):
        tables = tuple(
            tuple(tuple(Fraction(int(x)) for x in row) for row in implied.against_actions(i, t))
            for t in range(len(agent.types))
        )
        choices = tuple(map(bid_text, agent.bids or ()))
        sides.append(Side(agent.name, choices, tuple(one.name for one in agent.types), tables))
    return BestReplies(market.title, (sides[0], sides[1]))


def players(game: Game, title: str) -> BestReplies:
    """Of the two players of a game in which each has one information set. GameError for another."""
    owners = game.infoset_player.tolist()
    if len(game.players) != 2 or sorted(owners) != [0, 1]:
        told = ", ".join(str(owners.count(i)) for i in range(len(game.players)))
        raise GameError(f"best replies are drawn of two players with one information set each: found {told}")
    sets = [owners.index(i) for i in range(2)]
    counts = [int(game.action_start[s + 1] - game.action_start[s]) for s in sets]
    _refuse_many(counts)
    names = [[game.labels.action(s, k) for k in range(count)] for s, count in zip(sets, counts, strict=True)]
    found: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
    for first in range(counts[0]):
        for second in range(counts[1]):
            table = {
                game.players[i]: {game.labels.infoset(sets[i]): names[i][k]} for i, k in enumerate((first, second))
            }
            played = play(game, BehaviorStrategy.from_table(game, table))
            found[first, second] = played.value(0), played.value(1)
    rows, columns = range(counts[0]), range(counts[1])
    one = tuple(tuple(found[a, b][0] for b in columns) for a in rows)
    two = tuple(tuple(found[a, b][1] for a in rows) for b in columns)
    sides = (_side(game.players[0], names[0], one), _side(game.players[1], names[1], two))
    return BestReplies(title, sides)


def _side(name: str, choices: Sequence[str], table: Table) -> Side:
    return Side(name, tuple(choices), ("",), (table,))


def _refuse_many(counts: Sequence[int]) -> None:
    pairs = counts[0] * counts[1]
    if pairs > CHOICES:
        raise LimitReached(CHOICES, pairs, False, "pairs of choices", ("fewer bids",))
