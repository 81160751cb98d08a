"""A market's tree straight from docs/reference/semantics.md, "The order of play" and "The tree, exactly": plain
recursion, one history at a time.

An information set is named by what its owner knows: (agent, type, own bid, own payment, allocation, Γ, every public
move), as text.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import prod

from attrs import frozen
from strategies import Tree

from exactgames import Market
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import Bid, RandomTies
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt


@frozen
class Sold:
    """What an auction comes to: units won, payments, the clearing price (None if there is none)."""

    won: tuple[int, ...]
    paid: tuple[Fraction, ...]
    price: Fraction | None


def sell(market: Market, bids: tuple[Bid, ...], order: tuple[int, ...]) -> Sold:
    """Sealed bids, ties broken in ``order``: the m highest eligible marginal bids win."""
    auction = market.auction
    assert isinstance(auction, UniformPrice | Discriminatory)
    everything = [(x, agent) for agent in order for x in bids[agent]]
    eligible = [(x, agent) for x, agent in everything if x >= auction.reserve and (x > 0 or auction.zero_bids_win)]
    ranked = sorted(eligible, key=lambda bid: (-bid[0], order.index(bid[1])))
    winning = ranked[: market.units]
    won = tuple(sum(1 for _, agent in winning if agent == i) for i in range(len(bids)))
    if isinstance(auction, Discriminatory):
        return Sold(
            won,
            tuple(sum((x for x, agent in winning if agent == i), start=Fraction(0)) for i in range(len(bids))),
            None,
        )
    losing = list(everything)
    for bid in winning:
        losing.remove(bid)
    high = max([auction.reserve, *(x for x, _ in losing)])
    low = winning[-1][0] if len(winning) == market.units else auction.reserve
    price = (1 - auction.weight) * high + auction.weight * low
    return Sold(won, tuple(k * price for k in won), price)


class NaiveMarket:
    """Expands the market on construction.

    tree      with the information sets' owners and labels
    holdings  final holdings at each terminal node, depth first
    types     {(owner, label): the owner's type}
    kinds     {(owner, label): "bid", "posted" or a stage's action key}
    """

    def __init__(self, market: Market) -> None:
        self.market, self.n = market, len(market.agents)
        self.signals = {signal.name for signal in market.signals}
        self.holdings: list[tuple[int, ...]] = []
        self.types: dict[tuple[str, str], int] = {}
        self.kinds: dict[tuple[str, str], str] = {}
        self.tree = self._nature()

    def _decide(self, agent: int, knows: tuple[object, ...], kind: str, branches: list[tuple[str, Tree]]) -> Tree:
        name, label = self.market.agents[agent].name, repr(knows)
        self.types[name, label], self.kinds[name, label] = int(knows[0]), kind  # type: ignore[call-overload]
        return Tree(name, label, tuple((word, None, below) for word, below in branches), ())

    def _nature(self) -> Tree:
        agents = self.market.agents
        branches = []
        listed = None if self.market.joint is None else dict(self.market.joint.rows)
        for types in product(*(range(len(agent.types)) for agent in agents)):
            p = prod((agent.types[t].probability for agent, t in zip(agents, types, strict=True)), start=Fraction(1))
            if listed is not None:
                if types not in listed:
                    continue
                p = listed[types]
            below = self._take(types, (0,) * self.n, (), 0) if self.market.auction is None else self._bid(types, ())
            branches.append((str(types), p, below))
        return branches[0][2] if len(branches) == 1 else Tree("", "", tuple(branches), ())

    # ---- sealed bids

    def _bid(self, types: tuple[int, ...], bids: tuple[Bid, ...]) -> Tree:
        agent = len(bids)
        if agent == self.n:
            return self._ties(types, bids)
        own = sorted(self.market.agents[agent].bids or ())
        if len(own) == 1:
            return self._bid(types, (*bids, own[0]))
        return self._decide(
            agent, (types[agent], "bid"), "bid", [(str(bid), self._bid(types, (*bids, bid))) for bid in own]
        )

    def _ties(self, types: tuple[int, ...], bids: tuple[Bid, ...]) -> Tree:
        ties = self.market.auction.ties  # type: ignore[union-attr]
        orders = list(permutations(range(self.n))) if isinstance(ties, RandomTies) else [ties.order]
        drawn: dict[Sold, int] = {}
        for order in orders:
            sold = sell(self.market, bids, order)
            drawn[sold] = drawn.get(sold, 0) + 1
        branches = [
            (str(k), Fraction(times, len(orders)), self._after_bids(types, bids, sold))
            for k, (sold, times) in enumerate(drawn.items())
        ]
        return branches[0][2] if len(branches) == 1 else Tree("", "", tuple(branches), ())

    def _after_bids(self, types: tuple[int, ...], bids: tuple[Bid, ...], sold: Sold) -> Tree:
        gamma = (
            bids if "all-bids" in self.signals else None,
            sold.price if "clearing-price" in self.signals else None,
            tuple(tuple(sorted(bid, reverse=True)[:k]) for bid, k in zip(bids, sold.won, strict=True))
            if "winning-bids" in self.signals
            else None,
            types if "types" in self.signals else None,
        )
        private = tuple((types[i], bids[i], sold.paid[i], sold.won, gamma) for i in range(self.n))
        return self._told(types, bids, private, sold.won, tuple(-x for x in sold.paid), self._tables(0))

    def _tables(self, before: int) -> tuple[SignalTable, ...]:
        """Those shown before the stage of this number."""
        return tuple(table for shown in self.market.shown if shown.before == before for table in shown.tables)

    def _told(
        self,
        types: tuple[int, ...],
        bids: tuple[Bid, ...] | None,
        private: tuple[tuple[object, ...], ...],
        won: tuple[int, ...],
        cash: tuple[Fraction, ...],
        tables: tuple[SignalTable, ...],
    ) -> Tree:
        """Tables of signals, one after the other; then the aftermarket."""
        if not tables:
            return self._offer(types, private, won, won, cash, (), 0)
        drawn: dict[tuple[str, ...], Fraction] = {}
        for words, p in self._deciding(tables[0], types, bids, won):
            drawn[words] = drawn.get(words, Fraction(0)) + p
        branches = [
            (repr(words), p, self._told(types, bids, heard(private, words), won, cash, tables[1:]))
            for words, p in drawn.items()
        ]
        return branches[0][2] if len(branches) == 1 else Tree("", "", tuple(branches), ())

    def _deciding(
        self, table: SignalTable, types: tuple[int, ...], bids: tuple[Bid, ...] | None, won: tuple[int, ...]
    ) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
        """What the first row says whose conditions hold."""
        for row in table.rows:
            holds = all(types[i] == t for i, t in row.types) and all(won[i] == k for i, k in row.units)
            placed = all(bids is not None and bids[i] == (self.market.agents[i].bids or ())[k] for i, k in row.bids)
            if holds and placed:
                return row.draws
        return ((("",) * self.n, Fraction(1)),)

    # ---- a posted price

    def _take(self, types: tuple[int, ...], held: tuple[int, ...], said: tuple[object, ...], turn: int) -> Tree:
        auction = self.market.stages[0]
        assert isinstance(auction, PostedPrice)
        left = self.market.units - sum(held)
        if turn == len(auction.order):
            private = tuple((t, said, types if "types" in self.signals else None) for t in types)
            return self._told(types, None, private, held, tuple(-k * auction.price for k in held), self._tables(1))
        if left == 0:
            return self._take(types, held, said, turn + 1)
        agent = auction.order[turn]
        branches = [
            (f"take {k}", self._take(types, moved(held, agent, k), (*said, (agent, k)), turn + 1))
            for k in range(left + 1)
        ]
        return self._decide(agent, (types[agent], said), "posted", branches)

    # ---- the aftermarket

    def _sellers(self, won: tuple[int, ...]) -> list[tuple[int, list[int]]]:
        """(seller, buyers) in turn."""
        if not self.market.aftermarket:
            return []
        (after,) = self.market.aftermarket
        if isinstance(after, TakeItOrLeaveIt):
            return [
                (seller, [b for b in buyers if b != seller])
                for seller, buyers in zip(after.sellers, after.buyers, strict=True)
            ]
        return [(seller, [b for b in range(self.n) if b != seller]) for seller in range(self.n) if won[seller] > 0]

    def _offer(
        self,
        types: tuple[int, ...],
        private: tuple[tuple[object, ...], ...],
        won: tuple[int, ...],
        held: tuple[int, ...],
        cash: tuple[Fraction, ...],
        said: tuple[object, ...],
        turn: int,
    ) -> Tree:
        sellers = self._sellers(won)
        if turn == len(sellers):
            return self._end(types, held, cash)
        seller, buyers = sellers[turn]
        if held[seller] == 0:
            return self._offer(types, private, won, held, cash, said, turn + 1)
        branches = [("no offer", self._offer(types, private, won, held, cash, (*said, "no offer"), turn + 1))]
        for quantity in range(1, held[seller] + 1):
            for price in self.market.aftermarket[0].amounts:
                heard = (*said, (seller, quantity, price))
                below = self._answer(types, private, won, held, cash, heard, turn, buyers, quantity, price)
                branches.append((f"offer {quantity} at {price}", below))
        return self._decide(seller, (*private[seller], said), "offer", branches)

    def _answer(
        self,
        types: tuple[int, ...],
        private: tuple[tuple[object, ...], ...],
        won: tuple[int, ...],
        held: tuple[int, ...],
        cash: tuple[Fraction, ...],
        said: tuple[object, ...],
        turn: int,
        buyers: list[int],
        left: int,
        price: Fraction,
    ) -> Tree:
        if not buyers or left == 0:
            return self._offer(types, private, won, held, cash, said, turn + 1)
        buyer, seller = buyers[0], self._sellers(won)[turn][0]
        branches = []
        for k in range(left + 1):
            after = moved(moved(held, buyer, k), seller, -k)
            paid = moved(moved(cash, buyer, -k * price), seller, k * price)
            below = self._answer(
                types, private, won, after, paid, (*said, (buyer, k)), turn, buyers[1:], left - k, price
            )
            branches.append((f"take {k}", below))
        return self._decide(buyer, (*private[buyer], said), "take", branches)

    def _end(self, types: tuple[int, ...], held: tuple[int, ...], cash: tuple[Fraction, ...]) -> Tree:
        self.holdings.append(held)
        worth = [
            sum(agent.types[t].valuation.marginals[:k])
            for agent, t, k in zip(self.market.agents, types, held, strict=True)
        ]
        return Tree("", "", (), tuple(v + c for v, c in zip(worth, cash, strict=True)))


def heard(private: tuple[tuple[object, ...], ...], words: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
    """What each agent knows, with the word that she is told."""
    return tuple((*mine, word) for mine, word in zip(private, words, strict=True))


def moved(row: tuple, agent: int, by: object) -> tuple:  # type: ignore[type-arg]
    """The row with ``by`` added to the agent's entry."""
    return tuple(x + by if i == agent else x for i, x in enumerate(row))
