"""A tree of a market's in the making, level by level (see ``growth``).

Information sets are numbered at each move from what the mover knows (perfect recall): her type, her own bid, her own
payment, and everything public: the allocation, Γ, and every move that all see. The public part is one number a row,
renewed at each public move; where a stage hides moves from some, there is one more number a row for each agent.
"""

from __future__ import annotations

import numpy as np
from attrs import evolve

from exactgames.errors import GameError
from exactgames.game.tree import Game, Index
from exactgames.market.course import Course
from exactgames.market.expansion import Expansion
from exactgames.market.growth import Frontier, Growth
from exactgames.market.information import Acquiring
from exactgames.market.labels import MarketLabels
from exactgames.market.market import Market
from exactgames.market.money import largest_money, money_denominator
from exactgames.market.result import Result
from exactgames.market.seen import Showing, see_moves, see_result
from exactgames.market.sets import BIDDING, SetTable
from exactgames.mechanisms.protocols import Observed
from exactgames.mechanisms.stage import NATURE
from exactgames.mechanisms.table import Table
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over
from exactgames.numbers.grouping import combine, fold, group


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
        self.dtype = exact_dtype(largest_money(market, self.money) + course.largest_payment)
        self.rows = Frontier.root(self.n, self.dtype)
        self.result: Result | None = None
        self.tables: list[SetTable] = []
        self.draws: list[tuple[Index, Index]] = []
        self.showing = Showing(market, course, self.profiles)
        self.acquiring = Acquiring(market, self.profiles)
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
            self.showing.before_stage(rows, self.tree, number, self.result)
            rows.position = self.course.start[number][rows.position]
            for k in range(len(table.steps)):
                self._step(number, table, k)
            if self.result is None:
                self._first_result(table)
            elif number + 1 < len(self.course.tables):
                see_result(rows, table)
        self.showing.before_stage(rows, self.tree, len(self.course.tables), self.result)

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
        see_moves(rows, table, step, moved, before, edges)

    def _first_result(self, table: Table) -> None:
        """The end of a first stage that sold the units: everybody sees the allocation, each agent what she paid."""
        rows = self.rows
        see_result(rows, table)
        if table.hides and any(signal.of_payments for signal in self.market.signals):
            for cash in rows.cash:
                rows.see(*fold([cash]))
        columns = [rows.position, *rows.cash, rows.public]
        rows.outcome, first = group(*fold(columns))
        holdings = table.held[rows.position[first]]
        payments = -np.stack([cash[first] for cash in rows.cash], axis=1)
        free, bids = np.zeros_like(payments), np.full(holdings.shape, -1)
        number, bound, known = rows.public[first], rows.public_bound, np.zeros(len(first), dtype=np.int64)
        seen = Observed(self.market.goods, bids, holdings, payments, None, ()) if table.hides else None
        self.result = Result(holdings, payments, free, bids, seen, number, bound, [known] * self.n)
        self._show_types()

    def _show_types(self) -> None:
        """After the auction: everybody sees the type profile, if a signal shows it."""
        if any(signal.of_types for signal in self.market.signals):
            self.rows.see(self.rows.profile, len(self.prior))

    # ---- moves and information sets

    def decide(
        self, agent: int, moving: Index, counts: Index, turns: Index | None = None, before: int = BIDDING
    ) -> Index:
        """The agent moves at the rows ``moving``, with ``counts`` actions, at these of the course's turns (None: she
        does what ``before`` says, in place of a turn): numbers her information sets and notes what they are about. As
        ``Growth.move``.
        """
        rows = self.rows
        code, bound = self.profiles[rows.profile[moving], agent], len(self.market.agents[agent].types)
        if self.result is not None:
            known = self.result.known[agent]
            code, bound = combine(code, bound, known[rows.outcome[moving]], int(known.max()) + 1)
        if turns is not None:
            code, bound = combine(code, bound, rows.public[moving], rows.public_bound)
        if rows.private is not None:
            code, bound = combine(code, bound, rows.private[agent][moving], rows.private_bound[agent])
        number, first = group(code, bound)
        self._check_known(agent, turns, number, first)
        self.tree.infoset[rows.node[moving]] = number + self.sets
        self.sets += len(first)
        here = np.full(len(first), before) if turns is None else turns[first]
        self.tables.append(self._describe(agent, moving[first], counts[first], here))
        return self.tree.move(rows, moving, counts)

    def _check_known(self, agent: int, turns: Index | None, number: Index, first: Index) -> None:
        """GameError if the agent cannot tell apart positions at which her turn is not the same."""
        if turns is not None and self.rows.private is not None and (turns != turns[first][number]).any():
            raise GameError(
                f"{self.market.agents[agent].name} is to move, and cannot know what she may do: a stage hides from her "
                "a move on which her turn depends"
            )

    def _describe(self, agent: int, at: Index, counts: Index, turns: Index) -> SetTable:
        """What the information sets are about, read off one history of each."""
        rows, result, count = self.rows, self.result, len(at)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        outcome = rows.outcome[at]
        sealed = self.market.auction is not None
        in_stage = len(turns) > 0 and turns[0] >= 0
        acquired, word = self.acquiring.known(rows, agent, at)
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
            held=self.held(at, turns) if in_stage else np.zeros((count, self.n), dtype=np.int64),
            turn=turns,
            node=rows.node[at],
            heard=self.showing.heard(rows, agent, at),
            acquired=acquired,
            word=word,
        )

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
        spent = self.acquiring.spent(rows, self.money)
        spent = None if spent is None else spent[:, order]
        for agent, one in enumerate(market.agents):
            worth = np.array([over(t.valuation.worth(), self.money) for t in one.types], dtype=self.dtype)
            value = worth[self.profiles[rows.profile, agent], last[:, agent]]
            payoffs[agent] = (value - result.charged[rows.outcome, agent] + rows.cash[agent])[order]
            if spent is not None:
                payoffs[agent] -= spent[agent]
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
                tuple(self.showing.told),
                tuple(self.acquiring.asked),
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
            rows.outcome[order],
            result.holdings,
            np.zeros_like(result.payments) if self.folded else result.payments,
            spent,
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
