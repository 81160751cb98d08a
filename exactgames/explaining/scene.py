"""A market's form with its profile, and the words for what is done at its sets."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
from attrs import define

from exactgames.answers.alternatives import Choice, choice_at
from exactgames.answers.assessed import Assessed, assessed
from exactgames.answers.prospects import Prospects, StagedProspects, TreeProspects
from exactgames.explaining.replies import brings, compared, mixing, one_bundle, remaining
from exactgames.explaining.words import bid_words
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import Form
from exactgames.forms.staged.form import StagedForm
from exactgames.market.labels import MarketLabels
from exactgames.market.market import Market
from exactgames.market.sets import BIDDING, CHOOSING, SetTable
from exactgames.numbers.rational import show
from exactgames.phrases import listed
from exactgames.quoted import escaped

STARTS: Final = "when the aftermarket starts"
UNKNOWN: Final = "what she believes here is not computed in the staged form"
UNKNOWN_BEST: Final = "given what follows, nothing else is better for her, whatever has led here"


@define(frozen=True, eq=False, slots=False)
class Scene:
    """``form`` of the market; ``prospects`` of its actions; ``table`` of its sets; ``labels``, which number the sets
    from the one of number ``cut`` on; the assessment of the explicit ``tree``, None in the staged form.
    """

    market: Market
    form: Form
    prospects: Prospects
    table: SetTable
    labels: MarketLabels
    cut: int
    tree: TreeProspects | None

    @staticmethod
    def of(market: Market, form: Form) -> Scene:
        """The scene of a form with a profile."""
        if isinstance(form, StagedForm):
            labels = form.folded.game.labels
            if not isinstance(labels, MarketLabels):
                raise TypeError("a market's tree has its labels")
            return Scene(market, form, StagedProspects(form), form.game.table, labels, form.auction.count, None)
        if not isinstance(form, ExplicitForm):
            raise TypeError("a form that nobody has told how to explain")
        labels = form.expansion.game.labels
        if not isinstance(labels, MarketLabels):
            raise TypeError("a market's tree has its labels")
        tree = TreeProspects(form.expansion, _assessed(form))
        return Scene(market, form, tree, form.expansion.sets, labels, 0, tree)

    @cached_property
    def price(self) -> bool:
        """Whether all units are sold at one price."""
        auction = self.market.auction
        return auction.has_clearing_price if auction is not None else self.market.stages[0].has_clearing_price

    def begins(self, s: int) -> bool:
        """Whether the set is before the end of the auction."""
        return not self.table.after[s]

    # ---- words

    def situation(self, s: int) -> str:
        """What the owner has seen on the way, before what she does: "after “C offers 2 at 1”"."""
        said = self.labels.information(s - self.cut) if s >= self.cut else ()
        learned = ["having acquired no information" if self.table.acquired[s] == 0 else f"once {one}" for one in said]
        if int(self.table.turn[s]) in (BIDDING, CHOOSING):
            return escaped(", ".join(learned))
        seen = self.labels.seen(s - self.cut)
        parts = [
            *learned,
            *(f"once {one}" for one in self.labels.heard(s - self.cut)),
            f"after “{seen}”" if seen else (STARTS if self.table.after[s] else ""),
        ]
        return escaped(", ".join(filter(None, parts)))

    def holding(self, s: int, auction: bool = False) -> str:
        """What she holds there, after the auction; empty before. ``auction``: with what she knows of that."""
        if not self.table.after[s]:
            return ""
        held = one_bundle(self.market.goods, int(self.table.held[s, int(self.table.agent[s])]))
        return f"holding {held}{escaped(self.labels.auction(s - self.cut)) if auction else ''}"

    def does(self, s: int) -> str:
        """What the profile does there, after the owner's name: "bids 2,0 (…)", "takes 1"."""
        support = self.form.strategy.support(self.form.sets, s)
        if len(support) == 1:
            return self.doing(s, support[0])
        said = [(k, self.form.strategy.probability(self.form.sets, s, k)) for k in support]
        return listed([f"{self.doing(s, k)} with probability {show(p)}" for k, p in said])

    def doing(self, s: int, k: int) -> str:
        """An action, after "she": "takes 1"."""
        agent, turn = int(self.table.agent[s]), int(self.table.turn[s])
        if turn == BIDDING:
            bids = self.market.agents[agent].bids or ()
            return f"bids {bid_words(bids[k], self.market.items)}"
        if turn == CHOOSING:
            return escaped(self.form.action(s, k)).replace("acquire", "acquires", 1)
        stage, here = self.table.turns[turn]
        return escaped(self.market.stages[stage].said(here, here.actions[k]))

    def trying(self, s: int, k: int) -> str:
        """An alternative, after "by"."""
        if int(self.table.turn[s]) == BIDDING:
            return f"bidding {escaped(self.form.action(s, k))}"
        return f"“{escaped(self.form.action(s, k))}”"

    # ---- what is told of a set

    def choice(self, s: int, most: int = 4) -> Choice | None:
        """What is done at a set, with its alternatives."""
        first, count = self.begins(s), int(self.table.actions[s])
        words = [self.form.action(s, k) for k in range(count)] if int(self.table.turn[s]) == BIDDING else []
        return choice_at(self.form, self.prospects, s, first, words, most)

    def reasons(self, s: int, most: int = 4) -> tuple[str, ...]:
        """What the action at set s brings, as part of a sentence, and then as sentences what its alternatives would
        change.
        """
        choice, goods, later = self.choice(s, most), self.market.goods, not self.begins(s)
        if choice is None or choice.prospect is None:
            return (UNKNOWN if self.prospects.matters[s] else UNKNOWN_BEST,)
        said = [f"she {brings(goods, choice.prospect, later)}", mixing(choice)]
        for one in choice.alternatives:
            said.append(compared(goods, choice, one, lambda k: self.trying(s, k), self.price, later))
        return tuple(filter(None, [*said, remaining(choice)]))

    @cached_property
    def path(self) -> list[int]:
        """The sets on the path, by agent, in play order."""
        ranked = np.lexsort((self.form.sets.play_order, self.form.sets.infoset_player))
        return [int(s) for s in ranked if self.form.on_path[s]]

    def prior(self, agent: int, t: int) -> dict[tuple[int, ...], Fraction]:
        """What the agent's type knows of the type profile at the start."""
        return {types: p for _, types, p in self.market.profiles_with(agent, t)}


def _assessed(form: ExplicitForm) -> Assessed:
    return assessed(form.profile.played, form.profile.given if form.found is None else form.found.beliefs)
