"""Reading Gambit's strategic-form format (NFG 1), exactly and without evaluating anything.

    NFG 1 R "title" { "player" … } STRATEGIES ["comment"] BODY
    STRATEGIES is { 2 3 … }, how many each player has, or { { "strategy" … } … }, their names
    BODY is a payoff for each player at each profile, one after the other; or, in the outcome form,
    { { "outcome" payoff … } … } and then the number of an outcome for each profile (0: none, all payoffs are 0)

D in place of R says the same. Profiles come in the order in which the first player's strategy changes fastest. Payoffs
within an outcome may have commas after them.

A simultaneous game is here the tree in which the players move in the file's order, none seeing another: each has one
information set, "choice". Names are made distinct as those of .efg files are (efg_read).
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Final

import numpy as np
from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.game.assemble import Move, Sketch, assemble
from exactgames.game.gambit.efg_numbers import DIGITS, efg_count, efg_number
from exactgames.game.gambit.efg_read import BYTES, CELLS, NODES
from exactgames.game.gambit.efg_tokens import Tokens, fault
from exactgames.game.gambit.file import gambit_text
from exactgames.game.labels import distinct
from exactgames.game.tree import TERMINAL, Game

CHOICE: Final = "choice"
"""Each player's information set."""

Row = tuple[Fraction, ...]
Strategies = list[int | list[str]]
"""For each player the names of her strategies, or how many there are: then they are called 1, 2, …"""


@frozen
class Outcomes:
    """Payoffs and name of each outcome, and each profile's outcome, −1 for none, in the file's order of profiles."""

    rows: list[Row]
    names: list[str]
    numbers: list[int]


def read_nfg(path: Path | str, limit: int = NODES) -> Game:
    """The simultaneous game in a file, as a tree of at most ``limit`` nodes. Raises InstanceError, with the line, what
    stands there and what should; LimitReached, before the tree is built.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import read_nfg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "pennies.nfg").write_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')
    ...     read_nfg(Path(folder, "pennies.nfg")).nodes
    7
    """
    return read_nfg_text(gambit_text(path, "a Gambit file (.nfg)", BYTES), str(path), limit)


def read_nfg_text(text: str, name: str = "<text>", limit: int = NODES) -> Game:
    """The game that the text says; ``name`` is what messages call it. Raises as ``read_nfg`` does.

    >>> from exactgames import read_nfg_text
    >>> game = read_nfg_text('NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')  # matching pennies
    >>> game.nodes, game.infosets
    (7, 2)
    """
    if len(text) > BYTES:
        raise fault("", None, f"{len(text):,} characters in {name}", f"at most {BYTES:,}")
    tokens = Tokens(text)
    players, strategies = _header(tokens)
    counts = [own if isinstance(own, int) else len(own) for own in strategies]
    _require_room(counts, limit)
    profiles = prod(counts)
    read = _outcome_form if tokens.peek() == "{" else _payoff_form
    outcomes = read(tokens, len(players), profiles)
    tokens.part = "end"
    if tokens.peek() != "end":
        tokens.refuse(f"the end of the file: all {profiles:,} profiles have theirs")
    return _tree(distinct(players), strategies, counts, outcomes)


def _header(tokens: Tokens) -> tuple[list[str], Strategies]:
    """The players and their strategies; the title and the comment are passed over."""
    tokens.part = "header"
    tokens.choice("symbol", ("NFG",), "NFG, the mark of a strategic game")
    tokens.choice("number", ("1",), "1, the version of the format")
    tokens.choice("symbol", ("R", "D"), "R or D, the kind of its numbers")
    tokens.label("the title in quotes")
    tokens.part = "players"
    tokens.take("{")
    players = [tokens.label("a player's name in quotes")]
    while tokens.peek() != "}":
        players.append(tokens.label('a player\'s name in quotes, or "}"'))
    tokens.take("}")
    tokens.part = "strategies"
    tokens.take("{")
    named = tokens.peek() == "{"
    strategies: Strategies = [_named(tokens) if named else _counted(tokens, player) for player in players]
    tokens.take("}", f'"}}" after the strategies of {len(players)} players')
    tokens.part = "header"
    if tokens.peek() == "string":
        tokens.label("the comment")
    return players, strategies


def _named(tokens: Tokens) -> list[str]:
    tokens.take("{", '"{" and the names of the next player\'s strategies')
    names = [tokens.label("a strategy's name in quotes")]
    while tokens.peek() != "}":
        names.append(tokens.label('a strategy\'s name in quotes, or "}"'))
    tokens.take("}")
    return names


def _counted(tokens: Tokens, player: str) -> int:
    expected = f"how many strategies {player[:40]!r} has, an integer from 1"
    word = tokens.take("number", expected)
    count = efg_count(word)
    if count is None or count < 1:
        tokens.refuse(expected, word[:40])
    return count


def _require_room(counts: list[int], limit: int) -> None:
    """LimitReached if the tree would have too many nodes, or with the players' payoffs too many numbers."""
    nodes, row = 1, 1
    for count in counts:
        row *= count
        nodes += row
        if nodes > limit:
            raise LimitReached(limit, nodes, True, "nodes", ("a game with fewer strategies",))
    if nodes * len(counts) > CELLS:
        shrink = ("fewer players", "fewer strategies")
        raise LimitReached(CELLS, nodes * len(counts), False, "payoffs (nodes times players)", shrink)


class _Payoffs:
    """Payoffs as they are read: equal numbers and equal rows are kept once."""

    def __init__(self, tokens: Tokens, players: int) -> None:
        self.tokens, self.players = tokens, players
        self._values: dict[str, Fraction] = {}
        self._rows: dict[Row, int] = {}

    def row(self, commas: bool) -> Row:
        """A payoff for each player."""
        return tuple(self._payoff(player, commas) for player in range(self.players))

    def _payoff(self, player: int, comma: bool) -> Fraction:
        tokens, expected = self.tokens, f"a payoff for each of {self.players} players (player {player + 1})"
        word = tokens.take("number", expected)
        value = self._values.get(word)
        if value is None:
            value = efg_number(word)
            if value is None:
                tokens.refuse(f"{expected}: 3, -1/2 or 0.25, of at most 1,000 digits", word[:40])
            self._values[word] = value
        if comma and tokens.peek() == ",":
            tokens.take(",")
        return value

    def number(self, row: Row) -> int:
        """The row's place among the different ones."""
        return self._rows.setdefault(row, len(self._rows))

    @property
    def rows(self) -> list[Row]:
        return list(self._rows)


def _payoff_form(tokens: Tokens, players: int, profiles: int) -> Outcomes:
    """A row of payoffs for each profile."""
    payoffs, numbers = _Payoffs(tokens, players), []
    for profile in range(profiles):
        tokens.part = f"profile {profile + 1} of {profiles:,}"
        numbers.append(payoffs.number(payoffs.row(commas=False)))
    rows = payoffs.rows
    return Outcomes(rows, [""] * len(rows), numbers)


def _outcome_form(tokens: Tokens, players: int, profiles: int) -> Outcomes:
    """The outcomes, then the number of one for each profile."""
    payoffs, rows, names = _Payoffs(tokens, players), list[Row](), list[str]()
    tokens.take("{")
    while tokens.peek() != "}":
        tokens.part = f"outcome {len(rows) + 1}"
        tokens.take("{", '"{" and the next outcome, or "}"')
        names.append(tokens.label("the outcome's name in quotes (it may be empty)"))
        rows.append(payoffs.row(commas=True))
        tokens.take("}", f'"}}" after {players} payoffs')
    tokens.take("}")
    numbers, expected = [], f"the number of one of {len(rows):,} outcomes, or 0 for none"
    for profile in range(profiles):
        tokens.part = f"profile {profile + 1} of {profiles:,}"
        word = tokens.take("number", expected)
        number = efg_count(word)
        if number is None or not 0 <= number <= len(rows):
            tokens.refuse(expected, word[:40])
        numbers.append(number - 1)
    return Outcomes(rows, names, numbers)


def _tree(players: tuple[str, ...], strategies: Strategies, counts: list[int], outcomes: Outcomes) -> Game:
    """The tree, level by level: at level i stand the histories of i moves, the last player's strategy changing fastest;
    in the file it is the first player's.
    """
    parent, branch, move, start, width = [-1], [0], list[int](), 0, 1
    for player, count in enumerate(counts):
        move += [player] * width
        parent += np.repeat(np.arange(start, start + width), count).tolist()
        branch += np.tile(np.arange(count), width).tolist()
        start, width = start + width, width * count
    move += [TERMINAL] * width
    in_file = np.arange(width).reshape(counts[::-1]).T.reshape(-1)
    ends = np.array(outcomes.numbers, dtype=np.int64)[in_file].tolist()
    moves = [
        Move(player, CHOICE, distinct([str(k + 1) for k in range(own)] if isinstance(own, int) else own))
        for player, own in enumerate(strategies)
    ]
    sketch = Sketch(players, parent, branch, move, moves, [-1] * start + ends, outcomes.rows, outcomes.names)
    return assemble(sketch, DIGITS)
