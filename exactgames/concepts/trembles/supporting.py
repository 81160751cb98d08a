"""Is a profile sequentially rational under the limit beliefs of some trembles? (Kreps and Wilson 1982)

``conditions`` says what is asked of trembles; ``levels`` gives each monomial a value of its own, in
levels, or refutes the profile.

Where each doubtful set's monomials are single actions that decides. Give the actions of level j = 0, 1, … the power
j + 1 and the coefficient c, and all others a larger power. A set settled at level j has no action of an earlier level;
those of level j have power j + 1, its others a larger one: the beliefs there are proportional to c, under which nothing
gains. (A set whose only monomial is empty is doubtful only if it is refuted alone; otherwise no set has it.)

Where monomials are products the powers and coefficients must be found (``orders``), and the refutation is tried
again with factors that let sets meet: m′/gcd(m, m′) for monomials m of the set, m′ of another. What is left between the
two is polynomial inequalities, which a real-algebra solver may settle (``coefficients``): trembles it leads to
are exact, perhaps irrational; that there are none, with no evidence that can be checked, is not taken for an answer.
What is found is checked from the game.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exactgames.concepts.beliefs import tremble_beliefs
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles, limit_belief, support
from exactgames.concepts.trembles.coefficients import solved
from exactgames.concepts.trembles.conditions import Doubtful, actions_in, doubtful_sets, say_action
from exactgames.concepts.trembles.levels import TrembleMixture, levels_or_mixture
from exactgames.concepts.trembles.orders import from_levels, search
from exactgames.concepts.trembles.products import Packing
from exactgames.errors import Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.values import Play
from exactgames.numbers.algebraic import sign_of
from exactgames.numbers.arrays import Integers


def supporting_trembles(played: Play, given: Beliefs | None = None) -> Trembles | AlgebraicTrembles | TrembleMixture:
    """Trembles whose beliefs make the profile sequentially rational, rational ones if some are found, or why there are
    none. With beliefs ``given``: trembles that yield these too; in a mixture, a pair of a set with a given belief is
    (set, history), see ``conditions``. At these sets nothing may gain.

    Perfect recall, and no chance move of probability 0, are taken for granted. Raises Undecided.
    """
    sets = doubtful_sets(played, given)
    packing = Packing(played.game, sets)
    found = levels_or_mixture([packing.copy(d, 0) for d in sets], packing)
    if isinstance(found, TrembleMixture):
        return found
    levels = [{packing.unpacked(m): c for m, c in level.items()} for level in found]
    trembles = from_levels(played.strategy, sets, levels) or search(played.strategy, sets)
    if isinstance(trembles, Trembles):
        return _checked(played, trembles, given)
    again = levels_or_mixture(packing.meeting_copies(sets), packing)
    if isinstance(again, TrembleMixture):
        return again
    if trembles.none:
        raise Undecided(_open(played, sets, NO_ORDERS))
    solution = solved(played.strategy, sets)
    if isinstance(solution, str):
        searched = SEARCHED if trembles.all else STOPPED
        raise Undecided(_open(played, sets, SOLVER[solution].format(searched=searched)))
    return _checked(played, solution, given)


def _checked(
    played: Play, trembles: Trembles | AlgebraicTrembles, given: Beliefs | None
) -> Trembles | AlgebraicTrembles:
    if isinstance(trembles, AlgebraicTrembles):
        right = support(played, trembles) and _yield_irrationally(played, trembles, given)
    else:
        weights = tremble_beliefs(played, trembles)
        right = bool((one_shot_slacks(played, weights).numerators >= 0).all()) and _yield(played, weights, given)
    if not right:
        raise ArithmeticError("the trembles found do not support the profile")
    return trembles


def _yield(played: Play, weights: Integers, given: Beliefs | None) -> bool:
    """Whether the beliefs ``weights`` [N] are the given ones, where some are given."""
    if given is None:
        return True
    found = Beliefs(weights, given.at)
    sets = np.flatnonzero(given.at).tolist()
    return all(found.distribution(played.game, s) == given.distribution(played.game, s) for s in sets)


def _yield_irrationally(played: Play, trembles: AlgebraicTrembles, given: Beliefs | None) -> bool:
    if given is None:
        return True
    return all(
        sign_of(p - q) == 0
        for s in np.flatnonzero(given.at).tolist()
        for p, q in zip(limit_belief(played, trembles, s), given.distribution(played.game, s), strict=True)
    )


NO_ORDERS = "no orders of magnitude do, but no mixture of deviations that shows it was found"
SEARCHED = "only coefficients found among solutions of polynomials, perhaps irrational ones, could settle it"
STOPPED = "the search of the trembles' orders of magnitude ended before it was settled"
SOLVER = {
    "missing": "{searched}; with a real-algebra solver this might be settled: install exactgames[algebra]",
    "none": "a real-algebra solver finds that no trembles support it, but no evidence that can be checked was found",
    "unknown": "{searched}; a real-algebra solver gave up",
    "unverified": "a real-algebra solver finds that some trembles support it, but no exact coefficients were found",
}


def _open(played: Play, sets: Sequence[Doubtful], why: str) -> str:
    game = played.game
    several = [d for d in sets if any(m.bit_count() > 1 for m in d.monomials)]
    where = "; ".join(game.describe(d.infoset) for d in several[:3])
    if not several:  # given beliefs: single trembles, but of several levels
        several = list(sets)
    example = max((m for d in several for m in d.monomials), key=lambda m: (m.bit_count(), -m))
    which = " × ".join(f"({say_action(game, a)})" for a in actions_in(example))
    return (
        f"whether the limit beliefs of some trembles make the profile sequentially rational turns on products of "
        f"trembles, such as {which}, at {where}: {why}"
    )
