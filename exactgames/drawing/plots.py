"""Plots (matplotlib, the extra ``plot``), and the table beside each: a plot rounds its numbers, the table does not.

A kind of plot is a function from an answer to a ``Plot``: the rows of the table, and how they are drawn.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from math import log
from typing import Any, Final

from attrs import frozen

from exactgames.answers.bounds import Designed
from exactgames.answers.dominance import TypeBids
from exactgames.answers.reserve_ranges import WelfareRange
from exactgames.drawing.png import marked
from exactgames.drawing.style import COLOURS, PLOT, plot_rules
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.quoted import escaped

PLOT_START: Final = "<!-- plot, written by exactgames -->\n"
"""How an SVG of a plot begins."""

HEADS: Final = {
    "reserve": ("reserve", "guarantee", "optimum", "lowest_welfare", "highest_welfare", "equilibria", "complete"),
    "dominance": ("agent", "type", "bid", "undominated"),
    "best-replies": ("player", "type", "against", "reply", "mutual"),
    "ratio": ("construction", "m", "ratio"),
}
"""The tables' columns, by kind of plot."""


@frozen(eq=False)
class Plot:
    """A table, its exact rows, and what draws them on a figure of matplotlib's; ``size`` in inches."""

    kind: str
    rows: tuple[tuple[str, ...], ...]
    size: tuple[float, float]
    draw: Callable[[Any], None]

    def table(self) -> str:
        """The rows as CSV, numbers as p/q; a cell that a spreadsheet would take for a formula begins with '."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADS[self.kind])
        writer.writerows([[_cell(one) for one in row] for row in self.rows])
        return out.getvalue()

    def svg(self) -> str:
        """The plot as SVG, on a light ground or a dark one as the reader's screen has it; the same bytes every time.
        ModuleNotFoundError where matplotlib is not installed.
        """
        text = self._saved("svg").decode("utf-8")
        return PLOT_START + on_both_grounds(text[text.index("<svg") :])

    def png(self) -> bytes:
        """The plot as PNG. ModuleNotFoundError where matplotlib is not installed."""
        return marked(self._saved("png"))

    def _saved(self, kind: str) -> bytes:
        matplotlib, figures = import_module("matplotlib"), import_module("matplotlib.figure")
        out = io.BytesIO()
        plain = {"svg.hashsalt": "exactgames", "svg.fonttype": "none", "text.parse_math": False}
        with matplotlib.rc_context(plain), warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"Glyph .* missing from", UserWarning)  # a box stands in its place
            figure = figures.Figure(figsize=self.size, layout="constrained")
            self.draw(figure)
            figure.savefig(out, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else {"Software": None})
        return out.getvalue()


def on_both_grounds(svg: str) -> str:
    """The SVG of matplotlib's with a style sheet of ours, so that it is legible on a dark ground too."""
    start, rest = svg.split(">", 1)
    return f'{start} class="{PLOT}">\n <style>{plot_rules()}</style>{rest}'


def reserve_plot(market: Market, designed: Designed, ranges: Sequence[WelfareRange] = ()) -> Plot:
    """Welfare against the reserve: what is guaranteed, whatever aftermarket follows, the optimum, and from the worst to
    the best of the pure equilibria, where they were searched for.
    """
    by = {one.reserve: one for one in ranges}
    rows = []
    for amount, one in designed.amounts:
        found = by.get(amount)
        lowest, highest = (None, None) if found is None else (found.lowest, found.highest)
        counted = ("", "") if found is None else (str(found.equilibria), "yes" if found.complete else "no")
        rows.append((str(amount), str(one.welfare), str(one.optimum), _shown(lowest), _shown(highest), *counted))

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        at = [float(amount) for amount, _ in designed.amounts]
        axes.plot(at, [float(one.optimum) for _, one in designed.amounts], "--", color="#595959", label="optimum")
        drawn = [one for one in ranges if one.lowest is not None and one.highest is not None]
        for complete, style, words in ((True, "-", "all pure equilibria"), (False, ":", "pure equilibria found")):
            some = [one for one in drawn if one.complete is complete]
            if some:
                x, low, high = zip(
                    *((float(r.reserve), float(r.lowest or 0), float(r.highest or 0)) for r in some), strict=True
                )
                axes.vlines(x, low, high, color=COLOURS[0], linestyles=style, linewidth=3, label=words)
                axes.plot(x, low, "v", color=COLOURS[0])
                axes.plot(x, high, "^", color=COLOURS[0])
        guaranteed = [float(one.welfare) for _, one in designed.amounts]
        axes.plot(at, guaranteed, "s-", color=COLOURS[1], label="guaranteed whatever follows")
        axes.set(xlabel="reserve", ylabel="expected welfare", title=escaped(market.title))
        axes.set_ylim(bottom=0)
        axes.legend()

    return Plot("reserve", tuple(rows), (7.0, 4.2), draw)


def dominance_plot(market: Market, left: Sequence[TypeBids]) -> Plot:
    """Which bids are weakly dominated: a column a type, a row a bid."""
    rows = []
    for i, t, kept in left:
        owner = market.agents[i]
        for bid in owner.bids or ():
            rows.append((owner.name, owner.types[t].name, bid_text(bid), "yes" if bid in kept else "no"))
    agents = sorted({i for i, _, _ in left})
    most = max((len(market.agents[i].bids or ()) for i in agents), default=1)

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(agents), squeeze=False)[0]
        for i, axes in zip(agents, panels, strict=True):
            owner = market.agents[i]
            types = [(t, kept) for j, t, kept in left if j == i]
            bids = list(owner.bids or ())
            for column, (_, kept) in enumerate(types):
                for row, bid in enumerate(bids):
                    stays = bid in kept
                    face = COLOURS[0] if stays else "none"
                    axes.plot(
                        column, row, "s", color=COLOURS[0] if stays else "#8a8a8a", markerfacecolor=face, markersize=8
                    )
            axes.set_xticks(
                range(len(types)), [escaped(owner.types[t].name) for t, _ in types], rotation=45, ha="right"
            )
            axes.set_yticks(range(len(bids)), [bid_text(bid) for bid in bids], fontsize=7)
            axes.set(xlim=(-0.6, len(types) - 0.4), ylim=(-0.6, len(bids) - 0.4), title=escaped(owner.name))
        figure.suptitle(f"{escaped(market.title)}\nfilled: not weakly dominated", fontsize=10)

    return Plot("dominance", tuple(rows), (2.2 * max(2, len(agents)), 1.6 + 0.2 * most), draw)


def ratio_plot(found: Mapping[str, Sequence[tuple[int, Fraction]]]) -> Plot:
    """The ratio of the optimum to an equilibrium's welfare against the number of units m > 1, by construction; beside
    them ln m, Theorem 3's rate with constant 1. Both axes are logarithmic, m's twice: ln m is a straight line.
    """
    rows = [(name, str(units), str(ratio)) for name, points in found.items() for units, ratio in points]
    every = sorted({units for points in found.values() for units, _ in points})

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        for (name, points), colour, mark in zip(found.items(), COLOURS, "so^vD", strict=False):
            x, y = [log(units) for units, _ in points], [float(ratio) for _, ratio in points]
            axes.plot(x, y, f"{mark}-", color=colour, label=escaped(name))
        axes.plot(list(map(log, every)), list(map(log, every)), "--", color="#595959", label="ln m")
        axes.set(xscale="log", yscale="log", xlabel="m, units", ylabel="optimum / welfare")
        marks = [units for k, units in enumerate(every) if not k or log(units) > 1.3 * log(every[k - 1])]
        axes.set_xticks(list(map(log, marks)), [_power(units) for units in marks])
        axes.set_yticks(heights := (1, 2, 5, 10, 20, 50, 100, 200), list(map(str, heights)))
        axes.minorticks_off()
        axes.legend()

    return Plot("ratio", tuple(rows), (7.0, 4.2), draw)


def _power(units: int) -> str:
    """A number of units on an axis: exactly, or as a power of ten, or of so many digits."""
    digits = len(str(units)) - 1
    return str(units) if digits < 4 else f"10^{digits}" if units == 10**digits else f"about 10^{digits}"


def _shown(amount: Fraction | None) -> str:
    return "" if amount is None else str(amount)


def _cell(words: str) -> str:
    """Words of a file that are no formula, and no line's end."""
    plain = escaped(words)
    return f"'{plain}" if plain[:1] in ("=", "@", "+") else plain
