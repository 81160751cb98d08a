"""Sequential equilibrium (Kreps and Wilson 1982): sequential rationality, and beliefs that are limits of Bayes' rule.

(β, μ) is consistent if μ = lim μ_k for the Bayes beliefs μ_k of fully mixed β_k → β. Evidence is a tremble: to each
action a power k(a) ∈ ℕ, 0 exactly on the support of β, and a coefficient c(a) > 0, β's probability on the support;
the action's probability is of order c·ε^k, the belief at a set is the ratio of the leading terms of its histories'
probabilities. Consistent beliefs are updating consistent, so one-shot deviations decide (see ``perfect_bayesian``).

No beliefs given: the uniform tremble (power 1, coefficient 1 off the support) makes consistent ones; they are judged.

Beliefs given: they are constraints. β is sequential if *some* trembles yield them and let nothing gain; what refutes it
must hold under all beliefs that agree with them:

  1. ``consistency`` finds trembles that yield them, or evidence that none do: refuted.
  2. Under these trembles nothing gains: it holds.
  3. Something gains at a set whose belief is fixed (``fixed_beliefs``): refuted.
  4. At one set no belief agrees with those given later and lets nothing gain from there on: refuted.
  5. ``supporting`` finds trembles that do both, or a mixture of deviations that gains under all of them, the given
     beliefs being equations between the trembles. Else it is undecided.
"""

from __future__ import annotations

import numpy as np

from exactgames.concepts.beliefs import refuse_impossible_chance, tremble_beliefs
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Deviation, Slacks, one_shot_deviation
from exactgames.concepts.fixed_beliefs import excluded_by_one_set, fixed_weights
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.conditions import doubtful_sets
from exactgames.concepts.trembles.consistency import Inconsistent, find_trembles
from exactgames.concepts.trembles.levels import TrembleMixture
from exactgames.concepts.trembles.supporting import supporting_trembles
from exactgames.concepts.unsupported import Unsupported, by_trembles
from exactgames.errors import Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game
from exactgames.game.values import Play


def sequential(played: Play, given: Beliefs) -> Check:
    """Is the profile a sequential equilibrium (with beliefs given: for some that agree with them)? Raises Undecided
    where neither is found.

    ``trembles`` are some that yield the given beliefs: if it holds, such that nothing gains. ``deviation`` is under the
    uniform tremble if nothing is given; else at a set whose belief is fixed. ``slacks`` are under the trembles, or, if
    it is refuted, at the sets whose beliefs are fixed.
    """
    refuse_impossible_chance(played.game)
    found = find_trembles(played, given)
    if isinstance(found, Inconsistent):
        return Check(SEQUENTIAL, False, inconsistent=found)
    slacks = None if found.root != 1 else one_shot_slacks(played, tremble_beliefs(played, found))
    if slacks is not None and ((slacks.numerators >= 0).all() or not given.at.any()):
        return _judged(found, one_shot_deviation(played.game, played.strategy, slacks), slacks)
    fixed = fixed_weights(played, given)
    at_fixed = one_shot_slacks(played, fixed)
    deviation = one_shot_deviation(played.game, played.strategy, at_fixed)
    if deviation is not None:
        return _judged(found, deviation, at_fixed)
    doubtful = [d.infoset for d in doubtful_sets(played, given) if not given.at[d.infoset]]
    if not doubtful:
        return _judged(found, None, slacks)
    wrong = doubtful if slacks is None else np.unique(played.game.action_infoset[slacks.numerators < 0]).tolist()
    why = excluded_by_one_set(played, given, wrong, fixed) or _searched(played, given, doubtful)
    if isinstance(why, Unsupported):
        return Check(SEQUENTIAL, False, trembles=found, slacks=at_fixed, unsupported=why)
    seen = one_shot_slacks(played, tremble_beliefs(played, why)) if isinstance(why, Trembles) else None
    return _judged(why, None, seen)


def _judged(found: Trembles | AlgebraicTrembles, deviation: Deviation | None, slacks: Slacks | None) -> Check:
    """Refuted by the deviation, if there is one."""
    return Check(SEQUENTIAL, deviation is None, deviation, trembles=found, slacks=slacks)


def _searched(played: Play, given: Beliefs, doubtful: list[int]) -> Trembles | AlgebraicTrembles | Unsupported:
    game = played.game
    try:
        found = supporting_trembles(played, given)
    except Undecided as error:
        raise Undecided(f"{error}. {_settling(game, doubtful)}") from error
    if isinstance(found, TrembleMixture):
        return by_trembles(game, found, frozenset(np.flatnonzero(given.at).tolist()))
    return found


def _settling(game: Game, doubtful: list[int]) -> str:
    """What would settle it: with these beliefs given too, every set that matters has a fixed one."""
    more = f" and {len(doubtful) - 3} more" if len(doubtful) > 3 else ""
    where = "; ".join(game.describe(s) for s in doubtful[:3])
    return f"Given the beliefs as well at {where}{more}, it would be decided for these"


def sequential_at_once(played: Play, given: Beliefs) -> tuple[Trembles, Slacks] | None:
    """Trembles that yield the given beliefs, with what deviations lose under them, if the first ones found are rational
    and let nothing gain.
    """
    found = find_trembles(played, given)
    if isinstance(found, Inconsistent) or found.root != 1:
        return None
    slacks = one_shot_slacks(played, tremble_beliefs(played, found))
    return (found, slacks) if (slacks.numerators >= 0).all() else None


SEQUENTIAL = Concept("sequential", "sequential", sequential, updating=True, subgames=True, trembles=True)
