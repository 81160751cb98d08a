"""Evidence for claims all-pure about outcomes that survive dominance (iterated: the elimination)."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactgames.claims.dominance import BidVerdict, entry_row, mentioned
from exactgames.claims.rows import irrational_words
from exactgames.concepts.concept import Concept
from exactgames.concepts.dominance import Dominator, PayoffTable, dominance_of
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.errors import Undecided
from exactgames.forms.form import Against
from exactgames.implied.elimination import payoff_table
from exactgames.implied.game import ImpliedGame, implied_game
from exactgames.implied.pairs import played_bids
from exactgames.implied.refined import Dominance
from exactgames.implied.refinement import refined_equilibria
from exactgames.implied.sifting import refined_steps, rounds_of
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import mask
from exactgames.numbers.rational import number
from exactgames.search.pure.search import PureEquilibrium, PureSearch
from exactgames.search.pure.steps import Column, Goes, Mixture, Round, Stays

KNOWN = 5_000
"""How many cells the tree may take at first, of one round of dominance: mostly it is all that is needed. And how many
the search beforehand: what it finds, the tree need not.
"""


def surviving(expansion: Expansion, concept: Concept, dominance: Dominance) -> PureSearch:
    """The outcomes that survive, with rational trembles, and the steps that show that there are no others. GameError,
    LimitReached, Undecided.
    """
    if not dominance.iterated:
        found = refined_steps(expansion, concept, dominance, cells=KNOWN, rational=True)
        if found.complete:
            return found
    known = refined_equilibria(expansion, concept, dominance=dominance, cells=KNOWN).search.equilibria
    rational = tuple(e for e in known if not isinstance(e.support.trembles, AlgebraicTrembles))
    found = refined_steps(expansion, concept, dominance, rational, rational=True)
    if found.complete:
        return found
    irrational = [e for e in known if isinstance(e.support.trembles, AlgebraicTrembles)]
    if irrational:
        raise Undecided(
            "an outcome survives of which only equilibria are found that cannot be certified: "
            + irrational_words(expansion.game, irrational[0].support)
        )
    why = "; ".join(found.open[:3]) or f"{found.stopped} after {found.cells:,} cells"
    raise Undecided(f"not every outcome that survives is known to be found: {why}")


def survival(expansion: Expansion, dominance: Dominance, one: PureEquilibrium) -> dict[str, Any]:
    """What an entry says of its bids: that none is dominated; or the rounds of the elimination, which they survive."""
    if dominance.iterated:
        cell = mask(one.strategy.weights > 0)
        names = tuple(agent.name for agent in expansion.market.agents)
        return {"rounds": [round_row(names, r) for r in rounds_of(expansion, dominance, cell)]}
    implied, bids = implied_game(expansion, one.played), played_bids(expansion, one)
    verdicts = [
        _undominated(implied, i, t, bid, dominance) for i, row in enumerate(bids) for t, [bid] in enumerate(row)
    ]
    return {"undominated": [entry_row(expansion.market.agents, verdict) for verdict in verdicts]}


def _undominated(implied: ImpliedGame, i: int, t: int, bid: int, dominance: Dominance) -> BidVerdict:
    """That the bid is not dominated: against actions, which shows it against strategies too; else against these."""
    every: tuple[Against, ...] = ("actions",) if dominance.against == "actions" else ("actions", "strategies")
    for against in every:
        [found] = dominance_of(PayoffTable.of(payoff_table(implied, i, t, against)), [bid], dominance.pure)
        if not isinstance(found, Dominator):
            name = implied.action_column if against == "actions" else implied.strategy_column
            columns = {c: np.array(name(i, c), dtype=np.int64).tolist() for c in mentioned(found)}
            return BidVerdict(i, t, bid, against, found, columns)
    raise ArithmeticError("an equilibrium that survives plays a dominated bid")


# ---- rows


def mixture_row(mixture: Mixture) -> list[list[Any]]:
    """[[bid, weight], …], ascending."""
    return [[bid, number(w)] for bid, w in sorted(mixture)]


def column_row(column: Column) -> list[Any]:
    """A bid of each of the others; or a list of them, one for each of her types."""
    return [list(bids) if isinstance(bids, tuple) else bids for bids in column]


def round_row(names: tuple[str, ...], made: Round) -> dict[str, Any]:
    """One round of the elimination."""
    return {
        name: [[_verdict_row(verdict) for verdict in row] for row in rows]
        for name, rows in zip(names, made, strict=True)
    }


def _verdict_row(verdict: Goes | Stays) -> dict[str, Any]:
    if isinstance(verdict, Goes):
        return {"dominator": mixture_row(verdict.mixture), "strict": column_row(verdict.strict)}
    if verdict.witnesses is not None:
        pairs = verdict.witnesses
        return {"witnesses": [[other, None if c is None else column_row(c)] for other, c in pairs]}
    return {"belief": [[column_row(c), number(w)] for c, w in verdict.belief]}
