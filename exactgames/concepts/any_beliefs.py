"""Does some belief support a profile? (A check judges one assessment; this looks for the beliefs.)

Perfect Bayesian. At a set that β reaches from the root of a subgame Bayes' rule fixes the belief; at a set that is
reached from its owner's previous one updating consistency does. Everywhere else, at a *free* set I, any belief μ goes,
and it fixes those of her later sets that μ reaches. With ρ_h(h′) the probability, by chance and the others' β, of
coming from h ∈ I to h′, and s(h′, b) what action b loses there against β,

    Σ_h μ(h) Σ_{h′ ∈ J} ρ_h(h′)·s(h′, b) ≥ 0   for each set J of hers from I on and each action b:

linear in μ, and trivially true where μ does not reach J (which is then free itself). So free sets are settled one by
one, each by a linear program; where one has no solution, Farkas's multipliers are a mixture of deviations that gains
at every history of I: no belief supports β.

Weak perfect Bayesian. Sets that β does not reach are free, and independent of each other: no continuation plan may gain
under μ. Plans are met one by one, each the best against the μ found so far. A check carries a belief on to its owner's
later sets, where none is given: where this makes a plan gain, the uniform tremble's belief is given.

Sequential. The uniform tremble's beliefs; else those found above, if trembles yield them. A profile that no perfect
Bayesian belief supports is not sequential. In between ``trembles.supporting`` looks for trembles, or for a mixture of
deviations that gains whatever the trembles; the question may stay undecided.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.concepts.beliefs import check_beliefs, subgame_reach, tremble_beliefs, with_given
from exactgames.concepts.best_response import best_plan, own_depth, previous_action
from exactgames.concepts.check import check
from exactgames.concepts.concept import Check
from exactgames.concepts.deviation import Deviation, Slacks, largest_gain, replaced_action
from exactgames.concepts.one_belief import feasible_belief, losses_from, own_sets_before
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.sequential import SEQUENTIAL, sequential_at_once
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs, AlgebraicTrembles, limit_belief
from exactgames.concepts.trembles.conditions import doubtful_sets
from exactgames.concepts.trembles.levels import TrembleMixture
from exactgames.concepts.trembles.supporting import supporting_trembles
from exactgames.concepts.unsupported import Unsupported, by_trembles
from exactgames.concepts.weak_perfect_bayesian import continuation_deviation, continuation_slacks
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, play, with_room
from exactgames.linear.program import Infeasible
from exactgames.numbers.arrays import Integers, common_denominator, over


@frozen
class Support:
    """Whether some belief supports the profile.

    holds        the verdict
    beliefs      beliefs that do, given at the sets where the uniform tremble's do not; None if none does
    check        the check of the profile with these beliefs (without trembles and slacks where they are irrational), or
                 of the uniform tremble's
    trembles     trembles that yield these beliefs (sequential)
    unsupported  where no belief helps, if that is why
    deviation    or a deviation at a set whose belief Bayes' rule fixes

    >>> from exactgames import supported
    >>> from exactgames.examples import pooling
    >>> game, found = pooling().game, supported(pooling(), "sequential")
    >>> [str(p) for p in found.beliefs.distribution(game, game.find("Receiver", "after beer"))]  # strong, weak
    ['1/2', '1/2']
    """

    holds: bool
    beliefs: Beliefs | AlgebraicBeliefs | None
    check: Check
    unsupported: Unsupported | None
    deviation: Deviation | None
    trembles: Trembles | AlgebraicTrembles | None = None


def supported(played: Play, concept: ConceptOrName) -> Support:
    """Does some belief make the profile of ``played`` an equilibrium of the concept? GameError as ``check``; Undecided
    for some that are perfect Bayesian but perhaps not sequential.

    >>> from exactgames import check, supported
    >>> from exactgames.examples import pooling
    >>> check(pooling(), "sequential").holds, supported(pooling(), "sequential").holds
    (False, True)
    """
    asked = concept_of(concept)
    usual = check(played, asked)
    nothing = Beliefs.none(played.game)
    if usual.holds or not asked.beliefs:
        return Support(usual.holds, nothing if usual.holds else None, usual, None, usual.deviation, usual.trembles)
    found = _perfect(played) if asked.updating else _weak(played)
    if isinstance(found, Deviation):
        return Support(False, None, usual, None, found)
    if isinstance(found, Unsupported):
        return Support(False, None, usual, found, None)
    if asked.trembles:
        return _sequential(played, usual, found)
    judged = check(played, asked, found)
    if not judged.holds:
        raise ArithmeticError("the beliefs found do not support the profile")
    return Support(True, found, judged, None, None)


# ---- sequential


def _sequential(played: Play, usual: Check, perfect: Beliefs) -> Support:
    """``perfect``: beliefs that make the profile perfect Bayesian; the uniform tremble's, of the check ``usual``, do
    not make it sequential.
    """
    game = played.game
    if (at_once := sequential_at_once(with_room(played, perfect), perfect)) is not None:
        judged = Check(SEQUENTIAL, True, None, None, None, *at_once)
        return Support(True, perfect, judged, None, None, judged.trembles)
    trembles = supporting_trembles(played)
    if isinstance(trembles, TrembleMixture):
        return Support(False, None, usual, by_trembles(game, trembles), None)
    doubtful = [d.infoset for d in doubtful_sets(played)]
    if isinstance(trembles, AlgebraicTrembles):
        exact = AlgebraicBeliefs({s: limit_belief(played, trembles, s) for s in doubtful})
        judged = Check(SEQUENTIAL, True)
        return Support(True, exact, judged, None, None, trembles)
    weights = tremble_beliefs(played, trembles)
    beliefs = Beliefs(np.zeros(game.nodes, dtype=weights.dtype), np.zeros(game.infosets, dtype=bool))
    for s in doubtful:
        beliefs.at[s] = True
        beliefs.weights[game.histories(s)] = weights[game.histories(s)]
    judged = Check(SEQUENTIAL, True, trembles=trembles, slacks=one_shot_slacks(played, weights))
    return Support(True, beliefs, judged, None, None, trembles)


# ---- perfect Bayesian


def _perfect(played: Play) -> Beliefs | Unsupported | Deviation:
    """Beliefs under which no one-shot deviation gains, or why there are none.

    In each round roots with fewer own sets before them come first. So a set is settled after all those before it that
    are: else its belief might be given, and an earlier one, found later, lead to the set with another.
    """
    game = played.game
    roomy = play(game, played.strategy, 2**63)  # in Python integers: beliefs may have large denominators
    fixed = game.sets_meeting(subgame_reach(played) > 0)
    given = np.zeros(game.infosets, dtype=bool)
    chosen: Integers = np.zeros(game.nodes, dtype=object)
    while True:
        beliefs = Beliefs(chosen.copy(), given.copy())
        weights = check_beliefs(roomy, beliefs)
        slacks = one_shot_slacks(roomy, weights)
        wrong = np.flatnonzero(np.minimum.reduceat(slacks.numerators, game.action_start[:-1]) < 0)
        if not len(wrong):
            return beliefs
        settled: set[int] = set()
        ranked = wrong[np.argsort(game.play_order[wrong])].tolist()
        roots = {s: _free_root(roomy, s, weights) for s in ranked}
        for s in sorted(ranked, key=lambda s: len(own_sets_before(game, roots[s]))):
            root = roots[s]
            if fixed[root]:
                return _deviation_at(roomy, s, slacks)
            if settled & {root, *own_sets_before(game, root)}:
                continue  # looked at again with the beliefs settled now
            if given[root]:
                raise ArithmeticError("a settled set is wrong again")
            found = _settle(played, root)
            if isinstance(found, Unsupported):
                return found
            settled.add(root)
            chosen[game.histories(root)] = found
        given[list(settled)] = True


def _deviation_at(played: Play, s: int, slacks: Slacks) -> Deviation:
    """The one-shot deviation of the largest gain at set s."""
    game = played.game
    lost = slacks.numerators[game.action_start[s] : game.action_start[s + 1]]
    instead = int(np.argmin(lost))
    gain = Fraction(-int(lost[instead]), int(slacks.denominators[s]))
    action = replaced_action(game, played.strategy, s, instead)
    return Deviation(int(game.infoset_player[s]), int(game.infoset_type[s]), s, action, instead, gain, s)


def _free_root(played: Play, s: int, weights: Integers) -> int:
    """The earliest set of the owner's whose belief fixes that at s: s itself if nothing does."""
    game = played.game
    player = int(game.infoset_player[s])
    previous = previous_action(game, player)
    while previous[s] >= 0:
        above = int(game.action_infoset[previous[s]])
        start: Integers = np.zeros(game.nodes, dtype=played.dtype)
        nodes = game.histories(above)
        start[nodes] = weights[nodes]
        pushed = played.forward(played.edges_without(player), played.within(start))
        if not (pushed[game.histories(s)] > 0).any():
            break
        s = above
    return s


def _settle(played: Play, root: int) -> Integers | Unsupported:
    """A belief at the free set, over its histories, under which nothing gains there or later; or why there is none."""
    losses = {name: row for name, row in losses_from(played, root).items() if min(row) < 0}
    found = feasible_belief(list(losses.values()), len(played.game.histories(root)))
    if isinstance(found, Infeasible):
        total = sum(found.y[:-1], start=Fraction(0))
        mixture = tuple((((s, k),), y / total) for (s, k), y in zip(losses, found.y[:-1], strict=True) if y)
        return Unsupported(root, mixture)
    return np.array(over(found, common_denominator(found)), dtype=object)


# ---- weak perfect Bayesian


def _weak(played: Play) -> Beliefs | Unsupported | Deviation:
    """Beliefs under which no continuation plan gains, or why there are none."""
    game = played.game
    played = play(game, played.strategy, 2**63)  # in Python integers
    weights = check_beliefs(played, Beliefs.none(game))
    reached = game.sets_meeting(played.reach > 0)
    slacks = continuation_slacks(played, weights)
    wrong = np.flatnonzero(np.minimum.reduceat(slacks.numerators, game.action_start[:-1]) < 0)
    given = np.zeros(game.infosets, dtype=bool)
    chosen: Integers = np.zeros(game.nodes, dtype=object)
    for s in wrong[np.argsort(game.play_order[wrong])].tolist():
        if reached[s]:
            return _on_the_path(played, weights, slacks, reached)
        found = _against_plans(played, s)
        if isinstance(found, Unsupported):
            return found
        given[s] = True
        chosen[game.histories(s)] = found
    return _kept(played, Beliefs(chosen, given), weights, wrong)


def _kept(played: Play, found: Beliefs, weights: Integers, settled: npt.NDArray[np.int64]) -> Beliefs:
    """The beliefs ``found`` at the sets ``settled``, and those of ``weights``, under which no plan gains at the others,
    wherever the found ones, carried on to their owners' later sets, make one gain there.

    Giving a set its belief of ``weights`` changes only beliefs behind it, and back to those of ``weights``.
    """
    game = played.game
    slacks = continuation_slacks(played, with_given(played, weights, found))
    carried = np.minimum.reduceat(slacks.numerators, game.action_start[:-1]) < 0
    carried[settled] = False
    for s in np.flatnonzero(carried).tolist():
        found.at[s] = True
        found.weights[game.histories(s)] = weights[game.histories(s)]
    return found


def _on_the_path(played: Play, weights: Integers, slacks: Slacks, reached: npt.NDArray[np.bool_]) -> Deviation:
    """The continuation plan of the largest gain from a set that is reached."""
    game = played.game
    there = np.where(reached[game.action_infoset], slacks.numerators, 0)
    found = largest_gain(game, Slacks(there, slacks.denominators))
    if found is None:
        raise ArithmeticError("a reached set's deviation was lost")
    return continuation_deviation(played, weights, found[0], found[2])


def _against_plans(played: Play, s: int) -> Integers | Unsupported:
    """A belief at set s against which no continuation plan gains, or a mixture of plans that gains at every history."""
    plans: list[tuple[tuple[int, int], ...]] = []
    rows: list[list[int]] = []
    scales: list[int] = []  # each row is what its plan loses, times this
    belief: Integers = np.ones(len(played.game.histories(s)), dtype=object)
    while True:
        better = plan_against(played, s, belief)
        if better is None:
            return belief
        chosen, lost = better
        plans.append(chosen)
        scales.append(common_denominator(lost))
        rows.append(over(lost, scales[-1]))
        found = feasible_belief(rows, len(lost))
        if isinstance(found, Infeasible):
            weights = [y * scale for y, scale in zip(found.y[:-1], scales, strict=True)]
            total = sum(weights, start=Fraction(0))
            return Unsupported(s, tuple((p, w / total) for p, w in zip(plans, weights, strict=True) if w))
        belief = np.array(over(found, common_denominator(found)), dtype=object)


def plan_against(played: Play, s: int, belief: Integers) -> tuple[tuple[tuple[int, int], ...], list[Fraction]] | None:
    """The best continuation plan at set s given the belief, as weights over its histories, and what it loses at each
    history; None if it does not gain.
    """
    game = played.game
    player, nodes = int(game.infoset_player[s]), game.histories(s)
    start: Integers = np.zeros(game.nodes, dtype=object)
    start[nodes] = belief
    reach = played.forward(played.edges_without(player), played.within(start))
    plan = best_plan(played, player, reach, int(own_depth(game, player)[s]))
    chosen = plan_from(played, player, plan.action_values, plan.values, reach, s)
    other = _with_plan(played, chosen)
    # values over denominators of their own plays: compare as fractions, then clear them
    lost = [played.value(player, int(h)) - other.value(player, int(h)) for h in nodes]
    gains = sum((w * x for w, x in zip(map(int, belief), lost, strict=True)), start=Fraction(0)) < 0
    return (chosen, lost) if gains else None


def plan_from(
    played: Play, player: int, action_values: Integers, values: Integers, reach: Integers, s: int
) -> tuple[tuple[int, int], ...]:
    """The best plan's (set, action) at set s and, after that action, at the later sets that it reaches."""
    game = played.game
    previous = previous_action(game, player)
    found: list[tuple[int, int]] = []
    waiting = [s]
    while waiting:
        at = waiting.pop()
        begin, stop = int(game.action_start[at]), int(game.action_start[at + 1])
        best = next(k for k in range(stop - begin) if action_values[begin + k] == values[at])
        found.append((at, best))
        after: Index = np.flatnonzero((previous == begin + best) & (game.infoset_player == player))
        waiting += [int(j) for j in after if (reach[game.histories(int(j))] > 0).any()]
    return tuple(sorted(found))


def _with_plan(played: Play, plan: tuple[tuple[int, int], ...]) -> Play:
    """β, but for the plan."""
    game, strategy = played.game, played.strategy
    weights, totals = strategy.weights.copy(), strategy.totals.copy()
    for s, k in plan:
        weights[game.action_start[s] : game.action_start[s + 1]] = 0
        weights[game.action_start[s] + k] = 1
        totals[s] = 1
    return play(game, BehaviorStrategy(weights, totals))
