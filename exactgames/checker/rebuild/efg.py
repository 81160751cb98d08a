"""The text of a game file, in Gambit's format, read strictly.

    EFG 2 R "title" { "player" … } ["comment"] node …     nodes depth first; D for R says the same
    c "name" number ["name" { "action" p … }] outcome     chance
    p "name" player number ["name" { "action" … }] outcome
    t "name" outcome                                      the end
    outcome: number ["name" { payoff … }]                 0: none; a comma may follow a payoff

What stands in [ ] is needed where the number first appears, and must be the same, as written, where it is repeated.
Payoffs of all outcomes on a way add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from ..budget import Budget
from ..rejected import Rejected, show

DIGITS = 1000
refuse = partial(Rejected, "efg")

_WORD = re.compile(
    r'[ \t\n\v\f\r]*(?:("(?:[^"\\]|\\.)*")|([-+]?[0-9]+/[0-9]+|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)'
    r"|([{},])|([A-Za-z]+(?=[ \t\n\v\f\r]|$)))",
    re.DOTALL,
)
_BLANKS = re.compile(r"[ \t\n\v\f\r]*")
_VALUE = re.compile(r"-?(?:([0-9]+)/([0-9]+)|([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]{1,9}))?)", re.ASCII)
_COUNT = re.compile(r"[-+]?[0-9]{1,10}", re.ASCII)

STRING, NUMBER, MARK, SYMBOL, END = "a string", "a number", "a mark", "a symbol", "the end of the text"
KINDS = (STRING, NUMBER, MARK, SYMBOL)  # of a word, by the group that it matches


@dataclass(slots=True)
class Node:
    """A node: its parent (-1 at the root), its branch, its move (None at the end), its payoffs (None for none)."""

    parent: int
    branch: int
    move: Move | None
    payoffs: tuple[Fraction, ...] | None


@dataclass(slots=True)
class Move:
    """What is decided at a node: by a player (from 0), or by chance (-1) with probabilities."""

    player: int
    actions: int
    probabilities: tuple[Fraction, ...]
    written: tuple[str, ...]


class _Words:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.last = text, 0, 0
        self.kind, self.word = "", ""
        self.step()

    def step(self) -> None:
        """Go on to the next word."""
        found = _WORD.match(self.text, self.at)
        self.last = self.at
        if found is None:
            rest = _BLANKS.match(self.text, self.at)
            self.last = rest.end() if rest else self.at
            if self.last < len(self.text):
                raise self.error("a word that belongs to no game file")
            self.kind, self.word = END, ""
            return
        self.at = found.end()
        ((self.kind, self.word),) = [pair for pair in zip(KINDS, found.groups(), strict=True) if pair[1]]

    def take(self, kind: str, *words: str) -> str:
        """The word, which must be of the kind, and one of `words` if there are some; then go on."""
        if self.kind != kind or (words and self.word not in words):
            found = f"{show(self.word)} " if self.word else ""
            raise self.error(f"found {found}({self.kind}), expected {' or '.join(words) or kind}")
        word = self.word
        self.step()
        return word

    def error(self, what: str) -> Rejected:
        line = self.text.count("\n", 0, self.last) + 1
        return refuse(f"the game's text, line {line}: {what}")


def read(text: str, budget: Budget) -> tuple[int, list[Node]]:
    """(how many players, the nodes depth first)."""
    budget.charge(f"a game's text of {len(text):,} characters", 4 * len(text), kept=4 * len(text))
    words = _Words(text)
    _, names = _head(words)
    return len(names), _Reader(words, len(names), budget).nodes()


def heading(text: str) -> tuple[str, list[str]]:
    """(the title, the players' names): the file's words."""
    title, names = _head(_Words(text))
    return _label(title), list(map(_label, names))


def _head(words: _Words) -> tuple[str, list[str]]:
    """The title and the players' names, as they are written; the words stand at the first node then."""
    words.take(SYMBOL, "EFG")
    words.take(NUMBER, "2")
    words.take(SYMBOL, "R", "D")
    title = words.take(STRING)
    words.take(MARK, "{")
    names = []
    while words.kind == STRING:
        names.append(words.take(STRING))
    words.take(MARK, "}")
    if words.kind == STRING:
        words.step()
    return title, names


def _label(written: str) -> str:
    return written[1:-1].replace('\\"', '"')


class _Reader:
    def __init__(self, words: _Words, players: int, budget: Budget) -> None:
        self.words, self.players, self.budget = words, players, budget
        self.moves: dict[tuple[int, int], Move] = {}
        self.outcomes: dict[int, tuple[tuple[str, ...], tuple[Fraction, ...]]] = {}

    def nodes(self) -> list[Node]:
        found: list[Node] = []
        waiting = [(-1, 0)]
        while waiting:
            parent, branch = waiting.pop()
            kind = self.words.take(SYMBOL, "c", "p", "t")
            self.words.take(STRING)
            move = None if kind == "t" else self._move(-1 if kind == "c" else self._count(1, self.players) - 1)
            node = Node(parent, branch, move, self._outcome())
            self.budget.charge("the nodes of the game's text", 20, kept=250)
            if move is not None:
                size = 140 * move.actions
                self.budget.charge("the actions of the game's text", move.actions, kept=size, briefly=size)
                waiting += [(len(found), k) for k in reversed(range(move.actions))]
            found.append(node)
        if self.words.kind != END:
            raise self.words.error("words after the last node")
        return found

    def _move(self, player: int) -> Move:
        number = self._count()
        known = self.moves.get((player, number))
        if self.words.kind != STRING:
            if known is None:
                raise self.words.error(f"set {number} appears first without its actions")
            return known
        written = [self.words.take(STRING)]
        self.words.take(MARK, "{")
        probabilities = []
        while self.words.kind == STRING:
            written.append(self.words.take(STRING))
            if player < 0:
                probabilities.append(self._number(written))
        actions = len(probabilities) if player < 0 else len(written) - 1
        self.words.take(MARK, "}")
        if not actions:
            raise self.words.error(f"set {number} has no action")
        what = f"the probabilities at the chance move {number}"
        if player < 0 and (min(probabilities) < 0 or not self.budget.is_one(what, probabilities)):
            raise self.words.error(f"{what} are no distribution")
        move = Move(player, actions, tuple(probabilities), tuple(written))
        if known is not None and known.written != move.written:
            raise self.words.error(f"set {number} is repeated otherwise")
        return self.moves.setdefault((player, number), move)

    def _outcome(self) -> tuple[Fraction, ...] | None:
        number = self._count()
        known = self.outcomes.get(number)
        if self.words.kind != STRING:
            if known is None and number:
                raise self.words.error(f"outcome {number} appears first without its payoffs")
            return known[1] if known else None
        if not number:
            raise self.words.error("outcome 0 has no payoffs")
        written = [self.words.take(STRING)]
        self.words.take(MARK, "{")
        values = []
        for _ in range(self.players):
            values.append(self._number(written))
            if self.words.word == ",":
                self.words.step()
        self.words.take(MARK, "}")
        if known is not None and known[0] != tuple(written):
            raise self.words.error(f"outcome {number} is repeated otherwise")
        return self.outcomes.setdefault(number, (tuple(written), tuple(values)))[1]

    def _count(self, least: int = -(2**31) + 1, most: int = 2**31 - 1) -> int:
        word = self.words.word
        if not _COUNT.fullmatch(word) or not least <= int(word) <= most:
            raise self.words.error(f"found {show(word)}, expected an integer {least} ... {most}")
        self.words.step()
        return int(word)

    def _number(self, written: list[str]) -> Fraction:
        word = self.words.word
        match = _VALUE.fullmatch(word) if self.words.kind == NUMBER and len(word) <= 4 * DIGITS else None
        if match is None:
            raise self.words.error(f"found {show(word)}, expected a number such as 3, -1/2 or 0.25")
        top, bottom, whole, after, power = match.groups()
        digits = (whole or "") + (after or "")
        exponent = int(power or 0)
        longest = max(len(top or ""), len(bottom or ""), len(digits), abs(exponent))
        if longest > DIGITS or (bottom and not int(bottom)):
            raise self.words.error(f"{show(word)}: no number of at most {DIGITS} digits")
        size = (
            Fraction(int(top), int(bottom))
            if top
            else Fraction(int(digits)) * Fraction(10) ** (exponent - len(after or ""))
        )
        written.append(word)
        self.words.step()
        return -size if word.startswith("-") else size
