"""Explain a market with its profile, or a game with one, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from exactgames.answers.assessed import assessed
from exactgames.answers.judgement import Judgement, judge, judge_game
from exactgames.answers.listing import SlackExtent
from exactgames.certificate.certify import SECONDS
from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import CONCEPTS, ConceptOrName, concept_of
from exactgames.errors import ArgumentError, Undecided
from exactgames.explaining.agents import agent_section
from exactgames.explaining.games import game_section, off_path_of_game, player_sections
from exactgames.explaining.market import market_section, order_section
from exactgames.explaining.off_path import off_path_section
from exactgames.explaining.runs import explain_runs
from exactgames.explaining.said import Explanation, Section
from exactgames.explaining.scene import Scene
from exactgames.explaining.verdict import article, game_verdict, market_verdict, none_exists
from exactgames.forms.choice import FormName
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.game_sets import GameSets
from exactgames.forms.staged.form import StagedForm
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.phrases import sentence
from exactgames.runs.instance import RunInstance
from exactgames.session.session import Session


def explain(
    subject: Instance | RunInstance | Play | Game,
    concept: ConceptOrName = "sequential",
    agent: str | None = None,
    given: Beliefs | None = None,
    limit: int = DEFAULT_LIMIT,
    form: FormName = "auto",
    seconds: float = SECONDS,
) -> Explanation:
    """What a market or a game is, who does what in it, and why that is a best reply or what refutes it.

    subject  an instance, with its profile if it has one; a run-length one; a game, or one that is played (then with
             the beliefs ``given``)
    concept  what the profile is judged by; ``agent``: tell of her alone
    limit    nodes of the largest tree to build; ``form``: as for ``certify``
    seconds  how long to look for continuations, where the profile leaves bids or more open

    Raises as ``check`` and ``profile_of`` do; ArgumentError if there is no such agent.

    >>> from exactgames import explain
    >>> from exactgames.examples import speculator
    >>> for paragraph in explain(speculator(), agent="B").sections[3].paragraphs[:2]:
    ...     print(paragraph.words)
    B, whatever her type, bids 0.
    With v=1 she wins nothing in the auction and pays nothing: in all 0.
    """
    asked = concept_of(concept)
    if isinstance(subject, Instance):
        found = explain_market(Session(subject, limit, form), asked.name, seconds)
        names = tuple(one.name for one in subject.market.agents)
    elif isinstance(subject, RunInstance):
        found = explain_runs(subject, asked.name)
        names = tuple(one.name for one in subject.market.agents)
    elif isinstance(subject, Play):
        found = explain_play(subject, asked.name, given)
        names = subject.game.players
    else:
        found = Explanation("", asked.name, None, (game_section(subject),))
        names = subject.players
    if agent is not None and agent not in names:
        raise ArgumentError(f"explain: agent: found {agent!r}, expected one of {', '.join(map(repr, names))}")
    return found if agent is None else found.about(agent)


def explain_market(session: Session, concept: ConceptOrName, seconds: float = SECONDS) -> Explanation:
    """The same of a session's instance."""
    return explained(session, judged_for(session, concept_of(concept), Clock.of(seconds)))


@frozen(eq=False)
class Judged:
    """A profile that is judged for the ``concept`` asked, or, where that is not settled (``undecided``: why, for each
    concept before), for a less demanding one. ``found``: None where there is no profile.
    """

    concept: Concept
    found: Judgement | None
    undecided: tuple[str, ...] = ()

    @property
    def holds(self) -> bool | None:
        """Whether it is an equilibrium of the concept asked; None where that is not known."""
        if self.found is None or (self.found.holds and self.undecided):
            return None
        return self.found.holds

    @property
    def form(self) -> ExplicitForm | StagedForm | None:
        """The form with the profile; None where there is none."""
        if self.found is None or self.found.none is not None:
            return None
        return self.found.form if isinstance(self.found.form, (ExplicitForm, StagedForm)) else None


def explained(session: Session, judged: Judged) -> Explanation:
    """The explanation of a profile that has been judged."""
    market = session.instance.market
    sections = (market_section(market), order_section(market), *_profile(session, judged))
    return Explanation(market.title, judged.concept.name, judged.holds, sections)


def judged_for(session: Session, concept: Concept, clock: Clock, slacks: SlackExtent = "none") -> Judged:
    """The instance's profile judged for the concept, or for the most demanding of the less demanding ones for which
    that is settled, each in half of the time that is left. Undecided if it is for none. ``slacks``: as for ``judge``.
    """
    instance = session.instance
    if instance.strategy is None and instance.completion == "unique":
        return Judged(concept, None)
    why: list[str] = []
    last: Undecided | None = None
    for one in reversed(CONCEPTS[: CONCEPTS.index(concept) + 1]):
        try:
            return Judged(concept, judge(session, one, "none", slacks, clock=clock.half()), tuple(why))
        except Undecided as error:
            why.append(f"Whether the profile is {article(one.words)} equilibrium is not settled: {error}")
            last = error
    raise last or AssertionError("there is a concept")


def _profile(session: Session, judged: Judged) -> Iterator[Section]:
    if judged.found is None:
        yield Section.of("The profile", ("The file gives none: what is played is not said.",))
        return
    form, undecided = judged.form, [sentence(why) for why in judged.undecided if judged.found.holds]
    if form is None:
        yield Section.of("The verdict", (*undecided, *none_exists(judged.found)))
        return
    market = session.instance.market
    scene = Scene.of(market, form)
    yield market_verdict(scene, judged.found, tuple(undecided))
    yield from (agent_section(scene, agent) for agent in range(len(market.agents)))
    off = off_path_section(scene)
    if off is not None:
        yield off


def explain_play(played: Play, concept: ConceptOrName, given: Beliefs | None = None) -> Explanation:
    """The same of a game that is played."""
    beliefs = Beliefs.none(played.game) if given is None else given
    judged = judge_game(played, beliefs, concept_of(concept), "none", "none")
    form, shown = GameSets(played, beliefs), assessed(played, beliefs)
    off = off_path_of_game(form, shown)
    sections = [game_section(played.game), game_verdict(judged, form), *player_sections(form, shown)]
    return Explanation("", judged.concept.name, judged.holds, tuple(sections + ([off] if off is not None else [])))
