"""An agent's ``types`` as a distribution of a value, written out as the array that it stands for."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from exactgames.files.cursor import Cursor, Table, describe, show_number
from exactgames.files.limits import TYPES
from exactgames.files.names import NAME, read_name
from exactgames.files.rule_keys import NOBODY, read_format, read_rule
from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.distributions.rounding import Direction, Rounded, rounded
from exactgames.mechanisms.registry import DISTRIBUTIONS

VALUE: Final = "value"
"""What stands for the level in ``marginals``."""
SYMBOL: Final = "v"
_ROUND: Final[tuple[Direction, ...]] = ("down", "up")
_MARGINALS: Final = f'an array of non-negative numbers and the word "{VALUE}", at least once'


def read_values(cursor: Cursor, units: int | None) -> tuple[list[dict[str, Any]], Rounded] | None:
    """The types that the table at the cursor stands for, as a file lists them, and the rounded value; None with faults.
    ``units`` are None where the file does not say.
    """
    table = cursor.table("values")
    if table is None:
        return None
    distribution = _read_distribution(table.require("distribution", "a table { kind = … }"))
    given = table.require("levels", f"1 to {TYPES:,} strictly increasing non-negative numbers")
    levels = None if given is None else given.increasing(TYPES)
    round_at = table.require("round", 'one of "down", "up"')
    direction = None if round_at is None else round_at.choice(_ROUND)
    symbol_at = table.get("symbol")
    symbol = SYMBOL if symbol_at is None else read_name(symbol_at)
    marginals = _read_marginals(table.require("marginals", _MARGINALS), units)
    if distribution is None or given is None or levels is None or direction is None or symbol is None:
        return None
    try:
        value = rounded(distribution, levels, direction)
    except ValueError as error:
        given.fault(f'levels to which every value can be rounded {direction} (round = "{direction}")', str(error))
        return None
    types = [] if marginals is None else _types(table, symbol, marginals, value)
    return (types, value) if types else None


def _read_distribution(cursor: Cursor | None) -> Distribution | None:
    table = None if cursor is None else cursor.table("distribution")
    if table is None:
        return None
    kind = read_format(table, DISTRIBUTIONS, "kind")
    read: Distribution | None = read_rule(table, kind, DISTRIBUTIONS, NOBODY)
    if read is not None and (fault := read.fault()) is not None:
        key, expected = fault
        at = table.get(key)
        if at is not None:
            at.fault(expected)
        return None
    return read


def _read_marginals(cursor: Cursor | None, units: int | None) -> tuple[Fraction | None, ...] | None:
    """The marginal values; None for the level."""
    limit = "" if units is None else f", at most {units} (the units)"
    items = None if cursor is None else cursor.items(_MARGINALS + limit, 1, units)
    if cursor is None or items is None:
        return None
    numbers: list[Fraction | None] = []
    for item in items:
        if item.value == VALUE:
            numbers.append(None)
        elif (number := item.number(f'a non-negative number or "{VALUE}"', lambda x: x >= 0)) is not None:
            numbers.append(number)
    if len(numbers) == len(items) and None not in numbers:
        cursor.fault(_MARGINALS, f'none with the word "{VALUE}"')
        return None
    return tuple(numbers) if len(numbers) == len(items) else None


def _types(table: Table, symbol: str, marginals: tuple[Fraction | None, ...], value: Rounded) -> list[dict[str, Any]]:
    """The types; none, with a fault, if some level does not fit."""
    types: list[dict[str, Any]] = []
    for level, probability in value.probabilities:
        own = [level if number is None else number for number in marginals]
        if any(before < after for before, after in pairwise(own)):
            shown = ", ".join(map(show_number, own[:8]))
            at = table.get("marginals")
            if at is not None:
                at.fault("marginal values that do not increase at any level", f"[{shown}] at the level {level}")
            return []
        name = f"{symbol}={level}"
        if len(name) > 64:
            at = table.get("levels")
            if at is not None:
                at.fault(f"levels that make, with the symbol, {NAME}", describe(name))
            return []
        types.append({"name": name, "marginals": own, "probability": probability})
    return types
