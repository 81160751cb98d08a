"""The kinds of wrong, one class each.

InstanceError     an instance file that does not say a market (every fault at once)
GameError         a game, profile or belief that does not meet a definition
Incomplete        a profile that must say more
Undecided         a claim that exact arithmetic at hand cannot settle: says which, why, and what would
LimitReached      too large: the predicted size and what would shrink it
CertificateError  a certificate that cannot be written, or read
ArgumentError   an argument of a public function that is of another type
"""

from __future__ import annotations

from attrs import frozen


class ExactGamesError(Exception):
    """Anything this package refuses to do.

    >>> from exactgames import ExactGamesError, InstanceError, LimitReached
    >>> issubclass(InstanceError, ExactGamesError), issubclass(LimitReached, ExactGamesError)
    (True, True)
    """


@frozen
class Fault:
    """One fault of an instance file.

    path        key path, e.g. ``agents[0].types[1].probability``
    line        line in the file (from 1), or None where the scanner cannot tell
    found       what stands there
    expected    what should
    suggestion  the nearest known name for a typo, or None

    >>> from exactgames import Fault
    >>> str(Fault("units", 11, "3/2", "an integer from 1 to 64"))
    'line 11: units: found 3/2, expected an integer from 1 to 64'
    """

    path: str
    line: int | None
    found: str
    expected: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        hint = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        return f"{place}{self.path or 'the file'}: found {self.found}, expected {self.expected}{hint}"


class InstanceError(ExactGamesError):
    """An instance file with faults; ``faults`` lists all of them, in the file's order.

    >>> from exactgames import InstanceError, read_instance_text
    >>> try:
    ...     read_instance_text("units = 0")
    ... except InstanceError as error:
    ...     [fault.path for fault in error.faults]
    ['units', 'auction', 'agents']
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class GameError(ExactGamesError):
    """A game, strategy or belief that does not meet a definition; the message names the place.

    >>> from exactgames import BehaviorStrategy
    >>> from exactgames.examples import entry
    >>> BehaviorStrategy.from_table(entry(), {"Ann": {"entry": "in"}})
    Traceback (most recent call last):
        ...
    exactgames.errors.GameError: no strategy is given at Bob, reply
    """


class Incomplete(GameError):
    """A profile that must say more: what it leaves open is not determined by what it says.

    >>> from exactgames import GameError, Incomplete
    >>> issubclass(Incomplete, GameError)
    True
    """


class Undecided(ExactGamesError):
    """A claim that could not be settled exactly: which, why, and what would settle it.

    >>> from exactgames import Undecided, check
    >>> from exactgames.examples import pooling
    >>> try:
    ...     answer = check(pooling(), "sequential").holds
    ... except Undecided:
    ...     answer = None
    >>> answer
    False
    """


class LimitReached(ExactGamesError):
    """A computation refused for its size.

    limit      the limit in force (nodes, columns, …: ``unit``)
    predicted  the size predicted
    at_least   True if ``predicted`` is only a lower bound
    shrink     what would make it smaller

    >>> from exactgames import LimitReached, expand
    >>> from exactgames.examples import speculator
    >>> try:
    ...     expand(speculator().market, limit=100)
    ... except LimitReached as error:
    ...     error.limit, error.predicted, error.at_least
    (100, 111, False)
    """

    def __init__(self, limit: int, predicted: int, at_least: bool, unit: str, shrink: tuple[str, ...]) -> None:
        self.limit, self.predicted, self.at_least = limit, predicted, at_least
        self.unit, self.shrink = unit, shrink
        more = "at least " if at_least else ""
        hints = f". To shrink it: {'; '.join(shrink)}" if shrink else ""
        super().__init__(f"{more}{predicted:,} {unit}, over the limit of {limit:,}{hints}")


class CertificateError(ExactGamesError):
    """A claim whose evidence has no place in the certificate format; a certificate that cannot be read.

    >>> from exactgames import verify
    >>> verify("nowhere.jsonl")
    Traceback (most recent call last):
        ...
    exactgames.errors.CertificateError: cannot read nowhere.jsonl: No such file or directory
    """


class ArgumentError(ExactGamesError, TypeError):
    """An argument of a public function that is of another type than it says; the message names it.

    >>> from exactgames import read_instance_text
    >>> read_instance_text(3)
    Traceback (most recent call last):
        ...
    exactgames.errors.ArgumentError: read_instance_text: text: found 3, expected text
    """
