"""Claims about values: welfare, optimum, ratio, utility."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactgames.bounds.welfare import ex_ante_utility, optimum, ratio
from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.market.instance import ClaimSpec

KINDS = ("welfare", "optimum", "ratio", "utility")


def settle(context: Context, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the value is the one claimed, or any if none is; the value; in words)."""
    value = _value(context, claim)
    holds = claim.value is None or claim.value == value
    words = f"{number(value) or 'none'}" if holds else f"{number(value) or 'none'}, not {number(claim.value)}"
    return holds, {"value": number(value)}, words


def _value(context: Context, claim: ClaimSpec) -> Fraction | None:
    if claim.kind == "optimum":
        return optimum(context.instance.market)
    if claim.kind == "utility" and claim.agent is not None:
        return ex_ante_utility(context.instance.market.agents[claim.agent], context.form.interim()[claim.agent])
    achieved = context.welfare
    return achieved if claim.kind == "welfare" else ratio(optimum(context.instance.market), achieved)
