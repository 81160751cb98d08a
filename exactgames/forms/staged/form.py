"""The staged form as a ``Form``: the values of this folder, each computed when first asked for.

For markets whose explicit tree is too large. The line that they follow: ``exactgames.forms.staged``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field

from exactgames.arguments import of_type
from exactgames.bounds.welfare import Outcome
from exactgames.clock import Clock, Late, why_over
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.dominance import PayoffTable
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import Fault, InstanceError, Undecided
from exactgames.forms.form import Form, Mask
from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.bids import Bidding, bidding_of
from exactgames.forms.staged.check import judge
from exactgames.forms.staged.classes import known_classes
from exactgames.forms.staged.counts import counts_of
from exactgames.forms.staged.folded import fold_aftermarket
from exactgames.forms.staged.found import OpenStaged
from exactgames.forms.staged.game import StagedGame, StagedSets
from exactgames.forms.staged.implied import first_column, payoff_table
from exactgames.forms.staged.open_bids import OpenBids
from exactgames.forms.staged.posteriors import Bids, informed
from exactgames.forms.staged.profile import Profile, profile_of
from exactgames.forms.staged.rivals import OutcomeClasses
from exactgames.forms.staged.standing import Standing
from exactgames.forms.staged.strategy_columns import StrategyColumns
from exactgames.forms.staged.unstaged import unstaged
from exactgames.forms.staged.worlds import AuctionStage, auction_stage, named_by
from exactgames.forms.unlabelled import Unlabelled, unlabelled
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Index
from exactgames.game.values import Play
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.market.money import money_denominator
from exactgames.market.size import DEFAULT_LIMIT, refuse_long_bids
from exactgames.numbers.arrays import Integers
from exactgames.tally import Tally


@define(slots=False, eq=False)
class StagedForm:
    """The staged form of an instance and the file's profile in it. ``found``: with what was found at the classes that
    the file leaves open; else they are completed.

    Raises InstanceError under a posted price, or where a signal shows the types; LimitReached if even the staged form
    is too large; Undecided where it does not settle what the explicit tree would.

    >>> from exactgames import StagedForm
    >>> from exactgames.examples import speculator
    >>> form = StagedForm(speculator())
    >>> form.check("perfect-bayesian").holds, [[str(u) for u in row] for row in form.interim()]
    (True, [['4/3'], ['0', '0']])
    """

    instance: Instance = field(validator=of_type(Instance))
    limit: int = DEFAULT_LIMIT
    name: str = field(default="staged", init=False)
    merges: bool = field(default=True, init=False)
    found: Profile | None = field(default=None, init=False)
    _checks: dict[Concept, Check] = field(factory=dict, init=False)
    _classes: dict[int, OutcomeClasses] = field(factory=dict, init=False)

    # ---- the line: auction sets, bids, worlds, folded aftermarket, game, profile

    @cached_property
    def auction(self) -> AuctionSets:
        """The auction sets."""
        return AuctionSets.of(self.instance.market)

    @cached_property
    def money(self) -> int:
        """The money denominator."""
        refuse_long_bids(self.instance.market, self.limit)
        return money_denominator(self.instance.market)

    @cached_property
    def bidding(self) -> Bidding:
        """What the file's rules give at the auction sets."""
        return bidding_of(self.instance, self.auction, self.money)

    @cached_property
    def stage(self) -> AuctionStage:
        """The auction: worlds, and where bids lead."""
        if (fault := unstaged(self.instance.market, self.instance.lines)) is not None:
            raise InstanceError((fault,))
        return auction_stage(self.instance.market, self.money, named_by(self.instance), self.bidding.bids)

    @cached_property
    def folded(self) -> Expansion:
        """The folded aftermarket."""
        return fold_aftermarket(self.instance.market, self.stage.worlds, self.limit)

    @cached_property
    def game(self) -> StagedGame:
        """All of these: the market in the staged form, before any profile."""
        return StagedGame(self.auction, self.stage, self.folded, self.money)

    @cached_property
    def known(self) -> Mask:
        """[classes] the known ones."""
        return known_classes(self.game, self.bidding.bids or ())

    @cached_property
    def profile(self) -> Profile:
        """The file's profile, completed."""
        if self.found is not None:
            return self.found
        game = self.game
        if self.instance.strategy is None:
            missing = Fault(
                "strategy", None, "no strategy rules", "a profile: [[strategy]] tables that cover every bid"
            )
            raise InstanceError((missing,))
        return profile_of(self.instance, game, self.bidding, self.known)

    @cached_property
    def opened(self) -> OpenStaged:
        """What the file says, the rest open."""
        return OpenStaged(self.instance, self.game, self.bidding, self.known)

    def refuse_dead_rules(self) -> None:
        if self.bidding.bids is not None:
            _ = self.opened
            return
        lowest = [[0] * len(agent.types) for agent in self.instance.market.agents]
        _ = self._bidding_so(self.bidding.with_open(lowest)).opened

    @property
    def found_beliefs(self) -> Beliefs | None:
        return None if self.found is None else Beliefs.none(self.folded.game)

    def continued(self, concept: Concept, pure: bool, clock: Clock, fault: Callable[[Form], str]) -> StagedForm:
        """As ``Form.continued``; here it is never shown that there is none."""
        refused = late = ""
        try:
            with clock.alarm(), Tally("profiles judged", until=clock) as tally:
                for profile in self._profiles(clock, threats=not concept.beliefs):
                    form = self._with(profile)
                    why = form.fault(concept) or fault(form)
                    if not why:
                        return form
                    refused = refused or why
                    tally.done += 1
        except Late:
            late = f"; {why_over()}"
        looked = f"; in the first one looked at, {refused}" if refused else ""
        raise Undecided(
            f"no continuation that is a {concept.words} equilibrium is found, and the staged form excludes "
            f"none{looked}{late}"
        )

    def fault(self, concept: Concept) -> str:
        """Why the profile is not known to be an equilibrium of the concept, in words; "" if it is one."""
        try:
            judged = self.check(concept)
        except Undecided as error:
            return str(error)
        if judged.holds:
            return ""
        if judged.deviation is None:
            return "a given belief does not stand"
        s, instead = judged.deviation.infoset, judged.deviation.instead
        return f"{self.describe(s)}: “{self.action(s, instead)}” gains {judged.deviation.gain}"

    def _profiles(self, clock: Clock, threats: bool) -> Iterator[Profile]:
        """Those proposed for what the file leaves open. Late."""
        if self.bidding.bids is not None:
            return self.opened.profiles(clock, threats)

        def continued(bidding: Bidding) -> Iterator[Profile]:
            return self._bidding_so(bidding).opened.profiles(clock, threats)

        def roughly(bidding: Bidding) -> Iterator[Profile]:
            return self._bidding_so(bidding, learning=False).opened.profiles(clock, threats)

        return OpenBids(self.auction, self.bidding, continued, roughly, clock).profiles()

    def _bidding_so(self, bidding: Bidding, learning: bool = True) -> StagedForm:
        """The form with bids where the file leaves them open. Not ``learning``: as if nobody learned from them."""
        form = StagedForm(self.instance, self.limit)
        form.auction, form.money, form.bidding = self.auction, self.money, bidding
        if not (learning and self._anybody_learns(bidding.bids or ())):
            form.stage, form.folded, form.game = self.stage, self.folded, self.game
            form._classes = self._classes
        if not learning:
            form.known = known_classes(self.game, ())
        return form

    def _with(self, found: Profile) -> StagedForm:
        """The form with what was found."""
        form = StagedForm(self.instance, self.limit)
        form.game, form.known, form.found = found.game, found.known, found
        form.auction, form.stage, form.folded = self.auction, found.game.stage, found.game.folded
        form.money, form.bidding = self.money, self.bidding
        if not self._anybody_learns(found.bids):
            form._classes = self._classes
        return form

    def _anybody_learns(self, bids: Bids) -> bool:
        """Whether worlds turn on what bids tell; else they are those of the file alone."""
        return any(informed(self.instance.market, bids))

    def classes(self, agent: int) -> OutcomeClasses:
        """The agent's outcome classes."""
        if agent not in self._classes:
            self._classes[agent] = self.stage.classes(agent)
        return self._classes[agent]

    # ---- the sets

    @property
    def sets(self) -> StagedSets:
        return self.game.sets

    @property
    def number(self) -> Index:
        return self.game.number

    def label(self, s: int) -> str:
        return self.game.label(s)

    def describe(self, s: int) -> str:
        return self.game.describe(s)

    def action(self, s: int, k: int) -> str:
        return self.game.action(s, k)

    @cached_property
    def standing(self) -> Standing:
        """How many information sets of the explicit tree each class stands for."""
        return Standing(self.stage, self.instance.market.signals, self.classes)

    def stands_for(self, s: int) -> int | None:
        if s < self.auction.count:
            return 1
        table = self.game.table
        label = int(table.bid[s]), int(table.paid[s]), int(table.posterior[s])
        return self.standing.count(int(table.agent[s]), tuple(table.won[s].tolist()), *label)

    def counts(self) -> dict[str, Any]:
        return {"form": self.name, **counts_of(self.game, self.known)}

    # ---- the profile at the sets

    @property
    def strategy(self) -> BehaviorStrategy:
        return self.profile.strategy

    @property
    def completed(self) -> Mask:
        profile = self.profile
        return np.concatenate([profile.rule[: self.auction.count] < 0, profile.completion.completed])

    @property
    def indifferent(self) -> Mask:
        return self._below(self.profile.completion.indifferent)

    def _below(self, classes: Mask) -> Mask:
        """[S] a mask of the classes, with no auction set."""
        return np.concatenate([np.zeros(self.auction.count, dtype=bool), classes])

    @property
    def on_path(self) -> Mask:
        return self.profile.path.sets

    def is_bound(self, s: int) -> bool:
        return s >= self.auction.count and not self.known[s - self.auction.count]

    def given(self, s: int) -> tuple[Fraction, ...]:
        return self.profile.given.distribution(self.folded.game, s - self.auction.count)

    @property
    def gives_beliefs(self) -> bool:
        return bool(self.profile.given.at.any())

    # ---- what is judged

    @property
    def settles_all(self) -> bool:
        if self.instance.strategy is None:
            return True
        return bool(self.known.all()) and not self.gives_beliefs

    @property
    def whole(self) -> Play | None:
        return None

    def check(self, concept: ConceptOrName) -> Check:
        asked = concept_of(concept)
        if asked not in self._checks:
            self._checks[asked] = judge(self.profile, asked)
        return self._checks[asked]

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        return self.profile.earned.interim

    def outcomes(self) -> tuple[Outcome, ...]:
        return self.profile.path.outcomes

    def revenue(self) -> Fraction:
        return self.profile.path.revenue

    def information_cost(self) -> None:
        """Nobody may acquire information."""

    # ---- the implied game

    def bids_played(self, agent: int, t: int) -> list[int]:
        return [k for k, _ in self.profile.bids[agent][t]]

    def against_actions(self, agent: int, t: int) -> Integers:
        return payoff_table(self.game, self.profile.earned.after, self.classes(agent), agent, t)

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        return first_column(self.game, self.classes(agent), agent, number)

    def against_strategies(self, agent: int, t: int, constant: PayoffTable) -> StrategyColumns:
        after, classes = self.profile.earned.after, self.classes(agent)
        return StrategyColumns(self.game, after, classes, constant, agent, t)

    @cached_property
    def unlabelled(self) -> Unlabelled:
        if not self.stage.labelled:
            return Unlabelled(self.stage.worlds.allocation, self.folded)
        return unlabelled(self.instance.market, self.limit)
