"""Welfare as bars: what the best allocation would bring, what the profile brings and to whom, with exact numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.drawing.style import colour_of
from exactgames.numbers.rational import show
from exactgames.pages.facts import Figures
from exactgames.pages.markup import text
from exactgames.phrases import listed

_ROW, _BAR, _WORDS = 52, 22, 20
"""Pixels down: of a row, its bar, and the words above it. What lies across is a share of the page's width."""
_LONGEST = 7800
"""The longest bar, in hundredths of a percent: the rest is for the number at its end."""


@frozen
class Bar:
    """A row: its words, its parts (the class of their colour, amount, in words), what is said at its end."""

    words: str
    parts: tuple[tuple[str, Fraction, str], ...]
    total: Fraction


def bars(figures: Figures, names: Sequence[str], show: Callable[[Fraction], str] = show) -> str:
    """The bars as SVG with their key. Where somebody's utility is negative, who gets how much is left to the
    table. ``show``: how an amount is written.
    """
    rows = [
        Bar("best allocation", (("cr", figures.optimum, "optimum"),), figures.optimum),
        Bar("welfare, by who consumes", _parts(figures.consumed, names), figures.welfare),
    ]
    others = [("information", figures.cost), ("kept in the aftermarket", figures.kept)]
    lost = tuple(("lost", amount, words) for words, amount in others if amount)
    shared = (*_parts(figures.utilities, names), ("cr", figures.revenue, "revenue"), *lost)
    if all(amount >= 0 for _, amount, _ in shared):
        rows.append(Bar("… by who gets it", shared, figures.welfare))
    most = max((row.total for row in rows), default=Fraction(0))
    if most == 0:
        return ""
    height = _ROW * len(rows) + (30 if figures.guaranteed is not None else 8)
    drawn = "".join(_row(number, row, most, show) for number, row in enumerate(rows))
    mark = "" if figures.guaranteed is None else _mark(figures.guaranteed, most, height)
    return (
        f'<svg class="bars" width="100%" height="{height}" role="img" aria-label="Welfare">'
        f"{drawn}{mark}</svg>\n{_key(names, [words for _, _, words in lost])}"
    )


def _parts(amounts: Sequence[Fraction], names: Sequence[str]) -> tuple[tuple[str, Fraction, str], ...]:
    return tuple((f"c{colour_of(i)}", x, names[i]) for i, x in enumerate(amounts))


def _at(amount: Fraction, most: Fraction) -> int:
    """Hundredths of a percent of the width: the one place where an amount is rounded, for the eye alone."""
    return int(amount / most * _LONGEST)


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _row(number: int, row: Bar, most: Fraction, show: Callable[[Fraction], str]) -> str:
    y, start, parts = _ROW * number + _WORDS, Fraction(0), []
    for colour, amount, words in row.parts:
        x = _at(start, most)
        wide = _at(start + amount, most) - x
        if wide:
            parts.append(
                f'<rect class="{colour}" x="{_percent(x)}" y="{y}" width="{_percent(wide)}" height="{_BAR}">'
                f"<title>{text(words)}: {show(amount)}</title></rect>"
            )
        start += amount
    return (
        f'<text x="0" y="{y - 6}">{text(row.words)}</text>{"".join(parts)}'
        f'<text x="{_percent(_at(row.total, most))}" dx="8" y="{y + 16}">{show(row.total)}</text>'
    )


def _mark(guaranteed: Fraction, most: Fraction, height: int) -> str:
    at = _at(min(guaranteed, most), most)
    x, anchor = _percent(at), "start" if at < _LONGEST // 2 else "end"
    return (
        f'<line class="mark" x1="{x}" y1="2" x2="{x}" y2="{height - 22}"/>'
        f'<text x="{x}" y="{height - 6}" text-anchor="{anchor}">proved whatever follows: {show(guaranteed)}</text>'
    )


def _key(names: Sequence[str], lost: Sequence[str]) -> str:
    def item(colour: str, words: str) -> str:
        sample = f'<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{colour}" width="10" height="10"/></svg>'
        return f"<li>{sample}{text(words)}</li>"

    rows = "".join(item(f"c{colour_of(i)}", name) for i, name in enumerate(names))
    rest = item("lost", listed(lost)) if lost else ""
    return f'<ul class="key">{rows}{item("cr", "the seller (revenue), or nobody in particular")}{rest}</ul>\n'
