"""A profile checked for a concept, with all that is told about it."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from exactgames.answers.bids import TypeBid, bids_of
from exactgames.answers.equilibrium import Equilibrium, family, of_game, of_market
from exactgames.answers.listing import LISTED, Extent, SlackExtent, extent_of, sets_listed
from exactgames.answers.slacks import LeastSlack, least_slacks
from exactgames.bounds.welfare import optimum
from exactgames.clock import FOREVER, Clock
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.check import check
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Deviation
from exactgames.errors import Incomplete, Undecided
from exactgames.forms.form import Form, PlayedSets
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.market.instance import Completion
from exactgames.search.continuation.find import NoContinuation
from exactgames.session.session import Session

ContinuationKind = Literal["completed", "found", "none"]


@frozen(eq=False)
class Completed:
    """How many sets were completed, and how many of these by the selection among several optimal actions; the latter on
    the path by number.
    """

    sets: int = 0
    indifferent: int = 0
    on_path: tuple[int, ...] = ()


@frozen(eq=False)
class Judgement:
    """A verdict, and what is told with it.

    form         the sets; ``here``, how many there are
    names        the agents; ``types``: theirs, None in a game
    check        the verdict under the beliefs of the check; ``support``: that for some belief, if it was asked for
    bids         who bids what; None in a game
    equilibrium  if it holds
    continuation what the verdict rests on, where sets were open: what they do was completed, or found; or nothing that
                 they could do makes it one ("none": why)
    slacks       at which sets to tell what every other action loses
    """

    concept: Concept
    form: PlayedSets
    names: tuple[str, ...]
    types: tuple[tuple[str, ...], ...] | None
    check: Check
    support: Support | None
    optimum: Fraction | None
    bids: tuple[TypeBid, ...] | None
    equilibrium: Equilibrium | None
    slacks: SlackExtent
    least_slacks: tuple[LeastSlack, ...]
    completed: Completed
    continuation: ContinuationKind | None
    none: NoContinuation | None
    here: int

    @property
    def holds(self) -> bool:
        return self.check.holds if self.support is None else self.support.holds

    @property
    def deviation(self) -> Deviation | None:
        return self.check.deviation if self.support is None else self.support.deviation

    @property
    def in_the_tree(self) -> int | None:
        """How many information sets of the explicit tree the sets stand for; None: too many to count. Counted when it
        is asked for, which may take longer than the verdict.
        """
        counts = [self.form.stands_for(s) for s in range(self.here)]
        known = [k for k in counts if k is not None]
        return sum(known) if len(known) == self.here else None

    @property
    def game(self) -> Game:
        """The game, whose sets are not merged."""
        if self.form.whole is None:
            raise TypeError("the form merges sets")
        return self.form.whole.game


def _continued(session: Session, concept: Concept, pure: bool, clock: Clock) -> tuple[Session, Form | NoContinuation]:
    """A continuation, in the form preferred, in half of the time; else in the tree, if it is within the limit. Which of
    the two sessions, and what was found. Undecided.
    """
    tree = session.in_the_tree
    if tree is not None:
        try:
            return session, session.form.continued(concept, pure, clock.half(), lambda _: "")
        except Undecided:
            session = tree
    return session, session.form.continued(concept, pure, clock, lambda _: "")


def judge(
    session: Session,
    concept: Concept,
    strategy: Extent | None = None,
    slacks: SlackExtent = "path",
    any_beliefs: bool = False,
    listed: int = LISTED,
    completion: Completion | None = None,
    clock: Clock = FOREVER,
) -> Judgement:
    """The instance's profile checked for the concept. ``strategy``: the information sets to list (default: all up to
    ``listed``, else the path); ``slacks``: where to list what other actions lose, or the least of each type.
    ``any_beliefs``: is there some belief that supports it, whatever the file gives? Undecided for that question in the
    staged form.

    completion  what is asked of the sets that no rule covers; default: what the file's claims ask; and if these ask for
                the one completion, and there is none, some continuation. Looked for until the ``clock``'s end
    """
    asked = completion or session.instance.completion
    if asked == "unique" and completion is None and not any_beliefs and not _completes(session):
        asked = "some"
    found = None
    if asked != "unique":
        session, found = _continued(session, concept, asked == "some-pure", clock)
        if isinstance(found, NoContinuation):
            return _none(session, concept, found)
        session = session.playing(found)
    form, market = session.form, session.instance.market
    support = supported(_whole(session), concept) if any_beliefs else None
    judged = form.check(concept) if support is None else support.check
    count = len(form.number)
    equilibrium = None
    if judged.holds if support is None else support.holds:
        extent = extent_of(count, strategy, listed)
        equilibrium = of_market(market, form, form.interim(), form.outcomes(), extent, form.information_cost())
        if support is not None:
            whole = _whole(session)
            equilibrium = evolve(equilibrium, game=whole.game, beliefs=family(whole, concept, support))
    path = sets_listed(form, "path")
    return Judgement(
        concept,
        form,
        session.names,
        session.type_names,
        judged,
        support,
        optimum(market),
        bids_of(market, form),
        equilibrium,
        slacks,
        () if slacks == "none" else least_slacks(form, judged, path, typed=True),
        Completed(
            int(form.completed.sum()), int(form.indifferent.sum()), tuple(s for s in path if form.indifferent[s])
        ),
        _rests_on(form),
        None,
        count,
    )


def _completes(session: Session) -> bool:
    """Whether what the file says determines the rest."""
    try:
        _ = session.form.completed
    except Incomplete:
        return False
    return True


def _rests_on(form: PlayedSets) -> ContinuationKind | None:
    if not form.completed.any():
        return None
    return "completed" if form.found_beliefs is None else "found"


def _none(session: Session, concept: Concept, why: NoContinuation) -> Judgement:
    """No continuation is an equilibrium of the concept."""
    form, best = session.form, optimum(session.instance.market)
    count = len(form.number)
    return Judgement(
        concept,
        form,
        session.names,
        session.type_names,
        Check(concept, False),
        None,
        best,
        None,
        None,
        "none",
        (),
        Completed(),
        "none",
        why,
        count,
    )


def judge_game(
    played: Play,
    given: Beliefs,
    concept: Concept,
    strategy: Extent | None = None,
    slacks: SlackExtent = "path",
    any_beliefs: bool = False,
    listed: int = LISTED,
) -> Judgement:
    """The same for a profile of a game, and beliefs that are ``given``. Raises as ``check`` does."""
    support = supported(played, concept) if any_beliefs else None
    judged = check(played, concept, given) if support is None else support.check
    form, count = GameSets(played, given), played.game.infosets
    equilibrium = None
    if judged.holds if support is None else support.holds:
        equilibrium = of_game(form, extent_of(count, strategy, listed))
        if support is not None:
            equilibrium = evolve(equilibrium, beliefs=family(played, concept, support))
    return Judgement(
        concept,
        form,
        tuple(played.game.players),
        None,
        judged,
        support,
        None,
        None,
        equilibrium,
        slacks,
        () if slacks == "none" else least_slacks(form, judged, sets_listed(form, "path"), typed=False),
        Completed(),
        None,
        None,
        count,
    )


def _whole(session: Session) -> Play:
    """The whole game, for what is said of all beliefs. Undecided if the form merges its sets."""
    if (played := session.form.whole) is None:
        raise Undecided("--beliefs any looks for beliefs in the explicit tree, which is too large or was not asked for")
    return played
