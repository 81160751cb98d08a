"""A stage of play: a finite game form in which goods and money change hands, said one position at a time.

A stage is a transition system. From an allocation it starts at a position; a position has a turn, or play is over; a
move leads to the next position. Who sees a move is part of the turn: everybody, some agents or nobody; what is hidden
may be revealed at a later position. Moves "at once" are turns one after the other, none seen by the next mover. Nature
may have a turn. All else that is asked of a stage (nodes, size, information sets, words, what rules match, whether it
is a trade mechanism) is read off the table of its positions: see ``table``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey, FactKey
from exactgames.mechanisms.keys import Rule

if TYPE_CHECKING:
    from exactgames.mechanisms.protocols import Goods, Signal

NATURE: Final = -1
"""The mover of a chance turn."""

_NOTHING: Final = Fraction(0)

Action = Hashable
"""A frozen value: a number of units, an offer, a yes or no."""

Payments = tuple[Fraction, ...]
"""What each agent pays (negative: receives); empty where nobody does."""


@frozen
class Turn:
    """Who moves at a position, and among which actions. An agent who moves knows her turn: positions that she cannot
    tell apart have equal turns.

    place          where in the stage's order of play: it grows along every play, and all know it
    mover          an agent's index, or ``NATURE``
    key            what rules call the actions ("take"); "" for Nature's
    actions        at least two, distinct: where there is one, the stage passes over the turn
    facts          what rules may ask of her situation, by name ("remaining", "offer.price")
    seen_by        who sees the move when it is made, besides the mover; None: everybody
    probabilities  of Nature's actions, positive, summing to 1; empty for agents
    """

    place: int
    mover: int
    key: str
    actions: tuple[Action, ...]
    facts: tuple[tuple[str, Hashable], ...] = ()
    seen_by: frozenset[int] | None = None
    probabilities: tuple[Fraction, ...] = ()

    def fact(self, name: str) -> Hashable:
        """The fact, None where the turn has none of that name."""
        return dict(self.facts).get(name)

    def has(self, name: str, value: Hashable) -> bool:
        """Whether the fact has the value; for a value of None, whether there is such a fact, or one ``name.…``."""
        if value is None:
            return any(known == name or known.startswith(name + ".") for known, _ in self.facts)
        return (name, value) in self.facts

    def is_seen_by(self, agent: int) -> bool:
        """Whether the agent sees the move when it is made."""
        return self.seen_by is None or agent == self.mover or agent in self.seen_by


@frozen
class Move:
    """An action that was taken, and the turn at which it was."""

    turn: Turn
    action: Action


class Stage(Rule, Protocol):
    """What a stage has to say, and no more. Positions are hashable values of the stage's own: two plays that lead to
    equal positions go on alike; what was paid on the way is no part of them.

    action_keys         how rules name its actions
    fact_keys           what rules may ask of its turns
    has_clearing_price  whether all units are sold at one price, where it stands in place of a sealed auction
    has_winning_bids    whether there is something like winning bids, likewise
    has_takes           whether agents take units, likewise
    """

    refused: ClassVar[Mapping[str, str]] = {}
    has_clearing_price: ClassVar[bool] = False
    has_winning_bids: ClassVar[bool] = True
    has_takes: ClassVar[bool] = False
    action_keys: ClassVar[tuple[ActionKey, ...]]
    fact_keys: ClassVar[tuple[FactKey, ...]] = ()

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        """What the rule says, as sentences; ``names`` of the agents, as they may stand in a sentence; what is sold.
        None where a rule does not say.
        """
        return ()

    def start(self, allocation: tuple[int, ...], unsold: int) -> Any:
        """The position at which it starts, from what each agent holds then, and nobody."""
        ...

    def turn(self, at: Any) -> Turn | None:
        """The turn at a position; None where the stage is over."""
        ...

    def play(self, at: Any, action: Any) -> Any:
        """The position after an action of the turn."""
        ...

    def held(self, at: Any) -> tuple[int, ...]:
        """What each agent holds at a position."""
        ...

    def paid(self, at: Any, action: Any) -> Payments:
        """What each agent pays by the action."""
        return ()

    def reveals(self, at: Any) -> tuple[Move, ...]:
        """Earlier moves that everybody is shown on reaching the position, also where the stage is over."""
        return ()

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """Numbers of which every payment is a sum, with integer multiples: they fix the denominator of money."""
        ...

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        """Who may ever have a turn with each action key, of so many agents, if only ``holders`` may hold something when
        it starts.
        """
        ...

    def informed(self, agents: int) -> frozenset[int]:
        """The agents whose best action may turn on others' types: they keep what the auction tells of these."""
        return frozenset().union(*self.movers(agents, frozenset(range(agents))).values())

    @property
    def sells(self) -> int:
        """The most units that its rows say to sell, where it stands in place of a sealed auction."""
        return 0

    def actions_of(self, agent: int) -> tuple[str, ...]:
        """The names of her actions, if it is a table of them."""
        return ()

    def winners(self, agents: int) -> frozenset[int]:
        """Who may hold something after it, where it stands in place of a sealed auction."""
        return frozenset().union(*self.movers(agents, frozenset(range(agents))).values())

    def opened_by(self, signals: Sequence[Signal]) -> Stage:
        """The stage, where it stands in place of a sealed auction, with what these signals show of it."""
        return self

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """The selection among optimal actions: the largest number is preferred."""
        ...

    def of_items(self, items: tuple[str, ...]) -> Stage:
        """The stage, where what changes hands are items of these names."""
        return self

    def situation(self, turn: Turn, units: int) -> str:
        """The mover's situation in words where nothing was sold before: "taking at the posted price, 1 of 2 left"."""
        return ""

    def label(self, turn: Turn, action: Any) -> str:
        """The action in words: "take 1"."""
        ...

    def said(self, turn: Turn, action: Any) -> str:
        """That the mover took it, after her name: "takes 1"."""
        ...

    def source(self, turn: Turn, action: Any) -> int | None:
        """The agent from whom the mover asks something, if it is one of several: she is named after its words."""
        return None

    def shrink(self) -> tuple[tuple[int, str], ...]:
        """(how many there are, advice) of whatever else the stage's size grows with."""
        return ()


def shifted(amounts: tuple[int, ...], to: int, source: int, quantity: int) -> tuple[int, ...]:
    """The holdings after ``quantity`` units went from one agent to another."""
    found = list(amounts)
    found[to] += quantity
    found[source] -= quantity
    return tuple(found)


def payment(agents: int, payer: int, payee: int | None, amount: Fraction) -> Payments:
    """The payments when one of the agents pays another (None: whoever sells at first) an amount."""
    paid = [_NOTHING] * agents
    paid[payer] = amount
    if payee is not None:
        paid[payee] = -amount
    return tuple(paid)
