"""The nodes of a Gambit file, one at a time, with the information sets and outcomes that they define.

    c NAME NUMBER [NAME { ACTION PROBABILITY … }] OUTCOME           Nature; her information sets have numbers too
    p NAME PLAYER NUMBER [NAME { ACTION … }] OUTCOME                a player's move
    t NAME OUTCOME                                                  an end
    OUTCOME is NUMBER [NAME { PAYOFF … }]                           0: none; payoffs maybe with commas after them

What stands in [ ] is given where the number first appears, and may be repeated, word for word, later.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field, frozen

from exactgames.game.assemble import NATURE
from exactgames.game.gambit.efg_numbers import efg_count, efg_number
from exactgames.game.gambit.efg_tokens import Tokens
from exactgames.game.tree import TERMINAL


@frozen
class FileSet:
    """An information set, or a chance move: ``owner`` is a player's index or NATURE; ``weights`` as written, and the
    ``probabilities``, are empty but for chance moves.
    """

    owner: int
    number: int
    name: str
    actions: tuple[str, ...]
    weights: tuple[str, ...] = ()
    probabilities: tuple[Fraction, ...] = ()


@frozen
class FileOutcome:
    """An outcome: ``payoffs`` as written, and their ``values``."""

    name: str
    payoffs: tuple[str, ...]
    values: tuple[Fraction, ...]


@define
class Definitions:
    """What the nodes read so far define. ``places``: {(owner, number in the file): index in ``sets``}, likewise for
    outcomes.
    """

    players: int
    sets: list[FileSet] = field(factory=list)
    places: dict[tuple[int, int], int] = field(factory=dict)
    outcomes: list[FileOutcome] = field(factory=list)
    outcome_places: dict[int, int] = field(factory=dict)

    def node(self, tokens: Tokens) -> tuple[int, int, int]:
        """(index of its set or TERMINAL, index of its outcome or −1, number of branches) of the node that comes next.

        InstanceError, naming the line, if there is none or it contradicts what stands before.
        """
        kind = tokens.choice("symbol", ("c", "p", "t"), "a node: c, p or t")
        tokens.label("the node's name in quotes (it may be empty)")
        home = TERMINAL if kind == "t" else self._move(tokens, NATURE if kind == "c" else self._player(tokens))
        return home, self._outcome(tokens), 0 if home == TERMINAL else len(self.sets[home].actions)

    def _player(self, tokens: Tokens) -> int:
        number = _count(tokens, "the player's number")
        if not 1 <= number <= self.players:
            tokens.refuse(f"the number of one of {self.players} players", f"player {number}")
        return number - 1

    def _move(self, tokens: Tokens, owner: int) -> int:
        number = _count(tokens, "the information set's number")
        place = self.places.get((owner, number))
        if tokens.peek() != "string":
            if place is None:
                tokens.refuse("its name and actions, where it first appears", f"information set {number}")
            return place
        given = _chance_move(tokens, number) if owner == NATURE else _personal_move(tokens, owner, number)
        if place is None:
            place = self.places[owner, number] = len(self.sets)
            self.sets.append(given)
        elif given != self.sets[place]:
            what = "name" if given.name != self.sets[place].name else "actions"
            if given.actions == self.sets[place].actions and what == "actions":
                what = "probabilities"
            tokens.refuse("what it was before, word for word", f"information set {number} with other {what}")
        return place

    def _outcome(self, tokens: Tokens) -> int:
        number = _count(tokens, "an outcome's number (0: none)")
        place = self.outcome_places.get(number, -1)
        if tokens.peek() != "string":
            if number and place < 0:
                tokens.refuse("its name and payoffs, where it first appears", f"outcome {number}")
            return place
        if number == 0:
            tokens.refuse("the next node: outcome 0 has neither name nor payoffs")
        name = tokens.label("the outcome's name in quotes")
        given = FileOutcome(name, *self._payoffs(tokens))
        if place < 0:
            place = self.outcome_places[number] = len(self.outcomes)
            self.outcomes.append(given)
        elif given != self.outcomes[place]:
            what = "name" if name != self.outcomes[place].name else "payoffs"
            tokens.refuse("what it was before, word for word", f"outcome {number} with other {what}")
        return place

    def _payoffs(self, tokens: Tokens) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        tokens.take("{")
        words, values = [], []
        for player in range(self.players):
            word, value = _number(tokens, f"a payoff for each of {self.players} players (player {player + 1})")
            words.append(word)
            values.append(value)
            if tokens.peek() == ",":
                tokens.take(",")
        tokens.take("}", f'"}}" after {self.players} payoffs')
        return tuple(words), tuple(values)


def _personal_move(tokens: Tokens, owner: int, number: int) -> FileSet:
    name = tokens.label("the information set's name")
    tokens.take("{")
    actions = [tokens.label("an action's name in quotes")]
    while tokens.peek() != "}":
        actions.append(tokens.label('an action\'s name in quotes, or "}"'))
    tokens.take("}")
    return FileSet(owner, number, name, tuple(actions))


def _chance_move(tokens: Tokens, number: int) -> FileSet:
    name = tokens.label("the chance move's name")
    tokens.take("{")
    actions: list[str] = []
    words, values = [], []
    while not actions or tokens.peek() != "}":
        actions.append(tokens.label("an action's name in quotes" + (', or "}"' if actions else "")))
        word, value = _number(tokens, "the action's probability")
        words.append(word)
        values.append(value)
        if value < 0:
            tokens.refuse("a probability of at least 0", word)
    if sum(values) != 1:
        tokens.refuse("probabilities that sum to exactly 1", f"{', '.join(words)}, whose sum is {sum(values)}"[:200])
    tokens.take("}")
    return FileSet(NATURE, number, name, tuple(actions), tuple(words), tuple(values))


def _number(tokens: Tokens, expected: str) -> tuple[str, Fraction]:
    """A number as written, and its value."""
    word = tokens.take("number", expected)
    value = efg_number(word)
    if value is None:
        tokens.refuse(f"{expected}: 3, -1/2 or 0.25, of at most 1,000 digits", word[:40])
    return word, value


def _count(tokens: Tokens, expected: str) -> int:
    word = tokens.take("number", expected)
    value = efg_count(word)
    if value is None:
        tokens.refuse(f"{expected}, an integer", word[:40])
    return value
