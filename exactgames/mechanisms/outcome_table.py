"""Tables from what agents do at once to outcomes: what an auction, or an aftermarket, may be in place of a rule.

The first row all of whose conditions hold, and whose trades can all be made, decides; a row may draw the outcome. The
draws of a row that come to the same holdings and payments are one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey
from exactgames.mechanisms.keys import OneAction
from exactgames.mechanisms.stage import Turn, shifted

Actions = tuple[tuple[str, ...], ...]
"""For each agent the names of her actions; none for who has nothing to do."""
Holdings = tuple[int, ...]


@frozen
class Trade:
    """So many units from one agent to another."""

    source: int
    to: int
    units: int

    def possible(self, holding: int) -> bool:
        """Whether who holds so much can make it."""
        return holding >= self.units


@frozen
class BundleTrade(Trade):
    """The same of named items: ``units`` is a bundle."""

    def possible(self, holding: int) -> bool:
        return self.units & holding == self.units


@frozen
class Effect:
    """What happens: trades in their order, or what each agent wins, of what nobody holds; and what each pays."""

    trades: tuple[Trade, ...]
    wins: Holdings
    payments: tuple[Fraction, ...]

    def after(self, held: Holdings) -> Holdings | None:
        """The holdings after it; None if some trade cannot be made."""
        now = tuple(mine + won for mine, won in zip(held, self.wins, strict=True))
        for trade in self.trades:
            if not trade.possible(now[trade.source]):
                return None
            now = shifted(now, trade.to, trade.source, trade.units)
        return now


@frozen
class OutcomeRow:
    """Conditions on what agents do and hold, each (agent, value), and what happens, by draws that sum to 1."""

    actions: tuple[tuple[int, str], ...]
    holdings: tuple[tuple[int, int], ...]
    draws: tuple[tuple[Effect, Fraction], ...]


class Outcome(NamedTuple):
    """What a draw comes to."""

    held: Holdings
    payments: tuple[Fraction, ...]


def outcomes(
    rows: tuple[OutcomeRow, ...], done: dict[int, str], held: Holdings
) -> tuple[tuple[Outcome, Fraction], ...]:
    """What the table comes to where agents do this and hold that, with probabilities, in the order first listed."""
    for row in rows:
        fits = all(done.get(agent) == action for agent, action in row.actions)
        if not fits or any(held[agent] != units for agent, units in row.holdings):
            continue
        found: dict[Outcome, Fraction] = {}
        for effect, p in row.draws:
            after = effect.after(held)
            if after is None:
                break
            outcome = Outcome(after, effect.payments)
            found[outcome] = found.get(outcome, Fraction(0)) + p
        else:
            return tuple(found.items())
    return ((Outcome(held, (Fraction(0),) * len(held)), Fraction(1)),)


@frozen
class ActAction:
    """Take the action of this name."""

    name: str

    def branch(self, turn: Turn) -> int | None:
        return turn.actions.index(self.name) if turn.key == ACT.name and self.name in turn.actions else None


ACT = ActionKey("act", OneAction(), "take the action of this name", ActAction, "actions of a table are taken", "acts")


class Position(NamedTuple):
    """What all have done so far, who has one action included; then what Nature drew, −1 before that; ``held`` now."""

    start: Holdings
    held: Holdings
    done: tuple[str, ...]
    drawn: int = -1


@frozen
class Played:
    """The moves of a table: agents at once, in the file's order, then Nature if there is something to draw.

    show  what is shown of the draw when it is made: to all (None), or to nobody
    """

    actions: Actions
    rows: tuple[OutcomeRow, ...]
    show: frozenset[int] | None

    @property
    def movers(self) -> tuple[int, ...]:
        """Who has actions, in order."""
        return tuple(agent for agent, mine in enumerate(self.actions) if mine)

    def start(self, held: Holdings) -> Position:
        return self._on(Position(held, held, ()))

    def _on(self, at: Position) -> Position:
        """Who has one action takes it; when all have acted, what is certain happens."""
        done = at.done
        while len(done) < len(self.movers) and len(self.actions[self.movers[len(done)]]) == 1:
            done = (*done, self.actions[self.movers[len(done)]][0])
        at = at._replace(done=done)
        if len(done) < len(self.movers):
            return at
        ends = self.ends(at)
        return at._replace(held=ends[0][0].held, drawn=0) if len(ends) == 1 else at

    def ends(self, at: Position) -> tuple[tuple[Outcome, Fraction], ...]:
        """What the table comes to, once all have acted."""
        return outcomes(self.rows, dict(zip(self.movers, at.done, strict=True)), at.start)

    def agent_turn(self, place: int) -> Turn:
        mover = self.movers[place]
        return Turn(place, mover, ACT.name, self.actions[mover], seen_by=frozenset())

    def turn(self, at: Position) -> Turn | None:
        if at.drawn >= 0:
            return None
        if len(at.done) < len(self.movers):
            return self.agent_turn(len(at.done))
        ends = self.ends(at)
        probabilities = tuple(p for _, p in ends)
        return Turn(len(self.movers), -1, "", tuple(range(len(ends))), seen_by=self.show, probabilities=probabilities)

    def play(self, at: Position, action: str | int) -> Position:
        if isinstance(action, str):
            return self._on(at._replace(done=(*at.done, action)))
        return at._replace(held=self.ends(at)[action][0].held, drawn=action)

    def paid(self, at: Position, action: str | int) -> tuple[Fraction, ...]:
        """The payments of the move by which the outcome is settled."""
        after = self.play(at, action)
        if after.drawn < 0:
            return ()
        payments = self.ends(after)[after.drawn][0].payments
        return payments if any(payments) else ()


def amounts_of(rows: tuple[OutcomeRow, ...]) -> tuple[Fraction, ...]:
    """All payments of a table."""
    return tuple(abs(x) for row in rows for effect, _ in row.draws for x in effect.payments)
