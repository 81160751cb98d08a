"""The run-length market of a canonical instance: what such a file may say, and the profile.  Money is kept as integers
over one common denominator, `scale`; probabilities as weights over one for each agent.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..budget import Budget, room
from ..reading import Table, any_table, array, integer, number, table, text
from ..rebuild.auctions.bidding import read_terms
from ..rebuild.keys import CODE, agents_named, increasing, name_of
from ..rejected import Rejected, show
from ..words import counted, cut, listed, quoted
from .laws import ATOM, UNIFORM, Law, Part, is_law
from .values import Bid, Draft, Drawn, Kind, Money, RawDrawn, Runs, read_drawn, read_runs

SAID = "run-length market"


@dataclass(frozen=True, slots=True)
class Agent:
    name: str
    types: tuple[str, ...]  # none where they are drawn
    finite: tuple[Runs, ...]  # by type
    weights: tuple[int, ...]  # by type: its probability times `total`
    total: int
    levels: tuple[int, ...]  # ascending, the first 0
    bid: Bid
    drawn: Drawn | None

    def values(self, kind: Kind) -> Runs:
        return self.finite[int(kind)] if self.drawn is None else self.drawn.values(kind)

    @property
    def longest(self) -> int:
        """The most runs of a type's values."""
        return max(map(len, self.finite)) if self.drawn is None else len(self.drawn.values(0))

    def knots(self) -> set[Fraction]:
        """Where what her types value, and how likely, changes its course."""
        fixed = self.finite if self.drawn is None else (self.drawn.before, self.drawn.after)
        found = {Fraction(x) for row in fixed for x, _ in row}
        return found if self.drawn is None else found | self.drawn.law.knots()

    @property
    def greatest(self) -> Fraction:
        """The greatest value that any type has for a unit."""
        rows = self.finite if self.drawn is None else (self.drawn.values(self.drawn.law.hi),)
        return max((Fraction(x) for row in rows for x, _ in row[:1]), default=Fraction(0))


@dataclass(frozen=True, slots=True)
class RunMarket:
    units: int
    agents: tuple[Agent, ...]
    place: tuple[int, ...]  # by agent: her place in the order in which ties are served
    reserve: int
    zeros: bool  # whether bids of 0 may win
    seller: int  # -1 without an aftermarket
    buyers: tuple[int, ...]
    prices: tuple[int, ...]  # none where any may be asked
    any_price: bool
    scale: int
    bits: int  # of a sum of money
    raw: Table
    budget: Budget

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(agent.name for agent in self.agents)

    @property
    def continuous(self) -> bool:
        return self.any_price or self.drawn

    @property
    def drawn(self) -> bool:
        """Whether types are drawn from a law."""
        return any(agent.drawn is not None for agent in self.agents)

    @property
    def highest(self) -> Money:
        """The highest price where any may be asked: nobody who buys values a unit more."""
        return max(self.agents[j].greatest for j in self.buyers)

    def eligible(self, level: Money) -> bool:
        return level >= self.reserve and (level > 0 or self.zeros)

    def lines(self) -> list[str]:
        """The market in a few lines."""
        title = str(self.raw.get("title", ""))
        lines = [f"title {quoted(title)}"] if title else []
        ties = listed([quoted(self.names[k]) for k in sorted(range(len(self.agents)), key=self.place.__getitem__)])
        reserve = f", reserve {self.money(self.reserve)}" if self.reserve else ""
        zeros = "" if self.zeros else ", bids of 0 do not win"
        rule = f"uniform price (highest losing bid){reserve}{zeros}, ties {ties}"
        lines.append(f"{SAID}: {units_in_words(self.units)}; {rule}")
        for agent in self.agents:
            types, levels = counted(len(agent.types), "type"), counted(len(agent.levels), "level")
            if agent.drawn is not None:
                types = f"types drawn from {listed([self._in_words(part) for part in agent.drawn.law.parts])}"
            lines.append(f"agent {quoted(agent.name)}: {types}, {levels} of bids")
        if self.seller >= 0:
            prices = "any" if self.any_price else listed([self.money(price) for price in self.prices])
            to = listed([quoted(self.names[j]) for j in self.buyers]) or "nobody"
            offers = f"{quoted(self.names[self.seller])} to {to}"
            lines.append(f"aftermarket: take it or leave it, {offers}; prices {prices}")
        return lines

    def _in_words(self, part: Part) -> str:
        weight = "" if part.weight == 1 else f" (probability {cut(show(part.weight))})"
        if part.kind == ATOM:
            return f"an atom at {self.money(part.low)}{weight}"
        kind = "a uniform law" if part.kind == UNIFORM else "a law of equal revenue"
        return f"{kind} from {self.money(part.low)} to {self.money(part.high)}{weight}"

    def money(self, amount: Money) -> str:
        return cut(show(Fraction(amount) / self.scale))


def units_in_words(units: int) -> str:
    return counted(units, "unit") if units < 10**15 else f"a number of units of {len(str(units))} digits"


def says_runs(value: object) -> bool:
    """Whether values or bids stand in an instance as runs, or types or prices are a continuum."""
    raw = value if isinstance(value, dict) else {}
    agents, resale = _tables(raw.get("agents")), raw.get("aftermarket")
    if any(is_law(agent.get("types")) for agent in agents) or (
        isinstance(resale, dict) and resale.get("prices") == "any"
    ):
        return True
    kinds = [kind for agent in agents for kind in _tables(agent.get("types"))]
    vectors = [kind.get("marginals") for kind in kinds] + [rule.get("bid") for rule in _tables(raw.get("strategy"))]
    return any(isinstance(vector, dict) and "runs" in vector for vector in vectors)


def _tables(value: object) -> list[Table]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class _Raw:
    name: str
    types: tuple[str, ...]
    values: list[Draft]
    probability: list[Fraction]
    levels: list[Fraction]
    drawn: RawDrawn | None

    def money(self) -> list[Fraction]:
        """All amounts of money in it."""
        found = [*self.levels, *(x for row in self.values for x, _ in row)]
        if self.drawn is None:
            return found
        fixed = [x for row in (self.drawn.before, self.drawn.after) for x, _ in row]
        return [*found, *fixed, *(x for part in self.drawn.parts for x in (part.low, part.high))]


def read_run_market(value: object, budget: Budget) -> RunMarket:
    """The market; claims are read from `raw` afterwards."""
    must, may = "units agents auction strategy", "title source aftermarket claims"
    raw = table(value, f"the instance, a {SAID}", CODE, must, may)
    for key in ("title", "source"):
        if any("\ud800" <= letter <= "\udfff" for letter in text(raw.get(key, ""), key, CODE)):
            raise Rejected(CODE, f"{key}: not Unicode text")
    units = integer(raw["units"], "units", CODE, 1)  # of at most 1,000 digits, as every integer that is read
    raws: list[_Raw] = []
    for k, entry in enumerate(array(raw["agents"], "agents", CODE, 1, 32), 1):
        raws.append(_agent(entry, f"agent {k}", units, [agent.name for agent in raws], budget))
    names = [agent.name for agent in raws]
    auction = any_table(raw["auction"], "auction", CODE)
    if auction.get("format") != "uniform-price" or auction.get("price", "highest-losing") != "highest-losing":
        raise Rejected(CODE, f"auction: a {SAID} has a uniform price, the highest losing bid")
    reserve, terms = read_terms(auction, names, "price")
    order = terms(0).priority
    if order is None:
        raise Rejected(CODE, f"auction, ties: a {SAID} has them in an order of the agents")
    seller, buyers, prices = _resale(raw.get("aftermarket", {"format": "none"}), names, raws)
    listed_prices = prices or []
    bids = _bids(raw["strategy"], names, raws, units, budget)
    money = [reserve, *listed_prices]
    for agent, bid in zip(raws, bids, strict=True):
        money += [*agent.money(), *(x for x, _ in bid)]
    scale, wholes = budget.whole("the money over one common denominator", money)
    bits = max(map(int.bit_length, wholes)) + units.bit_length() + 20
    budget.charge("the market", 10 * len(money), kept=len(money) * (room(bits) + 100))

    def whole(x: Fraction) -> int:
        return x.numerator * (scale // x.denominator)

    agents = tuple(_finished(agent, bid, whole, budget) for agent, bid in zip(raws, bids, strict=True))
    place = tuple(order.index(k) for k in range(len(names)))
    zeros = terms(0).zero_bids_win
    resale = (seller, buyers, tuple(map(whole, listed_prices)), prices is None)
    market = RunMarket(units, agents, place, whole(reserve), zeros, *resale, scale, bits, raw, budget)
    _check_continuum(market)
    return market


def _check_continuum(market: RunMarket) -> None:
    """One law at a time varies, each throughout its types; where any price may be asked, somebody would pay one."""
    laws = [agent.drawn.law for agent in market.agents if agent.drawn is not None]
    spans = sorted((law.lo, law.hi) for law in laws)
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            raise Rejected(
                CODE, f"agents: the laws of two agents vary between {market.money(start)} and {market.money(end)}"
            )
    if market.any_price and not (market.buyers and market.highest > 0):
        raise Rejected(CODE, "aftermarket, prices: nobody who buys values a unit")


def _finished(raw: _Raw, bid: Draft, whole: Callable[[Fraction], int], budget: Budget) -> Agent:
    def runs(draft: Draft) -> Bid:
        return tuple((whole(x), n) for x, n in draft)

    total, weights = budget.whole(f"the probabilities of agent {show(raw.name)}", raw.probability)
    levels = tuple(map(whole, raw.levels))
    drawn = None
    if raw.drawn is not None:
        ends = [(Fraction(whole(part.low)), Fraction(whole(part.high))) for part in raw.drawn.parts]
        common, _ = budget.whole(f"the law of agent {show(raw.name)}", [part.weight for part in raw.drawn.parts])
        parts = [Part(part.kind, *pair, part.weight) for part, pair in zip(raw.drawn.parts, ends, strict=True)]
        law = Law(tuple(parts), common)
        drawn = Drawn(law, runs(raw.drawn.before), raw.drawn.copies, runs(raw.drawn.after), raw.drawn.symbol)
    return Agent(raw.name, raw.types, tuple(map(runs, raw.values)), tuple(weights), total, levels, runs(bid), drawn)


# -- Agents


def _agent(value: object, where: str, units: int, taken: Sequence[str], budget: Budget) -> _Raw:
    raw = table(value, where, CODE, "name types bids")
    name = name_of(raw["name"], f"{where}, name", taken)
    grid = table(raw["bids"], f"{where}, bids", CODE, "levels")
    levels = increasing(grid["levels"], f"{where}, levels", 256)
    if levels[0] != 0:
        raise Rejected(CODE, f"{where}, levels: the lowest is {show(levels[0])}, expected 0")
    if is_law(raw["types"]):
        return _Raw(name, (), [], [], levels, read_drawn(raw["types"], f"{where}, types", units, budget))
    entries = array(raw["types"], f"{where}, types", CODE, 1, 4096)
    budget.charge(f"{where}: {len(entries)} types", 100 * len(entries), kept=600 * len(entries))
    types: dict[str, None] = {}
    values: list[Draft] = []
    probability: list[Fraction] = []
    for k, entry in enumerate(entries, 1):
        here = f"{where}, type {k}"
        kind = table(entry, here, CODE, "marginals", "name probability")
        types[name_of(kind.get("name", f"t{k}"), f"{here}, name", types)] = None
        values.append(read_runs(kind["marginals"], f"{here}, marginals", units, budget))
        if "probability" not in kind and len(entries) > 1:
            raise Rejected(CODE, f"{here}: the key 'probability' is missing")
        probability.append(number(kind.get("probability", 1), f"{here}, probability"))
    if any(p <= 0 for p in probability) or not budget.is_one(f"{where}: the sum of the probabilities", probability):
        raise Rejected(CODE, f"{where}: the probabilities are not positive with sum 1")
    return _Raw(name, tuple(types), values, probability, levels, None)


# -- What follows, and the profile


def _resale(
    value: object, names: Sequence[str], agents: Sequence[_Raw]
) -> tuple[int, tuple[int, ...], list[Fraction] | None]:
    """The seller, the buyers, the prices: None where any may be asked."""
    raw = any_table(value, "aftermarket", CODE)
    if raw.get("format") == "none":
        table(raw, "aftermarket", CODE, "format")
        return -1, (), []
    if raw.get("format") != "take-it-or-leave-it":
        raise Rejected(CODE, f"aftermarket: a {SAID} has none, or take-it-or-leave-it")
    table(raw, "aftermarket", CODE, "format sellers prices", "buyers")
    prices = None if raw["prices"] == "any" else increasing(raw["prices"], "aftermarket, prices", 4096)
    sellers = agents_named(raw["sellers"], "aftermarket, sellers", names, 1)
    if len(sellers) != 1:
        raise Rejected(CODE, f"aftermarket, sellers: a {SAID} has a single one")
    if len(agents[sellers[0]].types) != 1 or agents[sellers[0]].values[0]:
        raise Rejected(CODE, f"aftermarket, sellers: of a {SAID} the seller has one type, of value 0")
    if isinstance(raw.get("buyers"), dict):
        raise Rejected(CODE, f"aftermarket, buyers: a {SAID} has an array of them")
    buyers = agents_named(raw["buyers"], "aftermarket, buyers", names) if "buyers" in raw else range(len(names))
    return sellers[0], tuple(j for j in buyers if j != sellers[0]), prices


def _bids(value: object, names: Sequence[str], agents: Sequence[_Raw], units: int, budget: Budget) -> list[Draft]:
    found: dict[int, Draft] = {}
    for k, entry in enumerate(array(value, "strategy", CODE, 0, 32), 1):
        where = f"rule {k}"
        raw = table(entry, where, CODE, "agent stage bid")
        text(raw["stage"], f"{where}, stage", CODE, "auction")
        (agent,) = agents_named([raw["agent"]], f"{where}, agent", names)
        if agent in found:
            raise Rejected(CODE, f"{where}: a second rule for agent {show(names[agent])}")
        found[agent] = read_runs(raw["bid"], f"{where}, bid", units, budget)
        budget.charge(where, len(found[agent]) * 300)
        if any(x not in agents[agent].levels for x, _ in found[agent]):
            raise Rejected(CODE, f"{where}: not one of the bids of agent {show(names[agent])}")
    if len(found) < len(names):
        raise Rejected(CODE, "strategy: not every agent has a rule")
    return [found[agent] for agent in range(len(names))]
