"""The implied game by outcome classes: docs/reference/certificate.md, "Dominance by outcome classes".

An agent's payoff from a bid depends on the others' bids only through their outcome class: so a payoff table has a
column for each class, not for each rival bid profile.
"""

from __future__ import annotations

import numpy as np

from exactgames.errors import LimitReached
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.rivals import OutcomeClasses
from exactgames.forms.staged.values import Continuation
from exactgames.market.outcomes import payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype

ENTRY_LIMIT = 100_000_000
"""Entries of a payoff table, own bids times outcome classes: 800 MB."""
_CELLS = 1 << 22
"""Own bids times outcome classes looked at together."""


def payoff_table(game: StagedGame, after: Continuation, classes: OutcomeClasses, agent: int, t: int) -> Integers:
    """[own bids, outcome classes] type t's payoffs, followed by ``after``, up to one positive factor. LimitReached
    beyond ENTRY_LIMIT.
    """
    stage, market = game.stage, game.market
    profiles = market.profiles_with(agent, t)
    common = common_denominator(p for _, _, p in profiles)
    expected = sum(after.values[agent][:, k].astype(object) * int(p * common) for k, _, p in profiles)
    own, columns = len(stage.rivals.codes[agent]), len(classes.first)
    if own * columns > ENTRY_LIMIT:
        hints = shrinkable(market, ("bids", "units"), [agent])
        raise LimitReached(ENTRY_LIMIT, own * columns, False, "entries of a payoff table", hints)
    factor = after.denominator // game.money * common
    largest = int(np.abs(expected).max(initial=0)) + payment_bound(market, game.money) * factor
    dtype = exact_dtype(4 * stage.ways * largest)
    worth = expected.astype(dtype)
    total: Integers = np.zeros((own, columns), dtype=dtype)
    step = max(1, _CELLS // max(1, columns))
    for start in range(0, own, step):
        rows = slice(start, start + step)
        found = stage.outcomes(agent, classes, rows)
        for place, payment in zip(found.place, found.payment, strict=True):
            total[rows] += worth[place] - payment.astype(dtype) * factor
    return total


def first_column(game: StagedGame, classes: OutcomeClasses, agent: int, number: int) -> tuple[int, ...]:
    """The others' bids in the first column of outcome class ``number``."""
    rivals = game.stage.rivals
    sizes = [len(rivals.codes[j]) for j in rivals.others(agent)]
    return tuple(int(k) for k in np.unravel_index(int(classes.first[number]), sizes)) if sizes else ()
