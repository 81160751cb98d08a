"""The worlds in which an aftermarket can start, and where each bid leads: the auction's side of the staged form.

docs/reference/certificate.md, "The staged form". A *label* keeps of an agent's own bid and payment what the file's
rules and beliefs name, and, if she is informed, her posterior; a *world* is an allocation with everybody's labels.
Where all labels are empty, a world is an allocation, and rival lists (``rivals``) say where bids lead; otherwise all
bid profiles are gone through.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

import numpy as np
from attrs import define, frozen

from exactgames.errors import LimitReached, Undecided
from exactgames.forms.staged.posteriors import Bids, Posteriors, informed, posteriors_of
from exactgames.forms.staged.rivals import BidOutcomes, OutcomeClasses, Rivals
from exactgames.game.tree import Index
from exactgames.market.instance import Instance, SetPattern
from exactgames.market.market import Market
from exactgames.market.outcomes import drawn_outcomes
from exactgames.market.result import seen_by_all
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold, group

PROFILE_LIMIT = 5_000_000
"""Bid profiles gone through where labels are in use."""
ROW_LIMIT = 15_000_000
"""The same, times the tie orders."""
_CELLS = 1 << 22
"""Own bids times classes looked at together."""


@frozen
class Named:
    """What the rules and beliefs of one agent's aftermarket name: bids by index, payments, both ascending."""

    bids: tuple[int, ...]
    payments: tuple[Fraction, ...]

    @property
    def nothing(self) -> bool:
        return not self.bids and not self.payments


def named_by(instance: Instance) -> tuple[Named, ...]:
    """For each agent what her aftermarket rules and beliefs name."""
    found = []
    for i, agent in enumerate(instance.market.agents):
        rules: list[SetPattern] = [rule.where for rule in instance.strategy or ()]
        rules += [rule.where for rule in instance.beliefs]
        mine = [where.when for where in rules if where.agent == i and where.stage == "aftermarket"]
        places = {bid: k for k, bid in enumerate(agent.bids or ())}
        bids = sorted({places[when.bid] for when in mine if when.bid is not None and when.bid in places})
        found.append(Named(tuple(bids), tuple(sorted({when.paid for when in mine if when.paid is not None}))))
    return tuple(found)


@frozen(eq=False)
class Worlds:
    """W worlds, in order.

    allocation  [W, n] units won
    bid         [W, n] each agent's named bid, −1 for none
    paid        [W, n] her named payment over the money denominator, −1 for none
    posterior   [W, n] the number of her posterior, −1 if she is not informed
    """

    allocation: Index
    bid: Index
    paid: Integers
    posterior: Index


@define(eq=False, slots=False)
class AuctionStage:
    """Where bids lead. ``worlds``, and for each agent the outcomes of her bids.

    learned  the posteriors of each agent, None if she is not informed
    """

    market: Market
    rivals: Rivals
    named: tuple[Named, ...]
    worlds: Worlds
    learned: tuple[Posteriors | None, ...]
    _world_of: Index
    _profiles: list[Index] | None
    _payments: list[Integers] | None

    @property
    def ways(self) -> int:
        """How many equally likely tie orders there are."""
        return len(self.rivals.orders)

    @property
    def labelled(self) -> bool:
        """Whether some part of a label is in use."""
        return self._profiles is not None

    def classes(self, agent: int) -> OutcomeClasses:
        """The agent's outcome classes; every column by itself where labels are named."""
        if not self.labelled:
            return self.rivals.classes(agent)
        columns = prod(len(self.rivals.codes[j]) for j in self.rivals.others(agent))
        nothing: Index = np.zeros((columns, 0, 0), dtype=np.int64)
        return OutcomeClasses(nothing, np.arange(columns), np.ones(columns, dtype=np.int64))

    def outcomes(self, agent: int, classes: OutcomeClasses, bids: Index | slice = slice(None)) -> BidOutcomes:
        """[orders, own bids, classes] the world and the payment."""
        if not self.labelled:
            return self._from_lists(agent, bids, classes.lists)
        return self._from_profiles(agent, bids, classes.first)

    def at(self, agent: int, columns: Index, bids: Index | slice = slice(None)) -> BidOutcomes:
        """[orders, own bids, columns] against these columns [C, n − 1] of the others' bid indices, in file order."""
        if not self.labelled:
            return self._from_lists(agent, bids, self.rivals.lists(agent, columns))
        sizes = [len(self.rivals.codes[j]) for j in self.rivals.others(agent)]
        number = np.ravel_multi_index(tuple(columns.T), sizes) if sizes else np.zeros(len(columns), dtype=np.int64)
        return self._from_profiles(agent, bids, np.asarray(number))

    def _from_lists(self, agent: int, bids: Index | slice, lists: Index) -> BidOutcomes:
        found = self.rivals.outcomes(agent, lists, bids)
        return BidOutcomes(self._world_of[found.place], found.payment)

    def _from_profiles(self, agent: int, bids: Index | slice, columns: Index) -> BidOutcomes:
        if self._profiles is None or self._payments is None:
            raise TypeError("all labels are empty")
        sizes = [len(codes) for codes in self.rivals.codes]
        shape = (sizes[agent], prod(sizes) // sizes[agent])

        def table(values: Integers) -> Integers:
            moved: Integers = np.moveaxis(values.reshape(sizes), agent, 0).reshape(shape)[bids][:, columns]
            return moved

        worlds = np.stack([table(world) for world in self._profiles])
        return BidOutcomes(worlds, np.stack([table(paid[:, agent]) for paid in self._payments]))


def auction_stage(
    market: Market, money: int, named: tuple[Named, ...] | None = None, bids: Bids | None = None
) -> AuctionStage:
    """The auction, amounts over ``money``. By default nothing is named, and nobody is informed (``bids``: what is
    played, for posteriors). LimitReached where labels are in use and there are too many bid profiles; Undecided where
    somebody is informed and types are not independent.
    """
    rivals = Rivals.of(market, money)
    learners = tuple(False for _ in market.agents) if bids is None else informed(market, bids)
    if market.joint is not None and any(learners):
        name = market.agents[learners.index(True)].name
        raise Undecided(
            f"a joint prior: what {name} learns from bids of the others' types depends on her own; only the explicit "
            "tree, if it fits, can decide"
        )
    if named is None:
        named = tuple(Named((), ()) for _ in market.agents)
    if all(one.nothing for one in named) and not any(learners):
        codes = _reachable(rivals)
        n, base = len(market.agents), market.units + 1
        world_of = np.full(base**n, -1, dtype=np.int64)
        world_of[codes] = np.arange(len(codes))
        allocation = np.stack([codes // base ** (n - 1 - j) % base for j in range(n)], axis=1)
        nothing: Index = np.full(allocation.shape, -1, dtype=np.int64)
        empty = Worlds(allocation, nothing, nothing, nothing)
        return AuctionStage(market, rivals, named, empty, tuple(None for _ in named), world_of, None, None)
    return _labelled(rivals, named, money, bids, learners)


def _reachable(rivals: Rivals) -> Index:
    """The numbers of the allocations that some bids and tie order lead to, ascending (lexicographic order)."""
    base, n = rivals.market.units + 1, len(rivals.codes)
    if base**n > 1 << 26:
        raise LimitReached(1 << 26, base**n, False, "allocations", shrinkable(rivals.market, ("units", "agents")))
    seen = np.zeros(base**n, dtype=bool)
    lists = rivals.classes(0).lists
    own = len(rivals.codes[0])
    step = max(1, _CELLS // own)
    for start in range(0, len(lists), step):
        seen[rivals.outcomes(0, lists[start : start + step]).place] = True
    return np.flatnonzero(seen)


def _labelled(
    rivals: Rivals, named: tuple[Named, ...], money: int, played: Bids | None, learners: tuple[bool, ...]
) -> AuctionStage:
    market = rivals.market
    sizes = [len(codes) for codes in rivals.codes]
    total = prod(sizes)
    if total > PROFILE_LIMIT or total * len(rivals.orders) > ROW_LIMIT:
        hints = ("bids that do not depend on types", "rules that name no own bid and no own payment")
        raise LimitReached(PROFILE_LIMIT, total, False, "bid profiles", (*shrinkable(market, ("bids",)), *hints))
    seen = drawn_outcomes(rivals.auction, rivals.ranked, money)
    bids, holdings, payments = seen.bids, seen.holdings, seen.payments
    public = seen_by_all(market.signals, seen)
    posterior = np.full_like(bids, -1)
    learned: list[Posteriors | None] = []
    for i, learns in enumerate(learners):
        if not learns or played is None:
            learned.append(None)
            continue
        observed, _ = group(*fold([bids[:, i], payments[:, i], *public]))
        found = posteriors_of(market, i, played, observed, list(bids.T))
        posterior[:, i] = found.label
        learned.append(found)
    bid, paid = np.full_like(bids, -1), np.full_like(payments, -1)
    for i, one in enumerate(named):
        bid[:, i] = np.where(np.isin(bids[:, i], one.bids), bids[:, i], -1)
        amounts = _numerators(one.payments, money)
        paid[:, i] = np.where(np.isin(payments[:, i], np.array(amounts, dtype=payments.dtype)), payments[:, i], -1)
    columns = [*holdings.T]
    for i in range(len(sizes)):
        columns += [bid[:, i], paid[:, i], posterior[:, i]]
    code, _ = fold(columns)
    _, first = np.unique(code, return_index=True)
    order = np.lexsort(tuple(column[first] for column in reversed(columns)))
    first = first[order]
    by_code = np.argsort(code[first])
    world = by_code[np.unique(code, return_inverse=True)[1]]
    worlds = Worlds(holdings[first], bid[first], paid[first], posterior[first])
    none: Index = np.zeros(0, dtype=np.int64)
    ways = len(rivals.orders)
    by_order = np.split(world, ways), np.split(payments, ways)
    return AuctionStage(market, rivals, named, worlds, tuple(learned), none, *by_order)


def _numerators(amounts: Sequence[Fraction], money: int) -> list[int]:
    """Those amounts that are whole over ``money``; no payment equals another."""
    scaled = [amount * money for amount in amounts]
    return [x.numerator for x in scaled if x.denominator == 1]
