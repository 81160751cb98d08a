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
from .continuous import resale_of
from .figures import check_between, drawn_optimum, drawn_value
from .logarithms import LogSum
from .market import SAID, RunMarket
from .play import Play
from .real_support import check_real_support
from .resale import worth
from .support import check_support, read_levels
from .values import Kind, Money

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
    least: Fraction | None = None  # of a figure where types are drawn, and the next
    most: Fraction | None = None

    def statement(self, market: RunMarket, found: object) -> str:
        if self.kind in CONCEPTS:
            return Equilibrium(self.kind, self.id, self.expect, "unique", False).statement(None, False, None)
        if self.kind in REALS:
            return continuum.Continuum(self.kind, self.id, self.expect, "").statement(None, False, None)
        if self.kind == "undominated":
            claim = Dominance(self.kind, self.id, self.expect, "unique", None, None, None, False, False)
            return claim.statement(None, False, None)
        value = show(self.value) if self.value is not None else "undefined" if found is None else str(found)
        if isinstance(found, list):
            low, high = map(str, found)
            value = f"between {_decimal(low)} and {_decimal(high)}" if low != high else low
        bounds = [("at least", self.least), ("at most", self.most)]
        stated = " and ".join(f"{word} {show(bound)}" for word, bound in bounds if bound is not None)
        value = f"{stated}: it is {value}" if stated else value
        whom = "" if self.agent is None else f"agent {quoted(market.names[self.agent])}"
        return WORDS[self.kind].format(cut(value), whom=whom)


def _decimal(said: str) -> str:
    """A number in lowest terms with its decimal point, if it has finitely many digits after it."""
    number = Fraction(said)
    after = 0
    while after < 40 and (number * 10**after).denominator > 1:
        after += 1
    if not 0 < after < 40:
        return said
    whole = str(abs(number.numerator) * 10**after // number.denominator).zfill(after + 1)
    return f"{'-' if number < 0 else ''}{whole[:-after]}.{whole[-after:]}"


def read_run_claims(market: RunMarket) -> list[RunClaim]:
    claims: list[RunClaim] = []
    names: set[str] = set()
    known = (*REALS, *FIGURES) if market.continuous else KNOWN
    for k, value in enumerate(array(market.raw.get("claims", []), "claims", CODE), 1):
        where = f"claim {k}"
        kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE)
        if kind not in known:
            said = f"{SAID} with continuous types or prices" if market.continuous else SAID
            raise Rejected(
                CODE, f"{where}: {show(kind)} is not claimed of a {said}; expected one of {', '.join(known)}"
            )
        must = "kind agent" if kind == "utility" else "kind"
        may = "id expect beliefs completion against pure value at_least at_most"
        raw = table(value, where, CODE, must, may)
        _plain(raw, kind, market.drawn, where)
        name = text(raw.get("id", f"c{k}"), f"{where}, id", CODE)
        if name in names:
            raise Rejected(CODE, f"{where}: the id {show(name)} is used twice")
        names.add(name)
        expect = text(raw.get("expect", "holds"), f"{where}, expect", CODE, "holds refuted") == "holds"
        given, least, most = (
            number(raw[key], f"{where}, {key}") if key in raw else None for key in ("value", "at_least", "at_most")
        )
        claims.append(RunClaim(kind, name, expect, _agent(market, raw, where), given, least, most))
    return claims


def _plain(raw: Table, kind: str, drawn: bool, where: str) -> None:
    """Keys of other claims, and other values than the defaults, are refused."""
    defaults = {"beliefs": "check", "completion": "unique", "against": "actions", "pure": False}
    own = {"completion"} if kind not in ("optimum", *REALS) else set()
    own |= {"beliefs"} if kind in CONCEPTS and kind != "bayes-nash" else set()
    own |= {"against", "pure"} if kind == "undominated" else set()
    figures = {"at_least", "at_most"} if drawn else {"value"}
    own |= figures if kind in FIGURES else set()
    for key in sorted(defaults.keys() | {"value", "at_least", "at_most"}):
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
        self.resale = resale_of(market)
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
            {kind: self.gets(i, kind) for kind in play.kinds(won)}
            for i, (play, won) in enumerate(zip(self.plays, self.won, strict=True))
        ]

    def gets(self, agent: int, kind: Kind) -> Money:
        """What a type gets."""
        play, won = self.plays[agent], self.won[agent]
        return play.utility(kind, won, play.rivals.price_of(self.market.agents[agent].bid, won))

    @cached_property
    def deviation(self) -> tuple[Fraction, int, Kind, int] | None:
        """(the largest gain by another bid, the first agent and type with it, how many units it wins)."""
        found: tuple[Money, int, Kind, int] | None = None
        for i, play in enumerate(self.plays):
            mine: tuple[Money, Kind, int] | None = None
            for won in sorted(self.ends[i]):
                for kind in play.kinds(self.won[i], won):
                    now = self.interim[i][kind] if kind in self.interim[i] else self.gets(i, kind)
                    gain = play.with_won(kind, won) - now  # over the same unit, whoever she is
                    if mine is None or gain > mine[0] or (gain == mine[0] and (kind, won) < mine[1:]):
                        mine = (gain, kind, won)
            if mine is not None and mine[0] > 0 and (found is None or mine[0] > found[0]):
                found = (mine[0], i, *mine[1:])
        return None if found is None else (self.plays[0].exact(found[0]), *found[1:])

    def named(self, agent: int, kind: Kind) -> str:
        own = self.market.agents[agent]
        return str(Fraction(kind) / self.market.scale) if own.drawn is not None else own.types[int(kind)]

    def drawn_figure(self, claim: RunClaim) -> LogSum | tuple[LogSum, LogSum]:
        """A figure where types are drawn; a ratio as its two parts."""
        market, scale = self.market, Fraction(1, self.market.scale)
        if claim.kind == "revenue":
            found = self.figure(claim)
            return LogSum() if found is None else LogSum(found)
        if claim.kind == "utility" and claim.agent is not None:
            return self.drawn_value(claim.agent, less_paid=True).times(scale)
        optimum = drawn_optimum(market).times(scale)
        if claim.kind == "optimum":
            return optimum
        reached = LogSum()
        for i in range(len(self.plays)):
            reached = reached.and_also(self.drawn_value(i, less_paid=False))
        if claim.kind == "welfare":
            return reached.times(scale)
        if claim.kind == "ratio":
            return optimum, reached.times(scale)
        raise Rejected("instance", f"the figure {show(claim.kind)} is not known here")

    def drawn_value(self, agent: int, less_paid: bool) -> LogSum:
        """Of what an agent ends with; less what she pays in all."""
        play, market = self.plays[agent], self.market
        if market.agents[agent].drawn is None:
            if less_paid:
                return LogSum(self.expected(agent, list(self.interim[agent].values())) * market.scale)
            return LogSum(self.value(agent) * market.scale)
        found = drawn_value(play, self.held, less_paid)
        won = self.won[agent]
        return found.plus(-won * play.rivals.price_of(market.agents[agent].bid, won)) if less_paid else found

    def figure(self, claim: RunClaim) -> Fraction | None:
        if claim.kind == "optimum":
            return self.optimum()
        if claim.kind == "revenue":
            paid = self.plays[0].rivals.price_of(self.market.agents[0].bid, self.won[0])
            return Fraction(sum(self.held) * paid, self.market.scale)
        if claim.kind == "utility" and claim.agent is not None:
            return self.expected(claim.agent, list(self.interim[claim.agent].values()))
        reached = sum((self.value(i) for i in range(len(self.plays))), start=Fraction(0))
        if claim.kind == "welfare":
            return reached
        if claim.kind != "ratio":
            raise Rejected("instance", f"the figure {show(claim.kind)} is not known here")
        return self.optimum() / reached if reached else None

    def expected(self, agent: int, utilities: Sequence[Money]) -> Fraction:
        own = self.market.agents[agent]
        few, many = own.total.bit_length(), self.plays[agent].unit.bit_length() + self.market.bits
        self.market.budget.charge(
            "an expected value", len(utilities) * (5 + digits(few, many)) + 3 * digits(few + many)
        )
        total = sum(weight * u for weight, u in zip(own.weights, utilities, strict=True))
        return Fraction(total) / (own.total * self.plays[agent].unit)

    def value(self, agent: int) -> Fraction:
        """The expected value of what an agent ends with."""
        play, kinds = self.plays[agent], range(len(self.market.agents[agent].types))
        return self.expected(agent, [play.kept(kind, self.held)[0] for kind in kinds])

    def optimum(self) -> Fraction:
        market = self.market
        count, size = prod(len(agent.types) for agent in market.agents), 0
        for agent in market.agents:
            size += agent.longest
        bits = sum(agent.total.bit_length() for agent in market.agents)
        each = len(market.agents) * (10 + digits(bits)) + size * (10 + digits(market.bits))
        steps = count * (100 + each) + 3 * digits(bits + market.bits)
        market.budget.charge("the optimum, by type profile", steps)
        total: Money = 0
        unit = prod(agent.total for agent in market.agents)
        for kinds in product(*(range(len(agent.types)) for agent in market.agents)):
            every = [run for agent, kind in zip(market.agents, kinds, strict=True) for run in agent.values(kind)]
            weight = prod(agent.weights[kind] for agent, kind in zip(market.agents, kinds, strict=True))
            total += weight * worth(tuple(sorted(every, reverse=True)), market.units)
        return Fraction(total) / (unit * market.scale)


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
    if profile.market.drawn:
        found = table(evidence, "evidence", "format", "between")["between"]
        exact = profile.drawn_figure(claim)
        check_between(found, holds, (claim.least, claim.most), exact, claim.kind, profile.market.budget)
        return
    found = table(evidence, "evidence", "format", "value")["value"]
    given, value = None if found is None else lowest(found, "value"), profile.figure(claim)
    if given != value:
        raise Rejected("value", f"{claim.kind}: found {show(given)}, expected {show(value)}")
    if holds != (claim.value is None or claim.value == value):
        raise Rejected("verdict", f"{claim.kind} is {show(value)}: the claim {'fails' if holds else 'holds'}")


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
            who = f"agent {show(market.names[found[1]])}, type {show(profile.named(found[1], found[2]))}"
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
    expected = (market.names[i], profile.named(i, kind), won, gain, runs)
    if said != expected:
        who = f"{show(expected[0])} of type {show(expected[1])}"
        what = f"winning {show(won)} units at {show(Fraction(level, market.scale))}"
        raise Rejected("deviation", f"expected {who}, gaining {show(gain)} by {what}")


def _check_interim(value: object, profile: Profile) -> None:
    agents = profile.market.agents
    for i, (agent, own) in enumerate(zip(agents, of_each(value, profile.market.names, "interim"), strict=True)):
        if agent.drawn is not None:
            _check_drawn_interim(own, i, profile)
            continue
        mine = of_each(own, agent.types, f"interim of {show(agent.name)}")
        for name, said, utility in zip(agent.types, mine, profile.interim[i].values(), strict=True):
            exact = profile.plays[i].exact(utility)
            if lowest(said, "interim") != exact:
                raise Rejected("interim", f"{show(agent.name)}, type {show(name)}: expected {show(exact)}")


def _check_drawn_interim(value: object, agent: int, profile: Profile) -> None:
    name, own = profile.market.names[agent], profile.interim[agent]
    where = f"interim of {show(name)}"
    entries = array(value, where, "format", len(own), len(own))
    for entry, (v, utility) in zip(entries, own.items(), strict=True):
        type_, said = (lowest(x, where) for x in array(entry, where, "format", 2, 2))
        expected = (Fraction(v) / profile.market.scale, profile.plays[agent].exact(utility))
        if (type_, said) != expected:
            raise Rejected("interim", f"{show(name)}: expected {show(expected[1])} of type {show(expected[0])}")
