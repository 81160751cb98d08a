"""A game's tree as SVG: one document without script, remote resources or random parts; the same bytes every time.

Every word of a file is escaped (``_text``). The drawing follows the reader's light or dark ground. Hovering over a node
or a set shows all that is known of it (``title`` elements).
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from attrs import frozen

from exactgames.answers.assessed import Assessed
from exactgames.drawing.layout import ELBOW, Item, Layout, layout_of
from exactgames.drawing.part import part_of
from exactgames.drawing.style import PATHS, colour_of, rules, shape_of
from exactgames.drawing.words import Words, shortened, width
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.quoted import escaped

MOST = 400
"""So many nodes are drawn unless it is said otherwise."""

_MARGIN = 20


@frozen(eq=False)
class Drawing:
    """A drawing: its words and places, the room above the tree, the size of it all."""

    words: Words
    layout: Layout
    title: str
    left: int
    top: int
    width: int
    height: int


def tree_svg(game: Game, assessed: Assessed | None = None, title: str = "", most: int = MOST) -> str:
    """The game's tree as an SVG document, its root at the left. With an assessment what is played is thick, and beliefs
    stand in brackets. A tree of over ``most`` nodes is drawn in part (``drawing.part``), and it says what is left out.

    >>> from exactgames import tree_svg
    >>> from exactgames.examples import entry
    >>> picture = tree_svg(entry(), title="Entry deterrence")
    >>> picture[:4], "Bob: reply" in picture
    ('<svg', True)
    """
    return svg(drawing_of(game, assessed, title, most))


def drawing_of(game: Game, assessed: Assessed | None, title: str, most: int) -> Drawing:
    """The drawing of a game, laid out."""
    words = Words(part_of(game, assessed, most), assessed)
    layout = layout_of(words)
    left = _MARGIN + (width(words.at(0)) + 12 if int(game.infoset[0]) >= 0 else 12)
    notes = _notes(words)
    head = (26 if title else 0) + 30
    foot = 18 * len(notes) + (14 if notes else 0)
    needed = [left + layout.width, 2 * _MARGIN + _legend(words)[1], *(2 * _MARGIN + width(note) for note in notes)]
    across = max(*needed, width(title, 15) + 2 * _MARGIN) + _MARGIN
    return Drawing(words, layout, escaped(title), left, head + 26, across, head + 26 + layout.height + 26 + foot)


def svg(drawing: Drawing, role: str = "img", ident: str = "eg") -> str:
    """The document. ``role``: what it is to a screen reader; ``ident``: the beginning of its ids."""
    words = drawing.words
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="eg-tree" id="{ident}" role="{role}" '
        f'aria-labelledby="{ident}-t {ident}-d" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}">',
        f'<title id="{ident}-t">{text(drawing.title or "A game tree")}</title>',
        f'<desc id="{ident}-d">{text(_description(words))}</desc>',
        f"<style>{rules('.eg-tree')}</style>" if role == "img" else "",
        f'<rect class="eg-bg" width="{drawing.width}" height="{drawing.height}"/>',
        f'<text class="eg-h" x="{_MARGIN}" y="28">{text(drawing.title)}</text>' if drawing.title else "",
        f'<g transform="translate({_MARGIN} {44 if drawing.title else 20})">{_legend(words)[0]}</g>',
        f'<g class="eg-plan" transform="translate({drawing.left} {drawing.top})">',
        *(_set(words, s, members, role) for s, members in _members(drawing)),
        *(_item(words, number, item, role) for number, item in _numbered(drawing)),
        "</g>",
        *(_footing(drawing) if role == "img" else ()),
        "</svg>",
    ]
    return "\n".join(filter(None, parts)) + "\n"


def text(words: str) -> str:
    """Words of a file as XML's text, in ASCII."""
    return escape(words).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _numbered(drawing: Drawing) -> list[tuple[str, Item]]:
    return [(str(number), item) for number, item in enumerate(drawing.layout.items)]


def _description(words: Words) -> str:
    game, part = words.game, words.part
    drawn = int(part.shown.sum())
    said = f"A game of {len(words.players)} players ({', '.join(words.players)}) with {game.nodes:,} nodes"
    said += f", {len(words.sets):,} information sets drawn; its root is at the left."
    if words.assessed is not None:
        said += " Moves that are played are thick."
    return said if drawn == game.nodes else f"{said} {words.caption}"


def _legend(words: Words) -> tuple[str, int]:
    """What shapes and lines mean, in one line; its width."""
    found, x = [], 6
    for player, name in enumerate(words.players):
        name = shortened(name, 24)
        found.append(
            f'<path class="eg-s eg-c{colour_of(player)}" transform="translate({x} 0)" d="{PATHS[shape_of(player)]}"/>'
            f'<text x="{x + 12}" y="4">{text(name)}</text>'
        )
        x += 34 + width(name)
    if any(int(words.game.infoset[node]) == CHANCE for node in words.part.shown.nonzero()[0].tolist()):
        found.append(f'<circle class="eg-n" cx="{x}" r="4.5"/><text x="{x + 12}" y="4">Nature</text>')
        x += 34 + width("Nature")
    if words.assessed is not None:
        found.append(f'<path class="eg-e eg-p" d="M{x - 6} 0h22"/><text x="{x + 22}" y="4">played</text>')
        x += 44 + width("played")
        found.append(f'<text x="{x}" y="4">[p] belief</text>')
        x += 20 + width("[p] belief")
    order = "payoffs: " + ", ".join(shortened(name, 24) for name in words.players)
    found.append(f'<text class="eg-faint" x="{x}" y="4">{text(order)}</text>')
    return "".join(found), x + width(order)


def _members(drawing: Drawing) -> list[tuple[int, list[tuple[str, Item]]]]:
    """The sets that are drawn with several nodes, and these."""
    found: dict[int, list[tuple[str, Item]]] = {}
    for number, item in _numbered(drawing):
        s = int(drawing.words.game.infoset[item.node]) if item.cut is None else -1
        if s >= 0:
            found.setdefault(s, []).append((number, item))
    return [(s, members) for s, members in sorted(found.items()) if len(members) > 1]


def _set(words: Words, s: int, members: list[tuple[str, Item]], role: str) -> str:
    """The line that joins a set's nodes, and the band around it."""
    line = "M" + "L".join(f"{item.x} {item.y}" for _, item in members)
    colour = colour_of(int(words.game.infoset_player[s]))
    title = f"<title>{text(words.set_in_full(s))}</title>" if role == "img" else ""
    return (
        f'<g class="eg-set eg-c{colour}" data-set="{s}">{title}<path class="eg-band" d="{line}"/><path d="{line}"/></g>'
    )


def _item(words: Words, number: str, item: Item, role: str) -> str:
    """A node, or a cut, with the branch that leads to it."""
    game = words.game
    s = int(game.infoset[item.node]) if item.cut is None else TERMINAL
    data = f' data-n="{number}"' if role != "img" else ""
    parts = [f'<g class="eg-i" transform="translate({item.x} {item.y})"{data}>']
    if item.cut is not None:
        parts.append(f"<title>{text(words.cut_in_full(item.cut))}</title>")
    elif s >= 0 and role == "img":
        parts.append(f"<title>{text(words.set_in_full(s))}</title>")
    parts.append(_branch(words, item))
    if item.cut is not None:
        parts.append(
            f'<circle class="eg-z" r="1.5"/><text class="eg-faint" x="9" y="4">{text(words.cut(item.cut))}</text>'
        )
    elif s >= 0:
        player = int(game.infoset_player[s])
        parts.append(f'<path class="eg-s eg-c{colour_of(player)}" d="{PATHS[shape_of(player)]}"/>')
        if at := words.at(item.node):
            parts.append(f'<text class="eg-a" text-anchor="end" x="-11" y="13">{text(at)}</text>')
    elif s == CHANCE:
        parts.append('<circle class="eg-n" r="4.5"/>')
    else:
        parts.append(f'<circle class="eg-z" r="2.5"/><text x="9" y="4">{text(words.ends[item.node])}</text>')
    return "".join(parts) + "</g>"


def _branch(words: Words, item: Item) -> str:
    """The branch to an item, from its parent, in the item's own coordinates; and the move's words."""
    above = item.above
    if above is None:
        return ""
    s = int(words.game.infoset[above.node])
    kind = f" eg-c{colour_of(int(words.game.infoset_player[s]))}" if s >= 0 else ""
    played = words.played(item.node) if item.cut is None else None
    kind += "" if not played else " eg-p" if played == 1 else " eg-m"
    x, y = above.x - item.x, above.y - item.y
    line = f'<path class="eg-e{kind}" d="M{x + 8} {y}L{x + ELBOW} 0H{-3 if item.cut is None else 0}"/>'
    if item.cut is not None:
        return line.replace("/>", ' stroke-dasharray="2 3"/>')
    weight = " eg-b" if played else ""
    words_ = text(words.short_move(item.node))
    return f'{line}<text class="eg-l{weight}" text-anchor="end" x="-12" y="-4">{words_}</text>'


def _notes(words: Words) -> list[str]:
    """What stands below the drawing: what is left out, and the sets by their numbers."""
    notes = [words.caption] if words.caption else []
    return notes + ([shortened(words.said(s), 150) for s in words.sets] if words.listed else [])


def _footing(drawing: Drawing) -> list[str]:
    y = drawing.top + drawing.layout.height + 44
    return [
        f'<text x="{_MARGIN}" y="{y + 18 * number}">{text(note)}</text>'
        for number, note in enumerate(_notes(drawing.words))
    ]


def attribute(words: str) -> str:
    """Words of a file as an attribute's value, with its quotes."""
    return quoteattr(words).encode("ascii", "xmlcharrefreplace").decode("ascii")
