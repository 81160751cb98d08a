"""What can be claimed of a run-length market: the four concepts, undominated bids, figures.  All are about the file's
profile but the optimum.  Words are those of the same claims about other markets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from ..budget import digits
from ..claims import continuum
from ..claims.dominance import Dominance
from ..claims.equilibrium import Equilibrium
from ..claims.mixtures import of_each
from ..claims.welfare import WORDS
from ..kernel.concepts import CONCEPTS
from ..reading import Table, any_table, array, integer, lowest, number, table, text
from ..rebuild.keys import CODE
from ..rejected import Rejected, show
from ..words import cut, quoted
from .market import SAID, RunMarket
from .play import Play
from .real_support import check_real_support
from .resale import Resale, worth
from .support import check_support, read_levels

FIGURES = tuple(WORDS)
REALS = continuum.Continuum.KINDS
KNOWN = (*CONCEPTS, *REALS, "undominated", *FIGURES)


@dataclass(frozen=True)
class RunClaim:
    kind: str
    id: str
    expect: bool
    agent: int | None  # of a utility
    value: Fraction | None  # of a figure; None: left open

    def statement(self, market: RunMarket, found: object) -> str:
        if self.kind in CONCEPTS:
            return Equilibrium(self.kind, self.id, self.expect, "unique", False).statement(None, False, None)
        if self.kind in REALS:
            return continuum.Continuum(self.kind, self.id, self.expect, "").statement(None, False, None)
        if self.kind == "undominated":
            claim = Dominance(self.kind, self.id, self.expect, "unique", None, None, None, False, False)
            return claim.statement(None, False, None)
        value = show(self.value) if self.value is not None else "undefined" if found is None else str(found)
        whom = "" if self.agent is None else f"agent {quoted(market.names[self.agent])}"
        return WORDS[self.kind].format(cut(value), whom=whom)


def read_run_claims(market: RunMarket) -> list[RunClaim]:
    claims: list[RunClaim] = []
    names: set[str] = set()
    for k, value in enumerate(array(market.raw.get("claims", []), "claims", CODE), 1):
        where = f"claim {k}"
        kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE)
        if kind not in KNOWN:
            raise Rejected(
                CODE, f"{where}: {show(kind)} is not claimed of a {SAID}; expected one of {', '.join(KNOWN)}"
            )
        must = "kind agent" if kind == "utility" else "kind"
        may = "id expect beliefs completion against pure value"
        raw = table(value, where, CODE, must, may)
        _plain(raw, kind, where)
        name = text(raw.get("id", f"c{k}"), f"{where}, id", CODE)
        if name in names:
            raise Rejected(CODE, f"{where}: the id {show(name)} is used twice")
        names.add(name)
        expect = text(raw.get("expect", "holds"), f"{where}, expect", CODE, "holds refuted") == "holds"
        given = number(raw["value"], f"{where}, value") if "value" in raw else None
        claims.append(RunClaim(kind, name, expect, _agent(market, raw, where), given))
    return claims


def _plain(raw: Table, kind: str, where: str) -> None:
    """Keys of other claims, and other values than the defaults, are refused."""
    defaults = {"beliefs": "check", "completion": "unique", "against": "actions", "pure": False}
    own = {"completion"} if kind not in ("optimum", *REALS) else set()
    own |= {"beliefs"} if kind in CONCEPTS and kind != "bayes-nash" else set()
    own |= {"against", "pure"} if kind == "undominated" else set()
    own |= {"value"} if kind in FIGURES else set()
    for key in defaults.keys() | {"value"}:
        if key in raw and (key not in own or (key in defaults and raw[key] != defaults[key])):
            raise Rejected(CODE, f"{where}: {key} is not for {kind} of a {SAID}, or not this one")


def _agent(market: RunMarket, raw: Table, where: str) -> int | None:
    if "agent" not in raw:
        return None
    name = text(raw["agent"], f"{where}, agent", CODE)
    if name not in market.names:
        raise Rejected(CODE, f"{where}, agent: no agent is named {show(name)}")
    return market.names.index(name)


class Profile:
    """The profile, with the pieces on which the bids of each agent are compared."""

    def __init__(self, market: RunMarket, cuts: Sequence[Sequence[int]]) -> None:
        self.market = market
        self.resale = Resale(market) if market.seller >= 0 else None
        bids = [agent.bid for agent in market.agents]
        self.plays = [Play(market, self.resale, i, bids) for i in range(len(bids))]
        self.ends: list[set[int]] = []
        for play, own, agent in zip(self.plays, cuts, market.agents, strict=True):
            pieces = play.check_pieces(own)
            if pieces is None:
                raise Rejected("strategy", f"cuts of {show(agent.name)}: they do not make pieces of what she can win")
            self.ends.append({won for piece in pieces for won in piece})
        self.won = [play.rivals.won(bid) for play, bid in zip(self.plays, bids, strict=True)]
        self.held = self.plays[0].rivals.holdings(self.won[0])
        self.interim = [
            [play.utility(kind, won, play.rivals.price_of(bid, won)) for kind in range(len(agent.types))]
            for play, won, bid, agent in zip(self.plays, self.won, bids, market.agents, strict=True)
        ]

    def best(self, agent: int, kind: int) -> tuple[int, int]:
        """(the most that a type can get, the smallest number of units with which she gets it)."""
        found = [(self.plays[agent].with_won(kind, won), -won) for won in self.ends[agent]]
        most, least = max(found)
        return most, -least

    @cached_property
    def deviation(self) -> tuple[Fraction, int, int, int] | None:
        """(the largest gain by another bid, the first agent and type with it, how many units it wins)."""
        found: tuple[int, int, int, int] | None = None
        for i, agent in enumerate(self.market.agents):
            for kind in range(len(agent.types)):
                most, won = self.best(i, kind)
                gain = most - self.interim[i][kind]  # over the same unit, whoever she is
                if gain > 0 and (found is None or gain > found[0]):
                    found = (gain, i, kind, won)
        return None if found is None else (self.plays[0].exact(found[0]), *found[1:])

    def figure(self, claim: RunClaim) -> Fraction | None:
        if claim.kind == "optimum":
            return self.optimum()
        if claim.kind == "revenue":
            paid = self.plays[0].rivals.price_of(self.market.agents[0].bid, self.won[0])
            return Fraction(sum(self.held) * paid, self.market.scale)
        if claim.kind == "utility" and claim.agent is not None:
            return self.expected(claim.agent, self.interim[claim.agent])
        reached = sum((self.value(i) for i in range(len(self.plays))), start=Fraction(0))
        if claim.kind == "welfare":
            return reached
        if claim.kind != "ratio":
            raise Rejected("instance", f"the figure {show(claim.kind)} is not known here")
        return self.optimum() / reached if reached else None

    def expected(self, agent: int, utilities: Sequence[int]) -> Fraction:
        own = self.market.agents[agent]
        few, many = own.total.bit_length(), self.plays[agent].unit.bit_length() + self.market.bits
        self.market.budget.charge(
            "an expected value", len(utilities) * (5 + digits(few, many)) + 3 * digits(few + many)
        )
        total = sum(weight * u for weight, u in zip(own.weights, utilities, strict=True))
        return Fraction(total, own.total * self.plays[agent].unit)

    def value(self, agent: int) -> Fraction:
        """The expected value of what an agent ends with."""
        play, kinds = self.plays[agent], range(len(self.market.agents[agent].types))
        return self.expected(agent, [play.kept(kind, self.held)[0] for kind in kinds])

    def optimum(self) -> Fraction:
        market = self.market
        count, size = prod(len(agent.types) for agent in market.agents), 0
        for agent in market.agents:
            size += max(map(len, agent.values))
        bits = sum(agent.total.bit_length() for agent in market.agents)
        each = len(market.agents) * (10 + digits(bits)) + size * (10 + digits(market.bits))
        steps = count * (100 + each) + 3 * digits(bits + market.bits)
        market.budget.charge("the optimum, by type profile", steps)
        total, unit = 0, prod(agent.total for agent in market.agents)
        for kinds in product(*(range(len(agent.types)) for agent in market.agents)):
            every = [run for agent, kind in zip(market.agents, kinds, strict=True) for run in agent.values[kind]]
            weight = prod(agent.weights[kind] for agent, kind in zip(market.agents, kinds, strict=True))
            total += weight * worth(tuple(sorted(every, reverse=True)), market.units)
        return Fraction(total, unit * market.scale)


def check_claim(claim: RunClaim, holds: bool, evidence: object, profile: Profile) -> None:
    """Check the evidence, or reject."""
    if claim.kind in CONCEPTS:
        _check_equilibrium(holds, evidence, profile)
    elif claim.kind == continuum.EQUILIBRIUM:
        _need_high_levels(profile)
        _check_equilibrium(holds, evidence, profile)
    elif claim.kind == "undominated":
        if not holds:
            raise Rejected("verdict", f"undominated bids of a {SAID} are never refuted")
        check_support(profile.market, profile.resale, evidence)
    elif claim.kind == continuum.UNDOMINATED:
        if not holds:
            raise Rejected("verdict", f"undominated bids of a {SAID} are never refuted")
        check_real_support(profile.market, profile.resale, evidence)
    else:
        _check_figure(claim, holds, evidence, profile)


def _check_figure(claim: RunClaim, holds: bool, evidence: object, profile: Profile) -> None:
    found = table(evidence, "evidence", "format", "value")["value"]
    given, exact = None if found is None else lowest(found, "value"), profile.figure(claim)
    if given != exact:
        raise Rejected("value", f"{claim.kind}: found {show(given)}, expected {show(exact)}")
    if holds != (claim.value is None or claim.value == exact):
        raise Rejected("verdict", f"{claim.kind} is {show(exact)}: the claim {'fails' if holds else 'holds'}")


def _need_high_levels(profile: Profile) -> None:
    """With real bids everybody can win everything; so it must be with each agent's levels."""
    market = profile.market
    for play, agent in zip(profile.plays, market.agents, strict=True):
        if play.rivals.greatest < market.units:
            raise Rejected(
                "merge", f"{continuum.EQUILIBRIUM}: {show(agent.name)} has no level that beats what the others bid"
            )


def _check_equilibrium(holds: bool, evidence: object, profile: Profile) -> None:
    market, found = profile.market, profile.deviation
    if holds:
        if found is not None:
            who = f"agent {show(market.names[found[1]])}, type {show(market.agents[found[1]].types[found[2]])}"
            raise Rejected("rationality", f"{who} gains {show(found[0])} by winning {show(found[3])} units")
        _check_interim(table(evidence, "evidence", "format", "interim")["interim"], profile)
        return
    if found is None:
        raise Rejected("verdict", "no type gains by any other bid")
    told = table(evidence, "evidence", "format", "deviation")["deviation"]
    raw = table(told, "deviation", "format", "agent bid gain type won")
    gain, i, kind, won = found
    level = profile.plays[i].rivals.lowest(won)
    runs = ((level, won),) if level else ()
    bid = read_levels(raw["bid"], market, i, "deviation, bid")
    said = (raw["agent"], raw["type"], integer(raw["won"], "won", "format", 0), lowest(raw["gain"], "gain"), bid)
    expected = (market.names[i], market.agents[i].types[kind], won, gain, runs)
    if said != expected:
        who = f"{show(expected[0])} of type {show(expected[1])}"
        what = f"winning {show(won)} units at {show(Fraction(level, market.scale))}"
        raise Rejected("deviation", f"expected {who}, gaining {show(gain)} by {what}")


def _check_interim(value: object, profile: Profile) -> None:
    agents = profile.market.agents
    for i, (agent, own) in enumerate(zip(agents, of_each(value, profile.market.names, "interim"), strict=True)):
        mine = of_each(own, agent.types, f"interim of {show(agent.name)}")
        for name, said, utility in zip(agent.types, mine, profile.interim[i], strict=True):
            exact = profile.plays[i].exact(utility)
            if lowest(said, "interim") != exact:
                raise Rejected("interim", f"{show(agent.name)}, type {show(name)}: expected {show(exact)}")
