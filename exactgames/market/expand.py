"""From a market to its explicit extensive-form game.

The tree grows level by level: the *frontier* holds one row for each history that is not over, as parallel arrays; a move repeats each row that moves by
its number of actions. Information sets are numbered at each move from what the mover knows (perfect recall): her type, her own bid, her own payment,
and everything public: the allocation, Γ, and every move after the auction. The public part is one number a row, renewed at each public move.

Order of the levels: Nature, the bids in the file's order, the tie-break, then the slots of ``moves``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, frozen

from exactgames.errors import LimitReached
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index, Level
from exactgames.market.auctions import PostedPrice, UniformPrice
from exactgames.market.market import Market
from exactgames.market.moves import Slot, aftermarket_slots, posted_slots, price_count, winners_only
from exactgames.market.outcomes import Outcomes, sealed_outcomes
from exactgames.market.sets import ANSWER, BID, OFFER, POSTED, MarketLabels, SetTable
from exactgames.market.size import DEFAULT_LIMIT, bidding_nodes, predict
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over
from exactgames.numbers.grouping import combine, fold, group


@frozen(eq=False)
class Expansion:
    """A market's explicit game and what its parts stand for.

    market, game
    sets         what each information set is about
    preference   [A] the selection among optimal actions in a completion: the larger is preferred
    profile      [T] the type profile at each terminal node (its number in lexicographic order)
    holdings     [n, T] final holdings
    profiles     [profiles, n] each type profile's types
    auction_end  ids of the nodes where the bidding is over, type profiles first, then bid profiles, the last agent's bid fastest; empty under a posted price
    """

    market: Market
    game: Game
    sets: SetTable
    preference: Index
    profile: Index
    holdings: Index
    profiles: Index
    auction_end: Index

    @property
    def prior(self) -> tuple[Fraction, ...]:
        """The probability of each type profile."""
        return tuple(p for _, p in self.market.type_profiles())


def money_denominator(market: Market) -> int:
    """One denominator for everything that is paid or valued."""
    auction = market.auction
    values = [x for agent in market.agents for t in agent.types for x in t.valuation.marginals]
    values += [x for agent in market.agents for bid in agent.bids or () for x in bid]
    values += [auction.price] if isinstance(auction, PostedPrice) else [auction.reserve]
    values += list(getattr(market.aftermarket, "prices", ()))
    factor = auction.weight.denominator if isinstance(auction, UniformPrice) else 1
    return common_denominator(values) * factor


def expand(market: Market, limit: int = DEFAULT_LIMIT) -> Expansion:
    """The market's game. Raises LimitReached before building more than ``limit`` nodes; GameError if the aftermarket is no trade mechanism."""
    return _Growth(market, limit).grow()


def tree_size(market: Market, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes that ``expand`` would build. Raises LimitReached beyond ``limit``."""
    bidding_nodes(market, limit)
    sealed = not isinstance(market.auction, PostedPrice)
    return predict(market, sealed_outcomes(market, money_denominator(market)) if sealed else None, limit)


@define
class _Frontier:
    """One row for each live history; arrays over rows, or lists of such arrays, one an agent."""

    node: Index
    profile: Index
    bid: Index | None = None
    known: list[Index] | None = None
    outcome: Index | None = None
    public: Index | None = None
    public_bound: int = 1
    held: list[Index] | None = None
    offered: Index | None = None
    offer_quantity: Index | None = None
    offer_price: Index | None = None
    cash: list[Integers] | None = None

    def take(self, rows: Index) -> None:
        """Keep these rows (with repetition)."""
        for name in ("node", "profile", "bid", "outcome", "public", "offered", "offer_quantity", "offer_price"):
            column = getattr(self, name)
            if column is not None:
                setattr(self, name, column[rows])
        for name in ("known", "held", "cash"):
            columns = getattr(self, name)
            if columns is not None:
                setattr(self, name, [column[rows] for column in columns])


class _Growth:
    """The state of one expansion; ``grow`` runs it."""

    def __init__(self, market: Market, limit: int) -> None:
        self.market, self.limit = market, limit
        self.n = len(market.agents)
        self.money = money_denominator(market)
        profiles = list(market.type_profiles())
        self.profiles = np.array([types for types, _ in profiles], dtype=np.int64).reshape(len(profiles), self.n)
        self.prior = [p for _, p in profiles]
        bidding_nodes(market, limit)
        self.outcomes = None if isinstance(market.auction, PostedPrice) else sealed_outcomes(market, self.money)
        self.size = predict(market, self.outcomes, limit)
        check_trade_mechanism(market, self._allocations())
        self.parent: list[Index] = [np.array([-1])]
        self.branch: list[Index] = [np.array([0])]
        self.infoset = np.full(self.size, TERMINAL, dtype=np.int32)
        self.levels: list[Level] = []
        self.chance: dict[int, tuple[Integers, int]] = {}
        self.made = 1
        self.tables: list[SetTable] = []
        self.sets = 0
        self.dtype = exact_dtype(self._largest_money())
        self.rows = _Frontier(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))

    def _allocations(self) -> list[tuple[int, ...]] | None:
        """The distinct allocations that the auction can lead to; None under a posted price (any)."""
        if self.outcomes is None:
            return None
        return [tuple(row) for row in np.unique(self.outcomes.holdings, axis=0).tolist()]

    def _largest_money(self) -> int:
        """A bound on every payment, value and utility numerator: all units at the highest bid, price and value, once a move."""
        market, m = self.market, self.market.units
        highest = [x for a in market.agents for bid in a.bids or () for x in bid]
        highest += [x for a in market.agents for t in a.types for x in t.valuation.marginals]
        highest += list(getattr(market.aftermarket, "prices", ())) + [market.auction.price if isinstance(market.auction, PostedPrice) else market.auction.reserve]
        return int(max(highest) * self.money) * m * (2 + len(aftermarket_slots(market)))

    # ---- the three kinds of move

    def _open(self, moving: Index, counts: Index) -> tuple[Index, Level]:
        """A level at which the frontier rows ``moving`` move: the rows of the new frontier (old row numbers), and the level."""
        parents = self.rows.node[moving]
        total = int(counts.sum())
        offsets = np.cumsum(counts) - counts
        level = Level(parents, counts, offsets, self.made, self.made + total)
        if level.stop > self.size:
            raise LimitReached(self.size, level.stop, True, "nodes", ("(the prediction was too small: please report this)",))
        branch = np.arange(total) - np.repeat(offsets, counts)
        self.parent.append(np.repeat(parents, counts))
        self.branch.append(branch)
        self.levels.append(level)
        self.made = level.stop
        if len(moving) == len(self.rows.node):
            rows = np.repeat(np.arange(len(moving)), counts)
            self.rows.take(rows)
            self.rows.node = np.arange(level.start, level.stop)
            return branch, level
        times = np.ones(len(self.rows.node), dtype=np.int64)
        times[moving] = counts
        moved = np.zeros(len(times), dtype=bool)
        moved[moving] = True
        self.rows.take(np.repeat(np.arange(len(times)), times))
        moved = np.repeat(moved, times)
        whole = np.full(len(moved), -1, dtype=np.int64)
        whole[moved] = branch
        self.rows.node[moved] = np.arange(level.start, level.stop)
        return whole, level

    def _chance(self, moving: Index, counts: Index, numerators: Integers, denominator: int) -> Index:
        branch, level = self._open(moving, counts)
        self.infoset[level.parents] = CHANCE
        self.chance[len(self.levels) - 1] = (numerators, denominator)
        return branch

    def _decide(self, kind: int, agent: int, moving: Index, counts: Index, slot: Slot | None = None) -> Index:
        """A move of ``agent`` at the rows ``moving``: numbers her information sets and notes what they are about."""
        rows = self.rows
        types = self.profiles[:, agent]
        code, bound = types[rows.profile[moving]], len(self.market.agents[agent].types)
        if rows.known is not None:
            code, bound = combine(code, bound, rows.known[agent][moving], int(rows.known[agent].max(initial=0)) + 1)
        if rows.public is not None:
            code, bound = combine(code, bound, rows.public[moving], rows.public_bound)
        number, first = group(code, bound)
        self.infoset[rows.node[moving]] = number + self.sets
        self.sets += len(first)
        self.tables.append(self._describe(kind, agent, moving[first], counts[first], slot))
        return self._open(moving, counts)[0]

    def _describe(self, kind: int, agent: int, at: Index, counts: Index, slot: Slot | None) -> SetTable:
        """What the information sets are about, read off one history of each."""
        rows, count = self.rows, len(at)
        nothing = np.full(count, -1, dtype=np.int64)
        none_held = np.zeros((count, self.n), dtype=np.int64)
        after = rows.cash is not None
        outcome = rows.outcome[at] if rows.outcome is not None else None
        sealed = self.outcomes if outcome is not None else None
        held = np.stack([h[at] for h in rows.held], axis=1) if rows.held is not None else none_held
        won = none_held if not after else sealed.holdings[outcome] if sealed is not None else self._taken(at)
        paid: Integers = np.zeros(count, dtype=np.int64)
        if after:
            paid = sealed.payments[outcome, agent] if sealed is not None else won[:, agent] * int(self.market.auction.price * self.money)  # type: ignore[union-attr]
        return SetTable(
            kind=np.full(count, kind),
            agent=np.full(count, agent),
            type=self.profiles[rows.profile[at], agent],
            actions=counts,
            bid=self._bids_of(agent, rows.bid[at]) if sealed is not None and rows.bid is not None else nothing,
            taken=won[:, agent] if after and sealed is None else nothing,
            paid=paid,
            after=np.full(count, after),
            won=won,
            held=held,
            remaining=counts - 1 if kind in (POSTED, ANSWER) else nothing,
            seller=np.full(count, slot.seller if slot and kind == ANSWER else -1),
            quantity=rows.offer_quantity[at] if kind == ANSWER and rows.offer_quantity is not None else nothing,
            price=rows.offer_price[at] if kind == ANSWER and rows.offer_price is not None else nothing,
            node=rows.node[at],
        )

    def _taken(self, at: Index) -> Index:
        """Under a posted price: what each agent took in the auction (kept in ``outcome`` as a row of ``taken``)."""
        assert self.rows.outcome is not None
        return self.taken[self.rows.outcome[at]]

    def _bids_of(self, agent: int, profile: Index) -> Index:
        """The agent's bid in each bid profile."""
        after = int(np.prod([len(a.bids or ()) for a in self.market.agents[agent + 1 :]]))
        return (profile // after) % len(self.market.agents[agent].bids or ())

    # ---- the order of play

    def grow(self) -> Expansion:
        self._nature()
        end = np.zeros(0, dtype=np.int64)
        if self.outcomes is None:
            self._posted()
        else:
            self._bidding()
            end = self.rows.node.copy()
            self._tie_break()
        self._aftermarket()
        return self._finish(end)

    def _nature(self) -> None:
        if len(self.prior) > 1:
            denominator = common_denominator(self.prior)
            count = np.array([len(self.prior)])
            self._chance(np.zeros(1, dtype=np.int64), count, integer_array(over(self.prior, denominator)), denominator)
            self.rows.profile = np.arange(len(self.prior))

    def _bidding(self) -> None:
        self.rows.bid = np.zeros(len(self.rows.node), dtype=np.int64)
        for agent, one in enumerate(self.market.agents):
            size = len(one.bids or ())
            self.rows.bid = self.rows.bid * size
            if size > 1:
                moving = np.arange(len(self.rows.node))
                branch = self._decide(BID, agent, moving, np.full(len(moving), size))
                self.rows.bid = self.rows.bid + branch

    def _tie_break(self) -> None:
        rows, outcomes = self.rows, self.outcomes
        assert outcomes is not None and rows.bid is not None
        first = np.cumsum(outcomes.count) - outcomes.count
        rows.outcome = first[rows.bid]
        moving = np.flatnonzero(outcomes.count[rows.bid] > 1)
        if len(moving):
            counts = outcomes.count[rows.bid[moving]]
            drawn = np.repeat(rows.outcome[moving], counts) + np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            branch = self._chance(moving, counts, outcomes.weight[drawn], outcomes.ways)
            rows.outcome = rows.outcome + np.maximum(branch, 0)
        outcome, signals = rows.outcome, self.market.signals
        public = [*outcomes.holdings.T]
        if "clearing-price" in signals:
            public.append(outcomes.price)
        if "all-bids" in signals:
            public.append(outcomes.profile)
        number, first_row = group(*fold(public))
        rows.public, rows.public_bound = number[outcome], max(1, len(first_row))
        rows.known = []
        for agent in range(self.n):
            _, paid = np.unique(outcomes.payments[:, agent], return_inverse=True)
            own, _ = group(*fold([self._bids_of(agent, outcomes.profile), paid]))
            rows.known.append(own[outcome])
        rows.held = [outcomes.holdings[outcome, agent] for agent in range(self.n)]

    def _posted(self) -> None:
        """Takes under the posted price: public, so that the allocation so far is all there is to know."""
        rows = self.rows
        count = len(rows.node)
        rows.public = np.zeros(count, dtype=np.int64)
        rows.held = [np.zeros(count, dtype=np.int64) for _ in range(self.n)]
        for slot in posted_slots(self.market):
            assert rows.held is not None and rows.public is not None
            left = self.market.units - sum(rows.held)
            moving = np.flatnonzero(left > 0)
            if not len(moving):
                continue
            take = self._decide(POSTED, slot.agent, moving, left[moving] + 1, slot)
            rows.held[slot.agent] = rows.held[slot.agent] + np.maximum(take, 0)
            rows.public, rows.public_bound = combine(rows.public, rows.public_bound, take + 1, self.market.units + 2)
        number, first = group(*fold(rows.held))
        self.taken = np.stack([h[first] for h in rows.held], axis=1)
        rows.outcome = number

    def _aftermarket(self) -> None:
        rows, dtype = self.rows, self.dtype
        slots = aftermarket_slots(self.market)
        prices = over(getattr(self.market.aftermarket, "prices", ()), self.money)
        price_of = np.array([0, *prices], dtype=dtype)
        count = len(rows.node)
        rows.cash = [np.zeros(count, dtype=dtype) for _ in range(self.n)]
        rows.offered = np.zeros(count, dtype=np.int64)
        rows.offer_quantity, rows.offer_price = rows.offered, rows.offered
        for slot in slots:
            assert rows.held is not None and rows.public is not None and rows.cash is not None and rows.offered is not None
            if slot.kind == "offer":
                rows.offered = np.zeros(len(rows.node), dtype=np.int64)
                can = rows.held[slot.agent]
                if winners_only(self.market):
                    can = np.where(self._won(slot.agent) > 0, can, 0)
                moving = np.flatnonzero(can > 0)
                if not len(moving):
                    continue
                choice = self._decide(OFFER, slot.agent, moving, 1 + can[moving] * len(prices), slot)
                made = choice > 0
                rows.offered = np.where(made, (choice - 1) // len(prices) + 1, 0)
                rows.offer_quantity, rows.offer_price = rows.offered, np.where(made, (choice - 1) % len(prices), -1)
                rows.public, rows.public_bound = combine(rows.public, rows.public_bound, choice + 1, self.market.units * len(prices) + 2)
            else:
                moving = np.flatnonzero(rows.offered > 0)
                if not len(moving):
                    continue
                take = self._decide(ANSWER, slot.agent, moving, rows.offered[moving] + 1, slot)
                taken = np.maximum(take, 0)
                paid = taken * price_of[rows.offer_price + 1]
                rows.held[slot.agent] = rows.held[slot.agent] + taken
                rows.held[slot.seller] = rows.held[slot.seller] - taken
                rows.cash[slot.agent] = rows.cash[slot.agent] - paid
                rows.cash[slot.seller] = rows.cash[slot.seller] + paid
                rows.offered = rows.offered - taken
                rows.public, rows.public_bound = combine(rows.public, rows.public_bound, take + 1, self.market.units + 2)

    def _won(self, agent: int) -> Index:
        assert self.rows.outcome is not None
        return self.taken[self.rows.outcome, agent] if self.outcomes is None else self.outcomes.holdings[self.rows.outcome, agent]

    # ---- the game

    def _finish(self, end: Index) -> Expansion:
        rows, market = self.rows, self.market
        assert rows.held is not None and rows.cash is not None and rows.outcome is not None
        order = np.argsort(rows.node, kind="stable")
        if self.made != self.size:
            raise LimitReached(self.size, self.made, False, "nodes", ("(the prediction was wrong: please report this)",))
        payoffs = np.empty((self.n, len(order)), dtype=self.dtype)
        for agent, one in enumerate(market.agents):
            worth = np.array([over(t.valuation.cumulative(), self.money) for t in one.types], dtype=self.dtype)
            if self.outcomes is None:
                paid = self.taken[:, agent] * int(market.auction.price * self.money)  # type: ignore[union-attr]
            else:
                paid = self.outcomes.payments[:, agent]
            utility = worth[self.profiles[rows.profile, agent], rows.held[agent]] - paid[rows.outcome] + rows.cash[agent]
            payoffs[agent] = utility[order]
        table = SetTable.join(self.tables, self.n)
        starts = np.zeros(self.sets + 1, dtype=np.int64)
        starts[1:] = np.cumsum(table.actions)
        parent, branch = np.concatenate(self.parent), np.concatenate(self.branch)
        game = Game(
            players=tuple(agent.name for agent in market.agents),
            levels=tuple(self.levels),
            parent=parent,
            branch=branch,
            infoset=self.infoset,
            infoset_player=table.agent,
            action_start=starts,
            chance=self._chance_array(),
            chance_denominator=tuple(self.chance[k][1] if k in self.chance else 1 for k in range(len(self.levels))),
            payoffs=payoffs,
            payoff_denominator=self.money,
            types=tuple(tuple(t.name for t in agent.types) for agent in market.agents),
            type_probability=tuple(tuple(t.probability for t in agent.types) for agent in market.agents),
            infoset_type=table.type,
            labels=MarketLabels(market, table, self.money, parent, branch, self.infoset, self.profiles),
        )
        preference = table.preference(starts, price_count(market))
        return Expansion(
            market, game, table, preference, rows.profile[order], np.stack([h[order] for h in rows.held]), self.profiles, end
        )

    def _chance_array(self) -> Integers:
        largest = max([1, *(denominator for _, denominator in self.chance.values())])
        chance: np.ndarray[Any, np.dtype[Any]] = np.ones(self.size, dtype=exact_dtype(largest))
        for number, (numerators, _) in self.chance.items():
            chance[self.levels[number].children] = numerators
        return chance
