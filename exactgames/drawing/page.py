"""A game's tree as a page, or a figure of one: subtrees fold, information sets light up and tell what is known of them.

One file, with nothing to fetch: the drawing of ``svg``, what is said of the sets as JSON, and ``tree.js``, which only
moves what is drawn. Without script the whole drawing stands there. Keys: the arrows, Enter, Home.
"""

from __future__ import annotations

import json
from heapq import heappop, heappush
from importlib.resources import files
from typing import Any, Final

from exactgames.answers.assessed import Assessed
from exactgames.drawing.layout import Item
from exactgames.drawing.style import rules
from exactgames.drawing.svg import Drawing, attribute, drawing_of, svg, text
from exactgames.drawing.words import Words
from exactgames.game.tree import Game
from exactgames.quoted import escaped

PAGE_MOST, OPENED = 5_000, 200
"""So many nodes are in a page, and so many are unfolded at first, unless it is said otherwise."""

PAGE_START: Final = '<!DOCTYPE html>\n<html lang="en" data-made-by="exactgames">\n'
"""How every page begins."""

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def tree_html(
    game: Game, assessed: Assessed | None = None, title: str = "", most: int = PAGE_MOST, opened: int = OPENED
) -> str:
    """The game's tree as a whole page that works offline. A tree of over ``most`` nodes is drawn in part; about
    ``opened`` nodes are unfolded at first, those near the path of play.

    >>> from exactgames import tree_html
    >>> from exactgames.examples import entry
    >>> page = tree_html(entry(), title="Entry deterrence")
    >>> page[:15], page.count("<figure")
    ('<!DOCTYPE html>', 1)
    """
    name = text(escaped(title) or "A game tree")
    return (
        f'{PAGE_START}<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{name}</title>'
        "<style>:root{color-scheme:light dark}body{margin:0;background:#fff;color:#1a1a1a}"
        "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}}</style></head>\n<body>\n"
        f"{tree_fragment(game, assessed, title, most, opened)}</body>\n</html>\n"
    )


def tree_fragment(
    game: Game,
    assessed: Assessed | None = None,
    title: str = "",
    most: int = PAGE_MOST,
    opened: int = OPENED,
    ident: str = "eg",
) -> str:
    """The same as a ``figure`` for a page; ``ident``: different for each figure of a page.

    >>> from exactgames.drawing import tree_fragment
    >>> from exactgames.examples import entry
    >>> tree_fragment(entry(), ident="first")[:41]
    '<figure class="eg-figure" id="first-fig">'
    """
    drawing = drawing_of(game, assessed, title, most)
    script = files("exactgames.drawing").joinpath("tree.js").read_text("utf-8")
    return (
        f'<figure class="eg-figure" id={attribute(f"{ident}-fig")}>\n<style>{rules(".eg-tree")}{_RULES}</style>\n'
        '<div class="eg-tools" hidden><button type="button" class="eg-all">Unfold all</button>'
        '<button type="button" class="eg-start">As at first</button>'
        "<span>click a node, or use the arrow keys and Enter, to fold it; point at a set to see what is known there"
        "</span></div>\n"
        '<div class="eg-panel" aria-live="polite"></div>\n'
        f'<div class="eg-scroll">\n{svg(drawing, "group", ident)}</div>\n{_below(drawing.words)}'
        f'<script type="application/json">{_json(_data(drawing, opened))}</script>\n'
        f"<script>{script}</script>\n</figure>\n"
    )


def _below(words: Words) -> str:
    """What is left out, and the list of sets."""
    found = f"<figcaption>{text(words.caption)}</figcaption>\n" if words.caption else ""
    if words.listed:
        rows = "".join(f'<li data-of="{s}">{text(words.said(s))}</li>' for s in words.sets)
        found += f'<details class="eg-sets"><summary>Information sets</summary><ul>{rows}</ul></details>\n'
    return found


def _data(drawing: Drawing, opened: int) -> dict[str, Any]:
    """All that the script needs: [above, x, set, nodes below] of each item; the items folded at first; the sets."""
    game, items = drawing.words.game, drawing.layout.items
    number = {id(item): n for n, item in enumerate(items)}
    rows = [
        [
            -1 if item.above is None else number[id(item.above)],
            item.x,
            max(int(game.infoset[item.node]), -1) if item.cut is None else -1,
            int(game.subtree[item.node]) - 1 if item.cut is None else 0,
        ]
        for item in items
    ]
    return {
        "top": drawing.top,
        "width": drawing.width,
        "items": rows,
        "closed": [number[id(item)] for item in _closed(drawing, opened)],
        "sets": {str(s): _about(drawing.words, s) for s in drawing.words.sets},
    }


def _about(words: Words, s: int) -> dict[str, Any]:
    """What is told of a set."""
    return {
        "words": words.in_full(s),
        "belief": words.beliefs(s),
        "assessed": words.assessed is not None,
        "actions": [
            [name, None if p is None else str(p), None if value is None else str(value)]
            for name, p, value in words.actions(s)
        ],
    }


def _closed(drawing: Drawing, opened: int) -> list[Item]:
    """The items folded at first: nodes are unfolded, those of fewest deviations and then of fewest moves first, while
    about ``opened`` items are seen.
    """
    assessed, items = drawing.words.assessed, drawing.layout.items
    place = {id(item): n for n, item in enumerate(items)}
    seen, heap, open_ones = 1, [(0, 0, 0)], set()
    while heap:
        _, depth, n = heappop(heap)
        item = items[n]
        if not item.below or seen + len(item.below) > max(opened, 1 + len(items[0].below)):
            continue
        open_ones.add(n)
        seen += len(item.below)
        for below in item.below:
            if below.cut is None:
                far = 0 if assessed is None else int(assessed.deviations[below.node])
                heappush(heap, (far, depth + 1, place[id(below)]))
    return [item for n, item in enumerate(items) if item.below and n not in open_ones]


def _json(values: dict[str, Any]) -> str:
    """JSON that no words in it can end: ``<`` is escaped."""
    return json.dumps(values, separators=(",", ":")).replace("<", "\\u003c")


_RULES: Final = (
    ".eg-figure{margin:12px;font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif}"
    ".eg-scroll{overflow-x:auto}"
    ".eg-tools{margin-bottom:6px}.eg-tools button{font:inherit;margin-right:8px}.eg-tools span{opacity:.75}"
    ".eg-panel{position:fixed;right:12px;bottom:12px;max-width:min(440px,45vw);max-height:45vh;overflow:auto;"
    "padding:8px 12px;border:1px solid #8a8a8a;border-radius:6px;background:#fffffff2;color:#1a1a1a}"
    ".eg-panel:empty{display:none}.eg-panel p{margin:4px 0}.eg-panel td,.eg-panel th{text-align:left;"
    "padding-right:14px;font-weight:400}.eg-panel th{opacity:.7}.eg-panel .eg-chosen td{font-weight:700}"
    ".eg-panel table{font-size:inherit}"
    "@media(max-width:40rem){.eg-panel{left:12px;max-width:none;max-height:38vh}}"
    ".eg-tree .eg-fold{cursor:pointer;outline:none}.eg-tree .eg-more{font-weight:700}"
    ".eg-tree .eg-lit .eg-s{stroke:#1a1a1a;stroke-width:2.5}.eg-tree .eg-set.eg-lit .eg-band{opacity:.4}"
    ".eg-tree .eg-fold:focus-visible .eg-s,.eg-tree .eg-fold:focus-visible .eg-n{stroke:#1a1a1a;stroke-width:4}"
    "@media(prefers-color-scheme:dark){.eg-panel{background:#22252bf2;color:#e8e8e8}"
    ".eg-tree .eg-lit .eg-s,.eg-tree .eg-fold:focus-visible .eg-s,.eg-tree .eg-fold:focus-visible .eg-n{stroke:#fff}}"
    "@media print{.eg-tools,.eg-panel{display:none}.eg-scroll{overflow:visible}.eg-tree{max-width:100%;height:auto}}"
)
