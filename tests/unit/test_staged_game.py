"""The staged form's game: worlds, the nodes where the aftermarket starts, sets, and which classes are known."""

from __future__ import annotations

import numpy as np
from speculation import POOLING, TELLING

from exactgames import StagedForm, read_instance_text
from exactgames.forms.staged.classes import known_classes, worlds_with


def form_of(text: str) -> StagedForm:
    return StagedForm(read_instance_text(text))


def test_worlds_are_allocations_with_posteriors() -> None:
    game = form_of(TELLING).game
    worlds = game.stage.worlds
    assert worlds.allocation.tolist() == [[0, 1], [0, 1], [1, 0]]
    assert worlds.posterior.tolist() == [[-1, 0], [-1, 1], [-1, 0]]
    assert form_of(POOLING).game.stage.worlds.allocation.tolist() == [[0, 1], [1, 0]]


def test_an_aftermarket_starts_in_each_world_with_each_type_profile() -> None:
    """A start where S holds the unit has 10 nodes below it: no offer, and three offers with two answers each."""
    game = form_of(TELLING).game
    tree = game.folded.game
    assert game.starts.shape == (3, 2)
    assert tree.nodes == 1 + 3 + 4 * 11 + 2
    for world in range(3):
        assert (game.world_of[game.starts[world]] == world).all()
        assert game.folded.node_profile[game.starts[world]].tolist() == [0, 1]
    assert np.bincount(game.world_of).tolist() == [1 + 23, 23, 3]  # the root is counted with the first


def test_auction_sets_come_first_then_classes() -> None:
    game = form_of(TELLING).game
    assert (game.classes_from, len(game.number)) == (3, 3 + 2 + 6)
    sets = game.sets
    assert sets.infoset_player.tolist()[:3] == [0, 0, 1]
    assert sorted(game.number[sets.infoset_player == 0]) == list(range(8))
    assert sorted(game.number[sets.infoset_player == 1]) == list(range(3))
    assert (np.diff(sets.action_start) == game.table.actions).all()
    assert (sets.action_infoset == np.repeat(np.arange(11), game.table.actions)).all()
    assert game.describe(2) == "S, bidding"
    assert [game.label(s) for s in (3, 4)] == [
        "holding 1 of 1 with posterior 0 (B won 0)",
        "holding 1 of 1 with posterior 1 (B won 0)",
    ]
    assert [game.action(3, k) for k in range(4)] == ["no offer", "offer 1 at 1", "offer 1 at 2", "offer 1 at 3"]


def test_classes_over_several_worlds_are_open() -> None:
    """B does not know what S has learned: her classes lie in both worlds where S holds the unit."""
    form = form_of(TELLING)
    owner = form.folded.game.infoset_player
    assert form.known.tolist() == (owner == 1).tolist()
    assert form_of(POOLING).known.all()
    assert worlds_with(form.game, ~form.known).tolist() == [True, True, False]
    assert worlds_with(form.game, form.known & (owner == 0)).tolist() == [False, False, False]


def test_who_is_not_informed_does_not_know_what_bids_tell() -> None:
    """The game is POOLING's, where S has no posterior: if B's bids told, S's class would be open."""
    game = form_of(POOLING).game
    told = (form_of(TELLING).bidding.bids, form_of(POOLING).bidding.bids, None)
    owner = game.folded.game.infoset_player
    assert [known_classes(game, bids or ())[owner == 1].all() for bids in told] == [False, True, True]


def test_how_many_sets_a_class_stands_for() -> None:
    """S with the first posterior: she bid 2 and paid 1; with the second: she bid 0 or 2 and paid nothing. B: 2 bids."""
    form = form_of(TELLING)
    assert [form.stands_for(s) for s in range(11)] == [1, 1, 1, 1, 2] + [2] * 6


def test_counts() -> None:
    assert form_of(TELLING).counts() == {
        "form": "staged",
        "worlds": 3,
        "nodes": 50,
        "terminal_nodes": 4 * 7 + 2,
        "infosets": {"B": 8, "S": 3},
        "merged": {
            "B": {"bids": [], "payments": [], "posteriors": 0, "known": 0, "open": 6},
            "S": {"bids": [], "payments": [], "posteriors": 2, "known": 2, "open": 0},
        },
    }
