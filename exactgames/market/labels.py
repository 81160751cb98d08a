"""The words for information sets, actions and draws of a market's tree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import CHANCE, Index
from exactgames.market.course import Course
from exactgames.market.information import Asked, choice_in_words, drawn_in_words, known_in_words
from exactgames.market.market import Market
from exactgames.market.sets import BIDDING, CHOOSING, SetTable, Told
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.mechanisms.protocols import Observed
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.signals.types import Types
from exactgames.mechanisms.stage import NATURE, Move, Stage, Turn
from exactgames.mechanisms.table import END, Table
from exactgames.numbers.rational import show


@frozen(eq=False)
class MarketLabels:
    """Words for sets and actions, as a person would say them: "C, holding 2 of 4 after paying 0". In the staged form
    (``folded``) own bids and payments are said only where they are named. ``draws``: the nodes of Nature's turns in the
    stages, ascending, with the numbers of their turns. ``observed``: the outcomes of sealed bids, for Γ; None in the
    staged form, where it is not said, and under a posted price. ``told``: where tables of signals are drawn;
    ``asked``: where signal structures say something.
    """

    market: Market
    course: Course
    table: SetTable
    draws: tuple[Index, Index]
    money: int
    parent: Index
    branch: Index
    infoset_of: npt.NDArray[np.int32]
    profiles: Index
    folded: bool = False
    observed: Observed | None = None
    told: tuple[Told, ...] = ()
    asked: tuple[Asked, ...] = ()

    def infoset(self, s: int) -> str:
        table, market = self.table, self.market
        agent = int(table.agent[s])
        owner = market.agents[agent]
        words = [f"type {owner.types[int(table.type[s])].name}"] if len(owner.types) > 1 else []
        words += self.information(s)
        if table.turn[s] == CHOOSING:
            return ", ".join([*words, "choosing what to learn"])
        if table.turn[s] == BIDDING:
            return ", ".join([*words, "bidding"])
        if not table.after[s]:
            stage, turn = table.turns[int(table.turn[s])]
            words.append(market.stages[stage].situation(turn, market.units))
            return ", ".join(words) + self._moves(s)
        words.append(f"holding {market.goods.holding(int(table.held[s, agent]))}{self.auction(s)}")
        return ", ".join(words) + self._moves(s)

    def auction(self, s: int) -> str:
        """What the owner of a set after the auction knows of it: " after paying 0 for the bid 2,0 (A won 1)"."""
        return f"{self._paid(s)}{self._own_bid(s)}{self._learned(s)}{self._others(s)}{self._signals(s)}"

    def information(self, s: int) -> tuple[str, ...]:
        """What the owner has acquired, and what it said; nothing before that, and where she never may."""
        chosen = int(self.table.acquired[s])
        if chosen < 0:
            return ()
        return (known_in_words(self.market.information[int(self.table.agent[s])], chosen, int(self.table.word[s])),)

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
        won, text = self.table.won[s].tolist(), self.market.goods.text
        others = [f"{a.name} won {text(won[j])}" for j, a in enumerate(self.market.agents) if j != agent]
        return f" ({', '.join(others)})" if others else ""

    def _signals(self, s: int) -> str:
        """Γ in words, read off the set's first history."""
        observed, row = self.observed, int(self.table.outcome[s])
        said = []
        stage = self.table.turns[int(self.table.turn[s])][0]
        later = any(shown.types and shown.before <= stage for shown in self.market.shown)
        for signal in (*self.market.signals, *([Types()] if later else [])):
            speaks = observed is not None and (self.market.auction is not None or signal.of_payments)
            said += [signal.words(observed, row, self)] if observed is not None and speaks else []
            said += [signal.words_of_types(self._types(s), self)] if signal.of_types else []
        return "".join(f", {words}" for words in (*said, *self._heard(s)) if words)

    def heard(self, s: int) -> tuple[str, ...]:
        """What the tables of signals told the owner of a set after the auction, as far as that may be something."""
        return tuple(self._heard(s)) if self.table.after[s] else ()

    def _heard(self, s: int) -> Iterator[str]:
        """What the tables of signals told the owner, of those that may tell her something."""
        owner = int(self.table.agent[s])
        for table, word in zip(self.market.tables, self.table.heard[s].tolist(), strict=True):
            if word >= 0 and table.heard[:, owner].any():
                yield self._said(table, word)

    def _said(self, table: SignalTable, word: int) -> str:
        return f'{table.name} says "{table.words[word - 1]}"' if word else f"{table.name} says nothing"

    def _types(self, s: int) -> tuple[int, ...]:
        """The type profile at the set's first history."""
        drawn = self._path(int(self.table.node[s]))[0][1] if len(self.profiles) > 1 else 0
        return tuple(self.profiles[drawn].tolist())

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

    def won(self, agent: int, k: int, bundle: int) -> str:
        """The entries of bid k of the agent that won a bundle: "2,1"."""
        bids = self.market.agents[agent].bids
        return self.market.goods.won_entries([show(x) for x in bids[k]], bundle) if bids is not None else ""

    def type(self, agent: int, t: int) -> str:
        """Type t of the agent."""
        return self.market.agents[agent].types[t].name

    def _path(self, node: int) -> list[tuple[int, int]]:
        """(node, branch taken) from the root down to ``node``."""
        path = []
        while node:
            path.append((int(self.parent[node]), int(self.branch[node])))
            node = int(self.parent[node])
        return path[::-1]

    def seen(self, s: int) -> str:
        """The moves before the set that its owner saw: "C offers 2 at 1, A takes 1"."""
        return ", ".join(self._seen(s))

    def _moves(self, s: int) -> str:
        words = self.seen(s)
        return f"; {words}" if words else ""

    def _name(self, mover: int) -> str:
        return "Nature" if mover == NATURE else self.market.agents[mover].name

    def _taken(self, node: int) -> Iterator[int]:
        """The branches of the stages' moves on the way to ``node``."""
        for at, k in self._path(node):
            i = int(self.infoset_of[at])
            if (i >= 0 and self.table.turn[i] >= 0) or (i == CHANCE and self._draw(at) is not None):
                yield k

    def _seen(self, s: int) -> Iterator[str]:
        """The moves before the set that its owner saw when they were made, or was shown later; and, after a stage that
        hides some, who then held what and what she had paid in it.
        """
        owner, course, number, paid = int(self.table.agent[s]), self.course, 0, 0
        won = self.table.won[s] if self.market.auction is not None else course.allocations[0]
        allocation = int(np.flatnonzero((course.allocations == won).all(axis=1))[0])
        table, at = course.tables[0], int(course.start[0][allocation])
        for k in (*self._taken(int(self.table.node[s])), None):
            while table.step[at] == END:
                yield from self._after(table, at, owner, paid) if table.hides else ()
                number, paid = number + 1, 0
                table, at = course.tables[number], int(course.start[number][at])
            if k is None:
                return
            turn, edge = table.turns[int(table.turn[at])], int(table.first[at]) + k
            at, paid = int(table.follows[edge]), paid + int(table.paid[edge, owner])
            shown = (move for move in table.shown[int(table.revealed[at])] if not move.turn.is_seen_by(owner))
            for move in (*([Move(turn, turn.actions[k])] if turn.is_seen_by(owner) else []), *shown):
                words = table.stage.said(move.turn, move.action)
                yield f"{self._name(move.turn.mover)} {words}{self._from(table.stage, move.turn, move.action)}"

    def _after(self, table: Table, at: int, owner: int, paid: int) -> Iterator[str]:
        held, text = table.held[at].tolist(), self.market.goods.text
        yield from (f"{agent.name} holds {text(held[i])}" for i, agent in enumerate(self.market.agents))
        yield f"{self._name(owner)} has paid {self.amount(paid)}"

    def _draw(self, node: int) -> tuple[int, Turn] | None:
        """(stage, turn) of Nature's turn at a node, None for her draw of types or of a tie-break."""
        nodes, turns = self.draws
        place = int(np.searchsorted(nodes, node))
        found = place < len(nodes) and nodes[place] == node
        return self.course.turns[int(turns[place])] if found else None

    def action(self, s: int, k: int) -> str:
        number, agent = int(self.table.turn[s]), int(self.table.agent[s])
        if number == CHOOSING:
            return choice_in_words(self.market.information[agent], k)
        if number == BIDDING:
            return self.bid(agent, k)
        stage, turn = self.market.stages[self.table.turns[number][0]], self.table.turns[number][1]
        return stage.label(turn, turn.actions[k]) + self._from(stage, turn, turn.actions[k])

    def _from(self, stage: Stage, turn: Turn, action: Any) -> str:
        """From whom something is asked, after the action's words."""
        agent = stage.source(turn, action)
        return "" if agent is None else f" from {self.market.agents[agent].name}"

    def chance(self, node: int, k: int) -> str:
        if node == 0 and len(self.profiles) > 1:
            types = zip(self.market.agents, self.profiles[k], strict=True)
            return ", ".join(f"{agent.name} {agent.types[int(t)].name}" for agent, t in types if len(agent.types) > 1)
        drawn = self._draw(node)
        if drawn is not None:
            stage, turn = drawn
            return self.market.stages[stage].label(turn, turn.actions[k])
        for table, nodes, first in self.told:
            place = int(np.searchsorted(nodes, node))
            if place < len(nodes) and nodes[place] == node:
                words = zip(self.agents, table.heard[first[place] + k].tolist(), strict=True)
                told = [f"{self._said(table, word)} to {name}" for name, word in words if word]
                return ", ".join(told) or self._said(table, 0)
        return drawn_in_words(self.market, self.asked, node, k) or f"tie-break {k + 1}"
