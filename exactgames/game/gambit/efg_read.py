"""Reading Gambit's extensive-form format (EFG 2), exactly and without evaluating anything.

    EFG 2 R "title" { "player" … } ["comment"] node node …            nodes in depth-first order (efg_nodes)

D in place of R says the same. Outcomes may stand at any node: payoffs add up along the path.

Names in the game are those of the file, made distinct: an action or player without a name, or with the name of another,
gets _1, _2, … appended, by Gambit's own rule; an information set without a name, or with the name of another set of its
player, an underscore and its place among the player's sets in the file: "_7" is her seventh (labels).

Where pygambit 17 reads a file, this reads the same game. It refuses what Gambit passes over: words after the last node,
numbers of sets and outcomes that are no integers (1.5), a node's kind in quotes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from exactgames.errors import LimitReached
from exactgames.game.assemble import Move, Sketch, assemble
from exactgames.game.gambit.efg_nodes import Definitions
from exactgames.game.gambit.efg_numbers import DIGITS
from exactgames.game.gambit.efg_tokens import BLANK, STRING, Tokens, fault
from exactgames.game.gambit.file import gambit_text
from exactgames.game.labels import distinct, distinct_sets
from exactgames.game.tree import Game
from exactgames.tally import Tally

BYTES: Final = 2**28
"""The largest file."""
NODES: Final = 5_000_000
CELLS: Final = 100_000_000
"""The most payoffs to hold: nodes times players."""

_NODE = re.compile(rf'{BLANK}*+([cpt]){BLANK}++{STRING}((?:[^"A-Za-z]++|{STRING}|[eE][-+0-9])*+)')
"""A node and what follows it up to the next letter: its kind, and all but its name."""


def read_efg(path: Path | str, limit: int = NODES) -> Game:
    """The game in a file, of at most ``limit`` nodes. Raises InstanceError, with the line, what stands there and what
    should; LimitReached.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import read_efg, write_efg
    >>> from exactgames.examples import entry
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_efg(entry(), Path(folder, "entry.efg"))
    ...     read_efg(Path(folder, "entry.efg")).nodes
    5
    """
    text = gambit_text(path, "a Gambit file (.efg)", BYTES)
    return read_efg_text(text, str(path), limit)


def read_efg_text(text: str, name: str = "<text>", limit: int = NODES) -> Game:
    """The game that the text says; ``name`` is what messages call it. Raises as ``read_efg`` does.

    >>> from exactgames import read_efg_text
    >>> game = read_efg_text('EFG 2 R "" { "Ann" } p "" 1 1 "tea?" { "yes" "no" } 0 t "" 1 "" { 1 } t "" 2 "" { 1/2 }')
    >>> game.players, game.nodes, game.action_labels(0)
    (('Ann',), 3, ('yes', 'no'))
    """
    if len(text) > BYTES:
        raise fault("", None, f"{len(text):,} characters in {name}", f"at most {BYTES:,}")
    tokens = Tokens(text)
    players = _header(tokens)
    definitions = Definitions(len(players))
    tree = _read_tree(tokens, definitions, limit)
    payoffs, names = [o.values for o in definitions.outcomes], [o.name for o in definitions.outcomes]
    moves = _moves(definitions)
    sketch = Sketch(distinct(players), tree.parent, tree.branch, tree.move, moves, tree.outcome, payoffs, names)
    return assemble(sketch, DIGITS)


def _header(tokens: Tokens) -> list[str]:
    """The players' names; the title and the comment are passed over."""
    tokens.part = "header"
    tokens.choice("symbol", ("EFG",), "EFG, the mark of an extensive game")
    tokens.choice("number", ("2",), "2, the version of the format")
    tokens.choice("symbol", ("R", "D"), "R or D, the kind of its numbers")
    tokens.label("the title in quotes")
    tokens.part = "players"
    tokens.take("{")
    players = []
    while tokens.peek() != "}":
        players.append(tokens.label('a player\'s name in quotes, or "}"'))
    tokens.take("}")
    tokens.part = "header"
    if tokens.peek() == "string":
        tokens.label("the comment")
    return players


class _Tree:
    """The nodes read so far, as a ``Sketch`` lists them; the moves that still miss branches, from the root: node,
    branches so far, branches in all.
    """

    def __init__(self) -> None:
        self.parent: list[int] = []
        self.branch: list[int] = []
        self.move: list[int] = []
        self.outcome: list[int] = []
        self._open: list[list[int]] = []

    def add(self, move: int, outcome: int, branches: int) -> bool:
        """Add the next node, which has so many branches; whether the tree is complete."""
        above = self._open
        if above:
            last = above[-1]
            self.parent.append(last[0])
            self.branch.append(last[1])
            last[1] += 1
        else:
            self.parent.append(-1)
            self.branch.append(0)
        if branches:
            above.append([len(self.move), 0, branches])
        else:
            while above and above[-1][1] == above[-1][2]:
                above.pop()
        self.move.append(move)
        self.outcome.append(outcome)
        return not above


def _read_tree(tokens: Tokens, definitions: Definitions, limit: int) -> _Tree:
    """All nodes. Many are written alike: each such text is read once."""
    tree, seen = _Tree(), dict[tuple[str, str], tuple[int, int, int]]()
    text, at, number, complete = tokens.text, tokens.end, 0, False
    with Tally("characters read", of=len(text), alike=True, count=lambda: at):
        while not complete:
            number += 1
            if number > limit:
                raise LimitReached(limit, number, True, "nodes", ("a smaller game",))
            if number * definitions.players > CELLS:
                shrink = ("fewer players", "fewer nodes")
                raise LimitReached(CELLS, number * definitions.players, True, "payoffs (nodes times players)", shrink)
            found = _NODE.match(text, at)
            node = seen.get((found[1], found[2])) if found else None
            if found and node:
                at = found.end()
            else:
                tokens.move(at)
                tokens.part = f"node {number}"
                node = definitions.node(tokens)
                at = tokens.end
                if found and not text[at : found.end()].strip(" \t\n\v\f\r"):
                    seen[found[1], found[2]] = node
            complete = tree.add(*node)
    tokens.move(at)
    tokens.part = f"after node {number}"
    if tokens.peek() != "end":
        tokens.refuse("the end of the file: the tree is complete")
    return tree


def _moves(definitions: Definitions) -> list[Move]:
    """The information sets and chance moves, their names made distinct."""
    labels = [""] * len(definitions.sets)
    own: dict[int, list[int]] = {}
    for k, home in enumerate(definitions.sets):
        own.setdefault(home.owner, []).append(k)
    for sets in own.values():
        for k, label in zip(sets, distinct_sets([definitions.sets[k].name for k in sets]), strict=True):
            labels[k] = label
    return [
        Move(home.owner, label, distinct(home.actions), home.probabilities)
        for home, label in zip(definitions.sets, labels, strict=True)
    ]
