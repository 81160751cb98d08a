"""Where everything stands: root at the left, a leaf a row, an information set a lane.

Rows    leaves and cuts from top to bottom, depth first; a node stands half-way between its first and its last child.
Lanes   each level of the game has its columns. Sets of one level whose rows overlap stand in different columns, so that
        the line which joins a set's nodes passes through no other set's; sets whose rows do not may share one (greedy
        colouring of intervals, which needs no more columns than there are sets in one row).
Columns each as far to the right as the words before it ask for: longest paths, from left to right.

Graphviz, dagre and elkjs lay out graphs: they minimise crossings that a tree with a leaf a row does not have, know
nothing of lanes, and would be a program or a megabyte of script to install. d3-hierarchy's tidy trees (Reingold and
Tilford) save rows by letting subtrees interlock, which is where lines of information sets then cross nodes. What is
wanted is less than what they do.
"""

from __future__ import annotations

from collections import defaultdict

from attrs import define, field, frozen

from exactgames.drawing.part import Cut, Part
from exactgames.drawing.words import Words, width
from exactgames.game.tree import TERMINAL

ROW, LANE, ELBOW = 30, 30, 26
"""The height of a row, the least distance of two columns, how far a branch goes before it is level."""


@define(eq=False)
class Item:
    """A node, or a cut, that is drawn: ``node`` is −1 for a cut; ``above``, the item before it, None at the root; ``x``
    and ``y`` in pixels.
    """

    node: int
    cut: Cut | None
    above: Item | None
    below: list[Item] = field(factory=list)
    lane: int = 0
    x: int = 0
    y: int = 0


@frozen(eq=False)
class Layout:
    """The items, depth first, and the size of it all."""

    items: list[Item]
    width: int
    height: int


def layout_of(words: Words) -> Layout:
    """The drawing's items, placed; the root's column is at x = 0, the first row at y = 0."""
    items = _items(words.part)
    rows = 0
    for item in items:
        if not item.below:
            item.y, rows = rows * ROW, rows + 1
    for item in reversed(items):
        if item.below:
            item.y = (item.below[0].y + item.below[-1].y) // 2
    _lanes(words, items)
    _columns(words, items)
    reach = max(item.x + 14 + width(_tail(words, item)) for item in items)
    return Layout(items, reach, (rows - 1) * ROW)


def _items(part: Part) -> list[Item]:
    """The items, depth first."""
    root = Item(0, None, None)
    items, waiting = [], [root]
    while waiting:
        item = waiting.pop()
        items.append(item)
        if item.cut is None:
            for below in part.below(item.node):
                cut = below if isinstance(below, Cut) else None
                item.below.append(Item(-1 if isinstance(below, Cut) else below, cut, item))
            waiting += reversed(item.below)
    return items


def _lanes(words: Words, items: list[Item]) -> None:
    """Lanes within each level: of nodes of sets, and of Nature's."""
    game = words.game
    spans: dict[int, dict[tuple[int, int], list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.cut is None and (s := int(game.infoset[item.node])) != TERMINAL:
            spans[int(game.node_level[item.node])][(s, 0) if s >= 0 else (s, item.node)].append(item)
    for sets in spans.values():
        ends: list[int] = []
        for members in sorted(sets.values(), key=lambda found: found[0].y):
            top, bottom = members[0].y, members[-1].y
            lane = next((n for n, end in enumerate(ends) if end < top), len(ends))
            ends[lane : lane + 1] = [bottom]
            for item in members:
                item.lane = lane


def _column(words: Words, item: Item) -> tuple[int, int]:
    """An item's column: its node's level and lane; of ends and cuts one before the lanes that come after the parent."""
    game = words.game
    if item.cut is None and int(game.infoset[item.node]) != TERMINAL:
        return int(game.node_level[item.node]), item.lane
    return (0 if item.above is None else int(game.node_level[item.above.node]) + 1), -1


def _columns(words: Words, items: list[Item]) -> None:
    columns: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for item in items:
        columns[_column(words, item)].append(item)
    before = None
    for key in sorted(columns):
        x = 0 if before is None else before + LANE
        for item in columns[key]:
            if item.above is not None:
                x = max(x, item.above.x + ELBOW + 26 + _room(words, item))
        for item in columns[key]:
            item.x = x
        before = x


def _room(words: Words, item: Item) -> int:
    """How much the words on the way to an item need."""
    if item.cut is not None:
        return 0
    below = width(words.at(item.node)) if int(words.game.infoset[item.node]) >= 0 else 0
    return max(width(words.short_move(item.node)), below)


def _tail(words: Words, item: Item) -> str:
    """What stands to the right of an item."""
    return words.cut(item.cut) if item.cut is not None else words.ends.get(item.node, "")
