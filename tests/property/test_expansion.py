"""``expand`` against a naive recursive expansion of the same market, node by node."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import prod

import pytest
from hypothesis import assume
from market_strategies import formats, joint_markets, markets, told_markets
from naive import NaiveMarket
from reference import Reference
from strategies import SWEEPS, for_all

from exactgames import Market, expand
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.market.expand import tree_size
from exactgames.market.sets import SetTable
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import RandomTies
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt


def kind(market: Market, sets: SetTable, s: int) -> str:
    """What the set is for, in the naive expander's words."""
    if sets.turn[s] < 0:
        return "bid"
    stage, turn = sets.turns[int(sets.turn[s])]
    if market.auction is None and stage == 0:
        return "posted"
    return turn.key


def same_tree(market: Market, expander: type[NaiveMarket] = NaiveMarket) -> str:
    """ "The tree, exactly, so that two programs count the same nodes": nodes, sets, chances, payoffs, holdings,
    depth first.
    """
    size = tree_size(market)
    assume(size <= 3000)
    naive = expander(market)
    plain = Reference(tuple(a.name for a in market.agents), naive.tree, {})
    expansion = expand(market)
    game = expansion.game
    assert game.nodes == size == len(plain.nodes)
    order = [int(node) for node in game.preorder.argsort()]
    number: dict[tuple[str, str], int] = {}
    terminal = {int(node): i for i, node in enumerate(game.terminals)}
    seen_ends = 0
    for place, node in enumerate(order):
        here = plain.nodes[place]
        if place:
            assert (game.preorder[game.parent[node]], game.branch[node]) == plain.parent[place]
        s = int(game.infoset[node])
        if here.payoffs:
            assert s == TERMINAL
            end = terminal[node]
            assert tuple(Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]) == here.payoffs
            assert tuple(expansion.holdings[:, end]) == naive.holdings[seen_ends]
            seen_ends += 1
        elif not here.owner:
            assert s == CHANCE
            chances = [
                Fraction(int(game.chance[order[c]]), game.chance_denominator[int(game.node_level[node])])
                for c in plain.children[place]
            ]
            assert chances == [p for _, p, _ in here.branches]
        else:
            key = (here.owner, here.label)
            assert number.setdefault(key, s) == s
            assert game.players[game.infoset_player[s]] == here.owner
            assert game.infoset_type[s] == naive.types[key] == expansion.sets.type[s]
            assert kind(market, expansion.sets, s) == naive.kinds[key]
            assert game.action_start[s + 1] - game.action_start[s] == len(here.branches)
    assert seen_ends == len(game.terminals)
    assert sorted(number.values()) == list(range(game.infosets))
    assert Counter(game.players[p] for p in game.infoset_player) == Counter(owner for owner, _ in number)
    for player in game.players:  # words are distinct for distinct sets of a player, and within a set
        labels = [game.labels.infoset(s) for s in game.sets_of(game.players.index(player))]
        assert len(set(labels)) == len(labels)
    assert all(len(set(game.action_labels(s))) == len(game.action_labels(s)) for s in range(game.infosets))
    return " ".join(words(market, naive))


def words(market: Market, naive: NaiveMarket) -> list[str]:
    """What kind of market it was, so that every kind is known to have been met."""
    auction = market.auction
    found = [*formats(market), *(signal.name for signal in market.signals), *set(naive.kinds.values())]
    if auction is not None:
        found.append("random-ties" if isinstance(auction.ties, RandomTies) else "priority")
        found += ["reserve"] if auction.reserve else []
        found += [] if auction.zero_bids_win else ["zero-loses"]
        if not isinstance(auction, Discriminatory):
            found.append(f"w={auction.weight}")
    if any(isinstance(stage, TakeItOrLeaveIt) and len(set(stage.buyers)) > 1 for stage in market.stages):
        found.append("segmented")
    return found


SEEN = (
    "UniformPrice",
    "Discriminatory",
    "PostedPrice",
    "NoAftermarket",
    "TakeItOrLeaveIt",
    "ResaleByWinners",
    "all-bids",
    "winning-bids",
    "types",
    "clearing-price",
    "random-ties",
    "priority",
    "reserve",
    "zero-loses",
    "w=0",
    "w=1",
    "w=1/3",
    "segmented",
    "bid",
    "posted",
    "offer",
    "take",
)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_expansion_is_the_tree_of_the_semantics_page(sweep):
    for_all(markets(), same_tree, 300, sweep, SEEN)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_expansion_with_tables_of_signals(sweep):
    """Who hears what is private: information sets, and one draw of Nature for each table."""

    def law(market: Market) -> str:
        found = same_tree(market)
        drawn = any((table.counts > 1).any() for table in market.tables)
        return f"{found} tables-{len(market.tables)} {'drawn' if drawn else 'certain'}"

    see = ("tables-1", "tables-2", "drawn", "certain", "PostedPrice", "offer", "take")
    for_all(told_markets(), law, 150, sweep, see)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_expansion_under_a_joint_prior(sweep):
    def law(market: Market) -> str:
        product_size = prod(len(agent.types) for agent in market.agents)
        return f"{same_tree(market)} {'all' if market.prior.size == product_size else 'some'}"

    for_all(joint_markets(), law, 100, sweep, ("all", "some", "PostedPrice", "offer", "bid"))
