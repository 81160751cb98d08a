"""Claims about a run-length market, settled; the evidence is docs/reference/certificate.md, "The run-length form"."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.continuum import ContinuumClaim, ContinuumUndominatedClaim
from exactgames.claims.dominance import DominanceClaim
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.claims.welfare import (
    OptimumClaim,
    ProfileValueClaim,
    RatioClaim,
    RevenueClaim,
    UtilityClaim,
    ValueClaim,
    WelfareClaim,
)
from exactgames.errors import CertificateError, Undecided
from exactgames.numbers.rational import number
from exactgames.quoted import name
from exactgames.runs.beside import Level
from exactgames.runs.check import Checked, RunDeviation
from exactgames.runs.figures import enclosed
from exactgames.runs.ladder import Ladder
from exactgames.runs.marginals import Runs
from exactgames.runs.market import RunAgent, RunMarket
from exactgames.runs.real_bids import supported_among_real_bids
from exactgames.runs.undominated import Supported, supported


def is_settled(spec: ClaimSpec, law: bool, continuous: bool) -> bool:
    """Whether a run-length market can have the claim: a ``continuous`` one no concept with trembles, and one with a
    ``law`` bounds in place of values.
    """
    if isinstance(spec, ValueClaim) and (spec.value is not None if law else spec.bounded):
        return False
    if continuous and isinstance(spec, EquilibriumClaim | DominanceClaim):
        return False
    match spec:
        case EquilibriumClaim(beliefs="check", completion="unique") | ContinuumClaim() | ContinuumUndominatedClaim():
            return True
        case DominanceClaim(dominated=False, agent=None, bid=None, against="actions", pure=False, completion="unique"):
            return True
        case ProfileValueClaim(completion="unique") | OptimumClaim():
            return True
        case _:
            return False


def settle(checked: Checked, spec: ClaimSpec) -> Claim:
    """The claim's verdict and evidence. LimitReached, Undecided; CertificateError if it is none that it can have."""
    market = checked.market
    match spec if is_settled(spec, market.has_law, market.continuous) else None:
        case EquilibriumClaim():
            return _equilibrium(checked, spec)
        case ContinuumClaim():
            refuse_low_levels(checked)
            return _equilibrium(checked, spec)
        case ValueClaim() as claim if market.has_law:
            figure = checked.figures.of(claim)
            return claim.settled_between(None if figure is None else enclosed(figure, claim.at_least, claim.at_most))
        case ValueClaim() as claim:
            return claim.settled(_figure(checked, claim))
        case DominanceClaim():
            return Claim(spec, True, support_rows(market, supported(checked.utilities)), "")
        case ContinuumUndominatedClaim():
            found = supported_among_real_bids(checked.utilities)
            return Claim(spec, True, real_support_rows(market, found), "")
    raise CertificateError(f"claim {spec.id}: {spec.kind} is not settled of a run-length market")


def run_rows(runs: Runs) -> list[list[Any]]:
    """Runs, as certificates have them."""
    return [[number(value), count] for value, count in runs]


def profile_rows(checked: Checked) -> dict[str, Any]:
    """Line 3: the bids, and the pieces on which they were compared."""
    agents = checked.market.agents
    cuts = {agent.name: [low for low, _ in pieces] for agent, pieces in zip(agents, checked.pieces, strict=True)}
    return {"bids": {agent.name: run_rows(agent.bid) for agent in agents}, "cuts": cuts}


def refuse_low_levels(checked: Checked) -> None:
    """Undecided if some agent cannot win everything with her levels, as she could with real bids."""
    market = checked.market
    for agent, rivals in zip(market.agents, checked.utilities.rivals, strict=True):
        if rivals.greatest < market.units:
            raise Undecided(
                f"with real bids {name(agent.name)} can win all {market.units:,} units, with her levels "
                f"{rivals.greatest:,}: give her a level that beats what the others bid"
            )


def _equilibrium(checked: Checked, spec: ClaimSpec) -> Claim:
    found = checked.deviation
    if found is None:
        return Claim(spec, True, {"interim": interim_rows(checked)}, "")
    return Claim(spec, False, {"deviation": deviation_row(checked, found)}, deviation_words(checked, found))


def interim_rows(checked: Checked) -> dict[str, Any]:
    """What each type gets, by names; of a law, at the v between which it is affine."""
    found = dict[str, Any]()
    for agent, kinds, own in zip(checked.market.agents, checked.kinds, checked.interim, strict=True):
        rows = [(agent.kind_name(kind), number(u)) for kind, u in zip(kinds, own, strict=True)]
        found[agent.name] = dict(rows) if agent.law is None else [list(row) for row in rows]
    return found


def deviation_row(checked: Checked, found: RunDeviation) -> dict[str, Any]:
    """Who gains how much, by which bid."""
    agent = checked.market.agents[found.agent]
    return {
        "agent": agent.name,
        "type": agent.kind_name(found.kind),
        "bid": run_rows(found.bid),
        "won": found.won,
        "gain": number(found.gain),
    }


def support_rows(market: RunMarket, found: Mapping[int, Supported]) -> dict[str, Any]:
    """Columns, which type has which, and ladders."""
    columns, parts, ladders = dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for i, one in found.items():
        own = market.agents[i]
        columns[own.name] = [
            {agent.name: run_rows(column.bids[j]) for j, agent in enumerate(market.agents) if j != i}
            | {"cuts": [low for low, _ in column.pieces]}
            for column in one.columns
        ]
        parts[own.name] = _parts(own, one)
        if one.ladder is not None:
            ladders[own.name] = _ladder(market, one.ladder) | {"above": number(one.ladder.above)}
    return {"columns": columns, "parts": parts, "ladders": ladders}


def real_support_rows(
    market: RunMarket, found: Mapping[int, tuple[Supported, Mapping[Fraction, Level]]]
) -> dict[str, Any]:
    """The same among all real bids: levels beside numbers, as they are written in columns."""
    columns, parts, ladders = dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for i, (one, levels) in found.items():
        own = market.agents[i]
        columns[own.name] = [
            {
                "bids": {
                    agent.name: [[number(levels[x][0]), levels[x][1], n] for x, n in column.bids[j]]
                    for j, agent in enumerate(market.agents)
                    if j != i
                },
                "cuts": [low for low, _ in column.pieces],
            }
            for column in one.columns
        ]
        parts[own.name] = _parts(own, one)
        if one.ladder is not None:
            ladders[own.name] = _ladder(market, one.ladder)
    return {"columns": columns, "parts": parts, "ladders": ladders}


def _parts(agent: RunAgent, found: Supported) -> dict[str, list[int]] | list[list[Any]]:
    if agent.law is not None:
        return [[number(low), number(high), list(part)] for low, high, part in found.ranges]
    return {kind.name: list(part) for kind, part in zip(agent.types, found.parts, strict=True)}


def _ladder(market: RunMarket, found: Ladder) -> dict[str, Any]:
    return {
        "A": number(found.a),
        "C": number(found.c),
        "cuts": [low for low, _ in found.pieces],
        "equal": market.agents[found.equal].name,
        "price": number(found.price),
        "top": market.agents[found.top].name,
    }


def deviation_words(checked: Checked, found: RunDeviation) -> str:
    """The same in words."""
    agent = checked.market.agents[found.agent]
    whose = name(agent.name) + ("" if not agent.several else f" of type {name(agent.label(found.kind))}")
    return f"{whose} gains {number(found.gain)} by the bid {runs_text(found.bid)}, which wins {found.won:,}"


def runs_text(runs: Runs) -> str:
    """The runs in words."""
    return ", ".join(f"{number(value)} on {count:,} unit{'s' if count > 1 else ''}" for value, count in runs) or "0"


def _figure(checked: Checked, spec: ValueClaim) -> Fraction | None:
    match spec:
        case WelfareClaim():
            return checked.welfare
        case RevenueClaim():
            return checked.revenue
        case OptimumClaim():
            return checked.optimum
        case RatioClaim():
            return checked.ratio
        case UtilityClaim():
            return checked.utility(spec.agent)
    raise CertificateError(f"claim {spec.id}: {spec.kind} is not settled of a run-length market")
