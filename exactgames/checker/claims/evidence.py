"""What the evidence of several kinds of claims shows: interim utilities, the largest deviation, trembles and beliefs
that are listed; and what is judged under beliefs.
"""

from __future__ import annotations

from ..budget import digits, widest
from ..kernel.assessment import Trembles
from ..kernel.beliefs import Belief, same
from ..kernel.concepts import concept_of
from ..reading import any_table, array, integer, lowest, table, text
from ..rebuild.assessment import Assessment
from ..rebuild.listed import agent_named, beliefs_at
from ..rebuild.rationality import PLAN, Gains, Profile
from ..rejected import Rejected, show


def judge(concept: str, beliefs: list[Belief], profile: Profile, what: str) -> None:
    """Reject unless the profile is an equilibrium of the concept with these beliefs."""
    _check_beliefs(concept, beliefs, profile)
    gains = profile.gains(concept, beliefs)
    if gains:
        (agent, kind, here), gain = max(gains.items(), key=lambda item: item[1])
        names = profile.market.agents[agent]
        message = f"agent {show(names.name)}, type {show(names.types[kind])} gains {show(gain)}"
        where = "" if here == PLAN else f" at her set {profile.game.own[agent].index(here)}"
        raise Rejected("rationality", f"{what} is claimed, but {message}{where}")


# -- Utilities and gains


def check_interim(value: object, profile: Profile) -> None:
    market = profile.market
    found = any_table(value, "interim", "format")
    if set(found) != set(market.names):
        raise Rejected("format", f"interim: found {show(found)}, expected exactly the agents' names")
    for k, agent in enumerate(market.agents):
        own = any_table(found[agent.name], f"interim of {show(agent.name)}", "format")
        if set(own) != set(agent.types):
            raise Rejected("format", f"interim of {show(agent.name)}: found {show(own)}, expected exactly her types")
        for t, kind in enumerate(agent.types):
            utility = profile.interim(k, t)
            where = f"interim of {show(agent.name)}, {show(kind)}"
            given = lowest(own[kind], where)
            if given != utility:
                raise Rejected("interim", f"{where}: found {show(given)}, expected {show(utility)}")


def check_deviation(concept: str, value: object, gains: Gains, profile: Profile, beliefs: list[Belief]) -> None:
    assessment, game, where = profile.assessment, profile.game, "deviation"
    found = table(value, where, "format", "action agent gain instead set type")
    agent = agent_of(found["agent"], assessment, f"{where}, agent")
    here = set_of(found["set"], assessment, agent, f"{where}, set")
    past, actions = game.pasts[here], game.views[here].actions
    if text(found["type"], f"{where}, type", "format") != game.market.agents[agent].types[past.type]:
        raise Rejected("deviation", f"{where}, type: found {show(found['type'])}, not the type at that set")
    action = integer(found["action"], f"{where}, action", "deviation", 0, actions - 1)
    instead = integer(found["instead"], f"{where}, instead", "deviation", 0, actions - 1)
    gain = lowest(found["gain"], f"{where}, gain")
    if not gains:
        raise Rejected("deviation", f"a gain of {show(gain)} is claimed, but nobody gains anything")
    largest = max(gains.values())
    if gain != largest:
        raise Rejected("deviation", f"{where}, gain: found {show(gain)}, expected the largest, {show(largest)}")
    weights = assessment.weights[here]
    if not weights[action]:
        raise Rejected("deviation", f"{where}: action {action} is not one that the strategy plays at that set")
    if weights[instead] and sum(map(bool, weights)) == 1:
        raise Rejected("deviation", f"{where}: the strategy plays action {instead} there for sure")
    for start, each in gains.items():
        ours = each == largest and start[:2] == (agent, past.type)
        if ours and profile.gains_most(concept, start, beliefs, here, instead):
            return
    raise Rejected(
        "deviation", f"{where}: action {instead} at set {found['set']} is not part of a plan that gains most"
    )


def agent_of(value: object, assessment: Assessment, where: str) -> int:
    return agent_named(value, assessment.game.market.names, where)


def set_of(value: object, assessment: Assessment, agent: int, where: str) -> int:
    own = assessment.game.own[agent]
    return own[integer(value, where, "format", 0, len(own) - 1)]


# -- Beliefs


def listed_trembles(listed: list[object], assessment: Assessment) -> list[Belief]:
    """The beliefs that listed trembles give; all others have power 1 and coefficient 1."""
    trembles: Trembles = {}
    last = (-1, -1, -1)
    for k, entry in enumerate(listed):
        where = f"tremble {k}"
        name, index, action, power, c = array(entry, where, "format", 5, 5)
        agent = agent_of(name, assessment, where)
        here = set_of(index, assessment, agent, f"{where}, set")
        weights = assessment.weights[here]
        move = integer(action, f"{where}, action", "trembles", 0, len(weights) - 1)
        key = (agent, here, move)
        if key <= last:
            raise Rejected("trembles", f"{where}: not sorted by agent, set and action, or twice the same")
        last = key
        if weights[move]:
            raise Rejected("trembles", f"{where}: the strategy plays that action; its power is 0")
        coefficient = lowest(c, f"{where}, coefficient")
        if coefficient <= 0:
            raise Rejected("trembles", f"{where}: the coefficient {show(coefficient)} is not positive")
        trembles[here, move] = (integer(power, f"{where}, power", "trembles", 1), coefficient)
    return assessment.beliefs_of_trembles(trembles)


def agreeing_trembles(listed: list[object], assessment: Assessment) -> list[Belief]:
    """The beliefs that listed trembles give: where the file gives one, that one."""
    beliefs = listed_trembles(listed, assessment)
    for here, given in assessment.given.items():
        charge_same(assessment, given)
        if not same(beliefs[here], given):
            where = set_name(assessment, here)
            raise Rejected("trembles", f"they do not give the belief that the file gives at {where}")
    return beliefs


def beliefs_key(concept: str) -> str:
    """The key under which evidence lists what gives the beliefs."""
    return "trembles" if concept_of(concept).trembles else "beliefs"


def listed_beliefs(value: object, assessment: Assessment, concept: str, where: str) -> list[Belief]:
    """The beliefs that evidence lists, or those of the trembles that it lists; elsewhere those of the check."""
    where = f"{where}, {beliefs_key(concept)}"
    if concept_of(concept).trembles:
        return listed_trembles(array(value, where, "format"), assessment)
    assessment.listed = beliefs_at(value, assessment.game, where)
    return assessment.beliefs


def set_name(assessment: Assessment, here: int) -> str:
    past = assessment.game.pasts[here]
    name = assessment.game.market.names[past.agent]
    return f"set {assessment.game.own[past.agent].index(here)} of agent {show(name)}"


def _check_beliefs(concept: str, beliefs: list[Belief], profile: Profile) -> None:
    """Where the file gives beliefs, the concept's rules at every set.  (Without, they are the uniform tremble's, which
    obey all rules; those of trembles obey them too.)"""
    rules = concept_of(concept).rules
    if not profile.assessment.given or not rules:
        return
    for here, belief in enumerate(beliefs):
        charge_same(profile.assessment, belief)
        for rule in rules:
            required = profile.required(rule, here)
            if required is not None and not same(belief, required):
                where = set_name(profile.assessment, here)
                raise Rejected("belief", f"{concept} is claimed, but {rule} fails at {where}")


def charge_same(assessment: Assessment, belief: Belief) -> None:
    """Comparing a belief with others, and as fractions."""
    bits = widest(weight for _, weight in belief) + assessment.game.wide
    assessment.game.budget.charge("comparing beliefs", 10 + len(belief) * (30 + 4 * digits(bits)))
