"""Writing a game in Gambit's extensive-form format (EFG 2 R), as every reader takes it.

Nodes in depth-first order; ASCII labels; information set and outcome declared in full at every node; one outcome for
each distinct payoff vector (Gambit is quadratic in outcomes). Exact rationals throughout. The comment says who wrote
the file, so that another run may replace it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.tally import tallied
from exactgames.textfile import GAME, GAME_MARK, write_whole


def write_efg(
    game: Game, path: Path | str, title: str = "", inputs: Iterable[Path | str] = (), force: bool = False
) -> None:
    """Write the game to ``path``, whole or not at all: to a new file, or over another game that was written here, or
    with ``force`` over any file that is none of the ``inputs``. OSError where it may not, or cannot, be written.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import write_efg
    >>> from exactgames.examples import entry
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_efg(entry(), Path(folder, "entry.efg"), title="Entry")
    ...     Path(folder, "entry.efg").read_text().splitlines()[0]
    'EFG 2 R "Entry" { "Ann" "Bob" }'
    """
    write_whole(path, (line + "\n" for line in efg_lines(game, title)), GAME, inputs, force)


def efg_lines(game: Game, title: str = "") -> Iterator[str]:
    """The lines of the game's file."""
    players = " ".join(_quoted(name) for name in game.players)
    yield f"EFG 2 R {_quoted(title)} {{ {players} }}"
    yield GAME_MARK
    yield ""
    yield from _lines(game)


def _lines(game: Game) -> Iterator[str]:
    numbers = [0] * game.infosets
    for player in range(len(game.players)):
        for count, s in enumerate(game.sets_of(player), start=1):
            numbers[s] = count
    heads = [""] * game.infosets
    chance_sets = 0
    outcome_of = _outcomes(game)
    ends = np.full(game.nodes, -1, dtype=np.int64)
    ends[game.terminals] = np.arange(len(game.terminals))
    infoset, end = game.infoset.tolist(), ends.tolist()
    for node in tallied(np.argsort(game.preorder, kind="stable").tolist(), "nodes written"):
        s = infoset[node]
        if s == TERMINAL:
            yield outcome_of[end[node]]
        elif s == CHANCE:
            chance_sets += 1
            yield f'c "" {chance_sets} "" {{ {_branches(game, node)} }} 0'
        else:
            if not heads[s]:
                actions = " ".join(_quoted(name) for name in game.action_labels(s))
                player = int(game.infoset_player[s]) + 1
                heads[s] = f'p "" {player} {numbers[s]} {_quoted(game.labels.infoset(s))} {{ {actions} }} 0'
            yield heads[s]


def _branches(game: Game, node: int) -> str:
    words = (
        f"{_quoted(game.labels.chance(node, k))} {game.chance_probability(child)}"
        for k, child in enumerate(game.children(node))
    )
    return " ".join(words)


def _outcomes(game: Game) -> list[str]:
    """The line of each terminal node: outcomes numbered by distinct payoff vector, in the order of first appearance
    by id.
    """
    numbers: dict[tuple[int, ...], str] = {}
    lines = []
    for row in zip(*game.payoffs.tolist(), strict=True):
        if row not in numbers:
            payoffs = ", ".join(str(Fraction(u, game.payoff_denominator)) for u in row)
            numbers[row] = f't "" {len(numbers) + 1} "" {{ {payoffs} }}'
        lines.append(numbers[row])
    return lines


def _quoted(text: str) -> str:
    """The text in quotes, ASCII: other characters as \\uXXXX without its backslash, quotes and backslashes as
    apostrophes and slashes, blanks one at a time and none at the ends (Gambit refuses others).
    """
    plain = "".join(ch if ch.isascii() and ch.isprintable() else f"u{ord(ch):04x}" for ch in text)
    return '"' + " ".join(plain.split()).replace("\\", "/").replace('"', "'") + '"'
