"""The auction sets, and the mixed bids that rules give there."""

from __future__ import annotations

from fractions import Fraction

from speculation import POOLING, TELLING

from exactgames import read_instance_text
from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.bids import bid_profiles, bidding_of, rival_bids

THIRD = Fraction(1, 3)
TOLD = ((((0, THIRD), (1, 2 * THIRD)), ((1, Fraction(1)),)), (((1, Fraction(1)),),))


def test_a_set_for_each_type_with_a_choice() -> None:
    sets = AuctionSets.of(read_instance_text(TELLING).market)
    assert sets.count == 3
    assert (sets.table.agent.tolist(), sets.table.type.tolist(), sets.table.actions.tolist()) == (
        [0, 0, 1],
        [0, 1, 0],
        [2, 2, 2],
    )
    assert [sets.at(0, 0), sets.at(0, 1), sets.at(1, 0)] == [0, 1, 2]
    assert [sets.describe(s) for s in range(3)] == ["B, type low, bidding", "B, type high, bidding", "S, bidding"]
    assert [sets.action(2, k) for k in range(2)] == ["0", "2"]


def test_an_only_bid_has_no_set_and_is_played() -> None:
    instance = read_instance_text(POOLING.replace("levels = [0, 2]", "vectors = [[2]]"))
    sets = AuctionSets.of(instance.market)
    assert (sets.count, sets.at(1, 0)) == (2, None)
    found = bidding_of(instance, sets, 1)
    assert found.matched.rule.tolist() == [1, 1]
    assert found.bids == ((((1, Fraction(1)),),) * 2, (((0, Fraction(1)),),))


def test_the_first_rule_that_matches_is_played() -> None:
    instance = read_instance_text(TELLING)
    found = bidding_of(instance, AuctionSets.of(instance.market), 1)
    assert found.matched.rule.tolist() == [1, 2, 0]
    assert found.bids == TOLD


def test_without_a_profile_nobody_bids() -> None:
    text = POOLING[: POOLING.index("[[strategy]]")]
    instance = read_instance_text(text)
    found = bidding_of(instance, AuctionSets.of(instance.market), 1)
    assert (found.bids, found.matched.rule.tolist()) == (None, [-1, -1, -1])


def test_bid_profiles_with_their_probabilities() -> None:
    assert bid_profiles(TOLD, (0, 0)) == [((0, 1), THIRD), ((1, 1), 2 * THIRD)]
    assert rival_bids(TOLD, 1, (0, 0)) == [((0,), THIRD), ((1,), 2 * THIRD)]
    assert rival_bids(TOLD, 0, (0, 0)) == [((1,), Fraction(1))]
