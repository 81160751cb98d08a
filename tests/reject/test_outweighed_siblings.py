"""Every change of an item of an "outweighed" step: it is accepted where it is well-formed and still outweighs, as
``naive_totals`` judges from the page alone; else it is rejected.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from handmade import all_pure
from naive_totals import Item, Total
from test_every_number import changes, places
from test_outweighed_attacks import ALONE, BOTH, DOWN, HEADS, HELP, HELPED, PENNIES, SPLIT, TAILS, UMBRELLA, UP

from exactgames import Game, read_efg_text

SIBLINGS = [
    # (the game, the steps, which one is changed, what its cell allows at One's sets, and at Two's)
    (PENNIES, [SPLIT, HEADS, TAILS], 1, ([[0]], [[0, 1]]), ()),
    (UMBRELLA.format(seen=1), [SPLIT, DOWN, *UP], 1, ([[0]], [[0, 1]]), BOTH),
    (HELP.format(helped=1, alone=-2, known=1), HELPED, 12, ([[1], [1]], [[0, 1]]), ALONE),
]


def still_outweighs(text: str, allowed: tuple[list[list[int]], ...], step: Any) -> bool:
    """Whether the changed step is one, and its items gain together; ``allowed``: at each player's sets in play order."""
    if not (isinstance(step, list) and len(step) == 2 and step[0] == "outweighed" and isinstance(step[1], list)):
        return False
    game = read_efg_text(text)
    cell = [[0]] * game.infosets
    for player, rows in enumerate(allowed):
        for s, actions in zip(game.sets_of(player), rows, strict=True):
            cell[s] = actions
    items = [item_of(game, cell, listed) for listed in step[1]]
    return bool(items) and None not in items and Total(game, cell, {}, items).value() > 0  # type: ignore[arg-type]


def item_of(game: Game, cell: list[list[int]], listed: Any) -> Item | None:
    """The item, if it is well-formed."""
    if not isinstance(listed, list) or len(listed) != 5:
        return None
    name, number, action, plan, weight = listed
    if name not in ("1", "2") or not isinstance(plan, list) or not plan or not is_positive(weight):
        return None
    own = game.sets_of(int(name) - 1)
    if any(not isinstance(row, list) or len(row) != 2 or any(type(k) is not int for k in row) for row in plan):
        return None
    inside = all(0 <= s < len(own) and 0 <= k < len(game.action_labels(own[s])) for s, k in plan)
    later = [s for s, _ in plan[1:]]
    if type(number) is not int or not inside or plan[0][0] != number or later != sorted(set(later) - {number}):
        return None
    if type(action) is not int or action not in cell[own[number]]:
        return None
    return own[number], action, {own[s]: k for s, k in plan}, Fraction(weight)


def is_positive(weight: Any) -> bool:
    """A number above 0 as the page writes it."""
    if not isinstance(weight, str) or not re.fullmatch(r"[1-9][0-9]*(/[1-9][0-9]*)?", weight):
        return False
    return str(Fraction(weight)) == weight


@pytest.mark.parametrize(("text", "steps", "place", "cell", "found"), SIBLINGS, ids=["pennies", "umbrella", "help"])
def test_every_change_of_an_item(
    text: str, steps: list[Any], place: int, cell: tuple[list[list[int]], ...], found: list[Any], tmp_path: Path
) -> None:
    met: Counter[str] = Counter()
    entries = [{"strategy": strategy, "welfare": None} for strategy in found]
    for at, value in places(steps[place]):
        for other in changes(value):
            if type(other) is type(value) and other == value:
                continue
            step = replaced(steps[place], at, other)
            evidence = {"equilibria": entries, "steps": [*steps[:place], step, *steps[place + 1 :]]}
            verdict = all_pure(text, "bayes-nash", evidence, tmp_path)
            right = still_outweighs(text, cell, step)
            assert (verdict.verdict == "VERIFIED") == right, (step, verdict.message)
            met["right" if right else "wrong"] += 1
    assert met["wrong"] > 20, met


def replaced(value: Any, at: tuple[str | int, ...], other: Any) -> Any:
    """The value with something else at a place in it."""
    if not at:
        return other
    found = copy.deepcopy(value)
    inside = found
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = other
    return found
