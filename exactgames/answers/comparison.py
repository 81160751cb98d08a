"""Markets side by side: what each brings, to whom; and one market with its aftermarket, or its signals, replaced."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from exactgames.bounds.welfare import ex_ante_utility, optimum, ratio
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import CONCEPTS
from exactgames.errors import Undecided
from exactgames.files.reader import with_change
from exactgames.forms.explicit import fitted
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.mechanisms.registry import SIGNALS
from exactgames.session.session import Session


@frozen
class Compared:
    """A market with its profile.

    name        what it is called
    utilities   {agent: expected utility}
    speculators the agents to whom nothing is worth anything: their utility is a rent
    concept     the most demanding concept of which the profile is an equilibrium; None: of none
    undecided   the concepts of which that is not settled
    information the cost of information; None where nobody may acquire any
    """

    name: str
    welfare: Fraction
    revenue: Fraction
    optimum: Fraction
    ratio: Fraction | None
    utilities: Mapping[str, Fraction]
    speculators: tuple[str, ...]
    concept: Concept | None
    undecided: tuple[Concept, ...]
    information: Fraction | None = None


def compared(name: str, session: Session) -> Compared:
    """What the session's profile brings."""
    market = session.instance.market
    best, interim = optimum(market), session.form.interim()
    utilities = {a.name: ex_ante_utility(a, row) for a, row in zip(market.agents, interim, strict=True)}
    holds: list[Concept] = []
    undecided: list[Concept] = []
    for concept in CONCEPTS:
        try:
            if session.form.check(concept).holds:
                holds.append(concept)
        except Undecided:
            undecided.append(concept)
    return Compared(
        name,
        session.welfare,
        session.form.revenue(),
        best,
        ratio(best, session.welfare),
        utilities,
        _speculators(market),
        holds[-1] if holds else None,
        tuple(undecided),
        session.form.information_cost(),
    )


def _speculators(market: Market) -> tuple[str, ...]:
    worthless = (all(not any(t.valuation.worth()) for t in agent.types) for agent in market.agents)
    return tuple(agent.name for agent, nothing in zip(market.agents, worthless, strict=True) if nothing)


def changed_session(instance: Instance, change: Mapping[str, Any], limit: int) -> Session:
    """The market with these keys of its file replaced, its rules that fit there, and the rest completed, in the
    explicit tree. InstanceError if there is no such market.
    """
    form = fitted(with_change(instance, change), limit)
    return Session(form.instance, limit, "explicit").playing(form)


def without_aftermarket(instance: Instance) -> dict[str, dict[str, Any]]:
    """The change that takes it away, by name; nothing where there is none."""
    return {"no aftermarket": {"aftermarket": {"format": "none"}}} if instance.market.aftermarket else {}


def each_signal(instance: Instance) -> dict[str, dict[str, Any]]:
    """The changes to no signal, and to each one alone that the auction has, by name."""
    market = instance.market
    rule = type(market.auction if market.auction is not None else market.stages[0])
    known = [signal.name for signal in SIGNALS if signal.refusal(rule) is None]
    return {"no signals": {"signals": []}} | {name: {"signals": [name]} for name in known}
