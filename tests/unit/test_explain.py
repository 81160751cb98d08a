"""Explanations: sentences, against what is worked out by hand; and that both forms say the same of bids."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from exactgames import ArgumentError, ExplicitForm, StagedForm, assessed, explain, read_efg, read_instance
from exactgames.answers.prospects import StagedProspects, TreeProspects
from exactgames.examples import pooling, quiche, speculator, spy, threat
from exactgames.explaining.said import Explanation

INSTANCES = Path(__file__).resolve().parents[2] / "instances"


def words(found: Explanation, heading: str) -> list[str]:
    """All sentences of a section, points too."""
    (section,) = (one for one in found.sections if one.heading == heading)
    return [line for one in section.paragraphs for line in (one.words, *one.points)]


CASES = [
    # (instance, section, a sentence that must stand there, why it is right)
    (
        "babaioff2023/example-4-small",
        "What B does, and why",
        "By bidding 2,1,0,0 (or by 5 others, to the same effect) she would pay 1 in the auction instead of nothing (the "
        "price of a unit rises from 0 to 1), and so lose 1 (1 instead of 2).",
        "C's two bids of 1 come first in the order of ties: a bid of 1 for a second unit wins nothing, and is the price",
    ),
    (
        "babaioff2023/example-4-small",
        "What C does, and why",
        "C bids 1,1,0,0 (1 for each of 2 units and 0 for the other 2): she wins 2 units in the auction, pays nothing and "
        "receives 3/2 on average in the aftermarket: in all 3/2 on average.",
        "the file's comment: she sells one unit to A and, with probability 1/2, one to B",
    ),
    (
        "babaioff2023/example-4-small",
        "The verdict",
        "Expected welfare is 23/4; the best allocation would bring 6, 24/23 times as much.",
        "the file's claims",
    ),
    (
        "babaioff2023/example-4",
        "What C does, and why",
        "C bids 1,1,0,0 (1 for each of 2 units and 0 for the other 2): she wins 2 units in the auction, pays nothing and "
        "receives 9/8 on average in the aftermarket: in all 9/8 on average.",
        "2 units at 1: A buys one, B with probability 1/8; in the staged form",
    ),
    (
        "babaioff2023/example-15",
        "Off the path",
        "Of units that are offered to her, 2 with z=16 takes some at up to 1023/16 a unit, whatever she holds.",
        "64 is left to whoever is indifferent; the file has her refuse it",
    ),
    (
        "folklore/permits-two-speculators",
        "What S1 does, and why",
        "By bidding 2,2 she would win 2 units in the auction instead of 1, pay 4 in it instead of 1 (the price of a unit "
        "rises from 1 to 2) and receive 4 in the aftermarket instead of 2, and so lose 1 (0 instead of 1).",
        "S2 bids 2 for one unit, which is then the highest bid that does not win",
    ),
    (
        "folklore/bids-too-low",
        "The verdict",
        "No continuation of what the file says is a sequential equilibrium: whatever is done where it leaves that open, "
        "somebody gains by deviating.",
        "the file's claims",
    ),
    (
        "babaioff2023/example-4-adverse-belief",
        "The verdict",
        "B with z=1 bids 2,0,0,0,0 (2 for one unit and 0 for the other 4). By bidding 1/2,1/2,0,0,0 she would pay 1/2 in "
        "the auction instead of nothing (the price of a unit rises from 0 to 1/2) and pay 1 in the aftermarket instead of "
        "2, and so gain 1/2 (5/2 instead of 2).",
        "the file's comment",
    ),
    (
        "folklore/item-prices",
        "The order of play",
        "In the order B, A, each takes any bundle of the items left, at its price, seeing what was taken before.",
        "named items",
    ),
    (
        "folklore/two-items-resale",
        "The order of play",
        "B may bid (0, 0), (0, 1) or (0, 2).",
        "not all bids of such amounts: nothing but 0 on x",
    ),
    (
        "babaioff2023/example-4-small",
        "The order of play",
        "A, B and C may bid 0, 1 or 2 for each unit; 15 bids in all.",
        "non-increasing lists of 4 out of 3 amounts: C(6, 4)",
    ),
    (
        "babaioff2023/example-4-adverse-belief",
        "What A does, and why",
        "After “C offers 3 at 1”, A, holding 1 unit, takes 1: she pays 1 in the aftermarket and ends up with 2 units, worth "
        "3 to her.",
        "an open class of the staged form: of A nothing depends on what she believes of B, who is asked after her",
    ),
    (
        "babaioff2023/example-4-adverse-belief",
        "Off the path",
        "There are 1,262 classes of information sets after the auction off the path. At 1,243 of them what is done is best "
        "whatever is believed, given what follows; at 19 some belief would make something else better. What is believed "
        "there is told in the explicit tree alone.",
        "the staged form: 1,267 classes, of which the path meets 5 (C's, A's, and B's of each type)",
    ),
    (
        "babaioff2023/example-4-small",
        "Off the path",
        "Should A win 1 unit, B 1 and C 2, C, having paid 0 or 2, still thinks of the others' types as at the start and "
        "offers 2 at 1.",
        "as on the path, where she has bid 1,1,0,0 and paid 0: here she has bid something else, or a second bid of A or B "
        "has set the price 1",
    ),
    (
        "garratt-troeger2006/first-price-speculator",
        "What S does, and why",
        "S bids 0 with probability 5/7 and bids 1 with probability 2/7: she wins nothing (4/5) or 1 unit (1/5) in the "
        "auction, pays 1/5 on average there and receives 1/5 on average in the aftermarket: in all 0 on average.",
        "B bids 0 with probability 1/2 + 1/2 · 2/5 = 7/10 and ties are hers: S wins by 1 alone, with probability "
        "2/7 · 7/10 = 1/5, pays 1, and sells at 7/2 to the high type, of probability (1/5) / (7/10) = 2/7 then",
    ),
    (
        "garratt-troeger2006/first-price-speculator",
        "What S does, and why",
        "Each of these is worth the same to her.",
        "bid 1: 7/10 · (7/2 · 2/7 − 1) = 0",
    ),
    (
        "folklore/rumour",
        "What S does, and why",
        'Once rumour says "high", when the aftermarket starts, S, holding 1 unit, offers 1 at 2: she receives 3/2 on '
        "average in the aftermarket.",
        "the rumour is right with probability 3/4; with v=2 B takes a unit at 2",
    ),
    (
        "folklore/correlated-news",
        "What S does, and why",
        "By “offer 1 at 2” she would receive 1/2 on average in the aftermarket instead of 1, and so lose 1/2.",
        "of type low she thinks that v=2 with probability (1/8) / (1/2) = 1/4",
    ),
    (
        "haile2003/resale-after-news",
        "What 2 does, and why",
        "When the aftermarket starts, 2 with v=3, holding 1 unit after paying 4 for the bid 4 (1 won 0), all types seen: "
        "1 v=6; 2 v=3, offers 1 at 6: she receives 6 in the aftermarket.",
        "what she has seen is told where her type alone does not say what she does",
    ),
    (
        "babaioff2023/footnote-9-information",
        "Off the path",
        "Having acquired no information, 1 still thinks of the others' types as at the start and takes 0.",
        "one move off the path, on which 1 acquires news",
    ),
    (
        "folklore/two-rounds",
        "The order of play",
        "The aftermarket, stage 2 of 2: take-it-or-leave-it offers.",
        "two stages after the auction",
    ),
    (
        "folklore/two-rounds",
        "Off the path",
        "Of units that are offered to her, B with v=2 takes some at less than 2 a unit, and sometimes some at 2, whatever "
        "she holds.",
        "she waits in the first round, and takes at 2 in the second",
    ),
]


@cache
def explanation(instance: str) -> Explanation:
    """Of an instance of the catalogue, with its profile."""
    return explain(read_instance(INSTANCES / f"{instance}.toml"))


@pytest.mark.parametrize(("instance", "heading", "sentence", "why"), CASES)
def test_sentences(instance: str, heading: str, sentence: str, why: str) -> None:
    found = explanation(instance)
    assert sentence in words(found, heading), why


def test_a_market_without_a_profile() -> None:
    found = explain(read_instance(INSTANCES / "folklore" / "second-price-market.toml"))
    assert found.holds is None
    assert words(found, "The profile") == ["The file gives none: what is played is not said."]


def test_an_empty_threat() -> None:
    found = explain(threat())
    assert found.holds is False
    assert "Bob, reply: by “share” instead of “fight” she would gain 2." in words(found, "The verdict")
    assert "It is a Bayes–Nash equilibrium, though." in words(found, "The verdict")


def test_a_game_with_a_belief_that_matters() -> None:
    found = explain(pooling())
    said = words(found, "Off the path")
    assert said == [
        "There is 1 information set off the path. Some belief there would make something else better, given what "
        "follows.",
        "Receiver, after beer: she would play “duel”, believing in the 2 histories there with 9/10, 1/10.",
    ]
    assert "By “beer” she would lose 1 (2 instead of 3)." not in words(found, "What Sender does, and why")
    assert [one.heading for one in explain(quiche()).sections] == ["The game"]


def test_information_that_is_bought() -> None:
    found = words(explain(spy()), "What A does, and why")
    assert found[0].startswith("A acquires spy: she wins")
    assert "spends 1/4 on information" in found[0]


def test_one_agent_alone() -> None:
    found = explain(speculator(), agent="S")
    assert [one.agent for one in found.sections if one.agent is not None] == ["S"]
    with pytest.raises(ArgumentError, match="found 'Z', expected one of 'S', 'B'"):
        explain(speculator(), agent="Z")


@pytest.mark.parametrize(
    "name",
    [
        "babaioff2023/example-4-small",
        "folklore/correlated-news",
        "babaioff2023/footnote-6-ties-against",
        "folklore/all-pay-complete-information",
        "folklore/two-rounds",
        "folklore/second-hand-auction",
        "folklore/vickrey-two-units",
        "garratt-troeger2006/first-price-speculator",
    ],
)
def test_both_forms_say_the_same_of_every_bid(name: str) -> None:
    """What each bid leads to, given the type; and its mean is what the bid is worth."""
    instance = read_instance(INSTANCES / f"{name}.toml")
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    shown = assessed(tree.profile.played, tree.profile.given)
    here, there = TreeProspects(tree.expansion, shown), StagedProspects(staged)
    compared = 0
    for s in range(staged.auction.count):
        agent, t = int(staged.sets.infoset_player[s]), int(staged.sets.infoset_type[s])
        own = (tree.sets.infoset_player == agent) & (tree.sets.infoset_type == t) & tree.expansion.sets.bidding
        (same,) = np.flatnonzero(own).tolist()
        values = here.values(same)
        assert values == there.values(s)
        for k, value in enumerate(values or ()):
            one, other = here.of(same, k), there.of(s, k)
            assert one == other
            assert one is not None
            assert one.utility == value
            compared += 1
    assert compared >= 4


def test_a_large_game_is_cut_short() -> None:
    found = explain(read_efg(INSTANCES / "textbook" / "kuhn-1950-poker.efg"))
    assert "Nature draws" in words(found, "The game")[1]
