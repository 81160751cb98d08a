"""Small stages of play in which something is hidden, at once, or drawn, and what they come to, straight from
docs/reference/semantics.md: plain recursion, one history at a time, each agent's observations kept as a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import ClassVar, NamedTuple

from attrs import evolve, frozen
from naive import NaiveMarket, heard
from strategies import Tree

from exactgames import Market
from exactgames.mechanisms.actions import ActionKey
from exactgames.mechanisms.keys import Key, Quantity
from exactgames.mechanisms.stage import NATURE, Move, Payments, Stage, Turn


class Step(NamedTuple):
    """A turn of ``Scripted``: ``chances`` of Nature's draws; ``reveal``: afterwards all see all moves so far."""

    mover: int
    actions: int
    seen_by: frozenset[int] | None
    chances: tuple[Fraction, ...] = ()
    reveal: bool = False


class Trade(NamedTuple):
    """So many units (if the source has them) for so much money, at the last move; ``gift``: she gets more by that."""

    to: int
    source: int
    quantity: int
    amount: Fraction
    gift: Fraction = Fraction(0)


class Position(NamedTuple):
    held: tuple[int, ...]
    taken: tuple[int, ...] = ()
    over: bool = False


class Pick:
    """No rule names these actions."""


@frozen
class Scripted(Stage):
    """Steps in a fixed order, whatever happens; then the trade that the table gives to the actions taken. ``stops``:
    where the first action of a step that all see ends the stage.
    """

    format: ClassVar[str] = "scripted"
    title: ClassVar[str] = "a script"
    keys: ClassVar[tuple[Key, ...]] = ()
    action_keys: ClassVar[tuple[ActionKey, ...]] = (
        ActionKey("pick", Quantity(0), "pick", lambda _: None, "picks are made", "picks"),  # type: ignore[arg-type,return-value]
    )

    steps: tuple[Step, ...]
    trades: tuple[tuple[tuple[int, ...], Trade], ...]
    stops: frozenset[int] = frozenset()

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(allocation)

    def turn(self, at: Position) -> Turn | None:
        if at.over or len(at.taken) == len(self.steps):
            return None
        return self.at(len(at.taken))

    def at(self, place: int) -> Turn:
        step = self.steps[place]
        key = "" if step.mover == NATURE else "pick"
        actions = tuple(range(step.actions))
        return Turn(place, step.mover, key, actions, seen_by=step.seen_by, probabilities=step.chances)

    def traded(self, at: Position, action: int) -> Trade | None:
        taken = (*at.taken, action)
        trade = dict(self.trades).get(taken) if len(taken) == len(self.steps) else None
        if trade is None or trade.to == trade.source or at.held[trade.source] < trade.quantity:
            return None
        return trade

    def play(self, at: Position, action: int) -> Position:
        trade, held = self.traded(at, action), list(at.held)
        if trade is not None:
            held[trade.to] += trade.quantity
            held[trade.source] -= trade.quantity
        over = len(at.taken) in self.stops and action == 0
        return Position(tuple(held), (*at.taken, action), over)

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: int) -> Payments:
        trade = self.traded(at, action)
        if trade is None:
            return ()
        received = trade.amount + trade.gift
        return tuple(trade.amount * (i == trade.to) - received * (i == trade.source) for i in range(len(at.held)))

    def reveals(self, at: Position) -> tuple[Move, ...]:
        if not at.taken or not self.steps[len(at.taken) - 1].reveal:
            return ()
        return tuple(Move(self.at(place), action) for place, action in enumerate(at.taken))

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return tuple(x for _, trade in self.trades for x in (trade.amount, trade.gift))

    def movers(self, agents: int, holders: frozenset[int]) -> dict[str, frozenset[int]]:
        return {"pick": frozenset(step.mover for step in self.steps) - {NATURE}}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        return tuple(range(len(turn.actions)))

    def label(self, turn: Turn, action: int) -> str:
        return f"pick {action}"

    def said(self, turn: Turn, action: int) -> str:
        return f"picks {action} at {turn.place}"


Seen = tuple[tuple[object, ...], ...]
"""What each agent has observed, in order."""


def observed(stage: Stage, turn: Turn, action: object, after: object, seen: Seen) -> Seen:
    """What each agent has observed after the move: it, if she sees it, and what the new position shows to all."""
    shown = tuple(("shown", move.turn.place, move.action) for move in stage.reveals(after))
    found = []
    for agent, mine in enumerate(seen):
        sees = turn.seen_by is None or agent == turn.mover or agent in turn.seen_by
        found.append((*mine, *((("seen", turn.place, action),) if sees else ()), *shown))
    return tuple(found)


class NaiveStages(NaiveMarket):
    """The market with any stages, in place of its auction too."""

    def _take(self, types, held, said, turn):  # type: ignore[no-untyped-def]
        stage = self.market.stages[0]
        private = tuple((t,) for t in types)

        def sold(at, cash, seen):  # type: ignore[no-untyped-def]
            shown = (types,) if "types" in self.signals else ()
            known = tuple((*mine, "sold", stage.held(at), cash[i], *shown) for i, mine in enumerate(seen))
            return self._stage(0, types, private, stage.held(at), cash, known)

        start = stage.start(held, self.market.units)
        return self._at(stage, "first", private, start, (Fraction(0),) * self.n, ((),) * self.n, sold)

    def _offer(self, types, private, won, held, cash, said, turn):  # type: ignore[no-untyped-def]
        return self._stage(0, types, private, held, cash, ((),) * self.n)

    def _stage(self, number, types, private, held, cash, seen):  # type: ignore[no-untyped-def]
        """The stages after the auction from this one on."""
        if number == len(self.market.aftermarket):
            return self._end(types, held, cash)
        stage = self.market.aftermarket[number]

        def over(at, left, seen):  # type: ignore[no-untyped-def]
            after = stage.held(at)
            known = tuple((*mine, "over", after, left[i] - cash[i]) for i, mine in enumerate(seen))
            place = len(self.market.stages) - len(self.market.aftermarket) + number + 1
            if any(shown.types for shown in self.market.shown if shown.before == place):
                known = tuple((*mine, types) for mine in known)
            return self._words(number + 1, types, private, after, left, known, self._tables(place))

        start = stage.start(held, self.market.units - sum(held))
        return self._at(stage, number, private, start, cash, seen, over)

    def _words(self, number, types, private, held, cash, seen, tables):  # type: ignore[no-untyped-def]
        """Tables of signals between two stages, then the later one."""
        if not tables:
            return self._stage(number, types, private, held, cash, seen)
        drawn: dict[tuple[str, ...], Fraction] = {}
        for words, p in self._deciding(tables[0], types, None, held):
            drawn[words] = drawn.get(words, Fraction(0)) + p
        branches = [
            (str(words), p, self._words(number, types, private, held, cash, heard(seen, words), tables[1:]))
            for words, p in drawn.items()
        ]
        return branches[0][2] if len(branches) == 1 else Tree("", "", tuple(branches), ())

    def _at(self, stage, number, private, at, cash, seen, over):  # type: ignore[no-untyped-def]
        turn = stage.turn(at)
        if turn is None:
            return over(at, cash, seen)
        branches = []
        for action in turn.actions:
            after = stage.play(at, action)
            paid = stage.paid(at, action) or (0,) * self.n
            left = tuple(c - p for c, p in zip(cash, paid, strict=True))
            sees = observed(stage, turn, action, after, seen)
            branches.append((str(action), self._at(stage, number, private, after, left, sees, over)))
        if turn.mover == NATURE:
            chances = zip(branches, turn.probabilities, strict=True)
            return Tree("", "", tuple((word, p, below) for (word, below), p in chances), ())
        knows = (*private[turn.mover], number, turn.place, seen[turn.mover])
        return self._decide(turn.mover, knows, "posted" if number == "first" else turn.key, branches)


# ---- Definitions 1 and 2 by their words

Plan = dict[tuple[object, ...], object]
"""For each set of an agent (what she has observed, her turn's place) an action."""


def sets_of(stage: Stage, start: object, agent: int, agents: int) -> dict[tuple[object, ...], tuple[object, ...]]:
    """The actions at each set of an agent."""
    sets: dict[tuple[object, ...], tuple[object, ...]] = {}

    def visit(at: object, seen: Seen) -> None:
        turn = stage.turn(at)
        for action in () if turn is None else turn.actions:
            if turn.mover == agent:
                sets[turn.place, seen[agent]] = turn.actions
            after = stage.play(at, action)
            visit(after, observed(stage, turn, action, after, seen))

    visit(start, ((),) * agents)
    return sets


def plans(stage: Stage, start: object, agent: int, agents: int) -> Iterator[Plan]:
    """All complete plans of an agent."""
    sets = sets_of(stage, start, agent, agents)
    for chosen in product(*sets.values()):
        yield dict(zip(sets, chosen, strict=True))


def outcome(stage: Stage, start: object, profile: list[Plan]) -> list[tuple[Fraction, object, tuple[Fraction, ...]]]:
    """(probability, end, what each agent paid) of what the plans come to."""
    agents = len(profile)
    todo = [(Fraction(1), start, ((),) * agents, (Fraction(0),) * agents)]
    found = []
    while todo:
        p, at, seen, paid = todo.pop()
        turn = stage.turn(at)
        if turn is None:
            found.append((p, at, paid))
            continue
        if turn.mover == NATURE:
            chosen = list(zip(turn.actions, turn.probabilities, strict=True))
        else:
            chosen = [(profile[turn.mover][turn.place, seen[turn.mover]], Fraction(1))]
        for action, q in chosen:
            after = stage.play(at, action)
            now = stage.paid(at, action) or (Fraction(0),) * agents
            total = tuple(x + y for x, y in zip(paid, now, strict=True))
            todo.append((p * q, after, observed(stage, turn, action, after, seen), total))
    return found


def plan_profiles(stage: Stage, start: object, agents: int) -> int:
    """How many profiles of plans there are."""
    every = (sets_of(stage, start, agent, agents).values() for agent in range(agents))
    return prod(len(actions) for sets in every for actions in sets)


def meets_definitions(market: Market, stage: Stage, allocation: tuple[int, ...]) -> bool:
    """Definitions 1 and 2 after the allocation, by all plans of all agents."""
    n = len(market.agents)
    start = stage.start(allocation, market.units - sum(allocation))
    every = [list(plans(stage, start, agent, n)) for agent in range(n)]
    ends = {
        profile: outcome(stage, start, [every[i][k] for i, k in enumerate(profile)])
        for profile in product(*(range(len(mine)) for mine in every))
    }
    if any(sum(paid) < 0 for found in ends.values() for _, _, paid in found):
        return False
    for agent, one in enumerate(market.agents):
        for type_ in one.types:
            worth = type_.valuation.worth()
            least: dict[int, Fraction] = {}
            for profile, found in ends.items():
                utility = sum(
                    (p * (worth[stage.held(at)[agent]] - paid[agent]) for p, at, paid in found), start=Fraction(0)
                )
                least[profile[agent]] = min(least.get(profile[agent], utility), utility)
            if max(least.values()) < worth[allocation[agent]]:
                return False
    return True


def with_aftermarket(market: Market, *stages: Stage) -> Market:
    """The market with these stages after its auction."""
    first = market.stages[: len(market.stages) - len(market.aftermarket)]
    return evolve(market, stages=(*first, *stages))
