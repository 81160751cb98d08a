"""The aftermarket of an instance: one stage, or a sequence of them.  Where nothing is shown between two of them they
are played as one (`stages.rounds`); what is shown splits the sequence into *runs*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..budget import Budget
from ..reading import Table, any_table, array, text
from ..rejected import Rejected
from .goods.goods import Goods
from .keys import CODE, Draft
from .registry import AFTERMARKETS
from .signals.finite_table import SignalTable, read_tables
from .stages.none import NoAftermarket
from .stages.rounds import Rounds
from .stages.stage import Stage
from .stages.tables import charge_rows

if TYPE_CHECKING:
    from .market import Market

MOST = 8  # stages in a sequence
TYPES = "types"  # the signal that shows them


@dataclass(frozen=True, slots=True)
class Later:
    """A run, and what is shown before it starts."""

    types: bool  # to everybody
    tables: tuple[SignalTable, ...]
    stage: Stage


@dataclass(frozen=True, slots=True)
class RawRounds:
    drafts: tuple[Draft[Any], ...]  # a stage each
    signals: tuple[list[object] | None, ...]  # what is said to be shown before each


def read_rounds(value: object, names: Sequence[str], goods: Goods, budget: Budget) -> RawRounds:
    """The stages, and what is shown between them, unread."""
    if not isinstance(value, list):
        return RawRounds((_read(any_table(value, "aftermarket", CODE), names, goods, "", budget),), (None,))
    drafts: list[Draft[Any]] = []
    signals: list[list[object] | None] = []
    for k, entry in enumerate(array(value, "aftermarket", CODE, 1, MOST), 1):
        raw = dict(any_table(entry, f"aftermarket {k}", CODE))
        shown = raw.pop("signals", None) if k > 1 else None
        signals.append(None if shown is None else array(shown, f"aftermarket {k}, signals", CODE))
        if raw.get("format") == NoAftermarket.format:
            raise Rejected(CODE, f"aftermarket {k}: found 'none', expected a stage: it is one of a sequence")
        drafts.append(_read(raw, names, goods, f"in number {k}: ", budget))
    return RawRounds(tuple(drafts), tuple(signals))


def _read(raw: Table, names: Sequence[str], goods: Goods, where: str, budget: Budget) -> Draft[Any]:
    charge_rows(raw, "aftermarket", budget)
    try:
        known = [each for each in AFTERMARKETS if goods.key in each.goods]
        kind = text(raw.get("format"), "aftermarket, format", CODE, " ".join(each.format for each in known))
        (draft,) = (each.read(raw, names, goods) for each in known if each.format == kind)
    except Rejected as error:
        raise Rejected(error.code, where + error.message, error.line) from None
    return draft


def made(raw: RawRounds, whole: Callable[[Any], int]) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """All stages, and the runs."""
    stages = tuple(draft.make(whole) for draft in raw.drafts)
    union = tuple(sorted({price for stage in stages for price in stage.grid()}))
    starts = [0, *(k for k, shown in enumerate(raw.signals) if shown), len(stages)]
    number = {price: place for place, price in enumerate(union)}
    places = [tuple(number[price] for price in stage.grid()) for stage in stages]
    runs = [Rounds(stages[a:b], a + 1, union, tuple(places[a:b])) for a, b in pairwise(starts)]
    return stages, (stages if len(stages) == 1 else tuple(runs))


def read_later(raw: RawRounds, runs: Sequence[Stage], market: Market) -> tuple[Later, ...]:
    """The runs from the second on, with what is shown before them."""
    found: list[Later] = []
    taken = [table.name for table in market.tables]
    shown = [(k, signals) for k, signals in enumerate(raw.signals, 1) if signals]
    for (k, signals), stage in zip(shown, runs[1:], strict=True):
        where = f"aftermarket {k}, signals"
        words = [text(x, where, CODE, TYPES) for x in signals if not isinstance(x, dict)]
        if len(words) > 1:
            raise Rejected(CODE, f"{where}: one is there twice")
        tables = read_tables([x for x in signals if isinstance(x, dict)], market, where, "holdings", taken)
        taken += [table.name for table in tables]
        found.append(Later(bool(words), tables, stage))
    return tuple(found)
