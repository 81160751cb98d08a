"""Sequential equilibrium (Kreps and Wilson 1982): sequential rationality, and beliefs that are limits of Bayes' rule.

(β, μ) is consistent if μ = lim μ_k for the Bayes beliefs μ_k of fully mixed β_k → β. Evidence is a tremble: to each
action a power k(a) ∈ ℕ, 0 exactly on the support of β, and a coefficient c(a) > 0, β's probability on the support;
the action's probability is of order c·ε^k, the belief at a set is the ratio of the leading terms of its histories'
probabilities.

  1. No beliefs given: the uniform tremble (power 1, coefficient 1 off the support) makes consistent ones. 2. Beliefs
  given: ``consistency`` finds trembles that yield them, or evidence that none do. All other beliefs follow from these
  trembles. 3. Consistent beliefs are updating consistent, so one-shot deviations decide (see ``perfect_bayesian``).
"""

from __future__ import annotations

from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play
from exactgames.solve.beliefs import refuse_impossible_chance, tremble_beliefs
from exactgames.solve.deviation import Deviation, Slacks, one_shot_deviation
from exactgames.solve.perfect_bayesian import one_shot_slacks
from exactgames.solve.trembles.consistency import Inconsistent, find_trembles, rational_trembles


def sequential(played: Play, given: Beliefs) -> tuple[Trembles | Inconsistent, Deviation | None, Slacks | None]:
    """(trembles that yield the given beliefs, or why there are none; the best one-shot deviation under them; every
    slack).

    It is a sequential equilibrium iff the first is Trembles and the second None. Raises Undecided where only
    irrational coefficients yield the given beliefs and a set's verdict could turn on them.
    """
    refuse_impossible_chance(played.game)
    found = find_trembles(played, given)
    if isinstance(found, Inconsistent):
        return found, None, None
    trembles = rational_trembles(played, found)
    slacks = one_shot_slacks(played, tremble_beliefs(played, trembles))
    return found, one_shot_deviation(played.game, played.strategy, slacks), slacks
