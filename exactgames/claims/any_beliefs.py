"""Claims that some belief supports the profile: an equilibrium claim with ``beliefs = "any"``.

Its evidence when it is refuted holds under every belief: a plan that gains where Bayes' rule fixes the belief, or a
mixture of plans (``concepts.any_beliefs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

import numpy as np

from exactgames.claims.rows import Rows, irrational_words, tremble_rows
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.concept import Concept
from exactgames.concepts.deviation import Deviation
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.errors import Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.numbers.rational import number
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.pure.refutation import best_plan_from


def settle(played: Play, names: Sequence[str], concept: Concept) -> tuple[bool, dict[str, Any], str]:
    """(whether some belief supports the profile, the evidence, the witness in words). Undecided for some sequential
    claims. ``names``: the agents', as certificates name them.
    """
    found = supported(played, concept)
    evidence = _evidence(played, names, concept, found)
    words = _supporting(played.game, found) if found.holds else _refuting(played.game, found)
    return found.holds, evidence, words


def _evidence(played: Play, names: Sequence[str], concept: Concept, found: Support) -> dict[str, Any]:
    game, rows = played.game, Rows(played.game, names)
    if found.holds and concept.trembles:
        trembles = found.trembles or Trembles.uniform(played.strategy)
        if isinstance(trembles, AlgebraicTrembles):
            raise Undecided("the profile is sequential, but that cannot be certified: " + irrational_words(game, found))
        return {"trembles": tremble_rows(game, rows.number, names, trembles)}
    if found.holds:
        return {"beliefs": rows.beliefs(found.beliefs)}
    why = found.unsupported
    if why is None:
        if found.deviation is None:
            raise AssertionError("a profile that no belief supports has a witness")
        plan = _plan(played, concept, found.deviation)
        return {"bayes": {"agent": rows.place(found.deviation.start)[0], "plan": rows.plan(plan)}}
    match why.kind:
        case "trembles":
            return {"monomials": rows.by_monomials(why)}
        case "beliefs":
            agent, k = rows.place(why.infoset)
            return {"histories": {"agent": agent, "set": k, "mixture": rows.by_histories(why)}}
    assert_never(why.kind)


def _plan(played: Play, concept: Concept, found: Deviation) -> Plan:
    """The plan that gains: the best continuation plan, or one action where one-shot deviations suffice."""
    if concept.plans:
        return best_plan_from(played, found.start, 0)
    return ((found.infoset, found.instead),)


def _supporting(game: Game, found: Support) -> str:
    """The first belief found, where the uniform tremble's do not do."""
    given = found.beliefs
    if not isinstance(given, Beliefs) or not given.at.any():
        return ""
    ranked = sorted(np.flatnonzero(given.at).tolist(), key=lambda s: int(game.play_order[s]))
    belief = ", ".join(str(number(p)) for p in given.distribution(game, ranked[0]))
    more = f", and beliefs at {len(ranked) - 1} more" if len(ranked) > 1 else ""
    return f"by the belief ({belief}) at: {game.describe(ranked[0])}{more}"


_NOTHING_SUPPORTS = {
    "trembles": "no trembles support it: a mixture gains",
    "beliefs": "no belief supports it",
}


def _refuting(game: Game, found: Support) -> str:
    why, deviation = found.unsupported, found.deviation
    if why is not None:
        return f"{_NOTHING_SUPPORTS[why.kind]} at: {game.describe(why.infoset)}"
    if deviation is None:
        return ""
    s = deviation.infoset
    better, worse = game.labels.action(s, deviation.instead), game.labels.action(s, deviation.action)
    who = game.players[deviation.player]
    return f"{who} gains {number(deviation.gain)} by “{better}” instead of “{worse}” at: {game.describe(s)}"
