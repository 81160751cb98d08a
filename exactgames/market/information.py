"""Information acquisition (the paper's section 4.2): before the auction agents choose, at once, what to learn of the
others' types, and pay for it; then each sees her word, alone. What it adds to the size, to the tree and to its words.

  1. Who has structures chooses one, or ``nothing``, in file order, none seeing another.
  2. Who chose something sees a word, in file order: a draw of Nature each, where there are several.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np
from attrs import define, field, frozen

from exactgames.errors import GameError, LimitReached
from exactgames.game.tree import Index
from exactgames.market.growth import Frontier, Growth
from exactgames.market.market import Market
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.information.structure import NOTHING, Structures, words_of
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over


def refuse_information(market: Market, what: str) -> None:
    """GameError if agents may acquire information: ``what`` is then not defined."""
    if market.information:
        raise GameError(f"{what} are not defined where agents acquire information")


# ---- the size


ROWS: Final = 100
"""So many rows of signal structures are looked at for each node that there may be."""


@frozen
class Opening:
    """What precedes the auction: ``nodes`` of it, and for each type profile, in order, how many ways lead to its start;
    None: one each.
    """

    nodes: int
    ways: tuple[int, ...] | None = None

    def starts(self, profiles: int) -> int:
        """How often the auction starts, of so many type profiles."""
        return profiles if self.ways is None else sum(self.ways)


def opening(market: Market, limit: int) -> Opening:
    """The market's, Nature's draw of types included. LimitReached, where agents acquire information, once there are
    more than ``limit`` nodes, or too many rows to look at.
    """
    size = market.prior.size
    nodes = 1 + (size if size > 1 else 0)
    if not market.information:
        return Opening(nodes)
    having = [mine for mine in market.information if mine]
    chosen, rows = 1, size * sum(len(one.rows) for mine in having for one in mine)
    for mine in having:
        chosen *= 1 + len(mine)
        nodes += size * chosen
    _bound(market, nodes, limit)
    if rows > ROWS * limit:
        raise LimitReached(ROWS * limit, rows, False, "rows of signal structures to look at", shrinkable(market))
    profiles = np.array([types for types, _ in market.type_profiles()], dtype=np.int64).reshape(size, -1)
    words = max(sum(int(one.counts.max()) for one in mine) for mine in having)
    ways: Integers = np.full(size, chosen, dtype=exact_dtype(limit * (1 + words)))
    for mine in having:
        before, after = ways // (1 + len(mine)), np.ones(size, dtype=np.int64)
        for one in mine:
            counts = one.counts[one.deciding(profiles)]
            nodes += int((before * np.where(counts > 1, counts, 0)).sum())
            after += counts
        ways = before * after
        _bound(market, max(nodes, int(ways.sum())), limit)
    return Opening(nodes, tuple(map(int, ways)))


def _bound(market: Market, nodes: int, limit: int) -> None:
    """LimitReached if there are more nodes than that."""
    if nodes > limit:
        raise LimitReached(limit, nodes, True, "nodes", shrinkable(market))


# ---- the tree


@frozen(eq=False)
class Asked:
    """Draws of an agent's words: the ``nodes``, ascending; the structure chosen and the first end at each; and
    ``said``, the number of each end's word.
    """

    agent: int
    nodes: Index
    chosen: Index
    first: Index
    said: Index


@define(eq=False)
class Acquiring:
    """What is chosen and said in a tree in the making; ``profiles`` [profiles, n] the types of each profile."""

    market: Market
    profiles: Index
    asked: list[Asked] = field(factory=list)

    def begin(self, rows: Frontier) -> None:
        """Nothing is chosen yet."""
        if self.market.information:
            rows.acquired = [np.full(rows.rows, -1, dtype=np.int64) for _ in self.market.agents]
            rows.word = [np.zeros(rows.rows, dtype=np.int64) for _ in self.market.agents]

    def chose(self, rows: Frontier, agent: int, choice: Index) -> None:
        """The agent knows what she chose: 0 for nothing."""
        rows.acquired[agent] = choice
        rows.see(choice, 1 + len(self.market.information[agent]), agent)

    def tell(self, rows: Frontier, tree: Growth, agent: int) -> None:
        """She sees her word; ends are numbered through all her structures, the first one for nothing."""
        mine = self.market.information[agent]
        chosen, number = rows.acquired[agent], {word: k for k, word in enumerate(words_of(mine), start=1)}
        first, counts = np.zeros(rows.rows, dtype=np.int64), np.ones(rows.rows, dtype=np.int64)
        said, shares = [0], [Fraction(1)]
        for k, one in enumerate(mine, start=1):
            at = np.flatnonzero(chosen == k)
            line = one.deciding(self.profiles[rows.profile[at]])
            first[at] = len(said) + (np.cumsum(one.counts) - one.counts)[line]
            counts[at] = one.counts[line]
            said += [number[word] for ends in one.ends for word, _ in ends]
            shares += [p for ends in one.ends for _, p in ends]
        heard = np.array(said, dtype=np.int64)
        rows.word[agent] = first
        moving = np.flatnonzero(counts > 1)
        if len(moving):
            several, start = counts[moving], first[moving]
            order = np.argsort(rows.node[moving])
            at = moving[order]
            self.asked.append(Asked(agent, rows.node[at], chosen[at], first[at], heard))
            drawn = np.repeat(start - np.cumsum(several) + several, several) + np.arange(int(several.sum()))
            denominator = common_denominator(shares)
            weights = integer_array(over(shares, denominator))
            branch = tree.draw(rows, moving, several, weights[drawn], denominator)
            rows.word[agent] = rows.word[agent] + np.maximum(branch, 0)
        rows.word[agent] = heard[rows.word[agent]]
        rows.see(rows.word[agent], 1 + len(number), agent)

    def known(self, rows: Frontier, agent: int, at: Index) -> tuple[Index, Index]:
        """(what the agent has chosen, −1 for nothing yet, the number of her word, 0 for none) at some rows."""
        if not rows.acquired:
            return np.full(len(at), -1, dtype=np.int64), np.zeros(len(at), dtype=np.int64)
        return rows.acquired[agent][at], rows.word[agent][at]

    def spent(self, rows: Frontier, money: int) -> Integers | None:
        """[n, rows] what each agent's choice costs her, over the money denominator; None where nobody may choose."""
        if not rows.acquired:
            return None
        largest = int(largest_cost(self.market) * money)
        found = np.zeros((len(self.market.agents), rows.rows), dtype=exact_dtype(largest))
        for agent, mine in enumerate(self.market.information):
            if mine:
                costs = np.array(
                    [[0] * len(mine[0].costs), *(over(one.costs, money) for one in mine)], dtype=found.dtype
                )
                found[agent] = costs[rows.acquired[agent], self.profiles[rows.profile, agent]]
        return found


def largest_cost(market: Market) -> Fraction:
    """The largest cost of a structure."""
    return max((cost for mine in market.information for one in mine for cost in one.costs), default=Fraction(0))


# ---- in words


def choice_in_words(structures: Structures, k: int) -> str:
    """What is chosen: "acquire spy"."""
    return f"acquire {NOTHING if k == 0 else structures[k - 1].name}"


def known_in_words(structures: Structures, chosen: int, word: int) -> str:
    """What an agent knows who chose this structure and saw this word: 'spy says "high"'."""
    if chosen == 0:
        return f"learning {NOTHING}"
    return said_in_words(structures, chosen, word)


def said_in_words(structures: Structures, chosen: int, word: int) -> str:
    """That a structure says a word."""
    return f'{structures[chosen - 1].name} says "{words_of(structures)[word - 1]}"'


def drawn_in_words(market: Market, asked: Sequence[Asked], node: int, k: int) -> str | None:
    """Branch k of a draw of a word; None if the node is none."""
    for one in asked:
        place = int(np.searchsorted(one.nodes, node))
        if place < len(one.nodes) and one.nodes[place] == node:
            word = int(one.said[one.first[place] + k])
            said = said_in_words(market.information[one.agent], int(one.chosen[place]), word)
            return f"{said} to {market.agents[one.agent].name}"
    return None
