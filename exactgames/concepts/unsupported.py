"""Why no beliefs support a profile: a mixture of deviations that gains whatever they are."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import frozen

from exactgames.concepts.trembles.levels import TrembleMixture
from exactgames.game.tree import Game


@frozen
class Unsupported:
    """No belief supports the profile: a mixture of deviations gains.

    infoset     the set where they start; with trembles, the first one in play order at which one does
    deviations  ((set, action), weight): one-shot deviations from there on (perfect Bayesian, sequential), or
                continuation plans, each as its (set, action) pairs (weak perfect Bayesian)
    kind        "beliefs": the mixture gains at every history of ``infoset``; "trembles" (sequential): one-shot
                deviations, perhaps of several players, that gain for every combination of trembles: see
                ``trembles.supporting``
    factors     with trembles, for each deviation the off-support (set, action) pairs whose trembles multiply its
                condition; mostly ()
    given       the sets whose pairs are (set, history), no deviations: the equation that the belief there is the given
                one. It gains [h′ = h] − μ(h) at history h′, μ(h) being what is given.

    >>> from exactgames import BehaviorStrategy, GameBuilder, play, supported
    >>> tree = GameBuilder(["Ann", "Bob"])
    >>> out, *enters = tree.move(tree.root, "Ann", "entry", ["out", "left", "right"])
    >>> tree.payoffs(out, (1, 3))
    >>> for node in enters:  # Bob does not see which
    ...     share, fight = tree.move(node, "Bob", "reply", ["share", "fight"])
    ...     tree.payoffs(share, (2, 2))
    ...     tree.payoffs(fight, (0, 0))
    >>> game = tree.build()
    >>> threat = BehaviorStrategy.from_table(game, {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}})
    >>> found = supported(play(game, threat), "sequential").unsupported
    >>> game.describe(found.infoset), found.kind, [(pair, str(weight)) for pair, weight in found.deviations]
    ('Bob, reply', 'beliefs', [(((1, 0),), '1')])
    """

    infoset: int
    deviations: tuple[tuple[tuple[tuple[int, int], ...], Fraction], ...]
    kind: Literal["beliefs", "trembles"] = "beliefs"
    factors: tuple[tuple[tuple[int, int], ...], ...] = ()
    given: frozenset[int] = frozenset()


def by_trembles(game: Game, found: TrembleMixture, given: frozenset[int] = frozenset()) -> Unsupported:
    """The mixture that ``supporting_trembles`` found."""
    first = min((s for (s, _), _ in found.deviations), key=lambda s: int(game.play_order[s]))
    plans = tuple(((deviation,), weight) for deviation, weight in found.deviations)
    used = frozenset(s for (s, _), _ in found.deviations if s in given)
    return Unsupported(first, plans, "trembles", found.factors, used)
