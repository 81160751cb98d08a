"""*Information acquisition*, before the auction: the signal structures about the others' types that an agent may buy.

A structure says one word to whoever bought it, and to her alone: the first of its rows whose agents have the types that
it names decides which, for sure or by a draw.  The structure that is always there, `nothing`, costs nothing and says
nothing: it is the first action, and no value here.  Agents who have no structures have no choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import NamedTuple

from ..budget import Budget, room, widest
from ..reading import Table, any_table, array, number, table, text
from ..rejected import Rejected, show
from ..words import counted, listed, quoted
from .keys import CODE, Draft, Vector, Whole, distribution, name_of
from .priors.prior import Prior

KEY = "information"
NOTHING = "nothing"
MOST = 8  # structures of an agent

Pairs = tuple[tuple[int, int], ...]  # agent, type
Draws = tuple[tuple[int, str], ...]  # a weight, and the word that is said


class Own(NamedTuple):
    """What an agent has bought, and the word that it said: None after `nothing`."""

    structure: str
    word: str | None


CHOOSING = Own("", None)
"""Of an agent who is about to choose."""


@dataclass(frozen=True, slots=True)
class Row:
    types: Pairs
    draws: Draws  # in the order of the structure's words

    def holds(self, types: Vector) -> bool:
        return all(types[agent] == t for agent, t in self.types)


@dataclass(frozen=True, slots=True)
class Structure:
    name: str
    costs: Vector  # by the owner's type
    rows: tuple[Row, ...]
    words: tuple[str, ...]  # in the order in which the rows first name them
    steps: int  # of a look at all rows

    def draws(self, types: Vector) -> Draws | None:
        """What it may say at a type profile, by the row that decides; None if no row does."""
        return next((row.draws for row in self.rows if row.holds(types)), None)


Information = tuple[tuple[Structure, ...], ...]
"""By agent; empty if the market has none."""


# -- Reading


@dataclass(frozen=True, slots=True)
class _Raw:
    """A structure before the common denominator of the money is known."""

    name: str
    costs: tuple[Fraction, ...]
    rows: tuple[Row, ...]
    words: tuple[str, ...]

    def make(self, whole: Whole) -> Structure:
        steps = 10 + sum(10 + 3 * len(row.types) for row in self.rows)
        return Structure(self.name, tuple(whole(x) for x in self.costs), self.rows, self.words, steps)


class _Known(NamedTuple):
    """Who there is."""

    names: Sequence[str]
    types: Sequence[dict[str, int]]  # each agent's, by name
    budget: Budget

    def agent(self, name: str, where: str) -> int:
        if name not in self.names:
            raise Rejected(CODE, f"{where}: no agent is named {show(name)}")
        return self.names.index(name)

    def type(self, agent: int, value: object, where: str) -> int:
        name = text(value, where, CODE)
        if name not in self.types[agent]:
            raise Rejected(CODE, f"{where}: agent {show(self.names[agent])} has no type {show(name)}")
        return self.types[agent][name]


def read_information(
    value: object, names: Sequence[str], types: Sequence[Sequence[str]], budget: Budget
) -> Draft[Information]:
    kinds = sum(map(len, types))
    budget.charge("the names of types", 5 * kinds, kept=200 * kinds)
    known = _Known(names, [{kind: t for t, kind in enumerate(own)} for own in types], budget)
    raw = any_table(value, KEY, CODE)
    if not raw:
        raise Rejected(CODE, f"{KEY}: found an empty table, expected the structures of some agent")
    found: list[tuple[_Raw, ...]] = [()] * len(names)
    for name, entries in raw.items():
        where = f"{KEY}, {show(name)}"
        agent = known.agent(name, KEY)
        own: list[_Raw] = []
        for k, entry in enumerate(array(entries, where, CODE, 1, MOST), 1):
            taken = [NOTHING, *(each.name for each in own)]
            own.append(_structure(entry, f"{where}, structure {k}", agent, taken, known))
        found[agent] = tuple(own)
    amounts = [x for own in found for each in own for x in each.costs]
    return Draft(lambda whole: tuple(tuple(each.make(whole) for each in own) for own in found), amounts)


def _structure(value: object, where: str, agent: int, taken: Sequence[str], known: _Known) -> _Raw:
    raw = table(value, where, CODE, "name cost rows")
    name = name_of(raw["name"], f"{where}, name", taken)
    costs = _costs(raw["cost"], f"{where}, cost", agent, known)
    entries = array(raw["rows"], f"{where}, rows", CODE, 1)
    each = 100 + 20 * len(known.names)
    known.budget.charge(f"{where}: {len(entries)} rows", len(entries) * (1000 + each), kept=len(entries) * (500 + each))
    order: dict[str, int] = {}  # the words, numbered as they are first named
    rows = tuple(_row(entry, f"{where}, row {k}", agent, order, known) for k, entry in enumerate(entries, 1))
    return _Raw(name, costs, rows, tuple(order))


def _costs(value: object, where: str, agent: int, known: _Known) -> tuple[Fraction, ...]:
    """One cost for all types of hers, or one by type."""
    own = known.types[agent]
    known.budget.charge(where, 20 * len(own), kept=8 * len(own))
    if not isinstance(value, dict):
        return (number(value, where, 0),) * len(own)
    for name in value:
        known.type(agent, name, where)
    for name in own:
        if name not in value:
            raise Rejected(CODE, f"{where}: type {show(name)} is not named; expected the cost for every type of hers")
    return tuple(number(value[name], f"{where}, {show(name)}", 0) for name in own)


def _row(value: object, where: str, agent: int, order: dict[str, int], known: _Known) -> Row:
    raw = table(value, where, CODE, "says", "when")
    types: list[tuple[int, int]] = []
    for name, kind in any_table(raw.get("when", {}), f"{where}, when", CODE).items():
        other = known.agent(name, f"{where}, when")
        if other == agent:
            raise Rejected(CODE, f"{where}, when: {show(name)} knows her own type; expected other agents")
        types.append((other, known.type(other, kind, f"{where}, when, {show(name)}")))
    return Row(tuple(types), _says(raw["says"], f"{where}, says", order, known.budget))


def _says(value: object, where: str, order: dict[str, int], budget: Budget) -> Draws:
    """What a row says; new words are numbered."""
    if not isinstance(value, list):
        word = name_of(value, where, ())
        order.setdefault(word, len(order))
        return ((1, word),)
    entries = array(value, where, CODE, 1)
    budget.charge(f"{where}: {len(entries)} words", 1000 * len(entries), kept=400 * len(entries))
    odds: dict[str, Fraction] = {}
    for k, entry in enumerate(entries, 1):
        here = f"{where}, entry {k}"
        raw: Table = table(entry, here, CODE, "word probability")
        word = name_of(raw["word"], f"{here}, word", odds)
        odds[word] = number(raw["probability"], f"{here}, probability")
        order.setdefault(word, len(order))
    distribution(list(odds.values()), where, budget)
    _, weights = budget.whole(where, odds.values())
    wide = widest(weights)
    budget.charge(where, 20 * len(weights), kept=len(weights) * (100 + room(wide)))
    drawn = zip(weights, odds, strict=True)
    return tuple(sorted(drawn, key=lambda draw: order[draw[1]]))


def check_decided(
    found: Information, names: Sequence[str], types: Sequence[Sequence[str]], prior: Prior, budget: Budget
) -> None:
    """Refuse a structure of which no row decides at some type profile of the prior."""
    with budget.scope():
        profiles, _ = prior.profiles(budget)
        budget.charge("what structures say at each type profile", len(profiles) * _steps(found))
        for profile in profiles:
            for name, own in zip(names, found, strict=True):
                for k, structure in enumerate(own, 1):
                    if structure.draws(profile) is None:
                        missed = listed([quoted(kinds[t]) for kinds, t in zip(types, profile, strict=True)])
                        where = f"{KEY}, {show(name)}, structure {k}"
                        raise Rejected(CODE, f"{where}, rows: none decides at the type profile {missed}")


# -- Structures and words as rules name them


def structure_named(value: object, own: Sequence[Structure], where: str) -> str:
    """One of an agent's structures, or `nothing`."""
    name = text(value, where, CODE)
    if name != NOTHING and all(name != each.name for each in own):
        raise Rejected(CODE, f"{where}: the agent has no structure {show(name)}")
    return name


def word_named(value: object, own: Sequence[Structure], where: str, budget: Budget) -> str:
    """A word that one of these structures may say."""
    word = text(value, where, CODE)
    budget.charge(f"{where}: a word", 10 + sum(len(each.words) for each in own) // 4)
    if all(word not in each.words for each in own):
        raise Rejected(CODE, f"{where}: no structure that is meant says {show(word)}")
    return word


# -- What follows


def _steps(found: Information) -> int:
    return sum(structure.steps for own in found for structure in own)


def histories(found: Information, types: Sequence[Vector], budget: Budget) -> int:
    """In how many ways the agents may choose and be told, over these type profiles."""
    budget.charge("how agents may be informed", len(types) * (10 * len(found) + _steps(found)))
    return sum(prod(1 + sum(len(each.draws(kinds) or ()) for each in own) for own in found) for kinds in types)


def words(found: Information, names: Sequence[str], money: Callable[[int], str]) -> list[str]:
    """A line an agent who may buy information; the names in quotes."""
    lines = []
    for name, own in zip(names, found, strict=True):
        if own:
            lines.append(f"before the auction agent {name} may buy {listed([_sold(each, money) for each in own])}")
    return lines


def _sold(structure: Structure, money: Callable[[int], str]) -> str:
    costs = [money(x) for x in sorted(set(structure.costs))]
    cost = costs[0] if len(costs) == 1 else f"{costs[0]} to {costs[-1]}, by her type"
    return f"{quoted(structure.name)} ({counted(len(structure.words), 'word')}; cost {cost})"
