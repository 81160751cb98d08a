"""Best replies as a picture: a grid of both players' choices; of two choices each, replies to mixtures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactgames.answers.best_replies import BestReplies, Side
from exactgames.drawing.plots import Plot
from exactgames.drawing.style import COLOURS
from exactgames.quoted import escaped

_MARKS = "osD^vPX*"


def replies_plot(found: BestReplies) -> Plot:
    """The rows: for each type and choice of the other her best replies, all of them; ``mutual``: whether the other's
    choice is a best reply to it too, where each player has one type.
    """
    rows = []
    for i, side in enumerate(found.sides):
        for t, kind in enumerate(side.types):
            for against, other in enumerate(found.sides[1 - i].choices):
                for reply in side.best(t, against):
                    pair = (reply, against) if i == 0 else (against, reply)
                    mutual = ("yes" if found.mutual(*pair) else "no") if found.single else ""
                    rows.append((side.name, kind, other, side.choices[reply], mutual))
    by_two = found.single and all(len(side.choices) == 2 for side in found.sides)
    one, two = found.sides

    def draw(figure: Any) -> None:
        if by_two:
            _correspondences(figure, found)
        else:
            _grids(figure, found)
        figure.suptitle(escaped(found.title), fontsize=10)

    if by_two:
        return Plot("best-replies", tuple(rows), (4.8, 4.6), draw)
    size = (2 * (1.6 + 0.36 * len(two.choices)), 2.2 + 0.26 * len(one.choices))
    single = (2.4 + 0.36 * len(two.choices), 2.2 + 0.26 * len(one.choices))
    wide, high = single if found.single else size
    return Plot("best-replies", tuple(rows), (min(16.0, max(4.4, wide)), min(16.0, max(3.4, high))), draw)


def _grids(figure: Any, found: BestReplies) -> None:
    """The first player's choices upwards, the second's to the right; a panel for each player where they have types."""
    if found.single:
        axes = figure.add_subplot()
        for i, side in enumerate(found.sides):
            _replies(axes, found, i, 0, 150 - 90 * i, escaped(side.name), COLOURS[i])
        mutual = [
            (b, a)
            for a in range(len(found.sides[0].choices))
            for b in range(len(found.sides[1].choices))
            if found.mutual(a, b)
        ]
        if mutual:
            axes.scatter(
                *zip(*mutual, strict=True), marker="s", s=260, facecolors="none", edgecolors="#595959", label="both"
            )
        _axes(axes, found)
        return
    for i, axes in enumerate(figure.subplots(1, 2)):
        side = found.sides[i]
        for t, kind in enumerate(side.types[: len(_MARKS)]):
            _replies(axes, found, i, t, 150 - 16 * t, escaped(kind), COLOURS[t % len(COLOURS)])
        _axes(axes, found)
        axes.set_title(f"best replies of {escaped(side.name)}", fontsize=9)


def _replies(axes: Any, found: BestReplies, player: int, kind: int, size: int, words: str, colour: str) -> None:
    side: Side = found.sides[player]
    pairs = [(reply, k) for k in range(len(found.sides[1 - player].choices)) for reply in side.best(kind, k)]
    x, y = zip(*((k, reply) if player == 0 else (reply, k) for reply, k in pairs), strict=True)
    mark = _MARKS[kind if not found.single else player]
    axes.scatter(x, y, marker=mark, s=size, facecolors="none", edgecolors=colour, linewidths=1.8, label=words)


def _axes(axes: Any, found: BestReplies) -> None:
    one, two = found.sides
    axes.set_xticks(
        range(len(two.choices)), [escaped(word) for word in two.choices], rotation=60, ha="right", fontsize=7
    )
    axes.set_yticks(range(len(one.choices)), [escaped(word) for word in one.choices], fontsize=7)
    axes.set(xlim=(-0.7, len(two.choices) - 0.3), ylim=(-0.7, len(one.choices) - 0.3))
    axes.set_xlabel(escaped(two.name))
    axes.set_ylabel(escaped(one.name))
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1.01, 1.0), markerscale=0.6)


def _correspondences(figure: Any, found: BestReplies) -> None:
    """How likely each plays her second choice, against how likely the other does."""
    axes = figure.add_subplot()
    for i, side in enumerate(found.sides):
        others, own = _steps(side)
        x, y = (others, own) if i == 0 else (own, others)
        axes.plot(
            x,
            y,
            "-" if i == 0 else "--",
            color=COLOURS[i],
            linewidth=2.5,
            label=f"best replies of {escaped(side.name)}",
        )
        for k, low in zip((0, 1), _ties(side), strict=True):
            if low:  # indifferent against a pure choice: all of the edge
                edge = ([k, k], [0, 1]) if i == 0 else ([0, 1], [k, k])
                axes.plot(*edge, "-" if i == 0 else "--", color=COLOURS[i], linewidth=2.5)
    points = [(Fraction(b), Fraction(a)) for a in range(2) for b in range(2) if found.mutual(a, b)]
    inside = found.mixed()
    if inside is not None:
        points.append((inside[1], inside[0]))
    if points:
        axes.plot(
            *zip(*((float(x), float(y)) for x, y in points), strict=True), "o", color="#222222", label="equilibria"
        )
    for across, up in points:
        axes.annotate(
            f"({up}, {across})", (float(across), float(up)), textcoords="offset points", xytext=(6, 6), fontsize=8
        )
    one, two = found.sides
    axes.set(xlim=(-0.05, 1.18), ylim=(-0.05, 1.12))
    axes.set_xlabel(f"{escaped(two.name)}: probability of {escaped(two.choices[1])}")
    axes.set_ylabel(f"{escaped(one.name)}: probability of {escaped(one.choices[1])}")
    figure.legend(loc="outside lower center", ncols=3, fontsize=7, handlelength=3)


def _ties(side: Side) -> tuple[bool, bool]:
    """Whether both of her choices bring the same against each of the other's."""
    return len(side.best(0, 0)) == 2, len(side.best(0, 1)) == 2


def _steps(side: Side) -> tuple[list[float], list[float]]:
    """Her best replies as a line: (how likely the other's second choice is, how likely hers is)."""
    table = side.tables[0]
    start, end = (table[1][k] - table[0][k] for k in range(2))
    if start * end < 0:
        at = float(start / (start - end))
        return [0, at, at, 1], [float(start > 0), float(start > 0), float(end > 0), float(end > 0)]
    sign = float(start > 0 or end > 0)
    return ([0, 1, 1, 0], [0, 0, 1, 1]) if start == end == 0 else ([0, 1], [sign, sign])
