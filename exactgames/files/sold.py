"""``units`` or ``items``: what is sold, and how a file writes what somebody holds, and what she bids."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.files.cursor import Cursor, Table, show_number
from exactgames.files.names import Names, read_name
from exactgames.mechanisms.actions import ALL
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.goods.items import MOST, bundle_of, members
from exactgames.mechanisms.keys import ByBundle, ByItem
from exactgames.mechanisms.valuations.properties import falling

UNITS = 64
"""How many units there may be."""
WANTED = f"an integer from 1 to {UNITS}"
ITEMS = f"an array of 1 to {MOST} distinct names of items"
BY_ITEM = "a table from items to non-negative numbers"
_ALL = ' ("all" is not allowed in a condition)'


def by_bundle(word: str) -> str:
    """What stands at a key of the kind ``ByBundle``, in words."""
    return f"an array of tables {{ items, {word} }}, one for every bundle but the empty one"


@frozen
class Sold:
    """What is sold, as far as it could be read.

    by_name  whether it is named items, and not units
    count    how many; None where that could not be read
    names    of the items
    """

    by_name: bool
    count: int | None
    names: Names

    @property
    def items(self) -> tuple[str, ...]:
        """The items' names, of those that could be read."""
        return tuple(name for name in self.names.names if name is not None)

    @property
    def held(self) -> str:
        """How what agents hold is written, in words."""
        return "arrays of items" if self.by_name else "integers"

    def read_held(self, cursor: Cursor) -> int | None:
        """What somebody holds, or took, in a condition."""
        return self.read_bundle(cursor) if self.by_name else self.read_quantity(cursor, 0, False)

    def read_quantity(self, cursor: Cursor, least: int, all_: bool) -> int | None:
        """A number of units; ``ALL`` for "all" if that may stand there."""
        if all_ and cursor.value == "all":
            return ALL
        also = ' or "all"' if all_ else _ALL if cursor.value == "all" else ""
        return cursor.integer(least, self.count, also)

    def read_bundle(self, cursor: Cursor, least: int = 0, all_: bool = False) -> int | None:
        """A bundle of at least so many items, likewise."""
        if all_ and cursor.value == "all":
            return ALL
        if not isinstance(cursor.value, list):
            also = ' or "all"' if all_ else _ALL if cursor.value == "all" else ""
            cursor.fault(f"an array of items{also}")
            return None
        found = self.names.read_distinct(cursor, "an item", least)
        return None if found is None else bundle_of(found)

    def read_vector(self, cursor: Cursor) -> Bid | None:
        """A bid, of units padded with 0."""
        if not self.by_name:
            return cursor.non_increasing(self.count)
        count = self.count
        what = "an array of non-negative numbers" + ("" if count is None else f", one for each of the {count} items")
        entries = cursor.items(what, 0 if count is None else count, count)
        if entries is None:
            return None
        read = [entry.non_negative() for entry in entries]
        numbers = tuple(number for number in read if number is not None)
        return numbers if len(numbers) == len(read) and count is not None else None

    def read_by_item(self, cursor: Cursor, kind: ByItem) -> tuple[Fraction, ...] | None:
        """A number for each item."""
        noted = len(cursor.faults)
        found: dict[int, Fraction] = {}
        for name, at in cursor.entries(BY_ITEM) or []:
            item, number = self.names.at_key(name, at, "an item"), at.non_negative()
            found |= {} if item is None or number is None else {item: number}
        if len(cursor.faults) == noted and self.count is not None:
            left_out = [self.names.names[x] for x in range(self.count) if x not in found]
            if kind.every and left_out and None not in left_out:
                cursor.fault("a number for every item", "none for " + ", ".join(f'"{name}"' for name in left_out))
        if len(cursor.faults) > noted or self.count is None:
            return None
        return tuple(found.get(x, Fraction(0)) for x in range(self.count))

    def read_by_bundle(self, cursor: Cursor, kind: ByBundle) -> tuple[Fraction, ...] | None:
        """A number for each bundle, 0 for the empty one."""
        noted, faultless = len(cursor.faults), True
        found: dict[int, Fraction] = {}
        for item in cursor.items(by_bundle(kind.word), 1, 1 << MOST) or []:
            table = item.table(f"bundle_{kind.word}")
            if table is None:
                continue
            given, named = table.require("items", "an array of items"), table.require(kind.word, "a number")
            bundle = None if given is None else self.read_bundle(given, 1)
            number = None if named is None else named.non_negative()
            faultless &= bundle is not None
            if bundle is not None and bundle in found:
                item.fault("each bundle once", f"the bundle {self._said([bundle])} again")
            if bundle is not None and number is not None:
                found[bundle] = number
        if len(cursor.faults) > noted or not faultless or self.count is None:
            return None
        left_out = [bundle for bundle in range(1, 1 << self.count) if bundle not in found]
        if left_out:
            more = f" and {len(left_out) - 4} more" if len(left_out) > 4 else ""
            missing = f"none for {self._said(left_out[:4])}{more}"
            cursor.fault(f"a {kind.word} for every bundle but the empty one", missing)
            return None
        values = (Fraction(0), *(found[bundle] for bundle in range(1, 1 << self.count)))
        pair = falling(values) if kind.monotone else None
        if pair is not None:
            small, large = (f"{self._said([bundle])}, worth {show_number(values[bundle])}" for bundle in pair)
            cursor.fault("a larger bundle that is worth no less", f"{small}, within {large}")
            return None
        return values

    def _said(self, bundles: Sequence[int]) -> str:
        """Bundles as they are written."""
        return ", ".join(
            "[" + ", ".join(f'"{self.names.names[x]}"' for x in members(bundle)) + "]" for bundle in bundles
        )


def read_sold(table: Table) -> Sold:
    """What the file sells. Notes its faults."""
    given = table.get("items")
    if given is None:
        units = table.require("units", f"{WANTED} (or items, an array of names)")
        return Sold(False, None if units is None else units.integer(1, UNITS), Names(()))
    table.refuse(["units"], "the file names items")
    entries = given.items(ITEMS, 1, MOST)
    if entries is None:
        return Sold(True, None, Names((), complete=False))
    names: list[str | None] = []
    for entry in entries:
        name = read_name(entry)
        if name is not None and name in names:
            entry.fault("a name that no other item has")
            name = None
        names.append(name)
    return Sold(True, len(names), Names(tuple(names)))
