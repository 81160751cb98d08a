"""All pure equilibria of a concept, one for each outcome.  The evidence lists them, each checked as an equilibrium, and
*steps* that settle cells depth first, from the cell that allows everything: a cell is split at a set; an action is
pruned because a plan gains in every profile of the cell that plays it, or excluded because it goes with no action of
another set; all its profiles have a listed outcome; or no
belief supports any of them.  When no cell is left, no equilibrium has another outcome.

*Outcome*: the distribution over classes of terminal nodes: those with the same types, final holdings and net payments.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import adding
from ..kernel.beliefs import Belief
from ..kernel.cells import Cell
from ..kernel.concepts import concept_of
from ..reading import Table, array, integer, lowest, number, table, text, truth
from ..rebuild.assessment import Assessment
from ..rebuild.keys import CODE
from ..rebuild.listed import weights_of
from ..rebuild.market import Market
from ..rebuild.rationality import ExplicitProfile
from ..rebuild.tree import Tree
from ..rejected import Rejected, show
from ..words import cut
from .cell_dominance import KINDS, CellDominance
from .claim import KNOWN, Claim, Head, Judged
from .evidence import beliefs_key, judge, listed_beliefs
from .refined import (
    DOMINANCE,
    ITERATED,
    OVERBIDDING,
    SELECTION,
    UNDOMINATED,
    WORDS,
    check_refined,
    first_cell,
    keep_to_selection,
    unselected,
)
from .steps import Steps, refuse

Outcome = dict[Hashable, int]  # a class of terminal nodes -> chance's weight


@dataclass(frozen=True)
class AllPure(Claim):
    of: str  # the concept
    outcomes: int | None  # stated figures, None where it states none
    lowest: Fraction | None
    highest: Fraction | None
    refined: str = ""  # see `refined`; "" for all equilibria
    strategies: bool = False  # dominance against strategies, not against actions
    pure: bool = False  # dominance by single bids

    KINDS: ClassVar[tuple[str, ...]] = ("all-pure",)
    of_games: ClassVar[bool] = True

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "concept", "outcomes lowest_welfare highest_welfare refined against pure"

    @classmethod
    def game_keys(cls, kind: str) -> tuple[str, str]:
        return "concept", "outcomes"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        concept, refined = text(raw["concept"], f"{where}, concept", CODE, KNOWN), ""
        if "refined" in raw:
            refined = text(raw["refined"], f"{where}, refined", CODE, " ".join(WORDS))
            check_refined(refined, concept, market, where)
        if refined not in DOMINANCE and ("against" in raw or "pure" in raw):
            raise Rejected(CODE, f"{where}: against and pure say how dominance is meant, and none is")
        against = text(raw.get("against", "actions"), f"{where}, against", CODE, "actions strategies")
        return cls(
            *head,
            concept,
            integer(raw["outcomes"], f"{where}, outcomes", CODE, 0) if "outcomes" in raw else None,
            number(raw["lowest_welfare"], f"{where}, lowest_welfare") if "lowest_welfare" in raw else None,
            number(raw["highest_welfare"], f"{where}, highest_welfare") if "highest_welfare" in raw else None,
            refined,
            against == "strategies",
            truth(raw.get("pure", False), f"{where}, pure", CODE),
        )

    @classmethod
    def read_of_game(cls, head: Head, raw: Table, where: str) -> Claim:
        concept = text(raw["concept"], f"{where}, concept", "format", KNOWN)
        outcomes = integer(raw["outcomes"], f"{where}, outcomes", "format", 0) if "outcomes" in raw else None
        return cls(*head, concept, outcomes, None, None)

    @property
    def concept(self) -> str:
        return self.of

    def about(self, market: Market | None) -> str:
        return f"{self.of}, {self.refined}{self._dominance()}" if self.refined else self.of

    def _dominance(self) -> str:
        """How it is meant."""
        if self.refined not in DOMINANCE:
            return ""
        return f", against {'strategies' if self.strategies else 'actions'}" + ", by single bids" * self.pure

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        which = concept_of(self.of).words.split(" ", 1)[1] + WORDS[self.refined] + self._dominance()
        said = f"the certificate lists every outcome of a pure {which}"
        figures = [("number of outcomes", self.outcomes), ("least welfare", self.lowest)]
        figures.append(("greatest welfare", self.highest))
        stated = [f"{what} {cut(show(Fraction(figure)))}" for what, figure in figures if figure is not None]
        return f"{said}: {', '.join(stated)}" if stated else said

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        game = judged.game
        if game.form != "explicit":
            raise Rejected("game", "all-pure is settled in the explicit form")
        with game.budget.scope():
            _check(self, holds, evidence, game)


def _check(claim: AllPure, holds: bool, value: object, game: Tree) -> None:
    found = table(value, "evidence", "format", "equilibria steps")
    search = _Search(claim.of, game, claim.refined, claim.strategies, claim.pure)
    for k, entry in enumerate(array(found["equilibria"], "equilibria", "format")):
        with game.budget.scope():
            search.list_entry(f"equilibrium {k}", entry)
        game.budget.charge("the outcomes of equilibria", 10, kept=200 + 150 * len(search.outcomes[-1]))
    search.walk(array(found["steps"], "steps", "format"))
    worth = [w for w in search.welfare if w is not None]
    figures = [
        ("outcomes", claim.outcomes, Fraction(len(search.outcomes))),
        ("lowest_welfare", claim.lowest, min(worth, default=None)),
        ("highest_welfare", claim.highest, max(worth, default=None)),
    ]
    wrong = [(name, stated, exact) for name, stated, exact in figures if stated is not None and stated != exact]
    if holds == bool(wrong):
        words = "; ".join(f"{name} is {show(exact)}, the claim says {show(stated)}" for name, stated, exact in wrong)
        raise Rejected("verdict", f"all-pure: {words or 'every stated figure is right: the claim holds'}")


class _Search(Steps):
    def __init__(
        self, concept: str, game: Tree, refined: str = "", strategies: bool = False, pure: bool = False
    ) -> None:
        kind, first = concept_of(concept), first_cell(refined, game)
        more = {SELECTION: " unselected"} | dict.fromkeys(DOMINANCE, f" {KINDS}")
        kinds = "split prune exclude settled refuted outweighed" + more.get(refined, "")
        led = not kind.subgames and (kind.at_sets or refined in DOMINANCE)
        super().__init__(concept, game, first or [], led, kinds)
        self.refined, self.first, self.empty = refined, first or [], first is None
        self.dominance = None
        if refined in DOMINANCE:
            self.dominance = CellDominance(self, strategies, pure, refined == ITERATED)
        size, bits = 100 + 8 * len(game.payoff), adding(game.bits) * len(game.payoff)
        self._scan = len(game) * (12 + 2 * len(game.payoff) + bits)  # steps of a look at all nodes and their classes
        self.budget.charge("the classes of terminal nodes", self._scan, kept=len(game) * size)
        self.classes = game.classes()
        self.outcomes: list[Outcome] = []
        self.welfare: list[Fraction | None] = []

    # -- The equilibria

    def list_entry(self, where: str, entry: object) -> None:
        """An equilibrium: its strategy, checked with its beliefs; its outcome is new."""
        key = beliefs_key(self.name) if self.concept.at_sets else ""
        shown = {UNDOMINATED: "undominated", ITERATED: "rounds"}.get(self.refined, "")
        found = table(entry, where, "format", f"strategy welfare {key} {shown}")
        assessment = Assessment(self.game, weights_of(found["strategy"], self.game, f"{where}, strategy", True), [])
        beliefs = listed_beliefs(found[key], assessment, self.name, where) if key else []
        profile = ExplicitProfile(assessment, self.game)
        judge(self.name, beliefs, profile, where)
        self._check_refined(assessment, beliefs, found.get(shown), where)
        exact = profile.welfare() if self.game.valued else None
        given = None if found["welfare"] is None else lowest(found["welfare"], f"{where}, welfare")
        if given != exact:
            raise Rejected("value", f"{where}, welfare: found {show(given)}, expected {show(exact)}")
        outcome = self._outcome([[row.index(1)] for row in assessment.weights], where)
        steps, size = self._scan // len(self.game) + 1, sum(map(len, self.outcomes)) + 2 * len(outcome)
        self.budget.charge("comparing outcomes", steps * size)
        if outcome in self.outcomes:
            raise refuse(f"{where}: the outcome of an earlier one")
        self.outcomes.append(outcome)
        self.welfare.append(exact)

    def _check_refined(self, assessment: Assessment, beliefs: list[Belief], shown: object, where: str) -> None:
        """Reject an entry that is not of the equilibria that the claim is about.  `shown`: what says so of its bids."""
        if self.refined == SELECTION:
            keep_to_selection(assessment, beliefs, where)
        elif self.refined == OVERBIDDING:
            for here, allowed in enumerate(self.first):
                if self.game.views[here].kind == "bid" and assessment.weights[here].index(1) not in allowed:
                    raise refuse(f"{where}: a bid overbids")
        elif self.dominance is not None:
            self.dominance.check_entry(assessment, shown, where)

    def walk(self, steps: list[object]) -> None:
        if not self.empty:
            super().walk(steps)
        elif steps or self.outcomes:
            raise refuse("every bid of some type overbids: there is nothing to list, and no cell")

    # -- Outcomes

    def _settles(self, kind: str, where: str, rest: list[object]) -> bool:
        if kind == "unselected":
            return unselected(self, where, rest)
        if self.dominance is not None and kind in KINDS.split():
            return self.dominance.settles(kind, where, rest)
        return self._settled(where, rest) if kind == "settled" else super()._settles(kind, where, rest)

    def _settled(self, where: str, rest: list[object]) -> bool:
        if len(rest) != 1:
            raise Rejected("format", f"{where}: expected the number of an equilibrium")
        k = integer(rest[0], where, "format", 0, len(self.outcomes) - 1) if self.outcomes else -1
        if k < 0 or self._outcome(self.cell, where) != self.outcomes[k]:
            raise refuse(f"{where}: the cell does not have the outcome of that equilibrium")
        return True

    def _outcome(self, cell: Cell, where: str) -> Outcome:
        """The outcome that every profile of the cell has."""
        game, kids, at = self.game, self.bounds.kids, self.game.at
        self.budget.charge("the outcome of a cell", self._scan, briefly=100 * len(game))
        ends: list[Hashable] = [None] * len(
            game
        )  # the one class that can be reached from here; _MANY if there are more
        for node in range(len(game) - 1, -1, -1):
            here = at[node]
            if here == -1:
                ends[node] = self.classes[node]
                continue
            below = self._possible(node) if here <= -2 else [kids[node][action] for action in cell[here]]
            seen = {ends[child] for child in below}
            ends[node] = seen.pop() if len(seen) == 1 else _MANY
        found: Outcome = {}
        stack = [0]
        while stack:
            node = stack.pop()
            here = at[node]
            if ends[node] is not _MANY:
                found[ends[node]] = found.get(ends[node], 0) + self.bounds.weight[node]
            elif here <= -2:
                stack += self._possible(node)
            elif len(cell[here]) == 1:
                stack.append(kids[node][cell[here][0]])
            else:
                raise refuse(f"{where}: at a set that play surely reaches several actions are allowed")
        return found

    def _possible(self, node: int) -> list[int]:
        """The children of a chance node with positive probability."""
        odds = self.bounds.odds[self.game.at[node]]
        return [child for child, p in zip(self.bounds.kids[node], odds, strict=True) if p]


_MANY = object()
