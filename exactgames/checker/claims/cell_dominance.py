"""Bids that are dominated, or not, in all the games that the profiles of a cell imply: three steps of claims `all-pure`
about undominated bids.

`dominated`  a mixture of other bids is nowhere worse than a bid, and better at a column, whatever the profile is.
`unless`     it would dominate the bid that the cell plays, if it did not earn less at some listed column, or the same
             everywhere: the cell is replaced by copies, each with such a *condition*.
`unmet`      a condition that no profile of the cell meets.
"""

from __future__ import annotations

from ..reading import array, integer
from ..rebuild.assessment import Assessment
from ..rebuild.cell_implied import CellGames, CellImplied, Column, Left
from ..rebuild.explicit import Explicit
from ..rebuild.implied import ExplicitImplied
from ..rejected import Rejected
from .claim import UNIQUE
from .conditions import Condition
from .dominance import Dominance, check_bids
from .rounds import Rounds, dominates, read_column, read_mixture
from .steps import Steps, refuse

KINDS = "dominated unless unmet"


class CellDominance:
    """The three steps of one claim.  `iterated`: it is about bids that survive the iterated elimination."""

    def __init__(self, steps: Steps, strategies: bool, pure: bool, iterated: bool) -> None:
        if not isinstance(steps.game, Explicit):
            raise Rejected("game", "bids are undominated in the explicit form of a market")
        self.steps, self.game, self.budget = steps, steps.game, steps.budget
        self.strategies, self.pure, self.iterated = strategies, pure, iterated

    def settles(self, kind: str, where: str, rest: list[object]) -> bool:
        """Whether the step settles the cell."""
        with self.budget.scope():
            games = CellGames(self.game, self.steps.bounds, self.steps.cell, self.strategies)
            if kind == "unmet":
                self._unmet(where, rest, games)
                return True
            if kind == "dominated":
                here, bid = self._dominated(where, rest, games)
            else:
                conditions = self._unless(where, rest, games)
        if kind == "dominated":
            return self.steps.without(here, bid)
        self._copies(conditions)
        return False

    def _dominated(self, where: str, rest: list[object], games: CellGames) -> tuple[int, int]:
        """(the set, the bid that goes)."""
        expected = "an agent, a set, a bid, a mixture, a column" + (", rounds" if self.iterated else "")
        if len(rest) != 5 + self.iterated:
            raise Rejected("format", f"{where}: expected {expected}")
        here, implied = self._set(rest, where, games)
        bid = integer(rest[2], f"{where}, bid", "format", 0)
        if bid not in self.steps.cell[here]:
            raise refuse(f"{where}: bid {bid} is not allowed there")
        left: Left | None = None
        if self.iterated:
            left = Rounds(games, self.pure).after(array(rest[5], f"{where}, rounds", "format"), where)
        mixture = read_mixture(rest[3], bid, implied, self.pure, where)
        strict = read_column(rest[4], implied, f"{where}, column")
        dominates(bid, mixture, strict, implied, left, where)
        return here, bid

    def _unless(self, where: str, rest: list[object], games: CellGames) -> list[Condition]:
        if len(rest) != 5:
            raise Rejected("format", f"{where}: expected an agent, a set, a mixture, columns, a column or null")
        here, implied = self._set(rest, where, games)
        if len(self.steps.cell[here]) != 1:
            raise refuse(f"{where}: the set allows {len(self.steps.cell[here])} bids, expected one")
        bid = self.steps.cell[here][0]
        mixture = read_mixture(rest[2], bid, implied, self.pure, where)
        listed: dict[Column, None] = {}
        for k, value in enumerate(array(rest[3], f"{where}, columns", "format")):
            column = read_column(value, implied, f"{where}, columns, entry {k}")
            if column in listed:
                raise refuse(f"{where}: a column is listed twice")
            listed[column] = None
        strict = None if rest[4] is None else read_column(rest[4], implied, f"{where}, strict")
        if strict is not None and strict in listed:
            raise refuse(f"{where}: the strict column is listed, too")
        if strict is not None and implied.more(bid, mixture, strict) <= 0:
            raise refuse(f"{where}: the mixture need not earn more at the strict column")
        for column in implied.columns():
            if column not in listed and implied.more(bid, mixture, column) < 0:
                raise refuse(f"{where}: the mixture may earn less at a column that is not listed")
        ways: list[Column | None] = [*listed] + ([None] if strict is None else [])
        if not ways:
            raise refuse(f"{where}: no condition: the bid is dominated")
        self.budget.charge("conditions", 10 * len(ways), briefly=200 * len(ways))
        return [Condition(implied.agent, implied.kind, bid, mixture, way) for way in ways]

    def _copies(self, conditions: list[Condition]) -> None:
        """Replace the cell by copies, each with one condition more."""
        steps = self.steps
        one, many = conditions[0], len(conditions)
        column = max(sum(60 + 40 * len(row) for row in each.column or ()) for each in conditions)
        size = 500 + 100 * len(one.mixture[1]) + column + 8 * len(steps.conditions)
        self.budget.charge("copies of a cell", 20 * many, kept=many * size)
        copies = [(steps.cell, (*steps.conditions, one)) for one in conditions]
        steps.conditions = copies[0][1]
        steps.waiting += reversed(copies[1:])

    def _unmet(self, where: str, rest: list[object], games: CellGames) -> None:
        if len(rest) != 1:
            raise Rejected("format", f"{where}: expected the number of a condition")
        k = integer(rest[0], where, "format", 0)
        if k >= len(self.steps.conditions):
            raise refuse(f"{where}: the cell has {len(self.steps.conditions)} conditions, none of number {k}")
        one = self.steps.conditions[k]
        implied = games.of(one.agent, one.type)
        if one.column is not None:
            if implied.more(one.bid, one.mixture, one.column) < 0:
                raise refuse(f"{where}: the mixture may earn less at the column")
        elif not any(implied.more(one.bid, one.mixture, column) > 0 for column in implied.columns()):
            raise refuse(f"{where}: the mixture may earn the same everywhere")

    def _set(self, rest: list[object], where: str, games: CellGames) -> tuple[int, CellImplied]:
        """The set of a sealed bid, and the games of its type."""
        agent, here = self.steps.place(rest[0], rest[1], where)
        if self.game.views[here].kind != "bid":
            raise refuse(f"{where}: no sealed bid is made at the set")
        return here, games.of(agent, self.game.pasts[here].type)

    # -- The entries

    def check_entry(self, assessment: Assessment, shown: object, where: str) -> None:
        """Reject an equilibrium that plays a bid which is dominated, or does not survive, in the game that its own
        continuation implies."""
        with self.budget.scope():
            if self.iterated:
                self._survive(assessment, shown, where)
            else:
                claim = Dominance("undominated", "", True, UNIQUE, None, None, None, self.strategies, self.pure)

                def find(agent: int, kind: int) -> ExplicitImplied:
                    return ExplicitImplied(assessment, self.game, agent, kind)

                check_bids(claim, array(shown, f"{where}, undominated", "format"), assessment, find)

    def _survive(self, assessment: Assessment, shown: object, where: str) -> None:
        cell = [[row.index(1)] for row in assessment.weights]
        rounds = Rounds(CellGames(self.game, self.steps.bounds, cell, self.strategies), self.pure)
        left = rounds.after(array(shown, f"{where}, rounds", "format", 1), where)
        if rounds.gone[-1] or not all(rounds.gone[:-1]):
            raise refuse(f"{where}: in each round but the last some bid goes, and in the last none")
        for here, view in enumerate(self.game.views):
            past = self.game.pasts[here]
            if view.kind == "bid" and cell[here][0] not in left[past.agent][past.type]:
                raise refuse(f"{where}: a bid that it plays does not survive")
