"""What the information sets of a market are about, and the words for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.auctions import bid_text
from exactgames.market.market import Market
from exactgames.mechanisms.protocols import Observed
from exactgames.numbers.arrays import Integers
from exactgames.numbers.rational import show

BID, POSTED, OFFER, ANSWER = range(4)
"""Kinds of information set: a sealed bid, a take under a posted price, an offer, an answer to an offer."""


_COLUMNS = (
    *("kind", "agent", "type", "actions", "bid", "taken", "paid", "posterior", "outcome", "won", "held", "remaining"),
    *("seller", "quantity", "price", "node"),
)


@frozen(eq=False)
class SetTable:
    """One row for each of S information sets; −1 (or 0 for ``paid``, ``won``) where a column does not apply.

    kind       BID, POSTED, OFFER, ANSWER
    agent, type
    actions    how many
    bid        index of the owner's own bid, after sealed bids
    taken      the owner's own take, after a posted price
    paid       the owner's auction payment, over the money denominator
    posterior  in the staged form the number of the owner's posterior, −1 for none
    outcome    the auction's outcome (a row of its result) at the set's first history
    after      whether the auction is over
    won        [S, n] the allocation
    held       [S, n] what each agent holds now
    remaining  units that may be taken here
    seller, quantity, price   the offer that is answered: who made it, how many units at first, the index of the price
    node       the set's first node
    """

    kind: Index
    agent: Index
    type: Index
    actions: Index
    bid: Index
    taken: Index
    paid: Integers
    posterior: Index
    outcome: Index
    after: npt.NDArray[np.bool_]
    won: Index
    held: Index
    remaining: Index
    seller: Index
    quantity: Index
    price: Index
    node: Index

    @staticmethod
    def join(tables: Sequence[SetTable], n: int) -> SetTable:
        """The tables one below the other; n agents."""
        if not tables:
            empty: Index = np.zeros(0, dtype=np.int64)
            square: Index = np.zeros((0, n), dtype=np.int64)
            columns = {name: square if name in ("won", "held") else empty for name in _COLUMNS}
            return SetTable(**columns, after=empty.astype(bool))
        joined = {name: np.concatenate([getattr(table, name) for table in tables]) for name in _COLUMNS}
        return SetTable(**joined, after=np.concatenate([table.after for table in tables]))

    @property
    def action_starts(self) -> Index:
        """[S + 1] the number of each set's first action, counting through all sets."""
        starts = np.zeros(len(self.kind) + 1, dtype=np.int64)
        np.cumsum(self.actions, out=starts[1:])
        return starts

    def preference(self, starts: Index, prices: int) -> Index:
        """[A] the selection: larger takes; any offer before "no offer", then the higher price, then the larger
        quantity; bids 0.
        """
        owner = np.repeat(np.arange(len(self.kind)), self.actions)
        k = np.arange(int(starts[-1])) - starts[owner]
        kind = self.kind[owner]
        preference = np.where((kind == POSTED) | (kind == ANSWER), k, 0)
        if prices:
            quantities = (self.actions[owner] - 1) // prices
            by_price = 1 + ((k - 1) % prices) * quantities + (k - 1) // prices
            preference = np.where((kind == OFFER) & (k > 0), by_price, preference)
        return preference


@frozen(eq=False)
class MarketLabels:
    """Words for sets and actions, as a person would say them: "C, holding 2 of 4 after paying 0". In the staged form
    (``folded``) own bids and payments are said only where they are named. ``observed``: the outcomes
    of sealed bids, for Γ, which is not said there.
    """

    market: Market
    table: SetTable
    money: int
    parent: Index
    branch: Index
    infoset_of: npt.NDArray[np.int32]
    profiles: Index
    folded: bool = False
    observed: Observed | None = None

    def infoset(self, s: int) -> str:
        table, market = self.table, self.market
        kind, agent = int(table.kind[s]), int(table.agent[s])
        owner = market.agents[agent]
        words = [f"type {owner.types[int(table.type[s])].name}"] if len(owner.types) > 1 else []
        if kind == BID:
            return ", ".join([*words, "bidding"])
        if kind == POSTED:
            words.append(f"taking at the posted price, {int(table.remaining[s])} of {market.units} left")
            return ", ".join(words) + self._moves(s)
        own = int(table.held[s, agent])
        words.append(
            f"holding {own} of {market.units}{self._paid(s)}{self._own_bid(s)}{self._learned(s)}{self._others(s)}"
            f"{self._signals(s)}"
        )
        return ", ".join(words) + self._moves(s)

    def _paid(self, s: int) -> str:
        paid = int(self.table.paid[s])
        return "" if self.folded and paid < 0 else f" after paying {self.amount(paid)}"

    def _own_bid(self, s: int) -> str:
        bid = int(self.table.bid[s])
        return f" for the bid {self.bid(int(self.table.agent[s]), bid)}" if bid >= 0 else ""

    def _learned(self, s: int) -> str:
        number = int(self.table.posterior[s])
        return f" with posterior {number}" if number >= 0 else ""

    def _others(self, s: int) -> str:
        agent = int(self.table.agent[s])
        others = [f"{a.name} won {int(self.table.won[s, j])}" for j, a in enumerate(self.market.agents) if j != agent]
        return f" ({', '.join(others)})" if others else ""

    def _signals(self, s: int) -> str:
        """Γ in words, read off the set's first history."""
        observed, row = self.observed, int(self.table.outcome[s])
        if observed is None:
            return ""
        return "".join(f", {signal.words(observed, row, self)}" for signal in self.market.signals)

    @property
    def agents(self) -> tuple[str, ...]:
        """The agents' names."""
        return tuple(agent.name for agent in self.market.agents)

    def amount(self, numerator: int) -> str:
        """An amount of money."""
        return show(Fraction(numerator, self.money))

    def bid(self, agent: int, k: int) -> str:
        """Bid k of the agent: "2,0,0,0"."""
        bids = self.market.agents[agent].bids
        return bid_text(bids[k]) if bids is not None else ""

    def _path(self, node: int) -> list[tuple[int, int]]:
        """(node, branch taken) from the root down to ``node``."""
        path = []
        while node:
            path.append((int(self.parent[node]), int(self.branch[node])))
            node = int(self.parent[node])
        return path[::-1]

    def _moves(self, s: int) -> str:
        """The public moves before the set: "; C offers 2 at 1, A takes 1"."""
        words = []
        for at, k in self._path(int(self.table.node[s])):
            i = int(self.infoset_of[at])
            if i >= 0 and self.table.kind[i] != BID:
                name = self.market.agents[int(self.table.agent[i])].name
                words.append(f"{name} {self._said(i, k)}")
        return "; " + ", ".join(words) if words else ""

    def _said(self, s: int, k: int) -> str:
        if self.table.kind[s] != OFFER:
            return f"takes {k}"
        return "makes no offer" if k == 0 else f"offers {self._offer(k)}"

    def _offer(self, k: int) -> str:
        prices: tuple[Fraction, ...] = getattr(self.market.aftermarket, "prices", ())
        return f"{(k - 1) // len(prices) + 1} at {show(prices[(k - 1) % len(prices)])}"

    def action(self, s: int, k: int) -> str:
        kind = int(self.table.kind[s])
        if kind == BID:
            return self.bid(int(self.table.agent[s]), k)
        if kind == OFFER:
            return "no offer" if k == 0 else f"offer {self._offer(k)}"
        return f"take {k}"

    def chance(self, node: int, k: int) -> str:
        if node == 0 and len(self.profiles) > 1:
            types = zip(self.market.agents, self.profiles[k], strict=True)
            return ", ".join(f"{agent.name} {agent.types[int(t)].name}" for agent, t in types if len(agent.types) > 1)
        return f"tie-break {k + 1}"
