"""``[auction]``, ``signals`` and ``[aftermarket]``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, Literal, TypeVar

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names
from exactgames.market.auctions import Discriminatory, PriorityTies, RandomTies, SealedBid, Ties, UniformPrice
from exactgames.mechanisms.stage import Stage
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.resale_by_winners import ResaleByWinners
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt
from exactgames.words import nearest

T = TypeVar("T")

AuctionFormat = Literal["uniform-price", "discriminatory", "posted-price"]
AftermarketFormat = Literal["none", "take-it-or-leave-it", "resale-by-winners"]
AUCTIONS: Final[tuple[AuctionFormat, ...]] = ("uniform-price", "discriminatory", "posted-price")
AFTERMARKETS: Final[tuple[AftermarketFormat, ...]] = ("none", "take-it-or-leave-it", "resale-by-winners")
SIGNALS: Final = ("clearing-price", "all-bids")
PRICES: Final = 4096

_UNIFORM = ("highest-losing", "lowest-winning")
_UNIFORM_PRICE = '"highest-losing", "lowest-winning" or { weight = w }'
_TIES = '{ priority = [every agent\'s name once] } or "random"'


def read_auction_format(auction: Cursor | None) -> AuctionFormat | None:
    """The auction's format, which decides what the rest may say. Notes its faults."""
    if auction is None or not isinstance(auction.value, dict) or "format" not in auction.value:
        return None
    return Cursor(auction.faults, (*auction.path, "format"), auction.value["format"]).choice(AUCTIONS)


def read_auction(cursor: Cursor | None, form: str | None, agents: Names) -> SealedBid | PostedPrice | None:
    """The auction; ``form`` is what ``read_auction_format`` says."""
    table = None if cursor is None else cursor.table("auction")
    if table is None:
        return None
    table.require("format", "one of " + ", ".join(f'"{word}"' for word in AUCTIONS))
    if form == "posted-price":
        return _read_posted_price(table, agents)
    faultless = True
    if form is not None:
        faultless = not table.refuse(["order"], "order is for a posted price")
    if form == "discriminatory":
        faultless &= not table.refuse(["price"], "each winner pays her own bids")
    ties: Ties | None = PriorityTies(tuple(range(len(agents.names))))
    if (given := table.get("ties")) is not None:
        ties = _read_ties(given, agents)
    reserve = _read(table.get("reserve"), Cursor.non_negative, Fraction(0))
    zero_bids_win = _read(table.get("zero_bids_win"), Cursor.flag, True)
    weight = _read(table.get("price"), _read_weight, Fraction(0)) if form == "uniform-price" else Fraction(0)
    if form is None or not faultless or ties is None or reserve is None or zero_bids_win is None or weight is None:
        return None
    if form == "discriminatory":
        return Discriminatory(reserve, ties, zero_bids_win)
    return UniformPrice(weight, reserve, ties, zero_bids_win)


def read_signals(cursor: Cursor | None, auction_format: str | None) -> frozenset[str] | None:
    """Γ."""
    if cursor is None:
        return frozenset()
    items = cursor.items('an array from "clearing-price", "all-bids"')
    if items is None:
        return None
    read = [item.choice(SIGNALS) for item in items]
    for position, (item, word) in enumerate(zip(items, read, strict=True)):
        if word is not None and word in read[:position]:
            item.fault("each signal once")
        elif word == "clearing-price" and auction_format == "discriminatory":
            item.fault("no clearing price: a discriminatory auction has none")
    return frozenset(word for word in read if word is not None)


def read_aftermarket(cursor: Cursor | None, agents: Names) -> tuple[tuple[Stage, ...] | None, str | None]:
    """The aftermarket's stages, and its format where only that can be read."""
    if cursor is None:
        return (), "none"
    table = cursor.table("aftermarket")
    form = None
    if table is not None:
        given = table.require("format", "one of " + ", ".join(f'"{word}"' for word in AFTERMARKETS))
        form = None if given is None else given.choice(AFTERMARKETS)
    if table is None:
        return None, None
    if form == "none":
        refused = table.refuse(["sellers", "buyers", "prices"], "there is no aftermarket")
        return None if refused else (), form
    grid = table.get("prices") if form is None else table.require("prices", "an array of prices")
    prices = None if grid is None else grid.increasing(PRICES)
    if form == "resale-by-winners":
        refused = table.refuse(["sellers", "buyers"], "who wins sells, and all others may buy")
        return (None if prices is None or refused else (ResaleByWinners(prices),)), form
    listed = table.get("sellers") if form is None else table.require("sellers", "an array of the names of sellers")
    sellers = None if listed is None else agents.read_distinct(listed, "an agent", 1)
    buyers = _read_buyers(table.get("buyers"), sellers, agents)
    if form is None or prices is None or sellers is None or buyers is None:
        return None, form
    others = tuple(
        tuple(buyer for buyer in listed if buyer != seller) for seller, listed in zip(sellers, buyers, strict=True)
    )
    return (TakeItOrLeaveIt(sellers, others, prices),), form


def _read_posted_price(table: Table, agents: Names) -> PostedPrice | None:
    refused = table.refuse(["ties", "reserve", "zero_bids_win"], "they are for sealed bids, not for a posted price")
    given = table.require("price", "a non-negative number, the price of a unit")
    price = None if given is None else given.non_negative()
    order: tuple[int, ...] | None = tuple(range(len(agents.names)))
    if (listed := table.get("order")) is not None:
        order = agents.read_distinct(listed, "an agent")
    return None if refused or price is None or order is None else PostedPrice(price, order)


def _read_weight(cursor: Cursor) -> Fraction | None:
    """The uniform price rule as a weight."""
    if isinstance(cursor.value, dict):
        table = cursor.table("weighted_price")
        weight = None if table is None else table.require("weight", "a number from 0 to 1")
        return None if weight is None else weight.number("a number from 0 to 1", lambda w: 0 <= w <= 1)
    if not isinstance(cursor.value, str):
        cursor.fault(_UNIFORM_PRICE)
        return None
    word = cursor.choice(_UNIFORM, " or { weight = w }")
    return None if word is None else Fraction(_UNIFORM.index(word))


def _read_ties(cursor: Cursor, agents: Names) -> Ties | None:
    if cursor.value == "random":
        return RandomTies()
    if not isinstance(cursor.value, dict):
        word = cursor.value if isinstance(cursor.value, str) else None
        cursor.fault(_TIES, suggestion=None if word is None else nearest(word, ("random", "{ priority = […] }")))
        return None
    table = cursor.table("ties")
    listed = None if table is None else table.require("priority", "an array of every agent's name once")
    order = None if listed is None else agents.read_distinct(listed, "an agent")
    if listed is None or order is None:
        return None
    left_out = [name for index, name in enumerate(agents.names) if index not in order]
    if left_out and agents.complete and None not in agents.names:
        listed.fault("every agent's name once", "no " + ", ".join(f'"{name}"' for name in left_out))
        return None
    return PriorityTies(order)


def _read_buyers(cursor: Cursor | None, sellers: tuple[int, ...] | None, agents: Names) -> list[tuple[int, ...]] | None:
    """Each seller's buyers (she may be among them); a table names every seller."""
    everyone = tuple(range(len(agents.names)))
    if cursor is None:
        return None if sellers is None else [everyone] * len(sellers)
    if not isinstance(cursor.value, dict):
        buyers = agents.read_distinct(cursor, "an agent")
        return None if buyers is None or sellers is None else [buyers] * len(sellers)
    by_seller: dict[int, tuple[int, ...] | None] = {}
    faultless = True
    for name, listed in cursor.entries() or []:
        seller = agents.find(name)
        if seller is None or (sellers is not None and seller not in sellers):
            known = agents if sellers is None else Names(tuple(agents.names[s] for s in sellers))
            known.unknown(Cursor(cursor.faults, listed.path, name), "a seller", name)
            faultless = False
        else:
            by_seller[seller] = agents.read_distinct(listed, "an agent")
    if sellers is None:
        return None
    if faultless and (left_out := [agents.names[seller] for seller in sellers if seller not in by_seller]):
        missing = ", ".join(f'"{name}"' for name in left_out)
        cursor.fault("an array of buyers for every seller", f"no buyers for {missing}")
        return None
    lists = [listed for listed in map(by_seller.get, sellers) if listed is not None]
    return lists if faultless and len(lists) == len(sellers) else None


def _read(cursor: Cursor | None, how: Callable[[Cursor], T | None], default: T) -> T | None:
    return default if cursor is None else how(cursor)
