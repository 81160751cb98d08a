"""An agent's ``types`` as a law of a number, in a run-length market (semantics.md, "Continuous types")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, groupby
from typing import Final

from exactgames.files.cursor import Cursor, Table, show_number
from exactgames.files.names import read_name
from exactgames.files.values import SYMBOL, VALUE
from exactgames.phrases import listed
from exactgames.runs.law import Atom, EqualRevenue, Law, LawTypes, Part, Uniform
from exactgames.runs.marginals import without_zeros
from exactgames.runs.market import RunAgent

PARTS: Final = 64
"""The most parts of a law."""
ATOM, EQUAL_REVENUE = "atom", "equal-revenue"
KINDS: Final = {"uniform": ("low", "high"), EQUAL_REVENUE: ("low", "high"), ATOM: ("at",)}
"""The kinds of parts, with their keys."""
ENTRIES: Final = 4096
"""The most entries, or runs, of marginal values."""
_ARRAY: Final = f'marginal values, neighbouring ones "{VALUE}", or {{ runs = [[x, n], …] }} with one x "{VALUE}"'
Entry = tuple[Fraction | None, int]
"""A level, None for the value, and how many of it."""


def read_law(cursor: Cursor, units: int | None) -> LawTypes | None:
    """The types; None with faults."""
    table = cursor.table("values")
    if table is None:
        return None
    if "law" not in table:
        expected = "an array of tables { name, marginals, probability }, or { law = […], marginals = … }"
        cursor.fault(f"{expected}: this is a run-length market")
        return None
    table.refuse(("distribution", "levels", "round"), "a law's values are not rounded")
    law = _read_parts(table.require("law", "an array of tables"))
    entries = _read_marginals(table.require("marginals", _ARRAY), units)
    symbol_at = table.get("symbol")
    symbol = SYMBOL if symbol_at is None else read_name(symbol_at)
    if law is None or entries is None or symbol is None:
        return None
    place = next(number for number, (level, _) in enumerate(entries) if level is None)
    before, after = ([(x, n) for x, n in part if x is not None] for part in (entries[:place], entries[place + 1 :]))
    at = table.get("marginals")
    if at is None:
        return None
    if before and before[-1][0] < law.greatest:
        at.fault(f"no level before the value less than {show_number(law.greatest)}", show_number(before[-1][0]))
        return None
    if after and after[0][0] > law.least:
        at.fault(f"no level after the value more than {show_number(law.least)}", show_number(after[0][0]))
        return None
    return LawTypes(law, without_zeros(before), entries[place][1], without_zeros(after), symbol)


def refuse_overlaps(items: list[Cursor], agents: list[RunAgent | None]) -> None:
    """Notes a law that varies where another one does."""
    laws = [(item, agent, agent.law.law) for item, agent in zip(items, agents, strict=True) if agent and agent.law]
    for (_, one, first), (item, _, second) in combinations(laws, 2):
        if max(first.least, second.least) < min(first.greatest, second.greatest):
            span = f"from {show_number(first.least)} to {show_number(first.greatest)}"
            Cursor(item.faults, (*item.path, "types", "law"), {}).fault(
                f'a law that has no numbers between those of another agent\'s ("{one.name}": {span})',
                f"one from {show_number(second.least)} to {show_number(second.greatest)}",
            )


# ---- the law


def _read_parts(cursor: Cursor | None) -> Law | None:
    items = None if cursor is None else cursor.items(f"an array of 1 to {PARTS} tables", 1, PARTS)
    if cursor is None or items is None:
        return None
    read = [_read_part(item, len(items) == 1) for item in items]
    probabilities = [None if one is None else one[1] for one in read]
    cursor.sums_to_one(probabilities)
    parts = tuple(one for one in read if one is not None)
    if len(parts) < len(read) or sum(p for _, p in parts) != 1:
        return None
    law = Law(parts)
    if law.least == law.greatest:
        cursor.fault("a law of more than one number", f"the number {show_number(law.least)} alone")
        return None
    gap = law.gap()
    if gap is not None:
        low, high = map(show_number, gap)
        cursor.fault("parts that cover all from the least number to the greatest", f"nothing between {low} and {high}")
        return None
    return law


def _read_part(cursor: Cursor, alone: bool) -> tuple[Part, Fraction] | None:
    table = cursor.table("law_part")
    if table is None:
        return None
    kind_at = table.require("kind", "one of " + ", ".join(f'"{kind}"' for kind in KINDS))
    kind = None if kind_at is None else kind_at.choice(tuple(KINDS))
    if alone and "probability" not in table:
        probability: Fraction | None = Fraction(1)
    else:
        given = table.require("probability", "a positive number")
        probability = None if given is None else given.probability()
    if kind is None:
        return None
    table.refuse([key for key in ("low", "high", "at") if key not in KINDS[kind]], f"{kind} has {listed(KINDS[kind])}")
    part = _read_atom(table) if kind == ATOM else _read_interval(table, kind)
    return None if part is None or probability is None else (part, probability)


def _read_atom(table: Table) -> Part | None:
    at = table.require("at", "a non-negative number")
    number = None if at is None else at.non_negative()
    return None if number is None else Atom(number)


def _read_interval(table: Table, kind: str) -> Part | None:
    low_at, high_at = table.require("low", "a number"), table.require("high", "a number more than low")
    positive = kind == EQUAL_REVENUE
    low = None
    if low_at is not None:
        low = low_at.number("a positive number", lambda x: x > 0) if positive else low_at.non_negative()
    high = None if high_at is None else high_at.non_negative()
    if low is None or high is None or high_at is None:
        return None
    if high <= low:
        high_at.fault(f"a number more than low, {show_number(low)}")
        return None
    return EqualRevenue(low, high) if positive else Uniform(low, high)


# ---- marginal values


def _read_marginals(cursor: Cursor | None, units: int | None) -> list[Entry] | None:
    """The levels, and the value among them."""
    if cursor is None:
        return None
    entries = _read_array(cursor, units) if isinstance(cursor.value, list) else _read_runs(cursor, units)
    if entries is None:
        return None
    words = sum(level is None for level, _ in entries)
    if words != 1:
        cursor.fault(_ARRAY, f'{"none" if not words else f"{words:,}"} with the word "{VALUE}"')
        return None
    return entries


def _one_value(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, neighbouring words of an array put together."""
    for is_value, some in groupby(entries, lambda entry: entry[0] is None):
        if is_value:
            yield None, sum(count for _, count in some)
        else:
            yield from some


def _read_array(cursor: Cursor, units: int | None) -> list[Entry] | None:
    most = ENTRIES if units is None else min(ENTRIES, units)
    items = cursor.items(f"{_ARRAY}, at most {most} numbers", 1, most)
    if items is None:
        return None
    read = [_read_entry(item, 1) for item in items]
    entries = [entry for entry in read if entry is not None]
    if len(entries) < len(read):
        return None
    return list(_one_value(entries)) if _in_order(items, entries, strict=False) else None


def _read_runs(cursor: Cursor, units: int | None) -> list[Entry] | None:
    table = cursor.table("runs")
    given = None if table is None else table.require("runs", "an array of pairs [x, n]")
    items = None if given is None else given.items(f"an array of 1 to {ENTRIES:,} pairs [x, n]", 1, ENTRIES)
    if items is None or given is None:
        return None
    found: list[Entry] = []
    for item in items:
        pair = item.items("a pair [x, n]: n times x", 2, 2)
        count = None if pair is None else pair[1].integer(1, units)
        entry = None if pair is None else _read_entry(pair[0], count or 1)
        if entry is None or count is None:
            return None
        found.append(entry)
    if not _in_order(items, found, strict=True):
        return None
    if units is not None and sum(count for _, count in found) > units:
        given.fault("runs of no more numbers together than there are units", "more")
        return None
    return found


def _read_entry(cursor: Cursor, count: int) -> Entry | None:
    """So many of a level, or of the value; None with a fault."""
    if cursor.value == VALUE:
        return None, count
    number = cursor.number(f'a non-negative number or "{VALUE}"', lambda x: x >= 0)
    return None if number is None else (number, count)


def _in_order(items: Sequence[Cursor], entries: Sequence[Entry], strict: bool) -> bool:
    """Whether the levels decrease; notes the first that does not."""
    last: Fraction | None = None
    for item, (level, _) in zip(items, entries, strict=True):
        if level is None:
            continue
        if last is not None and (level > last or (strict and level == last)):
            what = "less than" if strict else "at most"
            item.fault(f"a number {what} the one before, {show_number(last)}", show_number(level))
            return False
        last = level
    return True
