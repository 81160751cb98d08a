"""What proves a guarantee, in terms of all the bids: those that ``AuctionAlone`` does not tell apart go alike."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from attrs import frozen

from exactgames.bounds.program import BoundProgram, Proof
from exactgames.market.market import Market

Mixture = dict[int, Fraction]


@frozen
class Deviations:
    """mixtures  [agent][type] {own bid: mixture}, the one own bid None where they do not depend on it
    shifts    {(agent, number of the type profile, the others' bids): s}; None where none are meant
    """

    mixtures: tuple[tuple[dict[int | None, Mixture], ...], ...]
    shifts: dict[tuple[int, int, tuple[int, ...]], Fraction] | None


def deviations_of(program: BoundProgram, proof: Proof) -> Deviations:
    """Of a program of ``guarantee``, whose cases are the profiles of types, or one."""
    market, alone = program.alone.market, program.alone
    mixtures: list[list[dict[int | None, Mixture]]] = [[{} for _ in agent.types] for agent in market.agents]
    for (i, t, a), mixture in sorted(proof.mixtures.items()):
        bids = {alone.kept[i][d]: w for d, w in sorted(mixture.items())}
        for own in [None] if a < 0 else alone.alike[i][a]:
            mixtures[i][t][own] = bids
    shifts = _shifts(program, proof, market) if program.families else None
    return Deviations(tuple(tuple(row) for row in mixtures), shifts)


def _shifts(program: BoundProgram, proof: Proof, market: Market) -> dict[tuple[int, int, tuple[int, ...]], Fraction]:
    """s_i(t, b₋ᵢ): a row is P(t) times the inequality, in units of the program."""
    probability = [p for _, p in market.type_profiles()]
    total: dict[tuple[int, int, int], Fraction] = {}
    for (i, k, column), shift in proof.shifts.items():
        for case, amount in ((k, shift), (program.last[i, k], -shift)):
            total[i, case, column] = total.get((i, case, column), Fraction(0)) + amount
    found = {}
    for (i, k, column), amount in total.items():
        if amount:
            s = amount / (probability[k] * program.unit)
            for bids in _others(program, i, column):
                found[i, k, bids] = s
    return dict(sorted(found.items()))


def _others(program: BoundProgram, agent: int, column: int) -> list[tuple[int, ...]]:
    """All the bids of the others that are not told apart from these."""
    alone, places = program.alone, []
    for j in reversed([j for j in range(len(program.sizes)) if j != agent]):
        column, place = divmod(column, program.sizes[j])
        places.append(alone.alike[j][place])
    return [tuple(bids) for bids in product(*reversed(places))]
