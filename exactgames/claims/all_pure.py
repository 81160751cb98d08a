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
from exactgames.claims.dominance import AGAINST, PURE
from exactgames.claims.refined import column_row, mixture_row, round_row, survival, surviving
from exactgames.claims.rows import Rows, irrational_words, tremble_rows
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import NAMES, concept_of
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.errors import CertificateError, GameError, Undecided
from exactgames.forms.form import Against
from exactgames.game.strategy import Trembles
from exactgames.game.tree import Game
from exactgames.implied.overbidding import playing, without_overbidding
from exactgames.implied.refined import Dominance
from exactgames.market.market import Market
from exactgames.numbers.rational import number
from exactgames.search.pure.search import PureEquilibrium, PureSearch, find_pure
from exactgames.search.pure.steps import (
    Dominated,
    Exclude,
    Outweighed,
    Prune,
    Refuted,
    Settled,
    Split,
    Step,
    Unless,
    Unmet,
    Unselected,
)
from exactgames.session.session import Session

BY_DOMINANCE = ("undominated", "iterated")
_FIGURES = "is about no list of equilibria"
CONCEPT = Key("concept", NAMES, "all-pure: the equilibrium concept.", _FIGURES)
OUTCOMES = Key(
    "outcomes",
    "count",
    "all-pure: how many outcomes the pure equilibria have; default: whatever they are.",
    _FIGURES,
)
Refined = Literal["no-overbidding", "selection", "undominated", "iterated"]
REFINED = Key(
    "refined",
    ("no-overbidding", "selection", "undominated", "iterated"),
    "all-pure: only the equilibria in which no type overbids, that keep to the selection, in undominated bids, or in "
    "bids that survive the iterated elimination; default: all.",
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
    "undominated": " in which no bid is weakly dominated",
    "iterated": " in which every bid survives the iterated elimination of weakly dominated bids",
}


@frozen
class AllPureClaim(ClaimSpec):
    """The equilibria that the certificate lists are all pure ones of the concept, one for each outcome, with these
    figures; None: whatever they are. ``refined``: all those in which no type overbids, that keep to the selection, or
    in bids that survive dominance, ``against`` what and by ``pure`` bids or mixtures.

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
    against: Against = field(default="actions", kw_only=True, validator=of_type(Against))
    pure: bool = field(default=False, kw_only=True, validator=of_type(bool))

    @property
    def kind(self) -> str:
        return "all-pure"

    @property
    def in_tree(self) -> str:
        return self.kind

    @property
    def about_profile(self) -> bool:
        return False

    @property
    def dominance(self) -> Dominance | None:
        """Which bids are not to be played, if that is asked."""
        return Dominance(self.against, self.pure, self.refined == "iterated") if self.refined in BY_DOMINANCE else None

    def header(self) -> dict[str, Any]:
        stated = {} if self.outcomes is None else {"outcomes": self.outcomes}
        return super().header() | {"concept": self.concept.name} | stated

    def settle(self, session: Judged) -> Claim:
        """Undecided if the search is not complete, or finds what has no place in a certificate."""
        found = self._complete(session)
        values = [session.welfare_of(e.played) for e in found.equilibria]
        known = [v for v in values if v is not None]
        least, most = min(known, default=None), max(known, default=None)
        stated = (self.outcomes, len(values)), (self.lowest_welfare, least), (self.highest_welfare, most)
        holds = all(figure is None or figure == is_so for figure, is_so in stated)
        words = f"{len(values)} outcome{'s' * (len(values) != 1)}"
        if known:
            words += f", welfare {number(least)}" + (f" to {number(most)}" if least != most else "")
        written = evidence(session.tree, session.names, found, values)
        if self.dominance is not None and isinstance(session, Session):
            for row, one in zip(written["equilibria"], found.equilibria, strict=True):
                row.update(survival(session.explicit.expansion, self.dominance, one))
        return Claim(self, holds, written, words)

    def _complete(self, session: Judged) -> PureSearch:
        """All pure equilibria, with rational trembles; refined, if it is asked. GameError, LimitReached, Undecided;
        CertificateError where a game file has nothing to refine by.
        """
        if self.dominance is None:
            return _complete(session, self.concept, self.refined)
        return surviving(_market(session).explicit.expansion, self.concept, self.dominance)

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        figures = {
            "number of outcomes": None if self.outcomes is None else str(self.outcomes),
            "least welfare": number(self.lowest_welfare),
            "greatest welfare": number(self.highest_welfare),
        }
        stated = ", ".join(f"{what} {figure}" for what, figure in figures.items() if figure is not None)
        listed = f"the certificate lists every outcome of a pure {self.concept.words} equilibrium{_WHICH[self.refined]}"
        if self.dominance is not None:
            listed += f", against {self.against}" + (", by single bids" if self.pure else "")
        return f"{listed}: {stated}" if stated else listed


KINDS = (
    Kind(
        "all-pure",
        AllPureClaim,
        (CONCEPT, OUTCOMES, LOWEST, HIGHEST, REFINED, AGAINST, PURE),
        "the whole market",
        (
            Required("concept", "one of " + ", ".join(f'"{name}"' for name in NAMES)),
            Required("refined", " or ".join(f'"{word}"' for word in BY_DOMINANCE), beside=("against", "pure")),
        ),
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
        expansion = _market(session).explicit.expansion
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


def _market(session: Judged) -> Session:
    if not isinstance(session, Session):
        raise CertificateError("refined is about a market, not a game file")
    return session


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
            case Dominated():
                row = ["dominated", *self.place(step.infoset), step.action]
                row += [mixture_row(step.mixture), column_row(step.column)]
                return row if step.rounds is None else [*row, [round_row(tuple(self.names), r) for r in step.rounds]]
            case Unless():
                columns = [column_row(c) for c in step.columns]
                strict = None if step.strict is None else column_row(step.strict)
                return ["unless", *self.place(step.infoset), mixture_row(step.mixture), columns, strict]
            case Unmet():
                return ["unmet", step.condition]
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
