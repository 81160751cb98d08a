"""The robust guarantee of a posted price: welfare that is left whatever signals and trade mechanisms follow, by
recursion over who has come, their types, and what is left (docs/reference/semantics.md, "Bounds").

Each buyer, when she comes, may take what is best for herself and opt out: so her utility is at least the greatest that
a take of what is left brings. With L what is left, and x its takes,

    V(come, their types, L) = least over who may come next of  E over her type, given theirs, of
                              [max_x (v(x) − p(x)) + min_x (p(x) + V(…, L − x))].

Where agents may acquire information about types, who comes and takes may depend on all types: the recursion is done at
each profile of types, and its expectation taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal, assert_never

from attrs import evolve, field, frozen

from exactgames.errors import GameError, LimitReached
from exactgames.market.market import Market
from exactgames.market.shrink import shrinkable

STATES = 1_000_000
"""Of the recursion."""
NOTHING = Fraction(0)

Arrival = Literal["file", "any"]
"""In the auction's order; in any."""
Come = tuple[tuple[int, int], ...]
"""Who has come, ascending, with their types; −1 where they say nothing of the others'."""
Weighted = tuple[tuple[int, ...], Fraction]
"""A profile of types, and its probability."""


def posted_guarantee(
    market: Market, arrival: Arrival = "file", information: bool = False, limit: int = STATES
) -> Fraction:
    """Welfare is at least this. GameError where the auction is no posted price; LimitReached beyond ``limit`` states.

    >>> from exactgames import posted_guarantee, read_instance_text
    >>> market = read_instance_text('''
    ... units = 1
    ... [[agents]]
    ... name = "A"
    ... types = [{ marginals = [0], probability = "1/2" }, { marginals = [1], probability = "1/2" }]
    ... [auction]
    ... format = "posted-price"
    ... price = "1/4"
    ... ''').market
    >>> str(posted_guarantee(market))  # the type 1 gains 3/4 if she takes, and need not take
    '3/8'
    """
    stage = posted_price(market)
    profiles = list(market.type_profiles())
    alike = market.joint is None and not information
    subsets = 2 ** len(stage.order) if arrival == "any" else len(stage.order) + 1
    everything = market.goods.left((0,) * len(market.agents))
    lefts = _lefts(market, stage, everything)
    states = subsets * len(lefts) * (1 if alike else len(profiles))
    if states > limit:
        raise LimitReached(limit, states, False, "states of a posted price", shrinkable(market, ("units", "types")))
    if not information:
        return _Recursion(market, stage, arrival, profiles, alike).value((), everything)
    total = NOTHING
    for types, p in profiles:
        known = _Recursion(market, stage, arrival, [(types, Fraction(1))], False)
        total += p * known.value((), everything)
    return total


def posted_price(market: Market) -> Any:
    """The posted price; GameError if the auction is none."""
    if market.auction is not None or not market.stages[0].has_takes:
        raise GameError("the auction is no posted price")
    return market.stages[0]


def _takes(market: Market, stage: Any, agent: int, left: int) -> list[tuple[int, Fraction, int]]:
    """(what is taken, what is paid for it, what is left then) of the agent's takes."""
    alone = evolve(stage, order=(agent,))
    at = alone.start((0,) * len(market.agents), left)
    turn = alone.turn(at)
    if turn is None:
        return [(0, NOTHING, left)]
    found = []
    for action in turn.actions:
        after, paid = alone.play(at, action), alone.paid(at, action)
        found.append((after.held[agent], paid[agent] if paid else NOTHING, after.left))
    return found


def _lefts(market: Market, stage: Any, everything: int) -> set[int]:
    """What may be left."""
    found, waiting = {everything}, [everything]
    while waiting:
        at = waiting.pop()
        for _, _, left in _takes(market, stage, stage.order[0], at) if stage.order else []:
            if left not in found:
                found.add(left)
                waiting.append(left)
    return found


@frozen(eq=False)
class _Recursion:
    """``profiles``: the type profiles that are possible; ``alike``: types are independent."""

    market: Market
    stage: Any
    arrival: Arrival
    profiles: Sequence[Weighted]
    alike: bool
    _values: dict[tuple[Come, int], Fraction] = field(factory=dict)
    _known: dict[tuple[int, int], list[tuple[int, Fraction, int]]] = field(factory=dict)

    def value(self, come: Come, left: int) -> Fraction:
        """V."""
        if (come, left) not in self._values:
            nexts = self._next({i for i, _ in come})
            self._values[come, left] = min((self._coming(i, come, left) for i in nexts), default=NOTHING)
        return self._values[come, left]

    def _next(self, come: set[int]) -> list[int]:
        waiting = [i for i in self.stage.order if i not in come]
        match self.arrival:
            case "file":
                return waiting[:1]
            case "any":
                return waiting
            case _:
                assert_never(self.arrival)

    def _coming(self, agent: int, come: Come, left: int) -> Fraction:
        """What is left of welfare if she comes next."""
        if (agent, left) not in self._known:
            self._known[agent, left] = _takes(self.market, self.stage, agent, left)
        takes, total = self._known[agent, left], NOTHING
        for t, p in self._types(agent, come):
            worth = self.market.agents[agent].types[t].valuation.worth()
            then = tuple(sorted((*come, (agent, -1 if self.alike else t))))
            total += p * max(worth[x] - paid for x, paid, _ in takes)
            total += p * min(paid + self.value(then, after) for _, paid, after in takes)
        return total

    def _types(self, agent: int, come: Come) -> list[tuple[int, Fraction]]:
        """Her types, given those of who has come."""
        if self.alike:
            return [(t, one.probability) for t, one in enumerate(self.market.agents[agent].types)]
        found: dict[int, Fraction] = defaultdict(Fraction)
        for types, p in self.profiles:
            if all(types[i] == t for i, t in come):
                found[types[agent]] += p
        total = sum(found.values())
        return [(t, p / total) for t, p in sorted(found.items())]
