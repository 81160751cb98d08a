"""A game's tree for papers: TikZ with the package istgame, and the ``.ef`` files that gtdraw reads.

Both name a node's owner and join the nodes of a set by a line. In TikZ the root is at the left, branches that are
played are very thick, and cut branches dashed; sibling distances are such that no two subtrees share a row. An ``.ef``
file (version 2, which every gtdraw reads) has the root at the top, four players at most, and no place for a profile.
Labels are text, not mathematics; signs that mean something to TeX are written so that they stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from exactgames.answers.assessed import Assessed
from exactgames.drawing.layout import Item, layout_of
from exactgames.drawing.part import part_of
from exactgames.drawing.svg import MOST
from exactgames.drawing.words import Words
from exactgames.errors import GameError
from exactgames.game.tree import CHANCE, Game
from exactgames.quoted import escaped

TIKZ_START, EF_START = "% tikz, written by exactgames\n", "% ef, written by exactgames\n"
"""The first line of each."""

EF_PLAYERS: Final = 4
"""gtdraw knows so many players."""

_APART: Final = 10
"""Millimetres from row to row."""

_SIGNS: Final = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    **{sign: f"{{{sign}}}" for sign in "[],=;"},
}


def tex(words: str) -> str:
    r"""Words of a file for TeX: no sign of theirs is a command.

    >>> from exactgames.drawing.latex import tex
    >>> tex(r"50% \input{x}")
    '50\\% \\textbackslash{}input\\{x\\}'
    """
    return "".join(_SIGNS.get(sign, sign) for sign in escaped(words))


def tree_tikz(game: Game, assessed: Assessed | None = None, title: str = "", most: int = MOST) -> str:
    """The tree as an ``istgame`` environment; above it, in a comment, what the document's preamble needs.

    >>> from exactgames import tree_tikz
    >>> from exactgames.examples import entry
    >>> print("\\n".join(tree_tikz(entry()).splitlines()[2:8]))
    \\begin{istgame}
    \\setistgrowdirection'{right}
    \\xtdistance{30mm}{15mm}
    \\istroot(n0)<above left>{Ann: entry}
    \\istb{\\mbox{in}}[above,sloped]
    \\istb{\\mbox{out}}[above,sloped]{\\mbox{1{,} 3}}[right]
    """
    words = Words(part_of(game, assessed, most), assessed)
    return TIKZ_START + "".join(line + "\n" for line in _tikz(words, title))


def _tikz(words: Words, title: str) -> Iterator[str]:
    items = layout_of(words).items
    spread = _spread(items)
    inner = [item.node for item in items if item.below]
    moves = [words.short_move(item.node) for item in items if item.cut is None and item.above]
    across = min(
        70, max(30, *(2 * len(one) for one in moves), *(2 * len(words.at(n)) for n in inner if _owned(words, n)))
    )
    yield (
        f"% {escaped(title)}; in the preamble: \\usepackage{{istgame}}"
        if title
        else "% in the preamble: \\usepackage{istgame}"
    )
    yield "\\begin{istgame}"
    yield "\\setistgrowdirection'{right}"
    names, drawn = {id(items[0]): "n0"}, {}
    for number, item in enumerate(items):
        if not item.below:
            continue
        name, s = f"n{number}", int(words.game.infoset[item.node])
        drawn[item.node] = name
        place = f"({name})" if item.above is None else f"({name})({names[id(item)]})"
        kind = "[chance node]" if s == CHANCE else ""
        yield f"\\xtdistance{{{across}mm}}{{{spread[id(item)]}mm}}"
        yield f"\\istroot{place}{kind}<above left>{{{'Nature' if s == CHANCE else tex(words.at(item.node))}}}"
        for place_of, below in enumerate(item.below, start=1):
            names[id(below)] = f"{name}-{place_of}"
            yield _tikz_branch(words, below)
        yield "\\endist"
    for s in words.sets:
        nodes = [drawn[node] for node in words.game.histories(s).tolist() if node in drawn]
        yield from (f"\\xtInfoset({one})({next_})" for one, next_ in pairwise(nodes))
    yield "\\end{istgame}"
    if words.caption:
        yield f"% {words.caption}"


def _owned(words: Words, node: int) -> bool:
    return int(words.game.infoset[node]) >= 0


def _tikz_branch(words: Words, item: Item) -> str:
    if item.cut is not None:
        return f"\\istb[dashed]{{\\mbox{{{tex(words.cut(item.cut))}}}}}[above,sloped]"
    thick = "[very thick]" if words.played(item.node) else ""
    end = words.ends.get(item.node)
    payoffs = f"{{\\mbox{{{tex(end)}}}}}[right]" if end is not None else ""
    return f"\\istb{thick}{{\\mbox{{{tex(words.short_move(item.node))}}}}}[above,sloped]{payoffs}"


def _spread(items: list[Item]) -> dict[int, int]:
    """By item: the distance of its children, in mm, such that their subtrees are a row apart."""
    half: dict[int, int] = {}
    found: dict[int, int] = {}
    for item in reversed(items):
        sizes = [half[id(below)] for below in item.below]
        apart = max((one + other + _APART for one, other in pairwise(sizes)), default=_APART)
        found[id(item)] = apart
        ends = [abs(2 * place - len(sizes) + 1) * apart // 2 + size for place, size in enumerate(sizes)]
        half[id(item)] = max(ends, default=0)
    return found


def tree_ef(game: Game, title: str = "", most: int = MOST) -> str:
    """The tree as an ``.ef`` file for gtdraw. GameError for more than four players, or where a tree of over ``most``
    nodes would have to be drawn in part.

    >>> from exactgames import tree_ef
    >>> from exactgames.examples import entry
    >>> print(tree_ef(entry()), end="")
    % ef, written by exactgames
    player 1 name Ann
    player 2 name Bob
    level 0 node 1 player 1
    level 2 node 1 xshift -1.1 from 0,1 move in player 2
    level 4 node 1 xshift -0.75 from 2,1 move share payoffs 2 2
    level 4 node 2 xshift 0.75 from 2,1 move fight payoffs 0 0
    level 2 node 2 xshift 1.15 from 0,1 move out payoffs 1 3
    """
    if len(game.players) > EF_PLAYERS:
        raise GameError(f"{len(game.players)} players: an .ef file has {EF_PLAYERS} at most")
    if game.nodes > most:
        raise GameError(f"{game.nodes:,} nodes, over {most:,}: an .ef file cannot say that branches are left out")
    words = Words(part_of(game, None, most), None)
    return EF_START + "".join(line + "\n" for line in _ef(words, title))


def _ef(words: Words, title: str) -> Iterator[str]:
    game = words.game
    if title:
        yield f"% {escaped(title)}"
    for player, name in enumerate(game.players, start=1):
        yield f"player {player} name {_ef_word(name)}"
    names: dict[int, str] = {}
    counts: dict[int, int] = {}
    for item in layout_of(words).items:
        s, above = int(game.infoset[item.node]), item.above
        level = 2 * int(game.node_level[item.node if s >= CHANCE or above is None else above.node])
        level += 2 if s < CHANCE and above is not None else 0
        counts[level] = counts.get(level, 0) + 1
        names[item.node] = f"{level},{counts[level]}"
        parts = [f"level {level} node {counts[level]}"]
        if above is not None:
            shift = f"{(item.y - above.y) / 20:.2f}".rstrip("0").rstrip(".")
            parts.append(f"xshift {shift} from {names[above.node]} move {_ef_word(words.move(item.node))}")
        if s == CHANCE:
            parts.append("player 0")
        elif s >= 0 and len(game.histories(s)) == 1:
            parts.append(f"player {int(game.infoset_player[s]) + 1}")
        elif s < CHANCE:
            parts.append("payoffs " + words.ends[item.node].replace(",", ""))
        yield " ".join(parts)
    for s in words.sets:
        nodes = game.histories(s).tolist()
        if len(nodes) > 1:
            yield f"iset {' '.join(names[node] for node in nodes)} player {int(game.infoset_player[s]) + 1}"


def _ef_word(words: str) -> str:
    """Words without blanks, as the format wants them."""
    return "~".join(tex(words).split()) or "~"
