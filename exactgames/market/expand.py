"""From a market to its explicit extensive-form game.

The tree grows level by level (see ``growth``). Information sets are numbered at each move from what the mover knows
(perfect recall): her type, her own bid, her own payment, and everything public: the allocation, Γ, and every move
after the auction. The public part is one number a row, renewed at each public move.

Order of the levels: Nature, the bids in the file's order, the tie-break, then the slots of ``moves``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define

from exactgames.game.tree import Game, Index
from exactgames.market.auctions import PostedPrice, UniformPrice
from exactgames.market.growth import Frontier, Growth
from exactgames.market.market import Market
from exactgames.market.moves import Slot, aftermarket_slots, posted_slots, price_count, winners_only
from exactgames.market.outcomes import sealed_outcomes
from exactgames.market.result import Result, posted_result, sealed_result
from exactgames.market.rules import KnownSets
from exactgames.market.sets import ANSWER, BID, OFFER, POSTED, MarketLabels, SetTable
from exactgames.market.size import DEFAULT_LIMIT, bidding_nodes, predict
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over
from exactgames.numbers.grouping import combine, fold, group


@define(frozen=True, eq=False, slots=False)
class Expansion:
    """A market's explicit game and what its parts stand for.

    market, game
    sets         what each information set is about
    preference   [A] the selection among optimal actions in a completion: the larger is preferred
    profile      [T] the type profile at each terminal node (its number in lexicographic order)
    holdings     [n, T] final holdings
    profiles     [profiles, n] each type profile's types
    auction_end  ids of the nodes where the bidding is over, type profiles first, then bid profiles, the last agent's
                 bid fastest; empty under a posted price. In the folded aftermarket its starts, worlds first, then type
                 profiles
    type_draw    the level on which Nature draws the type profile, −1 if there is only one

    >>> from exactgames import expand
    >>> from exactgames.examples import speculator
    >>> expansion = expand(speculator().market)
    >>> expansion.game.nodes, len(expansion.auction_end)
    (111, 18)
    >>> expansion.holdings[:, 0].tolist()  # what S and B have at the first terminal node
    [0, 1]
    """

    market: Market
    game: Game
    sets: SetTable
    preference: Index
    profile: Index
    holdings: Index
    profiles: Index
    auction_end: Index
    type_draw: int

    @property
    def known_sets(self) -> KnownSets:
        """The information sets, for matching rules."""
        return KnownSets(self.market, self.sets, self.game.payoff_denominator, self.game.describe)

    @cached_property
    def selection(self) -> Index:
        """[A] the preference after the bidding, and under a posted price; −1 for bids, among which it says nothing."""
        found: Index = np.where(self.sets.kind[self.game.action_infoset] == BID, -1, self.preference)
        return found

    @cached_property
    def node_profile(self) -> Index:
        """[N] the type profile at each node (0 where it is not drawn yet)."""
        return self.branch_drawn(self.type_draw)

    def branch_drawn(self, number: int) -> Index:
        """[N] the branch taken on level ``number`` on the way to each node (0 above it)."""
        game = self.game
        found = np.zeros(game.nodes, dtype=np.int64)
        for k, level in enumerate(game.levels):
            above = np.repeat(found[level.parents], level.counts)
            found[level.children] = game.branch[level.children] if k == number else above
        return found

    @property
    def prior(self) -> tuple[Fraction, ...]:
        """The probability of each type profile."""
        return tuple(p for _, p in self.market.type_profiles())

    @property
    def prior_weights(self) -> Integers:
        """[profiles] the prior as integers over ``prior_denominator``."""
        return integer_array(over(self.prior, self.prior_denominator))

    @property
    def prior_denominator(self) -> int:
        """The least common denominator of the prior."""
        return common_denominator(self.prior)


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
    """The market's game. Raises LimitReached before building more than ``limit`` nodes; GameError if the aftermarket
    is no trade mechanism.

    >>> from exactgames import expand
    >>> from exactgames.examples import speculator
    >>> expand(speculator().market).game.nodes
    111
    """
    return _Explicit(market, limit).run()


def tree_size(market: Market, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes that ``expand`` would build. Raises LimitReached beyond ``limit``."""
    bidding_nodes(market, limit)
    sealed = not isinstance(market.auction, PostedPrice)
    return predict(market, sealed_outcomes(market, money_denominator(market)) if sealed else None, limit)


class Expanding:
    """The state of one expansion: the tree so far, its frontier, the information sets numbered so far."""

    def __init__(self, market: Market, size: int) -> None:
        self.market, self.auction = market, market.auction
        self.n = len(market.agents)
        self.money = money_denominator(market)
        profiles = list(market.type_profiles())
        self.profiles = np.array([types for types, _ in profiles], dtype=np.int64).reshape(len(profiles), self.n)
        self.prior = [p for _, p in profiles]
        self.tree = Growth(size)
        self.dtype = exact_dtype(_largest_money(market, self.money))
        self.rows = Frontier.root(self.n, self.dtype)
        self.result: Result | None = None
        self.tables: list[SetTable] = []
        self.sets = 0
        self.type_draw, self.folded = -1, False

    # ---- the order of play

    def draw_types(self) -> None:
        """Nature draws the type profile, after each row so far."""
        count = len(self.prior)
        if count > 1:
            denominator = common_denominator(self.prior)
            numerators = np.tile(integer_array(over(self.prior, denominator)), self.rows.rows)
            self.type_draw = len(self.tree.levels)
            moving = np.arange(self.rows.rows)
            self.rows.profile = self.tree.draw(self.rows, moving, np.full(len(moving), count), numerators, denominator)

    def play_aftermarket(self, result: Result) -> None:
        """The slots of ``moves``, from the auction's result at each row."""
        rows, self.result = self.rows, result
        rows.held = [result.holdings[rows.outcome, agent] for agent in range(self.n)]
        rows.public, rows.public_bound = result.public[rows.outcome], result.public_bound
        prices = over(getattr(self.market.aftermarket, "prices", ()), self.money)
        price_of = np.array([0, *prices], dtype=self.dtype)
        for slot in aftermarket_slots(self.market):
            if slot.kind == "offer":
                may = rows.held[slot.agent]
                if winners_only(self.market):
                    may = np.where(result.holdings[rows.outcome, slot.agent] > 0, may, 0)
                rows.offered = np.zeros(rows.rows, dtype=np.int64)
                moving = np.flatnonzero(may > 0)
                choice = self.decide(OFFER, slot, moving, 1 + may[moving] * len(prices))
                rows.offered = np.where(choice > 0, (choice - 1) // len(prices) + 1, 0)
                rows.offer_quantity = rows.offered
                rows.offer_price = np.where(choice > 0, (choice - 1) % len(prices), -1)
                self.publish(choice, 1 + self.market.units * len(prices))
            else:
                moving = np.flatnonzero(rows.offered > 0)
                take = self.decide(ANSWER, slot, moving, rows.offered[moving] + 1)
                taken = np.maximum(take, 0)
                paid = taken * price_of[rows.offer_price + 1]
                rows.held[slot.agent] = rows.held[slot.agent] + taken
                rows.held[slot.seller] = rows.held[slot.seller] - taken
                rows.cash[slot.agent] = rows.cash[slot.agent] - paid
                rows.cash[slot.seller] = rows.cash[slot.seller] + paid
                rows.offered = rows.offered - taken
                self.publish(take, self.market.units + 1)

    # ---- moves and information sets

    def decide(self, kind: int, slot: Slot, moving: Index, counts: Index) -> Index:
        """``slot.agent`` moves at the rows ``moving``: numbers her information sets and notes what they are about. As
        ``Growth.move``.
        """
        if not len(moving):
            return np.full(self.rows.rows, -1, dtype=np.int64)
        rows, agent = self.rows, slot.agent
        code, bound = self.profiles[rows.profile[moving], agent], len(self.market.agents[agent].types)
        if self.result is not None:
            known = self.result.known[agent]
            code, bound = combine(code, bound, known[rows.outcome[moving]], int(known.max()) + 1)
        if kind != BID:
            code, bound = combine(code, bound, rows.public[moving], rows.public_bound)
        number, first = group(code, bound)
        self.tree.infoset[rows.node[moving]] = number + self.sets
        self.sets += len(first)
        self.tables.append(self._describe(kind, slot, moving[first], counts[first]))
        return self.tree.move(rows, moving, counts)

    def publish(self, choice: Index, choices: int) -> None:
        """Everybody sees the last move (−1: none was made)."""
        self.rows.public, self.rows.public_bound = combine(
            self.rows.public, self.rows.public_bound, choice + 1, choices + 1
        )

    def _describe(self, kind: int, slot: Slot, at: Index, counts: Index) -> SetTable:
        """What the information sets are about, read off one history of each."""
        rows, result, agent, count = self.rows, self.result, slot.agent, len(at)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        outcome = rows.outcome[at]
        answering = kind == ANSWER
        posted = isinstance(self.auction, PostedPrice)
        return SetTable(
            kind=np.full(count, kind),
            agent=np.full(count, agent),
            type=self.profiles[rows.profile[at], agent],
            actions=counts,
            bid=nothing if result is None else result.bids[outcome, agent],
            taken=nothing if result is None or not posted else result.holdings[outcome, agent],
            paid=zero if result is None else result.payments[outcome, agent],
            posterior=nothing if result is None or result.posterior is None else result.posterior[outcome, agent],
            clearing=zero if result is None else result.price[outcome],
            after=np.full(count, result is not None),
            won=np.zeros((count, self.n), dtype=np.int64) if result is None else result.holdings[outcome],
            held=np.stack([column[at] for column in rows.held], axis=1),
            remaining=counts - 1 if kind in (POSTED, ANSWER) else nothing,
            seller=np.full(count, slot.seller if answering else -1),
            quantity=rows.offer_quantity[at] if answering else nothing,
            price=rows.offer_price[at] if answering else nothing,
            node=rows.node[at],
        )

    # ---- the game

    def finish(self, result: Result, end: Index) -> Expansion:
        rows, market, tree = self.rows, self.market, self.tree
        if tree.made != tree.size:
            raise AssertionError(f"{tree.made} nodes made, {tree.size} predicted")
        order = np.argsort(rows.node, kind="stable")
        payoffs = np.empty((self.n, len(order)), dtype=self.dtype)
        for agent, one in enumerate(market.agents):
            worth = np.array([over(t.valuation.cumulative(), self.money) for t in one.types], dtype=self.dtype)
            value = worth[self.profiles[rows.profile, agent], rows.held[agent]]
            payoffs[agent] = (value - result.charged[rows.outcome, agent] + rows.cash[agent])[order]
        table = SetTable.join(self.tables, self.n)
        starts = table.action_starts
        parent, branch = np.concatenate(tree.parent), np.concatenate(tree.branch)
        game = Game(
            players=tuple(agent.name for agent in market.agents),
            levels=tuple(tree.levels),
            parent=parent,
            branch=branch,
            infoset=tree.infoset,
            infoset_player=table.agent,
            action_start=starts,
            chance=tree.chance_numerators,
            chance_denominator=tree.chance_denominators,
            payoffs=payoffs,
            payoff_denominator=self.money,
            types=tuple(tuple(t.name for t in agent.types) for agent in market.agents),
            type_probability=tuple(tuple(t.probability for t in agent.types) for agent in market.agents),
            infoset_type=table.type,
            labels=MarketLabels(market, table, self.money, parent, branch, tree.infoset, self.profiles, self.folded),
        )
        preference = table.preference(starts, price_count(market))
        holdings = np.stack([column[order] for column in rows.held])
        profile = rows.profile[order]
        return Expansion(market, game, table, preference, profile, holdings, self.profiles, end, self.type_draw)


class _Explicit(Expanding):
    """The whole tree, from Nature's draw on."""

    def __init__(self, market: Market, limit: int) -> None:
        bidding_nodes(market, limit)
        sealed = not isinstance(market.auction, PostedPrice)
        self.outcomes = sealed_outcomes(market, money_denominator(market)) if sealed else None
        super().__init__(market, predict(market, self.outcomes, limit))
        won = None
        if self.outcomes is not None:
            won = [tuple(row) for row in np.unique(self.outcomes.holdings, axis=0).tolist()]
        check_trade_mechanism(market, won)

    def run(self) -> Expansion:
        self.draw_types()
        end: Index = np.zeros(0, dtype=np.int64)
        if isinstance(self.auction, PostedPrice):
            result = self._posted(self.auction)
        else:
            self._bidding()
            end = self.rows.node
            result = self._tie_break()
        self.play_aftermarket(result)
        return self.finish(result, end)

    def _bidding(self) -> None:
        for agent, one in enumerate(self.market.agents):
            size = len(one.bids or ())
            self.rows.outcome = self.rows.outcome * size
            if size > 1:
                moving = np.arange(self.rows.rows)
                bid = self.decide(BID, Slot("bid", agent), moving, np.full(len(moving), size))
                self.rows.outcome = self.rows.outcome + bid

    def _tie_break(self) -> Result:
        rows, outcomes = self.rows, self.outcomes
        if outcomes is None:
            raise TypeError("a posted price breaks no ties")
        count = outcomes.count[rows.outcome]
        rows.outcome = (np.cumsum(outcomes.count) - outcomes.count)[rows.outcome]
        moving = np.flatnonzero(count > 1)
        if len(moving):
            counts = count[moving]
            drawn = np.repeat(rows.outcome[moving] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
            branch = self.tree.draw(rows, moving, counts, outcomes.weight[drawn], outcomes.ways)
            rows.outcome = rows.outcome + np.maximum(branch, 0)
        return sealed_result(self.market, outcomes)

    def _posted(self, auction: PostedPrice) -> Result:
        """Takes under the posted price: public, so that the takes so far are all there is to know."""
        rows = self.rows
        for slot in posted_slots(self.market):
            left = self.market.units - np.sum(rows.held, axis=0)
            moving = np.flatnonzero(left > 0)
            take = self.decide(POSTED, slot, moving, left[moving] + 1)
            rows.held[slot.agent] = rows.held[slot.agent] + np.maximum(take, 0)
            self.publish(take, self.market.units + 1)
        rows.outcome, first = group(*fold(rows.held))
        return posted_result(self.market, auction, np.stack([h[first] for h in rows.held], axis=1), self.money)


def _largest_money(market: Market, money: int) -> int:
    """A bound on every value, payment, price and utility numerator: all units at the highest bid, price and value,
    once a move.
    """
    highest = [x for agent in market.agents for t in agent.types for x in t.valuation.marginals]
    highest += [x for agent in market.agents for bid in agent.bids or () for x in bid]
    highest += list(getattr(market.aftermarket, "prices", ()))
    highest.append(market.auction.price if isinstance(market.auction, PostedPrice) else market.auction.reserve)
    return int(max(highest) * money) * market.units * (2 + len(aftermarket_slots(market)))
