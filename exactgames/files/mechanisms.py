"""``[auction]``, ``signals`` and ``[aftermarket]``."""

from __future__ import annotations

from typing import Final, Literal

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names
from exactgames.files.rule_keys import formats, read_format, read_rule
from exactgames.files.rule_tables import AUCTION_RULES
from exactgames.market.aftermarkets import Aftermarket, NoAftermarket, ResaleByWinners, TakeItOrLeaveIt
from exactgames.market.auctions import Auction
from exactgames.mechanisms import registry
from exactgames.mechanisms.protocols import Signal

AftermarketFormat = Literal["none", "take-it-or-leave-it", "resale-by-winners"]
AUCTIONS: Final = formats(AUCTION_RULES)
AFTERMARKETS: Final[tuple[AftermarketFormat, ...]] = ("none", "take-it-or-leave-it", "resale-by-winners")
SIGNALS: Final = tuple(signal.name for signal in registry.SIGNALS)
PRICES: Final = 4096


def read_auction_format(cursor: Cursor | None) -> tuple[Table | None, type[Auction] | None]:
    """The auction's table, and its rule, which decides what the rest of the file may say. Notes their faults."""
    table = None if cursor is None else cursor.table("auction")
    return table, None if table is None else read_format(table, AUCTION_RULES)


def read_auction(table: Table | None, rule: type[Auction] | None, agents: Names) -> Auction | None:
    """The auction; ``table`` and ``rule`` are what ``read_auction_format`` says."""
    return None if table is None else read_rule(table, rule, AUCTION_RULES, agents)


def read_signals(cursor: Cursor | None, auction: type[Auction] | None) -> tuple[Signal, ...] | None:
    """Γ, in the registry's order."""
    if cursor is None:
        return ()
    items = cursor.items("an array from " + ", ".join(f'"{name}"' for name in SIGNALS))
    if items is None:
        return None
    read = [item.choice(SIGNALS) for item in items]
    by_name = {signal.name: signal for signal in registry.SIGNALS}
    for position, (item, word) in enumerate(zip(items, read, strict=True)):
        if word is None:
            continue
        if word in read[:position]:
            item.fault("each signal once")
        elif auction is not None and (why := by_name[word].refusal(auction)) is not None:
            item.fault(why)
    return tuple(signal for signal in registry.SIGNALS if signal.name in read)


def read_aftermarket(cursor: Cursor | None, agents: Names) -> tuple[Aftermarket | None, AftermarketFormat | None]:
    """The aftermarket, and its format where only that can be read."""
    if cursor is None:
        return NoAftermarket(), "none"
    table = cursor.table("aftermarket")
    form = None
    if table is not None:
        given = table.require("format", "one of " + ", ".join(f'"{word}"' for word in AFTERMARKETS))
        form = None if given is None else given.choice(AFTERMARKETS)
    if table is None:
        return None, None
    if form == "none":
        refused = table.refuse(["sellers", "buyers", "prices"], "there is no aftermarket")
        return None if refused else NoAftermarket(), form
    grid = table.get("prices") if form is None else table.require("prices", "an array of prices")
    prices = None if grid is None else grid.increasing(PRICES)
    if form == "resale-by-winners":
        refused = table.refuse(["sellers", "buyers"], "who wins sells, and all others may buy")
        return (None if prices is None or refused else ResaleByWinners(prices)), form
    listed = table.get("sellers") if form is None else table.require("sellers", "an array of the names of sellers")
    sellers = None if listed is None else agents.read_distinct(listed, "an agent", 1)
    buyers = _read_buyers(table.get("buyers"), sellers, agents)
    if form is None or prices is None or sellers is None or buyers is None:
        return None, form
    others = tuple(
        tuple(buyer for buyer in listed if buyer != seller) for seller, listed in zip(sellers, buyers, strict=True)
    )
    return TakeItOrLeaveIt(sellers, others, prices), form


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
