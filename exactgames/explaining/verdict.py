"""Whether the profile is an equilibrium, and what refutes it, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from exactgames.answers.judgement import Judgement
from exactgames.answers.prospects import mixed
from exactgames.bounds.welfare import ex_ante_utility, expected_welfare, optimum, ratio
from exactgames.concepts.concept import Check
from exactgames.concepts.deviation import Deviation
from exactgames.concepts.registry import CONCEPTS
from exactgames.errors import Undecided
from exactgames.explaining.replies import changes, result
from exactgames.explaining.said import Section
from exactgames.explaining.scene import Scene
from exactgames.explaining.words import names_of, who
from exactgames.forms.form import Form, PlayedSets
from exactgames.forms.game_sets import GameSets
from exactgames.numbers.rational import show
from exactgames.phrases import counted, listed
from exactgames.quoted import escaped, name
from exactgames.search.pure.steps import Outweighed

_FEW = 6
"""So many deviations of several are told."""


def article(words: str) -> str:
    """ "a sequential", "an …"."""
    return f"an {words}" if words[:1].lower() in "aeiou" else f"a {words}"


def market_verdict(scene: Scene, judged: Judgement, undecided: tuple[str, ...] = ()) -> Section:
    """The verdict on a market's profile, with its figures; ``undecided``: what is not settled, as sentences."""
    said = [*undecided, *verdict(judged, scene.form, scene), *_completed(judged), *_figures(scene)]
    return Section.of("The verdict", said)


def game_verdict(judged: Judgement, form: GameSets) -> Section:
    """The verdict on a game's profile, with what it brings."""
    values = [f"{name(own)}: {show(u[0])}" for own, u in zip(form.sets.players, form.interim(), strict=True)]
    return Section.of("The verdict", (*verdict(judged, form, None), f"Expected payoffs: {', '.join(values)}."))


def none_exists(judged: Judgement) -> Iterator[str]:
    """That nothing that the open sets could do makes it an equilibrium; by which deviations, if a few show it."""
    yield (
        f"No continuation of what the file says is {article(judged.concept.words)} equilibrium: whatever is done where "
        "it leaves that open, somebody gains by deviating."
    )
    steps, form = () if judged.none is None else judged.none.search.steps, judged.form
    if len(steps) == 1 and isinstance(steps[0], Outweighed):
        said = [
            f"{name(judged.names[int(form.sets.infoset_player[one.infoset])])}'s "
            f"“{escaped(form.action(one.infoset, one.plan[0][1]))}” instead of "
            f"“{escaped(form.action(one.infoset, one.action))}” ({escaped(form.label(one.infoset))}; {show(weight)})"
            for one, weight in steps[0].temptations[:_FEW]
        ]
        more = len(steps[0].temptations) - len(said)
        yield (
            "These deviations, weighted as said, gain together whatever is done elsewhere, so that one "
            f"of them does: {listed(said)}{f', and {more:,} more' if more else ''}."
        )


def verdict(judged: Judgement, form: Form | GameSets, scene: Scene | None) -> Iterator[str]:
    """Of which concept it is an equilibrium; what refutes it."""
    words = f"{judged.concept.words} equilibrium"
    if judged.holds:
        found = "With what was found where the file leaves it open, the" if judged.continuation == "found" else "The"
        yield f"{found} profile is {article(words)}."
        return
    yield f"The profile is not {article(words)}."
    yield from refuted(judged.check, judged.form, judged.deviation, scene)
    yield from _weaker(judged, form)


def _weaker(judged: Judgement, form: Form | GameSets) -> Iterator[str]:
    """The most demanding of the less demanding concepts of which it is one."""
    settled = True
    for concept in reversed(CONCEPTS[: CONCEPTS.index(judged.concept)]):
        try:
            if form.check(concept).holds:
                yield f"It is {article(concept.words)} equilibrium, though."
                return
        except Undecided:
            settled = False
    if CONCEPTS.index(judged.concept) and settled:
        yield "It is no equilibrium of a less demanding concept either."


def refuted(check: Check, form: PlayedSets, deviation: Deviation | None, scene: Scene | None) -> Iterator[str]:
    """What refutes it."""
    if check.belief is not None:
        fault = check.belief
        found, required = (", ".join(map(show, row)) for row in (fault.found, fault.required))
        yield (
            f"The belief given at {escaped(form.describe(fault.infoset))} is {found}, over the histories there, where "
            f"Bayes' rule ({fault.rule}) requires {required}."
        )
    if check.inconsistent is not None:
        yield f"No trembles yield the given beliefs: their {check.inconsistent.kind} contradict each other."
    if check.unsupported is not None:
        where = escaped(form.describe(check.unsupported.infoset))
        yield f"No beliefs that agree with the given ones support it: whatever is believed, somebody gains at: {where}."
    if deviation is not None:
        yield _deviation(form, deviation, scene, check.concept.plans)


def _deviation(form: PlayedSets, found: Deviation, scene: Scene | None, plans: bool) -> str:
    s = found.infoset
    if scene is None:
        better, played = (f"“{escaped(form.action(s, k))}”" for k in (found.instead, found.action))
        return f"{escaped(form.describe(s))}: by {better} instead of {played} she would gain {show(found.gain)}."
    owner = who(scene.market.agents[found.player], [found.type]).rstrip(",")
    situation = ", ".join(filter(None, [scene.situation(s), scene.holding(s)]))
    start = f"{owner}{f', {situation},' if situation else ''} {scene.does(s)}"
    return f"{start}. By {scene.trying(s, found.instead)} she would {_gaining(scene, found, plans)}."


def _gaining(scene: Scene, found: Deviation, plans: bool) -> str:
    """What changes, and how much she gains; the gain alone where no belief is known, or where it is that of later moves
    too, not of this one.
    """
    s, gains = found.infoset, f"gain {show(found.gain)}"
    support = scene.form.strategy.support(scene.form.sets, s)
    parts = [(scene.prospects.of(s, k), scene.form.strategy.probability(scene.form.sets, s, k)) for k in support]
    then = scene.prospects.of(s, found.instead)
    if then is None or any(one is None for one, _ in parts):
        return gains
    now = mixed([(one, p) for one, p in parts if one is not None])
    if then.utility - now.utility != found.gain:
        return f"{gains}, by the whole of her plan, with what she does best after it" if plans else gains
    later = not scene.begins(s)
    said = changes(scene.market.goods, now, then, scene.price, later)
    whole = result(now.utility, -found.gain, later)
    return f"{said}, and so {whole}" if said else whole


def _completed(judged: Judgement) -> Iterator[str]:
    done = judged.completed
    if judged.continuation == "completed" and done.sets:
        yield (
            f"The file does not say what is done at {counted(done.sets, 'information set')}: best replies were put in, "
            f"at {done.indifferent:,} of them one of several."
        )


def _figures(scene: Scene) -> Iterator[str]:
    market, outcomes = scene.market, tuple(scene.form.outcomes())
    achieved, best = expected_welfare(market, outcomes), optimum(market)
    share = ratio(best, achieved)
    more = "" if share is None else f", {show(share)} times as much" if share != 1 else ", so nothing is lost"
    yield f"Expected welfare is {show(achieved)}; the best allocation would bring {show(best)}{more}."
    yield f"The auction's expected revenue is {show(scene.form.revenue())}."
    if cost := scene.form.information_cost():
        yield f"The information that is acquired costs {show(cost)} in expectation."
    rows = zip(market.agents, names_of(market), scene.form.interim(), strict=True)
    said = [f"{own}: {show(ex_ante_utility(agent, row))}" for agent, own, row in rows]
    yield f"Expected utilities: {', '.join(said)}."
