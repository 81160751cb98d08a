"""Who bids what: what each type of each agent bids in the auction or, under a posted price, takes at her turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.answers.listing import Plays, plays_at
from exactgames.forms.form import Mask, PlayedSets
from exactgames.game.tree import Index, InformationSets, Labels
from exactgames.market.labels import MarketLabels
from exactgames.market.market import Agent, Market
from exactgames.mechanisms.auctions.sealed import bid_text


@frozen
class TypeBid:
    """What a type bids: the bids with their probabilities.

    seen   under a posted price the takes before hers, in words ("" for the first); None of sealed bids, and where
           play leaves her nothing to take
    plays  empty there
    learned  what she has learned of the others' types before, in words; None where she may learn nothing
    """

    agent: str
    type: str
    seen: str | None
    plays: Plays
    learned: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal where the same type bids the same."""
        return self.agent, self.type, self.learned, self.seen, tuple(self.plays.items())


def type_bids(
    market: Market, sets: InformationSets, labels: Labels | None, path: Mask, plays: Callable[[int], Plays]
) -> tuple[TypeBid, ...]:
    """One for each type of each agent, in file order; under a posted price one for each way to her turn on it; and
    one for each thing that she may have learned on it, where agents acquire information.
    ``labels``: the tree's, None where bids are sealed in a form that merges sets. ``path`` [S]: the sets that may be
    reached; ``plays(s)``: what is played at set s.
    """
    found: list[TypeBid] = []
    for i, agent in enumerate(market.agents):
        for t, one in enumerate(agent.types):
            own = np.flatnonzero((sets.infoset_player == i) & (sets.infoset_type == t))
            ranked = own[np.argsort(sets.play_order[own])]
            if market.auction is not None and market.information and len(agent.bids or ()) > 1:
                known = _tree_labels(labels)
                at = [s for s in ranked.tolist() if path[s] and known.table.bidding[s]]
                found += [TypeBid(agent.name, one.name, None, plays(s), _learned(known, s)) for s in at]
                continue
            if market.auction is not None:
                found.append(TypeBid(agent.name, one.name, None, _sealed(agent, ranked, plays)))
                continue
            takes = [
                TypeBid(agent.name, one.name, *taken) for taken in _takes(_tree_labels(labels), ranked, path, plays)
            ]
            found += takes or [TypeBid(agent.name, one.name, None, {})]
    return tuple(found)


def _tree_labels(labels: Labels | None) -> MarketLabels:
    """The labels, of a market's tree."""
    if not isinstance(labels, MarketLabels):
        raise TypeError("a posted price, and information, have a tree of their own")
    return labels


def _learned(labels: MarketLabels, s: int) -> str | None:
    return ", ".join(labels.information(s)) or None


def _sealed(agent: Agent, ranked: Index, plays: Callable[[int], Plays]) -> Plays:
    """What a type bids at the first of her sets; an only bid is no move."""
    bids = agent.bids or ()
    return {bid_text(bids[0]): Fraction(1)} if len(bids) == 1 else plays(int(ranked[0]))


def _takes(
    labels: MarketLabels, ranked: Index, path: Mask, plays: Callable[[int], Plays]
) -> Iterator[tuple[str, Plays, str | None]]:
    """(what she has seen, what she plays, what she has learned) where a type takes under a posted price on the path."""
    for s in ranked.tolist():
        if path[s] and not labels.table.after[s] and not labels.table.choosing[s]:
            yield labels.seen(s), plays(s), _learned(labels, s)


def bids_of(market: Market, form: PlayedSets) -> tuple[TypeBid, ...]:
    """Who bids what in a profile."""
    labels = None if form.whole is None else form.whole.game.labels
    return type_bids(market, form.sets, labels, form.on_path, lambda s: plays_at(form, s))
