"""What a check of a run-length market's profile answers."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from exactgames.concepts.concept import Concept
from exactgames.concepts.perfect_bayesian import PERFECT_BAYESIAN
from exactgames.numbers.logarithms import Between
from exactgames.runs.check import Checked, RunDeviation
from exactgames.runs.settle import refuse_low_levels

Amount = Fraction | Between
CONTINUUM: Final = "continuum-bids"


@frozen
class RunJudgement:
    """Whether the profile is an equilibrium of the concept, and what it brings: numbers, or, where types are
    continuous, two numbers between which each is.

    concept  None: of a continuous market, where bids are any real numbers
    pieces   [agent] on how many pieces her bids were compared
    ratio    None where it does not exist
    """

    checked: Checked
    concept: Concept | None
    deviation: RunDeviation | None
    utilities: tuple[Amount, ...]
    welfare: Amount
    revenue: Amount
    optimum: Amount
    ratio: Amount | None
    pieces: tuple[int, ...]

    @property
    def name(self) -> str:
        """The concept's."""
        return CONTINUUM if self.concept is None else self.concept.name

    @property
    def words(self) -> str:
        """The concept's, before "equilibrium"."""
        return PERFECT_BAYESIAN.words if self.concept is None else self.concept.words

    @property
    def where(self) -> str:
        """What is to be said after "equilibrium"."""
        return " with prior beliefs, where bids are any real numbers" if self.concept is None else ""

    @property
    def holds(self) -> bool:
        """Whether nobody gains."""
        return self.deviation is None


def judge_runs(checked: Checked, concept: Concept) -> RunJudgement:
    """The profile judged for the concept, or, of a continuous market, where bids are any real numbers. LimitReached if
    there are too many types or prices; Undecided if of a continuous market somebody's levels do not beat all bids.
    """
    market = checked.market
    if market.continuous:
        refuse_low_levels(checked)
    if market.has_law:
        figures, agents = checked.figures, range(len(market.agents))
        ratio = figures.ratio()
        return RunJudgement(
            checked,
            None,
            checked.deviation,
            tuple(figures.utility(agent).enclosed() for agent in agents),
            figures.welfare().enclosed(),
            figures.revenue(),
            figures.optimum().enclosed(),
            None if ratio is None else ratio.enclosed(),
            tuple(map(len, checked.pieces)),
        )
    return RunJudgement(
        checked,
        None if market.continuous else concept,
        checked.deviation,
        tuple(checked.utility(agent) for agent in range(len(checked.market.agents))),
        checked.welfare,
        checked.revenue,
        checked.optimum,
        checked.ratio,
        tuple(map(len, checked.pieces)),
    )
