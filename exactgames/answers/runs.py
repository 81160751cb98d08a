"""What a check of a run-length market's profile answers."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.concepts.concept import Concept
from exactgames.runs.check import Checked, RunDeviation


@frozen
class RunJudgement:
    """Whether the profile is an equilibrium of the concept, and what it brings.

    pieces  [agent] on how many pieces her bids were compared
    ratio   None where it does not exist
    """

    checked: Checked
    concept: Concept
    deviation: RunDeviation | None
    utilities: tuple[Fraction, ...]
    welfare: Fraction
    revenue: Fraction
    optimum: Fraction
    ratio: Fraction | None
    pieces: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether nobody gains."""
        return self.deviation is None


def judge_runs(checked: Checked, concept: Concept) -> RunJudgement:
    """The profile judged for the concept; LimitReached if there are too many types or prices."""
    return RunJudgement(
        checked,
        concept,
        checked.deviation,
        tuple(checked.utility(agent) for agent in range(len(checked.market.agents))),
        checked.welfare,
        checked.revenue,
        checked.optimum,
        checked.ratio,
        tuple(map(len, checked.pieces)),
    )
