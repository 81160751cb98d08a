"""Labels that are read from tables, and names made distinct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import define, field


@define(frozen=True)
class TableLabels:
    """Labels read from tables: by set, by set and action, by chance node and branch.

    outcomes  {terminal node: its outcome's name}, for those that have one
    """

    sets: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    branches: Mapping[int, tuple[str, ...]]
    outcomes: Mapping[int, str] = field(factory=dict)

    def infoset(self, s: int) -> str:
        return self.sets[s]

    def action(self, s: int, k: int) -> str:
        return self.actions[s][k]

    def chance(self, node: int, k: int) -> str:
        return self.branches[node][k]


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of players or actions, none empty, none twice, by Gambit's own rule: an empty or repeated name gets _1, _2,
    … appended, the next number that makes a name not in use.

    >>> distinct(["", "x", "x", "x_1"])
    ('_1', 'x_2', 'x_3', 'x_1')
    """
    counts, used, tried = Counter(names), set(names), Counter[str]()
    found = []
    for name in names:
        made = name
        while (name == "" or counts[name] > 1) and made in used:
            tried[name] += 1
            made = f"{name}_{tried[name]}"
        used.add(made)
        found.append(made)
    return tuple(found)


def distinct_sets(names: Sequence[str]) -> tuple[str, ...]:
    """Names of a player's information sets, in play order: an empty or repeated name gets an underscore and the set's
    place in that order appended (the number that Gambit gives it); names that are equal even then are counted as
    ``distinct`` does.

    >>> distinct_sets(["", "x", "y", "x"])
    ('_1', 'x_2', 'y', 'x_4')
    """
    counts = Counter(names)
    numbered = enumerate(names, start=1)
    return distinct([f"{name}_{number}" if name == "" or counts[name] > 1 else name for number, name in numbered])
