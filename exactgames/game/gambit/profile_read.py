"""Reading a profile of a game, maybe with beliefs, from JSON.

    {player: {information set: action or {action: "p/q"}}}
    {"strategy": {…, as above}, "beliefs": {player: {information set: ["p/q", …]}}}

Numbers are strings "p/q" or integers. Every information set has a strategy, actions left out have probability 0;
beliefs are over a set's histories in depth-first order, at the sets that have one given. JSON as it should be: no key
twice, no floats. The second form is meant where "strategy" is a key and no player.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from exactgames.errors import Fault, InstanceError
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Distribution
from exactgames.game.tree import Game
from exactgames.numbers.rational import parse_rational
from exactgames.words import nearest

BYTES: Final = 2**28
"""The largest file."""
_DIGITS: Final = 1000
_SHOWN: Final = 60
_FAULTS: Final = 50
"""So many faults are listed at once."""


def read_profile(path: Path | str, game: Game) -> tuple[BehaviorStrategy, Beliefs]:
    """The profile of ``game`` in a file, and the beliefs it gives (none, if it gives none).

    Raises InstanceError with every fault of the file, GameError where numbers are no distribution.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import read_profile
    >>> from exactgames.examples import entry
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "in.json").write_text('{"Ann": {"entry": "in"}, "Bob": {"reply": "share"}}')
    ...     strategy, beliefs = read_profile(Path(folder, "in.json"), entry())
    >>> strategy.pure
    True
    """
    expected = "a profile (.json)"
    try:
        with open(path, "rb") as file:
            data = file.read(BYTES + 1)
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InstanceError((Fault("", line, f"bytes in {str(path)!r} that are not UTF-8", "UTF-8 text"),)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InstanceError((Fault("", None, f"{str(path)!r}, which cannot be read ({reason})", expected),)) from None
    if len(data) > BYTES:
        raise InstanceError((Fault("", None, f"a larger file, {str(path)!r}", f"at most {BYTES // 2**20} MiB"),))
    return read_profile_text(text, game)


def read_profile_text(text: str, game: Game) -> tuple[BehaviorStrategy, Beliefs]:
    """The profile that the text gives. Raises as ``read_profile`` does.

    >>> from exactgames import read_profile_text
    >>> from exactgames.examples import entry
    >>> text = '{"Ann": {"entry": "out"}, "Bob": {"reply": {"share": "1/3", "fight": "2/3"}}}'
    >>> strategy, beliefs = read_profile_text(text, entry())
    >>> strategy.pure, bool(beliefs.at.any())
    (False, False)
    """
    document = _load(text)
    faults: list[Fault] = []
    wrapped = isinstance(document, dict) and "strategy" in document and "strategy" not in game.players
    given: dict[str, Any] = document if wrapped else {"strategy": document}
    for key in given:
        if key not in ("strategy", "beliefs"):
            faults.append(Fault(key, None, "this key", '"strategy" and "beliefs" only'))
    sets = _Sets(game, faults)
    strategy = sets.read(given["strategy"], ("strategy",) if wrapped else (), sets.play)
    beliefs = sets.read(given.get("beliefs", {}), ("beliefs",), sets.belief)
    sets.complete(strategy)
    if faults:
        raise InstanceError(tuple(faults))
    return BehaviorStrategy.from_table(game, strategy), Beliefs.from_table(game, beliefs)


@frozen
class _Inexact:
    """A number as written that is none here: a float, or one of too many digits; and what it should be."""

    word: str
    expected: str


def _load(text: str) -> Any:
    """The JSON value, its floats as ``_Inexact``. InstanceError for what is no JSON or repeats a key."""

    def refuse(found: str, expected: str, line: int | None = None) -> InstanceError:
        return InstanceError((Fault("", line, found[:_SHOWN], expected),))

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                raise refuse(f"the key {key!r} twice", "each key once")
            found[key] = value
        return found

    def digits(word: str) -> int | _Inexact:
        if len(word) > _DIGITS:
            return _Inexact(f"an integer of {len(word)} digits", f"at most {_DIGITS:,} digits")
        return int(word)

    def real(word: str) -> _Inexact:
        exact = _fraction(word)
        written = 'a string "p/q" or an integer' if exact is None else f'write "{exact}"'
        return _Inexact(f"the float {word[:_SHOWN]}", f"exactly: {written}")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=digits, parse_float=real, parse_constant=real)
    except json.JSONDecodeError as error:
        raise refuse(f"no JSON ({error.msg})", "a profile in JSON", error.lineno) from None
    except RecursionError:
        raise refuse("values nested too deeply", "a profile in JSON") from None


def _fraction(word: str) -> Fraction | None:
    """What a short decimal says exactly, for a hint: nothing is computed with it."""
    return Fraction(word) if re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,12}", word) else None


class _Sets:
    """The information sets of the game by their names; faults are noted, and what has one is left out."""

    def __init__(self, game: Game, faults: list[Fault]) -> None:
        self.game, self.faults = game, faults
        self.known: dict[str, dict[str, int]] = {name: {} for name in game.players}
        for s in range(game.infosets):
            self.known[game.players[game.infoset_player[s]]][game.labels.infoset(s)] = s

    def read(self, value: Any, at: tuple[str, ...], how: Any) -> dict[str, dict[str, Any]]:
        """{player: {information set: what ``how`` makes of it}}"""
        table: dict[str, dict[str, Any]] = {}
        for player, sets in self._entries(value, at, "a table of players"):
            if player not in self.known:
                known = self.known if at else {**self.known, "strategy": {}, "beliefs": {}}
                self._unknown((*at, player), "a player of the game", player, known)
                continue
            for label, given in self._entries(sets, (*at, player), "a table of the player's information sets"):
                s = self.known[player].get(label)
                if s is None:
                    self._unknown((*at, player, label), f"an information set of {player!r}", label, self.known[player])
                elif (found := how(given, (*at, player, label), s)) is not None:
                    table.setdefault(player, {})[label] = found
        return table

    def play(self, value: Any, at: tuple[str, ...], s: int) -> Distribution | str | None:
        """An action, or {action: probability}."""
        actions = self.game.action_labels(s)
        if isinstance(value, str):
            if value not in actions:
                self._unknown(at, "an action", value, actions)
            return value
        found: dict[str, Fraction] = {}
        for action, number in self._entries(value, at, "an action or a table of actions' probabilities"):
            if action not in actions:
                self._unknown((*at, action), "an action", action, actions)
            else:
                found[action] = self._number(number, (*at, action))
        return found

    def belief(self, value: Any, at: tuple[str, ...], s: int) -> tuple[Fraction, ...] | None:
        """The probabilities of the set's histories."""
        count = len(self.game.histories(s))
        if not isinstance(value, list) or len(value) != count:
            self._note(at, value, f"a list of {count} probabilities, of the histories in depth-first order")
            return None
        return tuple(self._number(number, (*at, str(k + 1))) for k, number in enumerate(value))

    def complete(self, strategy: Mapping[str, Mapping[str, Any]]) -> None:
        """Note what is missing, if nothing else is wrong."""
        if self.faults:
            return
        for player, sets in self.known.items():
            missing = [label for label in sets if label not in strategy.get(player, {})]
            if missing:
                what = f"nothing at {', '.join(map(repr, missing[:5]))}" + (", …" if len(missing) > 5 else "")
                self._add((player,), what, "a strategy at every information set")

    def _entries(self, value: Any, at: tuple[str, ...], expected: str) -> Iterable[tuple[str, Any]]:
        if isinstance(value, dict):
            return value.items()
        self._note(at, value, expected)
        return ()

    def _number(self, value: Any, at: tuple[str, ...]) -> Fraction:
        try:
            if isinstance(value, str):
                return parse_rational(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return Fraction(value)
        except ValueError:
            pass
        exactly = f", {value.expected}" if isinstance(value, _Inexact) else ""
        self._note(at, value, 'a probability "p/q"' + exactly)
        return Fraction(0)

    def _unknown(self, at: tuple[str, ...], expected: str, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(map(repr, list(known)[:10]))
        self._add(at, repr(name)[:_SHOWN], f"{expected}: {listed}"[:200], nearest(name, known))

    def _note(self, at: tuple[str, ...], value: Any, expected: str) -> None:
        if isinstance(value, _Inexact):
            self._add(at, value.word, expected)
        else:
            found = json.dumps(value, ensure_ascii=False, default=lambda inexact: inexact.word)
            self._add(at, found[:_SHOWN], expected)

    def _add(self, at: tuple[str, ...], found: str, expected: str, near: str | None = None) -> None:
        self.faults.append(Fault(".".join(at), None, found, expected, near))
        if len(self.faults) == _FAULTS:
            raise InstanceError(tuple(self.faults))
