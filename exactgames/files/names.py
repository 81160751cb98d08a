"""What the file's later parts may name: agents, their types and bids, the grids. As far as it could be read.

Whatever could not be read has had its fault; references to it are then let pass, so that one fault makes one message.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from exactgames.claims.equal_outcomes import Change
from exactgames.files.cursor import Cursor, show_number
from exactgames.files.rule_tables import Kinds, kinds_of
from exactgames.market.valuations import Type
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.information.structure import Structures
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.stage import Stage
from exactgames.words import nearest

if TYPE_CHECKING:
    from exactgames.files.sold import Sold

NAME = "a name: 1 to 64 printable characters, no double quote, no backslash"


def read_name(cursor: Cursor) -> str | None:
    """A name of an agent or a type."""
    name = cursor.text(NAME)
    if name is None:
        return None
    if not 1 <= len(name) <= 64 or not name.isprintable() or '"' in name or "\\" in name:
        cursor.fault(NAME)
        return None
    return name


@frozen
class Names:
    """Names in order, None where one could not be read; ``complete``: there are no others."""

    names: tuple[str | None, ...]
    complete: bool = True

    def find(self, word: str) -> int | None:
        """The index of the name."""
        return self.names.index(word) if word in self.names else None

    def read(self, cursor: Cursor, what: str) -> int | None:
        """The index of the name that stands at the cursor."""
        word = cursor.text(f"the name of {what}")
        if word is None:
            return None
        index = self.find(word)
        if index is None:
            self.unknown(cursor, what, word)
        return index

    def at_key(self, name: str, at: Cursor, what: str = "an agent") -> int | None:
        """The index of a name that is a key of a table; ``at``: where its value stands."""
        index = self.find(name)
        if index is None:
            self.unknown(Cursor(at.faults, at.path, name), what, name)
        return index

    def read_units(
        self, cursor: Cursor | None, read: Callable[[Cursor], int | None], what: str = "integers"
    ) -> tuple[tuple[int, int], ...]:
        """(index, units or bundle), ascending, of a table from agents' names to what they hold, each ``read``."""
        found: dict[int, int] = {}
        for name, at in [] if cursor is None else cursor.entries(f"a table from agents' names to {what}") or []:
            agent, units = self.at_key(name, at), read(at)
            if agent is not None and units is not None:
                found[agent] = units
        return tuple(sorted(found.items()))

    def unknown(self, cursor: Cursor, what: str, word: str) -> None:
        """Note that there is no such name, unless an unreadable one may be meant."""
        if self.complete and None not in self.names:
            known = ", ".join(f'"{name}"' for name in self.names[:8]) + (", …" if len(self.names) > 8 else "")
            cursor.fault(f"the name of {what}: {known}", suggestion=nearest(word, self.names))

    def read_distinct(self, cursor: Cursor, what: str, at_least: int = 0) -> tuple[int, ...] | None:
        """The indices of an array of distinct names."""
        items = cursor.items(f"an array of the names of {what}s" + (", at least one" if at_least else ""), at_least)
        if items is None:
            return None
        read = [self.read(item, what) for item in items]
        for position, (item, index) in enumerate(zip(items, read, strict=True)):
            if index is not None and index in read[:position]:
                item.fault("each name once")
                return None
        indices = tuple(index for index in read if index is not None)
        return indices if len(indices) == len(read) else None


@frozen
class AgentRead:
    """An agent as far as she could be read: None where she could not. ``levels`` if that is how her bids are given."""

    name: str | None
    type_names: Names
    types: tuple[Type, ...] | None
    bids: tuple[Bid, ...] | None
    levels: tuple[Fraction, ...] | None = None

    def read_bid(self, cursor: Cursor, sold: Sold) -> Bid | None:
        """One of her bids, of units padded with 0."""
        bid = sold.read_vector(cursor)
        if bid is None:
            return None
        if self.bids is not None and not contains(self.bids, bid):
            shown = f'one of the {len(self.bids):,} bids of "{self.name}"'
            close = self._nearest_bid(bid)
            suggestion = None if close is None else f"[{show_bid(close)}]"
            lacks = not sold.by_name and self._lacks_padding(bid)
            padded = " (padded with 0, but there is no level 0)" if lacks else ""
            cursor.fault(shown, f"[{show_bid(bid)}], a bid outside the grid{padded}", suggestion)
            return None
        return bid

    def _lacks_padding(self, bid: Bid) -> bool:
        return self.levels is not None and bid[-1] == 0 and self.levels[0] > 0

    def _nearest_bid(self, bid: Bid) -> Bid | None:
        """The closest bid; level by level where there are levels, else among few enough vectors."""
        if self.levels is not None:
            return tuple(nearest_number(marginal, self.levels) for marginal in bid)
        if self.bids is None or len(self.bids) * len(bid) > 20_000:
            return None
        return min(self.bids, key=lambda other: sum(abs(x - y) for x, y in zip(bid, other, strict=True)))


def contains(ascending: tuple[Bid, ...], bid: Bid) -> bool:
    """Whether the bid is among bids in ascending order."""
    place = bisect_left(ascending, bid)
    return place < len(ascending) and ascending[place] == bid


def nearest_number(number: Fraction, ascending: tuple[Fraction, ...]) -> Fraction:
    """The closest of the numbers, the smaller of two as close."""
    place = bisect_right(ascending, number)
    return min(ascending[max(place - 1, 0) : place + 1], key=lambda other: abs(other - number))


def show_bid(bid: Bid) -> str:
    """``2, 0, 0, 0``, if it is short."""
    shown = ", ".join(str(marginal) for marginal in bid[:8]) + (", …" if len(bid) > 8 else "")
    return shown if len(shown) <= 80 else f"{len(bid)} numbers"


def _unchanged(cursor: Cursor) -> Change | None:
    """Where no file is known."""
    return None


@frozen
class Setting:
    """All that rules, beliefs and claims may refer to; None where it could not be read.

    sealed       whether there are bids
    first        the stage that stands in their place
    format       the aftermarket's, the first's if there are several
    after        the stages after the auction
    tables       the tables of signals
    information  the signal structures of each agent; () where nobody has any
    change       how a change of the file is read
    """

    sold: Sold
    agents: tuple[AgentRead, ...]
    agent_names: Names
    sealed: bool | None
    first: Stage | None
    format: str | None
    after: tuple[Stage, ...] | None
    tables: tuple[SignalTable, ...] | None = ()
    information: tuple[Structures, ...] | None = ()
    change: Callable[[Cursor], Change | None] = _unchanged

    def structures(self, agent: int) -> Structures | None:
        """The agent's signal structures."""
        return None if self.information is None else self.information[agent] if self.information else ()

    @property
    def kinds(self) -> Kinds:
        """The rules that there are for what is sold."""
        return kinds_of(self.sold.by_name)

    @property
    def first_title(self) -> str:
        """What the first stage is called."""
        return " or ".join(stage.title for stage in (self.kinds.first if self.first is None else (self.first,)))

    @property
    def first_movers(self) -> frozenset[int]:
        """Who has turns in the first stage, where bids are not sealed; else everybody."""
        everyone = frozenset(range(len(self.agents)))
        return everyone if self.first is None else _united(self.first.movers(len(self.agents), everyone))

    def able(self, key: str) -> frozenset[int] | None:
        """Who may have turns with the action key in the aftermarket; None where that is not known."""
        if not self.after or (not self.sealed and self.first is None):
            return None
        count = len(self.agents)
        everyone = frozenset(range(count))
        holders = [everyone if self.first is None else self.first.winners(count), *[everyone] * len(self.after)]
        every = [stage.movers(count, who) for stage, who in zip(self.after, holders, strict=False)]
        having = [movers[key] for movers in every if key in movers]
        return frozenset().union(*having) if having else None

    def read_action(self, cursor: Cursor, agent: int | None) -> str | None:
        """The name of an action of the agent's in a table of the auction, or of the aftermarket."""
        word = cursor.text("the name of an action")
        stages = (*(() if self.first is None else (self.first,)), *(self.after or ()))
        lists = [stage.actions_of(agent) for stage in stages] if agent is not None else []
        known = tuple(dict.fromkeys(name for mine in lists for name in mine))
        if word is None or not known or word in known:
            return word
        cursor.fault(f'an action of "{self.agents[agent or 0].name}": ' + ", ".join(f'"{name}"' for name in known))
        return None

    def read_price(self, cursor: Cursor, of: str) -> Fraction | None:
        """One of the numbers that a key of the stages of the aftermarket lists."""
        price = cursor.non_negative()
        if price is None:
            return None
        listed = sorted({x for stage in self.after or () for x in getattr(stage, of, ())})
        close = nearest_number(price, tuple(listed)) if listed else price
        if close != price:
            cursor.fault(f"one of the aftermarket's {of}", suggestion=show_number(close))
            return None
        return price


def _united(movers: Mapping[str, frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*movers.values())
