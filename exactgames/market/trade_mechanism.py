"""Is the aftermarket a trade mechanism? Definitions 1 and 2 of the paper, checked on every aftermarket that the
auction can lead to.

Definition 1, voluntary participation: every agent has a complete plan, fixed before play, that never lowers her
utility, whatever the others do. The plan tried is to opt out: never offer, never take. Definition 2, weak budget
balance: the payments never sum below 0. The walk covers every play of the aftermarket from every allocation; states
(slot, holdings, what is on offer) met before are not walked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from exactgames.errors import GameError
from exactgames.market.market import Market
from exactgames.market.moves import Slot, aftermarket_slots, winners_only

Payments = tuple[Fraction, ...]
"""What each agent pays (negative: receives)."""


def pay_seller(agents: int, slot: Slot, quantity: int, price: Fraction) -> Payments:
    """The payments when ``slot.agent`` takes ``quantity`` units from ``slot.seller``: the buyer pays, the seller
    receives.
    """
    paid = [Fraction(0)] * agents
    paid[slot.agent] += quantity * price
    paid[slot.seller] -= quantity * price
    return tuple(paid)


def check_trade_mechanism(
    market: Market,
    allocations: Sequence[tuple[int, ...]] | None,
    payments: Callable[[int, Slot, int, Fraction], Payments] = pay_seller,
) -> None:
    """GameError with the violating play unless Definitions 1 and 2 hold. ``allocations`` None: any feasible one."""
    slots = aftermarket_slots(market)
    if not slots:
        return
    if allocations is None:
        n, m = len(market.agents), market.units
        allocations = [held for held in product(range(m + 1), repeat=n) if sum(held) <= m]
    for won in allocations:
        _budget(market, slots, won, payments)
        for agent in range(len(market.agents)):
            _participation(market, slots, won, agent, payments)


def _states(
    market: Market,
    slots: tuple[Slot, ...],
    won: tuple[int, ...],
    out: int | None,
    payments: Callable[[int, Slot, int, Fraction], Payments],
) -> list[tuple[tuple[str, ...], tuple[int, ...], Payments]]:
    """(moves so far, holdings before and after, payments) of every distinct trade that can happen, the agent ``out``
    opting out.
    """
    prices: tuple[Fraction, ...] = getattr(market.aftermarket, "prices", ())
    names = [agent.name for agent in market.agents]
    seen: set[tuple[int, tuple[int, ...], int, Fraction | None]] = set()
    found = []
    todo: list[tuple[int, tuple[int, ...], int, Fraction | None, tuple[str, ...]]] = [(0, won, 0, None, ())]
    while todo:
        number, held, offered, price, said = todo.pop()
        if number == len(slots) or (number, held, offered, price) in seen:
            continue
        seen.add((number, held, offered, price))
        slot = slots[number]
        if slot.kind == "offer":
            todo.append((number + 1, held, 0, None, said))
            may = slot.agent != out and (won[slot.agent] > 0 or not winners_only(market))
            for quantity in range(1, held[slot.agent] + 1 if may else 1):
                for p in prices:
                    todo.append(
                        (number + 1, held, quantity, p, (*said, f"{names[slot.agent]} offers {quantity} at {p}"))
                    )
        elif price is None or offered == 0:
            todo.append((number + 1, held, offered, price, said))
        else:
            for quantity in range(offered + 1 if slot.agent != out else 1):
                after = list(held)
                after[slot.agent] += quantity
                after[slot.seller] -= quantity
                play = (*said, f"{names[slot.agent]} takes {quantity}")
                found.append(
                    (
                        play,
                        tuple(x - y for x, y in zip(after, held, strict=True)),
                        payments(len(names), slot, quantity, price),
                    )
                )
                todo.append((number + 1, tuple(after), offered - quantity, price, play))
    return found


def _budget(
    market: Market,
    slots: tuple[Slot, ...],
    won: tuple[int, ...],
    payments: Callable[[int, Slot, int, Fraction], Payments],
) -> None:
    """Every single trade's payments sum to at least 0, hence every play's."""
    for play, _, paid in _states(market, slots, won, None, payments):
        if sum(paid) < 0:
            raise GameError(
                f"not a trade mechanism: after the allocation {won}, the payments of "
                f"«{'; '.join(play)}» sum to {sum(paid)} < 0 (Definition 2)"
            )


def _participation(
    market: Market,
    slots: tuple[Slot, ...],
    won: tuple[int, ...],
    agent: int,
    payments: Callable[[int, Slot, int, Fraction], Payments],
) -> None:
    """While she opts out, no trade takes units from her or makes her pay, hence no play lowers her utility, whatever
    her type.
    """
    for play, moved, paid in _states(market, slots, won, agent, payments):
        if moved[agent] < 0 or paid[agent] > 0:
            name = market.agents[agent].name
            raise GameError(
                f"not a trade mechanism: after the allocation {won}, {name} opts out "
                f"and yet loses {-moved[agent]} units and pays {paid[agent]} in «{'; '.join(play)}» (Definition 1)"
            )
