"""Claims that the listed equilibria are all pure ones of a concept, one for each outcome: all-pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, Literal, assert_never

import numpy as np
from attrs import field, frozen
from attrs.validators import optional

from exactgames.arguments import of_type
from exactgames.claims.claim import Claim, ClaimSpec, Judged, Key, Kind, Required
from exactgames.claims.rows import Rows, irrational_words, tremble_rows
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import NAMES, concept_of
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.errors import CertificateError, GameError, Undecided
from exactgames.game.strategy import Trembles
from exactgames.game.tree import Game
from exactgames.implied.overbidding import playing, without_overbidding
from exactgames.market.market import Market
from exactgames.numbers.rational import number
from exactgames.search.pure.search import PureEquilibrium, PureSearch, find_pure
from exactgames.search.pure.steps import Exclude, Outweighed, Prune, Refuted, Settled, Split, Step, Unselected
from exactgames.session.session import Session

_FIGURES = "is about no list of equilibria"
CONCEPT = Key("concept", NAMES, "all-pure: the equilibrium concept.", _FIGURES)
OUTCOMES = Key(
    "outcomes",
    "count",
    "all-pure: how many outcomes the pure equilibria have; default: whatever they are.",
    _FIGURES,
)
Refined = Literal["no-overbidding", "selection"]
REFINED = Key(
    "refined",
    ("no-overbidding", "selection"),
    "all-pure: only the equilibria in which no type overbids, or those that keep to the selection; default: all.",
    _FIGURES,
)
LOWEST, HIGHEST = (
    Key(
        f"{which}_welfare",
        "number",
        f"all-pure: the {which} welfare among the pure equilibria; default: whatever it is.",
        _FIGURES,
    )
    for which in ("lowest", "highest")
)

_WHICH: Final[dict[Refined | None, str]] = {
    None: "",
    "no-overbidding": " in which no type overbids",
    "selection": " that keeps to the selection",
}


@frozen
class AllPureClaim(ClaimSpec):
    """The equilibria that the certificate lists are all pure ones of the concept, one for each outcome, with these
    figures; None: whatever they are. ``refined``: all those in which no type overbids, or that keep to the selection.

    >>> from attrs import evolve
    >>> from exactgames import AllPureClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(AllPureClaim("c1", concept="perfect-bayesian"),))).claims
    >>> claim.holds, claim.witness
    (True, '11 outcomes, welfare 4/3 to 5/3')
    """

    concept: Concept = field(kw_only=True, converter=concept_of)
    outcomes: int | None = field(default=None, kw_only=True)
    lowest_welfare: Fraction | None = field(default=None, kw_only=True)
    highest_welfare: Fraction | None = field(default=None, kw_only=True)
    refined: Refined | None = field(default=None, kw_only=True, validator=optional(of_type(Refined)))

    @property
    def kind(self) -> str:
        return "all-pure"

    @property
    def in_tree(self) -> str:
        return self.kind

    @property
    def about_profile(self) -> bool:
        return False

    def header(self) -> dict[str, Any]:
        stated = {} if self.outcomes is None else {"outcomes": self.outcomes}
        return super().header() | {"concept": self.concept.name} | stated

    def settle(self, session: Judged) -> Claim:
        """Undecided if the search is not complete, or finds what has no place in a certificate."""
        found = _complete(session, self.concept, self.refined)
        values = [session.welfare_of(e.played) for e in found.equilibria]
        known = [v for v in values if v is not None]
        least, most = min(known, default=None), max(known, default=None)
        stated = (self.outcomes, len(values)), (self.lowest_welfare, least), (self.highest_welfare, most)
        holds = all(figure is None or figure == is_so for figure, is_so in stated)
        words = f"{len(values)} outcome{'s' * (len(values) != 1)}"
        if known:
            words += f", welfare {number(least)}" + (f" to {number(most)}" if least != most else "")
        return Claim(self, holds, evidence(session.tree, session.names, found, values), words)

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        figures = {
            "number of outcomes": None if self.outcomes is None else str(self.outcomes),
            "least welfare": number(self.lowest_welfare),
            "greatest welfare": number(self.highest_welfare),
        }
        stated = ", ".join(f"{what} {figure}" for what, figure in figures.items() if figure is not None)
        listed = f"the certificate lists every outcome of a pure {self.concept.words} equilibrium{_WHICH[self.refined]}"
        return f"{listed}: {stated}" if stated else listed


KINDS = (
    Kind(
        "all-pure",
        AllPureClaim,
        (CONCEPT, OUTCOMES, LOWEST, HIGHEST, REFINED),
        "the whole market",
        (Required("concept", "one of " + ", ".join(f'"{name}"' for name in NAMES)),),
        profile=False,
        of_units=(("refined", "no-overbidding"),),
    ),
)


def _complete(session: Judged, concept: Concept, refined: Refined | None) -> PureSearch:
    """All pure equilibria, with rational trembles; refined, if it is asked. GameError, Undecided; CertificateError
    where a game file has nothing to refine by.
    """
    game, classes, allowed, selection = session.tree, session.classes, None, None
    if refined is not None:
        if not isinstance(session, Session):
            raise CertificateError("refined is about a market, not a game file")
        expansion = session.explicit.expansion
        if refined == "selection":
            selection = expansion.selection
        else:
            if not len(expansion.auction_end):
                raise GameError("a posted price has no bids: no overbidding")
            allowed = playing(expansion, without_overbidding(expansion.market))
            if allowed is None:
                return PureSearch(concept, False, (), True, None, (), (), 0)  # no profile
    found = find_pure(game, concept, classes=classes, allowed=allowed, selection=selection)
    if not found.complete:
        why = "; ".join(found.open[:3]) or f"{found.stopped} after {found.cells:,} cells"
        raise Undecided(f"not every pure equilibrium is known to be found: {why}")
    irrational = [e for e in found.equilibria if isinstance(e.support.trembles, AlgebraicTrembles)]
    if not irrational:
        return found
    # other profiles with the same outcomes may do
    found = find_pure(game, concept, classes=classes, allowed=allowed, selection=selection, rational=True)
    if not found.complete:
        raise Undecided(
            "every pure equilibrium is found, but one of them cannot be certified: "
            + irrational_words(game, irrational[0].support)
        )
    return found


def evidence(game: Game, names: Sequence[str], found: PureSearch, values: Sequence[Fraction | None]) -> dict[str, Any]:
    """The equilibria, each with its welfare, and the steps of a complete search, one for each outcome."""
    writer = _Writer(game, names)
    equilibria = [writer.equilibrium(found, e, v) for e, v in zip(found.equilibria, values, strict=True)]
    return {"equilibria": equilibria, "steps": step_rows(game, names, found)}


def step_rows(game: Game, names: Sequence[str], found: PureSearch) -> list[list[Any]]:
    """The steps of a complete search."""
    writer = _Writer(game, names)
    return [writer.step(step) for step in found.steps]


class _Writer(Rows):
    """Writes equilibria and steps."""

    def equilibrium(self, found: PureSearch, one: PureEquilibrium, value: Fraction | None) -> dict[str, Any]:
        game, chosen = self.game, np.flatnonzero(one.strategy.weights)
        strategy = {
            name: [int(chosen[s] - game.action_start[s]) for s in game.sets_of(player)]
            for player, name in enumerate(self.names)
        }
        entry: dict[str, Any] = {"strategy": strategy, "welfare": number(value)}
        if found.concept.trembles:
            trembles = one.support.trembles or Trembles.uniform(one.strategy)
            if isinstance(trembles, AlgebraicTrembles):
                raise TypeError("irrational trembles have no place in a certificate")
            entry["trembles"] = tremble_rows(game, self.number, self.names, trembles)
        elif found.concept.beliefs:
            entry["beliefs"] = self.beliefs(one.support.beliefs)
        return entry

    def step(self, step: Step) -> list[Any]:
        match step:
            case Prune():
                return ["prune", *self.place(step.infoset), step.action, step.kind, self.plan(step.plan)]
            case Exclude():
                pairs = [[b, str(w), d, str(v)] for b, w, d, v in step.pairs]
                return ["exclude", *self.place(step.infoset), step.action, self.place(step.other)[1], pairs]
            case Split():
                groups = [] if step.groups is None else [[list(group) for group in step.groups]]
                return ["split", *self.place(step.infoset), *groups]
            case Settled():
                return ["settled", step.equilibrium]
            case Unselected():
                return ["unselected", *self.place(step.infoset), step.action, step.kind, self.plan(step.plan)]
            case Refuted():
                return ["refuted", *self.refutation(step)]
            case Outweighed():
                items = ((*self.place(t.infoset), t.action, self.plan(t.plan), str(w)) for t, w in step.temptations)
                return ["outweighed", [list(item) for item in items]]
        raise TypeError("an open cell has no evidence")

    def refutation(self, step: Refuted) -> list[Any]:
        why = step.why
        match why.kind:
            case "beliefs":
                return [*self.place(why.infoset), self.by_histories(why)]
            case "trembles":
                return [self.by_monomials(why)]
        assert_never(why.kind)
