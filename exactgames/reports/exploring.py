"""Sweeps and searches: as JSON values, as a table for people, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from exactgames.explore.largest import Largest
from exactgames.explore.point import Found
from exactgames.explore.sweep import largest_of
from exactgames.numbers.rational import number
from exactgames.quoted import escaped
from exactgames.reports.tables import table

SHOWN: Final = 40
"""The most rows on a screen."""
_LONG: Final = 24


def about(ratio: Fraction) -> str:
    """Six decimals, rounded down."""
    whole = ratio.numerator * 10**6 // ratio.denominator
    return f"{whole // 10**6}.{whole % 10**6:06d}"


def sweep_values(family: str, found: Sequence[Found], results: str | None) -> dict[str, Any]:
    """The keys of ``sweep --json``."""
    best = largest_of(found)
    return {
        "family": family,
        "points": [one.row for one in found],
        "largest": None if best is None else best.row,
        "failed": sum(one.failed for one in found),
        "results": results,
    }


def print_sweep(console: Console, found: Sequence[Found], results: str | None) -> None:
    """The points, the largest first where they are too many for a screen."""
    shown = list(found)
    if len(shown) > SHOWN:
        shown = sorted(found, key=lambda one: Fraction(one.ratio or 0), reverse=True)[:SHOWN]
    parameters = _parameters(found)
    rows = [[*(_short(one.row["point"].get(key, "")) for key in parameters), _rated(one), _why(one)] for one in shown]
    console.print(table("Points", [*parameters, "ratio", "or why not"], rows))
    if len(shown) < len(found):
        console.print(Text(f"the {len(shown)} with the largest ratios, of {len(found):,}"))
    failed = sum(one.failed for one in found)
    without = sum(one.ratio is None for one in found) - failed
    console.print(Text(f"{len(found):,} points: {without:,} without a ratio, {failed:,} failed"))
    best = largest_of(found)
    if best is not None and best.ratio is not None:
        console.print(Text(f"largest ratio: {_long(best.ratio)} at {_where(best)}"))
    if results is not None:
        console.print(Text(f"results: {results}"))


def sweep_csv(found: Iterable[Found]) -> str:
    """A row a point: its parameters, the exact ratio, the same about, whether it failed, and why there is no ratio."""
    rows = list(found)
    parameters = _parameters(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*parameters, "ratio", "about", "failed", "why"])
    for one in rows:
        decimals = "" if one.ratio is None else about(Fraction(one.ratio))
        values = [one.row["point"].get(key, "") for key in parameters]
        writer.writerow([*values, one.ratio or "", decimals, "yes" if one.failed else "no", escaped(one.why)])
    return text.getvalue()


def search_values(found: Sequence[Largest], written: dict[int, dict[str, str]]) -> dict[str, Any]:
    """The keys of ``search --json``."""
    return {
        "winners": [
            {
                "m": one.units,
                "ratio": None if one.best is None else one.best.ratio,
                "point": None if one.best is None else one.best.row["point"],
                "bound": number(one.bound),
                "closed": one.closed,
                "judged": one.judged,
                **written.get(one.units, {}),
            }
            for one in found
        ]
    }


def print_search(console: Console, found: Sequence[Largest], written: dict[int, dict[str, str]]) -> None:
    """A row a number of units."""
    rows = []
    for one in found:
        ratio = "none" if one.best is None or one.best.ratio is None else about(Fraction(one.best.ratio))
        where = "" if one.best is None else _where(one.best, ("m",))
        rows.append([_power(one.units), ratio, about(one.bound + Fraction(1, 10**6)), where, str(one.judged)])
    console.print(table("The largest ratios", ["m", "certified", "none exceeds", "where", "judged"], rows))
    for one in found:
        if not one.closed:
            words = "others are not excluded below that bound: it stopped before the gap was closed (--most, --gap)"
            console.print(Text(f"m = {_power(one.units)}: {words}"))
    for files in written.values():
        console.print(Text(f"wrote {files['instance']} and {files['certificate']}"))


def climb_values(found: Sequence[Found], size: int, written: dict[str, str]) -> dict[str, Any]:
    """The keys of ``search --json`` where no bound is known."""
    best = largest_of(found)
    winner = {
        "ratio": None if best is None else best.ratio,
        "point": None if best is None else best.row["point"],
        "bound": None,
        "closed": len(found) == size,
        "judged": len(found),
        **written,
    }
    return {"winners": [winner]}


def print_climb(console: Console, found: Sequence[Found], size: int, written: dict[str, str]) -> None:
    """What was judged, and what that leaves open."""
    print_sweep(console, found, None)
    if len(found) < size:
        console.print(Text(f"{len(found):,} of {size:,} points were judged, best first: others are not excluded"))
    else:
        console.print(Text(f"all {size:,} points of the grid were judged"))
    if written:
        console.print(Text(f"wrote {written['instance']} and {written['certificate']}"))


def _parameters(found: Sequence[Found]) -> list[str]:
    return list(dict.fromkeys(key for one in found for key in one.row["point"]))


def _rated(one: Found) -> str:
    return "none" if one.ratio is None else about(Fraction(one.ratio))


def _why(one: Found) -> str:
    return f"failed: {one.why}" if one.failed else one.why


def _where(one: Found, without: Sequence[str] = ()) -> str:
    return ", ".join(f"{key} = {_short(value)}" for key, value in one.row["point"].items() if key not in without)


def _short(value: str) -> str:
    if value.isdigit() and len(value) > 5 and int(value) == 10 ** (len(value) - 1):
        return _power(int(value))
    return value if len(value) <= _LONG else f"{value[:10]}… ({len(value):,} characters)"


def _long(ratio: str) -> str:
    return ratio if len(ratio) <= _LONG else f"about {about(Fraction(ratio))}"


def _power(units: int) -> str:
    exponent = len(str(units)) - 1
    return f"10^{exponent}" if exponent > 4 and units == 10**exponent else str(units)
