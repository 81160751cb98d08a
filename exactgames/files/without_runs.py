"""A run-length market with arrays in place of its runs: an ordinary instance, which the explicit and the staged form
can settle, what is dominated in it included.
"""

from __future__ import annotations

from typing import Any

from exactgames.claims.continuum import ContinuumClaim, ContinuumUndominatedClaim
from exactgames.errors import Fault, InstanceError
from exactgames.files.sold import UNITS
from exactgames.runs.instance import RunInstance


def without_runs(instance: RunInstance) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The document of the same market with every run written out; and the ids of the claims that are left out of it,
    which are about bids that are any real numbers. Raises InstanceError where there are more than 64 units, or where
    types or prices are continuous.
    """
    units = instance.market.units
    if instance.market.continuous:
        found = "a law" if instance.market.has_law else "any resale price"
        raise InstanceError(
            (Fault("", None, found, "finitely many types and resale prices, which can be written out"),)
        )
    if units > UNITS:
        digits = len(str(units))
        found = str(units) if digits < 20 else f"an integer of {digits} digits"
        raise InstanceError((Fault("units", None, found, f"at most {UNITS}, where every unit is written out"),))
    document: dict[str, Any] = _arrays(instance.document)
    real = (ContinuumClaim, ContinuumUndominatedClaim)
    left_out = tuple(spec.id for spec in instance.claims if isinstance(spec, real))
    claims = [
        {"id": spec.id, **claim}
        for claim, spec in zip(document["claims"], instance.claims, strict=True)
        if spec.id not in left_out
    ]
    return {**document, "claims": claims}, left_out


def _arrays(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"runs"}:
            return [x for x, count in value["runs"] for _ in range(count)]
        return {key: _arrays(entry) for key, entry in value.items()}
    return [_arrays(entry) for entry in value] if isinstance(value, list) else value
