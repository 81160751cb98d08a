"""The market of a canonical instance: goods; agents in a fixed order, each with finitely many types; a prior; a
sealed-bid auction, or a stage in its place; signals; an aftermarket.  An instance that does not obey the instance page
is rejected.

All money is kept as integers over one common denominator, `scale`: the least common multiple of the denominators of
every marginal value, bid, reserve and price, times that of the weight between two uniform prices.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod
from typing import Any

from ..budget import Budget, digits, room, widest, words
from ..reading import Table, any_table, array, table, text
from ..rejected import Rejected, show
from .auctions.bidding import SealedBids
from .auctions.sealed import SealedAuction
from .goods.goods import Goods, Valuation
from .information import KEY as INFORMATION
from .information import Information, Structure, check_decided, read_information
from .keys import CODE, PART_BITS, Draft, Vector, Whole, distribution, increasing, name_of
from .priors.prior import Prior
from .registry import AUCTIONS, GOODS, OPENINGS, PRIORS, SIGNALS
from .rounds import Later, made, read_later, read_rounds
from .signals.finite_table import SignalTable, read_tables
from .signals.signal import Signal
from .stages.stage import Stage
from .stages.tables import charge_rows

ROOT_KEYS = " ".join(
    ("title source", INFORMATION, "signals aftermarket strategy beliefs claims", *(prior.key for prior in PRIORS))
)


@dataclass(frozen=True, slots=True)
class Agent:
    name: str
    types: tuple[str, ...]
    value: tuple[Vector, ...]  # value[t][k]: to type t, by holding: of k units, k = 0 … m, or of the bundle k
    probability: tuple[Fraction, ...]
    bids: tuple[Vector, ...]  # lexicographically ascending; none under a posted price


@dataclass(frozen=True, slots=True)
class Market:
    goods: Goods
    scale: int
    agents: tuple[Agent, ...]
    prior: Prior
    information: Information  # what agents may buy before the auction; empty where there is nothing to buy
    auction: SealedBids | None
    opening: Stage | None  # in the auction's place
    signals: tuple[Signal, ...]
    tables: tuple[SignalTable, ...]  # of signals, each agent's words for her alone
    aftermarket: Stage  # its first run, where something is shown between its stages
    later: tuple[Later, ...]  # the other runs
    rounds: tuple[Stage, ...]  # all stages of the aftermarket, each by itself
    raw: Table  # the canonical instance: the rules, beliefs and claims are read from it afterwards
    bits: int  # of the largest sum of money
    budget: Budget

    @property
    def units(self) -> int:
        """How many units there are, or items."""
        return self.goods.count

    @property
    def sealed(self) -> bool:
        return self.auction is not None

    @property
    def tells_types(self) -> bool:
        """Whether everybody sees the types after the auction."""
        return any(signal.tells_types for signal in self.signals)

    @property
    def acts_first(self) -> bool:
        """Whether the auction is one of acts, which nobody but their agents need have seen."""
        return self.opening is not None and self.opening.hides

    @property
    def bidding(self) -> SealedBids:
        """For those who have made sure that there is one."""
        if self.auction is None:
            raise Rejected(CODE, "this is settled for sealed bids alone")
        return self.auction

    @property
    def sealed_auction(self) -> SealedAuction:
        """The same, where it is one of units."""
        if not isinstance(self.auction, SealedAuction):
            raise Rejected(CODE, "this is settled for sealed bids on units alone")
        return self.auction

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

    def structures(self, agent: int) -> tuple[Structure, ...]:
        """What an agent may buy."""
        return self.information[agent] if self.information else ()

    def vector(self, value: object, where: str) -> Vector | None:
        """A bid vector over the common denominator; None if no such bid can be (not a multiple)."""
        self.budget.charge(f"{where}: a bid", self.units * (20 + 2 * digits(self.scale.bit_length(), PART_BITS)))
        scaled = [x * self.scale for x in self.goods.named_bid(value, where)]
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


@dataclass(frozen=True, slots=True)
class _RawAgent:
    """An agent before the common denominator is known."""

    name: str
    types: tuple[str, ...]
    valuations: list[Valuation]
    each: tuple[Fraction, ...]  # what her types say of their probabilities
    levels: list[Fraction]
    vectors: list[list[Fraction]]


def _agent(
    value: object, where: str, goods: Goods, prior: type[Prior], sealed: bool, taken: list[str], budget: Budget
) -> _RawAgent:
    raw = table(value, where, CODE, "name types bids" if sealed else "name types")
    name = name_of(raw["name"], f"{where}, name", taken)
    types: list[str] = []
    seen: set[str] = set()
    valuations: list[Valuation] = []
    size = goods.size
    kinds: list[Table] = []
    entries = array(raw["types"], f"{where}, types", CODE, 1, 4096)
    budget.charge(f"{where}: {len(entries)} types", len(entries) * (100 + 10 * size), kept=len(entries) * 100 * size)
    for k, entry in enumerate(entries, 1):
        here = f"{where}, type {k}"
        kind = table(entry, here, CODE, _valuation_key(goods, entry, here), f"name {prior.type_key}")
        types.append(name_of(kind.get("name", f"t{k}"), f"{here}, name", seen))
        seen.add(types[-1])
        valuations.append(goods.read_valuation(kind, here, budget))
        kinds.append(kind)
    levels, vectors = _bids(raw["bids"], where, goods, budget) if sealed else ([], [])
    return _RawAgent(name, tuple(types), valuations, prior.read_each(kinds, where, budget), levels, vectors)


def _valuation_key(goods: Goods, entry: object, where: str) -> str:
    """By which of the keys a type's table says what she values; the first if by none."""
    said = [key for key in goods.valuations if key in any_table(entry, where, CODE)]
    if len(said) != 1 and len(goods.valuations) > 1:
        raise Rejected(CODE, f"{where}: expected exactly one of {', '.join(goods.valuations)}")
    return goods.valuations[0] if not said else said[0]


def _bids(value: object, where: str, goods: Goods, budget: Budget) -> tuple[list[Fraction], list[list[Fraction]]]:
    """An agent's bids: levels, or vectors."""
    grid = table(value, f"{where}, bids", CODE, "", "levels vectors")
    if len(grid) != 1:
        raise Rejected(CODE, f"{where}, bids: expected either levels or vectors")
    if "levels" in grid:
        return increasing(grid["levels"], f"{where}, levels", 256), []
    listed = array(grid["vectors"], f"{where}, vectors", CODE, 1, 65536)
    size = len(listed) * goods.count
    budget.charge(f"{where}: {len(listed)} bids", 10 * size + 30 * len(listed), kept=40 * size + 300 * len(listed))
    vectors = [goods.read_bid(x, f"{where}, vector {k}") for k, x in enumerate(listed, 1)]
    if len(set(map(tuple, vectors))) != len(vectors):
        raise Rejected(CODE, f"{where}, vectors: the same bid twice")
    return [], vectors


def _signals(values: Sequence[object], auction: SealedBids | None, opening: Stage | None) -> tuple[Signal, ...]:
    known = " ".join(signal.name for signal in SIGNALS)
    found = [text(x, "signals", CODE, known) for x in values]
    if len(set(found)) != len(found):
        raise Rejected(CODE, "signals: one is there twice")
    signals = tuple(signal for signal in SIGNALS if signal.name in found)
    for signal in signals:
        if misfit := signal.misfit(auction):
            raise Rejected(CODE, f"signals: {misfit}")
        if opening is not None and signal.name in opening.without:
            raise Rejected(CODE, f"signals: there is no {signal.name} after {opening.format!r}")
    return signals


def _scale(drafts: Sequence[Draft[Any]], agents: Sequence[_RawAgent], budget: Budget) -> tuple[int, int]:
    """The common denominator of all money, and how many bits a sum of money has at most."""
    money = [x for draft in drafts for x in draft.amounts]
    for agent in agents:
        money += (
            [x for row in agent.valuations for x in row.amounts]
            + agent.levels
            + [x for row in agent.vectors for x in row]
        )
    for draft in drafts:
        for where, odds in draft.odds:
            distribution(odds, where, budget)
    what = "the common denominator of the money"
    scale = prod(draft.weights for draft in drafts) * budget.lcm(what, {x.denominator for x in money})
    bits = scale.bit_length() + widest(x.numerator for x in money) + 20  # units · agents · offers are below 2^20
    charge = len(money) * (3 + 2 * digits(scale.bit_length(), PART_BITS if scale.bit_length() > 100 else 100))
    budget.charge(f"{what}, of {scale.bit_length()} bits", charge, kept=len(money) * (8 + room(bits)))
    return scale, bits


def _finished(
    raw: _RawAgent, goods: Goods, probability: tuple[Fraction, ...], whole: Whole, bits: int, budget: Budget
) -> Agent:
    """An agent, once the common denominator is known."""
    bids = sorted(tuple(whole(x) for x in row) for row in raw.vectors)
    if raw.levels:
        units, count = goods.count, goods.bids(len(raw.levels))
        what = f"the {words(count)} bids of agent {show(raw.name)}"
        budget.charge(what, count * (2 + units // 8), kept=count * (64 + 8 * units), briefly=count * 8)
        bids = goods.vectors([whole(x) for x in raw.levels])
    goods.charge_values(len(raw.types), bits, budget)
    values = tuple(row.values(whole) for row in raw.valuations)
    return Agent(raw.name, raw.types, values, probability, tuple(bids))


def _goods_kind(value: object) -> type[Goods]:
    """What is sold, by its key; units if there is none."""
    said = [kind for kind in GOODS if kind.key in any_table(value, "the instance", CODE)]
    if len(said) > 1:
        raise Rejected(CODE, f"the instance: found both {' and '.join(kind.key for kind in said)}, expected one")
    return said[0] if said else GOODS[0]


def read_market(value: object, budget: Budget) -> Market:
    """The market; rules, beliefs and claims are read from `raw` by those who need them."""
    goods_kind = _goods_kind(value)
    raw = table(value, "the instance", CODE, f"{goods_kind.key} agents auction", ROOT_KEYS)
    for key in ("title", "source"):
        found = text(raw.get(key, ""), key, CODE)
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            raise Rejected(CODE, f"{key}: not Unicode text")
    goods = goods_kind.read(raw[goods_kind.key])
    auction_table = any_table(raw["auction"], "auction", CODE)
    sealed = {kind.format: kind for kind in AUCTIONS if goods.key in kind.goods}
    openings = {kind.format: kind for kind in OPENINGS if goods.key in kind.goods}
    style = text(auction_table.get("format"), "auction, format", CODE, " ".join((*sealed, *openings)))
    prior_kind = next(kind for kind in PRIORS if not kind.key or kind.key in raw)
    raws: list[_RawAgent] = []
    for k, entry in enumerate(array(raw["agents"], "agents", CODE, 1, 32), 1):
        taken = [agent.name for agent in raws]
        raws.append(_agent(entry, f"agent {k}", goods, prior_kind, style in sealed, taken, budget))
    names = [agent.name for agent in raws]
    types, each = [agent.types for agent in raws], tuple(agent.each for agent in raws)
    prior = prior_kind.read(raw.get(prior_kind.key), names, types, each, budget)
    drafts: list[Draft[Any]] = []
    charge_rows(auction_table, "auction", budget)
    if style in sealed:
        drafts.append(sealed[style].read(auction_table, names, goods))
    else:
        drafts.append(openings[style].read(auction_table, names, goods))
    informing = None
    if INFORMATION in raw:
        informing = read_information(raw[INFORMATION], names, types, budget)
        drafts.append(informing)
    resale = read_rounds(raw.get("aftermarket", {"format": "none"}), names, goods, budget)
    scale, bits = _scale([*drafts, *resale.drafts], raws, budget)

    def whole(x: Fraction) -> int:
        return x.numerator * (scale // x.denominator)

    agents = tuple(
        _finished(agent, goods, probability, whole, bits, budget)
        for agent, probability in zip(raws, prior.probability, strict=True)
    )
    opening = drafts[0].make(whole)
    information: Information = () if informing is None else informing.make(whole)
    if information:
        check_decided(information, names, types, prior, budget)
    rounds, runs = made(resale, whole)
    auction = opening if style in sealed else None
    stage = opening if style in openings else None
    listed = array(raw.get("signals", []), "signals", CODE)
    signals = _signals([x for x in listed if not isinstance(x, dict)], auction, stage)
    first = (goods, scale, agents, prior, information, auction, stage, signals)
    market = Market(*first, (), runs[0], (), rounds, raw, bits + len(rounds).bit_length(), budget)
    tables = read_tables([x for x in listed if isinstance(x, dict)], market, "signals", "allocation", ())
    market = replace(market, tables=tables)
    return replace(market, later=read_later(resale, runs, market))
