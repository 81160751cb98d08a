"""From a market to its explicit extensive-form game.

The tree grows level by level (see ``growth``). Information sets are numbered at each move from what the mover knows
(perfect recall): her type, her own bid, her own payment, and everything public: the allocation, Γ, and every move
that all see. The public part is one number a row, renewed at each public move; where a stage hides moves from some,
there is one more number a row for each agent.

Order of the levels: Nature, the bids in the file's order, the tie-break, then the steps of each stage's table.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define, evolve

from exactgames.errors import GameError
from exactgames.game.tree import Game, Index
from exactgames.market.course import Course, course_of
from exactgames.market.growth import Frontier, Growth
from exactgames.market.market import Market
from exactgames.market.outcomes import Outcomes, sealed_outcomes
from exactgames.market.result import Result, sealed_result
from exactgames.market.rules import KnownSets
from exactgames.market.sets import MarketLabels, SetTable, Told
from exactgames.market.size import DEFAULT_LIMIT, bidding_nodes, predict
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.mechanisms.protocols import Observed
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.stage import NATURE
from exactgames.mechanisms.table import Step, Table
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
    sold_for     [T] what all have paid in the auction, over the payoff denominator; 0 in the folded aftermarket
    profiles     [profiles, n] each type profile's types
    auction_end  ids of the nodes where the bidding is over, type profiles first, then bid profiles, the last agent's
                 bid fastest; empty without sealed bids. In the folded aftermarket its starts, worlds first, then type
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
    sold_for: Integers
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
        found: Index = np.where(self.sets.bidding[self.game.action_infoset], -1, self.preference)
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
    values = [x for agent in market.agents for t in agent.types for x in t.valuation.marginals]
    values += [x for agent in market.agents for bid in agent.bids or () for x in bid]
    values += [x for stage in market.stages for x in stage.amounts]
    if market.auction is None:
        return common_denominator(values)
    return common_denominator([*values, *market.auction.amounts]) * market.auction.money_denominator


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
    return predict(market, *_course(market, limit), limit)


def _course(market: Market, limit: int) -> tuple[Outcomes | None, Course]:
    """(the sealed auction's outcomes, the course of the stages). LimitReached if bids or positions pass the limit."""
    bidding_nodes(market, limit)
    money = money_denominator(market)
    outcomes = None if market.auction is None else sealed_outcomes(market, money)
    nothing: Index = np.zeros((1, len(market.agents)), dtype=np.int64)
    return outcomes, course_of(market, nothing if outcomes is None else outcomes.holdings, money, limit)


class Expanding:
    """The state of one expansion: the tree so far, its frontier, the information sets numbered so far."""

    def __init__(self, market: Market, course: Course, size: int) -> None:
        self.market, self.course = market, course
        self.n = len(market.agents)
        self.money = money_denominator(market)
        profiles = list(market.type_profiles())
        self.profiles = np.array([types for types, _ in profiles], dtype=np.int64).reshape(len(profiles), self.n)
        self.prior = [p for _, p in profiles]
        self.tree = Growth(size)
        self.dtype = exact_dtype(_largest_money(market, self.money) + course.largest_payment)
        self.rows = Frontier.root(self.n, self.dtype)
        self.result: Result | None = None
        self.tables: list[SetTable] = []
        self.draws: list[tuple[Index, Index]] = []
        self.told: list[Told] = []
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

    def play_stages(self, result: Result | None) -> None:
        """All stages, from the sealed auction's result at each row, if there was one."""
        rows, self.result = self.rows, result
        rows.position = self.course.number[rows.outcome]
        if result is not None:
            rows.public, rows.public_bound = result.public[rows.outcome], result.public_bound
            self._show_types()
        for number, table in enumerate(self.course.tables):
            self._show(number)
            rows.position = self.course.start[number][rows.position]
            for k in range(len(table.steps)):
                self._step(number, table, k)
            if self.result is None:
                self._first_result(table)
            elif number + 1 < len(self.course.tables):
                self._see_result(table)
        self._show(len(self.course.tables))

    def _show(self, number: int) -> None:
        """What is shown before the stage starts: the types; tables of signals, each one draw of Nature."""
        course, rows, result = self.course, self.rows, self.result
        for shown in self.market.shown:
            if shown.before != number:
                continue
            if shown.types:
                rows.see(rows.profile, len(self.prior))
            for table in shown.tables:
                held = course.tables[number - 1].held if number else course.allocations
                bids = None if number or result is None else result.bids[rows.outcome]
                line = table.deciding(self.profiles[rows.profile], bids, held[rows.position])
                self._tell(table, line)

    def _tell(self, table: SignalTable, line: Index) -> None:
        """Each agent is told her word of a table; ``line`` [rows] the row that decides."""
        rows = self.rows
        rows.heard.append(table.first[line])
        moving = np.flatnonzero(table.counts[line] > 1)
        if len(moving):
            counts, first = table.counts[line[moving]], table.first[line[moving]]
            self.told.append((table, rows.node[moving], first))
            drawn = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
            branch = self.tree.draw(rows, moving, counts, table.weights[drawn], table.denominator)
            rows.heard[-1] = rows.heard[-1] + np.maximum(branch, 0)
        for agent in range(self.n):
            word = table.heard[:, agent]
            if word.any():
                rows.see(word[rows.heard[-1]], len(table.words) + 1, agent)

    def _step(self, number: int, table: Table, k: int) -> None:
        """The moves of one step of a stage's table: new nodes, who sees what, where it leads, who pays."""
        rows, step = self.rows, table.steps[k]
        moving = np.flatnonzero(table.step[rows.position] == k)
        if not len(moving):
            return
        here = rows.position[moving]
        counts, turns = table.counts[here], self.course.first_turn[number] + table.turn[here]
        if step.mover == NATURE:
            self.draws.append((rows.node[moving], turns))
            choice = self.tree.draw(rows, moving, counts, table.chance[table.edges(here)[0]], step.denominator)
        else:
            choice = self.decide(step.mover, moving, counts, turns)
        moved = np.flatnonzero(choice >= 0) if len(moving) < len(choice) else slice(None)
        before = rows.position[moved]
        edges = table.first[before] + choice[moved]
        rows.position[moved] = table.follows[edges]
        for agent in step.payers:
            rows.cash[agent][moved] -= table.paid[edges, agent].astype(self.dtype)
        self._see(table, step, moved, before, edges)

    def _see(self, table: Table, step: Step, moved: Index | slice, before: Index, edges: Index) -> None:
        """Everybody, or whoever may, sees the moves of a step; then what the new positions reveal is shown."""
        rows, seen = self.rows, table.seen[edges]
        for agent in ((None,) if step.public else ()) + step.private:
            sees = table.sees[-1] if agent is None else table.sees[agent] & ~table.sees[-1]
            column: Index = np.zeros(rows.rows, dtype=np.int64)
            column[moved] = np.where(sees[table.turn[before]], seen, 0)
            rows.see(column, table.seen_bound, agent)
        if step.reveals:
            column = np.zeros(rows.rows, dtype=np.int64)
            column[moved] = table.revealed[table.follows[edges]]
            rows.see(column, len(table.shown))

    def _first_result(self, table: Table) -> None:
        """The end of a first stage that sold the units: everybody sees the allocation, each agent what she paid."""
        rows = self.rows
        self._see_result(table)
        if table.hides and any(signal.of_payments for signal in self.market.signals):
            for cash in rows.cash:
                rows.see(*fold([cash]))
        columns = [rows.position, *rows.cash, rows.public]
        rows.outcome, first = group(*fold(columns))
        holdings = table.held[rows.position[first]]
        payments = -np.stack([cash[first] for cash in rows.cash], axis=1)
        free, bids = np.zeros_like(payments), np.full(holdings.shape, -1)
        number, bound, known = rows.public[first], rows.public_bound, np.zeros(len(first), dtype=np.int64)
        seen = Observed(bids, holdings, payments, None, ()) if table.hides else None
        self.result = Result(holdings, payments, free, bids, seen, number, bound, [known] * self.n)
        self._show_types()

    def _show_types(self) -> None:
        """After the auction: everybody sees the type profile, if a signal shows it."""
        if any(signal.of_types for signal in self.market.signals):
            self.rows.see(self.rows.profile, len(self.prior))

    def _see_result(self, table: Table) -> None:
        """The end of a stage: everybody sees who holds what, and each agent what she has paid."""
        rows = self.rows
        rows.see(*fold(list(table.held[rows.position].T)))
        if table.hides:
            for agent, cash in enumerate(rows.cash):
                rows.see(*fold([cash]), agent)

    # ---- moves and information sets

    def decide(self, agent: int, moving: Index, counts: Index, turns: Index | None = None) -> Index:
        """The agent moves at the rows ``moving``, with ``counts`` actions, at these of the course's turns (None: she
        bids): numbers her information sets and notes what they are about. As ``Growth.move``.
        """
        rows = self.rows
        code, bound = self.profiles[rows.profile[moving], agent], len(self.market.agents[agent].types)
        if self.result is not None:
            known = self.result.known[agent]
            code, bound = combine(code, bound, known[rows.outcome[moving]], int(known.max()) + 1)
        if turns is not None:
            code, bound = combine(code, bound, rows.public[moving], rows.public_bound)
        if turns is not None and rows.private is not None:
            code, bound = combine(code, bound, rows.private[agent][moving], rows.private_bound[agent])
        number, first = group(code, bound)
        self._check_known(agent, turns, number, first)
        self.tree.infoset[rows.node[moving]] = number + self.sets
        self.sets += len(first)
        self.tables.append(self._describe(agent, moving[first], counts[first], None if turns is None else turns[first]))
        return self.tree.move(rows, moving, counts)

    def _check_known(self, agent: int, turns: Index | None, number: Index, first: Index) -> None:
        """GameError if the agent cannot tell apart positions at which her turn is not the same."""
        if turns is not None and self.rows.private is not None and (turns != turns[first][number]).any():
            raise GameError(
                f"{self.market.agents[agent].name} is to move, and cannot know what she may do: a stage hides from her "
                "a move on which her turn depends"
            )

    def _describe(self, agent: int, at: Index, counts: Index, turns: Index | None) -> SetTable:
        """What the information sets are about, read off one history of each."""
        rows, result, count = self.rows, self.result, len(at)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        outcome = rows.outcome[at]
        sealed = self.market.auction is not None
        return SetTable(
            agent=np.full(count, agent),
            type=self.profiles[rows.profile[at], agent],
            actions=counts,
            bid=nothing if result is None else result.bids[outcome, agent],
            taken=nothing if result is None or sealed else result.holdings[outcome, agent],
            paid=zero if result is None else result.payments[outcome, agent],
            posterior=nothing if result is None or result.posterior is None else result.posterior[outcome, agent],
            outcome=nothing if result is None else outcome,
            after=np.full(count, result is not None),
            won=np.zeros((count, self.n), dtype=np.int64) if result is None else result.holdings[outcome],
            held=np.zeros((count, self.n), dtype=np.int64) if turns is None else self.held(at, turns),
            turn=nothing if turns is None else turns,
            node=rows.node[at],
            heard=self._heard(agent, at),
        )

    def _heard(self, agent: int, at: Index) -> Index:
        """[rows, tables] the number of the word that the agent was told by each table, −1 where it is not yet drawn."""
        tables = self.market.tables
        found: Index = np.full((len(at), len(tables)), -1, dtype=np.int64)
        for number, (table, end) in enumerate(zip(tables, self.rows.heard, strict=False)):
            found[:, number] = table.heard[end[at], agent]
        return found

    def held(self, at: Index, turns: Index) -> Index:
        """[rows, n] what each agent holds at rows of the stage to which these turns belong."""
        table = self.course.tables[self.course.turns[int(turns[0])][0]]
        return table.held[self.rows.position[at]]

    # ---- the game

    def finish(self, end: Index) -> Expansion:
        rows, market, tree, result = self.rows, self.market, self.tree, self.result
        if result is None:
            raise AssertionError("nothing is sold: a market has a sealed auction or a first stage")
        if tree.made != tree.size:
            raise AssertionError(f"{tree.made} nodes made, {tree.size} predicted")
        order = np.argsort(rows.node, kind="stable")
        course, stages = self.course, self.market.stages
        last = course.tables[-1].held[rows.position] if stages else result.holdings[rows.outcome]
        held = last[order]
        payoffs = np.empty((self.n, len(order)), dtype=self.dtype)
        for agent, one in enumerate(market.agents):
            worth = np.array(
                [over(market.goods.worth(t.valuation.marginals), self.money) for t in one.types], dtype=self.dtype
            )
            value = worth[self.profiles[rows.profile, agent], last[:, agent]]
            payoffs[agent] = (value - result.charged[rows.outcome, agent] + rows.cash[agent])[order]
        table = evolve(SetTable.join(self.tables, self.n), turns=course.turns)
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
            labels=MarketLabels(
                market,
                course,
                table,
                self._drawn(),
                self.money,
                parent,
                branch,
                tree.infoset,
                self.profiles,
                self.folded,
                result.observed,
                tuple(self.told),
            ),
        )
        holdings: Index = np.ascontiguousarray(held.T)
        profile = rows.profile[order]
        sold_for = self._sold_for(result)[rows.outcome][order]
        return Expansion(
            market,
            game,
            table,
            table.preference(stages),
            profile,
            holdings,
            sold_for,
            self.profiles,
            end,
            self.type_draw,
        )

    def _sold_for(self, result: Result) -> Integers:
        """[R] what all have paid in the auction."""
        if self.folded:
            return np.zeros(len(result.holdings), dtype=np.int64)
        paid = result.payments
        found: Integers = paid.astype(exact_dtype(int(abs(paid).max(initial=0)) * self.n), copy=False).sum(axis=1)
        return found

    def _drawn(self) -> tuple[Index, Index]:
        """(the nodes of Nature's turns in the stages, ascending, the numbers of these turns)."""
        if not self.draws:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        nodes, turns = (np.concatenate(part) for part in zip(*self.draws, strict=True))
        order = np.argsort(nodes)
        return nodes[order], turns[order]


class _Explicit(Expanding):
    """The whole tree, from Nature's draw on."""

    def __init__(self, market: Market, limit: int) -> None:
        self.outcomes, course = _course(market, limit)
        super().__init__(market, course, predict(market, self.outcomes, course, limit))
        check_trade_mechanism(market, course, self.money)

    def run(self) -> Expansion:
        self.draw_types()
        end: Index = np.zeros(0, dtype=np.int64)
        result = None
        if self.outcomes is not None:
            self._bidding()
            end = self.rows.node
            result = self._tie_break(self.outcomes)
        self.play_stages(result)
        return self.finish(end)

    def _bidding(self) -> None:
        for agent, one in enumerate(self.market.agents):
            size = len(one.bids or ())
            self.rows.outcome = self.rows.outcome * size
            if size > 1:
                moving = np.arange(self.rows.rows)
                bid = self.decide(agent, moving, np.full(len(moving), size))
                self.rows.outcome = self.rows.outcome + bid

    def _tie_break(self, outcomes: Outcomes) -> Result:
        rows = self.rows
        count = outcomes.count[rows.outcome]
        rows.outcome = (np.cumsum(outcomes.count) - outcomes.count)[rows.outcome]
        moving = np.flatnonzero(count > 1)
        if len(moving):
            counts = count[moving]
            drawn = np.repeat(rows.outcome[moving] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
            branch = self.tree.draw(rows, moving, counts, outcomes.weight[drawn], outcomes.ways)
            rows.outcome = rows.outcome + np.maximum(branch, 0)
        return sealed_result(self.market, outcomes)


def _largest_money(market: Market, money: int) -> int:
    """A bound on every value and sealed payment, and on their differences."""
    units, auction = market.units, market.auction
    bids = [x for agent in market.agents for bid in agent.bids or () for x in bid]
    amounts = [x * units for agent in market.agents for t in agent.types for x in t.valuation.marginals]
    amounts += [] if auction is None else [auction.largest_payment(max(bids, default=Fraction(0)), units)]
    return int(max(amounts) * money) * 2
