"""Bayes-Nash: no agent has a better plan, given her type, against the others' β.  Weak perfect Bayesian: at every set
no continuation plan is better given μ there, and μ follows Bayes' rule at every set that β reaches.  Perfect Bayesian:
in addition updating consistency, and Bayes' rule in every subgame; sequential: μ comes from trembles.  For the last two
one-shot checks suffice: β's value at a set is compared with that of each action there, β afterwards.

A claim that holds shows each agent's interim utilities (and the trembles); a refuted one the largest gain, a given
belief that violates a rule, or why no trembles give the given beliefs (a Farkas vector y for the powers, or exponents e
of a product of probability ratios that is not 1).  `sequential` with given beliefs: see `given_beliefs`.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits, room, widest, words
from ..kernel.beliefs import Assessment, Belief, Trembles, probabilities, same
from ..reading import Rejected, any_table, array, integer, lowest, show, table, text
from ..rebuild.listed import beliefs_at
from ..rebuild.rationality import PLAN, Gains, Profile
from .kinds import Claim


def check(claim: Claim, holds: bool, value: object, profile: Profile) -> None:
    """Check the evidence of one claim, or reject."""
    assessment = profile.assessment
    sequential = claim.kind == "sequential"
    evidence = any_table(value, "evidence", "format")
    if not holds and "belief" in evidence:
        table(evidence, "evidence", "format", "belief")
        _check_bad_belief(claim, evidence["belief"], profile)
        return
    main = "interim" if holds else "deviation"
    table(evidence, "evidence", "format", f"{main} trembles" if sequential else main)
    if sequential and (listed := array(evidence["trembles"], "trembles", "format")):
        raise Rejected("trembles", f"found {len(listed)} trembles, expected none: the file gives no beliefs")
    beliefs = assessment.beliefs
    if holds:
        check_interim(evidence["interim"], profile)
        judge(claim.kind, beliefs, profile, claim.kind)
    else:
        gains = profile.gains(claim.kind, beliefs)
        check_deviation(claim, evidence["deviation"], gains, profile, beliefs)


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


def check_deviation(claim: Claim, value: object, gains: Gains, profile: Profile, beliefs: list[Belief]) -> None:
    assessment, game, where = profile.assessment, profile.game, "deviation"
    found = table(value, where, "format", "action agent gain instead set type")
    agent = _agent(found["agent"], assessment, f"{where}, agent")
    here = _set(found["set"], assessment, agent, f"{where}, set")
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
        if ours and profile.gains_most(claim.kind, start, beliefs, here, instead):
            return
    raise Rejected(
        "deviation", f"{where}: action {instead} at set {found['set']} is not part of a plan that gains most"
    )


def _agent(value: object, assessment: Assessment, where: str) -> int:
    names = assessment.game.market.names
    name = text(value, where, "format")
    if name not in names:
        raise Rejected("format", f"{where}: no agent is named {show(name)}")
    return names.index(name)


def _set(value: object, assessment: Assessment, agent: int, where: str) -> int:
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
        agent = _agent(name, assessment, where)
        here = _set(index, assessment, agent, f"{where}, set")
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
    odds = assessment.odds_of(trembles)
    return assessment.tremble_beliefs(*assessment.leading(odds, assessment.unit_of(odds)))


BELIEFS = {"weak-perfect-bayesian": "beliefs", "perfect-bayesian": "beliefs", "sequential": "trembles"}
"""By concept, the key under which evidence lists what gives the beliefs."""


def listed_beliefs(value: object, assessment: Assessment, concept: str, where: str) -> list[Belief]:
    """The beliefs that evidence lists, or those of the trembles that it lists; elsewhere those of the check."""
    where = f"{where}, {BELIEFS[concept]}"
    if BELIEFS[concept] == "trembles":
        return listed_trembles(array(value, where, "format"), assessment)
    assessment.listed = beliefs_at(value, assessment.game, where)
    return assessment.beliefs


def set_name(assessment: Assessment, here: int) -> str:
    past = assessment.game.pasts[here]
    name = assessment.game.market.names[past.agent]
    return f"set {assessment.game.own[past.agent].index(here)} of agent {show(name)}"


RULES = {
    "weak-perfect-bayesian": ("bayes",),
    "perfect-bayesian": ("bayes", "updating", "subgame"),
}


def _check_beliefs(concept: str, beliefs: list[Belief], profile: Profile) -> None:
    """Where the file gives beliefs, the concept's rules at every set.  (Without, they are the uniform tremble's, which
    obey all rules; those of trembles obey them too.)"""
    if not profile.assessment.given or concept not in RULES:
        return
    for here, belief in enumerate(beliefs):
        _charge_same(profile.assessment, belief)
        for rule in RULES[concept]:
            required = profile.required(rule, here)
            if required is not None and not same(belief, required):
                where = set_name(profile.assessment, here)
                raise Rejected("belief", f"{concept} is claimed, but {rule} fails at {where}")


def _check_bad_belief(claim: Claim, value: object, profile: Profile) -> None:
    assessment = profile.assessment
    found = table(value, "belief", "format", "agent found required rule set")
    rule = text(found["rule"], "belief, rule", "format", "bayes updating subgame")
    if rule not in RULES.get(claim.kind, ()):
        raise Rejected("belief", f"{claim.kind} does not ask for {rule}")
    agent = _agent(found["agent"], assessment, "belief, agent")
    here = _set(found["set"], assessment, agent, "belief, set")
    given, required = assessment.given.get(here), profile.required(rule, here)
    if given is None:
        raise Rejected("belief", f"the file gives no belief at {set_name(assessment, here)}")
    if required is None:
        raise Rejected("belief", f"{rule} requires nothing at {set_name(assessment, here)}")
    if same(given, required):
        raise Rejected("belief", f"the belief at {set_name(assessment, here)} is what {rule} requires")
    histories = assessment.game.histories[here]
    _charge_same(assessment, given)
    _charge_same(assessment, required)
    for what, belief in (("found", given), ("required", required)):
        where = f"belief, {what}"
        listed = [lowest(x, where) for x in array(found[what], where, "format", len(histories), len(histories))]
        if listed != probabilities(belief, histories):
            raise Rejected("belief", f"{where}: not the distribution at {set_name(assessment, here)}")


def _charge_same(assessment: Assessment, belief: Belief) -> None:
    """Comparing a belief with others, and as fractions."""
    bits = widest(weight for _, weight in belief) + assessment.game.wide
    assessment.game.budget.charge("comparing beliefs", 10 + len(belief) * (30 + 4 * digits(bits)))


# -- Inconsistency


def check_inconsistent(value: object, assessment: Assessment) -> None:
    kind = any_table(value, "inconsistent", "format").get("kind")
    powers = text(kind, "inconsistent, kind", "format", "powers coefficients") == "powers"
    name = "multipliers" if powers else "exponents"
    found = table(value, "inconsistent", "format", f"kind {name}")
    sums: dict[tuple[int, int], Fraction] = {}  # by off-support action: Σ y · (n_h − n_h₀)
    strict, size, seen = False, 0, set[int]()
    above, below = 1, 1  # the product of the ratios' powers
    game, bits = assessment.game, 0
    for k, entry in enumerate(array(found[name], name, "format")):
        where = f"{name}, entry {k}"
        who, index, at, raw = array(entry, where, "format", 4, 4)
        here = _set(index, assessment, _agent(who, assessment, where), f"{where}, set")
        histories = assessment.game.histories[here]
        history = histories[integer(at, f"{where}, history", "format", 0, len(histories) - 1)]
        if here not in assessment.given:
            raise Rejected("inconsistent", f"{where}: the file gives no belief at {set_name(assessment, here)}")
        if history in seen:
            raise Rejected("inconsistent", f"{where}: twice the same history")
        seen.add(history)
        support = dict(assessment.given[here])
        first = assessment.given[here][0][0]
        y = lowest(raw, where) if powers else Fraction(integer(raw, where, "format"))
        if history not in support:
            if not powers or y < 0:
                raise Rejected("inconsistent", f"{where}: the history is outside the belief's support")
            strict = strict or y > 0
        bits += y.numerator.bit_length() + y.denominator.bit_length()
        steps = game.depth * (60 + 8 * digits(game.wide) + 8 * digits(min(bits, 10**9)))
        game.budget.charge(f"{where}: the ways to two histories", steps + len(support), briefly=game.depth * room(bits))
        moves, chances = _moves(history, assessment)
        first_moves, first_chances = _moves(first, assessment)
        for sign, path in ((1, moves), (-1, first_moves)):
            for move in path:
                sums[move] = sums.get(move, Fraction(0)) + sign * y
        if not powers:
            ratio = Fraction(support[history], support[first]) / (chances / first_chances)
            power = abs(int(y))
            more = power * (ratio.numerator.bit_length() + ratio.denominator.bit_length())
            size += more
            what = f"{where}: a product of powers of {words(size)} bits"
            game.budget.charge(what, 2 * digits(more) + digits(size, more), briefly=4 * room(size))
            over, under = ratio.as_integer_ratio() if y > 0 else (ratio.denominator, ratio.numerator)
            above, below = above * over**power, below * under**power
    if powers:
        if any(total > 0 for total in sums.values()):
            raise Rejected("inconsistent", "multipliers: the sum is positive for some action")
        if not strict and not any(total < 0 for total in sums.values()):
            raise Rejected("inconsistent", "multipliers: nothing is strict, so they contradict nothing")
    else:
        if any(sums.values()):
            raise Rejected("inconsistent", "exponents: the sum is not 0 for some action")
        if above == below:
            raise Rejected("inconsistent", "exponents: the product is 1, so they contradict nothing")


def _moves(node: int, assessment: Assessment) -> tuple[list[tuple[int, int]], Fraction]:
    """The off-support actions on the way to a node, and the product of the other moves' probabilities."""
    game, moves, probability = assessment.game, [], Fraction(1)
    while (above := game.parent[node]) >= 0:
        here, action = game.at[above], game.branch[node]
        power, over, under = assessment.odds[here][action]
        if power:
            moves.append((here, action))
        else:
            probability *= Fraction(over, under)
        node = above
    return moves, probability
