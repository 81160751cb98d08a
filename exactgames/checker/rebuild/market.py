"""The market of a canonical instance.  `m` identical units; agents in a fixed order, each with finitely many types (a
non-increasing tuple of `m` non-negative marginal values, and a probability); the prior is the product of the type
distributions; an auction, signals, an aftermarket.  An instance that does not obey the instance page is rejected.

All money is kept as integers over one common denominator, `scale`: the least common multiple of the denominators of
every marginal value, bid, reserve and price, times that of the weight between two uniform prices.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations_with_replacement, pairwise
from math import comb

from ..budget import Budget, digits, room, widest, words
from ..reading import Rejected, Table, any_table, array, integer, number, show, table, text, truth, unknown

Vector = tuple[int, ...]
CODE = "instance"
PART_BITS = 3_400  # of a numerator or denominator of 1,000 digits, and a little
SEALED = ("uniform-price", "discriminatory")
ROOT_KEYS = "title source signals aftermarket strategy beliefs claims"


@dataclass(frozen=True, slots=True)
class Agent:
    name: str
    types: tuple[str, ...]
    value: tuple[Vector, ...]  # value[t][k]: of k units to type t, k = 0 … m
    probability: tuple[Fraction, ...]
    bids: tuple[Vector, ...]  # lexicographically ascending; none under a posted price


@dataclass(frozen=True, slots=True)
class Auction:
    format: str
    weight: Fraction  # uniform price: (1 - weight)·highest losing + weight·lowest winning
    price: int  # posted price, of a unit
    priority: Vector | None  # who is served first at a tie; None: drawn at random
    reserve: int
    zero_bids_win: bool
    order: Vector  # posted price: who may take, in turn


@dataclass(frozen=True, slots=True)
class Aftermarket:
    format: str
    sellers: Vector  # take-it-or-leave-it only
    buyers: tuple[Vector, ...]  # buyers[s]: who may take an offer of s, in turn, s left out
    prices: Vector


@dataclass(frozen=True, slots=True)
class Market:
    units: int
    scale: int
    agents: tuple[Agent, ...]
    auction: Auction
    signals: frozenset[str]
    aftermarket: Aftermarket
    raw: Table  # the canonical instance: the rules, beliefs and claims are read from it afterwards
    bits: int  # of the largest sum of money
    budget: Budget

    @property
    def sealed(self) -> bool:
        return self.auction.format in SEALED

    @property
    def has_profile(self) -> bool:
        return "strategy" in self.raw

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(agent.name for agent in self.agents)

    def agent(self, value: object, where: str) -> int:
        """The agent of that name."""
        name = text(value, where, CODE)
        if name not in self.names:
            raise Rejected(CODE, f"{where}: no agent is named {show(name)}")
        return self.names.index(name)

    def type(self, agent: int, value: object, where: str) -> int:
        name = text(value, where, CODE)
        self.budget.charge(f"{where}: a type's name", 10 + len(self.agents[agent].types) // 4)
        if name not in self.agents[agent].types:
            raise Rejected(CODE, f"{where}: agent {show(self.names[agent])} has no type {show(name)}")
        return self.agents[agent].types.index(name)

    def vector(self, value: object, where: str) -> Vector | None:
        """A bid vector padded with 0, over the common denominator; None if no such bid can be (not a multiple)."""
        listed = array(value, where, CODE, 0, self.units)
        self.budget.charge(f"{where}: a bid", self.units * (20 + 2 * digits(self.scale.bit_length(), PART_BITS)))
        exact = [number(x, where, 0) for x in listed]
        exact += [Fraction(0)] * (self.units - len(exact))
        scaled = [x * self.scale for x in exact]
        return tuple(int(x) for x in scaled) if all(x.denominator == 1 for x in scaled) else None

    def bid(self, agent: int, value: object, where: str) -> int:
        """The index of a bid among the agent's own."""
        found = self.find_bid(agent, self.vector(value, where))
        if found < 0:
            raise Rejected(CODE, f"{where}: not one of the bids of agent {show(self.names[agent])}")
        return found

    def find_bid(self, agent: int, vector: Vector | None) -> int:
        """The index of a bid, or -1."""
        bids = self.agents[agent].bids
        k = len(bids) if vector is None else bisect_left(bids, vector)
        return k if k < len(bids) and bids[k] == vector else -1

    def bid_text(self, agent: int, bid: int) -> str:
        self.budget.charge("a bid in words", self.units * (20 + 4 * digits(self.bits)))
        return ",".join(str(Fraction(x, self.scale)) for x in self.agents[agent].bids[bid])


def increasing(value: object, where: str, most: int) -> list[Fraction]:
    found = [number(x, where, 0) for x in array(value, where, CODE, 1, most)]
    if any(a >= b for a, b in pairwise(found)):
        raise Rejected(CODE, f"{where}: not strictly increasing")
    return found


def _non_increasing(value: object, where: str, most: int) -> list[Fraction]:
    found = [number(x, where, 0) for x in array(value, where, CODE, 0, most)]
    if any(a < b for a, b in pairwise(found)):
        raise Rejected(CODE, f"{where}: not non-increasing")
    return found + [Fraction(0)] * (most - len(found))


def name_of(value: object, where: str, taken: Iterable[str]) -> str:
    name = text(value, where, CODE)
    if not 1 <= len(name) <= 64 or not name.isprintable() or '"' in name or "\\" in name:
        raise Rejected(CODE, f"{where}: {show(name)} is not 1 to 64 printable characters without quote or backslash")
    if name in taken:
        raise Rejected(CODE, f"{where}: the name {show(name)} is used twice")
    return name


def distribution(found: Sequence[Fraction], where: str, budget: Budget) -> tuple[Fraction, ...]:
    common, weights = budget.whole(f"{where}: the sum of the probabilities", found)
    if any(p <= 0 for p in found) or sum(weights) != common:
        budget.charge(f"{where}: the sum of the probabilities", 2 * digits(common.bit_length()))
        total = Fraction(sum(weights), common)
        raise Rejected(CODE, f"{where}: the probabilities are not positive with sum 1 (it is {show(total)})")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _RawAgent:
    """An agent before the common denominator is known."""

    name: str
    types: tuple[str, ...]
    marginals: list[list[Fraction]]
    probability: tuple[Fraction, ...]
    levels: list[Fraction]
    vectors: list[list[Fraction]]


def _agent(value: object, where: str, units: int, sealed: bool, taken: list[str], budget: Budget) -> _RawAgent:
    raw = table(value, where, CODE, "name types bids" if sealed else "name types")
    name = name_of(raw["name"], f"{where}, name", taken)
    types: list[str] = []
    seen: set[str] = set()
    marginals: list[list[Fraction]] = []
    probability: list[Fraction] = []
    entries = array(raw["types"], f"{where}, types", CODE, 1, 4096)
    budget.charge(f"{where}: {len(entries)} types", len(entries) * (100 + 10 * units), kept=len(entries) * 100 * units)
    for k, entry in enumerate(entries, 1):
        here = f"{where}, type {k}"
        kind = table(entry, here, CODE, "marginals", "name probability")
        types.append(name_of(kind.get("name", f"t{k}"), f"{here}, name", seen))
        seen.add(types[-1])
        marginals.append(_non_increasing(kind["marginals"], f"{here}, marginals", units))
        if "probability" not in kind and len(entries) > 1:
            raise Rejected(CODE, f"{here}: the probability is missing")
        probability.append(number(kind.get("probability", 1), f"{here}, probability"))
    levels: list[Fraction] = []
    vectors: list[list[Fraction]] = []
    if sealed:
        grid = table(raw["bids"], f"{where}, bids", CODE, "", "levels vectors")
        if len(grid) != 1:
            raise Rejected(CODE, f"{where}, bids: expected either levels or vectors")
        if "levels" in grid:
            levels = increasing(grid["levels"], f"{where}, levels", 256)
        else:
            listed = array(grid["vectors"], f"{where}, vectors", CODE, 1, 65536)
            size = len(listed) * units
            budget.charge(
                f"{where}: {len(listed)} bids", 10 * size + 30 * len(listed), kept=40 * size + 300 * len(listed)
            )
            vectors = [_non_increasing(x, f"{where}, vector {k}", units) for k, x in enumerate(listed, 1)]
            if len(set(map(tuple, vectors))) != len(vectors):
                raise Rejected(CODE, f"{where}, vectors: the same bid twice")
    return _RawAgent(name, tuple(types), marginals, distribution(probability, where, budget), levels, vectors)


def _names(value: object, where: str, names: Sequence[str], least: int = 0) -> Vector:
    found = [text(x, where, CODE) for x in array(value, where, CODE, least)]
    for name in found:
        if name not in names or found.count(name) > 1:
            raise Rejected(CODE, f"{where}: {show(name)} is not an agent's name, or is there twice")
    return tuple(names.index(name) for name in found)


@dataclass(frozen=True, slots=True)
class _RawAuction:
    weight: Fraction
    price: Fraction
    priority: Vector | None
    reserve: Fraction
    zero_bids_win: bool
    order: Vector


def _auction(raw: Table, names: Sequence[str]) -> _RawAuction:
    where, everyone = "auction", tuple(range(len(names)))
    if raw["format"] == "posted-price":
        table(raw, where, CODE, "format price", "order")
        order = _names(raw["order"], "auction, order", names) if "order" in raw else everyone
        return _RawAuction(Fraction(0), number(raw["price"], "auction, price", 0), (), Fraction(0), True, order)
    uniform = raw["format"] == "uniform-price"
    if not uniform and raw["format"] != "discriminatory":
        raise unknown("the auction", raw["format"])
    table(raw, where, CODE, "format", "price ties reserve zero_bids_win" if uniform else "ties reserve zero_bids_win")
    price = raw.get("price", "highest-losing")
    if isinstance(price, dict):
        weight = number(table(price, "auction, price", CODE, "weight")["weight"], "auction, price, weight", 0)
        if weight > 1:
            raise Rejected(CODE, f"auction, price, weight: found {show(weight)}, expected at most 1")
    else:
        weight = Fraction(text(price, "auction, price", CODE, "highest-losing lowest-winning") == "lowest-winning")
    priority: Vector | None = everyone
    if isinstance(raw.get("ties"), str):
        text(raw["ties"], "auction, ties", CODE, "random")
        priority = None
    elif "ties" in raw:
        ties = table(raw["ties"], "auction, ties", CODE, "priority")
        priority = _names(ties["priority"], "auction, ties", names)
        if len(priority) != len(names):
            raise Rejected(CODE, f"auction, ties: {len(priority)} agents named, expected all {len(names)}")
    reserve = number(raw.get("reserve", 0), "auction, reserve", 0)
    return _RawAuction(
        weight,
        Fraction(0),
        priority,
        reserve,
        truth(raw.get("zero_bids_win", True), "auction, zero_bids_win", CODE),
        (),
    )


def _aftermarket(raw: Table, names: Sequence[str]) -> tuple[Vector, tuple[Vector, ...], list[Fraction]]:
    """Sellers, the buyers of each agent's offers, and prices."""
    where, everyone = "aftermarket", tuple(range(len(names)))
    kind = text(raw.get("format"), "aftermarket, format", CODE, "none take-it-or-leave-it resale-by-winners")
    if kind == "none":
        table(raw, where, CODE, "format")
        return (), (), []
    tioli = kind == "take-it-or-leave-it"
    if not tioli and kind != "resale-by-winners":
        raise unknown("the aftermarket", kind)
    table(raw, where, CODE, "format sellers prices" if tioli else "format prices", "buyers" if tioli else "")
    prices = increasing(raw["prices"], "aftermarket, prices", 4096)
    sellers = _names(raw["sellers"], "aftermarket, sellers", names, 1) if tioli else ()
    buyers = [everyone] * len(names)
    if isinstance(raw.get("buyers"), dict):
        segments = any_table(raw["buyers"], where, CODE)
        if set(segments) != {names[s] for s in sellers}:
            raise Rejected(
                CODE, "aftermarket, buyers: found other names than those of the sellers, expected each of these"
            )
        for s in sellers:
            buyers[s] = _names(segments[names[s]], f"aftermarket, buyers of {show(names[s])}", names)
    elif "buyers" in raw:
        buyers = [_names(raw["buyers"], "aftermarket, buyers", names)] * len(names)
    return sellers, tuple(tuple(b for b in who if b != s) for s, who in enumerate(buyers)), prices


def read_market(value: object, budget: Budget) -> Market:
    """The market; rules, beliefs and claims are read from `raw` by those who need them."""
    raw = table(value, "the instance", CODE, "units agents auction", ROOT_KEYS)
    for key in ("title", "source"):
        found = text(raw.get(key, ""), key, CODE)
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            raise Rejected(CODE, f"{key}: not Unicode text")
    units = integer(raw["units"], "units", CODE, 1, 64)
    auction_table = any_table(raw["auction"], "auction", CODE)
    style = text(auction_table.get("format"), "auction, format", CODE, "uniform-price discriminatory posted-price")
    raws: list[_RawAgent] = []
    for k, entry in enumerate(array(raw["agents"], "agents", CODE, 1, 32), 1):
        raws.append(_agent(entry, f"agent {k}", units, style in SEALED, [agent.name for agent in raws], budget))
    names = [agent.name for agent in raws]
    auction = _auction(auction_table, names)
    signals = [
        text(x, "signals", CODE, "clearing-price all-bids") for x in array(raw.get("signals", []), "signals", CODE)
    ]
    if len(set(signals)) != len(signals):
        raise Rejected(CODE, "signals: one is there twice")
    if "clearing-price" in signals and style == "discriminatory":
        raise Rejected(CODE, "signals: a discriminatory auction has no clearing price")
    resale = any_table(raw.get("aftermarket", {"format": "none"}), "aftermarket", CODE)
    sellers, buyers, prices = _aftermarket(resale, names)

    money = [auction.price, auction.reserve, *prices]
    for agent in raws:
        money += [x for row in agent.marginals for x in row] + agent.levels + [x for row in agent.vectors for x in row]
    what = "the common denominator of the money"
    scale = auction.weight.denominator * budget.lcm(what, {x.denominator for x in money})
    bits = scale.bit_length() + widest(x.numerator for x in money) + 20  # units · agents · offers are below 2^20
    charge = len(money) * (3 + 2 * digits(scale.bit_length(), PART_BITS if scale.bit_length() > 100 else 100))
    budget.charge(f"{what}, of {scale.bit_length()} bits", charge, kept=len(money) * (8 + room(bits)))

    def whole(x: Fraction) -> int:
        return x.numerator * (scale // x.denominator)

    agents = []
    for agent in raws:
        bids = sorted(tuple(whole(x) for x in row) for row in agent.vectors)
        if agent.levels:
            count = comb(len(agent.levels) + units - 1, units)
            what = f"the {words(count)} bids of agent {show(agent.name)}"
            budget.charge(what, count * (2 + units // 8), kept=count * (64 + 8 * units), briefly=count * 8)
            # descending choices of descending levels come in descending order
            bids = list(combinations_with_replacement([whole(x) for x in reversed(agent.levels)], units))[::-1]
        sums = [tuple(accumulate((whole(x) for x in row), initial=0)) for row in agent.marginals]
        agents.append(Agent(agent.name, agent.types, tuple(sums), agent.probability, tuple(bids)))
    return Market(
        units,
        scale,
        tuple(agents),
        Auction(
            style,
            auction.weight,
            whole(auction.price),
            auction.priority,
            whole(auction.reserve),
            auction.zero_bids_win,
            auction.order,
        ),
        frozenset(signals),
        Aftermarket(str(resale["format"]), sellers, buyers, tuple(whole(x) for x in prices)),
        raw,
        bits,
        budget,
    )
