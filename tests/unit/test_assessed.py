"""What actions are worth under beliefs: against the definition, a history at a time; and a case by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import Assessed, Beliefs, ExplicitForm, assessed, read_instance
from exactgames.examples import pooling

INSTANCES = Path(__file__).parents[2] / "instances"


def defined(shown: Assessed, s: int, k: int) -> Fraction | None:
    """The belief's mean of the owner's continuation values after the action."""
    game, total = shown.played.game, Fraction(0)
    for node in game.histories(s).tolist():
        belief = shown.belief(node)
        if belief is None:
            return None
        total += belief * shown.played.value(int(game.infoset_player[s]), game.children(node)[k])
    return total


@pytest.mark.parametrize(
    "name", ["babaioff2023/example-15", "folklore/second-price-speculator", "folklore/resale-belief"]
)
def test_the_definition(name: str) -> None:
    found = ExplicitForm(read_instance(INSTANCES / f"{name}.toml")).profile
    shown, game = assessed(found.played, found.given), found.played.game
    asked = [(s, k) for s in range(game.infosets) for k in range(len(game.action_labels(s)))]
    values = [shown.action_value(s, k) for s, k in asked]
    assert values == [defined(shown, s, k) for s, k in asked]
    assert len(set(values)) > 3


def test_by_hand() -> None:
    """After beer, thought to be had by the weak with probability 2/3: a duel wins 2/3, a retreat is right with 1/3."""
    game = pooling().game
    s = game.find("Receiver", "after beer")
    shown = assessed(pooling(), Beliefs.from_table(game, {"Receiver": {"after beer": ("1/3", "2/3")}}))
    assert [shown.action_value(s, k) for k in range(2)] == [Fraction(2, 3), Fraction(1, 3)]
    assert shown.belief(0) is None and int(shown.deviations.max()) == 2
