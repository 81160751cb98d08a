"""Implied payoffs are *unambiguous* if they depend neither on beliefs nor on how ties are broken.  This is about the
market alone: it is judged on the folded aftermarket with every label empty, allocation by allocation.

*Elimination*, from the last moves to the first: each node has for each agent an interval [lo, hi] of what she can get
from there on: her payoff at a terminal node; elsewhere the least lo and the largest hi over the children by surviving
actions.  At a set an action is eliminated if another has Σ μ·lo larger than its own Σ μ·hi for every admissible belief
μ.  With the prior alone, where no other agent of several types has moved before, μ is the prior of the others' types;
otherwise every belief is admissible, so the inequality must hold at every history.  The claim holds if at every
allocation each type's expectations of lo and of hi at the prior are the same.

It is refuted by two *continuations*, in which every set is completed by backward induction, that give a type different
payoffs at one allocation.  Beliefs: those of the uniform tremble (the prior, where no other agent of several types has
moved before; else the selected action must be the same at every history), or, if every belief is admitted, a point
belief about everybody's types.  Selections: the largest ones, or the reverse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import digits
from ..kernel.beliefs import Belief
from ..kernel.plans import scores_at
from ..reading import Table, any_table, array, integer, lowest, table, text
from ..rebuild.completion import selected
from ..rebuild.goods.units import Units
from ..rebuild.keys import CODE as INSTANCE
from ..rebuild.keys import Vector
from ..rebuild.listed import agent_named
from ..rebuild.market import Market
from ..rebuild.staged.elimination import at_prior, charge_payoffs, intervals
from ..rebuild.staged.folded import Folded
from ..rebuild.staged.worlds import Named, World, Worlds
from ..rejected import Rejected, show
from .claim import Claim, Head, Judged, beliefs_of, needs_bids

CODE = "unambiguous"


@dataclass(frozen=True)
class Unambiguous(Claim):
    all_beliefs: bool  # every belief is admitted, not the prior alone

    KINDS: ClassVar[tuple[str, ...]] = ("implied-unambiguous",)

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "", "beliefs"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        needs_bids(market, where)
        if not isinstance(market.goods, Units):
            raise Rejected(INSTANCE, f"{where}: implied-unambiguous is settled in the staged form, which has no items")
        return cls(*head, beliefs_of(raw, where, "prior all") == "all")

    def about(self, market: Market | None) -> str:
        return "under all beliefs" if self.all_beliefs else "beliefs at the prior"

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        beliefs = "under all beliefs" if self.all_beliefs else "with beliefs at the prior"
        return f"the implied payoffs depend neither on beliefs nor on how ties are broken, {beliefs}"

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        market = judged.game.market
        if market.tells_types:
            raise Rejected(CODE, "the types are seen after the auction: the claim is not settled")
        if market.tables or market.later:
            raise Rejected(CODE, "with tables of signals, or later signals, the claim is not settled")
        worlds = Worlds(market, [Named((), ())] * len(market.agents))
        if not holds:
            _check_continuations(self.all_beliefs, evidence, worlds)
            return
        table(evidence, "evidence", "format")
        for world in worlds.list:
            with market.budget.scope():
                _check_world(self.all_beliefs, market, world)


def _check_world(all_beliefs: bool, market: Market, world: World) -> None:
    """Elimination leaves each type one payoff after an allocation."""
    game = _aftermarket(market, world)
    lows, highs = intervals(game, all_beliefs)
    for k, agent in enumerate(market.agents):
        for t, kind in enumerate(agent.types):
            low, high = expected(game, k, t, lows[k]), expected(game, k, t, highs[k])
            if low != high:
                who = f"agent {show(agent.name)}, type {show(kind)}, allocation {list(world.allocation)}"
                what = f"elimination leaves payoffs from {show(low)} to {show(high)}, expected one"
                raise Rejected(CODE, f"{who}: {what}")


def _aftermarket(market: Market, world: World) -> Folded:
    """The aftermarket from an allocation; what is said here of beliefs and intervals needs moves that all have seen."""
    game = Folded(market, [world])
    if not game.all_seen:
        raise Rejected(CODE, "the aftermarket has hidden moves, or chance: the claim is not settled")
    return game


def expected(game: Folded, agent: int, kind: int, value: list[int]) -> Fraction:
    """A type's expectation at the start, at the prior."""
    starts = _agreeing(game, game.starts[0], agent, kind)
    total = sum(weight for _, weight in starts)
    return Fraction(sum(weight * value[node] for node, weight in starts), total * game.market.scale)


def _agreeing(game: Folded, starts: list[int], agent: int, kind: int) -> Belief:
    steps = len(starts) * (5 + digits(game.prior_bits, game.wide)) + 4 * digits(game.prior_bits + game.wide)
    game.budget.charge("the type profiles with a type", 20 + steps, briefly=100 * len(starts))
    every = zip(game.types, starts, game.prior, strict=True)
    return [(node, weight) for types, node, weight in every if types[agent] == kind]


# -- Two continuations


def _check_continuations(all_beliefs: bool, value: object, worlds: Worlds) -> None:
    market = worlds.market
    found = table(value, "evidence", "format", "agent allocation continuations payoffs type")
    agent = agent_named(found["agent"], market.names, "agent")
    name = market.names[agent]
    kind = text(found["type"], "type", "format")
    types = market.agents[agent].types
    if kind not in types:
        raise Rejected("format", f"type: agent {show(name)} has no type {show(kind)}")
    units = any_table(found["allocation"], "allocation", "format")
    if set(units) != set(market.names):
        raise Rejected("format", f"allocation: found {show(units)}, expected exactly the agents' names")
    allocation = tuple(integer(units[who], f"allocation, {show(who)}", "format", 0) for who in market.names)
    if allocation not in worlds.by_allocation:
        raise Rejected(CODE, f"allocation: no bids lead to {list(allocation)}")
    game = _aftermarket(market, worlds.list[worlds.by_allocation[allocation]])

    claimed = [lowest(x, "payoffs") for x in array(found["payoffs"], "payoffs", "format", 2, 2)]
    for k, (entry, payoff) in enumerate(
        zip(array(found["continuations"], "continuations", "format", 2, 2), claimed, strict=True)
    ):
        where = f"continuation {k}"
        raw, selection = array(entry, where, "format", 2, 2)
        largest = text(selection, f"{where}, selection", "format", "largest smallest") == "largest"
        values = continuation(game, belief_of(raw, all_beliefs, market, where, game), largest, where)
        exact = expected(game, agent, types.index(kind), values[agent])
        if payoff != exact:
            raise Rejected(CODE, f"payoffs: found {show(payoff)}, expected {show(exact)} in {where}")
    if claimed[0] == claimed[1]:
        raise Rejected(CODE, f"payoffs: both are {show(claimed[0])}, expected two that differ")


def belief_of(
    value: object, all_beliefs: bool, market: Market, where: str, game: Folded
) -> Callable[[int], Belief | None]:
    """The beliefs of a continuation, by set; None where no belief is known."""
    if value == "prior":
        return lambda here: at_prior(game, here)
    agents = market.agents
    listed = array(value, f"{where}, belief", "format", len(agents), len(agents))
    if not all_beliefs:
        raise Rejected(CODE, f"{where}, belief: found types, expected 'prior': the claim admits no other beliefs")
    believed = []
    for agent, raw in zip(agents, listed, strict=True):
        name = text(raw, f"{where}, belief", "format")
        if name not in agent.types:
            raise Rejected("format", f"{where}, belief: agent {show(agent.name)} has no type {show(name)}")
        believed.append(agent.types.index(name))

    def point(here: int) -> Belief:
        past = game.pasts[here]
        game.budget.charge("a belief about types", 10 + 15 * len(game.histories[here]))
        types: Vector = (*believed[: past.agent], past.type, *believed[past.agent + 1 :])
        found = [(history, 1) for history in game.histories[here] if game.past(history)[0] == types]
        if not found:
            names = [agent.types[t] for agent, t in zip(agents, types, strict=True)]
            raise Rejected(CODE, f"{where}, belief: {show(names)} is no type profile of the prior")
        return found

    return point


def continuation(game: Folded, believe: Callable[[int], Belief | None], largest: bool, where: str) -> list[list[int]]:
    """Every agent's value at every node of an aftermarket when each set is completed by backward induction."""
    charge_payoffs(game)
    values = [list(payoff) for payoff in game.payoff]
    for here in game.backwards():
        view, owner = game.views[here], game.pasts[here].agent
        belief = believe(here)
        beliefs = [[(history, 1)] for history in game.histories[here]] if belief is None else [belief]
        actions = {selected(view, scores_at(game, here, each, values[owner]), largest) for each in beliefs}
        if len(actions) != 1:
            number = game.own[owner].index(here)
            what = f"settled moves do not give the beliefs at set {number}, and its histories disagree"
            raise Rejected(CODE, f"{where}: agent {show(game.market.names[owner])}: {what}")
        action = actions.pop()
        for history in game.histories[here]:
            child = list(game.children(history))[action]
            for value in values:
                value[history] = value[child]
    return values
