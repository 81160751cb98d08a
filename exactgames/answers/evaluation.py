"""One number for searches over instances: the ratio of optimum to welfare in equilibrium, or why there is none."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.certificate.certify import settle
from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.dominance import DominanceClaim
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.claims.welfare import RatioClaim
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.errors import GameError, InstanceError, LimitReached, Undecided
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.runs.check import Checked
from exactgames.runs.instance import RunInstance
from exactgames.runs.settle import settle as settle_runs
from exactgames.session.session import Session


@frozen
class Evaluation:
    """``ratio``: None where the profile is no equilibrium, or that is not decided, and ``why`` says which; else "".

    >>> from exactgames import evaluate, families
    >>> found = evaluate(families.example_4(m=4, levels=4))
    >>> found.ratio, found.why
    (Fraction(89, 86), '')
    """

    ratio: Fraction | None
    why: str


def evaluate(
    instance: Instance | RunInstance,
    concept: ConceptOrName = SEQUENTIAL,
    undominated: bool = True,
    limit: int = DEFAULT_LIMIT,
) -> Evaluation:
    """The ratio of the optimum to the welfare of the instance's profile, if this is an equilibrium of the concept and,
    if asked, no bid that it plays is weakly dominated (by a mixture, against actions); else why not. Exact, without a
    certificate, and the same each time: what an outer search over instances needs. The file's own claims play no part.

    limit  the largest tree, in nodes

    Raises ArgumentError for no concept; nothing for what an instance may say.

    >>> from exactgames import evaluate, read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> ratio = evaluate(read_run_instance_text(RUNS), undominated=False).ratio  # of a market of 10^100 units
    >>> float(ratio)
    2.0
    """
    specs: list[ClaimSpec] = [EquilibriumClaim("equilibrium", concept=concept_of(concept))]
    specs += [DominanceClaim("undominated", dominated=False)] if undominated else []
    if isinstance(instance, RunInstance) and instance.market.continuous:
        return Evaluation(None, "a continuous market: neither the concepts nor the claim undominated are defined of it")
    try:
        judged = Checked(instance.market) if isinstance(instance, RunInstance) else Session(instance, limit)
        for spec in specs:
            claim = _settled(judged, spec)
            if not claim.holds:
                return Evaluation(None, f"{spec.kind}: {claim.witness}")
        value = _settled(judged, RatioClaim("ratio")).evidence["value"]
    except (GameError, InstanceError, LimitReached, Undecided) as error:
        return Evaluation(None, str(error))
    return Evaluation(None, "the welfare, or the optimum, is 0") if value is None else Evaluation(Fraction(value), "")


def _settled(judged: Checked | Session, spec: ClaimSpec) -> Claim:
    return settle_runs(judged, spec) if isinstance(judged, Checked) else settle(judged, spec)
