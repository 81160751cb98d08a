"""Who bids what, as the cells of a table: an equilibrium a row, or a bid a row. Types that bid alike share a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from attrs import frozen

from exactgames.quoted import escaped
from exactgames.reports.equilibrium import anything_goes, played_in_words

NOT_MET = "–"
"""What a type bids who does not come to bid: nothing is left for her."""

BIDS, TAKES = "Bids", "Takes"

Place = tuple[str, str | None]
"""(agent, what she has learned, and the takes before hers)."""


@frozen
class Cells:
    """``columns`` and ``rows`` of a table; ``title``."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class _Bids:
    """An equilibrium's bids in words, by place and type."""

    at: Mapping[tuple[Place, str], str]

    @staticmethod
    def of(bids: Sequence[Mapping[str, Any]]) -> _Bids:
        rows: dict[tuple[Place, str], dict[str, Any]] = {}
        for bid in bids:
            placed = rows.setdefault(((bid["agent"], _seen(bid)), bid["type"]), {})
            if bid["bid"] is not None:
                placed[bid["bid"]] = bid["probability"]
        return _Bids({where: _cell(placed) for where, placed in rows.items()})

    def get(self, place: Place, t: str) -> str:
        return self.at.get((place, t), NOT_MET)


def _seen(bid: Mapping[str, Any]) -> str | None:
    """What comes before: what she has learned, and the takes before hers."""
    known = [text for text in (bid.get("learned"), bid["after"]) if text]
    return ", ".join(known) if known else bid["after"]


def _cell(placed: Mapping[str, Any]) -> str:
    """What a type bids, from the probabilities."""
    if anything_goes(placed):
        return f"{{{'; '.join(placed)}}}"
    return played_in_words(placed) if placed else NOT_MET


def a_row_each(equilibria: Sequence[Sequence[Mapping[str, Any]]]) -> Cells:
    """A row for each equilibrium (by number, from 1), or for some in sequence that have the same bids; a column for the
    types of an agent that bid alike in all.
    """
    numbers, every = _runs(equilibria)
    places = _places(every)
    heads: list[list[str]] = [[]]
    columns: list[Sequence[str]] = [numbers]
    for (agent, seen), types in places.items():
        alike: dict[tuple[str, ...], list[str]] = {}
        for t in types:
            alike.setdefault(tuple(one.get((agent, seen), t) for one in every), []).append(t)
        after = [f"after {seen}" if seen else ""] if any(met for _, met in places) else []
        heads += [[agent, *after, *_said(group, types)] for group in alike.values()]
        columns += alike
    lines = max(map(len, heads))
    named = tuple("\n".join(map(escaped, [*head, *[""] * (lines - len(head))])) for head in heads)
    return Cells(_title(equilibria, every), named, tuple(zip(*columns, strict=True)))


def a_bid_a_row(equilibria: Sequence[Sequence[Mapping[str, Any]]], numbered: bool = True) -> Cells:
    """A row for the types of an agent that bid alike in an equilibrium; ``numbered``: with the equilibrium's number, in
    its first row.
    """
    rows: list[tuple[str, ...]] = []
    shown = any(_seen(bid) for bids in equilibria for bid in bids)
    numbers, every = _runs(equilibria)
    for number, one in zip(numbers, every, strict=True):
        for (agent, seen), types in _places([one]).items():
            alike: dict[str, list[str]] = {}
            for t in types:
                alike.setdefault(one.get((agent, seen), t), []).append(t)
            for bid, group in alike.items():
                said = types_in_words(group, types)
                rows.append((*([number] if numbered else []), agent, *([seen or ""] if shown else []), said, bid))
                number = ""
    column = _column(_what(equilibria))
    columns = (*([""] if numbered else []), "agent", *(["after"] if shown else []), "type", column)
    return Cells(_title(equilibria, every), columns, tuple(rows))


def with_utilities(bids: Sequence[Mapping[str, Any]], interim: Mapping[str, Mapping[str, Any]]) -> Cells:
    """A row for each type of a profile, with her interim utility; ``interim`` {agent: {type: utility}}."""
    one = _Bids.of(bids)
    said: dict[tuple[str, str], list[str]] = {}
    for ((agent, seen), t), bid in one.at.items():
        said.setdefault((agent, t), []).append(f"after {seen}: {bid}" if seen else bid)
    rows = [(agent, t, "; ".join(said[agent, t]), u) for agent, row in interim.items() for t, u in row.items()]
    what = _what([bids])
    return Cells(f"{what} and interim utilities", ("agent", "type", _column(what), "utility"), tuple(rows))


def _runs(equilibria: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[list[str], list[_Bids]]:
    """(numbers, bids) of the equilibria; those in sequence with the same bids are one: "4–6"."""
    numbers, every = [], []
    number = 1
    for bids, run in groupby(equilibria):
        last = number + len(list(run)) - 1
        numbers.append(str(number) if last == number else f"{number}–{last}")
        every.append(_Bids.of(bids))
        number = last + 1
    return numbers, every


def _title(equilibria: Sequence[Sequence[Mapping[str, Any]]], every: Sequence[_Bids]) -> str:
    braces = any(cell.startswith("{") for one in every for cell in one.at.values())
    return _what(equilibria) + (" ({…}: each with a probability from 0 to 1)" if braces else "")


def _what(equilibria: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    return TAKES if any(bid["after"] is not None for bids in equilibria for bid in bids) else BIDS


def _column(what: str) -> str:
    return "plays" if what == TAKES else "bid"


def _places(every: Sequence[_Bids]) -> dict[Place, list[str]]:
    """The agent's types at each place, by agent; a place that says nothing, only if the agent has no other."""
    types: dict[str, dict[str, None]] = {}
    places: dict[str, dict[str | None, None]] = {}
    for one in every:
        for ((agent, seen), t), bid in one.at.items():
            types.setdefault(agent, {})[t] = None
            places.setdefault(agent, {})
            if bid != NOT_MET:
                places[agent][seen] = None
    return {(agent, seen): list(types[agent]) for agent, met in places.items() for seen in met or {None: None}}


def types_in_words(group: Sequence[str], types: Sequence[str]) -> str:
    """Some of an agent's types; her one type by its name."""
    return ", ".join(_said(group, types)) or types[0]


def _said(group: Sequence[str], types: Sequence[str]) -> list[str]:
    """Some of an agent's types: nothing if she has one."""
    outside = [t for t in types if t not in group]
    if not outside:
        return ["every type"] if len(types) > 1 else []
    return ["not " + " or ".join(outside)] if 2 * len(outside) < len(group) else list(group)
