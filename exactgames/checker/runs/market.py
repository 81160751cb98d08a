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

MOST = 4096  # runs of a bid or of a type's values
SAID = "run-length market"

Runs = tuple[tuple[int, int], ...]  # (level > 0, how many), levels strictly decreasing
Draft = list[tuple[Fraction, int]]


@dataclass(frozen=True, slots=True)
class Agent:
    name: str
    types: tuple[str, ...]
    values: tuple[Runs, ...]  # by type
    weights: tuple[int, ...]  # by type: its probability times `total`
    total: int
    levels: tuple[int, ...]  # ascending, the first 0
    bid: Runs


@dataclass(frozen=True, slots=True)
class RunMarket:
    units: int
    agents: tuple[Agent, ...]
    place: tuple[int, ...]  # by agent: her place in the order in which ties are served
    reserve: int
    zeros: bool  # whether bids of 0 may win
    seller: int  # -1 without an aftermarket
    buyers: tuple[int, ...]
    prices: tuple[int, ...]
    scale: int
    bits: int  # of a sum of money
    raw: Table
    budget: Budget

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(agent.name for agent in self.agents)

    def eligible(self, level: int) -> bool:
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
            lines.append(f"agent {quoted(agent.name)}: {types}, {levels} of bids")
        if self.seller >= 0:
            prices = listed([self.money(price) for price in self.prices])
            to = listed([quoted(self.names[j]) for j in self.buyers]) or "nobody"
            offers = f"{quoted(self.names[self.seller])} to {to}"
            lines.append(f"aftermarket: take it or leave it, {offers}; prices {prices}")
        return lines

    def money(self, amount: int) -> str:
        return cut(show(Fraction(amount, self.scale)))


def units_in_words(units: int) -> str:
    return counted(units, "unit") if units < 10**15 else f"a number of units of {len(str(units))} digits"


def says_runs(value: object) -> bool:
    """Whether values or bids stand in an instance as runs."""
    raw = value if isinstance(value, dict) else {}
    kinds = [kind for agent in _tables(raw.get("agents")) for kind in _tables(agent.get("types"))]
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
    bids = _bids(raw["strategy"], names, raws, units, budget)
    money = [reserve, *prices]
    for agent, bid in zip(raws, bids, strict=True):
        money += [*agent.levels, *(x for row in (*agent.values, bid) for x, _ in row)]
    scale, wholes = budget.whole("the money over one common denominator", money)
    bits = max(map(int.bit_length, wholes)) + units.bit_length() + 20
    budget.charge("the market", 10 * len(money), kept=len(money) * (room(bits) + 100))

    def whole(x: Fraction) -> int:
        return x.numerator * (scale // x.denominator)

    agents = tuple(_finished(agent, bid, whole, budget) for agent, bid in zip(raws, bids, strict=True))
    place = tuple(order.index(k) for k in range(len(names)))
    zeros = terms(0).zero_bids_win
    resale = (seller, buyers, tuple(map(whole, prices)))
    return RunMarket(units, agents, place, whole(reserve), zeros, *resale, scale, bits, raw, budget)


def _finished(raw: _Raw, bid: Draft, whole: Callable[[Fraction], int], budget: Budget) -> Agent:
    def runs(draft: Draft) -> Runs:
        return tuple((whole(x), n) for x, n in draft)

    total, weights = budget.whole(f"the probabilities of agent {show(raw.name)}", raw.probability)
    levels = tuple(map(whole, raw.levels))
    return Agent(raw.name, raw.types, tuple(map(runs, raw.values)), tuple(weights), total, levels, runs(bid))


# -- Agents


def _agent(value: object, where: str, units: int, taken: Sequence[str], budget: Budget) -> _Raw:
    raw = table(value, where, CODE, "name types bids")
    name = name_of(raw["name"], f"{where}, name", taken)
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
    grid = table(raw["bids"], f"{where}, bids", CODE, "levels")
    levels = increasing(grid["levels"], f"{where}, levels", 256)
    if levels[0] != 0:
        raise Rejected(CODE, f"{where}, levels: the lowest is {show(levels[0])}, expected 0")
    return _Raw(name, tuple(types), values, probability, levels)


def read_runs(value: object, where: str, units: int, budget: Budget) -> Draft:
    """An array of numbers, or runs: equal neighbours joined, zeros left out."""
    found: Draft = []
    if isinstance(value, list):
        entries = array(value, where, CODE, 0, min(units, MOST))
        budget.charge(where, 30 * len(entries), kept=150 * len(entries))
        pairs = [(number(x, where, 0), 1) for x in entries]
        if any(one < two for (one, _), (two, _) in itertools.pairwise(pairs)):
            raise Rejected(CODE, f"{where}: the numbers increase")
    else:
        entries = array(table(value, where, CODE, "runs")["runs"], where, CODE, 0, MOST)
        budget.charge(where, 40 * len(entries), kept=200 * len(entries))
        pairs = [_pair(entry, where, units) for entry in entries]
        if any(one <= two for (one, _), (two, _) in itertools.pairwise(pairs)):
            raise Rejected(CODE, f"{where}: the runs do not strictly decrease")
    for x, n in pairs:
        if found and found[-1][0] == x:
            found[-1] = (x, found[-1][1] + n)
        elif x:
            found.append((x, n))
    if sum(n for _, n in pairs) > units:
        raise Rejected(CODE, f"{where}: more numbers than there are units")
    return found


def _pair(value: object, where: str, units: int) -> tuple[Fraction, int]:
    x, n = array(value, where, CODE, 2, 2)
    return number(x, where, 0), integer(n, where, CODE, 1, units)


# -- What follows, and the profile


def _resale(value: object, names: Sequence[str], agents: Sequence[_Raw]) -> tuple[int, tuple[int, ...], list[Fraction]]:
    raw = any_table(value, "aftermarket", CODE)
    if raw.get("format") == "none":
        table(raw, "aftermarket", CODE, "format")
        return -1, (), []
    if raw.get("format") != "take-it-or-leave-it":
        raise Rejected(CODE, f"aftermarket: a {SAID} has none, or take-it-or-leave-it")
    table(raw, "aftermarket", CODE, "format sellers prices", "buyers")
    prices = increasing(raw["prices"], "aftermarket, prices", 4096)
    sellers = agents_named(raw["sellers"], "aftermarket, sellers", names, 1)
    if len(sellers) != 1:
        raise Rejected(CODE, f"aftermarket, sellers: a {SAID} has a single one")
    if len(agents[sellers[0]].types) > 1 or agents[sellers[0]].values[0]:
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
