"""Is a profile sequentially rational under the limit beliefs of some trembles? (Kreps and Wilson 1982)

``tremble_conditions`` says what is asked of trembles; ``tremble_levels`` gives each monomial a value of its own, in
levels, or refutes the profile.

Where each doubtful set's monomials are single actions that decides. Give the actions of level j = 0, 1, … the power
j + 1 and the coefficient c, and all others a larger power. A set settled at level j has no action of an earlier level;
those of level j have power j + 1, its others a larger one: the beliefs there are proportional to c, under which nothing
gains. (A set whose only monomial is empty is doubtful only if it is refuted alone; otherwise no set has it.)

Where monomials are products the powers and coefficients must be found (``tremble_orders``), and the refutation is tried
again with factors that let sets meet: m′/gcd(m, m′) for monomials m of the set, m′ of another. Between the two the
question stays open. What is found is checked from the game.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactgames.errors import Undecided
from exactgames.game.strategy import Trembles
from exactgames.game.values import Play
from exactgames.solve.beliefs import tremble_beliefs
from exactgames.solve.perfect_bayesian import one_shot_slacks
from exactgames.solve.tremble_conditions import Doubtful, actions_in, doubtful_sets, say_action
from exactgames.solve.tremble_levels import TrembleMixture, levels_or_mixture
from exactgames.solve.tremble_orders import Exhausted, from_levels, search
from exactgames.solve.tremble_products import Packing


def supporting_trembles(played: Play) -> Trembles | TrembleMixture:
    """Rational trembles whose beliefs make the profile sequentially rational, or why there are none.

    Perfect recall, and no chance move of probability 0, are taken for granted. Raises Undecided.
    """
    sets = doubtful_sets(played)
    packing = Packing(played.game, sets)
    found = levels_or_mixture([packing.copy(d, 0) for d in sets], packing)
    if isinstance(found, TrembleMixture):
        return found
    levels = [{packing.unpacked(m): c for m, c in level.items()} for level in found]
    trembles = from_levels(played.strategy, sets, levels)
    left = Exhausted(False, False)
    if trembles is None:
        searched = search(played.strategy, sets)
        if isinstance(searched, Exhausted):
            left = searched
        else:
            trembles = searched
    if trembles is not None:
        if (one_shot_slacks(played, tremble_beliefs(played, trembles)).numerators < 0).any():
            raise ArithmeticError("the trembles found do not support the profile")
        return trembles
    again = levels_or_mixture(packing.meeting_copies(sets), packing)
    if isinstance(again, TrembleMixture):
        return again
    raise Undecided(_open(played, sets, left))


def _open(played: Play, sets: Sequence[Doubtful], left: Exhausted) -> str:
    game = played.game
    several = [d for d in sets if any(m.bit_count() > 1 for m in d.monomials)]
    where = "; ".join(game.describe(d.infoset) for d in several[:3])
    example = max((m for d in several for m in d.monomials), key=lambda m: (m.bit_count(), -m))
    which = " × ".join(f"({say_action(game, a)})" for a in actions_in(example))
    if left.none:
        why = "no orders of magnitude do, but no mixture of deviations that shows it was found"
    elif left.all:
        why = "only coefficients found among solutions of polynomials, perhaps irrational ones, could settle it"
    else:
        why = "the search of the trembles' orders of magnitude ended before it was settled"
    return (
        f"whether the limit beliefs of some trembles make the profile sequentially rational turns on products of "
        f"trembles, such as {which}, at {where}: {why}"
    )
